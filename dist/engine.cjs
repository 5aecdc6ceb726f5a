/******/ (() => { // webpackBootstrap
/******/ 	var __webpack_modules__ = ({

/***/ 687:
/***/ ((module) => {

"use strict";
module.exports = require("./heavy.cjs");

/***/ }),

/***/ 377:
/***/ ((module) => {

"use strict";
module.exports = require("./index.js");

/***/ }),

/***/ 83:
/***/ ((module) => {

"use strict";
module.exports = require("./rehearsal.cjs");

/***/ }),

/***/ 434:
/***/ ((module) => {

"use strict";
module.exports = require("events");

/***/ }),

/***/ 896:
/***/ ((module) => {

"use strict";
module.exports = require("fs");

/***/ }),

/***/ 421:
/***/ ((module) => {

"use strict";
module.exports = require("node:child_process");

/***/ }),

/***/ 598:
/***/ ((module) => {

"use strict";
module.exports = require("node:crypto");

/***/ }),

/***/ 24:
/***/ ((module) => {

"use strict";
module.exports = require("node:fs");

/***/ }),

/***/ 30:
/***/ ((module) => {

"use strict";
module.exports = require("node:net");

/***/ }),

/***/ 161:
/***/ ((module) => {

"use strict";
module.exports = require("node:os");

/***/ }),

/***/ 760:
/***/ ((module) => {

"use strict";
module.exports = require("node:path");

/***/ }),

/***/ 75:
/***/ ((module) => {

"use strict";
module.exports = require("node:stream");

/***/ }),

/***/ 466:
/***/ ((module) => {

"use strict";
module.exports = require("node:stream/promises");

/***/ }),

/***/ 193:
/***/ ((module) => {

"use strict";
module.exports = require("node:string_decoder");

/***/ }),

/***/ 136:
/***/ ((module) => {

"use strict";
module.exports = require("node:url");

/***/ }),

/***/ 975:
/***/ ((module) => {

"use strict";
module.exports = require("node:util");

/***/ }),

/***/ 522:
/***/ ((module) => {

"use strict";
module.exports = require("node:zlib");

/***/ }),

/***/ 241:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var __create=Object.create;var __defProp=Object.defineProperty;var __getOwnPropDesc=Object.getOwnPropertyDescriptor;var __getOwnPropNames=Object.getOwnPropertyNames;var __getProtoOf=Object.getPrototypeOf,__hasOwnProp=Object.prototype.hasOwnProperty;var __esm=(fn,res,err)=>function(){if(err)throw err[0];try{return fn&&(res=(0,fn[__getOwnPropNames(fn)[0]])(fn=0)),res}catch(e2){throw err=[e2],e2}};var __commonJS=(cb,mod)=>function(){try{return mod||(0,cb[__getOwnPropNames(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports}catch(e2){throw mod=0,e2}};var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0})},__copyProps=(to,from,except,desc)=>{if(from&&typeof from=="object"||typeof from=="function")for(let key of __getOwnPropNames(from))!__hasOwnProp.call(to,key)&&key!==except&&__defProp(to,key,{get:()=>from[key],enumerable:!(desc=__getOwnPropDesc(from,key))||desc.enumerable});return to};var __toESM=(mod,isNodeMode,target)=>(target=mod!=null?__create(__getProtoOf(mod)):{},__copyProps(isNodeMode||!mod||!mod.__esModule?__defProp(target,"default",{value:mod,enumerable:!0}):target,mod)),__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod);var shared$,getState,readInputs,runAction,saveState,setOutput,init_action=__esm({"shared:src/core/action.ts"(){shared$=(__nccwpck_require__(377).shared)["src/core/action.ts"],getState=shared$.getState,readInputs=shared$.readInputs,runAction=shared$.runAction,saveState=shared$.saveState,setOutput=shared$.setOutput}});var shared$2,UserError,errorMessage,explain,init_errors=__esm({"shared:src/core/errors.ts"(){shared$2=(__nccwpck_require__(377).shared)["src/core/errors.ts"],UserError=shared$2.UserError,errorMessage=shared$2.errorMessage,explain=shared$2.explain}});var shared$3,formatDuration,parseDuration,init_duration=__esm({"shared:src/core/duration.ts"(){shared$3=(__nccwpck_require__(377).shared)["src/core/duration.ts"],formatDuration=shared$3.formatDuration,parseDuration=shared$3.parseDuration}});async function eachBounded(e2,n4,a16){let s10=new Array(e2.length),t2=0,l22=async()=>{for(let r7=t2++;r7<e2.length;r7=t2++){let o11=e2[r7];try{s10[r7]={status:"fulfilled",value:await a16(o11)}}catch(u22){s10[r7]={status:"rejected",reason:u22}}}};return await Promise.all(Array.from({length:Math.min(Math.max(1,n4),e2.length)},l22)),s10}async function allBounded(e2,n4,a16){return(await eachBounded(e2,n4,a16)).map(t2=>{if(t2.status==="rejected")throw t2.reason;return t2.value})}var init_concurrent=__esm({"src/core/concurrent.ts"(){"use strict"}});function release(n4,t2,e2){let r7=n4.replace(/^v(?=\d)/,"");if(!c.test(r7))throw new UserError(`version ${JSON.stringify(n4)} is not a version`,{fix:"Use letters, digits, dots, `+`, `_` and `-`, at most 64, starting with a letter or a digit."});if(t2!==""&&!d.test(t2))throw new UserError(`commit ${JSON.stringify(t2)} is not a commit`,{fix:"Give the full hexadecimal SHA."});return{id:`${r7}-${t2===""?o:t2.slice(0,7)}-${e2}`,version:r7,commit:t2,configHash:e2}}function releaseOfId(n4){let t2=/^(.+)-([0-9a-f]{7})-([0-9a-f]{8})$/.exec(n4);if(t2===null)return;let[,e2="",r7="",a16=""]=t2;return{id:n4,version:e2,commit:r7===o?"":r7,configHash:a16}}function hashOf(n4){return(0,import_node_crypto.createHash)("sha256").update(i(n4)).digest("hex")}function i(n4){if(Array.isArray(n4))return`[${n4.map(i).join(",")}]`;if(n4===null||typeof n4!="object")return JSON.stringify(n4)??"null";let t2=Object.entries(n4).filter(([,e2])=>e2!==void 0);return t2.sort(([e2],[r7])=>e2<r7?-1:1),`{${t2.map(([e2,r7])=>`${JSON.stringify(e2)}:${i(r7)}`).join(",")}}`}var import_node_crypto,c,d,o,init_release=__esm({"src/release/release.ts"(){"use strict";import_node_crypto=__nccwpck_require__(598);init_errors();c=/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/,d=/^[0-9a-f]{7,64}$/,o="0000000"}});var shared$4,MEANING,OUTCOMES,succeeded,init_words=__esm({"shared:src/deploy/words.ts"(){shared$4=(__nccwpck_require__(377).shared)["src/deploy/words.ts"],MEANING=shared$4.MEANING,OUTCOMES=shared$4.OUTCOMES,succeeded=shared$4.succeeded}});var HostUnreachable,StepFailed,LeaseLost,init_target=__esm({"src/deploy/target.ts"(){"use strict";init_errors();init_release();init_words();HostUnreachable=class extends UserError{host;constructor(e2,r7){super(`${e2} can not be reached: ${r7}`),this.name="HostUnreachable",this.host=e2}},StepFailed=class extends UserError{host;constructor(e2,r7){super(`${e2}: ${r7}`),this.name="StepFailed",this.host=e2}},LeaseLost=class extends UserError{host;by;constructor(e2,r7){super(r7===""?`the deployment was ended on ${e2} by its guard or by a person`:`the lease on ${e2} was taken over by ${r7}`),this.name="LeaseLost",this.host=e2,this.by=r7}}}});function placedChecks(e2,r7,a16,n4){return n4.request.environment.smoke.flatMap(t2=>t2.kind==="http"?H(t2,e2,r7,a16,n4):v(t2,e2,a16,n4))}function H(e2,r7,a16,n4,t2){let{target:o11,request:{environment:c22}}=t2,i8=(s10,l22,R29=!1)=>({check:e2,site:s10,ofInstance:R29,run:l22}),u22=/^https?:/i.test(e2.url)?new URL(e2.url):void 0,p41=s10=>i8(s10,async l22=>m(s10,l22,async()=>u22===void 0?d2(l22,await o11.endpoint(s10,a16.get(s10)??"main"),s10,n4,t2):d2({...l22,url:h(u22)},await o11.fromHost(s10,u22.origin),s10,n4,t2)),u22===void 0);if(u22!==void 0&&!U(u22))return[i8("",async s10=>k(s10,u22.origin,h(u22),r7,n4,t2))];let f25=y(e2,r7).map(p41);if(u22!==void 0||c22.url===void 0)return f25;let{url:C12}=c22,g22=i8("",async s10=>k(s10,C12,e2.url,r7,n4,t2));return e2.once?[g22]:[...f25,g22]}function v(e2,r7,a16,n4){let t2=(o11,c22)=>({check:e2,site:o11,ofInstance:!1,run:async i8=>m(c22,i8,async()=>d2(i8,{name:c22,url:""},o11,a16,n4))});return e2.on==="runner"?[t2("","runner")]:y(e2,r7).map(o11=>t2(o11,o11))}function y({once:e2,host:r7},a16){let n4=r7===void 0?a16:a16.filter(t2=>t2===r7);return e2?n4.slice(0,1):n4}async function k(e2,r7,a16,[n4=""],t2,o11){let c22=await d2({...e2,url:a16},{name:r7,url:r7},n4,t2,o11);if(c22.verdict!=="inconclusive")return c22;let i8=await m(n4,e2,async()=>d2({...e2,url:a16},await o11.target.fromHost(n4,r7),n4,t2,o11));return i8.verdict==="inconclusive"?c22:i8}async function d2(e2,r7,a16,n4,t2){return t2.verifier.check(e2,r7,S(a16,n4,t2))}async function m(e2,{name:r7},a16){try{return await a16()}catch(n4){if(!(n4 instanceof HostUnreachable))throw n4;return{name:r7,where:e2,verdict:"inconclusive",detail:n4.message,durationMs:0}}}function S(e2,r7,a16){return async(n4,t2,o11)=>{if(t2==="runner"){let[i8="",...u22]=n4,{code:p41,stdout:f25,stderr:C12}=await a16.world.exec(i8,u22,{deadlineMs:o11,keepBytes:65536});return{code:p41,output:`${f25}${C12}`}}let c22=a16.target.hookStep({name:"check",command:n4,on:t2,timeoutMs:o11,irreversible:!1},r7);try{return await a16.target.run(e2,a16.id,c22),{code:0,output:""}}catch(i8){if(i8 instanceof StepFailed)return{code:1,output:i8.message};throw i8}}}function h({pathname:e2,search:r7}){return`${e2}${r7}`}function U({hostname:e2}){return/^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(e2)}var init_placed_check=__esm({"src/deploy/placed-check.ts"(){"use strict";init_target()}});function answersNeeded(e2,n4){let t2=e2<2?0:Math.ceil(Math.log(.01)/Math.log(1-1/e2));return Math.max(m2,t2,n4)}function allowanceOf(e2){return Math.min(e2,M)}function rulesOf(e2,{sites:n4,instances:t2,allowanceMs:r7,mayDiffer:o11}){let s10=answersNeeded(n4,e2.times);return{needed:s10,allowanceMs:r7,withinMs:e2.withinMs,gapMs:(e2.times-1)*e2.intervalMs/(s10-1),retryMs:e2.intervalMs,instances:e2.instanceField===void 0?1:t2,mayDiffer:o11}}function heard(e2,n4,t2,r7){let o11=t2>=r7.allowanceMs;if(n4.limited===!0)return b(e2,n4,t2,r7);let s10={verdict:n4.verdict,detail:n4.detail};if(n4.other!==void 0){let d24=e2.others.get(n4.other),u22=new Map(e2.others).set(n4.other,{count:(d24?.count??0)+1,lastMs:Math.max(d24?.lastMs??0,t2)}),a16={...e2,answers:e2.answers+1,others:u22,trouble:s10,down:!1};return o11?r7.mayDiffer?{...a16,counted:e2.counted+1}:{...a16,stranger:e2.stranger??n4.other}:a16}if(n4.verdict!=="pass")return{...e2,counted:0,ours:!1,instances:new Set,trouble:s10,down:!0};let i8={...e2,answers:e2.answers+1,slowGapMs:e2.slowGapMs*.9,down:!1,said:n4.detail};return o11?{...i8,counted:e2.counted+1,ours:!0,instances:new Set(e2.instances).add(n4.instance??"")}:i8}function b(e2,{verdict:n4,detail:t2},r7,o11){let s10={...e2,limited:e2.limited+1,trouble:e2.trouble??{verdict:n4,detail:t2}};return r7<=e2.slowedMs?s10:{...s10,slowedMs:r7,slowGapMs:Math.min(w,Math.max(f2,2*Math.max(e2.slowGapMs,o11.gapMs)))}}function waitMs(e2,n4,t2,r7,o11){let s10=o11.allowanceMs-r7,d24=s10>0||e2.counted===0||e2.slowGapMs>f2/2?1:Math.max(1,Math.min(l,o11.needed-e2.counted));if(n4>=d24)return Number.POSITIVE_INFINITY;let u22=Math.max(s10>0?h2:o11.gapMs,e2.slowGapMs,e2.down?o11.retryMs:0),a16=Math.max(0,t2+u22-r7);return s10>0?Math.min(a16,s10):a16}function verdictOf(e2,n4,t2){if(e2.stranger!==void 0)return"fail";if(e2.counted>=t2.needed){if(!e2.ours)return"fail";if(e2.instances.size>=t2.instances||e2.instances.size===1)return"pass"}if(!(n4<t2.allowanceMs+t2.withinMs))return e2.trouble?.verdict==="fail"?"fail":"inconclusive"}function describe(e2,n4,t2,r7){let o11=othersOf(e2),s10=e2.limited===0?[]:[`${e2.limited} questions were told to come later (HTTP 429)`];if(e2.stranger!==void 0)return[`another release answers as well: ${o11.join(", ")}`,...s10].join("; ");if(n4==="pass"){let u22=o11.length>0&&r7.mayDiffer?"hosts that keep another release answer too":"before that also seen";return[`${e2.said??""}, ${r7.mayDiffer?"among":"in all of"} ${e2.counted} answers`,...o11.length===0?[]:[`${u22}: ${o11.join(", ")}`],...s10].join("; ")}if(e2.counted>=r7.needed&&!e2.ours)return`none of ${e2.counted} answers was ours: ${o11.join(", ")}`;let i8=e2.counted>=r7.needed?`${e2.instances.size} of ${r7.instances} instances were seen`:e2.counted>0?`only ${e2.counted} of ${r7.needed} answers came in a row`:void 0;return[`${e2.trouble?.detail??e2.said??"was not asked"} after ${formatDuration(t2)}`,...i8===void 0?[]:[i8],...o11.length===0?[]:[`also seen: ${o11.join(", ")}`],...s10].join("; ")}function doubtOf({instances:e2},n4){if(e2.size>=n4.instances)return;let[t2=""]=e2;return`all answers came from one instance of ${n4.instances}${t2===""?"":` (${t2})`}: a sticky balancer or a cache may hide the others`}function othersOf({others:e2,answers:n4}){return[...e2].map(([t2,{count:r7,lastMs:o11}])=>`${t2} in ${r7} of ${n4} answers (${Math.max(1,Math.round(100*r7/n4))} %), last seen ${formatDuration(o11)} after the first question`)}var m2,l,M,h2,f2,w,NOTHING_HEARD,init_trial=__esm({"src/deploy/trial.ts"(){"use strict";init_duration();m2=44,l=8,M=1e4,h2=250,f2=500,w=1e4;NOTHING_HEARD={counted:0,ours:!1,answers:0,others:new Map,stranger:void 0,instances:new Set,limited:0,slowedMs:Number.NEGATIVE_INFINITY,slowGapMs:0,down:!1,trouble:void 0,said:void 0}}});async function instanceLive(r7,o11,e2){let{target:i8,verify:t2}=e2,{name:a16}=await i8.endpoint(r7,o11),l22=new AbortController,s10=AbortSignal.any([e2.signal,l22.signal]);try{let w27=deathOf(r7,o11,t2.withinMs,e2,s10),g22=L(a16,async()=>i8.endpoint(r7,o11),e2,s10),f25=w27.then(u22=>u22===void 0?new Promise(()=>{}):u22),d24=await Promise.race([g22,f25]);return"why"in d24?dead(a16,d24):d24}finally{l22.abort()}}async function deathOf(r7,o11,e2,{target:i8,world:t2},a16){let l22=t2.clock.monotonic()+e2;for(;;)try{return await i8.watch(r7,o11,l22-t2.clock.monotonic(),a16)}catch(s10){if(a16.aborted)return;if(!(s10 instanceof HostUnreachable))throw s10;if(await t2.clock.sleep(Q,a16),a16.aborted||t2.clock.monotonic()>=l22)return}}function dead(r7,o11){let e2=H2(o11.log);return{name:"alive",where:r7,verdict:"fail",detail:`${o11.why}${e2===""?"":`; it last said:
${e2}`}`,durationMs:0}}function H2(r7){let o11=r7.trim().split(`
`).slice(-40),e2=o11.findIndex(t2=>I.test(t2)),i8=e2===-1?Math.max(0,o11.length-x):e2;return o11.slice(i8,i8+x).join(`
`)}async function addressLive({name:r7,way:o11,elsewhere:e2},i8,t2){let a16=await E(r7,o11,i8,t2);if(a16.heard)return a16.result;for(let l22 of e2){let s10=await E(l22.name,l22.way,i8,t2);if(s10.heard||s10.result.verdict!=="inconclusive")return s10.result}return a16.result}async function E(r7,o11,e2,i8){let{verify:t2,release:a16,narrator:l22,world:s10,signal:w27}=i8,g22={version:a16.version,configHash:a16.configHash,verify:t2},f25=s10.clock.monotonic(),d24=()=>s10.clock.monotonic()-f25,u22=new Set,n4={tally:NOTHING_HEARD,sentMs:Number.NEGATIVE_INFINITY,answered:!1},c22=async h31=>{try{let m23=await askBy(o11,g22,P,i8);n4.tally=heard(n4.tally,m23,h31,e2),n4.answered||=m23.verdict!=="inconclusive"||m23.limited===!0,l22.doing(`${r7} ${m23.detail} (${n4.tally.counted} of ${e2.needed} answers)`)}catch(m23){n4.failure??={error:m23}}};for(;!w27.aborted&&n4.failure===void 0&&verdictOf(n4.tally,d24(),e2)===void 0;){let h31=d24(),m23=waitMs(n4.tally,u22.size,n4.sentMs,h31,e2);if(m23===0){n4.sentMs=h31;let M16=c22(h31).finally(()=>u22.delete(M16));u22.add(M16);continue}let b20=new AbortController;await Promise.race([...u22,s10.clock.sleep(Math.min(m23,e2.allowanceMs+e2.withinMs-h31),AbortSignal.any([w27,b20.signal]))]),b20.abort()}if(n4.failure!==void 0)throw n4.failure.error;let{tally:y30}=n4,p41=verdictOf(y30,d24(),e2)??"inconclusive",v28=p41==="pass"?doubtOf(y30,e2):void 0;return{result:{...y30.stranger===void 0?{}:{other:!0},name:"live",where:r7,verdict:p41,detail:describe(y30,p41,d24(),e2),warning:v28,durationMs:d24()},heard:n4.answered}}async function L(r7,o11,e2,i8){let{verify:t2,release:a16,narrator:l22,world:s10}=e2,w27={version:a16.version,configHash:a16.configHash,verify:t2},g22=s10.clock.monotonic(),f25=()=>s10.clock.monotonic()-g22,d24=new Map,u22=0,n4=0,c22,y30=()=>d24.size===0?"":`; also seen: ${othersOf({others:d24,answers:u22}).join(", ")}`;for(;!i8.aborted;){let p41=t2.withinMs-f25();if(p41<=0)break;let v28=f25();if(c22=await askBy(o11,w27,Math.min(P,Math.max(250,p41)),e2),(c22.verdict==="pass"||c22.other!==void 0)&&(u22+=1),c22.other!==void 0&&d24.set(c22.other,{count:(d24.get(c22.other)?.count??0)+1,lastMs:v28}),n4=c22.verdict==="pass"?n4+1:0,n4>=t2.times)return{name:"live",where:r7,verdict:"pass",detail:`${c22.detail}, ${n4} times in a row${y30()}`,durationMs:f25()};l22.doing(`${r7} ${c22.detail} (${formatDuration(f25())} of ${formatDuration(t2.withinMs)})`),await s10.clock.sleep(t2.intervalMs,i8)}return{name:"live",where:r7,verdict:c22===void 0||c22.verdict==="pass"?"inconclusive":c22.verdict,detail:`${c22===void 0?"was not asked":c22.detail}${n4===0?"":`, only ${n4} times in a row,`} after ${formatDuration(f25())}${y30()}`,durationMs:f25()}}async function askBy(r7,o11,e2,{verifier:i8}){try{return await i8.ask(await r7(),o11,e2)}catch(t2){if(!(t2 instanceof HostUnreachable))throw t2;return{verdict:"inconclusive",detail:t2.message,instance:void 0,durationMs:0}}}var P,Q,I,x,init_verify=__esm({"src/deploy/verify.ts"(){"use strict";init_duration();init_target();init_trial();P=5e3,Q=1e3;I=/error|fatal|exception|panic|crash|terminated/i,x=12}});function diagnose(e2,n4){let t2=n4.map(a16=>({name:"what was seen",text:a16})),i8=e2.filter(a16=>!f3.test(a16.name)),[r7,s10]=[i8.filter(({name:a16})=>c2.test(a16)),i8.filter(({name:a16})=>!c2.test(a16))];return o2(t2,e2)??o2(r7,e2)??d3(t2)??d3(r7)??p(n4)??o2(s10,e2)??d3(s10)}function o2(e2,n4){for(let t2 of l2)for(let{name:i8,text:r7}of e2){let s10=t2.pattern.exec(r7);if(s10!==null)return{cause:t2.cause(s10,n4).slice(0,300),line:g(r7,s10.index),where:i8}}}function d3(e2){for(let{name:n4,text:t2}of e2){let i8=t2.split(`
`).find(r7=>u.test(r7));if(i8!==void 0)return{cause:`not a known failure; it first said: ${i8.trim().slice(0,200)}`,line:i8.trim().slice(0,500),where:n4}}}function p(e2){let n4=e2.flatMap(t2=>t2.trim().split(`
`).slice(1)).at(-1)?.trim();return n4===void 0?void 0:{cause:`not a known failure; it last said: ${n4.slice(0,200)}`,line:n4.slice(0,500),where:"what was seen"}}function g(e2,n4){let t2=e2.lastIndexOf(`
`,n4)+1,i8=e2.indexOf(`
`,n4);return e2.slice(t2,i8===-1?void 0:i8).trim().slice(0,500)}function y2(e2){return m3.map(n4=>n4.exec(e2)?.[1]).find(n4=>n4!==void 0)}function x2(e2,n4){for(let t2 of n4){if(!t2.name.endsWith("listening.txt"))continue;let i8=t2.text.split(`
`).find(s10=>new RegExp(`:${e2}\\s`).test(s10)),r7=i8===void 0?null:/\(\("([^"]+)",pid=(\d+)/.exec(i8);if(r7!==null)return`${r7[1]} (process ${r7[2]})`}}var l2,u,f3,c2,m3,init_diagnosis=__esm({"src/deploy/diagnosis.ts"(){"use strict";l2=[{pattern:/eaddrinuse|address already in use/i,cause:(e2,n4)=>{let t2=y2(e2.input),i8=t2===void 0?void 0:x2(t2,n4);return`port ${t2??"of the service"} is in use${i8===void 0?"":` by ${i8}`}`}},{pattern:/([^\n]*\b(?:EACCES|permission denied)[^\n]*)/i,cause:e2=>`a file or port is not permitted: ${e2[1]?.trim()}`},{pattern:/([\w./-]+\.(?:config|json|ya?ml|args(?:\.src)?))[":]*[: ]+(?:line )?(\d+)(?::(\d+))?[^\n]*(?:syntax|expected|illegal|parse|JSON)/i,cause:e2=>`configuration syntax: ${e2[1]} line ${e2[2]}`},{pattern:/\((\d+)\): ?(?:syntax error|illegal|unterminated)[^\n]*|syntax error before[^\n]*/i,cause:e2=>`configuration syntax${e2[1]===void 0?"":` at line ${e2[1]}`}`},{pattern:/could not start application (\w+)|no such file or directory[^\n]*?['"]?(\w+)\.app\b|\{"no such file or directory","(\w+)\.app"\}/i,cause:e2=>`application ${e2[1]??e2[2]??e2[3]} is missing or can not start`},{pattern:/Cannot find (?:module|package) '([^']+)'/,cause:e2=>`module ${e2[1]} is missing`},{pattern:/^Slogan: ([^\n]+)/m,cause:e2=>`crash dump: ${e2[1]}`},{pattern:/application_start_failure,(\w+),([^\n]{0,160})/,cause:e2=>`application ${e2[1]} could not start: ${e2[2]}`},{pattern:/Kernel pid terminated[^\n]*/,cause:e2=>e2[0]},{pattern:/ENOSPC|enospc|No space left on device/,cause:()=>"the disk is full"},{pattern:/EMFILE|emfile|Too many open files/i,cause:()=>"no file descriptors are left"},{pattern:/(?:Out of memory|Cannot allocate \d+ bytes|JavaScript heap out of memory)[^\n]*/i,cause:e2=>`memory: ${e2[0]}`},{pattern:/(?:ECONNREFUSED|econnrefused)[^\n]*?(?:5432|postgres)|database[^\n]*(?:unreachable|refused)/i,cause:()=>"the database can not be reached"},{pattern:/certificate[^\n]*(?:expired|not trusted|unknown ca)/i,cause:e2=>`TLS: ${e2[0]}`}],u=/\b(?:fatal|panic|uncaught|exception|crash|error)\b/i,f3=/(?:journal\.jsonl|listening\.txt|resources\.txt|processes\.txt|process\.txt)$/,c2=/\/log\.txt$|crash\.dump$/;m3=[/EADDRINUSE[^\n]*?[:\s](\d{2,5})\b(?!\.)/,/\bport[^\d\n]{0,12}(\d{2,5})\b[^\n]*eaddrinuse/i,/(?<![\d.])(\d{2,5})\b[^\d\n]{0,12}eaddrinuse/,/\bport[^\d\n]{0,12}(\d{2,5})\b/i]}});async function takeEvidence(r7,s10,d24,c22,n4,m23,t2){let a16=(await eachBounded(r7,n4.parallel,async e2=>n4.evidence(e2,s10,d24))).flatMap((e2,g22)=>{let o11=r7[g22];return e2.status==="rejected"?(m23.say(`${o11}: no evidence (${e2.reason instanceof Error?e2.reason.message:String(e2.reason)})`),[]):e2.value.map(i8=>({host:o11,name:i8.name,text:t2.secrets.redact(i8.text)}))});return{files:a16,diagnosis:diagnose(a16,c22.map(e2=>t2.secrets.redact(e2)))}}var init_evidence=__esm({"src/deploy/evidence.ts"(){"use strict";init_concurrent();init_diagnosis()}});function blamesRelease(e2){return e2 instanceof VerdictFailed&&e2.results.some(({verdict:n4,other:r7})=>n4!=="pass"&&r7!==!0)}function $(e2){return e2.split(`
`,1)[0]?.replace(/; it last said:$/,"")??""}async function runWave(e2,n4,r7,t2,o11){let{target:i8,narrator:d24,id:u22}=t2;if(d24.say(e2.name),e2.irreversible===!0&&await allBounded(i8.hosts,i8.parallel,async s10=>i8.disarm(s10,u22)),e2.onRunner!==void 0)return P2(e2.onRunner,t2,o11);let f25=Object.keys(e2.steps).filter(s10=>!r7.has(s10)),l22=await eachBounded(f25,i8.parallel,async s10=>{for(let k23 of e2.steps[s10]??[])o11.throwIfAborted(),await E2(s10,k23,u22,t2);if(e2.gate===void 0)return;let c22=await instanceLive(s10,e2.gate,{...questionOf(t2,n4),signal:o11});if(t2.checks.push(c22),c22.verdict!=="pass")throw new VerdictFailed([c22]);d24.say(`\u2713 ${c22.where} ${c22.detail}`)});o11.throwIfAborted();let a16=l22.flatMap((s10,c22)=>s10.status==="rejected"?[{host:f25[c22],reason:s10.reason}]:[]),[p41]=a16;if(p41===void 0)return;let v28=i8.hosts.length-r7.size-a16.length;if(!(t2.request.environment.onHostFailure==="continue"&&v28>0&&(e2.phase==="switch"||e2.phase==="beside")&&a16.every(({reason:s10})=>!(s10 instanceof LeaseLost))))throw a16.length===1?p41.reason:A(a16.map(({reason:s10})=>s10));let m23=a16.map(({reason:s10})=>errorMessage(s10));t2.evidence??=await takeEvidence(a16.map(({host:s10})=>s10),u22,u22,m23.concat(a16.flatMap(({reason:s10})=>detailsOf(s10))),i8,d24,t2.world);for(let[s10,{host:c22}]of a16.entries())t2.warn(`${c22} keeps its previous release and the others go on: ${m23[s10]}`),r7.set(c22,`${m23[s10]}${await L2(c22,t2)}`)}async function L2(e2,n4){let{target:r7,id:t2}=n4;await r7.finish(e2,t2,t2,{drop:!0});let o11=await r7.inspect(e2);if(o11.current===void 0)return"";let i8=await instanceLive(e2,r7.serving(o11),{...questionOf(n4,o11.current),signal:new AbortController().signal});return n4.checks.push(i8),n4.narrator.say(`${i8.verdict==="pass"?"\u2713":"\u2717"} ${i8.where} ${i8.detail}`),i8.verdict==="pass"?"":`; ${o11.current.id} was restored there, but could not be verified: ${$(i8.detail)}`}function detailsOf(e2){return e2 instanceof VerdictFailed?e2.results.map(({where:n4,detail:r7})=>`${n4}: ${r7}`):[]}function A(e2){let n4=e2.find(t2=>t2 instanceof LeaseLost);if(n4!==void 0)return n4;let r7=e2.filter(t2=>t2 instanceof VerdictFailed);return r7.length>0?new VerdictFailed(r7.flatMap(t2=>t2.results)):new Error(e2.map(t2=>t2 instanceof Error?t2.message:String(t2)).join("; "),{cause:e2[0]})}async function E2(e2,n4,r7,t2){let o11=t2.world.clock.monotonic();t2.narrator.doing(`${e2}: ${n4.says}`),await t2.target.run(e2,r7,n4),t2.narrator.say(`${e2}: ${n4.says} (${formatDuration(t2.world.clock.monotonic()-o11)})`)}async function P2(e2,{world:n4,narrator:r7,request:t2},o11){let[i8="",...d24]=e2.command,u22=0,f25=a16=>{u22+=1,u22<=y3&&r7.say(a16.slice(0,R)),u22===y3&&r7.say("\u2026 (what else the hook says is not shown)")},l22=await n4.exec(i8,d24,{deadlineMs:e2.timeoutMs,signal:o11,onLine:f25});if(l22.code!==0)throw new StepFailed("runner",`hook ${e2.name} ${l22.timedOut?`did not end within ${formatDuration(e2.timeoutMs)}`:`exited with ${l22.code??l22.signal}`} (${t2.environment.name})`)}function questionOf(e2,n4){let{target:r7,verifier:t2,narrator:o11,world:i8,request:d24}=e2;return{target:r7,verifier:t2,narrator:o11,world:i8,release:n4,verify:d24.environment.verify}}var y3,R,VerdictFailed,init_waves=__esm({"src/deploy/waves.ts"(){"use strict";init_duration();init_errors();init_concurrent();init_evidence();init_target();init_verify();y3=500,R=1e3,VerdictFailed=class extends Error{results;constructor(n4){super(n4.map(({where:r7,name:t2,verdict:o11,detail:i8})=>`${r7}: ${t2} ${o11==="fail"?"failed":o11}: ${$(i8)}`).join("; ")),this.name="VerdictFailed",this.results=n4}}}});function drainAllowance(e2){return e2.kind==="blue-green"?allowanceOf(e2.drainMs):0}async function throughSwitch(e2,i8,o11,{signal:n4,allowanceMs:f25}){let{target:a16,request:p41}=o11,{url:s10,verify:d24,target:{others:w27=0}}=p41.environment,l22=a16.hosts.length+w27,m23=(await allBounded(e2,a16.parallel,async t2=>{let r7=await $2(t2,a16);return r7===void 0?[]:[{address:r7,rules:rulesOf(d24,{sites:1,instances:1,allowanceMs:f25,mayDiffer:!1})}]})).flat();if(s10!==void 0){let t2=a16.hosts.map(r7=>({name:`${s10} as ${r7} sees it`,way:async()=>a16.fromHost(r7,s10)}));m23.unshift({address:{name:s10,way:async()=>({name:s10,url:s10}),elsewhere:t2},rules:rulesOf(d24,{sites:l22,instances:e2.length,allowanceMs:f25,mayDiffer:e2.length<l22})})}let c22=await allBounded(m23,R2,async({address:t2,rules:r7})=>addressLive(t2,r7,{...questionOf(o11,i8),signal:n4}));for(let{where:t2,warning:r7}of c22)r7!==void 0&&o11.warn(`${t2}: ${r7}`);return c22}async function $2(e2,i8){let o11=async()=>{let n4=await i8.front(e2);if(n4===void 0)throw new TypeError(`${e2} has no front`);return n4};try{if(await i8.front(e2)===void 0)return}catch(n4){if(!(n4 instanceof HostUnreachable))throw n4}return{name:`${e2} front`,way:o11,elsewhere:[]}}var R2,init_through_switch=__esm({"src/deploy/through-switch.ts"(){"use strict";init_concurrent();init_target();init_trial();init_verify();init_waves();R2=8}});async function verifyThroughSwitch(t2,n4,a16,e2,s10){let{url:f25,strategy:o11,target:l22}=e2.request.environment;f25===void 0&&l22.hosts.every(({front:i8})=>i8===void 0)||await e2.narrator.phase("verify",async()=>{let i8=new AbortController,c22=AbortSignal.any([s10,i8.signal]);try{let r7=throughSwitch(t2,a16,e2,{signal:c22,allowanceMs:drainAllowance(o11)}),d24=await Promise.race([r7,L3(t2,n4,e2,c22)]);e2.checks.push(...d24),k2(d24);for(let{where:h31,detail:m23}of d24)e2.narrator.say(`\u2713 ${h31} ${m23}`)}finally{i8.abort()}})}async function L3(t2,n4,a16,e2){for(;!e2.aborted;){await a16.world.clock.sleep(H3,e2);let s10=e2.aborted?[]:await v2(t2,n4,a16,e2);if(s10.length>0)return s10}return new Promise(()=>{})}async function smoke(t2,n4,a16,e2,s10,f25){let o11=placedChecks(t2,n4,a16,e2).filter(({ofInstance:l22})=>f25==="all"||l22===(f25==="instances"));o11.length!==0&&await e2.narrator.phase("smoke",async()=>{let l22=[...new Set(o11.map(({site:r7})=>r7))],i8=await allBounded(l22,e2.target.parallel,async r7=>allBounded(o11.filter(d24=>d24.site===r7),4,async({check:d24,run:h31})=>{s10.throwIfAborted();let m23=await h31(d24);return e2.narrator.say(`${m23.verdict==="pass"?"\u2713":"\u2717"} ${m23.name} on ${m23.where} ${formatDuration(m23.durationMs)}${m23.verdict==="pass"?"":`: ${m23.detail}`}`),m23}));if(e2.checks.push(...i8.flat()),i8.flat().every(({verdict:r7})=>r7==="pass"))return;let c22=await v2(t2,n4,e2,s10);e2.checks.push(...c22),k2([...c22,...i8.flat()])})}async function v2(t2,n4,{target:a16},e2){return(await allBounded(t2,a16.parallel,async f25=>{let o11=n4.get(f25)??"main",l22=await a16.watch(f25,o11,F,e2).catch(i8=>{if(!(i8 instanceof HostUnreachable))throw i8});return l22===void 0?void 0:dead((await a16.endpoint(f25,o11)).name,l22)})).filter(f25=>f25!==void 0)}async function bake(t2,n4,a16,e2,s10){let{bakeMs:f25}=e2.request.environment;f25!==0&&await e2.narrator.phase("bake",async()=>{let o11=new AbortController,l22=AbortSignal.any([s10,o11.signal]),i8=placedChecks(t2,n4,a16,e2).filter(({check:u22})=>u22.kind==="http"&&(u22.method==="GET"||u22.method==="HEAD")),c22=Math.max(O,(t2.length+i8.length)*B),r7=async u22=>{let y30=await u22;return y30.verdict!=="pass"&&o11.abort(),y30},[d24,h31]=await Promise.all([allBounded(t2,e2.target.parallel,async u22=>r7(T(u22,n4.get(u22)??"main",c22,a16,e2,l22))),Promise.all(i8.map(async({check:u22,run:y30})=>r7(A2(async()=>y30({...u22,attempts:1}),u22.name,c22,e2,l22))))]);s10.throwIfAborted();let m23=[...d24,...h31].filter(({verdict:u22})=>u22!=="pass");e2.checks.push(...m23.length>0?m23:d24),k2(m23)})}async function T(t2,n4,a16,e2,s10,f25){let{target:o11,request:l22}=s10,{bakeMs:i8,verify:c22}=l22.environment,{name:r7}=await o11.endpoint(t2,n4),d24=new AbortController,h31=AbortSignal.any([f25,d24.signal]),m23=deathOf(t2,n4,i8,s10,h31),u22=A2(async()=>{let{verdict:y30,detail:p41,durationMs:C12}=await askBy(async()=>o11.endpoint(t2,n4),{version:e2.version,configHash:e2.configHash,verify:c22},K,s10);return{name:"bake",where:r7,verdict:y30,detail:p41,durationMs:C12}},"bake",a16,s10,h31);try{let y30=m23.then(p41=>p41===void 0?u22:dead(r7,p41));return await Promise.race([u22,y30])}finally{d24.abort()}}async function A2(t2,n4,a16,{world:e2,narrator:s10,request:f25},o11){let{bakeMs:l22}=f25.environment,i8=e2.clock.monotonic()+l22,c22=0;for(;;){let r7=await t2();if(c22=r7.verdict==="pass"?0:c22+1,c22>=D&&!o11.aborted)return{...r7,detail:`${r7.detail}, ${c22} times in a row while it was baked`};let d24=i8-e2.clock.monotonic();if(o11.aborted||d24<=0&&c22===0)return{name:n4,where:r7.where,verdict:"pass",detail:`stayed well for ${formatDuration(l22)}`,durationMs:l22};s10.doing(`${r7.where} ${r7.detail}; ${formatDuration(Math.max(0,d24))} to go`),await e2.clock.sleep(c22>0?a16:Math.min(a16,d24),o11)}}function k2(t2){let n4=t2.filter(({verdict:a16})=>a16!=="pass");if(n4.length>0)throw new VerdictFailed(n4)}var O,D,B,K,F,H3,init_after_switch=__esm({"src/deploy/after-switch.ts"(){"use strict";init_duration();init_concurrent();init_placed_check();init_through_switch();init_target();init_verify();init_waves();O=1e3,D=3,B=50,K=5e3,F=1e3,H3=3e3}});var l3,Narrator,init_narrator=__esm({"src/deploy/narrator.ts"(){"use strict";init_duration();l3=1e4,Narrator=class{timeline=[];startedAt;status="";world;constructor(t2){this.world=t2,this.startedAt=t2.clock.monotonic()}get elapsedMs(){return this.world.clock.monotonic()-this.startedAt}doing(t2){this.status=t2}say(t2){this.world.log.info(`  ${t2}`)}async phase(t2,o11){let r7=this.elapsedMs;this.status=t2,this.world.log.info(`\u25B8 ${t2}`);let e2=new AbortController,n4=this.tick(t2,r7,e2.signal),i8=!1;try{let s10=await o11();return i8=!0,s10}finally{e2.abort(),await n4;let s10=this.elapsedMs-r7;this.timeline.push({phase:t2,startMs:r7,durationMs:s10,ok:i8}),this.world.log.info(`  ${i8?"\u2713":"\u2717"} ${t2} ${formatDuration(s10)}`)}}async tick(t2,o11,r7){for(;!r7.aborted;)await this.world.clock.sleep(l3,r7),r7.aborted||this.say(`\u2026 ${t2} for ${formatDuration(this.elapsedMs-o11)}: ${this.status}`)}}}});function planHash(e2){return hashOf(e2).slice(0,16)}function describePlan(e2){let t2=[`plan ${planHash(e2)} for release ${e2.release}`];for(let s10 of e2.notes)t2.push(`  ! ${s10}`);e2.waves.forEach((s10,o11)=>t2.push(...r(s10,`${o11+1}`))),e2.settle.forEach((s10,o11)=>t2.push(...r(s10,`after commit ${o11+1}`))),t2.push("  way back:");for(let[s10,{from:o11,undo:n4}]of Object.entries(e2.hosts))t2.push(`    ${s10}, now ${o11===""?"empty":o11}: ${n4.join("; ")}`);return t2}function r(e2,t2){let s10=[`  ${t2}. ${e2.name}`];for(let[o11,n4]of Object.entries(e2.steps))for(let f25 of n4)s10.push(`     ${o11}: ${f25.says}`);return e2.gate!==void 0&&s10.push("     then: each of these reports the release before anything else is done"),s10}var init_plan=__esm({"src/deploy/plan.ts"(){"use strict";init_release()}});var Refused,Stale,init_refused=__esm({"src/deploy/refused.ts"(){"use strict";init_errors();Refused=class extends UserError{constructor(s10,t2){super(s10,{fix:t2}),this.name="Refused"}},Stale=class extends UserError{constructor(s10){super(s10),this.name="Stale"}}}});function p2(i8,t2){return typeof i8=="string"?t2.redact(i8):Array.isArray(i8)?i8.map(n4=>p2(n4,t2)):typeof i8!="object"||i8===null?i8:Object.fromEntries(Object.entries(i8).map(([n4,s10])=>[n4,v3.includes(n4)?s10:p2(s10,t2)]))}function R3(i8,{environment:t2,dryRun:n4,intent:s10}){let r7=`--environment ${t2.name}`;if(n4||succeeded(s10,i8))return[];switch(i8){case"deployed":case"unchanged":case"stale":return[];case"refused":return["Correct what is named above, then run it again."];case"rolled_back":case"removed":return[`erlmcp-actions status ${r7}`,"Read the evidence, correct the release, and deploy a new version."];case"held":return[`erlmcp-actions status ${r7}`,`erlmcp-actions undo ${r7}   (restores the previous release and ends the hold)`];case"mixed":return[`erlmcp-actions status ${r7}`,"Deploy again: to every host (in a pipeline: run failed jobs again), or with `hosts:` to those that are behind. Or roll back."];case"rollback_failed":return[`erlmcp-actions status ${r7}`,`erlmcp-actions rollback ${r7} --to VERSION   (to another release)`];case"rollback_unverified":case"unknown":return[`erlmcp-actions status ${r7}`,`erlmcp-actions undo ${r7}   (finishes what is pending on every host, and verifies again)`,`erlmcp-actions rollback ${r7} --to VERSION   (when what is live is not good either)`]}}var Context,v3,init_context=__esm({"src/deploy/context.ts"(){"use strict";init_narrator();init_plan();init_refused();init_concurrent();init_words();Context=class{narrator;checks=[];warnings=[];startedAt;request;verifier;world;target;release;previous;plan;evidence;live={};probing;byPerson=!1;constructor(t2,n4,s10,r7){this.request=t2,this.target=n4,this.verifier=s10,this.world=r7,this.narrator=new Narrator(r7),this.startedAt=r7.clock.now()}get id(){return this.request.owner.id}warn(t2){this.warnings.push(t2),this.world.log.warn(t2)}async inspectAll(){let t2=await allBounded(this.target.hosts,this.target.parallel,async n4=>this.target.inspect(n4));for(let n4 of t2)this.live[n4.host]=n4.current?.id??"nothing";return t2}weigh(t2,n4,s10){let r7=t2.flatMap(e2=>this.target.preflight(e2,n4)),a16=s10?r7.filter(({level:e2})=>e2==="note"):[],l22=r7.filter(e2=>!a16.includes(e2)),d24=l22.filter(({level:e2})=>e2!=="warning"),[h31]=d24;if(h31!==void 0)throw new Refused(d24.map(({host:e2,text:o11})=>`${e2}: ${o11}`).join("; "),[...new Set(d24.map(({fix:e2})=>e2))].join(" "));let c22=l22.map(({host:e2,text:o11})=>`${e2}: ${o11}`);if(c22.length>0&&!this.request.force&&!this.request.dryRun)throw new Refused(c22.join("; "),`${[...new Set(l22.map(({fix:e2})=>e2))].join(" ")} Or set \`force: true\` to go on in spite of warnings.`);for(let{host:e2,text:o11}of a16)this.warn(`${e2}: ${o11}. It stays as it is`);for(let e2 of c22)this.warnings.includes(e2)||this.warn(e2)}report(t2,n4){let{request:s10,world:r7}=this,a16={intent:s10.intent,service:s10.service,environment:s10.environment.name,deploymentId:this.id,outcome:t2,reason:n4,release:this.release?.id??"",version:this.release?.version??"",previousVersion:this.previous?.version??"",url:s10.environment.url??"",dryRun:s10.dryRun,plan:this.plan,planHash:this.plan===void 0?"":planHash(this.plan),planText:this.plan===void 0?[]:describePlan(this.plan),probe:void 0,timeline:this.narrator.timeline,checks:this.checks,live:this.live,evidence:this.evidence,warnings:this.warnings,next:R3(t2,s10),startedAt:new Date(this.startedAt).toISOString(),durationMs:Math.round(this.narrator.elapsedMs)};return p2(a16,r7.secrets)}},v3=["intent","outcome","verdict","deploymentId","planHash","startedAt"]}});var shared$5,HttpFailure,failureOf,reasonOf,redactUrl,init_http_failure=__esm({"shared:src/core/http-failure.ts"(){shared$5=(__nccwpck_require__(377).shared)["src/core/http-failure.ts"],HttpFailure=shared$5.HttpFailure,failureOf=shared$5.failureOf,reasonOf=shared$5.reasonOf,redactUrl=shared$5.redactUrl}});function thinned(r7){let e2=[],s10=new Map;for(let t2 of r7.toSorted((n4,o11)=>n4.atMs-o11.atMs)){let n4=s10.get(t2.ok);if(n4===void 0){s10.set(t2.ok,t2);continue}s10.delete(t2.ok);let o11=t2.durationMs>n4.durationMs&&t2.ok?t2:n4;e2.push({...o11,requests:t2.requests+n4.requests})}return[...e2,...s10.values()]}var SiteCounter,init_probe_counter=__esm({"src/deploy/probe-counter.ts"(){"use strict";SiteCounter=class{name;pauseMs;sent=0;lost=0;unsent=0;longestMs=0;beforeMs=0;lastMs=0;events=[];constructor(e2,s10){this.name=e2,this.pauseMs=s10}answered(e2,s10){this.sent+=1,this.lastMs=Math.max(this.lastMs,e2),s10?this.event(e2):this.lost+=1}unseen(e2){this.unsent+=1,this.event(e2)}figures(){this.fold(Number.POSITIVE_INFINITY);let e2=Math.max(this.longestMs,this.lastMs-this.beforeMs);return{name:this.name,sent:this.sent,lost:this.lost,unsent:this.unsent,longestGapMs:Math.max(0,Math.round(e2-this.pauseMs))}}event(e2){this.events.push(e2),this.events.length>512&&this.fold(e2-5e3)}fold(e2){let s10=this.events.toSorted((t2,n4)=>t2-n4);this.events=s10.filter(t2=>t2>e2);for(let t2 of s10){if(t2>e2)return;this.longestMs=Math.max(this.longestMs,t2-this.beforeMs),this.beforeMs=Math.max(this.beforeMs,t2)}}}}});function startProbe({sites:a16,direct:g22,path:S23,startMs:k23},i8){let d24=new AbortController,f25=a16.map(({name:t2})=>new SiteCounter(t2,(a16.length-1)*m4)),l22=[],p41=new Set,M16=i8.clock.monotonic(),u22=()=>i8.clock.monotonic()-M16,x30=async({way:t2},n4,e2)=>{let o11=!1,r7=!1,b20=new AbortController;try{let s10=i8.clock.sleep(h3,AbortSignal.any([d24.signal,b20.signal])),c22=await Promise.race([t2(),s10]).finally(()=>b20.abort());if(c22===void 0){n4.unseen(e2);return}r7=c22.socketPath!==void 0,o11=(await i8.http(`${c22.url}${S23}`,{deadlineMs:h3,maxBytes:65536,...c22.socketPath===void 0?{}:{socketPath:c22.socketPath}})).status<500}catch(s10){if(s10 instanceof HostUnreachable||s10 instanceof HttpFailure&&(s10.kind==="proxy"||r7&&s10.kind==="refused")){n4.unseen(e2);return}o11=!1}let y30=u22()-e2;n4.answered(e2+y30,o11),l22.push({atMs:e2,durationMs:y30,ok:o11,requests:1}),l22.length>v4&&(l22=thinned(l22))},w27=(async()=>{let t2=0,n4=0;for(;!d24.signal.aborted;){let[e2,o11]=[a16[t2%a16.length],f25[t2%a16.length]];if(e2===void 0||o11===void 0)return;t2+=1;let r7=x30(e2,o11,u22()).finally(()=>p41.delete(r7));p41.add(r7),n4=Math.max(n4+1,Math.floor(u22()/m4)),await i8.clock.sleep(n4*m4-u22(),d24.signal)}})(),E24=async()=>{await w27,await Promise.all(p41);let t2=f25.map(e2=>e2.figures()),n4=e2=>t2.reduce((o11,r7)=>o11+r7[e2],0);return{startMs:Math.round(k23),sent:n4("sent"),lost:n4("lost"),unsent:n4("unsent"),longestGapMs:Math.max(0,...t2.map(({longestGapMs:e2})=>e2)),sites:g22?t2:[],samples:l22.toSorted((e2,o11)=>e2.atMs-o11.atMs)}},P13;return{async stop(){return d24.abort(),P13??=E24(),P13}}}var m4,h3,v4,init_probe=__esm({"src/deploy/probe.ts"(){"use strict";init_http_failure();init_probe_counter();init_target();m4=50,h3=2e3,v4=1e4}});function measure(t2,e2){let{request:d24,narrator:y30,target:s10,world:i8}=e2,{url:n4,verify:l22,strategy:g22}=d24.environment,f25=t2.filter(({current:r7})=>r7!==void 0);if(f25.length===0)return;let p41={path:l22.path,startMs:y30.elapsedMs};if(n4!==void 0)return startProbe({...p41,sites:[{name:n4,way:async()=>({name:n4,url:n4})}],direct:!1},i8);let u22=f25.flatMap(r7=>{let{host:o11}=r7,c22=i8.secrets.redact(o11);if(g22.kind!=="blue-green"){let a16=s10.serving(r7);return[{name:c22,way:async()=>s10.endpoint(o11,a16)}]}return d24.environment.target.hosts.find(a16=>a16.name===o11)?.front===void 0?[]:[{name:c22,way:async()=>await s10.front(o11)}]});return u22.length===0?void 0:startProbe({...p41,sites:u22,direct:!0},i8)}async function withFigures(t2,e2){return e2===void 0?t2:{...t2,probe:await e2.stop()}}var init_measure=__esm({"src/deploy/measure.ts"(){"use strict";init_probe()}});function C({end:t2,from:r7,to:e2,fromSlot:o11,toSlot:i8}){return t2==="committed"?{slot:i8,release:e2}:{slot:o11,release:r7}}async function seenThroughSwitch(t2,r7,e2,o11,i8){let{target:s10,world:c22,request:f25}=i8,{url:l22,verify:a16}=f25.environment,n4=releaseOfId(e2),d24=await s10.front(t2);if(n4===void 0||d24===void 0&&l22===void 0)return"blind";let w27={version:n4.version,configHash:n4.configHash,verify:a16},b20=async()=>await s10.front(t2)??{name:l22??"",url:l22??""},p41=o11?(await askBy(async()=>s10.endpoint(t2,r7),w27,$3,i8)).instance:void 0;if(o11&&p41===void 0)return"blind";let u22=0,m23=0;for(let g22=1;g22<=H4;g22+=1){let h31=await askBy(b20,w27,$3,i8),y30=h31.other!==void 0||h31.verdict==="pass"&&o11&&h31.instance!==p41;if(u22=h31.verdict==="pass"&&!y30?u22+1:0,m23=y30?m23+1:0,u22>=v5)return"here";if(m23>=v5)return"elsewhere";await c22.clock.sleep(A3)}return"blind"}async function leadToWinner(t2,r7){let{attempt:e2,host:o11}=t2;if(e2===void 0||e2.end==="pending")return"blind";let{slot:i8,release:s10}=C(e2),c22=async()=>seenThroughSwitch(o11,i8,s10,t2.running.filter(a16=>a16.release===s10).length>1,r7),f25=await c22(),l22=t2.running.some(a16=>a16.slot===i8&&a16.release===s10);return f25!=="elsewhere"||!l22?f25:(r7.narrator.say(`${o11}: the traffic does not reach slot ${i8}, which is live on record; it is led there once more`),await r7.target.lead(o11,r7.id,e2.id),c22())}async function confirmTraffic(t2,r7){r7.request.environment.strategy.kind==="blue-green"&&await Promise.all(t2.map(async e2=>{if(!(e2.attempt===void 0||e2.current===void 0||!e2.running.some(({release:o11})=>o11===e2.current?.id))&&await leadToWinner(e2,r7)==="elsewhere")throw new Refused(`${e2.host}: the traffic reaches another slot than the one that is live on record`,"Look at the switch command's configuration there, lead the traffic to the slot of the live release, and run it again.")}))}async function stopLeftSlots(t2,r7,e2){let{target:o11,narrator:i8,world:s10,id:c22}=e2,f25=t2.filter(({attempt:n4})=>n4!==void 0&&n4.end!=="pending"&&n4.left!==void 0),[l22]=f25;if(l22===void 0)return;let a16=Math.max(...f25.map(({attempt:n4})=>n4?.switched===!0?n4.drainMs:0));await i8.phase(`let the slot that the traffic left finish for ${Math.round(a16/1e3)} s, then stop it`,async()=>{await s10.clock.sleep(a16,s10.signal),await Promise.all(f25.map(async n4=>{try{r7||n4.attempt?.switched!==!0||await leadToWinner(n4,e2)==="here"?await o11.stopLeft(n4.host,c22,!0):e2.warn(`${n4.host}: slot ${n4.attempt?.left} is left running: the traffic was not seen on the other one`)}catch(d24){e2.warn(`${n4.host}: slot ${n4.attempt?.left} is left running: ${d24 instanceof Error?d24.message:String(d24)}`)}}))})}var v5,H4,A3,$3,init_switched=__esm({"src/deploy/switched.ts"(){"use strict";init_refused();init_release();init_verify();v5=3,H4=8,A3=250,$3=3e3}});async function carryOut(h31,s10,r7,{signal:n4,heart:o11,armed:c22},m23,t2){let{target:e2,narrator:i8,request:l22}=t2,p41=new Map,u22=new Map(h31.waves.flatMap(a16=>a16.gate===void 0?[]:Object.keys(a16.steps).map(f25=>[f25,a16.gate]))),g22=async a16=>{let f25=h31.waves.filter(y30=>y30.phase===a16);return f25.length===0?!1:(await i8.phase(a16,async()=>{(a16==="beside"||a16==="switch")&&(await Promise.all([c22,o11.now()]),m23(),t2.probing??=measure(r7,t2));for(let y30 of f25)await runWave(y30,s10,p41,t2,n4)}),!0)},M16=()=>e2.hosts.filter(a16=>!p41.has(a16));await g22("snapshot"),await g22("stage"),await g22("before hooks");let v28=await g22("beside");v28&&await smoke(M16(),u22,s10,t2,n4,"instances"),await g22("switch");let w27=M16();return await verifyThroughSwitch(w27,u22,s10,t2,n4),v28&&await j(w27,u22,s10,r7,t2),await smoke(w27,u22,s10,t2,n4,v28?"rest":"all"),await bake(w27,u22,s10,t2,n4),await g22("after hooks"),B2(await t2.inspectAll(),u22,s10,p41),await i8.phase("commit",async()=>{await allBounded(w27,e2.parallel,async d24=>e2.prepare(d24,t2.id)),await o11.now(),n4.throwIfAborted();let f25=(await eachBounded(w27,w27.length,async d24=>e2.commit(d24,t2.id,t2.id))).flatMap(d24=>d24.status==="rejected"?[d24.reason]:[]),y30=f25.find(d24=>d24 instanceof LeaseLost&&d24.by!=="");if(y30!==void 0)throw y30;if(f25.length>0)throw new CommitFailed(errorMessage(f25[0]),{cause:f25[0]})}),l22.environment.url===void 0&&v28&&(await Promise.all(w27.map(async a16=>e2.front(a16)))).some(a16=>a16===void 0)&&t2.warn("Nothing goes through the switch (`url`, or `strategy.front`): that the traffic reaches the new slot was not verified."),p41}async function j(h31,s10,r7,n4,o11){let c22=h31.filter(e2=>s10.has(e2)&&n4.some(i8=>i8.host===e2&&i8.running.some(l22=>l22.slot!==s10.get(e2)&&l22.release===r7.id))),m23=await allBounded(c22,o11.target.parallel,async e2=>{let i8=s10.get(e2)??"main",l22=await seenThroughSwitch(e2,i8,r7.id,!0,o11),p41=l22==="here"?"pass":l22==="elsewhere"?"fail":"inconclusive";return{name:"switch",where:`${e2} front`,verdict:p41,detail:l22==="here"?`leads to slot ${i8}`:`was not seen to lead to slot ${i8}`,durationMs:0}});o11.checks.push(...m23);let t2=m23.filter(({verdict:e2})=>e2!=="pass");if(t2.length>0)throw new VerdictFailed(t2)}function B2(h31,s10,r7,n4){for(let{host:o11,current:c22,running:m23}of h31){if(n4.has(o11))continue;if(c22?.id!==r7.id)throw new StepFailed(o11,`${c22?.id??"nothing"} is live there, not ${r7.id}`);let t2=m23.filter(({slot:i8})=>i8===(s10.get(o11)??"main")),e2=t2.find(i8=>i8.release!==r7.id&&i8.release!=="?");if(e2!==void 0)throw new StepFailed(o11,`${e2.release} runs there, not ${r7.id}`);if(t2.length===0)throw new StepFailed(o11,`${r7.id} does not run any more`)}}var CommitFailed,init_forward=__esm({"src/deploy/forward.ts"(){"use strict";init_errors();init_after_switch();init_concurrent();init_measure();init_switched();init_target();init_waves();CommitFailed=class extends Error{}}});async function checkOrder(e2,c22,o11){let{request:i8}=o11,h31=new Set(c22.flatMap(t2=>t2.current===void 0?[]:[t2.current.commit]));for(let t2 of h31){if(t2===""){o11.warn("The order of commits was not checked: the commit of what is live is not known.");continue}if(e2.commit===""){if(i8.allowDiverged===void 0)throw new Refused(`the commit of ${e2.version} is not known, and ${t2} is live: it could be older`,"Give its `commit`, or a manifest, or check out with the tag of this version; or set `allow-diverged` with a reason.");o11.warn(`${e2.version}, whose commit is not known, is let through over ${t2}, which is live: ${i8.allowDiverged}`);continue}if(e2.commit.startsWith(t2)||t2.startsWith(e2.commit))continue;let n4=await i8.relation(t2,e2.commit);switch(n4){case"same":case"ahead":break;case"behind":throw new Stale(`${e2.commit} is older than ${t2}, which is live`);case"diverged":case"unknown":if(i8.allowDiverged!==void 0){o11.warn(`Commit ${e2.commit} is let through beside ${t2}, which is live: ${i8.allowDiverged}`);break}throw new Refused(n4==="diverged"?`commit ${e2.commit} does not contain ${t2}, which is live`:`whether commit ${e2.commit} is newer than ${t2}, which is live, could not be found out`,n4==="diverged"?"Merge the live commit, or let a hotfix through with `allow-diverged` and a reason.":"Check out with `fetch-depth: 0`, or give `github-token` with `contents: read`; or set `allow-diverged` with a reason.")}}}var init_order=__esm({"src/deploy/order.ts"(){"use strict";init_refused()}});async function settle(e2,{hints:n4=[],failedChecks:o11=!1,commitSent:s10=!1},t2){let{target:i8}=t2,a16=o11;for(let l22=1;;l22+=1){let r7=await inspectReachable(t2),c22=b2(e2,r7.states);if(E3(c22,t2))return holdAll(t2,`deployment ${e2} had passed its point of no return`);let m23=s10&&r7.unreachable.length>0&&c22.every(({attempt:f25})=>f25.kind!=="rollback"&&f25.end!=="undone"&&f25.prepared)?new Map(c22.map(({host:f25})=>[f25,"commit"])):C2(c22,r7.states.length,o11),p41=[...m23.keys()];a16||=c22.some(({host:f25,attempt:y30})=>y30.kind==="rollback"&&m23.get(f25)==="finish");let h31=p41.filter(f25=>m23.get(f25)!=="commit");(c22.some(({attempt:f25})=>f25.switched)||o11&&h31.length>0)&&(t2.evidence??=await takeEvidence(h31,t2.id,e2,n4,i8,t2.narrator,t2.world));let u22=await x3(m23,e2,t2);if(u22.length>0)return{outcome:"unknown",reason:`the undo did not run to its end on ${u22.map(({host:f25,why:y30})=>`${f25}: ${y30}`).join("; ")}`,stuck:u22.map(({host:f25})=>f25)};let g22=p41.length===0?r7:await inspectReachable(t2),k23=b2(e2,g22.states);if(!(l22<_&&p41.length>0&&C2(k23,g22.states.length,!1).size>0&&!q(k23)))return W(e2,a16,g22,t2)}}function b2(e2,n4){return n4.flatMap(o11=>o11.attempt?.id===e2?[{host:o11.host,state:o11,attempt:o11.attempt}]:[])}function E3(e2,n4){return n4.byPerson||e2.some(({attempt:o11})=>o11.end==="committed")?!1:e2.some(({state:o11,attempt:s10})=>s10.end==="pending"&&(s10.disarmed||o11.held!==void 0))}function C2(e2,n4,o11){let s10=new Map,t2=d24=>e2.some(({attempt:m23})=>m23.end===d24),a16=e2.filter(({attempt:d24})=>d24.end==="pending").filter(({attempt:d24})=>d24.undoBegun);if(a16.length>0&&!t2("undone")&&e2.length>1){for(let{host:d24}of a16)s10.set(d24,"drop");return s10}let l22=e2.some(({attempt:d24})=>d24.kind==="rollback"),r7=e2.some(({attempt:d24})=>d24.fromWasHealthy===!1),c22=l22&&!t2("undone")&&!t2("committed")&&e2.length<n4&&!e2.some(({attempt:d24})=>d24.switched);for(let{host:d24,attempt:m23}of e2)m23.end!=="undone"&&(t2("committed")&&!t2("undone")?s10.set(d24,m23.end==="pending"&&l22?"finish":"commit"):l22&&t2("undone")&&r7?m23.end==="pending"&&s10.set(d24,"finish"):m23.end==="committed"?s10.set(d24,"follow"):s10.set(d24,l22&&(t2("undone")||c22||o11&&!r7)?"drop":"finish"));return s10}function q(e2){let[n4]=e2,o11=e2.some(({attempt:t2})=>t2.kind==="rollback"),s10=e2.some(({attempt:t2})=>t2.fromWasHealthy===!1);return e2.some(({attempt:t2})=>t2.end==="pending")?!1:o11&&s10||e2.every(({attempt:t2})=>t2.end===n4?.attempt.end)}async function x3(e2,n4,o11){let s10=[...e2.keys()];return(await eachBounded(s10,o11.target.parallel,async i8=>B3(i8,e2.get(i8),n4,o11))).flatMap((i8,a16)=>{if(i8.status==="fulfilled")return[];if(i8.reason instanceof LeaseLost){if(i8.reason.by!=="")throw i8.reason;return[]}return[{host:s10[a16],why:errorMessage(i8.reason)}]})}async function B3(e2,n4,o11,{target:s10,id:t2,narrator:i8,world:a16}){for(let l22=1;;l22+=1)try{n4==="commit"?await s10.commit(e2,t2,o11):n4==="follow"?await s10.follow(e2,t2,o11):await s10.finish(e2,t2,o11,{drop:n4==="drop"})==="undone"&&i8.say(`${e2}: the previous release is restored`);return}catch(r7){if(l22===R4||r7 instanceof LeaseLost)throw r7;i8.say(`${errorMessage(r7)}; trying again`),await a16.clock.sleep(H5)}}async function W(e2,n4,o11,s10){let t2=b2(e2,o11.states),[i8]=t2;if(o11.unreachable.length>0)return unreachable(o11.unreachable);if(i8===void 0)return{outcome:"refused",reason:""};let{attempt:a16}=i8,l22=t2.some(u22=>u22.attempt.switched),r7=t2.filter(u22=>u22.attempt.end==="undone"),c22=a16.kind==="rollback"&&n4&&r7.some(u22=>u22.attempt.to!==u22.attempt.from)?{bad:a16.to}:{};if(t2.some(u22=>u22.attempt.end==="pending"))return{outcome:"unknown",reason:`deployment ${e2} is still pending on ${T2(t2)}`,...c22};let d24=r7.some(u22=>u22.attempt.disarmed)?"what an irreversible hook did is still done":"",m23=await z(t2,l22,o11.states,s10),p41=r7.filter(({state:u22})=>u22.outcomes[e2]?.by==="person").map(({host:u22})=>u22),h31=[m23.reason,p41.length>0?`a person ran \`undo\` on ${p41.join(", ")}`:"",d24];return{outcome:m23.outcome,reason:h31.filter(u22=>u22!=="").join("; "),...c22}}async function z(e2,n4,o11,s10){let t2=new Set(o11.map(({current:p41})=>p41?.id??""));if(t2.size>1)return{outcome:"mixed",reason:describeLive(o11)};let{kind:i8,to:a16,from:l22}=e2[0].attempt,r7=e2.some(({attempt:p41})=>p41.end==="committed");if(!n4&&!r7)return{outcome:"refused",reason:""};let[c22=""]=t2;if(c22===""){let p41=o11.filter(h31=>h31.running.length>0).map(({host:h31})=>h31);return p41.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${p41.join(", ")}`}}let d24=await notLive(o11,s10);return d24!==""?{outcome:r7&&i8!=="rollback"?"unknown":"rollback_unverified",reason:d24}:i8==="rollback"?{outcome:c22===a16&&(a16!==l22||r7)?"rolled_back":"rollback_failed",reason:""}:{outcome:r7?"deployed":"rolled_back",reason:""}}async function notLive(e2,n4){let o11=[];if(n4.request.environment.strategy.kind==="blue-green")for(let t2 of e2){if(t2.attempt?.switched!==!0)continue;let i8=await leadToWinner(t2,n4);i8!=="here"&&o11.push(`${t2.host}: the live release ${i8==="elsewhere"?"does not get the traffic":"was not seen through the switch"}`)}let s10=o11.length>0?[]:await verifyLive(e2,n4,drainAllowance(n4.request.environment.strategy));return[...o11,...s10.filter(({verdict:t2})=>t2!=="pass").map(({where:t2,detail:i8})=>`${t2}: ${i8}`)].join("; ")}async function verifyLive(e2,n4,o11=0){let{target:s10,world:t2}=n4,{signal:i8}=new AbortController,a16=await allBounded(e2,s10.parallel,async r7=>r7.current===void 0?{name:"live",where:r7.host,verdict:"fail",detail:"nothing is live",durationMs:0}:instanceLive(r7.host,s10.serving(r7),{...questionOf(n4,r7.current),signal:i8})),l22=e2[0]?.current;l22!==void 0&&a16.every(({verdict:r7})=>r7==="pass")&&a16.push(...await throughSwitch(e2.map(({host:r7})=>r7),l22,n4,{signal:i8,allowanceMs:o11}));for(let r7 of a16)n4.narrator.say(`${r7.verdict==="pass"?"\u2713":"\u2717"} ${r7.where}: ${t2.secrets.redact(r7.detail)}`);return n4.checks.push(...a16),a16}async function holdAll(e2,n4){let{target:o11,request:s10,id:t2}=e2,{states:i8}=await inspectReachable(e2);return await allBounded(i8,o11.parallel,async({host:a16,attempt:l22})=>{l22?.end==="pending"?await o11.hold(a16,t2,n4,s10.owner.actor):await o11.end(a16,t2,{outcome:"held",bad:void 0,of:[]})}),{outcome:"held",reason:n4}}async function inspectReachable(e2){let{target:n4,narrator:o11,world:s10}=e2,t2=await eachBounded(n4.hosts,n4.parallel,async l22=>{for(let r7=1;;r7+=1)try{return await n4.inspect(l22)}catch(c22){if(r7===R4)throw c22;o11.say(`${errorMessage(c22)}; trying again`),await s10.clock.sleep(H5)}}),i8=[],a16=[];return t2.forEach((l22,r7)=>{let c22=n4.hosts[r7];l22.status==="fulfilled"?i8.push(l22.value):a16.push(c22),e2.live[c22]=l22.status==="fulfilled"?l22.value.current?.id??"nothing":"?"}),{states:i8,unreachable:a16}}function unreachable(e2){return{outcome:"unknown",reason:`${e2.join(", ")} cannot be reached; the guard there restores the previous release by itself`}}function describeLive(e2){return e2.map(n4=>`${n4.host}: ${n4.current?.id??"nothing"}`).join("; ")}function T2(e2){return e2.filter(({attempt:n4})=>n4.end==="pending").map(({host:n4})=>n4).join(", ")}var R4,H5,_,init_settle=__esm({"src/deploy/settle.ts"(){"use strict";init_errors();init_concurrent();init_evidence();init_switched();init_target();init_through_switch();init_verify();init_waves();R4=3,H5=2e3,_=5}});var h4,d4,Heartbeat,init_heartbeat=__esm({"src/deploy/heartbeat.ts"(){"use strict";init_errors();init_concurrent();init_target();h4=1e4,d4=6,Heartbeat=class{over=new AbortController;lost=new AbortController;beating;target;id;narrator;world;free;waiting=[];constructor(t2,r7,e2,a16,o11){this.target=t2,this.id=r7,this.narrator=a16,this.world=o11,this.free=Math.max(1,t2.parallel),this.beating=Promise.all(t2.hosts.map(async i8=>this.loop(i8,Math.min(h4,e2/d4),e2/2)))}get signal(){return this.lost.signal}async now(){await allBounded(this.target.hosts,this.target.parallel,async t2=>this.beat(t2))}async stop(){this.over.abort(),await this.beating}async beat(t2){await this.target.beat(t2,this.id)!=="alive"&&(this.narrator.say(`${t2}: the guard had ended; it is started again`),await this.target.arm(t2,this.id))}async loop(t2,r7,e2){let{clock:a16}=this.world,o11=a16.monotonic();for(;!this.over.signal.aborted&&!this.lost.signal.aborted;){if(await a16.sleep(r7,this.over.signal),this.over.signal.aborted)return;try{await this.inTurn(async()=>this.beat(t2)),o11=a16.monotonic()}catch(i8){if(i8 instanceof LeaseLost||a16.monotonic()-o11>e2){this.lost.abort(i8);return}this.narrator.say(`${t2}: a beat was lost (${errorMessage(i8)})`)}}}async inTurn(t2){this.free>0?this.free-=1:await new Promise(r7=>this.waiting.push(r7));try{await t2()}finally{let r7=this.waiting.shift();r7===void 0?this.free+=1:r7()}}}}});async function takeLeases(e2,n4,o11,i8){let t2=new Set,r7=new Set,f25=(d24,l22)=>{t2.add(d24);for(let u22 of A4(d24,l22,e2,o11))r7.add(u22)};try{for(;;){let d24=n4.hosts.filter(s10=>!t2.has(s10)),l22=await eachBounded(d24,n4.parallel,async s10=>n4.lease(s10,e2.owner,$4(void 0,e2,n4))),u22=l22.findIndex(s10=>s10.status==="rejected"||s10.value.answer!=="granted");l22.forEach((s10,m23)=>{s10.status==="fulfilled"&&s10.value.answer==="granted"&&f25(d24[m23],s10.value),s10.status==="rejected"&&t2.add(d24[m23])});let w27=l22[u22];if(w27===void 0)return{unfinished:[...r7]};if(w27.status==="rejected")throw w27.reason;let a16=d24[u22],c22=[...t2].filter(s10=>s10>a16);await v6(c22,e2.owner.id,n4,o11);for(let s10 of c22)t2.delete(s10);f25(a16,await N(a16,[...t2],e2,n4,o11,i8))}}catch(d24){throw await v6([...t2],e2.owner.id,n4,o11),d24}}async function armGuards(e2,n4,o11){let i8=await allBounded(e2.hosts,e2.parallel,async r7=>e2.arm(r7,n4)),t2=e2.hosts.filter((r7,f25)=>i8[f25]?.survivesReboot===!1);t2.length>0&&o11.say(`note: the guard on ${t2.join(", ")} does not survive a reboot of the host (no systemd, or not root)`)}function $4(e2,{overtake:n4,force:o11},{hosts:i8}){return{over:e2,breakHold:n4,force:o11,sites:i8.length}}function b3({kind:e2}){return e2==="deploy"||e2==="flip"}function _2(e2,{overtake:n4,force:o11}){return n4&&(o11||b3(e2))}async function N(e2,n4,o11,i8,t2,r7){let f25=r7.clock.monotonic(),d24=Number.NEGATIVE_INFINITY,l22={of:"",atMs:0},u22;for(;;){r7.signal.throwIfAborted();let w27=await i8.lease(e2,o11.owner,$4(u22,o11,i8));if(w27.answer==="granted")return w27;if(w27.answer==="locked"){let{kind:h31,actor:L13,reason:y30}=w27.locked;throw new Refused(h31==="person"?`${e2} is locked by ${L13}: ${y30}`:`${e2} is held as it is: ${y30}`,h31==="person"?"erlmcp-actions unlock, or `sh .deploy/host unlock` on the host. A rollback passes the lock with `force: true`.":"erlmcp-actions undo, or a rollback: either ends the hold")}let{owner:a16}=w27,c22=r7.clock.monotonic()-f25,s10=a16.id!==l22.of||c22-l22.atMs>=R5||c22>=o11.waitMs;if(s10&&(l22={of:a16.id,atMs:c22}),a16.guard==="dead"||_2(a16,o11)||s10&&await o11.ownerEnded(a16)===!0){u22=a16.id;continue}let m23=`${a16.kind} ${a16.id}${a16.release===""?"":` of ${a16.release}`} by ${a16.actor}${a16.url===""?"":` (${a16.url})`}`;if(c22>=o11.waitMs)throw new Refused(`${e2} is leased to the running ${m23}`,b3(a16)?"Wait for it, cancel it, or use the rollback action, which takes over from a running deployment.":o11.overtake?"Wait for it to end; `force: true` takes over from it.":"Wait for it to end.");c22-d24>=T3&&(d24=c22,t2.say(`${e2}: waiting for ${m23}; ${formatDuration(c22)} of ${formatDuration(o11.waitMs)}`)),t2.doing(`waiting for ${m23}`),await allBounded(n4,i8.parallel,async h31=>i8.beat(h31,o11.owner.id)),await r7.clock.sleep(Math.min(M2,o11.waitMs-c22),r7.signal)}}function A4(e2,{replaced:n4,undo:o11},i8,t2){let r7=[n4,o11].filter(f25=>f25!==void 0&&f25!==i8.owner.id);return n4!==void 0&&r7.length>0&&t2.say(`${e2}: took over from deployment ${n4}`),r7}async function v6(e2,n4,o11,i8){for(let t2 of e2)try{await o11.end(t2,n4,{outcome:"refused",bad:void 0,of:[]})}catch(r7){i8.say(`${t2}: the lease was not given back (${r7 instanceof Error?r7.message:String(r7)})`)}}var M2,T3,R5,init_lease=__esm({"src/deploy/lease.ts"(){"use strict";init_duration();init_concurrent();init_refused();M2=2e3,T3=1e4,R5=1e4}});async function underLease(e2,l22,o11){let{target:i8,narrator:t2,world:r7,request:s10,id:f25}=e2,n4,a16=!1;e2.byPerson=l22;try{a16=!0;let u22=await t2.phase("lease",async()=>{let{ownerEnded:g22,environment:E24,force:L13}=s10;return takeLeases({owner:s10.owner,ownerEnded:g22,waitMs:E24.leaseWaitMs,overtake:l22,force:L13},i8,t2,r7)});a16=!1;let d24=armGuards(i8,f25,t2);d24.catch(()=>{}),n4=new Heartbeat(i8,f25,s10.environment.guardMs,t2,r7);let b20={signal:AbortSignal.any([r7.signal,n4.signal]),heart:n4,settled:[],armed:d24},c22=await I2(o11,b20,u22.unfinished,e2);if(c22.outcome==="held"||c22.keep===!0)await inspectReachable(e2);else{let{states:g22}=await inspectReachable(e2);await stopLeftSlots(g22,c22.verified===!0,e2),await F2(c22,b20.settled,e2),c22.outcome==="unknown"&&await inspectReachable(e2)}return e2.report(c22.outcome,c22.reason)}catch(u22){return await N2(u22,a16,e2)}finally{await n4?.stop()}}async function H6(e2,{heart:l22,armed:o11,settled:i8},t2){let{narrator:r7,request:s10}=t2;if(e2.length!==0){await o11,await l22.now();for(let f25 of e2){let n4=await r7.phase(`settle ${f25}, which was left unfinished`,async()=>settle(f25,{},t2));if(t2.warn(`deployment ${f25} was left unfinished and is settled now: ${n4.outcome}${n4.reason===""?"":` (${n4.reason})`}`),n4.outcome==="held")return{outcome:s10.intent==="recover"?"held":"refused",reason:n4.reason,keep:!0};i8.push({...n4,of:f25});let{bad:a16}=n4;a16!==void 0&&await eachBounded(t2.target.hosts,t2.target.parallel,async d24=>t2.target.markBad(d24,t2.id,a16));let u22=n4.stuck!==void 0&&(s10.intent==="rollback"||s10.force);if(n4.outcome==="unknown"&&!u22&&s10.intent!=="rollback"&&s10.intent!=="recover")return{outcome:"refused",reason:`deployment ${f25} was left unfinished, and what is live could not be made sure of: ${n4.reason}`};s10.intent!=="recover"&&(t2.evidence=void 0)}}}async function I2(e2,l22,o11,i8){let{heart:t2}=l22;try{return await H6(o11,l22,i8)??await e2.run(l22)}catch(r7){if(r7 instanceof Stale)return{outcome:"stale",reason:r7.message};let s10=t2.signal.aborted?t2.signal.reason:r7;if(s10 instanceof LeaseLost&&s10.by!=="")throw s10;if(i8.world.signal.aborted&&e2.switchBegan())throw new v7;let f25=t2.now().catch(n4=>{if(n4 instanceof LeaseLost&&n4.by!=="")throw n4});return await Promise.race([f25,i8.world.clock.sleep(B4)]),!(r7 instanceof VerdictFailed)&&!(r7 instanceof Refused)&&i8.narrator.say(`\u2717 ${i8.world.secrets.redact(errorMessage(r7))}`),e2.failed(r7)}}async function N2(e2,l22,o11){return e2 instanceof Refused?o11.report("refused",e2.fix===void 0?e2.message:`${e2.message}. ${e2.fix}`):e2 instanceof v7?o11.report("unknown","cancelled after the switch began: the post step, the recover action or the guard on the host finishes it"):e2 instanceof LeaseLost?o11.narrator.phase("overtaken",async()=>q2(e2,o11)):l22?o11.report("refused",o11.world.signal.aborted?"cancelled before anything was changed":errorMessage(e2)):(o11.world.log.error(explain(e2)),await inspectReachable(o11),o11.report("unknown",errorMessage(e2)))}async function q2(e2,l22){let{target:o11,world:i8,id:t2}=l22,r7=i8.clock.monotonic()+_3;for(;;){let s10=await eachBounded(o11.hosts,o11.parallel,async d24=>o11.inspect(d24)),f25=s10.map(d24=>d24.status==="fulfilled"?d24.value.outcomes[t2]?.outcome:void 0),[n4]=f25,u22=!s10.some(d24=>d24.status==="fulfilled"&&d24.value.owner!==void 0)&&f25.every(d24=>d24!==void 0&&d24===n4);if(u22||i8.clock.monotonic()>=r7||i8.signal.aborted)return s10.forEach((d24,y30)=>{l22.live[o11.hosts[y30]]=d24.status==="fulfilled"?d24.value.current?.id??"nothing":"?"}),l22.report(u22&&n4!==void 0?n4:"unknown",e2.message);l22.narrator.doing("waiting for the outcome that whoever took over records"),await i8.clock.sleep(O2,i8.signal)}}async function F2(e2,l22,o11){let i8=a16=>a16.stuck!==void 0&&e2.outcome!=="refused",t2=[...l22.filter(a16=>a16.of!==e2.of&&!i8(a16)),e2].flatMap(a16=>a16.of===void 0?[]:[{id:a16.of,outcome:a16.outcome}]),{target:r7,id:s10,narrator:f25}=o11;(await eachBounded(r7.hosts,r7.parallel,async a16=>{await r7.end(a16,s10,{outcome:e2.outcome,bad:e2.bad,of:t2})})).forEach((a16,u22)=>{a16.status==="fulfilled"||a16.reason instanceof LeaseLost&&a16.reason.by===""||f25.say(`${r7.hosts[u22]}: the lease was not given back (${errorMessage(a16.reason)}); its guard does it`)})}var _3,O2,B4,v7,init_with_lease=__esm({"src/deploy/with-lease.ts"(){"use strict";init_errors();init_concurrent();init_heartbeat();init_lease();init_refused();init_settle();init_switched();init_target();init_waves();_3=12e4,O2=1e3,B4=5e3;v7=class extends Error{}}});async function deploy(t2,n4,i8,r7,o11){let e2=new Context(t2,i8,r7,o11);e2.release=n4;try{let a16=await e2.narrator.phase("preflight",async()=>{let d24=await e2.inspectAll();return e2.weigh(d24,n4,p3(d24,n4,i8)),d24});if(t2.dryRun)return await z2(a16,n4,e2)}catch(a16){return a16 instanceof Stale?e2.report("stale",a16.message):a16 instanceof Refused?e2.report("refused",`${a16.message}. ${a16.fix??""}`.trim()):o11.signal.aborted?e2.report("refused","cancelled before anything was changed"):e2.report("refused",errorMessage(a16))}let s10=!1,f25=await underLease(e2,!1,{run:async a16=>{let d24=await e2.narrator.phase("plan",async()=>e2.inspectAll());if(e2.previous=d24.find(c22=>c22.current!==void 0)?.current,await checkOrder(n4,d24,e2),p3(d24,n4,i8))return D2(d24,e2,a16.signal);e2.weigh(d24,n4,!1),await confirmTraffic(d24,e2),j2(d24,n4,e2);let l22=$5(n4,d24,e2);t2.announce({deploymentId:e2.id,previousVersion:e2.previous?.version??"",planHash:planHash(l22)});let u22=await carryOut(l22,n4,d24,a16,()=>{s10=!0},e2);return concludeCommitted("deployed",u22,e2)},switchBegan:()=>s10,failed:async a16=>I3(a16,n4,s10,e2)});return withFigures(f25,e2.probing)}async function concludeCommitted(t2,n4,i8){let{states:r7,unreachable:o11}=await inspectReachable(i8);return o11.length>0?unreachable(o11):n4.size>0?{outcome:"mixed",reason:[...n4].map(([e2,s10])=>`${e2} kept its previous release: ${s10}`).join("; "),verified:!0}:r7.some(e2=>e2.current?.id!==i8.release?.id)?{outcome:"mixed",reason:describeLive(r7)}:{outcome:t2,reason:"",verified:!0}}async function I3(t2,n4,i8,r7){let o11=errorMessage(t2),e2=t2 instanceof VerdictFailed;if(t2 instanceof Refused&&!i8)return await settle(r7.id,{},r7),{outcome:"refused",reason:`${o11}. ${t2.fix??""}`.trim()};r7.world.log.error(o11);let s10=e2?detailsOf(t2):[o11];for(let l22 of s10)l22.includes(`
`)&&r7.narrator.say(l22);if(e2&&i8&&r7.request.environment.onFailure==="hold")return r7.evidence=await takeEvidence(r7.target.hosts,r7.id,r7.id,s10,r7.target,r7.narrator,r7.world),holdAll(r7,`deployment ${r7.id} of ${n4.id} failed: ${o11.slice(0,300)}`);let f25=await r7.narrator.phase(i8?"undo":"clean up",async()=>settle(r7.id,{hints:s10,failedChecks:e2,commitSent:t2 instanceof CommitFailed},r7)),a16=r7.evidence?.diagnosis===void 0?"":` Cause: ${r7.evidence.diagnosis.cause}.`,d24=r7.world.signal.aborted?"cancelled: ":"";return{outcome:f25.outcome,reason:`${d24}${o11}${f25.reason===""?"":`; ${f25.reason}`}.${a16}`,bad:blamesRelease(t2)&&f25.outcome!=="deployed"&&n4.id!==r7.previous?.id?n4.id:void 0}}function j2(t2,n4,{request:i8}){let{strategy:r7,verify:o11}=i8.environment;if(!(r7.kind!=="blue-green"||o11.instanceField!==void 0||!t2.some(({current:e2,sameSecrets:s10})=>e2?.id===n4.id&&s10===!1)))throw new Refused(`${n4.id} is live already with other secrets, and nothing in its answers tells the two slots apart`,"Set `verify.instance-field`, or deploy a new version with these secrets.")}async function z2(t2,n4,i8){i8.previous=t2.find(o11=>o11.current!==void 0)?.current,await checkOrder(n4,t2,i8),$5(n4,t2,i8);let r7=p3(t2,n4,i8.target)?"; this release is live already, a deployment would only verify it":"";return i8.report("unchanged",`dry run: nothing was changed${r7}`)}function $5(t2,n4,i8){let r7=U2(i8.target.plan(t2,n4),t2,i8);i8.plan=r7;for(let s10 of describePlan(r7))i8.narrator.say(s10);let o11=planHash(r7),{planHash:e2}=i8.request;if(e2!==void 0&&e2!==o11)throw new Refused(`the plan is ${o11}, not the approved ${e2}`,"What is live or what is asked for has changed since: make a dry run, and approve its plan.");return r7}function U2(t2,n4,{request:i8,target:r7}){let{before:o11,after:e2}=i8.environment.hooks,[s10=""]=r7.hosts,f25=l22=>(l22==="before hooks"?o11:e2).map(u22=>{let c22=`${l22.slice(0,-1)} ${u22.name}${u22.irreversible?" (point of no return)":""}`,h31=u22.irreversible?{irreversible:!0}:{};return u22.on==="runner"?{name:c22,phase:l22,steps:{},onRunner:u22,...h31}:{name:c22,phase:l22,steps:{[s10]:[r7.hookStep(u22,n4)]},...h31}}),a16=t2.waves.findIndex(({phase:l22})=>l22==="beside"||l22==="switch"),d24=o11.concat(e2).filter(({irreversible:l22})=>l22).map(({name:l22})=>`after hook ${l22} nothing is undone without a person`);return{...t2,notes:[...t2.notes,...d24],waves:[...t2.waves.slice(0,a16),...f25("before hooks"),...t2.waves.slice(a16),...f25("after hooks")]}}function p3(t2,n4,i8){return t2.every(r7=>r7.current?.id===n4.id&&r7.sameSecrets!==!1&&r7.running.some(({slot:o11,release:e2})=>o11===i8.serving(r7)&&e2===n4.id))}async function D2(t2,n4,i8){let o11=(await n4.narrator.phase("verify",async()=>verifyLive(t2,n4))).filter(({verdict:s10})=>s10!=="pass");if(o11.length>0)return{outcome:"refused",reason:`this release is live already, but it could not be verified: ${new VerdictFailed(o11).message}. Roll back, or restart it`};let e2=new Map(t2.map(s10=>[s10.host,n4.target.serving(s10)]));return await smoke(n4.target.hosts,e2,n4.release,n4,i8,"all"),{outcome:"unchanged",reason:""}}var init_deploy=__esm({"src/deploy/deploy.ts"(){"use strict";init_errors();init_after_switch();init_context();init_evidence();init_forward();init_order();init_measure();init_plan();init_refused();init_settle();init_switched();init_with_lease();init_waves()}});async function recover(r7,{mine:n4,overtake:i8},d24,u22,c22){let e2=new Context(r7,d24,u22,c22),{states:o11,unreachable:_18}=await e2.narrator.phase("look",async()=>inspectReachable(e2));e2.previous=o11.find(({current:t2,attempt:a16})=>t2!==void 0&&(i8||a16?.switched!==!0||!n4(a16.id)))?.current,e2.release=releaseOfId(o11.map(({owner:t2})=>t2).find(t2=>t2!==void 0&&(i8||n4(t2.id)))?.release??"");let m23=t2=>i8||n4(t2),s10=R6(o11,m23),h31=o11.some(({attempt:t2,owner:a16})=>t2?.end==="pending"&&(a16===void 0||m23(a16.id))||a16!==void 0&&m23(a16.id)),p41=$6(o11,s10?.id,e2),S23=o11.find(t2=>t2.held!==void 0)?.held;if(!i8&&S23!==void 0&&s10?.outcome==="held")return{...e2.report("held",S23.reason),deploymentId:s10.id,repeated:!0};if(_18.length>0)return e2.report("unknown",`${_18.join(", ")} cannot be reached: what this job left there, if anything, is not known. A guard restores the previous release by itself`);let x30=s10!==void 0&&I4.includes(s10.outcome)&&!v8(s10.outcome,e2);if(i8&&!h31&&p41===void 0&&!x30&&!k3(o11))return V(o11,e2);if(!h31&&p41===void 0&&s10===void 0&&!k3(o11)){let t2=o11.find(({owner:l22})=>l22!==void 0)?.owner,a16=t2===void 0?"there is nothing to recover":`there is nothing of this job to recover; another one is not finished: ${t2.reason}, by ${t2.actor}`;return{...e2.report("unchanged",a16),repeated:!0}}if(!h31&&p41===void 0&&s10!==void 0&&!x30&&!k3(o11))return O3(o11)&&!v8(s10.outcome,e2)?{...e2.report("mixed",describeLive(o11)),deploymentId:s10.id}:(e2.release??=s10.outcome==="deployed"?o11.find(t2=>t2.current!==void 0)?.current:void 0,{...e2.report(s10.outcome,"on record"),deploymentId:s10.id,repeated:!0});let g22=p41,E24=async({settled:t2})=>{let a16=t2.find(({outcome:y30})=>y30!=="refused")??t2[0];if(g22??=a16?.of,a16!==void 0)return a16;let l22=await e2.inspectAll(),f25=R6(l22,m23);g22??=f25?.id??o11.find(({owner:y30})=>y30!==void 0&&m23(y30.id))?.owner?.id;let b20=$6(l22,f25?.id,e2);return b20!==void 0?{...await settle(b20,{},e2),of:b20}:f25===void 0?{outcome:i8?"unchanged":"refused",reason:"nothing had been changed"}:O3(l22)?{outcome:"mixed",reason:describeLive(l22),of:f25.id}:I4.includes(f25.outcome)?{...await q3(f25,l22,e2),of:f25.id}:{outcome:f25.outcome,reason:"on record",of:f25.id}};Object.assign(e2,{request:{...r7,ownerEnded:async t2=>n4(t2.id)||r7.ownerEnded(t2)}}),(h31||p41!==void 0)&&(e2.probing=measure(o11,e2));let L13=await underLease(e2,i8,{run:E24,switchBegan:()=>!1,failed:async()=>settle(e2.id,{},e2)}),H15=await withFigures(L13,e2.probing);return i8||g22===void 0?H15:{...H15,deploymentId:g22}}async function q3(r7,n4,i8){let d24=n4.map(e2=>e2.attempt).find(e2=>e2?.id===r7.id),[u22=""]=n4.map(({current:e2})=>e2?.id??"");if(u22===""){let e2=n4.filter(o11=>o11.running.length>0).map(({host:o11})=>o11);return e2.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${e2.join(", ")}`}}let c22=await i8.narrator.phase("verify",async()=>notLive(n4,i8));return c22!==""?{outcome:d24?.end==="committed"&&d24.kind!=="rollback"?"unknown":"rollback_unverified",reason:c22}:d24===void 0?{outcome:r7.outcome,reason:"on record"}:d24.kind==="rollback"?{outcome:u22===d24.to?"rolled_back":"rollback_failed",reason:""}:{outcome:u22===d24.to&&d24.end==="committed"?"deployed":"rolled_back",reason:""}}function $6(r7,n4,i8){let d24=r7.flatMap(({attempt:u22})=>u22!==void 0&&u22.id===n4?[u22.end]:[]);return d24.includes("committed")&&d24.includes("undone")&&!v8(R6(r7,u22=>u22===n4)?.outcome,i8)?n4:void 0}function v8(r7,{request:n4}){return r7==="mixed"&&n4.environment.onHostFailure==="continue"}function O3(r7){return new Set(r7.map(({current:n4})=>n4?.id??"")).size>1}function k3(r7){return r7.some(({attempt:n4,owner:i8})=>i8===void 0&&n4!==void 0&&n4.end!=="pending"&&n4.left!==void 0)}async function V(r7,n4){if(r7.every(({current:d24})=>d24===void 0))return n4.report("unchanged","there was nothing to undo, and nothing is live");if(O3(r7))return n4.report("mixed",`there was nothing to undo, but the hosts differ: ${describeLive(r7)}`);let i8=await n4.narrator.phase("verify",async()=>notLive(r7,n4));return i8===""?n4.report("unchanged","there was nothing to undo; what is live was verified"):n4.report("rollback_unverified",`there was nothing to undo, but what is live could not be verified: ${i8}. \`rollback --to ${r7[0]?.current?.version}\` starts it where it does not run`)}function R6(r7,n4){let i8=r7.flatMap(e2=>Object.entries(e2.outcomes).filter(([o11])=>n4(o11))),d24=i8.toSorted(([,e2],[,o11])=>e2.at<o11.at?1:-1)[0]?.[0],u22=i8.filter(([e2])=>e2===d24),c22=z3.flatMap(e2=>u22.filter(([,{outcome:o11}])=>o11===e2))[0]??u22[0];return c22===void 0?void 0:{id:c22[0],outcome:c22[1].outcome}}var I4,z3,init_recover=__esm({"src/deploy/recover.ts"(){"use strict";init_context();init_measure();init_release();init_settle();init_with_lease();I4=["unknown","mixed","rollback_unverified"];z3=["unknown","mixed","rollback_unverified","rollback_failed"]}});function parseAnswer(s10){let n4=[];for(let r7 of s10.split(`
`)){let t2=i2.exec(r7);t2!==null&&n4.push([t2[1]??"",t2[2]??Buffer.from(t2[3]??"","base64").toString("utf8")])}return n4.at(-1)?.[0]==="end"?new Answer(n4):void 0}var Answer,i2,init_answer=__esm({"src/targets/host/answer.ts"(){"use strict";Answer=class{pairs;constructor(n4){this.pairs=n4}get(n4){return this.pairs.find(([r7])=>r7===n4)?.[1]}all(n4){return this.pairs.filter(([r7])=>r7===n4).map(([,r7])=>r7)}below(n4){return this.pairs.filter(([r7])=>r7.startsWith(n4)).map(([r7,t2])=>[r7.slice(n4.length),t2])}},i2=/^([a-z][A-Za-z0-9:._/-]*) (?:=([A-Za-z0-9._:/@+-]*)|([A-Za-z0-9+/]*={0,2}))$/}});var shared$6,homeFolder,userName,init_user=__esm({"shared:src/core/user.ts"(){shared$6=(__nccwpck_require__(377).shared)["src/core/user.ts"],homeFolder=shared$6.homeFolder,userName=shared$6.userName}});var NothingRun,init_connection=__esm({"src/targets/host/connection.ts"(){"use strict";init_target();NothingRun=class extends HostUnreachable{constructor(e2,n4){super(e2,n4),this.name="NothingRun",this.message=`${e2}: ${n4}`}}}});var shared$7,printableLine,printableLines,withoutCommands,init_printable=__esm({"shared:src/core/printable.ts"(){shared$7=(__nccwpck_require__(377).shared)["src/core/printable.ts"],printableLine=shared$7.printableLine,printableLines=shared$7.printableLines,withoutCommands=shared$7.withoutCommands}});function remoteCommand(e2,n4,o11,t2){return[...t2?["env","LC_ALL=C","sudo","-n"]:[],"sh","-c",o11?$7:p4,"sh",n4,...e2].map(w2).join(" ")}function marked(e2,n4){return typeof e2=="string"?`${n4}
${e2}`:Buffer.isBuffer(e2)?Buffer.concat([Buffer.from(`${n4}
`),e2]):import_node_stream.Readable.from((async function*(){yield Buffer.from(`${n4}
`),yield*e2})(),{objectMode:!1})}function answerAfter(e2,n4){let o11=`
${n4}
`,t2=e2.indexOf(o11);return t2===-1?void 0:e2.slice(t2+o11.length)}function whyNotRun(e2,{user:n4,sudo:o11},t2,s10){let r7=n4??"this user",u22=o11?sudoProblem(e2.stderr,r7):void 0;if(u22!==void 0)return u22;let[c22="",h31]=s10===void 0?[e2.stdout]:e2.stdout.split(`
${s10} eaten
`),i8=y4(`${c22}
${e2.stderr}`,t2),d24=i8===""?"printed nothing":`printed ${JSON.stringify(i8)}`;return h31!==void 0?`the login shell of ${r7} there reads what is sent to commands, and ${d24}: remove what reads standard input from its start files (~/.bashrc, ~/.profile)`:/account is (?:currently )?not available|\bnologin\b/i.test(i8)||e2.code===1&&i8===""?`the login shell of ${r7} there runs no commands, and ${d24}: give it one that does, such as \`usermod -s /bin/sh ${n4??"USER"}\``:`the login shell of ${r7} there ended with ${e2.code??"a signal"} before our command was run, and ${d24}: its start files (~/.bashrc, ~/.profile), or a command= of the key, must go on where there is no terminal`}function sudoProblem(e2,n4){let o11=e2.split(`
`).find(s10=>s10.includes("sudo"));if(o11===void 0)return;let t2=g2.find(([s10])=>s10.test(o11));return t2===void 0?void 0:`${t2[1](n4)} (${printableLines(o11.trim().slice(0,f4)).join(" ")})`}function l4(e2){return`write \`${e2==="this user"?"USER":e2} ALL=(root) NOPASSWD: /bin/sh\` into a file in /etc/sudoers.d`}function y4(e2,n4){let o11=e2.split(`
`).map(t2=>t2.trim());return n4.secrets.redact(printableLines((o11.find(t2=>t2!=="")??"").slice(0,f4)).join(" "))}function w2(e2){return/^[A-Za-z0-9@%+=:,./_-]+$/.test(e2)?e2:`'${e2.replaceAll("'","'\\''")}'`}var import_node_stream,p4,$7,f4,g2,init_remote=__esm({"src/targets/host/remote.ts"(){"use strict";import_node_stream=__nccwpck_require__(75);init_printable();p4='echo; echo "$1"; shift; exec sh "$@"',$7='IFS= read -r sent; echo; [ "$sent" = "$1" ] || { echo "$1 eaten"; exit 1; }; echo "$1"; shift; exec sh "$@"',f4=200;g2=[[/must have a tty/,()=>"sudo there wants a terminal: remove `requiretty` from /etc/sudoers"],[/password is required|terminal is required|no tty present/,e2=>`sudo asks ${e2} for a password there: ${l4(e2)}`],[/not in the sudoers file|not allowed to (?:execute|run)|may not run sudo/,e2=>`sudo does not let ${e2} run sh there: ${l4(e2)}`],[/do(?:es)? not exist in the passwd database|unknown uid|unknown user/,e2=>`sudo does not know ${e2} there: the user has no entry in /etc/passwd`],[/sudo.*(?:not found|No such file)/,()=>"sudo is not installed there: install it, or connect as root with `sudo: false`"]]}});function localConnection(o11,i8){let t2=Object.fromEntries(p5.flatMap(n4=>process.env[n4]===void 0?[]:[[n4,process.env[n4]]]));return{async shell(n4,r7){let[c22,d24]=o11.sudo?["sudo",["-n","sh",...n4]]:["sh",n4],e2=await i8.exec(c22,d24,{...r7,env:o11.sudo?{...t2,LC_ALL:"C"}:t2,cwd:"/"});if(e2.timedOut)throw new HostUnreachable(o11.name,`it did not answer within ${r7.deadlineMs/1e3} s`);let s10=o11.sudo&&e2.stdout===""?sudoProblem(e2.stderr,userName()):void 0;if(s10!==void 0)throw new NothingRun(o11.name,s10);return e2},async forward(){},async close(){}}}var p5,init_local=__esm({"src/targets/host/local.ts"(){"use strict";init_user();init_target();init_connection();init_remote();p5=["PATH","HOME","USER","LOGNAME","LANG","TZ","TMPDIR"]}});var change_default,init_change=__esm({"src/targets/host/protocol/change.sh"(){change_default=`# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

# ---- lease ---------------------------------------------------------------------------------------------

# lease ID BYTES OVER MODE SECONDS < record: OVER names the owner that may be replaced, \`-\` for none; MODE \`break-hold\`
# ends a hold, \`force\` also passes a person's lock, which stays.
verb_lease() {
  word "\${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" || fail "cannot write to $ROOT as $(id -un): create it for this user or use sudo"
  # A rollback must be possible on a full disk too.
  case \${4-} in break-hold|force) rm -f "$D/ballast" ;; esac
  # Not in a file: of a lease that was killed before it was had, nobody comes to remove anything.
  number "\${2-}"
  _record=$(timeout 60 cat; printf x)
  [ "\${#_record}" -eq "$(($2 + 1))" ] || fail "what was sent arrived cut off"
  lock
  if [ "\${4-}" != force ] && person_lock; then
    say answer locked; sed 's/^/locked-/' "$LOCKED"
    ok
  fi
  if hold_file && [ "\${4-}" != force ] && [ "\${4-}" != break-hold ]; then
    say answer locked; sed 's/^/locked-/; p; s/^locked-/held-/' "$HELD"
    ok
  fi
  _now=$(owner_id)
  # An owner that has ended, but could not end what is pending, keeps its guard and nobody waiting.
  field "$D/owner" ended || FIELD=
  if [ -n "$_now" ] && [ "$_now" != "$1" ] && [ "$_now" != "\${3-}" ] && [ "$FIELD" != =yes ]; then
    say answer held; say owner "$_now"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
    ok
  fi
  rm -f "$D/owner.was"
  _kind=
  [ -z "$_now" ] || { ln -f "$D/owner" "$D/owner.was"; field "$D/owner" kind; _kind=\${FIELD#=}; }
  # What unit, owner and guard name is there after a loss of power; \`host\` is for people.
  sync "$0" "$D" "$ROOT" "\${ROOT%/*}/" && put "$D/host" <"$0" || fail "cannot write to $D: $(free_kb) kB are free"
  { printf 'id %s\\n%s' "$1" "\${_record%x}"; say program "\${0##*/}"; } | put "$D/owner" || fail "cannot write to $D: $(free_kb) kB are free"
  printf '0\\n' | put "$D/beat" || fail "the disk is full"
  # The guard starts under the same lock: a lease without a guard would look like that of an owner that has ended.
  if ! arm "$1" "$5"; then
    if [ -f "$D/owner.was" ]; then mv -f "$D/owner.was" "$D/owner"; else rm -f "$D/owner"; fi
    fail "$WHY"
  fi
  rm -f "$D/owner.was"
  end_hold || fail "cannot write to $D"
  # Room that an undo gives back, for a disk that fills up meanwhile.
  [ -f "$D/ballast" ] || { head -c 262144 /dev/zero >"$D/ballast"; } 2>/dev/null || rm -f "$D/ballast"
  journal "$1" "lease"
  record_load
  say answer granted
  say replaced "$_now"
  say replaced-kind "$_kind"
  if [ "$r_end" = pending ]; then say undo "$r_id"; else say undo ''; fi
  ok
}

verb_arm() {
  lock; own "$1"
  { guard_alive && [ "$(id_in guard)" = "$1" ]; } || arm "$1" "$2" || fail "$WHY"
  if has_systemd; then say reboot survives; else say reboot lost; fi
  ok
}

# Without the lock: while a verb stops a slow service, its owner is running all the same.
verb_beat() {
  own "$1"
  read -r _n 2>/dev/null <"$D/beat" || _n=0
  printf '%s\\n' "$((_n + 1))" | put "$D/beat" || fail "the disk is full"
  if guard_alive; then say guard alive; else say guard dead; fi
  ok
}

# ---- the record ----------------------------------------------------------------------------------------

# snapshot ID BYTES BACKUP SECRETS REPLACE < fields and lines: from here on whoever finds this host can bring it back.
# SECRETS \`own\`: the generation ID, \`-\`: that of the last commit, for a rollback by name. REPLACE: the pending record, whose
# undo was tried and failed, that this one replaces; \`-\` for none.
verb_snapshot() {
  word "\${3-}"
  payload "$2"
  lock; own "$1"
  guard_alive || fail "the guard is not running"
  s_new=$(cat "$IN")
  s_kind= s_to= s_healthy=unknown s_from_slot=main s_to_slot=main s_drain=0
  while read -r _k _v; do
    case $_k in
      kind) case $_v in deploy|rollback|flip) s_kind=$_v ;; *) fail "not a kind: $_v" ;; esac ;;
      to) word "$_v"; s_to=$_v ;;
      healthy) case $_v in yes|no|unknown) s_healthy=$_v ;; *) fail "not yes, no or unknown: $_v" ;; esac ;;
      from-slot) case $_v in main|a|b|-) s_from_slot=$_v ;; *) fail "not a slot: $_v" ;; esac ;;
      to-slot) case $_v in main|a|b) s_to_slot=$_v ;; *) fail "not a slot: $_v" ;; esac ;;
      drain) number "$_v"; s_drain=$_v ;;
      forward) [ "$s_kind" = rollback ] || fail "only a rollback goes forward by itself" ;;
      undo|from|'') ;;
      *) fail "not a field of a record: $_k" ;;
    esac
  done <<END
$s_new
END
  [ -n "$s_kind" ] && [ -n "$s_to" ] || fail "the record does not say what it is of"
  raise_format
  record_load
  s_replaced= s_disarmed=no
  if [ "$r_id" = "$1" ]; then
    [ "$r_end/$r_begun/$r_switched" = pending/no/no ] || fail "the record of $1 is in use already"
    s_disarmed=$r_disarmed
  elif [ "$r_end" = pending ]; then
    [ "\${5--}" = "$r_id" ] || fail "the undo of $r_id was not run yet"
    [ "$r_begun" = yes ] || fail "the undo of $r_id was not tried yet"
    s_replaced=$r_id s_disarmed=$r_disarmed
  fi
  [ "$s_kind" != rollback ] || whole "$s_to" || fail "release $s_to is not whole: $WHY"
  s_from=$(live)
  s_before=$(secrets_in_use)
  # The generation of the last commit is handed on from record to record.
  case $r_end in '') s_committed=$s_before ;; committed) s_committed=$r_secrets ;; *) s_committed=$r_committed ;; esac
  s_secrets=$s_committed
  case \${4-} in own) s_secrets=$1 ;; -) ;; *) fail "not own or -: \${4-}" ;; esac
  if [ "$s_kind" = rollback ]; then
    s_secrets=$(compose_secrets "$s_to" "$s_committed" "$1" || { printf %s "$WHY"; exit 1; }) || fail "$s_secrets"
  fi
  folder_in backups
  [ -z "$s_from" ] || ln -sfn "../releases/$s_from" "$ROOT/backups/$3"
  if [ -n "$s_replaced" ]; then
    restore_place || fail "the disk is full"
    outcome "$s_replaced" rollback_failed engine
    [ -f "$D/outcomes/$s_replaced" ] || fail "the disk is full"
  fi
  # What was seen through the switch is built upon: its configuration must be on the disk.
  if [ -n "$s_replaced" ] || [ "$s_from_slot" != "$s_to_slot" ]; then sync; fi
  {
    printf '%s\\n' "id $1" "kind $s_kind" "from \${s_from:--}" "to $s_to" "healthy $s_healthy" "end pending" "begun no" "switched no" \\
      "disarmed $s_disarmed" "prepared no" "prepared-secrets -" "secrets-before $s_before" "secrets-to $s_secrets" "secrets-committed $s_committed" \\
      "seen no" "from-slot $s_from_slot" "to-slot $s_to_slot" "drain $s_drain" "after -" "note no"
    generations "$s_before" "$s_secrets" <<END
$s_new
END
  } | put "$D/record" || fail "cannot write the record; $(free_kb) kB are free"
  journal "$1" "snapshot \${s_from:--}"
  ok
}
folder_in() { [ -d "$ROOT/$1" ] || mkdir -p "$ROOT/$1"; }
# generations BEFORE TO: forward and undo lines with their generations. Where both are the same, the name of a release is
# enough to be kept.
generations() {
  awk -v before="$1" -v to="$2" -v bare="\${3-}" '
    $1 != "forward" && $1 != "undo" && !bare { next }
    { for (i = 2; i <= NF; i++) {
        if ($i != "@before" && $i != "@to") continue
        own = $i == "@before" ? before : to
        if ($(bare ? 1 : 2) == "stop") own = $i == "@before" && before == to ? "-" : own == "-" ? "none" : own
        $i = own
      }
      print }'
}

# ours ID: a pending record of ID, whose undo has not begun.
ours() {
  record_load
  [ "$FORMAT" != 1 ] && [ "$r_id" = "$1" ] || fail "no record was written by $1"
  [ "$r_end" = pending ] || fail "$1 has ended already: $r_end"
  [ "$r_begun" = no ] || fail "the undo of $1 has begun"
}

# run ID BYTES PART < lines: PART \`beside\` what serves, or \`switch\`.
verb_run() {
  payload "$2"
  case \${3-} in beside|switch) ;; *) fail "not a part: \${3-}" ;; esac
  lock; own "$1"
  ours "$1"
  guard_alive || fail "the guard is not running"
  while read -r _k _x _v; do
    [ "$_k" != start ] || { word "$_v"; whole "$_v" || fail "release $_v is not whole: $WHY"; }
  done <"$IN"
  s_new=$(generations "$r_before" "$r_secrets" 1 <"$IN") && printf '%s\\n' "$s_new" >"$IN" || fail "the disk is full"
  [ "$3" = beside ] || [ "$r_switched" = yes ] || record_set switched yes || fail "$WHY"
  apply "$IN" "$1" || fail "$WHY"
  ok
}

# hook ID SECONDS RELEASE KIND ARGV... (each in base64). Without the lock while it runs: the guard must be able
# to act while a hook hangs. KIND \`irreversible\`: only once the record says that nothing is undone without a person.
verb_hook() {
  number "\${2-}"; word "$3"
  lock; own "$1"
  if [ "$4" = irreversible ]; then
    ours "$1"
    [ "$r_disarmed" = yes ] || fail "the record of $1 is not disarmed"
  fi
  journal "$1" "hook"
  exec 9>&-
  _s=$2 _rel=$3
  shift 4
  _c=$#
  while [ "$_c" -gt 0 ]; do _a=$(printf %s "$1" | base64 -d; printf x); shift; set -- "$@" "\${_a%x}"; _c=$((_c - 1)); done
  _as=$(setting "$_rel" run-as) || _as=
  set -- "$(command -v timeout)" -k 2 "$_s" "$@"
  [ -z "$_as" ] || set -- "$(command -v setpriv)" --reuid="$_as" --regid="$(id -g "$_as")" --init-groups "$@"
  OUT=$D/out.$$
  (cd "$ROOT/releases/$_rel" && become "$_rel" hook "$@") >"$OUT" 2>&1 </dev/null
  say code "$?"
  say output "$(tail -c 16384 "$OUT")"
  rm -f "$OUT"
  ok
}
verb_disarm() {
  lock; own "$1"
  ours "$1"
  [ "$r_disarmed" = yes ] || record_set disarmed yes || fail "$WHY"
  journal "$1" "disarmed"
  ok
}

# prepare ID: what is slow of a commit. The former place is on record before the mark.
verb_prepare() {
  lock; own "$1"
  ours "$1"
  whole "$r_to" || fail "release $r_to is not whole: $WHY"
  if [ "$r_prepared" = no ]; then
    place "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    record_set prepared "$RANK" prepared-secrets "$GEN" || fail "$WHY"
  fi
  good "$r_to" "$r_secrets" || fail "the disk is full"
  journal "$1" "prepared $r_to"
  ok
}

# commit ID OF: OF is ID, or a deployment that ID took over. One rename decides.
verb_commit() {
  word "\${2-}"
  lock; own "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2 to commit"
  case $r_end in
    committed) committed_marks || fail "$WHY" ;;
    undone) fail "$2 is undone" ;;
    *) [ "$r_begun" = no ] || fail "the undo of $2 has begun"
       [ "$r_switched" = yes ] || [ "$r_from" = "$r_to" ] || fail "$2 switched nothing"
       if [ "$FORMAT" = 1 ]; then
         mv -fT "$D/undo" "$D/committed" && sync "$D" && good "$(live)" - || fail "cannot rename the undo"
       else
         become_committed yes || fail "$WHY"
       fi ;;
  esac
  ok
}

# ---- the end -------------------------------------------------------------------------------------------

# end ID OUTCOME KEEP BAD [OF WORD]...: the last word on ID, and on each OF that it took over, what is kept, and the
# lease given back. BAD \`-\` for none.
verb_end() {
  word "\${2-}"; number "$3"
  [ "$4" = - ] || word "$4"
  lock; own "$1"
  e_id=$1 e_word=$2 e_keep=$3 e_bad=$4 e_live=$(live)
  shift 4
  [ "$e_bad" != "$e_live" ] || e_bad=-
  if [ "$e_bad" != - ]; then folder bad; true >"$D/bad/$e_bad"; ungood "$e_bad"; fi
  # What was brought back and seen to be well is the newest good one.
  if [ "$e_word" = rolled_back ] && [ -n "$e_live" ] && whole "$e_live"; then good "$e_live" "$(secrets_in_use)" && unmark bad "$e_live"; fi
  outcome "$e_id" "$e_word" engine
  while [ $# -ge 2 ]; do word "$1"; word "$2"; outcome "$1" "$2" engine; shift 2; done
  record_load
  # An undo that did not run to its end keeps its owner, and with it the guard, which tries again.
  if [ "$r_end" = pending ]; then
    field "$D/owner" ended || { cat "$D/owner"; say ended yes; } | put "$D/owner" || fail "the disk is full"
    journal "$e_id" "end $e_word, the undo stays"
    ok
  fi
  e_staged=$(staged)
  unstage
  [ "$e_word" = removed ] && [ -n "$e_staged" ] && [ "$e_live" != "$e_staged" ] && forget "$e_staged"
  prune "$e_keep"
  [ "$FORMAT" = 1 ] || prune_secrets
  sweep_programs
  settle_format
  lease_off || fail "cannot write to $D"
  journal "$e_id" "end $e_word"
  unguard "$e_id"
  ok
}
# Other versions of this program may still be called by a job that was overtaken; one that is named stays whatever its age.
sweep_programs() {
  field "$D/guard" program || FIELD=
  _guard=\${FIELD#=}
  field "$D/owner" program || FIELD=
  _unit=/etc/systemd/system/$(guard_unit)
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$0" ! -name "\${FIELD#=}" ! -name "$_guard" -mtime +1 -print 2>/dev/null | while read -r _f; do
    grep -qs " $_f " "$_unit" || rm -f "$_f"
  done
}

# write_hold DEPLOYMENT ACTOR REASON: synced before its word and before the owner is removed.
write_hold() {
  { say kind hold; say deployment "$1"; say actor "$2"; say reason "$3"; } | put "$D/held" || return 1
  # The program of format 1 knows one file only.
  [ "$FORMAT" != 1 ] || person_lock || { ln -f "$D/held" "$D/locked" && sync "$D"; }
}
# hold ID BYTES < record: a person wants to look at it. The guard goes, the undo stays for \`undo\` or \`rollback\`.
verb_hold() {
  payload "$2"
  lock; own "$1"
  record_load
  h_of=$1
  [ "$r_end" != pending ] || h_of=$r_id
  field "$IN" actor; h_actor=$(unsay "$FIELD")
  field "$IN" reason; h_reason=$(unsay "$FIELD")
  write_hold "$h_of" "$h_actor" "$h_reason" || fail "the disk is full"
  outcome "$h_of" held engine
  [ "$h_of" = "$1" ] || outcome "$1" held engine
  lease_off || fail "cannot write to $D"
  journal "$1" "hold"
  unguard "$1"
  ok
}

verb_lock() {
  lock
  ! person_lock || { field "$LOCKED" reason; fail "already locked: $(unsay "$FIELD")"; }
  [ -n "$HAND" ] && _reason="\${*:-no reason given}" || _reason=$(printf %s "$1" | base64 -d)
  [ -n "$HAND" ] && _who=$(id -un) || _who=$(printf %s "$2" | base64 -d)
  # The program of format 1 looks for it under its old name.
  _as=locked-by-person
  [ "$FORMAT" = 1 ] && [ ! -f "$D/locked" ] && _as=locked
  { say kind person; say actor "$_who"; say reason "$_reason"; } | put "$D/$_as" || fail "cannot write to $D"
  [ -n "$HAND" ] && { printf 'Locked. Nothing deploys here until: sh %s/host unlock\\n' "$D"; exit 0; }
  ok
}
verb_unlock() {
  lock
  while person_lock; do off "$LOCKED" || fail "cannot write to $D"; done
  [ -n "$HAND" ] && { echo Unlocked.; hold_file && printf 'It is held all the same; that ends by: sh %s/host undo\\n' "$D"; exit 0; }
  ok
}
`}});var finish_default,init_finish=__esm({"src/targets/host/protocol/finish.sh"(){finish_default=`# How a pending record comes to its end, committed or undone, and what follows: each may be run again, by whoever comes next.

# finish_record SEEN DROP: goes forward where there are forward lines, else rolls back. False with WHY; the record stays pending then.
finish_record() {
  WHY=
  [ "$r_end" = pending ] || return 0
  [ "$FORMAT" != 1 ] || { old_finish; return; }
  # Whoever acts keeps first what the act destroys.
  [ "$r_switched" != yes ] || [ -f "$D/evidence/$r_id" ] || keep_evidence "$r_id"
  if [ "$r_forward" = yes ]; then
    if [ "$2" = no ]; then
      [ "$r_switched" = yes ] || record_must switched yes || return 1
      if go_forward; then become_committed "$1"; return; fi
      journal "$r_id" "forward failed: $WHY"
    fi
    # One rename: the forward lines are gone, and the undo has begun.
    record_must forward - begun yes || return 1
  fi
  [ "$r_begun" = yes ] || record_must begun yes || return 1
  roll_back "$1"
}
go_forward() {
  whole "$r_to" || { WHY="release $r_to is not whole: $WHY"; return 1; }
  lines_of forward && apply_again "$IN" || return 1
  f_end=$(($(uptime_s) + $(setting "$r_to" start-timeout || echo 30)))
  until serves "$r_to_slot" "$r_to" && listens_for "$r_to_slot" "$r_to"; do
    serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
    [ "$(uptime_s)" -lt "$f_end" ] || { WHY="nothing listens for $r_to in slot $r_to_slot"; return 1; }
    sleep 0.05
  done
  # Where no address is known only its end shows that it did not start.
  setting "$r_to" "instance-$r_to_slot" >/dev/null && return
  sleep 1; sleep 1
  serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
}
# serves SLOT RELEASE: it runs there, and was not told to stop.
serves() { runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" != yes ]; }
roll_back() {
  [ "$r_from" = - ] || whole "$r_from" || { WHY="release $r_from is not whole: $WHY"; return 1; }
  lines_of undo || return 1
  # Where nothing was switched, the traffic is where it was.
  [ "$r_switched" = yes ] || { _new=$(sed '/^traffic /d' "$IN"); printf '%s\\n' "$_new" >"$IN"; }
  apply_again "$IN" || return 1
  if [ "$r_from" != - ] && [ "$r_from_slot" != "$r_to_slot" ]; then
    serves "$r_from_slot" "$r_from" || ! runs "$r_to_slot" ||
      { WHY="$r_from does not run in slot $r_from_slot, and something runs in slot $r_to_slot"; return 1; }
  fi
  restore_place && unmark left "$r_from" || { WHY="the disk is full"; return 1; }
  f_after=- f_seen=$1
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || f_after=$r_to_slot
  [ "$r_switched" = yes ] || f_seen=yes
  record_must end undone disarmed no after "$f_after" seen "$f_seen" || return 1
  journal "$r_id" "undone"
}
# Twice at most: what it stops may be what filled the disk.
apply_again() {
  apply "$1" "$r_id" && return
  [ -f "$D/ballast" ] || return 1
  rm -f "$D/ballast"
  apply "$1" "$r_id"
}
# Its former place among the good ones: a mark that outlives its undo would make the next rollback go forward.
restore_place() {
  case $r_prepared in
    no) ;;
    none) ungood "$r_to" ;;
    *) printf '%s %s\\n' "$r_prepared" "$r_prepared_secrets" | put "$D/good/$r_to" ;;
  esac
}
become_committed() {
  f_after=-
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || f_after=$r_from_slot
  # Also of one that goes forward alone: another host may still let it follow back.
  f_place=$r_prepared f_generation=$r_prepared_secrets
  if [ "$f_place" = no ]; then
    place "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    f_place=$RANK f_generation=$GEN
  fi
  record_must end committed forward - disarmed no seen "$1" after "$f_after" prepared "$f_place" prepared-secrets "$f_generation" || return 1
  journal "$r_id" "committed $r_to"
  committed_marks
}
# Those of a committed record; whoever finds it writes them again.
committed_marks() {
  [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] || return 0
  ! whole "$r_to" || good "$r_to" "$r_secrets" || { WHY="the disk is full"; return 1; }
  unmark bad "$r_to"
  unmark left "$r_to"
  if [ "$r_kind" = rollback ] && [ "$r_from" != - ] && [ "$r_from" != "$r_to" ]; then mark left "$r_from"; fi
  # What a rollback to it will have to fill.
  if [ -f "$D/secrets/$r_secrets" ]; then names_in "$D/secrets/$r_secrets"; fi | put "$D/releases/$r_to/secret-names" 2>/dev/null || :
}
# The word of who finished it without having verified what is live.
word_of_end() {
  if [ "$r_switched" = yes ]; then echo rollback_unverified; else echo refused; fi
}

# follow_up SEEN: the slot that was left is stopped, once the traffic was seen on the winner, and only while the winner runs.
# Sets FOLLOWED.
follow_up() {
  FOLLOWED=none WHY=
  record_load
  case $r_end in
    committed) f_slot=$r_to_slot f_release=$r_to ;;
    undone) f_slot=$r_from_slot f_release=$r_from ;;
    *) return 0 ;;
  esac
  [ "$r_after" != - ] || return 0
  FOLLOWED=left
  [ "$r_seen" = yes ] || [ "$1" = yes ] || return 0
  serves "$f_slot" "$f_release" || return 0
  IN=$D/in.$$
  printf 'stop %s -\\nlink slots/%s -\\n' "$r_after" "$r_after" >"$IN" && apply "$IN" "$r_id" && record_set after - seen yes || return 1
  FOLLOWED="done"
}

# finish ID OF [drop] [seen]
verb_finish() {
  word "\${2-}"
  lock; own "$1"
  f_seen=no f_drop=no
  for _x in "\${3-}" "\${4-}"; do
    case $_x in seen) f_seen=yes ;; drop) f_drop=yes ;; '') ;; *) fail "not a word of finish: $_x" ;; esac
  done
  record_load
  [ "$r_id" = "$2" ] || { say ended none; ok; }
  # What it does may take its time on a host that is full: nobody loses the first look at what is undone.
  finish_record "$f_seen" "$f_drop" || fail "$WHY"
  committed_marks || fail "$WHY"
  say ended "$r_end"
  ok
}
# follow ID OF: another host was undone; this one, which is committed, follows it.
verb_follow() {
  word "\${2-}"
  lock; own "$1"
  record_load
  [ "$r_id" = "$2" ] || { say ended none; ok; }
  if [ "$r_end" = committed ]; then
    if [ "$FORMAT" = 1 ]; then
      mv -fT "$D/committed" "$D/undo" && sync "$D" || fail "cannot rename the undo"
      record_load
    else
      record_must end pending begun yes forward - after - seen no || fail "$WHY"
    fi
    journal "$1" "follow $2"
  fi
  finish_record no yes || fail "$WHY"
  say ended "$r_end"
  ok
}
# lead ID OF: the traffic is led once more to the slot that the record, which has ended, names as the winner.
verb_lead() {
  word "\${2-}"
  lock; own "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2"
  case $r_end in
    committed) f_slot=$r_to_slot f_release=$r_to ;;
    undone) f_slot=$r_from_slot f_release=$r_from ;;
    *) fail "$2 has not ended" ;;
  esac
  traffic "$f_slot" "$f_release" || fail "$WHY"
  ok
}
# mark ID RELEASE: bad, never where it is live.
verb_mark() {
  word "\${2-}"
  lock; own "$1"
  [ "$2" = "$(live)" ] || { mark bad "$2" && ungood "$2"; } || fail "cannot write to $D"
  ok
}

# after ID SEEN
verb_after() {
  lock; own "$1"
  case \${2-} in yes|no) ;; *) fail "not yes or no: \${2-}" ;; esac
  follow_up "$2" || fail "$WHY"
  say after "$FOLLOWED"
  ok
}

# undo, by hand: whatever is pending comes to its end; that of a rollback is the release that it wants.
verb_undo() {
  lock
  end_hold || fail "cannot write to $D"
  record_load
  if [ "$r_end" != pending ]; then printf 'There is nothing to undo here. Live: %s\\n' "$(live)"; exit 0; fi
  finish_record no no || fail "$WHY"
  outcome "$r_id" "$(word_of_end)" person
  follow_up no || :
  settle_format
  unstage
  lease_off
  unguard
  if [ "$r_end" = committed ]; then printf 'Rolled back. Live: %s\\n' "$(live)"; else printf 'Undone. Live: %s\\n' "$(live)"; fi
  exit 0
}
`}});var format1_default,init_format1=__esm({"src/targets/host/protocol/format1.sh"(){format1_default=`# What a deployment of format 1 left: \`undo\` until \`committed\` or \`undone\` is its name, with facts in files beside it.
# It is brought to its end by its own lines before the format is raised.

old_load() {
  for _f in undo committed undone; do
    [ -f "$D/$_f" ] || continue
    r_id=$(id_in "$_f")
    case $_f in undo) r_end=pending ;; *) r_end=$_f ;; esac
    r_from=$(sed -n 's/^link current //p' "$D/$_f" | tail -n 1)
    : "\${r_from:=-}"
    r_kind=deploy
    [ "$(id_in switched)" != "$r_id" ] || r_switched=yes
    [ "$(id_in disarmed)" != "$r_id" ] || r_disarmed=yes
    case $r_end in committed) r_to=$(live) ;; pending) r_to=$(staged) ;; esac
    : "\${r_to:=-}"
    return 0
  done
}
old_finish() {
  IN=$D/in.$$
  while read -r o_op o_x o_y <&6; do
    case $o_op in
      id) ;;
      secrets) old_secrets "$o_x" || { WHY="cannot restore the secrets"; return 1; } ;;
      drain) number "$o_y"; [ ! -f "$D/led/$o_x" ] || ! runs "$o_x" || sleep "$o_y" ;;
      *) printf '%s %s %s\\n' "$o_op" "$o_x" "$o_y" >"$IN" || { rm -f "$D/ballast"; printf '%s %s %s\\n' "$o_op" "$o_x" "$o_y" >"$IN"; }
         apply "$IN" "$r_id" || return 1 ;;
    esac
  done 6<"$D/undo"
  rm -f "$D/ballast"
  mv -fT "$D/undo" "$D/undone" && sync "$D" || { WHY="cannot rename the undo"; return 1; }
  r_end=undone
  journal "$r_id" "undone"
}
old_secrets() {
  mkdir -p "$ROOT/shared"
  case $1 in
    next) [ -f "$D/secrets.next" ] || return 0 ;;
    before) [ ! -f "$D/secrets.none" ] || { rm -f "$ROOT/shared/secrets.env"; return; }
            [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  # The same file under both names: mv would refuse.
  [ "$D/secrets.$1" -ef "$ROOT/shared/secrets.env" ] && return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back. Nobody writes into these files.
  ln -f "$D/secrets.$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && rm -f "$D/put.$$" && sync "$ROOT/shared"
}
`}});var fsck_default,init_fsck=__esm({"src/targets/host/protocol/fsck.sh"(){fsck_default=`# fsck [mend]: names what does not belong together in the state on this host, and the command that mends it.

verb_fsck() {
  case \${1-} in ''|mend) ;; *) fail "not a word of fsck: $1" ;; esac
  lock
  MEND=\${1-} FOUND=0
  MEND_COMMAND="sh $D/host fsck mend"
  fsck_format
  record_load
  [ ! -f "$D/record" ] || [ "$FORMAT" = 1 ] || fsck_record
  record_load
  fsck_releases
  if [ -n "$HAND" ]; then
    [ "$r_end" != pending ] || printf 'unfinished: %s; finish it with: sh %s/host undo\\n' "$r_id" "$D"
    [ "$FOUND" -gt 0 ] || printf 'The state on this host is legal.\\n'
    [ "$FOUND" = 0 ]
    exit
  fi
  ok
}
# illegal WHAT COMMAND: one that \`fsck mend\` itself would take away is mended at once when that was asked for.
illegal() {
  if [ "$MEND" = mend ] && [ "$2" = "$MEND_COMMAND" ]; then
    [ -z "$HAND" ] || printf 'mended: %s\\n' "$1"
    return 0
  fi
  FOUND=$((FOUND + 1))
  if [ -n "$HAND" ]; then printf 'illegal: %s\\n  mend it with: %s\\n' "$1" "$2"; else say illegal "$1"; say mend "$2"; fi
  return 1
}
fsck_format() {
  _number=
  [ ! -f "$D/format" ] || read -r _number <"$D/format"
  case $_number in
    2) ;;
    '') [ ! -f "$D/record" ] && [ ! -f "$D/format" ] ||
          { illegal "there is a record, and no number of its format" "$MEND_COMMAND" && printf '2\\n' | put "$D/format" && FORMAT=2; } ;;
    *) illegal "the number of the format is $_number" "$MEND_COMMAND" && printf '2\\n' | put "$D/format" && FORMAT=2 ;;
  esac
  case $(owner_id) in
    '') [ ! -f "$D/owner" ] || { illegal "the owner has no id" "$MEND_COMMAND" && lease_off; } ;;
    [.-]*|*[!A-Za-z0-9._+@-]*) illegal "the owner's id is no plain name" "$MEND_COMMAND" && lease_off ;;
  esac
  if hold_file && ! field "$HELD" actor; then
    illegal "the hold does not say whose it is" "sh $D/host undo"
  fi
}
# aside: nothing can be done by this record; it is kept under another name to be looked at.
aside() { illegal "the record $1" "$MEND_COMMAND" && mv -fT "$D/record" "$D/record.damaged" && sync "$D"; }
fsck_record() {
  case $r_id in ''|[.-]*|*[!A-Za-z0-9._+@-]*) aside "has no id"; return ;; esac
  case $r_kind in deploy|rollback|flip) ;; *) aside "of $r_id is of no kind: $r_kind"; return ;; esac
  case $r_to in ''|[.-]*|*[!A-Za-z0-9._+@-]*) aside "of $r_id names no release"; return ;; esac
  case $r_end in pending|committed|undone) ;; *) aside "of $r_id has no end of ours: $r_end"; return ;; esac
  for _v in "$r_begun" "$r_switched" "$r_disarmed" "$r_seen"; do
    case $_v in yes|no) ;; *) aside "of $r_id says neither yes nor no: $_v"; return ;; esac
  done
  case $r_prepared in no|none) ;; ''|*[!0-9]*) aside "of $r_id names no place: $r_prepared"; return ;; esac
  case $r_from_slot/$r_to_slot in main/main|-/[ab]|-/main|[ab]/[ab]) ;; *) aside "of $r_id names no slots of ours: $r_from_slot and $r_to_slot"; return ;; esac
  if [ "$r_forward" = yes ] && [ "$r_kind" != rollback ]; then
    illegal "the deployment $r_id has forward lines" "$MEND_COMMAND" && record_set forward -
  fi
  if [ "$r_forward" = yes ] && [ "$r_begun" = yes ]; then
    illegal "the undo of $r_id has begun, and its forward lines are there" "$MEND_COMMAND" && record_set forward -
  fi
  case $r_end in
    pending)
      if [ "$r_kind" = rollback ] && [ "$r_forward" = no ] && [ "$r_begun" = no ]; then
        illegal "the rollback $r_id has no forward lines, and its undo has not begun" "$MEND_COMMAND" && record_set begun yes
      fi
      [ "$r_after" = - ] || { illegal "$r_id is pending, and a slot follows it" "$MEND_COMMAND" && record_set after -; }
      fsck_pending ;;
    committed)
      [ "$r_begun/$r_forward/$r_disarmed" = no/no/no ] ||
        { illegal "$r_id is committed, and not all of it is at its end" "$MEND_COMMAND" && record_set begun no forward - disarmed no; }
      fsck_after "$r_from_slot" ;;
    undone)
      [ "$r_begun/$r_forward/$r_disarmed" = yes/no/no ] ||
        { illegal "$r_id is undone, and not all of it is at its end" "$MEND_COMMAND" && record_set begun yes forward - disarmed no; }
      [ "$r_prepared" != none ] || [ "$r_from" = "$r_to" ] || [ ! -f "$D/good/$r_to" ] ||
        { illegal "$r_id is undone, and $r_to is good by it" "$MEND_COMMAND" && ungood "$r_to"; }
      fsck_after "$r_to_slot" ;;
  esac
}
fsck_after() {
  [ "$r_after" = - ] || { [ "$r_after" = "$1" ] && [ "$r_from_slot" != "$r_to_slot" ]; } ||
    { illegal "the slot that follows $r_id, $r_after, is not the one that was left" "$MEND_COMMAND" && record_set after -; }
}
# What an undo needs. Its own command would fail: another release is the way out.
fsck_pending() {
  _out="erlmcp-actions rollback --environment ENVIRONMENT"
  [ "$r_from" = - ] || whole "$r_from" || illegal "the undo of $r_id leads to $r_from, which is not whole: $WHY" "$_out"
  [ "$r_before" = - ] || [ -f "$D/secrets/$r_before" ] || illegal "the undo of $r_id leads to the secrets $r_before, which are not there" "$_out"
  [ "$r_switched" = no ] || [ "$r_secrets" = - ] || [ -f "$D/secrets/$r_secrets" ] || illegal "$r_id is switched to the secrets $r_secrets, which are not there" "sh $D/host undo"
}
fsck_releases() {
  _live=$(live)
  [ -z "$_live" ] || [ "$r_end" = pending ] || [ -d "$ROOT/releases/$_live" ] ||
    illegal "current leads to $_live, which is not there" "erlmcp-actions rollback --environment ENVIRONMENT"
  [ ! -L "$ROOT/shared/secrets.env" ] || [ -e "$ROOT/shared/secrets.env" ] ||
    illegal "shared/secrets.env leads to secrets that are not there" "erlmcp-actions deploy --environment ENVIRONMENT"
  for _f in "$D"/good/*; do
    [ -f "$_f" ] || continue
    _n=\${_f##*/}
    whole "$_n" || { illegal "$_n is good, and not whole: $WHY" "$MEND_COMMAND" && ungood "$_n"; }
  done
  # Written behind the rename that decided: whoever finds it without an owner writes it again.
  if [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] && [ ! -f "$D/owner" ] && [ ! -f "$D/good/$r_to" ] && [ ! -f "$D/bad/$r_to" ] && whole "$r_to"; then
    illegal "$r_id is committed, and $r_to has no good mark" "$MEND_COMMAND" && committed_marks
  fi
}
`}});var guard_default,init_guard=__esm({"src/targets/host/protocol/guard.sh"(){guard_default=`# The guard: what acts when the beats of an owner stop, and how it is started.

guard_alive() { [ -f "$D/guard.lock" ] && ! flock -n -s "$D/guard.lock" true; }
guard_unit() { printf 'erlmcp-guard-%s.service' "$(printf %s "$ROOT" | sha256sum | cut -c 1-12)"; }
has_systemd() { [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null; }

# By the name that has its own hash: a newer version may replace \`host\` while this guard is needed.
arm() {
  number "\${2-}"
  if has_systemd; then
    _unit=$(guard_unit) _dir=/etc/systemd/system
    printf '[Unit]\\nDescription=Rolls back an unfinished deployment in %s\\nConditionPathExists=%s/owner\\n[Service]\\nExecStart=/bin/sh %s %s guarding %s %s\\nKillMode=process\\nRestart=on-failure\\n[Install]\\nWantedBy=multi-user.target\\n' \\
      "$ROOT" "$D" "$0" "$ROOT" "$1" "$2" >"$_dir/$_unit" || { WHY="cannot write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$_unit" && systemctl restart "$_unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $_unit"; return 1; }
    # On the disk: after a loss of power it must be there to be started.
    sync "$_dir/$_unit" "$_dir/multi-user.target.wants" "$_dir" "$D"
  else
    env -i PATH="$PATH" HOME="$HOME" LANG="\${LANG:-C.UTF-8}" \\
      setsid sh "$0" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
  fi
  _n=0
  until guard_alive && [ "$(id_in guard)" = "$1" ]; do
    _n=$((_n + 1))
    [ "$_n" -lt 400 ] || { WHY="the guard did not start"; return 1; }
    sleep 0.05
  done
}
unguard() {
  has_systemd || return 0
  _unit=$(guard_unit)
  [ -f "/etc/systemd/system/$_unit" ] || return 0
  # The file is removed only where no other guard has taken its place meanwhile.
  [ -n "$(owner_id)" ] && [ "$(owner_id)" != "\${1-none}" ] && return 0
  rm -f "/etc/systemd/system/$_unit" "/etc/systemd/system/multi-user.target.wants/$_unit"
}
leave() { unguard; exit 0; }
still_owned() { _k= _v=; read -r _k _v 2>/dev/null <"$D/owner"; [ "$_v" = "$1" ]; }

# guarding ID SECONDS: also started again at boot, where systemd has it: the countdown then starts anew.
guarding() {
  word "$1"; number "$2"
  trap '' HUP INT
  exec 8>>"$D/guard.lock" </dev/null
  flock -w 15 8 || exit 1
  g_id=$1
  read -r seen 2>/dev/null <"$D/beat" || seen=
  still_owned "$g_id" || leave
  printf 'id %s\\nprogram =%s\\n' "$g_id" "\${0##*/}" | put "$D/guard"
  exec 9>>"$D/lock"
  wait_for_silence "$2"
  read_format
  # Whoever raised it owns this host by a newer version, which has its own guard.
  [ "$FORMAT" -le 2 ] || exit 0
  VERB=guard
  journal "$g_id" "no beat for $2 s: acting alone"
  # A hold is a person's to end: the lease goes back, nothing else.
  if hold_file; then lease_off; leave; fi
  act_alone
  follow_up_alone
  record_load
  [ "$r_end" = pending ] || unstage
  settle_format
  lease_off
  leave
}
# Comes back with the lock, in which no beat was missed for so long.
wait_for_silence() {
  left=$1 more=1
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&- 9>&-
      still_owned "$g_id" || leave
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$1 more=1; fi
    done
    if [ "$more" = 1 ]; then
      # Prepared, other hosts may be committed: who sees all of them shall come first.
      more=0
      read_format; record_load
      [ "$r_end" = pending ] && [ "$r_prepared" != no ] && { left=$(($1 * 2)); continue; }
    fi
    # In slices: whoever takes over waits, inside the lock, for this guard to see that it is not needed.
    until flock -w 1 9 8>&-; do still_owned "$g_id" || leave; done
    still_owned "$g_id" || leave
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$now" = "$seen" ] && return
    seen=$now left=$1 more=1
    flock -u 9
  done
}
act_alone() {
  record_load
  field "$D/owner" kind; g_kind=\${FIELD#=}
  case $r_end in
    pending)
      if [ "$r_disarmed" = yes ]; then
        write_hold "$r_id" guard "deployment $r_id ended after its point of no return" && outcome "$r_id" held guard
        lease_off
        leave
      fi
      tries=0
      until finish_record no no; do
        tries=$((tries + 1))
        [ "$tries" -lt 3 ] || { outcome "$r_id" unknown guard; break; }
        # Still under the lock: nobody may find a host that is half way back.
        sleep 5 8>&- 9>&-
        record_load
      done
      [ "$r_end" = pending ] || outcome "$r_id" "$(word_of_end)" guard ;;
    committed)
      committed_marks
      if [ "$r_id" = "$g_id" ] && [ ! -f "$D/outcomes/$g_id" ]; then
        field "$D/owner" sites || FIELD=
        if [ "$r_kind" = rollback ]; then outcome "$g_id" rollback_unverified guard
        elif [ "$(unsay "$FIELD")" = 1 ] || [ "$FORMAT" = 1 ]; then outcome "$g_id" deployed guard
        else outcome "$g_id" unknown guard
        fi
      fi ;;
    undone)
      [ "$r_id" != "$g_id" ] || [ -f "$D/outcomes/$g_id" ] || outcome "$g_id" "$(word_of_end)" guard ;;
  esac
  # A recovery that ends before it did anything has no word of its own: that of the deployment stays the latest.
  [ "$r_id" = "$g_id" ] || [ "$g_kind" = recover ] || [ -f "$D/outcomes/$g_id" ] || outcome "$g_id" refused guard
}
# What follows a commit or an undo, by the record that is there after the wait, whoever wrote it.
follow_up_alone() {
  record_load
  case $r_end/$r_after/$r_seen in
    committed/[!-]*/yes|undone/[!-]*/yes) ;;
    *) return ;;
  esac
  flock -u 9
  left=$r_drain
  case $left in ''|*[!0-9]*) left=0 ;; esac
  while [ "$left" -gt 0 ]; do
    sleep 1 8>&- 9>&-
    still_owned "$g_id" || leave
    left=$((left - 1))
  done
  until flock -w 1 9 8>&-; do still_owned "$g_id" || leave; done
  still_owned "$g_id" || leave
  read_format
  [ "$FORMAT" -le 2 ] || exit 0
  follow_up no || :
}
`}});var look_default,init_look=__esm({"src/targets/host/protocol/look.sh"(){look_default=`# Verbs that look, and what evidence takes.

# The program, without its arguments: a stranger's may be secret.
program_of() { tr '\\0' '\\n' 2>/dev/null <"/proc/$1/cmdline" | head -n 1 | cut -c 1-80; }
session_of() { read -r _stat 2>/dev/null <"/proc/$1/stat" || return 0; set -- \${_stat##*) }; printf %s "$4"; }

# inspect NONCE PORTS: what is there, observed. Writes nothing.
verb_inspect() {
  _miss=
  for _c in flock setsid timeout base64 sha256sum tar gzip sed awk grep find setpriv readlink sync mv df; do command -v "$_c" >/dev/null || _miss="$_miss $_c"; done
  say missing "\${_miss# }"
  [ -z "$_miss" ] || ok
  say user "$(id -un)"
  say arch "$(uname -m)"
  say system "$(uname -s)"
  say libc "$(getconf GNU_LIBC_VERSION 2>/dev/null || ldd --version 2>&1 | head -n 1)"
  if has_systemd; then say systemd yes; else say systemd no; fi
  say cores "$(nproc)"
  say memory-kb "$(awk '/^MemTotal/ {print $2}' /proc/meminfo)"
  say memory-free-kb "$(awk '/^MemAvailable/ {print $2}' /proc/meminfo)"
  _at=$ROOT
  while [ ! -d "$_at" ]; do _at=$(dirname "$_at"); done
  say disk-free-kb "$(df -Pk "$_at" | awk 'NR==2 {print $4}')"
  if [ -w "$_at" ]; then say writable yes; else say writable no; fi
  say_ports "\${2-}"
  # What this user may not look into is not empty.
  [ -x "$_at" ] || { say unreadable "$_at"; ok; }
  [ ! -d "$D" ] || { [ -r "$D" ] && [ -x "$D" ]; } || { say unreadable "$D"; ok; }
  [ -e "$ROOT/current" ] && [ ! -d "$D" ] && say foreign "$(readlink "$ROOT/current" 2>/dev/null || echo 'a folder')"
  [ -d "$D" ] || ok
  # A verb that is at work finishes first, so that what is told belongs together.
  if [ -f "$D/lock" ] && [ -r "$D/lock" ]; then exec 9<"$D/lock"; flock -s -w 120 9 || fail "another command held the lock of this host for 120 s"; fi
  say current "$(live)"
  _m=$D/releases/$(live)/manifest.json
  [ -f "$_m" ] && say manifest "$(cat "$_m")"
  [ -f "$D/active" ] && say active "$(cat "$D/active")"
  say_running
  say_releases
  for _f in "$ROOT"/backups/*; do [ -L "$_f" ] && say backup "\${_f##*/} $(basename "$(readlink "$_f")")"; done
  inspect_record
  for _f in "$D"/outcomes/*; do
    [ -f "$_f" ] || continue
    case $_f in *.new) continue ;; esac
    _o= _b= _a=
    while read -r _k _v; do
      case $_k in outcome) _o=\${_v#=} ;; by) _b=\${_v#=} ;; at) _a=\${_v#=} ;; esac
    done <"$_f"
    say outcome "\${_f##*/} $_o $_b $_a"
  done
  if [ -f "$ROOT/shared/secrets.env" ]; then
    say secrets "$({ printf %s "$1"; cat "$ROOT/shared/secrets.env"; } | sha256sum | cut -d' ' -f1)"
  fi
  ok
}

# The owner, who locked or holds, and the record of the latest deployment.
inspect_record() {
  say format "$FORMAT"
  if [ -f "$D/owner" ]; then
    say owner "$(owner_id)"
    tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
  fi
  person_lock && sed 's/^/locked-/' "$LOCKED"
  hold_file && sed 's/^/held-/' "$HELD"
  record_load
  [ -n "$r_id" ] || return 0
  say record-id "$r_id"; say record-kind "$r_kind"; say record-from "$r_from"; say record-to "$r_to"; say record-healthy "$r_healthy"
  say record-end "$r_end"; say record-begun "$r_begun"; say record-switched "$r_switched"; say record-disarmed "$r_disarmed"
  say record-prepared "$r_prepared"; say record-forward "$r_forward"; say record-seen "$r_seen"; say record-after "$r_after"
  say record-from-slot "$r_from_slot"; say record-to-slot "$r_to_slot"; say record-drain "$r_drain"
}
# say_ports PORTS: who listens on each, and whether that is something we started; \`-\` for a process that this user may not see.
say_ports() {
  _ports=$(printf %s "$1" | tr , ' ')
  case $_ports in ''|-) return 0 ;; esac
  _socks=$(sockets "$_ports")
  [ -n "$_socks" ] || return 0
  _held=" $(holders $(printf '%s\\n' "$_socks" | while read -r _i _x; do printf '%s ' "$_i"; done) | tr '\\n' ' ')"
  for _on in $_ports; do
    _who= _ours=no
    while read -r _sock _x _its; do
      [ "$_its" = "$_on" ] || continue
      _who=-
      case $_held in *" $_sock:"*) _who=\${_held#*" $_sock:"} _who=\${_who%% *} ;; esac
      # Ours may be one of several that listen on it.
      if [ "$_who" != - ] && ours_by_start "$_who"; then _ours=yes; break; fi
    done <<EOT
$_socks
EOT
    [ -z "$_who" ] || say "port-$_on" "$_ours $_who $(program_of "$_who")"
  done
}
# ours_by_start PID: whether it belongs to what we started in a slot.
ours_by_start() {
  for _slotfile in "$D"/run/*; do
    [ -f "$_slotfile" ] || continue
    { read -r _rel _x _since _b; read -r _x _tok; } <"$_slotfile"
    if runs "\${_slotfile##*/}"; then
      # What a start command left running has no process that we know of.
      [ "$(setting "$_rel" manager)" != command ] && [ "$(session_of "$1")" != "$(session_of "$P")" ] || return 0
    fi
    # What left the session, whatever it did to its environment.
    [ "$_b" = "$BOOT" ] || continue
    family "\${_slotfile##*/}" "$_rel" "$_since" "\${_tok:--}"
    case " $FAMILY" in *" $1:"*) return 0 ;; esac
  done
  return 1
}
say_running() {
  for _slotfile in "$D"/run/*; do
    [ -f "$_slotfile" ] || continue
    if runs "\${_slotfile##*/}"; then say running "\${_slotfile##*/} $R \${P:-0} $MARKED"; fi
  done
}

# read RELEASE NAME(base64): a configuration file of a release.
verb_read() {
  word "$1"
  _f=$(printf %s "$2" | base64 -d)
  case /$_f/ in *//*|*/../*) fail "not a path below the release" ;; esac
  _as=$(setting "$1" run-as) || _as=-
  [ -f "$ROOT/releases/$1/$_f" ] || fail "no such file in release $1"
  # As the service's user, who may have put a link there; the x keeps line ends at the end of the file.
  _c=$(as_user "$_as" head -c 1048577 "$ROOT/releases/$1/$_f"; printf x)
  [ "\${#_c}" -le 1048577 ] || fail "$_f is larger than 1 MiB"
  say content "\${_c%x}"
  ok
}

# watch SLOT SECONDS: answers as soon as what runs in the slot has died, or at the end of the time.
verb_watch() {
  word "$1"; number "$2"
  runs "$1" || { died "$1" "\${P:-0}" "it is not running"; ok; }
  _first=$P _since=$S
  clock
  _end=$((NOW + $2)) _look=$((NOW + 1))
  read -r _rel _x <"$D/run/$1"
  _manager=$(setting "$_rel" manager) || _manager=
  while :; do
    sleep 0.2
    clock
    [ "$NOW" -le "$_end" ] || ok
    # The very process lives: whoever manages it need not be asked each time.
    if [ "$_manager" != command ] && same "$_first" "$_since" && [ -f "$D/run/$1" ]; then
      [ "$_manager" = systemd ] && [ "$NOW" -ge "$_look" ] || continue
    elif [ "$_manager" = command ] && [ "$NOW" -lt "$_look" ]; then
      continue
    fi
    _look=$((NOW + 1))
    runs "$1" || { died "$1" "\${_first:-0}" "it has ended"; ok; }
    [ "$P" = "$_first" ] || [ "$_manager" != systemd ] || { say died "process $_first has ended, and its manager starts it again"; last_of "$1"; ok; }
    # What becomes a daemon ends its first process.
    _first=$P _since=$S
  done
}
# died SLOT PID WHY
died() {
  if [ "$2" = 0 ]; then say died "$3"; else say died "process $2 has ended"; fi
  last_of "$1"
}
last_of() {
  _rel=
  [ -f "$D/run/$1" ] && read -r _rel _x <"$D/run/$1"
  [ -n "$_rel" ] && say log "$(last_lines "$1" "$_rel" 40)"
}
last_lines() {
  if [ "$(setting "$2" manager)" = systemd ]; then
    # Since this release was first started: what an older one said is no word about it.
    timeout 10 journalctl -q -o cat -n "$3" --since "@$(stat -c %Y "$D/tried/$2" 2>/dev/null || echo 0)" -u "$(unit_of "$2" "$1")" 2>/dev/null
  else
    tail -n "$3" "$ROOT/logs/$1-$2.log" 2>/dev/null | tail -c 16384
  fi
}

# What a rollback would destroy, as lines of an answer; kept once a deployment, so that a second reader gets the first
# look. Bounded in time and size: it stands before the way back.
keep_evidence() {
  mkdir -p "$D/evidence" && chmod 700 "$D/evidence"
  (umask 077; timeout -k 1 30 sh "$0" "$ROOT" gather 2>/dev/null </dev/null 7<&- 8>&- 9>&- | head -c 12582912 >"$D/evidence/.$1")
  mv -f "$D/evidence/.$1" "$D/evidence/$1" 2>/dev/null || rm -f "$D/evidence/.$1"
}
gather() {
  for _file in "$D"/run/*; do
    [ -f "$_file" ] || continue
    _sl=\${_file##*/}
    read -r _rel _pid _x <"$_file"
    # Of a daemon not the process that was launched, but what it left serving.
    runs "$_sl" && _pid=\${P:-0}
    _as=$(setting "$_rel" run-as) || _as=-
    say "file:$_sl/log.txt" "$(last_lines "$_sl" "$_rel" 1000 | tail -c 262144)"
    if [ "$(setting "$_rel" manager)" = systemd ]; then
      _unit=$(unit_of "$_rel" "$_sl")
      say "file:$_sl/unit.txt" "$(timeout 10 systemctl status --no-pager -l -n 0 "$_unit" 2>&1)"
    fi
    [ -r "/proc/$_pid/status" ] && say "file:$_sl/process.txt" "$(cat "/proc/$_pid/status" 2>/dev/null; ls "/proc/$_pid/fd" 2>/dev/null | wc -l)"
    while read -r _k _v; do
      [ "$_k" = evidence ] || continue
      _g=$(unsay "$_v")
      # With slots, the release to be looked at is not the one that \`current\` leads to.
      case $_g in /*) ;; current/*) _g=$ROOT/releases/$_rel/\${_g#current/} ;; *) _g=$ROOT/$_g ;; esac
      for _e in $_g; do
        [ -f "$_e" ] || continue
        # As the service's user: a link that it put there shows nothing that it could not read itself.
        case $_e in
          *erl_crash.dump) say "file:$_sl/erl_crash.dump" "$(as_user "$_as" head -c 65536 "$_e")" ;;
          *) say "file:$_sl/$(basename "$_e" | tr -cd 'A-Za-z0-9._-')" "$(as_user "$_as" tail -c 131072 "$_e")" ;;
        esac
      done
    done <"$D/releases/$_rel/service"
  done
  say file:journal.jsonl "$(tail -n 200 "$D/journal.jsonl")"
  say file:listening.txt "$(ss -ltnp 2>/dev/null || cat /proc/net/tcp)"
  say file:resources.txt "$(df -Pk "$ROOT"; cat /proc/meminfo /proc/loadavg; ulimit -a)"
  say file:processes.txt "$(ps -eo pid,ppid,sid,user,rss,etimes,comm 2>/dev/null)"
}
verb_evidence() {
  lock; own "$1"
  [ -f "$D/evidence/$2" ] || keep_evidence "$2"
  [ -f "$D/evidence/$2" ] && cat "$D/evidence/$2"
  ok
}

verb_status() {
  [ -n "$HAND" ] || HAND=1
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  printf 'live       %s\\n' "$(live)"
  for _f in "$D"/run/*; do
    [ -f "$_f" ] || continue
    if runs "\${_f##*/}"; then printf 'runs       %s in slot %s, process %s\\n' "$R" "\${_f##*/}" "$P"; else printf 'NOT running in slot %s\\n' "\${_f##*/}"; fi
  done
  [ -f "$D/owner" ] && { printf 'deployment %s is under way, guard %s\\n' "$(owner_id)" "$(guard_alive && echo running || echo STOPPED)"; status_fields "$D/owner"; }
  person_lock && { printf 'LOCKED by a person; unlock with: sh %s/host unlock\\n' "$D"; status_fields "$LOCKED"; }
  hold_file && { printf 'HELD to be looked at; end it with: sh %s/host undo\\n' "$D"; status_fields "$HELD"; }
  record_load
  if [ "$r_end" = pending ] && [ "$r_forward" = yes ]; then
    printf 'unfinished rollback %s to %s; finish it with: sh %s/host undo\\n' "$r_id" "$r_to" "$D"
  elif [ "$r_end" = pending ]; then
    printf 'unfinished %s; restore %s with: sh %s/host undo\\n' "$r_id" "$r_from" "$D"
    [ "$r_begun" = no ] || printf '           its undo has begun and did not come to its end: if it does not by hand, roll back to another release\\n'
  elif [ -n "$r_id" ] && [ "$r_after" != - ] && runs "$r_after"; then
    printf 'left       slot %s still runs after %s; the next command stops it\\n' "$r_after" "$r_id"
  fi
  for _f in "$D"/good/*; do [ -f "$_f" ] && { place "\${_f##*/}"; printf '%s %s\\n' "$RANK" "\${_f##*/}"; }; done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
status_fields() { while read -r _k _v; do case $_k in id|program|sites) ;; *) [ "$_v" = = ] || printf '           %s: %s\\n' "$_k" "$(unsay "$_v")" ;; esac; done <"$1"; }
`}});var main_default,init_main=__esm({"src/targets/host/protocol/main.sh"(){main_default=`#!/bin/sh
# The host program: lease, guard and undo of one service on one host.
#
#   sh .deploy/host status | lock REASON | unlock | undo | fsck [mend]   for people, on the host
#   sh -s -- ROOT VERB WORD... < host                         piped: nothing is written (inspect, watch)
#   sh ROOT/.deploy/host.HASH ROOT VERB WORD... < payload     once a lease installed it
#
# It decides nothing: every decision is made before it is called. Each changing verb takes the lock,
# checks that the caller still owns the lease, acts and narrates in one process, so that a cut line can
# not leave half of it done. Answers are \`key base64\` or \`key =word\` lines; the last one is \`end\`, so that a cut answer
# is seen to be cut. State is small files that are renamed into place.
#
# It is called in its last line, so that a shell has read all of it before it starts, also from a pipe.

main() {
  set -u
  umask 022
  LC_ALL=C
  export LC_ALL
  case \${1-} in
    /*) ROOT=\${1%/}; shift; HAND= ;;
    *)  ROOT=$(cd "$(dirname "$0")/.." && pwd) || exit 2; HAND=1 ;;
  esac
  D=$ROOT/.deploy
  # A guard that systemd started has no home, and what it starts again must find its own.
  : "\${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
  export HOME
  VERB=\${1-status}
  [ $# -gt 0 ] && shift
  BOOT=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null) || BOOT=unknown
  # Also when whoever called is gone and the answer has no reader: what a killed shell leaves, nobody removes.
  trap 'exit 1' PIPE
  trap 'rm -f "$D/in.$$" "$D/out.$$" "$D/put.$$"' EXIT
  read_format
  case $VERB in
    undo)
      [ -n "$HAND" ] || fail "unknown verb"
      known_format; verb_undo ;;
    inspect|status|lock|unlock) "verb_$VERB" "$@" ;;
    watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|disarm|prepare|commit|finish|follow|lead|mark|after|end|hold|evidence|fsck)
      known_format; "verb_$VERB" "$@" ;;
    guarding) guarding "$@" ;;
    gather) gather "$@" ;;
    launch) launch "$@" ;;
    *) fail "unknown verb" ;;
  esac
}

# ---- answers -------------------------------------------------------------------------------------------

b64() { printf %s "$1" | base64 -w 0; }
# A plain word goes as \`=word\`: encoding is a process of its own, and an inspection has dozens of words.
say() {
  case $2 in
    *[!A-Za-z0-9._:/@+-]*) printf '%s %s\\n' "$1" "$(b64 "$2")" ;;
    *) printf '%s =%s\\n' "$1" "$2" ;;
  esac
}
# unsay WORD: what say has written.
unsay() { case $1 in =*) printf %s "\${1#=}" ;; *) printf %s "$1" | base64 -d ;; esac; }
ok() { say end ok; exit 0; }
fail() {
  if [ -n "$HAND" ]; then printf '%s\\n' "$1" >&2; else say failed "$1"; say end failed; fi
  exit 1
}
# A name that is safe as a file name and as a word of a line.
word() { case \${1-} in ''|[.-]*|*[!A-Za-z0-9._+@-]*) fail "not a plain name: \${1-}" ;; esac; }
number() { case \${1-} in ''|*[!0-9]*) fail "not a number: \${1-}" ;; esac; }
# field FILE KEY: sets FIELD to the first value of a key as it is written there, false where there is none.
field() {
  FIELD=
  [ -f "$1" ] || return 1
  while read -r _k FIELD; do [ "$_k" != "$2" ] || return 0; done <"$1"
  FIELD=
  return 1
}
journal() {
  # The last line may have been cut by a crash: it gets its end, so that ours starts on a line of its own.
  { [ -s "$D/journal.jsonl" ] && [ -n "$(tail -c 1 "$D/journal.jsonl")" ] && printf '\\n'
    printf '{"at":"%s","deployment":"%s","verb":"%s","what":"%s"}\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$VERB" "$2"
  } >>"$D/journal.jsonl" 2>/dev/null || :
}
# put FILE: content from standard input, on the disk before it has its name.
put() { cat >"$D/put.$$" && sync "$D/put.$$" && mv -fT "$D/put.$$" "$1" && sync "\${1%/*}"; }
# folder NAME: a folder of ours that is there after a loss of power too.
folder() { [ -d "$D/$1" ] || { mkdir -p "$D/$1" && sync "$D"; }; }
# off FILE: gone, and not back after a loss of power, also where an earlier removal was not synced.
off() { rm -f "$1" && { [ ! -d "\${1%/*}" ] || sync "\${1%/*}"; }; }
free_kb() { df -Pk "$ROOT" | awk 'NR == 2 { print $4 }'; }
# payload BYTES [SECONDS]: standard input as a file of its own, whole, before any lock is taken: a line that
# breaks must neither keep the guard waiting nor be acted on by half.
payload() {
  number "\${1-}"
  IN=$D/in.$$
  (umask 077; timeout "\${2:-60}" cat >"$IN") || fail "what was sent did not arrive; $(free_kb) kB are free on the disk"
  [ "$(wc -c <"$IN")" -eq "$1" ] || fail "what was sent arrived cut off"
}

# ---- format --------------------------------------------------------------------------------------------

# Format 1 had no number. One that cannot be read is not taken for the older one.
read_format() {
  FORMAT=1
  [ ! -f "$D/format" ] || { read -r FORMAT <"$D/format"; case $FORMAT in ''|*[!0-9]*) FORMAT=2 ;; esac; }
}
known_format() { [ "$FORMAT" -le 2 ] || fail "this host is in format $FORMAT of the suite, this version knows 2: use a newer version"; }

# ---- the lock and the owner ------------------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  [ -w "$D" ] || fail "cannot write to $D as $(id -un)"
  exec 9>>"$D/lock"
  flock -w "\${1:-120}" 9 || fail "another command held the lock of this host for \${1:-120} s"
  read_format
  case $VERB in lock|unlock) ;; *) known_format ;; esac
}
owner_id() { _k= _v=; [ -f "$D/owner" ] && read -r _k _v <"$D/owner"; printf %s "\${_v-}"; }
id_in() { _k= _v=; [ -f "$D/$1" ] && read -r _k _v <"$D/$1"; printf %s "\${_v-}"; }
own() {
  word "\${1-}"
  [ "$(owner_id)" = "$1" ] && return
  say lost "$(owner_id)"
  fail "the lease is not ours any more"
}
lease_off() { off "$D/owner"; }

# A person's lock and a hold are two files from format 2 on: neither replaces the other. Each sets the file that says so.
# \`locked\` is a person's lock or a hold of format 1, until the tombstone for the program of format 1 takes its place.
person_lock() {
  LOCKED=
  if [ -f "$D/locked-by-person" ]; then LOCKED=$D/locked-by-person
  elif field "$D/locked" kind && [ "$FIELD" = =person ] && ! field "$D/locked" format; then LOCKED=$D/locked
  fi
  [ -n "$LOCKED" ]
}
hold_file() {
  HELD=
  if [ -f "$D/held" ]; then HELD=$D/held
  elif field "$D/locked" kind && [ "$FIELD" = =hold ]; then HELD=$D/locked
  fi
  [ -n "$HELD" ]
}
end_hold() {
  while hold_file; do off "$HELD" || return 1; done
}

live() { _l=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "\${_l##*/}"; }
`}});var record_default,init_record=__esm({"src/targets/host/protocol/record.sh"(){record_default=`# The record of the latest deployment, one file that is replaced by one rename, and the marks of releases.

record_none() {
  r_id= r_kind= r_from=- r_to=- r_healthy=unknown r_end= r_begun=no r_switched=no r_disarmed=no r_prepared=no
  r_prepared_secrets=- r_before=- r_secrets=- r_committed=- r_seen=no r_from_slot=- r_to_slot=- r_drain=0 r_after=- r_forward=no
}
# record_load: the record in variables r_*; r_id is empty where there is none.
record_load() {
  record_none
  [ "$FORMAT" != 1 ] || { old_load; return; }
  [ -f "$D/record" ] || return 0
  while read -r _k _v; do
    case $_k in
      id) r_id=$_v ;; kind) r_kind=$_v ;; from) r_from=$_v ;; to) r_to=$_v ;; healthy) r_healthy=$_v ;; end) r_end=$_v ;;
      begun) r_begun=$_v ;; switched) r_switched=$_v ;; disarmed) r_disarmed=$_v ;; prepared) r_prepared=$_v ;;
      prepared-secrets) r_prepared_secrets=$_v ;; secrets-before) r_before=$_v ;; secrets-to) r_secrets=$_v ;;
      secrets-committed) r_committed=$_v ;; seen) r_seen=$_v ;; from-slot) r_from_slot=$_v ;; to-slot) r_to_slot=$_v ;;
      drain) r_drain=$_v ;; after) r_after=$_v ;; forward) r_forward=yes ;;
    esac
  done <"$D/record"
}
# record_get KEY: its first value, nothing where there is none.
record_get() { field "$D/record" "$1" && printf %s "$FIELD"; }
# record_set KEY VALUE...: changed in one rename, synced. \`forward -\` takes the forward lines off.
record_set() {
  _new=$(awk -v set="$*" '
    BEGIN { n = split(set, w, " "); for (i = 1; i < n; i += 2) v[w[i]] = w[i + 1] }
    $1 == "forward" && ("forward" in v) { next }
    $1 in v && $1 != "forward" { print $1, v[$1]; next }
    { print }' "$D/record") && [ -n "$_new" ] && printf '%s\\n' "$_new" | put "$D/record" || { WHY="cannot write the record; $(free_kb) kB are free"; return 1; }
  record_load
}
# On the way back: the room that was kept for it is given up when it is needed.
record_must() { record_set "$@" || { rm -f "$D/ballast"; record_set "$@"; }; }
# lines_of WORD: its lines as a file, $IN.
lines_of() {
  IN=$D/in.$$
  sed -n "s/^$1 //p" "$D/record" >"$IN" || { rm -f "$D/ballast"; sed -n "s/^$1 //p" "$D/record" >"$IN"; }
}

# ---- format --------------------------------------------------------------------------------------------

# raise_format: under the lock, by the owner, before its first file in format 2. Each step may be taken again.
raise_format() {
  if [ "$FORMAT" = 1 ]; then
    [ ! -f "$D/undo" ] || fail "the undo of $(id_in undo) was not run yet"
    printf '2\\n' | put "$D/format" || fail "the disk is full"
    FORMAT=2
  fi
  if ! field "$D/locked" format; then
    # Under both names before the tombstone: at no moment is there no lock.
    if person_lock && [ "$LOCKED" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/locked-by-person" && sync "$D" || fail "cannot keep the lock"
    elif hold_file && [ "$HELD" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/held" && sync "$D" || fail "cannot keep the hold"
    fi
    { say kind person; say actor erlmcp-actions; say reason "this host is in format 2 of erlmcp-actions; use a newer version of it, and do not unlock"; say format 2; } |
      put "$D/locked" || fail "the disk is full"
  fi
  if [ -f "$ROOT/shared/secrets.env" ] && [ ! -L "$ROOT/shared/secrets.env" ]; then
    folder secrets || fail "the disk is full"
    # A release that runs has it open for good, or systemd reads it at the next start: through the link it is the same.
    (umask 077; put "$D/secrets/format-1") <"$ROOT/shared/secrets.env" || fail "cannot keep the secrets"
    ln -sfn ../.deploy/secrets/format-1 "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && sync "$ROOT/shared" || fail "cannot keep the secrets"
  fi
  for _f in committed undone switched disarmed secrets.next secrets.before secrets.none lines; do
    [ ! -e "$D/$_f" ] || rm -f "$D/$_f"
  done
}

# settle_format: once what was pending in format 1 is at its end, and a service was started by it, the program of format 1
# cannot read what runs any more.
settle_format() {
  [ "$FORMAT" = 1 ] && [ ! -f "$D/undo" ] || return 0
  for _f in "$D"/run/*; do
    _g=
    [ -f "$_f" ] && { read -r _r; read -r _g; } <"$_f"
    [ -z "$_g" ] || { (raise_format); return; }
  done
}

# ---- marks ---------------------------------------------------------------------------------------------

# place REL: sets RANK, 0 without a good mark, and GEN, the secrets that it was last good with.
place() {
  RANK=0 GEN=-
  [ ! -f "$D/good/$1" ] || read -r RANK GEN <"$D/good/$1"
  case $RANK in ''|*[!0-9]*) RANK=0 ;; esac
  : "\${GEN:=-}"
}
# good REL GEN: the newest good one.
good() {
  folder good || return 1
  _max=0 _next=
  for _f in "$D"/good/*; do
    [ -f "$_f" ] || continue
    place "\${_f##*/}"
    [ "$RANK" -le "$_max" ] || _max=$RANK _next=\${_f##*/}
  done
  place "$1"
  # The program of format 1 reads a number only.
  [ "$_next" = "$1" ] && [ "$GEN" = "$2" ] || case $FORMAT in 1) echo "$((_max + 1))" ;; *) echo "$((_max + 1)) $2" ;; esac | put "$D/good/$1"
}
# ungood REL: synced also where there was no mark: one that was removed a moment ago may still come back.
ungood() { off "$D/good/$1"; }
mark() { folder "$1" && true >"$D/$1/$2" && sync "$D/$1"; }
unmark() { [ ! -f "$D/$1/$2" ] || off "$D/$1/$2"; }
# outcome ID WORD BY
outcome() {
  folder outcomes
  { say outcome "$2"; say by "$3"; say at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; say live "$(live)"; } 2>/dev/null |
    put "$D/outcomes/$1" 2>/dev/null || :
}
# names_in FILE: the names of its variables. A line break in a value stands for itself.
names_in() {
  awk '
    !inside { if (!match($0, /^[A-Za-z_][A-Za-z0-9_]*="/)) next; print substr($0, 1, RLENGTH - 2); rest = substr($0, RLENGTH + 1) }
    inside { rest = $0 }
    { gsub(/\\\\./, "", rest); inside = rest !~ /"/ }' "$1"
}
`}});var release_default,init_release2=__esm({"src/targets/host/protocol/release.sh"(){release_default=`# What lies on the host: releases, how they come and go, and secrets.

NL='
'
about_setting() {
  while read -r _k _v; do [ "$_k" = "$2" ] && { unsay "$_v"; return 0; }; done <"$1/service"
  return 1
}

# whole RELEASE: its description, its folder and every path of the list that staging wrote are there. Sets WHOLE (\`whole\`,
# \`unlisted\` for one that was staged without a list, \`missing\`) and, for the last one, fails with WHY. What the files hold is not
# looked at: services write into their folders.
whole() {
  WHOLE=missing
  [ -d "$ROOT/releases/$1" ] || { WHY="its folder is gone"; return 1; }
  [ -f "$D/releases/$1/service" ] || { WHY="its description is gone"; return 1; }
  [ -f "$D/releases/$1/files" ] || { WHOLE=unlisted; return 0; }
  _gone=$(
    cd "$ROOT/releases/$1" 2>/dev/null || exit
    set -f
    IFS=$NL _n=0 _first=
    # All at once: \`read\` takes a byte at a time.
    for _p in $(cat "$D/releases/$1/files"); do
      [ -e "$_p" ] || [ -h "$_p" ] || { _n=$((_n + 1)); _first=\${_first:-$_p}; }
    done
    [ "$_n" -lt 2 ] || _first="$_first and $((_n - 1)) more"
    printf '%s.' "$_first"
  )
  case $_gone in
    .) WHOLE=whole ;;
    '') WHY="its folder cannot be entered"; return 1 ;;
    *) WHY="missing \${_gone%.}"; return 1 ;;
  esac
}

# ---- removal -------------------------------------------------------------------------------------------------

# erase PATH: removes a tree, also one with folders in which nobody may write. What it cannot remove stays, and WHY says why.
erase() {
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=$(rm -rf "$1" 2>&1) && return 0
  # Folders only, for a file may have a second name elsewhere; as their owner, whom no link leads further than it may go itself.
  as_owner "$1" find "$1" -type d \\( ! -perm -500 -exec chmod u+rwx '{}' ';' -o ! -perm -200 -exec chmod u+w '{}' + \\) >/dev/null 2>&1
  WHY=$(rm -rf "$1" 2>&1) && return 0
  WHY=$(as_owner "$1" rm -rf "$1" 2>&1)
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=\${WHY%%"$NL"*}
  return 1
}
as_owner() {
  _path=$1
  shift
  _o=$(stat -c '%u %g' "$_path")
  if [ "$(id -u)" = 0 ] && [ "\${_o%% *}" != 0 ]; then
    "$(command -v setpriv)" --reuid="\${_o%% *}" --regid="\${_o#* }" --clear-groups "$@"
  else
    "$@"
  fi
}
# old_name PATH: a free name beside it in _old, hidden from whoever lists releases.
old_name() {
  _old=\${1%/*}/.old-\${1##*/}
  while [ -e "$_old" ] || [ -h "$_old" ]; do _old=$_old~; done
}
# forget RELEASE: no release any more, whatever is left of it. The good mark goes first, on the disk also where it was off
# already: a half release must not come back with it. Fails with WHY only where it still has its name; \`prune\` reports the rest.
forget() {
  rm -f "$D/good/$1"
  [ ! -d "$D/good" ] || sync "$D/good" || { WHY="cannot write to $D/good"; return 1; }
  if [ -e "$ROOT/releases/$1" ] || [ -h "$ROOT/releases/$1" ]; then
    old_name "$ROOT/releases/$1"
    WHY=$(mv -T "$ROOT/releases/$1" "$_old" 2>&1) || return 1
    sync "$ROOT/releases"
    erase "$_old"
  fi
  # Its description goes in one rename as well: half of one could pass for that of a release without a list.
  if [ -e "$D/releases/$1" ]; then
    old_name "$D/releases/$1"
    WHY=$(mv -T "$D/releases/$1" "$_old" 2>&1) || return 1
    rm -rf "$_old"
  fi
  rm -rf "$D/bad/$1" "$D/tried/$1" "$D/left/$1" "$ROOT"/logs/*-"$1".log*
}
# What is live, runs in a slot, or is where the link of a slot leads, as words in USED.
used() {
  USED=" $(live) "
  for _f in "$D"/run/*; do
    [ -f "$_f" ] && read -r _l _x <"$_f" && USED="$USED$_l "
  done
  for _f in "$ROOT"/slots/a "$ROOT"/slots/b; do
    [ ! -h "$_f" ] || { _l=$(readlink "$_f"); USED="$USED\${_l##*/} "; }
  done
}
# in_use RELEASE
in_use() { used; case $USED in *" $1 "*) return 0 ;; esac; return 1; }
# prune KEEP: what is not among the newest KEEP that are good and whole goes. Never what is in use, what the record names
# whatever its end, or the last good and whole one that is not live. Answers \`unremoved NAME WHY\` for what stays all the same.
prune() {
  used
  record_load
  _keep=$1 _live=$(live) _kept=0 _last=
  _all=$(
    for _f in "$ROOT"/releases/* "$D"/releases/*; do
      [ -e "$_f" ] || [ -h "$_f" ] || continue
      _n=\${_f##*/} _o=0 _g=
      # What has no name of ours was put there by somebody else.
      case $_n in *[!A-Za-z0-9._+@-]*) continue ;; esac
      [ -f "$D/good/$_n" ] && read -r _o _g <"$D/good/$_n"
      printf '%s %s\\n' "$_o" "$_n"
    done | sort -u | sort -rn -k 1,1
  )
  _whole=' '
  while read -r _o _n; do
    [ -n "$_n" ] && [ "$_o" -gt 0 ] && [ ! -f "$D/bad/$_n" ] && whole "$_n" || continue
    _whole="$_whole$_n "
    [ -n "$_last" ] || [ "$_n" = "$_live" ] || _last=$_n
  done <<EOT
$_all
EOT
  while read -r _o _n; do
    [ -n "$_n" ] || continue
    case $_whole in *" $_n "*) _counts=1 ;; *) _counts=0 ;; esac
    case "$USED $r_from $r_to $_last " in
      *" $_n "*) _kept=$((_kept + _counts)); continue ;;
    esac
    [ "$_counts" = 0 ] || [ "$_kept" -ge "$_keep" ] || { _kept=$((_kept + 1)); continue; }
    forget "$_n" || say unremoved "$_n $WHY"
  done <<EOT
$_all
EOT
  # Also what an earlier removal left.
  for _f in "$ROOT"/releases/.old-* "$D"/releases/.old-*; do
    _n=\${_f##*/.old-}
    erase "$_f" || say unremoved "\${_n%%"~"*} $WHY"
  done
  for _b in "$ROOT"/backups/*; do [ -L "$_b" ] && [ ! -e "$_b" ] && rm -f "$_b"; done
  ls -1r "$ROOT/backups" 2>/dev/null | tail -n +6 | while read -r _b; do rm -f "\${ROOT:?}/backups/$_b"; done
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r _b; do rm -f "$D/outcomes/$_b" "$D/evidence/$_b"; done
}

# What a deployment leaves half done goes, whoever ended it; while its record is pending only what nobody reads any more.
unstage() {
  for _f in "$ROOT"/releases/.new-* "$D"/releases/.new-*; do erase "$_f"; done
  rm -rf "$D/upload"
  # That of a living verb stays: a payload is read before the lock, so another's may arrive right now.
  for _f in "$D"/in.* "$D"/out.* "$D"/put.*; do [ -d "/proc/\${_f##*.}" ] || rm -f "$_f"; done
  record_load
  [ "$r_end" != pending ] || return 0
  _r=$(staged)
  # A release that never served is half a release to whoever comes next; a tried one is kept to be looked at.
  if [ -n "$_r" ] && ! in_use "$_r" && [ ! -f "$D/good/$_r" ] && [ ! -f "$D/tried/$_r" ]; then forget "$_r"; fi
  rm -f "$D/staged"
}
staged() {
  _r=
  [ -f "$D/staged" ] && read -r _r <"$D/staged"
  case $_r in ''|[.-]*|*[!A-Za-z0-9._+@-]*) return 0 ;; esac
  printf %s "$_r"
}

# ---- staging -------------------------------------------------------------------------------------------------

# upload ID BYTES NAME SHA256 < bytes: \`-\` for the digest of what is secret.
verb_upload() {
  word "\${3-}"
  own "$1"
  payload "$2" 900
  if [ "$4" != - ]; then
    _sum=$(sha256sum <"$IN") _sum=\${_sum%% *}
    [ "$_sum" = "$4" ] || fail "what arrived has sha256 $_sum, not $4"
  fi
  lock; own "$1"
  if [ "$3" = secrets ]; then
    # A generation of its own, by the deployment that brings it: no other one can take it for its own.
    raise_format
    folder secrets && sync "$IN" && mv -fT "$IN" "$D/secrets/$1" && sync "$D/secrets" "$D"
  else
    mkdir -p "$D/upload" && mv -fT "$IN" "$D/upload/$3"
  fi || fail "cannot write to $D"
  journal "$1" "upload $3"
  ok
}

# staging_failed WHAT OUTPUT: the reason is what the program said, and how full the disk is only where that is the reason.
staging_failed() {
  WHY=$(printf '%s\\n' "$2" | grep -v 'Exiting with failure status' | tail -n 2)
  case $2 in *'No space left'*|*'quota exceeded'*) WHY="$WHY ($(free_kb) kB are free)" ;; esac
  fail "$1 failed: $WHY"
}

# stage ID BYTES RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, FROM a release whose code is the same;
# \`-\` for none, both \`-\` when the code is there already. A whole release is never written into.
verb_stage() {
  word "\${3-}"
  payload "$2"
  lock; own "$1"
  raise_format
  _to=$ROOT/releases/$3 _new=$ROOT/releases/.new-$3 _about=$D/releases/.new-$3
  printf '%s\\n' "$3" | put "$D/staged" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups" "$D/releases" || fail "cannot write to $ROOT"
  erase "$_new" && erase "$_about" || fail "what an earlier staging left cannot be removed: $WHY"
  (umask 077; mkdir "$_about") || fail "cannot write to $D/releases"
  _err=$(tar -x -C "$_about" --strip-components=1 --no-same-owner --wildcards '.release/*' <"$IN" 2>&1) || staging_failed "laying the description of the release aside" "$_err"
  chmod -R go= "$_about"
  _as=$(about_setting "$_about" run-as) || _as=-
  [ "$_as" = - ] || id "$_as" >/dev/null 2>&1 || fail "there is no user $_as"
  if whole "$3" && same_code "$3" "$_about"; then
    restage "$3" "$_about" || fail "cannot write to $D/releases"
    journal "$1" "stage $3: it is there already"
    ok
  fi
  _half="release $3 on this host \${WHY:+is not whole: $WHY}"
  [ -n "$WHY" ] || _half="\${_half}was built into other bytes"
  [ "$4" != - ] || [ "$5" != - ] || fail "$_half; deploy its archive again"
  if [ -e "$_to" ] || [ -e "$D/releases/$3" ]; then
    _not="$_half, and cannot be replaced:"
    [ "$(live)" != "$3" ] || fail "$_not it is live"
    ! in_use "$3" || fail "$_not it runs"
    record_load
    case " $r_from $r_to " in *" $3 "*) [ "$r_end" != pending ] || [ "$r_id" = "$1" ] || fail "$_not the pending record of $r_id names it" ;; esac
    forget "$3" || fail "the half release $3 cannot be removed: $WHY"
    sync "$ROOT/releases" "$D/releases"
  fi
  mkdir "$_new" && { [ "$_as" = - ] || chown "$_as:" "$_new"; } || fail "cannot write to $ROOT/releases"
  # As the service's user: what an archive, or an older release of that user, holds can reach no further than that user.
  if [ "$4" != - ]; then
    word "$4"
    _err=$(as_user "$_as" tar -xz -C "$_new" --no-same-owner --no-same-permissions <"$D/upload/$4" 2>&1) || { erase "$_new"; staging_failed unpacking "$_err"; }
  else
    word "$5"
    whole "$5" || fail "the code of release $5 cannot be copied: $WHY"
    _err=$(as_user "$_as" cp -a "$ROOT/releases/$5/." "$_new/" 2>&1) || { erase "$_new"; staging_failed "copying release $5" "$_err"; }
  fi
  lay_over "$5" || { erase "$_new"; staging_failed "$WHAT" "$_err"; }
  list_files "$5" || fail "the disk is full"
  # Before either has its name.
  sync -f "$_new" "$_about"
  mv -T "$_about" "$D/releases/$3" && sync "$D/releases" && mv -T "$_new" "$_to" && sync "$ROOT/releases" || fail "cannot name the release"
  whole "$3" || fail "the staged release is not whole: $WHY"
  journal "$1" "stage $3"
  ok
}
# same_code RELEASE FOLDER: the description in the folder is of the same archive, where it names one.
same_code() {
  WHY=
  _sum=$(about_setting "$2" archive) || return 0
  [ "$_sum" = "$(setting "$1" archive)" ]
}
# restage RELEASE FOLDER: of a whole release nothing changes but how it is run, such as its timeouts, in one rename.
restage() {
  about_setting "$2" archive >/dev/null || ! _sum=$(setting "$1" archive) || say archive "$_sum" >>"$2/service" || return 1
  [ "$(sort "$2/service")" = "$(sort "$D/releases/$1/service")" ] || (umask 077; put "$D/releases/$1/service") <"$2/service" || return 1
  erase "$2"
}
# lay_over FROM: the overlay and the links into shared/ over what lies in _new, also where folders of it are read-only. WHAT and
# _err say what failed.
lay_over() {
  WHAT="laying the configuration over the release" _err=
  _shared=
  while read -r _k _v; do
    [ "$_k" = shared ] || continue
    _n=$(unsay "$_v"); word "$_n"
    _shared="$_shared$_n$NL"
  done <"$_about/service"
  # The folders that something is laid into, the uppermost first.
  OVER=$(tar -t --quoting-style=literal <"$IN" 2>&1) || { _err=$OVER; return 1; }
  _dirs=$(printf '%s\\n%s' "$OVER" "$_shared" | awk -F/ '{ at = "."; print at; for (i = 1; i < NF; i++) { at = at "/" $i; print at } }' | sort -u)
  _ro=$(writable "$_as" "$_new" "$_dirs" 2>&1) || { _err=$_ro; return 1; }
  [ "$1" = - ] || as_user "$_as" rm -rf "$_new/.release"
  _err=$(as_user "$_as" tar -x -C "$_new" --no-same-owner <"$IN" 2>&1) || return 1
  for _n in $_shared; do
    WHAT="linking shared/$_n into the release"
    [ "$(readlink "$_new/$_n")" != "../../shared/$_n" ] || continue
    [ -e "$ROOT/shared/$_n" ] || { _err=$(mkdir "$ROOT/shared/$_n" 2>&1) && { [ "$_as" = - ] || chown "$_as:" "$ROOT/shared/$_n"; }; } || return 1
    erase "\${_new:?}/$_n" || { _err=$WHY; return 1; }
    _err=$(ln -s "../../shared/$_n" "$_new/$_n" 2>&1) || return 1
  done
  [ -z "$_ro" ] || as_user "$_as" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || chmod u-w "$d"; done' sh "$_new" "$_ro"
}
# writable USER FOLDER DIRECTORIES: gives the owner of each a way to write, and prints those that were read-only.
writable() {
  as_user "$1" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || [ -w "$d" ] || { chmod u+w "$d" && printf "%s\\n" "$d"; } || exit; done' sh "$2" "$3"
}
# list_files FROM: what the release consists of. Of a copy that is what its source and the overlay list, never what the service
# has written into the folder since; nothing where the source has no list.
list_files() {
  if [ "$1" = - ]; then
    (cd "$_new" && find . -mindepth 1 ! -path "*$NL*" -printf '%P\\n') >"$_about/files"
  elif [ -f "$D/releases/$1/files" ]; then
    { printf '%s\\n' "$_shared" | sed 's/^/s /'; printf '%s\\n' "$OVER" | sed 's/^/o /'; sed 's/^/f /' "$D/releases/$1/files"; } | awk '
      { kind = substr($0, 1, 1); path = substr($0, 3); sub(/^\\.\\//, "", path); sub(/\\/$/, "", path); if (path == "" || path == ".") next }
      kind == "s" { shared[path] = 1; print path; next }
      { top = path; sub(/\\/.*/, "", top) }
      (top in shared) || (kind == "f" && top == ".release") { next }
      !seen[path]++ { print path }' >"$_about/files"
  fi
}

# ---- secrets -------------------------------------------------------------------------------------------------
#
# One file per generation, .deploy/secrets/<deployment>; shared/secrets.env is a link to the one in use.

# The generation in use, \`-\` for none.
secrets_in_use() {
  if [ -h "$ROOT/shared/secrets.env" ]; then
    _l=$(readlink "$ROOT/shared/secrets.env")
    printf %s "\${_l##*/}"
  elif [ -f "$ROOT/shared/secrets.env" ]; then
    printf format-1
  else
    printf -- -
  fi
}
# secrets GENERATION|-: on the disk before anything starts with it.
secrets() {
  mkdir -p "$ROOT/shared"
  _env=$ROOT/shared/secrets.env
  if [ "$1" = - ]; then rm -f "$_env" && sync "$ROOT/shared"; return; fi
  word "$1"
  [ -f "$D/secrets/$1" ] || { WHY="the secrets of $1 are not on this host"; return 1; }
  [ "$(secrets_in_use)" != "$1" ] || return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back.
  ln -sfn "../.deploy/secrets/$1" "$D/put.$$" && mv -fT "$D/put.$$" "$_env" && sync "$ROOT/shared"
}
# good_gen RELEASE: the generation it was last good with, \`-\` when that is not known.
good_gen() {
  _o= _g=
  [ -f "$D/good/$1" ] && read -r _o _g <"$D/good/$1"
  printf %s "\${_g:--}"
}
# last_commit_secrets: the generation of the last commit.
last_commit_secrets() {
  if [ ! -f "$D/record" ]; then secrets_in_use
  elif [ "$(record_get end)" = committed ]; then record_get secrets-to
  else record_get secrets-committed
  fi
}
# by_name LAST RELEASE NAMES OWN [RELEASE NAMES OWN]...: for each release \`missing RELEASE NAME, NAME\`, \`same RELEASE\` when the
# file LAST has a value for each of its names, or \`composed RELEASE\` and what it gets: by name the value in LAST, else that in OWN.
# A name stays without a value when both lack it. NAMES is a file of names, empty for those in OWN.
by_name() {
  awk 'function entries(file, to,   line, name, body) {
      while (file != "" && (getline line < file) > 0) {
        if (name == "") {
          if (line !~ /^[A-Za-z_][A-Za-z0-9_]*="/) continue
          name = substr(line, 1, index(line, "=") - 1); body = substr(line, length(name) + 3); to[name] = line
        } else { body = line; to[name] = to[name] "\\n" line }
        if (closed(body)) name = ""
      }
      if (file != "") close(file)
    }
    # A quote at its end that no backslash escapes.
    function closed(body,   i, n) {
      if (substr(body, length(body)) != "\\"") return 0
      for (i = length(body) - 1; i > 0 && substr(body, i, 1) == "\\\\"; i--) n++
      return n % 2 == 0
    }
    BEGIN {
      entries(ARGV[1], last)
      for (i = 2; i + 2 < ARGC; i += 3) {
        split("", own); entries(ARGV[i + 2], own)
        n = 0
        if (ARGV[i + 1] == "") for (k in own) name[++n] = k
        else { while ((getline k < ARGV[i + 1]) > 0) if (k != "") name[++n] = k; close(ARGV[i + 1]) }
        lacks = ""; mixed = 0; text = ""
        for (j = 1; j <= n; j++) {
          k = name[j]
          # One that the last commit has without a value is one that it does not have any more.
          if ((k in last) && last[k] != k "=\\"\\"") text = text last[k] "\\n"
          else if (k in own) { text = text own[k] "\\n"; if (!(k in last) || own[k] != last[k]) mixed = 1 }
          else lacks = lacks (lacks == "" ? "" : ", ") k
        }
        if (lacks != "") print "missing", ARGV[i], lacks
        else if (!mixed) print "same", ARGV[i]
        else printf "composed %s\\n%s", ARGV[i], text
      }
    }' "$@"
}
# files_of RELEASE: NAMES and OWN for by_name.
files_of() {
  NAMES=$D/releases/$1/secret-names OWN=$D/secrets/$(good_gen "$1")
  [ -f "$NAMES" ] || NAMES=
  [ -f "$OWN" ] || OWN=
}
# compose_secrets RELEASE LAST ID: prints the generation that a rollback gives the release: LAST, that of the last commit, where
# it has all of its names; otherwise one that is composed by name and written as ID. Fails with WHY when a
# name has no value anywhere. Nothing is written then.
compose_secrets() {
  files_of "$1"
  _from=$D/secrets/$2
  [ -f "$_from" ] || _from=
  _got=$(by_name "$_from" "$1" "$NAMES" "$OWN"; printf x)
  _got=\${_got%x}
  case $_got in
    same*) printf %s "$2" ;;
    composed*)
      folder secrets && printf %s "\${_got#*"$NL"}" | (umask 077; put "$D/secrets/$3") || { WHY="cannot write to $D/secrets"; return 1; }
      printf %s "$3" ;;
    *)
      _got=\${_got#missing * }
      WHY="secrets \${_got%"$NL"} of $1 are nowhere: neither the last commit nor $1 when it was last good has them on this host; deploy it with them"
      return 1 ;;
  esac
}
# What nobody would return to goes: kept are the generation in use, those on record, and those of releases that have a good mark.
prune_secrets() {
  [ -d "$D/secrets" ] || return 0
  _named=" $(secrets_in_use) "
  [ ! -f "$D/record" ] || _named="$_named$(record_get secrets-before) $(record_get secrets-to) $(record_get secrets-committed) "
  for _f in "$D"/good/*; do
    [ -f "$_f" ] && read -r _o _g <"$_f" && _named="$_named\${_g:--} "
  done
  for _f in "$D"/secrets/*; do
    case $_named in *" \${_f##*/} "*) ;; *) rm -f "$_f" ;; esac
  done
}

# ---- what an inspection tells of it --------------------------------------------------------------------------

say_releases() {
  set --
  for _f in "$ROOT"/releases/*; do
    [ -d "$_f" ] || continue
    _n=\${_f##*/} _o=0 _g= _b=no _left=no
    case $_n in *[!A-Za-z0-9._+@-]*) continue ;; esac
    [ -f "$D/good/$_n" ] && read -r _o _g <"$D/good/$_n"
    [ -f "$D/bad/$_n" ] && _b=yes
    [ -f "$D/left/$_n" ] && _left=yes
    WHY=
    whole "$_n"
    _sum=$(setting "$_n" archive) || _sum=-
    say release "$_n $_o $_b $_sum $_left $WHOLE\${WHY:+ $WHY}"
    files_of "$_n"
    [ -z "$NAMES$OWN" ] || set -- "$@" "$_n" "$NAMES" "$OWN"
  done
  say secrets-in-use "$(secrets_in_use)"
  [ $# -gt 0 ] || return 0
  _l=$D/secrets/$(last_commit_secrets)
  [ -f "$_l" ] || _l=
  while read -r _k _n _v; do
    [ "$_k" != missing ] || say secrets-lack "$_n $(printf %s "$_v" | sed 's/, /,/g')"
  done <<EOT
$(by_name "$_l" "$@" | sed -n '/^missing /p')
EOT
}
`}});var service_default,init_service=__esm({"src/targets/host/protocol/service.sh"(){service_default=`# What runs: start, stop, whose processes are ours, and the lines that steps and an undo are made of.

# What is known of a release lies in .deploy/releases: the release itself belongs to the service's user, who must
# not be able to say what is run as whom. The copy in the release, .release/, is for systemd and for people.
# setting RELEASE KEY: the first value of a key in the description of how a release is run.
setting() {
  [ -f "$D/releases/$1/service" ] || return 1
  while read -r _k _v; do
    [ "$_k" = "$2" ] && { unsay "$_v"; return 0; }
  done <"$D/releases/$1/service"
  return 1
}
unit_of() { setting "$1" unit | sed "s/{slot}/$2/g"; }
# The time a process started, in ticks since boot; with the pid it names a process for good. Empty when it is gone.
started() {
  read -r _stat 2>/dev/null <"/proc/$1/stat" || return 0
  set -- \${_stat##*) }
  case $1 in Z|X) return 0 ;; esac
  printf %s "\${20}"
}
# same PID START: that very process runs. Without a process of its own: it is asked many times while something stops.
same() {
  read -r _stat 2>/dev/null <"/proc/\${1:-0}/stat" || return 1
  set -- "\${2:--}" \${_stat##*) }
  case $2 in Z|X) return 1 ;; esac
  [ "\${21}" = "$1" ]
}
main_pid() { systemctl show -p MainPID --value "$1" 2>/dev/null; }
# The seconds since boot, in NOW.
clock() { read -r NOW _x </proc/uptime; NOW=\${NOW%.*}; }
uptime_s() { clock; printf %s "$NOW"; }
# Waits a moment, a longer one each time; \`PAUSE=\` starts with the shortest again.
pause() {
  case \${PAUSE-} in '') PAUSE=0.02 ;; 0.02) PAUSE=0.05 ;; 0.05) PAUSE=0.1 ;; *) PAUSE=0.2 ;; esac
  sleep "$PAUSE"
}

# within PATH: the release that a path lies in, empty when it is none of ours.
within() {
  case $1 in "$ROOT"/releases/*|"$(cd -P "$ROOT" && pwd)"/releases/*) ;; *) return 0 ;; esac
  _w=\${1##*/releases/}
  printf %s "\${_w%%/*}"
}

# runs SLOT: sets R (release; \`?\` for a process that cannot be attributed), P and S (pid and start), B (boot), G (secrets
# generation), T (token), MARKED (yes: a stop began there) and VERY (yes: the very process that was started with G);
# false when nothing runs.
runs() {
  R= P= S= B= G= T= MARKED=no VERY=no
  # Two lines: the first one is as the program of format 1 reads it, which else would take what runs for a stranger's.
  [ -f "$D/run/$1" ] && { read -r R P S B; read -r G T; } <"$D/run/$1"
  [ -n "$R" ] || return 1
  # Format 1 did not write down with which secrets it was started: those that were there when the format was raised.
  [ -n "$G" ] || [ ! -f "$D/secrets/format-1" ] || G=format-1
  G=\${G:--} T=\${T:--}
  read -r _mark 2>/dev/null <"$D/stopping/$1" && [ "$_mark" = "$BOOT" ] && MARKED=yes
  case $(setting "$R" manager) in
    systemd)
      _unit=$(unit_of "$R" "$1")
      case $(timeout 10 systemctl show -p ActiveState --value "$_unit" 2>/dev/null) in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      _pid=$(main_pid "$_unit")
      if [ "$B" = "$BOOT" ] && [ "$_pid" = "$P" ] && same "$P" "$S"; then
        VERY=yes
      else
        # Started again by systemd itself, or by a reboot: the process tells where it was started from.
        P=$_pid S=$(started "$_pid")
        R=$(within "$(readlink "/proc/$_pid/cwd")")
        [ -n "$R" ] || R=$(within "$(readlink "/proc/$_pid/exe")")
        [ -n "$R" ] || R='?'
      fi
      return 0 ;;
    command) (cd "$ROOT/releases/$R" && limited 20 "$R" "$1" status-argv) >/dev/null 2>&1 </dev/null ;;
    *)
      [ "$B" = "$BOOT" ] && [ -n "$S" ] || return 1
      same "$P" "$S" || daemon "$1" || return 1
      VERY=yes ;;
  esac
}
# daemon SLOT: what a release whose first process has ended left serving, in P and S. Until its start timeout is over a
# process of it that does not listen yet counts as well.
daemon() {
  family "$1" "$R" "$S" "$T"
  for _df in $FAMILY; do
    case $_df in *:yes:*) P=\${_df%%:*} _df=\${_df#*:}; S=\${_df%%:*}; return 0 ;; esac
  done
  [ -n "$PORTS" ] || return 1
  clock
  # The kernel counts a process's start in hundredths of a second for every program.
  [ "$((NOW - S / 100))" -lt "$(setting "$R" start-timeout || echo 30)" ] || return 1
  for _df in $MARKS; do
    is_epmd "$_df" && continue
    P=$_df S=$(started "$_df")
    [ -z "$S" ] || return 0
  done
  return 1
}

# ---- whose processes are ours --------------------------------------------------------------------------------
#
# What launches a service gives it a variable that nothing else gets: the folder, the slot and a random word of this start. A hook or
# a switch command has none, so that the proxy that it starts lives on.

MARKER=ERLMCP_ACTIONS_INSTANCE
# Neither comes from whoever calls us, which may itself be a service that was launched so.
unset ERLMCP_ACTIONS_INSTANCE INSTANCE_TOKEN

# marked SLOT TOKEN: the processes that carry the marker of one start.
marked() {
  case $2 in ''|-) return 0 ;; esac
  for _p in $(grep -lsazFx "$MARKER=$ROOT:$1:$2" /proc/[0-9]*/environ); do
    _p=\${_p%/environ}
    printf '%s ' "\${_p#/proc/}"
  done
}
# One epmd serves every Erlang node of a host, whoever started it.
is_epmd() { read -r _stat 2>/dev/null <"/proc/$1/stat" && case $_stat in *'(epmd) '*) return 0 ;; esac; return 1; }

# address_of SLOT RELEASE: the port of its instance in PORT, empty when none is known; LOOP is the same for one that only
# this host reaches.
address_of() {
  PORT= LOOP=
  _a=$(setting "$2" "instance-$1") || return 0
  _a=\${_a#*://} _a=\${_a%%/*}
  case $_a in *:*) PORT=\${_a##*:} ;; esac
  case $PORT in ''|*[!0-9]*) PORT=; return 0 ;; esac
  case \${_a%:*} in 127.*|localhost|'[::1]') LOOP=$PORT ;; esac
}
# ports_of SLOT RELEASE: all its ports in PORTS. Without a marker a process is known by that of the instance alone: the others may
# be those of the other slot, or of what a hook started.
ports_of() {
  address_of "$1" "$2"
  PORTS=$PORT
  while read -r _k _v; do
    [ "$_k" != port ] || PORTS="$PORTS $(unsay "$_v")"
  done 2>/dev/null <"$D/releases/$2/service"
  PORTS=\${PORTS# }
}
# sockets PORTS LOOP: \`INODE UID PORT\` for each socket that listens on one of them; the port LOOP only where loopback reaches it.
sockets() {
  awk -v ports="$1" -v loop="\${2-}" '
    BEGIN { n = split(ports, p, " "); for (i = 1; i <= n; i++) want[sprintf("%04X", p[i])] = p[i] }
    $4 == "0A" {
      split($2, at, ":")
      if (!(at[2] in want)) next
      if (want[at[2]] == loop && at[1] !~ /^0+$|7F$|^0+1000000$|^0+FFFF0+$/) next
      print $10, $8, want[at[2]]
    }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}
# holders INODE...: \`INODE:PID\` for each process that has one of the sockets and may be seen.
holders() {
  [ $# -gt 0 ] || return 0
  _n=$#
  for _i in "$@"; do set -- "$@" -o -lname "socket:\\\\[$_i\\\\]"; done
  shift "$((_n + 1))"
  # One look for all: reading what every process has open takes a while on a full host.
  find /proc/[0-9]*/fd \\( "$@" \\) -printf '%l:%p\\n' 2>/dev/null | sed 's/^socket:\\[\\([0-9]*\\)\\]:\\/proc\\/\\([0-9]*\\)\\/.*/\\1:\\2/' | sort -u
}
listens() { [ -n "$(sockets "$1" "\${2-}")" ]; }
# listens_for SLOT RELEASE: true also where no port is known.
listens_for() { address_of "$1" "$2"; [ -z "$PORT" ] || listens "$PORT" "$LOOP"; }

# family SLOT RELEASE START TOKEN: sets FAMILY to what left the session of a start and may be ended, as words
# \`PID:START:HOLDS:ROOT\` (HOLDS: it has a port of the service itself; ROOT: none of its ancestors is among them), and MARKS to
# what carries the marker. Marked processes, their descendants, and ancestors that were started no earlier, but only
# when they or a relative hold a port of the service.
family() {
  FAMILY= MARKS=
  ports_of "$1" "$2"
  [ -n "$PORTS" ] || return 0
  MARKS=$(marked "$1" "$4")
  _fsocks=$(sockets "$PORTS" "$LOOP")
  [ -n "$_fsocks" ] || return 0
  _finodes= _fsure=
  while read -r _fi _fx _fat; do
    _finodes="$_finodes $_fi"
    [ "$_fat" != "$PORT" ] || _fsure="$_fsure $_fi "
  done <<EOT
$_fsocks
EOT
  _fhold= _fseeds=$MARKS
  for _fh in $(holders $_finodes); do
    _fi=\${_fh%%:*} _fp=\${_fh#*:}
    case " $_fhold " in *" $_fp "*) continue ;; esac
    _fhold="$_fhold $_fp"
    case " $_fseeds " in *" $_fp "*) continue ;; esac
    case $_fsure in *" $_fi "*) ! by_port "$_fp" "$3" "$2" || _fseeds="$_fseeds $_fp" ;; esac
  done
  [ -n "$_fseeds" ] && [ -n "$_fhold" ] || return 0
  FAMILY=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v seeds="$_fseeds" -v hold="$_fhold" -v since="\${3:-0}" -v self=$$ '
    {
      rest = $0
      sub(/^.*\\) /, "", rest)
      if (split(rest, f, " ") < 20 || f[1] == "Z" || f[1] == "X") next
      parent[$1] = f[2]; start[$1] = f[20]
      if (index($0, "(epmd) ")) never[$1] = 1
    }
    END {
      n = split(seeds, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in never)) mark[w[i]] = 1
      n = split(hold, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in never)) holds[w[i]] = 1
      for (p in parent) for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) { if (a in mark) below[p] = 1; if (p in mark) above[a] = 1 }
      for (p in parent) if ((p in mark) || (p in below) || ((p in above) && start[p] + 0 >= since + 0)) ours[p] = 1
      for (p in ours) {
        if (p in holds) end[p] = 1
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) {
          if (!(a in ours)) continue
          if (a in holds) end[p] = 1
          if (p in holds) end[a] = 1
        }
      }
      # Whoever called us may itself be started by the service.
      for (a = self; a > 1 && (a in parent); a = parent[a]) never[a] = 1
      for (p in end) {
        if (p <= 1 || (p in never)) continue
        root = "root"
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) if ((a in end) && !(a in never)) root = "child"
        printf "%s:%s:%s:%s ", p, start[p], (p in holds) ? "yes" : "no", root
      }
    }')
}
# by_port PID START RELEASE: a holder of the service's port that no marker names is ours all the same: started after the service
# was, and from one of its releases, or by its user with an environment that was overwritten (every start gives it a PATH).
by_port() {
  _t=$(started "$1")
  [ -n "$_t" ] && [ "$_t" -ge "\${2:-0}" ] || return 1
  [ -z "$(within "$(readlink "/proc/$1/cwd" 2>/dev/null)")" ] || return 0
  [ -z "$(within "$(readlink "/proc/$1/exe" 2>/dev/null)")" ] || return 0
  _as=$(setting "$3" run-as) || _as=
  [ "$(stat -c %u "/proc/$1" 2>/dev/null)" = "$(id -u \${_as:+"$_as"})" ] || return 1
  _env=$(tr '\\0' '\\n' 2>/dev/null <"/proc/$1/environ") || return 1
  case "
$_env" in *"
PATH="*) return 1 ;; esac
}

# ---- how a release is started --------------------------------------------------------------------------------

# limited SECONDS RELEASE SLOT KEY: runs the command kept under KEY, with the release's environment, until a deadline.
limited() {
  _s=$1 _r=$2 _slot=$3 _key=$4
  set --
  while read -r _k _v; do
    [ "$_k" = "$_key" ] && { _a=$(unsay "$_v"; printf x); set -- "$@" "\${_a%x}"; }
  done <"$D/releases/$_r/service"
  [ $# -gt 0 ] || return 1
  ( become "$_r" "$_slot" "$(command -v timeout)" -k 2 "$_s" "$@" )
}

# become RELEASE SLOT COMMAND...: turns this process into the command, with the variables of the release. They are read
# by a shell of its own, which has no names that one of them could overwrite, from files that only we can write. The marker
# is set where INSTANCE_TOKEN is, and taken off everywhere else.
become() {
  _dir=$D/releases/$1
  SLOT=$2
  export SLOT
  shift 2
  set -- -- "$MARKER\${INSTANCE_TOKEN:+=$ROOT:$SLOT:$INSTANCE_TOKEN}" "$@"
  for _f in "$ROOT/shared/secrets.env" "$_dir/slot-$SLOT.env" "$_dir/host.env" "$_dir/env"; do
    [ -f "$_f" ] && set -- "$_f" "$@"
  done
  unset LC_ALL _f
  exec 6<&- 7<&- 8>&- 9>&-
  # Whatever else was open in the job that called us, a lock or a pipe, must not live on in a service. Only bash can
  # close what has a number of two digits.
  exec "$(command -v bash || command -v sh)" -c '[ -z "\${BASH_VERSION-}" ] || for fd in /proc/self/fd/*; do fd=\${fd##*/}; [ "$fd" -le 9 ] || eval "exec $fd>&-"; done; unset fd
    set -a; while [ "$1" != -- ]; do . "$1"; shift; done; shift; set +a
    case $1 in *=*) export "$1" ;; *) unset "$1" ;; esac; shift; exec "$@"' sh "$@"
}
# as_user USER COMMAND...: \`-\` for whoever we are. Absolute, because a service's PATH need not lead to it.
as_user() {
  _u=$1
  shift
  if [ "$_u" = - ]; then "$@"; else "$(command -v setpriv)" --reuid="$_u" --regid="$(id -g "$_u")" --init-groups "$@"; fi
}

# launch SLOT RELEASE GENERATION TOKEN: becomes the service: session leader, its pid and start on record before its
# first instruction, and the lock held until then, so that whoever gets the lock next finds the record.
launch() {
  _slot=$1 _rel=$2 INSTANCE_TOKEN=$4
  printf '%s %s %s %s\\n%s %s\\n' "$_rel" "$$" "$(started $$)" "$BOOT" "$3" "$4" | put "$D/run/$_slot" || exit 70
  cd "$ROOT/releases/$_rel" || exit 71
  _as=$(setting "$_rel" run-as) || _as=
  set --
  while read -r _k _v; do
    [ "$_k" = argv ] && { _a=$(unsay "$_v"; printf x); set -- "$@" "\${_a%x}"; }
  done <"$D/releases/$_rel/service"
  if [ -n "$_as" ]; then
    HOME=$(getent passwd "$_as" | cut -d: -f6) USER=$_as LOGNAME=$_as
    set -- "$(command -v setpriv)" --reuid="$_as" --regid="$(id -g "$_as")" --init-groups "$@"
  fi
  become "$_rel" "$_slot" "$@"
}

start() {
  word "$1"; word "$2"
  runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" = no ] && return 0
  whole "$2" || { WHY="release $2 is not whole on this host: $WHY"; return 1; }
  # Also what no longer runs is stopped to its end: nothing is started over what it left behind.
  stop "$1" - || return 1
  [ -d "$D/run" ] && [ -d "$ROOT/logs" ] || mkdir -p "$D/run" "$ROOT/logs" || { WHY="cannot write to $ROOT"; return 1; }
  # The mark of a later stop, written now: a disk that is full by then has no room for it.
  boot_mark || return 1
  _within=$(setting "$2" start-timeout) _gen=$(secrets_in_use)
  read -r _token 2>/dev/null </proc/sys/kernel/random/uuid || _token=$$-$(date +%s%N)
  case $(setting "$2" manager) in
    systemd)
      _unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      printf '%s 0 0 %s\\n%s -\\n' "$2" "$BOOT" "$_gen" | put "$D/run/$1" || return 1
      timeout 10 systemctl reset-failed "$_unit" 2>/dev/null
      WHY=$(timeout -k 2 "$_within" systemctl restart "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || { WHY="systemctl restart $_unit: $WHY"; return 1; }
      _pid=$(main_pid "$_unit")
      printf '%s %s %s %s\\n%s -\\n' "$2" "$_pid" "$(started "$_pid")" "$BOOT" "$_gen" | put "$D/run/$1" ;;
    command)
      printf '%s 0 0 %s\\n%s %s\\n' "$2" "$BOOT" "$_gen" "$_token" | put "$D/run/$1" || return 1
      (cd "$ROOT/releases/$2" && INSTANCE_TOKEN=$_token && limited "$_within" "$2" "$1" start-argv) >>"$ROOT/logs/$1-$2.log" 2>&1 </dev/null ||
        { WHY="the start command failed or took longer than $_within s"; return 1; } ;;
    *)
      rm -f "$D/run/$1"
      _log=$ROOT/logs/$1-$2.log
      [ -f "$_log" ] && mv -f "$_log" "$_log.1"
      # Nothing of the caller's environment but this reaches a service: a job's tokens and its tracking variable stay behind.
      env -i PATH="$PATH" HOME="\${HOME:-/}" USER="$(id -un)" LOGNAME="$(id -un)" LANG="\${LANG:-C.UTF-8}" \\
        setsid sh "$0" "$ROOT" launch "$1" "$2" "$_gen" "$_token" </dev/null >>"$_log" 2>&1 7<&- 8>&- &
      clock
      _end=$((NOW + 10)) PAUSE=
      until [ -s "$D/run/$1" ]; do
        clock
        [ "$NOW" -lt "$_end" ] || { WHY="the service could not be launched"; return 1; }
        pause
      done ;;
  esac
}

# ---- how it is stopped ---------------------------------------------------------------------------------------

boot_mark() {
  read -r _mark 2>/dev/null <"$D/stopping/.boot" && [ "$_mark" = "$BOOT" ] && return
  mkdir -p "$D/stopping" && printf '%s\\n' "$BOOT" | put "$D/stopping/.boot" || { WHY="the disk is full"; return 1; }
}
# Before the first signal, and on the disk: what was told to stop may die at any later moment, and is never kept.
mark_stopping() {
  [ "$MARKED" = no ] || return 0
  boot_mark || { rm -f "$D/ballast"; boot_mark; } || return 1
  ln -f "$D/stopping/.boot" "$D/stopping/$1" && sync "$D/stopping" || { WHY="cannot write to $D"; return 1; }
}

# stop SLOT KEEP [GENERATION]: nothing but the release KEEP may run there afterwards (\`-\`: nothing at all). With a GENERATION
# (\`none\`: no secrets) it stays only as the very process that was started with these secrets: what a service manager
# started meanwhile has others.
stop() {
  word "$1"
  if runs "$1"; then
    if [ "$R" = "$2" ] && [ "$MARKED" = no ]; then
      case \${3:--} in
        -) return 0 ;;
        none) [ "$VERY" = yes ] && [ "$G" = - ] && return 0 ;;
        *) [ "$VERY" = yes ] && [ "$G" = "$3" ] && return 0 ;;
      esac
    fi
    mark_stopping "$1" || return 1
    # What runs may not be what we started last; how it is stopped is what we know of that.
    { read -r OF LEAD SINCE _b; read -r _g TAG; } <"$D/run/$1"
    TAG=\${TAG:--}
    # The name of the instance may have been given anew while it ran, for instance by systemd.
    [ "$_b" = "$BOOT" ] || SINCE=0
    end_all "$1" || return 1
  elif [ -n "$R" ] && [ "$B" = "$BOOT" ]; then
    OF=$R LEAD=$P SINCE=$S TAG=$T
    sweep "$LEAD" "$SINCE"
    family "$1" "$OF" "$SINCE" "$TAG"
    end_family "$(setting "$OF" stop-timeout || echo 30)" || return 1
    port_free "$1" || return 1
  fi
  rm -f "$D/run/$1" "$D/led/$1" "$D/stopping/$1"
}
# end_all SLOT: ends what OF, LEAD, SINCE and TAG name, as its manager does it.
end_all() {
  _within=$(setting "$OF" stop-timeout) || _within=30
  case $(setting "$OF" manager) in
    systemd)
      _unit=$(unit_of "$OF" "$1")
      WHY=$(timeout -k 2 "$_within" systemctl stop "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || timeout 10 systemctl kill -s KILL "$_unit" 2>/dev/null
      clock
      _end=$((NOW + 10)) PAUSE=
      until case $(timeout 10 systemctl show -p ActiveState --value "$_unit") in inactive|failed) true ;; *) false ;; esac; do
        clock
        [ "$NOW" -lt "$_end" ] || { WHY="$_unit does not stop"; return 1; }
        pause
      done ;;
    command)
      (cd "$ROOT/releases/$OF" && limited "$_within" "$OF" "$1" stop-argv) >>"$ROOT/logs/$1-$OF.log" 2>&1 </dev/null
      # What it leaves holding the port is ours by the marker of the start command.
      family "$1" "$OF" "$SINCE" "$TAG"
      end_family "$_within" || return 1
      if runs "$1"; then WHY="the stop command of $OF left it running"; return 1; fi ;;
    *)
      # Before the first signal: what belongs together is not to be seen any more once its parents are gone.
      FAMILY=
      if same "$LEAD" "$SINCE"; then
        ! strays "$1" || family "$1" "$OF" "$SINCE" "$TAG"
      else
        # What has just become a daemon and does not listen yet is known to be the service once it does.
        PAUSE=
        until family "$1" "$OF" "$SINCE" "$TAG"; [ -n "$FAMILY" ] || ! runs "$1"; do pause; done
      fi
      _strays=$FAMILY
      end_session "$LEAD" "$SINCE" "$_within" || return 1
      FAMILY=$_strays
      end_family "$_within" || return 1 ;;
  esac
  port_free "$1"
}
# strays SLOT: whether something that carries the marker is in another session than its leader's.
strays() {
  for _p in $(marked "$1" "$TAG"); do
    read -r _stat 2>/dev/null <"/proc/$_p/stat" || continue
    case $_stat in *'(epmd) '*) continue ;; esac
    set -- "$1" \${_stat##*) }
    [ "$5" = "$LEAD" ] || return 0
  done
  return 1
}
# end_session LEADER START SECONDS
end_session() {
  PAUSE=
  if same "$1" "$2"; then
    kill -TERM "$1" 2>/dev/null
    clock
    _end=$((NOW + $3))
    while same "$1" "$2"; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
  fi
  # What its leader left behind is asked once, and then ended.
  _rest=$(session "$1" "$2")
  [ -n "$_rest" ] || return 0
  if ! same "$1" "$2"; then
    kill -TERM $_rest 2>/dev/null
    clock
    _end=$((NOW + 2)) PAUSE=
    while [ -n "$(session "$1" "$2")" ]; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
  fi
  sweep "$1" "$2"
  all_gone "$1:$2"
}
# end_family SECONDS: asks what stands above the others, waits, asks what that left, and ends what is left then.
end_family() {
  [ -n "$FAMILY" ] || return 0
  tell TERM :root
  clock
  _end=$((NOW + $1)) PAUSE=
  while any_left :root; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
  if any_left ''; then
    tell TERM ''
    clock
    _end=$((NOW + 2)) PAUSE=
    while any_left ''; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
    tell KILL ''
  fi
  all_gone $FAMILY
}
# tell SIGNAL SUFFIX: to those of the family whose word ends so.
tell() {
  for _f in $FAMILY; do
    _p=\${_f%%:*} _x=\${_f#*:}
    case $_f in *"$2") ! same "$_p" "\${_x%%:*}" || kill "-$1" "$_p" 2>/dev/null ;; esac
  done
}
any_left() {
  for _f in $FAMILY; do
    _x=\${_f#*:}
    case $_f in *"$1") ! same "\${_f%%:*}" "\${_x%%:*}" || return 0 ;; esac
  done
  return 1
}
# all_gone PID:START...: what got a KILL needs a moment.
all_gone() {
  clock
  _end=$((NOW + 5)) PAUSE=
  for _f in "$@"; do
    _x=\${_f#*:}
    while same "\${_f%%:*}" "\${_x%%:*}"; do
      clock
      [ "$NOW" -lt "$_end" ] || { WHY="process \${_f%%:*} does not die, not even of KILL"; return 1; }
      pause
    done
  done
}

# port_free SLOT: after a stop nothing of ours may listen on the port of the instance; sets WHY when something else does. What
# stood in front of the service, such as the proxy of a container, gets a moment to see that it is gone.
port_free() {
  address_of "$1" "$OF"
  [ -n "$PORT" ] && listens "$PORT" "$LOOP" || return 0
  family "$1" "$OF" "$SINCE" "$TAG"
  end_family 5 || return 1
  clock
  _until=$((NOW + 3)) PAUSE=
  while who_listens "$1"; do
    clock
    [ "$NOW" -lt "$_until" ] || { WHY="port $PORT is still in use, by $WHO; end it, or give the service another port"; return 1; }
    pause
  done
}
# who_listens SLOT: whether somebody on the port of the instance stands in the way, in WHO. Not a socket unit, nor what was there
# before the service was started: that it has lived with.
who_listens() {
  address_of "$1" "$OF"
  _socks=$(sockets "$PORT" "$LOOP")
  [ -n "$_socks" ] || return 1
  _held=" $(holders $(printf '%s\\n' "$_socks" | while read -r _i _x; do printf '%s ' "$_i"; done) | tr '\\n' ' ')"
  while read -r _i _uid _x; do
    case $_held in
      *" $_i:"*) _p=\${_held#*" $_i:"} _p=\${_p%% *} ;;
      *)
        # Not to be seen by this user: one of root's may be a socket unit.
        [ "$_uid" != 0 ] || continue
        WHO="a process of user $_uid"
        return 0 ;;
    esac
    [ "$_p" != 1 ] || continue
    _t=$(started "$_p")
    [ -n "$_t" ] && [ "$_t" -ge "\${SINCE:-0}" ] || continue
    ! of_a_slot "$_p" "$1" || continue
    WHO="process $_p ($(program_of "$_p"))"
    return 0
  done <<EOT
$_socks
EOT
  return 1
}
# of_a_slot PID [EXCEPT]: whether it belongs to what was started in a slot of this service, other than EXCEPT.
of_a_slot() {
  for _f in "$D"/run/*; do
    [ -f "$_f" ] && [ "\${_f##*/}" != "\${2-}" ] || continue
    { read -r _x _lead _x _b; read -r _x _tok; } <"$_f"
    [ "$_b" = "$BOOT" ] || continue
    [ "\${_lead:-0}" = 0 ] || [ "$(session_of "$1")" != "$(session_of "$_lead")" ] || return 0
    case \${_tok:--} in -) ;; *) ! grep -qsazFx "$MARKER=$ROOT:\${_f##*/}:$_tok" "/proc/$1/environ" || return 0 ;; esac
  done
  return 1
}

# session LEADER START: the processes of a session that a service of ours led; none when its leader is somebody else now.
session() {
  case \${1:-0} in ''|0|1|*[!0-9]*) return 0 ;; esac
  _lead=$1 _since=\${2:-0}
  _now=$(started "$1")
  [ -z "$_now" ] || [ "$_now" = "$2" ] || return 0
  # One look at all for what may belong to it, then a close one: reading each in a shell takes half a second on a full host.
  for _p in $(grep -slE "\\) [A-Za-z] [0-9]+ [0-9]+ $_lead " /proc/[0-9]*/stat); do
    _p=\${_p%/stat}
    read -r _stat 2>/dev/null <"$_p/stat" || continue
    case $_stat in *'(epmd) '*) continue ;; esac
    set -- \${_stat##*) }
    [ "$4" = "$_lead" ] && [ "\${20}" -ge "$_since" ] && case $1 in Z|X) ;; *) printf '%s ' "\${_p#/proc/}" ;; esac
  done
}
sweep() { for _p in $(session "$1" "$2"); do kill -KILL "$_p" 2>/dev/null; done; }

# ---- lines ---------------------------------------------------------------------------------------------------

link() {
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a link of ours: $1"; return 1 ;; esac
  [ "$2" = - ] && { off "\${ROOT:?}/$1"; return; }
  word "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  { true >"$D/tried/$2"; } 2>/dev/null
  case $1 in current) _to=releases/$2 _at=$ROOT ;; *) _to=../releases/$2 _at=$ROOT/slots ;; esac
  ln -sfn "$_to" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/$1" && sync "$_at"
}
# The switch command is told where to lead to; it has its own deadline, and its output goes to a file, because a
# pipe would wait for whatever it leaves running.
traffic() {
  word "$1"; word "$2"
  runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" = no ] || { WHY="$2 does not run in slot $1: the traffic stays where it is"; return 1; }
  listens_for "$1" "$2" || { WHY="nothing listens on port $PORT of slot $1: the traffic stays where it is"; return 1; }
  _t=$(setting "$2" switch-timeout) || _t=30
  INSTANCE=$(setting "$2" "instance-$1") || INSTANCE=
  export INSTANCE
  OUT=$D/out.$$
  { true >"$OUT"; } 2>/dev/null || OUT=/dev/null
  { mkdir -p "$D/led" && true >"$D/led/$1"; } 2>/dev/null
  (cd "$ROOT/releases/$2" && limited "$_t" "$2" "$1" switch-argv) >"$OUT" 2>&1 </dev/null ||
    { WHY="the switch command to slot $1 failed with $?: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
  rm -f "$D/out.$$"
  # All that the switch command wrote, wherever that is: after a loss of power the front has it, or \`active\` does not say so.
  sync
  printf '%s\\n' "$1" | put "$D/active"
}
# running SLOT RELEASE
running() {
  word "$1"; word "$2"
  runs "$1" && [ "$R" = "$2" ] && [ "$MARKED" = no ] || { WHY="$2 does not run in slot $1"; return 1; }
}
# Before traffic is led to a slot something must listen there. What never does is for whoever verifies: the lines go on.
await() {
  word "$1"; word "$2"
  address_of "$1" "$2"
  [ -n "$PORT" ] || return 0
  _at=$PORT _loop=$LOOP
  clock
  _end=$((NOW + $(setting "$2" start-timeout))) PAUSE=
  until listens "$_at" "$_loop"; do
    clock
    [ "$NOW" -lt "$_end" ] && runs "$1" || return 0
    pause
  done
}

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as once.
apply() {
  while read -r _op _x _y _z <&7; do
    WHY=
    case $_op in
      ''|id) continue ;;
      stop|start|await|link|secrets|traffic|running) ;;
      *) WHY="not a line of ours: $_op"; return 1 ;;
    esac
    LINE="$_op $_x \${_y-}\${_z:+ $_z}"
    journal "$2" "$LINE"
    "$_op" "$_x" "\${_y-}" "\${_z-}" || { [ -n "$WHY" ] || WHY="$LINE failed"; journal "$2" "failed: $LINE"; return 1; }
  done 7<"$1"
}
`}});function programName(){return r2??=(0,import_node_crypto2.createHash)("sha256").update(PROGRAM).digest("hex").slice(0,12),`host.${r2}`}var import_node_crypto2,PROGRAM,r2,init_program=__esm({"src/targets/host/program.ts"(){"use strict";import_node_crypto2=__nccwpck_require__(598);init_change();init_finish();init_format1();init_fsck();init_guard();init_look();init_main();init_record();init_release2();init_service();PROGRAM=`${[main_default,service_default,release_default,record_default,change_default,finish_default,format1_default,guard_default,fsck_default,look_default].join(`
`)}
main "$@"
exit
`}});async function keyProblem(t2,e2,s10){let n4=c3(t2)??d5(t2);if(n4!==void 0)return n4;let i8=await s10("ssh-keygen",["-y","-P","","-f",e2],{deadlineMs:a}).catch(()=>{});if(!(i8===void 0||i8.code===null||i8.code===0||!(0,import_node_fs.existsSync)(e2)))return u2(t2)??"ssh-key is damaged, so that OpenSSH can not read it: characters of it are missing or changed. Store the secret again, from the file itself"}function c3(t2){let e2=t2.trim();return h5.test(e2)?"ssh-key is a public key: give the private one, the file of the same name without .pub":/^[\w@.-]+-cert-v01@openssh\.com\s|^-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE/.test(e2)?"ssh-key is a certificate: give the private key that it belongs to":e2.startsWith("PuTTY-User-Key-File-")?"ssh-key is a key of PuTTY: give what `puttygen key.ppk -O private-openssh -o key` makes of it":r3.test(e2)?void 0:/^(?:~|\.{0,2}\/)[^\n]*$/.test(e2)?"ssh-key is the name of a file, not what is in it: give the contents":e2.startsWith("LS0tLS1CRUdJTi")?"ssh-key is in base64: give the file as it is, with its line ends":`ssh-key ${f5.test(e2)?/-----END /.test(e2)?"lacks its first line":"lacks its first and last line":"is no private key in a form that OpenSSH reads"}: give the whole file, from -----BEGIN \u2026 PRIVATE KEY----- to -----END \u2026 PRIVATE KEY-----`}function d5(t2){let e2=Buffer.from(t2.replace(/-----[^-]*-----/g,"").replace(/\\n|\s/g,""),"base64"),s10=e2.toString("latin1",0,14)==="openssh-key-v1";if(/-----BEGIN DSA /.test(t2)||s10&&e2.includes("ssh-dss"))return"ssh-key is a DSA key, which OpenSSH accepts no more: make one with `ssh-keygen -t ed25519`";if(!((s10&&e2.length>19?e2.toString("latin1",19,19+e2.readUInt32BE(15)):"none")==="none"&&!/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(t2)))return"ssh-key has a passphrase, which nobody is there to type: give one without, such as a copy after `ssh-keygen -p -N '' -f copy-of-the-key`, best a key that is used for nothing else"}function u2(t2){let e2=t2.trim(),[s10=""]=r3.exec(e2)??[];if(!e2.startsWith(s10))return"ssh-key has other text before its first line: give the file alone, without quotes around it";let n4=s10.replace("BEGIN","END");if(!e2.includes(n4))return`ssh-key is cut off: its last line, ${n4}, is not there`;let i8=e2.slice(s10.length,e2.indexOf(n4));if(!/^[ \t]*[\r\n]/.test(i8))return"ssh-key has lost its line ends: store the secret again from the file itself, such as by `gh secret set SSH_KEY < key`";if(/^[ \t]+\S/m.test(i8))return"ssh-key has blanks before its lines: give the file as it is"}var import_node_fs,a,r3,h5,f5,init_key=__esm({"src/targets/host/key.ts"(){"use strict";import_node_fs=__nccwpck_require__(24),a=1e4,r3=/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/,h5=/^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-[\w-]+|sk-[\w-]+@openssh\.com)\s+AAAA|^-{4,5} ?BEGIN (?:[A-Z0-9]+ )*PUBLIC KEY/,f5=/^b3BlbnNzaC1rZXktdjE/}});var import_node_fs2,import_node_path,x4,P3,H7,O4,p6,_4,E4,Ssh,F3,init_ssh=__esm({"src/targets/host/ssh.ts"(){"use strict";import_node_fs2=__nccwpck_require__(24),import_node_path=__nccwpck_require__(760);init_errors();init_user();init_target();init_connection();init_key();init_remote();x4=45,P3=3,H7=700,O4=/kex_exchange_identification|Connection reset|Connection closed|banner exchange|Broken pipe/,p6="put the line that `ssh-keyscan` shows on a trusted machine into known-hosts",_4=/host key is known|Host key verification failed|Could not resolve hostname|Connection refused|timed out/,E4=[[/No .* host key is known/,({knownHosts:d24})=>`${d24===void 0?"no known-hosts were given, and this machine does not know its host key":"its host key is not among the known ones"}: ${p6}`],[/Host key verification failed/,`its host key is not the known one: compare it, and ${p6}`],[/Permission denied/,({key:d24})=>d24===void 0?"no ssh-key was given, and it accepts none of this machine: in the pipeline it is the secret SSH_KEY":"it does not accept the key: check ssh-key, the user, and authorized_keys there"],[/No user exists for uid/,"ssh runs for no user of this machine without a name: leave out `--user` of the container, or add a line for it to /etc/passwd there"],[/Could not resolve hostname/,"its name can not be resolved"],[/Connection refused/,"nothing listens on its SSH port"],[/Connection timed out|Operation timed out/,"it does not answer in time"]],Ssh=class{folder;sockets;config;settings;world;problem;constructor(e2,t2){this.settings=e2,this.world=t2,this.folder=(0,import_node_path.join)(t2.tmp,"ssh"),(0,import_node_fs2.mkdirSync)(this.folder,{recursive:!0,mode:448}),this.sockets=this.folder.length<=x4?this.folder:(0,import_node_fs2.mkdtempSync)("/tmp/ea-"),this.config=(0,import_node_path.join)(this.folder,"config"),(0,import_node_fs2.writeFileSync)(this.config,this.configText(),{mode:384})}connection(e2){return new F3(e2,this.config,this.sockets,this.settings,this.world,async()=>this.keyProblem())}async keyProblem(){let{key:e2}=this.settings;if(e2!==void 0)return this.problem??=keyProblem(e2,(0,import_node_path.join)(this.folder,"key"),this.world.exec),this.problem}close(){(0,import_node_fs2.rmSync)(this.folder,{recursive:!0,force:!0}),(0,import_node_fs2.rmSync)(this.sockets,{recursive:!0,force:!0})}configText(){let{key:e2,knownHosts:t2,connectTimeoutMs:n4}=this.settings,s10=["Host *","  BatchMode yes","  StrictHostKeyChecking yes","  UpdateHostKeys no",`  ConnectTimeout ${Math.max(1,Math.ceil(n4/1e3))}`,"  ServerAliveInterval 5","  ServerAliveCountMax 3","  ForwardAgent no","  ClearAllForwardings no","  LogLevel ERROR"];if(t2!==void 0){let o11=(0,import_node_path.join)(this.folder,"known_hosts");(0,import_node_fs2.writeFileSync)(o11,`${t2.replaceAll("\r","").trim()}
`,{mode:384}),s10.push(`  UserKnownHostsFile ${o11}`,"  GlobalKnownHostsFile /dev/null")}if(e2!==void 0){let o11=(0,import_node_path.join)(this.folder,"key");(0,import_node_fs2.writeFileSync)(o11,`${e2.replace(/\r\n?/g,`
`).trim()}
`,{mode:384}),(0,import_node_fs2.chmodSync)(o11,384),s10.push(`  IdentityFile ${o11}`,"  IdentitiesOnly yes","  IdentityAgent none")}else{let o11=homeFolder();o11!==void 0&&s10.push(`Include ${(0,import_node_path.join)(o11,".ssh","config")}`)}return`${s10.join(`
`)}
`}},F3=class{opened;forwards=new Map;host;config;sockets;settings;world;keyProblem;constructor(e2,t2,n4,s10,o11,h31){this.host=e2,this.config=t2,this.sockets=n4,this.settings=s10,this.world=o11,this.keyProblem=h31}async shell(e2,t2){let n4=this.open();await n4;let s10=`answer-${this.world.randomHex(8)}`,{input:o11}=t2,h31=remoteCommand(e2,s10,o11!==void 0,this.host.sudo),r7=await this.world.exec("ssh",[...this.base(t2.fresh!==!0),"-T","--",this.host.address,h31],{...t2,input:o11===void 0?void 0:marked(o11,s10)});if(r7.timedOut)throw new HostUnreachable(this.host.name,`it did not answer within ${t2.deadlineMs/1e3} s`);if(t2.signal?.aborted===!0)throw new HostUnreachable(this.host.name,"we hung up");if(r7.code===255)throw this.opened===n4&&(this.opened=void 0,this.forwards.clear()),new HostUnreachable(this.host.name,this.why(r7.stderr));let l22=answerAfter(r7.stdout,s10);if(l22===void 0)throw new NothingRun(this.host.name,whyNotRun(r7,this.host,this.world,s10));return{...r7,stdout:l22}}async forward(e2,t2){await this.open();let n4=`${e2.includes(":")?`[${e2}]`:e2}:${t2}`,s10=this.forwards.get(n4);return s10===void 0&&(s10=this.openForward(n4),this.forwards.set(n4,s10),s10.catch(()=>this.forwards.delete(n4))),s10}async close(){this.opened!==void 0&&(await this.opened.catch(()=>{}),await this.control(["-O","exit"]))}async openForward(e2){let t2=(0,import_node_path.join)(this.sockets,`f${this.world.randomHex(6)}`),n4=await this.control(["-O","forward","-L",`${t2}:${e2}`]);if(n4.code!==0)throw new HostUnreachable(this.host.name,`no way to ${e2} there: ${this.why(n4.stderr)}`);return t2}async control(e2){return this.world.exec("ssh",[...this.base(),...e2,"--",this.host.address],{deadlineMs:1e4})}open(){return this.opened??=this.connect().catch(e2=>{throw this.opened=void 0,e2}),this.opened}async connect(){for(let e2=1;;e2+=1){let t2=await this.world.exec("ssh",[...this.base(),"-T","--",this.host.address,"true"],{deadlineMs:45e3});if(t2.code===0)return;if(t2.code!==255&&!t2.timedOut)throw await this.control(["-O","exit"]),new NothingRun(this.host.name,whyNotRun(t2,this.host,this.world));if(e2===P3||!O4.test(t2.stderr)){let n4=t2.timedOut||_4.test(t2.stderr)?void 0:await this.keyProblem();throw n4!==void 0?new UserError(n4):new HostUnreachable(this.host.name,t2.timedOut?"the connection was not up within 45 s":this.why(t2.stderr))}await this.world.clock.sleep(H7*e2*(.5+Number.parseInt(this.world.randomHex(1),16)/256))}}base(e2=!0){let{port:t2,user:n4,jump:s10}=this.host,o11=e2?["-o",`ControlPath=${(0,import_node_path.join)(this.sockets,"%C")}`,"-o","ControlMaster=auto","-o","ControlPersist=60"]:["-o","ControlPath=none"];return["-F",this.config,"-p",String(t2),...n4===void 0?[]:["-l",n4],...o11,...s10===void 0?[]:["-J",s10]]}why(e2){let t2=E4.find(([h31])=>h31.test(e2)),n4=e2.trim().split(`
`).slice(-3).join(" ");if(n4==="")return"the connection ended";let{jump:s10}=this.host;if(s10!==void 0&&n4.startsWith("kex_exchange_identification"))return`the way through ${s10} does not lead there: see what \`ssh ${s10}\` says (${n4})`;if(t2===void 0)return n4;let[,o11]=t2;return`${typeof o11=="string"?o11:o11(this.settings)} (${n4})`}}}});var LOCK_MS,SPARE_MS,c5,$8,d6,Calls,init_calls=__esm({"src/targets/host/calls.ts"(){"use strict";init_errors();init_target();init_answer();init_local();init_program();init_ssh();LOCK_MS=13e4,SPARE_MS=15e3,c5=3e4,$8=4*1024*1024,d6=class extends HostUnreachable{},Calls=class{byName;ssh;world;constructor(t2,e2,o11){this.world=o11,this.ssh=t2.some(({local:s10})=>!s10)?new Ssh(e2,o11):void 0,this.byName=new Map(t2.map(s10=>[s10.name,{host:s10,connection:this.connect(s10)}]))}at(t2){let e2=this.byName.get(t2);if(e2===void 0)throw new UserError(`there is no host ${t2}`);return e2}async verb(t2,e2,o11){let{host:s10}=this.at(t2);return this.ask(t2,[`${s10.path}/.deploy/${programName()}`,s10.path,...e2],o11)}async installed(t2,e2,o11){try{return await this.verb(t2,e2,o11)}catch(s10){if(!(s10 instanceof d6))throw s10;return await this.install(t2),this.verb(t2,e2,o11)}}async piped(t2,e2,o11={}){return this.ask(t2,["-s","--",this.at(t2).host.path,...e2],{...o11,input:PROGRAM})}async close(){await Promise.allSettled([...this.byName.values()].map(async({connection:t2})=>t2.close())),this.ssh?.close()}connect(t2){return t2.local||this.ssh===void 0?localConnection(t2,this.world):this.ssh.connection(t2)}async install(t2){let{host:e2,connection:o11}=this.at(t2),s10=`${e2.path}/.deploy`,n4=await o11.shell(["-c",'umask 022; mkdir -p "${1%/*}" && umask 077 && mkdir -p "$1" && cat >"$1/$3" && case $2 in host.$(sha256sum <"$1/$3" | cut -c 1-12)) sync "$1/$3" && mv -f "$1/$3" "$1/$2" ;; *) rm -f "$1/$3"; echo "the program arrived cut off, or the disk is full" >&2; exit 1 ;; esac',"sh",s10,programName(),`put.${this.world.randomHex(4)}`],{input:PROGRAM,deadlineMs:c5});if(n4.code!==0)throw new StepFailed(t2,`can not write to ${s10}: ${n4.stderr.trim().slice(-300)}`)}async ask(t2,e2,o11){let s10=await this.at(t2).connection.shell(e2,{deadlineMs:c5+LOCK_MS,keepBytes:$8,...o11}),r7=parseAnswer(s10.stdout);if(r7===void 0)throw new d6(t2,`its answer was cut off${s10.stderr.trim()===""?"":`: ${s10.stderr.trim().slice(-300)}`}`);if(r7.get("end")==="ok")return r7;let n4=r7.get("lost");throw n4!==void 0?new LeaseLost(t2,n4):new StepFailed(t2,r7.get("failed")??"it failed without a reason")}}}});var require_default=__commonJS({"node_modules/events-universal/default.js"(exports2,module2){module2.exports=__nccwpck_require__(434)}});var require_fixed_size=__commonJS({"node_modules/fast-fifo/fixed-size.js"(exports2,module2){module2.exports=class{constructor(t2){if(!(t2>0)||(t2-1&t2)!==0)throw new Error("Max size for a FixedFIFO should be a power of two");this.buffer=new Array(t2),this.mask=t2-1,this.top=0,this.btm=0,this.next=null}clear(){this.top=this.btm=0,this.next=null,this.buffer.fill(void 0)}push(t2){return this.buffer[this.top]!==void 0?!1:(this.buffer[this.top]=t2,this.top=this.top+1&this.mask,!0)}shift(){let t2=this.buffer[this.btm];if(t2!==void 0)return this.buffer[this.btm]=void 0,this.btm=this.btm+1&this.mask,t2}peek(){return this.buffer[this.btm]}isEmpty(){return this.buffer[this.btm]===void 0}}}});var require_fast_fifo=__commonJS({"node_modules/fast-fifo/index.js"(exports2,module2){var FixedFIFO=require_fixed_size();module2.exports=class{constructor(t2){this.hwm=t2||16,this.head=new FixedFIFO(this.hwm),this.tail=this.head,this.length=0}clear(){this.head=this.tail,this.head.clear(),this.length=0}push(t2){if(this.length++,!this.head.push(t2)){let i8=this.head;this.head=i8.next=new FixedFIFO(2*this.head.buffer.length),this.head.push(t2)}}shift(){this.length!==0&&this.length--;let t2=this.tail.shift();if(t2===void 0&&this.tail.next){let i8=this.tail.next;return this.tail.next=null,this.tail=i8,this.tail.shift()}return t2}peek(){let t2=this.tail.peek();return t2===void 0&&this.tail.next?this.tail.next.peek():t2}isEmpty(){return this.length===0}}}});var require_b4a=__commonJS({"node_modules/b4a/index.js"(exports2,module2){function isBuffer(n4){return Buffer.isBuffer(n4)||n4 instanceof Uint8Array}function isEncoding(n4){return Buffer.isEncoding(n4)}function alloc(n4,t2,r7){return Buffer.alloc(n4,t2,r7)}function allocUnsafe(n4){return Buffer.allocUnsafe(n4)}function allocUnsafeSlow(n4){return Buffer.allocUnsafeSlow(n4)}function byteLength(n4,t2){return Buffer.byteLength(n4,t2)}function compare(n4,t2){return Buffer.compare(n4,t2)}function concat(n4,t2){return Buffer.concat(n4,t2)}function copy(n4,t2,r7,e2,u22){return toBuffer(n4).copy(t2,r7,e2,u22)}function equals(n4,t2){return toBuffer(n4).equals(t2)}function fill(n4,t2,r7,e2,u22){return toBuffer(n4).fill(t2,r7,e2,u22)}function from(n4,t2,r7){return Buffer.from(n4,t2,r7)}function includes(n4,t2,r7,e2){return toBuffer(n4).includes(t2,r7,e2)}function indexOf(n4,t2,r7,e2){return toBuffer(n4).indexOf(t2,r7,e2)}function lastIndexOf(n4,t2,r7,e2){return toBuffer(n4).lastIndexOf(t2,r7,e2)}function swap16(n4){return toBuffer(n4).swap16()}function swap32(n4){return toBuffer(n4).swap32()}function swap64(n4){return toBuffer(n4).swap64()}function toBuffer(n4){return Buffer.isBuffer(n4)?n4:Buffer.from(n4.buffer,n4.byteOffset,n4.byteLength)}function toString(n4,t2,r7,e2){return toBuffer(n4).toString(t2,r7,e2)}function toHex(n4,t2,r7){return toBuffer(n4).toString("hex",t2,r7)}function write(n4,t2,r7,e2,u22){return toBuffer(n4).write(t2,r7,e2,u22)}function readDoubleBE(n4,t2){return toBuffer(n4).readDoubleBE(t2)}function readDoubleLE(n4,t2){return toBuffer(n4).readDoubleLE(t2)}function readFloatBE(n4,t2){return toBuffer(n4).readFloatBE(t2)}function readFloatLE(n4,t2){return toBuffer(n4).readFloatLE(t2)}function readInt32BE(n4,t2){return toBuffer(n4).readInt32BE(t2)}function readInt32LE(n4,t2){return toBuffer(n4).readInt32LE(t2)}function readUInt32BE(n4,t2){return toBuffer(n4).readUInt32BE(t2)}function readUInt32LE(n4,t2){return toBuffer(n4).readUInt32LE(t2)}function writeDoubleBE(n4,t2,r7){return toBuffer(n4).writeDoubleBE(t2,r7)}function writeDoubleLE(n4,t2,r7){return toBuffer(n4).writeDoubleLE(t2,r7)}function writeFloatBE(n4,t2,r7){return toBuffer(n4).writeFloatBE(t2,r7)}function writeFloatLE(n4,t2,r7){return toBuffer(n4).writeFloatLE(t2,r7)}function writeInt32BE(n4,t2,r7){return toBuffer(n4).writeInt32BE(t2,r7)}function writeInt32LE(n4,t2,r7){return toBuffer(n4).writeInt32LE(t2,r7)}function writeUInt32BE(n4,t2,r7){return toBuffer(n4).writeUInt32BE(t2,r7)}function writeUInt32LE(n4,t2,r7){return toBuffer(n4).writeUInt32LE(t2,r7)}module2.exports={isBuffer,isEncoding,alloc,allocUnsafe,allocUnsafeSlow,byteLength,compare,concat,copy,equals,fill,from,includes,indexOf,lastIndexOf,swap16,swap32,swap64,toBuffer,toString,toHex,write,readDoubleBE,readDoubleLE,readFloatBE,readFloatLE,readInt32BE,readInt32LE,readUInt32BE,readUInt32LE,writeDoubleBE,writeDoubleLE,writeFloatBE,writeFloatLE,writeInt32BE,writeInt32LE,writeUInt32BE,writeUInt32LE}}});var require_pass_through_decoder=__commonJS({"node_modules/text-decoder/lib/pass-through-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(e2){this.encoding=e2}get remaining(){return 0}decode(e2){return b4a.toString(e2,this.encoding)}flush(){return""}}}});var require_utf8_decoder=__commonJS({"node_modules/text-decoder/lib/utf8-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(){this._reset()}get remaining(){return this.bytesSeen}decode(t2){if(t2.byteLength===0)return"";if(this.bytesNeeded===0&&trailingIncomplete(t2,0)===0)return this.bytesSeen=trailingBytesSeen(t2),b4a.toString(t2,"utf8");let n4="",o11=0;if(this.bytesNeeded>0){for(;o11<t2.byteLength;){let s10=t2[o11];if(s10<this.lowerBoundary||s10>this.upperBoundary){n4+="\uFFFD",this._reset();break}if(this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|s10&63,this.bytesSeen++,o11++,this.bytesSeen===this.bytesNeeded){n4+=String.fromCodePoint(this.codePoint),this._reset();break}}if(this.bytesNeeded>0)return n4}let r7=trailingIncomplete(t2,o11),i8=t2.byteLength-r7;i8>o11&&(n4+=b4a.toString(t2,"utf8",o11,i8));for(let s10=i8;s10<t2.byteLength;s10++){let e2=t2[s10];if(this.bytesNeeded===0){e2<=127?(this.bytesSeen=0,n4+=String.fromCharCode(e2)):e2>=194&&e2<=223?(this.bytesNeeded=2,this.bytesSeen=1,this.codePoint=e2&31):e2>=224&&e2<=239?(e2===224?this.lowerBoundary=160:e2===237&&(this.upperBoundary=159),this.bytesNeeded=3,this.bytesSeen=1,this.codePoint=e2&15):e2>=240&&e2<=244?(e2===240?this.lowerBoundary=144:e2===244&&(this.upperBoundary=143),this.bytesNeeded=4,this.bytesSeen=1,this.codePoint=e2&7):(this.bytesSeen=1,n4+="\uFFFD");continue}if(e2<this.lowerBoundary||e2>this.upperBoundary){n4+="\uFFFD",s10--,this._reset();continue}this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|e2&63,this.bytesSeen++,this.bytesSeen===this.bytesNeeded&&(n4+=String.fromCodePoint(this.codePoint),this._reset())}return n4}flush(){let t2=this.bytesNeeded>0?"\uFFFD":"";return this._reset(),t2}_reset(){this.codePoint=0,this.bytesNeeded=0,this.bytesSeen=0,this.lowerBoundary=128,this.upperBoundary=191}};function trailingIncomplete(f25,t2){let n4=f25.byteLength;if(n4<=t2)return 0;let o11=Math.max(t2,n4-4),r7=n4-1;for(;r7>o11&&(f25[r7]&192)===128;)r7--;if(r7<t2)return 0;let i8=f25[r7],s10;if(i8<=127)return 0;if(i8>=194&&i8<=223)s10=2;else if(i8>=224&&i8<=239)s10=3;else if(i8>=240&&i8<=244)s10=4;else return 0;let e2=n4-r7;return e2<s10?e2:0}function trailingBytesSeen(f25){let t2=f25.byteLength;if(t2===0)return 0;let n4=f25[t2-1];if(n4<=127)return 0;if((n4&192)!==128)return 1;let o11=Math.max(0,t2-4),r7=t2-2;for(;r7>=o11&&(f25[r7]&192)===128;)r7--;if(r7<0)return 1;let i8=f25[r7],s10;if(i8>=194&&i8<=223)s10=2;else if(i8>=224&&i8<=239)s10=3;else if(i8>=240&&i8<=244)s10=4;else return 1;if(t2-r7!==s10)return 1;if(s10>=3){let e2=f25[r7+1];if(i8===224&&e2<160||i8===237&&e2>159||i8===240&&e2<144||i8===244&&e2>143)return 1}return 0}}});var require_text_decoder=__commonJS({"node_modules/text-decoder/index.js"(exports2,module2){var PassThroughDecoder=require_pass_through_decoder(),UTF8Decoder=require_utf8_decoder();module2.exports=class{constructor(e2="utf8"){switch(this.encoding=normalizeEncoding(e2),this.encoding){case"utf8":this.decoder=new UTF8Decoder;break;case"utf16le":case"base64":throw new Error("Unsupported encoding: "+this.encoding);default:this.decoder=new PassThroughDecoder(this.encoding)}}get remaining(){return this.decoder.remaining}push(e2){return typeof e2=="string"?e2:this.decoder.decode(e2)}write(e2){return this.push(e2)}end(e2){let t2="";return e2&&(t2=this.push(e2)),t2+=this.decoder.flush(),t2}};function normalizeEncoding(r7){switch(r7=r7.toLowerCase(),r7){case"utf8":case"utf-8":return"utf8";case"ucs2":case"ucs-2":case"utf16le":case"utf-16le":return"utf16le";case"latin1":case"binary":return"latin1";case"base64":case"ascii":case"hex":return r7;default:throw new Error("Unknown encoding: "+r7)}}}});var require_errors=__commonJS({"node_modules/streamx/lib/errors.js"(exports2,module2){module2.exports=class r7 extends Error{constructor(t2,e2,E24=r7){super(t2),this.code=e2,Error.captureStackTrace&&Error.captureStackTrace(this,E24)}static isStreamDestroyed(t2){return t2&&t2.code==="STREAM_DESTROYED"}static isPrematureClose(t2){return t2&&t2.code==="PREMATURE_CLOSE"}static isAborted(t2){return t2&&t2.code==="ABORTED"}static isBadArgument(t2){return t2&&t2.code==="BAD_ARGUMENT"}get name(){return"StreamError"}static STREAM_DESTROYED(){return new r7("Stream was destroyed","STREAM_DESTROYED",r7.STREAM_DESTROYED)}static PREMATURE_CLOSE(t2="Premature close"){return new r7(t2,"PREMATURE_CLOSE",r7.PREMATURE_CLOSE)}static ABORTED(){return new r7("Stream aborted","ABORTED",r7.ABORTED)}static BAD_ARGUMENT(t2="Bad argument"){return new r7(t2,"BAD_ARGUMENT",r7.BAD_ARGUMENT)}}}});var require_streamx=__commonJS({"node_modules/streamx/index.js"(exports2,module2){var{EventEmitter}=require_default(),FIFO=require_fast_fifo(),TextDecoder2=require_text_decoder(),StreamError=require_errors(),qmt=typeof queueMicrotask>"u"?i8=>global.process.nextTick(i8):queueMicrotask,MAX=(1<<29)-1,OPENING=1,PREDESTROYING=2,DESTROYING=4,DESTROYED=8,NOT_OPENING=MAX^OPENING,NOT_PREDESTROYING=MAX^PREDESTROYING,READ_ACTIVE=16,READ_UPDATING=32,READ_PRIMARY=64,READ_QUEUED=128,READ_RESUMED=256,READ_PIPE_DRAINED=512,READ_ENDING=1024,READ_EMIT_DATA=2048,READ_EMIT_READABLE=4096,READ_EMITTED_READABLE=8192,READ_DONE=16384,READ_NEXT_TICK=32768,READ_NEEDS_PUSH=65536,READ_READ_AHEAD=131072,READ_FLOWING=READ_RESUMED|READ_PIPE_DRAINED,READ_ACTIVE_AND_NEEDS_PUSH=READ_ACTIVE|READ_NEEDS_PUSH,READ_PRIMARY_AND_ACTIVE=READ_PRIMARY|READ_ACTIVE,READ_EMIT_READABLE_AND_QUEUED=READ_EMIT_READABLE|READ_QUEUED,READ_RESUMED_READ_AHEAD=READ_RESUMED|READ_READ_AHEAD,READ_NOT_ACTIVE=MAX^READ_ACTIVE,READ_NON_PRIMARY=MAX^READ_PRIMARY,READ_NON_PRIMARY_AND_PUSHED=MAX^(READ_PRIMARY|READ_NEEDS_PUSH),READ_PUSHED=MAX^READ_NEEDS_PUSH,READ_PAUSED=MAX^READ_RESUMED,READ_NOT_QUEUED=MAX^(READ_QUEUED|READ_EMITTED_READABLE),READ_NOT_ENDING=MAX^READ_ENDING,READ_PIPE_NOT_DRAINED=MAX^READ_FLOWING,READ_NOT_NEXT_TICK=MAX^READ_NEXT_TICK,READ_NOT_UPDATING=MAX^READ_UPDATING,READ_NO_READ_AHEAD=MAX^READ_READ_AHEAD,READ_PAUSED_NO_READ_AHEAD=MAX^READ_RESUMED_READ_AHEAD,WRITE_ACTIVE=1<<18,WRITE_UPDATING=2<<18,WRITE_PRIMARY=4<<18,WRITE_QUEUED=8<<18,WRITE_UNDRAINED=16<<18,WRITE_DONE=32<<18,WRITE_EMIT_DRAIN=64<<18,WRITE_NEXT_TICK=128<<18,WRITE_WRITING=256<<18,WRITE_FINISHING=512<<18,WRITE_CORKED=1024<<18,WRITE_NOT_ACTIVE=MAX^(WRITE_ACTIVE|WRITE_WRITING),WRITE_NON_PRIMARY=MAX^WRITE_PRIMARY,WRITE_NOT_FINISHING=MAX^(WRITE_ACTIVE|WRITE_FINISHING),WRITE_DRAINED=MAX^WRITE_UNDRAINED,WRITE_NOT_QUEUED=MAX^WRITE_QUEUED,WRITE_NOT_NEXT_TICK=MAX^WRITE_NEXT_TICK,WRITE_NOT_UPDATING=MAX^WRITE_UPDATING,WRITE_NOT_CORKED=MAX^WRITE_CORKED,ACTIVE=READ_ACTIVE|WRITE_ACTIVE,NOT_ACTIVE=MAX^ACTIVE,DONE2=READ_DONE|WRITE_DONE,DESTROY_STATUS=DESTROYING|DESTROYED|PREDESTROYING,OPEN_STATUS=DESTROY_STATUS|OPENING,AUTO_DESTROY=DESTROY_STATUS|DONE2,NON_PRIMARY=WRITE_NON_PRIMARY&READ_NON_PRIMARY,ACTIVE_OR_TICKING=WRITE_NEXT_TICK|READ_NEXT_TICK,TICKING=ACTIVE_OR_TICKING&NOT_ACTIVE,IS_OPENING=OPEN_STATUS|TICKING,READ_PRIMARY_STATUS=OPEN_STATUS|READ_ENDING|READ_DONE,READ_STATUS=OPEN_STATUS|READ_DONE|READ_QUEUED,READ_ENDING_STATUS=OPEN_STATUS|READ_ENDING|READ_QUEUED,READ_READABLE_STATUS=OPEN_STATUS|READ_EMIT_READABLE|READ_QUEUED|READ_EMITTED_READABLE,SHOULD_NOT_READ=OPEN_STATUS|READ_ACTIVE|READ_ENDING|READ_DONE|READ_NEEDS_PUSH|READ_READ_AHEAD,READ_BACKPRESSURE_STATUS=DESTROY_STATUS|READ_ENDING|READ_DONE,READ_UPDATE_SYNC_STATUS=READ_UPDATING|OPEN_STATUS|READ_NEXT_TICK|READ_PRIMARY,READ_NEXT_TICK_OR_OPENING=READ_NEXT_TICK|OPENING,WRITE_PRIMARY_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_QUEUED_AND_UNDRAINED=WRITE_QUEUED|WRITE_UNDRAINED,WRITE_QUEUED_AND_ACTIVE=WRITE_QUEUED|WRITE_ACTIVE,WRITE_DRAIN_STATUS=WRITE_QUEUED|WRITE_UNDRAINED|OPEN_STATUS|WRITE_ACTIVE,WRITE_STATUS=OPEN_STATUS|WRITE_ACTIVE|WRITE_QUEUED|WRITE_CORKED,WRITE_PRIMARY_AND_ACTIVE=WRITE_PRIMARY|WRITE_ACTIVE,WRITE_ACTIVE_AND_WRITING=WRITE_ACTIVE|WRITE_WRITING,WRITE_FINISHING_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_QUEUED_AND_ACTIVE|WRITE_DONE,WRITE_BACKPRESSURE_STATUS=WRITE_UNDRAINED|DESTROY_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_UPDATE_SYNC_STATUS=WRITE_UPDATING|OPEN_STATUS|WRITE_NEXT_TICK|WRITE_PRIMARY,WRITE_DROP_DATA=WRITE_FINISHING|WRITE_DONE|DESTROY_STATUS,asyncIterator=Symbol.asyncIterator||Symbol("asyncIterator"),WritableState=class{constructor(t2,{highWaterMark:e2=16384,map:s10=null,mapWritable:r7,byteLength:l22,byteLengthWritable:a16}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e2,this.buffered=0,this.error=null,this.pipeline=null,this.drains=null,this.byteLength=a16||l22||defaultByteLength,this.map=r7||s10,this.afterWrite=afterWrite.bind(this),this.afterUpdateNextTick=updateWriteNT.bind(this)}get ending(){return(this.stream._duplexState&WRITE_FINISHING)!==0}get ended(){return(this.stream._duplexState&WRITE_DONE)!==0}push(t2){return(this.stream._duplexState&WRITE_DROP_DATA)!==0?!1:(this.map!==null&&(t2=this.map(t2)),this.buffered+=this.byteLength(t2),this.queue.push(t2),this.buffered<this.highWaterMark?(this.stream._duplexState|=WRITE_QUEUED,!0):(this.stream._duplexState|=WRITE_QUEUED_AND_UNDRAINED,!1))}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=WRITE_NOT_QUEUED),t2}end(t2){typeof t2=="function"?this.stream.once("finish",t2):t2!=null&&this.push(t2),this.stream._duplexState=(this.stream._duplexState|WRITE_FINISHING)&WRITE_NON_PRIMARY}autoBatch(t2,e2){let s10=[],r7=this.stream;for(s10.push(t2);(r7._duplexState&WRITE_STATUS)===WRITE_QUEUED_AND_ACTIVE;)s10.push(r7._writableState.shift());if((r7._duplexState&OPEN_STATUS)!==0)return e2(null);r7._writev(s10,e2)}update(){let t2=this.stream;t2._duplexState|=WRITE_UPDATING;do{for(;(t2._duplexState&WRITE_STATUS)===WRITE_QUEUED;){let e2=this.shift();t2._duplexState|=WRITE_ACTIVE_AND_WRITING,t2._write(e2,this.afterWrite)}(t2._duplexState&WRITE_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=WRITE_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&WRITE_FINISHING_STATUS)===WRITE_FINISHING){t2._duplexState=t2._duplexState|WRITE_ACTIVE,t2._final(afterFinal.bind(this));return}if((t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&WRITE_NEXT_TICK)===0?!1:(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&WRITE_UPDATE_SYNC_STATUS)===WRITE_PRIMARY?this.update():this.updateNextTick()}updateNextTick(){(this.stream._duplexState&WRITE_NEXT_TICK)===0&&(this.stream._duplexState|=WRITE_NEXT_TICK,(this.stream._duplexState&WRITE_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},ReadableState=class{constructor(t2,{highWaterMark:e2=16384,map:s10=null,mapReadable:r7,byteLength:l22,byteLengthReadable:a16}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e2===0?1:e2,this.buffered=0,this.readAhead=e2>0,this.error=null,this.pipeline=null,this.byteLength=a16||l22||defaultByteLength,this.map=r7||s10,this.pipeTo=null,this.afterRead=afterRead.bind(this),this.afterUpdateNextTick=updateReadNT.bind(this)}get ending(){return(this.stream._duplexState&READ_ENDING)!==0}get ended(){return(this.stream._duplexState&READ_DONE)!==0}pipe(t2,e2){if(this.pipeTo!==null)throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");if(typeof e2!="function"&&(e2=null),this.stream._duplexState|=READ_PIPE_DRAINED,this.pipeTo=t2,this.pipeline=new Pipeline(this.stream,t2,e2),e2&&this.stream.on("error",noop),isStreamx(t2))t2._writableState.pipeline=this.pipeline,e2&&t2.on("error",noop),t2.on("finish",this.pipeline.finished.bind(this.pipeline));else{let s10=this.pipeline.done.bind(this.pipeline,t2),r7=this.pipeline.done.bind(this.pipeline,t2,null);t2.on("error",s10),t2.on("close",r7),t2.on("finish",this.pipeline.finished.bind(this.pipeline))}t2.on("drain",afterDrain.bind(this)),this.stream.emit("piping",t2),t2.emit("pipe",this.stream)}push(t2){let e2=this.stream;return t2===null?(this.highWaterMark=0,e2._duplexState=(e2._duplexState|READ_ENDING)&READ_NON_PRIMARY_AND_PUSHED,!1):this.map!==null&&(t2=this.map(t2),t2===null)?(e2._duplexState&=READ_PUSHED,this.buffered<this.highWaterMark):(this.buffered+=this.byteLength(t2),this.queue.push(t2),e2._duplexState=(e2._duplexState|READ_QUEUED)&READ_PUSHED,this.buffered<this.highWaterMark)}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=READ_NOT_QUEUED),t2}unshift(t2){let e2=[this.map!==null?this.map(t2):t2];for(;this.buffered>0;)e2.push(this.shift());for(let s10=0;s10<e2.length-1;s10++){let r7=e2[s10];this.buffered+=this.byteLength(r7),this.queue.push(r7)}this.push(e2[e2.length-1])}read(){let t2=this.stream;if((t2._duplexState&READ_STATUS)===READ_QUEUED){let e2=this.shift();return this.pipeTo!==null&&this.pipeTo.write(e2)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e2),e2}return this.readAhead===!1&&(t2._duplexState|=READ_READ_AHEAD,this.updateNextTick()),null}drain(){let t2=this.stream;for(;(t2._duplexState&READ_STATUS)===READ_QUEUED&&(t2._duplexState&READ_FLOWING)!==0;){let e2=this.shift();this.pipeTo!==null&&this.pipeTo.write(e2)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e2)}}update(){let t2=this.stream;t2._duplexState|=READ_UPDATING;do{for(this.drain();this.buffered<this.highWaterMark&&(t2._duplexState&SHOULD_NOT_READ)===READ_READ_AHEAD;)t2._duplexState|=READ_ACTIVE_AND_NEEDS_PUSH,t2._read(this.afterRead),this.drain();(t2._duplexState&READ_READABLE_STATUS)===READ_EMIT_READABLE_AND_QUEUED&&(t2._duplexState|=READ_EMITTED_READABLE,t2.emit("readable")),(t2._duplexState&READ_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=READ_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&READ_ENDING_STATUS)===READ_ENDING&&(t2._duplexState=(t2._duplexState|READ_DONE)&READ_NOT_ENDING,t2.emit("end"),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),this.pipeTo!==null&&this.pipeTo.end()),(t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&READ_NEXT_TICK)===0?!1:(this.stream._duplexState&=READ_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&READ_UPDATE_SYNC_STATUS)===READ_PRIMARY?this.update():this.updateNextTick()}updateNextTickIfOpen(){(this.stream._duplexState&READ_NEXT_TICK_OR_OPENING)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}updateNextTick(){(this.stream._duplexState&READ_NEXT_TICK)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},TransformState=class{constructor(t2){this.data=null,this.afterTransform=afterTransform.bind(t2),this.afterFinal=null}},Pipeline=class{constructor(t2,e2,s10){this.from=t2,this.to=e2,this.afterPipe=s10,this.error=null,this.pipeToFinished=!1}finished(){this.pipeToFinished=!0}done(t2,e2){if(e2&&(this.error=e2),t2===this.to&&(this.to=null,this.from!==null)){((this.from._duplexState&READ_DONE)===0||!this.pipeToFinished)&&this.from.destroy(this.error||StreamError.PREMATURE_CLOSE("Writable stream closed"));return}if(t2===this.from&&(this.from=null,this.to!==null)){(t2._duplexState&READ_DONE)===0&&this.to.destroy(this.error||StreamError.PREMATURE_CLOSE("Readable stream closed"));return}this.afterPipe!==null&&this.afterPipe(this.error),this.to=this.from=this.afterPipe=null}};function afterDrain(){this.stream._duplexState|=READ_PIPE_DRAINED,this.updateCallback()}function afterFinal(i8){let t2=this.stream;i8&&t2.destroy(i8),(t2._duplexState&DESTROY_STATUS)===0&&(t2._duplexState|=WRITE_DONE,t2.emit("finish")),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),t2._duplexState&=WRITE_NOT_FINISHING,(t2._duplexState&WRITE_UPDATING)===0?this.update():this.updateNextTick()}function afterDestroy(i8){let t2=this.stream;!i8&&!StreamError.isStreamDestroyed(this.error)&&(i8=this.error),i8&&t2.emit("error",i8),t2._duplexState|=DESTROYED,t2.emit("close");let e2=t2._readableState,s10=t2._writableState;if(e2!==null&&e2.pipeline!==null&&e2.pipeline.done(t2,i8),s10!==null){for(;s10.drains!==null&&s10.drains.length>0;)s10.drains.shift().resolve(!1);s10.pipeline!==null&&s10.pipeline.done(t2,i8)}}function afterWrite(i8){let t2=this.stream;i8&&t2.destroy(i8),t2._duplexState&=WRITE_NOT_ACTIVE,this.drains!==null&&tickDrains(this.drains),(t2._duplexState&WRITE_DRAIN_STATUS)===WRITE_UNDRAINED&&(t2._duplexState&=WRITE_DRAINED,(t2._duplexState&WRITE_EMIT_DRAIN)===WRITE_EMIT_DRAIN&&t2.emit("drain")),this.updateCallback()}function afterRead(i8){i8&&this.stream.destroy(i8),this.stream._duplexState&=READ_NOT_ACTIVE,this.readAhead===!1&&(this.stream._duplexState&READ_RESUMED)===0&&(this.stream._duplexState&=READ_NO_READ_AHEAD),this.updateCallback()}function updateReadNT(){(this.stream._duplexState&READ_UPDATING)===0&&(this.stream._duplexState&=READ_NOT_NEXT_TICK,this.update())}function updateWriteNT(){(this.stream._duplexState&WRITE_UPDATING)===0&&(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,this.update())}function tickDrains(i8){for(let t2=0;t2<i8.length;t2++)--i8[t2].writes===0&&(i8.shift().resolve(!0),t2--)}function afterOpen(i8){let t2=this.stream;i8&&t2.destroy(i8),(t2._duplexState&DESTROYING)===0&&((t2._duplexState&READ_PRIMARY_STATUS)===0&&(t2._duplexState|=READ_PRIMARY),(t2._duplexState&WRITE_PRIMARY_STATUS)===0&&(t2._duplexState|=WRITE_PRIMARY),t2.emit("open")),t2._duplexState&=NOT_ACTIVE,t2._writableState!==null&&t2._writableState.updateCallback(),t2._readableState!==null&&t2._readableState.updateCallback()}function afterTransform(i8,t2){t2!=null&&this.push(t2),this._writableState.afterWrite(i8)}function newListener(i8){this._readableState!==null&&(i8==="data"&&(this._duplexState|=READ_EMIT_DATA|READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick()),i8==="readable"&&(this._duplexState|=READ_EMIT_READABLE,this._readableState.updateNextTick())),this._writableState!==null&&i8==="drain"&&(this._duplexState|=WRITE_EMIT_DRAIN,this._writableState.updateNextTick())}var Stream=class extends EventEmitter{constructor(t2){super(),this._duplexState=0,this._readableState=null,this._writableState=null,t2&&(t2.open&&(this._open=t2.open),t2.destroy&&(this._destroy=t2.destroy),t2.predestroy&&(this._predestroy=t2.predestroy),t2.signal&&t2.signal.addEventListener("abort",abort.bind(this))),this.on("newListener",newListener)}_open(t2){t2(null)}_destroy(t2){t2(null)}_predestroy(){}get readable(){return this._readableState!==null?!0:void 0}get writable(){return this._writableState!==null?!0:void 0}get destroyed(){return(this._duplexState&DESTROYED)!==0}get destroying(){return(this._duplexState&DESTROY_STATUS)!==0}destroy(t2){(this._duplexState&DESTROY_STATUS)===0&&(t2||(t2=StreamError.STREAM_DESTROYED()),this._duplexState=(this._duplexState|DESTROYING)&NON_PRIMARY,this._readableState!==null&&(this._readableState.highWaterMark=0,this._readableState.error=t2),this._writableState!==null&&(this._writableState.highWaterMark=0,this._writableState.error=t2),this._duplexState|=PREDESTROYING,this._predestroy(),this._duplexState&=NOT_PREDESTROYING,this._readableState!==null&&this._readableState.updateNextTick(),this._writableState!==null&&this._writableState.updateNextTick())}},Readable=class _Readable extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|WRITE_DONE|READ_READ_AHEAD,this._readableState=new ReadableState(this,t2),t2&&(this._readableState.readAhead===!1&&(this._duplexState&=READ_NO_READ_AHEAD),t2.read&&(this._read=t2.read),t2.eagerOpen&&this._readableState.updateNextTick(),t2.encoding&&this.setEncoding(t2.encoding))}static deferred(t2,e2){let s10=new PassThrough(e2);return t2().then(r7=>{if(r7===null)return s10.end();s10.destroying||pipeline(r7,s10,noop)}).catch(r7=>s10.destroy(r7)),s10}setEncoding(t2){let e2=new TextDecoder2(t2),s10=this._readableState.map||echo;return this._readableState.map=r7,this;function r7(l22){let a16=e2.push(l22);return a16===""&&(l22.byteLength!==0||e2.remaining>0)?null:s10(a16)}}_read(t2){t2(null)}pipe(t2,e2){return this._readableState.updateNextTick(),this._readableState.pipe(t2,e2),t2}read(){return this._readableState.updateNextTick(),this._readableState.read()}push(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.push(t2)}unshift(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.unshift(t2)}resume(){return this._duplexState|=READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick(),this}pause(){return this._duplexState&=this._readableState.readAhead===!1?READ_PAUSED_NO_READ_AHEAD:READ_PAUSED,this}static _fromAsyncIterator(t2,e2){let s10,r7=new _Readable({...e2,read(a16){t2.next().then(l22).then(a16.bind(null,null)).catch(a16)},predestroy(){s10=t2.return()},destroy(a16){if(!s10)return a16(null);s10.then(a16.bind(null,null)).catch(a16)}});return r7;function l22(a16){a16.done?r7.push(null):r7.push(a16.value)}}static from(t2,e2){if(isReadStreamx(t2))return t2;if(t2[asyncIterator])return this._fromAsyncIterator(t2[asyncIterator](),e2);Array.isArray(t2)||(t2=t2===void 0?[]:[t2]);let s10=0;return new _Readable({...e2,read(r7){this.push(s10===t2.length?null:t2[s10++]),r7(null)}})}static isBackpressured(t2){return(t2._duplexState&READ_BACKPRESSURE_STATUS)!==0||t2._readableState.buffered>=t2._readableState.highWaterMark}static isPaused(t2){return(t2._duplexState&READ_RESUMED)===0}[asyncIterator](){let t2=this,e2=null,s10=null,r7=null;return this.on("error",n4=>{e2=n4}),this.on("readable",l22),this.on("close",a16),{[asyncIterator](){return this},next(){return new Promise(function(n4,u22){s10=n4,r7=u22;let h31=t2.read();h31!==null?d24(h31):(t2._duplexState&DESTROYED)!==0&&d24(null)})},return(){return _18(null)},throw(n4){return _18(n4)}};function l22(){s10!==null&&d24(t2.read())}function a16(){s10!==null&&d24(null)}function d24(n4){r7!==null&&(e2?r7(e2):n4===null&&(t2._duplexState&READ_DONE)===0?r7(StreamError.STREAM_DESTROYED()):s10({value:n4,done:n4===null}),r7=s10=null)}function _18(n4){return t2.destroy(n4),new Promise((u22,h31)=>{if(t2._duplexState&DESTROYED)return u22({value:void 0,done:!0});t2.once("close",function(){n4?h31(n4):u22({value:void 0,done:!0})})})}}},Writable=class extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|READ_DONE,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final),t2.eagerOpen&&this._writableState.updateNextTick())}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e2){e2(null)}_write(t2,e2){this._writableState.autoBatch(t2,e2)}_final(t2){t2(null)}static isBackpressured(t2){return(t2._duplexState&WRITE_BACKPRESSURE_STATUS)!==0}static drained(t2){if(t2.destroyed)return Promise.resolve(!1);let e2=t2._writableState,r7=(isWritev(t2)?Math.min(1,e2.queue.length):e2.queue.length)+(t2._duplexState&WRITE_WRITING?1:0);return r7===0?Promise.resolve(!0):(e2.drains===null&&(e2.drains=[]),new Promise(l22=>{e2.drains.push({writes:r7,resolve:l22})}))}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Duplex=class extends Readable{constructor(t2){super(t2),this._duplexState=OPENING|this._duplexState&READ_READ_AHEAD,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final))}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e2){e2(null)}_write(t2,e2){this._writableState.autoBatch(t2,e2)}_final(t2){t2(null)}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Transform=class extends Duplex{constructor(t2){super(t2),this._transformState=new TransformState(this),t2&&(t2.transform&&(this._transform=t2.transform),t2.flush&&(this._flush=t2.flush))}_write(t2,e2){this._readableState.buffered>=this._readableState.highWaterMark?this._transformState.data=t2:this._transform(t2,this._transformState.afterTransform)}_read(t2){if(this._transformState.data!==null){let e2=this._transformState.data;this._transformState.data=null,t2(null),this._transform(e2,this._transformState.afterTransform)}else t2(null)}destroy(t2){super.destroy(t2),this._transformState.data!==null&&(this._transformState.data=null,this._transformState.afterTransform())}_transform(t2,e2){e2(null,t2)}_flush(t2){t2(null)}_final(t2){this._transformState.afterFinal=t2,this._flush(transformAfterFlush.bind(this))}},PassThrough=class extends Transform{};function transformAfterFlush(i8,t2){let e2=this._transformState.afterFinal;if(i8)return e2(i8);t2!=null&&this.push(t2),this.push(null),e2(null)}function pipelinePromise(...i8){return new Promise((t2,e2)=>pipeline(...i8,s10=>{if(s10)return e2(s10);t2()}))}function pipeline(i8,...t2){let e2=Array.isArray(i8)?[...i8,...t2]:[i8,...t2],s10=e2.length&&typeof e2[e2.length-1]=="function"?e2.pop():null;if(e2.length<2)throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");let r7=e2[0],l22=null,a16=null;for(let n4=1;n4<e2.length;n4++)l22=e2[n4],isStreamx(r7)?r7.pipe(l22,_18):(d24(r7,!0,n4>1,_18),r7.pipe(l22)),r7=l22;if(s10){let n4=!1,u22=isStreamx(l22)||!!(l22._writableState&&l22._writableState.autoDestroy);l22.on("error",h31=>{a16===null&&(a16=h31)}),l22.on("finish",()=>{n4=!0,u22||s10(a16)}),u22&&l22.on("close",()=>s10(a16||(n4?null:StreamError.PREMATURE_CLOSE())))}return l22;function d24(n4,u22,h31,o11){n4.on("error",o11),n4.on("close",f25);function f25(){if(u22&&n4._readableState&&!n4._readableState.ended||h31&&n4._writableState&&!n4._writableState.ended)return o11(StreamError.PREMATURE_CLOSE())}}function _18(n4){if(!(!n4||a16)){a16=n4;for(let u22 of e2)u22.destroy(n4)}}}function echo(i8){return i8}function isStream(i8){return!!i8._readableState||!!i8._writableState}function isStreamx(i8){return typeof i8._duplexState=="number"&&isStream(i8)}function isEnding(i8){return!!i8._readableState&&i8._readableState.ending}function isEnded(i8){return!!i8._readableState&&i8._readableState.ended}function isFinishing(i8){return!!i8._writableState&&i8._writableState.ending}function isFinished(i8){return!!i8._writableState&&i8._writableState.ended}function getStreamError(i8,t2={}){let e2=i8._readableState&&i8._readableState.error||i8._writableState&&i8._writableState.error;return!t2.all&&StreamError.isStreamDestroyed(e2)?null:e2}function isReadStreamx(i8){return isStreamx(i8)&&i8.readable}function isDisturbed(i8){return(i8._duplexState&OPENING)!==OPENING||(i8._duplexState&DESTROYING)===DESTROYING||(i8._duplexState&ACTIVE_OR_TICKING)!==0}function isTypedArray(i8){return typeof i8=="object"&&i8!==null&&typeof i8.byteLength=="number"}function defaultByteLength(i8){return isTypedArray(i8)?i8.byteLength:1024}function noop(){}function abort(){this.destroy(StreamError.ABORTED())}function isWritev(i8){return i8._writev!==Writable.prototype._writev&&i8._writev!==Duplex.prototype._writev}module2.exports={pipeline,pipelinePromise,isStream,isStreamx,isEnding,isEnded,isFinishing,isFinished,isDisturbed,getStreamError,Stream,Writable,Readable,Duplex,Transform,PassThrough}}});var require_headers=__commonJS({"node_modules/tar-stream/headers.js"(exports2){var b4a=require_b4a(),ZEROS="0000000000000000000",SEVENS="7777777777777777777",ZERO_OFFSET=48,USTAR_MAGIC=b4a.from([117,115,116,97,114,0]),USTAR_VER=b4a.from([ZERO_OFFSET,ZERO_OFFSET]),GNU_MAGIC=b4a.from([117,115,116,97,114,32]),GNU_VER=b4a.from([32,0]),MASK=4095,MAGIC_OFFSET=257,VERSION_OFFSET=263;exports2.decodeLongPath=function(e2,n4){return decodeStr(e2,0,e2.length,n4)},exports2.encodePax=function(e2){let n4="";e2.name&&(n4+=addLength(" path="+e2.name+`
`)),e2.linkname&&(n4+=addLength(" linkpath="+e2.linkname+`
`));let t2=e2.pax;if(t2)for(let i8 in t2)n4+=addLength(" "+i8+"="+t2[i8]+`
`);return b4a.from(n4)},exports2.decodePax=function(e2){let n4={};for(;e2.length;){let t2=0;for(;t2<e2.length&&e2[t2]!==32;)t2++;let i8=parseInt(b4a.toString(e2.subarray(0,t2)),10);if(!i8)return n4;let c22=b4a.toString(e2.subarray(t2+1,i8-1)),a16=c22.indexOf("=");if(a16===-1)return n4;n4[c22.slice(0,a16)]=c22.slice(a16+1),e2=e2.subarray(i8)}return n4},exports2.encode=function(e2){let n4=b4a.alloc(512),t2=e2.name,i8="";if(e2.typeflag===5&&t2[t2.length-1]!=="/"&&(t2+="/"),b4a.byteLength(t2)!==t2.length)return null;for(;b4a.byteLength(t2)>100;){let c22=t2.indexOf("/");if(c22===-1)return null;i8+=i8?"/"+t2.slice(0,c22):t2.slice(0,c22),t2=t2.slice(c22+1)}return b4a.byteLength(t2)>100||b4a.byteLength(i8)>155||e2.linkname&&b4a.byteLength(e2.linkname)>100?null:(b4a.write(n4,t2),b4a.write(n4,encodeOct(e2.mode&MASK,6),100),b4a.write(n4,encodeOct(e2.uid,6),108),b4a.write(n4,encodeOct(e2.gid,6),116),encodeSize(e2.size,n4,124),b4a.write(n4,encodeOct(e2.mtime.getTime()/1e3|0,11),136),n4[156]=ZERO_OFFSET+toTypeflag(e2.type),e2.linkname&&b4a.write(n4,e2.linkname,157),b4a.copy(USTAR_MAGIC,n4,MAGIC_OFFSET),b4a.copy(USTAR_VER,n4,VERSION_OFFSET),e2.uname&&b4a.write(n4,e2.uname,265),e2.gname&&b4a.write(n4,e2.gname,297),b4a.write(n4,encodeOct(e2.devmajor||0,6),329),b4a.write(n4,encodeOct(e2.devminor||0,6),337),i8&&b4a.write(n4,i8,345),b4a.write(n4,encodeOct(cksum(n4),6),148),n4)},exports2.decode=function(e2,n4,t2){let i8=e2[156]===0?0:e2[156]-ZERO_OFFSET,c22=decodeStr(e2,0,100,n4),a16=decodeOct(e2,100,8),l22=decodeOct(e2,108,8),u22=decodeOct(e2,116,8),s10=decodeOct(e2,124,12),h31=decodeOct(e2,136,12),g22=toType(i8),d24=e2[157]===0?null:decodeStr(e2,157,100,n4),m23=decodeStr(e2,265,32),x30=decodeStr(e2,297,32),y30=decodeOct(e2,329,8),w27=decodeOct(e2,337,8),o11=cksum(e2);if(o11===256)return null;if(o11!==decodeOct(e2,148,8))throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");if(isUSTAR(e2))e2[345]&&(c22=decodeStr(e2,345,155,n4)+"/"+c22);else if(!isGNU(e2)&&!t2)throw new Error("Invalid tar header: unknown format.");return i8===0&&c22&&c22[c22.length-1]==="/"&&(i8=5),{name:c22,mode:a16,uid:l22,gid:u22,size:s10,byteOffset:0,mtime:new Date(1e3*h31),type:g22,linkname:d24,uname:m23,gname:x30,devmajor:y30,devminor:w27,pax:null}};function isUSTAR(r7){return b4a.equals(USTAR_MAGIC,r7.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))}function isGNU(r7){return b4a.equals(GNU_MAGIC,r7.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))&&b4a.equals(GNU_VER,r7.subarray(VERSION_OFFSET,VERSION_OFFSET+2))}function clamp(r7,e2,n4){return typeof r7!="number"?n4:(r7=~~r7,r7>=e2?e2:r7>=0||(r7+=e2,r7>=0)?r7:0)}function toType(r7){switch(r7){case 0:return"file";case 1:return"link";case 2:return"symlink";case 3:return"character-device";case 4:return"block-device";case 5:return"directory";case 6:return"fifo";case 7:return"contiguous-file";case 72:return"pax-header";case 55:return"pax-global-header";case 27:return"gnu-long-link-path";case 28:case 30:return"gnu-long-path"}return null}function toTypeflag(r7){switch(r7){case"file":return 0;case"link":return 1;case"symlink":return 2;case"character-device":return 3;case"block-device":return 4;case"directory":return 5;case"fifo":return 6;case"contiguous-file":return 7;case"pax-header":return 72}return 0}function indexOf(r7,e2,n4,t2){for(;n4<t2;n4++)if(r7[n4]===e2)return n4;return t2}function cksum(r7){let e2=256;for(let n4=0;n4<148;n4++)e2+=r7[n4];for(let n4=156;n4<512;n4++)e2+=r7[n4];return e2}function encodeOct(r7,e2){return r7=r7.toString(8),r7.length>e2?SEVENS.slice(0,e2)+" ":ZEROS.slice(0,e2-r7.length)+r7+" "}function encodeSizeBin(r7,e2,n4){e2[n4]=128;for(let t2=11;t2>0;t2--)e2[n4+t2]=r7&255,r7=Math.floor(r7/256)}function encodeSize(r7,e2,n4){r7.toString(8).length>11?encodeSizeBin(r7,e2,n4):b4a.write(e2,encodeOct(r7,11),n4)}function parse256(r7){let e2;if(r7[0]===128)e2=!0;else if(r7[0]===255)e2=!1;else return null;let n4=[],t2;for(t2=r7.length-1;t2>0;t2--){let a16=r7[t2];e2?n4.push(a16):n4.push(255-a16)}let i8=0,c22=n4.length;for(t2=0;t2<c22;t2++)i8+=n4[t2]*Math.pow(256,t2);return e2?i8:-1*i8}function decodeOct(r7,e2,n4){if(r7=r7.subarray(e2,e2+n4),e2=0,r7[e2]&128)return parse256(r7);{for(;e2<r7.length&&r7[e2]===32;)e2++;let t2=clamp(indexOf(r7,32,e2,r7.length),r7.length,r7.length);for(;e2<t2&&r7[e2]===0;)e2++;return t2===e2?0:parseInt(b4a.toString(r7.subarray(e2,t2)),8)}}function decodeStr(r7,e2,n4,t2){return b4a.toString(r7.subarray(e2,indexOf(r7,0,e2,e2+n4)),t2)}function addLength(r7){let e2=b4a.byteLength(r7),n4=Math.floor(Math.log(e2)/Math.log(10))+1;return e2+n4>=Math.pow(10,n4)&&n4++,e2+n4+r7}}});var require_extract=__commonJS({"node_modules/tar-stream/extract.js"(exports2,module2){var{Writable,Readable,getStreamError}=require_streamx(),FIFO=require_fast_fifo(),b4a=require_b4a(),headers=require_headers(),EMPTY=b4a.alloc(0),MAX_HEADER_SIZE=4*1024*1024,BufferList=class{constructor(){this.buffered=0,this.shifted=0,this.queue=new FIFO,this._offset=0}push(e2){this.buffered+=e2.byteLength,this.queue.push(e2)}shiftFirst(e2){return this.buffered===0?null:this._next(e2)}shift(e2){if(e2>this.buffered)return null;if(e2===0)return EMPTY;let t2=this._next(e2);if(e2===t2.byteLength)return t2;let s10=[t2];for(;(e2-=t2.byteLength)>0;)t2=this._next(e2),s10.push(t2);return b4a.concat(s10)}_next(e2){let t2=this.queue.peek(),s10=t2.byteLength-this._offset;if(e2>=s10){let h31=this._offset?t2.subarray(this._offset,t2.byteLength):t2;return this.queue.shift(),this._offset=0,this.buffered-=s10,this.shifted+=s10,h31}return this.buffered-=e2,this.shifted+=e2,t2.subarray(this._offset,this._offset+=e2)}},Source=class extends Readable{constructor(e2,t2,s10){super(),this.header=t2,this.offset=s10,this._parent=e2}_read(e2){this.header.size===0&&this.push(null),this._parent._stream===this&&this._parent._update(),e2(null)}_predestroy(){this._parent.destroy(getStreamError(this))}_detach(){this._parent._stream===this&&(this._parent._stream=null,this._parent._missing=overflow(this.header.size),this._parent._update())}_destroy(e2){this._detach(),e2(null)}},Extract=class extends Writable{constructor(e2){super(e2),e2||(e2={}),this._buffer=new BufferList,this._offset=0,this._header=null,this._stream=null,this._missing=0,this._longHeader=!1,this._callback=noop,this._locked=!1,this._finished=!1,this._pax=null,this._paxGlobal=null,this._gnuLongPath=null,this._gnuLongLinkPath=null,this._filenameEncoding=e2.filenameEncoding||"utf-8",this._allowUnknownFormat=!!e2.allowUnknownFormat,this._unlockBound=this._unlock.bind(this)}_unlock(e2){if(this._locked=!1,e2){this.destroy(e2),this._continueWrite(e2);return}this._update()}_consumeHeader(){if(this._locked)return!1;this._offset=this._buffer.shifted;try{this._header=headers.decode(this._buffer.shift(512),this._filenameEncoding,this._allowUnknownFormat)}catch(e2){return this._continueWrite(e2),!1}if(!this._header)return!0;switch(this._header.byteOffset=this._buffer.shifted,this._header.type){case"gnu-long-path":case"gnu-long-link-path":case"pax-global-header":case"pax-header":return this._longHeader=!0,this._missing=this._header.size,this._missing>MAX_HEADER_SIZE?(this._continueWrite(new Error("Header exceeds max size")),!1):!0}return this._locked=!0,this._applyLongHeaders(),this._header.size>=0?this._header.size===0||this._header.type==="directory"?(this.emit("entry",this._header,this._createStream(),this._unlockBound),!0):(this._stream=this._createStream(),this._missing=this._header.size,this.emit("entry",this._header,this._stream,this._unlockBound),!0):(this._continueWrite(new Error("Invalid header")),!1)}_applyLongHeaders(){this._gnuLongPath&&(this._header.name=this._gnuLongPath,this._gnuLongPath=null),this._gnuLongLinkPath&&(this._header.linkname=this._gnuLongLinkPath,this._gnuLongLinkPath=null),this._pax&&(this._pax.path&&(this._header.name=this._pax.path),this._pax.linkpath&&(this._header.linkname=this._pax.linkpath),this._pax.size&&(this._header.size=parseInt(this._pax.size,10)),this._header.pax=this._pax,this._pax=null)}_decodeLongHeader(e2){switch(this._header.type){case"gnu-long-path":this._gnuLongPath=headers.decodeLongPath(e2,this._filenameEncoding);break;case"gnu-long-link-path":this._gnuLongLinkPath=headers.decodeLongPath(e2,this._filenameEncoding);break;case"pax-global-header":this._paxGlobal=headers.decodePax(e2);break;case"pax-header":this._pax=this._paxGlobal===null?headers.decodePax(e2):Object.assign({},this._paxGlobal,headers.decodePax(e2));break}}_consumeLongHeader(){this._longHeader=!1,this._missing=overflow(this._header.size);let e2=this._buffer.shift(this._header.size);try{this._decodeLongHeader(e2)}catch(t2){return this._continueWrite(t2),!1}return!0}_consumeStream(){let e2=this._buffer.shiftFirst(this._missing);if(e2===null)return!1;this._missing-=e2.byteLength;let t2=this._stream.push(e2);return this._missing===0?(this._stream.push(null),t2&&this._stream._detach(),t2&&this._locked===!1):t2}_createStream(){return new Source(this,this._header,this._offset)}_update(){for(;this._buffer.buffered>0&&!this.destroying;){if(this._missing>0){if(this._stream!==null){if(this._consumeStream()===!1)return;continue}if(this._longHeader===!0){if(this._missing>this._buffer.buffered)break;if(this._consumeLongHeader()===!1)return!1;continue}let e2=this._buffer.shiftFirst(this._missing);e2!==null&&(this._missing-=e2.byteLength);continue}if(this._buffer.buffered<512)break;if(this._stream!==null||this._consumeHeader()===!1)return}this._continueWrite(null)}_continueWrite(e2){let t2=this._callback;this._callback=noop,t2(e2)}_write(e2,t2){this._callback=t2,this._buffer.push(e2),this._update()}_final(e2){this._finished=this._missing===0&&this._buffer.buffered===0,e2(this._finished?null:new Error("Unexpected end of data"))}_predestroy(){this._continueWrite(null)}_destroy(e2){this._stream&&this._stream.destroy(getStreamError(this)),e2(null)}[Symbol.asyncIterator](){let e2=null,t2=null,s10=null,h31=null,a16=null,u22=this;return this.on("entry",d24),this.on("error",i8=>{e2=i8}),this.on("close",c22),{[Symbol.asyncIterator](){return this},next(){return new Promise(f25)},return(){return _18(null)},throw(i8){return _18(i8)}};function l22(i8){if(!a16)return;let n4=a16;a16=null,n4(i8)}function f25(i8,n4){if(e2)return n4(e2);if(h31){i8({value:h31,done:!1}),h31=null;return}t2=i8,s10=n4,l22(null),u22._finished&&t2&&(t2({value:void 0,done:!0}),t2=s10=null)}function d24(i8,n4,o11){a16=o11,n4.on("error",noop),t2?(t2({value:n4,done:!1}),t2=s10=null):h31=n4}function c22(){l22(e2),t2&&(e2?s10(e2):t2({value:void 0,done:!0}),t2=s10=null)}function _18(i8){return u22.destroy(i8),l22(i8),new Promise((n4,o11)=>{if(u22.destroyed)return n4({value:void 0,done:!0});u22.once("close",function(){i8?o11(i8):n4({value:void 0,done:!0})})})}}};module2.exports=function(e2){return new Extract(e2)};function noop(){}function overflow(r7){return r7&=511,r7&&512-r7}}});var require_constants=__commonJS({"node_modules/tar-stream/constants.js"(exports2,module2){var constants={S_IFMT:61440,S_IFDIR:16384,S_IFCHR:8192,S_IFBLK:24576,S_IFIFO:4096,S_IFLNK:40960};try{module2.exports=(__nccwpck_require__(896).constants)||constants}catch{module2.exports=constants}}});var require_pack=__commonJS({"node_modules/tar-stream/pack.js"(exports2,module2){var{Readable,Writable,getStreamError}=require_streamx(),b4a=require_b4a(),constants=require_constants(),headers=require_headers(),DMODE=493,FMODE=420,END_OF_TAR=b4a.alloc(1024),Sink=class extends Writable{constructor(i8,t2,n4){super({mapWritable,eagerOpen:!0}),this.written=0,this.header=t2,this._callback=n4,this._linkname=null,this._isLinkname=t2.type==="symlink"&&!t2.linkname,this._isVoid=t2.type!=="file"&&t2.type!=="contiguous-file",this._finished=!1,this._pack=i8,this._openCallback=null,this._pack._stream===null?this._pack._stream=this:this._pack._pending.push(this)}_open(i8){this._openCallback=i8,this._pack._stream===this&&this._continueOpen()}_continuePack(i8){if(this._callback===null)return;let t2=this._callback;this._callback=null,t2(i8)}_continueOpen(){this._pack._stream===null&&(this._pack._stream=this);let i8=this._openCallback;if(this._openCallback=null,i8!==null){if(this._pack.destroying)return i8(new Error("pack stream destroyed"));if(this._pack._finalized)return i8(new Error("pack stream is already finalized"));this._pack._stream=this,this._isLinkname||this._pack._encode(this.header),this._isVoid&&(this._finish(),this._continuePack(null)),i8(null)}}_write(i8,t2){if(this._isLinkname)return this._linkname=this._linkname?b4a.concat([this._linkname,i8]):i8,t2(null);if(this._isVoid)return i8.byteLength>0?t2(new Error("No body allowed for this entry")):t2();if(this.written+=i8.byteLength,this._pack.push(i8))return t2();this._pack._drain=t2}_finish(){this._finished||(this._finished=!0,this._isLinkname&&(this.header.linkname=this._linkname?b4a.toString(this._linkname,"utf-8"):"",this._pack._encode(this.header)),overflow(this._pack,this.header.size),this._pack._done(this))}_final(i8){if(this.written!==this.header.size)return i8(new Error("Size mismatch"));this._finish(),i8(null)}_getError(){return getStreamError(this)||new Error("tar entry destroyed")}_predestroy(){this._pack.destroy(this._getError())}_destroy(i8){this._pack._done(this),this._continuePack(this._finished?null:this._getError()),i8()}},Pack=class extends Readable{constructor(i8){super(i8),this._drain=noop,this._finalized=!1,this._finalizing=!1,this._pending=[],this._stream=null}entry(i8,t2,n4){if(this._finalized||this.destroying)throw new Error("already finalized or destroyed");typeof t2=="function"&&(n4=t2,t2=null),n4||(n4=noop),(!i8.size||i8.type==="symlink")&&(i8.size=0),i8.type||(i8.type=modeToType(i8.mode)),i8.mode||(i8.mode=i8.type==="directory"?DMODE:FMODE),i8.uid||(i8.uid=0),i8.gid||(i8.gid=0),i8.mtime||(i8.mtime=new Date),typeof t2=="string"&&(t2=b4a.from(t2));let e2=new Sink(this,i8,n4);return b4a.isBuffer(t2)?(i8.size=t2.byteLength,e2.write(t2),e2.end(),e2):(e2._isVoid,e2)}finalize(){if(this._stream||this._pending.length>0){this._finalizing=!0;return}this._finalized||(this._finalized=!0,this.push(END_OF_TAR),this.push(null))}_done(i8){i8===this._stream&&(this._stream=null,this._finalizing&&this.finalize(),this._pending.length&&this._pending.shift()._continueOpen())}_encode(i8){if(!i8.pax){let t2=headers.encode(i8);if(t2){this.push(t2);return}}this._encodePax(i8)}_encodePax(i8){let t2=headers.encodePax({name:i8.name,linkname:i8.linkname,pax:i8.pax}),n4={name:"PaxHeader",mode:i8.mode,uid:i8.uid,gid:i8.gid,size:t2.byteLength,mtime:i8.mtime,type:"pax-header",linkname:i8.linkname&&"PaxHeader",uname:i8.uname,gname:i8.gname,devmajor:i8.devmajor,devminor:i8.devminor};this.push(headers.encode(n4)),this.push(t2),overflow(this,t2.byteLength),n4.size=i8.size,n4.type=i8.type,this.push(headers.encode(n4))}_doDrain(){let i8=this._drain;this._drain=noop,i8()}_predestroy(){let i8=getStreamError(this);for(this._stream&&this._stream.destroy(i8);this._pending.length;){let t2=this._pending.shift();t2.destroy(i8),t2._continueOpen()}this._doDrain()}_read(i8){this._doDrain(),i8()}};module2.exports=function(i8){return new Pack(i8)};function modeToType(s10){switch(s10&constants.S_IFMT){case constants.S_IFBLK:return"block-device";case constants.S_IFCHR:return"character-device";case constants.S_IFDIR:return"directory";case constants.S_IFIFO:return"fifo";case constants.S_IFLNK:return"symlink"}return"file"}function noop(){}function overflow(s10,i8){i8&=511,i8&&s10.push(END_OF_TAR.subarray(0,512-i8))}function mapWritable(s10){return b4a.isBuffer(s10)?s10:b4a.from(s10)}}});var require_tar_stream=__commonJS({"node_modules/tar-stream/index.js"(exports2){exports2.extract=require_extract(),exports2.pack=require_pack()}});var shared$8,envLines,init_env_lines=__esm({"shared:src/targets/host/env-lines.ts"(){shared$8=(__nccwpck_require__(377).shared)["src/targets/host/env-lines.ts"],envLines=shared$8.envLines}});function servingSlot(n4,e2){return e2.kind!=="blue-green"?MAIN:n4.active==="b"?"b":"a"}function slotOn(n4,{slots:e2},t2){return(n4.slots??e2)[t2==="b"?"b":"a"]}function isThere(n4,e2,t2){let i8=servingSlot(n4,t2);return n4.current?.id===e2&&n4.sameSecrets!==!1&&n4.running.some(r7=>r7.slot===i8&&r7.release===e2)}function nextSlot(n4,e2,t2){return t2.kind!=="blue-green"?MAIN:isThere(n4,e2,t2)||n4.current?.id===e2&&n4.running.length===0?servingSlot(n4,t2):n4.current!==void 0&&servingSlot(n4,t2)==="a"?"b":"a"}function undoLines(n4,e2,t2){let{strategy:i8}=t2,r7=n4.current?.id,s10=servingSlot(n4,i8),o11=nextSlot(n4,e2,i8);if(isThere(n4,e2,i8))return[];if(r7===void 0){let c22=i8.kind==="blue-green"?[`link slots/${o11} -`]:[];return[`stop ${o11} -`,"secrets @before","link current -",...c22]}return i8.kind==="blue-green"?[`stop ${s10} ${r7} @before`,"secrets @before",`link slots/${s10} ${r7}`,`start ${s10} ${r7}`,`await ${s10} ${r7}`,`traffic ${s10} ${r7}`,`link current ${r7}`]:[`stop ${MAIN} ${r7} @before`,"secrets @before",`link current ${r7}`,`start ${MAIN} ${r7}`]}function switchLines(n4,e2,t2){let{strategy:i8}=t2;if(isThere(n4,e2,i8))return u3;let r7=nextSlot(n4,e2,i8);return i8.kind==="blue-green"?{beside:[`stop ${r7} -`,"secrets @to",`link slots/${r7} ${e2}`,`start ${r7} ${e2}`],over:[`traffic ${r7} ${e2}`,`link current ${e2}`]}:{beside:[],over:[`stop ${MAIN} -`,"secrets @to",`link current ${e2}`,`start ${MAIN} ${e2}`]}}function rollbackLines(n4,e2,t2){let{strategy:i8}=t2;if(isThere(n4,e2,i8))return u3;let r7=nextSlot(n4,e2,i8);return i8.kind==="blue-green"?{beside:[`stop ${r7} ${e2} @to`,"secrets @to",`link slots/${r7} ${e2}`,`start ${r7} ${e2}`],over:[`traffic ${r7} ${e2}`,`link current ${e2}`]}:{beside:[],over:[`stop ${MAIN} ${e2} @to`,"secrets @to",`link current ${e2}`,`start ${MAIN} ${e2}`]}}function forwardLines(n4,e2,t2){let{beside:i8,over:r7}=rollbackLines(n4,e2,t2),s10=nextSlot(n4,e2,t2.strategy),o11=[`await ${s10} ${e2}`];return t2.strategy.kind==="blue-green"?[...i8,...o11,...r7]:[...r7,...o11,`running ${s10} ${e2}`]}function drainSeconds(n4,e2){return n4.kind!=="blue-green"?0:Math.ceil((e2?Math.min(n4.drainMs,1e4):n4.drainMs)/1e3)}var MAIN,u3,init_lines=__esm({"src/targets/host/lines.ts"(){"use strict";MAIN="main";u3={beside:[],over:[]}}});function stateOf(n4,e2,t2,i8){let s10={};for(let r7 of e2.all("outcome")){let[o11="",d24="",c22="",a16=""]=r7.split(" "),l22=OUTCOMES.find(p41=>p41===d24);l22!==void 0&&(s10[o11]={outcome:l22,by:c22,at:a16})}let f25=new Map(e2.all("secrets-lack").map(r7=>{let[o11="",d24=""]=r7.split(" ");return[o11,d24.split(",")]}));return{host:n4,current:O5(e2),active:e2.get("active")?.trim(),running:e2.all("running").map(r7=>{let[o11="",d24="",c22=""]=r7.split(" ");return{slot:o11,release:d24,pid:c22}}),releases:e2.all("release").map(r7=>{let[o11="",d24="0",c22="no",a16="-",l22="no",p41="whole",...g22]=r7.split(" ");return{id:o11,good:Number(d24),bad:c22==="yes",left:l22==="yes",whole:p41==="missing"?g22.join(" "):!0,lacks:f25.get(o11)??[],archive:a16==="-"?void 0:m6(a16)}}),backups:e2.all("backup").map(r7=>{let[o11="",d24=""]=r7.split(" ");return{name:o11,release:d24}}),owner:ownerOf(e2),locked:lockedOf(e2,"locked-"),held:lockedOf(e2,"held-"),attempt:y6(e2),outcomes:s10,sameSecrets:t2===void 0?void 0:e2.get("secrets")===(0,import_node_crypto3.createHash)("sha256").update(i8+t2).digest("hex"),facts:Object.fromEntries(e2.below(""))}}function y6(n4){let e2=Object.fromEntries(n4.below("record-")),t2=m6(e2.id);if(t2===void 0)return;let{kind:i8,end:s10,healthy:f25}=e2,r7=o11=>e2[o11]==="yes";return{id:t2,kind:i8==="rollback"||i8==="flip"?i8:"deploy",from:u4(e2.from),to:u4(e2.to),fromWasHealthy:f25==="yes"?!0:f25==="no"?!1:void 0,end:s10==="committed"||s10==="undone"?s10:"pending",undoBegun:r7("begun"),switched:r7("switched"),disarmed:r7("disarmed"),prepared:(e2.prepared??"no")!=="no",forward:r7("forward"),fromSlot:u4(e2["from-slot"]),toSlot:u4(e2["to-slot"]),left:m6(u4(e2.after)),drainMs:1e3*Number(e2.drain??"0")}}function u4(n4){return n4===void 0||n4==="-"?"":n4}function ownerOf(n4){let e2=m6(n4.get("owner"));if(e2===void 0)return;let t2=Object.fromEntries(n4.below("owner-")),i8=t2.kind;return{id:e2,kind:i8==="rollback"||i8==="flip"||i8==="recover"?i8:"deploy",repository:t2.repository??"",runId:t2["run-id"]??"",attempt:t2.attempt??"",checkRunId:t2["check-run-id"]??"",actor:t2.actor??"",reason:t2.reason??"",url:t2.url??"",release:t2.release??"",guard:n4.get("guard")==="alive"?"alive":"dead"}}function ownerRecord(n4,e2){let t2={kind:n4.kind,repository:n4.repository,"run-id":n4.runId,attempt:n4.attempt,"check-run-id":n4.checkRunId,actor:n4.actor,reason:n4.reason,url:n4.url,release:n4.release,sites:String(e2)};return record(t2)}function record(n4){return Object.entries(n4).map(([e2,t2])=>`${e2} ${/^[\w.:/@+-]*$/.test(t2)?`=${t2}`:Buffer.from(t2).toString("base64")}
`).join("")}function lockedOf(n4,e2){let t2=Object.fromEntries(n4.below(e2));if(t2.kind!==void 0)return{kind:t2.kind==="hold"?"hold":"person",actor:t2.actor??"",reason:t2.reason??""}}function O5(n4){let e2=releaseOfId(n4.get("current")??"");if(e2===void 0)return;let t2=R7(n4.get("manifest"));return t2?.startsWith(e2.commit)===!0?{...e2,commit:t2}:e2}function R7(n4){if(n4!==void 0)try{let e2=JSON.parse(n4),t2=typeof e2=="object"&&e2!==null&&"commit"in e2?e2.commit:void 0;return typeof t2=="string"&&/^[0-9a-f]{7,64}$/.test(t2)?t2:void 0}catch{return}}function m6(n4){return n4===void 0||n4===""?void 0:n4}var import_node_crypto3,init_state=__esm({"src/targets/host/state.ts"(){"use strict";import_node_crypto3=__nccwpck_require__(598);init_target()}});async function overlay(o11,t2,i8,r7){let a16={...t2.files,".release/manifest.json":t2.manifest,".release/service":v9(i8,r7,t2),".release/env":envLines({RELEASE_ID:o11.id,RELEASE_VERSION:o11.version,RELEASE_COMMIT:o11.commit,RELEASE_CONFIG_HASH:o11.configHash,...i8.env}),".release/host.env":envLines(r7.env)},{strategy:n4}=i8;if(n4.kind==="blue-green")for(let e2 of["a","b"])a16[`.release/slot-${e2}.env`]=envLines(slotOn(r7,n4,e2).env);let c22=(0,import_tar_stream.pack)();for(let[e2,m23]of Object.entries(a16))c22.entry({name:e2,mode:420,mtime:new Date(0)},m23);c22.finalize();let s10=[];for await(let e2 of c22)s10.push(e2);return Buffer.concat(s10)}function v9(o11,t2,{code:i8}){let{target:r7,strategy:a16}=o11,{manager:n4}=r7,c22=m23=>String(Math.max(1,Math.ceil(m23/1e3))),s10=[record({manager:n4.kind,"start-timeout":c22(r7.startTimeoutMs),"stop-timeout":c22(r7.stopTimeoutMs),...t2.runAs===void 0?{}:{"run-as":t2.runAs},..."archive"in i8?{archive:i8.sha256}:{}})],e2=(m23,u22)=>{for(let l22 of u22)s10.push(record({[m23]:l22}))};switch(n4.kind){case"systemd":s10.push(record({unit:n4.unit}));break;case"release":e2("argv",[`./bin/${n4.name}`,"foreground"]);break;case"process":e2("argv",n4.command);break;case"command":e2("start-argv",n4.start),e2("stop-argv",n4.stop),e2("status-argv",n4.status);break}return a16.kind==="blue-green"?(e2("switch-argv",a16.switchCommand),s10.push(record({"instance-a":slotOn(t2,a16,"a").instance,"instance-b":slotOn(t2,a16,"b").instance}))):s10.push(record({"instance-main":t2.instance})),e2("port",t2.ports.map(String)),e2("evidence",r7.evidence),e2("shared",r7.shared),s10.join("")}var import_tar_stream,init_contents=__esm({"src/targets/host/contents.ts"(){"use strict";import_tar_stream=__toESM(require_tar_stream(),1);init_env_lines();init_lines();init_state()}});function planForward(e2,t2,r7,n4){let{strategy:i8}=r7,a16=n4!==void 0&&"from"in n4.code?"flip":"deploy",d24=drainSeconds(i8,!1),l22=i8.kind==="rolling"?Math.min(i8.maxInFlight,t2.length):t2.length,o11=t2.some(({current:s10})=>s10!==void 0);return{release:e2.id,waves:[{name:"write the undo",phase:"snapshot",steps:c6(t2,s10=>v10({kind:a16,to:e2.id,drain:d24,from:servingSlot(s10,i8),slot:nextSlot(s10,e2.id,i8),healthy:void 0,forward:[],undo:undoLines(s10,e2.id,r7)},s10,n4?.secrets!==void 0))},{name:`stage ${e2.id}`,phase:"stage",steps:c6(t2,s10=>R8(e2,s10,n4))},...w4(e2,t2,r7,l22,s10=>switchLines(s10,e2.id,r7))],settle:$9(t2,e2.id,r7,d24),hosts:Object.fromEntries(t2.map(s10=>[s10.host,{from:s10.current?.id??"",forward:[],undo:undoLines(s10,e2.id,r7)}])),notes:i8.kind!=="blue-green"&&(i8.kind==="recreate"||t2.length===1)&&o11?["the service is down while a host restarts it"]:[]}}function planRollback(e2,t2,r7,n4){let{strategy:i8}=n4,a16=drainSeconds(i8,!0),d24=o11=>({forward:forwardLines(o11,e2.id,n4),undo:undoLines(o11,e2.id,n4)}),l22=i8.kind==="rolling"?Math.max(i8.maxInFlight,Math.ceil(t2.length/2)):t2.length;return{release:e2.id,waves:[{name:"write the undo",phase:"snapshot",steps:c6(t2,o11=>v10({kind:"rollback",to:e2.id,drain:a16,from:servingSlot(o11,i8),slot:nextSlot(o11,e2.id,i8),healthy:r7,...d24(o11)},o11,!1))},...w4(e2,t2,n4,l22,o11=>rollbackLines(o11,e2.id,n4))],settle:$9(t2,e2.id,n4,a16),hosts:Object.fromEntries(t2.map(o11=>[o11.host,{from:o11.current?.id??"",...d24(o11)}])),notes:[]}}function w4(e2,t2,r7,n4,i8){let{strategy:a16}=r7,d24=M3(r7);if(a16.kind==="blue-green"){let l22=[...F4(t2.filter(o11=>!isThere(o11,e2.id,a16)),o11=>nextSlot(o11,e2.id,a16))];return[...l22.map(([o11,s10])=>({name:`start it in slot ${o11}`,phase:"beside",gate:o11,steps:c6(s10,u22=>S2("beside",i8(u22).beside,`start ${e2.id} in slot ${o11}, beside the live release`,d24))})),...l22.map(([o11,s10])=>({name:`lead the traffic to slot ${o11}`,phase:"switch",gate:o11,steps:c6(s10,u22=>S2("switch",i8(u22).over,`switch the traffic to slot ${o11}`,d24))}))]}return x5(t2,n4).map(l22=>({name:`switch ${l22.map(({host:o11})=>o11).join(", ")}`,phase:"switch",gate:MAIN,steps:c6(l22,o11=>S2("switch",i8(o11).over,W2(o11,e2,isThere(o11,e2.id,a16)),d24))}))}function $9(e2,t2,r7,n4){let{strategy:i8}=r7,a16=e2.filter(d24=>d24.current!==void 0&&!isThere(d24,t2,i8));return i8.kind!=="blue-green"||a16.length===0?[]:[{name:`let the slot that the traffic left finish for ${n4} s, then stop it`,phase:"settle",waitMs:n4*1e3,steps:c6(a16,d24=>({verb:"stop-left",words:[],says:`stop slot ${servingSlot(d24,i8)}`,deadlineMs:M3(r7)}))}]}function hookStep(e2,t2){return{verb:"hook",words:[String(Math.ceil(e2.timeoutMs/1e3)),t2.id,e2.irreversible?"irreversible":"-",...e2.command.map(n4=>Buffer.from(n4).toString("base64"))],says:`hook ${e2.name}`,deadlineMs:e2.timeoutMs+y7}}function v10({kind:e2,to:t2,healthy:r7,from:n4,slot:i8,drain:a16,forward:d24,undo:l22},{attempt:o11},s10){let u22=[`kind ${e2}`,`to ${t2}`,`healthy ${r7===void 0?"unknown":r7?"yes":"no"}`,`from-slot ${n4}`,`to-slot ${i8}`,`drain ${a16}`,...d24.map(f25=>`forward ${f25}`),...l22.map(f25=>`undo ${f25}`)];return{verb:"snapshot",words:[s10?"own":"-",o11?.end==="pending"?o11.id:"-",...u22],says:"write the undo",deadlineMs:y7}}function R8(e2,t2,r7){let n4=r7?.code,i8=t2.releases.find(({id:l22})=>l22===e2.id),a16=i8!==void 0&&i8.whole===!0&&(n4===void 0||!("archive"in n4)||i8.archive===n4.sha256),d24=a16?"it is there already":n4!==void 0&&"from"in n4?`copy the code of ${n4.from}`:"upload and unpack";return{verb:"stage",words:[e2.id,...a16?["present"]:[]],says:`stage ${e2.id}: ${d24}`,deadlineMs:L4}}function S2(e2,t2,r7,n4){return{verb:e2,words:t2,says:r7,deadlineMs:n4}}function c6(e2,t2){return Object.fromEntries(e2.map(r7=>[r7.host,[t2(r7)]]))}function W2(e2,t2,r7){return r7?`${t2.id} runs there already`:e2.current===void 0?`start ${t2.id}`:`stop ${e2.current.id}, start ${t2.id}`}function M3({target:e2}){return 2*(e2.startTimeoutMs+e2.stopTimeoutMs)+y7}function x5(e2,t2){return Array.from({length:Math.ceil(e2.length/t2)},(r7,n4)=>e2.slice(n4*t2,(n4+1)*t2))}function F4(e2,t2){let r7=new Map;for(let n4 of e2)r7.set(t2(n4),[...r7.get(t2(n4))??[],n4]);return r7}var y7,L4,init_plan2=__esm({"src/targets/host/plan.ts"(){"use strict";init_lines();y7=15e4,L4=9e5}});function preflight(e2,t2,l22,n4,c22){let s10=[],i8=(r7,b20,u22)=>{s10.push({host:e2.host,level:r7,text:b20,fix:u22})},{facts:o11}=e2,d24=o11.missing??"";if(d24!=="")return i8("blocker",`these programs are missing: ${d24}`,"Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there."),s10;let h31=e2.releases.find(({id:r7})=>r7===t2.id);if(e2.current?.id===t2.id&&e2.attempt?.end!=="pending"&&c22!==void 0&&"archive"in c22.code&&h31?.archive!==void 0&&h31.archive!==c22.code.sha256){let r7=`(sha256 ${h31.archive.slice(0,12)}\u2026, not ${c22.code.sha256.slice(0,12)}\u2026)`;t2.commit!==""&&e2.current.commit===t2.commit?i8("note",`${t2.id} is live there, from another build of the same commit ${r7}`,"Let the same commit be built into the same bytes, or give it a version of its own."):i8("blocker",`${t2.id} is live there, built into other bytes ${r7}`,"What changed needs a version of its own.")}let a16=e2.releases.find(({id:r7})=>r7===e2.current?.id);a16!==void 0&&a16.whole!==!0&&e2.current?.id!==t2.id&&i8("warning",`the live release ${a16.id} is not whole (${a16.whole}), so that nobody could return to it`,"Roll back to a whole one first, or set `force`."),o11.system!=="Linux"&&i8("blocker",`it runs ${o11.system}`,"Hosts are Linux."),o11.writable!=="yes"&&i8("blocker",`its folder can not be written by ${o11.user}`,"Create it for this user, or set `sudo: true`."),o11.foreign!==void 0&&i8("blocker",`\`current\` there leads to ${o11.foreign}, which was not put there by this suite`,"Move it away, or choose another `path`."),l22.target.manager.kind==="systemd"&&o11.systemd!=="yes"&&i8("blocker","systemd can not be used there (it is not running, or we are not root)","Use `sudo: true`, or another manager.");let p41=l22.target.hosts.find(({name:r7})=>r7===e2.host);for(let r7 of p41?.ports??[]){let[b20,u22,...k23]=(o11[`port-${r7}`]??"").split(" ");if(b20==="no"){let y30=u22==="-"?"a process that this user may not see":`process ${u22} (${k23.join(" ").trim()})`;i8(e2.running.some($29=>$29.release==="?")||u22==="-"?"warning":"blocker",`port ${r7} is in use by ${y30}`,"Stop it, or give the service another port.")}}n4!==void 0&&w5(o11,n4,i8);let f25=Number(o11["disk-free-kb"]??0),m23=n4===void 0?0:Math.ceil((n4.unpackedBytes+n4.packedBytes)/1024);return f25<m23?i8("blocker",`${g4(f25)} are free on its disk, the release takes ${g4(m23)}`,"Make room, or lower `keep`."):f25<m23*3&&i8("warning",`only ${g4(f25)} are free on its disk`,"Make room soon."),s10}function w5(e2,t2,l22){let{arch:n4="",libc:c22=""}=e2;t2.arch!==void 0&&t2.arch!==n4&&l22("blocker",`the release holds programs for ${t2.arch}, the host is ${n4}`,"Build it for the host's architecture.");let s10=/glibc (\d+)\.(\d+)|GLIBC (\d+)\.(\d+)/.exec(c22),i8=/musl/i.test(c22);if(t2.libc==="musl"&&!i8&&s10!==null&&l22("blocker",`the release was built for musl, the host has ${c22}`,"Build it on a system like the host."),t2.libc==="glibc"&&i8&&l22("blocker","the release was built for glibc, the host has musl","Build it on a system like the host."),t2.glibc!==void 0&&s10!==null){let[o11=0,d24=0]=[Number(s10[1]??s10[3]),Number(s10[2]??s10[4])],[h31,a16]=t2.glibc;(h31>o11||h31===o11&&a16>d24)&&l22("blocker",`the release needs glibc ${h31}.${a16}, the host has ${o11}.${d24}`,"Build it on a system as old as the oldest host.")}}function g4(e2){return`${Math.round(e2/1024)} MB`}var init_preflight=__esm({"src/targets/host/preflight.ts"(){"use strict"}});function directTarget(d24,e2){return new DirectTarget(d24,e2)}function B5(d24){let e2=releaseOfId(d24);if(e2===void 0)throw new Error(`not a release: ${d24}`);return e2}function h6(d24){return String(Buffer.byteLength(d24))}function u5(d24){return d24.map(e2=>`${e2}
`).join("")}function m7(d24){return Buffer.from(d24).toString("base64")}var import_node_fs3,_5,x6,y8,DirectTarget,init_target2=__esm({"src/targets/host/target.ts"(){"use strict";import_node_fs3=__nccwpck_require__(24);init_target();init_calls();init_contents();init_lines();init_plan2();init_preflight();init_state();_5=30,x6=2e4,y8=9e5;DirectTarget=class{hosts;parallel=_5;calls;options;world;constructor(e2,t2){this.options=e2,this.world=t2;let{hosts:s10,connectTimeoutMs:n4}=e2.environment.target;this.hosts=s10.map(({name:r7})=>r7).sort(),this.calls=new Calls(s10,{...e2.ssh,connectTimeoutMs:n4},t2)}async inspect(e2){let t2=this.world.randomHex(8),s10=this.calls.at(e2).host.ports.join(","),n4=await this.calls.piped(e2,["inspect",t2,s10===""?"-":s10]),r7=n4.get("unreadable");if(r7!==void 0)throw new StepFailed(e2,`${r7} can not be read by ${n4.get("user")??"this user"} there, so that what is live is not known: run this as the user that deploys, or with \`sudo: true\``);return stateOf(e2,n4,this.options.contents?.secrets,t2)}preflight(e2,t2){return preflight(e2,t2,this.options.environment,this.options.needs,this.options.contents)}plan(e2,t2){return planForward(e2,t2,this.options.environment,this.options.contents)}planRollback(e2,t2,s10){return planRollback(e2,t2,s10,this.options.environment)}serving(e2){return servingSlot(e2,this.options.environment.strategy)}hookStep(e2,t2){return hookStep(e2,t2)}async lease(e2,t2,s10){let{guardMs:n4}=this.options.environment,r7=ownerRecord(t2,s10.sites),i8=["lease",t2.id,h6(r7),s10.over??"-",s10.force?"force":s10.breakHold?"break-hold":"-",String(Math.ceil(n4/1e3))],o11=await this.calls.installed(e2,i8,{input:r7,deadlineMs:LOCK_MS+SPARE_MS}),a16=ownerOf(o11),l22=lockedOf(o11,"locked-")??lockedOf(o11,"held-");switch(o11.get("answer")){case"granted":return{answer:"granted",undo:o11.get("undo")||void 0,replaced:o11.get("replaced")||void 0,replacedKind:o11.get("replaced-kind")||void 0};case"held":if(a16!==void 0)return{answer:"held",owner:a16};break;case"locked":return{answer:"locked",locked:l22??{kind:"person",actor:"somebody",reason:""}}}throw new StepFailed(e2,"the host answered a lease with something else")}async arm(e2,t2){let s10=String(Math.ceil(this.options.environment.guardMs/1e3));return{survivesReboot:(await this.calls.verb(e2,["arm",t2,s10],{fresh:!0,deadlineMs:LOCK_MS})).get("reboot")==="survives"}}async beat(e2,t2){return(await this.calls.verb(e2,["beat",t2],{deadlineMs:x6})).get("guard")==="alive"?"alive":"dead"}async run(e2,t2,s10){switch(s10.verb){case"snapshot":await this.snapshot(e2,t2,s10);return;case"stage":await this.stage(e2,t2,s10);return;case"beside":case"switch":await this.calls.verb(e2,["run",t2,h6(u5(s10.words)),s10.verb],{input:u5(s10.words),deadlineMs:s10.deadlineMs});return;case"stop-left":await this.stopLeft(e2,t2,!0);return;case"hook":{let n4=await this.calls.verb(e2,["hook",t2,...s10.words],{deadlineMs:s10.deadlineMs}),r7=n4.get("code")??"";if(r7!=="0")throw new StepFailed(e2,`${s10.says} exited with ${r7}: ${(n4.get("output")??"").trim().split(`
`).slice(-6,-1).join(`
`)}`);return}default:throw new Error(`no such step: ${s10.verb}`)}}async disarm(e2,t2){await this.calls.verb(e2,["disarm",t2],{})}async prepare(e2,t2){await this.calls.verb(e2,["prepare",t2],{})}async commit(e2,t2,s10){await this.calls.verb(e2,["commit",t2,s10],{})}async finish(e2,t2,s10,{drop:n4}){let i8=(await this.calls.verb(e2,["finish",t2,s10,...n4?["drop"]:[]],{deadlineMs:this.endMs()})).get("ended");return i8==="committed"||i8==="undone"?i8:void 0}async follow(e2,t2,s10){await this.calls.verb(e2,["follow",t2,s10],{deadlineMs:this.moveMs()})}async lead(e2,t2,s10){await this.calls.verb(e2,["lead",t2,s10],{deadlineMs:this.moveMs()})}async stopLeft(e2,t2,s10){await this.calls.verb(e2,["after",t2,s10?"yes":"no"],{deadlineMs:this.moveMs()})}async markBad(e2,t2,s10){await this.calls.verb(e2,["mark",t2,s10],{})}async end(e2,t2,{outcome:s10,bad:n4,of:r7}){let i8=r7.flatMap(o11=>[o11.id,o11.outcome]);await this.calls.verb(e2,["end",t2,s10,String(this.options.environment.keep),n4??"-",...i8],{deadlineMs:LOCK_MS})}async hold(e2,t2,s10,n4){let r7=record({kind:"hold",deployment:t2,actor:n4,reason:this.world.secrets.redact(s10)});await this.calls.verb(e2,["hold",t2,h6(r7)],{input:r7})}async lock(e2,t2,s10){await this.calls.installed(e2,["lock",m7(t2),m7(s10)],{})}async unlock(e2){await this.calls.installed(e2,["unlock"],{})}async read(e2,t2,s10){return(await this.calls.piped(e2,["read",t2,m7(s10)])).get("content")??""}async evidence(e2,t2,s10){return(await this.calls.verb(e2,["evidence",t2,s10],{deadlineMs:LOCK_MS,keepBytes:16777216})).below("file:").map(([r7,i8])=>({name:r7,text:i8}))}async endpoint(e2,t2){let{host:s10}=this.calls.at(e2),{strategy:n4}=this.options.environment,r7=n4.kind==="blue-green"?slotOn(s10,n4,t2).instance:s10.instance,i8=n4.kind==="blue-green"?`${e2} slot ${t2}`:e2;return this.through(e2,r7,i8)}async front(e2){let{front:t2}=this.calls.at(e2).host;return t2===void 0?void 0:this.through(e2,t2,`${e2} front`)}async fromHost(e2,t2){return this.through(e2,t2,`${t2} as ${e2} sees it`)}async watch(e2,t2,s10,n4){let r7=Math.ceil(s10/1e3);try{let i8=await this.calls.piped(e2,["watch",t2,String(r7)],{deadlineMs:s10+SPARE_MS,signal:n4}),o11=i8.get("died");return o11===void 0?void 0:{why:o11,log:i8.get("log")??""}}catch(i8){if(n4.aborted)return;throw i8}}async close(){await this.calls.close()}async through(e2,t2,s10){let{hostname:n4,port:r7,protocol:i8,origin:o11,pathname:a16}=new URL(t2),l22=`${o11}${a16==="/"?"":a16.replace(/\/$/,"")}`,g22=n4.replace(/^\[|\]$/g,""),p41=await this.calls.at(e2).connection.forward(g22,Number(r7)||(i8==="https:"?443:80));return{name:s10,url:l22,...p41===void 0?{}:{socketPath:p41}}}async snapshot(e2,t2,s10){let[n4="-",r7="-",...i8]=s10.words,o11=new Date(this.world.clock.now()).toISOString().replace(/[-:]/g,"").replace("T","-").slice(0,15),a16=["snapshot",t2,h6(u5(i8)),`${this.options.service}-backup-${o11}`,n4,r7];await this.calls.verb(e2,a16,{input:u5(i8),deadlineMs:LOCK_MS})}async stage(e2,t2,s10){let[n4="",r7]=s10.words,{contents:i8,environment:o11}=this.options;if(i8===void 0)throw new Error("nothing to stage");i8.secrets!==void 0&&await this.calls.verb(e2,["upload",t2,h6(i8.secrets),"secrets","-"],{input:i8.secrets});let{code:a16}=i8,l22="archive"in a16&&r7!=="present";if(l22){let{size:b20}=(0,import_node_fs3.statSync)(a16.archive);await this.calls.verb(e2,["upload",t2,String(b20),"archive",a16.sha256],{input:(0,import_node_fs3.createReadStream)(a16.archive),deadlineMs:y8})}let g22=await overlay(B5(n4),i8,o11,this.calls.at(e2).host),p41="from"in a16&&r7!=="present"?a16.from:"-";await this.calls.verb(e2,["stage",t2,String(g22.length),n4,l22?"archive":"-",p41],{input:g22,deadlineMs:y8})}endMs(){return 2*this.moveMs()}moveMs(){let{startTimeoutMs:e2,stopTimeoutMs:t2}=this.options.environment.target;return 2*(e2+t2)+LOCK_MS}}}});function withHost(r7,s10,n4){let{origin:o11}=new URL(s10);return async(e2,t2)=>{let a16=!URL.canParse(e2)||new URL(e2).origin!==o11||Object.keys(t2.headers??{}).some(h31=>h31.toLowerCase()==="host");return r7(e2,a16?t2:{...t2,headers:{...t2.headers,host:n4}})}}var init_http_host=__esm({"src/core/http-host.ts"(){"use strict"}});var shared$9,HttpFailure2,redactUrl2,systemHttp,init_http=__esm({"shared:src/core/http.ts"(){shared$9=(__nccwpck_require__(377).shared)["src/core/http.ts"],HttpFailure2=shared$9.HttpFailure,redactUrl2=shared$9.redactUrl,systemHttp=shared$9.systemHttp}});function field(t2,s10){let e2=u6(s10);if(e2===void 0)return;let n4=t2;for(let r7 of e2){if(typeof n4!="object"||n4===null||!Object.hasOwn(n4,r7))return;n4=n4[r7]}return n4}function u6(t2){let s10=[],e2=/(?:^|(?<=.)\.)([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;for(;e2.lastIndex<t2.length;){let n4=e2.exec(t2);if(n4===null)return;s10.push(n4[1]??n4[2]??n4[3]?.replace(/\\(.)/g,"$1")??"")}return s10}var init_jsonpath=__esm({"src/core/jsonpath.ts"(){"use strict"}});function redirectOf({status:e2,headers:n4},r7){let{location:t2}=n4;return e2<300||e2>399||t2===void 0?"":`, a redirect to ${(URL.canParse(t2,r7)?redactUrl2(new URL(t2,r7)):"a malformed URL").slice(0,c7)}`}var c7,init_redirect=__esm({"src/checks/redirect.ts"(){"use strict";init_http();c7=300}});async function runCheck(t2,i8,s10,n4){let o11=n4.clock.monotonic(),e2={verdict:"inconclusive",detail:"was not asked"};for(let r7=1;r7<=t2.attempts&&(e2=t2.kind==="http"?await p8(t2,i8,n4):await c8(t2,s10),!(e2.verdict==="pass"||n4.signal.aborted));r7+=1)r7<t2.attempts&&await n4.clock.sleep(u7,n4.signal);return{name:t2.name,where:i8.name,verdict:e2.verdict,detail:e2.detail,durationMs:n4.clock.monotonic()-o11}}async function p8(t2,i8,s10){let n4=/^https?:/.test(t2.url),o11=n4?t2.url:`${i8.url}${t2.url}`,e2;try{e2=await s10.http(o11,{method:t2.method,headers:t2.headers,deadlineMs:t2.timeoutMs,...t2.body===void 0?{}:{body:t2.body},...n4||i8.socketPath===void 0?{}:{socketPath:i8.socketPath}})}catch(a16){if(!(a16 instanceof HttpFailure2))throw a16;return{verdict:"inconclusive",detail:a16.message}}let r7=[...t2.status.includes(e2.status)?[]:[`HTTP ${e2.status}${redirectOf(e2,o11)}, expected ${t2.status.join(" or ")}`],...t2.maxMs!==void 0&&e2.durationMs>t2.maxMs?[`took ${Math.round(e2.durationMs)} ms, at most ${t2.maxMs} ms are allowed`]:[],...t2.contains!==void 0&&!e2.body.includes(t2.contains)?[`the answer does not contain ${JSON.stringify(t2.contains)}`]:[],...f7(t2,e2.body)];return r7.length>0?{verdict:"fail",detail:r7.join("; ")}:{verdict:"pass",detail:`HTTP ${e2.status} in ${Math.round(e2.durationMs)} ms`}}function f7({fields:t2},i8){let s10=Object.entries(t2);if(s10.length===0)return[];let n4;try{n4=JSON.parse(i8)}catch{return["the answer is not JSON"]}return s10.flatMap(([o11,e2])=>{let r7=field(n4,o11);return r7===e2?[]:[`${o11} is ${JSON.stringify(r7)??"missing"}, expected ${JSON.stringify(e2)}`.slice(0,300)]})}async function c8(t2,i8){let{code:s10,output:n4}=await i8(t2.command,t2.on,t2.timeoutMs);if(s10===0)return{verdict:"pass",detail:"exited with 0"};let o11=n4.trim().split(`
`).slice(-5).join(`
`);return{verdict:"fail",detail:`${s10===null?"did not end in time":`exited with ${s10}`}${o11===""?"":`: ${o11}`}`}}var u7,init_check=__esm({"src/checks/check.ts"(){"use strict";init_http();init_jsonpath();init_redirect();u7=1e3}});async function ask(e2,p41,w27,d24){let{verify:n4,version:f25,configHash:l22}=p41,$29=d24.clock.monotonic(),i8=(t2,a16,g22={})=>({verdict:t2,detail:a16,instance:void 0,...g22,durationMs:d24.clock.monotonic()-$29}),h31=`${e2.url}${n4.path}`,o11;try{o11=await d24.http(h31,{deadlineMs:w27,headers:{"cache-control":"no-cache"},...e2.socketPath===void 0?{}:{socketPath:e2.socketPath}})}catch(t2){if(!(t2 instanceof HttpFailure2))throw t2;return i8("inconclusive",`gave no answer: ${t2.message}`)}if(o11.status===429)return i8("inconclusive",`answered HTTP 429 to ${n4.path}`,{limited:!0});if(o11.status!==200)return i8("fail",`answered HTTP ${o11.status} to ${n4.path}${redirectOf(o11,h31)}`);let c22=k6(o11.body);if(c22===void 0)return i8("fail",`answered ${n4.path} with something that is not JSON`);let s10=field(c22,n4.versionField);if(s10===void 0)return i8("fail",`answered ${n4.path} without \`${n4.versionField}\``);if(r4(s10)!==r4(f25))return i8("fail",`reports version ${r4(s10)}, not ${r4(f25)}`,{other:r4(s10)});if(n4.configField!==void 0){let t2=field(c22,n4.configField),a16=t2===void 0?"none":r4(t2);if(t2!==l22)return i8("fail",`reports configuration ${a16}, not ${l22}`,{other:`${r4(s10)} with configuration ${a16}`})}let m23=n4.instanceField===void 0?void 0:field(c22,n4.instanceField);return i8("pass",`reports version ${r4(f25)}`,{instance:m23===void 0?void 0:r4(m23)})}function k6(e2){try{return JSON.parse(e2)}catch{return}}function r4(e2){return(typeof e2=="string"?e2:JSON.stringify(e2)??"nothing").replace(/^v(?=\d)/,"").slice(0,100)}var init_handshake=__esm({"src/checks/handshake.ts"(){"use strict";init_jsonpath();init_http();init_redirect()}});function smokeVerifier(i8){return{ask:async(r7,e2,o11)=>ask(r7,e2,o11,i8),check:async(r7,e2,o11)=>runCheck(r7,e2,o11,i8)}}var init_verifier=__esm({"src/checks/verifier.ts"(){"use strict";init_check();init_handshake()}});function asking({url:t2,verify:e2},r7){let o11=t2===void 0||e2.host===void 0?r7:{...r7,http:withHost(r7.http,t2,e2.host)};return[smokeVerifier(o11),o11]}var init_verifier2=__esm({"src/app/verifier.ts"(){"use strict";init_http_host();init_verifier()}});var shared$10,Summary,escapeMarkdown,writeSummary,init_summary=__esm({"shared:src/core/summary.ts"(){shared$10=(__nccwpck_require__(377).shared)["src/core/summary.ts"],Summary=shared$10.Summary,escapeMarkdown=shared$10.escapeMarkdown,writeSummary=shared$10.writeSummary}});function sentenceOf(a16){let{dryRun:o11,probe:l22}=a16,e2=o11?`Dry run: ${u8(a16)}`:$10(a16),t2=succeeded(a16.intent,a16.outcome)?"":f8(a16),r7=o11||l22===void 0?"":`; ${l22.lost} of ${l22.sent} requests were lost`;return h7(`${e2}${t2===""?"":`: ${t2}`}${r7}.`)}function $10({intent:a16,outcome:o11,service:l22,environment:e2,version:t2,previousVersion:r7}){let s10=t2===""?l22:`${l22} ${t2}`,i8=r7===""?"the previous release":r7;switch(o11){case"deployed":return`${s10} is live in ${e2}${r7===""||r7===t2?"":` (before: ${r7})`}`;case"unchanged":return a16==="recover"?`Nothing was left to recover of ${s10} in ${e2}`:`${s10} was live in ${e2} already, and is healthy`;case"stale":return`${s10} was not deployed to ${e2}, because a newer commit is live there`;case"refused":return a16==="rollback"?`The rollback of ${l22} in ${e2} was refused`:`${s10} was not deployed to ${e2}`;case"rolled_back":return a16==="rollback"?`${l22} in ${e2} was rolled back${t2===""?"":` to ${t2}`}`:`${s10} failed in ${e2}, and ${a16==="recover"?"the previous release":i8} is live again`;case"removed":return`${s10} failed in ${e2} and was removed; there was no previous release, so nothing runs`;case"rollback_failed":return`The rollback of ${l22} in ${e2}${t2===""?"":` to ${t2}`} failed, and what was live before it is live again`;case"rollback_unverified":return`${s10} in ${e2} was rolled back, but what is live now could not be verified`;case"held":return`${s10} failed in ${e2} and was left as it is, for a person to look at`;case"mixed":return`${s10} is live on some hosts of ${e2} only`;case"unknown":return`What is live of ${l22} in ${e2} is not known`}}function u8(a16){let{outcome:o11,intent:l22,service:e2,environment:t2,version:r7}=a16;return o11!=="unchanged"?$10(a16):`a ${l22==="rollback"?"rollback":"deployment"} of ${r7===""?e2:`${e2} ${r7}`} in ${t2} was planned, and nothing was changed`}function f8({reason:a16}){let o11=printableLines(a16.slice(0,n*2)).join(" ").replace(/\s+/g," ").trim();return(o11.length<=n?o11:`${o11.slice(0,n)}\u2026`).replace(/[.;:]+$/,"")}function h7(a16){return printableLines(a16).join(" ").replaceAll("<","\u2039").replaceAll(">","\u203A").replace(/@(?=(?:all|channel|everyone|here)\b)/gi,"@ ")}var n,init_sentence=__esm({"src/notify/sentence.ts"(){"use strict";init_printable();init_words();n=300}});async function notify(e2,t2,r7,n4){try{let{status:o11}=await n4.http(e2,{method:"POST",headers:{"content-type":"application/json; charset=utf-8","idempotency-key":t2.deploymentId.replace(/[^\x21-\x7e]/g,"").slice(0,200)},body:JSON.stringify(f9(t2,r7.run,n4)),deadlineMs:l5,attemptMs:d7,retries:u9,maxBytes:4096});(o11<200||o11>299)&&s(`it answered HTTP ${o11}`,n4)}catch(o11){s(o11 instanceof HttpFailure2?y9(o11):"its URL is not a http: or https: URL",n4)}}function y9({kind:e2,why:t2}){return e2==="proxy"?t2:p9[e2]}function f9(e2,t2,r7){let n4=r7.secrets.redact(printableLines(e2.reason.slice(0,m8)).join(`
`));return{service:e2.service,environment:e2.environment,outcome:e2.outcome,version:e2.version,previousVersion:e2.previousVersion,reason:n4,url:e2.url,run:t2,requestsLost:e2.probe?.lost??null,text:r7.secrets.redact(sentenceOf(e2))}}function s(e2,t2){t2.log.warn(`The webhook was not told of the outcome: ${e2}.`)}var l5,d7,u9,m8,p9,init_webhook=__esm({"src/notify/webhook.ts"(){"use strict";init_http();init_printable();init_sentence();l5=1e4,d7=4e3,u9=2,m8=2e3,p9={refused:"nothing listens at its URL",timeout:"no answer in time",dns:"the name in its URL could not be resolved",tls:"its TLS certificate is not trusted",reset:"the connection was closed before the answer was complete",cancelled:"the request was cancelled",other:"the request failed"}}});function clip(n4,r7){if(n4.length<=r7)return n4;let t2=o5(n4.slice(0,r7));return`${t2} \u2026 [${n4.length-t2.length} characters left out]`}function firstOf(n4,r7){return{kept:n4.slice(0,r7),left:Math.max(0,n4.length-r7)}}function headAndTail(n4,r7){let t2=Buffer.from(n4);if(t2.length<=r7)return n4;let e2=Math.floor(r7/4),u22=t2.subarray(0,e2).toString("utf8").replace(/\uFFFD$/,""),a16=t2.subarray(t2.length-(r7-e2)).toString("utf8").replace(/^\uFFFD+/,"");return`${u22}

[\u2026 ${t2.length-r7} bytes left out \u2026]

${a16}`}function count(n4,r7){return`${n4} ${r7}${n4===1?"":"s"}`}function bar(n4,r7,t2){let e2=Math.min(23,Math.max(0,Math.floor(n4/t2*24))),u22=Math.min(24-e2,Math.max(1,Math.round(r7/t2*24)));return"\u2591".repeat(e2)+"\u2588".repeat(u22)+"\u2591".repeat(24-e2-u22)}function o5(n4){return/[\uD800-\uDBFF]$/.test(n4)?n4.slice(0,-1):n4}var init_text=__esm({"src/report/text.ts"(){"use strict"}});function storyOf(e2){let{intent:n4,outcome:t2,service:o11,version:i8,environment:a16,dryRun:s10}=e2,r7=succeeded(n4,t2),d24=s10?t2==="unchanged"?"dry run":`dry run, ${t2}`:t2,c22=s10?e2.reason.replace(y10,""):e2.reason;return{mark:s10&&r7?"\u{1F50D}":r7&&n4!=="recover"&&t2!=="stale"&&t2!=="held"?"\u2705":l6[t2],tone:w6(e2,r7),title:`${d24}: ${i8===""?o11:`${o11} ${i8}`} \u2192 ${a16}`,sentence:R9(e2),reason:c22,reasonTitle:r7?"Why":t2==="refused"?"Why it was refused":"Why it failed"}}function w6({intent:e2,outcome:n4,dryRun:t2},o11){return o11&&e2==="recover"&&l6[n4]!=="\u2705"?n4==="held"?"alarm":"plain":o11?t2||n4==="stale"?"plain":"good":p10.has(n4)?"alarm":"bad"}function R9({intent:e2,outcome:n4,dryRun:t2}){return t2&&n4==="unchanged"?`Nothing was changed; this is what a ${e2==="rollback"?"rollback":"deployment"} would do.`:t2&&n4==="refused"?"Nothing was changed; asked for in earnest, it would be refused.":e2==="recover"&&n4==="unchanged"?"Nothing was left to recover.":MEANING[n4]}function phasesOf(e2){return e2.timeline.toSorted((n4,t2)=>n4.startMs-t2.startMs)}function totalMs(e2){return Math.max(1,e2.durationMs,...e2.timeline.map(({startMs:n4,durationMs:t2})=>n4+t2))}function $11(e2){let n4=phasesOf(e2);return(n4.find(({phase:t2})=>t2==="switch")??n4.find(({phase:t2})=>t2==="go back"))?.startMs}function liveRows(e2){return Object.entries(e2.live).map(([n4,t2])=>({host:n4,release:t2,note:b4(n4,t2,e2)}))}function b4(e2,n4,t2){return n4==="?"?"could not be seen":n4!==""&&n4===t2.release?t2.intent==="rollback"?"the wanted release":"this release":n4!==t2.plan?.hosts[e2]?.from?"":t2.dryRun?"stays":"the release before"}function liveTitle({outcome:e2,dryRun:n4}){return m9.has(e2)&&!n4?"Last seen live":"What is live where"}function lostSentence(e2){let{probe:n4}=e2;if(n4===void 0)return $11(e2)===void 0?void 0:v11(e2);let{sites:t2}=n4,o11=t2.length===0?"":` to ${t2.length===1?t2[0]?.name??"":`${t2.length} hosts by themselves`} (there is no \`url\`)`,i8=`${count(n4.sent,"request")} sent${o11}, ${n4.lost} lost`,a16=t2.length<2?void 0:t2.find(({longestGapMs:d24})=>d24===n4.longestGapMs),s10=n4.lost===0?"":`; the longest time without an answer was ${formatDuration(n4.longestGapMs)}${a16===void 0?"":`, on ${a16.name}`}`,r7=n4.unsent===0?"":`; ${n4.unsent} more could not be sent, because the way to the host was cut: what others saw then is not known`;return`${i8}${s10}${r7}.`}function v11({plan:e2}){return Object.values(e2?.hosts??{}).some(({from:t2})=>t2!=="")?"Lost requests were not measured: there is neither `url` nor `strategy.front` to ask.":"Nothing served before: no request could be lost."}function factsLine(e2){return[`${e2.intent} ${e2.deploymentId}`,...e2.previousVersion===""?[]:[`version before ${e2.previousVersion}`],`started ${startedAt(e2)}`,`took ${formatDuration(e2.durationMs)}`,...e2.planHash===""?[]:[`plan ${e2.planHash}`]].join(", ")}function startedAt(e2){return e2.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/,"$1 $2 UTC")}function causeOf(e2){let n4=e2.evidence?.diagnosis?.cause??"";return e2.reason.includes(n4)?"":n4}var l6,p10,m9,y10,init_story=__esm({"src/report/story.ts"(){"use strict";init_duration();init_words();init_text();l6={deployed:"\u2705",unchanged:"\u2705",stale:"\u23E9",refused:"\u{1F6AB}",rolled_back:"\u23EA",removed:"\u274C",rollback_failed:"\u274C",rollback_unverified:"\u{1F6A8}",held:"\u270B",mixed:"\u{1F6A8}",unknown:"\u{1F6A8}"},p10=new Set(["rollback_unverified","held","mixed","unknown"]),m9=new Set(["held","unknown"]),y10=/^dry run: nothing was changed(?:; )?/}});function deploymentLines(n4){let t2=storyOf(n4),s10=n4.evidence?.diagnosis,i8=causeOf(n4),e2=lostSentence(n4);return[`${t2.mark} ${clip(t2.title,200)}. ${t2.sentence}`,...o6("why",t2.reason),...o6("cause",i8),...o6("said",s10===void 0?"":`${s10.line} (${s10.where})`),...L5(n4),...o6("downtime",e2??""),..._6(n4),...o6("took",b5(n4)),...o6("plan-hash",n4.dryRun?n4.planHash:""),...o6("warnings",n4.warnings.length===0?"":`${n4.warnings.length}: ${n4.warnings[0]}`),...firstOf(n4.next,E5).kept.flatMap(c22=>o6("next",c22))].map(c22=>withoutCommands(j3(c22)))}function o6(n4,t2){return t2===""?[]:[`  ${n4}: ${t2}`]}function L5(n4){let t2=new Map;for(let{host:f25,release:l22,note:r7}of liveRows(n4)){let a16=r7===""?l22:`${l22} (${r7})`;t2.set(a16,[...t2.get(a16)??[],f25])}let s10=liveTitle(n4)==="Last seen live"?"last seen live":"live",{kept:i8,left:e2}=firstOf([...t2],v12),c22=i8.flatMap(([f25,l22])=>{let{kept:r7,left:a16}=firstOf(l22,8);return o6(s10,`${f25} on ${r7.join(", ")}${a16===0?"":` and ${a16} more`}`)});return e2===0?c22:[...c22.slice(0,-1),`${c22.at(-1)}; ${count(e2,"more release")}`]}function _6(n4){let t2=n4.checks.filter(({verdict:e2})=>e2!=="pass");if(n4.checks.length===0)return[];if(t2.length===0)return o6("checks",succeeded(n4.intent,n4.outcome)?`all ${n4.checks.length} passed`:`${n4.checks.length} passed, and none failed`);let{kept:s10,left:i8}=firstOf(t2,S3);return s10.flatMap(({name:e2,where:c22,verdict:f25,detail:l22},r7)=>{let a16=r7===s10.length-1&&i8>0?`; ${i8} more did not pass`:"";return o6("check",`${clip(`${e2} on ${c22} ${f25}: ${l22}`,m10-60)}${a16}`)})}function b5(n4){let s10=phasesOf(n4).toSorted((i8,e2)=>e2.durationMs-i8.durationMs).slice(0,3).map(({phase:i8,durationMs:e2})=>`${i8} ${formatDuration(e2)}`).join(", ");return`${formatDuration(n4.durationMs)}${s10===""?"":`, most of it ${s10}`}`}function j3(n4){let t2=printableLines(n4.slice(0,m10*4));return clip(t2.join(" ").replaceAll("	"," ").trimEnd(),m10)}var m10,v12,S3,E5,init_console=__esm({"src/report/console.ts"(){"use strict";init_duration();init_printable();init_words();init_story();init_text();m10=400,v12=3,S3=2,E5=3}});function deploymentSummary(n4){let e2=new Summary,t2=storyOf(n4);e2.heading(`${t2.mark} ${clip(t2.title,300)}. ${t2.sentence}`),e2.paragraph(clip(factsLine(n4),1e3)),C3(n4,e2),n4.dryRun&&D3(n4,e2),E6(n4,e2);let i8=lostSentence(n4);return i8!==void 0&&e2.heading("Requests",3).paragraph(i8),L6(n4,e2),j4(n4,e2),!n4.dryRun&&n4.planText.length>0&&e2.details(clip(`Plan ${n4.planHash}`,100),a16=>a16.code(k7(n4))),G(n4,e2),q4(n4,e2),e2.toString()}function C3(n4,e2){let{reason:t2,reasonTitle:i8}=storyOf(n4),a16=n4.evidence?.diagnosis;if(t2===""&&a16===void 0)return;e2.heading(t2===""?"What the evidence shows":i8,3);let[s10="",...c22]=clip(t2.trim(),R10).split(/\r\n|\r|\n/);s10!==""&&e2.paragraph(s10),c22.length>0&&e2.code(c22.join(`
`));let l22=causeOf(n4);l22!==""&&e2.paragraph(`Cause: ${clip(l22,r5)}`),a16!==void 0&&e2.paragraph(`First fatal line, from ${clip(a16.where,r5)}:`).code(clip(a16.line,1e3))}function E6(n4,e2){let{kept:t2,left:i8}=firstOf(liveRows(n4),g5);if(t2.length===0)return;let a16=t2.map(({host:s10,release:c22,note:l22})=>[s10,c22,l22].map(h31=>clip(h31,r5)));e2.heading(liveTitle(n4),3).table([["Host","Release",""],...a16]),p11(i8,"host",e2)}function L6(n4,e2){let{kept:t2,left:i8}=firstOf(phasesOf(n4),g5);if(t2.length===0)return;let a16=totalMs(n4),s10=t2.map(({phase:c22,startMs:l22,durationMs:h31,ok:d24})=>[`${d24?"\u2713":"\u2717"} ${clip(c22,100)}`,formatDuration(h31),bar(l22,h31,a16)]);e2.heading("Timeline",3).table([["Phase","Time",""],...s10]),p11(i8,"phase",e2)}function j4(n4,e2){if(n4.checks.length===0)return;let t2=n4.checks.filter(({verdict:a16})=>a16!=="pass"),i8=n4.checks.filter(({verdict:a16})=>a16==="pass");e2.heading("Checks",3),t2.length>0&&T4(t2,g5,e2),i8.length>0&&e2.details(`${count(i8.length,"check")} passed`,a16=>T4(i8,H8,a16))}function T4(n4,e2,t2){let{kept:i8,left:a16}=firstOf(n4,e2),s10=i8.map(({name:c22,where:l22,verdict:h31,detail:d24,durationMs:O21})=>[`${h31==="pass"?"\u2713":h31==="fail"?"\u2717":"?"} ${h31}`,clip(c22,100),clip(l22,100),clip(d24,r5),formatDuration(O21)]);t2.table([["Verdict","Check","Where","Detail","Time"],...s10]),p11(a16,"check",t2)}function D3(n4,e2){n4.planText.length!==0&&(e2.heading(clip(`Plan ${n4.planHash}`,100),3).code(k7(n4)),e2.paragraph("To bind a deployment to this plan, give it as:").code(clip(`plan-hash: ${n4.planHash}`,100),"yaml"))}function k7(n4){return clip(n4.planText.map(e2=>clip(e2,R10)).join(`
`),P4)}function G(n4,e2){let{kept:t2,left:i8}=firstOf(n4.warnings,N3);if(t2.length!==0){e2.heading("Warnings",3);for(let a16 of t2)e2.paragraph(clip(`\u26A0 ${a16}`,500));p11(i8,"warning",e2)}}function q4(n4,e2){let{kept:t2}=firstOf(n4.next,A5);t2.length!==0&&(e2.heading("What to do next",3),t2.some(i8=>i8.startsWith("erlmcp-actions "))&&e2.paragraph("On a laptop, on the host or in GitHub: docs/recovery.md of erlmcp-actions says how."),e2.code(t2.map(i8=>clip(i8,500)).join(`
`)))}function p11(n4,e2,t2){n4>0&&t2.paragraph(`${count(n4,`more ${e2}`)}: the report has all of them.`)}var R10,r5,g5,H8,N3,P4,A5,init_summary2=__esm({"src/report/summary.ts"(){"use strict";init_duration();init_summary();init_story();init_text();R10=2e3,r5=300,g5=60,H8=120,N3=30,P4=32*1024,A5=20}});function timeTicks(r7,t2){let e2=o7.at(-1),n4=o7.find(_18=>r7/_18<=t2)??Math.ceil(r7/t2/e2)*e2;return Array.from({length:Math.floor(r7/n4)+1},(_18,a16)=>a16*n4)}function tickLabel(r7){return r7===0?"0":formatDuration(r7).replace(".0s","s").replace(/ 00[sm]$/,"")}var o7,init_axis=__esm({"src/report/axis.ts"(){"use strict";init_duration();o7=[1,2,5,10,20,50,100,200,500,1e3,2e3,5e3,1e4,15e3,3e4,6e4,12e4,3e5,6e5,18e5,36e5,72e5]}});function html(n4,...r7){return new Markup(n4.map((t2,e2)=>t2+i4(r7[e2])).join(""))}function i4(n4){return n4===void 0?"":n4 instanceof Markup?n4.source:typeof n4=="number"?Number.isFinite(n4)?String(Math.round(n4*10)/10):"0":typeof n4=="string"?escapeHtml(n4):n4.map(i4).join("")}function escapeHtml(n4){return printableLines(n4).join(`
`).replace(/[&<>"'`]/g,r7=>`&#${r7.codePointAt(0)};`)}function breakable(n4){return new Markup(i4(n4).replace(/(<[^>]*>)|([^<\s]+)/g,(r7,t2)=>t2===void 0?c9(r7):r7))}function c9(n4){let r7=n4.match(/&#\d+;|[\s\S]/gu)??[];if(r7.length<=u10)return n4;let t2="",e2=0;for(let[s10,o11]of r7.entries())t2+=o11,e2+=1,!(s10===r7.length-1||e2<u10&&!/^[/\\_.,:;=?@|-]$/.test(o11))&&(t2+="<wbr>",e2=0);return t2}var Markup,u10,init_markup=__esm({"src/report/markup.ts"(){"use strict";init_printable();Markup=class{source;constructor(r7){this.source=r7}};u10=24}});function gantt(e2,i8,m23){let{kept:n4,left:o11}=firstOf(e2,v13),r7=t2=>f10+Math.max(0,t2)/i8*(u11-f10-w7),l22=n4.length*x7,$29=n4.map(({phase:t2,durationMs:c22,ok:g22})=>`${clip(t2,60)} ${formatDuration(c22)}${g22?"":", failed"}`).join("; ");return html`<div class="wide"><svg viewBox="0 0 ${u11} ${l22+h8}" role="img" aria-label="Timeline: ${clip($29,3e3)}">
${timeTicks(i8,8).map(t2=>html`<line class="grid" x1="${r7(t2)}" x2="${r7(t2)}" y1="0" y2="${l22}"/><text class="small middle" x="${r7(t2)}" y="${l22+18}">${tickLabel(t2)}</text>`)}
${n4.map((t2,c22)=>E7(t2,c22*x7,r7))}
</svg></div>${o11===0?void 0:html`<p class="quiet">${count(o11,`more ${m23}`)} in report.json.</p>`}`}function E7({phase:e2,startMs:i8,durationMs:m23,ok:n4},o11,r7){let l22=n4?e2==="switch"||e2==="go back"?"bar switch":"bar":"bar failed",$29=r7(i8),t2=Math.max(3,r7(i8+m23)-$29),c22=e2.length>b6?`${e2.slice(0,b6-1)}\u2026`:e2;return html`<g><title>${clip(e2,300)}: ${formatDuration(m23)}, from ${tickLabel(i8)}${n4?"":", failed"}</title>
<text class="${n4?"end":"end failed-text"}" x="${f10-12}" y="${o11+17}">${n4?"":"\u2717 "}${c22}</text>
<rect class="${l22}" x="${$29}" y="${o11+5}" width="${t2}" height="${x7-10}" rx="3"/>
<text class="small" x="${$29+t2+6}" y="${o11+17}">${formatDuration(m23)}</text></g>
`}var u11,f10,w7,x7,h8,v13,b6,init_gantt=__esm({"src/report/gantt.ts"(){"use strict";init_duration();init_axis();init_markup();init_text();u11=1e3,f10=190,w7=90,x7=26,h8=26,v13=80,b6=25}});function gatesStory(t2){let{service:e2,version:n4,profile:o11,verdict:a16,criteria:r7,readiness:i8,subset:d24}=t2,s10=t2.gates.filter(isWaived).length;return{mark:a16==="pass"?"\u2705":a16==="fail"?"\u274C":"\u2753",tone:a16==="pass"?"good":a16==="fail"?"bad":"alarm",title:`gates ${a16}: ${e2} ${n4} for ${o11}`,sentence:`${r7.met} of ${r7.expected} expected gates passed, ${i8} % ready${s10===0?"":`, ${s10} waived`}${d24.length===0?"":"; only some gates were asked for, so that nothing is said of staging and production"}.`}}function isWaived({waived:t2,state:e2}){return t2!==void 0&&(e2==="fail"||e2==="inconclusive")}function byUrgency(t2){let e2={fail:0,inconclusive:1,pass:2,"not applicable":3,off:4,"not asked for":4};return t2.toSorted((n4,o11)=>e2[n4.state]-e2[o11.state])}function verdictsText({verdicts:t2}){return t2===void 0?"":[t2.dev,t2.staging,t2.production].map(e2=>e2??"\u2013").join(" / ")}function gatesFacts(t2){return[`commit ${t2.commit.slice(0,12)}`,`started ${t2.startedAt.replace(/\.\d+Z$/,"Z")}`,`took ${formatDuration(t2.durationMs)}`].join(", ")}function gatesTimeline(t2){return t2.gates.filter(({verdicts:e2})=>e2!==void 0).map(({name:e2,startMs:n4,durationMs:o11,state:a16})=>({phase:e2,startMs:n4,durationMs:o11,ok:a16==="pass"})).toSorted((e2,n4)=>e2.startMs-n4.startMs)}function fileName(t2){return t2.split("/").at(-1)??t2}var STATE_MARKS,init_gates_story=__esm({"src/report/gates-story.ts"(){"use strict";init_duration();STATE_MARKS={pass:"\u2713",fail:"\u2717",inconclusive:"?","not applicable":"\u2013",off:"\u2013","not asked for":"\u2013"}}});var STYLE,init_style=__esm({"src/report/style.ts"(){"use strict";STYLE=`
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #1b1f24; --quiet: #59636e; --line: #d5dae0; --code: #eef1f4;
  --good: #1a7f37; --good-soft: #dafbe1; --bad: #cf222e; --bad-soft: #ffebe9;
  --alarm: #9a5b00; --alarm-soft: #fff3d1; --plain: #0a5fc2; --plain-soft: #ddf0ff;
  --bar: #4c8fd6; --switch: #8250df; --switch-soft: #8250df22;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #171c23; --text: #e6eaf0; --quiet: #9aa5b1; --line: #313943; --code: #10151b;
    --good: #4ac26b; --good-soft: #12311c; --bad: #ff7b72; --bad-soft: #3d1517;
    --alarm: #e3a338; --alarm-soft: #362606; --plain: #6cb6ff; --plain-soft: #0d2b4a;
    --bar: #4489d4; --switch: #b48cff; --switch-soft: #b48cff2b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 17px; margin: 0 0 12px; }
p { margin: 0 0 10px; overflow-wrap: anywhere; }
p:last-child { margin-bottom: 0; }
section, header { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin: 0 0 16px; }
header { border-left: 6px solid var(--tone); background: var(--tone-soft); }
header p:not(.quiet) { font-size: 17px; }
.good { --tone: var(--good); --tone-soft: var(--good-soft); }
.bad { --tone: var(--bad); --tone-soft: var(--bad-soft); }
.alarm { --tone: var(--alarm); --tone-soft: var(--alarm-soft); }
.plain { --tone: var(--plain); --tone-soft: var(--plain-soft); }
.quiet { color: var(--quiet); font-size: 13px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(225px, 1fr)); gap: 12px 20px; margin: 0; }
dt { color: var(--quiet); font-size: 13px; }
dd { margin: 0; overflow-wrap: anywhere; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures { margin-bottom: 16px; }
.figures dd { font-size: 24px; line-height: 1.3; }
.figures .lost { color: var(--bad); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-size: 13px; font-weight: 600; white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
td.word { white-space: nowrap; font-weight: 600; }
td.number { white-space: nowrap; text-align: right; padding-right: 0; }
th.number { text-align: right; padding-right: 0; }
.pass { color: var(--good); } .fail { color: var(--bad); } .inconclusive { color: var(--alarm); }
pre { margin: 0 0 10px; padding: 10px 12px; background: var(--code); border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: 560px;
  font: 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
section > pre:last-child, details > pre { margin-bottom: 0; }
pre.fatal { border-left: 4px solid var(--bad); }
details { border-top: 1px solid var(--line); padding: 8px 0; }
details:first-of-type { border-top: 0; padding-top: 0; }
details > pre, details > .wide { margin-top: 8px; }
summary { cursor: pointer; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 20px; }
li { overflow-wrap: anywhere; }
a { color: var(--plain); }
:focus-visible { outline: 2px solid var(--plain); outline-offset: 2px; }
svg { display: block; width: 100%; min-width: 640px; height: auto; }
svg text { fill: var(--text); font: 13px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
svg .small { fill: var(--quiet); font-size: 12px; }
svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .bar { fill: var(--bar); } svg .bar.switch { fill: var(--switch); } svg .bar.failed { fill: var(--bad); }
svg .failed-text { fill: var(--bad); }
svg .band { fill: var(--bar); fill-opacity: .16; } svg .band.switch { fill: var(--switch); fill-opacity: .24; } svg .band.failed { fill: var(--bad); fill-opacity: .2; }
svg .under { fill: var(--switch-soft); }
svg .edge { stroke: var(--switch); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .line { fill: none; stroke: var(--bar); stroke-width: 1.2; stroke-linejoin: round; }
svg .dot { fill: var(--bar); }
svg .lost { fill: var(--bad); } svg .gap { fill: var(--bad); fill-opacity: .1; }
@media print { body { background: #fff; } section, header { break-inside: avoid; } }
`}});function page({title:e2,tone:t2,head:a16,body:n4}){let s10=`default-src 'none'; style-src 'sha256-${(0,import_node_crypto4.createHash)("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(s10)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${e2}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${t2}"><h1>${e2}</h1>${a16}</header>
${n4}
</main>
</body>
</html>
`.source}function section(e2,...t2){return html`<section><h2>${e2}</h2>
${t2}
</section>`}function table(e2,t2){return html`<div class="wide"><table><thead><tr>${e2.map(a16=>html`<th scope="col">${a16}</th>`)}</tr></thead><tbody>
${t2.map(a16=>html`<tr>${a16.map(n4=>cell(typeof n4=="string"?clip(n4,p12):n4))}</tr>
`)}</tbody></table></div>`}function cell(e2,t2=""){return t2===""?html`<td>${breakable(e2)}</td>`:html`<td class="${t2}">${breakable(e2)}</td>`}function leftOut(e2,t2){return e2===0?void 0:html`<p class="quiet">${count(e2,`more ${t2}`)}: report.json has all of them.</p>`}var import_node_crypto4,p12,init_page=__esm({"src/report/page.ts"(){"use strict";import_node_crypto4=__nccwpck_require__(598);init_markup();init_style();init_text();p12=2e3}});function gatesHtml(e2){let{mark:o11,title:r7,sentence:d24,tone:n4}=gatesStory(e2),p41=gatesTimeline(e2),a16=Math.max(1,...p41.map(({startMs:c22,durationMs:g22})=>c22+g22)),{kept:s10,left:u22}=firstOf(byUrgency(e2.gates),v14);return page({title:clip(`${o11} ${r7}`,300),tone:n4,head:html`<p>${d24}</p><p class="quiet">${gatesFacts(e2)}</p>`,body:html`${section("Gates",R11(e2,s10),leftOut(u22,"gate"))}
${s10.filter(c22=>c22.findings.length>0||isWaived(c22)).map(W3)}
${p41.length===0?void 0:section("Timeline",gantt(p41,a16,"gate"))}
${N4(e2)}
${section("Evidence",s10.map(F5))}
${e2.notices.length===0?void 0:section("Notices",html`<ul>${firstOf(e2.notices,v14).kept.map(c22=>html`<li>${clip(c22,$12)}</li>`)}</ul>`)}`})}function R11({profile:e2},o11){let r7=n4=>n4===void 0?"":html`<span class="${n4}">${n4}</span>`,d24=o11.map(n4=>[html`<span class="${n4.state.replaceAll(" ","-")}">${STATE_MARKS[n4.state]} ${n4.state}${isWaived(n4)?", waived":""}</span>`,html`${clip(n4.name,100)} <span class="quiet">${n4.row}</span>`,r7(n4.verdicts?.dev),r7(n4.verdicts?.staging),r7(n4.verdicts?.production),n4.verdicts===void 0?"":formatDuration(n4.durationMs),clip(n4.summary,$12)]);return table([`For ${e2}`,"Gate","dev","staging","production","Time","What was seen"],d24)}function W3(e2){let{kept:o11,left:r7}=firstOf(e2.findings,A6),d24=o11.map(({severity:p41,message:a16,file:s10,line:u22,col:c22})=>[p41,html`<code>${clip([s10,u22,c22].filter(g22=>g22!==void 0).join(":"),300)}</code>`,clip(a16,$12)]),n4=isWaived(e2)?html`<p><strong>Waived until ${e2.waived?.until}:</strong> ${clip(e2.waived?.reason??"",$12)}</p>`:void 0;return section(clip(`${e2.name}: ${e2.state}`,200),n4,d24.length===0?void 0:table(["","Where","Finding"],d24),leftOut(r7,"finding"))}function F5({name:e2,evidence:o11,commands:r7,figures:d24,log:n4}){if(o11.length+r7.length===0)return;let p41=[...r7.map(({command:a16,code:s10,durationMs:u22})=>[html`<code>${clip(a16,300)}</code>`,`${s10===null?"ended by a signal":`exit code ${s10}`} after ${formatDuration(u22)}`]),...firstOf(o11,v14).kept.map(({what:a16,value:s10})=>[clip(a16,300),html`<code>${clip(s10,300)}</code>`]),...Object.entries(d24).map(([a16,s10])=>[a16,String(s10)])];return html`<details><summary>${clip(e2,100)}</summary>${table(["What","Seen"],p41)}${n4===""?void 0:html`<p class="quiet">Its output: logs/${clip(fileName(n4),300)}</p>`}</details>
`}function N4({archive:e2}){return e2===void 0?section("Archive",html`<p>There is none.</p>`):section("Archive",table(["File","Bytes","Entries","SHA-256"],[[fileName(e2.file),String(e2.bytes),String(e2.entries),html`<code>${e2.sha256}</code>`]]))}var v14,A6,$12,init_gates_html=__esm({"src/report/gates-html.ts"(){"use strict";init_duration();init_gantt();init_gates_story();init_markup();init_page();init_text();v14=200,A6=100,$12=2e3}});function downsample(s10,$29=T5){if(s10.length<=$29)return[...s10];let n4=Math.ceil(s10.length/Math.floor($29/2)),r7=[];for(let o11=0;o11<s10.length;o11+=n4){let i8=s10.slice(o11,o11+n4);for(let e2 of[!0,!1]){let a16=i8.filter(t2=>t2.ok===e2),[l22]=a16;if(l22===void 0)continue;let c22=a16.reduce((t2,u22)=>u22.durationMs>t2.durationMs?u22:t2,l22);r7.push({atMs:e2?c22.atMs:l22.atMs,durationMs:c22.durationMs,ok:e2,requests:a16.reduce((t2,{requests:u22})=>t2+u22,0)})}}return r7.toSorted((o11,i8)=>o11.atMs-i8.atMs)}function requestsPlot(s10,$29){let n4=downsample(s10.samples),r7=Math.max(1,...n4.map(({atMs:t2})=>t2)),o11=n4.filter(({ok:t2})=>t2),i8=Math.max(1,...o11.map(({durationMs:t2})=>t2))*1.1,e2=t2=>d8+Math.min(Math.max(0,t2),r7)/r7*(x8-d8-g6),a16=t2=>h9+y11-t2/i8*y11,l22=H9(n4,r7).map(t2=>({...t2,left:e2(t2.fromMs),width:Math.max(3,e2(t2.toMs)-e2(t2.fromMs))})),c22=`${count(s10.sent,"request")}, ${s10.lost} lost, longest gap ${formatDuration(s10.longestGapMs)}`;return html`<div class="wide"><svg viewBox="0 0 ${x8} ${f11+R12}" role="img" aria-label="Response time over time: ${c22}">
${E8($29,r7,e2)}
${timeTicks(i8,4).map(t2=>html`<line class="grid" x1="${d8}" x2="${x8-g6}" y1="${a16(t2)}" y2="${a16(t2)}"/><text class="small end" x="${d8-8}" y="${a16(t2)+4}">${tickLabel(t2)}</text>`)}
${l22.map(({left:t2,width:u22})=>html`<rect class="gap" x="${t2}" y="${h9}" width="${u22}" height="${y11}"/>`)}
<text class="small end" x="${d8-8}" y="${f11-6}">lost</text>
<line class="grid" x1="${d8}" x2="${x8-g6}" y1="${f11}" y2="${f11}"/>
${timeTicks(r7,10).map(t2=>html`<line class="grid" x1="${e2(t2)}" x2="${e2(t2)}" y1="${f11}" y2="${f11+5}"/><text class="small middle" x="${e2(t2)}" y="${f11+20}">${tickLabel(t2)}</text>`)}
${I5(n4,e2,a16)}
${o11.map(t2=>html`<circle class="dot" cx="${e2(t2.atMs)}" cy="${a16(t2.durationMs)}" r="1.8"><title>${formatDuration(t2.durationMs)} at ${tickLabel(t2.atMs)}</title></circle>`)}
${l22.map(({left:t2,width:u22,fromMs:p41,requests:S23})=>html`<rect class="lost" x="${t2}" y="${f11-b7}" width="${u22}" height="${b7}"><title>${count(S23,"request")} lost from ${tickLabel(p41)}</title></rect>`)}
</svg></div>
<p class="quiet">Time of each answer${n4.length<s10.samples.length?`, the slowest of every ${Math.ceil(s10.samples.length/(T5/2))}`:""}, by when it was asked for; red below: no answer, or an error of the server.</p>`}function E8(s10,$29,n4){let r7=s10.probe?.startMs;return r7===void 0?[]:phasesOf(s10).flatMap(({phase:o11,startMs:i8,durationMs:e2,ok:a16})=>{let l22=i8-r7;if(l22<0||l22>=$29||e2<=0)return[];let c22=n4(l22),t2=Math.max(2,n4(l22+e2)-c22),u22=o11==="switch"||o11==="go back",p41=clip(o11,40);return[html`<g><title>${p41}</title>${u22?html`<rect class="under" x="${c22}" y="${h9}" width="${t2}" height="${f11-h9}"/><line class="edge" x1="${c22}" x2="${c22}" y1="2" y2="${f11}"/>`:void 0}
<rect class="band ${a16?u22?"switch":"":"failed"}" x="${c22}" y="2" width="${t2}" height="${O6}"/>
${t2>p41.length*8+8?html`<text x="${c22+7}" y="19">${p41}</text>`:void 0}</g>
`]})}function H9(s10,$29){let n4=[];return s10.forEach(({atMs:r7,ok:o11,requests:i8},e2)=>{if(o11)return;let a16=e2>0&&s10[e2-1]?.ok===!1?n4.pop():void 0;n4.push({fromMs:a16?.fromMs??r7,toMs:s10[e2+1]?.atMs??$29,requests:(a16?.requests??0)+i8})}),n4}function I5(s10,$29,n4){let r7=[[]];for(let{atMs:o11,durationMs:i8,ok:e2}of s10)e2?r7.at(-1)?.push(`${$29(o11).toFixed(1)},${n4(i8).toFixed(1)}`):r7.push([]);return r7.filter(o11=>o11.length>1).map(o11=>html`<polyline class="line" points="${o11.join(" ")}"/>`)}var T5,x8,d8,g6,O6,h9,y11,b7,f11,R12,init_requests_plot=__esm({"src/report/requests-plot.ts"(){"use strict";init_duration();init_axis();init_markup();init_story();init_text();T5=600,x8=1e3,d8=62,g6=16,O6=24,h9=34,y11=170,b7=22,f11=h9+y11+6+b7,R12=26}});function deploymentHtml(e2){let n4=storyOf(e2),t2=clip(`${n4.mark} ${n4.title}`,300);return page({title:t2,tone:n4.tone,head:html`<p>${n4.sentence}</p><p class="quiet">${clip(factsLine(e2),600)}</p>`,body:html`${j5(e2)}
${Y(e2)}
${e2.dryRun?M5(e2):void 0}
${U3(e2)}
${J(e2)}
${e2.timeline.length===0?void 0:section("Timeline",gantt(phasesOf(e2),totalMs(e2),"phase"))}
${Q2(e2)}
${z4(e2)}
${e2.dryRun?void 0:M5(e2)}
${X(e2)}
${ee(e2)}`})}function j5(e2){let{reason:n4,reasonTitle:t2}=storyOf(e2),i8=e2.evidence?.diagnosis;if(n4===""&&i8===void 0)return;let[r7="",...c22]=clip(n4.trim(),H10).split(/\r\n|\r|\n/),o11=causeOf(e2);return section(n4===""?"What the evidence shows":t2,r7===""?void 0:html`<p>${r7}</p>`,c22.length===0?void 0:html`<pre>${c22.join(`
`)}</pre>`,o11===""?void 0:html`<p><strong>Cause:</strong> ${clip(o11,p13)}</p>`,i8===void 0?void 0:html`<p class="quiet">First fatal line, from ${clip(i8.where,300)}:</p><pre class="fatal">${clip(i8.line,p13)}</pre>`)}function Y(e2){let{kept:n4}=firstOf(e2.next,50);return n4.length===0?void 0:section("What to do next",html`<pre>${n4.map(t2=>clip(t2,p13)).join(`
`)}</pre>`)}function z4(e2){let n4=[["Service",e2.service],["Environment",e2.environment],["Version",e2.version],["Version before",e2.previousVersion],["Release",e2.release],["URL",G2(e2.url)],["Asked for",e2.dryRun?`${e2.intent}, dry run`:e2.intent],["Deployment",e2.deploymentId],["Started",startedAt(e2)],["Took",formatDuration(e2.durationMs)],["Plan",e2.planHash]];return section("Facts",html`<dl>${n4.filter(([,t2])=>t2!=="").map(([t2,i8])=>html`<div><dt>${t2}</dt><dd>${typeof i8=="string"?clip(i8,300):i8}</dd></div>`)}</dl>`)}function G2(e2){return/^https?:\/\/[^\s]+$/i.test(e2)?html`<a href="${clip(e2,p13)}" rel="noopener noreferrer">${clip(e2,300)}</a>`:e2}function U3(e2){let{kept:n4,left:t2}=firstOf(liveRows(e2),k8);if(n4.length===0)return;let i8=n4.map(({host:r7,release:c22,note:o11})=>{let{from:u22}=e2.plan?.hosts[r7]??{from:void 0};return[r7,html`<code>${clip(c22,300)}</code> <span class="quiet">${o11}</span>`,u22===void 0?"":u22===""?"nothing":html`<code>${clip(u22,300)}</code>`]});return section(liveTitle(e2),table(["Host","Release","Before"],i8),leftOut(t2,"host"))}function J(e2){let{probe:n4}=e2,t2=lostSentence(e2);return n4===void 0?t2===void 0?void 0:section("Requests",html`<p>${t2}</p>`):section("Requests from the switch to the end",html`<dl class="figures"><div><dt>Sent</dt><dd>${n4.sent}</dd></div><div><dt>Lost</dt><dd class="${n4.lost>0?"lost":""}">${n4.lost}</dd></div><div><dt>Longest time without an answer</dt><dd>${n4.lost===0?"none":formatDuration(n4.longestGapMs)}</dd></div></dl>`,n4.unsent===0&&n4.sites.length===0?void 0:html`<p>${t2}</p>`,n4.sites.length<2?void 0:K2(n4.sites),n4.samples.length===0?void 0:requestsPlot(n4,e2))}function K2(e2){let{kept:n4,left:t2}=firstOf(e2,k8),i8=n4.map(({name:r7,sent:c22,lost:o11,unsent:u22,longestGapMs:l22})=>[r7,String(c22),String(o11),String(u22),o11===0?"none":formatDuration(l22)]);return[table(["Host","Sent","Lost","Not sent","Longest time without an answer"],i8),leftOut(t2,"host")]}function Q2(e2){let n4=e2.checks.filter(({verdict:i8})=>i8!=="pass"),t2=e2.checks.filter(({verdict:i8})=>i8==="pass");if(e2.checks.length!==0)return section("Checks",n4.length===0?void 0:T6(n4),t2.length===0?void 0:html`<details${n4.length===0?new Markup(" open"):void 0}><summary>${count(t2.length,"check")} passed</summary>${T6(t2)}</details>`)}function T6(e2){let{kept:n4,left:t2}=firstOf(e2,k8),i8=n4.map(({name:r7,where:c22,verdict:o11,detail:u22,durationMs:l22})=>html`<tr>${cell(`${o11==="pass"?"\u2713":o11==="fail"?"\u2717":"?"} ${o11}`,`word ${o11}`)}${cell(clip(r7,300))}${cell(clip(c22,300))}${cell(clip(u22,p13))}${cell(formatDuration(l22),"number")}</tr>
`);return[html`<div class="wide"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Check</th><th scope="col">Where</th><th scope="col">Detail</th><th scope="col" class="number">Time</th></tr></thead><tbody>${i8}</tbody></table></div>`,leftOut(t2,"check")]}function M5(e2){if(e2.planText.length===0)return;let n4=html`<pre>${clip(e2.planText.join(`
`),V2)}</pre>`;return e2.dryRun?section("Plan",n4,html`<p>To bind a deployment to this plan, give it <code>plan-hash: ${clip(e2.planHash,100)}</code></p>`):section("Plan",html`<details><summary>Every step on every host, and the way back</summary>${n4}</details>`)}function X(e2){let n4=e2.evidence?.diagnosis?.where,t2=(e2.evidence?.files??[]).toSorted((u22,l22)=>+(l22.name===n4)-+(u22.name===n4));if(t2.length===0)return;let i8=D4,{kept:r7,left:c22}=firstOf(t2,I6),o11=r7.map(({host:u22,name:l22,text:$29})=>{let v28=html`<summary><code>${clip(`${u22}: ${l22}`,300)}</code> <span class="quiet">${Z(Buffer.byteLength($29))}</span></summary>`,y30=Math.min(W4,i8,Buffer.byteLength($29));return i8-=y30,y30===0&&$29!==""?html`<details>${v28}<p class="quiet">There was no room for it here: it is in the evidence folder.</p></details>
`:html`<details>${v28}<pre>${headAndTail($29,y30)}</pre></details>
`});return section("Evidence",html`<p class="quiet">Taken before anything was put back. The whole files are in the evidence folder.</p>`,o11,leftOut(c22,"file"))}function Z(e2){return e2<1e3?`${e2} B`:e2<1e6?`${(e2/1e3).toFixed(1)} kB`:`${(e2/1e6).toFixed(1)} MB`}function ee(e2){let{kept:n4,left:t2}=firstOf(e2.warnings,k8);if(n4.length!==0)return section("Warnings",html`<ul>${n4.map(i8=>html`<li>${clip(i8,p13)}</li>`)}</ul>`,leftOut(t2,"warning"))}var H10,p13,k8,V2,W4,D4,I6,init_html=__esm({"src/report/html.ts"(){"use strict";init_duration();init_gantt();init_markup();init_page();init_requests_plot();init_story();init_text();H10=16e3,p13=2e3,k8=500,V2=256*1024,W4=64e3,D4=1e6,I6=500}});function writeReport(e2,t2){(0,import_node_fs4.mkdirSync)(t2,{recursive:!0});let n4=(0,import_node_path2.join)(t2,"report.json"),r7=(0,import_node_path2.join)(t2,"report.html");return a2(n4,`${JSON.stringify(e2,void 0,2)}
`),a2(r7,deploymentHtml(e2)),{json:n4,html:r7,evidence:R13(e2,(0,import_node_path2.join)(t2,"evidence"))}}function writeGatesReport(e2,t2){(0,import_node_fs4.mkdirSync)(t2,{recursive:!0,mode:448});let n4=(0,import_node_path2.join)(t2,"report.json"),r7=(0,import_node_path2.join)(t2,"report.html");return a2(n4,`${JSON.stringify(e2,void 0,2)}
`),a2(r7,gatesHtml(e2)),{json:n4,html:r7}}function R13(e2,t2){let n4=e2.evidence?.files??[];if(n4.length===0)return;let r7=new p14,c22=new Map,o11=new Map;for(let{host:i8,name:d24,text:u22}of n4){let m23=o11.get(i8)??(0,import_node_path2.join)(t2,r7.take(i8));o11.has(i8)||(o11.set(i8,m23),c22.set(i8,new p14),(0,import_node_fs4.mkdirSync)(m23,{recursive:!0,mode:448})),a2((0,import_node_path2.join)(m23,c22.get(i8).take(d24)),u22)}return t2}function a2(e2,t2){let n4=`${e2}.new~`;(0,import_node_fs4.rmSync)(n4,{force:!0}),(0,import_node_fs4.writeFileSync)(n4,t2,{mode:384,flag:"wx"}),(0,import_node_fs4.renameSync)(n4,e2)}function $13(e2){let t2=e2.replace(/[^A-Za-z0-9._@+-]+/g,"_").slice(-v15).replace(/^[._-]+|[._]+$/g,"");return t2===""?"unnamed":t2}function k9(e2,t2){let n4=e2.lastIndexOf(".");return n4<=0?`${e2}-${t2}`:`${e2.slice(0,n4)}-${t2}${e2.slice(n4)}`}var import_node_fs4,import_node_path2,v15,p14,init_write=__esm({"src/report/write.ts"(){"use strict";import_node_fs4=__nccwpck_require__(24),import_node_path2=__nccwpck_require__(760);init_gates_html();init_html();v15=100;p14=class{taken=new Set;take(t2){let n4=$13(t2);for(let r7=1;;r7+=1){let c22=r7===1?n4:k9(n4,r7),o11=c22.toLowerCase();if(!this.taken.has(o11))return this.taken.add(o11),c22}}}}});var shared$11,inRepository,insideOf,openEnvironment,readConfig,readConfigFiles,sandboxSentence,urlHere,init_config_file=__esm({"shared:src/app/inputs/config-file.ts"(){shared$11=(__nccwpck_require__(377).shared)["src/app/inputs/config-file.ts"],inRepository=shared$11.inRepository,insideOf=shared$11.insideOf,openEnvironment=shared$11.openEnvironment,readConfig=shared$11.readConfig,readConfigFiles=shared$11.readConfigFiles,sandboxSentence=shared$11.sandboxSentence,urlHere=shared$11.urlHere}});var shared$12,currentJob,jobPrefix,ownerOf2,init_job=__esm({"shared:src/app/inputs/job.ts"(){shared$12=(__nccwpck_require__(377).shared)["src/app/inputs/job.ts"],currentJob=shared$12.currentJob,jobPrefix=shared$12.jobPrefix,ownerOf2=shared$12.ownerOf}});function folderOf(e2,r7){return(0,import_node_path3.join)(s3(e2),R14.test(r7)&&r7.length<=200?r7:"unnamed")}function writeBegun(e2,r7,n4,t2){try{(0,import_node_fs5.mkdirSync)(folderOf(e2,r7),{recursive:!0,mode:448}),(0,import_node_fs5.writeFileSync)((0,import_node_path3.join)(folderOf(e2,r7),a3),`${JSON.stringify(n4)}
`,{mode:384})}catch(o11){t2.warn(`What is being deployed could not be noted in ${folderOf(e2,r7)}: ${errorMessage(o11)}`)}}function begunOf(e2,r7){let{version:n4,previousVersion:t2}=d9((0,import_node_path3.join)(folderOf(e2,r7),a3));return typeof n4=="string"&&typeof t2=="string"?{version:n4,previousVersion:t2}:void 0}function reportOf(e2,r7){let n4=d9((0,import_node_path3.join)(folderOf(e2,r7),u12));return OUTCOMES.some(o11=>o11===n4.outcome)&&n4.deploymentId===r7&&typeof n4.startedAt=="string"&&Array.isArray(n4.timeline)&&Array.isArray(n4.warnings)?n4:void 0}function latestReport(e2,r7,n4){if(!(e2.runId===""||!(0,import_node_fs5.existsSync)(s3(e2))))return(0,import_node_fs5.readdirSync)(s3(e2)).filter(t2=>t2.startsWith(jobPrefix(e2))).flatMap(t2=>reportOf(e2,t2)??[]).filter(t2=>t2.service===r7&&t2.environment===n4).toSorted((t2,o11)=>t2.startedAt<o11.startedAt?1:-1)[0]}function filesOf(e2,r7){let n4=t2=>{let o11=(0,import_node_path3.join)(folderOf(e2,r7),t2);return(0,import_node_fs5.existsSync)(o11)?o11:""};return{json:n4(u12),html:n4("report.html"),evidence:n4("evidence"),plan:n4("plan.json")}}function continued(e2,r7){let n4=Math.max(0,Date.parse(r7.startedAt)-Date.parse(e2.startedAt));return{...r7,release:e2.release,version:e2.version,previousVersion:e2.previousVersion,plan:e2.plan,planHash:e2.planHash,planText:e2.planText,probe:r7.probe??e2.probe,evidence:r7.evidence??e2.evidence,timeline:[...e2.timeline,...r7.timeline.map(t2=>({...t2,startMs:t2.startMs+n4}))],warnings:[...e2.warnings,...r7.warnings],startedAt:e2.startedAt,durationMs:n4+r7.durationMs}}function s3(e2){return(0,import_node_path3.join)(e2.temp??(0,import_node_os.tmpdir)(),"erlmcp-actions")}function d9(e2){try{let r7=JSON.parse((0,import_node_fs5.readFileSync)(e2,"utf8"));return typeof r7=="object"&&r7!==null?r7:{}}catch{return{}}}var import_node_fs5,import_node_os,import_node_path3,a3,u12,R14,init_reports=__esm({"src/app/reports.ts"(){"use strict";import_node_fs5=__nccwpck_require__(24),import_node_os=__nccwpck_require__(161),import_node_path3=__nccwpck_require__(760);init_errors();init_words();init_job();a3="begun.json",u12="report.json",R14=/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/}});async function finish({report:e2,webhook:t2,job:i8,outputs:s10},o11){let n4=e2.repeated===!0?filesOf(i8,e2.deploymentId):O7(e2,folderOf(i8,e2.deploymentId),o11);if(s10){let r7={outcome:e2.outcome,"deployment-id":e2.deploymentId,version:e2.version,"previous-version":e2.previousVersion,url:e2.url,plan:n4.plan,"plan-hash":e2.planHash,"requests-sent":e2.probe?.sent??"","requests-lost":e2.probe?.lost??"","longest-gap-ms":e2.probe?.longestGapMs??"","duration-ms":e2.durationMs,report:n4.json,evidence:n4.evidence};for(let[m23,l22]of Object.entries(r7))setOutput(m23,String(l22))}if(e2.repeated===!0?o11.log.info(`Nothing was left to recover: the deployment ${e2.deploymentId} has ended, with ${e2.outcome}. Its report: ${n4.json}`):await w8(e2,n4,t2,i8,o11),!succeeded(e2.intent,e2.outcome))throw new UserError(`${e2.outcome}: ${e2.reason||"see the report"}`,e2.next.length===0?{}:{fix:`Next: ${e2.next[0]}`})}async function w8(e2,t2,i8,s10,o11){let n4=sandboxSentence(),r7=n4===""?"":new Summary().paragraph(`\u26A0\uFE0F ${n4}`).toString();writeSummary(`${r7}${deploymentSummary(e2)}`,{log:o11.log,secrets:o11.secrets});for(let m23 of deploymentLines(e2))o11.log.info(m23);t2.html!==""&&o11.log.info(`Report: ${t2.html}`),i8!==void 0&&!e2.dryRun&&await notify(i8,e2,{run:s10.url},o11)}function O7(e2,t2,i8){try{(0,import_node_fs6.mkdirSync)(t2,{recursive:!0,mode:448});let{json:s10,html:o11,evidence:n4}=writeReport(e2,t2),r7=(0,import_node_path4.join)(t2,"plan.json");return(0,import_node_fs6.writeFileSync)(r7,`${JSON.stringify(e2.plan??null,null,2)}
`),{json:s10,html:o11,evidence:n4??"",plan:r7}}catch(s10){return i8.log.warn(`The report could not be written to ${t2}: ${errorMessage(s10)}`),{json:"",html:"",evidence:"",plan:""}}}var import_node_fs6,import_node_path4,init_finish2=__esm({"src/app/finish.ts"(){"use strict";import_node_fs6=__nccwpck_require__(24),import_node_path4=__nccwpck_require__(760);init_action();init_errors();init_summary();init_words();init_webhook();init_console();init_summary2();init_write();init_config_file();init_reports()}});var shared$13,DONE,STATE,init_post_state=__esm({"shared:src/app/post-state.ts"(){shared$13=(__nccwpck_require__(377).shared)["src/app/post-state.ts"],DONE=shared$13.DONE,STATE=shared$13.STATE}});function gitIn(r7,t2,{exec:n4,signal:e2}){return async(...o11)=>n4("git",o11,{deadlineMs:s4,cwd:r7,env:{...t2,GIT_OPTIONAL_LOCKS:"0",GIT_TERMINAL_PROMPT:"0"},signal:e2,keepBytes:a5})}function saidBy(r7){let t2=r7.trim().split(`
`);return[t2.find(e2=>/^(?:fatal|error): /.test(e2))??t2.at(-1)??"",...t2.filter(e2=>e2.startsWith("	")).map(e2=>e2.trim())].join(" ").slice(0,300)}function refusalOf(r7){let[,t2]=/detected dubious ownership in repository at '([^\n]+)'/.exec(r7)??[];if(t2!==void 0)return new UserError(`git does not read the checkout in ${t2}, since it belongs to another user than the one who runs this`,{fix:`Check out as the same user (a container with another \`--user\` than the job is a common cause), or run \`git config --global --add safe.directory ${t2}\` in a step before this one.`})}var s4,a5,init_git=__esm({"src/core/git.ts"(){"use strict";init_errors();s4=6e4,a5=64*1024*1024}});var require_github=__commonJS({"heavy:@actions/github"(exports2,module2){module2.exports=(__nccwpck_require__(687).github)}});var require_proxy=__commonJS({"heavy:@actions/http-client/lib/proxy"(exports2,module2){module2.exports=(__nccwpck_require__(687).proxy)}});var require_https_proxy_agent=__commonJS({"heavy:https-proxy-agent"(exports2,module2){module2.exports=(__nccwpck_require__(687).tunnel)}});async function octokit(o11,t2){let{getOctokit:n4}=await Promise.resolve().then(()=>__toESM(require_github(),1));return n4(o11,t2===void 0?{}:{baseUrl:t2})}async function noProxyFor(o11){let{checkBypass:t2}=await Promise.resolve().then(()=>__toESM(require_proxy(),1));return t2(o11)}async function tunnelAgent(o11,t2,n4){let{HttpsProxyAgent:e2}=await Promise.resolve().then(()=>__toESM(require_https_proxy_agent(),1)),r7={headers:{...t2},signal:n4};return new e2(o11,r7)}var init_heavy=__esm({"src/core/heavy.ts"(){"use strict"}});async function relation(n4,e2,c22,o11,r7){if(n4===e2)return"same";let i8=await l10(n4,e2,c22,r7);return i8==="unknown"?p17(n4,e2,o11,r7):i8}async function l10(n4,e2,c22,o11){let r7=async(...t2)=>o11.exec("git",t2,{deadlineMs:w9,cwd:c22}).catch(()=>{});for(let t2 of[n4,e2]){let s10=await r7("cat-file","-e",`${t2}^{commit}`),u22=refusalOf(s10?.stderr??"");if(u22!==void 0&&o11.log.warn(`The checkout does not tell which commit is newer: ${explain(u22)}`),s10?.code!==0)return"unknown"}if((await r7("rev-parse","--is-shallow-repository"))?.stdout.trim()!=="false")return"unknown";let i8=async(t2,s10)=>(await r7("merge-base","--is-ancestor",t2,s10))?.code,[d24,a16]=[await i8(n4,e2),await i8(e2,n4)];return d24===0&&a16===0?"same":d24===0?"ahead":a16===0?"behind":d24===1&&a16===1?"diverged":"unknown"}async function p17(n4,e2,{repository:c22,token:o11,url:r7},i8){let[d24="",a16=""]=c22.split("/");if(a16===""||o11==="")return"unknown";try{let{data:t2}=await(await octokit(o11,r7)).rest.repos.compareCommitsWithBasehead({owner:d24,repo:a16,basehead:`${n4}...${e2}`,per_page:1});switch(t2.status){case"identical":return"same";case"ahead":case"behind":case"diverged":return t2.status}}catch(t2){let s10=t2.status;return i8.log.warn(s10===403||s10===404?`GitHub does not compare ${n4} with ${e2} for us (HTTP ${s10}): the commit is not there, or this job lacks \`contents: read\``:`GitHub could not be asked to compare commits: ${t2.message}`),"unknown"}}var w9,init_ancestry=__esm({"src/github/ancestry.ts"(){"use strict";init_errors();init_git();init_heavy();w9=2e4}});async function jobEnded(t2,n4,a16,u22){let[s10="",o11=""]=t2.repository.split("/");if(!(o11===""||t2.runId===""||n4===""))try{let e2=await octokit(n4,a16);if(/^\d+$/.test(t2.checkRunId)){let{data:i8}=await e2.rest.actions.getJobForWorkflowRun({owner:s10,repo:o11,job_id:Number(t2.checkRunId)});return i8.status==="completed"}let{data:r7}=await e2.rest.actions.getWorkflowRunAttempt({owner:s10,repo:o11,run_id:Number(t2.runId),attempt_number:Number(t2.attempt||"1")});return r7.status==="completed"}catch(e2){let r7=e2.status;u22.warn(r7===403||r7===404?`GitHub does not let us see the job that holds the lease (HTTP ${r7}): grant \`actions: read\` to this job`:`GitHub could not be asked about the job that holds the lease: ${e2.message}`);return}}var init_jobs=__esm({"src/github/jobs.ts"(){"use strict";init_heavy()}});function requestOf(r7,o11){let{intent:s10,service:a16,environment:u22,owner:y30,job:n4,folder:f25}=r7,d24=r7.token??"",l22=new Set,p41=e2=>{l22.has(e2)||(l22.add(e2),o11.log.warn(e2))};return{intent:s10,service:a16,environment:u22,owner:y30,dryRun:r7.dryRun??!1,force:r7.force??!1,allowDiverged:r7.allowDiverged,planHash:r7.planHash,relation:async(e2,t2)=>relation(e2,t2,f25,{repository:n4.repository,token:d24,url:n4.apiUrl},o11),ownerEnded:async e2=>e2.runId!==""&&e2.runId===n4.runId&&e2.attempt===n4.attempt&&e2.checkRunId===n4.checkRunId&&e2.checkRunId!==""?!0:jobEnded(e2,d24,n4.apiUrl,{...o11.log,warn:p41}),announce:({deploymentId:e2,previousVersion:t2,planHash:m23})=>{setOutput("deployment-id",e2),setOutput("previous-version",t2),setOutput("plan-hash",m23),n4.runId!==""&&writeBegun(n4,e2,{version:r7.version??"",previousVersion:t2},o11.log)}}}var init_request=__esm({"src/app/request.ts"(){"use strict";init_ancestry();init_jobs();init_action();init_reports()}});var recover_exports={};__export(recover_exports,{ofDeployment:()=>ofDeployment,recoverMain:()=>recoverMain});async function recoverMain({config:r7,environment:e2,webhook:i8,job:o11,folder:m23,token:c22,ssh:s10},t2){let n4=ownerOf2(o11,"recover","",`recover ${e2.name}`,t2),u22=requestOf({intent:"recover",service:r7.service,environment:e2,owner:n4,job:o11,folder:m23,token:c22},t2),f25=directTarget({service:r7.service,environment:e2,contents:void 0,needs:void 0,ssh:s10},t2),p41=jobPrefix(o11);try{let d24=await recover(u22,{mine:a16=>a16.startsWith(p41),overtake:!1},f25,...asking(e2,t2));await finish({report:ofDeployment(d24,o11),webhook:i8,job:o11,outputs:!0},t2)}finally{await f25.close()}}function ofDeployment({repeated:r7,...e2},i8){let{deploymentId:o11,service:m23,environment:c22}=e2,s10=begunOf(i8,o11),t2=reportOf(i8,o11);if(r7===!0){let n4=t2??(s10===void 0?latestReport(i8,m23,c22):void 0);if(!(n4===void 0||n4.outcome!==e2.outcome&&(e2.outcome!=="unchanged"||n4.outcome==="unknown")))return{...n4,intent:e2.intent,next:e2.next,repeated:r7}}return t2!==void 0?continued(t2,e2):s10===void 0?e2:{...e2,...s10}}var init_recover2=__esm({"src/app/recover.ts"(){"use strict";init_recover();init_target2();init_verifier2();init_job();init_finish2();init_request();init_reports()}});async function archiveCommit(t2,i8,e2){let n4=await u13(t2,e2),o11=n4.filter(({type:r7})=>r7==="commit").map(({path:r7})=>r7);if(o11.length>0)throw new LacksFiles(`the files of the commit are the release, and those of ${m12(o11)} are none: submodules are not archived`,{fix:"Say in `build` of deploy.yml how the archive is made, and deploy that `archive`; or commit the files themselves."});let{code:l22,stderr:s10}=await e2("archive","--format=tar.gz","-o",i8,t2);if(l22!==0)throw refusalOf(s10)??new UserError(`git archive failed: ${saidBy(s10)}`);return n4.map(({path:r7})=>r7)}function leftOutOf(t2,i8){let e2=t2.filter(n4=>!i8.has(n4));return e2.length===0?void 0:`the release lacks ${e2.length===1?"a file":`${e2.length} files`} of the commit, which export-ignore of .gitattributes leaves out: ${m12(e2)}`}async function u13(t2,i8){let{code:e2,stdout:n4,stderr:o11,truncated:l22}=await i8("ls-tree","-r","-z",t2);if(e2!==0)throw refusalOf(o11)??new UserError(`git ls-tree failed: ${saidBy(o11)}`);if(l22)throw new UserError("the commit has more files than can be listed",{fix:"Say in `build` of deploy.yml how the archive is made."});return n4.split("\0").flatMap(s10=>{let[,r7,d24]=/^\d+ (\w+) [0-9a-f]+\t(.*)$/s.exec(s10)??[];return r7===void 0||d24===void 0?[]:[{type:r7,path:d24}]})}function m12(t2){let i8=t2.length>f14?`, and ${t2.length-f14} more`:"";return`${t2.slice(0,f14).map(e2=>/^[\w./@+-]{1,200}$/.test(e2)?e2:JSON.stringify(e2.slice(0,200))).join(", ")}${i8}`}var f14,LacksFiles,init_commit=__esm({"src/core/commit.ts"(){"use strict";init_errors();init_git();f14=20,LacksFiles=class extends UserError{}}});async function readArchive(a16){let e2=(0,import_node_crypto5.createHash)("sha256"),n4=[],i8=new j6,t2=new _7,s10=new Set,o11=[],c22=0,h31=0,l22=0,g22=(0,import_tar_stream2.extract)();g22.on("entry",(r7,d24,p41)=>{l22+=1,h31+=r7.size??0,h31>x9&&d24.destroy(new UserError("it unpacks to more than 8 GB"));let y30=T7(r7.name,r7.type??"file",r7.linkname??"",r7.mode??0,t2);y30!==void 0&&n4.push(y30),s10.add(r7.name.replace(/^(?:\.\/)+/,""));let $29=i8.reader(),b20=(r7.size??0)<k10?[]:void 0;d24.on("data",w27=>{$29(w27),b20?.push(w27)}),d24.on("end",()=>{b20!==void 0&&M6.test(Buffer.concat(b20).toString("latin1"))&&o11.push(r7.name),p41()}),d24.on("error",p41)});let m23=new import_node_stream2.Transform({transform(r7,d24,p41){e2.update(r7),c22+=r7.length,p41(null,r7)}});try{await(0,import_promises.pipeline)((0,import_node_fs7.createReadStream)(a16),m23,(0,import_node_zlib.createGunzip)(),g22)}catch(r7){throw r7.code==="ENOENT"?new UserError(`archive ${a16} does not exist`,{fix:"Build it first, or correct `archive`."}):r7 instanceof UserError?r7:new UserError(`archive ${a16} is damaged or is no .tar.gz: ${r7.message}`,{fix:"Build it again.",cause:r7})}if(l22===0&&n4.push("it is empty"),n4.push(...t2.leadingOut()),n4.length>0){let r7=n4.length>u14?`; and ${n4.length-u14} more`:"";throw new UserError(`archive ${a16} is refused: ${n4.slice(0,u14).join("; ")}${r7}`,{fix:"Build it from plain files, folders and links that stay inside."})}if(o11.length>0)throw R15(a16,o11);return{sha256:e2.digest("hex"),entries:l22,names:s10,needs:{packedBytes:c22,unpackedBytes:h31,...i8.facts()}}}function R15(a16,e2){let n4=e2.length>u14?`, and ${e2.length-u14} more`:"";return new UserError(`archive ${a16} is refused: it has pointers of Git LFS in place of files: ${e2.slice(0,u14).map(i8=>JSON.stringify(i8.slice(0,120))).join(", ")}${n4}`,{fix:"Fetch the files before it is made, with `lfs: true` of actions/checkout or `git lfs pull`."})}function T7(a16,e2,n4,i8,t2){let s10=JSON.stringify(a16.slice(0,120));if(a16.startsWith("/"))return`${s10} is absolute`;if(/[\u0000-\u001f\u007f]/.test(a16))return`${s10} has control characters`;let o11=a16.split("/").filter(c22=>c22!==""&&c22!==".");if(o11.includes(".."))return`${s10} leaves its folder`;if(o11[0]===".release")return`${s10} is a name of this suite`;for(let c22=1;c22<o11.length;c22+=1)if(t2.symbolic.has(o11.slice(0,c22).join("/")))return`${s10} lies below a link`;switch(e2){case"file":case"contiguous-file":case"directory":return(i8&3072)!==0&&e2!=="directory"?`${s10} is setuid or setgid`:void 0;case"symlink":t2.symbolic.set(o11.join("/"),n4);return;case"link":t2.hard.set(o11.join("/"),n4);return;default:return`${s10} is a ${e2}`}}var import_node_crypto5,import_node_fs7,import_node_stream2,import_promises,import_node_zlib,import_tar_stream2,u14,x9,I7,M6,k10,L7,_7,j6,init_archive=__esm({"src/release/archive.ts"(){"use strict";import_node_crypto5=__nccwpck_require__(598),import_node_fs7=__nccwpck_require__(24),import_node_stream2=__nccwpck_require__(75),import_promises=__nccwpck_require__(466),import_node_zlib=__nccwpck_require__(522),import_tar_stream2=__toESM(require_tar_stream(),1);init_errors();u14=10,x9=8*1024**3,I7=40,M6=/^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]*\n)*oid sha256:[0-9a-f]{64}\nsize \d+\n$/,k10=1024,L7={3:"i686",40:"armv7l",62:"x86_64",183:"aarch64",243:"riscv64"};_7=class{symbolic=new Map;hard=new Map;leadingOut(){let e2=(n4,i8)=>[...n4].filter(([t2,s10])=>!this.staysInside(i8(t2),s10)).map(([t2,s10])=>`link ${JSON.stringify(t2.slice(0,120))} leads out, to ${JSON.stringify(s10.slice(0,120))}`);return[...e2(this.symbolic,n4=>n4.split("/").slice(0,-1)),...e2(this.hard,()=>[])]}staysInside(e2,n4){let i8=[...e2],t2=[n4],s10=0;for(;t2.length>0;){let o11=t2.pop();if(o11===""||o11.startsWith("/"))return!1;let c22=o11.split("/");for(let[h31,l22]of c22.entries()){if(l22===""||l22===".")continue;if(l22===".."){if(i8.pop()===void 0)return!1;continue}let g22=this.symbolic.get([...i8,l22].join("/"));if(g22===void 0){i8.push(l22);continue}if(s10+=1,s10>I7)return!1;let m23=c22.slice(h31+1).join("/");m23!==""&&t2.push(m23),t2.push(g22);break}}return!0}},j6=class{arch;libc;glibc;reader(){let e2,n4="";return i8=>{if(e2===void 0&&(e2=i8.length>=20&&i8.readUInt32BE(0)===2135247942,e2&&(this.arch??=L7[i8[5]===2?i8.readUInt16BE(18):i8.readUInt16LE(18)])),!e2)return;let t2=n4+i8.toString("latin1");t2.includes("ld-musl-")&&(this.libc??="musl");for(let[,s10,o11]of t2.matchAll(/GLIBC_(\d+)\.(\d+)/g))this.need(Number(s10),Number(o11));n4=t2.slice(-16)}}facts(){return{arch:this.arch,libc:this.libc,glibc:this.glibc}}need(e2,n4){this.libc??="glibc";let[i8,t2]=this.glibc??[0,0];(e2>i8||e2===i8&&n4>t2)&&(this.glibc=[e2,n4])}}}});function configurationHash(e2,r7){let{target:i8,strategy:s10}=e2;return hashOf({env:e2.env,files:Object.fromEntries(Object.entries(r7).map(([n4,t2])=>[n4,c11(n4,t2)])),manager:i8.manager,shared:i8.shared,secrets:e2.secrets,slots:s10.kind==="blue-green"?s10.slots:void 0,switch:s10.kind==="blue-green"?s10.switchCommand:void 0,hosts:i8.hosts.filter(({env:n4,slots:t2})=>Object.keys(n4).length>0||t2!==void 0).map(({name:n4,env:t2,slots:o11})=>({name:n4,env:t2,...o11===void 0?{}:{slots:o11}}))}).slice(0,8)}function c11(e2,r7){if(!e2.endsWith(".json"))return r7;try{return{json:JSON.parse(r7)}}catch{return r7}}var init_configuration=__esm({"src/release/configuration.ts"(){"use strict";init_release()}});function getEnumValues(e2){let t2=Object.values(e2).filter(n4=>typeof n4=="number");return Object.entries(e2).filter(([n4,o11])=>t2.indexOf(+n4)===-1).map(([n4,o11])=>o11)}function jsonStringifyReplacer(e2,t2){return typeof t2=="bigint"?t2.toString():t2}function cached(e2){return new _8(e2)}function cleanRegex(e2){let t2=e2.startsWith("^")?1:0,r7=e2.endsWith("$")?e2.length-1:e2.length;return e2.slice(t2,r7)}function assignProp(e2,t2,r7){Object.defineProperty(e2,t2,{value:r7,writable:!0,enumerable:!0,configurable:!0})}function isObject(e2){return typeof e2=="object"&&e2!==null&&!Array.isArray(e2)}function isPlainObject(e2){if(isObject(e2)===!1)return!1;let t2=e2.constructor;if(t2===void 0||typeof t2!="function")return!0;let r7=t2.prototype;return!(isObject(r7)===!1||Object.prototype.hasOwnProperty.call(r7,"isPrototypeOf")===!1)}function escapeRegex(e2){return e2.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e2,t2,r7){let n4=new e2._zod.constr(t2??e2._zod.def);return(!t2||r7?.parent)&&(n4._zod.parent=e2),n4}function normalizeParams(e2){let t2=e2;if(!t2)return{};if(typeof t2=="string")return{error:()=>t2};if(t2?.message!==void 0){if(t2?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t2.error=t2.message}return delete t2.message,typeof t2.error=="string"?{...t2,error:()=>t2.error}:t2}function optionalKeys(e2){return Object.keys(e2).filter(t2=>e2[t2]._zod.optin!==void 0&&e2[t2]._zod.optout==="optional")}function aborted(e2,t2=0){if(e2.aborted===!0)return!0;for(let r7=t2;r7<e2.issues.length;r7++)if(e2.issues[r7]?.continue!==!0)return!0;return!1}function explicitlyAborted(e2,t2=0){if(e2.aborted===!0)return!0;for(let r7=t2;r7<e2.issues.length;r7++)if(e2.issues[r7]?.continue===!1)return!0;return!1}function prefixIssues(e2,t2){return t2.map(r7=>{var n4;return(n4=r7).path??(n4.path=[]),r7.path.unshift(e2),r7})}function unwrapMessage(e2){return typeof e2=="string"?e2:e2?.message}function sizeCaps(e2){let t2=[];for(let r7 of e2??[]){let n4=r7._zod.def;if(!/_(length|size)$|_equals$/.test(n4.check))break;let o11=n4.maximum??n4.length??n4.size;o11>=0&&t2.push([o11,r7])}return t2}function attachSchema(e2,t2,r7){var n4;for(let o11=t2;o11<e2.length;o11++)(n4=e2[o11]).schema??(n4.schema=r7)}function finalizeIssue(e2,t2,r7){var n4;let o11=e2.inst?._zod?.traits;o11?.has("$ZodType")&&(o11.has("$ZodCheck")?(n4=e2).schema??(n4.schema=e2.inst):e2.schema=e2.inst);let i8=e2.schema!==e2.inst?e2.schema?._zod.def?.error:void 0,u22=e2.message?e2.message:unwrapMessage(e2.inst?._zod.def?.error?.(e2))??unwrapMessage(i8?.(e2))??unwrapMessage(t2?.error?.(e2))??unwrapMessage(r7.customError?.(e2))??unwrapMessage(r7.localeError?.(e2))??"Invalid input",c22={};for(let s10 of Object.keys(e2))s10==="inst"||s10==="schema"||s10==="continue"||s10==="input"||s10==="__proto__"||(c22[s10]=e2[s10]);return c22.path??(c22.path=[]),c22.message=u22,t2?.reportInput&&(c22.input=e2.input),c22}function members(e2,t2){for(let r7 in t2){let n4=Object.getOwnPropertyDescriptor(t2,r7);n4.get?Object.defineProperty(e2,r7,{...n4,enumerable:!1}):P5(e2,r7,n4.value)}}function own(e2,t2,r7,n4=!0){return Object.defineProperty(e2,t2,{configurable:!0,writable:!0,enumerable:n4,value:r7}),r7}function hide(e2,t2,r7){return own(e2,t2,r7,!1)}function P5(e2,t2,r7){Object.defineProperty(e2,t2,{configurable:!0,get(){return this==null?r7:own(this,t2,r7.bind(this))},set(n4){own(this,t2,n4)}})}function S5(e2,t2){let r7=Object.getPrototypeOf(e2);return t2 in r7?void 0:r7}function defineLazyInternal(e2,t2,r7){let n4=Object.getPrototypeOf(e2._zod);if(t2 in n4&&d11!==e2._zod){d11=void 0;return}d11=e2._zod,Object.defineProperty(n4,t2,{configurable:!0,get(){Object.defineProperty(this,t2,A7);let o11=a6;a6=!1;try{let i8=r7(this);return a6?delete this[t2]:Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:i8}),a6=a6||o11,i8}catch(i8){throw delete this[t2],a6=a6||o11,i8}},set(o11){Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:o11})}})}function installLazyProp(e2,t2,r7,n4){let o11=S5(e2,t2);o11&&Object.defineProperty(o11,t2,{configurable:!0,get(){let i8={configurable:!0,writable:!0,enumerable:n4,value:void 0};return Object.defineProperty(this,t2,i8),i8.value=r7(this),Object.defineProperty(this,t2,i8),i8.value},set(i8){Object.defineProperty(this,t2,{configurable:!0,writable:!0,enumerable:n4,value:i8})}})}var _8,captureStackTrace,propertyKeyTypes,NUMBER_FORMAT_RANGES,d11,a6,A7,init_util=__esm({"node_modules/zod/v4/core/util.js"(){_8=class{constructor(t2){this._getter=t2,this._value=void 0}get value(){let t2=this._getter;return t2!==void 0&&(this._value=t2(),this._getter=void 0),this._value}};captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e2)=>{};propertyKeyTypes=new Set(["string","number","symbol"]);NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]};a6=!1,A7={configurable:!0,get(){a6=!0}}}});function j7(t2){let o11=P6;if(o11){let a16=o11.stackTraceLimit;if(typeof a16=="number"){try{o11.stackTraceLimit=0}catch{return P6=null,new t2}try{return new t2}finally{o11.stackTraceLimit=a16}}}return new t2}function $constructor(t2,o11,a16,d24){let h31={};function b20(e2){this.def=e2,this.constr=c22,this.traits=new Set}b20.prototype=h31;let _18=a16,l22=_18&&new WeakSet;function y30(e2,n4){if(e2._zod){if(e2._zod.traits.has(t2))return}else{p18.value=new b20(n4);try{Object.defineProperty(e2,"_zod",p18)}finally{p18.value=void 0}}if(e2._zod.traits.add(t2),o11(e2,n4),l22){let r7=Object.getPrototypeOf(e2),f25=e2._zod.constr.prototype,i8=r7;for(;i8&&i8!==f25;)i8=Object.getPrototypeOf(i8);let u22=i8??r7;l22.has(u22)||(l22.add(u22),members(u22,_18))}let s10=c22.prototype;for(let r7 in s10)Object.prototype.hasOwnProperty.call(s10,r7)&&(r7 in e2||(e2[r7]=s10[r7].bind(e2)))}let E24=d24?.Parent??Object;class g22 extends E24{}Object.defineProperty(g22,"name",{value:t2});function c22(e2){let n4=d24?.Parent?j7(g22):this;y30(n4,e2);let s10=n4._zod.deferred;if(s10){for(let f25 of s10)f25();n4._zod.deferred=void 0}let r7=globalThis.__zod_globalConfig?.postProcessor;return r7&&r7(n4),n4}return Object.defineProperty(c22,"init",{value:y30}),Object.defineProperty(c22,Symbol.hasInstance,{value:e2=>d24?.Parent&&e2 instanceof d24.Parent?!0:e2?._zod?.traits?.has(t2)}),Object.defineProperty(c22,"name",{value:t2}),c22}function config(t2){return t2&&Object.assign(globalConfig,t2),globalConfig}var z5,p18,P6,$ZodAsyncError,globalConfig,init_core=__esm({"node_modules/zod/v4/core/core.js"(){init_util();p18={value:void 0,enumerable:!1},P6="captureStackTrace"in Error?Error:null;$ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};(z5=globalThis).__zod_globalConfig??(z5.__zod_globalConfig={});globalConfig=globalThis.__zod_globalConfig}});function y13(){let s10=this._zod;return s10.message??(s10.message=JSON.stringify(s10.def,jsonStringifyReplacer,2)),s10.message}function _9(s10){this._zod.message=s10}var O9,h10,d12,b8,$ZodError,$ZodRealError,init_errors2=__esm({"node_modules/zod/v4/core/errors.js"(){init_core();init_util();O9={get:y13,set:_9,enumerable:!0,configurable:!0},h10={value:void 0,enumerable:!1},d12=new WeakSet([Object.prototype,Error.prototype]),b8=(s10,r7)=>{s10.name="$ZodError",h10.value=r7,Object.defineProperty(s10,"issues",h10),h10.value=void 0,Object.defineProperty(s10,"message",O9);let t2=Object.getPrototypeOf(s10);d12.has(t2)||(d12.add(t2),Object.defineProperty(t2,"toString",{configurable:!0,enumerable:!1,get(){let e2=()=>this.message;return Object.defineProperty(this,"toString",{value:e2,configurable:!0,writable:!0}),e2},set(e2){Object.defineProperty(this,"toString",{value:e2,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",b8),$ZodRealError=$constructor("$ZodError",b8,void 0,{Parent:Error})}});function p19(n4,r7,s10){let e2;return{success:!1,get error(){return e2||(e2=new n4(r7.map(o11=>finalizeIssue(o11,s10,config()))),r7=void 0,s10=void 0),e2},set error(o11){e2=o11,r7=void 0,s10=void 0}}}var _parse,parse,_parseAsync,parseAsync,_safeParse,safeParse,_safeParseAsync,safeParseAsync,init_parse=__esm({"node_modules/zod/v4/core/parse.js"(){init_core();init_errors2();init_util();_parse=n4=>{let r7=(s10,e2,o11,t2)=>{let a16=o11?{...o11,async:!1}:{async:!1},c22=s10._zod.run({value:e2,issues:[]},a16);if(c22 instanceof Promise)throw new $ZodAsyncError;if(c22.issues.length){let d24=new(t2?.Err??n4)(c22.issues.map(y30=>finalizeIssue(y30,a16,config())));throw captureStackTrace(d24,t2?.callee??r7),d24}return c22.value};return r7},parse=_parse($ZodRealError),_parseAsync=n4=>{let r7=async(s10,e2,o11,t2)=>{let a16=o11?{...o11,async:!0}:{async:!0},c22=s10._zod.run({value:e2,issues:[]},a16);if(c22 instanceof Promise&&(c22=await c22),c22.issues.length){let d24=new(t2?.Err??n4)(c22.issues.map(y30=>finalizeIssue(y30,a16,config())));throw captureStackTrace(d24,t2?.callee??r7),d24}return c22.value};return r7},parseAsync=_parseAsync($ZodRealError),_safeParse=n4=>(r7,s10,e2)=>{let o11=e2?{...e2,async:!1}:{async:!1},t2=r7._zod.run({value:s10,issues:[]},o11);if(t2 instanceof Promise)throw new $ZodAsyncError;return t2.issues.length?p19(n4,t2.issues,o11):{success:!0,data:t2.value}},safeParse=_safeParse($ZodRealError);_safeParseAsync=n4=>async(r7,s10,e2)=>{let o11=e2?{...e2,async:!0}:{async:!0},t2=r7._zod.run({value:s10,issues:[]},o11);return t2 instanceof Promise&&(t2=await t2),t2.issues.length?p19(n4,t2.issues,o11):{success:!0,data:t2.value}},safeParseAsync=_safeParseAsync($ZodRealError)}});var anyString,number,init_regexes=__esm({"node_modules/zod/v4/core/regexes.js"(){anyString=/^[\s\S]{0,}$/,number=/^-?\d+(?:\.\d+)?$/}});var $ZodCheck,$ZodCheckStringFormat,$ZodCheckRegex,init_checks=__esm({"node_modules/zod/v4/core/checks.js"(){init_core();$ZodCheck=$constructor("$ZodCheck",(t2,e2)=>{var i8;t2._zod??(t2._zod={}),t2._zod.def=e2,(i8=t2._zod).onattach??(i8.onattach=[])}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(t2,e2)=>{var i8,n4;$ZodCheck.init(t2,e2),e2.pattern?(i8=t2._zod).check??(i8.check=o11=>{e2.pattern.lastIndex=0,!e2.pattern.test(o11.value)&&o11.issues.push({origin:"string",code:"invalid_format",format:e2.format,input:o11.value,...e2.pattern?{pattern:e2.pattern.toString()}:{},inst:t2,continue:!e2.abort})}):(n4=t2._zod).check??(n4.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(t2,e2)=>{$ZodCheckStringFormat.init(t2,e2),t2._zod.check=i8=>{e2.pattern.lastIndex=0,!e2.pattern.test(i8.value)&&i8.issues.push({origin:"string",code:"invalid_format",format:"regex",input:i8.value,pattern:e2.pattern.toString(),inst:t2,continue:!e2.abort})}})}});var init_doc=__esm({"node_modules/zod/v4/core/doc.js"(){}});var version,init_versions=__esm({"node_modules/zod/v4/core/versions.js"(){version={major:4,minor:6,patch:7}}});async function ae(e2,t2){let n4={async:!0};return U4(await e2._zod.run({value:t2,issues:[]},n4),n4)}function standardProps(e2){return{validate:t2=>{let n4={async:!1};try{let r7=e2._zod.run({value:t2,issues:[]},n4);if(!(r7 instanceof Promise))return U4(r7,n4)}catch{}return ae(e2,t2)},vendor:"zod",version:1}}function E10(e2,t2){let n4=sizeCaps(e2._zod.def.checks);if(!n4.length)return;let r7=Math.min(...n4.map(s10=>s10[0])),o11=e2._zod.parse;e2._zod.parse=(s10,i8)=>{let p41=t2(s10.value);if(p41>r7&&!i8?.skipChecks&&i8?.direction!=="backward"){for(let[f25,c22]of sizeCaps(e2._zod.def.checks))if(p41>f25&&c22._zod.def.when(s10)){let l22=s10.issues.length;return c22._zod.check(s10),s10.issues[l22].continue=!1,attachSchema(s10.issues,l22,e2),s10}}return o11(s10,i8)}}function V3(e2,t2,n4){e2.issues.length&&t2.issues.push(...prefixIssues(n4,e2.issues)),t2.value[n4]=e2.value}function T8(e2,t2,n4,r7,o11,s10){let i8=n4 in r7,p41=s10==="optional";if(!(!i8&&p41&&o11==="optional")){if(e2.issues.length){if(o11!==void 0&&p41&&!i8)return;t2.issues.push(...prefixIssues(n4,e2.issues))}if(!i8&&o11===void 0){e2.issues.length||t2.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n4]});return}e2.value===void 0?(i8||o11==="defaulted"&&!p41)&&(t2.value[n4]=void 0):t2.value[n4]=e2.value}}function F6(e2){let t2=Object.keys(e2.shape),n4=Object.getOwnPropertySymbols(e2.shape),r7=n4.length?n4:$e,o11=r7.length?[...t2,...r7]:t2;for(let i8 of o11)if(!e2.shape?.[i8]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(i8)}": expected a Zod schema`);let s10=optionalKeys(e2.shape);return{...e2,allKeys:o11,symbolKeys:r7,keySet:new Set(t2),numKeys:t2.length,optionalKeys:new Set(s10)}}function K3(e2,t2,n4,r7,o11,s10,i8){let p41=[],f25=o11.keySet,c22=o11.catchall._zod,l22=c22.def.type,v28=c22.optin,_18=c22.optout,d24=0;for(let h31 in t2){if(i8&&n4.issues.length!==d24){if(aborted(n4,d24))break;d24=n4.issues.length}if(f25.has(h31))continue;if(h31==="__proto__"){l22==="never"&&p41.push(h31);continue}if(l22==="never"){p41.push(h31);continue}let z8=c22.run({value:t2[h31],issues:[]},r7);z8 instanceof Promise?e2.push(z8.then(g22=>T8(g22,n4,h31,t2,v28,_18))):T8(z8,n4,h31,t2,v28,_18)}return p41.length&&n4.issues.push({code:"unrecognized_keys",keys:p41,input:t2,inst:s10,continue:!0}),e2.length?Promise.all(e2).then(()=>n4):n4}function Q3(e2,t2){return e2.value=t2.issues.length?void 0:t2.value,e2}var $ZodType,U4,$ZodString,$ZodNumber,$ZodUnknown,ve,$ZodArray,$e,$ZodObject,$ZodRecord,$ZodEnum,$ZodOptional,init_schemas=__esm({"node_modules/zod/v4/core/schemas.js"(){init_core();init_regexes();init_util();init_versions();init_util();$ZodType=$constructor("$ZodType",(e2,t2)=>{var n4;e2??(e2={}),e2._zod.def=t2,e2._zod.bag=e2._zod.bag||{},e2._zod.version=version;let r7=e2._zod.def.checks,o11=e2._zod.traits.has("$ZodCheck")?[e2,...r7??[]]:r7?.length?[...r7]:[];for(let s10 of o11)for(let i8 of s10._zod.onattach)i8(e2);if(o11.length===0)(n4=e2._zod).deferred??(n4.deferred=[]),e2._zod.deferred?.push(()=>{e2._zod.run=e2._zod.parse});else{let s10=(p41,f25,c22)=>{if(p41.memo)return p41;let l22=aborted(p41),v28;for(let _18 of f25){if(_18._zod.def.when){if(explicitlyAborted(p41)||!_18._zod.def.when(p41))continue}else if(l22)continue;let d24=p41.issues.length,h31=_18._zod.check(p41);if(h31 instanceof Promise&&c22?.async===!1)throw new $ZodAsyncError;if(v28||h31 instanceof Promise)v28=(v28??Promise.resolve()).then(async()=>{await h31,p41.issues.length!==d24&&(attachSchema(p41.issues,d24,e2),l22||(l22=aborted(p41,d24)))});else{if(p41.issues.length===d24)continue;attachSchema(p41.issues,d24,e2),l22||(l22=aborted(p41,d24))}}return v28?v28.then(()=>p41):p41},i8=(p41,f25,c22)=>{if(aborted(p41))return p41.aborted=!0,p41;let l22=s10(f25,o11,c22);if(l22 instanceof Promise){if(c22.async===!1)throw new $ZodAsyncError;return l22.then(v28=>e2._zod.parse(v28,c22))}return e2._zod.parse(l22,c22)};e2._zod.run=(p41,f25)=>{if(f25.skipChecks)return e2._zod.parse(p41,f25);if(f25.direction==="backward"){let l22=e2._zod.parse({value:p41.value,issues:[]},{...f25,skipChecks:!0});return l22 instanceof Promise?l22.then(v28=>i8(v28,p41,f25)):i8(l22,p41,f25)}let c22=e2._zod.parse(p41,f25);if(c22 instanceof Promise){if(f25.async===!1)throw new $ZodAsyncError;return c22.then(l22=>s10(l22,o11,f25))}return s10(c22,o11,f25)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e2){own(this,"~standard",e2)}}),U4=(e2,t2)=>e2.issues.length?{issues:e2.issues.map(n4=>finalizeIssue(n4,t2,config()))}:{value:e2.value};$ZodString=$constructor("$ZodString",(e2,t2)=>{$ZodType.init(e2,t2),e2._zod.pattern=t2.pattern??anyString,e2._zod.parse=(n4,r7)=>{if(t2.coerce)try{n4.value=String(n4.value)}catch{}return typeof n4.value=="string"||n4.issues.push({expected:"string",code:"invalid_type",input:n4.value,inst:e2}),n4}}),$ZodNumber=$constructor("$ZodNumber",(e2,t2)=>{$ZodType.init(e2,t2),e2._zod.pattern=number,e2._zod.parse=(n4,r7)=>{if(t2.coerce)try{n4.value=Number(n4.value)}catch{}let o11=n4.value;if(typeof o11=="number"&&!Number.isNaN(o11)&&Number.isFinite(o11))return n4;let s10=typeof o11=="number"?Number.isNaN(o11)?"NaN":Number.isFinite(o11)?void 0:String(o11):void 0;return n4.issues.push({expected:"number",code:"invalid_type",input:o11,inst:e2,...s10?{received:s10}:{}}),n4}}),$ZodUnknown=$constructor("$ZodUnknown",(e2,t2)=>{$ZodType.init(e2,t2),e2._zod.parse=n4=>n4});ve=e2=>Array.isArray(e2)?e2.length:-1;$ZodArray=$constructor("$ZodArray",(e2,t2)=>{$ZodType.init(e2,t2);let n4=globalConfig.memoizer;n4?.attach(e2),e2._zod.parse=(r7,o11)=>{let s10=r7.value;if(!Array.isArray(s10))return r7.issues.push({expected:"array",code:"invalid_type",input:s10,inst:e2}),r7;r7.value=n4?n4.alloc(e2,r7,Array(s10.length),o11):Array(s10.length);let i8=[],p41=o11?.abortEarly;for(let f25=0;f25<s10.length;f25++){let c22=s10[f25],l22=t2.element._zod.run({value:c22,issues:[]},o11);if(l22 instanceof Promise)i8.push(l22.then(v28=>V3(v28,r7,f25)));else if(V3(l22,r7,f25),p41&&l22.issues.length!==0&&aborted(l22))break}return i8.length?Promise.all(i8).then(()=>r7):r7},E10(e2,ve)});$e=[];$ZodObject=$constructor("$ZodObject",(e2,t2)=>{$ZodType.init(e2,t2);let n4=Object.getOwnPropertyDescriptor(t2,"shape"),r7=n4?.get?n4.get.raw:t2.shape??{};if(r7){let c22=()=>{let l22={...r7};return Object.defineProperty(t2,"shape",{value:l22}),c22.raw=l22,l22};c22.raw=r7,Object.defineProperty(t2,"shape",{get:c22})}let o11=cached(()=>F6(t2));defineLazyInternal(e2,"propValues",c22=>{let l22=c22.def.shape,v28={};for(let _18 in l22){let d24=l22[_18]._zod;if(d24.values){Object.prototype.hasOwnProperty.call(v28,_18)||assignProp(v28,_18,new Set);for(let h31 of d24.values)v28[_18].add(h31);d24.optin!==void 0&&v28[_18].add(void 0)}}return v28});let s10=isObject,i8=t2.catchall,p41,f25=globalConfig.memoizer;f25?.attach(e2),e2._zod.parse=(c22,l22)=>{p41??(p41=o11.value);let v28=c22.value;if(!s10(v28))return c22.issues.push({expected:"object",code:"invalid_type",input:v28,inst:e2}),c22;c22.value=f25?f25.alloc(e2,c22,{},l22):{};let _18=[],d24=p41.shape,h31=l22?.abortEarly,z8=c22.issues.length;for(let g22 of p41.allKeys){if(h31&&c22.issues.length!==z8){if(aborted(c22,z8))break;z8=c22.issues.length}if(g22==="__proto__")continue;let w27=d24[g22],I16=w27._zod.optin,x30=w27._zod.optout,P13=w27._zod.run({value:v28[g22],issues:[]},l22);P13 instanceof Promise?_18.push(P13.then(b20=>T8(b20,c22,g22,v28,I16,x30))):T8(P13,c22,g22,v28,I16,x30)}return i8?K3(_18,v28,c22,l22,o11.value,e2,h31===!0):_18.length?Promise.all(_18).then(()=>c22):c22}}),$ZodRecord=$constructor("$ZodRecord",(e2,t2)=>{$ZodType.init(e2,t2);let n4=globalConfig.memoizer;n4?.attach(e2),e2._zod.parse=(r7,o11)=>{let s10=r7.value;if(!isPlainObject(s10))return r7.issues.push({expected:"record",code:"invalid_type",input:s10,inst:e2}),r7;let i8=[],p41=t2.keyType._zod.values;if(p41&&!t2.partial){r7.value=n4?n4.alloc(e2,r7,{},o11):{};let f25=new Set;for(let l22 of p41)if(typeof l22=="string"||typeof l22=="number"||typeof l22=="symbol"){if(f25.add(typeof l22=="number"?l22.toString():l22),l22==="__proto__")continue;let v28=t2.keyType._zod.run({value:l22,issues:[]},o11);if(v28 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(v28.issues.length){r7.issues.push({code:"invalid_key",origin:"record",issues:v28.issues.map(h31=>finalizeIssue(h31,o11,config())),input:l22,path:[l22],inst:e2});continue}let _18=v28.value;if(_18==="__proto__")continue;let d24=t2.valueType._zod.run({value:s10[l22],issues:[]},o11);d24 instanceof Promise?i8.push(d24.then(h31=>{h31.issues.length&&r7.issues.push(...prefixIssues(l22,h31.issues)),r7.value[_18]=h31.value})):(d24.issues.length&&r7.issues.push(...prefixIssues(l22,d24.issues)),r7.value[_18]=d24.value)}let c22;for(let l22 in s10)if(!f25.has(l22))if(t2.mode==="loose"){if(l22==="__proto__")continue;r7.value[l22]=s10[l22]}else c22=c22??[],c22.push(l22);c22&&c22.length>0&&r7.issues.push({code:"unrecognized_keys",input:s10,inst:e2,keys:c22,continue:!0})}else{r7.value=n4?n4.alloc(e2,r7,{},o11):{};let f25;for(let c22 of Reflect.ownKeys(s10)){if(c22==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s10,c22))continue;let l22=t2.keyType._zod.run({value:c22,issues:[]},o11);if(l22 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof c22=="string"&&number.test(c22)&&l22.issues.length){let h31=t2.keyType._zod.run({value:Number(c22),issues:[]},o11);if(h31 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");h31.issues.length===0&&(l22=h31)}if(l22.issues.length){t2.mode==="loose"?r7.value[c22]=s10[c22]:p41?(f25=f25??[],f25.push(c22)):r7.issues.push({code:"invalid_key",origin:"record",issues:l22.issues.map(h31=>finalizeIssue(h31,o11,config())),input:c22,path:[c22],inst:e2});continue}let _18=l22.value;if(_18==="__proto__")continue;let d24=t2.valueType._zod.run({value:s10[c22],issues:[]},o11);d24 instanceof Promise?i8.push(d24.then(h31=>{h31.issues.length&&r7.issues.push(...prefixIssues(c22,h31.issues)),r7.value[_18]=h31.value})):(d24.issues.length&&r7.issues.push(...prefixIssues(c22,d24.issues)),r7.value[_18]=d24.value)}f25&&f25.length>0&&r7.issues.push({code:"unrecognized_keys",input:s10,inst:e2,keys:f25,continue:!0})}return i8.length?Promise.all(i8).then(()=>r7):r7}}),$ZodEnum=$constructor("$ZodEnum",(e2,t2)=>{$ZodType.init(e2,t2);let n4=getEnumValues(t2.entries),r7=new Set(n4);e2._zod.values=r7,defineLazyInternal(e2,"pattern",o11=>{let s10=getEnumValues(o11.def.entries).filter(i8=>propertyKeyTypes.has(typeof i8));return new RegExp(s10.length?`^(${s10.map(i8=>escapeRegex(i8.toString())).join("|")})$`:"^[^\\s\\S]$")}),e2._zod.parse=(o11,s10)=>{let i8=o11.value;return r7.has(i8)||o11.issues.push({code:"invalid_value",values:n4,input:i8,inst:e2}),o11}});$ZodOptional=$constructor("$ZodOptional",(e2,t2)=>{$ZodType.init(e2,t2),defineLazyInternal(e2,"optin",n4=>n4.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e2._zod.optout="optional",defineLazyInternal(e2,"values",n4=>{let r7=n4.def.innerType._zod.values;return r7?new Set([...r7,void 0]):void 0}),defineLazyInternal(e2,"pattern",n4=>{let r7=n4.def.innerType._zod.pattern;return r7?new RegExp(`^(${cleanRegex(r7.source)})?$`):void 0}),e2._zod.parse=(n4,r7)=>{if(n4.value===void 0){if(t2.innerType._zod.optin!=="defaulted")return n4;let o11=t2.innerType._zod.run({value:n4.value,issues:[]},r7);return o11 instanceof Promise?o11.then(s10=>Q3(n4,s10)):Q3(n4,o11)}return t2.innerType._zod.run(n4,r7)}})}});var init_memoizer=__esm({"node_modules/zod/v4/core/memoizer.js"(){}});var init_locales=__esm({"node_modules/zod/v4/locales/index.js"(){}});function registry(){return new $ZodRegistry}var s5,$ZodRegistry,globalRegistry,init_registries=__esm({"node_modules/zod/v4/core/registries.js"(){$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t2,...e2){let i8=e2[0];return this._map.set(t2,i8),i8&&typeof i8=="object"&&"id"in i8&&this._idmap.set(i8.id,t2),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t2){let e2=this._map.get(t2);return e2&&typeof e2=="object"&&"id"in e2&&this._idmap.delete(e2.id),this._map.delete(t2),this}get(t2){let e2=t2._zod.parent;if(e2){let i8={...this.get(e2)??{}};delete i8.id;let o11={...i8,...this._map.get(t2)};return Object.keys(o11).length?o11:void 0}return this._map.get(t2)}has(t2){return this._map.has(t2)}};(s5=globalThis).__zod_globalRegistry??(s5.__zod_globalRegistry=registry());globalRegistry=globalThis.__zod_globalRegistry}});var init_compile=__esm({"node_modules/zod/v4/core/compile.js"(){}});function _10(e2){return e2.checks&&(e2.checks=[...e2.checks]),e2}function _string(e2,r7){return new e2(_10({type:"string",...normalizeParams(r7)}))}function _number(e2,r7){return new e2(_10({type:"number",checks:[],...normalizeParams(r7)}))}function _unknown(e2){return new e2({type:"unknown"})}function _regex(e2,r7){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r7),pattern:e2})}var init_api=__esm({"node_modules/zod/v4/core/api.js"(){init_checks();init_util()}});var init_to_json_schema=__esm({"node_modules/zod/v4/core/to-json-schema.js"(){}});var init_json_schema=__esm({"node_modules/zod/v4/core/json-schema.js"(){}});var init_core2=__esm({"node_modules/zod/v4/core/index.js"(){init_core();init_parse();init_errors2();init_schemas();init_memoizer();init_checks();init_versions();init_util();init_regexes();init_locales();init_registries();init_doc();init_compile();init_api();init_to_json_schema();init_json_schema()}});var init_parse2=__esm({"node_modules/zod/v4/mini/parse.js"(){init_core2()}});function string2(n4){return _string(ZodMiniString,n4)}function number2(n4){return _number(ZodMiniNumber,n4)}function unknown(){return _unknown(ZodMiniUnknown)}function array(n4,t2){return new ZodMiniArray({type:"array",element:n4,...normalizeParams(t2)})}function looseObject(n4,t2){return new ZodMiniObject({type:"object",shape:n4,catchall:unknown(),...normalizeParams(t2)})}function partialRecord(n4,t2,i8){return new ZodMiniRecord({type:"record",keyType:n4,valueType:t2,...normalizeParams(i8),partial:!0})}function s6(n4,t2){let i8=Array.isArray(n4)?Object.fromEntries(n4.map(e2=>[e2,e2])):n4;return new ZodMiniEnum({type:"enum",entries:i8,...normalizeParams(t2)})}function optional(n4){return new ZodMiniOptional({type:"optional",innerType:n4})}var ZodMiniType,ZodMiniString,ZodMiniNumber,ZodMiniUnknown,ZodMiniArray,ZodMiniObject,ZodMiniRecord,ZodMiniEnum,ZodMiniOptional,init_schemas2=__esm({"node_modules/zod/v4/mini/schemas.js"(){init_core2();init_util();init_parse2();ZodMiniType=$constructor("ZodMiniType",(n4,t2)=>{if(!n4._zod)throw new Error("Uninitialized schema in ZodMiniType.");$ZodType.init(n4,t2),n4.def=t2,n4.type=t2.type},{get with(){return this.check},set with(n4){own(this,"with",n4)},parse(n4,t2){return parse(this,n4,t2,{callee:this.parse})},parseAsync(n4,t2){return parseAsync(this,n4,t2,{callee:this.parseAsync})},safeParse(n4,t2){return safeParse(this,n4,t2)},safeParseAsync(n4,t2){return safeParseAsync(this,n4,t2)},check(...n4){let t2=this.def;return this.clone({...t2,checks:[...t2.checks??[],...n4.map(i8=>typeof i8=="function"?{_zod:{check:i8,def:{check:"custom"},onattach:[]}}:i8)]},{parent:!0})},clone(n4,t2){return clone(this,n4,t2)},brand(){return this},register(n4,t2){return n4.add(this,t2),this},apply(n4,...t2){return t2.length===0?n4(this):n4(this,...t2)}}),ZodMiniString=$constructor("ZodMiniString",(n4,t2)=>{$ZodString.init(n4,t2),ZodMiniType.init(n4,t2)});ZodMiniNumber=$constructor("ZodMiniNumber",(n4,t2)=>{$ZodNumber.init(n4,t2),ZodMiniType.init(n4,t2)});ZodMiniUnknown=$constructor("ZodMiniUnknown",(n4,t2)=>{$ZodUnknown.init(n4,t2),ZodMiniType.init(n4,t2)});ZodMiniArray=$constructor("ZodMiniArray",(n4,t2)=>{$ZodArray.init(n4,t2),ZodMiniType.init(n4,t2)});ZodMiniObject=$constructor("ZodMiniObject",(n4,t2)=>{$ZodObject.init(n4,t2),ZodMiniType.init(n4,t2),installLazyProp(n4,"shape",i8=>i8._zod.def.shape,!1)});ZodMiniRecord=$constructor("ZodMiniRecord",(n4,t2)=>{$ZodRecord.init(n4,t2),ZodMiniType.init(n4,t2)});ZodMiniEnum=$constructor("ZodMiniEnum",(n4,t2)=>{$ZodEnum.init(n4,t2),ZodMiniType.init(n4,t2),n4.options=[...n4._zod.values]});ZodMiniOptional=$constructor("ZodMiniOptional",(n4,t2)=>{$ZodOptional.init(n4,t2),ZodMiniType.init(n4,t2)})}});var init_checks2=__esm({"node_modules/zod/v4/mini/checks.js"(){init_core2()}});var init_iso=__esm({"node_modules/zod/v4/mini/iso.js"(){}});var init_coerce=__esm({"node_modules/zod/v4/mini/coerce.js"(){}});var init_external=__esm({"node_modules/zod/v4/mini/external.js"(){init_core2();init_parse2();init_schemas2();init_checks2();init_locales();init_iso();init_coerce()}});var init_mini=__esm({"node_modules/zod/mini/index.js"(){init_external()}});function parseManifest(i8,t2){let n4;try{n4=JSON.parse(i8)}catch(s10){throw new UserError(`${t2} is not JSON: ${s10.message}`,{fix:"Build the release again."})}let r7=d13.safeParse(n4);if(r7.success)return r7.data;let a16=r7.error.issues.map(({path:s10,message:f25})=>`${s10.join(".")||"the file"}: ${f25}`);throw new UserError(`${t2}: ${a16.join("; ")}`,{fix:"Build the release again."})}function requireVerdict(i8,t2,n4){if(t2==="dev")return;let r7=i8?.gates?.[t2];if(r7!=="pass"){if(r7===void 0){if(n4)return;throw new UserError(i8===void 0?`profile ${t2} needs a manifest with the verdict of the gates`:`the manifest has no verdict of the gates for ${t2}`,{fix:"Give `manifest` from build-and-gate, or set `skip-tests: true` to deploy without."})}throw new UserError(`the gates for ${t2} ended with ${r7}`,{fix:"See the readiness report; no option deploys a release whose gates failed."})}}var c12,d13,init_manifest=__esm({"src/release/manifest.ts"(){"use strict";init_mini();init_errors();c12=s6(["pass","fail","inconclusive"]),d13=looseObject({service:optional(string2()),version:string2(),commit:string2().check(_regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)),archive:looseObject({sha256:string2().check(_regex(/^[0-9a-f]{64}$/)),name:optional(string2()),bytes:optional(number2())}),gates:optional(partialRecord(s6(["dev","staging","production"]),c12)),profile:optional(s6(["dev","staging","production"])),readiness:optional(number2()),waivers:optional(array(looseObject({gate:string2(),until:string2(),reason:string2()}))),builder:optional(looseObject({repository:string2(),runId:string2(),attempt:string2(),actor:string2(),url:string2()}))})}});function commandEnvironment(t2,E24){let r7=E24.filter(n4=>n4.length>3);return Object.fromEntries(Object.entries(t2).filter(n4=>{let[T18,e2]=n4;return e2!==void 0&&!i6.test(T18)&&!r7.some(s10=>e2.includes(s10))}))}var i6,init_command_environment=__esm({"src/app/command-environment.ts"(){"use strict";i6=/^(?:INPUT_|STATE_|ACTIONS_|SAVE_)|^GITHUB_(?:TOKEN|OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$|^(?:GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN|BASH_ENV)$/}});async function commitOfRef(t2,o11){if(!f15(t2))throw new UserError(`version ${JSON.stringify(t2)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let r7 of[`refs/tags/${t2}`,`refs/tags/v${t2}`,t2,`refs/remotes/origin/${t2}`]){let n4=await a7(r7,o11);if(n4!==void 0)return n4}throw new UserError(`version ${t2} is not a tag, branch or commit of this checkout`,{fix:"Push the tag, and check out with `fetch-depth: 0`; or give `archive`."})}async function commitOfVersion(t2,o11,r7,n4){let e2=plain(t2);try{let i8=f15(e2)?new Set([await a7(`refs/tags/v${e2}`,o11),await a7(`refs/tags/${e2}`,o11)]):new Set;i8.delete(void 0);let[c22="",m23]=i8;if(m23!==void 0)return n4.warn(`The tags v${e2} and ${e2} are different commits: which of them the archive is of is not known. Give \`commit\`.`),"";if(c22!=="")return c22}catch(i8){n4.warn(`The commit of ${e2} could not be read from its tag: ${i8 instanceof UserError?explain(i8):errorMessage(i8)}`)}return r7.GITHUB_REF_TYPE==="tag"&&plain(r7.GITHUB_REF_NAME??"")===e2?r7.GITHUB_SHA??"":""}function plain(t2){return t2.replace(/^v(?=\d)/,"")}function f15(t2){return h11.test(t2)&&!t2.includes("..")}async function a7(t2,o11){let{code:r7,stdout:n4,stderr:e2}=await o11("rev-parse","--quiet","--verify","--end-of-options",`${t2}^{commit}`),i8=r7===0?void 0:refusalOf(e2);if(i8!==void 0)throw i8;return r7===0?n4.trim():void 0}var h11,init_commit2=__esm({"src/app/commit.ts"(){"use strict";init_errors();init_git();h11=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/}});async function shipment(e2,t2,n4,a16,r7,s10){if(e2.archive===void 0&&e2["manifest-sha256"]!==void 0)throw new UserError("input manifest-sha256: goes with `archive`");let o11=e2.archive===void 0?await M7(e2,r7,s10):await H11(e2,e2.archive,r7,s10),{manifest:i8}=o11;if(i8?.service!==void 0&&i8.service!==n4)throw new UserError(`the manifest is of service ${i8.service}, deploy.yml of ${n4}`,{fix:"Give the manifest of this service's build."});requireVerdict(i8,t2.profile,e2["skip-tests"]);let f25=await readArchive(o11.file);if(i8!==void 0&&i8.archive.sha256!==f25.sha256)throw new UserError(`archive ${o11.file} has sha256 ${f25.sha256}, its manifest says ${i8.archive.sha256}`,{fix:"It is not the archive that was built and tested; download it again, or build again."});let c22=leftOutOf(o11.committed,f25.names);c22!==void 0&&s10.log.warn(`${c22}.`);let d24=readConfigFiles(t2,r7),h31=release(o11.version,o11.commit,configurationHash(t2,d24));return{release:h31,needs:f25.needs,contents:{code:{archive:o11.file,sha256:f25.sha256},files:d24,secrets:a16,manifest:manifestOnHost(h31,f25.sha256,i8)}}}function manifestOnHost(e2,t2,n4){return`${JSON.stringify({...n4,version:e2.version,commit:e2.commit,configHash:e2.configHash,...t2===void 0?{}:{archive:{sha256:t2}}},null,2)}
`}async function H11(e2,t2,n4,a16){let r7=insideOf(n4,t2),s10=(0,import_node_path5.join)((0,import_node_path5.dirname)(r7),"release.json"),o11=e2.manifest===void 0?(0,import_node_fs8.existsSync)(s10)?s10:void 0:insideOf(n4,e2.manifest),i8=o11===void 0?void 0:parseManifest(W5(o11,e2["manifest-sha256"]),o11);if(i8===void 0&&e2["manifest-sha256"]!==void 0)throw new UserError(`manifest ${s10} is not there, and it must have sha256 ${e2["manifest-sha256"]}`,{fix:"Fetch release.json together with the archive, or give `manifest`."});let f25=e2.version??i8?.version;if(f25===void 0)throw new UserError("input version: is required",{fix:"Give the version that the archive holds, or a manifest that names it."});if(i8!==void 0&&plain(i8.version)!==plain(f25))throw new UserError(`the manifest is of version ${i8.version}, not ${f25}`,{fix:"Give the manifest that lies beside this archive."});if(i8!==void 0&&e2.commit!==void 0&&i8.commit!==e2.commit)throw new UserError(`the manifest is of commit ${i8.commit}, not ${e2.commit}`,{fix:"Give the manifest that lies beside this archive, or correct `commit`."});return{file:r7,version:f25,manifest:i8,committed:[],commit:i8?.commit??e2.commit??await commitOfVersion(f25,g9(n4,a16),process.env,a16.log)}}async function M7({version:e2,commit:t2},n4,a16){if(e2===void 0)throw new UserError("neither archive nor version is given",{fix:"Give `archive`, or a git ref as `version`."});let r7=g9(n4,a16),s10=await commitOfRef(e2,r7);if(t2!==void 0&&t2!==s10)throw new UserError(`version ${e2} is commit ${s10} in this checkout, not ${t2}`,{fix:"Correct `commit`, or leave it out; where the tag was moved, give its release a version of its own."});let o11=(0,import_node_path5.join)(a16.tmp,"release.tar.gz"),i8=await archiveCommit(s10,o11,r7);return{file:o11,commit:s10,committed:i8,manifest:void 0,version:/^v?\d/.test(e2)?e2:await N6(s10,r7)}}function g9(e2,t2){return gitIn(e2,commandEnvironment(process.env,[]),t2)}async function N6(e2,t2){let{code:n4,stdout:a16}=await t2("show",`${e2}:./package.json`);try{let r7=n4===0?JSON.parse(a16).version:void 0;if(typeof r7=="string")return r7}catch{}throw new UserError("the branch has no package.json with a version",{fix:"Deploy a tag such as v1.2.3, or give `archive` and `version`."})}function W5(e2,t2){let n4;try{n4=(0,import_node_fs8.readFileSync)(e2)}catch(r7){throw new UserError(`manifest ${e2} can not be read: ${r7.code??String(r7)}`,{fix:"Correct `manifest`."})}let a16=(0,import_node_crypto6.createHash)("sha256").update(n4).digest("hex");if(t2!==void 0&&a16!==t2)throw new UserError(`manifest ${e2} has sha256 ${a16}, the one that was built ${t2}`,{fix:"It is not what the build made; fetch archive and manifest again, or build again."});return n4.toString("utf8")}var import_node_crypto6,import_node_fs8,import_node_path5,init_release3=__esm({"src/app/release.ts"(){"use strict";import_node_crypto6=__nccwpck_require__(598),import_node_fs8=__nccwpck_require__(24),import_node_path5=__nccwpck_require__(760);init_commit();init_errors();init_git();init_archive();init_configuration();init_manifest();init_release();init_command_environment();init_config_file();init_commit2()}});var shared$14,outcomeWith,readSecrets,withReferences,withValues,init_secrets=__esm({"shared:src/app/inputs/secrets.ts"(){shared$14=(__nccwpck_require__(377).shared)["src/app/inputs/secrets.ts"],outcomeWith=shared$14.outcomeWith,readSecrets=shared$14.readSecrets,withReferences=shared$14.withReferences,withValues=shared$14.withValues}});var deploy_exports={};__export(deploy_exports,{deployMain:()=>deployMain,deployPost:()=>deployPost,saveForPost:()=>saveForPost});async function deployMain({inputs:e2,config:o11,environment:t2,secrets:s10,webhook:c22,job:i8,folder:a16,token:l22,ssh:f25},d24,n4){let{environment:r7,secretText:y30}=withValues(e2["on-failure"]===void 0?t2:{...t2,onFailure:e2["on-failure"]},s10);if(r7.onFailure==="rollback"&&[...r7.hooks.before,...r7.hooks.after].some(({irreversible:p41})=>p41))throw new UserError("an irreversible hook needs on-failure: hold",{fix:"Remove the input `on-failure: rollback`."});let m23=await shipment(e2,r7,o11.service,y30,a16,n4),u22=ownerOf2(i8,"deploy",m23.release.id,`deploy of ${m23.release.version} to ${r7.name}`,n4),E24=e2["dry-run"]?()=>{}:saveForPost({service:o11.service,environment:r7,id:u22.id,job:i8,folder:a16,ssh:f25,token:l22,secrets:s10},n4),O21=requestOf({intent:"deploy",service:o11.service,environment:r7,owner:u22,job:i8,folder:a16,token:l22,dryRun:e2["dry-run"],force:e2.force,allowDiverged:e2["allow-diverged"],planHash:e2["plan-hash"],version:m23.release.version},n4),v28=directTarget({service:o11.service,environment:r7,contents:m23.contents,needs:m23.needs,ssh:f25},n4);try{d24();let p41=await deploy(O21,m23.release,v28,...asking(r7,n4));p41.outcome!=="unknown"&&E24(),await finish({report:p41,webhook:c22,job:i8,outputs:!0},n4)}finally{await v28.close()}}function saveForPost({service:e2,environment:o11,id:t2,job:s10,folder:c22,ssh:i8,token:a16,secrets:l22},f25){let d24=(0,import_node_path6.join)(f25.tmp,"credentials.json"),n4={...i8,token:a16,masked:Object.values(l22).filter(y30=>outcomeWith(y30)===void 0)};(0,import_node_fs9.writeFileSync)(d24,JSON.stringify(n4),{mode:384});let r7={service:e2,environment:$15(o11),id:t2,checkRunId:s10.checkRunId,folder:(0,import_node_path6.resolve)(c22),credentials:d24};return saveState(STATE,r7),()=>saveState(DONE,"true")}function $15(e2){return{...e2,smoke:[]}}async function deployPost(e2){let o11=JSON.parse(getState(STATE)),t2=JSON.parse((0,import_node_fs9.readFileSync)(o11.credentials,"utf8"));for(let n4 of[t2.key,t2.token,...t2.masked])n4!==void 0&&e2.secrets.add(n4);let s10=currentJob(o11.checkRunId),{service:c22,environment:i8,folder:a16}=o11,l22=ownerOf2(s10,"recover","",`post step of ${o11.id}`,e2),f25=requestOf({intent:"recover",service:c22,environment:i8,owner:l22,job:s10,folder:a16,token:t2.token},e2),d24=directTarget({service:c22,environment:i8,contents:void 0,needs:void 0,ssh:{key:t2.key,knownHosts:t2.knownHosts}},e2);try{let n4=await recover(f25,{mine:r7=>r7===o11.id,overtake:!1},d24,...asking(i8,e2));await finish({report:ofDeployment(n4,s10),webhook:void 0,job:s10,outputs:!1},e2)}finally{await d24.close()}}var import_node_fs9,import_node_path6,init_deploy2=__esm({"src/app/deploy.ts"(){"use strict";import_node_fs9=__nccwpck_require__(24),import_node_path6=__nccwpck_require__(760);init_action();init_errors();init_deploy();init_recover();init_target2();init_verifier2();init_finish2();init_post_state();init_job();init_request();init_recover2();init_release3();init_secrets()}});var shared$15,readSource,syntaxProblems,init_source=__esm({"shared:src/config/source.ts"(){shared$15=(__nccwpck_require__(377).shared)["src/config/source.ts"],readSource=shared$15.readSource,syntaxProblems=shared$15.syntaxProblems}});var shared$16,Annotations,escapeData,init_annotations=__esm({"shared:src/core/annotations.ts"(){shared$16=(__nccwpck_require__(377).shared)["src/core/annotations.ts"],Annotations=shared$16.Annotations,escapeData=shared$16.escapeData}});function versionHeading(e2,s10,d24){let o11=F7(e2),i8=/^(\d{4}-\d{2}-\d{2})[\s,:–—|/-]+(?=\D|\d+\.)(.*)$/.exec(o11),[,u22="",a16,n4=""]=y15(s10).exec(i8?.[2]??o11)??[];if(a16===void 0||$16.test(n4))return;let c22=/\byanked\b/i.test(n4),l22=i8?.[1]??g10.exec(n4)?.[0],t2=n4.replace(g10,"").replace(/\byanked\b/i,"").replace(/^[\s\p{P}|~]+|[\s\p{P}|~]+$/gu,""),r7=l22??(/\d{4}|^\d/.test(t2)||x12.test(t2)?t2:"");if(!(d24&&(!/^\d+\.\d/.test(a16)||t2!==""&&t2!==r7||u22!==""&&r7===""))&&!(n4.trim()!==""&&!E11.test(n4)&&r7===""&&!c22))return{version:a16,date:r7,yanked:c22}}function y15(e2){let s10=e2.map(d24=>`${d24.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&")}[\\s@:/-]+`);return new RegExp(`^((?:${w11})?(?:${[...s10,String.raw`@?[\w.-]+(?:/[\w.-]+)?@`].join("|")})?(?:${f16})?)v?(${p22})(?![\\w.+])(.*)$`,"iu")}function F7(e2){return e2.replace(/\]\([^)]*\)/g,"]").replace(/\]\[(?!\s*yanked)[^\]]*\]/gi,"]").replace(/<[^<>]*>/g,"").replace(/\{:?\s*[#.][^{}]*\}\s*$/,"").replace(/[[\]*`]/g,"").replace(/(?<!\w)_+|_+(?!\w)/g,"").replace(new RegExp("^(?:\\s|:[a-z0-9_+-]+:|\\p{Extended_Pictographic}|[\\u{1F1E6}-\\u{1F1FF}]|[\\u{1F3FB}-\\u{1F3FF}]|\\u200D|\\uFE0F)+","u"),"").trim()}function dateBelow(e2){return/^[\s>*_(]*(?:released?(?:\s+on|\s+date)?[\s:*_]*)?(\d{4}-\d{2}-\d{2})[\s*_).]*$/i.exec(e2)?.[1]}var p22,g10,w11,f16,E11,$16,x12,init_changelog_heading=__esm({"src/gates/changelog-heading.ts"(){"use strict";p22=String.raw`\d(?:[0-9A-Za-z.+-]*[0-9A-Za-z])?`,g10=/(?<![\w.-])\d{4}-\d[\d-]*(?!\w)/,w11=String.raw`(?:what['’]?s new|changes|new features|release notes|changelog|change log)\s+(?:in|for|of)\s+`,f16=String.raw`(?:version|release|ver\.?|v\.)[\s:]*`,E11=/^\s*[-–—:,;(/|"“~@]/,$16=/^\s*(?:to|and|through|\.{2,3}|[-–—→>,&/+])\s*v?\d+\.\d+(?!\d*[./]\d{4})/i,x12=/^(?:not yet released|unreleased|upcoming|planned|tbd|tba|tbc|wip|in progress|soon|next)\b/i}});function isDate(t2){if(!/^\d{4}-\d{2}-\d{2}$/.test(t2))return!1;let e2=new Date(`${t2}T00:00:00Z`);return!Number.isNaN(e2.getTime())&&e2.toISOString().startsWith(t2)}var init_date=__esm({"src/gates/date.ts"(){"use strict"}});function sha256(n4){return(0,import_node_crypto7.createHash)("sha256").update(n4).digest("hex")}function findFiles(n4,e2){let{files:t2,left:r7}=someFiles(n4,e2);if(r7!==void 0)throw new UserError(`${JSON.stringify(e2)} has more than ${r7}`,{fix:"Name a folder that has fewer."});return t2}function someFiles(n4,e2){let t2=k11(e2),r7=e2.split("/").slice(0,-1),g22=r7.findIndex(f25=>/[*?[]/.test(f25)),p41=(g22===-1?r7:r7.slice(0,g22)).join("/"),m23=e2.includes("**")?1/0:r7.length,i8=[],u22=[p41];for(let f25=0;u22.length>0;f25+=1){if(f25>=h12)return{files:i8.sort(),left:`${h12} folders to look into`};if(i8.length>a8)break;let o11=u22.pop()??"",y30=o11===""?0:o11.split("/").length;for(let s10 of E12((0,import_node_path7.join)(n4,o11))){let l22=o11===""?s10.name:`${o11}/${s10.name}`;s10.isDirectory()&&!w12.has(s10.name)&&y30<m23?u22.push(l22):(s10.isFile()||s10.isSymbolicLink()&&!b9((0,import_node_path7.join)(n4,l22)))&&t2.test(l22)&&i8.push(l22)}}return{files:i8.sort().slice(0,a8),left:i8.length>a8?`${a8} files`:void 0}}function E12(n4){try{return(0,import_node_fs10.readdirSync)(n4,{withFileTypes:!0})}catch{return[]}}function b9(n4){return(0,import_node_fs10.statSync)(n4,{throwIfNoEntry:!1})?.isDirectory()??!1}function k11(n4){let e2=n4.replace(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[^*?[]+|\[/g,t2=>t2==="**/"?"(?:.*/)?":t2==="**"?".*":t2==="*"?"[^/]*":t2==="?"?"[^/]":/^\[[^\]]+\]$/.test(t2)?`[${t2.slice(1,-1).replace(/^!/,"^").replaceAll("\\","\\\\")}]`:t2.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&"));return new RegExp(`^${e2}$`)}function readText(n4,e2){return(0,import_node_fs10.readFileSync)((0,import_node_path7.join)(n4,e2),"utf8")}var import_node_crypto7,import_node_fs10,import_node_path7,a8,h12,w12,Freshness,init_files=__esm({"src/gates/files.ts"(){"use strict";import_node_crypto7=__nccwpck_require__(598),import_node_fs10=__nccwpck_require__(24),import_node_path7=__nccwpck_require__(760);init_errors();a8=5e3,h12=2e4,w12=new Set([".git","node_modules"]);Freshness=class{folder;before=new Map;constructor(e2,t2){this.folder=e2;for(let r7 of findFiles(e2,t2))this.before.set(r7,this.look(r7))}isFresh(e2){return this.before.get(e2)!==this.look(e2)}look(e2){let t2=(0,import_node_fs10.statSync)((0,import_node_path7.join)(this.folder,e2),{bigint:!0,throwIfNoEntry:!1});return t2===void 0?"":`${t2.ino} ${t2.mtimeNs} ${t2.size}`}}}});function o8(e2){return{dev:e2,staging:e2,production:e2}}function measured(e2,n4,r7={}){return{verdicts:typeof e2=="string"?o8(e2):e2,summary:n4,findings:[],figures:{},evidence:[],...r7}}function lacking({why:e2,fix:n4},r7){let i8=`${r7.length===PROFILES.length?"deploy.yml or its preset asks for it":`${r7.join(" and ")} ${r7.length===1?"expects":"expect"} it`}, and ${e2}. ${n4}`;return measured(Object.fromEntries(r7.map(t2=>[t2,"fail"])),i8,{findings:[{severity:"error",message:i8}]})}function failed(e2,n4={}){return measured("fail",e2,{findings:[{severity:"error",message:e2,...n4}]})}function inconclusive(e2,n4={}){return measured("inconclusive",e2,{findings:[{severity:"error",message:e2}],...n4})}function endedBy(e2,n4){return`${e2} was ended by ${n4??"a signal"}${n4==="SIGKILL"?", as the system does when memory runs out":""}`}var PROFILES,init_gate=__esm({"src/gates/gate.ts"(){"use strict";PROFILES=["dev","staging","production"]}});function parseChangelog(t2,n4=[]){let o11=[],e2,s10="",r7=t2.replace(/^\uFEFF/,"").replace(T9,a16=>a16.replace(/[^\r\n]/g,"")).replace(G3,"").split(/\r\n|\r|\n/);for(let[a16,l22]of r7.entries()){let u22=/^\s*(`{3,}|~{3,})/.exec(l22)?.[1];u22!==void 0&&(s10===""||u22.startsWith(s10)&&l22.trim()===u22)&&(s10=s10===""?u22:"");let c22=_11(r7,a16)?`## ${l22.trim()}`:l22.replace(/^ {1,3}(?=#)/,""),g22=A8.test(c22);if(s10===""&&c22.length<=F9&&(g22||v18.test(c22)||C4.test(c22))){let f25=versionHeading(c22.replace(/^#+/,"").replace(/\s#+\s*$/,""),n4,!g22);if(g22||f25!==void 0){e2=f25===void 0?void 0:{...f25,line:a16+1,lines:0},e2!==void 0&&o11.push(e2);continue}}if(e2===void 0||!B7(l22))continue;let d24=e2.date===""&&e2.lines===0?dateBelow(l22):void 0;d24===void 0?e2.lines+=1:e2.date=d24}return o11}function _11(t2,n4){let o11=(t2[n4-1]??"").trim();return/^ {0,3}(?:=+|-{2,})\s*$/.test(t2[n4+1]??"")&&/^ {0,3}[^\s#>*+`~-]/.test(t2[n4]??"")&&(o11===""||o11.startsWith("#"))}function B7(t2){return t2.trim()!==""&&!/^\s*#/.test(t2)&&!/^\s*\[[^\]]+\]:\s/.test(t2)&&/[\p{L}\p{N}]/u.test(t2)}function changelogProblems(t2,n4,o11){let[e2,s10]=t2.filter(r7=>r7.version===n4);if(e2===void 0){let[r7]=t2;return[{line:r7?.line??0,message:`has no entry for ${n4}${r7===void 0?"":`; the latest is ${r7.version}`}. Add "## [${n4}] - YYYY-MM-DD" with what changed`}]}let i8=[];return s10!==void 0&&i8.push({line:s10.line,message:`has ${n4} twice`}),e2.yanked&&i8.push({line:e2.line,message:`says that ${n4} was yanked; release a version after it, or take [YANKED] away`}),e2.lines===0&&i8.push({line:e2.line,message:`says nothing about ${n4}; write what changed`}),e2.date===""?i8.push({line:e2.line,message:`has no date for ${n4}; write "## [${n4}] - YYYY-MM-DD"`}):isDate(e2.date)?e2.date>o11&&i8.push({line:e2.line,message:`has ${e2.date} for ${n4}, which is in the future`}):i8.push({line:e2.line,message:`has ${JSON.stringify(e2.date)} for ${n4}, which is not a date such as 2026-12-31`}),i8}function L8({config:t2,folder:n4,version:o11}){let e2=(0,import_node_fs11.readdirSync)(n4).sort().find(r7=>I9.test(r7)),s10=`"## [${o11}] - YYYY-MM-DD" with what changed`;return`${e2===void 0?`Add it with ${s10}`:`Below \`gates:\` of ${t2.file} write \`changelog: {file: ${e2}}\` where that is it`}; or ${e2===void 0?`below \`gates:\` of ${t2.file} write `:""}\`changelog: false\` to release without`}function changelogGate(t2,n4){let{config:o11,folder:e2,package:s10,version:i8,startedAtMs:r7}=n4,{file:a16,expected:l22,timeoutMs:u22}=t2,c22=[o11.service,...s10?.name===void 0?[]:[s10.name]],g22=()=>{try{return(0,import_node_fs11.readFileSync)((0,import_node_path8.join)(e2,a16),"utf8")}catch(d24){if(d24.code==="ENOENT")return;throw d24}};return{name:"changelog",row:"G11",title:"changelog",needs:[],after:[],exclusive:[],deadlineMs:u22,expected:l22,missing:async()=>g22()===void 0?{why:`there is no ${a16}`,fix:L8(n4)}:void 0,async run(){let d24=g22();if(d24===void 0)return inconclusive(`${a16} is gone since the run began`);let f25=parseChangelog(d24,c22),b20=changelogProblems(f25,i8,new Date(r7+H12).toISOString().slice(0,10)),y30=[{what:a16,value:`sha256 ${sha256(d24)}`}],$29={entries:f25.length},p41=b20.map(({line:h31,message:E24})=>({severity:"error",message:`${a16} ${E24}`,file:a16,line:h31===0?void 0:h31}));if(p41.length>0)return measured("fail",p41.map(({message:h31})=>h31).join("; "),{findings:p41,figures:$29,evidence:y30});let m23=f25.find(h31=>h31.version===i8);return measured("pass",`${i8} of ${m23?.date}, ${m23?.lines} line${m23?.lines===1?"":"s"}`,{figures:{...$29,lines:m23?.lines??0},evidence:y30})}}}var import_node_fs11,import_node_path8,A8,v18,C4,G3,T9,F9,H12,I9,init_changelog=__esm({"src/gates/changelog.ts"(){"use strict";import_node_fs11=__nccwpck_require__(24),import_node_path8=__nccwpck_require__(760);init_changelog_heading();init_date();init_files();init_gate();A8=/^#{1,2}(?:\s|(?<=##)(?=\[?v?\d))/,v18=/^#{3,4}(?:\s|(?=\[?v?\d))/,C4=/^\*\*.*\d{4}-\d{2}-\d{2}/,G3=/<a\s+(?:name|id)\s*=\s*(?:"[^"]*"|'[^']*')\s*(?:\/>|>\s*<\/a>)/gi,T9=/^ {0,3}<!--[\s\S]*?(?:-->|(?![\s\S]))|<!--.*?-->/gm,F9=1e3,H12=1440*60*1e3;I9=/^(?:changelog|changes|history|news|releases?|release[-_]notes)(?:\.(?:md|markdown|txt|rst))?$/i}});async function probe(o11,r7,i8,l22){if(r7.length===0)return[];let s10=(0,import_node_path9.join)(i8,"probe.escript");(0,import_node_fs12.writeFileSync)(s10,c14,{mode:384});let{code:t2,stdout:n4,stderr:a16}=await l22.run(["escript",s10,o11,...r7],{env:{ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0}});if(t2!==0)throw new UserError(`Erlang could not be asked (${t2}): ${(a16||n4).trim().slice(-300)}`);return n4.split(`
`).filter(e2=>e2!=="").map(e2=>JSON.parse(e2))}var import_node_fs12,import_node_path9,c14,init_probe2=__esm({"src/gates/probe.ts"(){"use strict";import_node_fs12=__nccwpck_require__(24),import_node_path9=__nccwpck_require__(760);init_errors();c14=String.raw`#!/usr/bin/env escript
main(["terms" | Files]) -> [out(terms(F)) || F <- Files];
main(["app" | Files]) -> [out(app(F)) || F <- Files];
main(["tests" | Dirs]) -> [out(tests(F)) || D <- Dirs, F <- filelib:wildcard(D ++ "/*.beam")].
terms(F) ->
    case file:consult(F) of
        {ok, Ts} -> #{file => b(F), terms => length(Ts), list => length(Ts) =:= 1 andalso is_list(hd(Ts))};
        {error, R} -> {L, C, W} = where(R), #{file => b(F), line => L, col => C, error => b(W)}
    end.
where({{L, C}, M, D}) -> {L, C, M:format_error(D)};
where({L, M, D}) when is_integer(L) -> {L, 0, M:format_error(D)};
where(R) -> {0, 0, file:format_error(R)}.
app(F) ->
    case file:consult(F) of
        {ok, [{application, N, P}]} ->
            Vsn = proplists:get_value(vsn, P),
            #{file => b(F), name => N, vsn => case io_lib:printable_unicode_list(Vsn) of true -> b(Vsn); false -> b("") end,
              mod => case proplists:get_value(mod, P) of {M, _} when is_atom(M) -> M; _ -> b("") end,
              modules => length(proplists:get_value(modules, P, []))};
        {ok, _} -> #{file => b(F), error => b("is no application resource")};
        {error, R} -> {_, _, W} = where(R), #{file => b(F), error => b(W)}
    end.
tests(F) ->
    {ok, {M, [{exports, Es}]}} = beam_lib:chunks(F, [exports]),
    Is = fun(Suffix) -> lists:sort([N || {N, 0} <- Es, lists:suffix(Suffix, atom_to_list(N))]) end,
    #{module => M, tests => Is("_test"), generators => Is("_test_")}.
b(S) -> unicode:characters_to_binary(S).
out(T) -> io:setopts([{encoding, unicode}]), io:put_chars([j(T), $\n]).
j(M) when is_map(M) -> [$\{, lists:join($,, [[j(K), $:, j(V)] || {K, V} <- maps:to_list(M)]), $\}];
j(L) when is_list(L) -> [$[, lists:join($,, [j(X) || X <- L]), $]];
j(A) when is_boolean(A) -> atom_to_list(A);
j(A) when is_atom(A) -> j(atom_to_binary(A));
j(N) when is_integer(N) -> integer_to_list(N);
j(B) when is_binary(B) -> [$", [esc(C) || C <- unicode:characters_to_list(B)], $"].
esc($") -> "\\\"";
esc($\\) -> "\\\\";
esc(C) when C < 32 -> io_lib:format("\\u~4.16.0b", [C]);
esc(C) -> C.
`}});function rebarEnv({folder:e2}){return{REBAR_BASE_DIR:(0,import_node_path10.join)(e2,BUILD_FOLDER),REBAR_PROFILE:void 0,REBAR_CONFIG:void 0,REBAR_GLOBAL_CONFIG_DIR:void 0,REBAR_COLOR:void 0,ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0,ERL_COMPILER_OPTIONS:void 0,DEBUG:void 0,QUIET:void 0,TERM:"dumb",LC_ALL:"C.UTF-8"}}function compileErrors(e2,i8){let r7=O10(e2,R16.exec(e2)?.index),n4=F10.exec(e2),t2=n4===null?[]:[{severity:"error",file:n4[1],line:Number(n4[2]),message:n4[3]??""}],l22=h13.exec(e2);l22!==null&&t2.push({severity:"error",file:sourcePath(l22[1]??"",i8),message:`can not be evaluated: ${(l22[2]??"").replace(/\s+/g," ").trim().slice(0,300)}`});let s10;for(let o11 of e2.split(/\r?\n/)){o11.startsWith("===> ")&&(s10=L9.test(o11.trim())?"failed":o11.startsWith("===> Compiling ")?"compiling":void 0);let[,f25="",g22,c22,u22,m23=""]=(s10===void 0?null:_12.exec(o11.trim()))??[];f25===""||s10==="compiling"&&u22===void 0||t2.push({severity:u22===void 0?"error":"warning",file:sourcePath(f25,i8),line:Number(g22),...c22===void 0?{}:{col:Number(c22)},message:m23})}return{findings:t2,elsewhere:r7}}function O10(e2,i8){if(i8!==void 0)return e2.slice(e2.lastIndexOf(`
`,i8)+1).split(`
`)[0]?.replace(/^===> /,"").trim().slice(0,300)}function sourcePath(e2,i8){return(e2.startsWith(`${i8}/`)?e2.slice(i8.length+1):e2).replace(/^_build\/[^/]+\/(?:lib|checkouts)\/[^/]+\//,"").replace(/^_build\/[^/]+\/extras\//,"")}function inSources(e2,i8){if(e2.every(({file:n4})=>n4===void 0))return[...e2];let r7=someFiles(i8,"**").files.filter(n4=>!n4.startsWith(`${BUILD_FOLDER}/`));return e2.map(n4=>{let{file:t2,line:l22}=n4;if(t2===void 0)return n4;let s10=r7.includes(t2)?[t2]:r7.filter(o11=>o11.endsWith(`/${t2.split("/").at(-1)}`));return s10.length===1?{...n4,file:s10[0]}:{severity:n4.severity,message:`${t2}:${l22??""}: ${n4.message}`}})}function tail(e2,i8=3){let r7=e2.split(`
`).map(n4=>n4.trim()).filter(n4=>n4!=="");return d16.test(r7.at(-1)??"")?r7.filter(n4=>d16.test(n4)).map(n4=>n4.replace(d16,"")).filter(n4=>n4!=="").slice(0,i8).join(" / ").slice(0,a9):r7.slice(-i8).join(" / ").slice(-a9)}function firstOf2(e2){let[i8]=e2,r7=i8?.file===void 0?"":`${i8.file}:${i8.line===void 0?"":`${i8.line}:`} `;return`at least ${e2.length} error${e2.length===1?"":"s"}, first ${r7}${i8?.message??""}`}var import_node_path10,BUILD_FOLDER,R16,L9,_12,h13,F10,a9,d16,init_rebar=__esm({"src/gates/rebar.ts"(){"use strict";import_node_path10=__nccwpck_require__(760);init_files();BUILD_FOLDER="_build";R16=/^===> (?:Failed to (?:update|fetch)|Package not found in any repo|Unable to (?:fetch|download)|Error (?:fetching|downloading))|Could not resolve host|\bnxdomain\b|\beconnrefused\b/m,L9=/^===> Compiling \S+ failed$/,_12=/^(\S.*?\.(?:erl|hrl|yrl|xrl|asn1?|app\.src)):(\d+)(?::(\d+))?: (Warning: )?(.*)$/,h13=/^===> Error evaluating configuration script at "([^"\n]+)":\r?\n((?:.+\n?)*)/m,F10=/^===> Error reading file (\S+): (\d+): (.*)$/m;a9=400,d16=/^npm (?:error|ERR!)\s*/}});function readPackage(t2){let e2=(0,import_node_path11.join)(t2,"package.json");if(!(0,import_node_fs13.existsSync)(e2))return;let n4;try{n4=JSON.parse((0,import_node_fs13.readFileSync)(e2,"utf8"))}catch(i8){throw new UserError(`package.json is not JSON: ${i8.message}`)}let r7=n4?.scripts?.test,o11=typeof r7=="string"&&r7.trim()!==""&&!/no test specified/.test(r7);return{name:typeof n4?.name=="string"?n4.name:void 0,version:typeof n4?.version=="string"?n4.version:void 0,test:o11?r7:void 0}}function hasRebar(t2){return(0,import_node_fs13.existsSync)((0,import_node_path11.join)(t2,"rebar.config"))}function appSources(t2){return["src/*.app.src","apps/*/src/*.app.src","lib/*/src/*.app.src"].flatMap(e2=>findFiles(t2,e2)).map(e2=>({file:e2,folder:e2.replace(/\/?src\/[^/]+$/,""),name:e2.replace(/^.*\//,"").replace(/\.app\.src$/,"")}))}function mainApp(t2,e2){return t2.find(({name:n4})=>n4===e2.replaceAll("-","_"))??(t2.length===1?t2[0]:void 0)}function literalVsn(t2){let e2=t2.replace(d17,r7=>r7.startsWith("%")?" ".repeat(r7.length):r7),n4=0;for(let{0:r7,index:o11}of e2.matchAll(d17)){if(r7==="{"&&n4===2){l11.lastIndex=o11;let i8=l11.exec(e2)?.[1];if(i8!==void 0)return{version:i8,line:e2.slice(0,o11).split(`
`).length}}(r7==="{"||r7==="[")&&(n4+=1),(r7==="}"||r7==="]")&&(n4-=1)}}function withVersion(t2,e2){return t2.map(n4=>n4.replaceAll("{version}",e2))}var import_node_fs13,import_node_path11,d17,l11,init_site=__esm({"src/gates/site.ts"(){"use strict";import_node_fs13=__nccwpck_require__(24),import_node_path11=__nccwpck_require__(760);init_errors();init_files();d17=/%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$(?:\\[\s\S]|[\s\S])|[{}[\]]/g,l11=/\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/y}});function compileGate({timeoutMs:a16,expected:d24,run:o11},n4){let{folder:t2}=n4;return{name:T10,row:"G1",title:o11===void 0?"compile":o11.join(" "),needs:[],after:["git-clean"],exclusive:n4.hasRebar?[BUILD_FOLDER]:[],deadlineMs:a16,expected:d24,missing:async()=>{if(!(n4.hasRebar||o11!==void 0))return{why:"there is no rebar.config, and no gates.compile.run",fix:`Write how it is compiled below \`gates:\` of ${n4.config.file}, such as \`compile: {run: make}\`; or \`compile: false\` to do without`}},async run(c22){if(o11!==void 0)return U5(o11,n4,c22);let r7=appSources(t2);if(r7.length===0)return failed("there is no src/*.app.src, so that nothing would be compiled");let i8=r7.map(({name:e2})=>(0,import_node_path12.join)(t2,PROD_LIB,e2,"ebin"));for(let e2 of i8)(0,import_node_fs14.rmSync)(e2,{recursive:!0,force:!0});let{code:s10,signal:p41,stdout:f25,stderr:h31}=await c22.run(["rebar3","as","prod","compile"],{env:rebarEnv(n4)}),{findings:m23,elsewhere:x30}=compileErrors(`${f25}
${h31}`,t2),u22=m23.filter(({severity:e2})=>e2==="error").length,l22={errors:u22,warnings:m23.length-u22,applications:r7.length};if(s10===null)return inconclusive(endedBy("rebar3",p41),{figures:l22});if(s10!==0&&x30!==void 0&&u22===0)return inconclusive(`what it depends on could not be had: ${x30}`,{figures:l22});if(s10!==0){let e2=inSources(m23,t2),b20=u22===0?`rebar3 ended with ${s10}: ${tail(f25||h31)}`:firstOf2(e2.filter(({severity:O21})=>O21==="error"));return measured("fail",b20,{figures:l22,findings:u22===0?[{severity:"error",message:b20}]:e2})}let v28=r7.filter(({name:e2},b20)=>!(0,import_node_fs14.existsSync)((0,import_node_path12.join)(i8[b20]??"",`${e2}.app`)));if(v28.length>0)return inconclusive(`rebar3 ended with 0 but left no ${v28.map(({name:e2})=>`${e2}.app`).join(", ")} in ${PROD_LIB}`,{figures:l22});let $29=await _13(r7,n4,c22);return $29.length>0?measured("fail",$29.map(({message:e2})=>e2).join("; "),{figures:l22,findings:[...$29,...inSources(m23,t2)]}):measured("pass",`${r7.map(({name:e2})=>e2).join(", ")} compiled, 0 errors`,{findings:inSources(m23,t2),figures:l22})}}}async function _13(a16,{folder:d24,tmp:o11},n4){let t2=(0,import_node_path12.join)(d24,PROD_LIB),c22=await probe("app",a16.map(({name:i8})=>(0,import_node_path12.join)(t2,i8,"ebin",`${i8}.app`)),o11,n4),r7=i8=>(0,import_node_fs14.readdirSync)(t2).some(s10=>(0,import_node_fs14.existsSync)((0,import_node_path12.join)(t2,s10,"ebin",`${i8}.beam`)));return c22.flatMap(({mod:i8},s10)=>{let p41=a16[s10];if(p41===void 0||i8===void 0||i8===""||r7(i8))return[];let f25=readText(d24,p41.file).split(`
`).findIndex(h31=>h31.includes(i8))+1;return[{severity:"error",message:`${p41.name} starts with the module ${i8}, which was not compiled`,file:p41.file,line:f25===0?void 0:f25}]})}async function U5(a16,d24,o11){let{code:n4,signal:t2,stdout:c22,stderr:r7}=await o11.run(withVersion(a16,d24.version));return n4===null?inconclusive(endedBy(a16[0]??"",t2)):n4===0?measured("pass","exit code 0",{evidence:[{what:"exit code",value:"0"}]}):failed(`exit code ${n4}: ${tail(c22+r7)||"it printed nothing"}`)}var import_node_fs14,import_node_path12,T10,PROD_LIB,init_compile2=__esm({"src/gates/compile.ts"(){"use strict";import_node_fs14=__nccwpck_require__(24),import_node_path12=__nccwpck_require__(760);init_files();init_gate();init_probe2();init_rebar();init_site();T10="compile",PROD_LIB=`${BUILD_FOLDER}/prod/lib`}});function configurationGate(n4,a16){let{folder:l22,config:i8}=a16,o11=Object.values(i8.environments),c22=o11.flatMap(({configFiles:e2})=>e2.map(({from:t2})=>t2)),r7=()=>[...new Set([...k12,...n4.files].flatMap(e2=>findFiles(l22,e2)).concat([...n4.present,...c22].filter(e2=>(0,import_node_fs15.existsSync)((0,import_node_path13.join)(l22,e2)))))].sort();return{name:"configuration",row:"G12",title:"configuration",needs:[],after:[],exclusive:[],deadlineMs:n4.timeoutMs,expected:n4.expected,missing:async()=>{if(n4.files.length+n4.present.length+n4.variables.length===0&&r7().length===0&&c22.length===0&&o11.every(({secrets:s10,env:g22})=>s10.length===0&&Object.keys(g22).length===0))return{why:`there are no configuration files, and ${i8.file} names no variables`,fix:`Name the files below \`gates:\` of ${i8.file}, such as \`configuration: {files: ["conf/*.json"]}\`; or write \`configuration: false\` to do without`}},async run(e2){let t2=r7(),s10=t2.filter(f25=>(0,import_node_fs15.existsSync)((0,import_node_path13.join)(l22,f25))),g22=t2.filter(f25=>!s10.includes(f25)).map(f25=>({severity:"error",message:`${f25} is a link that leads nowhere`})),m23=[...T11(n4,o11,l22),...g22],d24=s10.filter(f25=>f25.endsWith(".config")),u22=s10.filter(f25=>!d24.includes(f25)).flatMap(f25=>A9(f25,readText(l22,f25),a16)),w27=new Set([...n4.present,...o11.flatMap(({configFiles:f25})=>f25.filter(({to:h31})=>x14.test(h31)).map(({from:h31})=>h31))]),p41=await I11(d24,f25=>w27.has(f25)||x14.test(f25),a16,e2),y30=[...m23,...u22,...p41.findings,...P7(n4,o11,i8.file)],b20=s10.map(f25=>({what:f25,value:`sha256 ${sha256(readText(l22,f25))}`})),F20=y30.filter(({severity:f25})=>f25==="error"),S23={files:s10.length,errors:F20.length};return F20.length>0?measured("fail",F20.map(({file:f25,message:h31})=>f25===void 0?h31:`${f25}: ${h31}`).join("; "),{findings:y30,evidence:b20,figures:S23}):p41.unread>0?measured("inconclusive",`${p41.unread} files of Erlang terms could not be read: ${p41.why}`,{findings:[...y30,{severity:"error",message:p41.why}],evidence:b20,figures:S23}):measured("pass",`${s10.length} file${s10.length===1?" parses":"s parse"}, ${o11.length} environment${o11.length===1?"":"s agree"}`,{findings:y30,evidence:b20,figures:S23})}}}function T11({files:n4,present:a16},l22,i8){let o11=a16.filter(e2=>!(0,import_node_fs15.existsSync)((0,import_node_path13.join)(i8,e2))).map(e2=>`${e2} is missing, which the preset demands`),c22=n4.filter(e2=>findFiles(i8,e2).length===0).map(e2=>`no file matches ${JSON.stringify(e2)} of gates.configuration.files`),r7=l22.flatMap(({name:e2,configFiles:t2})=>t2.filter(({from:s10})=>!(0,import_node_fs15.existsSync)((0,import_node_path13.join)(i8,s10))).map(({from:s10})=>`${s10} is missing, which environments.${e2}.config lays over the release`));return[...o11,...c22,...r7].map(e2=>({severity:"error",message:e2}))}function A9(n4,a16,{yamlProblems:l22}){return a16.startsWith("\uFEFF")?[{severity:"error",file:n4,line:1,message:"begins with a byte order mark; save it as UTF-8 without one"}]:C6.test(n4)?dotenvProblems(a16).map(({line:i8,message:o11})=>({severity:"error",file:n4,line:i8,message:o11})):/\.json$/i.test(n4)?J3(n4,a16):/\.ya?ml$/i.test(n4)?l22(a16).map(i8=>({severity:"error",file:n4,...i8})):[{severity:"notice",file:n4,message:"is of a kind that is not parsed"}]}function J3(n4,a16){try{return JSON.parse(a16),[]}catch(l22){let i8=l22.message.replace(/\s+/g," "),o11=/position (\d+)/.exec(i8)?.[1],c22=o11===void 0?/end of JSON/.test(i8)?a16.split(`
`).length:void 0:a16.slice(0,Number(o11)).split(`
`).length;return[{severity:"error",file:n4,line:c22,message:`is not JSON: ${i8}`}]}}function dotenvProblems(n4){let a16=[],l22=new Map,i8=n4.split(/\r?\n/);for(let o11=0;o11<i8.length;o11+=1){let c22=(i8[o11]??"").trim();if(c22===""||c22.startsWith("#"))continue;let r7=o11+1,e2=W6.exec(c22)?.[1]?.trim();if(e2===void 0){a16.push({line:r7,message:"is not NAME=value"});continue}let t2=c22.replace(/^export\s+/,"").split("=")[0]??"",s10=l22.get(t2);s10!==void 0&&a16.push({line:r7,message:`has ${t2} a second time, after line ${s10}`}),l22.set(t2,r7),q6.test(e2)&&a16.push({line:r7,message:`has a control character in ${t2}`});let g22=e2[0];if(g22!=='"'&&g22!=="'")continue;let m23=u22=>new RegExp(g22==="'"?"'\\s*(?:#.*)?$":'(?:^|[^\\\\])(?:\\\\\\\\)*"\\s*(?:#.*)?$').test(u22);if(m23(e2.slice(1)))continue;if((g22==="'"?/'/:/^(?:[^"\\]|\\.)*"/).test(e2.slice(1))){a16.push({line:r7,message:`has something behind the quotes of ${t2}`});continue}let d24=i8.findIndex((u22,w27)=>w27>o11&&m23(u22));d24===-1?a16.push({line:r7,message:`has a quote at ${t2} without its end`}):o11=d24}return a16}async function I11(n4,a16,{folder:l22,tmp:i8},o11){try{let c22=await probe("terms",n4.map(e2=>(0,import_node_path13.join)(l22,e2)),i8,o11);return{findings:c22.flatMap(({file:e2,line:t2=0,col:s10=0,error:g22,list:m23},d24)=>{let u22=n4[d24]??e2;return g22===void 0?m23===!1&&a16(u22)?[{severity:"error",file:u22,message:"is not one list with a full stop behind it, without which Erlang does not start"}]:[]:[{severity:"error",file:u22,...t2>0?{line:t2}:{},...s10>0?{col:s10}:{},message:`is not a file of Erlang terms: ${g22.replace(/syntax error before: $/,"it ends in the middle; is the full stop missing?")}`}]}),unread:n4.length-c22.length,why:"Erlang told of fewer files than it was asked"}}catch(c22){return{findings:[],unread:n4.length,why:errorMessage(c22)}}}function P7({variables:n4},a16,l22){let i8=[],o11=({secrets:r7,env:e2})=>new Set([...r7,...Object.keys(e2)]),c22=a16.filter(({profile:r7})=>r7!=="dev");for(let r7 of c22){let e2=o11(r7),t2=n4.filter(s10=>!e2.has(s10));t2.length>0&&i8.push({severity:"error",message:`environments.${r7.name} of ${l22} gives the service no ${t2.join(", ")}; add ${t2.length===1?"it":"them"} to secrets or env`})}for(let r7 of c22.filter(({profile:e2})=>e2==="production"))for(let e2 of c22.filter(({profile:t2})=>t2==="staging")){let t2=o11(r7),s10=e2.secrets.filter(m23=>!t2.has(m23)&&!n4.includes(m23));s10.length>0&&i8.push({severity:"error",message:`${s10.join(", ")} of environments.${e2.name}.secrets ${s10.length===1?"is":"are"} neither in secrets nor in env of environments.${r7.name}`});let g22=r7.secrets.filter(m23=>!o11(e2).has(m23));g22.length>0&&i8.push({severity:"warning",message:`${g22.join(", ")} of environments.${r7.name}.secrets ${g22.length===1?"was":"were"} never tried in environments.${e2.name}`})}for(let r7 of c22){let e2=r7.secrets.length===0?[]:a16.flatMap(t2=>r7.secrets.filter(s10=>s10 in t2.env).map(s10=>`${s10} is a secret in environments.${r7.name} and plain text in environments.${t2.name}`));for(let t2 of e2)i8.push({severity:"warning",message:t2})}return i8}var import_node_fs15,import_node_path13,k12,x14,C6,W6,q6,init_configuration2=__esm({"src/gates/configuration.ts"(){"use strict";import_node_fs15=__nccwpck_require__(24),import_node_path13=__nccwpck_require__(760);init_errors();init_files();init_gate();init_probe2();k12=["config/*.config","config/*.json","config/*.yml","config/*.yaml",".env.*"],x14=/(?:^|\/)sys\.config$/,C6=/(?:^|\/)\.env(?:\.[^/]*)?$/;W6=/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.*)$/,q6=/[\u0000-\u0008\u000b-\u001f\u007f]/}});function customGate({name:a16,run:e2,timeoutMs:c22,profiles:i8},r7){return{name:a16,row:"G14",title:e2.join(" "),needs:[],after:["git-clean","compile"],exclusive:r7.hasRebar&&e2[0]==="rebar3"?[BUILD_FOLDER]:[],deadlineMs:c22,profiles:i8,expected:i8,missing:async()=>{},async run(m23){let{code:t2,signal:d24,stdout:p41,stderr:u22}=await m23.run(withVersion(e2,r7.version));if(t2===null)return inconclusive(endedBy(e2[0]??"",d24));let o11=[{what:"exit code",value:String(t2)}];if(t2===0)return measured("pass","exit code 0",{evidence:o11});let n4=`exit code ${t2}: ${tail(p41+u22)||"it printed nothing"}`;return measured("fail",n4,{evidence:o11,findings:[{severity:"error",message:n4}]})}}}var init_custom=__esm({"src/gates/custom.ts"(){"use strict";init_gate();init_rebar();init_site()}});async function uncommitted(s10){let n4=await m14(s10,"status","--porcelain=v2","-z","--untracked-files=normal","--ignore-submodules=none"),o11=[],r7=n4.split("\0");for(let t2=0;t2<r7.length;t2+=1){let e2=r7[t2]??"",a16={1:8,2:9,u:10,"?":1}[e2[0]??""];a16!==void 0&&(o11.push({path:e2.split(" ").slice(a16).join(" "),isNew:e2.startsWith("?")}),e2.startsWith("2")&&(t2+=1))}let i8=new Set(o11.map(({path:t2})=>t2));return[...o11,...(await S7(s10)).filter(t2=>!i8.has(t2)).map(t2=>({path:t2,isNew:!1}))]}async function S7(s10){let n4=(await m14(s10,"rev-parse","--show-toplevel")).replace(/\n$/,""),o11=(await m14(s10,"-C",n4,"ls-files","-v","-z")).split("\0").filter(t2=>/^[a-zS] /.test(t2)),r7=[],i8=[];for(let t2 of o11){let e2=t2.slice(2),a16=(0,import_node_fs16.lstatSync)((0,import_node_path14.join)(n4,e2),{throwIfNoEntry:!1});a16?.isFile()===!0?i8.push(e2):(a16!==void 0||!/^s/i.test(t2))&&r7.push(e2)}for(let t2=0;t2<i8.length;t2+=u15){let e2=i8.slice(t2,t2+u15),a16=(await m14(s10,"-C",n4,"hash-object","--",...e2)).split(`
`),l22=(await m14(s10,"-C",n4,"--literal-pathspecs","ls-files","--stage","-z","--",...e2)).split("\0"),f25=new Map(l22.map(c22=>[c22.slice(c22.indexOf("	")+1),c22.split(" ")[1]]));r7.push(...e2.filter((c22,g22)=>f25.get(c22)!==a16[g22]))}return r7}async function m14(s10,...n4){let{code:o11,stdout:r7,stderr:i8}=await s10(...n4);if(o11!==0)throw new UserError(`git ${n4.find(t2=>/^[a-z]/.test(t2))??""} failed: ${saidBy(i8)}`);return r7}function gitCleanGate({timeoutMs:s10,expected:n4},{git:o11,head:r7}){return{name:"git-clean",row:"G9",title:"nothing uncommitted",needs:[],after:[],exclusive:[],deadlineMs:s10,expected:n4,missing:async()=>{},async run(){let i8=await uncommitted(o11),t2=[{what:"HEAD",value:r7.commit}],e2={uncommitted:i8.length};if(i8.length===0)return measured("pass","everything is committed",{figures:e2,evidence:t2});let a16=i8.slice(0,p25).map(({path:f25})=>JSON.stringify(f25)).join(", "),l22=`${i8.length} uncommitted: ${a16}${i8.length>p25?", \u2026":""}`;return measured({dev:"pass",staging:"pass",production:"fail"},l22,{findings:[{severity:"error",message:`${l22}. ${G4(i8)}`}],figures:e2,evidence:t2})}}}function G4(s10){if(s10.every(({isNew:o11})=>o11))return"Commit them, or add them to .gitignore";let n4="Commit the changes or undo them, `git diff HEAD` shows them; in a job, a step before this one made them";return s10.some(({isNew:o11})=>o11)?`${n4}. What is new may go into .gitignore`:n4}var import_node_fs16,import_node_path14,p25,u15,init_git_clean=__esm({"src/gates/git-clean.ts"(){"use strict";import_node_fs16=__nccwpck_require__(24),import_node_path14=__nccwpck_require__(760);init_errors();init_git();init_gate();p25=20,u15=500}});function compareVersions(u22,t2){let[n4,e2]=[s8.exec(u22),s8.exec(t2)];if(n4===null||e2===null)return;let r7=c15(o9(n4[1]),o9(e2[1]));return r7!==0?r7:n4[2]===void 0||e2[2]===void 0?+(n4[2]===void 0)-+(e2[2]===void 0):f17(n4[2].split("."),e2[2].split("."))}function o9(u22=""){return[...u22.split(".").map(Number),0,0,0].slice(0,4)}function c15(u22,t2){let n4=u22.findIndex((e2,r7)=>e2!==t2[r7]);return n4===-1?0:(u22[n4]??0)-(t2[n4]??0)}function f17(u22,t2){for(let n4=0;n4<Math.max(u22.length,t2.length);n4+=1){let[e2,r7]=[u22[n4],t2[n4]];if(e2===void 0||r7===void 0)return+(r7===void 0)-+(e2===void 0);if(e2===r7)continue;let[i8,d24]=[/^\d+$/.test(e2),/^\d+$/.test(r7)];return i8&&d24?Number(e2)-Number(r7):i8!==d24?i8?-1:1:e2<r7?-1:1}return 0}var s8,init_semver=__esm({"src/gates/semver.ts"(){"use strict";s8=/^(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/}});async function readHead(e2){let{code:s10,stdout:i8,stderr:o11}=await e2("rev-list","--max-count=1","--timestamp","HEAD"),r7=/^(\d+) ([0-9a-f]{40,64})$/.exec(i8.trim());if(s10!==0||r7===null)throw refusalOf(o11)??new UserError(`there is no commit to look at: ${saidBy(o11)||"git told nothing"}`,{fix:"Check out the repository first, and give `working-directory` a folder in it."});let n4=await c16(e2,"--points-at=HEAD"),t2=await e2("rev-parse","--is-shallow-repository");return{commit:r7[2]??"",time:Number(r7[1]),tags:[...new Set(n4.map(({version:a16})=>a16))],shallow:t2.stdout.trim()==="true"}}async function c16(e2,...s10){let{stdout:i8}=await e2("for-each-ref","--format=%(refname:strip=2)",...s10,"refs/tags/");return i8.split(`
`).flatMap(o11=>{let r7=h15.exec(o11)?.[1];return r7===void 0?[]:[{tag:o11,version:r7}]})}async function readBase(e2,{shallow:s10},i8){if(e2!==void 0){if(!l12.test(e2)||e2.includes(".."))throw new UserError(`input base-ref: ${JSON.stringify(e2)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let t2 of[e2,`refs/remotes/origin/${e2}`])if((await i8("rev-parse","--quiet","--verify","--end-of-options",`${t2}^{commit}`)).code===0)return{ref:t2,version:void 0,why:"input base-ref"};throw new UserError(`input base-ref: ${e2} is not a tag, branch or commit of this checkout`,{fix:"Check out with `fetch-depth: 0`."})}let o11=await c16(i8,"--merged=HEAD","--no-contains=HEAD"),r7=o11.filter(({tag:t2})=>t2.startsWith("v")),n4;for(let t2 of r7.length>0?r7:o11.filter(({tag:a16})=>/^\d+\.\d/.test(a16)))compareVersions(t2.version,t2.version)!==void 0&&(n4===void 0||(compareVersions(t2.version,n4.version)??0)>0)&&(n4=t2);return n4!==void 0?{ref:`refs/tags/${n4.tag}`,version:n4.version,why:`tag ${n4.tag}`}:{ref:void 0,version:void 0,why:s10?"the checkout is shallow, so that tags before it are not there":"there is no tag before it"}}var l12,h15,init_git2=__esm({"src/gates/git.ts"(){"use strict";init_errors();init_git();init_semver();l12=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/,h15=/^v?(\d[0-9A-Za-z.+_-]{0,63})$/}});async function lookInside(t2){let e2=new Map,r7=0,c22=(0,import_tar_stream3.extract)();c22.on("entry",({name:n4,size:s10=0,type:u22},f25,l22)=>{(u22==="file"||u22==="contiguous-file")&&(r7+=1);let d24=v20.test(n4)?"release":x15.test(n4)?"package":void 0,m23=d24!==void 0&&s10<=$19,p41=[];f25.on("data",a16=>{m23&&p41.push(a16)}),f25.on("end",()=>{let a16=Buffer.concat(p41).toString("utf8"),g22=d24===void 0?void 0:B8(d24,a16),h31=n4.replace(/^\.\//,"");g22!==void 0&&e2.set(h31,[...e2.get(h31)??[],g22]),l22()}),f25.on("error",l22)}),await(0,import_promises2.pipeline)((0,import_node_fs17.createReadStream)(t2),(0,import_node_zlib2.createGunzip)(),c22);let i8=[...e2].find(([,n4])=>new Set(n4).size>1),k23=i8===void 0?void 0:`the archive has ${i8[0]} more than once, of the versions ${[...new Set(i8[1])].join(", ")}`,[o11]=[...e2].sort(([n4],[s10])=>S8(n4)-S8(s10));return{files:r7,torn:k23,own:o11===void 0?void 0:{file:o11[0],version:o11[1].at(-1)??""}}}function S8(t2){return t2.split("/").length+(v20.test(t2)?0:10)}function B8(t2,e2){if(t2==="release")return/^\S+ (\S+)\s*$/.exec(e2)?.[1];try{let{version:r7}=JSON.parse(e2);return typeof r7=="string"?r7:void 0}catch{return}}var import_node_fs17,import_promises2,import_node_zlib2,import_tar_stream3,$19,v20,x15,init_archive_inside=__esm({"src/gates/archive-inside.ts"(){"use strict";import_node_fs17=__nccwpck_require__(24),import_promises2=__nccwpck_require__(466),import_node_zlib2=__nccwpck_require__(522),import_tar_stream3=__toESM(require_tar_stream(),1),$19=1024*1024,v20=/^(?:\.\/)?(?:[^/]+\/)?releases\/start_erl\.data$/,x15=/^(?:\.\/)?(?:package\/)?package\.json$/}});function releaseGate({timeoutMs:t2,expected:o11},e2,a16){let{build:s10}=e2.config;return{name:"release",row:"G13",title:"release",needs:["compile"],after:["git-clean",...s10===void 0?[]:["unit",...e2.config.gates.custom.map(({name:n4})=>n4)]],exclusive:e2.hasRebar?[BUILD_FOLDER]:[],deadlineMs:t2,expected:o11,missing:async()=>{},async run(n4){let i8=s10!==void 0?await J4(s10,e2,n4):e2.hasRebar?await K4(e2,n4):await Q4(e2,n4);return"verdicts"in i8?i8:W7(i8,e2,a16,n4)}}}async function J4({commands:t2,archive:o11},e2,a16){let s10=(0,import_node_path15.join)(e2.folder,o11);b10(s10);for(let i8 of t2){let{code:d24,signal:r7,stdout:h31,stderr:g22}=await a16.run(withVersion(i8,e2.version));if(d24===null)return inconclusive(endedBy(i8[0]??"",r7));if(d24!==0)return E13(`${i8.join(" ")} ended with ${d24}`,`${h31}
${g22}`,e2)}let n4=(0,import_node_fs18.lstatSync)(s10,{throwIfNoEntry:!1});return n4===void 0?failed(`the commands ended with 0, and left no ${o11}`):n4.isFile()?{file:s10,committed:[]}:failed(`the commands left ${o11} as a link or a folder: it must be a file`)}async function K4(t2,o11){for(let d24 of findFiles(t2.folder,C7))b10((0,import_node_path15.join)(t2.folder,d24));let{code:e2,signal:a16,stdout:s10,stderr:n4}=await o11.run(["rebar3","as","prod","tar"],{env:rebarEnv(t2)});if(e2===null)return inconclusive(endedBy("rebar3",a16));if(e2!==0)return E13(`rebar3 as prod tar ended with ${e2}`,`${s10}
${n4}`,t2);let i8=findFiles(t2.folder,C7);return i8.length>1?failed(`rebar3 made ${i8.length} archives: ${i8.join(", ")}. Say in build.commands which one it is`):i8[0]===void 0?failed("rebar3 as prod tar ended with 0, and left no archive"):{file:(0,import_node_path15.join)(t2.folder,i8[0]),committed:[]}}async function Q4({config:t2,version:o11,head:e2,git:a16,out:s10},n4){let i8=(0,import_node_path15.join)(s10,t2.service);(0,import_node_fs18.mkdirSync)(i8,{recursive:!0,mode:448});let d24=(0,import_node_path15.join)(i8,`${t2.service}-${o11}.tar.gz`);b10(d24);try{let r7=await archiveCommit(e2.commit,d24,a16);return n4.note(`git archive ${e2.commit}: ${r7.length} files`),{file:d24,committed:r7}}catch(r7){if(r7 instanceof LacksFiles)return failed(explain(r7));throw r7}}function E13(t2,o11,{folder:e2}){let{findings:a16,elsewhere:s10}=compileErrors(o11,e2);if(s10!==void 0&&a16.length===0)return inconclusive(`what the build depends on could not be had: ${s10}`);let n4=`${t2}: ${tail(o11)||"it printed nothing"}`;return measured("fail",n4,{findings:[{severity:"error",message:n4},...inSources(a16,e2)]})}async function W7({file:t2,committed:o11},{folder:e2,version:a16,config:s10,readArchive:n4},i8,d24){let r7,h31;try{let{names:c22,...R29}=await n4(t2);r7={file:t2,...R29},h31=c22}catch(c22){if(c22 instanceof UserError)return failed(`a deployment would refuse the archive: ${explain(c22).replaceAll(`${e2}/`,"")}`);throw c22}let{files:g22,torn:F20,own:l22}=await lookInside(t2),y30={bytes:r7.bytes,entries:r7.entries},p41=[{what:"archive",value:`sha256 ${r7.sha256}`},{what:l22===void 0?"version in it":l22.file,value:l22?.version??"nothing in it tells"}],m23=[];d24.note(`${t2}: ${r7.bytes} bytes, ${r7.entries} entries, sha256 ${r7.sha256}`);let S23=leftOutOf(o11,h31);S23!==void 0&&m23.push({severity:"warning",message:S23});let $29=g22===0?"the archive has folders and links only, and no file":F20;if($29!==void 0)return measured("fail",$29,{figures:y30,evidence:p41,findings:[...m23,{severity:"error",message:$29}]});if(l22!==void 0&&l22.version!==a16){let c22=`the archive is of version ${l22.version} (${l22.file}), not ${a16}`;if(m23.push({severity:s10.gates.version===!1?"warning":"error",message:c22}),s10.gates.version!==!1)return measured("fail",c22,{figures:y30,evidence:p41,findings:m23})}return i8(r7),measured("pass",`${r7.entries} entries, ${(r7.bytes/1e6).toFixed(1)} MB, sha256 ${r7.sha256.slice(0,12)}\u2026`,{figures:y30,evidence:p41,findings:m23})}function b10(t2){(0,import_node_fs18.rmSync)(t2,{force:!0});let o11=(0,import_node_path15.join)((0,import_node_path15.dirname)(t2),q7);(0,import_node_fs18.existsSync)(o11)&&(0,import_node_fs18.rmSync)(o11,{force:!0})}var import_node_fs18,import_node_path15,C7,q7,init_release4=__esm({"src/gates/release.ts"(){"use strict";import_node_fs18=__nccwpck_require__(24),import_node_path15=__nccwpck_require__(760);init_commit();init_errors();init_archive_inside();init_files();init_gate();init_rebar();init_site();C7=`${BUILD_FOLDER}/prod/rel/*/*.tar.gz`,q7="release.json"}});async function schedule(n4,r7,i8){let{clock:o11,signal:m23}=i8,d24=o11.monotonic(),w27=new Set(n4.map(({name:e2})=>e2)),s10=new Set(n4),c22=new Map,f25=new Map,a16=new Set,h31=(e2,l22,u22,t2)=>{let y30={gate:e2,measured:u22===void 0||m23.aborted?u22:P9(u22,e2),reason:t2,startMs:l22,durationMs:Math.round(o11.monotonic()-d24-l22)};f25.set(e2.name,y30),r7.onEnd(y30)},M16=e2=>{let l22=Math.round(o11.monotonic()-d24);s10.delete(e2);for(let t2 of e2.exclusive)a16.add(t2);r7.onStart(e2);let u22=async()=>{let{result:t2,reason:y30}=await O11(e2,r7,i8);for(let g22 of e2.exclusive)a16.delete(g22);c22.delete(e2),h31(e2,l22,t2,y30)};c22.set(e2,u22())};for(;s10.size>0||c22.size>0;){for(let e2 of s10){if([...e2.needs,...e2.after].filter(t2=>w27.has(t2)).some(t2=>!f25.has(t2)))continue;let u22=e2.needs.find(t2=>A11(f25.get(t2)));if(u22!==void 0||m23.aborted){s10.delete(e2);let t2=Math.round(o11.monotonic()-d24);h31(e2,t2,inconclusive(m23.aborted?"the run was cancelled before it began":`needs ${u22}, which did not pass`),"");continue}c22.size>=r7.parallel||e2.exclusive.some(t2=>a16.has(t2))||M16(e2)}if(c22.size>0)await Promise.race(c22.values());else if([...s10].every(e2=>[...e2.needs,...e2.after].some(l22=>w27.has(l22)&&!f25.has(l22)))){for(let e2 of s10)h31(e2,Math.round(o11.monotonic()-d24),inconclusive("waits for a gate that waits for it"),"");s10.clear()}}return n4.map(({name:e2})=>f25.get(e2))}function P9(n4,{profiles:r7=PROFILES}){let i8={...n4.verdicts,...Object.fromEntries(PROFILES.filter(o11=>!r7.includes(o11)).map(o11=>[o11,"pass"]))};return{...n4,verdicts:i8}}function A11(n4){let r7=n4?.measured?.verdicts;return r7!==void 0&&!PROFILES.some(i8=>r7[i8]==="pass")}async function O11(n4,{contextOf:r7},{clock:i8,signal:o11}){let m23=new AbortController,d24=new AbortController,w27=AbortSignal.any([o11,m23.signal]),s10=()=>({result:inconclusive(o11.aborted?"the run was cancelled":`did not end within ${formatDuration(n4.deadlineMs)}; its timeout in deploy.yml says how long it may take`),reason:""}),c22=(async()=>(await i8.sleep(n4.deadlineMs,AbortSignal.any([d24.signal,o11])),!o11.aborted&&!d24.signal.aborted&&m23.abort(),await i8.sleep(k13,d24.signal),s10()))(),f25=(async()=>{let a16=await n4.missing();if(a16!==void 0)return{result:n4.expected.length===0?void 0:lacking(a16,n4.expected),reason:a16.why};let h31=await n4.run(r7(n4,w27));return w27.aborted?s10():{result:h31,reason:""}})().catch(a16=>w27.aborted?s10():{result:inconclusive(`could not be measured: ${a16 instanceof UserError?explain(a16):errorMessage(a16)}`),reason:""});try{return await Promise.race([f25,c22])}finally{d24.abort()}}var k13,init_schedule=__esm({"src/gates/schedule.ts"(){"use strict";init_duration();init_errors();init_gate();k13=5e3}});function xmlText(e2){let n4=g12(e2);if(n4!==void 0){if(e2.length%2===1)throw new Error("is cut off: half of a character is at its end");return new TextDecoder(n4).decode(e2)}let t2=/^(?:\xEF\xBB\xBF)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(e2.toString("latin1",0,200))?.[1]??"utf-8";if(/^(?:utf|ucs|iso-10646-ucs)-?(?:8|16|2|32|4)/i.test(t2))return e2.toString("utf8");try{return new TextDecoder(t2).decode(e2)}catch{throw new Error(`is in the encoding ${JSON.stringify(t2)}, which is not known; let it be written in UTF-8`)}}function g12(e2){let[n4,t2]=e2;if(n4===255&&t2===254||n4===60&&t2===0)return"utf-16le";if(n4===254&&t2===255||n4===0&&t2===60)return"utf-16be"}function parseXml(e2){let n4={name:"",attributes:{},children:[],text:""},t2=[n4];for(let[,s10,i8,o11,c22="",h31,d24,w27]of x17(e2.replace(/^\uFEFF/,"")).matchAll(m15)){let f25=t2.at(-1);if(w27!==void 0)throw new Error("is not well-formed XML");if(s10!==void 0)f25.text+=s10;else if(d24!==void 0)f25.text+=a11(d24);else if(i8!==void 0){if(t2.length===1||f25.name!==i8)throw new Error(`is not well-formed XML: </${i8.slice(0,40)}> ends nothing`);t2.pop()}else if(o11!==void 0){let u22={name:o11,attributes:S9(c22,o11),children:[],text:""};f25.children.push(u22),h31===""&&t2.push(u22)}}if(t2.length>1)throw new Error(`is cut off within <${t2.at(-1)?.name}>`);let[r7]=n4.children;if(r7===void 0||n4.children.length>1||n4.text.trim()!=="")throw new Error("is not well-formed XML");return r7}function x17(e2){let n4=l13(/(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)/y,e2,0);if(!e2.startsWith("<!DOCTYPE",n4))return e2;let t2=0,r7=n4+9;for(;r7<e2.length;){let s10=l13(/"[^"]*"|'[^']*'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y,e2,r7);if(s10>r7){r7=s10;continue}let i8=e2[r7]??"";if(i8==='"'||i8==="'"||e2.startsWith("<!--",r7)||e2.startsWith("<?",r7))break;if(i8==="["&&(t2+=1),i8==="]"&&(t2-=1),r7+=1,i8===">"&&t2===0)return e2.slice(0,n4)+e2.slice(r7)}throw new Error("is cut off within its document type")}function l13(e2,n4,t2){let r7=t2;for(e2.lastIndex=r7;e2.test(n4);e2.lastIndex=r7)r7=e2.lastIndex;return r7}function S9(e2,n4){let t2=[...e2.matchAll(p26)].map(([,i8="",o11,c22])=>[i8,a11(o11??c22??"")]),r7=new Set,s10=t2.find(([i8])=>r7.size===r7.add(i8).size)?.[0];if(s10!==void 0)throw new Error(`is not well-formed XML: <${n4.slice(0,40)}> has ${s10.slice(0,40)} twice`);return Object.fromEntries(t2)}function a11(e2){return e2.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z_:][\w:.-]*));/gi,(n4,t2,r7,s10)=>{if(s10!==void 0){let o11=E14.get(s10);if(o11===void 0)throw new Error(`has the entity ${n4.slice(0,40)}, which is not expanded; let it be written without`);return o11}let i8=t2===void 0?Number.parseInt(r7??"",16):Number(t2);return i8<=1114111?String.fromCodePoint(i8):"\uFFFD"})}var m15,p26,E14,init_xml=__esm({"src/gates/xml.ts"(){"use strict";m15=/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([^\s>]+)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g,p26=/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,E14=new Map([["lt","<"],["gt",">"],["amp","&"],["quot",'"'],["apos","'"]])}});function parseJunit(t2){if(t2.length>_14)throw new Error("is larger than 16 MB");let e2=parseXml(t2),n4=e2.name==="testsuite"||e2.name==="testsuites"?[e2,...E15(e2)]:void 0;if(n4===void 0)throw new Error(`begins with <${e2.name}>, not with <testsuites> or <testsuite>`);let[i8,r7]=[0,u16(e2,"skipped")+u16(e2,"disabled")],l22=[];for(let s10 of n4){let c22=s10.attributes.name??"",o11=s10.children.flatMap(a16=>a16.name==="testcase"?k14(a16):[]),p41=o11.flatMap(a16=>R17(a16,c22)),m23=C8(s10);m23!==void 0&&p41.push({suite:c22,name:"the suite itself",classname:"",outcome:"failed",message:M9(m23),file:"",line:void 0});let f25=s10.children.some(a16=>a16.name==="testsuite")?void 0:F12(s10,o11);f25!==void 0&&(i8+=Math.max(0,u16(s10,"tests")-o11.length-f25)),r7-=o11.filter(y17).length+(f25??0),l22.push(...p41)}return{cases:l22,declaredFailures:O12(e2),lacking:Math.max(0,i8-Math.max(0,r7)),doubt:J5(n4)}}function J5(t2){for(let{name:e2,attributes:n4}of t2)for(let i8 of S10){let r7=n4[i8];if(r7!==void 0&&!b11.test(r7))return`has ${JSON.stringify(r7.slice(0,40))} for ${i8} of <${e2}>, which is not a count`}}function F12(t2,e2){return Math.max(0,u16(t2,"skipped")+u16(t2,"disabled")-e2.filter(y17).length)}function y17({attributes:t2,children:e2}){return e2.some(({name:n4})=>/^skipped$/i.test(n4))||[t2.status,t2.result].some(n4=>h16.test(n4??""))}function E15(t2){return t2.children.filter(({name:e2})=>e2==="testsuite").flatMap(e2=>[e2,...E15(e2)])}function k14(t2){return[t2,...t2.children.filter(({name:e2})=>e2==="testcase").flatMap(e2=>k14(e2))]}function O12(t2){let e2=t2.children.filter(({name:n4})=>n4==="testsuite").reduce((n4,i8)=>n4+O12(i8),0);return Math.max(e2,u16(t2,"failures")+u16(t2,"errors"))}function C8({children:t2}){return t2.find(({name:e2})=>/^(?:failure|error)$/i.test(e2))}function M9({attributes:t2,text:e2}){return[t2.message??"",e2.trim()].filter(n4=>n4!=="").join(": ")}function u16({attributes:t2},e2){let n4=t2[e2];return n4!==void 0&&b11.test(n4)?Number(n4):0}function R17(t2,e2){let{attributes:n4,children:i8}=t2,r7=n4.name??"",l22=C8(t2),s10=i8.find(d24=>/^skipped$/i.test(d24.name)),c22=s10!==void 0&&(w15.has(s10.attributes.type??"")||s10.text.trimStart().startsWith("{tc_auto_skip,")),o11=[n4.status,n4.result],m23=l22!==void 0||c22||o11.some(d24=>x18.test(d24??""))?"failed":s10!==void 0||o11.some(d24=>h16.test(d24??""))?"skipped":"passed";if(l22===void 0&&$20.test(r7))return[];let f25=l22??s10,a16=[c22?s10.attributes.type??"did not run":"",f25===void 0?"":M9(f25)].filter(d24=>d24!=="").join(": "),g22=Number(n4.line);return[{suite:e2,name:r7,classname:n4.classname??"",outcome:m23,message:a16,file:n4.file??"",line:Number.isInteger(g22)&&g22>0?g22:void 0}]}var $20,w15,x18,h16,S10,b11,_14,init_junit=__esm({"src/gates/junit.ts"(){"use strict";init_xml();$20=/^(?:init|end)_per_(?:suite|group|testcase)$/,w15=new Set(["timeout","unknown","abort"]),x18=/^(?:fail(?:ed|ure)?|error(?:ed)?)$/i,h16=/^(?:notrun|disabled|suppressed|skipped|ignored)$/i,S10=["tests","failures","errors","skipped","disabled"],b11=/^\s*\d{1,9}\s*$/,_14=16*1024*1024}});function weigh(u22,{minTests:g22,allowFailures:c22}){let{passed:i8,failed:d24,skipped:r7,notRun:s10,broken:n4,evidence:k23}=u22,p41=i8+d24+s10,l22=p41===0?0:i8/p41*100,t2=u22.doubt??(i8+d24===0&&n4===void 0?`no test ran${r7===0?"":`, and ${r7} ${r7===1?"was":"were"} skipped`}`:void 0),$29=d24+s10>0||n4!==void 0,m23=i8+d24<g22,h31=e2=>{let a16=c22[e2];return a16===void 0||!$29?d24>0||n4!==void 0?"fail":t2!==void 0||s10>0?"inconclusive":m23?"fail":"pass":n4!==void 0?"fail":t2!==void 0?"inconclusive":l22>=a16&&!m23?"pass":"fail"},N14=Object.fromEntries(PROFILES.map(e2=>[e2,h31(e2)])),y30=[...u22.findings],o11=(e2,a16)=>{y30.push({severity:e2,message:a16})};n4!==void 0&&y30.length===0&&o11("error",n4),t2!==void 0&&o11("error",t2);let f25=m23&&n4===void 0&&t2===void 0?`${i8+d24} tests ran, min-tests asks for ${g22}`:void 0;f25!==void 0&&o11("error",f25);let b20=PROFILES.filter(e2=>c22[e2]!==void 0);$29&&b20.length>0&&o11("notice",`${b20.map(e2=>`${e2} asks for ${c22[e2]} % only`).join(", ")}: ${l22.toFixed(1)} % of the tests passed`);let E24=`${i8} passed, ${d24} failed${r7>0?`, ${r7} skipped`:""}${s10>0?`, ${s10} never ran`:""}`,O21=[...p41>0?[E24]:[],...n4===void 0?[]:[n4],...t2===void 0?[]:[t2],...f25===void 0?[]:[f25]].join("; ");return measured(N14,O21,{findings:y30,evidence:k23,figures:{passed:i8,failed:d24,skipped:r7,"not-run":s10,"pass-rate-percent":Math.floor(l22*10)/10}})}var NOTHING_COUNTED,init_tests=__esm({"src/gates/tests.ts"(){"use strict";init_gate();NOTHING_COUNTED={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],evidence:[]}}});async function runEunit(s10,e2){let{folder:r7,tmp:t2}=s10,n4=(0,import_node_path16.join)(t2,"eunit");(0,import_node_fs19.rmSync)(n4,{recursive:!0,force:!0}),(0,import_node_fs19.mkdirSync)(n4,{recursive:!0});let o11=(0,import_node_path16.join)(t2,"gate.config");(0,import_node_fs19.writeFileSync)(o11,""),(0,import_node_fs19.writeFileSync)(`${o11}.script`,D5);let i8=appSources(r7).flatMap(({name:a16})=>["ebin","test"].map(y30=>(0,import_node_path16.join)(r7,E16,"lib",a16,y30)));i8.push((0,import_node_path16.join)(r7,E16,"extras","test"));for(let a16 of i8)(0,import_node_fs19.rmSync)(a16,{recursive:!0,force:!0});let{code:c22,signal:u22,stdout:l22,stderr:p41}=await e2.run(["rebar3","eunit"],{env:{...rebarEnv(s10),REBAR_CONFIG:o11,GATE_OUT:n4}}),$29=`${l22}
${p41}`,g22=j9(n4),f25,h31="";try{f25=await probe("tests",i8,t2,e2)}catch(a16){h31=errorMessage(a16)}let m23=countEunit({code:c22,signal:u22,output:$29,reports:g22.reports,inventory:f25,folder:r7});return{...m23,doubt:m23.doubt??g22.problem??(f25===void 0?`the compiled modules could not be asked which tests they have: ${h31}`:void 0),findings:inSources(m23.findings,r7),evidence:[...g22.evidence,...m23.evidence]}}function j9(s10){let e2=(0,import_node_fs19.readdirSync)(s10).filter(t2=>t2.endsWith(".xml")).sort().map(t2=>({name:t2,text:(0,import_node_fs19.readFileSync)((0,import_node_path16.join)(s10,t2),"utf8")})),r7=e2.flatMap(({name:t2,text:n4})=>{try{let{doubt:o11}=parseJunit(n4);return o11===void 0?[]:[`${t2} ${o11}`]}catch(o11){return[`${t2} ${errorMessage(o11)}`]}});return{reports:e2.filter(({name:t2})=>!r7.some(n4=>n4.startsWith(`${t2} `))).map(({text:t2})=>t2),evidence:e2.map(({name:t2,text:n4})=>({what:t2,value:`sha256 ${sha256(n4)}`})),problem:r7[0]}}function countEunit({code:s10,signal:e2,output:r7,reports:t2,inventory:n4,folder:o11}){let d24=compileErrors(r7,o11),i8=d24.findings.filter(({severity:a16})=>a16==="error");if(s10!==0&&i8.length>0)return{...NOTHING_COUNTED,broken:`the tests do not compile: ${firstOf2(i8)}`,findings:i8};let c22=t2.flatMap(a16=>parseJunit(a16).cases),u22=a16=>c22.filter(y30=>y30.outcome===a16),[l22,p41,$29]=[u22("passed"),u22("failed"),u22("skipped")],g22=B10(r7),f25=H13(n4??[],c22),h31=/^\*\*\* test generator (\S+) failed \*\*\*/m.exec(r7)?.[1],m23={passed:l22.length,failed:p41.length,skipped:$29.length,notRun:f25.length,broken:h31===void 0?void 0:`the test generator ${h31} failed`,doubt:void 0,findings:[...p41.map(a16=>V4(a16,o11)),...f25.length===0?[]:[{severity:"error",message:`never ran: ${f25.slice(0,20).join(", ")}${f25.length>20?`, and ${f25.length-20} more`:""}`}]],evidence:[{what:"tests in the report",value:String(c22.length)},{what:"last lines of rebar3",value:g22.text},{what:"test functions in the compiled modules",value:n4===void 0?"unknown":String(n4.reduce((a16,{tests:y30})=>a16+y30.length,0))}]};return{...m23,doubt:q8(m23,{code:s10,signal:e2,output:r7,said:g22,cases:c22.length,elsewhere:d24.elsewhere})}}function B10(s10){let e2=[...s10.matchAll(/^ *(?:(?:All )?(\d+) tests passed\.|(Test passed\.)|There were no tests to run\.|Failed: \d+\. +Skipped: \d+\. +Passed: (\d+)\.) *$/gm)].at(-1),r7=/^One or more tests were cancelled\.$/m.test(s10);return{passed:e2===void 0?void 0:e2[2]===void 0?Number(e2[1]??e2[3]??0):1,cancelled:r7,text:e2===void 0?"no summary":`${e2[0].trim()}${r7?" One or more tests were cancelled.":""}`}}function q8(s10,{code:e2,signal:r7,output:t2,said:n4,cases:o11,elsewhere:d24}){let i8=s10.failed===0&&s10.broken===void 0;if(e2===null)return endedBy("rebar3",r7);if(o11===0&&s10.broken===void 0)return d24!==void 0?`what it depends on could not be had: ${d24}`:n4.passed===0&&e2===0?"rebar3 found no tests to run":`rebar3 ended with ${e2} and left no report${e2===0?": a test may have halted the machine it ran on":`: ${tail(t2)}`}`;if(n4.passed===void 0)return`rebar3 ended with ${e2} before it told a summary`;if(n4.passed!==s10.passed)return`the report has ${s10.passed} tests that passed, the summary says ${n4.passed}`;if(n4.cancelled)return"tests were cancelled, and those after them never ran";if(i8&&e2!==0)return`rebar3 ended with ${e2}, but no test failed: ${tail(t2)}`;if(!i8&&e2===0)return"rebar3 ended with 0, but tests failed"}function H13(s10,e2){let r7=new Map;for(let{name:n4}of e2){let[,o11,d24=""]=_15.exec(n4)??[];o11!==void 0&&r7.set(o11,[...r7.get(o11)??[],d24])}return[...new Map(s10.map(n4=>[n4.module,n4])).values()].flatMap(({module:n4,tests:o11,generators:d24})=>{let i8=r7.get(n4)??[],c22=o11.filter(l22=>!i8.some(p41=>p41===l22||p41.startsWith(`${l22}/`)||p41.startsWith(`${l22} `))),u22=i8.length===0?d24:[];return[...c22,...u22].map(l22=>`${n4}:${l22}`)})}function V4({name:s10,message:e2},r7){let[,t2="",n4=s10]=_15.exec(s10)??[],o11=/\*\*([\s\S]*)$/.exec(e2)?.[1]??e2,d24=`${t2===""?"":`${t2}:`}${n4} failed: ${o11.replace(/\s+/g," ").trim()}`.slice(0,L10),i8=[...e2.matchAll(/in (?:function|call from) '?(\w+)'?:.*? \(([^()\n]+), line (\d+)\)/g)].find(([,l22])=>l22===t2),u22=new RegExp(`\\{module,\\s*${t2}\\},\\s*\\{line,\\s*(\\d+)\\}`).exec(e2)?.[1]??i8?.[3];return t2===""||u22===void 0?{severity:"error",message:d24}:{severity:"error",message:d24,file:i8===void 0?`test/${t2}.erl`:sourcePath(i8[2]??"",r7),line:Number(u22)}}var import_node_fs19,import_node_path16,E16,L10,D5,_15,init_eunit=__esm({"src/gates/eunit.ts"(){"use strict";import_node_fs19=__nccwpck_require__(24),import_node_path16=__nccwpck_require__(760);init_errors();init_files();init_gate();init_junit();init_probe2();init_rebar();init_site();init_tests();E16=`${BUILD_FOLDER}/test`,L10=400,D5=String.raw`Out = os:getenv("GATE_OUT"),
User = case file:consult("rebar.config") of {ok, C0} -> C0; {error, enoent} -> []; {error, E0} -> error({bad_rebar_config, E0}) end,
U1 = case filelib:is_regular("rebar.config.script") of
  true -> {ok, C1} = file:script("rebar.config.script", [{'CONFIG', User}, {'SCRIPT', "rebar.config.script"}]), C1;
  false -> User end,
Report = fun(Opts) -> [{report, {eunit_surefire, [{dir, Out}]}} | [O || O <- Opts, not is_tuple(O) orelse element(1, O) =/= report]] end,
With = fun(C) -> lists:keystore(eunit_opts, 1, C, {eunit_opts, Report(proplists:get_value(eunit_opts, C, []))}) end,
Profiles = [case P of {test, Opts} -> {test, case lists:keymember(eunit_opts, 1, Opts) of true -> With(Opts); false -> Opts end}; _ -> P end
            || P <- proplists:get_value(profiles, U1, [])],
With(lists:keystore(profiles, 1, U1, {profiles, Profiles})).
`;_15=/^(\w+):\d+ (.*)$/s}});function nodeReporter(e2,{package:t2,tmp:r7,env:n4}){let o11=e2.join(" "),i8=/^npm (?:run )?test$/.test(o11)?t2?.test??"":o11,c22=n4.NODE_OPTIONS??"";if(!E17.test(i8)||a12.test(i8)||a12.test(c22))return;let s10=(0,import_node_path17.join)(r7,"node-tests.jsonl"),u22=(0,import_node_path17.join)(r7,"node-tests.mjs");(0,import_node_fs20.rmSync)(s10,{force:!0}),(0,import_node_fs20.writeFileSync)(u22,S11.replace("FILE",JSON.stringify(s10)));let d24=["--test-reporter=spec","--test-reporter-destination=stdout",`--test-reporter=${(0,import_node_url.pathToFileURL)(u22).href}`,"--test-reporter-destination=stderr"];return{env:{NODE_OPTIONS:[c22,...d24].filter(f25=>f25!=="").join(" ")},neverEnded:()=>openTests(R18(s10))}}function refusedReporter(e2){return O13.test(e2)}function openTests(e2){let t2=new Map;for(let r7 of e2.split(`
`)){let n4=N7(r7);if(n4===void 0)continue;let o11=JSON.stringify(n4.slice(1));t2.set(o11,{event:n4,count:(t2.get(o11)?.count??0)+n4[0]})}return[...t2.values()].flatMap(({event:r7,count:n4})=>n4>0&&!v22(r7)?Array.from({length:n4},()=>r7[2]):[])}function v22([,,e2,t2,r7,n4]){return r7===1&&n4===1&&(t2===e2||t2.endsWith(`/${e2}`)||e2.endsWith(`/${t2}`))}function N7(e2){try{let t2=JSON.parse(e2);return Array.isArray(t2)&&t2.length===7?t2:void 0}catch{return}}function R18(e2){try{return(0,import_node_fs20.readFileSync)(e2,"utf8")}catch{return""}}var import_node_fs20,import_node_path17,import_node_url,S11,E17,a12,O13,init_node_tests=__esm({"src/gates/node-tests.ts"(){"use strict";import_node_fs20=__nccwpck_require__(24),import_node_path17=__nccwpck_require__(760),import_node_url=__nccwpck_require__(136),S11=String.raw`import { appendFileSync } from "node:fs";
export default async function* (events) {
  for await (const { type, data } of events) {
    if (!/^test:(?:enqueue|pass|fail)$/.test(type)) continue;
    const { name = "", file = "", line = 0, column = 0, nesting = 0 } = data;
    appendFileSync(FILE, JSON.stringify([type === "test:enqueue" ? 1 : -1, process.pid, name, file, line, column, nesting]) + "\n");
  }
}
`,E17=/\bnode\b[^|;&]*\s--test(?=\s|$)/,a12=/--test-reporter\b/,O13=/--test-reporter\S*(?: is not allowed in NODE_OPTIONS|' must match the number of)/}});function tally(e2,r7){let n4={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],...r7,by:e2};return{...n4,findings:n4.failed+n4.notRun>0||n4.broken!==void 0?n4.findings:[]}}function together(e2){if(e2.length===0)return;let r7=n4=>e2.reduce((t2,i8)=>t2+n4(i8),0);return{passed:r7(({passed:n4})=>n4),failed:r7(({failed:n4})=>n4),skipped:r7(({skipped:n4})=>n4),notRun:r7(({notRun:n4})=>n4),broken:joined(e2.map(({broken:n4})=>n4)),doubt:joined(e2.map(({doubt:n4})=>n4)),findings:e2.flatMap(({findings:n4})=>n4),by:e2.map(({by:n4})=>n4).join(", ")}}function joined(e2){let r7=[...new Set(e2.filter(n4=>n4!==void 0))];return r7.length===0?void 0:r7.join("; ")}function counts(e2){let r7={};for(let n4 of e2){let[,t2,i8]=/(\d+) ([a-z]+(?: [a-z]+)*)/.exec(n4)??[];i8!==void 0&&(r7[i8]=(r7[i8]??0)+Number(t2))}return r7}function sumOf(e2,...r7){return r7.reduce((n4,t2)=>n4+(e2[t2]??0),0)}function someOf(e2){return`${e2.slice(0,o10).join(", ")}${e2.length>o10?`, and ${e2.length-o10} more`:""}`}function plural(e2,r7){return`${e2} ${r7}${e2===1?"":"s"}`}function within(e2,r7){return e2.startsWith(`${r7}/`)?e2.slice(r7.length+1):e2.replace(/^\.\//,"")}var o10,init_tally=__esm({"src/gates/runners/tally.ts"(){"use strict";o10=20}});function F13(t2,i8){let n4=i8;for(;n4>0&&v23.test(t2[n4-1]??"");)n4-=1;let o11=counts(t2.slice(n4,i8));return n4<i8&&sumOf(o11,"pass","fail","skip","todo")===Number($21.exec(t2[i8]??"")?.[1])?o11:void 0}function R19(t2,i8){let n4=[],o11,d24,s10="",a16=!1;for(let[u22,r7]of t2.entries()){let l22=/^(?:::group::)?(\S.*\.[cm]?[jt]sx?):(?: \(run #\d+\))?$/.exec(r7)?.[1];l22!==void 0&&(o11=l22),r7==="# Unhandled error between tests"&&(a16=!0),s10=/^error: (.*)$/.exec(r7)?.[1]??s10;let[,e2="",f25,c22]=/^\s+at .*?\(?(\/.+):(\d+):(\d+)\)?$/.exec(r7)??[];e2.startsWith(`${i8}/`)&&(d24??={file:within(e2,i8),line:Number(f25),col:Number(c22)});let p41=/^(?:\(fail\)|✗) (.*?)(?: \[[\d.]+m?s\])?$/.exec(r7)?.[1],m23=s10===""?/^ {2}\^ (.*)$/.exec(t2[u22+1]??"")?.[1]:s10;p41!==void 0?n4.push({severity:"error",message:`${p41==="(unnamed)"?"a hook":p41} failed${m23===void 0?"":`: ${m23}`}`,...d24??{file:o11}}):a16&&/^-+$/.test(r7)&&s10!==""&&(n4.push({severity:"error",message:`error outside of a test: ${s10}`,...d24??{file:o11}}),a16=!1),(l22!==void 0||/^(?:\((?:fail|pass|skip|todo)\)|[✗✓»✎]) /.test(r7)||/^-+$/.test(r7)&&!a16)&&([d24,s10]=[void 0,""])}return n4}var N8,$21,v23,k16,bun,init_bun=__esm({"src/gates/runners/bun.ts"(){"use strict";init_tally();N8=/^bun test v\S+ \([0-9a-f]+\)$/,$21=/^Ran (\d+) tests? across \d+ files?\. \[[\d.]+m?s\]$/,v23=/^ ?\d+ (?:pass|fail|skip|todo|errors?|filtered out|expect\(\) calls|snapshots.*)$|^ ?snapshots: /,k16=/^Bailed out after (\d+) failures?$/,bun=(t2,i8)=>{let n4=t2.filter(e2=>N8.test(e2)).length,o11=t2.flatMap((e2,f25)=>$21.test(e2)?[f25]:[]);if(n4===0&&o11.length===0)return;let d24=t2.reduce((e2,f25)=>e2+Number(k16.exec(f25)?.[1]??0),0),s10=o11.map(e2=>F13(t2,e2)).filter(e2=>e2!==void 0),a16=s10.length+t2.filter(e2=>k16.test(e2)).length,u22=(...e2)=>s10.reduce((f25,c22)=>f25+sumOf(c22,...e2),0),r7=u22("error","errors"),l22=t2.filter(e2=>/^(?:\(fail\)|✗) (?:.* > )?\(unnamed\)(?: |$)/.test(e2)).length;return tally("bun test",{passed:u22("pass"),failed:u22("fail")+d24,skipped:u22("skip","todo"),broken:joined([r7>0?`${plural(r7,"error")} outside of tests, where a file can not be loaded for instance`:void 0,l22>0?"a hook failed, and the tests behind it never ran":void 0]),doubt:joined([d24>0?`bun test stopped after ${plural(d24,"failure")}, and what it left out was not counted`:void 0,a16<n4?"bun test ended before it told a summary: something ended its process in the middle of the tests":void 0,a16>n4||s10.length+(d24>0?1:0)<o11.length?"more summaries of bun test were printed than it began runs: a test seems to print some":void 0]),findings:R19(t2,i8)})}}});function w17(n4,u22){let d24=new Set,a16=new Map;for(let[i8,t2]of n4.entries()){let e2=(/^test (.+) \.\.\. FAILED$/.exec(t2)??/^(\S.*) --- FAILED$/.exec(t2)??/^---- (.+) stdout ----$/.exec(t2))?.[1];e2!==void 0&&d24.add(e2.replace(/ - should panic$/,""));let[,r7,s10="",o11,c22]=/^thread '(.+?)'(?: \(\d+\))? panicked at (.+):(\d+):(\d+):$/.exec(t2)??[];r7!==void 0&&a16.set(r7,{file:s10.replace(`${u22}/`,""),line:Number(o11),col:Number(c22),why:n4[i8+1]??""})}return[...n4.flatMap((i8,t2)=>{let[,e2]=/^error(?:\[E\d+\])?: (.+)$/.exec(i8)??[],[,r7,s10,o11]=/^\s*--> (.+):(\d+):(\d+)$/.exec(n4[t2+1]??"")??[];return e2===void 0||r7===void 0?[]:[{severity:"error",message:e2,file:r7,line:Number(s10),col:Number(o11)}]}),...[...d24].map(i8=>{let{why:t2,...e2}=a16.get(i8)??{why:""};return{severity:"error",message:`${i8} failed${t2===""?"":`: ${t2}`}`,...e2}})]}var $22,m17,x20,cargo,init_cargo=__esm({"src/gates/runners/cargo.ts"(){"use strict";init_tally();$22=/^running (\d+) tests?$/,m17=/^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored(?:; (\d+) measured)?; \d+ filtered out(?:; finished in [\d.]+s)?$/,x20=/^error: (could not compile .*)$/,cargo=(n4,u22)=>{let d24=[];for(let e2 of n4){let[,r7]=$22.exec(e2)??[];r7!==void 0&&d24.push({tests:Number(r7),result:void 0});let s10=d24.at(-1),[o11=0,c22=0,f25=0,p41=0]=m17.exec(e2)?.slice(1).map(g22=>Number(g22??0))??[];s10!==void 0&&m17.test(e2)&&o11+c22+f25+p41===s10.tests&&(s10.result={passed:o11,failed:c22,skipped:f25+p41})}let a16=n4.flatMap(e2=>x20.exec(e2)?.[1]??[]);if(d24.length===0&&a16.length===0)return;let l22=e2=>d24.reduce((r7,{result:s10})=>r7+(s10?.[e2]??0),0),i8=d24.filter(({result:e2})=>e2===void 0),t2=n4.some(e2=>e2.startsWith("error: test failed, to rerun pass "))&&!n4.some(e2=>/^error: \d+ targets? failed:$/.test(e2));return tally("cargo test",{passed:l22("passed"),failed:l22("failed"),skipped:l22("skipped"),broken:a16[0],doubt:joined([...i8.map(({tests:e2})=>`a test binary with ${plural(e2,"test")} ended before it told a result`),t2?"cargo ran no test binary after the first that failed; with --no-fail-fast it runs them all":void 0]),findings:w17(n4,u22)})}}});function R20({action:n4,package:t2,test:r7,why:e2=""},i8,d24,o11){let s10=d24.get(t2)??{tests:0,failed:0,begun:!1,ended:!1,benchmarks:!1};d24.set(t2,s10);let a16=`${t2} ${r7??""}`;if(s10.begun||=n4==="start"||n4==="run",r7?.startsWith("Benchmark")===!0&&n4!=="fail"){s10.benchmarks=!0;return}if(r7!==void 0){if(n4==="run"?i8.open.set(a16,r7):i8.open.delete(a16),s10.tests+=1,n4==="pass"&&(i8.passed+=1),n4==="skip"&&(i8.skipped+=1),n4!=="fail")return;i8.failed+=1,s10.failed+=1;let{why:f25="",...u22}=o11.get(a16)??{};i8.findings.push({severity:"error",message:`${t2} ${r7} failed${f25===""?"":`: ${f25}`}`,...u22});return}s10.ended||=n4!=="start",n4==="fail"&&s10.failed===0&&i8.broken.push(`${t2} failed outside of its tests${e2.startsWith("[")?` ${e2}`:""}`),n4==="pass"&&s10.tests===0&&!s10.benchmarks&&!e2.includes("[no tests to run]")&&i8.silent.push(t2)}function F14(n4){let t2=new Map,r7=new Map,e2=[];for(let i8 of n4){let{Action:d24,Package:o11,Test:s10,Output:a16}=y19(i8),[,f25,u22,l22]=b13.exec(i8)??[];if(f25==="FAIL"&&u22!==void 0&&e2.push({action:"fail",package:u22,test:void 0,why:l22}),typeof d24!="string"||typeof o11!="string")continue;let c22=typeof s10=="string"?s10:void 0;if(typeof a16=="string"){let p41=$23(a16.trimEnd());c22===void 0?t2.set(o11,/\[[a-z ]+\]/.exec(a16)?.[0]??t2.get(o11)??""):p41!==void 0&&!r7.has(`${o11} ${c22}`)&&r7.set(`${o11} ${c22}`,p41)}/^(?:start|run|pass|fail|skip)$/.test(d24)&&e2.push({action:d24,package:o11,test:c22,why:t2.get(o11)})}return{events:e2,places:r7}}function x21(n4){if(!n4.startsWith('{"')||!n4.includes('"Action":"'))return!1;let{Action:t2,Package:r7}=y19(n4);return typeof r7=="string"&&typeof t2=="string"&&M10.test(t2)}function y19(n4){if(!n4.startsWith("{"))return{};try{return JSON.parse(n4)}catch{return{}}}function O14(n4){let t2=[],r7=new Map,e2=[],i8=new Set,d24=new Map,o11;for(let s10 of n4){let[,a16,f25]=E18.exec(s10)??[],[,u22="",l22]=A12.exec(s10)??[];a16==="RUN"&&f25!==void 0&&(e2.push({action:"run",test:f25}),i8.add(f25)),N9.test(s10)&&e2.push({action:"bench",test:"Benchmark"}),l22!==void 0&&(u22==="FAIL"||i8.has(l22))&&e2.push({action:u22.toLowerCase(),test:l22}),o11=f25??l22??o11;let c22=$23(s10);o11!==void 0&&c22!==void 0&&!d24.has(o11)&&d24.set(o11,c22);let[,p41,g22,v28]=b13.exec(s10)??[];if(g22!==void 0){for(let h31 of e2)t2.push({...h31,package:g22});t2.push({action:p41==="FAIL"?"fail":"pass",package:g22,test:void 0,why:v28});for(let[h31,S23]of d24)r7.set(`${g22} ${h31}`,S23);[e2,i8,d24,o11]=[[],new Set,new Map,void 0]}}return{events:[...t2,...e2.map(s10=>({...s10,package:"the last package"}))],places:r7}}function $23(n4){let[,t2,r7,e2=""]=P10.exec(n4)??[];return t2===void 0?void 0:{file:t2,line:Number(r7),why:e2}}function L11(n4){return n4.flatMap(t2=>{let{Action:r7,Output:e2}=y19(t2),[,i8,d24,o11,s10=""]=/^(\S+\.go):(\d+):(\d+): (.+)$/.exec(r7==="build-output"&&typeof e2=="string"?e2.trimEnd():t2)??[];return i8===void 0?[]:[{severity:"error",message:s10,file:i8,line:Number(d24),col:Number(o11)}]})}var E18,A12,b13,M10,N9,P10,go,init_go=__esm({"src/gates/runners/go.ts"(){"use strict";init_tally();E18=/^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/,A12=/--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/,b13=/^(ok  |FAIL)\t(\S+)(?:[\t ](.*))?$/,M10=/^(?:start|run|pause|cont|pass|bench|fail|output|skip|attr|artifacts)$/,N9=/^Benchmark\S*\s+\d+\t/,P10=/^\s+(\S+_test\.go):(\d+): (.*)$/,go=n4=>{let{events:t2,places:r7}=n4.some(x21)?F14(n4):O14(n4),e2={passed:0,failed:0,skipped:0,open:new Map,silent:[],broken:[],findings:[]},i8=new Map;for(let a16 of t2)R20(a16,e2,i8,r7);if(![...i8.values()].some(({ended:a16,begun:f25})=>a16||f25))return;let d24=[...e2.open.values()];d24.length>0&&e2.findings.push({severity:"error",message:`never ended: ${someOf(d24)}`});let o11=[...i8].flatMap(([a16,{ended:f25}])=>f25?[]:[a16]),s10=t2.some(({action:a16})=>a16==="run"||a16==="start");return tally("go test",{passed:e2.passed,failed:e2.failed,skipped:e2.skipped,notRun:d24.length,broken:joined(e2.broken),doubt:joined([o11.length===0?void 0:`${someOf(o11)} told no end`,e2.silent.length===0?void 0:s10?`told of no test, and ended well: ${someOf(e2.silent)}`:"`go test` counts its tests only with -v or -json: add one of them to the command"]),findings:[...e2.findings,...e2.broken.length>0?L11(n4):[]]})}}});function F15(e2){let t2=e2.findLastIndex(n4=>/^\s+\d+ (?:passing|failing|passed)\b|^(?:.*ℹ|#) tests +\d+$|^Tests:\s|^\s*Tests\s{2}/.test(n4));return!/^\s+\d+ failing\b/.test(e2[t2]??"")&&e2.slice(t2+1).some(n4=>/^\s+(?:✔|✓|\d+\)) /.test(n4))}function b14(e2,t2){return e2.map(n4=>t2.exec(n4)).filter(n4=>n4!==null)}function y20(e2){return e2>0?`${plural(e2,"test file")} could not be run, or something failed outside of a test`:void 0}function p28(e2,t2){return e2.reduce((n4,d24)=>n4+Number(t2.exec(d24)?.[1]??0),0)}function v24(e2){return e2.flatMap((t2,n4)=>{let[,d24,o11]=/^ FAIL {2}(\S+?)(?: > (.+)| \[ .+ \])$/.exec(t2)??[];if(d24===void 0)return[];let i8=e2.slice(n4+1,n4+40),r7=i8.findIndex(s10=>/ FAIL {2}|⎯⎯⎯/.test(s10)),a16=i8.slice(0,r7===-1?void 0:r7).map(s10=>/^ ❯ (?:.* )?(\S+):(\d+):(\d+)$/.exec(s10)).find(s10=>s10?.[1]===d24);return[{severity:"error",message:`${o11??"the file"} failed: ${i8.find(s10=>s10.trim()!=="")?.trim()??""}`,file:d24,...a16==null?{}:{line:Number(a16[2]),col:Number(a16[3])}}]})}function k17(e2){let t2=new Map,n4;for(let d24 of e2){n4=/^(?:FAIL|PASS) (?:\S+ )?(\S+\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$/.exec(d24)?.[1]?.replace(/^\.\//,"")??n4;let o11=/^ {2}● (.+)$/.exec(d24)?.[1];o11!==void 0&&t2.set(`${n4} ${o11}`,{severity:"error",message:o11==="Test suite failed to run"?"the file could not be run":`${o11} failed`,file:n4})}return[...t2.values()]}function j10(e2){let t2=e2.findIndex(d24=>/^ {2}\d+ failing\b/.test(d24)),n4=t2===-1?[]:e2.flatMap((d24,o11)=>o11>t2&&/^ {2}\d+\) /.test(d24)?[o11]:[]);return n4.map((d24,o11)=>{let i8=e2.slice(d24,Math.min(n4[o11+1]??1/0,d24+60)),r7=i8.findIndex(s10=>s10.endsWith(":"));return{severity:"error",message:`${i8.slice(0,r7+1).map(s10=>s10.trim().replace(/^\d+\) /,"")).join(" ").replace(/:$/,"")} failed: ${i8[r7+1]?.trim()??""}`}})}var vitest,jest,mocha,init_javascript=__esm({"src/gates/runners/javascript.ts"(){"use strict";init_tally();vitest=e2=>{let t2=b14(e2,/^\s*Tests\s{2,}(?:(.+) \((\d+)\)|no tests)\s*$/),n4=e2.filter(u22=>/^\s*RUN\s+v\d\S* /.test(u22)).length;if(t2.length===0&&n4===0)return;let d24=e2.filter(u22=>/^\s*No test files found, exiting with code 0$/.test(u22)).length,o11=counts(t2.flatMap(([,u22=""])=>u22.split("|"))),i8=t2.reduce((u22,[,,m23="0"])=>u22+Number(m23),0),r7=Object.values(o11).reduce((u22,m23)=>u22+m23,0),a16=o11.failed??0,s10=p28(e2,/^\W*Failed Suites (\d+) \W*$/),f25=Math.max(s10,p28(e2,/^\s*Test Files\s{2,}(\d+) failed\b/)-a16),l22=p28(e2,/^\s*Errors\s{2,}(\d+) errors?\s*$/);return tally("vitest",{passed:o11.passed??0,failed:a16,skipped:r7-a16-(o11.passed??0),notRun:Math.max(0,i8-r7),broken:joined([y20(f25),l22>0?`${plural(l22,"error")} outside of tests`:void 0]),doubt:joined([t2.length+d24<n4?"vitest ended before it told a summary":void 0,r7>i8?`the summary of vitest counts ${r7} tests of ${i8}`:void 0]),findings:v24(e2)})},jest=e2=>{let t2=b14(e2,/^Tests:\s+(?:(.+), )?(\d+) total\s*$/),n4=e2.some(s10=>/^\s*●\s+process\.exit called with /.test(s10));if(t2.length===0&&!n4)return;let d24=counts(t2.flatMap(([,s10=""])=>s10.split(","))),o11=t2.reduce((s10,[,,f25="0"])=>s10+Number(f25),0),i8=Object.values(d24).reduce((s10,f25)=>s10+f25,0),r7=d24.failed??0,a16=b14(e2,/^Test Suites:\s(.*) (\d+) of (\d+) total\s*$/).filter(([,s10="",f25,l22])=>Number(f25)+sumOf(counts(s10.split(",")),"skipped")<Number(l22));return tally("jest",{passed:d24.passed??0,failed:r7,skipped:sumOf(d24,"skipped","todo","pending"),broken:y20(Math.max(e2.filter(s10=>/^\s+● Test suite failed to run$/.test(s10)).length,p28(e2,/^Test Suites:\s+(\d+) failed\b/)-r7)),doubt:joined([...a16.map(([,,s10,f25])=>`jest ran ${s10} of ${f25} test files only`),n4?"a test of jest ended the process, and took along what was not told yet":void 0,i8===o11?void 0:`the summary of jest counts ${i8} tests of ${o11}`]),findings:k17(e2)})},mocha=e2=>{let t2=counts(e2.flatMap(d24=>/^\s{2}(\d+ (?:passing|failing|pending))\b/.exec(d24)?.[1]??[]));if(t2.passing===void 0)return;let n4=e2.filter(d24=>/^\s+\d+\) .*"(?:before|after)(?: all| each)" hook\b/.test(d24)).length;return tally("mocha",{passed:t2.passing,failed:t2.failing??0,skipped:t2.pending??0,broken:n4>0?"a hook failed, and the tests behind it never ran":void 0,doubt:F15(e2)?"mocha ended before it told a summary: more tests were told of behind the last":void 0,findings:j10(e2)})}}});function y21(n4,s10){let t2=new Map,e2="a test";for(let[r7,o11]of n4.entries()){e2=/^\s*not ok \d+ - (.*)$/.exec(o11)?.[1]??e2;let[,i8]=/^test at (.+:\d+:\d+)$/.exec(o11)??/^\s*location: '(.+:\d+:\d+)'$/.exec(o11)??[],[,c22="",d24,a16]=/^(.+):(\d+):(\d+)$/.exec(i8??"")??[];if(c22==="")continue;let u22=/^\s*✖ (.*?)(?: \([\d.]+ms\))?$/.exec(n4[r7+1]??"")?.[1]??e2;t2.set(i8??"",{severity:"error",message:`${u22} failed`,file:within(c22,s10),line:Number(d24),col:Number(a16)})}return[...t2.values()]}function b15(n4,s10){return n4.flatMap(e2=>(/^✔ (.+?)(?: \([\d.]+ms\))?$/.exec(e2)??/^ok \d+ - (.+)$/.exec(e2))?.[1]??[]).filter(e2=>/\.[cm]?[jt]sx?$/.test(e2)&&/["']node:test["']/.test(k18((0,import_node_path18.resolve)(s10,e2))))}function k18(n4){try{return(0,import_node_fs21.readFileSync)(n4,"utf8")}catch{return""}}var import_node_fs21,import_node_path18,node,init_node=__esm({"src/gates/runners/node.ts"(){"use strict";import_node_fs21=__nccwpck_require__(24),import_node_path18=__nccwpck_require__(760);init_tally();node=(n4,s10)=>{let t2={};for(let c22 of n4){let[,d24,a16]=/(?:ℹ|^#) (tests|pass|fail|cancelled|skipped|todo) +(\d+)$/.exec(c22)??[];d24!==void 0&&(t2[d24]=(t2[d24]??0)+Number(a16))}let e2=t2.tests;if(e2===void 0)return;let r7=sumOf(t2,"fail","cancelled"),o11=r7+sumOf(t2,"pass","skipped","todo"),i8=b15(n4,s10);return tally("node --test",{passed:sumOf(t2,"pass"),failed:r7,skipped:sumOf(t2,"skipped","todo"),doubt:joined([i8.length===0?void 0:`${someOf(i8)} ended before it told of its own tests`,o11===e2?void 0:`the summary of node --test counts ${o11} tests of ${e2}: a test seems to print one`]),findings:r7>0?y21(n4,s10):[]})}}});function y22(t2){return{passed:sumOf(t2,"passed","xpassed","subtests passed"),failed:sumOf(t2,"failed","error","errors","subtests failed"),skipped:sumOf(t2,"skipped","xfailed","subtests skipped"),notRun:0,broken:0,doubt:void 0}}function M11(t2){let s10=t2.findLast(r7=>p29.exec(r7)?.[1]!==void 0);if(s10===void 0)return{...y22({}),doubt:"pytest ended before it told a summary: something ended its process in the middle of the tests"};let n4=counts((p29.exec(s10)?.[1]??"").split(", ")),o11=y22(n4),[,i8,c22=""]=t2.map(r7=>C9.exec(r7)??S12.exec(r7)).find(r7=>r7!==null)??[];if(i8===void 0)return o11;let d24=counts(c22.split(" / ")),a16=d24.selected??Number(i8),u22=sumOf(n4,"passed","failed","xfailed","xpassed");return{...o11,notRun:Math.max(0,a16-u22-sumOf(n4,"skipped","error","errors")),broken:sumOf(d24,"error","errors"),doubt:u22>a16?`the summary of pytest counts ${u22} tests, and ${a16} were collected: a test seems to print one`:void 0}}function x22(t2){let s10=t2.findIndex(n4=>/^=+ short test summary info =+$/.test(n4));return s10===-1?[]:t2.slice(s10)}function N10(t2){return x22(t2).filter(s10=>/^ERROR [^:\s]+(?: - .*)?$/.test(s10)).length}function T14(t2){return x22(t2).flatMap(s10=>{let[,n4,o11,i8,c22]=/^(FAILED|ERROR) ([^:\s]+)(?:::(.+?))?(?: - (.*))?$/.exec(s10)??[];return o11===void 0?[]:[{severity:"error",message:`${i8===void 0?"could not be loaded":`${i8} ${n4==="ERROR"?"had an error in its fixtures":"failed"}`}${c22===void 0?"":`: ${c22}`}`,file:o11}]})}var O15,R21,w18,g14,p29,C9,S12,D6,F16,L12,pytest,init_pytest=__esm({"src/gates/runners/pytest.ts"(){"use strict";init_tally();O15=/^=+ test session starts =+$/,R21="(?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|reruns?|subtests (?:passed|failed|skipped))",w18=`(?:${R21}|[a-z]+)`,g14=t2=>`(no tests ran|(?:\\d+ ${t2}, )*\\d+ ${t2})`,p29=new RegExp(`^(?:=+ ${g14(w18)}|${g14(R21)}) in \\d+\\.\\d+s(?: \\([^()]*\\))?(?: =+)?$`),C9=/(?:^|\s)collected (\d+) items?((?: \/ \d+ [a-z]+)*)$/,S12=/^\d+ workers? \[(\d+) items?\]/,D6=/^[.FEsxX]+(?:\s+\[ *\d+%\])?$/,F16=/^Ran \d+ tests? |^\s+\d+ passing\b/,L12=/^!{3,} (.+?) !{3,}$/,pytest=t2=>{let s10=t2.flatMap((e2,l22)=>O15.test(e2)?[l22]:[]),n4=t2.filter(e2=>p29.exec(e2)?.[2]!==void 0);if(s10.length===0&&n4.length===0)return;let o11=s10.map((e2,l22)=>M11(t2.slice(e2+1,s10[l22+1]))),i8=n4.map(e2=>y22(counts((p29.exec(e2)?.[2]??"").split(", ")))),c22=[...o11,...i8],d24=e2=>c22.reduce((l22,$29)=>l22+e2($29),0),a16=d24(({notRun:e2})=>e2),u22=Math.max(d24(({broken:e2})=>e2),N10(t2)),r7=t2.slice(t2.findLastIndex(e2=>p29.test(e2)||F16.test(e2))+1).some(e2=>D6.test(e2)),b20=t2.map(e2=>L12.exec(e2)?.[1]).find(e2=>e2!==void 0);return tally("pytest",{passed:d24(({passed:e2})=>e2),failed:Math.max(0,d24(({failed:e2})=>e2)-u22),skipped:d24(({skipped:e2})=>e2),notRun:a16,broken:u22>0?`${plural(u22,"test file")} could not be loaded`:void 0,doubt:joined([...o11.map(({doubt:e2})=>e2),n4.length>0&&r7?"pytest ended before it told a summary: it went on behind the last":void 0,b20===void 0?void 0:`pytest was stopped early: ${b20}`]),findings:[...T14(t2),...a16>0?[{severity:"error",message:`${a16} of the tests that pytest collected never ran`}]:[]]})}}});function tallyOf(r7,e2){let o11=r7.replace(g15,"").split(/\r?\n/).filter(({length:t2})=>t2<=y23),n4=o11.filter(({length:t2})=>t2<=h17),s10=[...[node,vitest,jest,mocha,bun,pytest,cargo].map(t2=>t2(n4,e2)),go(o11,e2)];return together(s10.filter(t2=>t2!==void 0))}var g15,h17,y23,UNKNOWN_SUMMARY,init_test_output=__esm({"src/gates/test-output.ts"(){"use strict";init_bun();init_cargo();init_go();init_javascript();init_node();init_pytest();init_tally();g15=/\u001b(?:\[[0-9;]*m|\([A-Z0-9])/g,h17=300,y23=4e3,UNKNOWN_SUMMARY="nothing that was printed counts the tests. Read are the summaries of node --test, bun test, vitest, jest, mocha, pytest, cargo test and go test -v; let any other runner write a JUnit file, and name it in gates.unit.report"}});function unitGate(e2,t2){let{run:s10,report:n4,expected:i8,timeoutMs:d24}=e2,r7=s10===void 0?t2.hasRebar:n4===void 0&&s10.join(" ")==="rebar3 eunit",u22=s10??(t2.package?.test===void 0?void 0:["npm","test"]);return{name:"unit",row:"G2",title:r7?"EUnit":"unit tests",needs:["compile"],after:["git-clean"],exclusive:t2.hasRebar?[BUILD_FOLDER]:[],deadlineMs:d24,expected:i8,missing:async()=>{if(!(r7||u22!==void 0))return{why:"no tests are known: there is no rebar.config, no `test` in package.json, and no `gates.unit.run`",fix:q9(t2)}},async run(f25){return r7||u22===void 0?weigh(await runEunit(t2,f25),e2):weigh(await K5(u22,n4,t2,f25),e2)}}}function q9({config:e2,folder:t2,package:s10}){let n4=W8.find(([r7])=>(0,import_node_fs22.existsSync)((0,import_node_path19.join)(t2,r7)))?.[1],i8=n4===void 0?'how they are run, such as `unit: {run: make test, report: "reports/*.xml"}` with JUnit files':`\`unit: ${n4}\``,d24=s10===void 0||n4!==void 0?"":"Add `test` to the scripts of package.json. Or ";return`${d24}${d24===""?"Below":"below"} \`gates:\` of ${e2.file} write ${i8}; or \`unit: false\` to release without tests`}async function K5(e2,t2,s10,n4){let{folder:i8}=s10,d24=t2===void 0?void 0:new Freshness(i8,t2),r7=t2===void 0?nodeReporter(e2,s10):void 0,u22=await n4.run(e2,r7);r7!==void 0&&refusedReporter(u22.stdout+u22.stderr)&&(r7=void 0,u22=await n4.run(e2));let{code:f25,signal:p41,stdout:g22,stderr:h31,truncated:m23}=u22,c22=`${g22}
${h31}`,o11=t2===void 0||d24===void 0?P11(z6(c22,i8),r7?.neverEnded()??[]):Q5(t2,d24,i8),y30=f25!==0&&o11.passed+o11.failed===0&&o11.broken===void 0?`the command ended with ${f25} and counted no test: ${tail(c22)||"it printed nothing"}`:void 0,l22=f25===null?endedBy(e2[0]??"",p41):y30??o11.doubt??(m23&&t2===void 0?I13:Y3(o11,u22));return{...o11,doubt:l22,evidence:[...o11.evidence,{what:"exit code",value:String(f25)}]}}function P11(e2,t2){return t2.length===0?e2:{...e2,notRun:e2.notRun+t2.length,findings:[...e2.findings,{severity:"error",message:`never ended: ${someOf(t2)}`}]}}function Y3({failed:e2,passed:t2,broken:s10,notRun:n4},{code:i8,stdout:d24,stderr:r7}){if(s10===void 0){if(i8===0&&e2>0)return"the command ended with 0, but tests failed";if(i8!==0&&e2+n4===0)return`the command ended with ${i8}, but none of ${plural(t2,"test")} failed: ${tail(d24+r7)}`}}function z6(e2,t2){let s10=tallyOf(e2,t2);if(s10===void 0)return{...NOTHING_COUNTED,doubt:UNKNOWN_SUMMARY};let{by:n4,...i8}=s10,{passed:d24,failed:r7,skipped:u22}=i8;return{...i8,findings:inSources(i8.findings,t2),evidence:[{what:`summary of ${n4}`,value:`${d24} passed, ${r7} failed, ${u22} skipped`}]}}function Q5(e2,t2,s10){let n4=findFiles(s10,e2),i8=n4.filter(o11=>t2.isFresh(o11));if(i8.length===0)return{...NOTHING_COUNTED,doubt:n4.length===0?`the tests left no ${e2}`:`${n4[0]} is from an earlier run`};let[d24,r7,u22,f25,p41]=[0,0,0,0,0],g22=[],h31=[],m23;for(let o11 of i8){let y30=(0,import_node_fs22.readFileSync)((0,import_node_path19.join)(s10,o11));h31.push({what:o11,value:`sha256 ${sha256(y30)}`});try{let l22=parseJunit(xmlText(y30));l22.doubt!==void 0&&(m23??=`${o11} ${l22.doubt}`);let{cases:$29}=l22;f25+=l22.declaredFailures,p41+=l22.lacking,d24+=$29.filter(({outcome:a16})=>a16==="passed").length,u22+=$29.filter(({outcome:a16})=>a16==="skipped").length;for(let a16 of $29.filter(({outcome:w27})=>w27==="failed")){r7+=1;let w27=a16.file===""?{}:{file:a16.file.startsWith(`${s10}/`)?a16.file.slice(s10.length+1):a16.file,line:a16.line};g22.push({severity:"error",message:`${[a16.classname||a16.suite,a16.name].filter(U9=>U9!=="").join(" ")} failed: ${a16.message.replace(/\s+/g," ").slice(0,300)}`,...w27})}}catch(l22){m23=`${o11} ${errorMessage(l22)}`}}let c22=n4.filter(o11=>!i8.includes(o11));return c22.length>0&&g22.push({severity:"warning",message:`${c22.length} of ${n4.length} reports are from an earlier run, and were not counted: ${someOf(c22)}`}),f25>r7&&(m23??=`the reports say that ${f25} failed, and name ${r7}`),p41>0&&(m23??=`the reports count ${plural(p41,"more test")} than they have`),{...NOTHING_COUNTED,passed:d24,failed:r7,skipped:u22,findings:g22,evidence:h31,doubt:m23}}var import_node_fs22,import_node_path19,I13,W8,init_unit=__esm({"src/gates/unit.ts"(){"use strict";import_node_fs22=__nccwpck_require__(24),import_node_path19=__nccwpck_require__(760);init_errors();init_eunit();init_files();init_gate();init_junit();init_node_tests();init_rebar();init_tally();init_test_output();init_tests();init_xml();I13="the command printed so much that the middle of it was left out, and summaries with it perhaps. Let it print less, or write a JUnit file, and name it in gates.unit.report";W8=[["go.mod","{run: go test -v ./...}"],["Cargo.toml","{run: cargo test}"],...["pyproject.toml","setup.py","setup.cfg","pytest.ini","tox.ini","requirements.txt"].map(e2=>[e2,"{run: python3 -m pytest}"]),["pom.xml",'{run: mvn --batch-mode test, report: "**/target/surefire-reports/*.xml"}'],...["build.gradle","build.gradle.kts"].map(e2=>[e2,'{run: ./gradlew test, report: "**/build/test-results/test/*.xml"}'])]}});function versionGate({timeoutMs:e2,expected:i8},s10){let{build:d24,gates:a16}=s10.config,t2=s10.hasRebar&&d24===void 0&&a16.compile!==!1&&a16.compile.run===void 0;return{name:"version",row:"G10",title:"version",needs:t2?["compile"]:[],after:s10.hasRebar?["compile"]:[],exclusive:[],deadlineMs:e2,expected:i8,missing:async()=>{if(s10.hasRebar||s10.package?.version!==void 0)return;let n4=s10.package===void 0?"":'Add "version" to package.json, or ';return{why:"no file that is read tells a version: there is no src/*.app.src, and no version in package.json",fix:`${n4}${n4===""?"Below":"below"} \`gates:\` of ${s10.config.file} write \`version: false\`, so that the tag alone says which version it is`}},async run(n4){let o11=await T15(s10,t2,n4);return"verdicts"in o11?o11:C10(o11,s10,n4)}}}async function T15(e2,i8,s10){let{folder:d24,config:a16}=e2;if(!e2.hasRebar){if(e2.package?.version===void 0)return failed("no file tells a version");let r7=readText(d24,"package.json"),v28=r7.split(`
`).findIndex(u22=>/^\s*"version"\s*:/.test(u22))+1;return{version:e2.package.version,file:"package.json",line:v28===0?void 0:v28,evidence:{what:"package.json",value:`sha256 ${sha256(r7)}`}}}let t2=appSources(d24),n4=mainApp(t2,a16.service);if(n4===void 0)return t2.length===0?failed("there is no src/*.app.src that tells a version"):inconclusive(`which application tells the version is not known: there are ${t2.map(({name:r7})=>r7).join(", ")}, none named like the service ${a16.service}`);let o11=readText(d24,n4.file),f25=literalVsn(o11);return!i8&&f25!==void 0?{version:f25.version,file:n4.file,line:f25.line,evidence:{what:n4.file,value:`sha256 ${sha256(o11)}`}}:a16.gates.compile===!1?inconclusive(`${n4.file} computes its version, and the gate compile, which would tell, is turned off`):B11(n4,f25?.line,e2,s10)}async function B11({name:e2,file:i8},s10,{folder:d24,tmp:a16},t2){let n4=`${PROD_LIB}/${e2}/ebin/${e2}.app`,[o11]=await probe("app",[(0,import_node_path20.join)(d24,n4)],a16,t2);return o11?.vsn===void 0||o11.vsn===""?inconclusive(`${n4} tells no version: ${o11?.error??"it has no vsn"}`):{version:o11.vsn,file:i8,line:s10,evidence:{what:n4,value:`vsn ${o11.vsn}`}}}async function C10(e2,i8,s10){let{version:d24,asked:a16,head:t2}=i8,n4=[],o11=[e2.evidence],f25={file:e2.file,line:e2.line};e2.version!==d24&&n4.push({severity:"error",message:`${e2.file} says ${e2.version}, asked for is ${d24}`,...f25});let r7=await M12(e2,i8,s10),v28=!0;if(r7.version!==void 0){o11.push({what:r7.where,value:r7.version});let c22=compareVersions(e2.version,r7.version);c22===void 0&&(v28=e2.version!==r7.version,n4.push({severity:"warning",message:`${e2.version} and ${r7.version} at ${r7.where} are not versions of numbers: which is newer was not compared`,...f25})),c22!==void 0&&c22<=0&&n4.push({severity:"error",message:`${e2.version} is not greater than ${r7.version} at ${r7.where}`,...f25})}else n4.push({severity:i8.head.shallow?"error":"notice",message:`not compared with a version before: ${r7.where}${i8.head.shallow?"; check out with fetch-depth: 0":""}`});let u22=n4.filter(({severity:c22,file:l22})=>c22==="error"&&l22!==void 0);if(u22.length>0)return measured("fail",u22.map(({message:c22})=>c22).join("; "),{findings:n4,evidence:o11});let h31=`${e2.version} in ${e2.file}${r7.version===void 0?`, not compared: ${r7.where}`:`, before ${r7.version}`}`;if(!a16){let c22=t2.tags.length>1,l22=c22?`the commit has the tags of ${t2.tags.join(", ")}, and nobody said which it is: give the input version`:`nobody asked for a version and no tag names one: ${e2.version} was compared with nothing. Tag the commit v${e2.version}, or give the input version`;return n4.push({severity:"warning",message:l22}),measured({dev:"pass",staging:"pass",production:"inconclusive"},`${h31}; ${c22?"several tags name it":"no tag names it"}`,{findings:n4,evidence:o11})}return!v28||r7.version===void 0&&i8.head.shallow?measured({dev:"pass",staging:"pass",production:"inconclusive"},h31,{findings:n4,evidence:o11}):measured("pass",h31,{findings:n4,evidence:o11})}async function M12({file:e2},{base:i8,git:s10},d24){if(i8.ref===void 0||i8.version!==void 0)return{version:i8.version,where:i8.why};let{code:a16,stdout:t2}=await s10("show","--end-of-options",`${i8.ref}:./${e2}`);if(d24.note(`git show ${i8.ref}:./${e2}: ${a16}`),a16!==0)return{version:void 0,where:`${i8.why} has no ${e2}`};let n4=e2==="package.json"?P12(t2):literalVsn(t2)?.version;return n4===void 0?{version:void 0,where:`${e2} of ${i8.why} tells no version`}:{version:n4,where:i8.why}}function P12(e2){try{let{version:i8}=JSON.parse(e2);return typeof i8=="string"?i8:void 0}catch{return}}var import_node_path20,init_version=__esm({"src/gates/version.ts"(){"use strict";import_node_path20=__nccwpck_require__(760);init_compile2();init_files();init_gate();init_probe2();init_semver();init_site()}});function parseWaivers(n4,a16,s10){let t2=[],e2=[];for(let[i8,o11]of n4.split(/\r\n|\r|\n/).entries()){let r7=o11.trim();if(r7===""||r7.startsWith("#"))continue;let f25=g16(r7,a16,s10,t2);f25!==void 0&&e2.push(`line ${i8+1}: ${f25}`)}if(e2.length===0)return t2;throw new UserError(`input waive: ${e2.join("; ")}`,{fix:"Write a line for each gate: unit until=2026-12-31 why it may be missing."})}function g16(n4,a16,s10,t2){let[,e2="",i8="",o11=""]=d18.exec(n4)??[];if(e2==="")return`${JSON.stringify(n4.slice(0,80))} is not "gate until=YYYY-MM-DD reason"`;if(!s10.includes(e2))return`there is no gate ${JSON.stringify(e2.slice(0,40))}; there are ${s10.join(", ")}`;if(e2===l16)return"release can not be waived: without it there is no archive that could be deployed";if(!isDate(i8))return`${JSON.stringify(i8.slice(0,40))} is not a date such as 2026-12-31`;if(i8<a16)return`the waiver of ${e2} ended on ${i8}`;if(o11.trim()==="")return`the waiver of ${e2} has no reason`;if(t2.some(r7=>r7.gate===e2))return`${e2} is waived twice`;t2.push({gate:e2,until:i8,reason:o11.trim().slice(0,300)})}var l16,d18,init_waivers=__esm({"src/gates/waivers.ts"(){"use strict";init_errors();init_date();l16="release",d18=/^(\S+)\s+until=(\S+)(?:\s+(.*))?$/}});var import_node_fs23,import_node_path21,h18,O17,S14,$24,Workshop,R22,init_workshop=__esm({"src/gates/workshop.ts"(){"use strict";import_node_fs23=__nccwpck_require__(24),import_node_path21=__nccwpck_require__(760);init_printable();h18=16*1024*1024,O17=8*1024*1024,S14=300,$24=40,Workshop=class{traces=new Map;world;folder;env;logs;constructor(t2,e2,r7,n4){this.world=t2,this.folder=e2,this.env=r7,this.logs=n4}trace(t2){return this.traces.get(t2)??{commands:[],tail:[],log:""}}contextOf(t2,e2){let r7={commands:[],tail:[],log:""};this.traces.set(t2.name,r7);let n4=new R22(this.logs,`${t2.name}.log`,r7,i8=>this.world.secrets.redact(printableLine(i8)));return{signal:e2,note:i8=>n4.line(i8),run:async(i8,l22={})=>{let[p41="",...f25]=i8,c22=this.world.secrets.redact(printableLine(i8.join(" "))).slice(0,S14);n4.line(`$ ${c22}`);let u22=Object.fromEntries(Object.entries({...this.env,...l22.env}).filter(a16=>a16[1]!==void 0)),{code:s10,signal:d24,stdout:y30,stderr:v28,truncated:w27,durationMs:o11}=await this.world.exec(p41,f25,{deadlineMs:t2.deadlineMs,cwd:l22.cwd??this.folder,env:u22,signal:e2,keepBytes:O17,onLine:a16=>n4.line(a16)});return r7.commands.push({command:c22,code:s10,durationMs:Math.round(o11)}),n4.line(`[${s10===null?`ended by ${d24??"a signal"}`:`exit code ${s10}`} after ${Math.round(o11)} ms]`),{code:s10,signal:d24,stdout:y30,stderr:v28,truncated:w27,durationMs:o11}}}}},R22=class{folder;name;trace;clean;written=0;fd;constructor(t2,e2,r7,n4){this.folder=t2,this.name=e2,this.trace=r7,this.clean=n4}line(t2){let e2=this.clean(t2);if(this.trace.tail.push(e2),this.trace.tail.length>$24&&this.trace.tail.shift(),this.written>h18)return;let r7=this.written+e2.length>h18?"[the log was cut here]":e2;this.written+=r7.length+1,this.fd??=this.open(),(0,import_node_fs23.writeSync)(this.fd,`${r7}
`)}open(){(0,import_node_fs23.mkdirSync)(this.folder,{recursive:!0,mode:448});let t2=(0,import_node_path21.join)(this.folder,this.name);return this.trace.log=t2,(0,import_node_fs23.openSync)(t2,"w",384)}}}});function entryOf(r7,{gate:e2,ended:o11,trace:a16,waivers:c22,profile:f25}){let n4=o11?.measured,l22=n4?.verdicts[f25],t2=e2===void 0?"off":o11===void 0?"not asked for":l22??"not applicable",s10=c22.find(i8=>i8.gate===r7),d24=n4!==void 0&&Object.values(n4.verdicts).some(i8=>i8!=="pass");return{name:r7,row:e2?.row??p30[r7]??"G14",title:e2?.title??r7,state:t2,verdicts:n4?.verdicts,summary:e2===void 0?"turned off in deploy.yml":o11===void 0?"left out by the input gates":l22===void 0?m19(o11):n4?.summary??"",expected:e2?.expected??[],waived:d24?s10:void 0,findings:n4?.findings??[],figures:n4?.figures??{},evidence:n4?.evidence??[],commands:a16.commands,startMs:o11?.startMs??0,durationMs:o11?.durationMs??0,log:a16.log}}function m19({gate:{expected:r7},reason:e2}){return r7.length===0?e2:`${e2}; ${r7.join(" and ")} ${r7.length===1?"expects":"expect"} it`}function judge(r7,e2,o11){let a16=r7.filter(({verdicts:t2})=>t2!==void 0),c22=t2=>{let s10=a16.filter(({verdicts:i8})=>i8?.[t2]!==void 0);if(s10.length===0)return"inconclusive";let d24=s10.filter(({waived:i8})=>i8===void 0).map(({verdicts:i8})=>i8?.[t2]);return d24.includes("fail")?"fail":d24.includes("inconclusive")?"inconclusive":"pass"},f25=a16.filter(({verdicts:t2})=>t2?.[e2]==="pass").length,n4=r7.filter(({verdicts:t2,state:s10,expected:d24})=>t2?.[e2]!==void 0||s10==="not asked for"&&d24.includes(e2)).length,l22=o11?["dev"]:PROFILES;return{verdict:c22(e2),verdicts:Object.fromEntries(l22.map(t2=>[t2,c22(t2)])),readiness:n4===0?0:Math.floor(f25/n4*100),criteria:{met:f25,expected:n4}}}var p30,init_judge=__esm({"src/gates/judge.ts"(){"use strict";init_gate();p30={"git-clean":"G9",version:"G10",changelog:"G11",configuration:"G12",compile:"G1",unit:"G2",release:"G13"}}});async function runGates(e2,n4){let r7=new Date(n4.clock.now()).toISOString(),o11=n4.clock.monotonic(),{config:t2,profile:c22}=e2,f25=re(t2.gates),s10=parseWaivers(e2.waive,r7.slice(0,10),f25),m23=ae2(e2.subset,f25),i8=await ce(e2,n4),a16,g22=fe(t2.gates,i8,d24=>{a16=d24}),u22=se(g22,m23),{log:l22}=n4;l22.info(`${t2.service} ${i8.version}${i8.asked?"":" (nobody asked for a version: what the repository says)"} at ${i8.head.commit.slice(0,12)}, for ${c22}`),m23.length>0&&l22.info(`only ${u22.map(({name:d24})=>d24).join(", ")}: nothing is said of staging and production`);let p41={...e2.env,SOURCE_DATE_EPOCH:String(i8.head.time)},v28=(0,import_node_path22.join)(e2.out,"logs");(0,import_node_fs24.rmSync)(v28,{recursive:!0,force:!0});let w27=new Workshop(n4,e2.folder,p41,v28),E24=await uncommitted(i8.git).catch(()=>{}),O21=await me(u22,w27,c22,n4),M16=new Map(O21.map(d24=>[d24.gate.name,d24])),$29=n4.signal.aborted?[]:s10,h31=f25.map(d24=>entryOf(d24,{gate:g22.find(N14=>N14.name===d24),ended:M16.get(d24),trace:w27.trace(d24),waivers:$29,profile:c22})),G8=await le(i8,E24,$29,h31);for(let d24 of G8)l22.notice(d24);let y30=a16===void 0||n4.signal.aborted?void 0:await ge(a16,e2),b20=y30===void 0?h31:h31.map(d24=>d24.name==="release"?ue(d24,y30):d24);return y30!==void 0&&(a16=void 0),{service:t2.service,version:i8.version,commit:i8.head.commit,profile:c22,...judge(b20,c22,m23.length>0),gates:b20,waivers:s10,subset:m23,archive:a16,notices:G8,startedAt:r7,durationMs:Math.round(n4.clock.monotonic()-o11)}}function re({custom:e2,...n4}){return[...Object.keys(n4),...e2.map(({name:r7})=>r7)]}function ae2(e2,n4){let r7=e2.filter(o11=>!n4.includes(o11));if(r7.length>0)throw new UserError(`input gates: there is no gate ${r7.map(o11=>JSON.stringify(o11.slice(0,40))).join(", ")}`,{fix:`There are: ${n4.join(", ")}.`});return[...new Set(e2)]}function se(e2,n4){if(n4.length===0)return[...e2];let r7=new Set(n4);for(let o11 of r7)for(let t2 of e2.find(c22=>c22.name===o11)?.needs??[])r7.add(t2);return e2.filter(({name:o11})=>r7.has(o11))}async function ce(e2,n4){let{config:r7,folder:o11,readArchive:t2,yamlProblems:c22}=e2,f25=gitIn(o11,e2.env,n4),s10=await readHead(f25),m23=await readBase(e2.baseRef,s10,f25),i8=hasRebar(o11),a16=readPackage(o11),g22=e2.tag!==void 0&&s10.tags.includes(e2.tag)?e2.tag:s10.tags.length===1?s10.tags[0]:void 0,u22=e2.version??g22??de(o11,r7.service,i8,a16?.version);if(u22===void 0)throw new UserError("which version this is nobody says",{fix:"Give `version`, or run on a commit with a tag such as v1.2.3."});let l22=(0,import_node_path22.join)(n4.tmp,"gates");return(0,import_node_fs24.mkdirSync)(l22,{recursive:!0,mode:448}),{config:r7,folder:o11,head:s10,base:m23,git:f25,tmp:l22,readArchive:t2,yamlProblems:c22,version:e2.checkVersion(u22),startedAtMs:n4.clock.now(),asked:e2.version!==void 0||g22!==void 0,hasRebar:i8,package:a16,env:e2.env,out:e2.out}}function de(e2,n4,r7,o11){if(!r7)return o11;let t2=mainApp(appSources(e2),n4);return t2===void 0?void 0:literalVsn(readText(e2,t2.file))?.version}function fe(e2,n4,r7){let o11=(t2,c22)=>t2===!1?[]:[c22(t2)];return[...o11(e2["git-clean"],t2=>gitCleanGate(t2,n4)),...o11(e2.version,t2=>versionGate(t2,n4)),...o11(e2.changelog,t2=>changelogGate(t2,n4)),...o11(e2.configuration,t2=>configurationGate(t2,n4)),...o11(e2.compile,t2=>compileGate(t2,n4)),...o11(e2.unit,t2=>unitGate(t2,n4)),...o11(e2.release,t2=>releaseGate(t2,n4,r7)),...e2.custom.map(t2=>customGate(t2,n4))]}async function me(e2,n4,r7,o11){let{clock:t2,log:c22}=o11,f25=new Map,s10=new AbortController,m23=(async()=>{for(;!s10.signal.aborted;){if(await t2.sleep(ie,s10.signal),s10.signal.aborted||f25.size===0)continue;let i8=t2.monotonic();c22.info([...f25].map(([a16,g22])=>`\u2026 ${a16} ${formatDuration(i8-g22)}: ${n4.trace(a16).tail.at(-1)?.slice(0,120)??"at work"}`).join(`
`))}})();try{return await schedule(e2,{parallel:Math.min(4,Math.max(2,(0,import_node_os2.availableParallelism)())),contextOf:(i8,a16)=>n4.contextOf(i8,a16),onStart:({name:i8,title:a16})=>{f25.set(i8,t2.monotonic()),c22.info(`\u25B6 ${i8}${a16===i8?"":` (${a16})`}`)},onEnd:({gate:i8,measured:a16,reason:g22,durationMs:u22})=>{f25.delete(i8.name);let l22=a16?.verdicts[r7];if(a16===void 0||l22===void 0){c22.info(`\u2013 ${i8.name} is not applicable: ${g22}`);return}if(c22.info(`${l22==="pass"?"\u2713":l22==="fail"?"\u2717":"?"} ${i8.name} ${formatDuration(u22)}  ${a16.summary}`),l22!=="pass")for(let p41 of n4.trace(i8.name).tail)c22.info(`    | ${p41}`)}},o11)}finally{s10.abort(),await m23}}async function le(e2,n4,r7,o11){let t2=[],f25=(await uncommitted(e2.git).catch(()=>{}))?.filter(({path:s10})=>n4?.every(m23=>m23.path!==s10)===!0)??[];f25.length>0&&t2.push(`the gates changed what is not ignored by git: ${f25.slice(0,10).map(({path:s10})=>JSON.stringify(s10)).join(", ")}. Commit it, or add it to .gitignore`);for(let{name:s10,summary:m23,state:i8,waived:a16}of o11)i8==="not applicable"&&t2.push(`${s10} is not applicable: ${m23}`),a16!==void 0&&t2.push(`${s10} ended with ${i8}${i8==="pass"?" here, and not everywhere,":""} and is waived until ${a16.until}: ${a16.reason}`);for(let{gate:s10,until:m23}of r7)o11.find(({name:i8})=>i8===s10)?.waived===void 0&&t2.push(`the waiver of ${s10} until ${m23} was not needed`);return t2}async function ge({file:e2,sha256:n4},{readArchive:r7}){try{return(await r7(e2)).sha256===n4?void 0:`${R23}: another gate writes it, or a command that was left running`}catch(o11){return`${R23}: ${errorMessage(o11)}`}}function ue(e2,n4){return{...e2,state:"fail",verdicts:{dev:"fail",staging:"fail",production:"fail"},summary:n4,findings:[...e2.findings,{severity:"error",message:n4}]}}var import_node_fs24,import_node_os2,import_node_path22,ie,R23,init_run=__esm({"src/gates/run.ts"(){"use strict";import_node_fs24=__nccwpck_require__(24),import_node_os2=__nccwpck_require__(161),import_node_path22=__nccwpck_require__(760);init_duration();init_errors();init_git();init_changelog();init_compile2();init_configuration2();init_custom();init_git_clean();init_git2();init_release4();init_schedule();init_site();init_files();init_unit();init_version();init_waivers();init_workshop();init_judge();ie=8e3,R23="the archive was changed after it was looked at"}});function gatesLines(t2){let{mark:r7,title:e2,sentence:n4}=gatesStory(t2),i8=[`${r7} ${e2}. ${n4}`,...byUrgency(t2.gates).flatMap(R24)];return t2.archive!==void 0&&i8.push(`  archive: ${t2.archive.file}`,`  sha256: ${t2.archive.sha256}`),i8.map(s10=>withoutCommands(clip(printableLines(s10.slice(0,u17*4)).join(" "),u17)))}function R24(t2){let{name:r7,state:e2,summary:n4,findings:i8,waived:s10,durationMs:d24,verdicts:$29}=t2,p41=$29===void 0?"":` ${formatDuration(d24)}`,f25=`  ${STATE_MARKS[e2]} ${r7} ${e2}${p41}: ${n4}`;if(e2!=="fail"&&e2!=="inconclusive")return[f25];let{kept:l22,left:c22}=firstOf(i8.filter(({message:a16})=>a16!==n4),O18),o11=l22.map(({message:a16,file:m23,line:h31,col:v28})=>`      ${m23===void 0?"":`${[m23,h31,v28].filter(g22=>g22!==void 0).join(":")}: `}${a16}`);return c22>0&&o11.push(`      and ${c22} more: see the report`),isWaived(t2)&&o11.push(`      waived until ${s10?.until}: ${s10?.reason}`),[f25,...o11]}var u17,O18,init_gates_console=__esm({"src/report/gates-console.ts"(){"use strict";init_duration();init_printable();init_gates_story();init_text();u17=400,O18=10}});function gatesSummary(e2){let t2=new Summary,{mark:o11,title:s10,sentence:c22}=gatesStory(e2);t2.heading(`${o11} ${clip(s10,300)}`).paragraph(c22).paragraph(gatesFacts(e2));let{kept:r7,left:a16}=firstOf(byUrgency(e2.gates),h19);t2.table([["Gate","Row",e2.profile,"dev / staging / production","Time","What was seen"],...r7.map(W9)]),a16>0&&t2.paragraph(`${count(a16,"more gate")}: the report has all of them.`);for(let n4 of r7.filter(({state:f25})=>f25==="fail"||f25==="inconclusive"))x25(n4,t2);A13(e2,t2),e2.archive!==void 0&&t2.heading("Archive",3).table([["File","Size","SHA-256"],[clip(fileName(e2.archive.file),l17),`${(e2.archive.bytes/1e6).toFixed(1)} MB`,e2.archive.sha256]]);for(let n4 of firstOf(e2.notices,h19).kept)t2.paragraph(clip(`\u2139 ${n4}`,500));return t2.toString()}function W9(e2){let t2=`${STATE_MARKS[e2.state]} ${e2.state}${isWaived(e2)?", waived":""}`;return[clip(e2.name,100),e2.row,t2,verdictsText(e2),e2.verdicts===void 0?"":formatDuration(e2.durationMs),clip(e2.summary,l17)]}function x25(e2,t2){let{findings:o11,waived:s10,name:c22,state:r7}=e2;t2.heading(clip(`${c22}: ${r7}`,100),3),isWaived(e2)&&t2.paragraph(`Waived until ${s10?.until}: ${clip(s10?.reason??"",l17)}`);let{kept:a16,left:n4}=firstOf(o11,O19);a16.length>0&&t2.table([["","Where","Finding"],...a16.map(({severity:f25,message:u22,file:v28,line:S23,col:$29})=>[f25,clip([v28,S23,$29].filter(y30=>y30!==void 0).join(":"),200),clip(u22,l17)])]),n4>0&&t2.paragraph(`${count(n4,"more finding")}: the report has all of them.`)}function A13(e2,t2){let o11=gatesTimeline(e2);if(o11.length===0)return;let s10=Math.max(1,...o11.map(({startMs:r7,durationMs:a16})=>r7+a16)),c22=firstOf(o11,h19).kept.map(({phase:r7,startMs:a16,durationMs:n4,ok:f25})=>[`${f25?"\u2713":"\u2717"} ${clip(r7,100)}`,formatDuration(n4),bar(a16,n4,s10)]);t2.heading("Timeline",3).table([["Gate","Time",""],...c22])}var h19,l17,O19,init_gates_summary=__esm({"src/report/gates-summary.ts"(){"use strict";init_duration();init_summary();init_gates_story();init_text();h19=60,l17=300,O19=50}});var gate_exports={};__export(gate_exports,{gate:()=>gate,gateMain:()=>gateMain,notPassed:()=>notPassed});async function gateMain(e2,f25,n4){let t2=currentJob(void 0),o11=e2["working-directory"],s10=await gate({config:f25,folder:o11,profile:e2.profile,version:e2.version,gates:e2.gates??"",baseRef:e2["base-ref"],waive:e2.waive??"",token:e2["github-token"],out:(0,import_node_path23.join)(t2.temp??(0,import_node_os3.tmpdir)(),"erlmcp-actions",`gates-${n4.randomHex(4)}`)},t2,n4),{report:r7,files:m23,manifest:c22}=s10,a16={verdict:r7.verdict,report:m23.json,readiness:String(r7.readiness),archive:r7.archive?.file??"","archive-sha256":r7.archive?.sha256??"",manifest:c22?.file??"","manifest-sha256":c22?.sha256??"",version:r7.version};for(let[i8,d24]of Object.entries(a16))setOutput(i8,d24);_16(r7,o11,n4),writeSummary(gatesSummary(r7),{log:n4.log,secrets:n4.secrets});for(let i8 of gatesLines(r7))n4.log.info(i8);if(n4.log.info(`Report: ${m23.html}`),r7.verdict!=="pass")throw notPassed(r7)}async function gate(e2,f25,n4){let{config:t2,profile:o11,token:s10,out:r7}=e2,m23=(0,import_node_path23.resolve)(e2.folder),c22=await runGates({config:t2,folder:m23,profile:o11,version:e2.version===void 0?void 0:g17(e2.version),tag:process.env.GITHUB_REF_TYPE==="tag"?g17(process.env.GITHUB_REF_NAME??""):void 0,subset:e2.gates.split(/[\s,]+/).filter(i8=>i8!==""),baseRef:e2.baseRef,waive:e2.waive,env:commandEnvironment(process.env,s10===void 0?[]:[s10]),out:r7,readArchive:async i8=>{let{sha256:d24,entries:l22,names:u22,needs:y30}=await readArchive(i8);return{sha256:d24,entries:l22,names:u22,bytes:y30.packedBytes}},yamlProblems:syntaxProblems,checkVersion:i8=>release(i8,"","00000000").version},n4),a16=U6(c22,n4);return{report:a16,files:writeGatesReport(a16,r7),manifest:W10(a16,f25)}}function notPassed(e2){let n4=e2.gates.filter(({state:t2,waived:o11})=>(t2==="fail"||t2==="inconclusive")&&o11===void 0).map(({name:t2,state:o11,summary:s10})=>`${t2} ${o11}: ${s10}`).join("; ");return new UserError(`the gates for ${e2.profile} ended with ${e2.verdict}: ${n4||"nothing was looked at"}`)}function g17(e2){return e2.replace(/^v(?=\d)/,"")}function U6(e2,f25){let n4=t2=>typeof t2=="string"?f25.secrets.redact(t2):Array.isArray(t2)?t2.map(n4):typeof t2!="object"||t2===null?t2:Object.fromEntries(Object.entries(t2).map(([o11,s10])=>[o11,n4(s10)]));return n4(e2)}function W10(e2,{repository:f25,runId:n4,attempt:t2,actor:o11,url:s10}){let{archive:r7}=e2;if(r7===void 0)return;let m23={service:e2.service,version:e2.version,commit:e2.commit,archive:{name:(0,import_node_path23.basename)(r7.file),sha256:r7.sha256,bytes:r7.bytes},profile:e2.profile,gates:e2.verdicts,readiness:e2.readiness,waivers:e2.waivers.map(i8=>({...i8})),builder:{repository:f25,runId:n4,attempt:t2,actor:o11,url:s10}},c22=(0,import_node_path23.join)((0,import_node_path23.dirname)(r7.file),"release.json"),a16=`${JSON.stringify(m23,null,2)}
`;return(0,import_node_fs25.rmSync)(c22,{recursive:!0,force:!0}),(0,import_node_fs25.writeFileSync)(c22,a16,{flag:"wx"}),{file:c22,sha256:(0,import_node_crypto8.createHash)("sha256").update(a16).digest("hex")}}function _16(e2,f25,n4){if(process.env.GITHUB_ACTIONS!=="true")return;let t2=new Annotations(o11=>process.stdout.write(`${o11}
`),n4.secrets);for(let{name:o11,findings:s10,waived:r7}of e2.gates)for(let{severity:m23,message:c22,file:a16,line:i8,col:d24}of s10){if(a16===void 0||m23==="notice")continue;let l22=m23==="error"&&r7!==void 0?"warning":m23;t2.annotate(l22,c22,{file:inRepository(f25,a16),line:i8,col:d24,title:`gate ${o11}`})}}var import_node_crypto8,import_node_fs25,import_node_os3,import_node_path23,init_gate2=__esm({"src/app/gate.ts"(){"use strict";import_node_crypto8=__nccwpck_require__(598),import_node_fs25=__nccwpck_require__(24),import_node_os3=__nccwpck_require__(161),import_node_path23=__nccwpck_require__(760);init_source();init_annotations();init_action();init_errors();init_summary();init_archive();init_release();init_run();init_gates_console();init_gates_summary();init_write();init_command_environment();init_config_file();init_job()}});function parseSettings(n4){let e2=[],u22=n4.split(`
`).flatMap((l22,s10)=>{let t2=l22.trim();if(t2===""||t2.startsWith("#"))return[];let i8=t2.indexOf("="),a16=t2.slice(0,Math.max(0,i8)).trim();return i8<1||!y24.test(a16)||a16.split(".").some(o11=>h21.has(o11))?(e2.push(`line ${s10+1}: ${JSON.stringify(t2.slice(0,80))} is not key=value`),[]):[{key:a16,value:m20(t2.slice(i8+1).trim())}]});if(e2.length>0)throw new UserError(`input set: ${e2.join("; ")}`,{fix:"Write one `toolFiltering.mode=static` a line."});if(u22.length===0)throw new UserError("input set: is empty",{fix:"With `mode: config`, give one `key=value` a line."});return u22}function m20(n4){try{let e2=JSON.parse(n4);return typeof e2=="number"&&!Number.isFinite(e2)?n4:e2}catch{return n4}}function applySettings(n4,e2,u22){let l22;try{l22=JSON.parse(e2)}catch(t2){throw new UserError(`${n4} on the host is not JSON: ${t2.message}`,{fix:"Only JSON configuration can be flipped; deploy the change instead."})}let s10=[];for(let{key:t2,value:i8}of u22){let a16=t2.split("."),o11=a16.pop()??"",r7=l22;for(let g22 of a16)r7=p32(r7)?r7[g22]:void 0;!p32(r7)||!Object.hasOwn(r7,o11)?s10.push(`${t2} is not in ${n4}`):f19(r7[o11])!==f19(i8)&&r7[o11]!==null?s10.push(`${t2} is ${f19(r7[o11])}, ${JSON.stringify(i8)} is not`):r7[o11]=i8}if(s10.length>0)throw new UserError(s10.join("; "),{fix:"Correct `set`."});return`${JSON.stringify(l22,null,2)}
`}function f19(n4){return n4===null?"null":Array.isArray(n4)?"a list":typeof n4=="object"?"a map":`a ${typeof n4}`}function p32(n4){return typeof n4=="object"&&n4!==null&&!Array.isArray(n4)}var y24,h21,init_config_change=__esm({"src/release/config-change.ts"(){"use strict";init_errors();y24=/^[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/,h21=new Set(["__proto__","prototype","constructor"])}});async function rollback(r7,o11,t2,s10,e2){let i8=new Context(r7,t2,s10,e2),a16;try{let d24=await i8.narrator.phase("preflight",async()=>K6(i8));if(a16=U7(d24),r7.dryRun)return Z2(o11,a16,d24,i8);o11!==""&&S16(o11,a16,d24)}catch(d24){return d24 instanceof Refused?i8.report("refused",`${d24.message}. ${d24.fix??""}`.trim()):i8.report("refused",errorMessage(d24))}let u22=!1,m23=await underLease(i8,!0,{run:async d24=>D7(o11,a16,d24,()=>{u22=!0},i8),switchBegan:()=>u22,failed:async d24=>G6(d24,i8)});return withFigures(m23,i8.probing)}async function D7(r7,o11,t2,s10,e2){let{request:i8,target:a16,narrator:u22,world:m23}=e2,d24=await e2.inspectAll();e2.previous=d24.find(c22=>c22.current!==void 0)?.current;let g22=new Set(t2.settled.flatMap(({stuck:c22=[]})=>c22)),h31=r7===""&&g22.size===0?X2(o11,d24):void 0,p41=h31??S16(r7,o11,d24);if(e2.release=p41,g22.size===0&&d24.every(c22=>c22.current?.id===p41.id&&c22.running.some(({release:w27})=>w27===p41.id))){let c22=await u22.phase("verify",async()=>notLive(d24,e2));if(c22!=="")return{outcome:"rollback_unverified",reason:c22};let w27=t2.settled.some(({outcome:v28})=>v28!=="refused"&&v28!=="deployed");return{outcome:h31!==void 0&&w27?"rolled_back":"unchanged",reason:""}}g22.size===0&&await confirmTraffic(d24,e2);let y30=a16.planRollback(p41,d24,await Y4(d24,e2));e2.plan=y30;for(let c22 of describePlan(y30))u22.say(c22);return i8.announce({deploymentId:e2.id,previousVersion:e2.previous?.version??"",planHash:planHash(y30)}),e2.evidence=await takeEvidence(a16.hosts,e2.id,e2.id,[],a16,u22,m23),await carryOut(y30,p41,d24,t2,s10,e2),concludeCommitted("rolled_back",new Map,e2)}async function G6(r7,o11){if(r7 instanceof Refused)return await settle(o11.id,{},o11),{outcome:"refused",reason:`${r7.message}. ${r7.fix??""}`.trim()};let t2=r7 instanceof VerdictFailed,s10=await o11.narrator.phase("settle",async()=>settle(o11.id,{hints:t2?detailsOf(r7):[errorMessage(r7)],failedChecks:t2,commitSent:r7 instanceof CommitFailed},o11)),{bad:e2,...i8}=s10;return{...blamesRelease(r7)||!t2?s10:i8,reason:`${errorMessage(r7)}${s10.reason===""?"":`; ${s10.reason}`}`}}async function K6(r7){let{states:o11,unreachable:t2}=await inspectReachable(r7),s10=(a16,u22)=>a16!==void 0&&o11.some(m23=>m23.host!==u22&&m23.attempt?.id===a16),e2=o11.filter(({host:a16,current:u22,running:m23,attempt:d24,owner:g22})=>u22!==void 0||m23.length>0||g22!==void 0||d24?.end==="pending"||s10(d24?.id,a16));if(t2.length>0){let a16=e2.map(({host:u22})=>u22).join(",");throw new Refused(`${t2.join(", ")} cannot be reached, so what is live there is not known`,a16===""?"Make it reachable.":`Make it reachable, or roll back the others with \`hosts: ${a16}\`.`)}if(e2.length===0||e2.length===o11.length)return o11;let i8=e2.map(({host:a16})=>a16);return r7.warn(`nothing is live on ${o11.filter(({host:a16})=>!i8.includes(a16)).map(({host:a16})=>a16).join(", ")}: the rollback leaves it out`),r7.target=Q6(r7.target,i8),e2}function Q6(r7,o11){return Object.create(r7,{hosts:{value:o11,enumerable:!0}})}function U7(r7){let o11=r7.flatMap(({attempt:e2,owner:i8})=>e2!==void 0&&(e2.end==="pending"||e2.id===i8?.id)?[e2.kind==="rollback"?e2.from:e2.to]:i8!==void 0&&i8.kind!=="rollback"&&i8.kind!=="recover"?[i8.release]:[]),t2=new Set(o11.length>0?o11:r7.map(({current:e2})=>e2?.id??"")),[s10]=t2;return t2.size===1&&s10!==""?s10:void 0}function X2(r7,o11){let t2=o11[0]?.current;return t2===void 0||r7===void 0||r7===t2.id?void 0:o11.every(({current:e2,releases:i8})=>e2?.id===t2.id&&i8.some(({id:a16,good:u22,bad:m23})=>a16===t2.id&&u22>0&&!m23))?t2:void 0}async function Y4(r7,o11){let{signal:t2}=new AbortController,s10=await o11.narrator.phase("look at what is live",async()=>Promise.all(r7.map(async e2=>{if(e2.current===void 0||!e2.running.some(({release:u22})=>u22===e2.current?.id||u22==="?"))return"fail";let i8=questionOf(o11,e2.current),{verify:a16}=i8;return(await instanceLive(e2.host,o11.target.serving(e2),{...i8,verify:{...a16,times:Math.min(2,a16.times),withinMs:Math.min(J6,a16.withinMs)},signal:t2})).verdict})));return s10.includes("fail")?!1:s10.every(e2=>e2==="pass")?!0:void 0}function Z2(r7,o11,t2,s10){let e2=S16(r7,o11,t2);s10.release=e2,s10.previous=t2.find(i8=>i8.current!==void 0)?.current,s10.plan=s10.target.planRollback(e2,t2,void 0);for(let i8 of describePlan(s10.plan))s10.narrator.say(i8);return s10.report("unchanged","dry run: nothing was changed")}function S16(r7,o11,t2){let s10=(n4,l22)=>n4.releases.find(f25=>f25.id===l22),e2=[...new Set(t2.flatMap(({releases:n4})=>n4.map(({id:l22})=>l22)))],i8=(n4,l22)=>{let f25=s10(l22,n4);return f25===void 0?"not there":f25.whole!==!0?`not whole: ${f25.whole}`:f25.lacks.length>0?`secrets ${f25.lacks.join(", ")} are nowhere`:""},a16=n4=>t2.every(l22=>i8(n4,l22)===""),u22=n4=>t2.every(({current:l22})=>l22?.id===n4),m23=n4=>a16(n4)&&n4!==o11&&!u22(n4)&&t2.every(l22=>{let f25=s10(l22,n4),$29=l22.attempt?.from===n4&&l22.attempt.fromWasHealthy===!1;return f25!==void 0&&f25.good>0&&!f25.bad&&!f25.left&&!$29}),d24=n4=>Math.max(...t2.map(l22=>s10(l22,n4)?.good??0)),g22=t2.flatMap(({backups:n4})=>n4.filter(({name:l22})=>l22===r7))[0]?.release,h31=e2.toSorted((n4,l22)=>d24(l22)-d24(n4)),p41=h31.filter(n4=>n4===r7||n4===g22||releaseOfId(n4)?.version===r7.replace(/^v(?=\d)/,"")),y30=r7===""?h31.find(m23):p41.find(a16),c22=y30===void 0?void 0:releaseOfId(y30);if(c22!==void 0)return c22;let w27=n4=>{let l22=t2.map(f25=>({host:f25.host,problem:i8(n4,f25)})).filter(({problem:f25})=>f25!=="");return l22.length>0?l22.map(({host:f25,problem:$29})=>`${f25}: ${$29}`).join(", "):u22(n4)?"live":n4===o11?"the one to leave":t2.some(f25=>s10(f25,n4)?.bad===!0)?"bad":t2.some(f25=>s10(f25,n4)?.left===!0)?"left by a rollback, taken only by name":d24(n4)>0?"good":"never good"},k23=(r7===""?h31:p41).map(n4=>({id:n4,hosts:t2.filter(l22=>i8(n4,l22)===""&&l22.current?.id!==n4&&(r7!==""||(s10(l22,n4)?.good??0)>0)).map(({host:l22})=>l22)})).find(({hosts:n4})=>n4.length>0&&n4.length<t2.length);throw new Refused(r7===""?"there is no good release to roll back to on every host":`${JSON.stringify(r7)} is not a whole release on every host`,`${t2.map(({host:n4})=>n4).join(", ")} have: ${h31.length===0?"none":h31.map(n4=>`${n4} (${w27(n4)})`).join("; ")}. ${k23===void 0?"Name one of them with `to`, or deploy.":`Name one of them with \`to\`, roll back some hosts to ${k23.id} with \`hosts: ${k23.hosts.join(",")}\`, or deploy.`}`)}var J6,init_rollback=__esm({"src/deploy/rollback.ts"(){"use strict";init_errors();init_context();init_deploy();init_evidence();init_forward();init_measure();init_plan();init_refused();init_release();init_settle();init_switched();init_with_lease();init_verify();init_waves();J6=3e3}});var shared$17,loadConfig,init_load=__esm({"shared:src/config/load.ts"(){shared$17=(__nccwpck_require__(377).shared)["src/config/load.ts"],loadConfig=shared$17.loadConfig}});async function fileAt(t2,e2,n4,o11){if(!l18.test(t2))return;let s10=await f20(["show",`${t2}:./${e2.local}`],e2.folder,o11);return s10!==void 0?s10:c17(n4,o11,async(d24,i8,a16)=>{let{data:r7}=await d24.rest.repos.getContent({owner:i8,repo:a16,path:e2.path,ref:t2});return!Array.isArray(r7)&&r7.type==="file"?Buffer.from(r7.content,"base64").toString("utf8"):void 0})}async function commitsOf(t2,e2,n4){let s10=(await f20(["rev-parse","--is-shallow-repository"],t2.folder,n4))?.trim()!=="false"?void 0:await f20(["log",`--max-count=${u18}`,"--format=%H","--",`./${t2.local}`],t2.folder,n4);return s10!==void 0?s10.split(`
`).filter(i8=>l18.test(i8)):await c17(e2,n4,async(i8,a16,r7)=>{let{data:p41}=await i8.rest.repos.listCommits({owner:a16,repo:r7,path:t2.path,per_page:u18});return p41.map(({sha:y30})=>y30)})??[]}async function f20(t2,e2,n4){let o11=await n4.exec("git",t2,{deadlineMs:w20,cwd:e2}).catch(()=>{});return o11?.code===0?o11.stdout:void 0}async function c17({repository:t2,token:e2,url:n4},o11,s10){let[d24="",i8=""]=t2.split("/");if(!(i8===""||e2===""))try{return await s10(await octokit(e2,n4),d24,i8)}catch(a16){let{status:r7}=a16;r7!==404&&o11.log.warn(`GitHub did not hand out deploy.yml as it was deployed (${r7===void 0?a16.message:`HTTP ${r7}`}): the job needs \`contents: read\``);return}}var w20,l18,u18,init_file_at=__esm({"src/github/file-at.ts"(){"use strict";init_heavy();w20=2e4,l18=/^[0-9a-f]{40}$/,u18=20}});async function environmentAsDeployed(r7,e2){let{environment:t2,file:o11,folder:a16,job:u22,token:f25}=r7,i8={repository:u22.repository,token:f25??"",url:u22.apiUrl},p41={folder:a16,local:o11,path:inRepository(a16,o11)},v28=async s10=>{try{return(await openEnvironment(loadConfig(s10,o11),t2.name,r7.hosts,{...e2.log,info:()=>{}})).environment}catch(n4){e2.log.debug(`an earlier ${o11} is not used: ${errorMessage(n4)}`);return}},y30=async s10=>{let n4=await fileAt(s10,p41,i8,e2);return n4===void 0?void 0:v28(n4)},g22=new Set([d19(t2)]),c22=await h22(t2,r7,e2);for(let s10 of c22===void 0?await commitsOf(p41,i8,e2):[]){let n4=await y30(s10);if(!(n4===void 0||g22.has(d19(n4)))&&(g22.add(d19(n4)),c22=await h22(n4,r7,e2),c22!==void 0))break}let[l22,...w27]=c22??[];if(l22===void 0||w27.length>0)return t2;let m23=await y30(l22);return m23===void 0?(e2.log.warn(`${o11} as it was at ${l22.slice(0,7)}, the commit that is live, could not be read: today's is used. Check out with \`fetch-depth: 0\`, or give \`github-token\` with \`contents: read\`.`),t2):(d19(m23)!==d19(t2)&&e2.log.info(`${o11} has changed since ${l22.slice(0,7)} was deployed: the rollback uses it as it was then (${m23.target.hosts.map(({name:s10,path:n4})=>`${s10}:${n4}`).join(", ")})`),m23)}function d19({target:r7,strategy:e2,url:t2,verify:o11}){return JSON.stringify([r7,e2,t2,o11])}async function h22(r7,{service:e2,ssh:t2},o11){let a16=directTarget({service:e2,environment:r7,contents:void 0,needs:void 0,ssh:t2},o11);try{let f25=(await Promise.allSettled(a16.hosts.map(async i8=>a16.inspect(i8)))).flatMap(i8=>i8.status==="fulfilled"&&i8.value.current!==void 0?[i8.value.current.commit]:[]);return f25.length===0?void 0:[...new Set(f25)].filter(i8=>i8!=="")}finally{await a16.close()}}var init_as_deployed=__esm({"src/app/as-deployed.ts"(){"use strict";init_load();init_errors();init_file_at();init_target2();init_config_file()}});var rollback_exports={};__export(rollback_exports,{flipSetting:()=>flipSetting,rollbackMain:()=>rollbackMain,rollbackRelease:()=>rollbackRelease});async function rollbackRelease(p41,r7,o11){let{config:e2,job:i8,folder:f25,token:m23,ssh:u22,dryRun:a16,force:y30,hosts:v28,reason:t2}=r7,s10=await environmentAsDeployed({service:e2.service,file:e2.file,environment:r7.environment,hosts:v28,folder:f25,job:i8,token:m23,ssh:u22},o11),n4=ownerOf2(i8,"rollback",p41,t2,o11);r7.save(n4.id,s10);let c22=directTarget({service:e2.service,environment:s10,contents:void 0,needs:void 0,ssh:u22},o11);try{return await rollback(requestOf({intent:"rollback",service:e2.service,environment:s10,owner:n4,job:i8,folder:f25,token:m23,dryRun:a16,force:y30},o11),p41,c22,...asking(s10,o11))}finally{await c22.close()}}async function flipSetting(p41,r7,o11){let e2=parseSettings(p41),{config:i8,job:f25,folder:m23,token:u22,ssh:a16,dryRun:y30,reason:v28}=r7,{environment:t2,secretText:s10}=withValues(r7.environment,r7.secrets),n4=directTarget({service:i8.service,environment:t2,contents:void 0,needs:void 0,ssh:a16},o11),c22,l22;try{let x30=await Promise.all(n4.hosts.map(async g22=>n4.inspect(g22))),d24=x30[0]?.current;if(d24===void 0||x30.some(({current:g22})=>g22?.id!==d24.id))throw new UserError("the hosts do not all have the same live release",{fix:"Bring them together first: deploy, or roll back."});let[k23,...D11]=t2.configFiles,[O21=""]=n4.hosts;if(k23===void 0)throw new UserError(`environment ${t2.name} names no configuration file`,{fix:"Add `config: {from: \u2026, to: \u2026}` to deploy.yml."});let R29={[k23.to]:applySettings(k23.to,await n4.read(O21,d24.id,k23.to),e2)};for(let{to:g22}of D11)R29[g22]=await n4.read(O21,d24.id,g22);l22=release(d24.version,d24.commit,configurationHash(t2,R29)),c22={code:{from:d24.id},files:R29,secrets:s10,manifest:manifestOnHost(l22,void 0,void 0)}}finally{await n4.close()}let h31=ownerOf2(f25,"flip",l22.id,v28,o11);r7.save(h31.id,t2);let P13=directTarget({service:i8.service,environment:t2,contents:c22,needs:void 0,ssh:a16},o11);try{return await deploy(requestOf({intent:"flip",service:i8.service,environment:t2,owner:h31,job:f25,folder:m23,token:u22,dryRun:y30,version:l22.version},o11),l22,P13,...asking(t2,o11))}finally{await P13.close()}}async function rollbackMain(p41,r7,o11){let{inputs:e2,config:i8,environment:f25,secrets:m23,webhook:u22,job:a16,folder:y30,token:v28,ssh:t2}=p41;if(e2.mode==="release"&&e2.set!==void 0)throw new UserError("input set: goes with `mode: config`");if(e2.mode==="config"&&e2.to!==void 0)throw new UserError("input to: goes with `mode: release`");let s10={mark:()=>{}},n4={config:i8,environment:f25,job:a16,folder:y30,token:v28,ssh:t2,secrets:m23,dryRun:e2["dry-run"],reason:e2.reason??"",force:e2.force,hosts:e2.hosts,save:(l22,h31)=>{e2["dry-run"]||(s10.mark=saveForPost({service:i8.service,environment:h31,id:l22,job:a16,folder:y30,ssh:t2,token:v28,secrets:m23},o11)),r7()}},c22=e2.mode==="release"?await rollbackRelease(e2.to??"",n4,o11):await flipSetting(e2.set??"",n4,o11);c22.outcome!=="unknown"&&s10.mark(),await finish({report:c22,webhook:u22,job:a16,outputs:!0},o11)}var init_rollback2=__esm({"src/app/rollback.ts"(){"use strict";init_errors();init_configuration();init_deploy();init_config_change();init_release();init_rollback();init_target2();init_job();init_verifier2();init_deploy2();init_as_deployed();init_finish2();init_request();init_release3();init_secrets()}});var smoke_exports={};__export(smoke_exports,{asking:()=>asking,handshake:()=>handshake});async function handshake(i8,{url:e2,verify:s10,sites:t2},[o11,r7]){let n4={...s10,configField:void 0,instanceField:void 0,intervalMs:c18,withinMs:p33},a16=rulesOf(n4,{sites:t2,instances:1,allowanceMs:0,mayDiffer:!1}),f25={verifier:o11,verify:n4,release:release(i8,"",""),narrator:{doing:()=>{}},world:r7,signal:r7.signal};return{...await addressLive({name:e2,way:async()=>({name:e2,url:e2}),elsewhere:[]},a16,f25),name:"version"}}var c18,p33,init_smoke=__esm({"src/app/smoke.ts"(){"use strict";init_release();init_trial();init_verify();init_verifier2();c18=200,p33=1e4}});var status_exports={};__export(status_exports,{look:()=>look,standing:()=>standing,statusLines:()=>statusLines,statusMain:()=>statusMain});function statusLines(t2,n4,s10){let e2=[],r7=new Set;return s10.forEach((c22,m23)=>{let g22=n4[m23]??"";if(c22.status==="rejected"){e2.push(I14(g22,c22.reason));return}let o11=c22.value;r7.add(o11.current?.id??"nothing"),e2.push(`${g22}: ${o11.current===void 0?"nothing is live":`live ${o11.current.id}`}`);for(let{slot:i8,release:a16,pid:d24}of o11.running)e2.push(`    runs ${a16==="?"?"a process that was not started by a deployment":a16} in slot ${i8}, process ${d24}`);if(o11.current!==void 0&&o11.running.length===0&&e2.push("    NOTHING RUNS"),o11.owner!==void 0){let{kind:i8,id:a16,release:d24,actor:u22,url:f25,guard:v28}=o11.owner;e2.push(`    ${i8} ${a16} of ${d24} by ${u22} is under way${f25===""?"":` (${f25})`}; its guard is ${v28}`)}o11.locked!==void 0&&e2.push(`    LOCKED by ${o11.locked.actor}: ${o11.locked.reason}`),o11.held!==void 0&&e2.push(`    HELD by ${o11.held.actor}: ${o11.held.reason}`),$25(o11)?e2.push(`    UNFINISHED ${o11.attempt?.id}: erlmcp-actions undo --environment ${t2}`):o11.owner===void 0&&o11.running.some(({slot:i8})=>i8===o11.attempt?.left)&&e2.push(`    slot ${o11.attempt?.left}, which the traffic left, still runs: erlmcp-actions undo --environment ${t2}   (stops it once the traffic is seen on the other slot)`);let l22=S17([o11]);l22!==void 0&&e2.push(`    last: ${l22.outcome}${l22.by==="guard"?", by the guard alone":l22.by==="person"?", by hand":""}, ${l22.at}`);let p41=o11.releases.filter(i8=>i8.good>0&&!i8.bad).sort((i8,a16)=>a16.good-i8.good);e2.push(`    good: ${p41.slice(0,H14).map(({id:i8})=>i8).join(", ")||"none yet"}`)}),r7.size>1&&e2.push(`THE HOSTS DIFFER: erlmcp-actions undo --environment ${t2}   (brings them to one release); or deploy again, or roll back`),e2}function standing(t2){let n4=t2.flatMap(e2=>e2.status==="fulfilled"?[e2.value]:[]),s10=new Set(t2.map(e2=>e2.status==="rejected"?y25:e2.value.current?.version??h23));return{liveVersion:[...s10].join(",")===h23?"":[...s10].join(","),outcome:S17(n4)?.outcome??"",unfinished:n4.some($25),locked:n4.some(({locked:e2,held:r7})=>e2!==void 0||r7!==void 0)}}async function look(t2,n4){let s10=new Set(t2.hosts);n4.log.info(`Looking at ${t2.hosts.join(", ")}`);let e2=setInterval(()=>n4.log.info(`waiting for ${[...s10].join(", ")}`),D8);try{return await Promise.allSettled(t2.hosts.map(async r7=>t2.inspect(r7).finally(()=>s10.delete(r7))))}finally{clearInterval(e2)}}async function statusMain({config:t2,environment:n4,ssh:s10},e2){let r7=directTarget({service:t2.service,environment:n4,contents:void 0,needs:void 0,ssh:s10},e2);try{let c22=await look(r7,e2),m23=statusLines(n4.name,r7.hosts,c22);for(let u22 of m23)e2.log.info(u22);let{liveVersion:g22,outcome:o11,unfinished:l22,locked:p41}=standing(c22),i8={"live-version":g22,outcome:o11,unfinished:l22,locked:p41};for(let[u22,f25]of Object.entries(i8))setOutput(u22,String(f25));let a16=new Summary().heading(`${t2.service} ${n4.name}: ${T17(g22)}`).code(m23.join(`
`));writeSummary(a16.toString(),{log:e2.log,secrets:e2.secrets});let d24=r7.hosts.filter((u22,f25)=>c22[f25]?.status==="rejected");if(d24.length>0)throw new UserError(`${d24.join(", ")} can not be seen`,{fix:"What is live there is not known: see the log for the reason."})}finally{await r7.close()}}function I14(t2,n4){let s10=n4 instanceof HostUnreachable&&!(n4 instanceof NothingRun),e2=n4 instanceof Error?n4.message:String(n4);return`${t2}: ${s10?"NOT REACHED":"UNKNOWN"}: ${e2.startsWith(`${t2}: `)?e2.slice(t2.length+2):e2}`}function T17(t2){return t2===""?"nothing is live":t2.split(",").some(s10=>s10!==y25&&s10!==h23)?`${t2} is live`:"what is live is not known"}function $25({attempt:t2,owner:n4}){return t2?.end==="pending"&&n4?.guard!=="alive"}function S17(t2){return t2.flatMap(({outcomes:n4})=>Object.values(n4)).toSorted((n4,s10)=>n4.at<s10.at?1:-1)[0]}var H14,D8,y25,h23,init_status=__esm({"src/app/status.ts"(){"use strict";init_action();init_errors();init_summary();init_target();init_connection();init_target2();H14=5,D8=5e3,y25="unknown",h23="none"}});var import_node_string_decoder,h24,BoundedBytes,r6,LineSplitter,init_output_buffer=__esm({"src/core/output-buffer.ts"(){"use strict";import_node_string_decoder=__nccwpck_require__(193),h24=1024,BoundedBytes=class{headLimit;tailLimit;head=[];tail=[];headBytes=0;tailBytes=0;dropped=0;constructor(t2){this.headLimit=Math.floor(t2/4),this.tailLimit=t2-this.headLimit}get truncated(){return this.dropped>0}push(t2){let i8=this.headLimit-this.headBytes;if(i8>0){let s10=t2.subarray(0,i8);this.head.push(s10),this.headBytes+=s10.length}let e2=t2.subarray(Math.max(0,i8));e2.length!==0&&(this.tail.push(e2),this.tailBytes+=e2.length,this.dropOldest(),this.tail.length>h24&&(this.tail=[Buffer.concat(this.tail)]))}toString(){if(!this.truncated)return Buffer.concat([...this.head,...this.tail]).toString("utf8");let t2=Buffer.concat(this.head).toString("utf8"),i8=Buffer.concat(this.tail).toString("utf8");return`${t2}
[${this.dropped} bytes left out]
${i8}`}dropOldest(){let t2=this.tailBytes-this.tailLimit;if(t2<=0)return;this.dropped+=t2,this.tailBytes-=t2;let i8=0;for(;t2>0;){let e2=this.tail[i8];if(e2===void 0)break;if(e2.length>t2){this.tail[i8]=e2.subarray(t2);break}t2-=e2.length,i8+=1}i8>0&&this.tail.splice(0,i8)}},r6=64*1024,LineSplitter=class{decoder=new import_node_string_decoder.StringDecoder("utf8");onLine;partial="";endedWithReturn=!1;constructor(t2){this.onLine=t2}push(t2){this.take(this.decoder.write(t2))}end(){this.take(this.decoder.end()),this.partial!==""&&this.onLine(this.partial),this.partial=""}take(t2){if(t2==="")return;let i8=this.endedWithReturn&&t2.startsWith(`
`)?t2.slice(1):t2;this.endedWithReturn=t2.endsWith("\r");let e2=(this.partial+i8).split(/\r\n|\n|\r/);this.partial=e2.pop()??"";for(let s10 of e2)this.emit(s10);for(;this.partial.length>r6;)this.onLine(this.partial.slice(0,r6)),this.partial=this.partial.slice(r6)}emit(t2){for(let i8=0;i8===0||i8<t2.length;i8+=r6)this.onLine(t2.slice(i8,i8+r6))}}}});function signalGroup(r7,n4){try{process.kill(-r7,n4)}catch(t2){if(!s9(t2,"ESRCH","EPERM"))throw t2}}function groupIsAlive(r7){try{return process.kill(-r7,0),!0}catch(n4){return s9(n4,"EPERM")}}function groupRuns(r7){if(!groupIsAlive(r7))return!1;let n4;try{n4=(0,import_node_fs26.readdirSync)("/proc")}catch{return!0}return n4.some(t2=>/^\d+$/.test(t2)&&a13(t2,r7))}function a13(r7,n4){try{let t2=(0,import_node_fs26.readFileSync)(`/proc/${r7}/stat`,"latin1"),[o11="",,u22=""]=t2.slice(t2.lastIndexOf(")")+2).split(" ");return Number(u22)===n4&&o11!=="Z"&&o11!=="X"}catch{return!1}}function killWithUs(r7){return i7||(i7=!0,process.once("exit",()=>{for(let n4 of e)signalGroup(n4,"SIGKILL")})),e.add(r7),()=>e.delete(r7)}function s9(r7,...n4){return r7 instanceof Error&&n4.includes(r7.code??"")}var import_node_fs26,e,i7,init_process_group=__esm({"src/core/process-group.ts"(){"use strict";import_node_fs26=__nccwpck_require__(24),e=new Set,i7=!1}});var exec_exports={};__export(exec_exports,{systemExec:()=>systemExec});function G7(n4,e2,t2){return e2!==void 0&&!R26(e2)?new UserError(`${n4} can not be started in ${e2}: there is no such folder`,{cause:t2}):t2.code==="ENOENT"?new UserError(`the program ${n4} was not found`,{fix:"Install it, or put its folder on PATH.",cause:t2}):t2.code==="EACCES"?new UserError(`the program ${n4} can not be executed: permission denied`,{cause:t2}):new UserError(`the program ${n4} can not be started: ${t2.message}`,{cause:t2})}function R26(n4){return(0,import_node_fs27.statSync)(n4,{throwIfNoEntry:!1})?.isDirectory()??!1}var import_node_fs27,import_node_stream3,E19,w21,a14,x26,u19,b18,systemExec,S18,M14,init_exec=__esm({"src/core/exec.ts"(){"use strict";import_node_fs27=__nccwpck_require__(24),import_node_stream3=__nccwpck_require__(75);init_output_buffer();init_errors();init_process_group();E19=1024*1024,w21=2e3,a14=250,x26=1e3,u19=20,b18=2**31-1,systemExec=async(n4,e2,t2)=>{let{spawn:i8}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(421),1));if(t2.signal?.aborted)return S18;let s10=i8(n4,e2,{detached:!0,cwd:t2.cwd,env:t2.env,stdio:[t2.input===void 0?"ignore":"pipe","pipe","pipe"]});return new M14(n4,s10,t2).end},S18={code:null,signal:null,stdout:"",stderr:"",timedOut:!1,cancelled:!0,truncated:!1,durationMs:0},M14=class{end;started=performance.now();options;child;kept;splitters=[];resolve=()=>{};reject=()=>{};timers=new Set;onAbort=()=>this.stop("cancelled");forget=()=>{};exit;stopped;groupGone=!1;pipesClosed=!1;failure;settled=!1;constructor(e2,t2,i8){this.options=i8,this.child=t2,this.end=new Promise((r7,o11)=>{this.resolve=r7,this.reject=o11});let s10=i8.keepBytes??E19;this.kept={stdout:new BoundedBytes(s10),stderr:new BoundedBytes(s10)},this.child.once("error",r7=>{this.child.pid===void 0&&this.fail(G7(e2,i8.cwd,r7))}),this.child.pid!==void 0&&(this.forget=killWithUs(this.child.pid),this.child.once("exit",(r7,o11)=>this.exited(r7,o11)),this.child.once("close",()=>{this.pipesClosed=!0,this.settleWhenDone()}),this.listen("stdout"),this.listen("stderr"),this.feed(),this.after(Math.min(i8.deadlineMs,b18),()=>this.stop("timedOut")),i8.signal?.addEventListener("abort",this.onAbort,{once:!0}))}listen(e2){let{onLine:t2}=this.options,i8=t2===void 0?void 0:new LineSplitter(r7=>t2(r7,e2));i8!==void 0&&this.splitters.push(i8);let s10=this.child[e2];s10?.on("data",r7=>{this.kept[e2].push(r7),this.guarded(()=>i8?.push(r7))}),s10?.on("error",()=>{})}feed(){let{input:e2}=this.options,{stdin:t2}=this.child;if(e2===void 0||t2===null)return;if(typeof e2=="string"||Buffer.isBuffer(e2)){t2.on("error",()=>{}),t2.end(e2);return}let i8;e2.once("error",s10=>{i8=s10}),(0,import_node_stream3.pipeline)(e2,t2,()=>{i8!==void 0&&this.guarded(()=>{throw new Error(`the input for ${this.child.spawnfile} could not be read: ${errorMessage(i8)}`)})})}guarded(e2){if(this.failure===void 0)try{e2()}catch(t2){this.failure=t2,this.stop("failed")}}stop(e2){if(this.stopped!==void 0||this.exit!==void 0||this.settled)return;this.stopped=e2,this.signal("SIGTERM");let t2=this.options.graceMs??w21;this.watchGroup(performance.now()+t2)}watchGroup(e2){if(!this.groupGone&&this.groupEnded()&&(this.groupGone=!0),this.groupGone&&this.exit!==void 0){this.settleWhenDone();return}if(performance.now()<e2){this.after(u19,()=>this.watchGroup(e2));return}this.signal("SIGKILL"),this.after(x26,()=>this.settle()),this.watchDying()}watchDying(){if(!this.settled){if(this.child.pid!==void 0&&groupRuns(this.child.pid)){this.after(u19,()=>this.watchDying());return}this.groupGone=!0,this.settleWhenDone()}}groupEnded(){return this.exit!==void 0&&this.child.pid!==void 0&&!groupIsAlive(this.child.pid)}signal(e2){this.child.pid!==void 0&&!this.groupGone&&signalGroup(this.child.pid,e2)}exited(e2,t2){this.exit={code:e2,signal:t2},this.settleWhenDone(),this.stopped===void 0&&this.after(a14,()=>this.settleAfterReading())}settleWhenDone(){this.exit!==void 0&&(this.stopped!==void 0&&!this.groupGone||(this.pipesClosed?this.settle():this.stopped!==void 0&&this.after(a14,()=>this.settleAfterReading())))}settleAfterReading(){setImmediate(()=>setImmediate(()=>this.settle()))}after(e2,t2){if(this.settled)return;let i8=setTimeout(()=>{this.timers.delete(i8),this.settled||t2()},e2);this.timers.add(i8)}release(){this.settled=!0,this.forget();for(let e2 of this.timers)clearTimeout(e2);this.options.signal?.removeEventListener("abort",this.onAbort);for(let e2 of[this.child.stdin,this.child.stdout,this.child.stderr])e2?.destroy();this.child.unref()}fail(e2){this.settled||(this.release(),this.reject(e2))}settle(){if(this.settled)return;for(let i8 of this.splitters)this.guarded(()=>i8.end());if(this.failure!==void 0){this.fail(this.failure);return}this.release();let{stdout:e2,stderr:t2}=this.kept;this.resolve({code:this.exit?.code??null,signal:this.exit?.signal??null,stdout:e2.toString(),stderr:t2.toString(),timedOut:this.stopped==="timedOut",cancelled:this.stopped==="cancelled",truncated:e2.truncated||t2.truncated,durationMs:performance.now()-this.started})}}}});var http_decoding_exports={};__export(http_decoding_exports,{decoded:()=>decoded});function decoded(n4,i8){let r7=(n4.headers["content-encoding"]??"").toLowerCase().split(",").map(e2=>e2.trim()).filter(e2=>e2!==""&&e2!=="identity"),t2=r7.flatMap(e2=>h26.exec(e2)?.[1]??[]);if(t2.length===0||t2.length!==r7.length||t2.length>w22)return n4;let c22=((i8[0]??0)&15)===8,d24=(e2,o11)=>e2==="gzip"?(0,import_node_zlib3.createGunzip)():e2==="br"?(0,import_node_zlib3.createBrotliDecompress)():c22||!o11?(0,import_node_zlib3.createInflate)():(0,import_node_zlib3.createInflateRaw)(),a16=t2.toReversed().map((e2,o11)=>d24(e2,o11===0)),s10=a16.at(-1);return(0,import_node_stream4.pipeline)([n4,...a16],e2=>{e2&&s10.destroy(e2)}),s10}var import_node_stream4,import_node_zlib3,h26,w22,init_http_decoding=__esm({"src/core/http-decoding.ts"(){"use strict";import_node_stream4=__nccwpck_require__(75),import_node_zlib3=__nccwpck_require__(522),h26=/^(?:x-)?(gzip|deflate|br)$/,w22=4}});var shared$18,addressOf,init_http_address=__esm({"shared:src/core/http-address.ts"(){shared$18=(__nccwpck_require__(377).shared)["src/core/http-address.ts"],addressOf=shared$18.addressOf}});var proxy_exports={};__export(proxy_exports,{proxied:()=>proxied});async function proxied(t2,n4,r7,o11){if(await x27(t2.hostname)||await noProxyFor(t2))return;let e2=$26(t2,n4),a16=r7.headers,i8=t2.protocol==="https:"||a16.host!==void 0;return{options:i8?{...r7,agent:await tunnelAgent(e2.url,e2.headers,o11)}:g19(t2,e2,r7),name:e2.name,answered:s10=>i8||!w23.has(s10)?void 0:c20(t2,e2,s10),connected:s10=>s10===200?void 0:c20(t2,e2,s10),failed(s10){let{kind:u22,why:f25}=reasonOf(s10);return new HttpFailure("proxy",t2,`${e2.name}: ${u22==="other"?"it closed the connection without an answer":f25}`,{cause:s10})}}}function g19(t2,n4,{ca:r7,port:o11,...e2}){return{...e2,protocol:n4.url.protocol,...addressOf(n4.url),path:`${t2.protocol}//${t2.host}${e2.path??""}`,headers:{...e2.headers,host:t2.host,...n4.headers}}}function $26(t2,n4){let r7=process.env[n4]??"",o11=r7.includes("://")?r7:`http://${r7}`,e2=URL.canParse(o11)?new URL(o11):void 0;if(e2?.protocol!=="http:"&&e2?.protocol!=="https:")throw new HttpFailure("proxy",t2,`the variable ${n4} does not name an http: or https: proxy`);let a16=`${p36(e2.username)}:${p36(e2.password)}`,i8=a16===":"?{}:{"proxy-authorization":`Basic ${Buffer.from(a16).toString("base64")}`};return{url:new URL(e2.origin),name:`the proxy ${e2.origin} (${n4})`,headers:i8}}function c20(t2,{name:n4,headers:r7},o11){let e2=o11!==407?"":Object.keys(r7).length===0?": it asks for a user and password, and the variable gives none":": it does not accept the user and password in the variable";return new HttpFailure("proxy",t2,`${n4} answered HTTP ${o11}${e2}`,{status:o11})}async function x27(t2){let n4=t2.replace(/^\[(.*)\]$/,"$1");if(/^(?:localhost|.*\.localhost)\.?$/.test(n4))return!0;let{isIP:r7}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(30),1));if(r7(n4)===0)return!1;if(n4.startsWith("127.")||n4==="::1"||n4.startsWith("::ffff:7f"))return!0;let{networkInterfaces:o11}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(161),1));return Object.values(o11()).some(e2=>e2?.some(({address:a16})=>a16===n4)===!0)}function p36(t2){try{return decodeURIComponent(t2)}catch{return t2}}var w23,init_proxy=__esm({"src/core/proxy.ts"(){"use strict";init_heavy();init_http_address();init_http_failure();w23=new Set([407,502,503,504])}});var shared$19,systemClock,init_clock=__esm({"shared:src/core/clock.ts"(){shared$19=(__nccwpck_require__(377).shared)["src/core/clock.ts"],systemClock=shared$19.systemClock}});var shared$20,actionsLog,plainLog,init_log=__esm({"shared:src/core/log.ts"(){shared$20=(__nccwpck_require__(377).shared)["src/core/log.ts"],actionsLog=shared$20.actionsLog,plainLog=shared$20.plainLog}});var shared$21,SHORTEST,Secrets,init_mask=__esm({"shared:src/core/mask.ts"(){shared$21=(__nccwpck_require__(377).shared)["src/core/mask.ts"],SHORTEST=shared$21.SHORTEST,Secrets=shared$21.Secrets}});var require_rehearse=__commonJS({"rehearsal.cjs:src/edge/cli/rehearse.ts"(exports2,module2){module2.exports=(__nccwpck_require__(83)["src/edge/cli/rehearse.ts"])}});async function gateCommand(e2,p41,o11){let s10=m22.find(t2=>t2===(e2.profile??"production"));if(s10===void 0)throw new UserError(`--profile is ${m22.join(", ")}`);let r7=(0,import_node_path24.join)(process.cwd(),".erlmcp");(0,import_node_fs28.mkdirSync)(r7,{recursive:!0,mode:448}),(0,import_node_fs28.writeFileSync)((0,import_node_path24.join)(r7,".gitignore"),`*
`);let i8=process.env.GITHUB_TOKEN;i8!==void 0&&o11.secrets.add(i8);let{report:f25,files:c22}=await gate({config:p41,folder:".",profile:s10,version:e2.version,gates:e2.gates??"",baseRef:e2["base-ref"],waive:e2.waive??"",token:i8,out:(0,import_node_path24.join)(r7,"gates")},currentJob(void 0),o11);for(let t2 of gatesLines(f25))o11.log.info(t2);return o11.log.info(`Report: ${c22.html}`),f25.verdict==="pass"?0:1}var import_node_fs28,import_node_path24,m22,init_gate3=__esm({"src/edge/cli/gate.ts"(){"use strict";import_node_fs28=__nccwpck_require__(24),import_node_path24=__nccwpck_require__(760);init_gate2();init_job();init_errors();init_gates_console();m22=["dev","staging","production"]}});var commands_exports={};__export(commands_exports,{COMMANDS:()=>COMMANDS});async function h27(e2,n4,r7="warn"){let t2=readConfig(f22,e2.config,n4.log,r7);if(e2.environment===void 0)throw new UserError("--environment is required",{fix:`There are: ${Object.keys(t2.environments).join(", ")}.`});return openEnvironment(t2,e2.environment,e2.hosts,n4.log)}async function y26(e2,n4,r7){let t2=await h27(e2,n4),o11=directTarget({service:t2.config.service,environment:t2.environment,contents:void 0,needs:void 0,ssh:k20(e2)},n4);return R27(o11,async()=>r7(o11,t2))}async function R27(e2,n4){try{return await n4()}finally{await e2.close()}}function k20(e2){return{key:e2["ssh-key"]===void 0?void 0:p37("ssh-key",e2["ssh-key"]),knownHosts:e2["known-hosts"]===void 0?void 0:p37("known-hosts",e2["known-hosts"])}}function v27(e2,n4,r7){for(let t2 of deploymentLines(e2))n4.log.info(t2);if(r7&&!e2.dryRun){let t2=(0,import_node_path25.join)(process.cwd(),".erlmcp","reports",e2.deploymentId);(0,import_node_fs29.mkdirSync)(t2,{recursive:!0,mode:448}),n4.log.info(`Report: ${writeReport(e2,t2).html}`)}return succeeded(e2.intent,e2.outcome)?0:1}function p37(e2,n4){try{return(0,import_node_fs29.readFileSync)(n4,"utf8")}catch(r7){throw new UserError(`--${e2} ${n4} can not be read: ${r7.code??String(r7)}`)}}var import_node_fs29,import_node_path25,f22,COMMANDS,init_commands=__esm({"src/edge/cli/commands.ts"(){"use strict";import_node_fs29=__nccwpck_require__(24),import_node_path25=__nccwpck_require__(760);init_verifier2();init_config_file();init_job();init_request();init_release3();init_rollback2();init_status();init_secrets();init_errors();init_deploy();init_recover();init_words();init_console();init_write();init_target2();init_gate3();f22=".",COMMANDS={async validate(e2,n4){let{service:r7,environments:t2}=readConfig(f22,e2.config,n4.log,"refuse");n4.log.info(`${e2.config} is well: service ${r7}`);for(let{name:o11,profile:s10,target:a16,strategy:c22,url:i8}of Object.values(t2))n4.log.info(`  ${o11} (${s10}): ${c22.kind} on ${a16.hosts.map(m23=>m23.name).join(", ")}${i8===void 0?"":`, ${i8}`}`);return 0},async gate(e2,n4){return gateCommand(e2,readConfig(f22,e2.config,n4.log),n4)},async plan(e2,n4){let{config:r7,environment:t2}=await h27(e2,n4,"refuse"),o11=readSecrets(e2.secrets===void 0?void 0:p37("secrets",e2.secrets),n4),{environment:s10,secretText:a16}=e2.secrets===void 0?{environment:t2,secretText:void 0}:withValues(t2,o11),c22=await shipment(e2,s10,r7.service,a16,f22,n4),i8=currentJob(void 0),m23=ownerOf2(i8,"deploy",c22.release.id,"plan",n4),u22=directTarget({service:r7.service,environment:s10,contents:c22.contents,needs:c22.needs,ssh:k20(e2)},n4);return R27(u22,async()=>{let j14=requestOf({intent:"deploy",service:r7.service,environment:s10,owner:m23,job:i8,token:process.env.GITHUB_TOKEN,folder:f22,dryRun:!0},n4);return v27(await deploy(j14,c22.release,u22,...asking(s10,n4)),n4,!1)})},async status(e2,n4){return y26(e2,n4,async(r7,{environment:t2})=>{let o11=await look(r7,n4);for(let s10 of statusLines(t2.name,r7.hosts,o11))n4.log.info(s10);return o11.every(({status:s10})=>s10==="fulfilled")?0:1})},async lock(e2,n4){let r7=e2.reason??"";if(r7==="")throw new UserError("--reason is required",{fix:"Say why, so that others know whom to ask."});return y26(e2,n4,async(t2,{environment:o11})=>{for(let s10 of t2.hosts)await t2.lock(s10,r7,currentJob(void 0).actor);return n4.log.info(`${o11.name} is locked. Nothing deploys there until: erlmcp-actions unlock --environment ${o11.name}`),0})},async unlock(e2,n4){return y26(e2,n4,async(r7,{environment:t2})=>{for(let o11 of r7.hosts)await r7.unlock(o11);return n4.log.info(`${t2.name} is unlocked.`),0})},async undo(e2,n4){return y26(e2,n4,async(r7,{config:t2,environment:o11})=>{let s10=currentJob(void 0),a16=ownerOf2(s10,"recover","",e2.reason??"undo",n4),c22=requestOf({intent:"recover",service:t2.service,environment:o11,owner:a16,job:s10,token:process.env.GITHUB_TOKEN,folder:f22,force:e2.force===!0},n4),i8=await recover(c22,{mine:()=>!0,overtake:!0},r7,...asking(o11,n4));return v27(i8,n4,!0),i8.checks.every(({verdict:u22})=>u22==="pass")&&["rolled_back","rollback_failed","removed","refused","unchanged","deployed"].includes(i8.outcome)?0:1})},async rollback(e2,n4){let{config:r7,environment:t2}=await h27(e2,n4),o11=currentJob(void 0),s10=readSecrets(e2.secrets===void 0?void 0:p37("secrets",e2.secrets),n4),a16={config:r7,environment:t2,job:o11,secrets:s10,folder:f22,token:process.env.GITHUB_TOKEN,ssh:k20(e2),dryRun:e2["dry-run"],force:e2.force===!0,hosts:e2.hosts,reason:e2.reason??`rollback by ${o11.actor}`,save:()=>{}};if(e2.mode!==void 0&&e2.mode!=="release"&&e2.mode!=="config")throw new UserError("--mode is release or config");let c22=e2.mode==="config"?await flipSetting(e2.set??"",a16,n4):await rollbackRelease(e2.to??"",a16,n4);return v27(c22,n4,!0)}}}});var main_exports={};__export(main_exports,{main:()=>main});async function main(o11){let e2=new Secrets,r7=process.stdout.isTTY===!0&&process.env.NO_COLOR===void 0,n4=plainLog(t2=>process.stdout.write(`${t2}
`),{colour:r7,secrets:e2}),s10;try{let{name:t2,options:i8}=S20(o11);if(t2===void 0)return process.stdout.write(N12),o11.length===0||o11.includes("--help")?0:2;if(t2==="rehearse")return await(await Promise.resolve().then(()=>__toESM(require_rehearse(),1))).rehearse(i8,c22=>process.stdout.write(`${c22}
`),r7);s10=(0,import_node_fs30.mkdtempSync)((0,import_node_path26.join)((0,import_node_os4.tmpdir)(),"erlmcp-actions-"));let l22={clock:systemClock,exec:systemExec,http:systemHttp,log:n4,secrets:e2,randomHex:c22=>(0,import_node_crypto9.randomBytes)(c22).toString("hex"),tmp:s10,signal:M15()},{COMMANDS:m23}=await Promise.resolve().then(()=>(init_commands(),commands_exports));return await m23[t2](i8,l22)}catch(t2){return process.stderr.write(`${e2.redact(explain(t2))}
`),1}finally{s10!==void 0&&(0,import_node_fs30.rmSync)(s10,{recursive:!0,force:!0})}}function S20(o11){let e2={type:"string"},r7={type:"boolean",default:!1};try{let{values:n4,positionals:s10}=(0,import_node_util.parseArgs)({args:[...o11],allowPositionals:!0,options:{config:{type:"string",default:"deploy.yml"},environment:{type:"string",short:"e"},hosts:e2,archive:e2,version:e2,commit:e2,manifest:e2,reason:e2,to:e2,mode:e2,set:e2,profile:e2,gates:e2,"base-ref":e2,waive:e2,"ssh-key":e2,"known-hosts":e2,secrets:e2,workflow:e2,event:e2,tag:e2,real:e2,input:{type:"string",multiple:!0},after:{type:"string",multiple:!0},var:{type:"string",multiple:!0},"skip-tests":r7,"dry-run":r7,force:r7,json:r7,verbose:r7,help:r7}}),[t2,i8]=s10;if(n4.help||t2===void 0)return{name:void 0,options:n4};if(i8!==void 0)throw new UserError(`${JSON.stringify(i8)} is one word too many`,{fix:"See erlmcp-actions --help."});let l22=p38.find(m23=>m23===t2);if(l22===void 0)throw new UserError(`there is no command ${JSON.stringify(t2)}`,{fix:`There are: ${p38.join(", ")}.`});return{name:l22,options:n4}}catch(n4){throw n4 instanceof UserError?n4:new UserError(n4.message,{fix:"See erlmcp-actions --help."})}}function M15(){let o11=new AbortController;for(let e2 of["SIGINT","SIGTERM"])process.on(e2,()=>{o11.signal.aborted&&process.exit(130),process.stderr.write(`
${e2}: coming to an end; once more to leave it to the guards
`),o11.abort(new UserError(`cancelled (${e2})`))});return o11.signal}var import_node_crypto9,import_node_fs30,import_node_os4,import_node_path26,import_node_util,p38,N12,init_main2=__esm({"src/edge/cli/main.ts"(){"use strict";import_node_crypto9=__nccwpck_require__(598),import_node_fs30=__nccwpck_require__(24),import_node_os4=__nccwpck_require__(161),import_node_path26=__nccwpck_require__(760),import_node_util=__nccwpck_require__(975);init_clock();init_errors();init_exec();init_http();init_log();init_mask();p38=["rehearse","validate","gate","plan","status","lock","unlock","undo","rollback"],N12=`erlmcp-actions <command> [options]

  validate                              check deploy.yml
  gate     [--profile P] [--version V] [--gates A,B] [--base-ref REF] [--waive "GATE until=YYYY-MM-DD REASON"]
                                        build the release and look at what must hold before it is deployed
  plan     --environment NAME --archive FILE --version V   what a deployment would do; changes nothing
  status   --environment NAME           what is live, who holds it, what is unfinished
  lock     --environment NAME --reason TEXT   nothing deploys there until unlock
  unlock   --environment NAME
  undo     --environment NAME           bring back the state before an unfinished or held deployment
  rollback --environment NAME [--to RELEASE] [--mode config --set key=value] [--reason TEXT]
  rehearse [--tag V | --event workflow_dispatch --input name=value] [--workflow FILE] [--json] [--verbose]
                                        run this repository's workflows here, in a sandbox; --after V pushes an
                                        older tag first, so that there is something to go back to

options
  --config FILE        deploy.yml of this service (default: deploy.yml)
  --hosts A,B          only these hosts
  --ssh-key FILE       default: your own keys and agent
  --known-hosts FILE   default: your own
  --secrets FILE       NAME=value lines, for what deploy.yml names
  --manifest FILE, --commit SHA, --skip-tests, --dry-run
  --var NAME=VALUE     rehearse: a variable of the repository
  --real FILE          rehearse: on the real hosts, with the secrets and variables in FILE as NAME=value lines
`}});var shared$22,FOLDER_PATTERN,GLOB_PATTERN,folderProblem,globProblem,overlap,relativeProblem,init_path=__esm({"shared:src/core/path.ts"(){shared$22=(__nccwpck_require__(377).shared)["src/core/path.ts"],FOLDER_PATTERN=shared$22.FOLDER_PATTERN,GLOB_PATTERN=shared$22.GLOB_PATTERN,folderProblem=shared$22.folderProblem,globProblem=shared$22.globProblem,overlap=shared$22.overlap,relativeProblem=shared$22.relativeProblem}});function placeName(e2,n4){return`${e2}_${n4}`}function readStage(e2){let n4=(0,import_node_path27.join)(e2,"stage.json"),r7=x28(n4);if(!E21(r7))throw new UserError(`${n4} is not the file of a rehearsal's stage`,{fix:"ERLMCP_ACTIONS_SANDBOX is set by a rehearsal; unset it to act on the hosts of deploy.yml."});return r7}function readReplaced(e2){return w25((0,import_node_path27.join)(e2,"environments")).filter(n4=>n4.endsWith(".json")).sort().map(n4=>x28((0,import_node_path27.join)(e2,"environments",n4))).filter(j13)}function writeReplaced(e2,n4){let r7=(0,import_node_path27.join)(e2,"environments",`${placeName(n4.service,n4.environment)}.json`),o11=`${JSON.stringify(n4,null,2)}
`;textOf(r7)!==o11&&writeWhole(r7,o11)}function writeLeftOut(e2,n4){writeWhole((0,import_node_path27.join)(e2,"left-out",h29(n4)),n4)}function portFor(e2,n4,r7,o11){let a16=(0,import_node_path27.join)(e2,"assigned",h29(`${n4} ${r7}`)),s10=b19(a16);if(s10!==void 0)return s10;let{port:i8,isOurs:v28}=k21(e2,n4,r7,o11);if(S21(a16,String(i8)))return i8;let f25=b19(a16)??i8;return v28&&f25!==i8&&(0,import_node_fs31.unlinkSync)((0,import_node_path27.join)(e2,"taken",n4,String(i8))),f25}function k21(e2,n4,r7,o11){let a16=n4==="ports"?I15():new Set;for(let s10 of o11){if(a16.has(s10))continue;let i8=(0,import_node_path27.join)(e2,"taken",n4,String(s10));if(S21(i8,r7))return{port:s10,isOurs:!0};if(textOf(i8)===r7)return{port:s10,isOurs:!1}}throw new UserError(`all ${o11.length} ${n4} of the rehearsal are taken: there is none for ${r7}`,{fix:"Rehearse fewer hosts or environments at once."})}function S21(e2,n4){(0,import_node_fs31.mkdirSync)((0,import_node_path27.dirname)(e2),{recursive:!0});let r7=(0,import_node_path27.join)((0,import_node_path27.dirname)((0,import_node_path27.dirname)(e2)),`${(0,import_node_path27.basename)(e2)}.${(0,import_node_crypto10.randomUUID)()}`);(0,import_node_fs31.writeFileSync)(r7,n4);try{return(0,import_node_fs31.linkSync)(r7,e2),!0}catch(o11){if(o11.code!=="EEXIST")throw o11;return!1}finally{(0,import_node_fs31.unlinkSync)(r7)}}function I15(){let e2=["/proc/net/tcp","/proc/net/tcp6"].flatMap(n4=>(textOf(n4)??"").split(`
`));return new Set(e2.flatMap(n4=>{let[,r7]=/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A /.exec(n4)??[];return r7===void 0?[]:[Number.parseInt(r7,16)]}))}function h29(e2){return(0,import_node_crypto10.createHash)("sha256").update(e2).digest("hex").slice(0,32)}function b19(e2){let n4=textOf(e2);return n4===void 0||!/^\d{1,5}$/.test(n4)?void 0:Number(n4)}function writeWhole(e2,n4){(0,import_node_fs31.mkdirSync)((0,import_node_path27.dirname)(e2),{recursive:!0});let r7=`${e2}.${(0,import_node_crypto10.randomUUID)()}`;(0,import_node_fs31.writeFileSync)(r7,n4),(0,import_node_fs31.renameSync)(r7,e2)}function textOf(e2){try{return(0,import_node_fs31.readFileSync)(e2,"utf8")}catch{return}}function w25(e2){try{return(0,import_node_fs31.readdirSync)(e2)}catch{return[]}}function x28(e2){try{return JSON.parse(textOf(e2)??"")}catch{return}}function E21(e2){let n4=e2;return n4?.version===1&&Array.isArray(n4.ports)&&n4.ports.every(d22)&&Array.isArray(n4.proxies)&&n4.proxies.every(r7=>d22(r7?.port))}function j13(e2){let n4=e2;return n4?.version===1&&typeof n4.service=="string"&&typeof n4.environment=="string"&&(n4.url===void 0||d22(n4.url.port)&&typeof n4.url.now=="string"&&typeof n4.url.was=="string")&&Array.isArray(n4.hosts)&&n4.hosts.every(r7=>typeof r7?.name=="string"&&c21(r7.instances)&&(r7.traffic===void 0||typeof r7.traffic=="string")&&(r7.front===void 0||d22(r7.front)))&&c21(n4.changed)&&c21(n4.notRun)}function c21(e2){return Array.isArray(e2)&&e2.every(n4=>typeof n4=="string")}function d22(e2){return Number.isInteger(e2)&&e2>0&&e2<65536}var import_node_crypto10,import_node_fs31,import_node_path27,init_stage_file=__esm({"src/sandbox/stage-file.ts"(){"use strict";import_node_crypto10=__nccwpck_require__(598),import_node_fs31=__nccwpck_require__(24),import_node_path27=__nccwpck_require__(760);init_errors()}});function meant(n4,e2){let{own:t2,at:o11,folders:r7,url:a16}=e2,s10=/^(:|--?[A-Za-z][\w-]*=)?(\d{1,5})$/.exec(n4);if(s10!==null)return`${s10[1]??""}${t2.get(Number(s10[2]))??s10[2]??""}`;let u22=a16===void 0?n4:n4.replace(h30(a16.was),()=>a16.now);u22=u22.replace(d23,(i8,c22,w27)=>{let g22=Number(w27);if(isLoopback(c22))return t2.has(g22)?`${c22}:${t2.get(g22)??""}`:i8;let l22=o11.get(bare(c22))?.get(g22);return l22===void 0?i8:`127.0.0.1:${l22}`});for(let[i8,c22]of r7)u22=u22.replace(f24(i8),()=>c22);return u22}function instanceAt(n4,e2){let{protocol:t2,hostname:o11,pathname:r7}=new URL(n4);return`${t2}//${isLoopback(o11)&&!p40(o11)?o11:"127.0.0.1"}:${e2}${r7==="/"?"":r7}`}function checkAt(n4,e2){if(!/^https?:/i.test(n4))return n4;let{url:t2}=e2;if(t2!==void 0&&(n4===t2.was||n4.startsWith(`${t2.was}/`)))return n4.slice(t2.was.length)||"/";let{protocol:o11,hostname:r7,pathname:a16,search:s10}=new URL(n4),i8=(isLoopback(r7)?e2.own:e2.at.get(bare(r7)))?.get(portOf(n4));return i8===void 0?void 0:`${o11}//${isLoopback(r7)&&!p40(r7)?r7:"127.0.0.1"}:${i8}${a16}${s10}`}function portOf(n4){let{port:e2,protocol:t2}=new URL(n4);return e2===""?t2==="https:"?443:80:Number(e2)}function bare(n4){return n4.toLowerCase().replace(/^\[|\]$/g,"")}function isLoopback(n4){return/^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i.test(n4)||p40(n4)}function p40(n4){return n4==="0.0.0.0"||n4==="[::]"}function h30(n4){let{port:e2,protocol:t2}=new URL(n4);return new RegExp(`${f24(n4).source}${e2===""?`(?::${t2==="https:"?443:80})?(?!:?\\d)`:""}`,"gi")}function namesHost(n4,e2){return e2.find(t2=>new RegExp(`(?<![A-Za-z0-9._-])${$28(t2)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`,"i").test(n4))}function f24(n4){return new RegExp(`(?<![A-Za-z0-9._/-])${$28(n4)}(?![A-Za-z0-9._-])`,"g")}function $28(n4){return n4.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}var d23,init_words2=__esm({"src/sandbox/words.ts"(){"use strict";d23=/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})(?![\d.:])/g}});function commandHere(t2,s10){let[e2,...r7]=s10.map(({meaning:i8})=>t2.map(n4=>meant(n4,i8)));return r7.every(i8=>i8.every((n4,a16)=>n4===e2?.[a16]))?e2:void 0}function checksHere({smoke:t2,url:s10},e2,r7){let i8=[...e2.flatMap(({was:n4})=>n4.local?[]:[bare(n4.address)]),...s10===void 0?[]:[bare(new URL(s10).hostname)]];return t2.flatMap(n4=>{if(n4.kind==="command"&&n4.on==="runner")return r7.push(`check ${n4.name}: not run, it is a command on the runner`),[];let a16=e2.map(o11=>n4.kind==="command"?y29(n4,o11,i8):g21(n4,o11)),u22=a16.find(o11=>typeof o11=="string");if(u22!==void 0)return r7.push(`check ${n4.name}: not run, ${u22}`),[];let m23=a16.filter(o11=>typeof o11!="string");if(new Set(m23.map(o11=>JSON.stringify(o11))).size<2)return m23.slice(0,1);let f25=m23.map((o11,d24)=>({...o11,host:e2[d24]?.host.name}));return n4.once?f25.toSorted((o11,d24)=>(o11.host??"")<(d24.host??"")?-1:1).slice(0,1):f25})}function y29(t2,{meaning:s10},e2){let r7=t2.command.map(n4=>meant(n4,s10)),i8=r7.map(n4=>namesHost(n4,e2)).find(n4=>n4!==void 0);return i8===void 0?{...t2,command:r7}:`its command names ${i8}`}function g21(t2,{meaning:s10}){if(!/^https?:/i.test(t2.url))return t2;let e2=checkAt(t2.url,s10);return e2===void 0?`it asks ${new URL(t2.url).origin}`:{...t2,url:e2,once:t2.once||!isLoopback(new URL(t2.url).hostname)}}function evidenceHere({target:{evidence:t2,hosts:s10}},e2){return t2.flatMap(r7=>{if(!r7.startsWith("/"))return[r7];let i8=s10.map(n4=>`${n4.path}/`).find(n4=>r7.startsWith(n4));return i8!==void 0?[r7.slice(i8.length)]:(e2.push(`evidence ${r7}: not taken`),[])})}var init_checks3=__esm({"src/sandbox/checks.ts"(){"use strict";init_words2()}});function placesOf(n4){let{environment:t2,folderOf:u22,url:c22,changed:y30}=n4,{hosts:g22}=t2.target,m23=g22.map(a16=>({was:a16,ports:D9(a16,n4)})),s10=new Map;for(let{was:a16,ports:e2}of m23){let i8=bare(a16.address);a16.local||s10.set(i8,new Map([...s10.get(i8)??[],...Object.values(e2).flatMap(f25=>[...f25])]))}let d24=({was:a16,ports:e2},i8,f25)=>({own:e2[i8]??new Map,at:new Map([...s10,...U8(a16,t2).map(r7=>[r7,e2[i8]??new Map])]),folders:f25,url:c22}),l22=B12(m23,d24,n4),o11=m23.map(a16=>{let{was:e2,ports:i8}=a16,f25=u22(e2),r7=import_node_path28.posix.join(f25,"shared"),b20=v28=>d24(a16,v28,[[e2.path,f25]]),P13=t2.strategy.kind==="blue-green"?t2.strategy.slots:void 0,h31=(v28,{instance:w27,env:j14})=>{let T18=i8[v28]?.get(portOf(w27))??0;return{instance:instanceAt(w27,T18),env:{...A15({...t2.env,...e2.env,...j14},j14,b20(v28),T18,`${t2.name}-${e2.name}-${v28}`,n4),HOME:r7}}},M16=P13===void 0?void 0:{a:h31("a",P13.a),b:h31("b",P13.b)},$29=i8.main?.get(portOf(e2.instance))??0,H15=instanceAt(e2.instance,$29),C12=M16===void 0?A15({...t2.env,...e2.env},e2.env,b20("main"),$29,`${t2.name}-${e2.name}`,n4):e2.env,I16={name:e2.name,local:!0,address:"local",user:void 0,port:22,jump:void 0,sudo:!1,runAs:void 0,path:f25,instance:M16?.a.instance??H15,front:e2.front===void 0?void 0:instanceAt(e2.front,n4.frontPort(e2)),ports:[...new Set(e2.ports.flatMap(v28=>Object.values(i8).flatMap(w27=>w27.get(v28)??[])))],env:{...C12,HOME:r7},...M16===void 0||g22.length===1?{}:{slots:M16}},L13=new Map(Object.values(i8).flatMap(v28=>[...v28])),N14={...d24(a16,"main",Z3(e2.path)),own:L13};return{was:e2,host:I16,slots:M16,instances:M16===void 0?[H15]:[M16.a.instance,M16.b.instance],meaning:N14}}),p41=new Set(o11.flatMap(({was:a16,host:e2,slots:i8})=>[e2.env,i8?.a.env??{},i8?.b.env??{}].flatMap(f25=>Object.keys(f25).filter(r7=>f25[r7]!=={...t2.env,...a16.env}[r7]))));return p41.size>0&&y30.push(`variables ${[...p41].sort().join(", ")}: of this machine`),{places:o11,env:l22}}function D9(n4,{environment:{env:t2,strategy:u22},erlmcp:c22,port:y30,frontPort:g22}){let m23=r7=>c22?[Number({...t2,...n4.env,...r7}[E22]??_17)].filter(b20=>b20>0):[],s10=(r7,b20)=>b20.map(P13=>[P13,y30(`${n4.name}/${r7}:${P13}`)]);if(u22.kind!=="blue-green")return{main:new Map(s10("main",[portOf(n4.instance),...n4.ports,...m23({})]))};let{a:d24,b:l22}=u22.slots,o11=r7=>[portOf(r7.instance),...m23(r7.env).filter(b20=>r7.env[E22]===String(b20))],p41=s10("a",o11(d24)),a16=s10("b",o11(l22)),e2=new Set([...o11(d24),...o11(l22)]),i8=n4.front===void 0?[]:[[portOf(n4.front),g22(n4)]],f25=[...s10("main",[...n4.ports,...m23({})].filter(r7=>!e2.has(r7))),...i8];return{a:new Map([...f25,...a16,...p41]),b:new Map([...f25,...p41,...a16])}}function U8({instance:n4},{strategy:t2}){return(t2.kind==="blue-green"?[t2.slots.a.instance,t2.slots.b.instance]:[n4]).map(c22=>new URL(c22).hostname).filter(c22=>!isLoopback(c22)).map(bare)}function A15(n4,t2,u22,c22,y30,{environment:g22,erlmcp:m23}){let s10={...t2};for(let[l22,o11]of Object.entries(n4)){let p41=F18(o11,u22)?"127.0.0.1":meant(o11,u22);p41!==o11&&!o11.includes("${")&&(s10[l22]=p41)}let d24={...n4,...s10};if(m23){s10.ERLMCP_HOST="127.0.0.1",s10.ERLMCP_PORT=String(c22);let l22=Number(n4[E22]??_17);s10[E22]=String(u22.own.get(l22)??l22),s10.NODE_NAME=`erlmcp-${y30.replace(/[^A-Za-z0-9_-]/g,"-")}@127.0.0.1`,s10.ERLMCP_DISTRIBUTION="off"}else!g22.secrets.includes("PORT")&&!Object.values(d24).some(l22=>l22===String(c22)||l22===`:${c22}`)&&(s10.PORT=String(c22));return s10}function B12(n4,t2,{environment:u22,folderOf:c22,notRun:y30}){let g22={...u22.env};for(let[m23,s10]of Object.entries(u22.env).filter(([,d24])=>d24.includes("${"))){let d24=new Set(n4.flatMap(o11=>Object.keys(o11.ports).map(p41=>meant(s10,t2(o11,p41,[[o11.was.path,c22(o11.was)]]))))),[l22=s10]=d24;d24.size===1?g22[m23]=l22:y30.push(`variable ${m23}: left as it is, since it has a reference in it and hosts differ`)}return g22}function F18(n4,{at:t2}){return t2.has(bare(n4))}function Z3(n4){return[...["current","slots/a","slots/b"].map(t2=>[`${n4}/${t2}`,"."]),[n4,"../.."]]}var import_node_path28,E22,_17,init_places=__esm({"src/sandbox/places.ts"(){"use strict";import_node_path28=__nccwpck_require__(760);init_words2();E22="ERLMCP_METRICS_PORT",_17="9090"}});var sandbox_exports={};__export(sandbox_exports,{sandboxed:()=>sandboxed,urlHere:()=>urlHere2});function sandboxed(e2,n4){let r7=S22(n4),o11=Object.values(e2.environments).flatMap(s10=>X3(s10,e2));if(o11.length>0)throw new UserError(o11.join("; "),{where:e2.file,fix:"Say how it is started in the foreground, at the top of deploy.yml: rehearsal: {process: <command>}."});let i8=Object.entries(e2.environments).map(([s10,u22])=>[s10,W11(u22,e2,n4,r7)]);return{...e2,webhook:void 0,environments:Object.fromEntries(i8)}}function urlHere2(e2,n4,r7){let o11=S22(r7),i8=new Set([...o11.ports,...o11.proxies.map(({port:a16})=>a16)]),{protocol:s10,hostname:u22}=new URL(e2);if(s10==="http:"&&u22==="127.0.0.1"&&i8.has(portOf(e2)))return e2;let f25=readReplaced(r7).map(({url:a16})=>a16===void 0?void 0:B13(e2,a16)).find(a16=>a16!==void 0);return f25===void 0&&writeLeftOut(r7,`check ${n4} of ${e2}: not run, nothing was deployed there`),f25}function B13(e2,{was:n4,now:r7}){let[o11,i8]=[new URL(e2),new URL(n4)];if(o11.origin!==i8.origin)return;let s10=i8.pathname.replace(/\/+$/,"");if(!(o11.pathname!==s10&&!o11.pathname.startsWith(`${s10}/`)))return`${r7}${o11.pathname.slice(s10.length).replace(/\/+$/,"")}${o11.search}`}function S22(e2){let n4=e2===""?"is empty; unset it to act on the hosts of deploy.yml":folderProblem(e2);if(n4!==void 0)throw new UserError(n4,{where:"ERLMCP_ACTIONS_SANDBOX"});return readStage(e2)}function W11(e2,n4,r7,o11){let{name:i8,strategy:s10,target:u22}=e2,f25=placeName(n4.service,i8),a16=[],d24=n4.webhook===void 0?[]:["webhook: not told"],v28=t2=>portFor(r7,"ports",`${f25}/${t2}`,o11.ports),b20=o11.proxies.map(t2=>t2.port),p41=e2.url===void 0?void 0:K7(e2.url,e2,portFor(r7,"proxies",f25,b20)),O21=t2=>portFor(r7,"proxies",`${f25}/${t2.name}`,b20),M16=t2=>(0,import_node_path29.join)(r7,"hosts",f25,q10(t2.name)),{places:m23,env:x30}=placesOf({environment:e2,erlmcp:n4.preset==="erlmcp",url:p41,port:v28,frontPort:O21,folderOf:M16,changed:a16,notRun:d24});p41!==void 0&&a16.push(`url ${p41.was}: a proxy at ${p41.now}`);for(let{was:t2,host:c22}of m23)c22.front!==void 0&&a16.push(`front ${t2.front} of ${t2.name}: a proxy at ${c22.front}`);for(let t2 of e2.hooks.before)d24.push(`hook ${t2.name} (before): not run`);for(let t2 of e2.hooks.after)d24.push(`hook ${t2.name} (after): not run`);let l22=(t2,c22,h31)=>(c22>h31&&a16.push(`${t2}: ${formatDuration(h31)} in place of ${formatDuration(c22)}`),Math.min(c22,h31)),C12={...e2,url:p41?.now,target:{...u22,hosts:m23.map(({host:t2})=>t2),manager:Z4(e2,n4,m23,a16),evidence:evidenceHere(e2,d24)},strategy:V5(s10,m23,a16,l22),env:x30,verify:{...e2.verify,intervalMs:l22("verify.interval",e2.verify.intervalMs,F19)},smoke:checksHere(e2,m23,d24),bakeMs:l22("bake",e2.bakeMs,z7),hooks:{before:[],after:[]}};return writeReplaced(r7,{version:1,service:n4.service,environment:i8,strategy:s10.kind,url:p41,hosts:m23.map(({was:t2,host:c22,instances:h31})=>({name:t2.name,was:`${t2.user===void 0?"":`${t2.user}@`}${t2.address}:${t2.path}`,path:c22.path,instances:h31,traffic:s10.kind==="blue-green"?(0,import_node_path29.join)(c22.path,k22):void 0,front:c22.front===void 0?void 0:Number(new URL(c22.front).port)})),changed:a16,notRun:d24}),C12}function K7(e2,{strategy:n4,target:r7},o11){let i8=n4.kind==="blue-green"?n4.slots.a.instance:r7.hosts[0]?.instance,{pathname:s10}=new URL(i8??e2);return{was:e2,now:`http://127.0.0.1:${o11}${s10==="/"?"":s10}`,port:o11}}function V5(e2,n4,r7,o11){let[i8]=n4;return e2.kind!=="blue-green"||i8?.slots===void 0?e2:(r7.push(`switch command ${JSON.stringify(e2.switchCommand.join(" "))}: tells the proxy where to lead`),{...e2,slots:i8.slots,switchCommand:["sh","-c",D10,"sh",`../../${k22}`],drainMs:o11("drain",e2.drainMs,J7)})}function X3({name:e2,target:{manager:n4}},{rehearsal:r7}){return r7.process!==void 0?[]:n4.kind==="systemd"?[`environments.${e2}: the systemd unit ${n4.unit} can not be run in a rehearsal`]:n4.kind==="command"?[`environments.${e2}: the start command ${JSON.stringify(n4.start.join(" "))} can not be run in a rehearsal`]:[]}function Z4({name:e2,target:{manager:n4}},{rehearsal:r7,file:o11},i8,s10){if(n4.kind==="release")return n4;let u22=n4.kind==="process"?n4.command:r7.process;if(u22===void 0)throw new TypeError(`no command stands in for ${n4.kind}`);let f25=commandHere(u22,i8);if(f25===void 0)throw new UserError(`environments.${e2}: ${JSON.stringify(u22.join(" "))} names a port, which ${i8.length} hosts on one machine can not share`,{where:o11,fix:"Let the service read its port from a variable, such as PORT."});return n4.kind==="systemd"&&s10.push(`systemd unit ${n4.unit}: run as ${JSON.stringify(f25.join(" "))}`),n4.kind==="command"&&s10.push(`start and stop commands: run as ${JSON.stringify(f25.join(" "))}`),{kind:"process",command:f25}}function q10(e2){return/^[a-z0-9][a-z0-9._-]{0,62}$/.test(e2)?e2:`H.${e2.replace(/[^A-Za-z0-9._-]/g,"_").slice(0,40)}.${(0,import_node_crypto11.createHash)("sha256").update(e2).digest("hex").slice(0,8)}`}var import_node_crypto11,import_node_path29,F19,J7,z7,k22,D10,init_sandbox=__esm({"src/sandbox/sandbox.ts"(){"use strict";import_node_crypto11=__nccwpck_require__(598),import_node_path29=__nccwpck_require__(760);init_path();init_duration();init_errors();init_stage_file();init_checks3();init_places();init_words2();F19=50,J7=500,z7=1e3,k22="traffic",D10='printf %s "$INSTANCE" >"$1.$$" && mv -f "$1.$$" "$1"'}});module.exports={get"src/app/deploy.ts"(){return init_deploy2(),__toCommonJS(deploy_exports)},get"src/app/gate.ts"(){return init_gate2(),__toCommonJS(gate_exports)},get"src/app/recover.ts"(){return init_recover2(),__toCommonJS(recover_exports)},get"src/app/rollback.ts"(){return init_rollback2(),__toCommonJS(rollback_exports)},get"src/app/smoke.ts"(){return init_smoke(),__toCommonJS(smoke_exports)},get"src/app/status.ts"(){return init_status(),__toCommonJS(status_exports)},get"src/core/exec.ts"(){return init_exec(),__toCommonJS(exec_exports)},get"src/core/http-decoding.ts"(){return init_http_decoding(),__toCommonJS(http_decoding_exports)},get"src/core/proxy.ts"(){return init_proxy(),__toCommonJS(proxy_exports)},get"src/edge/cli/main.ts"(){return init_main2(),__toCommonJS(main_exports)},get"src/sandbox/sandbox.ts"(){return init_sandbox(),__toCommonJS(sandbox_exports)}};


/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/************************************************************************/
/******/ 	
/******/ 	// startup
/******/ 	// Load entry module and return exports
/******/ 	// This entry module is referenced by other modules so it can't be inlined
/******/ 	var __webpack_exports__ = __nccwpck_require__(241);
/******/ 	module.exports = __webpack_exports__;
/******/ 	
/******/ })()
;