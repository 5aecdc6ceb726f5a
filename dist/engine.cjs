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

var __create=Object.create;var __defProp=Object.defineProperty;var __getOwnPropDesc=Object.getOwnPropertyDescriptor;var __getOwnPropNames=Object.getOwnPropertyNames;var __getProtoOf=Object.getPrototypeOf,__hasOwnProp=Object.prototype.hasOwnProperty;var __esm=(fn,res,err)=>function(){if(err)throw err[0];try{return fn&&(res=(0,fn[__getOwnPropNames(fn)[0]])(fn=0)),res}catch(e2){throw err=[e2],e2}};var __commonJS=(cb,mod)=>function(){try{return mod||(0,cb[__getOwnPropNames(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports}catch(e2){throw mod=0,e2}};var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0})},__copyProps=(to,from,except,desc)=>{if(from&&typeof from=="object"||typeof from=="function")for(let key of __getOwnPropNames(from))!__hasOwnProp.call(to,key)&&key!==except&&__defProp(to,key,{get:()=>from[key],enumerable:!(desc=__getOwnPropDesc(from,key))||desc.enumerable});return to};var __toESM=(mod,isNodeMode,target)=>(target=mod!=null?__create(__getProtoOf(mod)):{},__copyProps(isNodeMode||!mod||!mod.__esModule?__defProp(target,"default",{value:mod,enumerable:!0}):target,mod)),__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod);var shared$,getState,readInputs,runAction,saveState,setOutput,init_action=__esm({"shared:src/core/action.ts"(){shared$=(__nccwpck_require__(377).shared)["src/core/action.ts"],getState=shared$.getState,readInputs=shared$.readInputs,runAction=shared$.runAction,saveState=shared$.saveState,setOutput=shared$.setOutput}});var shared$2,UserError,errorMessage,explain,init_errors=__esm({"shared:src/core/errors.ts"(){shared$2=(__nccwpck_require__(377).shared)["src/core/errors.ts"],UserError=shared$2.UserError,errorMessage=shared$2.errorMessage,explain=shared$2.explain}});var shared$3,formatDuration,parseDuration,init_duration=__esm({"shared:src/core/duration.ts"(){shared$3=(__nccwpck_require__(377).shared)["src/core/duration.ts"],formatDuration=shared$3.formatDuration,parseDuration=shared$3.parseDuration}});async function eachBounded(e2,n3,a17){let s11=new Array(e2.length),t2=0,l33=async()=>{for(let r3=t2++;r3<e2.length;r3=t2++){let o8=e2[r3];try{s11[r3]={status:"fulfilled",value:await a17(o8)}}catch(u23){s11[r3]={status:"rejected",reason:u23}}}};return await Promise.all(Array.from({length:Math.min(Math.max(1,n3),e2.length)},l33)),s11}async function allBounded(e2,n3,a17){return(await eachBounded(e2,n3,a17)).map(t2=>{if(t2.status==="rejected")throw t2.reason;return t2.value})}var init_concurrent=__esm({"src/core/concurrent.ts"(){"use strict"}});var shared$4,MEANING,OUTCOMES,succeeded,init_words=__esm({"shared:src/deploy/words.ts"(){shared$4=(__nccwpck_require__(377).shared)["src/deploy/words.ts"],MEANING=shared$4.MEANING,OUTCOMES=shared$4.OUTCOMES,succeeded=shared$4.succeeded}});function runs({groups:n3},e2,r3){return n3.some(({name:t2,running:a17})=>t2===e2&&(a17[r3]??0)>0)}function isRunning({groups:n3},e2){return n3.some(({running:r3})=>(r3[e2]??0)>0)}var SiteUnreachable,StepFailed,LeaseLost,init_target=__esm({"src/deploy/target.ts"(){"use strict";init_errors();init_words();SiteUnreachable=class extends UserError{site;constructor(e2,r3){super(`${e2} cannot be reached: ${r3}`),this.name="SiteUnreachable",this.site=e2}},StepFailed=class extends UserError{site;constructor(e2,r3){super(`${e2}: ${r3}`),this.name="StepFailed",this.site=e2}},LeaseLost=class extends UserError{site;by;constructor(e2,r3){super(r3===""?`the deployment was ended on ${e2} by its guard or by a person`:`the lease on ${e2} was taken over by ${r3}`),this.name="LeaseLost",this.site=e2,this.by=r3}}}});function groupAt(e2,n3){let r3=e2.get(n3);if(r3===void 0)throw new Error(`there is no group at ${n3}`);return r3}function placedChecks(e2,n3,r3,t2){return t2.request.environment.smoke.flatMap(o8=>o8.kind==="http"?v(o8,e2,n3,r3,t2):b(o8,e2,r3,t2))}function v(e2,n3,r3,t2,o8){let{target:a17,request:{environment:u23}}=o8,s11=(c28,l33,p34=!1)=>({check:e2,site:c28,ofInstance:p34,run:l33}),i13=/^https?:/i.test(e2.url)?new URL(e2.url):void 0,C13=c28=>s11(c28,async l33=>m(c28,l33,async()=>{if(i13===void 0)return U(l33,c28,groupAt(r3,c28),t2,o8);let p34=await a17.inside(c28,i13.origin);return p34===void 0?[g(l33,c28)]:[await d({...l33,url:w(i13)},p34,c28,t2,o8)]}),i13===void 0);if(i13!==void 0&&!G(i13))return[s11("",async c28=>R(c28,i13.origin,w(i13),n3,t2,o8))];let f32=y(e2,n3).map(C13);if(i13!==void 0||u23.url===void 0)return f32;let{url:h35}=u23,k25=s11("",async c28=>R(c28,h35,e2.url,n3,t2,o8));return e2.once?[k25]:[...f32,k25]}function b(e2,n3,r3,t2){let o8=(a17,u23)=>({check:e2,site:a17,ofInstance:!1,run:async s11=>m(u23,s11,async()=>[await d(s11,{name:u23,url:""},a17,r3,t2)])});return e2.on==="runner"?[o8("","runner")]:y(e2,n3).map(a17=>o8(a17,a17))}function y({once:e2,host:n3},r3){let t2=n3===void 0?r3:r3.filter(o8=>o8===n3);return e2?t2.slice(0,1):t2}async function U(e2,n3,r3,t2,o8){let{found:a17}=await o8.target.instances(n3,r3,"new");return a17.length===0?[{...g(e2,n3),detail:"no instance runs there"}]:Promise.all(a17.map(async({name:u23,endpoint:s11})=>s11===void 0?{...g(e2,u23),detail:"it has no address of its own: check it at `url`"}:d(e2,await s11(),n3,t2,o8)))}function g({name:e2},n3){return{name:e2,where:n3,verdict:"inconclusive",detail:"it cannot be queried from there",durationMs:0}}async function R(e2,n3,r3,[t2=""],o8,a17){let u23=await d({...e2,url:r3},{name:n3,url:n3},t2,o8,a17);if(u23.verdict!=="inconclusive")return[u23];let s11=await m(t2,e2,async()=>{let i13=await a17.target.inside(t2,n3);return i13===void 0?[u23]:[await d({...e2,url:r3},i13,t2,o8,a17)]});return s11.some(({verdict:i13})=>i13==="inconclusive")?[u23]:s11}async function d(e2,n3,r3,t2,o8){return o8.verifier.check(e2,n3,$(r3,t2,o8))}async function m(e2,{name:n3},r3){try{return await r3()}catch(t2){if(!(t2 instanceof SiteUnreachable))throw t2;return[{name:n3,where:e2,verdict:"inconclusive",detail:t2.message,durationMs:0}]}}function $(e2,n3,r3){return async(t2,o8,a17)=>{if(o8==="runner"){let[s11="",...i13]=t2,{code:C13,stdout:f32,stderr:h35}=await r3.world.exec(s11,i13,{deadlineMs:a17,keepBytes:65536});return{code:C13,output:`${f32}${h35}`}}let u23=r3.target.hookStep({name:"check",command:t2,on:o8,timeoutMs:a17,irreversible:!1},n3);try{let{output:s11}=await r3.lease(e2).run(u23,r3.stepIo(r3.world.signal));return{code:0,output:s11}}catch(s11){if(s11 instanceof StepFailed)return{code:1,output:s11.message};throw s11}}}function w({pathname:e2,search:n3}){return`${e2}${n3}`}function G({hostname:e2}){return/^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(e2)}var init_placed_check=__esm({"src/deploy/placed-check.ts"(){"use strict";init_target()}});function answersNeeded(e2,n3){let r3=e2<2?0:Math.ceil(Math.log(.01)/Math.log(1-1/e2));return Math.max(m2,r3,n3)}function allowanceOf(e2){return Math.min(e2,M)}function rulesOf(e2,{sites:n3,instances:r3,allowanceMs:t2,mayDiffer:o8}){let s11=answersNeeded(n3,e2.times);return{needed:s11,allowanceMs:t2,withinMs:e2.withinMs,gapMs:(e2.times-1)*e2.intervalMs/(s11-1),retryMs:e2.intervalMs,instances:e2.instanceField===void 0?1:r3,mayDiffer:o8}}function withAnswer(e2,n3,r3,t2){let o8=r3>=t2.allowanceMs;if(n3.limited===!0)return b2(e2,n3,r3,t2);let s11={verdict:n3.verdict,detail:n3.detail};if(n3.other!==void 0){let d23=e2.others.get(n3.other),u23=new Map(e2.others).set(n3.other,{count:(d23?.count??0)+1,lastMs:Math.max(d23?.lastMs??0,r3)}),a17={...e2,answers:e2.answers+1,others:u23,trouble:s11,down:!1};return o8?t2.mayDiffer?{...a17,counted:e2.counted+1}:{...a17,stranger:e2.stranger??n3.other}:a17}if(n3.verdict!=="pass")return{...e2,counted:0,ours:!1,instances:new Set,trouble:s11,down:!0};let i13={...e2,answers:e2.answers+1,slowGapMs:e2.slowGapMs*.9,down:!1,reported:n3.detail};return o8?{...i13,counted:e2.counted+1,ours:!0,instances:new Set(e2.instances).add(n3.instance??"")}:i13}function b2(e2,{verdict:n3,detail:r3},t2,o8){let s11={...e2,limited:e2.limited+1,trouble:e2.trouble??{verdict:n3,detail:r3}};return t2<=e2.slowedMs?s11:{...s11,slowedMs:t2,slowGapMs:Math.min(w2,Math.max(f,2*Math.max(e2.slowGapMs,o8.gapMs)))}}function waitMs(e2,n3,r3,t2,o8){let s11=o8.allowanceMs-t2,d23=s11>0||e2.counted===0||e2.slowGapMs>f/2?1:Math.max(1,Math.min(l,o8.needed-e2.counted));if(n3>=d23)return Number.POSITIVE_INFINITY;let u23=Math.max(s11>0?h:o8.gapMs,e2.slowGapMs,e2.down?o8.retryMs:0),a17=Math.max(0,r3+u23-t2);return s11>0?Math.min(a17,s11):a17}function verdictOf(e2,n3,r3){if(e2.stranger!==void 0)return"fail";if(e2.counted>=r3.needed){if(!e2.ours)return"fail";if(e2.instances.size>=r3.instances||e2.instances.size===1)return"pass"}if(!(n3<r3.allowanceMs+r3.withinMs))return e2.trouble?.verdict==="fail"?"fail":"inconclusive"}function describe(e2,n3,r3,t2){let o8=othersOf(e2),s11=e2.limited===0?[]:[`${e2.limited} requests were rate-limited (HTTP 429)`];if(e2.stranger!==void 0)return[`another release answers as well: ${o8.join(", ")}`,...s11].join("; ");if(n3==="pass"){let u23=o8.length>0&&t2.mayDiffer?"hosts that keep another release answer too":"seen before that";return[`${e2.reported??""}, ${t2.mayDiffer?"among":"in all of"} ${e2.counted} answers`,...o8.length===0?[]:[`${u23}: ${o8.join(", ")}`],...s11].join("; ")}if(e2.counted>=t2.needed&&!e2.ours)return`none of ${e2.counted} answers came from this release: ${o8.join(", ")}`;let i13=e2.counted>=t2.needed?`${e2.instances.size} of ${t2.instances} instances were seen`:e2.counted>0?`only ${e2.counted} of ${t2.needed} answers came in a row`:void 0;return[`${e2.trouble?.detail??e2.reported??"was not queried"} after ${formatDuration(r3)}`,...i13===void 0?[]:[i13],...o8.length===0?[]:[`also seen: ${o8.join(", ")}`],...s11].join("; ")}function doubtOf({instances:e2},n3){if(e2.size>=n3.instances)return;let[r3=""]=e2;return`all answers came from one instance of ${n3.instances}${r3===""?"":` (${r3})`}: a sticky balancer or a cache may hide the others`}function othersOf({others:e2,answers:n3}){return[...e2].map(([r3,{count:t2,lastMs:o8}])=>`${r3} in ${t2} of ${n3} answers (${Math.max(1,Math.round(100*t2/n3))} %), last seen ${formatDuration(o8)} after the first request`)}var m2,l,M,h,f,w2,EMPTY_TALLY,init_trial=__esm({"src/deploy/trial.ts"(){"use strict";init_duration();m2=44,l=8,M=1e4,h=250,f=500,w2=1e4;EMPTY_TALLY={counted:0,ours:!1,answers:0,others:new Map,stranger:void 0,instances:new Set,limited:0,slowedMs:Number.NEGATIVE_INFINITY,slowGapMs:0,down:!1,trouble:void 0,reported:void 0}}});async function passGate(e2,n3,t2){if(n3.kind==="live")return groupLive(e2,n3.group,n3.of,t2);let i13=await rolledOut(e2,t2);return i13===void 0?groupLive(e2,n3.group,"all",t2):[i13]}async function rolledOut(e2,{target:n3,verify:t2,narrator:i13,world:r3,signal:o8}){let f32=r3.clock.monotonic();for(;;){let{rollout:s11}=await n3.inspect(e2,void 0),{state:d23,detail:a17,withinMs:c28}=s11;if(d23==="idle"||d23==="done")return;let l33=r3.clock.monotonic()-f32,w32={name:"rollout",where:e2,durationMs:l33};if(d23!=="moving")return{...w32,verdict:"fail",detail:`${d23==="reverted"?"the platform rolled it back by itself":"the platform cannot finish it"}: ${a17}`};if(o8.aborted||l33>=c28){let u23=`has not ended after ${formatDuration(l33)}`;return{...w32,verdict:"inconclusive",detail:`the rollout ${u23}: ${a17}`}}i13.doing(`${e2}: ${a17} (${formatDuration(l33)} of ${formatDuration(c28)})`),await r3.clock.sleep(Math.min(t2.intervalMs,c28-l33),o8)}}async function groupLive(e2,n3,t2,i13){let r3=new AbortController,o8=AbortSignal.any([i13.signal,r3.signal]);try{let f32=failureOf(e2,n3,i13.verify.withinMs,i13,o8),s11=_(e2,n3,t2,{...i13,signal:o8}),d23=f32.then(c28=>c28===void 0?new Promise(()=>{}):c28),a17=await Promise.race([s11,d23]);return"why"in a17?[exited(await nameOf(e2,n3,i13.target),a17)]:a17}finally{r3.abort()}}async function _(e2,n3,t2,i13){let{target:r3,verify:o8,narrator:f32,world:s11,signal:d23}=i13,a17=s11.clock.monotonic()+o8.withinMs,c28=new Map;for(;;){let{wanted:l33,found:w32}=await r3.instances(e2,n3,t2),u23=w32.flatMap(({name:y31})=>c28.get(y31)??[]);if(!(l33===0||w32.length<l33)&&u23.length===w32.length)return u23;let h35=Math.ceil(a17-s11.clock.monotonic());if(h35<=0||d23.aborted)return[...u23,q(e2,l33,w32.length,o8.withinMs)];let g28=w32.filter(({name:y31})=>!c28.has(y31));if(g28.length===0){f32.doing(`${e2}: ${w32.length} of ${l33} instances run`),await s11.clock.sleep(Math.min(o8.intervalMs,h35),d23);continue}let v21=await allBounded(g28,L,async y31=>G2(y31,{...i13,verify:{...o8,withinMs:h35}}));for(let[y31,k25]of v21.entries())k25.verdict==="pass"&&c28.set(g28[y31].name,k25);let M22=v21.filter(({verdict:y31})=>y31!=="pass");if(M22.length===0)continue;let R24=await r3.instances(e2,n3,t2);if(M22.some(({where:y31})=>R24.found.some(({name:k25})=>k25===y31))||s11.clock.monotonic()>=a17)return[...u23,...v21]}}function q(e2,n3,t2,i13){let r3=n3===0?"no instance is wanted there":`${t2} of ${n3} instances run`;return{name:"live",where:e2,verdict:"inconclusive",detail:`${r3} after ${formatDuration(i13)}`,durationMs:i13}}async function G2(e2,n3){let{name:t2,release:i13,endpoint:r3}=e2;return r3!==void 0?j(t2,r3,n3,n3.signal):{name:"live",where:t2,verdict:i13===void 0?"inconclusive":i13===n3.release.id?"pass":"fail",detail:i13===void 0?"it has no address to query":`runs ${i13}`,durationMs:0}}async function nameOf(e2,n3,t2){return(await t2.instances(e2,n3,"all")).found[0]?.name??e2}async function failureOf(e2,n3,t2,{target:i13,world:r3},o8){let f32=r3.clock.monotonic()+t2;for(;;)try{return await i13.watch(e2,n3,f32-r3.clock.monotonic(),o8)}catch(s11){if(o8.aborted)return;if(!(s11 instanceof SiteUnreachable))throw s11;if(await r3.clock.sleep(I,o8),o8.aborted||r3.clock.monotonic()>=f32)return}}function exited(e2,n3){let t2=H(n3.log);return{name:"running",where:e2,verdict:"fail",detail:`${n3.why}${t2===""?"":`; last output:
${t2}`}`,durationMs:0}}function H(e2){let n3=e2.trim().split(`
`).slice(-40),t2=n3.findIndex(r3=>F.test(r3)),i13=t2===-1?Math.max(0,n3.length-P):t2;return n3.slice(i13,i13+P).join(`
`)}async function addressLive({name:e2,way:n3,elsewhere:t2},i13,r3){let o8=await A(e2,n3,i13,r3);if(o8.answered)return o8.result;for(let f32 of t2){let s11=await A(f32.name,f32.way,i13,r3);if(s11.answered||s11.result.verdict!=="inconclusive")return s11.result}return o8.result}async function A(e2,n3,t2,i13){let{world:r3,signal:o8}=i13,f32=r3.clock.monotonic(),s11=()=>r3.clock.monotonic()-f32,d23=new Set,a17={name:e2,way:n3,rules:t2,tally:EMPTY_TALLY,answered:!1,failure:void 0},c28=Number.NEGATIVE_INFINITY;for(;!o8.aborted&&a17.failure===void 0&&verdictOf(a17.tally,s11(),t2)===void 0;){let l33=s11(),w32=waitMs(a17.tally,d23.size,c28,l33,t2);if(w32===0){c28=l33;let h35=W(a17,l33,i13).finally(()=>d23.delete(h35));d23.add(h35);continue}let u23=new AbortController,m30=Math.min(w32,t2.allowanceMs+t2.withinMs-l33);await Promise.race([...d23,r3.clock.sleep(m30,AbortSignal.any([o8,u23.signal]))]),u23.abort()}if(a17.failure!==void 0)throw a17.failure.error;return{result:Y(a17,s11()),answered:a17.answered}}async function W(e2,n3,t2){let{verify:i13,release:r3,narrator:o8}=t2,{name:f32,way:s11,rules:d23}=e2;try{let a17={version:r3.version,configHash:r3.configHash,verify:i13},c28=await queryVia(s11,a17,C,t2);e2.tally=withAnswer(e2.tally,c28,n3,d23),e2.answered||=c28.verdict!=="inconclusive"||c28.limited===!0,o8.doing(`${f32} ${c28.detail} (${e2.tally.counted} of ${d23.needed} answers)`)}catch(a17){e2.failure??={error:a17}}}function Y({name:e2,tally:n3,rules:t2},i13){let r3=verdictOf(n3,i13,t2)??"inconclusive";return{...n3.stranger===void 0?{}:{other:!0},name:"live",where:e2,verdict:r3,detail:describe(n3,r3,i13,t2),warning:r3==="pass"?doubtOf(n3,t2):void 0,durationMs:i13}}async function j(e2,n3,t2,i13){let{verify:r3,release:o8,narrator:f32,world:s11}=t2,d23={version:o8.version,configHash:o8.configHash,verify:r3},a17=s11.clock.monotonic(),c28=()=>s11.clock.monotonic()-a17,l33=new Map,w32=0,u23=0,m30,h35=()=>l33.size===0?"":`; also seen: ${othersOf({others:l33,answers:w32}).join(", ")}`;for(;!i13.aborted;){let g28=r3.withinMs-c28();if(g28<=0)break;let v21=c28();if(m30=await queryVia(n3,d23,Math.min(C,Math.max(250,g28)),t2),(m30.verdict==="pass"||m30.other!==void 0)&&(w32+=1),m30.other!==void 0&&l33.set(m30.other,{count:(l33.get(m30.other)?.count??0)+1,lastMs:v21}),u23=m30.verdict==="pass"?u23+1:0,u23>=r3.times)return{name:"live",where:e2,verdict:"pass",detail:`${m30.detail}, ${u23} times in a row${h35()}`,durationMs:c28()};f32.doing(`${e2} ${m30.detail} (${formatDuration(c28())} of ${formatDuration(r3.withinMs)})`),await s11.clock.sleep(r3.intervalMs,i13)}return{name:"live",where:e2,verdict:m30===void 0||m30.verdict==="pass"?"inconclusive":m30.verdict,detail:`${m30===void 0?"was not queried":m30.detail}${u23===0?"":`, only ${u23} times in a row,`} after ${formatDuration(c28())}${h35()}`,durationMs:c28()}}async function queryVia(e2,n3,t2,{verifier:i13}){try{return await i13.ask(await e2(),n3,t2)}catch(r3){if(!(r3 instanceof SiteUnreachable))throw r3;return{verdict:"inconclusive",detail:r3.message,instance:void 0,durationMs:0}}}var C,I,L,F,P,init_verify=__esm({"src/deploy/verify.ts"(){"use strict";init_duration();init_concurrent();init_target();init_trial();C=5e3,I=1e3,L=8;F=/error|fatal|exception|panic|crash|terminated/i,P=12}});function diagnose(e2,n3){let t2=n3.map(a17=>({name:"what was observed",text:a17})),i13=e2.filter(({about:a17})=>a17==="release"),r3=e2.filter(({about:a17})=>a17==="service");return s(t2,e2)??s(i13,e2)??o(t2)??o(i13)??l2(n3)??s(r3,e2)??o(r3)}function s(e2,n3){for(let t2 of d2)for(let{name:i13,text:r3}of e2){let a17=t2.pattern.exec(r3);if(a17!==null)return{cause:t2.cause(a17,n3).slice(0,300),line:u(r3,a17.index),where:i13}}}function o(e2){for(let{name:n3,text:t2}of e2){let i13=t2.split(`
`).find(r3=>c.test(r3));if(i13!==void 0)return{cause:`not a known failure; first error: ${i13.trim().slice(0,200)}`,line:i13.trim().slice(0,500),where:n3}}}function l2(e2){let n3=e2.flatMap(t2=>t2.trim().split(`
`).slice(1)).at(-1)?.trim();return n3===void 0?void 0:{cause:`not a known failure; last output: ${n3.slice(0,200)}`,line:n3.slice(0,500),where:"what was observed"}}function u(e2,n3){let t2=e2.lastIndexOf(`
`,n3)+1,i13=e2.indexOf(`
`,n3);return e2.slice(t2,i13===-1?void 0:i13).trim().slice(0,500)}function p(e2){return f2.map(n3=>n3.exec(e2)?.[1]).find(n3=>n3!==void 0)}function g2(e2,n3){for(let t2 of n3){if(t2.about!=="listeners")continue;let i13=t2.text.split(`
`).find(a17=>new RegExp(`:${e2}\\s`).test(a17)),r3=i13===void 0?null:/\(\("([^"]+)",pid=(\d+)/.exec(i13);if(r3!==null)return`${r3[1]} (process ${r3[2]})`}}var d2,c,f2,init_diagnosis=__esm({"src/deploy/diagnosis.ts"(){"use strict";d2=[{pattern:/eaddrinuse|address already in use/i,cause:(e2,n3)=>{let t2=p(e2.input),i13=t2===void 0?void 0:g2(t2,n3);return`port ${t2??"of the service"} is in use${i13===void 0?"":` by ${i13}`}`}},{pattern:/([^\n]*\b(?:EACCES|permission denied)[^\n]*)/i,cause:e2=>`a file or port is not permitted: ${e2[1]?.trim()}`},{pattern:/([\w./-]+\.(?:config|json|ya?ml|args(?:\.src)?))[":]*[: ]+(?:line )?(\d+)(?::(\d+))?[^\n]*(?:syntax|expected|illegal|parse|JSON)/i,cause:e2=>`configuration syntax: ${e2[1]} line ${e2[2]}`},{pattern:/\((\d+)\): ?(?:syntax error|illegal|unterminated)[^\n]*|syntax error before[^\n]*/i,cause:e2=>`configuration syntax${e2[1]===void 0?"":` at line ${e2[1]}`}`},{pattern:/could not start application (\w+)|no such file or directory[^\n]*?['"]?(\w+)\.app\b|\{"no such file or directory","(\w+)\.app"\}/i,cause:e2=>`application ${e2[1]??e2[2]??e2[3]} is missing or cannot start`},{pattern:/Cannot find (?:module|package) '([^']+)'/,cause:e2=>`module ${e2[1]} is missing`},{pattern:/^Slogan: ([^\n]+)/m,cause:e2=>`crash dump: ${e2[1]}`},{pattern:/application_start_failure,(\w+),([^\n]{0,160})/,cause:e2=>`application ${e2[1]} could not start: ${e2[2]}`},{pattern:/Kernel pid terminated[^\n]*/,cause:e2=>e2[0]},{pattern:/ENOSPC|enospc|No space left on device/,cause:()=>"the disk is full"},{pattern:/EMFILE|emfile|Too many open files/i,cause:()=>"no file descriptors are left"},{pattern:/(?:Out of memory|Cannot allocate \d+ bytes|JavaScript heap out of memory)[^\n]*/i,cause:e2=>`memory: ${e2[0]}`},{pattern:/(?:ECONNREFUSED|econnrefused)[^\n]*?(?:5432|postgres)|database[^\n]*(?:unreachable|refused)/i,cause:()=>"the database cannot be reached"},{pattern:/certificate[^\n]*(?:expired|not trusted|unknown ca)/i,cause:e2=>`TLS: ${e2[0]}`}],c=/\b(?:fatal|panic|uncaught|exception|crash|error)\b/i;f2=[/EADDRINUSE[^\n]*?[:\s](\d{2,5})\b(?!\.)/,/\bport[^\d\n]{0,12}(\d{2,5})\b[^\n]*eaddrinuse/i,/(?<![\d.])(\d{2,5})\b[^\d\n]{0,12}eaddrinuse/,/\bport[^\d\n]{0,12}(\d{2,5})\b/i]}});async function takeEvidence(r3,c28,d23,a17){let{target:m30,narrator:p34,world:o8}=a17,s11=(await eachBounded(r3,m30.parallel,async e2=>a17.lease(e2).evidence(c28))).flatMap((e2,n3)=>{let t2=r3[n3];return e2.status==="rejected"?(p34.print(`${t2}: no evidence (${e2.reason instanceof Error?e2.reason.message:String(e2.reason)})`),[]):e2.value.map(i13=>({...i13,host:t2,text:o8.secrets.redact(i13.text)}))});return{files:s11.map(({host:e2,name:n3,text:t2})=>({host:e2,name:n3,text:t2})),diagnosis:diagnose(s11,d23.map(e2=>o8.secrets.redact(e2)))}}var init_evidence=__esm({"src/deploy/evidence.ts"(){"use strict";init_concurrent();init_diagnosis()}});function blamesRelease(e2){return e2 instanceof VerdictFailed&&e2.results.some(({verdict:r3,other:n3})=>r3!=="pass"&&n3!==!0)}function k(e2){return e2.split(`
`,1)[0]?.replace(/; last output:$/,"")??""}async function runWave(e2,r3,n3,t2,s11){let{target:i13,narrator:f32,id:l33}=t2;if(f32.print(e2.name),e2.irreversible===!0&&await allBounded(i13.sites,i13.parallel,async o8=>t2.lease(o8).disarm()),e2.onRunner!==void 0)return I2(e2.onRunner,t2,s11);let p34=Object.keys(e2.steps).filter(o8=>!n3.has(o8)),c28=await eachBounded(p34,i13.parallel,async o8=>{for(let d23 of e2.steps[o8]??[])s11.throwIfAborted(),await H2(o8,d23,t2,s11);if(e2.gate===void 0)return;let u23=await passGate(o8,e2.gate,{...verifyContext(t2,r3),signal:s11});t2.checks.push(...u23);let w32=u23.filter(({verdict:d23})=>d23!=="pass");if(w32.length>0)throw new VerdictFailed(w32);for(let{where:d23,detail:b31}of u23)f32.print(`\u2713 ${d23} ${b31}`)});s11.throwIfAborted();let a17=c28.flatMap((o8,u23)=>o8.status==="rejected"?[{site:p34[u23],reason:o8.reason}]:[]),[h35]=a17;if(h35===void 0)return;let v21=i13.sites.length-n3.size-a17.length;if(!(t2.request.environment.onHostFailure==="continue"&&v21>0&&(e2.phase==="switch"||e2.phase==="beside")&&a17.every(({reason:o8})=>!(o8 instanceof LeaseLost))))throw a17.length===1?h35.reason:F2(a17.map(({reason:o8})=>o8));let m30=a17.map(({reason:o8})=>errorMessage(o8));t2.evidence??=await takeEvidence(a17.map(({site:o8})=>o8),l33,m30.concat(a17.flatMap(({reason:o8})=>detailsOf(o8))),t2);for(let[o8,{site:u23}]of a17.entries())t2.warn(`${u23} keeps its previous release; the other hosts continue: ${m30[o8]}`),n3.set(u23,`${m30[o8]}${await E(u23,t2)}`)}async function E(e2,r3){await r3.lease(e2).finish(r3.id,{drop:!0});let n3=await r3.inspect(e2);if(n3.current===void 0)return"";let t2=await groupLive(e2,n3.serving,"all",{...verifyContext(r3,n3.current),signal:new AbortController().signal});r3.checks.push(...t2);for(let{verdict:i13,where:f32,detail:l33}of t2)r3.narrator.print(`${i13==="pass"?"\u2713":"\u2717"} ${f32} ${l33}`);let s11=t2.find(({verdict:i13})=>i13!=="pass");return s11===void 0?"":`; ${n3.current.id} was restored there, but could not be verified: ${k(s11.detail)}`}function detailsOf(e2){return e2 instanceof VerdictFailed?e2.results.map(({where:r3,detail:n3})=>`${r3}: ${n3}`):[]}function F2(e2){let r3=e2.find(t2=>t2 instanceof LeaseLost);if(r3!==void 0)return r3;let n3=e2.filter(t2=>t2 instanceof VerdictFailed);return n3.length>0?new VerdictFailed(n3.flatMap(t2=>t2.results)):new Error(e2.map(t2=>t2 instanceof Error?t2.message:String(t2)).join("; "),{cause:e2[0]})}async function H2(e2,r3,n3,t2){let s11=n3.world.clock.monotonic();n3.narrator.doing(`${e2}: ${r3.says}`),await n3.lease(e2).run(r3,n3.stepIo(t2)),n3.narrator.print(`${e2}: ${r3.says} (${formatDuration(n3.world.clock.monotonic()-s11)})`)}async function I2(e2,{world:r3,narrator:n3,request:t2},s11){let[i13="",...f32]=e2.command,l33=0,p34=a17=>{l33+=1,l33<=$2&&n3.print(a17.slice(0,j2)),l33===$2&&n3.print("\u2026 (further output of the hook is not shown)")},c28=await r3.exec(i13,f32,{deadlineMs:e2.timeoutMs,signal:s11,onLine:p34});if(c28.code!==0)throw new StepFailed("runner",`hook ${e2.name} ${c28.timedOut?`did not end within ${formatDuration(e2.timeoutMs)}`:`exited with ${c28.code??c28.signal}`} (${t2.environment.name})`)}function verifyContext(e2,r3){let{target:n3,verifier:t2,narrator:s11,world:i13,request:f32}=e2;return{target:n3,verifier:t2,narrator:s11,world:i13,release:r3,verify:f32.environment.verify}}var $2,j2,VerdictFailed,init_waves=__esm({"src/deploy/waves.ts"(){"use strict";init_duration();init_errors();init_concurrent();init_evidence();init_target();init_verify();$2=500,j2=1e3,VerdictFailed=class extends Error{results;constructor(r3){super(r3.map(({where:n3,name:t2,verdict:s11,detail:i13})=>`${n3}: ${t2} ${s11==="fail"?"failed":s11}: ${k(i13)}`).join("; ")),this.name="VerdictFailed",this.results=r3}}}});function drainAllowance(e2){return e2.kind==="blue-green"?allowanceOf(e2.drainMs):0}async function trafficAddresses(e2,{target:r3,request:t2},i13){let{url:n3,verify:o8,target:{others:a17=0}}=t2.environment,f32=r3.sites.length+a17,d23=(await allBounded(e2,r3.parallel,async s11=>({site:s11,front:await hasFront(s11,r3)}))).filter(({front:s11})=>s11).map(({site:s11})=>({address:{name:`${s11} front`,way:async()=>x(s11,r3),elsewhere:[]},rules:rulesOf(o8,{sites:1,instances:1,allowanceMs:i13,mayDiffer:!1})}));if(n3===void 0)return d23;let l33=r3.sites.map(s11=>({name:`${n3} from ${s11}`,way:async()=>await r3.inside(s11,n3)??{name:n3,url:n3}})),p34={name:n3,way:async()=>({name:n3,url:n3}),elsewhere:l33},u23=rulesOf(o8,{sites:f32,instances:e2.length,allowanceMs:i13,mayDiffer:e2.length<f32});return[{address:p34,rules:u23},...d23]}async function throughSwitch(e2,r3,t2,i13){let n3=await allBounded(e2,A2,async({address:o8,rules:a17})=>addressLive(o8,a17,{...verifyContext(t2,r3),signal:i13}));for(let{where:o8,warning:a17}of n3)a17!==void 0&&t2.warn(`${o8}: ${a17}`);return n3}async function hasFront(e2,r3){try{return await r3.front(e2)!==void 0}catch(t2){if(!(t2 instanceof SiteUnreachable))throw t2;return!0}}async function x(e2,r3){let t2=await r3.front(e2);if(t2===void 0)throw new TypeError(`${e2} has no front`);return t2}var A2,init_through_switch=__esm({"src/deploy/through-switch.ts"(){"use strict";init_concurrent();init_target();init_trial();init_verify();init_waves();A2=8}});async function verifyThroughSwitch(t2,n3,r3,e2,o8){let i13=await trafficAddresses(t2,e2,drainAllowance(e2.request.environment.strategy));i13.length!==0&&await e2.narrator.phase("verify",async()=>{let s11=new AbortController,c28=AbortSignal.any([o8,s11.signal]);try{let d23=throughSwitch(i13,r3,e2,c28),a17=await Promise.race([d23,K(t2,n3,e2,c28)]);e2.checks.push(...a17),k2(a17);for(let{where:l33,detail:u23}of a17)e2.narrator.print(`\u2713 ${l33} ${u23}`)}finally{s11.abort()}})}async function K(t2,n3,r3,e2){for(;!e2.aborted;){await r3.world.clock.sleep(Y2,e2);let o8=e2.aborted?[]:await R2(t2,n3,r3,e2);if(o8.length>0)return o8}return new Promise(()=>{})}async function smoke(t2,n3,r3,e2,o8,i13){let s11=placedChecks(t2,n3,r3,e2).filter(({ofInstance:c28})=>i13==="all"||c28===(i13==="instances"));s11.length!==0&&await e2.narrator.phase("smoke",async()=>{let c28=[...new Set(s11.map(({site:u23})=>u23))],a17=(await allBounded(c28,e2.target.parallel,async u23=>allBounded(s11.filter(({site:m30})=>m30===u23),4,async({check:m30,run:h35})=>{o8.throwIfAborted();let f32=await h35(m30);for(let{name:p34,where:M22,verdict:b31,detail:E25,durationMs:$27}of f32)e2.narrator.print(`${b31==="pass"?"\u2713":"\u2717"} ${p34} on ${M22} ${formatDuration($27)}${b31==="pass"?"":`: ${E25}`}`);return f32}))).flat(2);if(e2.checks.push(...a17),a17.every(({verdict:u23})=>u23==="pass"))return;let l33=await R2(t2,n3,e2,o8);e2.checks.push(...l33),k2([...l33,...a17])})}async function R2(t2,n3,{target:r3},e2){return(await allBounded(t2,r3.parallel,async i13=>{let s11=groupAt(n3,i13),c28=await r3.watch(i13,s11,W2,e2).catch(d23=>{if(!(d23 instanceof SiteUnreachable))throw d23});return c28===void 0?void 0:exited(await nameOf(i13,s11,r3),c28)})).filter(i13=>i13!==void 0)}async function bake(t2,n3,r3,e2,o8){let{bakeMs:i13}=e2.request.environment;i13!==0&&await e2.narrator.phase("bake",async()=>{let s11=new AbortController,c28=AbortSignal.any([o8,s11.signal]),d23=placedChecks(t2,n3,r3,e2).filter(({check:f32})=>f32.kind==="http"&&(f32.method==="GET"||f32.method==="HEAD")),a17=Math.max(U2,(t2.length+d23.length)*I3),l33=async f32=>{let p34=await f32;return p34.verdict!=="pass"&&s11.abort(),p34},[u23,m30]=await Promise.all([allBounded(t2,e2.target.parallel,async f32=>l33(L2(f32,groupAt(n3,f32),a17,r3,e2,c28))),Promise.all(d23.map(async({check:f32,run:p34})=>l33(P2(async()=>S(await p34({...f32,attempts:1})),f32.name,a17,e2,c28))))]);o8.throwIfAborted();let h35=[...u23,...m30].filter(({verdict:f32})=>f32!=="pass");e2.checks.push(...h35.length>0?h35:u23),k2(h35)})}async function L2(t2,n3,r3,e2,o8,i13){let{bakeMs:s11}=o8.request.environment,c28=await nameOf(t2,n3,o8.target),d23=new AbortController,a17=AbortSignal.any([i13,d23.signal]),l33=failureOf(t2,n3,s11,o8,a17),u23=P2(async()=>N(t2,n3,e2,o8),"bake",r3,o8,a17);try{let m30=l33.then(h35=>h35===void 0?u23:exited(c28,h35));return await Promise.race([u23,m30])}finally{d23.abort()}}async function N(t2,n3,r3,e2){let{verify:o8}=e2.request.environment,{wanted:i13,found:s11}=await e2.target.instances(t2,n3,"new");if(i13===0||s11.length<i13){let a17=`${s11.length} of ${i13} instances run`;return{name:"bake",where:t2,verdict:"inconclusive",detail:a17,durationMs:0}}let c28={version:r3.version,configHash:r3.configHash,verify:o8},d23=await allBounded(s11,D,async({name:a17,endpoint:l33})=>{if(l33===void 0)return[];let{verdict:u23,detail:m30,durationMs:h35}=await queryVia(l33,c28,O,e2);return[{name:"bake",where:a17,verdict:u23,detail:m30,durationMs:h35}]});return S(d23.flat(),{name:"bake",where:t2,verdict:"pass",detail:"running",durationMs:0})}function S(t2,n3){let r3=t2.find(({verdict:e2})=>e2!=="pass")??t2[0]??n3;if(r3===void 0)throw new Error("a check has no result");return r3}async function P2(t2,n3,r3,{world:e2,narrator:o8,request:i13},s11){let{bakeMs:c28}=i13.environment,d23=e2.clock.monotonic()+c28,a17=0;for(;;){let l33=await t2();if(a17=l33.verdict==="pass"?0:a17+1,a17>=V&&!s11.aborted)return{...l33,detail:`${l33.detail}, ${a17} times in a row during the bake`};let u23=d23-e2.clock.monotonic();if(s11.aborted||u23<=0&&a17===0)return{name:n3,where:l33.where,verdict:"pass",detail:`stayed healthy for ${formatDuration(c28)}`,durationMs:c28};o8.doing(`${l33.where} ${l33.detail}; ${formatDuration(Math.max(0,u23))} to go`),await e2.clock.sleep(a17>0?r3:Math.min(r3,u23),s11)}}function k2(t2){let n3=t2.filter(({verdict:r3})=>r3!=="pass");if(n3.length>0)throw new VerdictFailed(n3)}var U2,V,I3,O,W2,Y2,D,init_after_switch=__esm({"src/deploy/after-switch.ts"(){"use strict";init_duration();init_concurrent();init_placed_check();init_through_switch();init_target();init_verify();init_waves();U2=1e3,V=3,I3=50,O=5e3,W2=1e3,Y2=3e3,D=8}});var l3,Narrator,init_narrator=__esm({"src/deploy/narrator.ts"(){"use strict";init_duration();l3=1e4,Narrator=class{timeline=[];startedAt;status="";world;constructor(t2){this.world=t2,this.startedAt=t2.clock.monotonic()}get elapsedMs(){return this.world.clock.monotonic()-this.startedAt}doing(t2){this.status=t2}print(t2){this.world.log.info(`  ${t2}`)}async phase(t2,s11){let r3=this.elapsedMs;this.status=t2,this.world.log.info(`\u25B8 ${t2}`);let e2=new AbortController,a17=this.tick(t2,r3,e2.signal),i13=!1;try{let o8=await s11();return i13=!0,o8}finally{e2.abort(),await a17;let o8=this.elapsedMs-r3;this.timeline.push({phase:t2,startMs:r3,durationMs:o8,ok:i13}),this.world.log.info(`  ${i13?"\u2713":"\u2717"} ${t2} ${formatDuration(o8)}`)}}async tick(t2,s11,r3){for(;!r3.aborted;)await this.world.clock.sleep(l3,r3),r3.aborted||this.print(`\u2026 ${t2} for ${formatDuration(this.elapsedMs-s11)}: ${this.status}`)}}}});function release(e2,n3,t2){let r3=e2.replace(/^v(?=\d)/,"");if(!l4.test(r3))throw new UserError(`version ${JSON.stringify(e2)} is not a version`,{fix:"Use letters, digits, dots, `+`, `_` and `-`, at most 64, starting with a letter or a digit."});if(n3!==""&&!g3.test(n3))throw new UserError(`commit ${JSON.stringify(n3)} is not a commit`,{fix:"Give the full hexadecimal SHA."});return{id:`${r3}-${n3===""?a:n3.slice(0,7)}-${t2}`,version:r3,commit:n3,configHash:t2}}function releaseOfId(e2){let n3=/^(.+)-([0-9a-f]{7})-([0-9a-f]{8})$/.exec(e2);if(n3===null)return;let[,t2="",r3="",c28=""]=n3;return{id:e2,version:t2,commit:r3===a?"":r3,configHash:c28}}function hashOf(e2){return(0,import_node_crypto.createHash)("sha256").update(i(e2)).digest("hex")}function i(e2){if(Array.isArray(e2))return`[${e2.map(i).join(",")}]`;if(e2===null||typeof e2!="object")return JSON.stringify(e2)??"null";let n3=Object.entries(e2).filter(([,t2])=>t2!==void 0);return n3.sort(([t2],[r3])=>t2<r3?-1:1),`{${n3.map(([t2,r3])=>`${JSON.stringify(t2)}:${i(r3)}`).join(",")}}`}var import_node_crypto,l4,g3,a,init_release=__esm({"src/release/release.ts"(){"use strict";import_node_crypto=__nccwpck_require__(598);init_errors();l4=/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/,g3=/^[0-9a-f]{7,64}$/,a="0000000"}});function planHash({release:t2,waves:s11,settle:e2,sites:n3}){let r3=o8=>o8?.map(({data:a17})=>a17);return hashOf({release:t2,waves:s11.map(c2),settle:e2.map(c2),sites:Object.entries(n3).map(([o8,{from:a17,forward:i13,undo:p34}])=>({site:o8,from:a17,forward:r3(i13),undo:r3(p34)}))}).slice(0,16)}function c2({name:t2,steps:s11,...e2}){let n3=Object.entries(s11).map(([r3,o8])=>({site:r3,steps:o8.map(({verb:a17,data:i13})=>({verb:a17,data:i13}))}));return{...e2,steps:n3}}function describePlan(t2){let s11=[`plan ${planHash(t2)} for release ${t2.release}`];for(let e2 of t2.notes)s11.push(`  ! ${e2}`);t2.waves.forEach((e2,n3)=>s11.push(...f3(e2,`${n3+1}`))),t2.settle.forEach((e2,n3)=>s11.push(...f3(e2,`after commit ${n3+1}`))),s11.push("  undo:");for(let[e2,{from:n3,undo:r3}]of Object.entries(t2.sites))s11.push(`    ${e2}, now ${n3===""?"empty":n3}: ${r3.map(({says:o8})=>o8).join("; ")}`);return s11}function f3(t2,s11){let e2=[`  ${s11}. ${t2.name}`];for(let[n3,r3]of Object.entries(t2.steps))for(let o8 of r3)e2.push(`     ${n3}: ${o8.says}`);return t2.gate!==void 0&&e2.push("     then: wait until each of these reports the release"),e2}var init_plan=__esm({"src/deploy/plan.ts"(){"use strict";init_release()}});function withFix({message:t2,fix:r3}){return r3===void 0?t2:`${t2}. ${r3}`}var Refused,Stale,init_refused=__esm({"src/deploy/refused.ts"(){"use strict";init_errors();Refused=class extends UserError{constructor(r3,s11){super(r3,{fix:s11}),this.name="Refused"}},Stale=class extends UserError{constructor(r3){super(r3),this.name="Stale"}}}});function artifactOf({payload:e2}){return e2.kind==="archive"?{kind:"archive",sha256:e2.sha256}:void 0}function sameBytes(e2,n3){if(e2===void 0||n3===void 0)return;if(e2.kind==="archive")return n3.kind==="archive"&&e2.sha256===n3.sha256;if(n3.kind==="archive")return!1;let r3=Object.keys(e2.digests);return r3.length===Object.keys(n3.digests).length&&r3.every(d23=>e2.digests[d23]===n3.digests[d23])}var init_shipment=__esm({"src/release/shipment.ts"(){"use strict"}});function R3(s11,e2){let{site:t2,current:i13,attempt:n3,releases:c28}=s11,{release:o8}=e2;if(i13?.id!==o8.id||n3?.end==="pending")return[];let[a17,l33]=[c28.find(({id:p34})=>p34===o8.id)?.artifact,artifactOf(e2)];if(sameBytes(a17,l33)!==!1)return[];let h35=a17?.kind==="archive"&&l33?.kind==="archive"?` (sha256 ${a17.sha256.slice(0,12)}\u2026, not ${l33.sha256.slice(0,12)}\u2026)`:"";return o8.commit!==""&&i13.commit===o8.commit?[{site:t2,level:"note",text:`${o8.id} is live there, from another build of the same commit${h35}`,fix:"Let the same commit be built into the same bytes, or give it a version of its own."}]:[{site:t2,level:"blocker",text:`${o8.id} is live there, built into other bytes${h35}`,fix:"What changed needs a version of its own."}]}function u2(s11,e2){return typeof s11=="string"?e2.redact(s11):Array.isArray(s11)?s11.map(t2=>u2(t2,e2)):typeof s11!="object"||s11===null?s11:Object.fromEntries(Object.entries(s11).map(([t2,i13])=>[t2,$3.includes(t2)?i13:u2(i13,e2)]))}function k3(s11,{environment:e2,dryRun:t2,intent:i13}){let n3=`--environment ${e2.name}`;if(t2||succeeded(i13,s11))return[];switch(s11){case"deployed":case"unchanged":case"stale":return[];case"refused":return["Correct what is named above, then run it again."];case"rolled_back":case"removed":return[`erlmcp-actions status ${n3}`,"Read the evidence, correct the release, and deploy a new version."];case"held":return[`erlmcp-actions status ${n3}`,`erlmcp-actions undo ${n3}   (restores the previous release and ends the hold)`];case"mixed":return[`erlmcp-actions status ${n3}`,"Deploy again: to every host (in a pipeline: run failed jobs again), or with `hosts:` to those that are behind. Or roll back."];case"rollback_failed":return[`erlmcp-actions status ${n3}`,`erlmcp-actions rollback ${n3} --to VERSION   (to another release)`];case"rollback_unverified":case"unknown":return[`erlmcp-actions status ${n3}`,`erlmcp-actions undo ${n3}   (finishes what is pending on every host, and verifies again)`,`erlmcp-actions rollback ${n3} --to VERSION   (when what is live is not good either)`]}}var Context,$3,init_context=__esm({"src/deploy/context.ts"(){"use strict";init_narrator();init_plan();init_refused();init_shipment();init_concurrent();init_words();Context=class{narrator;checks=[];warnings=[];startedAt;request;verifier;world;target;release;shipment;leases=new Map;previous;plan;evidence;live={};probing;switchBegan=!1;byPerson=!1;constructor(e2,t2,i13,n3){this.request=e2,this.target=t2,this.verifier=i13,this.world=n3,this.narrator=new Narrator(n3),this.startedAt=n3.clock.now()}get id(){return this.request.owner.id}warn(e2){this.warnings.push(e2),this.world.log.warn(e2)}lease(e2){let t2=this.leases.get(e2);if(t2===void 0)throw new Error(`there is no lease of ${e2}`);return t2}stepIo(e2){return{shipment:this.shipment,progress:t2=>this.narrator.doing(t2),signal:e2}}announce(e2){this.plan=e2;let t2=this.previous?.version??"";this.request.announce({deploymentId:this.id,previousVersion:t2,planHash:planHash(e2)})}async inspect(e2){return this.target.inspect(e2,this.shipment?.secrets)}async inspectAll(){let e2=await allBounded(this.target.sites,this.target.parallel,async t2=>this.inspect(t2));for(let t2 of e2)this.live[t2.site]=t2.current?.id??"nothing";return e2}async enforcePreflight(e2,t2,i13){let n3=await Promise.all(e2.map(async r3=>this.target.preflight(r3,t2))),c28=e2.flatMap((r3,d23)=>[...R3(r3,t2),...n3[d23]??[]]),o8=i13?c28.filter(({level:r3})=>r3==="note"):[],a17=c28.filter(r3=>!o8.includes(r3)),l33=a17.filter(({level:r3})=>r3!=="warning"),[h35]=l33;if(h35!==void 0)throw new Refused(l33.map(({site:r3,text:d23})=>`${r3}: ${d23}`).join("; "),[...new Set(l33.map(({fix:r3})=>r3))].join(" "));let p34=a17.map(({site:r3,text:d23})=>`${r3}: ${d23}`);if(p34.length>0&&!this.request.force&&!this.request.dryRun)throw new Refused(p34.join("; "),`${[...new Set(a17.map(({fix:r3})=>r3))].join(" ")} Or set \`force: true\` to proceed despite warnings.`);for(let{site:r3,text:d23}of o8)this.warn(`${r3}: ${d23}. It stays as it is`);for(let r3 of p34)this.warnings.includes(r3)||this.warn(r3)}report(e2,t2){let{request:i13,world:n3}=this,c28={intent:i13.intent,service:i13.service,environment:i13.environment.name,deploymentId:this.id,outcome:e2,reason:t2,release:this.release?.id??"",version:this.release?.version??"",previousVersion:this.previous?.version??"",url:i13.environment.url??"",dryRun:i13.dryRun,plan:this.plan,planHash:this.plan===void 0?"":planHash(this.plan),planText:this.plan===void 0?[]:describePlan(this.plan),probe:void 0,timeline:this.narrator.timeline,checks:this.checks,live:this.live,evidence:this.evidence,warnings:this.warnings,next:k3(e2,i13),startedAt:new Date(this.startedAt).toISOString(),durationMs:Math.round(this.narrator.elapsedMs)};return u2(c28,n3.secrets)}};$3=["intent","outcome","verdict","deploymentId","planHash","startedAt"]}});var shared$5,HttpFailure,failureOf2,reasonOf,redactUrl,init_http_failure=__esm({"shared:src/core/http-failure.ts"(){shared$5=(__nccwpck_require__(377).shared)["src/core/http-failure.ts"],HttpFailure=shared$5.HttpFailure,failureOf2=shared$5.failureOf,reasonOf=shared$5.reasonOf,redactUrl=shared$5.redactUrl}});function thinned(r3){let e2=[],s11=new Map;for(let t2 of r3.toSorted((n3,o8)=>n3.atMs-o8.atMs)){let n3=s11.get(t2.ok);if(n3===void 0){s11.set(t2.ok,t2);continue}s11.delete(t2.ok);let o8=t2.durationMs>n3.durationMs&&t2.ok?t2:n3;e2.push({...o8,requests:t2.requests+n3.requests})}return[...e2,...s11.values()]}var SiteCounter,init_probe_counter=__esm({"src/deploy/probe-counter.ts"(){"use strict";SiteCounter=class{name;pauseMs;sent=0;lost=0;unsent=0;longestMs=0;beforeMs=0;lastMs=0;events=[];constructor(e2,s11){this.name=e2,this.pauseMs=s11}answered(e2,s11){this.sent+=1,this.lastMs=Math.max(this.lastMs,e2),s11?this.event(e2):this.lost+=1}notSent(e2){this.unsent+=1,this.event(e2)}figures(){this.fold(Number.POSITIVE_INFINITY);let e2=Math.max(this.longestMs,this.lastMs-this.beforeMs);return{name:this.name,sent:this.sent,lost:this.lost,unsent:this.unsent,longestGapMs:Math.max(0,Math.round(e2-this.pauseMs))}}event(e2){this.events.push(e2),this.events.length>512&&this.fold(e2-5e3)}fold(e2){let s11=this.events.toSorted((t2,n3)=>t2-n3);this.events=s11.filter(t2=>t2>e2);for(let t2 of s11){if(t2>e2)return;this.longestMs=Math.max(this.longestMs,t2-this.beforeMs),this.beforeMs=Math.max(this.beforeMs,t2)}}}}});function startProbe(a17,t2){return new m3(a17,t2)}var i2,l5,h2,m3,init_probe=__esm({"src/deploy/probe.ts"(){"use strict";init_http_failure();init_probe_counter();init_target();i2=50,l5=2e3,h2=1e4;m3=class{options;world;over=new AbortController;counters;open=new Set;startedAt;looping;samples=[];result;constructor(t2,o8){this.options=t2,this.world=o8,this.counters=t2.sites.map(({name:e2})=>new SiteCounter(e2,(t2.sites.length-1)*i2)),this.startedAt=o8.clock.monotonic(),this.looping=this.loop()}async stop(){return this.over.abort(),this.result??=this.ended(),this.result}elapsed(){return this.world.clock.monotonic()-this.startedAt}async loop(){let{sites:t2}=this.options,o8=0,e2=0;for(;!this.over.signal.aborted;){let[s11,r3]=[t2[o8%t2.length],this.counters[o8%t2.length]];if(s11===void 0||r3===void 0)return;o8+=1;let n3=this.send(s11,r3,this.elapsed()).finally(()=>this.open.delete(n3));this.open.add(n3),e2=Math.max(e2+1,Math.floor(this.elapsed()/i2)),await this.world.clock.sleep(e2*i2-this.elapsed(),this.over.signal)}}async send(t2,o8,e2){let s11=await this.answer(t2);if(s11===void 0){o8.notSent(e2);return}let r3=this.elapsed()-e2;o8.answered(e2+r3,s11),this.samples.push({atMs:e2,durationMs:r3,ok:s11,requests:1}),this.samples.length>h2&&(this.samples=thinned(this.samples))}async answer({way:t2}){let o8=new AbortController,e2=!1;try{let s11=this.world.clock.sleep(l5,AbortSignal.any([this.over.signal,o8.signal])),r3=await Promise.race([t2(),s11]).finally(()=>o8.abort());if(r3===void 0)return;e2=r3.socketPath!==void 0;let n3=await this.world.http(`${r3.url}${this.options.path}`,{deadlineMs:l5,maxBytes:65536,...r3.socketPath===void 0?{}:{socketPath:r3.socketPath}});return r3.isWayFailure?.(n3)===!0?void 0:n3.status<500}catch(s11){return s11 instanceof SiteUnreachable||s11 instanceof HttpFailure&&(s11.kind==="proxy"||e2&&s11.kind==="refused")?void 0:!1}}async ended(){await this.looping,await Promise.all(this.open);let t2=this.counters.map(e2=>e2.figures()),o8=e2=>t2.reduce((s11,r3)=>s11+r3[e2],0);return{startMs:Math.round(this.options.startMs),sent:o8("sent"),lost:o8("lost"),unsent:o8("unsent"),longestGapMs:Math.max(0,...t2.map(({longestGapMs:e2})=>e2)),sites:this.options.direct?t2:[],samples:this.samples.toSorted((e2,s11)=>e2.atMs-s11.atMs)}}}}});async function measure(r3,o8,a17){let{request:d23,narrator:i13,target:t2,world:s11}=a17,{url:e2,verify:f32}=d23.environment,u23=r3.filter(({current:n3})=>n3!==void 0);if(u23.length===0)return;let c28={path:f32.path,startMs:i13.elapsedMs};if(e2!==void 0)return startProbe({...c28,sites:[{name:e2,way:async()=>({name:e2,url:e2})}],direct:!1},s11);let m30=await Promise.all(u23.map(async({site:n3,serving:p34})=>{let l33=s11.secrets.redact(n3);return o8.get(n3)===p34?[{name:l33,way:b3(n3,p34,a17)}]:await hasFront(n3,t2)?[{name:l33,way:async()=>t2.front(n3)}]:[]}));return m30.flat().length===0?void 0:startProbe({...c28,sites:m30.flat(),direct:!0},s11)}function b3(r3,o8,{target:a17,world:d23}){let i13=0,t2;return async()=>{let s11=d23.clock.monotonic();(t2===void 0||s11-t2.atMs>=w3)&&(t2={atMs:s11,found:a17.instances(r3,o8,"all").then(({found:f32})=>f32)});let e2=await t2.found;return i13+=1,e2[i13%e2.length]?.endpoint?.()}}async function withFigures(r3,o8){return o8===void 0?r3:{...r3,probe:await o8.stop()}}var w3,init_measure=__esm({"src/deploy/measure.ts"(){"use strict";init_probe();init_through_switch();w3=1e3}});function A3({end:t2,from:r3,to:e2,fromGroup:i13,toGroup:o8}){return t2==="committed"?{slot:o8,release:e2}:{slot:i13,release:r3}}async function trafficAt(t2,r3,e2,i13,o8){let{target:s11,world:f32,request:a17}=o8,{url:n3,verify:c28}=a17.environment,l33=releaseOfId(e2),k25=await s11.front(t2);if(l33===void 0||k25===void 0&&n3===void 0)return"unknown";let w32={version:l33.version,configHash:l33.configHash,verify:c28},P15=async()=>await s11.front(t2)??{name:n3??"",url:n3??""},p34=i13?await _2(t2,r3,w32,o8):void 0;if(i13&&p34===void 0)return"unknown";let u23=0,h35=0;for(let m30=1;m30<=x2;m30+=1){let d23=await queryVia(P15,w32,v2,o8),g28=d23.other!==void 0||d23.verdict==="pass"&&i13&&d23.instance!==p34;if(u23=d23.verdict==="pass"&&!g28?u23+1:0,h35=g28?h35+1:0,u23>=S2)return"here";if(h35>=S2)return"elsewhere";await f32.clock.sleep(E2)}return"unknown"}async function leadToWinner(t2,r3){let{attempt:e2,site:i13}=t2;if(e2===void 0||e2.end==="pending")return"unknown";let{slot:o8,release:s11}=A3(e2),f32=async()=>trafficAt(i13,o8,s11,R4(t2,s11),r3),a17=await f32();return a17!=="elsewhere"||!runs(t2,o8,s11)?a17:(r3.narrator.print(`${i13}: the traffic does not reach slot ${o8}, the recorded live slot; switching it there again`),await r3.lease(i13).lead(e2.id),f32())}async function confirmTraffic(t2,r3){r3.request.environment.strategy.kind==="blue-green"&&await Promise.all(t2.map(async e2=>{if(!(e2.attempt===void 0||e2.current===void 0||!isRunning(e2,e2.current.id))&&await leadToWinner(e2,r3)==="elsewhere")throw new Refused(`${e2.site}: the traffic does not reach the recorded live slot`,"Check the switch command's configuration there, switch the traffic to the slot of the live release, and run this again.")}))}async function stopLeftSlots(t2,r3,e2){let{narrator:i13,world:o8}=e2,s11=t2.filter(({attempt:n3})=>n3!==void 0&&n3.end!=="pending"&&n3.left!==void 0),[f32]=s11;if(f32===void 0)return;let a17=Math.max(...s11.map(({attempt:n3})=>n3?.switched===!0?n3.drainMs:0));await i13.phase(`let the slot that the traffic left finish for ${Math.round(a17/1e3)} s, then stop it`,async()=>{await o8.clock.sleep(a17,o8.signal),await Promise.all(s11.map(async n3=>{try{r3||n3.attempt?.switched!==!0||await leadToWinner(n3,e2)==="here"?await e2.lease(n3.site).stopLeft(!0):e2.warn(`${n3.site}: slot ${n3.attempt?.left} keeps running: the traffic was not confirmed on the other one`)}catch(c28){e2.warn(`${n3.site}: slot ${n3.attempt?.left} keeps running: ${c28 instanceof Error?c28.message:String(c28)}`)}}))})}function R4({groups:t2},r3){return t2.filter(({running:e2})=>(e2[r3]??0)>0).length>1}async function _2(t2,r3,e2,i13){let{found:o8}=await i13.target.instances(t2,r3,"new"),s11=o8[0]?.endpoint;return s11===void 0?void 0:(await queryVia(s11,e2,v2,i13)).instance}var S2,x2,E2,v2,init_switched=__esm({"src/deploy/switched.ts"(){"use strict";init_refused();init_release();init_target();init_verify();S2=3,x2=8,E2=250,v2=3e3}});async function carryOut(p34,o8,r3,{signal:a17,heart:s11,armed:f32},t2){let{target:w32,narrator:i13,request:c28}=t2,e2=new Map,n3=W3(p34,r3),u23=async d23=>{let m30=p34.waves.filter(y31=>y31.phase===d23);return m30.length===0?!1:(await i13.phase(d23,async()=>{(d23==="beside"||d23==="switch")&&(await Promise.all([f32,s11.now()]),t2.switchBegan=!0,t2.probing??=await measure(r3,n3,t2));for(let y31 of m30)await runWave(y31,o8,e2,t2,a17)}),!0)},b31=()=>w32.sites.filter(d23=>!e2.has(d23));await u23("snapshot"),await u23("stage"),await u23("before hooks");let g28=await u23("beside");g28&&await smoke(b31(),n3,o8,t2,a17,"instances"),await u23("switch");let h35=b31();return await verifyThroughSwitch(h35,n3,o8,t2,a17),g28&&await B(h35,n3,o8,r3,t2),await smoke(h35,n3,o8,t2,a17,g28?"rest":"all"),await bake(h35,n3,o8,t2,a17),await u23("after hooks"),F3(await t2.inspectAll(),n3,o8,e2),await i13.phase("commit",async()=>{await allBounded(h35,w32.parallel,async l33=>t2.lease(l33).prepare()),await s11.now(),a17.throwIfAborted();let m30=(await eachBounded(h35,h35.length,async l33=>t2.lease(l33).commit(t2.id))).flatMap(l33=>l33.status==="rejected"?[l33.reason]:[]),y31=m30.find(l33=>l33 instanceof LeaseLost&&l33.by!=="");if(y31!==void 0)throw y31;if(m30.length>0)throw new CommitFailed(errorMessage(m30[0]),{cause:m30[0]})}),c28.environment.url===void 0&&g28&&(await Promise.all(h35.map(async d23=>w32.front(d23)))).some(d23=>d23===void 0)&&t2.warn("No address goes through the switch (`url`, or `strategy.front`): it was not verified that the traffic reaches the new slot."),e2}async function B(p34,o8,r3,a17,s11){let f32=p34.filter(i13=>a17.some(c28=>c28.site===i13&&c28.groups.some(({name:e2,running:n3})=>e2!==o8.get(i13)&&(n3[r3.id]??0)>0))),t2=await allBounded(f32,s11.target.parallel,async i13=>{let c28=groupAt(o8,i13),e2=await trafficAt(i13,c28,r3.id,!0,s11),n3=e2==="here"?"pass":e2==="elsewhere"?"fail":"inconclusive";return{name:"switch",where:`${i13} front`,verdict:n3,detail:e2==="here"?`leads to slot ${c28}`:`was not confirmed to lead to slot ${c28}`,durationMs:0}});s11.checks.push(...t2);let w32=t2.filter(({verdict:i13})=>i13!=="pass");if(w32.length>0)throw new VerdictFailed(w32)}function F3(p34,o8,r3,a17){for(let s11 of p34){let{site:f32,current:t2}=s11;if(a17.has(f32))continue;if(t2?.id!==r3.id)throw new StepFailed(f32,`${t2?.id??"nothing"} is live there, not ${r3.id}`);let w32=s11.groups.filter(({name:e2})=>e2===groupAt(o8,f32)),i13=w32.flatMap(({running:e2})=>Object.keys(e2)).find(e2=>e2!==r3.id&&e2!=="?");if(i13!==void 0)throw new StepFailed(f32,`${i13} runs there, not ${r3.id}`);if(w32.length===0)throw new StepFailed(f32,`${r3.id} does not run any more`);let c28=w32.find(({wanted:e2,ready:n3})=>n3<e2);if(c28!==void 0)throw new StepFailed(f32,`${c28.ready} of ${c28.wanted} instances are ready there`)}}function W3(p34,o8){let r3=p34.waves.flatMap(({gate:a17,steps:s11})=>a17===void 0?[]:Object.keys(s11).map(f32=>[f32,a17.group]));return new Map([...o8.map(({site:a17,serving:s11})=>[a17,s11]),...r3])}var CommitFailed,init_forward=__esm({"src/deploy/forward.ts"(){"use strict";init_errors();init_after_switch();init_concurrent();init_measure();init_placed_check();init_switched();init_target();init_waves();CommitFailed=class extends Error{}}});async function checkOrder(e2,c28,o8){let{request:i13}=o8,h35=new Set(c28.flatMap(t2=>t2.current===void 0?[]:[t2.current.commit]));for(let t2 of h35){if(t2===""){o8.warn("The order of commits was not checked: the commit of what is live is not known.");continue}if(e2.commit===""){if(i13.allowDiverged===void 0)throw new Refused(`the commit of ${e2.version} is not known, and ${t2} is live: it could be older`,"Give its `commit`, or a manifest, or check out with the tag of this version; or set `allow-diverged` with a reason.");o8.warn(`${e2.version}, whose commit is not known, is let through over ${t2}, which is live: ${i13.allowDiverged}`);continue}if(e2.commit.startsWith(t2)||t2.startsWith(e2.commit))continue;let n3=await i13.relation(t2,e2.commit);switch(n3){case"same":case"ahead":break;case"behind":throw new Stale(`${e2.commit} is older than ${t2}, which is live`);case"diverged":case"unknown":if(i13.allowDiverged!==void 0){o8.warn(`Commit ${e2.commit} is let through beside ${t2}, which is live: ${i13.allowDiverged}`);break}throw new Refused(n3==="diverged"?`commit ${e2.commit} does not contain ${t2}, which is live`:`could not determine whether commit ${e2.commit} is newer than ${t2}, which is live`,n3==="diverged"?"Merge the live commit, or let a hotfix through with `allow-diverged` and a reason.":"Check out with `fetch-depth: 0`, or give `github-token` with `contents: read`; or set `allow-diverged` with a reason.")}}}var init_order=__esm({"src/deploy/order.ts"(){"use strict";init_refused()}});async function settle(e2,{hints:n3=[],failedChecks:t2=!1,commitSent:r3=!1},o8){let i13=t2;for(let d23=1;;d23+=1){let a17=await inspectReachable(o8),l33=w4(e2,a17.states);if(I4(l33,o8))return holdAll(o8,`deployment ${e2} had passed its point of no return`);let f32=r3&&a17.unreachable.length>0&&l33.every(({attempt:u23})=>u23.kind!=="rollback"&&u23.end!=="undone"&&u23.prepared)?new Map(l33.map(({site:u23})=>[u23,"commit"])):C2(l33,a17.states.length,t2),p34=[...f32.keys()];i13||=l33.some(({site:u23,attempt:h35})=>h35.kind==="rollback"&&f32.get(u23)==="finish");let m30=p34.filter(u23=>f32.get(u23)!=="commit");(l33.some(({attempt:u23})=>u23.switched)||t2&&m30.length>0)&&(o8.evidence??=await takeEvidence(m30,e2,n3,o8));let g28=await x3(f32,e2,o8);if(g28.length>0)return{outcome:"unknown",reason:`the undo did not run to its end on ${g28.map(({site:u23,why:h35})=>`${u23}: ${h35}`).join("; ")}`,stuck:g28.map(({site:u23})=>u23)};let c28=p34.length===0?a17:await inspectReachable(o8),b31=w4(e2,c28.states);if(!(d23<H3&&p34.length>0&&C2(b31,c28.states.length,!1).size>0&&!B2(b31)))return T(e2,i13,c28,o8)}}function w4(e2,n3){return n3.flatMap(t2=>t2.attempt?.id===e2?[{site:t2.site,state:t2,attempt:t2.attempt}]:[])}function I4(e2,n3){return n3.byPerson||e2.some(({attempt:t2})=>t2.end==="committed")?!1:e2.some(({state:t2,attempt:r3})=>r3.end==="pending"&&(r3.disarmed||t2.held!==void 0))}function A4(e2){let n3=t2=>e2.some(({attempt:r3})=>t2(r3));return{committed:n3(({end:t2})=>t2==="committed"),undone:n3(({end:t2})=>t2==="undone"),switched:n3(({switched:t2})=>t2),rollback:n3(({kind:t2})=>t2==="rollback"),fromFailing:n3(({fromWasHealthy:t2})=>t2===!1)}}function C2(e2,n3,t2){let r3=A4(e2),o8=e2.filter(({attempt:a17})=>a17.end==="pending"&&a17.undoBegun);if(o8.length>0&&!r3.undone&&e2.length>1)return new Map(o8.map(({site:a17})=>[a17,"drop"]));let i13=!r3.undone&&!r3.committed&&!r3.switched&&e2.length<n3,d23=r3.rollback&&(r3.undone||i13||t2&&!r3.fromFailing);return new Map(e2.flatMap(({site:a17,attempt:l33})=>{let s11=q2(l33.end,r3,d23);return s11===void 0?[]:[[a17,s11]]}))}function q2(e2,{committed:n3,undone:t2,rollback:r3,fromFailing:o8},i13){if(e2!=="undone")return n3&&!t2?e2==="pending"&&r3?"finish":"commit":r3&&t2&&o8?e2==="pending"?"finish":void 0:e2==="committed"?"follow":i13?"drop":"finish"}function B2(e2){let[n3]=e2,{rollback:t2,fromFailing:r3}=A4(e2);return e2.some(({attempt:o8})=>o8.end==="pending")?!1:t2&&r3||e2.every(({attempt:o8})=>o8.end===n3?.attempt.end)}async function x3(e2,n3,t2){let r3=[...e2.keys()];return(await eachBounded(r3,t2.target.parallel,async i13=>z(i13,e2.get(i13),n3,t2))).flatMap((i13,d23)=>{if(i13.status==="fulfilled")return[];if(i13.reason instanceof LeaseLost){if(i13.reason.by!=="")throw i13.reason;return[]}return[{site:r3[d23],why:errorMessage(i13.reason)}]})}async function z(e2,n3,t2,r3){let{narrator:o8,world:i13}=r3,d23=r3.lease(e2);for(let a17=1;;a17+=1)try{n3==="commit"?await d23.commit(t2):n3==="follow"?await d23.follow(t2):await d23.finish(t2,{drop:n3==="drop"})==="undone"&&o8.print(`${e2}: the previous release is restored`);return}catch(l33){if(a17===$4||l33 instanceof LeaseLost)throw l33;o8.print(`${errorMessage(l33)}; trying again`),await i13.clock.sleep(R5)}}async function T(e2,n3,t2,r3){let o8=w4(e2,t2.states),[i13]=o8;if(t2.unreachable.length>0)return unreachable(t2.unreachable);if(i13===void 0)return{outcome:"refused",reason:""};let{attempt:d23}=i13,a17=o8.some(c28=>c28.attempt.switched),l33=o8.filter(c28=>c28.attempt.end==="undone"),s11=d23.kind==="rollback"&&n3&&l33.some(c28=>c28.attempt.to!==c28.attempt.from)?{bad:d23.to}:{};if(o8.some(c28=>c28.attempt.end==="pending"))return{outcome:"unknown",reason:`deployment ${e2} is still pending on ${D2(o8)}`,...s11};let f32=l33.some(c28=>c28.attempt.disarmed)?"the effect of an irreversible hook remains":"",p34=await U3(o8,a17,t2.states,r3),m30=l33.filter(({state:c28})=>c28.outcomes[e2]?.by==="person").map(({site:c28})=>c28),g28=[p34.reason,m30.length>0?`a person ran \`undo\` on ${m30.join(", ")}`:"",f32];return{outcome:p34.outcome,reason:g28.filter(c28=>c28!=="").join("; "),...s11}}async function U3(e2,n3,t2,r3){let o8=new Set(t2.map(({current:m30})=>m30?.id??""));if(o8.size>1)return{outcome:"mixed",reason:describeLive(t2)};let{kind:i13,to:d23,from:a17}=e2[0].attempt,l33=e2.some(({attempt:m30})=>m30.end==="committed");if(!n3&&!l33)return{outcome:"refused",reason:""};let[s11=""]=o8;if(s11===""){let m30=t2.filter(g28=>g28.groups.length>0).map(({site:g28})=>g28);return m30.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${m30.join(", ")}`}}let f32=await notLive(t2,r3);return f32!==""?{outcome:l33&&i13!=="rollback"?"unknown":"rollback_unverified",reason:f32}:i13==="rollback"?{outcome:s11===d23&&(d23!==a17||l33)?"rolled_back":"rollback_failed",reason:""}:{outcome:l33?"deployed":"rolled_back",reason:""}}async function notLive(e2,n3){let t2=[];if(n3.request.environment.strategy.kind==="blue-green")for(let o8 of e2){if(o8.attempt?.switched!==!0)continue;let i13=await leadToWinner(o8,n3);i13!=="here"&&t2.push(`${o8.site}: the live release ${i13==="elsewhere"?"does not get the traffic":"was not confirmed through the switch"}`)}let r3=t2.length>0?[]:await verifyLive(e2,n3,drainAllowance(n3.request.environment.strategy));return[...t2,...r3.filter(({verdict:o8})=>o8!=="pass").map(({where:o8,detail:i13})=>`${o8}: ${i13}`)].join("; ")}async function verifyLive(e2,n3,t2=0){let{target:r3,world:o8}=n3,{signal:i13}=new AbortController,a17=(await allBounded(e2,r3.parallel,async s11=>{if(s11.current===void 0)return[{name:"live",where:s11.site,verdict:"fail",detail:"nothing is live",durationMs:0}];let f32={...verifyContext(n3,s11.current),signal:i13},p34=s11.rollout.state==="moving"?await rolledOut(s11.site,f32):void 0;return p34===void 0?groupLive(s11.site,s11.serving,"all",f32):[p34]})).flat(),l33=e2[0]?.current;if(l33!==void 0&&a17.every(({verdict:s11})=>s11==="pass")){let s11=await trafficAddresses(e2.map(({site:f32})=>f32),n3,t2);a17.push(...await throughSwitch(s11,l33,n3,i13))}for(let s11 of a17)n3.narrator.print(`${s11.verdict==="pass"?"\u2713":"\u2717"} ${s11.where}: ${o8.secrets.redact(s11.detail)}`);return n3.checks.push(...a17),a17}async function holdAll(e2,n3){let{target:t2,request:r3}=e2,{states:o8}=await inspectReachable(e2);return await allBounded(o8,t2.parallel,async({site:i13,attempt:d23})=>{d23?.end==="pending"?await e2.lease(i13).hold(n3,r3.owner.actor):await e2.lease(i13).end({outcome:"held",bad:void 0,of:[]})}),{outcome:"held",reason:n3}}async function inspectReachable(e2){let{target:n3,narrator:t2,world:r3}=e2,o8=await eachBounded(n3.sites,n3.parallel,async a17=>{for(let l33=1;;l33+=1)try{return await e2.inspect(a17)}catch(s11){if(l33===$4)throw s11;t2.print(`${errorMessage(s11)}; trying again`),await r3.clock.sleep(R5)}}),i13=[],d23=[];return o8.forEach((a17,l33)=>{let s11=n3.sites[l33];a17.status==="fulfilled"?i13.push(a17.value):d23.push(s11),e2.live[s11]=a17.status==="fulfilled"?a17.value.current?.id??"nothing":"?"}),{states:i13,unreachable:d23}}function unreachable(e2){return{outcome:"unknown",reason:`${e2.join(", ")} cannot be reached; the guard there restores the previous release by itself`}}function describeLive(e2){return e2.map(n3=>`${n3.site}: ${n3.current?.id??"nothing"}`).join("; ")}function D2(e2){return e2.filter(({attempt:n3})=>n3.end==="pending").map(({site:n3})=>n3).join(", ")}var $4,R5,H3,init_settle=__esm({"src/deploy/settle.ts"(){"use strict";init_errors();init_concurrent();init_evidence();init_switched();init_target();init_through_switch();init_verify();init_waves();$4=3,R5=2e3,H3=5}});var h3,m4,Heartbeat,init_heartbeat=__esm({"src/deploy/heartbeat.ts"(){"use strict";init_errors();init_concurrent();init_target();h3=1e4,m4=6,Heartbeat=class{over=new AbortController;lost=new AbortController;beating;leases;parallel;narrator;world;free;waiting=[];constructor({leases:t2,target:r3,narrator:o8,world:e2,request:i13}){let{guardMs:a17}=i13.environment;this.leases=[...t2.values()],this.parallel=r3.parallel,this.narrator=o8,this.world=e2,this.free=Math.max(1,r3.parallel),this.beating=Promise.all(this.leases.map(async s11=>this.loop(s11,Math.min(h3,a17/m4),a17/2)))}get signal(){return this.lost.signal}async now(){await allBounded(this.leases,this.parallel,async t2=>this.beat(t2))}async stop(){this.over.abort(),await this.beating}async beat(t2){await t2.beat()!=="alive"&&(this.narrator.print(`${t2.site}: the guard had stopped; starting it again`),await t2.arm())}async loop(t2,r3,o8){let{clock:e2}=this.world,i13=e2.monotonic();for(;!this.over.signal.aborted&&!this.lost.signal.aborted;){if(await e2.sleep(r3,this.over.signal),this.over.signal.aborted)return;try{await this.inTurn(async()=>this.beat(t2)),i13=e2.monotonic()}catch(a17){if(a17 instanceof LeaseLost||e2.monotonic()-i13>o8){this.lost.abort(a17);return}this.narrator.print(`${t2.site}: a beat was lost (${errorMessage(a17)})`)}}}async inTurn(t2){this.free>0?this.free-=1:await new Promise(r3=>this.waiting.push(r3));try{await t2()}finally{let r3=this.waiting.shift();r3===void 0?this.free+=1:r3()}}}}});async function takeLeases(e2,t2,n3,d23){let o8=new Map,r3=new Set,s11=(f32,l33)=>{o8.set(f32,l33.lease);for(let u23 of x4(f32,l33,e2,n3))r3.add(u23)};try{for(;;){let f32=t2.sites.filter(a17=>!o8.has(a17)),l33=await eachBounded(f32,t2.parallel,async a17=>t2.lease(a17,e2.owner,L3(void 0,e2,t2))),u23=l33.findIndex(a17=>a17.status==="rejected"||a17.value.answer!=="granted");l33.forEach((a17,m30)=>{a17.status==="fulfilled"&&a17.value.answer==="granted"&&s11(f32[m30],a17.value),a17.status==="rejected"&&o8.set(f32[m30],void 0)});let w32=l33[u23];if(w32===void 0)return{leases:new Map($5(o8)),unfinished:[...r3]};if(w32.status==="rejected")throw w32.reason;let i13=f32[u23],c28=new Map([...o8].filter(([a17])=>a17>i13));await b4(c28,e2.owner.id,t2,n3);for(let a17 of c28.keys())o8.delete(a17);let p34=$5(o8).map(([,a17])=>a17);s11(i13,await _3(i13,p34,e2,t2,n3,d23))}}catch(f32){throw await b4(o8,e2.owner.id,t2,n3),f32}}async function armGuards({target:e2,leases:t2,narrator:n3}){let d23=await allBounded([...t2.values()],e2.parallel,async o8=>({site:o8.site,limits:(await o8.arm()).limits}));for(let o8 of new Set(d23.map(r3=>r3.limits).filter(r3=>r3!==""))){let r3=d23.filter(s11=>s11.limits===o8).map(({site:s11})=>s11);n3.print(`note: the guard on ${r3.join(", ")} does not survive ${o8}`)}}function $5(e2){return[...e2].flatMap(([t2,n3])=>n3===void 0?[]:[[t2,n3]])}function L3(e2,{overtake:t2,force:n3},{sites:d23}){return{over:e2,breakHold:t2,force:n3,sites:d23.length}}function M2({kind:e2}){return e2==="deploy"||e2==="flip"}function N2(e2,{overtake:t2,force:n3}){return t2&&(n3||M2(e2))}async function _3(e2,t2,n3,d23,o8,r3){let s11=r3.clock.monotonic(),f32=Number.NEGATIVE_INFINITY,l33={of:"",atMs:0},u23;for(;;){r3.signal.throwIfAborted();let w32=await d23.lease(e2,n3.owner,L3(u23,n3,d23));if(w32.answer==="granted")return w32;if(w32.answer==="locked"){let{kind:m30,actor:v21,reason:g28}=w32.locked;throw new Refused(m30==="person"?`${e2} is locked by ${v21}: ${g28}`:`${e2} is held as it is: ${g28}`,w32.fix)}let{owner:i13}=w32,c28=r3.clock.monotonic()-s11,p34=i13.id!==l33.of||c28-l33.atMs>=S3||c28>=n3.waitMs;if(p34&&(l33={of:i13.id,atMs:c28}),i13.guard==="dead"||N2(i13,n3)||p34&&await n3.ownerEnded(i13)===!0){u23=i13.id;continue}let a17=`${i13.kind} ${i13.id}${i13.release===""?"":` of ${i13.release}`} by ${i13.actor}${i13.url===""?"":` (${i13.url})`}`;if(c28>=n3.waitMs)throw new Refused(`${e2} is leased to the running ${a17}`,M2(i13)?"Wait for it, cancel it, or use the rollback action, which takes over from a running deployment.":n3.overtake?"Wait for it to end; `force: true` takes over from it.":"Wait for it to end.");c28-f32>=R6&&(f32=c28,o8.print(`${e2}: waiting for ${a17}; ${formatDuration(c28)} of ${formatDuration(n3.waitMs)}`)),o8.doing(`waiting for ${a17}`),await allBounded(t2,d23.parallel,async m30=>m30.beat()),await r3.clock.sleep(Math.min(E3,n3.waitMs-c28),r3.signal)}}function x4(e2,{replaced:t2,undo:n3},d23,o8){let r3=[t2,n3].filter(s11=>s11!==void 0&&s11!==d23.owner.id);return t2!==void 0&&r3.length>0&&o8.print(`${e2}: took over from deployment ${t2}`),r3}async function b4(e2,t2,n3,d23){for(let[o8,r3]of e2)try{r3===void 0?await n3.abandon(o8,t2):await r3.end({outcome:"refused",bad:void 0,of:[]})}catch(s11){d23.print(`${o8}: could not end the lease (${s11 instanceof Error?s11.message:String(s11)})`)}}var E3,R6,S3,init_lease=__esm({"src/deploy/lease.ts"(){"use strict";init_duration();init_concurrent();init_refused();E3=2e3,R6=1e4,S3=1e4}});async function withLease(n3,o8,a17){let{target:t2,narrator:s11,world:i13,request:r3}=n3,d23,e2=!1;n3.byPerson=o8;try{e2=!0;let f32=await s11.phase("lease",async()=>{let{ownerEnded:h35,environment:v21,force:E25}=r3;return takeLeases({owner:r3.owner,ownerEnded:h35,waitMs:v21.leaseWaitMs,overtake:o8,force:E25},t2,s11,i13)});e2=!1,n3.leases=f32.leases;let u23=armGuards(n3);u23.catch(()=>{}),d23=new Heartbeat(n3);let m30={signal:AbortSignal.any([i13.signal,d23.signal]),heart:d23,settled:[],armed:u23},c28=await B3(a17,m30,f32.unfinished,n3);if(c28.outcome==="held"||c28.keep===!0)await inspectReachable(n3);else{let{states:h35}=await inspectReachable(n3);await stopLeftSlots(h35,c28.verified===!0,n3),await T2(c28,m30.settled,n3),c28.outcome==="unknown"&&await inspectReachable(n3)}return n3.report(c28.outcome,c28.reason)}catch(f32){return await F4(f32,e2,n3)}finally{await d23?.stop()}}async function N3(n3,{heart:o8,armed:a17,settled:t2},s11){let{narrator:i13,request:r3}=s11;if(n3.length!==0){await a17,await o8.now();for(let d23 of n3){let e2=await i13.phase(`settle ${d23}, which was left unfinished`,async()=>settle(d23,{},s11));if(s11.warn(`deployment ${d23} was left unfinished and is settled now: ${e2.outcome}${e2.reason===""?"":` (${e2.reason})`}`),e2.outcome==="held")return{outcome:r3.intent==="recover"?"held":"refused",reason:e2.reason,keep:!0};t2.push({...e2,of:d23});let{bad:f32}=e2;f32!==void 0&&await eachBounded(s11.target.sites,s11.target.parallel,async l33=>s11.lease(l33).markBad(f32));let u23=e2.stuck!==void 0&&(r3.intent==="rollback"||r3.force);if(e2.outcome==="unknown"&&!u23&&r3.intent!=="rollback"&&r3.intent!=="recover")return{outcome:"refused",reason:`deployment ${d23} was left unfinished, and what is live could not be confirmed: ${e2.reason}`};r3.intent!=="recover"&&(s11.evidence=void 0)}}}async function B3(n3,o8,a17,t2){let{heart:s11}=o8;try{return await N3(a17,o8,t2)??await n3.run(o8)}catch(i13){if(i13 instanceof Stale)return{outcome:"stale",reason:i13.message};let r3=s11.signal.aborted?s11.signal.reason:i13;if(r3 instanceof LeaseLost&&r3.by!=="")throw r3;if(t2.world.signal.aborted&&t2.switchBegan)throw new k4;let d23=s11.now().catch(e2=>{if(e2 instanceof LeaseLost&&e2.by!=="")throw e2});return await Promise.race([d23,t2.world.clock.sleep(I5)]),!(i13 instanceof VerdictFailed)&&!(i13 instanceof Refused)&&t2.narrator.print(`\u2717 ${t2.world.secrets.redact(errorMessage(i13))}`),n3.failed(i13)}}async function F4(n3,o8,a17){return n3 instanceof Refused?a17.report("refused",withFix(n3)):n3 instanceof k4?a17.report("unknown","cancelled after the switch began: the post step, the recover action or the guard on the host finishes it"):n3 instanceof LeaseLost?a17.narrator.phase("overtaken",async()=>H4(n3,a17)):o8?a17.report("refused",a17.world.signal.aborted?"cancelled before anything was changed":errorMessage(n3)):(a17.world.log.error(explain(n3)),await inspectReachable(a17),a17.report("unknown",errorMessage(n3)))}async function H4(n3,o8){let{target:a17,world:t2,id:s11}=o8,i13=t2.clock.monotonic()+_4;for(;;){let r3=await eachBounded(a17.sites,a17.parallel,async l33=>o8.inspect(l33)),d23=r3.map(l33=>l33.status==="fulfilled"?l33.value.outcomes[s11]?.outcome:void 0),[e2]=d23,u23=!r3.some(l33=>l33.status==="fulfilled"&&l33.value.owner!==void 0)&&d23.every(l33=>l33!==void 0&&l33===e2);if(u23||t2.clock.monotonic()>=i13||t2.signal.aborted)return r3.forEach((l33,m30)=>{o8.live[a17.sites[m30]]=l33.status==="fulfilled"?l33.value.current?.id??"nothing":"?"}),o8.report(u23&&e2!==void 0?e2:"unknown",n3.message);o8.narrator.doing("waiting for the new owner to record the outcome"),await t2.clock.sleep(O2,t2.signal)}}async function T2(n3,o8,a17){let t2=e2=>e2.stuck!==void 0&&n3.outcome!=="refused",s11=[...o8.filter(e2=>e2.of!==n3.of&&!t2(e2)),n3].flatMap(e2=>e2.of===void 0?[]:[{id:e2.of,outcome:e2.outcome}]),{target:i13,narrator:r3}=a17;(await eachBounded(i13.sites,i13.parallel,async e2=>{await a17.lease(e2).end({outcome:n3.outcome,bad:n3.bad,of:s11})})).forEach((e2,f32)=>{e2.status==="fulfilled"||e2.reason instanceof LeaseLost&&e2.reason.by===""||r3.print(`${i13.sites[f32]}: could not end the lease (${errorMessage(e2.reason)}); its guard will`)})}var _4,O2,I5,k4,init_with_lease=__esm({"src/deploy/with-lease.ts"(){"use strict";init_errors();init_concurrent();init_heartbeat();init_lease();init_refused();init_settle();init_switched();init_target();init_waves();_4=12e4,O2=1e3,I5=5e3;k4=class extends Error{}}});async function deploy(o8,t2,e2,n3,i13){let r3=new Context(o8,e2,n3,i13);r3.release=t2.release,r3.shipment=t2;let s11=new z2(r3,t2),a17=await s11.preflight();if(a17!==void 0)return a17;let d23=await withLease(r3,!1,s11);return withFigures(d23,r3.probing)}async function concludeCommitted(o8,t2,e2){let{states:n3,unreachable:i13}=await inspectReachable(e2);return i13.length>0?unreachable(i13):t2.size>0?{outcome:"mixed",reason:[...t2].map(([r3,s11])=>`${r3} kept its previous release: ${s11}`).join("; "),verified:!0}:n3.some(r3=>r3.current?.id!==e2.release?.id)?{outcome:"mixed",reason:describeLive(n3)}:{outcome:o8,reason:"",verified:!0}}function D3(o8,t2,{request:e2}){let{strategy:n3,verify:i13}=e2.environment;if(!(n3.kind!=="blue-green"||i13.instanceField!==void 0||!o8.some(({current:r3,sameSecrets:s11})=>r3?.id===t2.id&&s11===!1)))throw new Refused(`${t2.id} is live already with other secrets, and nothing in its answers distinguishes the two slots`,"Set `verify.instance-field`, or deploy a new version with these secrets.")}async function U4(o8,t2,e2){let{release:n3}=t2;e2.previous=o8.find(r3=>r3.current!==void 0)?.current,await checkOrder(n3,o8,e2),await S4(t2,o8,e2);let i13=h4(o8,n3)?"; this release is live already, a deployment would only verify it":"";return e2.report("unchanged",`dry run: nothing was changed${i13}`)}async function S4(o8,t2,e2){let n3=G3(await e2.target.plan(o8,t2),o8.release,e2);e2.plan=n3;for(let s11 of describePlan(n3))e2.narrator.print(s11);let i13=planHash(n3),{planHash:r3}=e2.request;if(r3!==void 0&&r3!==i13)throw new Refused(`the plan is ${i13}, not the approved ${r3}`,"What is live or what is requested has changed since: make a dry run and approve its plan.");return n3}function G3(o8,t2,{request:e2,target:n3}){let{before:i13,after:r3}=e2.environment.hooks,[s11=""]=n3.sites,a17=c28=>(c28==="before hooks"?i13:r3).map(l33=>{let y31=`${c28.slice(0,-1)} ${l33.name}${l33.irreversible?" (point of no return)":""}`,w32=l33.irreversible?{irreversible:!0}:{};return l33.on==="runner"?{name:y31,phase:c28,steps:{},onRunner:l33,...w32}:{name:y31,phase:c28,steps:{[s11]:[n3.hookStep(l33,t2)]},...w32}}),d23=o8.waves.filter(({phase:c28})=>c28==="snapshot"||c28==="stage").length,f32=i13.concat(r3).filter(({irreversible:c28})=>c28).map(({name:c28})=>`after hook ${c28} only a person can undo the deployment`);return{...o8,notes:[...o8.notes,...f32],waves:[...o8.waves.slice(0,d23),...a17("before hooks"),...o8.waves.slice(d23),...a17("after hooks")]}}function h4(o8,t2){return o8.every(e2=>e2.current?.id===t2.id&&e2.sameSecrets!==!1&&runs(e2,e2.serving,t2.id))}async function I6(o8,t2,e2){let i13=(await t2.narrator.phase("verify",async()=>verifyLive(o8,t2))).filter(({verdict:s11})=>s11!=="pass");if(i13.length>0)return{outcome:"refused",reason:`this release is live already, but it could not be verified: ${new VerdictFailed(i13).message}. Roll back, or restart it`};let r3=new Map(o8.map(({site:s11,serving:a17})=>[s11,a17]));return await smoke(t2.target.sites,r3,t2.release,t2,e2,"all"),{outcome:"unchanged",reason:""}}var z2,init_deploy=__esm({"src/deploy/deploy.ts"(){"use strict";init_errors();init_after_switch();init_context();init_evidence();init_forward();init_order();init_measure();init_plan();init_refused();init_settle();init_switched();init_target();init_with_lease();init_waves();z2=class{context;shipment;constructor(t2,e2){this.context=t2,this.shipment=e2}async preflight(){let{context:t2,shipment:e2}=this,{release:n3}=e2;try{let i13=await t2.narrator.phase("preflight",async()=>{let r3=await t2.inspectAll();return await t2.enforcePreflight(r3,e2,h4(r3,n3)),r3});return t2.request.dryRun?await U4(i13,e2,t2):void 0}catch(i13){return i13 instanceof Stale?t2.report("stale",i13.message):i13 instanceof Refused?t2.report("refused",withFix(i13)):t2.world.signal.aborted?t2.report("refused","cancelled before anything was changed"):t2.report("refused",errorMessage(i13))}}async run(t2){let{context:e2,shipment:n3}=this,{release:i13}=n3,r3=await e2.narrator.phase("plan",async()=>e2.inspectAll());if(e2.previous=r3.find(({current:d23})=>d23!==void 0)?.current,await checkOrder(i13,r3,e2),h4(r3,i13))return I6(r3,e2,t2.signal);await e2.enforcePreflight(r3,n3,!1),await confirmTraffic(r3,e2),D3(r3,i13,e2);let s11=await S4(n3,r3,e2);e2.announce(s11);let a17=await carryOut(s11,i13,r3,t2,e2);return concludeCommitted("deployed",a17,e2)}async failed(t2){let{context:e2}=this;if(t2 instanceof Refused&&!e2.switchBegan)return await settle(e2.id,{},e2),{outcome:"refused",reason:withFix(t2)};let n3=errorMessage(t2);e2.world.log.error(n3);let i13=t2 instanceof VerdictFailed,r3=i13?detailsOf(t2):[n3];for(let s11 of r3)s11.includes(`
`)&&e2.narrator.print(s11);return i13&&e2.switchBegan&&e2.request.environment.onFailure==="hold"?this.hold(n3,r3):this.undo(t2,r3)}async hold(t2,e2){let{context:n3,shipment:i13}=this;return n3.evidence=await takeEvidence(n3.target.sites,n3.id,e2,n3),holdAll(n3,`deployment ${n3.id} of ${i13.release.id} failed: ${t2.slice(0,300)}`)}async undo(t2,e2){let{context:n3}=this,{release:i13}=this.shipment,r3={hints:e2,failedChecks:t2 instanceof VerdictFailed,commitSent:t2 instanceof CommitFailed},s11=await n3.narrator.phase(n3.switchBegan?"undo":"clean up",async()=>settle(n3.id,r3,n3)),a17=n3.evidence?.diagnosis===void 0?"":` Cause: ${n3.evidence.diagnosis.cause}.`,d23=n3.world.signal.aborted?"cancelled: ":"",f32=blamesRelease(t2)&&s11.outcome!=="deployed"&&i13.id!==n3.previous?.id;return{outcome:s11.outcome,reason:`${d23}${errorMessage(t2)}${s11.reason===""?"":`; ${s11.reason}`}.${a17}`,bad:f32?i13.id:void 0}}}}});async function recover(s11,e2,n3,o8,t2){let i13=new O3(new Context(s11,n3,o8,t2),e2);return await i13.inspect(),await i13.nothingToFinish()??i13.finish()}function x5(s11){return new Map(s11.map(({site:e2,serving:n3,attempt:o8})=>[e2,o8!==void 0&&o8.fromGroup!==o8.toGroup?"":n3]))}async function _5(s11,e2,n3){let o8=e2.map(r3=>r3.attempt).find(r3=>r3?.id===s11.id),[t2=""]=e2.map(({current:r3})=>r3?.id??"");if(t2===""){let r3=e2.filter(d23=>d23.groups.length>0).map(({site:d23})=>d23);return r3.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${r3.join(", ")}`}}let i13=await n3.narrator.phase("verify",async()=>notLive(e2,n3));return i13!==""?{outcome:o8?.end==="committed"&&o8.kind!=="rollback"?"unknown":"rollback_unverified",reason:i13}:o8===void 0?{outcome:s11.outcome,reason:"on record"}:o8.kind==="rollback"?{outcome:t2===o8.to?"rolled_back":"rollback_failed",reason:""}:{outcome:t2===o8.to&&o8.end==="committed"?"deployed":"rolled_back",reason:""}}function y2(s11,e2,n3){let o8=s11.flatMap(({attempt:t2})=>t2!==void 0&&t2.id===e2?[t2.end]:[]);return o8.includes("committed")&&o8.includes("undone")&&!c3(l6(s11,t2=>t2===e2)?.outcome,n3)?e2:void 0}function c3(s11,{request:e2}){return s11==="mixed"&&e2.environment.onHostFailure==="continue"}function f4(s11){return new Set(s11.map(({current:e2})=>e2?.id??"")).size>1}function I7(s11){return s11.some(({attempt:e2,owner:n3})=>n3===void 0&&e2!==void 0&&e2.end!=="pending"&&e2.left!==void 0)}async function T3(s11,e2){if(s11.every(({current:o8})=>o8===void 0))return e2.report("unchanged","there was nothing to undo, and nothing is live");if(f4(s11))return e2.report("mixed",`there was nothing to undo, but the hosts differ: ${describeLive(s11)}`);let n3=await e2.narrator.phase("verify",async()=>notLive(s11,e2));return n3===""?e2.report("unchanged","there was nothing to undo; what is live was verified"):e2.report("rollback_unverified",`there was nothing to undo, but what is live could not be verified: ${n3}. \`rollback --to ${s11[0]?.current?.version}\` starts it where it does not run`)}function l6(s11,e2){let n3=s11.flatMap(r3=>Object.entries(r3.outcomes).filter(([d23])=>e2(d23))),o8=n3.toSorted(([,r3],[,d23])=>r3.at<d23.at?1:-1)[0]?.[0],t2=n3.filter(([r3])=>r3===o8),i13=C3.flatMap(r3=>t2.filter(([,{outcome:d23}])=>d23===r3))[0]??t2[0];return i13===void 0?void 0:{id:i13[0],outcome:i13[1].outcome}}var O3,v3,C3,init_recover=__esm({"src/deploy/recover.ts"(){"use strict";init_context();init_measure();init_release();init_settle();init_with_lease();O3=class{context;options;states=[];missing=[];recorded;unfinished=!1;split;constructor(e2,n3){this.context=e2,this.options=n3}get owner(){return this.states.flatMap(({owner:e2})=>e2??[]).find(({id:e2})=>this.ours(e2))}ours(e2){return this.options.overtake||this.options.mine(e2)}async inspect(){let{context:e2}=this,{mine:n3,overtake:o8}=this.options,{states:t2,unreachable:i13}=await e2.narrator.phase("inspect",async()=>inspectReachable(e2));this.states=t2,this.missing=i13,e2.previous=t2.find(({current:r3,attempt:d23})=>r3!==void 0&&(o8||d23?.switched!==!0||!n3(d23.id)))?.current,e2.release=releaseOfId(this.owner?.release??""),this.recorded=l6(t2,r3=>this.ours(r3)),this.unfinished=t2.some(r3=>this.isUnfinished(r3)),this.split=y2(t2,this.recorded?.id,e2)}isUnfinished({attempt:e2,owner:n3}){return n3!==void 0&&this.ours(n3.id)||e2?.end==="pending"&&n3===void 0}async nothingToFinish(){let{context:e2,states:n3,missing:o8,recorded:t2}=this,i13=n3.find(d23=>d23.held!==void 0)?.held;if(!this.options.overtake&&i13!==void 0&&t2?.outcome==="held")return{...e2.report("held",i13.reason),deploymentId:t2.id,repeated:!0};if(o8.length>0)return e2.report("unknown",`${o8.join(", ")} cannot be reached: what this job left there, if anything, is unknown. A guard restores the previous release by itself`);if(!(this.unfinished||this.split!==void 0||I7(n3)||t2!==void 0&&v3.includes(t2.outcome)&&!c3(t2.outcome,e2)))return this.options.overtake?T3(n3,e2):t2===void 0?this.nothingOfThisJob():this.repeat(t2)}nothingOfThisJob(){let e2=this.states.find(({owner:o8})=>o8!==void 0)?.owner,n3=e2===void 0?"there is nothing to recover":`this job left nothing to recover; another deployment is unfinished: ${e2.reason}, by ${e2.actor}`;return{...this.context.report("unchanged",n3),repeated:!0}}repeat({id:e2,outcome:n3}){let{context:o8,states:t2}=this;return f4(t2)&&!c3(n3,o8)?{...o8.report("mixed",describeLive(t2)),deploymentId:e2}:(n3==="deployed"&&(o8.release??=t2.find(({current:i13})=>i13!==void 0)?.current),{...o8.report(n3,"on record"),deploymentId:e2,repeated:!0})}async finish(){let{context:e2,states:n3,options:o8}=this,{request:t2}=e2;e2.request={...t2,ownerEnded:async a17=>o8.mine(a17.id)||t2.ownerEnded(a17)},(this.unfinished||this.split!==void 0)&&(e2.probing=await measure(n3,x5(n3),e2));let i13,r3=await withLease(e2,o8.overtake,{run:async a17=>{let p34=await this.underLease(a17);return i13=this.split??p34.of??this.owner?.id,p34},failed:async()=>settle(e2.id,{},e2)}),d23=await withFigures(r3,e2.probing);return o8.overtake||i13===void 0?d23:{...d23,deploymentId:i13}}async underLease({settled:e2}){let{context:n3}=this,o8=e2.find(({outcome:a17})=>a17!=="refused")??e2[0];if(o8!==void 0)return o8;let t2=await n3.inspectAll(),i13=l6(t2,a17=>this.ours(a17)),r3=y2(t2,i13?.id,n3);if(r3!==void 0)return{...await settle(r3,{},n3),of:r3};if(i13===void 0)return{outcome:this.options.overtake?"unchanged":"refused",reason:"nothing was changed"};let d23=i13.id;return f4(t2)?{outcome:"mixed",reason:describeLive(t2),of:d23}:v3.includes(i13.outcome)?{...await _5(i13,t2,n3),of:d23}:{outcome:i13.outcome,reason:"on record",of:d23}}};v3=["unknown","mixed","rollback_unverified"];C3=["unknown","mixed","rollback_unverified","rollback_failed"]}});function parseAnswer(s11){let n3=[];for(let r3 of s11.split(`
`)){let t2=i3.exec(r3);t2!==null&&n3.push([t2[1]??"",t2[2]??Buffer.from(t2[3]??"","base64").toString("utf8")])}return n3.at(-1)?.[0]==="end"?new Answer(n3):void 0}var Answer,i3,init_answer=__esm({"src/targets/host/answer.ts"(){"use strict";Answer=class{pairs;constructor(n3){this.pairs=n3}get(n3){return this.pairs.find(([r3])=>r3===n3)?.[1]}all(n3){return this.pairs.filter(([r3])=>r3===n3).map(([,r3])=>r3)}below(n3){return this.pairs.filter(([r3])=>r3.startsWith(n3)).map(([r3,t2])=>[r3.slice(n3.length),t2])}},i3=/^([a-z][A-Za-z0-9:._/-]*) (?:=([A-Za-z0-9._:/@+-]*)|([A-Za-z0-9+/]*={0,2}))$/}});var shared$6,homeFolder,userName,init_user=__esm({"shared:src/core/user.ts"(){shared$6=(__nccwpck_require__(377).shared)["src/core/user.ts"],homeFolder=shared$6.homeFolder,userName=shared$6.userName}});var NothingRun,init_connection=__esm({"src/targets/host/connection.ts"(){"use strict";init_target();NothingRun=class extends SiteUnreachable{constructor(e2,n3){super(e2,n3),this.name="NothingRun",this.message=`${e2}: ${n3}`}}}});var shared$7,printableLine,printableLines,withoutCommands,init_printable=__esm({"shared:src/core/printable.ts"(){shared$7=(__nccwpck_require__(377).shared)["src/core/printable.ts"],printableLine=shared$7.printableLine,printableLines=shared$7.printableLines,withoutCommands=shared$7.withoutCommands}});function remoteCommand(e2,n3,o8,t2){return[...t2?["env","LC_ALL=C","sudo","-n"]:[],"sh","-c",o8?$6:p2,"sh",n3,...e2].map(w5).join(" ")}function marked(e2,n3){return typeof e2=="string"?`${n3}
${e2}`:Buffer.isBuffer(e2)?Buffer.concat([Buffer.from(`${n3}
`),e2]):import_node_stream.Readable.from((async function*(){yield Buffer.from(`${n3}
`),yield*e2})(),{objectMode:!1})}function answerAfter(e2,n3){let o8=`
${n3}
`,t2=e2.indexOf(o8);return t2===-1?void 0:e2.slice(t2+o8.length)}function whyNotRun(e2,{user:n3,sudo:o8},t2,s11){let r3=n3??"this user",u23=o8?sudoProblem(e2.stderr,r3):void 0;if(u23!==void 0)return u23;let[c28="",h35]=s11===void 0?[e2.stdout]:e2.stdout.split(`
${s11} eaten
`),i13=y3(`${c28}
${e2.stderr}`,t2),d23=i13===""?"printed nothing":`printed ${JSON.stringify(i13)}`;return h35!==void 0?`the login shell of ${r3} there reads what is sent to commands, and ${d23}: remove what reads standard input from its start files (~/.bashrc, ~/.profile)`:/account is (?:currently )?not available|\bnologin\b/i.test(i13)||e2.code===1&&i13===""?`the login shell of ${r3} there runs no commands, and ${d23}: give it one that does, such as \`usermod -s /bin/sh ${n3??"USER"}\``:`the login shell of ${r3} there ended with ${e2.code??"a signal"} before our command was run, and ${d23}: its start files (~/.bashrc, ~/.profile), or a command= of the key, must go on where there is no terminal`}function sudoProblem(e2,n3){let o8=e2.split(`
`).find(s11=>s11.includes("sudo"));if(o8===void 0)return;let t2=g4.find(([s11])=>s11.test(o8));return t2===void 0?void 0:`${t2[1](n3)} (${printableLines(o8.trim().slice(0,f5)).join(" ")})`}function l7(e2){return`write \`${e2==="this user"?"USER":e2} ALL=(root) NOPASSWD: /bin/sh\` into a file in /etc/sudoers.d`}function y3(e2,n3){let o8=e2.split(`
`).map(t2=>t2.trim());return n3.secrets.redact(printableLines((o8.find(t2=>t2!=="")??"").slice(0,f5)).join(" "))}function w5(e2){return/^[A-Za-z0-9@%+=:,./_-]+$/.test(e2)?e2:`'${e2.replaceAll("'","'\\''")}'`}var import_node_stream,p2,$6,f5,g4,init_remote=__esm({"src/targets/host/remote.ts"(){"use strict";import_node_stream=__nccwpck_require__(75);init_printable();p2='echo; echo "$1"; shift; exec sh "$@"',$6='IFS= read -r sent; echo; [ "$sent" = "$1" ] || { echo "$1 eaten"; exit 1; }; echo "$1"; shift; exec sh "$@"',f5=200;g4=[[/must have a tty/,()=>"sudo there wants a terminal: remove `requiretty` from /etc/sudoers"],[/password is required|terminal is required|no tty present/,e2=>`sudo asks ${e2} for a password there: ${l7(e2)}`],[/not in the sudoers file|not allowed to (?:execute|run)|may not run sudo/,e2=>`sudo does not let ${e2} run sh there: ${l7(e2)}`],[/do(?:es)? not exist in the passwd database|unknown uid|unknown user/,e2=>`sudo does not know ${e2} there: the user has no entry in /etc/passwd`],[/sudo.*(?:not found|No such file)/,()=>"sudo is not installed there: install it, or connect as root with `sudo: false`"]]}});function localConnection(o8,i13){let t2=Object.fromEntries(p3.flatMap(n3=>process.env[n3]===void 0?[]:[[n3,process.env[n3]]]));return{async shell(n3,r3){let[c28,d23]=o8.sudo?["sudo",["-n","sh",...n3]]:["sh",n3],e2=await i13.exec(c28,d23,{...r3,env:o8.sudo?{...t2,LC_ALL:"C"}:t2,cwd:"/"});if(e2.timedOut)throw new SiteUnreachable(o8.name,`it did not answer within ${r3.deadlineMs/1e3} s`);let s11=o8.sudo&&e2.stdout===""?sudoProblem(e2.stderr,userName()):void 0;if(s11!==void 0)throw new NothingRun(o8.name,s11);return e2},async forward(){},async close(){}}}var p3,init_local=__esm({"src/targets/host/local.ts"(){"use strict";init_user();init_target();init_connection();init_remote();p3=["PATH","HOME","USER","LOGNAME","LANG","TZ","TMPDIR"]}});var change_default,init_change=__esm({"src/targets/host/protocol/change.sh"(){change_default=`# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

# ---- lease ---------------------------------------------------------------------------------------------

# lease ID BYTES OVER MODE SECONDS < record: OVER names the owner that may be replaced, \`-\` for none; MODE \`break-hold\`
# ends a hold, \`force\` also passes a person's lock, which stays.
verb_lease() {
  local record owner kind
  require_name "\${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" ||
    fail "cannot write to $ROOT as $(id -un): create it for this user or use sudo"
  # A rollback must be possible on a full disk too.
  case \${4-} in break-hold|force) rm -f "$D/ballast" ;; esac
  # Not in a file: if this process is killed before it owns the lease, nothing would remove the file.
  require_number "\${2-}"
  record=$(timeout 60 cat; printf x)
  [ "\${#record}" -eq "$(($2 + 1))" ] || fail "the payload arrived incomplete"
  lock
  if [ "\${4-}" != force ] && has_person_lock; then
    answer answer locked; sed 's/^/locked-/' "$LOCKED"
    ok
  fi
  if has_hold && [ "\${4-}" != force ] && [ "\${4-}" != break-hold ]; then
    answer answer locked; sed 's/^/locked-/; p; s/^locked-/held-/' "$HELD"
    ok
  fi
  owner=$(owner_id)
  # An owner that has ended, but whose undo is still pending, keeps its guard; nothing waits for it.
  field "$D/owner" ended || FIELD=
  if [ -n "$owner" ] && [ "$owner" != "$1" ] && [ "$owner" != "\${3-}" ] && [ "$FIELD" != =yes ]; then
    answer answer held; answer owner "$owner"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_runs; then answer guard alive; else answer guard dead; fi
    ok
  fi
  rm -f "$D/owner.was"
  kind=
  [ -z "$owner" ] || { ln -f "$D/owner" "$D/owner.was"; field "$D/owner" kind; kind=\${FIELD#=}; }
  # The program that the unit, the owner and the guard name must be there after a loss of power; \`host\` is for people.
  sync "$0" "$D" "$ROOT" "\${ROOT%/*}/" && put "$D/host" <"$0" || fail "cannot write to $D: $(free_kb) kB are free"
  { printf 'id %s\\n%s' "$1" "\${record%x}"; answer program "\${0##*/}"; } | put "$D/owner" ||
    fail "cannot write to $D: $(free_kb) kB are free"
  printf '0\\n' | put "$D/beat" || fail "the disk is full"
  # The guard starts under the same lock: a lease without a guard would look like that of an owner that has ended.
  if ! start_guard "$1" "$5"; then
    if [ -f "$D/owner.was" ]; then mv -f "$D/owner.was" "$D/owner"; else rm -f "$D/owner"; fi
    fail "$WHY"
  fi
  rm -f "$D/owner.was"
  end_hold || fail "cannot write to $D"
  # Room that an undo frees, in case the disk fills up meanwhile.
  [ -f "$D/ballast" ] || { head -c 262144 /dev/zero >"$D/ballast"; } 2>/dev/null || rm -f "$D/ballast"
  journal "$1" "lease"
  record_load
  answer answer granted
  answer replaced "$owner"
  answer replaced-kind "$kind"
  if [ "$r_end" = pending ]; then answer undo "$r_id"; else answer undo ''; fi
  ok
}

verb_arm() {
  lock; require_owner "$1"
  { guard_runs && [ "$(id_in guard)" = "$1" ]; } || start_guard "$1" "$2" || fail "$WHY"
  if has_systemd; then answer reboot survives; else answer reboot lost; fi
  ok
}

# Without the lock: while a verb stops a slow service, its owner is running all the same.
verb_beat() {
  local beats
  require_owner "$1"
  read -r beats 2>/dev/null <"$D/beat" || beats=0
  printf '%s\\n' "$((beats + 1))" | put "$D/beat" || fail "the disk is full"
  if guard_runs; then answer guard alive; else answer guard dead; fi
  ok
}

# ---- the record ----------------------------------------------------------------------------------------

# snapshot ID BYTES BACKUP SECRETS REPLACE < fields and lines: from here on this host can be rolled back by the record
# alone. SECRETS \`own\`: the generation ID, \`-\`: that of the last commit, for a rollback by name. REPLACE: the pending
# record, whose undo was tried and failed, that this one replaces; \`-\` for none.
verb_snapshot() {
  local request replaced disarmed from before committed secrets
  require_name "\${3-}"
  read_payload "$2"
  lock; require_owner "$1"
  guard_runs || fail "the guard is not running"
  request=$(cat "$IN")
  read_request "$request"
  raise_format
  record_load
  replaced='' disarmed=no
  if [ "$r_id" = "$1" ]; then
    [ "$r_end/$r_begun/$r_switched" = pending/no/no ] || fail "the record of $1 is in use already"
    disarmed=$r_disarmed
  elif [ "$r_end" = pending ]; then
    [ "\${5--}" = "$r_id" ] || fail "the undo of $r_id was not run yet"
    [ "$r_begun" = yes ] || fail "the undo of $r_id was not tried yet"
    replaced=$r_id disarmed=$r_disarmed
  fi
  [ "$NEW_KIND" != rollback ] || is_whole "$NEW_TO" || fail "release $NEW_TO is not whole: $WHY"
  from=$(live_release)
  before=$(secrets_in_use)
  # The generation of the last commit is handed on from record to record.
  case $r_end in '') committed=$before ;; committed) committed=$r_secrets ;; *) committed=$r_committed ;; esac
  secrets=$committed
  case \${4-} in own) secrets=$1 ;; -) ;; *) fail "not own or -: \${4-}" ;; esac
  if [ "$NEW_KIND" = rollback ]; then
    secrets=$(compose_secrets "$NEW_TO" "$committed" "$1" || { printf %s "$WHY"; exit 1; }) || fail "$secrets"
  fi
  [ -d "$ROOT/backups" ] || mkdir -p "$ROOT/backups"
  [ -z "$from" ] || ln -sfn "../releases/$from" "$ROOT/backups/$3"
  if [ -n "$replaced" ]; then
    restore_good_mark || fail "the disk is full"
    write_outcome "$replaced" rollback_failed engine
    [ -f "$D/outcomes/$replaced" ] || fail "the disk is full"
  fi
  # The traffic was observed through the switch: its configuration must be on the disk before the record relies on it.
  if [ -n "$replaced" ] || [ "$NEW_FROM_SLOT" != "$NEW_TO_SLOT" ]; then sync; fi
  {
    printf '%s\\n' "id $1" "kind $NEW_KIND" "from \${from:--}" "to $NEW_TO" "healthy $NEW_HEALTHY" "end pending" \\
      "begun no" "switched no" "disarmed $disarmed" "prepared no" "prepared-secrets -" "secrets-before $before" \\
      "secrets-to $secrets" "secrets-committed $committed" "seen no" "from-slot $NEW_FROM_SLOT" "to-slot $NEW_TO_SLOT" "drain $NEW_DRAIN" "after -" "note no"
    generations "$before" "$secrets" <<END
$request
END
  } | put "$D/record" || fail "cannot write the record; $(free_kb) kB are free"
  journal "$1" "snapshot \${from:--}"
  ok
}
# read_request TEXT: checks the fields of a new record, and sets NEW_KIND, NEW_TO, NEW_HEALTHY, NEW_FROM_SLOT,
# NEW_TO_SLOT and NEW_DRAIN.
read_request() {
  local key value
  NEW_KIND='' NEW_TO='' NEW_HEALTHY=unknown NEW_FROM_SLOT=main NEW_TO_SLOT=main NEW_DRAIN=0
  while read -r key value; do
    case $key in
      kind) case $value in deploy|rollback|flip) NEW_KIND=$value ;; *) fail "not a kind: $value" ;; esac ;;
      to) require_name "$value"; NEW_TO=$value ;;
      healthy) case $value in yes|no|unknown) NEW_HEALTHY=$value ;; *) fail "not yes, no or unknown: $value" ;; esac ;;
      from-slot) case $value in main|a|b|-) NEW_FROM_SLOT=$value ;; *) fail "not a slot: $value" ;; esac ;;
      to-slot) case $value in main|a|b) NEW_TO_SLOT=$value ;; *) fail "not a slot: $value" ;; esac ;;
      drain) require_number "$value"; NEW_DRAIN=$value ;;
      forward) [ "$NEW_KIND" = rollback ] || fail "only a rollback goes forward by itself" ;;
      undo|from|'') ;;
      *) fail "not a field of a record: $key" ;;
    esac
  done <<END
$1
END
  [ -n "$NEW_KIND" ] && [ -n "$NEW_TO" ] || fail "the record has no kind or no release"
}
# generations BEFORE TO [BARE]: copies forward and undo lines (with BARE: lines without these words) and replaces
# @before and @to by the generations. Where both are the same, \`stop\` keeps a release by its name alone.
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

# require_pending ID: loads the record, which must be pending, of ID, and its undo not begun.
require_pending() {
  record_load
  [ "$FORMAT" != 1 ] && [ "$r_id" = "$1" ] || fail "no record was written by $1"
  [ "$r_end" = pending ] || fail "$1 has ended already: $r_end"
  [ "$r_begun" = no ] || fail "the undo of $1 has begun"
}

# run ID BYTES PART < lines: PART \`beside\` for what does not touch the live release, or \`switch\`.
verb_run() {
  local op release lines
  read_payload "$2"
  case \${3-} in beside|switch) ;; *) fail "not a part: \${3-}" ;; esac
  lock; require_owner "$1"
  require_pending "$1"
  guard_runs || fail "the guard is not running"
  while read -r op _ release; do
    [ "$op" != start ] || { require_name "$release"; is_whole "$release" || fail "release $release is not whole: $WHY"; }
  done <"$IN"
  lines=$(generations "$r_before" "$r_secrets" 1 <"$IN") && printf '%s\\n' "$lines" >"$IN" || fail "the disk is full"
  [ "$3" = beside ] || [ "$r_switched" = yes ] || record_set switched yes || fail "$WHY"
  apply "$IN" "$1" || fail "$WHY"
  ok
}

# hook ID SECONDS RELEASE KIND ARGV... (each in base64). Without the lock while it runs: the guard must be able
# to act while a hook hangs. KIND \`irreversible\`: only once the record is disarmed, so that only a person undoes
# anything.
verb_hook() {
  local word user count release seconds
  require_number "\${2-}"; require_name "$3"
  lock; require_owner "$1"
  if [ "$4" = irreversible ]; then
    require_pending "$1"
    [ "$r_disarmed" = yes ] || fail "the record of $1 is not disarmed"
  fi
  journal "$1" "hook"
  exec 9>&-
  seconds=$2 release=$3
  shift 4
  count=$#
  while [ "$count" -gt 0 ]; do
    word=$(printf %s "$1" | base64 -d; printf x)
    shift
    set -- "$@" "\${word%x}"
    count=$((count - 1))
  done
  user=$(setting "$release" run-as) || user=
  set -- "$(command -v timeout)" -k 2 "$seconds" "$@"
  [ -z "$user" ] || set -- "$(command -v setpriv)" --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"
  OUT=$D/out.$$
  (cd "$ROOT/releases/$release" && exec_for_release "$release" hook "$@") >"$OUT" 2>&1 </dev/null
  answer code "$?"
  answer output "$(tail -c 16384 "$OUT")"
  rm -f "$OUT"
  ok
}
verb_disarm() {
  lock; require_owner "$1"
  require_pending "$1"
  [ "$r_disarmed" = yes ] || record_set disarmed yes || fail "$WHY"
  journal "$1" "disarmed"
  ok
}

# prepare ID: the slow part of a commit. The former good mark is on record before the new one is written.
verb_prepare() {
  lock; require_owner "$1"
  require_pending "$1"
  is_whole "$r_to" || fail "release $r_to is not whole: $WHY"
  if [ "$r_prepared" = no ]; then
    read_good_mark "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    record_set prepared "$RANK" prepared-secrets "$GENERATION" || fail "$WHY"
  fi
  mark_good "$r_to" "$r_secrets" || fail "the disk is full"
  journal "$1" "prepared $r_to"
  ok
}

# commit ID OF: OF is ID, or a deployment that ID took over. One rename decides.
verb_commit() {
  require_name "\${2-}"
  lock; require_owner "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2 to commit"
  case $r_end in
    committed) write_commit_marks || fail "$WHY" ;;
    undone) fail "$2 is undone" ;;
    *) [ "$r_begun" = no ] || fail "the undo of $2 has begun"
       [ "$r_switched" = yes ] || [ "$r_from" = "$r_to" ] || fail "$2 switched nothing"
       if [ "$FORMAT" = 1 ]; then
         mv -fT "$D/undo" "$D/committed" && sync "$D" && mark_good "$(live_release)" - || fail "cannot rename the undo"
       else
         record_commit yes || fail "$WHY"
       fi ;;
  esac
  ok
}

# ---- the end -------------------------------------------------------------------------------------------

# end ID OUTCOME KEEP BAD [OF OUTCOME]...: writes the outcome of ID, and of each OF that it took over, removes what is
# too old and ends the lease. BAD: a release to mark as bad, \`-\` for none.
verb_end() {
  local id outcome keep bad live staged
  require_name "\${2-}"; require_number "$3"
  [ "$4" = - ] || require_name "$4"
  lock; require_owner "$1"
  id=$1 outcome=$2 keep=$3 bad=$4 live=$(live_release)
  shift 4
  [ "$bad" != "$live" ] || bad=-
  if [ "$bad" != - ]; then make_folder bad; true >"$D/bad/$bad"; unmark_good "$bad"; fi
  # A restored release that was verified is the newest good one.
  if [ "$outcome" = rolled_back ] && [ -n "$live" ] && is_whole "$live"; then
    mark_good "$live" "$(secrets_in_use)" && unmark bad "$live"
  fi
  write_outcome "$id" "$outcome" engine
  while [ $# -ge 2 ]; do require_name "$1"; require_name "$2"; write_outcome "$1" "$2" engine; shift 2; done
  record_load
  # While an undo is pending its owner stays, and with it the guard, which tries again.
  if [ "$r_end" = pending ]; then
    field "$D/owner" ended || { cat "$D/owner"; answer ended yes; } | put "$D/owner" || fail "the disk is full"
    journal "$id" "end $outcome, the undo stays"
    ok
  fi
  staged=$(staged_release)
  unstage
  [ "$outcome" = removed ] && [ -n "$staged" ] && [ "$live" != "$staged" ] && remove_release "$staged"
  prune "$keep"
  [ "$FORMAT" = 1 ] || prune_secrets
  remove_old_programs
  settle_format
  remove_lease || fail "cannot write to $D"
  journal "$id" "end $outcome"
  remove_guard_unit "$id"
  ok
}
# Removes other versions of this program after a day: a job whose lease was taken over may still call them. One that the
# owner, the guard or its unit names stays.
remove_old_programs() {
  local file guard unit
  field "$D/guard" program || FIELD=
  guard=\${FIELD#=}
  field "$D/owner" program || FIELD=
  unit=/etc/systemd/system/$(guard_unit)
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$0" ! -name "\${FIELD#=}" ! -name "$guard" -mtime +1 -print 2>/dev/null |
    while read -r file; do grep -qs " $file " "$unit" || rm -f "$file"; done
}

# write_hold DEPLOYMENT ACTOR REASON: synced before the outcome is written and before the owner is removed.
write_hold() {
  { answer kind hold; answer deployment "$1"; answer actor "$2"; answer reason "$3"; } | put "$D/held" || return 1
  # The program of format 1 knows one file only.
  [ "$FORMAT" != 1 ] || has_person_lock || { ln -f "$D/held" "$D/locked" && sync "$D"; }
}
# hold ID BYTES < record: keeps everything for inspection by a person. The guard ends, the undo stays for \`undo\` or
# \`rollback\`.
verb_hold() {
  local deployment actor reason
  read_payload "$2"
  lock; require_owner "$1"
  record_load
  deployment=$1
  [ "$r_end" != pending ] || deployment=$r_id
  field "$IN" actor; actor=$(decode "$FIELD")
  field "$IN" reason; reason=$(decode "$FIELD")
  write_hold "$deployment" "$actor" "$reason" || fail "the disk is full"
  write_outcome "$deployment" held engine
  [ "$deployment" = "$1" ] || write_outcome "$1" held engine
  remove_lease || fail "cannot write to $D"
  journal "$1" "hold"
  remove_guard_unit "$1"
  ok
}

verb_lock() {
  local name reason actor
  lock
  ! has_person_lock || { field "$LOCKED" reason; fail "already locked: $(decode "$FIELD")"; }
  if [ -n "$HAND" ]; then
    reason=\${*:-no reason given} actor=$(id -un)
  else
    reason=$(printf %s "$1" | base64 -d) actor=$(printf %s "$2" | base64 -d)
  fi
  # The program of format 1 knows it under its old name.
  name=locked-by-person
  [ "$FORMAT" = 1 ] && [ ! -f "$D/locked" ] && name=locked
  { answer kind person; answer actor "$actor"; answer reason "$reason"; } | put "$D/$name" || fail "cannot write to $D"
  [ -n "$HAND" ] || ok
  printf 'Locked. Nothing deploys here until: sh %s/host unlock\\n' "$D"
  exit 0
}
verb_unlock() {
  lock
  while has_person_lock; do remove "$LOCKED" || fail "cannot write to $D"; done
  [ -n "$HAND" ] || ok
  echo Unlocked.
  ! has_hold || printf 'A hold remains; end it with: sh %s/host undo\\n' "$D"
  exit 0
}
`}});var finish_default,init_finish=__esm({"src/targets/host/protocol/finish.sh"(){finish_default=`# How a pending record ends, committed or undone, and what follows. Each function may be run again, by another caller
# too.

# finish_record SEEN DROP: goes forward where there are forward lines and DROP is \`no\`, else rolls back. Where it fails
# with WHY the record stays pending. SEEN: whether the traffic was seen on the winner.
finish_record() {
  WHY=
  [ "$r_end" = pending ] || return 0
  [ "$FORMAT" != 1 ] || { old_finish; return; }
  # Evidence first: what follows destroys it.
  [ "$r_switched" != yes ] || [ -f "$D/evidence/$r_id" ] || keep_evidence "$r_id"
  if [ "$r_forward" = yes ]; then
    if [ "$2" = no ]; then
      [ "$r_switched" = yes ] || record_set_with_ballast switched yes || return 1
      if go_forward; then record_commit "$1"; return; fi
      journal "$r_id" "forward failed: $WHY"
    fi
    # One rename: the forward lines are gone, and the undo has begun.
    record_set_with_ballast forward - begun yes || return 1
  fi
  [ "$r_begun" = yes ] || record_set_with_ballast begun yes || return 1
  roll_back "$1"
}
go_forward() {
  local end
  is_whole "$r_to" || { WHY="release $r_to is not whole: $WHY"; return 1; }
  lines_of forward && apply_with_ballast "$IN" || return 1
  end=$(($(uptime_s) + $(setting "$r_to" start-timeout || echo 30)))
  until serves "$r_to_slot" "$r_to" && listens_for "$r_to_slot" "$r_to"; do
    serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
    [ "$(uptime_s)" -lt "$end" ] || { WHY="nothing listens for $r_to in slot $r_to_slot"; return 1; }
    sleep 0.05
  done
  # Where no address is known a failed start shows only as a process that has ended.
  setting "$r_to" "instance-$r_to_slot" >/dev/null && return
  sleep 1; sleep 1
  serves "$r_to_slot" "$r_to" || { WHY="$r_to does not run in slot $r_to_slot"; return 1; }
}
roll_back() {
  local lines after seen
  [ "$r_from" = - ] || is_whole "$r_from" || { WHY="release $r_from is not whole: $WHY"; return 1; }
  lines_of undo || return 1
  # Where nothing was switched the traffic has not moved.
  if [ "$r_switched" != yes ]; then
    lines=$(sed '/^traffic /d' "$IN")
    printf '%s\\n' "$lines" >"$IN"
  fi
  apply_with_ballast "$IN" || return 1
  if [ "$r_from" != - ] && [ "$r_from_slot" != "$r_to_slot" ]; then
    serves "$r_from_slot" "$r_from" || ! runs "$r_to_slot" ||
      { WHY="$r_from does not run in slot $r_from_slot, and something runs in slot $r_to_slot"; return 1; }
  fi
  restore_good_mark && unmark left "$r_from" || { WHY="the disk is full"; return 1; }
  after=- seen=$1
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || after=$r_to_slot
  [ "$r_switched" = yes ] || seen=yes
  record_set_with_ballast end undone disarmed no after "$after" seen "$seen" || return 1
  journal "$r_id" "undone"
}
# apply_with_ballast FILE: a second try frees the reserved room; what the lines stop may be what filled the disk.
apply_with_ballast() {
  apply "$1" "$r_id" && return
  [ -f "$D/ballast" ] || return 1
  rm -f "$D/ballast"
  apply "$1" "$r_id"
}
# Restores the good mark that the record's release had before: one that outlives the undo would make the next rollback
# choose that release.
restore_good_mark() {
  case $r_prepared in
    no) ;;
    none) unmark_good "$r_to" ;;
    *) printf '%s %s\\n' "$r_prepared" "$r_prepared_secrets" | put "$D/good/$r_to" ;;
  esac
}
# record_commit SEEN
record_commit() {
  local after rank generation
  after=-
  [ "$r_from_slot" = - ] || [ "$r_from_slot" = "$r_to_slot" ] || after=$r_from_slot
  # Also where this host goes forward alone: it may still have to follow another host that was undone.
  rank=$r_prepared generation=$r_prepared_secrets
  if [ "$rank" = no ]; then
    read_good_mark "$r_to"
    [ "$RANK" != 0 ] || RANK=none
    rank=$RANK generation=$GENERATION
  fi
  record_set_with_ballast end committed forward - disarmed no seen "$1" after "$after" \\
    prepared "$rank" prepared-secrets "$generation" || return 1
  journal "$r_id" "committed $r_to"
  write_commit_marks
}
# The marks of a committed record; every reader of the record that may change anything writes them again.
write_commit_marks() {
  [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] || return 0
  ! is_whole "$r_to" || mark_good "$r_to" "$r_secrets" || { WHY="the disk is full"; return 1; }
  unmark bad "$r_to"
  unmark left "$r_to"
  if [ "$r_kind" = rollback ] && [ "$r_from" != - ] && [ "$r_from" != "$r_to" ]; then mark left "$r_from"; fi
  # The names that a rollback to this release will need values for.
  if [ -f "$D/secrets/$r_secrets" ]; then variable_names "$D/secrets/$r_secrets"; fi |
    put "$D/releases/$r_to/secret-names" 2>/dev/null || :
}
# Prints the outcome where the record was finished without verification of what is live.
final_outcome() {
  if [ "$r_switched" = yes ]; then echo rollback_unverified; else echo refused; fi
}

# follow_up SEEN: stops the slot that was left, once the traffic was seen on the winner, and only while the winner runs.
# Sets FOLLOWED: \`none\` where there is nothing to stop, \`left\` where it still runs, \`done\`.
follow_up() {
  local slot release
  FOLLOWED=none WHY=
  record_load
  case $r_end in
    committed) slot=$r_to_slot release=$r_to ;;
    undone) slot=$r_from_slot release=$r_from ;;
    *) return 0 ;;
  esac
  [ "$r_after" != - ] || return 0
  FOLLOWED=left
  [ "$r_seen" = yes ] || [ "$1" = yes ] || return 0
  serves "$slot" "$release" || return 0
  IN=$D/in.$$
  printf 'stop %s -\\nlink slots/%s -\\n' "$r_after" "$r_after" >"$IN" && apply "$IN" "$r_id" &&
    record_set after - seen yes || return 1
  FOLLOWED="done"
}

# finish ID OF [drop] [seen]: ends the pending record of OF; \`drop\`: without going forward, \`seen\`: the traffic was
# seen.
verb_finish() {
  local word seen drop
  require_name "\${2-}"
  lock; require_owner "$1"
  seen=no drop=no
  for word in "\${3-}" "\${4-}"; do
    case $word in seen) seen=yes ;; drop) drop=yes ;; '') ;; *) fail "not a word of finish: $word" ;; esac
  done
  record_load
  [ "$r_id" = "$2" ] || { answer ended none; ok; }
  finish_record "$seen" "$drop" || fail "$WHY"
  write_commit_marks || fail "$WHY"
  answer ended "$r_end"
  ok
}
# follow ID OF: undoes the committed record of OF, because another host was undone.
verb_follow() {
  require_name "\${2-}"
  lock; require_owner "$1"
  record_load
  [ "$r_id" = "$2" ] || { answer ended none; ok; }
  if [ "$r_end" = committed ]; then
    if [ "$FORMAT" = 1 ]; then
      mv -fT "$D/committed" "$D/undo" && sync "$D" || fail "cannot rename the undo"
      record_load
    else
      record_set_with_ballast end pending begun yes forward - after - seen no || fail "$WHY"
    fi
    journal "$1" "follow $2"
  fi
  finish_record no yes || fail "$WHY"
  answer ended "$r_end"
  ok
}
# lead ID OF: switches the traffic once more to the slot that the ended record names as the winner.
verb_lead() {
  local slot release
  require_name "\${2-}"
  lock; require_owner "$1"
  record_load
  [ "$r_id" = "$2" ] || fail "there is no record of $2"
  case $r_end in
    committed) slot=$r_to_slot release=$r_to ;;
    undone) slot=$r_from_slot release=$r_from ;;
    *) fail "$2 has not ended" ;;
  esac
  traffic "$slot" "$release" || fail "$WHY"
  ok
}
# mark ID RELEASE: marks it as bad, never where it is live.
verb_mark() {
  require_name "\${2-}"
  lock; require_owner "$1"
  [ "$2" = "$(live_release)" ] || { mark bad "$2" && unmark_good "$2"; } || fail "cannot write to $D"
  ok
}

# after ID SEEN: stops the slot that was left.
verb_after() {
  lock; require_owner "$1"
  case \${2-} in yes|no) ;; *) fail "not yes or no: \${2-}" ;; esac
  follow_up "$2" || fail "$WHY"
  answer after "$FOLLOWED"
  ok
}

# undo, by hand: ends the pending record; a rollback ends with the release that it wants.
verb_undo() {
  lock
  end_hold || fail "cannot write to $D"
  record_load
  if [ "$r_end" != pending ]; then printf 'There is nothing to undo here. Live: %s\\n' "$(live_release)"; exit 0; fi
  finish_record no no || fail "$WHY"
  write_outcome "$r_id" "$(final_outcome)" person
  follow_up no || :
  settle_format
  unstage
  remove_lease
  remove_guard_unit
  if [ "$r_end" = committed ]; then printf 'Rolled back.'; else printf 'Undone.'; fi
  printf ' Live: %s\\n' "$(live_release)"
  exit 0
}
`}});var format1_default,init_format1=__esm({"src/targets/host/protocol/format1.sh"(){format1_default=`# What a deployment of format 1 left: a file \`undo\`, renamed to \`committed\` or \`undone\` at its end, with facts in files
# beside it. Its own lines end it before the format is raised.

# Sets the variables r_*, as record_load does.
old_load() {
  local file
  for file in undo committed undone; do
    [ -f "$D/$file" ] || continue
    r_id=$(id_in "$file")
    case $file in undo) r_end=pending ;; *) r_end=$file ;; esac
    r_from=$(sed -n 's/^link current //p' "$D/$file" | tail -n 1)
    : "\${r_from:=-}"
    r_kind=deploy
    [ "$(id_in switched)" != "$r_id" ] || r_switched=yes
    [ "$(id_in disarmed)" != "$r_id" ] || r_disarmed=yes
    case $r_end in committed) r_to=$(live_release) ;; pending) r_to=$(staged_release) ;; esac
    : "\${r_to:=-}"
    return 0
  done
}
old_finish() {
  local op subject object
  IN=$D/in.$$
  while read -r op subject object <&6; do
    case $op in
      id) ;;
      secrets) old_secrets "$subject" || { WHY="cannot restore the secrets"; return 1; } ;;
      drain) require_number "$object"; [ ! -f "$D/led/$subject" ] || ! runs "$subject" || sleep "$object" ;;
      *)
        printf '%s %s %s\\n' "$op" "$subject" "$object" >"$IN" ||
          { rm -f "$D/ballast"; printf '%s %s %s\\n' "$op" "$subject" "$object" >"$IN"; }
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
    before)
      [ ! -f "$D/secrets.none" ] || { rm -f "$ROOT/shared/secrets.env"; return; }
      [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  # mv would refuse where both names are of the same file.
  [ "$D/secrets.$1" -ef "$ROOT/shared/secrets.env" ] && return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back. Nothing writes into these files.
  ln -f "$D/secrets.$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" &&
    rm -f "$D/put.$$" && sync "$ROOT/shared"
}
`}});var fsck_default,init_fsck=__esm({"src/targets/host/protocol/fsck.sh"(){fsck_default=`# fsck [mend]: names what is inconsistent in the state on this host, and the command that mends it. MEND is the
# argument, MEND_COMMAND this command with it, FOUND how much is left to mend.

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
# report_illegal WHAT COMMAND: true where COMMAND is \`fsck mend\` and this is that command, so that the caller mends it;
# else it reports WHAT and is false.
report_illegal() {
  if [ "$MEND" = mend ] && [ "$2" = "$MEND_COMMAND" ]; then
    [ -z "$HAND" ] || printf 'mended: %s\\n' "$1"
    return 0
  fi
  FOUND=$((FOUND + 1))
  if [ -n "$HAND" ]; then
    printf 'illegal: %s\\n  mend it with: %s\\n' "$1" "$2"
  else
    answer illegal "$1"
    answer mend "$2"
  fi
  return 1
}
fsck_format() {
  local number=''
  [ ! -f "$D/format" ] || read -r number <"$D/format"
  case $number in
    2) ;;
    '')
      [ ! -f "$D/record" ] && [ ! -f "$D/format" ] ||
        { report_illegal "there is a record, but no format number" "$MEND_COMMAND" && write_format_2; } ;;
    *) report_illegal "the format number is $number" "$MEND_COMMAND" && write_format_2 ;;
  esac
  case $(owner_id) in
    '') [ ! -f "$D/owner" ] || { report_illegal "the owner has no id" "$MEND_COMMAND" && remove_lease; } ;;
    [.-]*|*[!A-Za-z0-9._+@-]*) report_illegal "the owner's id is not a plain name" "$MEND_COMMAND" && remove_lease ;;
  esac
  if has_hold && ! field "$HELD" actor; then
    report_illegal "the hold has no actor" "sh $D/host undo"
  fi
}
# set_record_aside WHAT: for a record that no command can use; it is kept under another name for inspection.
set_record_aside() { report_illegal "the record $1" "$MEND_COMMAND" && mv -fT "$D/record" "$D/record.damaged" && sync "$D"; }
fsck_record() {
  local value
  case $r_id in ''|[.-]*|*[!A-Za-z0-9._+@-]*) set_record_aside "has no id"; return ;; esac
  case $r_kind in deploy|rollback|flip) ;; *) set_record_aside "of $r_id has an unknown kind: $r_kind"; return ;; esac
  case $r_to in ''|[.-]*|*[!A-Za-z0-9._+@-]*) set_record_aside "of $r_id names no release"; return ;; esac
  case $r_end in pending|committed|undone) ;; *) set_record_aside "of $r_id has an unknown end: $r_end"; return ;; esac
  for value in "$r_begun" "$r_switched" "$r_disarmed" "$r_seen"; do
    case $value in yes|no) ;; *) set_record_aside "of $r_id has a field that is neither yes nor no: $value"; return ;; esac
  done
  case $r_prepared in
    no|none) ;;
    ''|*[!0-9]*) set_record_aside "of $r_id has an invalid former good mark: $r_prepared"; return ;;
  esac
  case $r_from_slot/$r_to_slot in
    main/main|-/[ab]|-/main|[ab]/[ab]) ;;
    *) set_record_aside "of $r_id names unknown slots: $r_from_slot and $r_to_slot"; return ;;
  esac
  if [ "$r_forward" = yes ] && [ "$r_kind" != rollback ]; then
    report_illegal "the deployment $r_id has forward lines" "$MEND_COMMAND" && record_set forward -
  fi
  if [ "$r_forward" = yes ] && [ "$r_begun" = yes ]; then
    report_illegal "the undo of $r_id has begun, but its forward lines are still there" "$MEND_COMMAND" &&
      record_set forward -
  fi
  case $r_end in
    pending)
      if [ "$r_kind" = rollback ] && [ "$r_forward" = no ] && [ "$r_begun" = no ]; then
        report_illegal "the rollback $r_id has no forward lines, but its undo has not begun" "$MEND_COMMAND" &&
          record_set begun yes
      fi
      [ "$r_after" = - ] ||
        { report_illegal "$r_id is pending, but names a slot to be stopped" "$MEND_COMMAND" && record_set after -; }
      fsck_pending ;;
    committed)
      [ "$r_begun/$r_forward/$r_disarmed" = no/no/no ] ||
        { report_illegal "$r_id is committed, but its record has fields of a pending one" "$MEND_COMMAND" &&
          record_set begun no forward - disarmed no; }
      fsck_after "$r_from_slot" ;;
    undone)
      [ "$r_begun/$r_forward/$r_disarmed" = yes/no/no ] ||
        { report_illegal "$r_id is undone, but its record has fields of a pending one" "$MEND_COMMAND" &&
          record_set begun yes forward - disarmed no; }
      [ "$r_prepared" != none ] || [ "$r_from" = "$r_to" ] || [ ! -f "$D/good/$r_to" ] ||
        { report_illegal "$r_id is undone, but $r_to still has its good mark" "$MEND_COMMAND" && unmark_good "$r_to"; }
      fsck_after "$r_to_slot" ;;
  esac
}
# fsck_after SLOT: SLOT is the one that the record has left.
fsck_after() {
  [ "$r_after" = - ] || { [ "$r_after" = "$1" ] && [ "$r_from_slot" != "$r_to_slot" ]; } ||
    { report_illegal "the slot to be stopped after $r_id, $r_after, is not the one that was left" "$MEND_COMMAND" &&
      record_set after -; }
}
# What an undo needs. Where that is missing \`undo\` would fail: only a rollback to another release helps.
fsck_pending() {
  local command
  command="erlmcp-actions rollback --environment ENVIRONMENT"
  [ "$r_from" = - ] || is_whole "$r_from" ||
    report_illegal "the undo of $r_id leads to $r_from, which is not whole: $WHY" "$command"
  [ "$r_before" = - ] || [ -f "$D/secrets/$r_before" ] ||
    report_illegal "the undo of $r_id leads to the secrets $r_before, which are not there" "$command"
  [ "$r_switched" = no ] || [ "$r_secrets" = - ] || [ -f "$D/secrets/$r_secrets" ] ||
    report_illegal "$r_id is switched to the secrets $r_secrets, which are not there" "sh $D/host undo"
}
fsck_releases() {
  local live file name
  live=$(live_release)
  [ -z "$live" ] || [ "$r_end" = pending ] || [ -d "$ROOT/releases/$live" ] ||
    report_illegal "current leads to $live, which is not there" "erlmcp-actions rollback --environment ENVIRONMENT"
  [ ! -L "$ROOT/shared/secrets.env" ] || [ -e "$ROOT/shared/secrets.env" ] ||
    report_illegal "shared/secrets.env leads to secrets that are not there" "erlmcp-actions deploy --environment ENVIRONMENT"
  for file in "$D"/good/*; do
    [ -f "$file" ] || continue
    name=\${file##*/}
    is_whole "$name" ||
      { report_illegal "$name has a good mark, but is not whole: $WHY" "$MEND_COMMAND" && unmark_good "$name"; }
  done
  # The mark is written after the rename that commits: where the owner ended in between it is written again.
  if [ "$r_end" = committed ] && [ "$FORMAT" != 1 ] && [ ! -f "$D/owner" ] && [ ! -f "$D/good/$r_to" ] &&
    [ ! -f "$D/bad/$r_to" ] && is_whole "$r_to"; then
    report_illegal "$r_id is committed, but $r_to has no good mark" "$MEND_COMMAND" && write_commit_marks
  fi
}
`}});var guard_default,init_guard=__esm({"src/targets/host/protocol/guard.sh"(){guard_default=`# The guard, which acts when the beats of an owner stop, and how it is started.

guard_runs() { [ -f "$D/guard.lock" ] && ! flock -n -s "$D/guard.lock" true; }
guard_unit() { printf 'erlmcp-guard-%s.service' "$(printf %s "$ROOT" | sha256sum | cut -c 1-12)"; }
has_systemd() { [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null; }

# start_guard ID SECONDS: starts this program under the name with its hash: a newer version may replace \`host\`
# meanwhile.
start_guard() {
  local unit dir tries
  require_number "\${2-}"
  if has_systemd; then
    unit=$(guard_unit) dir=/etc/systemd/system
    printf '[Unit]\\nDescription=Rolls back an unfinished deployment in %s\\nConditionPathExists=%s/owner\\n[Service]\\nExecStart=/bin/sh %s %s guarding %s %s\\nKillMode=process\\nRestart=on-failure\\n[Install]\\nWantedBy=multi-user.target\\n' \\
      "$ROOT" "$D" "$0" "$ROOT" "$1" "$2" >"$dir/$unit" || { WHY="cannot write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$unit" && systemctl restart "$unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $unit"; return 1; }
    # Synced: after a loss of power systemd must find it.
    sync "$dir/$unit" "$dir/multi-user.target.wants" "$dir" "$D"
  else
    env -i PATH="$PATH" HOME="$HOME" LANG="\${LANG:-C.UTF-8}" \\
      setsid sh "$0" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
  fi
  tries=0
  until guard_runs && [ "$(id_in guard)" = "$1" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 400 ] || { WHY="the guard did not start"; return 1; }
    sleep 0.05
  done
}
# remove_guard_unit [ID]
remove_guard_unit() {
  local unit
  has_systemd || return 0
  unit=$(guard_unit)
  [ -f "/etc/systemd/system/$unit" ] || return 0
  # Not where the guard of another owner has taken its place meanwhile.
  [ -n "$(owner_id)" ] && [ "$(owner_id)" != "\${1-none}" ] && return 0
  rm -f "/etc/systemd/system/$unit" "/etc/systemd/system/multi-user.target.wants/$unit"
}
end_guard() { remove_guard_unit; exit 0; }
still_owned() {
  local id=''
  read -r _ id 2>/dev/null <"$D/owner"
  [ "$id" = "$1" ]
}

# guarding ID SECONDS: the guard itself. systemd, where there is one, starts it again at boot with a new countdown.
guarding() {
  local seen
  require_name "$1"; require_number "$2"
  trap '' HUP INT
  exec 8>>"$D/guard.lock" </dev/null
  flock -w 15 8 || exit 1
  read -r seen 2>/dev/null <"$D/beat" || seen=
  still_owned "$1" || end_guard
  printf 'id %s\\nprogram =%s\\n' "$1" "\${0##*/}" | put "$D/guard"
  exec 9>>"$D/lock"
  wait_for_silence "$1" "$2" "$seen"
  read_format
  # A newer version of this program, which has its own guard, has raised the format.
  [ "$FORMAT" -le 2 ] || exit 0
  VERB=guard
  journal "$1" "no beat for $2 s: acting alone"
  # Only a person ends a hold: the guard only ends the lease.
  if has_hold; then remove_lease; end_guard; fi
  act_alone "$1"
  follow_up_alone "$1"
  record_load
  [ "$r_end" = pending ] || unstage
  settle_format
  remove_lease
  end_guard
}
# wait_for_silence ID SECONDS SEEN: returns with the lock, once no beat followed SEEN, the last one, for that long.
wait_for_silence() {
  local left more now seen
  left=$2 more=1 seen=$3
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&- 9>&-
      still_owned "$1" || end_guard
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$2 more=1; fi
    done
    if [ "$more" = 1 ]; then
      # Once this host is prepared others may be committed: a recovery that sees all of them gets the time to act first.
      more=0
      read_format; record_load
      [ "$r_end" = pending ] && [ "$r_prepared" != no ] && { left=$(($2 * 2)); continue; }
    fi
    # With a short timeout: a new owner, which has the lock, waits for this guard to notice that it is not needed.
    until flock -w 1 9 8>&-; do still_owned "$1" || end_guard; done
    still_owned "$1" || end_guard
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$now" = "$seen" ] && return
    seen=$now left=$2 more=1
    flock -u 9
  done
}
# act_alone ID: ends the record that is pending, in place of the owner ID, and writes the outcome.
act_alone() {
  local kind tries
  record_load
  field "$D/owner" kind; kind=\${FIELD#=}
  case $r_end in
    pending)
      if [ "$r_disarmed" = yes ]; then
        write_hold "$r_id" guard "deployment $r_id ended after its point of no return" && write_outcome "$r_id" held guard
        remove_lease
        end_guard
      fi
      tries=0
      until finish_record no no; do
        tries=$((tries + 1))
        [ "$tries" -lt 3 ] || { write_outcome "$r_id" unknown guard; break; }
        # Still under the lock: no other command may find a host that is half rolled back.
        sleep 5 8>&- 9>&-
        record_load
      done
      [ "$r_end" = pending ] || write_outcome "$r_id" "$(final_outcome)" guard ;;
    committed)
      write_commit_marks
      if [ "$r_id" = "$1" ] && [ ! -f "$D/outcomes/$1" ]; then
        field "$D/owner" sites || FIELD=
        if [ "$r_kind" = rollback ]; then write_outcome "$1" rollback_unverified guard
        elif [ "$(decode "$FIELD")" = 1 ] || [ "$FORMAT" = 1 ]; then write_outcome "$1" deployed guard
        else write_outcome "$1" unknown guard
        fi
      fi ;;
    undone)
      [ "$r_id" != "$1" ] || [ -f "$D/outcomes/$1" ] || write_outcome "$1" "$(final_outcome)" guard ;;
  esac
  # A recovery that ends before it did anything has no outcome of its own: that of the deployment stays the latest.
  [ "$r_id" = "$1" ] || [ "$kind" = recover ] || [ -f "$D/outcomes/$1" ] || write_outcome "$1" refused guard
}
# follow_up_alone ID: what follows a commit or an undo, by the record as it is after the wait, in place of the owner ID.
follow_up_alone() {
  local left
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
    still_owned "$1" || end_guard
    left=$((left - 1))
  done
  until flock -w 1 9 8>&-; do still_owned "$1" || end_guard; done
  still_owned "$1" || end_guard
  read_format
  [ "$FORMAT" -le 2 ] || exit 0
  follow_up no || :
}
`}});var lines_default,init_lines=__esm({"src/targets/host/protocol/lines.sh"(){lines_default=`# The lines of a step and of an undo. What starts, stops and awaits a release is the runtime's: start, stop, await,
# running, runs, serves and listens_for.

# The description of a release lies in .deploy/releases: the release itself belongs to the service's user, who must
# not decide what runs as which user. The copy in the release, .release/, is for systemd and for people.
# setting RELEASE KEY: prints the first value of a key in the description of how a release is run; false where there is
# none.
setting() {
  local key value
  [ -f "$D/releases/$1/service" ] || return 1
  while read -r key value; do
    [ "$key" = "$2" ] && { decode "$value"; return 0; }
  done <"$D/releases/$1/service"
  return 1
}
# Sets NOW to the seconds since boot.
clock() { read -r NOW _ </proc/uptime; NOW=\${NOW%.*}; }
uptime_s() { clock; printf %s "$NOW"; }
# Waits a moment, a longer one each time; the caller resets PAUSE to the shortest one with \`PAUSE=\`.
pause() {
  case \${PAUSE-} in '') PAUSE=0.02 ;; 0.02) PAUSE=0.05 ;; 0.05) PAUSE=0.1 ;; *) PAUSE=0.2 ;; esac
  sleep "$PAUSE"
}

link() {
  local target folder
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a known link: $1"; return 1 ;; esac
  [ "$2" = - ] && { remove "\${ROOT:?}/$1"; return; }
  require_name "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  { true >"$D/tried/$2"; } 2>/dev/null
  case $1 in current) target=releases/$2 folder=$ROOT ;; *) target=../releases/$2 folder=$ROOT/slots ;; esac
  ln -sfn "$target" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/$1" && sync "$folder"
}
# traffic SLOT RELEASE: runs the switch command, which finds the address in INSTANCE. It has its own deadline, and its
# output goes to a file, because a pipe would wait for whatever the command leaves running.
traffic() {
  local limit
  require_name "$1"; require_name "$2"
  serves "$1" "$2" || { WHY="$2 does not run in slot $1: the traffic stays where it is"; return 1; }
  listens_for "$1" "$2" || { WHY="nothing listens on port $PORT of slot $1: the traffic stays where it is"; return 1; }
  limit=$(setting "$2" switch-timeout) || limit=30
  INSTANCE=$(setting "$2" "instance-$1") || INSTANCE=
  export INSTANCE
  OUT=$D/out.$$
  { true >"$OUT"; } 2>/dev/null || OUT=/dev/null
  { mkdir -p "$D/led" && true >"$D/led/$1"; } 2>/dev/null
  (cd "$ROOT/releases/$2" && run_limited "$limit" "$2" "$1" switch-argv) >"$OUT" 2>&1 </dev/null ||
    { WHY="the switch command to slot $1 failed with $?: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
  rm -f "$D/out.$$"
  # All that the switch command wrote, wherever that is, before \`active\` names the slot: both may be lost only together.
  sync
  printf '%s\\n' "$1" | put "$D/active"
}

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as
# once.
apply() {
  local op subject object generation line
  while read -r op subject object generation <&7; do
    WHY=
    case $op in
      ''|id) continue ;;
      stop|start|await|link|secrets|traffic|running) ;;
      *) WHY="not a known line: $op"; return 1 ;;
    esac
    line="$op $subject \${object-}\${generation:+ $generation}"
    journal "$2" "$line"
    "$op" "$subject" "\${object-}" "\${generation-}" || {
      [ -n "$WHY" ] || WHY="$line failed"
      journal "$2" "failed: $line"
      return 1
    }
  done 7<"$1"
}
`}});var look_default,init_look=__esm({"src/targets/host/protocol/look.sh"(){look_default=`# Verbs that only read, and the collection of evidence.

# program_of PID: prints its program, without the arguments: those of another service may be secret.
program_of() { tr '\\0' '\\n' 2>/dev/null <"/proc/$1/cmdline" | head -n 1 | cut -c 1-80; }
session_of() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # one argument per field
  set -- \${stat##*) }
  printf %s "$4"
}

# inspect NONCE PORTS: answers what is on the host, as observed. Writes nothing.
verb_inspect() {
  local missing command file folder manifest
  missing=
  for command in flock setsid timeout base64 sha256sum tar gzip sed awk grep find setpriv readlink sync mv df; do
    command -v "$command" >/dev/null || missing="$missing $command"
  done
  answer missing "\${missing# }"
  [ -z "$missing" ] || ok
  answer user "$(id -un)"
  answer arch "$(uname -m)"
  answer system "$(uname -s)"
  answer libc "$(getconf GNU_LIBC_VERSION 2>/dev/null || ldd --version 2>&1 | head -n 1)"
  if has_systemd; then answer systemd yes; else answer systemd no; fi
  answer cores "$(nproc)"
  answer memory-kb "$(awk '/^MemTotal/ {print $2}' /proc/meminfo)"
  answer memory-free-kb "$(awk '/^MemAvailable/ {print $2}' /proc/meminfo)"
  folder=$ROOT
  while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
  answer disk-free-kb "$(df -Pk "$folder" | awk 'NR==2 {print $4}')"
  if [ -w "$folder" ]; then answer writable yes; else answer writable no; fi
  answer_ports "\${2-}"
  # A folder that this user may not read is not an empty one.
  [ -x "$folder" ] || { answer unreadable "$folder"; ok; }
  [ ! -d "$D" ] || { [ -r "$D" ] && [ -x "$D" ]; } || { answer unreadable "$D"; ok; }
  [ -e "$ROOT/current" ] && [ ! -d "$D" ] && answer foreign "$(readlink "$ROOT/current" 2>/dev/null || echo 'a folder')"
  [ -d "$D" ] || ok
  # A verb that is running finishes first, so that the answers are of one moment.
  if [ -f "$D/lock" ] && [ -r "$D/lock" ]; then
    exec 9<"$D/lock"
    flock -s -w 120 9 || fail "another command held the lock of this host for 120 s"
  fi
  answer current "$(live_release)"
  manifest=$D/releases/$(live_release)/manifest.json
  [ -f "$manifest" ] && answer manifest "$(cat "$manifest")"
  [ -f "$D/active" ] && answer active "$(cat "$D/active")"
  answer_running
  answer_runtime
  answer_releases
  for file in "$ROOT"/backups/*; do [ -L "$file" ] && answer backup "\${file##*/} $(basename "$(readlink "$file")")"; done
  answer_record
  answer_outcomes
  if [ -f "$ROOT/shared/secrets.env" ]; then
    answer secrets "$({ printf %s "$1"; cat "$ROOT/shared/secrets.env"; } | sha256sum | cut -d' ' -f1)"
  fi
  ok
}

# The owner, a lock and a hold with their actors, and the record of the latest deployment.
answer_record() {
  answer format "$FORMAT"
  if [ -f "$D/owner" ]; then
    answer owner "$(owner_id)"
    tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_runs; then answer guard alive; else answer guard dead; fi
  fi
  has_person_lock && sed 's/^/locked-/' "$LOCKED"
  has_hold && sed 's/^/held-/' "$HELD"
  record_load
  [ -n "$r_id" ] || return 0
  answer record-id "$r_id"; answer record-kind "$r_kind"; answer record-from "$r_from"; answer record-to "$r_to"
  answer record-healthy "$r_healthy"
  answer record-end "$r_end"; answer record-begun "$r_begun"; answer record-switched "$r_switched"; answer record-disarmed "$r_disarmed"
  answer record-prepared "$r_prepared"; answer record-forward "$r_forward"; answer record-seen "$r_seen"; answer record-after "$r_after"
  answer record-from-slot "$r_from_slot"; answer record-to-slot "$r_to_slot"; answer record-drain "$r_drain"
}
answer_outcomes() {
  local file key value outcome by at
  for file in "$D"/outcomes/*; do
    [ -f "$file" ] || continue
    case $file in *.new) continue ;; esac
    outcome='' by='' at=''
    while read -r key value; do
      case $key in outcome) outcome=\${value#=} ;; by) by=\${value#=} ;; at) at=\${value#=} ;; esac
    done <"$file"
    answer outcome "\${file##*/} $outcome $by $at"
  done
}
# answer_ports PORTS: which process listens on each, and whether it was started by this program; \`-\` for a process that
# this user may not see.
answer_ports() {
  local ports listening held port pid ours inode at
  ports=$(printf %s "$1" | tr , ' ')
  case $ports in ''|-) return 0 ;; esac
  listening=$(sockets "$ports")
  [ -n "$listening" ] || return 0
  held=" $(socket_holders "$listening" | tr '\\n' ' ')"
  for port in $ports; do
    pid='' ours=no
    while read -r inode _ at; do
      [ "$at" = "$port" ] || continue
      pid=-
      case $held in *" $inode:"*) pid=\${held#*" $inode:"} pid=\${pid%% *} ;; esac
      # Ours may be one of several that listen on it.
      if [ "$pid" != - ] && is_ours "$pid"; then ours=yes; break; fi
    done <<EOT
$listening
EOT
    [ -z "$pid" ] || answer "port-$port" "$ours $pid $(program_of "$pid")"
  done
}
# is_ours PID: whether it belongs to what was started in a slot.
is_ours() {
  local file release='' since='' boot='' token=''
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    { read -r release _ since boot; read -r _ token; } <"$file"
    if runs "\${file##*/}"; then
      # Of what a start command left running no process is on record.
      [ "$(setting "$release" manager)" != command ] && [ "$(session_of "$1")" != "$(session_of "$RUN_PID")" ] || return 0
    fi
    # A process that left the session may also have changed its environment.
    [ "$boot" = "$BOOT" ] || continue
    find_family "\${file##*/}" "$release" "$since" "\${token:--}"
    case " $FAMILY" in *" $1:"*) return 0 ;; esac
  done
  return 1
}
answer_running() {
  local file
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    if runs "\${file##*/}"; then answer running "\${file##*/} $RUN_RELEASE \${RUN_PID:-0} $RUN_MARKED"; fi
  done
}

# read RELEASE NAME(base64): answers a configuration file of a release.
verb_read() {
  local file user content
  require_name "$1"
  file=$(printf %s "$2" | base64 -d)
  case /$file/ in *//*|*/../*) fail "not a path below the release" ;; esac
  user=$(setting "$1" run-as) || user=-
  [ -f "$ROOT/releases/$1/$file" ] || fail "no such file in release $1"
  # As the service's user, who may have put a link there; the x preserves line ends at the end of the file.
  content=$(as_user "$user" head -c 1048577 "$ROOT/releases/$1/$file"; printf x)
  [ "\${#content}" -le 1048577 ] || fail "$file is larger than 1 MiB"
  answer content "\${content%x}"
  ok
}

# watch SLOT SECONDS: answers as soon as what runs in the slot has ended, or at the end of the time.
verb_watch() {
  local first since release manager end next
  require_name "$1"; require_number "$2"
  runs "$1" || { answer_died "$1" "\${RUN_PID:-0}" "it is not running"; ok; }
  first=$RUN_PID since=$RUN_START
  clock
  end=$((NOW + $2)) next=$((NOW + 1))
  read -r release _ <"$D/run/$1"
  manager=$(setting "$release" manager) || manager=
  while :; do
    sleep 0.2
    clock
    [ "$NOW" -le "$end" ] || ok
    # While the very process is running its manager need not be queried each time.
    if [ "$manager" != command ] && same_process "$first" "$since" && [ -f "$D/run/$1" ]; then
      [ "$manager" = systemd ] && [ "$NOW" -ge "$next" ] || continue
    elif [ "$manager" = command ] && [ "$NOW" -lt "$next" ]; then
      continue
    fi
    next=$((NOW + 1))
    runs "$1" || { answer_died "$1" "\${first:-0}" "it has ended"; ok; }
    [ "$RUN_PID" = "$first" ] || [ "$manager" != systemd ] ||
      { answer died "process $first has ended, and its manager starts it again"; answer_log "$1"; ok; }
    # A service that becomes a daemon ends its first process.
    first=$RUN_PID since=$RUN_START
  done
}
# answer_died SLOT PID REASON
answer_died() {
  if [ "$2" = 0 ]; then answer died "$3"; else answer died "process $2 has ended"; fi
  answer_log "$1"
}
answer_log() {
  local release=''
  [ -f "$D/run/$1" ] && read -r release _ <"$D/run/$1"
  [ -n "$release" ] && answer log "$(last_lines "$1" "$release" 40)"
}
# last_lines SLOT RELEASE COUNT: prints the end of its log.
last_lines() {
  if [ "$(setting "$2" manager)" = systemd ]; then
    # Since this release was first started: the unit's older lines are of other releases.
    timeout 10 journalctl -q -o cat -n "$3" --since "@$(stat -c %Y "$D/tried/$2" 2>/dev/null || echo 0)" \\
      -u "$(unit_of "$2" "$1")" 2>/dev/null
  else
    tail -n "$3" "$ROOT/logs/$1-$2.log" 2>/dev/null | tail -c 16384
  fi
}

# keep_evidence ID: keeps what a rollback would destroy, as lines of an answer; once per deployment, so that a later
# reader gets the state of that moment. Bounded in time and size, because the rollback waits for it.
keep_evidence() {
  mkdir -p "$D/evidence" && chmod 700 "$D/evidence"
  (umask 077; timeout -k 1 30 sh "$0" "$ROOT" gather 2>/dev/null </dev/null 7<&- 8>&- 9>&- | head -c 12582912 >"$D/evidence/.$1")
  mv -f "$D/evidence/.$1" "$D/evidence/$1" 2>/dev/null || rm -f "$D/evidence/.$1"
}
gather() {
  local file slot release pid user unit key value pattern found
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    slot=\${file##*/}
    read -r release pid _ <"$file"
    # For a daemon not the process that was launched, but the one that it left serving.
    runs "$slot" && pid=\${RUN_PID:-0}
    user=$(setting "$release" run-as) || user=-
    answer "file:$slot/log.txt" "$(last_lines "$slot" "$release" 1000 | tail -c 262144)"
    if [ "$(setting "$release" manager)" = systemd ]; then
      unit=$(unit_of "$release" "$slot")
      answer "file:$slot/unit.txt" "$(timeout 10 systemctl status --no-pager -l -n 0 "$unit" 2>&1)"
    fi
    # shellcheck disable=SC2012 # descriptors are numbers
    [ -r "/proc/$pid/status" ] &&
      answer "file:$slot/process.txt" "$(cat "/proc/$pid/status" 2>/dev/null; ls "/proc/$pid/fd" 2>/dev/null | wc -l)"
    while read -r key value; do
      [ "$key" = evidence ] || continue
      pattern=$(decode "$value")
      # With slots the release in question may not be the one that \`current\` leads to.
      case $pattern in
        /*) ;;
        current/*) pattern=$ROOT/releases/$release/\${pattern#current/} ;;
        *) pattern=$ROOT/$pattern ;;
      esac
      for found in $pattern; do
        [ -f "$found" ] || continue
        # As the service's user: through a link that it put there nothing is shown that it could not read itself.
        case $found in
          *erl_crash.dump) answer "file:$slot/erl_crash.dump" "$(as_user "$user" head -c 65536 "$found")" ;;
          *) answer "file:$slot/$(basename "$found" | tr -cd 'A-Za-z0-9._-')" "$(as_user "$user" tail -c 131072 "$found")" ;;
        esac
      done
    done <"$D/releases/$release/service"
  done
  answer file:journal.jsonl "$(tail -n 200 "$D/journal.jsonl")"
  answer file:listening.txt "$(ss -ltnp 2>/dev/null || cat /proc/net/tcp)"
  answer file:resources.txt "$(df -Pk "$ROOT"; cat /proc/meminfo /proc/loadavg; ulimit -a)"
  answer file:processes.txt "$(ps -eo pid,ppid,sid,user,rss,etimes,comm 2>/dev/null)"
}
verb_evidence() {
  lock; require_owner "$1"
  [ -f "$D/evidence/$2" ] || keep_evidence "$2"
  [ -f "$D/evidence/$2" ] && cat "$D/evidence/$2"
  ok
}

verb_status() {
  local file guard
  [ -n "$HAND" ] || HAND=1
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  printf 'live       %s\\n' "$(live_release)"
  for file in "$D"/run/*; do
    [ -f "$file" ] || continue
    if runs "\${file##*/}"; then
      printf 'runs       %s in slot %s, process %s\\n' "$RUN_RELEASE" "\${file##*/}" "$RUN_PID"
    else
      printf 'NOT running in slot %s\\n' "\${file##*/}"
    fi
  done
  if [ -f "$D/owner" ]; then
    if guard_runs; then guard=running; else guard=STOPPED; fi
    printf 'deployment %s is under way, guard %s\\n' "$(owner_id)" "$guard"
    status_fields "$D/owner"
  fi
  has_person_lock && { printf 'LOCKED by a person; unlock with: sh %s/host unlock\\n' "$D"; status_fields "$LOCKED"; }
  has_hold && { printf 'HELD for inspection; end it with: sh %s/host undo\\n' "$D"; status_fields "$HELD"; }
  record_load
  if [ "$r_end" = pending ] && [ "$r_forward" = yes ]; then
    printf 'unfinished rollback %s to %s; finish it with: sh %s/host undo\\n' "$r_id" "$r_to" "$D"
  elif [ "$r_end" = pending ]; then
    printf 'unfinished %s; restore %s with: sh %s/host undo\\n' "$r_id" "$r_from" "$D"
    [ "$r_begun" = no ] ||
      printf '           its undo has begun and did not finish: if that command does not finish it, roll back to another release\\n'
  elif [ -n "$r_id" ] && [ "$r_after" != - ] && runs "$r_after"; then
    printf 'left       slot %s still runs after %s; the next command stops it\\n' "$r_after" "$r_id"
  fi
  for file in "$D"/good/*; do
    [ -f "$file" ] && { read_good_mark "\${file##*/}"; printf '%s %s\\n' "$RANK" "\${file##*/}"; }
  done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
status_fields() {
  local key value
  while read -r key value; do
    case $key in
      id|program|sites) ;;
      *) [ "$value" = = ] || printf '           %s: %s\\n' "$key" "$(decode "$value")" ;;
    esac
  done <"$1"
}
`}});var main_default,init_main=__esm({"src/targets/host/protocol/main.sh"(){main_default=`#!/bin/sh
# The host program: lease, guard and undo of one service on one host.
#
#   sh .deploy/host status | lock REASON | unlock | undo | fsck [mend]   for people, on the host
#   sh -s -- ROOT VERB WORD... < host                         piped: nothing is written (inspect, watch)
#   sh ROOT/.deploy/host.HASH ROOT VERB WORD... < payload     once a lease installed it
#
# It decides nothing: every decision is made before it is called. Each changing verb takes the lock,
# checks that the caller still owns the lease, acts and writes the journal in one process, so that a broken connection
# cannot leave half of it done. Answers are \`key base64\` or \`key =word\` lines; the last one is \`end\`, so that a
# truncated answer is recognised. State is small files that are renamed into place.
#
# \`main\` is called in the last line, so that a shell has read the whole program before it starts, also from a pipe.
#
# Variables in lower case are local to their function, except r_*: the record, see record.sh. Variables in capitals are
# shared: either set once (ROOT, D, VERB, HAND, BOOT, FORMAT), or a result of the function whose comment names them. WHY
# is the reason of whatever failed last, \`_\` what is read and not used.

NL='
'

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
  # systemd starts a guard without HOME, and a service that the guard starts again needs it.
  : "\${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
  export HOME
  VERB=\${1-status}
  [ $# -gt 0 ] && shift
  BOOT=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null) || BOOT=unknown
  # Also when the caller is gone and nobody reads the answer: nothing would remove the files of a killed shell.
  trap 'exit 1' PIPE
  trap 'rm -f "$D/in.$$" "$D/out.$$" "$D/put.$$"' EXIT
  read_format
  case $VERB in
    undo)
      [ -n "$HAND" ] || fail "unknown verb"
      require_known_format; verb_undo ;;
    inspect|status|lock|unlock) "verb_$VERB" "$@" ;;
    watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|disarm|prepare|commit|finish|follow|lead|mark|after|end|hold|evidence|fsck)
      require_known_format; "verb_$VERB" "$@" ;;
    guarding) guarding "$@" ;;
    gather) gather "$@" ;;
    launch) launch "$@" ;;
    *) fail "unknown verb" ;;
  esac
}

# ---- answers -------------------------------------------------------------------------------------------

b64() { printf %s "$1" | base64 -w 0; }
# answer KEY VALUE: a line of the answer. A plain word is written as \`=word\`: encoding costs a process each time, and an
# inspection has dozens of words.
answer() {
  case $2 in
    *[!A-Za-z0-9._:/@+-]*) printf '%s %s\\n' "$1" "$(b64 "$2")" ;;
    *) printf '%s =%s\\n' "$1" "$2" ;;
  esac
}
# decode WORD: the value that \`answer\` has written as WORD.
decode() { case $1 in =*) printf %s "\${1#=}" ;; *) printf %s "$1" | base64 -d ;; esac; }
ok() { answer end ok; exit 0; }
fail() {
  if [ -n "$HAND" ]; then printf '%s\\n' "$1" >&2; else answer failed "$1"; answer end failed; fi
  exit 1
}
# The argument must be safe as a file name and as a word of a line.
require_name() { case \${1-} in ''|[.-]*|*[!A-Za-z0-9._+@-]*) fail "not a plain name: \${1-}" ;; esac; }
require_number() { case \${1-} in ''|*[!0-9]*) fail "not a number: \${1-}" ;; esac; }
# field FILE KEY: sets FIELD to the first value of a key as it is written there; false and empty where there is none.
field() {
  local key
  FIELD=
  [ -f "$1" ] || return 1
  while read -r key FIELD; do [ "$key" != "$2" ] || return 0; done <"$1"
  FIELD=
  return 1
}
# journal ID TEXT: a line of the journal, which no decision is read from; a full disk only loses it.
journal() {
  local before=''
  # A crash may have truncated the last line: it is ended first, so that ours starts on a line of its own.
  [ -z "$(tail -c 1 "$D/journal.jsonl" 2>/dev/null)" ] || before=$NL
  { printf '%s{"at":"%s","deployment":"%s","verb":"%s","what":"%s"}\\n' \\
    "$before" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$VERB" "$2" >>"$D/journal.jsonl"; } 2>/dev/null || :
}
# put FILE: writes standard input to it; the content is on the disk before it has its name.
put() { cat >"$D/put.$$" && sync "$D/put.$$" && mv -fT "$D/put.$$" "$1" && sync "\${1%/*}"; }
# make_folder NAME: a folder in .deploy, there after a loss of power too.
make_folder() { [ -d "$D/$1" ] || { mkdir -p "$D/$1" && sync "$D"; }; }
# remove FILE: gone after a loss of power too, also where an earlier removal was not synced.
remove() { rm -f "$1" && { [ ! -d "\${1%/*}" ] || sync "\${1%/*}"; }; }
free_kb() { df -Pk "$ROOT" | awk 'NR == 2 { print $4 }'; }
# read_payload BYTES [SECONDS]: sets IN to a file with all of standard input. Called before the lock is taken: a broken
# connection must neither keep the guard waiting nor leave half of a payload to act on.
read_payload() {
  require_number "\${1-}"
  IN=$D/in.$$
  (umask 077; timeout "\${2:-60}" cat >"$IN") || fail "the payload did not arrive; $(free_kb) kB are free on the disk"
  [ "$(wc -c <"$IN")" -eq "$1" ] || fail "the payload arrived incomplete"
}

# ---- format --------------------------------------------------------------------------------------------

# Sets FORMAT. Format 1 had no number; an unreadable number does not count as format 1.
read_format() {
  FORMAT=1
  [ -f "$D/format" ] || return 0
  read -r FORMAT <"$D/format"
  case $FORMAT in ''|*[!0-9]*) FORMAT=2 ;; esac
}
require_known_format() {
  [ "$FORMAT" -le 2 ] || fail "this host is in format $FORMAT of the suite, this version knows 2: use a newer version"
}

# ---- the lock and the owner ------------------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  [ -w "$D" ] || fail "cannot write to $D as $(id -un)"
  exec 9>>"$D/lock"
  flock -w 120 9 || fail "another command held the lock of this host for 120 s"
  read_format
  case $VERB in lock|unlock) ;; *) require_known_format ;; esac
}
# id_in FILE: the id in its first line, empty where there is none.
id_in() {
  local id=''
  [ -f "$D/$1" ] && read -r _ id <"$D/$1"
  printf %s "$id"
}
owner_id() { id_in owner; }
require_owner() {
  require_name "\${1-}"
  [ "$(owner_id)" = "$1" ] && return
  answer lost "$(owner_id)"
  fail "this deployment no longer owns the lease"
}
remove_lease() { remove "$D/owner"; }

# From format 2 on a person's lock and a hold are two files: neither replaces the other. \`locked\` is a person's lock or
# a hold of format 1, until the tombstone for the program of format 1 takes its place. has_person_lock: sets LOCKED to
# the file of the lock.
has_person_lock() {
  LOCKED=
  if [ -f "$D/locked-by-person" ]; then LOCKED=$D/locked-by-person
  elif field "$D/locked" kind && [ "$FIELD" = =person ] && ! field "$D/locked" format; then LOCKED=$D/locked
  fi
  [ -n "$LOCKED" ]
}
# has_hold: sets HELD to the file of the hold.
has_hold() {
  HELD=
  if [ -f "$D/held" ]; then HELD=$D/held
  elif field "$D/locked" kind && [ "$FIELD" = =hold ]; then HELD=$D/locked
  fi
  [ -n "$HELD" ]
}
end_hold() {
  while has_hold; do remove "$HELD" || return 1; done
}

live_release() {
  local path
  path=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "\${path##*/}"
}
`}});var record_default,init_record=__esm({"src/targets/host/protocol/record.sh"(){record_default=`# The record of the latest deployment, one file that is replaced by one rename, and the marks of releases.

# Sets the variables r_*, the record, to what they are where there is none.
record_none() {
  r_id='' r_kind='' r_from=- r_to=- r_healthy=unknown r_end='' r_begun=no r_switched=no r_disarmed=no r_prepared=no
  r_prepared_secrets=- r_before=- r_secrets=- r_committed=- r_seen=no r_from_slot=- r_to_slot=- r_drain=0 r_after=- r_forward=no
}
# record_load: sets the variables r_* to the record; r_id is empty where there is none. Every reader uses these.
record_load() {
  local key value
  record_none
  [ "$FORMAT" != 1 ] || { old_load; return; }
  [ -f "$D/record" ] || return 0
  while read -r key value; do
    case $key in
      id) r_id=$value ;; kind) r_kind=$value ;; from) r_from=$value ;; to) r_to=$value ;; healthy) r_healthy=$value ;; end) r_end=$value ;;
      begun) r_begun=$value ;; switched) r_switched=$value ;; disarmed) r_disarmed=$value ;; prepared) r_prepared=$value ;;
      prepared-secrets) r_prepared_secrets=$value ;; secrets-before) r_before=$value ;; secrets-to) r_secrets=$value ;;
      secrets-committed) r_committed=$value ;; seen) r_seen=$value ;; from-slot) r_from_slot=$value ;; to-slot) r_to_slot=$value ;;
      drain) r_drain=$value ;; after) r_after=$value ;; forward) r_forward=yes ;;
    esac
  done <"$D/record"
}
# record_get KEY: prints its first value, nothing where there is none.
record_get() { field "$D/record" "$1" && printf %s "$FIELD"; }
# record_set KEY VALUE...: changes the record in one rename, synced, and loads it. \`forward -\` removes the forward
# lines.
record_set() {
  local new
  new=$(awk -v set="$*" '
    BEGIN { n = split(set, w, " "); for (i = 1; i < n; i += 2) v[w[i]] = w[i + 1] }
    $1 == "forward" && ("forward" in v) { next }
    $1 in v && $1 != "forward" { print $1, v[$1]; next }
    { print }' "$D/record") && [ -n "$new" ] && printf '%s\\n' "$new" | put "$D/record" ||
    { WHY="cannot write the record; $(free_kb) kB are free"; return 1; }
  record_load
}
# For an undo: where the disk is full it frees the room that was reserved for it.
record_set_with_ballast() { record_set "$@" || { rm -f "$D/ballast"; record_set "$@"; }; }
# lines_of WORD: sets IN to a file with the record's lines of that kind, \`forward\` or \`undo\`.
lines_of() {
  IN=$D/in.$$
  sed -n "s/^$1 //p" "$D/record" >"$IN" || { rm -f "$D/ballast"; sed -n "s/^$1 //p" "$D/record" >"$IN"; }
}

# ---- format --------------------------------------------------------------------------------------------

write_format_2() { printf '2\\n' | put "$D/format" && FORMAT=2; }
# raise_format: called under the lock, by the owner, before its first file in format 2. Each step may be repeated.
raise_format() {
  local file
  if [ "$FORMAT" = 1 ]; then
    [ ! -f "$D/undo" ] || fail "the undo of $(id_in undo) was not run yet"
    write_format_2 || fail "the disk is full"
  fi
  if ! field "$D/locked" format; then
    # Under both names before the tombstone: at no moment is there no lock.
    if has_person_lock && [ "$LOCKED" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/locked-by-person" && sync "$D" || fail "cannot keep the lock"
    elif has_hold && [ "$HELD" = "$D/locked" ]; then
      ln -f "$D/locked" "$D/held" && sync "$D" || fail "cannot keep the hold"
    fi
    {
      answer kind person
      answer actor erlmcp-actions
      answer reason "this host is in format 2 of erlmcp-actions; use a newer version of it, and do not unlock"
      answer format 2
    } | put "$D/locked" || fail "the disk is full"
  fi
  if [ -f "$ROOT/shared/secrets.env" ] && [ ! -L "$ROOT/shared/secrets.env" ]; then
    make_folder secrets || fail "the disk is full"
    # A running release may have the file open, and systemd reads it at the next start: through the link it is the same.
    (umask 077; put "$D/secrets/format-1") <"$ROOT/shared/secrets.env" || fail "cannot keep the secrets"
    ln -sfn ../.deploy/secrets/format-1 "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && sync "$ROOT/shared" ||
      fail "cannot keep the secrets"
  fi
  for file in committed undone switched disarmed secrets.next secrets.before secrets.none lines; do
    [ ! -e "$D/$file" ] || rm -f "$D/$file"
  done
}

# settle_format: raises the format once what was pending in format 1 has ended and this program has started a service,
# which the program of format 1 cannot read any more.
settle_format() {
  local file generation
  [ "$FORMAT" = 1 ] && [ ! -f "$D/undo" ] || return 0
  for file in "$D"/run/*; do
    generation=
    [ -f "$file" ] && { read -r _; read -r generation; } <"$file"
    [ -z "$generation" ] || { (raise_format); return; }
  done
}

# ---- marks ---------------------------------------------------------------------------------------------

# read_good_mark RELEASE: sets RANK, 0 without a good mark, and GENERATION, the secrets that it was last good with.
read_good_mark() {
  RANK=0 GENERATION=-
  [ ! -f "$D/good/$1" ] || read -r RANK GENERATION <"$D/good/$1"
  case $RANK in ''|*[!0-9]*) RANK=0 ;; esac
  : "\${GENERATION:=-}"
}
# mark_good RELEASE GENERATION: makes it the newest good one.
mark_good() {
  local file max newest
  make_folder good || return 1
  max=0 newest=
  for file in "$D"/good/*; do
    [ -f "$file" ] || continue
    read_good_mark "\${file##*/}"
    [ "$RANK" -le "$max" ] || max=$RANK newest=\${file##*/}
  done
  read_good_mark "$1"
  # The program of format 1 reads a number only.
  if [ "$newest" = "$1" ] && [ "$GENERATION" = "$2" ]; then return 0; fi
  case $FORMAT in 1) echo "$((max + 1))" ;; *) echo "$((max + 1)) $2" ;; esac | put "$D/good/$1"
}
# unmark_good RELEASE: synced also where there is no mark: one whose removal was not synced could come back.
unmark_good() { remove "$D/good/$1"; }
# mark KIND RELEASE, unmark KIND RELEASE: \`bad\` or \`left\`.
mark() { make_folder "$1" && true >"$D/$1/$2" && sync "$D/$1"; }
unmark() { [ ! -f "$D/$1/$2" ] || remove "$D/$1/$2"; }
# write_outcome ID OUTCOME BY
write_outcome() {
  make_folder outcomes
  {
    answer outcome "$2"
    answer by "$3"
    answer at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    answer live "$(live_release)"
  } 2>/dev/null | put "$D/outcomes/$1" 2>/dev/null || :
}
# variable_names FILE: prints the names of its variables. A value may contain line breaks.
variable_names() {
  awk '
    !inside { if (!match($0, /^[A-Za-z_][A-Za-z0-9_]*="/)) next; print substr($0, 1, RLENGTH - 2); rest = substr($0, RLENGTH + 1) }
    inside { rest = $0 }
    { gsub(/\\\\./, "", rest); inside = rest !~ /"/ }' "$1"
}
`}});var release_default,init_release2=__esm({"src/targets/host/protocol/release.sh"(){release_default=`# Releases on the host: whether they are whole, how they are removed and staged, and secrets.

# setting_in FOLDER KEY: as \`setting\`, of a description in any folder.
setting_in() {
  local key value
  while read -r key value; do [ "$key" = "$2" ] && { decode "$value"; return 0; }; done <"$1/service"
  return 1
}

# is_whole RELEASE: whether its description, its folder and every path of the list that staging wrote are there. Sets
# WHOLE (\`whole\`, \`unlisted\` for one that was staged without a list, \`missing\`) and, for the last one, fails with WHY.
# The content of files is not checked: services write into their folders.
is_whole() {
  local gone count first path
  WHOLE=missing
  [ -d "$ROOT/releases/$1" ] || { WHY="its folder is gone"; return 1; }
  [ -f "$D/releases/$1/service" ] || { WHY="its description is gone"; return 1; }
  [ -f "$D/releases/$1/files" ] || { WHOLE=unlisted; return 0; }
  gone=$(
    cd "$ROOT/releases/$1" 2>/dev/null || exit
    set -f
    IFS=$NL count=0 first=
    # All at once: \`read\` takes a byte at a time.
    # shellcheck disable=SC2013 # IFS makes each line a word
    for path in $(cat "$D/releases/$1/files"); do
      [ -e "$path" ] || [ -h "$path" ] || { count=$((count + 1)); first=\${first:-$path}; }
    done
    [ "$count" -lt 2 ] || first="$first and $((count - 1)) more"
    printf '%s.' "$first"
  )
  case $gone in
    .) WHOLE=whole ;;
    '') WHY="its folder cannot be entered"; return 1 ;;
    *) WHY="missing \${gone%.}"; return 1 ;;
  esac
}

# ---- removal -------------------------------------------------------------------------------------------------

# erase PATH: removes a tree, also one with read-only folders. What it cannot remove stays: false with WHY.
erase() {
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=$(rm -rf "$1" 2>&1) && return 0
  # Folders only, because a file may have a second name elsewhere; as their owner, so that a link leads no further than
  # that user may go.
  as_owner "$1" find "$1" -type d \\( ! -perm -500 -exec chmod u+rwx '{}' ';' -o ! -perm -200 -exec chmod u+w '{}' + \\) >/dev/null 2>&1
  WHY=$(rm -rf "$1" 2>&1) && return 0
  WHY=$(as_owner "$1" rm -rf "$1" 2>&1)
  [ -e "$1" ] || [ -h "$1" ] || return 0
  WHY=\${WHY%%"$NL"*}
  return 1
}
# as_owner PATH COMMAND...: as the owner of PATH, where root may choose.
as_owner() {
  local path owner
  path=$1
  shift
  owner=$(stat -c '%u %g' "$path")
  if [ "$(id -u)" = 0 ] && [ "\${owner%% *}" != 0 ]; then
    "$(command -v setpriv)" --reuid="\${owner%% *}" --regid="\${owner#* }" --clear-groups "$@"
  else
    "$@"
  fi
}
# free_old_name PATH: prints a free name beside it, which does not count as a release.
free_old_name() {
  local name
  name=\${1%/*}/.old-\${1##*/}
  while [ -e "$name" ] || [ -h "$name" ]; do name=$name~; done
  printf %s "$name"
}
# remove_release RELEASE: takes its name from it, and removes what it can. The good mark is removed first, and synced
# also where it was removed already: a half release must not come back with it. Fails with WHY only where the release
# still has its name; \`prune\` reports the rest.
remove_release() {
  local old
  rm -f "$D/good/$1"
  [ ! -d "$D/good" ] || sync "$D/good" || { WHY="cannot write to $D/good"; return 1; }
  if [ -e "$ROOT/releases/$1" ] || [ -h "$ROOT/releases/$1" ]; then
    old=$(free_old_name "$ROOT/releases/$1")
    WHY=$(mv -T "$ROOT/releases/$1" "$old" 2>&1) || return 1
    sync "$ROOT/releases"
    erase "$old"
  fi
  # Its description is renamed as a whole too: half of one could pass for that of a release without a list.
  if [ -e "$D/releases/$1" ]; then
    old=$(free_old_name "$D/releases/$1")
    WHY=$(mv -T "$D/releases/$1" "$old" 2>&1) || return 1
    rm -rf "$old"
  fi
  rm -rf "$D/bad/$1" "$D/tried/$1" "$D/left/$1" "$ROOT"/logs/*-"$1".log*
}
# Sets USED to the releases, as words, that are live, run in a slot, or to which the link of a slot leads.
find_used() {
  local file name
  USED=" $(live_release) "
  for file in "$D"/run/*; do
    [ -f "$file" ] && read -r name _ <"$file" && USED="$USED$name "
  done
  for file in "$ROOT"/slots/a "$ROOT"/slots/b; do
    [ ! -h "$file" ] || { name=$(readlink "$file"); USED="$USED\${name##*/} "; }
  done
}
# in_use RELEASE
in_use() { find_used; case $USED in *" $1 "*) return 0 ;; esac; return 1; }
# prune KEEP: removes all but the newest KEEP releases that are good and whole. Never what is in use, what the record
# names whatever its end, or the last good and whole one that is not live. Answers \`unremoved NAME WHY\` for what it
# cannot remove.
prune() {
  local keep live kept last all whole rank name counts file
  find_used
  record_load
  keep=$1 live=$(live_release) kept=0 last=
  all=$(
    for file in "$ROOT"/releases/* "$D"/releases/*; do
      [ -e "$file" ] || [ -h "$file" ] || continue
      name=\${file##*/} rank=0
      # Another kind of name was given by somebody else.
      case $name in *[!A-Za-z0-9._+@-]*) continue ;; esac
      [ -f "$D/good/$name" ] && read -r rank _ <"$D/good/$name"
      printf '%s %s\\n' "$rank" "$name"
    done | sort -u | sort -rn -k 1,1
  )
  whole=' '
  while read -r rank name; do
    [ -n "$name" ] && [ "$rank" -gt 0 ] && [ ! -f "$D/bad/$name" ] && is_whole "$name" || continue
    whole="$whole$name "
    [ -n "$last" ] || [ "$name" = "$live" ] || last=$name
  done <<EOT
$all
EOT
  while read -r rank name; do
    [ -n "$name" ] || continue
    case $whole in *" $name "*) counts=1 ;; *) counts=0 ;; esac
    case "$USED $r_from $r_to $last " in
      *" $name "*) kept=$((kept + counts)); continue ;;
    esac
    [ "$counts" = 0 ] || [ "$kept" -ge "$keep" ] || { kept=$((kept + 1)); continue; }
    remove_release "$name" || answer unremoved "$name $WHY"
  done <<EOT
$all
EOT
  # And what an earlier removal left.
  for file in "$ROOT"/releases/.old-* "$D"/releases/.old-*; do
    name=\${file##*/.old-}
    erase "$file" || answer unremoved "\${name%%"~"*} $WHY"
  done
  for file in "$ROOT"/backups/*; do [ -L "$file" ] && [ ! -e "$file" ] && rm -f "$file"; done
  # shellcheck disable=SC2012 # in the order of ls, and all names there are plain
  ls -1r "$ROOT/backups" 2>/dev/null | tail -n +6 | while read -r file; do rm -f "\${ROOT:?}/backups/$file"; done
  # shellcheck disable=SC2012 # in the order of ls, and all names there are plain
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r file; do rm -f "$D/outcomes/$file" "$D/evidence/$file"; done
}

# Removes what a deployment left half done, however it ended; while its record is pending only what nothing reads any
# more.
unstage() {
  local file release
  for file in "$ROOT"/releases/.new-* "$D"/releases/.new-*; do erase "$file"; done
  rm -rf "$D/upload"
  # The files of a running verb stay: a payload is read before the lock is taken, so another one may be arriving right
  # now.
  for file in "$D"/in.* "$D"/out.* "$D"/put.*; do [ -d "/proc/\${file##*.}" ] || rm -f "$file"; done
  record_load
  [ "$r_end" != pending ] || return 0
  release=$(staged_release)
  # A release that was started is kept for inspection; any other is of no use to the next deployment.
  if [ -n "$release" ] && ! in_use "$release" && [ ! -f "$D/good/$release" ] && [ ! -f "$D/tried/$release" ]; then
    remove_release "$release"
  fi
  rm -f "$D/staged"
}
# Prints the release that the current deployment has staged.
staged_release() {
  local release=''
  [ -f "$D/staged" ] && read -r release <"$D/staged"
  case $release in ''|[.-]*|*[!A-Za-z0-9._+@-]*) return 0 ;; esac
  printf %s "$release"
}

# ---- staging -------------------------------------------------------------------------------------------------

# upload ID BYTES NAME SHA256 < bytes: \`-\` for the digest of secrets.
verb_upload() {
  local sum
  require_name "\${3-}"
  require_owner "$1"
  read_payload "$2" 900
  if [ "$4" != - ]; then
    sum=$(sha256sum <"$IN") sum=\${sum%% *}
    [ "$sum" = "$4" ] || fail "the payload has sha256 $sum, not $4"
  fi
  lock; require_owner "$1"
  if [ "$3" = secrets ]; then
    # The generation is named after the deployment that brings it: no other one can mistake it for its own.
    raise_format
    make_folder secrets && sync "$IN" && mv -fT "$IN" "$D/secrets/$1" && sync "$D/secrets" "$D"
  else
    mkdir -p "$D/upload" && mv -fT "$IN" "$D/upload/$3"
  fi || fail "cannot write to $D"
  journal "$1" "upload $3"
  ok
}

# staging_failed WHAT OUTPUT: fails with what the program printed, and with the room on the disk only where that is the
# reason.
staging_failed() {
  WHY=$(printf '%s\\n' "$2" | grep -v 'Exiting with failure status' | tail -n 2)
  case $2 in *'No space left'*|*'quota exceeded'*) WHY="$WHY ($(free_kb) kB are free)" ;; esac
  fail "$1 failed: $WHY"
}

# stage ID BYTES RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, FROM a release with the same code; \`-\`
# for none, both \`-\` when the code is there already. A whole release is never written into.
verb_stage() {
  local folder about user error reason refusal
  require_name "\${3-}"
  read_payload "$2"
  lock; require_owner "$1"
  raise_format
  folder=$ROOT/releases/.new-$3 about=$D/releases/.new-$3
  printf '%s\\n' "$3" | put "$D/staged" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups" "$D/releases" || fail "cannot write to $ROOT"
  erase "$folder" && erase "$about" || fail "what an earlier staging left cannot be removed: $WHY"
  (umask 077; mkdir "$about") || fail "cannot write to $D/releases"
  error=$(tar -x -C "$about" --strip-components=1 --no-same-owner --wildcards '.release/*' <"$IN" 2>&1) ||
    staging_failed "extracting the description of the release" "$error"
  chmod -R go= "$about"
  user=$(setting_in "$about" run-as) || user=-
  [ "$user" = - ] || id "$user" >/dev/null 2>&1 || fail "there is no user $user"
  if is_whole "$3" && same_code "$3" "$about"; then
    restage "$3" "$about" || fail "cannot write to $D/releases"
    journal "$1" "stage $3: it is there already"
    ok
  fi
  reason="release $3 on this host \${WHY:+is not whole: $WHY}"
  [ -n "$WHY" ] || reason="\${reason}was built into other bytes"
  [ "$4" != - ] || [ "$5" != - ] || fail "$reason; deploy its archive again"
  if [ -e "$ROOT/releases/$3" ] || [ -e "$D/releases/$3" ]; then
    refusal="$reason, and cannot be replaced:"
    [ "$(live_release)" != "$3" ] || fail "$refusal it is live"
    ! in_use "$3" || fail "$refusal it runs"
    record_load
    case " $r_from $r_to " in
      *" $3 "*) [ "$r_end" != pending ] || [ "$r_id" = "$1" ] || fail "$refusal the pending record of $r_id names it" ;;
    esac
    remove_release "$3" || fail "the half release $3 cannot be removed: $WHY"
    sync "$ROOT/releases" "$D/releases"
  fi
  mkdir "$folder" && { [ "$user" = - ] || chown "$user:" "$folder"; } || fail "cannot write to $ROOT/releases"
  # As the service's user: a link in an archive, or in an older release of that user, leads no further than that user
  # may go.
  if [ "$4" != - ]; then
    require_name "$4"
    error=$(as_user "$user" tar -xz -C "$folder" --no-same-owner --no-same-permissions <"$D/upload/$4" 2>&1) ||
      { erase "$folder"; staging_failed unpacking "$error"; }
  else
    require_name "$5"
    is_whole "$5" || fail "the code of release $5 cannot be copied: $WHY"
    error=$(as_user "$user" cp -a "$ROOT/releases/$5/." "$folder/" 2>&1) ||
      { erase "$folder"; staging_failed "copying release $5" "$error"; }
  fi
  apply_overlay "$folder" "$about" "$user" "$5" || { erase "$folder"; staging_failed "$WHAT" "$ERROR"; }
  list_files "$folder" "$about" "$5" || fail "the disk is full"
  # Before either has its name.
  sync -f "$folder" "$about"
  mv -T "$about" "$D/releases/$3" && sync "$D/releases" && mv -T "$folder" "$ROOT/releases/$3" && sync "$ROOT/releases" ||
    fail "cannot name the release"
  is_whole "$3" || fail "the staged release is not whole: $WHY"
  journal "$1" "stage $3"
  ok
}
# same_code RELEASE FOLDER: whether the description in the folder is of the same archive, where it names one. Sets WHY
# to nothing.
same_code() {
  local sum
  WHY=
  sum=$(setting_in "$2" archive) || return 0
  [ "$sum" = "$(setting "$1" archive)" ]
}
# restage RELEASE FOLDER: changes only how a whole release is run, such as its timeouts, in one rename.
restage() {
  local sum
  setting_in "$2" archive >/dev/null || ! sum=$(setting "$1" archive) || answer archive "$sum" >>"$2/service" || return 1
  [ "$(sort "$2/service")" = "$(sort "$D/releases/$1/service")" ] ||
    (umask 077; put "$D/releases/$1/service") <"$2/service" || return 1
  erase "$2"
}
# apply_overlay FOLDER ABOUT USER FROM: extracts the overlay into the folder of a new release and links what is shared,
# also where its folders are read-only. Sets SHARED, the names that are linked, and OVERLAY, the paths of the overlay;
# where it fails WHAT and ERROR.
apply_overlay() {
  local key value name folders read_only
  WHAT="laying the configuration over the release" ERROR=
  SHARED=
  while read -r key value; do
    [ "$key" = shared ] || continue
    name=$(decode "$value"); require_name "$name"
    SHARED="$SHARED$name$NL"
  done <"$2/service"
  OVERLAY=$(tar -t --quoting-style=literal <"$IN" 2>&1) || { ERROR=$OVERLAY; return 1; }
  # The folders in which something is created, the uppermost first.
  folders=$(printf '%s\\n%s' "$OVERLAY" "$SHARED" |
    awk -F/ '{ at = "."; print at; for (i = 1; i < NF; i++) { at = at "/" $i; print at } }' | sort -u)
  read_only=$(make_writable "$3" "$1" "$folders" 2>&1) || { ERROR=$read_only; return 1; }
  [ "$4" = - ] || as_user "$3" rm -rf "$1/.release"
  ERROR=$(as_user "$3" tar -x -C "$1" --no-same-owner <"$IN" 2>&1) || return 1
  for name in $SHARED; do
    WHAT="linking shared/$name into the release"
    [ "$(readlink "$1/$name")" != "../../shared/$name" ] || continue
    [ -e "$ROOT/shared/$name" ] ||
      { ERROR=$(mkdir "$ROOT/shared/$name" 2>&1) && { [ "$3" = - ] || chown "$3:" "$ROOT/shared/$name"; }; } || return 1
    erase "\${1:?}/$name" || { ERROR=$WHY; return 1; }
    ERROR=$(ln -s "../../shared/$name" "$1/$name" 2>&1) || return 1
  done
  # shellcheck disable=SC2016 # the shell of that user expands it
  [ -z "$read_only" ] || as_user "$3" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || chmod u-w "$d"; done' sh "$1" "$read_only"
}
# make_writable USER FOLDER DIRECTORIES: gives the owner of each the permission to write, and prints those that were
# read-only.
make_writable() {
  # shellcheck disable=SC2016 # the shell of that user expands it
  as_user "$1" sh -c 'cd "$1" && IFS="
" && set -f && for d in $2; do [ ! -d "$d" ] || [ -h "$d" ] || [ -w "$d" ] || { chmod u+w "$d" && printf "%s\\n" "$d"; } || exit; done' sh "$2" "$3"
}
# list_files FOLDER ABOUT FROM: writes the list of what the release consists of. For a copy that is what the list of its
# source and the overlay name, never what the service has written into the folder since; nothing where the source has no
# list.
list_files() {
  if [ "$3" = - ]; then
    (cd "$1" && find . -mindepth 1 ! -path "*$NL*" -printf '%P\\n') >"$2/files"
  elif [ -f "$D/releases/$3/files" ]; then
    {
      printf '%s\\n' "$SHARED" | sed 's/^/s /'
      printf '%s\\n' "$OVERLAY" | sed 's/^/o /'
      sed 's/^/f /' "$D/releases/$3/files"
    } | awk '
      { kind = substr($0, 1, 1); path = substr($0, 3); sub(/^\\.\\//, "", path); sub(/\\/$/, "", path); if (path == "" || path == ".") next }
      kind == "s" { shared[path] = 1; print path; next }
      { top = path; sub(/\\/.*/, "", top) }
      (top in shared) || (kind == "f" && top == ".release") { next }
      !seen[path]++ { print path }' >"$2/files"
  fi
}

# ---- secrets -------------------------------------------------------------------------------------------------
#
# One file per generation, .deploy/secrets/<deployment>; shared/secrets.env is a link to the one in use.

# Prints the generation in use, \`-\` for none.
secrets_in_use() {
  local link
  if [ -h "$ROOT/shared/secrets.env" ]; then
    link=$(readlink "$ROOT/shared/secrets.env")
    printf %s "\${link##*/}"
  elif [ -f "$ROOT/shared/secrets.env" ]; then
    printf format-1
  else
    printf -- -
  fi
}
# secrets GENERATION|-: the operation of a line: puts that generation in use, synced before anything is started with it.
secrets() {
  local file
  mkdir -p "$ROOT/shared"
  file=$ROOT/shared/secrets.env
  if [ "$1" = - ]; then rm -f "$file" && sync "$ROOT/shared"; return; fi
  require_name "$1"
  [ -f "$D/secrets/$1" ] || { WHY="the secrets of $1 are not on this host"; return 1; }
  [ "$(secrets_in_use)" != "$1" ] || return 0
  # A link, not a copy: a full disk cannot keep the old secrets from coming back.
  ln -sfn "../.deploy/secrets/$1" "$D/put.$$" && mv -fT "$D/put.$$" "$file" && sync "$ROOT/shared"
}
# good_generation RELEASE: prints the generation it was last good with, \`-\` when that is not known.
good_generation() {
  local generation=''
  [ -f "$D/good/$1" ] && read -r _ generation <"$D/good/$1"
  printf %s "\${generation:--}"
}
# Prints the generation of the last commit.
last_commit_secrets() {
  if [ ! -f "$D/record" ]; then secrets_in_use
  elif [ "$(record_get end)" = committed ]; then record_get secrets-to
  else record_get secrets-committed
  fi
}
# secrets_by_name LAST RELEASE NAMES OWN [RELEASE NAMES OWN]...: prints for each release \`missing RELEASE NAME, NAME\` where
# names have no value in LAST and none in OWN, \`same RELEASE\` where the file LAST has a value for each of its names, or
# \`composed RELEASE\` and the file for it: by name the value in LAST, else that in OWN. NAMES is a file of names, empty for
# those in OWN.
secrets_by_name() {
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
    # Ends with a quote that no backslash escapes.
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
          # One that is empty in the last commit counts as removed by it.
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
# secret_files RELEASE: sets SECRET_NAMES and SECRET_VALUES to NAMES and OWN of \`secrets_by_name\`.
secret_files() {
  SECRET_NAMES=$D/releases/$1/secret-names SECRET_VALUES=$D/secrets/$(good_generation "$1")
  [ -f "$SECRET_NAMES" ] || SECRET_NAMES=
  [ -f "$SECRET_VALUES" ] || SECRET_VALUES=
}
# compose_secrets RELEASE LAST ID: prints the generation for a rollback to the release: LAST, that of the last commit,
# where it has all of the release's names; otherwise one that is composed by name and written as ID. False with WHY when
# a name has no value anywhere; nothing is written then.
compose_secrets() {
  local last got
  secret_files "$1"
  last=$D/secrets/$2
  [ -f "$last" ] || last=
  got=$(secrets_by_name "$last" "$1" "$SECRET_NAMES" "$SECRET_VALUES"; printf x)
  got=\${got%x}
  case $got in
    same*) printf %s "$2" ;;
    composed*)
      make_folder secrets && printf %s "\${got#*"$NL"}" | (umask 077; put "$D/secrets/$3") ||
        { WHY="cannot write to $D/secrets"; return 1; }
      printf %s "$3" ;;
    *)
      got=\${got#missing * }
      WHY="secrets \${got%"$NL"} of $1 are missing: neither the last commit nor $1 when it was last good has them on this host; deploy it with them"
      return 1 ;;
  esac
}
# Removes all secrets but the generation in use, those on record, and those of releases that have a good mark.
prune_secrets() {
  local file generation named
  [ -d "$D/secrets" ] || return 0
  named=" $(secrets_in_use) "
  [ ! -f "$D/record" ] || named="$named$(record_get secrets-before) $(record_get secrets-to) $(record_get secrets-committed) "
  for file in "$D"/good/*; do
    [ -f "$file" ] && read -r _ generation <"$file" && named="$named\${generation:--} "
  done
  for file in "$D"/secrets/*; do
    case $named in *" \${file##*/} "*) ;; *) rm -f "$file" ;; esac
  done
}

# ---- what an inspection answers about releases ---------------------------------------------------------------

answer_releases() {
  local file name rank bad left sum last key value
  set --
  for file in "$ROOT"/releases/*; do
    [ -d "$file" ] || continue
    name=\${file##*/} rank=0 bad=no left=no
    case $name in *[!A-Za-z0-9._+@-]*) continue ;; esac
    [ -f "$D/good/$name" ] && read -r rank _ <"$D/good/$name"
    [ -f "$D/bad/$name" ] && bad=yes
    [ -f "$D/left/$name" ] && left=yes
    WHY=
    is_whole "$name"
    sum=$(setting "$name" archive) || sum=-
    answer release "$name $rank $bad $sum $left $WHOLE\${WHY:+ $WHY}"
    secret_files "$name"
    [ -z "$SECRET_NAMES$SECRET_VALUES" ] || set -- "$@" "$name" "$SECRET_NAMES" "$SECRET_VALUES"
  done
  answer secrets-in-use "$(secrets_in_use)"
  [ $# -gt 0 ] || return 0
  last=$D/secrets/$(last_commit_secrets)
  [ -f "$last" ] || last=
  while read -r key name value; do
    [ "$key" != missing ] || answer secrets-lack "$name $(printf %s "$value" | sed 's/, /,/g')"
  done <<EOT
$(secrets_by_name "$last" "$@" | sed -n '/^missing /p')
EOT
}
`}});function programOf(r3){return`${[main_default,r3,lines_default,release_default,record_default,change_default,finish_default,format1_default,guard_default,fsck_default,look_default].join(`
`)}
main "$@"
exit
`}function nameOfProgram(r3){return`host.${(0,import_node_crypto2.createHash)("sha256").update(r3).digest("hex").slice(0,12)}`}var import_node_crypto2,init_program=__esm({"src/targets/host/program.ts"(){"use strict";import_node_crypto2=__nccwpck_require__(598);init_change();init_finish();init_format1();init_fsck();init_guard();init_lines();init_look();init_main();init_record();init_release2()}});async function keyProblem(t2,e2,s11){let n3=c4(t2)??d3(t2);if(n3!==void 0)return n3;let i13=await s11("ssh-keygen",["-y","-P","","-f",e2],{deadlineMs:a2}).catch(()=>{});if(!(i13===void 0||i13.code===null||i13.code===0||!(0,import_node_fs.existsSync)(e2)))return u3(t2)??"ssh-key is damaged, so that OpenSSH cannot read it: characters of it are missing or changed. Store the secret again, from the file itself"}function c4(t2){let e2=t2.trim();return h5.test(e2)?"ssh-key is a public key: give the private one, the file of the same name without .pub":/^[\w@.-]+-cert-v01@openssh\.com\s|^-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE/.test(e2)?"ssh-key is a certificate: give the private key that it belongs to":e2.startsWith("PuTTY-User-Key-File-")?"ssh-key is a key of PuTTY: give what `puttygen key.ppk -O private-openssh -o key` makes of it":r.test(e2)?void 0:/^(?:~|\.{0,2}\/)[^\n]*$/.test(e2)?"ssh-key is the name of a file, not what is in it: give the contents":e2.startsWith("LS0tLS1CRUdJTi")?"ssh-key is in base64: give the file as it is, with its line ends":`ssh-key ${f6.test(e2)?/-----END /.test(e2)?"lacks its first line":"lacks its first and last line":"is no private key in a form that OpenSSH reads"}: give the whole file, from -----BEGIN \u2026 PRIVATE KEY----- to -----END \u2026 PRIVATE KEY-----`}function d3(t2){let e2=Buffer.from(t2.replace(/-----[^-]*-----/g,"").replace(/\\n|\s/g,""),"base64"),s11=e2.toString("latin1",0,14)==="openssh-key-v1";if(/-----BEGIN DSA /.test(t2)||s11&&e2.includes("ssh-dss"))return"ssh-key is a DSA key, which OpenSSH accepts no more: make one with `ssh-keygen -t ed25519`";if(!((s11&&e2.length>19?e2.toString("latin1",19,19+e2.readUInt32BE(15)):"none")==="none"&&!/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(t2)))return"ssh-key has a passphrase, which nobody is there to type: give one without, such as a copy after `ssh-keygen -p -N '' -f copy-of-the-key`, best a key that is used for nothing else"}function u3(t2){let e2=t2.trim(),[s11=""]=r.exec(e2)??[];if(!e2.startsWith(s11))return"ssh-key has other text before its first line: give the file alone, without quotes around it";let n3=s11.replace("BEGIN","END");if(!e2.includes(n3))return`ssh-key is cut off: its last line, ${n3}, is not there`;let i13=e2.slice(s11.length,e2.indexOf(n3));if(!/^[ \t]*[\r\n]/.test(i13))return"ssh-key has lost its line ends: store the secret again from the file itself, such as by `gh secret set SSH_KEY < key`";if(/^[ \t]+\S/m.test(i13))return"ssh-key has blanks before its lines: give the file as it is"}var import_node_fs,a2,r,h5,f6,init_key=__esm({"src/targets/host/key.ts"(){"use strict";import_node_fs=__nccwpck_require__(24),a2=1e4,r=/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/,h5=/^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-[\w-]+|sk-[\w-]+@openssh\.com)\s+AAAA|^-{4,5} ?BEGIN (?:[A-Z0-9]+ )*PUBLIC KEY/,f6=/^b3BlbnNzaC1rZXktdjE/}});var import_node_fs2,import_node_path,x6,P3,H5,O4,p4,_6,E4,Ssh,F5,init_ssh=__esm({"src/targets/host/ssh.ts"(){"use strict";import_node_fs2=__nccwpck_require__(24),import_node_path=__nccwpck_require__(760);init_errors();init_user();init_target();init_connection();init_key();init_remote();x6=45,P3=3,H5=700,O4=/kex_exchange_identification|Connection reset|Connection closed|banner exchange|Broken pipe/,p4="put the line that `ssh-keyscan` shows on a trusted machine into known-hosts",_6=/host key is known|Host key verification failed|Could not resolve hostname|Connection refused|timed out/,E4=[[/No .* host key is known/,({knownHosts:d23})=>`${d23===void 0?"no known-hosts were given, and this machine does not know its host key":"its host key is not among the known ones"}: ${p4}`],[/Host key verification failed/,`its host key is not the known one: compare it, and ${p4}`],[/Permission denied/,({key:d23})=>d23===void 0?"no ssh-key was given, and it accepts none of this machine: in the pipeline it is the secret SSH_KEY":"it does not accept the key: check ssh-key, the user, and authorized_keys there"],[/No user exists for uid/,"ssh runs for no user of this machine without a name: leave out `--user` of the container, or add a line for it to /etc/passwd there"],[/Could not resolve hostname/,"its name cannot be resolved"],[/Connection refused/,"nothing listens on its SSH port"],[/Connection timed out|Operation timed out/,"it does not answer in time"]],Ssh=class{folder;sockets;config;settings;world;problem;constructor(e2,t2){this.settings=e2,this.world=t2,this.folder=(0,import_node_path.join)(t2.tmp,"ssh"),(0,import_node_fs2.mkdirSync)(this.folder,{recursive:!0,mode:448}),this.sockets=this.folder.length<=x6?this.folder:(0,import_node_fs2.mkdtempSync)("/tmp/ea-"),this.config=(0,import_node_path.join)(this.folder,"config"),(0,import_node_fs2.writeFileSync)(this.config,this.configText(),{mode:384})}connection(e2){return new F5(e2,this.config,this.sockets,this.settings,this.world,async()=>this.keyProblem())}async keyProblem(){let{key:e2}=this.settings;if(e2!==void 0)return this.problem??=keyProblem(e2,(0,import_node_path.join)(this.folder,"key"),this.world.exec),this.problem}close(){(0,import_node_fs2.rmSync)(this.folder,{recursive:!0,force:!0}),(0,import_node_fs2.rmSync)(this.sockets,{recursive:!0,force:!0})}configText(){let{key:e2,knownHosts:t2,connectTimeoutMs:n3}=this.settings,s11=["Host *","  BatchMode yes","  StrictHostKeyChecking yes","  UpdateHostKeys no",`  ConnectTimeout ${Math.max(1,Math.ceil(n3/1e3))}`,"  ServerAliveInterval 5","  ServerAliveCountMax 3","  ForwardAgent no","  ClearAllForwardings no","  LogLevel ERROR"];if(t2!==void 0){let o8=(0,import_node_path.join)(this.folder,"known_hosts");(0,import_node_fs2.writeFileSync)(o8,`${t2.replaceAll("\r","").trim()}
`,{mode:384}),s11.push(`  UserKnownHostsFile ${o8}`,"  GlobalKnownHostsFile /dev/null")}if(e2!==void 0){let o8=(0,import_node_path.join)(this.folder,"key");(0,import_node_fs2.writeFileSync)(o8,`${e2.replace(/\r\n?/g,`
`).trim()}
`,{mode:384}),(0,import_node_fs2.chmodSync)(o8,384),s11.push(`  IdentityFile ${o8}`,"  IdentitiesOnly yes","  IdentityAgent none")}else{let o8=homeFolder();o8!==void 0&&s11.push(`Include ${(0,import_node_path.join)(o8,".ssh","config")}`)}return`${s11.join(`
`)}
`}},F5=class{opened;forwards=new Map;host;config;sockets;settings;world;keyProblem;constructor(e2,t2,n3,s11,o8,h35){this.host=e2,this.config=t2,this.sockets=n3,this.settings=s11,this.world=o8,this.keyProblem=h35}async shell(e2,t2){let n3=this.open();await n3;let s11=`answer-${this.world.randomHex(8)}`,{input:o8}=t2,h35=remoteCommand(e2,s11,o8!==void 0,this.host.sudo),r3=await this.world.exec("ssh",[...this.base(t2.fresh!==!0),"-T","--",this.host.address,h35],{...t2,input:o8===void 0?void 0:marked(o8,s11)});if(r3.timedOut)throw new SiteUnreachable(this.host.name,`it did not answer within ${t2.deadlineMs/1e3} s`);if(t2.signal?.aborted===!0)throw new SiteUnreachable(this.host.name,"we hung up");if(r3.code===255)throw this.opened===n3&&(this.opened=void 0,this.forwards.clear()),new SiteUnreachable(this.host.name,this.why(r3.stderr));let l33=answerAfter(r3.stdout,s11);if(l33===void 0)throw new NothingRun(this.host.name,whyNotRun(r3,this.host,this.world,s11));return{...r3,stdout:l33}}async forward(e2,t2){await this.open();let n3=`${e2.includes(":")?`[${e2}]`:e2}:${t2}`,s11=this.forwards.get(n3);return s11===void 0&&(s11=this.openForward(n3),this.forwards.set(n3,s11),s11.catch(()=>this.forwards.delete(n3))),s11}async close(){this.opened!==void 0&&(await this.opened.catch(()=>{}),await this.control(["-O","exit"]))}async openForward(e2){let t2=(0,import_node_path.join)(this.sockets,`f${this.world.randomHex(6)}`),n3=await this.control(["-O","forward","-L",`${t2}:${e2}`]);if(n3.code!==0)throw new SiteUnreachable(this.host.name,`no way to ${e2} there: ${this.why(n3.stderr)}`);return t2}async control(e2){return this.world.exec("ssh",[...this.base(),...e2,"--",this.host.address],{deadlineMs:1e4})}open(){return this.opened??=this.connect().catch(e2=>{throw this.opened=void 0,e2}),this.opened}async connect(){for(let e2=1;;e2+=1){let t2=await this.world.exec("ssh",[...this.base(),"-T","--",this.host.address,"true"],{deadlineMs:45e3});if(t2.code===0)return;if(t2.code!==255&&!t2.timedOut)throw await this.control(["-O","exit"]),new NothingRun(this.host.name,whyNotRun(t2,this.host,this.world));if(e2===P3||!O4.test(t2.stderr)){let n3=t2.timedOut||_6.test(t2.stderr)?void 0:await this.keyProblem();throw n3!==void 0?new UserError(n3):new SiteUnreachable(this.host.name,t2.timedOut?"the connection was not up within 45 s":this.why(t2.stderr))}await this.world.clock.sleep(H5*e2*(.5+Number.parseInt(this.world.randomHex(1),16)/256))}}base(e2=!0){let{port:t2,user:n3,jump:s11}=this.host,o8=e2?["-o",`ControlPath=${(0,import_node_path.join)(this.sockets,"%C")}`,"-o","ControlMaster=auto","-o","ControlPersist=60"]:["-o","ControlPath=none"];return["-F",this.config,"-p",String(t2),...n3===void 0?[]:["-l",n3],...o8,...s11===void 0?[]:["-J",s11]]}why(e2){let t2=E4.find(([h35])=>h35.test(e2)),n3=e2.trim().split(`
`).slice(-3).join(" ");if(n3==="")return"the connection ended";let{jump:s11}=this.host;if(s11!==void 0&&n3.startsWith("kex_exchange_identification"))return`the way through ${s11} does not lead there: see what \`ssh ${s11}\` says (${n3})`;if(t2===void 0)return n3;let[,o8]=t2;return`${typeof o8=="string"?o8:o8(this.settings)} (${n3})`}}}});var LOCK_MS,SPARE_MS,a3,u4,l8,Calls,init_calls=__esm({"src/targets/host/calls.ts"(){"use strict";init_errors();init_target();init_answer();init_local();init_program();init_ssh();LOCK_MS=13e4,SPARE_MS=15e3,a3=3e4,u4=4*1024*1024,l8=class extends SiteUnreachable{},Calls=class{byName;ssh;program;programName;world;constructor(t2,r3,e2,s11){this.program=e2,this.programName=nameOfProgram(e2),this.world=s11,this.ssh=t2.some(({local:o8})=>!o8)?new Ssh(r3,s11):void 0,this.byName=new Map(t2.map(o8=>[o8.name,{host:o8,connection:this.connect(o8)}]))}at(t2){let r3=this.byName.get(t2);if(r3===void 0)throw new UserError(`there is no host ${t2}`);return r3}async verb(t2,r3,e2){let{host:s11}=this.at(t2);return this.ask(t2,[`${s11.path}/.deploy/${this.programName}`,s11.path,...r3],e2)}async installed(t2,r3,e2){try{return await this.verb(t2,r3,e2)}catch(s11){if(!(s11 instanceof l8))throw s11;return await this.install(t2),this.verb(t2,r3,e2)}}async piped(t2,r3,e2={}){return this.ask(t2,["-s","--",this.at(t2).host.path,...r3],{...e2,input:this.program})}async close(){await Promise.allSettled([...this.byName.values()].map(async({connection:t2})=>t2.close())),this.ssh?.close()}connect(t2){return t2.local||this.ssh===void 0?localConnection(t2,this.world):this.ssh.connection(t2)}async install(t2){let{host:r3,connection:e2}=this.at(t2),s11=`${r3.path}/.deploy`,n3=await e2.shell(["-c",'umask 022; mkdir -p "${1%/*}" && umask 077 && mkdir -p "$1" && cat >"$1/$3" && case $2 in host.$(sha256sum <"$1/$3" | cut -c 1-12)) sync "$1/$3" && mv -f "$1/$3" "$1/$2" ;; *) rm -f "$1/$3"; echo "the program arrived cut off, or the disk is full" >&2; exit 1 ;; esac',"sh",s11,this.programName,`put.${this.world.randomHex(4)}`],{input:this.program,deadlineMs:a3});if(n3.code!==0)throw new StepFailed(t2,`cannot write to ${s11}: ${n3.stderr.trim().slice(-300)}`)}async ask(t2,r3,e2){let s11=await this.at(t2).connection.shell(r3,{deadlineMs:a3+LOCK_MS,keepBytes:u4,...e2}),o8=parseAnswer(s11.stdout);if(o8===void 0)throw new l8(t2,`its answer was cut off${s11.stderr.trim()===""?"":`: ${s11.stderr.trim().slice(-300)}`}`);if(o8.get("end")==="ok")return o8;let n3=o8.get("lost");throw n3!==void 0?new LeaseLost(t2,n3):new StepFailed(t2,o8.get("failed")??"it failed without a reason")}}}});function isThere(e2,r3){return e2.current?.id===r3&&e2.sameSecrets!==!1&&runs(e2,e2.serving,r3)}var init_state_facts=__esm({"src/targets/host/state-facts.ts"(){"use strict";init_target()}});function planForward(e2,t2,n3,r3){let{strategy:a17}=n3,{release:i13}=e2,d23=e2.payload.kind==="reuse"?"flip":"deploy",c28=w7(a17,!1),l33=a17.kind==="rolling"?Math.min(a17.maxInFlight,t2.length):t2.length,o8=t2.some(({current:s11})=>s11!==void 0),p34=a17.kind==="recreate"||a17.kind==="rolling"&&t2.length===1;return{release:i13.id,waves:[{name:"write the undo",phase:"snapshot",steps:u5(t2,s11=>M3({kind:d23,to:i13.id,drain:c28,from:s11.serving,slot:r3.groupFor(s11,i13.id,n3),healthy:void 0,forward:[],undo:r3.undo(s11,i13.id,n3)},s11,e2.secrets!==void 0))},{name:`stage ${i13.id}`,phase:"stage",steps:u5(t2,s11=>I8(e2,s11))},...y5(i13,t2,n3,r3,l33,s11=>r3.forward(s11,i13.id,n3))],settle:b5(t2,i13.id,n3,c28),sites:Object.fromEntries(t2.map(s11=>[s11.site,{from:s11.current?.id??"",forward:void 0,undo:S5(r3.undo(s11,i13.id,n3),r3)}])),notes:p34&&o8?["the service is down while a host restarts it"]:[]}}function planRollback(e2,t2,n3,r3,a17){let{strategy:i13}=r3,d23=w7(i13,!0),c28=o8=>({forward:a17.unattended(o8,e2.id,r3),undo:a17.undo(o8,e2.id,r3)}),l33=i13.kind==="rolling"?Math.max(i13.maxInFlight,Math.ceil(t2.length/2)):t2.length;return{release:e2.id,waves:[{name:"write the undo",phase:"snapshot",steps:u5(t2,o8=>M3({kind:"rollback",to:e2.id,drain:d23,from:o8.serving,slot:a17.groupFor(o8,e2.id,r3),healthy:n3,...c28(o8)},o8,!1))},...y5(e2,t2,r3,a17,l33,o8=>a17.back(o8,e2.id,r3))],settle:b5(t2,e2.id,r3,d23),sites:Object.fromEntries(t2.map(o8=>{let{forward:p34,undo:s11}=c28(o8);return[o8.site,{from:o8.current?.id??"",forward:S5(p34,a17),undo:S5(s11,a17)}]})),notes:[]}}function y5(e2,t2,n3,r3,a17,i13){let{strategy:d23}=n3,c28=$7(n3);if(d23.kind==="blue-green"){let l33=[...F6(t2.filter(o8=>!isThere(o8,e2.id)),o8=>r3.groupFor(o8,e2.id,n3))];return[...l33.map(([o8,p34])=>({name:`start it in slot ${o8}`,phase:"beside",gate:r3.gate(o8),steps:u5(p34,s11=>m6("beside",i13(s11).beside,`start ${e2.id} in slot ${o8}, beside the live release`,c28))})),...l33.map(([o8,p34])=>({name:`lead the traffic to slot ${o8}`,phase:"switch",gate:r3.gate(o8),steps:u5(p34,s11=>m6("switch",i13(s11).over,`switch the traffic to slot ${o8}`,c28))}))]}return _7(t2,a17).map(l33=>({name:`switch ${l33.map(({site:o8})=>o8).join(", ")}`,phase:"switch",gate:r3.gate("main"),steps:u5(l33,o8=>m6("switch",i13(o8).over,E5(o8,e2,isThere(o8,e2.id)),c28))}))}function b5(e2,t2,n3,r3){let{strategy:a17}=n3,i13=e2.filter(d23=>d23.current!==void 0&&!isThere(d23,t2));return a17.kind!=="blue-green"||i13.length===0?[]:[{name:`let the slot that the traffic left finish for ${r3} s, then stop it`,phase:"settle",waitMs:r3*1e3,steps:u5(i13,d23=>({verb:"stop-left",data:[],says:`stop slot ${d23.serving}`,deadlineMs:$7(n3)}))}]}function hookStep(e2,t2){return{verb:"hook",data:[String(Math.ceil(e2.timeoutMs/1e3)),t2.id,e2.irreversible?"irreversible":"-",...e2.command.map(r3=>Buffer.from(r3).toString("base64"))],says:`hook ${e2.name}`,deadlineMs:e2.timeoutMs+g6}}function M3({kind:e2,to:t2,healthy:n3,from:r3,slot:a17,drain:i13,forward:d23,undo:c28},{attempt:l33},o8){let p34=[`kind ${e2}`,`to ${t2}`,`healthy ${n3===void 0?"unknown":n3?"yes":"no"}`,`from-slot ${r3}`,`to-slot ${a17}`,`drain ${i13}`,...d23.map(f32=>`forward ${f32}`),...c28.map(f32=>`undo ${f32}`)];return{verb:"snapshot",data:{ownSecrets:o8,replaces:l33?.end==="pending"?l33.id:null,record:p34},says:"write the undo",deadlineMs:g6}}function I8(e2,t2){let{release:n3,payload:r3}=e2,a17=t2.releases.find(({id:l33})=>l33===n3.id),i13=artifactOf(e2),d23=a17!==void 0&&a17.whole===!0&&(i13===void 0||sameBytes(a17.artifact,i13)===!0),c28=d23?"it is there already":r3.kind==="reuse"?`copy the code of ${r3.of}`:"upload and unpack";return{verb:"stage",data:{release:n3.id,present:d23},says:`stage ${n3.id}: ${c28}`,deadlineMs:R7}}function S5(e2,t2){return e2.map(n3=>({says:t2.sentence(n3),data:n3}))}function m6(e2,t2,n3,r3){return{verb:e2,data:t2,says:n3,deadlineMs:r3}}function u5(e2,t2){return Object.fromEntries(e2.map(n3=>[n3.site,[t2(n3)]]))}function E5(e2,t2,n3){return n3?`${t2.id} runs there already`:e2.current===void 0?`start ${t2.id}`:`stop ${e2.current.id}, start ${t2.id}`}function $7({target:e2}){return 2*(e2.startTimeoutMs+e2.stopTimeoutMs)+g6}function _7(e2,t2){return Array.from({length:Math.ceil(e2.length/t2)},(n3,r3)=>e2.slice(r3*t2,(r3+1)*t2))}function F6(e2,t2){let n3=new Map;for(let r3 of e2)n3.set(t2(r3),[...n3.get(t2(r3))??[],r3]);return n3}function w7(e2,t2){return e2.kind!=="blue-green"?0:Math.ceil((t2?Math.min(e2.drainMs,H6):e2.drainMs)/1e3)}var g6,R7,H6,init_plan2=__esm({"src/targets/host/plan.ts"(){"use strict";init_shipment();init_state_facts();g6=15e4,R7=9e5;H6=1e4}});function preflight(e2,{release:t2,payload:i13},l33,r3){let o8=[],n3=(s11,h35,u23)=>{o8.push({site:e2.site,level:s11,text:h35,fix:u23})},f32=e2.facts.missing??"";if(f32!=="")return n3("blocker",`these programs are missing: ${f32}`,"Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there."),o8;let c28=e2.releases.find(({id:s11})=>s11===e2.current?.id);c28!==void 0&&c28.whole!==!0&&c28.id!==t2.id&&n3("warning",`the live release ${c28.id} is not whole (${c28.whole}), so that nobody could return to it`,"Roll back to a whole one first, or set `force`."),m7(e2.facts,n3);for(let{level:s11,text:h35,fix:u23}of r3.preflight(e2,l33))n3(s11,h35,u23);let a17=i13.kind==="archive"?i13.needs:void 0;return a17!==void 0&&p5(e2.facts,a17,n3),b6(e2.facts,a17,n3),o8}function m7(e2,t2){if(e2.system!=="Linux"&&t2("blocker",`it runs ${e2.system}`,"Hosts are Linux."),e2.writable!=="yes"&&t2("blocker",`its folder cannot be written by ${e2.user}`,"Create it for this user, or set `sudo: true`."),e2.foreign!==void 0){let i13=`\`current\` there leads to ${e2.foreign}, which was not put there by this suite`;t2("blocker",i13,"Move it away, or choose another `path`.")}}function b6(e2,t2,i13){let l33=Number(e2["disk-free-kb"]??0),r3=t2===void 0?0:Math.ceil((t2.unpackedBytes+t2.packedBytes)/1024),o8=`${d4(l33)} are free on its disk`;l33<r3?i13("blocker",`${o8}, the release takes ${d4(r3)}`,"Make room, or lower `keep`."):l33<r3*3&&i13("warning",`only ${o8}`,"Make room soon.")}function p5(e2,t2,i13){let{arch:l33="",libc:r3=""}=e2;t2.arch!==void 0&&t2.arch!==l33&&i13("blocker",`the release holds programs for ${t2.arch}, the host is ${l33}`,"Build it for the host's architecture.");let o8=/glibc (\d+)\.(\d+)|GLIBC (\d+)\.(\d+)/.exec(r3),n3=/musl/i.test(r3);if(t2.libc==="musl"&&!n3&&o8!==null&&i13("blocker",`the release was built for musl, the host has ${r3}`,"Build it on a system like the host."),t2.libc==="glibc"&&n3&&i13("blocker","the release was built for glibc, the host has musl","Build it on a system like the host."),t2.glibc!==void 0&&o8!==null){let[f32=0,c28=0]=[Number(o8[1]??o8[3]),Number(o8[2]??o8[4])],[a17,s11]=t2.glibc;(a17>f32||a17===f32&&s11>c28)&&i13("blocker",`the release needs glibc ${a17}.${s11}, the host has ${f32}.${c28}`,"Build it on a system as old as the oldest host.")}}function d4(e2){return`${Math.round(e2/1024)} MB`}var init_preflight=__esm({"src/targets/host/preflight.ts"(){"use strict"}});function sentenceOf(r3){let[e2="",n3="",s11="-"]=r3.split(" "),t2=n3===MAIN?"":` in slot ${n3}`;switch(e2){case"stop":return`stop what runs${t2}${s11==="-"?"":` unless it is ${s11}`}`;case"secrets":return n3==="@before"?"put the previous secrets back":"put its secrets in place";case"link":return`${n3} leads to ${s11==="-"?"nothing":s11}`;case"start":return`start ${s11}${t2}`;case"await":return`wait until ${s11} listens${t2}`;case"traffic":return`switch the traffic to slot ${n3}`;case"running":return`${s11} runs${t2}`;default:throw new Error(`not a line of an undo: ${r3}`)}}function slotOn(r3,{slots:e2},n3){return(r3.slots??e2)[n3==="b"?"b":"a"]}function nextSlot(r3,e2,{strategy:n3}){return n3.kind!=="blue-green"?MAIN:isThere(r3,e2)||r3.current?.id===e2&&r3.groups.length===0?r3.serving:r3.current!==void 0&&r3.serving==="a"?"b":"a"}function undoLines(r3,e2,n3){let{strategy:s11}=n3,t2=r3.current?.id,i13=r3.serving,o8=nextSlot(r3,e2,n3);if(isThere(r3,e2))return[];if(t2===void 0){let $27=s11.kind==="blue-green"?[`link slots/${o8} -`]:[];return[`stop ${o8} -`,"secrets @before","link current -",...$27]}return s11.kind==="blue-green"?[`stop ${i13} ${t2} @before`,"secrets @before",`link slots/${i13} ${t2}`,`start ${i13} ${t2}`,`await ${i13} ${t2}`,`traffic ${i13} ${t2}`,`link current ${t2}`]:[`stop ${MAIN} ${t2} @before`,"secrets @before",`link current ${t2}`,`start ${MAIN} ${t2}`]}function switchLines(r3,e2,n3){let{strategy:s11}=n3;if(isThere(r3,e2))return u6;let t2=nextSlot(r3,e2,n3);return s11.kind==="blue-green"?{beside:[`stop ${t2} -`,"secrets @to",`link slots/${t2} ${e2}`,`start ${t2} ${e2}`],over:[`traffic ${t2} ${e2}`,`link current ${e2}`]}:{beside:[],over:[`stop ${MAIN} -`,"secrets @to",`link current ${e2}`,`start ${MAIN} ${e2}`]}}function rollbackLines(r3,e2,n3){let{strategy:s11}=n3;if(isThere(r3,e2))return u6;let t2=nextSlot(r3,e2,n3);return s11.kind==="blue-green"?{beside:[`stop ${t2} ${e2} @to`,"secrets @to",`link slots/${t2} ${e2}`,`start ${t2} ${e2}`],over:[`traffic ${t2} ${e2}`,`link current ${e2}`]}:{beside:[],over:[`stop ${MAIN} ${e2} @to`,"secrets @to",`link current ${e2}`,`start ${MAIN} ${e2}`]}}function forwardLines(r3,e2,n3){let{beside:s11,over:t2}=rollbackLines(r3,e2,n3),i13=nextSlot(r3,e2,n3),o8=[`await ${i13} ${e2}`];return n3.strategy.kind==="blue-green"?[...s11,...o8,...t2]:[...t2,...o8,`running ${i13} ${e2}`]}var MAIN,u6,init_lines2=__esm({"src/targets/host/runtimes/process/lines.ts"(){"use strict";init_state_facts();MAIN="main";u6={beside:[],over:[]}}});function envLines(n3){return Object.entries(n3).map(([e2,r3])=>`${e2}="${r3.replace(/[\\"$`]/g,"\\$&")}"
`).join("")}var init_env_lines=__esm({"src/targets/host/env-lines.ts"(){"use strict"}});function stateOf(t2,e2,{observed:n3,secrets:r3,nonce:i13}){return{site:t2,current:h6(e2),...n3,releases:y6(e2),backups:e2.all("backup").map(d23=>{let[o8="",s11=""]=d23.split(" ");return{name:o8,release:s11}}),owner:ownerOf(e2),locked:lockedOf(e2,"locked-"),held:lockedOf(e2,"held-"),attempt:b7(e2),outcomes:k5(e2),sameSecrets:r3===void 0?void 0:e2.get("secrets")===(0,import_node_crypto3.createHash)("sha256").update(i13+envLines(r3)).digest("hex"),facts:Object.fromEntries(e2.below(""))}}function k5(t2){let e2={};for(let n3 of t2.all("outcome")){let[r3="",i13="",d23="",o8=""]=n3.split(" "),s11=OUTCOMES.find(u23=>u23===i13);s11!==void 0&&(e2[r3]={outcome:s11,by:d23,at:o8})}return e2}function y6(t2){let e2=new Map(t2.all("secrets-lack").map(n3=>{let[r3="",i13=""]=n3.split(" ");return[r3,i13.split(",")]}));return t2.all("release").map(n3=>{let[r3="",i13="0",d23="no",o8="-",s11="no",u23="whole",...a17]=n3.split(" ");return{id:r3,good:Number(i13),bad:d23==="yes",left:s11==="yes",whole:u23==="missing"?a17.join(" "):!0,lacks:e2.get(r3)??[],artifact:o8==="-"||o8===""?void 0:{kind:"archive",sha256:o8}}})}function b7(t2){let e2=Object.fromEntries(t2.below("record-")),n3=f8(e2.id);if(n3===void 0)return;let{kind:r3,end:i13,healthy:d23}=e2,o8=s11=>e2[s11]==="yes";return{id:n3,kind:r3==="rollback"||r3==="flip"?r3:"deploy",from:c6(e2.from),to:c6(e2.to),fromWasHealthy:d23==="yes"?!0:d23==="no"?!1:void 0,end:i13==="committed"||i13==="undone"?i13:"pending",undoBegun:o8("begun"),switched:o8("switched"),disarmed:o8("disarmed"),prepared:(e2.prepared??"no")!=="no",forward:o8("forward"),fromGroup:c6(e2["from-slot"]),toGroup:c6(e2["to-slot"]),left:f8(c6(e2.after)),drainMs:1e3*Number(e2.drain??"0")}}function c6(t2){return t2===void 0||t2==="-"?"":t2}function ownerOf(t2){let e2=f8(t2.get("owner"));if(e2===void 0)return;let n3=Object.fromEntries(t2.below("owner-")),r3=n3.kind;return{id:e2,kind:r3==="rollback"||r3==="flip"||r3==="recover"?r3:"deploy",repository:n3.repository??"",runId:n3["run-id"]??"",attempt:n3.attempt??"",checkRunId:n3["check-run-id"]??"",actor:n3.actor??"",reason:n3.reason??"",url:n3.url??"",release:n3.release??"",guard:t2.get("guard")==="alive"?"alive":"dead"}}function ownerRecord(t2,e2){let n3={kind:t2.kind,repository:t2.repository,"run-id":t2.runId,attempt:t2.attempt,"check-run-id":t2.checkRunId,actor:t2.actor,reason:t2.reason,url:t2.url,release:t2.release,sites:String(e2)};return record(n3)}function record(t2){return Object.entries(t2).map(([e2,n3])=>`${e2} ${/^[\w.:/@+-]*$/.test(n3)?`=${n3}`:Buffer.from(n3).toString("base64")}
`).join("")}function lockedOf(t2,e2){let n3=Object.fromEntries(t2.below(e2));if(n3.kind!==void 0)return{kind:n3.kind==="hold"?"hold":"person",actor:n3.actor??"",reason:n3.reason??""}}function h6(t2){let e2=releaseOfId(t2.get("current")??"");if(e2===void 0)return;let n3=O5(t2.get("manifest"));return n3?.startsWith(e2.commit)===!0?{...e2,commit:n3}:e2}function O5(t2){if(t2!==void 0)try{let e2=JSON.parse(t2),n3=typeof e2=="object"&&e2!==null&&"commit"in e2?e2.commit:void 0;return typeof n3=="string"&&/^[0-9a-f]{7,64}$/.test(n3)?n3:void 0}catch{return}}function f8(t2){return t2===void 0||t2===""?void 0:t2}var import_node_crypto3,init_state=__esm({"src/targets/host/state.ts"(){"use strict";import_node_crypto3=__nccwpck_require__(598);init_target();init_release();init_env_lines()}});function processOverlay(c28,t2,i13){let{strategy:r3}=t2,s11={".release/service":f9(t2,i13,c28)};if(r3.kind==="blue-green")for(let e2 of["a","b"])s11[`.release/slot-${e2}.env`]=envLines(slotOn(i13,r3,e2).env);return s11}function f9(c28,t2,{payload:i13}){let{target:r3,strategy:s11}=c28,{manager:e2}=r3,p34=m30=>String(Math.max(1,Math.ceil(m30/1e3))),a17=[record({manager:e2.kind,"start-timeout":p34(r3.startTimeoutMs),"stop-timeout":p34(r3.stopTimeoutMs),...t2.runAs===void 0?{}:{"run-as":t2.runAs},...i13.kind==="archive"?{archive:i13.sha256}:{}})],n3=(m30,u23)=>{for(let d23 of u23)a17.push(record({[m30]:d23}))};switch(e2.kind){case"systemd":a17.push(record({unit:e2.unit}));break;case"release":n3("argv",[`./bin/${e2.name}`,"foreground"]);break;case"process":n3("argv",e2.command);break;case"command":n3("start-argv",e2.start),n3("stop-argv",e2.stop),n3("status-argv",e2.status);break}return s11.kind==="blue-green"?(n3("switch-argv",s11.switchCommand),a17.push(record({"instance-a":slotOn(t2,s11,"a").instance,"instance-b":slotOn(t2,s11,"b").instance}))):a17.push(record({"instance-main":t2.instance})),n3("port",t2.ports.map(String)),n3("evidence",r3.evidence),n3("shared",r3.shared),a17.join("")}var init_overlay=__esm({"src/targets/host/runtimes/process/overlay.ts"(){"use strict";init_env_lines();init_state();init_lines2()}});function processPreflight({site:r3,groups:i13,facts:n3},{target:s11}){let e2=[];s11.manager.kind==="systemd"&&n3.systemd!=="yes"&&e2.push({level:"blocker",text:"systemd cannot be used there (it is not running, or we are not root)",fix:"Use `sudo: true`, or another manager."});let c28=s11.hosts.find(({name:t2})=>t2===r3),p34=i13.some(({running:t2})=>t2["?"]!==void 0);for(let t2 of c28?.ports??[]){let[a17,o8,...m30]=(n3[`port-${t2}`]??"").split(" ");if(a17!=="no")continue;let u23=o8==="-"?"a process that this user may not see":`process ${o8} (${m30.join(" ").trim()})`,d23="Stop it, or give the service another port.",f32=p34||o8==="-"?"warning":"blocker";e2.push({level:f32,text:`port ${t2} is in use by ${u23}`,fix:d23})}return e2}var init_preflight2=__esm({"src/targets/host/runtimes/process/preflight.ts"(){"use strict"}});var runtime_default,init_runtime=__esm({"src/targets/host/runtimes/process/runtime.sh"(){runtime_default=`# Processes: how a release is started and stopped on a host, and which processes belong to it.
unit_of() { setting "$1" unit | sed "s/{slot}/$2/g"; }
# start_time PID: in ticks since boot; with the pid it identifies a process for good. Empty when the process has ended.
start_time() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # one argument per field
  set -- \${stat##*) }
  case $1 in Z|X) return 0 ;; esac
  printf %s "\${20}"
}
# same_process PID START: that very process is running. Starts no process itself: it is called many times during a stop.
same_process() {
  local stat
  read -r stat 2>/dev/null <"/proc/\${1:-0}/stat" || return 1
  # shellcheck disable=SC2086 # one argument per field
  set -- "\${2:--}" \${stat##*) }
  case $2 in Z|X) return 1 ;; esac
  [ "\${21}" = "$1" ]
}
active_state() { timeout 10 systemctl show -p ActiveState --value "$1" 2>/dev/null; }
main_pid() { systemctl show -p MainPID --value "$1" 2>/dev/null; }

# release_of_path PATH: the release that a path lies in, empty when it is in no release of this service.
release_of_path() {
  local release
  case $1 in "$ROOT"/releases/*|"$(cd -P "$ROOT" && pwd)"/releases/*) ;; *) return 0 ;; esac
  release=\${1##*/releases/}
  printf %s "\${release%%/*}"
}

# runs SLOT: false when nothing runs there. Sets RUN_RELEASE (\`?\` for a process that cannot be attributed), RUN_PID,
# RUN_START, RUN_BOOT, RUN_GENERATION (of secrets), RUN_TOKEN, RUN_MARKED (yes: a stop began there) and RUN_EXACT (yes:
# it is the very process that was started with these secrets).
runs() {
  local mark pid unit
  RUN_RELEASE='' RUN_PID='' RUN_START='' RUN_BOOT='' RUN_GENERATION='' RUN_TOKEN='' RUN_MARKED=no RUN_EXACT=no
  # Two lines: the program of format 1 reads the first one, and would otherwise take what runs for somebody else's.
  [ -f "$D/run/$1" ] && { read -r RUN_RELEASE RUN_PID RUN_START RUN_BOOT; read -r RUN_GENERATION RUN_TOKEN; } <"$D/run/$1"
  [ -n "$RUN_RELEASE" ] || return 1
  # Format 1 did not record with which secrets a release was started: those that were there when the format was raised.
  [ -n "$RUN_GENERATION" ] || [ ! -f "$D/secrets/format-1" ] || RUN_GENERATION=format-1
  RUN_GENERATION=\${RUN_GENERATION:--} RUN_TOKEN=\${RUN_TOKEN:--}
  read -r mark 2>/dev/null <"$D/stopping/$1" && [ "$mark" = "$BOOT" ] && RUN_MARKED=yes
  case $(setting "$RUN_RELEASE" manager) in
    systemd)
      unit=$(unit_of "$RUN_RELEASE" "$1")
      case $(active_state "$unit") in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      pid=$(main_pid "$unit")
      if [ "$RUN_BOOT" = "$BOOT" ] && [ "$pid" = "$RUN_PID" ] && same_process "$RUN_PID" "$RUN_START"; then
        RUN_EXACT=yes
      else
        # Started again by systemd itself, or by a reboot: the paths of the process show which release it belongs to.
        RUN_PID=$pid RUN_START=$(start_time "$pid")
        RUN_RELEASE=$(release_of_path "$(readlink "/proc/$pid/cwd")")
        [ -n "$RUN_RELEASE" ] || RUN_RELEASE=$(release_of_path "$(readlink "/proc/$pid/exe")")
        [ -n "$RUN_RELEASE" ] || RUN_RELEASE='?'
      fi
      return 0 ;;
    command) (cd "$ROOT/releases/$RUN_RELEASE" && run_limited 20 "$RUN_RELEASE" "$1" status-argv) >/dev/null 2>&1 </dev/null ;;
    *)
      [ "$RUN_BOOT" = "$BOOT" ] && [ -n "$RUN_START" ] || return 1
      same_process "$RUN_PID" "$RUN_START" || find_daemon "$1" || return 1
      RUN_EXACT=yes ;;
  esac
}
# serves SLOT RELEASE: the release runs there, and no stop began.
serves() { runs "$1" && [ "$RUN_RELEASE" = "$2" ] && [ "$RUN_MARKED" = no ]; }
# find_daemon SLOT: sets RUN_PID and RUN_START to what a release whose first process has ended left serving. Until its
# start timeout is over a process of it that does not listen yet counts as well.
find_daemon() {
  local word pid
  find_family "$1" "$RUN_RELEASE" "$RUN_START" "$RUN_TOKEN"
  for word in $FAMILY; do
    case $word in *:yes:*) RUN_PID=\${word%%:*} word=\${word#*:}; RUN_START=\${word%%:*}; return 0 ;; esac
  done
  [ -n "$PORTS" ] || return 1
  clock
  # The kernel counts a process's start in hundredths of a second for every program.
  [ "$((NOW - RUN_START / 100))" -lt "$(setting "$RUN_RELEASE" start-timeout || echo 30)" ] || return 1
  for pid in $MARKS; do
    is_epmd "$pid" && continue
    RUN_PID=$pid RUN_START=$(start_time "$pid")
    [ -z "$RUN_START" ] || return 0
  done
  return 1
}

# ---- whose processes are ours --------------------------------------------------------------------------------
#
# A service is started with a variable that nothing else gets: the folder, the slot and a random word of this start. A
# hook or a switch command has none, so that a proxy that it starts keeps running.

MARKER=ERLMCP_ACTIONS_INSTANCE
# Neither is inherited from the caller, which may itself be a service that was launched like this.
unset ERLMCP_ACTIONS_INSTANCE INSTANCE_TOKEN

# marked_processes SLOT TOKEN: prints the processes that carry the marker of one start.
marked_processes() {
  local entry
  case $2 in ''|-) return 0 ;; esac
  # shellcheck disable=SC2013 # paths in /proc are words
  for entry in $(grep -lsazFx "$MARKER=$ROOT:$1:$2" /proc/[0-9]*/environ); do
    entry=\${entry%/environ}
    printf '%s ' "\${entry#/proc/}"
  done
}
# One epmd serves every Erlang node of a host, whoever started it.
is_epmd() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" && case $stat in *'(epmd) '*) return 0 ;; esac
  return 1
}

# address_of SLOT RELEASE: sets PORT to the port of its instance, empty when none is known, and LOOPBACK_PORT to the
# same where only this host reaches it.
address_of() {
  local address
  PORT='' LOOPBACK_PORT=''
  address=$(setting "$2" "instance-$1") || return 0
  address=\${address#*://} address=\${address%%/*}
  case $address in *:*) PORT=\${address##*:} ;; esac
  case $PORT in ''|*[!0-9]*) PORT=; return 0 ;; esac
  case \${address%:*} in 127.*|localhost|'[::1]') LOOPBACK_PORT=$PORT ;; esac
}
# ports_of SLOT RELEASE: sets PORT, LOOPBACK_PORT and PORTS, all its ports. A process without a marker is recognised by
# the port of the instance alone: the others may belong to the other slot, or to what a hook started.
ports_of() {
  local key value
  address_of "$1" "$2"
  PORTS=$PORT
  while read -r key value; do
    [ "$key" != port ] || PORTS="$PORTS $(decode "$value")"
  done 2>/dev/null <"$D/releases/$2/service"
  PORTS=\${PORTS# }
}
# sockets PORTS LOOPBACK_PORT: prints \`INODE UID PORT\` for each socket that listens on one of them; LOOPBACK_PORT counts
# only where loopback reaches it.
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
# socket_holders SOCKETS: prints \`INODE:PID\` for each process that this user may see and that has one of the sockets
# open. SOCKETS are lines of \`sockets\`, at least one.
socket_holders() {
  local inode
  # shellcheck disable=SC2046 # one argument per socket
  set -- $(printf '%s\\n' "$1" | cut -d ' ' -f 1)
  for inode in "$@"; do
    set -- "$@" -o -lname "socket:\\\\[$inode\\\\]"
    shift
  done
  shift
  # All in one search: reading what every process has open takes a while on a full host.
  find /proc/[0-9]*/fd \\( "$@" \\) -printf '%l:%p\\n' 2>/dev/null |
    sed 's/^socket:\\[\\([0-9]*\\)\\]:\\/proc\\/\\([0-9]*\\)\\/.*/\\1:\\2/' | sort -u
}
listens() { [ -n "$(sockets "$1" "\${2-}")" ]; }
# listens_for SLOT RELEASE: true also where no port is known.
listens_for() { address_of "$1" "$2"; [ -z "$PORT" ] || listens "$PORT" "$LOOPBACK_PORT"; }

# find_family SLOT RELEASE START TOKEN: sets FAMILY to the processes that left the session of a start and may be ended,
# as words of \`related_processes\`, MARKS to the processes that carry the marker, and what \`ports_of\` sets.
find_family() {
  local listening own_sockets holders seeds inode at word pid
  FAMILY='' MARKS=''
  ports_of "$1" "$2"
  [ -n "$PORTS" ] || return 0
  MARKS=$(marked_processes "$1" "$4")
  listening=$(sockets "$PORTS" "$LOOPBACK_PORT")
  [ -n "$listening" ] || return 0
  own_sockets=
  while read -r inode _ at; do
    [ "$at" != "$PORT" ] || own_sockets="$own_sockets $inode "
  done <<EOT
$listening
EOT
  holders='' seeds=$MARKS
  for word in $(socket_holders "$listening"); do
    inode=\${word%%:*} pid=\${word#*:}
    case " $holders " in *" $pid "*) continue ;; esac
    holders="$holders $pid"
    case " $seeds " in *" $pid "*) continue ;; esac
    case $own_sockets in *" $inode "*) ! is_ours_by_port "$pid" "$3" "$2" || seeds="$seeds $pid" ;; esac
  done
  [ -n "$seeds" ] && [ -n "$holders" ] || return 0
  FAMILY=$(related_processes "$seeds" "$holders" "\${3:-0}")
}
# related_processes SEEDS HOLDERS START: prints the seeds, their descendants, and their ancestors that were started no
# earlier than START, each only when it or a relative of it is a holder of a port, as words \`PID:START:HOLDS:ROOT\` (HOLDS:
# \`yes\` for a holder; ROOT: \`root\` where no ancestor is among them, else \`child\`).
related_processes() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v seeds="$1" -v hold="$2" -v since="$3" -v self=$$ '
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
      for (p in parent) for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) {
        if (a in mark) below[p] = 1
        if (p in mark) above[a] = 1
      }
      for (p in parent) if ((p in mark) || (p in below) || ((p in above) && start[p] + 0 >= since + 0)) ours[p] = 1
      for (p in ours) {
        if (p in holds) end[p] = 1
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) {
          if (!(a in ours)) continue
          if (a in holds) end[p] = 1
          if (p in holds) end[a] = 1
        }
      }
      # The caller of this program may itself be started by the service.
      for (a = self; a > 1 && (a in parent); a = parent[a]) never[a] = 1
      for (p in end) {
        if (p <= 1 || (p in never)) continue
        root = "root"
        for (a = parent[p]; a > 1 && (a in parent); a = parent[a]) if ((a in end) && !(a in never)) root = "child"
        printf "%s:%s:%s:%s ", p, start[p], (p in holds) ? "yes" : "no", root
      }
    }'
}
# is_ours_by_port PID START RELEASE: whether a process that holds the service's port belongs to it without carrying the
# marker: started after the service was, and from one of its releases, or by its user with an environment that was
# overwritten (every start gives it a PATH).
is_ours_by_port() {
  local start user environment
  start=$(start_time "$1")
  [ -n "$start" ] && [ "$start" -ge "\${2:-0}" ] || return 1
  [ -z "$(release_of_path "$(readlink "/proc/$1/cwd" 2>/dev/null)")" ] || return 0
  [ -z "$(release_of_path "$(readlink "/proc/$1/exe" 2>/dev/null)")" ] || return 0
  user=$(setting "$3" run-as) || user=
  [ "$(stat -c %u "/proc/$1" 2>/dev/null)" = "$(id -u \${user:+"$user"})" ] || return 1
  environment=$(tr '\\0' '\\n' 2>/dev/null <"/proc/$1/environ") || return 1
  case $NL$environment in *"\${NL}PATH="*) return 1 ;; esac
}

# ---- how a release is started --------------------------------------------------------------------------------

# run_limited SECONDS RELEASE SLOT KEY: runs the command kept under KEY, with the release's environment, until a
# deadline.
run_limited() {
  local seconds release slot wanted key value word
  seconds=$1 release=$2 slot=$3 wanted=$4
  set --
  while read -r key value; do
    [ "$key" = "$wanted" ] && { word=$(decode "$value"; printf x); set -- "$@" "\${word%x}"; }
  done <"$D/releases/$release/service"
  [ $# -gt 0 ] || return 1
  ( exec_for_release "$release" "$slot" "$(command -v timeout)" -k 2 "$seconds" "$@" )
}

# exec_for_release RELEASE SLOT COMMAND...: replaces this process by the command, with the variables of the release. A
# second shell reads them, which has no variables that one of them could overwrite, from files that only we can write.
# The marker is set where INSTANCE_TOKEN is, and removed everywhere else.
exec_for_release() {
  local dir file
  dir=$D/releases/$1
  SLOT=$2
  export SLOT
  shift 2
  set -- -- "$MARKER\${INSTANCE_TOKEN:+=$ROOT:$SLOT:$INSTANCE_TOKEN}" "$@"
  for file in "$ROOT/shared/secrets.env" "$dir/slot-$SLOT.env" "$dir/host.env" "$dir/env"; do
    [ -f "$file" ] && set -- "$file" "$@"
  done
  unset LC_ALL dir file
  exec 6<&- 7<&- 8>&- 9>&-
  # Whatever else was open in the job that called us, a lock or a pipe, must not stay open in a service. Only bash can
  # close a descriptor whose number has two digits.
  # shellcheck disable=SC2016 # the second shell expands it
  exec "$(command -v bash || command -v sh)" -c '[ -z "\${BASH_VERSION-}" ] || for fd in /proc/self/fd/*; do fd=\${fd##*/}; [ "$fd" -le 9 ] || eval "exec $fd>&-"; done; unset fd
    set -a; while [ "$1" != -- ]; do . "$1"; shift; done; shift; set +a
    case $1 in *=*) export "$1" ;; *) unset "$1" ;; esac; shift; exec "$@"' sh "$@"
}
# as_user USER COMMAND...: \`-\` for the current user. With an absolute path, because a service's PATH may not contain
# setpriv.
as_user() {
  local user
  user=$1
  shift
  if [ "$user" = - ]; then "$@"; else "$(command -v setpriv)" --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"; fi
}

# launch SLOT RELEASE GENERATION TOKEN: replaces this process by the service, as a session leader. Its pid and start are
# on record before its first instruction, and the lock is held until then, so that the next holder of the lock finds the
# record.
launch() {
  local slot release user key value word
  slot=$1 release=$2 INSTANCE_TOKEN=$4
  printf '%s %s %s %s\\n%s %s\\n' "$release" "$$" "$(start_time $$)" "$BOOT" "$3" "$4" | put "$D/run/$slot" || exit 70
  cd "$ROOT/releases/$release" || exit 71
  user=$(setting "$release" run-as) || user=
  set --
  while read -r key value; do
    [ "$key" = argv ] && { word=$(decode "$value"; printf x); set -- "$@" "\${word%x}"; }
  done <"$D/releases/$release/service"
  if [ -n "$user" ]; then
    HOME=$(getent passwd "$user" | cut -d: -f6) USER=$user LOGNAME=$user
    set -- "$(command -v setpriv)" --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@"
  fi
  exec_for_release "$release" "$slot" "$@"
}

start() {
  local limit generation token unit pid log end
  require_name "$1"; require_name "$2"
  serves "$1" "$2" && return 0
  is_whole "$2" || { WHY="release $2 is not whole on this host: $WHY"; return 1; }
  # Also where nothing runs any more: no release is started beside what an earlier one left behind.
  stop "$1" - || return 1
  [ -d "$D/run" ] && [ -d "$ROOT/logs" ] || mkdir -p "$D/run" "$ROOT/logs" || { WHY="cannot write to $ROOT"; return 1; }
  # The mark of a later stop is written now: by then the disk may be full.
  write_boot_mark || return 1
  limit=$(setting "$2" start-timeout) generation=$(secrets_in_use)
  read -r token 2>/dev/null </proc/sys/kernel/random/uuid || token=$$-$(date +%s%N)
  case $(setting "$2" manager) in
    systemd)
      unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      printf '%s 0 0 %s\\n%s -\\n' "$2" "$BOOT" "$generation" | put "$D/run/$1" || return 1
      timeout 10 systemctl reset-failed "$unit" 2>/dev/null
      WHY=$(timeout -k 2 "$limit" systemctl restart "$unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) ||
        { WHY="systemctl restart $unit: $WHY"; return 1; }
      pid=$(main_pid "$unit")
      printf '%s %s %s %s\\n%s -\\n' "$2" "$pid" "$(start_time "$pid")" "$BOOT" "$generation" | put "$D/run/$1" ;;
    command)
      printf '%s 0 0 %s\\n%s %s\\n' "$2" "$BOOT" "$generation" "$token" | put "$D/run/$1" || return 1
      (cd "$ROOT/releases/$2" && INSTANCE_TOKEN=$token && run_limited "$limit" "$2" "$1" start-argv) \\
        >>"$ROOT/logs/$1-$2.log" 2>&1 </dev/null ||
        { WHY="the start command failed or took longer than $limit s"; return 1; } ;;
    *)
      rm -f "$D/run/$1"
      log=$ROOT/logs/$1-$2.log
      [ -f "$log" ] && mv -f "$log" "$log.1"
      # A service gets nothing else of the caller's environment: neither a job's tokens nor its tracking variable.
      env -i PATH="$PATH" HOME="\${HOME:-/}" USER="$(id -un)" LOGNAME="$(id -un)" LANG="\${LANG:-C.UTF-8}" \\
        setsid sh "$0" "$ROOT" launch "$1" "$2" "$generation" "$token" </dev/null >>"$log" 2>&1 7<&- 8>&- &
      clock
      end=$((NOW + 10)) PAUSE=
      until [ -s "$D/run/$1" ]; do
        clock
        [ "$NOW" -lt "$end" ] || { WHY="the service could not be launched"; return 1; }
        pause
      done ;;
  esac
}

# ---- how it is stopped ---------------------------------------------------------------------------------------

write_boot_mark() {
  local mark
  read -r mark 2>/dev/null <"$D/stopping/.boot" && [ "$mark" = "$BOOT" ] && return
  mkdir -p "$D/stopping" && printf '%s\\n' "$BOOT" | put "$D/stopping/.boot" || { WHY="the disk is full"; return 1; }
}
# Written before the first signal, and synced: what got a signal may end at any later moment, and is never kept.
mark_stopping() {
  [ "$RUN_MARKED" = no ] || return 0
  write_boot_mark || { rm -f "$D/ballast"; write_boot_mark; } || return 1
  ln -f "$D/stopping/.boot" "$D/stopping/$1" && sync "$D/stopping" || { WHY="cannot write to $D"; return 1; }
}

# stop SLOT KEEP [GENERATION]: nothing but the release KEEP may run there afterwards (\`-\`: nothing at all). With a
# GENERATION (\`none\`: no secrets) it stays only as the very process that was started with these secrets: what a service
# manager started meanwhile has others. Sets STOP_RELEASE, STOP_PID, STOP_START and STOP_TOKEN, what is being stopped,
# for the functions below.
stop() {
  local boot=''
  require_name "$1"
  if runs "$1"; then
    if [ "$RUN_RELEASE" = "$2" ] && [ "$RUN_MARKED" = no ]; then
      case \${3:--} in
        -) return 0 ;;
        none) [ "$RUN_EXACT" = yes ] && [ "$RUN_GENERATION" = - ] && return 0 ;;
        *) [ "$RUN_EXACT" = yes ] && [ "$RUN_GENERATION" = "$3" ] && return 0 ;;
      esac
    fi
    mark_stopping "$1" || return 1
    # What runs may not be what was started last; it is stopped by what is on record.
    { read -r STOP_RELEASE STOP_PID STOP_START boot; read -r _ STOP_TOKEN; } <"$D/run/$1"
    STOP_TOKEN=\${STOP_TOKEN:--}
    # On record from another boot: its start time means nothing in this one.
    [ "$boot" = "$BOOT" ] || STOP_START=0
    end_instance "$1" || return 1
  elif [ -n "$RUN_RELEASE" ] && [ "$RUN_BOOT" = "$BOOT" ]; then
    STOP_RELEASE=$RUN_RELEASE STOP_PID=$RUN_PID STOP_START=$RUN_START STOP_TOKEN=$RUN_TOKEN
    kill_session "$STOP_PID" "$STOP_START"
    find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
    end_family "$(setting "$STOP_RELEASE" stop-timeout || echo 30)" || return 1
    free_port "$1" || return 1
  fi
  rm -f "$D/run/$1" "$D/led/$1" "$D/stopping/$1"
}
# end_instance SLOT: ends what the STOP_* variables of \`stop\` name, as its manager does it.
end_instance() {
  local limit unit end strays
  limit=$(setting "$STOP_RELEASE" stop-timeout) || limit=30
  case $(setting "$STOP_RELEASE" manager) in
    systemd)
      unit=$(unit_of "$STOP_RELEASE" "$1")
      WHY=$(timeout -k 2 "$limit" systemctl stop "$unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) ||
        timeout 10 systemctl kill -s KILL "$unit" 2>/dev/null
      clock
      end=$((NOW + 10)) PAUSE=
      until case $(active_state "$unit") in inactive|failed) true ;; *) false ;; esac; do
        clock
        [ "$NOW" -lt "$end" ] || { WHY="$unit does not stop"; return 1; }
        pause
      done ;;
    command)
      (cd "$ROOT/releases/$STOP_RELEASE" && run_limited "$limit" "$STOP_RELEASE" "$1" stop-argv) \\
        >>"$ROOT/logs/$1-$STOP_RELEASE.log" 2>&1 </dev/null
      # A process that still holds the port is recognised by the marker of the start command.
      find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
      end_family "$limit" || return 1
      if runs "$1"; then WHY="the stop command of $STOP_RELEASE left it running"; return 1; fi ;;
    *)
      # Before the first signal: once the parents are gone nothing shows any more what belongs together.
      FAMILY=
      if same_process "$STOP_PID" "$STOP_START"; then
        ! has_strays "$1" || find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
      else
        # A process that has just become a daemon is recognised as the service only once it listens.
        PAUSE=
        until find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"; [ -n "$FAMILY" ] || ! runs "$1"; do pause; done
      fi
      strays=$FAMILY
      end_session "$STOP_PID" "$STOP_START" "$limit" || return 1
      FAMILY=$strays
      end_family "$limit" || return 1 ;;
  esac
  free_port "$1"
}
# has_strays SLOT: whether a process that carries the marker is in another session than its leader's.
has_strays() {
  local pid stat
  for pid in $(marked_processes "$1" "$STOP_TOKEN"); do
    read -r stat 2>/dev/null <"/proc/$pid/stat" || continue
    case $stat in *'(epmd) '*) continue ;; esac
    # shellcheck disable=SC2086 # one argument per field
    set -- "$1" \${stat##*) }
    [ "$5" = "$STOP_PID" ] || return 0
  done
  return 1
}
# end_session LEADER START SECONDS: ends the leader, gently for that long, then what it left in its session.
end_session() {
  local end rest
  PAUSE=
  if same_process "$1" "$2"; then
    kill -TERM "$1" 2>/dev/null
    clock
    end=$((NOW + $3))
    while same_process "$1" "$2"; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
  fi
  # What its leader left behind gets one TERM, and then a KILL.
  rest=$(session_processes "$1" "$2")
  [ -n "$rest" ] || return 0
  if ! same_process "$1" "$2"; then
    # shellcheck disable=SC2086 # one argument per process
    kill -TERM $rest 2>/dev/null
    clock
    end=$((NOW + 2)) PAUSE=
    while [ -n "$(session_processes "$1" "$2")" ]; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
  fi
  kill_session "$1" "$2"
  wait_until_gone "$1:$2"
}
# end_family SECONDS: sends TERM to the roots of FAMILY, waits, sends TERM to the processes they left, and then KILL.
end_family() {
  local end
  [ -n "$FAMILY" ] || return 0
  signal_family TERM :root
  clock
  end=$((NOW + $1)) PAUSE=
  while family_left :root; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
  if family_left ''; then
    signal_family TERM ''
    clock
    end=$((NOW + 2)) PAUSE=
    while family_left ''; do clock; [ "$NOW" -lt "$end" ] || break; pause; done
    signal_family KILL ''
  fi
  # shellcheck disable=SC2086 # one argument per process
  wait_until_gone $FAMILY
}
# signal_family SIGNAL SUFFIX: sends it to the processes of FAMILY whose word ends in SUFFIX.
signal_family() {
  local word pid rest
  for word in $FAMILY; do
    pid=\${word%%:*} rest=\${word#*:}
    case $word in *"$2") ! same_process "$pid" "\${rest%%:*}" || kill "-$1" "$pid" 2>/dev/null ;; esac
  done
}
# family_left SUFFIX: whether one of the processes of FAMILY whose word ends in SUFFIX is running.
family_left() {
  local word rest
  for word in $FAMILY; do
    rest=\${word#*:}
    case $word in *"$1") ! same_process "\${word%%:*}" "\${rest%%:*}" || return 0 ;; esac
  done
  return 1
}
# wait_until_gone PID:START...: a process that got a KILL needs a moment.
wait_until_gone() {
  local end word rest
  clock
  end=$((NOW + 5)) PAUSE=
  for word in "$@"; do
    rest=\${word#*:}
    while same_process "\${word%%:*}" "\${rest%%:*}"; do
      clock
      [ "$NOW" -lt "$end" ] || { WHY="process \${word%%:*} is still running after a KILL"; return 1; }
      pause
    done
  done
}

# free_port SLOT: ends what still listens on the port of the instance and belongs to the stopped service; false with WHY
# where something else listens. What stood in front of the service, such as the proxy of a container, gets a moment to
# notice the stop.
free_port() {
  local end
  address_of "$1" "$STOP_RELEASE"
  [ -n "$PORT" ] && listens "$PORT" "$LOOPBACK_PORT" || return 0
  find_family "$1" "$STOP_RELEASE" "$STOP_START" "$STOP_TOKEN"
  end_family 5 || return 1
  clock
  end=$((NOW + 3)) PAUSE=
  while find_blocker "$1"; do
    clock
    [ "$NOW" -lt "$end" ] || { WHY="port $PORT is still in use, by $WHO; end it, or give the service another port"; return 1; }
    pause
  done
}
# find_blocker SLOT: sets WHO to a process that would keep the next start from the port of the instance; false where
# there is none. A socket unit is none, nor is what was there before the service was started.
find_blocker() {
  local listening held inode uid pid start
  address_of "$1" "$STOP_RELEASE"
  listening=$(sockets "$PORT" "$LOOPBACK_PORT")
  [ -n "$listening" ] || return 1
  held=" $(socket_holders "$listening" | tr '\\n' ' ')"
  while read -r inode uid _; do
    case $held in
      *" $inode:"*) pid=\${held#*" $inode:"} pid=\${pid%% *} ;;
      *)
        # This user cannot see the process: one of root's may be a socket unit.
        [ "$uid" != 0 ] || continue
        WHO="a process of user $uid"
        return 0 ;;
    esac
    [ "$pid" != 1 ] || continue
    start=$(start_time "$pid")
    [ -n "$start" ] && [ "$start" -ge "\${STOP_START:-0}" ] || continue
    ! belongs_to_slot "$pid" "$1" || continue
    WHO="process $pid ($(program_of "$pid"))"
    return 0
  done <<EOT
$listening
EOT
  return 1
}
# belongs_to_slot PID [EXCEPT]: whether it belongs to what was started in a slot of this service, other than EXCEPT.
belongs_to_slot() {
  local file pid='' boot='' token=''
  for file in "$D"/run/*; do
    [ -f "$file" ] && [ "\${file##*/}" != "\${2-}" ] || continue
    { read -r _ pid _ boot; read -r _ token; } <"$file"
    [ "$boot" = "$BOOT" ] || continue
    [ "\${pid:-0}" = 0 ] || [ "$(session_of "$1")" != "$(session_of "$pid")" ] || return 0
    case \${token:--} in -) ;; *) ! grep -qsazFx "$MARKER=$ROOT:\${file##*/}:$token" "/proc/$1/environ" || return 0 ;; esac
  done
  return 1
}

# session_processes LEADER START: prints the processes of a session that a service of ours led; none when its leader is
# another process by now.
session_processes() {
  local leader since now entry stat
  case \${1:-0} in ''|0|1|*[!0-9]*) return 0 ;; esac
  leader=$1 since=\${2:-0}
  now=$(start_time "$1")
  [ -z "$now" ] || [ "$now" = "$2" ] || return 0
  # One search for candidates, which are then read closely: reading every process in a shell takes half a second on a
  # full host.
  # shellcheck disable=SC2013 # paths in /proc are words
  for entry in $(grep -slE "\\) [A-Za-z] [0-9]+ [0-9]+ $leader " /proc/[0-9]*/stat); do
    entry=\${entry%/stat}
    read -r stat 2>/dev/null <"$entry/stat" || continue
    case $stat in *'(epmd) '*) continue ;; esac
    # shellcheck disable=SC2086 # one argument per field
    set -- \${stat##*) }
    [ "$4" = "$leader" ] && [ "\${20}" -ge "$since" ] && case $1 in Z|X) ;; *) printf '%s ' "\${entry#/proc/}" ;; esac
  done
}
kill_session() {
  local pid
  for pid in $(session_processes "$1" "$2"); do kill -KILL "$pid" 2>/dev/null; done
}

# ---- lines ---------------------------------------------------------------------------------------------------
#
# Each of these functions is an operation of a line, and called by its name in \`apply\`: a format that records hold.

# running SLOT RELEASE: fails unless it runs there.
running() {
  require_name "$1"; require_name "$2"
  serves "$1" "$2" || { WHY="$2 does not run in slot $1"; return 1; }
}
# await SLOT RELEASE: waits until something listens for it. True also where nothing does in time: verification finds
# that.
await() {
  local port loopback end
  require_name "$1"; require_name "$2"
  address_of "$1" "$2"
  [ -n "$PORT" ] || return 0
  port=$PORT loopback=$LOOPBACK_PORT
  clock
  end=$((NOW + $(setting "$2" start-timeout))) PAUSE=
  until listens "$port" "$loopback"; do
    clock
    [ "$NOW" -lt "$end" ] && runs "$1" || return 0
    pause
  done
}
# An inspection shows nothing of a process but that it runs.
answer_runtime() { :; }
`}});function y7(e2,{strategy:n3}){return{serving:n3.kind!=="blue-green"?MAIN:e2.get("active")?.trim()==="b"?"b":"a",groups:e2.all("running").map(t2=>{let[r3="",o8="",i13=""]=t2.split(" ");return{name:r3,running:{[o8]:1},wanted:1,ready:1,shown:`process ${i13}`}}),rollout:{state:"idle",detail:"",withinMs:0}}}async function w8(e2,n3,{strategy:t2}){let[r3,o8]=t2.kind==="blue-green"?[`${e2.name} slot ${n3}`,slotOn(e2,t2,n3).instance]:[e2.name,e2.instance];return{wanted:1,found:[{name:r3,release:void 0,url:o8}]}}var processRuntime,init_runtime2=__esm({"src/targets/host/runtimes/process/runtime.ts"(){"use strict";init_lines2();init_overlay();init_preflight2();init_runtime();processRuntime={program:runtime_default,observe:y7,instances:w8,gate:e2=>({kind:"live",group:e2,of:"all"}),groupFor:nextSlot,forward:switchLines,back:rollbackLines,unattended:forwardLines,undo:undoLines,sentence:sentenceOf,overlay:processOverlay,preflight:processPreflight}}});var require_default=__commonJS({"node_modules/events-universal/default.js"(exports2,module2){module2.exports=__nccwpck_require__(434)}});var require_fixed_size=__commonJS({"node_modules/fast-fifo/fixed-size.js"(exports2,module2){module2.exports=class{constructor(t2){if(!(t2>0)||(t2-1&t2)!==0)throw new Error("Max size for a FixedFIFO should be a power of two");this.buffer=new Array(t2),this.mask=t2-1,this.top=0,this.btm=0,this.next=null}clear(){this.top=this.btm=0,this.next=null,this.buffer.fill(void 0)}push(t2){return this.buffer[this.top]!==void 0?!1:(this.buffer[this.top]=t2,this.top=this.top+1&this.mask,!0)}shift(){let t2=this.buffer[this.btm];if(t2!==void 0)return this.buffer[this.btm]=void 0,this.btm=this.btm+1&this.mask,t2}peek(){return this.buffer[this.btm]}isEmpty(){return this.buffer[this.btm]===void 0}}}});var require_fast_fifo=__commonJS({"node_modules/fast-fifo/index.js"(exports2,module2){var FixedFIFO=require_fixed_size();module2.exports=class{constructor(t2){this.hwm=t2||16,this.head=new FixedFIFO(this.hwm),this.tail=this.head,this.length=0}clear(){this.head=this.tail,this.head.clear(),this.length=0}push(t2){if(this.length++,!this.head.push(t2)){let i13=this.head;this.head=i13.next=new FixedFIFO(2*this.head.buffer.length),this.head.push(t2)}}shift(){this.length!==0&&this.length--;let t2=this.tail.shift();if(t2===void 0&&this.tail.next){let i13=this.tail.next;return this.tail.next=null,this.tail=i13,this.tail.shift()}return t2}peek(){let t2=this.tail.peek();return t2===void 0&&this.tail.next?this.tail.next.peek():t2}isEmpty(){return this.length===0}}}});var require_b4a=__commonJS({"node_modules/b4a/index.js"(exports2,module2){function isBuffer(n3){return Buffer.isBuffer(n3)||n3 instanceof Uint8Array}function isEncoding(n3){return Buffer.isEncoding(n3)}function alloc(n3,t2,r3){return Buffer.alloc(n3,t2,r3)}function allocUnsafe(n3){return Buffer.allocUnsafe(n3)}function allocUnsafeSlow(n3){return Buffer.allocUnsafeSlow(n3)}function byteLength(n3,t2){return Buffer.byteLength(n3,t2)}function compare(n3,t2){return Buffer.compare(n3,t2)}function concat(n3,t2){return Buffer.concat(n3,t2)}function copy(n3,t2,r3,e2,u23){return toBuffer(n3).copy(t2,r3,e2,u23)}function equals(n3,t2){return toBuffer(n3).equals(t2)}function fill(n3,t2,r3,e2,u23){return toBuffer(n3).fill(t2,r3,e2,u23)}function from(n3,t2,r3){return Buffer.from(n3,t2,r3)}function includes(n3,t2,r3,e2){return toBuffer(n3).includes(t2,r3,e2)}function indexOf(n3,t2,r3,e2){return toBuffer(n3).indexOf(t2,r3,e2)}function lastIndexOf(n3,t2,r3,e2){return toBuffer(n3).lastIndexOf(t2,r3,e2)}function swap16(n3){return toBuffer(n3).swap16()}function swap32(n3){return toBuffer(n3).swap32()}function swap64(n3){return toBuffer(n3).swap64()}function toBuffer(n3){return Buffer.isBuffer(n3)?n3:Buffer.from(n3.buffer,n3.byteOffset,n3.byteLength)}function toString(n3,t2,r3,e2){return toBuffer(n3).toString(t2,r3,e2)}function toHex(n3,t2,r3){return toBuffer(n3).toString("hex",t2,r3)}function write(n3,t2,r3,e2,u23){return toBuffer(n3).write(t2,r3,e2,u23)}function readDoubleBE(n3,t2){return toBuffer(n3).readDoubleBE(t2)}function readDoubleLE(n3,t2){return toBuffer(n3).readDoubleLE(t2)}function readFloatBE(n3,t2){return toBuffer(n3).readFloatBE(t2)}function readFloatLE(n3,t2){return toBuffer(n3).readFloatLE(t2)}function readInt32BE(n3,t2){return toBuffer(n3).readInt32BE(t2)}function readInt32LE(n3,t2){return toBuffer(n3).readInt32LE(t2)}function readUInt32BE(n3,t2){return toBuffer(n3).readUInt32BE(t2)}function readUInt32LE(n3,t2){return toBuffer(n3).readUInt32LE(t2)}function writeDoubleBE(n3,t2,r3){return toBuffer(n3).writeDoubleBE(t2,r3)}function writeDoubleLE(n3,t2,r3){return toBuffer(n3).writeDoubleLE(t2,r3)}function writeFloatBE(n3,t2,r3){return toBuffer(n3).writeFloatBE(t2,r3)}function writeFloatLE(n3,t2,r3){return toBuffer(n3).writeFloatLE(t2,r3)}function writeInt32BE(n3,t2,r3){return toBuffer(n3).writeInt32BE(t2,r3)}function writeInt32LE(n3,t2,r3){return toBuffer(n3).writeInt32LE(t2,r3)}function writeUInt32BE(n3,t2,r3){return toBuffer(n3).writeUInt32BE(t2,r3)}function writeUInt32LE(n3,t2,r3){return toBuffer(n3).writeUInt32LE(t2,r3)}module2.exports={isBuffer,isEncoding,alloc,allocUnsafe,allocUnsafeSlow,byteLength,compare,concat,copy,equals,fill,from,includes,indexOf,lastIndexOf,swap16,swap32,swap64,toBuffer,toString,toHex,write,readDoubleBE,readDoubleLE,readFloatBE,readFloatLE,readInt32BE,readInt32LE,readUInt32BE,readUInt32LE,writeDoubleBE,writeDoubleLE,writeFloatBE,writeFloatLE,writeInt32BE,writeInt32LE,writeUInt32BE,writeUInt32LE}}});var require_pass_through_decoder=__commonJS({"node_modules/text-decoder/lib/pass-through-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(e2){this.encoding=e2}get remaining(){return 0}decode(e2){return b4a.toString(e2,this.encoding)}flush(){return""}}}});var require_utf8_decoder=__commonJS({"node_modules/text-decoder/lib/utf8-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(){this._reset()}get remaining(){return this.bytesSeen}decode(t2){if(t2.byteLength===0)return"";if(this.bytesNeeded===0&&trailingIncomplete(t2,0)===0)return this.bytesSeen=trailingBytesSeen(t2),b4a.toString(t2,"utf8");let n3="",o8=0;if(this.bytesNeeded>0){for(;o8<t2.byteLength;){let s11=t2[o8];if(s11<this.lowerBoundary||s11>this.upperBoundary){n3+="\uFFFD",this._reset();break}if(this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|s11&63,this.bytesSeen++,o8++,this.bytesSeen===this.bytesNeeded){n3+=String.fromCodePoint(this.codePoint),this._reset();break}}if(this.bytesNeeded>0)return n3}let r3=trailingIncomplete(t2,o8),i13=t2.byteLength-r3;i13>o8&&(n3+=b4a.toString(t2,"utf8",o8,i13));for(let s11=i13;s11<t2.byteLength;s11++){let e2=t2[s11];if(this.bytesNeeded===0){e2<=127?(this.bytesSeen=0,n3+=String.fromCharCode(e2)):e2>=194&&e2<=223?(this.bytesNeeded=2,this.bytesSeen=1,this.codePoint=e2&31):e2>=224&&e2<=239?(e2===224?this.lowerBoundary=160:e2===237&&(this.upperBoundary=159),this.bytesNeeded=3,this.bytesSeen=1,this.codePoint=e2&15):e2>=240&&e2<=244?(e2===240?this.lowerBoundary=144:e2===244&&(this.upperBoundary=143),this.bytesNeeded=4,this.bytesSeen=1,this.codePoint=e2&7):(this.bytesSeen=1,n3+="\uFFFD");continue}if(e2<this.lowerBoundary||e2>this.upperBoundary){n3+="\uFFFD",s11--,this._reset();continue}this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|e2&63,this.bytesSeen++,this.bytesSeen===this.bytesNeeded&&(n3+=String.fromCodePoint(this.codePoint),this._reset())}return n3}flush(){let t2=this.bytesNeeded>0?"\uFFFD":"";return this._reset(),t2}_reset(){this.codePoint=0,this.bytesNeeded=0,this.bytesSeen=0,this.lowerBoundary=128,this.upperBoundary=191}};function trailingIncomplete(f32,t2){let n3=f32.byteLength;if(n3<=t2)return 0;let o8=Math.max(t2,n3-4),r3=n3-1;for(;r3>o8&&(f32[r3]&192)===128;)r3--;if(r3<t2)return 0;let i13=f32[r3],s11;if(i13<=127)return 0;if(i13>=194&&i13<=223)s11=2;else if(i13>=224&&i13<=239)s11=3;else if(i13>=240&&i13<=244)s11=4;else return 0;let e2=n3-r3;return e2<s11?e2:0}function trailingBytesSeen(f32){let t2=f32.byteLength;if(t2===0)return 0;let n3=f32[t2-1];if(n3<=127)return 0;if((n3&192)!==128)return 1;let o8=Math.max(0,t2-4),r3=t2-2;for(;r3>=o8&&(f32[r3]&192)===128;)r3--;if(r3<0)return 1;let i13=f32[r3],s11;if(i13>=194&&i13<=223)s11=2;else if(i13>=224&&i13<=239)s11=3;else if(i13>=240&&i13<=244)s11=4;else return 1;if(t2-r3!==s11)return 1;if(s11>=3){let e2=f32[r3+1];if(i13===224&&e2<160||i13===237&&e2>159||i13===240&&e2<144||i13===244&&e2>143)return 1}return 0}}});var require_text_decoder=__commonJS({"node_modules/text-decoder/index.js"(exports2,module2){var PassThroughDecoder=require_pass_through_decoder(),UTF8Decoder=require_utf8_decoder();module2.exports=class{constructor(e2="utf8"){switch(this.encoding=normalizeEncoding(e2),this.encoding){case"utf8":this.decoder=new UTF8Decoder;break;case"utf16le":case"base64":throw new Error("Unsupported encoding: "+this.encoding);default:this.decoder=new PassThroughDecoder(this.encoding)}}get remaining(){return this.decoder.remaining}push(e2){return typeof e2=="string"?e2:this.decoder.decode(e2)}write(e2){return this.push(e2)}end(e2){let t2="";return e2&&(t2=this.push(e2)),t2+=this.decoder.flush(),t2}};function normalizeEncoding(r3){switch(r3=r3.toLowerCase(),r3){case"utf8":case"utf-8":return"utf8";case"ucs2":case"ucs-2":case"utf16le":case"utf-16le":return"utf16le";case"latin1":case"binary":return"latin1";case"base64":case"ascii":case"hex":return r3;default:throw new Error("Unknown encoding: "+r3)}}}});var require_errors=__commonJS({"node_modules/streamx/lib/errors.js"(exports2,module2){module2.exports=class r3 extends Error{constructor(t2,e2,E25=r3){super(t2),this.code=e2,Error.captureStackTrace&&Error.captureStackTrace(this,E25)}static isStreamDestroyed(t2){return t2&&t2.code==="STREAM_DESTROYED"}static isPrematureClose(t2){return t2&&t2.code==="PREMATURE_CLOSE"}static isAborted(t2){return t2&&t2.code==="ABORTED"}static isBadArgument(t2){return t2&&t2.code==="BAD_ARGUMENT"}get name(){return"StreamError"}static STREAM_DESTROYED(){return new r3("Stream was destroyed","STREAM_DESTROYED",r3.STREAM_DESTROYED)}static PREMATURE_CLOSE(t2="Premature close"){return new r3(t2,"PREMATURE_CLOSE",r3.PREMATURE_CLOSE)}static ABORTED(){return new r3("Stream aborted","ABORTED",r3.ABORTED)}static BAD_ARGUMENT(t2="Bad argument"){return new r3(t2,"BAD_ARGUMENT",r3.BAD_ARGUMENT)}}}});var require_streamx=__commonJS({"node_modules/streamx/index.js"(exports2,module2){var{EventEmitter}=require_default(),FIFO=require_fast_fifo(),TextDecoder2=require_text_decoder(),StreamError=require_errors(),qmt=typeof queueMicrotask>"u"?i13=>global.process.nextTick(i13):queueMicrotask,MAX=(1<<29)-1,OPENING=1,PREDESTROYING=2,DESTROYING=4,DESTROYED=8,NOT_OPENING=MAX^OPENING,NOT_PREDESTROYING=MAX^PREDESTROYING,READ_ACTIVE=16,READ_UPDATING=32,READ_PRIMARY=64,READ_QUEUED=128,READ_RESUMED=256,READ_PIPE_DRAINED=512,READ_ENDING=1024,READ_EMIT_DATA=2048,READ_EMIT_READABLE=4096,READ_EMITTED_READABLE=8192,READ_DONE=16384,READ_NEXT_TICK=32768,READ_NEEDS_PUSH=65536,READ_READ_AHEAD=131072,READ_FLOWING=READ_RESUMED|READ_PIPE_DRAINED,READ_ACTIVE_AND_NEEDS_PUSH=READ_ACTIVE|READ_NEEDS_PUSH,READ_PRIMARY_AND_ACTIVE=READ_PRIMARY|READ_ACTIVE,READ_EMIT_READABLE_AND_QUEUED=READ_EMIT_READABLE|READ_QUEUED,READ_RESUMED_READ_AHEAD=READ_RESUMED|READ_READ_AHEAD,READ_NOT_ACTIVE=MAX^READ_ACTIVE,READ_NON_PRIMARY=MAX^READ_PRIMARY,READ_NON_PRIMARY_AND_PUSHED=MAX^(READ_PRIMARY|READ_NEEDS_PUSH),READ_PUSHED=MAX^READ_NEEDS_PUSH,READ_PAUSED=MAX^READ_RESUMED,READ_NOT_QUEUED=MAX^(READ_QUEUED|READ_EMITTED_READABLE),READ_NOT_ENDING=MAX^READ_ENDING,READ_PIPE_NOT_DRAINED=MAX^READ_FLOWING,READ_NOT_NEXT_TICK=MAX^READ_NEXT_TICK,READ_NOT_UPDATING=MAX^READ_UPDATING,READ_NO_READ_AHEAD=MAX^READ_READ_AHEAD,READ_PAUSED_NO_READ_AHEAD=MAX^READ_RESUMED_READ_AHEAD,WRITE_ACTIVE=1<<18,WRITE_UPDATING=2<<18,WRITE_PRIMARY=4<<18,WRITE_QUEUED=8<<18,WRITE_UNDRAINED=16<<18,WRITE_DONE=32<<18,WRITE_EMIT_DRAIN=64<<18,WRITE_NEXT_TICK=128<<18,WRITE_WRITING=256<<18,WRITE_FINISHING=512<<18,WRITE_CORKED=1024<<18,WRITE_NOT_ACTIVE=MAX^(WRITE_ACTIVE|WRITE_WRITING),WRITE_NON_PRIMARY=MAX^WRITE_PRIMARY,WRITE_NOT_FINISHING=MAX^(WRITE_ACTIVE|WRITE_FINISHING),WRITE_DRAINED=MAX^WRITE_UNDRAINED,WRITE_NOT_QUEUED=MAX^WRITE_QUEUED,WRITE_NOT_NEXT_TICK=MAX^WRITE_NEXT_TICK,WRITE_NOT_UPDATING=MAX^WRITE_UPDATING,WRITE_NOT_CORKED=MAX^WRITE_CORKED,ACTIVE=READ_ACTIVE|WRITE_ACTIVE,NOT_ACTIVE=MAX^ACTIVE,DONE2=READ_DONE|WRITE_DONE,DESTROY_STATUS=DESTROYING|DESTROYED|PREDESTROYING,OPEN_STATUS=DESTROY_STATUS|OPENING,AUTO_DESTROY=DESTROY_STATUS|DONE2,NON_PRIMARY=WRITE_NON_PRIMARY&READ_NON_PRIMARY,ACTIVE_OR_TICKING=WRITE_NEXT_TICK|READ_NEXT_TICK,TICKING=ACTIVE_OR_TICKING&NOT_ACTIVE,IS_OPENING=OPEN_STATUS|TICKING,READ_PRIMARY_STATUS=OPEN_STATUS|READ_ENDING|READ_DONE,READ_STATUS=OPEN_STATUS|READ_DONE|READ_QUEUED,READ_ENDING_STATUS=OPEN_STATUS|READ_ENDING|READ_QUEUED,READ_READABLE_STATUS=OPEN_STATUS|READ_EMIT_READABLE|READ_QUEUED|READ_EMITTED_READABLE,SHOULD_NOT_READ=OPEN_STATUS|READ_ACTIVE|READ_ENDING|READ_DONE|READ_NEEDS_PUSH|READ_READ_AHEAD,READ_BACKPRESSURE_STATUS=DESTROY_STATUS|READ_ENDING|READ_DONE,READ_UPDATE_SYNC_STATUS=READ_UPDATING|OPEN_STATUS|READ_NEXT_TICK|READ_PRIMARY,READ_NEXT_TICK_OR_OPENING=READ_NEXT_TICK|OPENING,WRITE_PRIMARY_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_QUEUED_AND_UNDRAINED=WRITE_QUEUED|WRITE_UNDRAINED,WRITE_QUEUED_AND_ACTIVE=WRITE_QUEUED|WRITE_ACTIVE,WRITE_DRAIN_STATUS=WRITE_QUEUED|WRITE_UNDRAINED|OPEN_STATUS|WRITE_ACTIVE,WRITE_STATUS=OPEN_STATUS|WRITE_ACTIVE|WRITE_QUEUED|WRITE_CORKED,WRITE_PRIMARY_AND_ACTIVE=WRITE_PRIMARY|WRITE_ACTIVE,WRITE_ACTIVE_AND_WRITING=WRITE_ACTIVE|WRITE_WRITING,WRITE_FINISHING_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_QUEUED_AND_ACTIVE|WRITE_DONE,WRITE_BACKPRESSURE_STATUS=WRITE_UNDRAINED|DESTROY_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_UPDATE_SYNC_STATUS=WRITE_UPDATING|OPEN_STATUS|WRITE_NEXT_TICK|WRITE_PRIMARY,WRITE_DROP_DATA=WRITE_FINISHING|WRITE_DONE|DESTROY_STATUS,asyncIterator=Symbol.asyncIterator||Symbol("asyncIterator"),WritableState=class{constructor(t2,{highWaterMark:e2=16384,map:s11=null,mapWritable:r3,byteLength:l33,byteLengthWritable:a17}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e2,this.buffered=0,this.error=null,this.pipeline=null,this.drains=null,this.byteLength=a17||l33||defaultByteLength,this.map=r3||s11,this.afterWrite=afterWrite.bind(this),this.afterUpdateNextTick=updateWriteNT.bind(this)}get ending(){return(this.stream._duplexState&WRITE_FINISHING)!==0}get ended(){return(this.stream._duplexState&WRITE_DONE)!==0}push(t2){return(this.stream._duplexState&WRITE_DROP_DATA)!==0?!1:(this.map!==null&&(t2=this.map(t2)),this.buffered+=this.byteLength(t2),this.queue.push(t2),this.buffered<this.highWaterMark?(this.stream._duplexState|=WRITE_QUEUED,!0):(this.stream._duplexState|=WRITE_QUEUED_AND_UNDRAINED,!1))}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=WRITE_NOT_QUEUED),t2}end(t2){typeof t2=="function"?this.stream.once("finish",t2):t2!=null&&this.push(t2),this.stream._duplexState=(this.stream._duplexState|WRITE_FINISHING)&WRITE_NON_PRIMARY}autoBatch(t2,e2){let s11=[],r3=this.stream;for(s11.push(t2);(r3._duplexState&WRITE_STATUS)===WRITE_QUEUED_AND_ACTIVE;)s11.push(r3._writableState.shift());if((r3._duplexState&OPEN_STATUS)!==0)return e2(null);r3._writev(s11,e2)}update(){let t2=this.stream;t2._duplexState|=WRITE_UPDATING;do{for(;(t2._duplexState&WRITE_STATUS)===WRITE_QUEUED;){let e2=this.shift();t2._duplexState|=WRITE_ACTIVE_AND_WRITING,t2._write(e2,this.afterWrite)}(t2._duplexState&WRITE_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=WRITE_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&WRITE_FINISHING_STATUS)===WRITE_FINISHING){t2._duplexState=t2._duplexState|WRITE_ACTIVE,t2._final(afterFinal.bind(this));return}if((t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&WRITE_NEXT_TICK)===0?!1:(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&WRITE_UPDATE_SYNC_STATUS)===WRITE_PRIMARY?this.update():this.updateNextTick()}updateNextTick(){(this.stream._duplexState&WRITE_NEXT_TICK)===0&&(this.stream._duplexState|=WRITE_NEXT_TICK,(this.stream._duplexState&WRITE_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},ReadableState=class{constructor(t2,{highWaterMark:e2=16384,map:s11=null,mapReadable:r3,byteLength:l33,byteLengthReadable:a17}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e2===0?1:e2,this.buffered=0,this.readAhead=e2>0,this.error=null,this.pipeline=null,this.byteLength=a17||l33||defaultByteLength,this.map=r3||s11,this.pipeTo=null,this.afterRead=afterRead.bind(this),this.afterUpdateNextTick=updateReadNT.bind(this)}get ending(){return(this.stream._duplexState&READ_ENDING)!==0}get ended(){return(this.stream._duplexState&READ_DONE)!==0}pipe(t2,e2){if(this.pipeTo!==null)throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");if(typeof e2!="function"&&(e2=null),this.stream._duplexState|=READ_PIPE_DRAINED,this.pipeTo=t2,this.pipeline=new Pipeline(this.stream,t2,e2),e2&&this.stream.on("error",noop),isStreamx(t2))t2._writableState.pipeline=this.pipeline,e2&&t2.on("error",noop),t2.on("finish",this.pipeline.finished.bind(this.pipeline));else{let s11=this.pipeline.done.bind(this.pipeline,t2),r3=this.pipeline.done.bind(this.pipeline,t2,null);t2.on("error",s11),t2.on("close",r3),t2.on("finish",this.pipeline.finished.bind(this.pipeline))}t2.on("drain",afterDrain.bind(this)),this.stream.emit("piping",t2),t2.emit("pipe",this.stream)}push(t2){let e2=this.stream;return t2===null?(this.highWaterMark=0,e2._duplexState=(e2._duplexState|READ_ENDING)&READ_NON_PRIMARY_AND_PUSHED,!1):this.map!==null&&(t2=this.map(t2),t2===null)?(e2._duplexState&=READ_PUSHED,this.buffered<this.highWaterMark):(this.buffered+=this.byteLength(t2),this.queue.push(t2),e2._duplexState=(e2._duplexState|READ_QUEUED)&READ_PUSHED,this.buffered<this.highWaterMark)}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=READ_NOT_QUEUED),t2}unshift(t2){let e2=[this.map!==null?this.map(t2):t2];for(;this.buffered>0;)e2.push(this.shift());for(let s11=0;s11<e2.length-1;s11++){let r3=e2[s11];this.buffered+=this.byteLength(r3),this.queue.push(r3)}this.push(e2[e2.length-1])}read(){let t2=this.stream;if((t2._duplexState&READ_STATUS)===READ_QUEUED){let e2=this.shift();return this.pipeTo!==null&&this.pipeTo.write(e2)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e2),e2}return this.readAhead===!1&&(t2._duplexState|=READ_READ_AHEAD,this.updateNextTick()),null}drain(){let t2=this.stream;for(;(t2._duplexState&READ_STATUS)===READ_QUEUED&&(t2._duplexState&READ_FLOWING)!==0;){let e2=this.shift();this.pipeTo!==null&&this.pipeTo.write(e2)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e2)}}update(){let t2=this.stream;t2._duplexState|=READ_UPDATING;do{for(this.drain();this.buffered<this.highWaterMark&&(t2._duplexState&SHOULD_NOT_READ)===READ_READ_AHEAD;)t2._duplexState|=READ_ACTIVE_AND_NEEDS_PUSH,t2._read(this.afterRead),this.drain();(t2._duplexState&READ_READABLE_STATUS)===READ_EMIT_READABLE_AND_QUEUED&&(t2._duplexState|=READ_EMITTED_READABLE,t2.emit("readable")),(t2._duplexState&READ_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=READ_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&READ_ENDING_STATUS)===READ_ENDING&&(t2._duplexState=(t2._duplexState|READ_DONE)&READ_NOT_ENDING,t2.emit("end"),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),this.pipeTo!==null&&this.pipeTo.end()),(t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&READ_NEXT_TICK)===0?!1:(this.stream._duplexState&=READ_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&READ_UPDATE_SYNC_STATUS)===READ_PRIMARY?this.update():this.updateNextTick()}updateNextTickIfOpen(){(this.stream._duplexState&READ_NEXT_TICK_OR_OPENING)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}updateNextTick(){(this.stream._duplexState&READ_NEXT_TICK)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},TransformState=class{constructor(t2){this.data=null,this.afterTransform=afterTransform.bind(t2),this.afterFinal=null}},Pipeline=class{constructor(t2,e2,s11){this.from=t2,this.to=e2,this.afterPipe=s11,this.error=null,this.pipeToFinished=!1}finished(){this.pipeToFinished=!0}done(t2,e2){if(e2&&(this.error=e2),t2===this.to&&(this.to=null,this.from!==null)){((this.from._duplexState&READ_DONE)===0||!this.pipeToFinished)&&this.from.destroy(this.error||StreamError.PREMATURE_CLOSE("Writable stream closed"));return}if(t2===this.from&&(this.from=null,this.to!==null)){(t2._duplexState&READ_DONE)===0&&this.to.destroy(this.error||StreamError.PREMATURE_CLOSE("Readable stream closed"));return}this.afterPipe!==null&&this.afterPipe(this.error),this.to=this.from=this.afterPipe=null}};function afterDrain(){this.stream._duplexState|=READ_PIPE_DRAINED,this.updateCallback()}function afterFinal(i13){let t2=this.stream;i13&&t2.destroy(i13),(t2._duplexState&DESTROY_STATUS)===0&&(t2._duplexState|=WRITE_DONE,t2.emit("finish")),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),t2._duplexState&=WRITE_NOT_FINISHING,(t2._duplexState&WRITE_UPDATING)===0?this.update():this.updateNextTick()}function afterDestroy(i13){let t2=this.stream;!i13&&!StreamError.isStreamDestroyed(this.error)&&(i13=this.error),i13&&t2.emit("error",i13),t2._duplexState|=DESTROYED,t2.emit("close");let e2=t2._readableState,s11=t2._writableState;if(e2!==null&&e2.pipeline!==null&&e2.pipeline.done(t2,i13),s11!==null){for(;s11.drains!==null&&s11.drains.length>0;)s11.drains.shift().resolve(!1);s11.pipeline!==null&&s11.pipeline.done(t2,i13)}}function afterWrite(i13){let t2=this.stream;i13&&t2.destroy(i13),t2._duplexState&=WRITE_NOT_ACTIVE,this.drains!==null&&tickDrains(this.drains),(t2._duplexState&WRITE_DRAIN_STATUS)===WRITE_UNDRAINED&&(t2._duplexState&=WRITE_DRAINED,(t2._duplexState&WRITE_EMIT_DRAIN)===WRITE_EMIT_DRAIN&&t2.emit("drain")),this.updateCallback()}function afterRead(i13){i13&&this.stream.destroy(i13),this.stream._duplexState&=READ_NOT_ACTIVE,this.readAhead===!1&&(this.stream._duplexState&READ_RESUMED)===0&&(this.stream._duplexState&=READ_NO_READ_AHEAD),this.updateCallback()}function updateReadNT(){(this.stream._duplexState&READ_UPDATING)===0&&(this.stream._duplexState&=READ_NOT_NEXT_TICK,this.update())}function updateWriteNT(){(this.stream._duplexState&WRITE_UPDATING)===0&&(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,this.update())}function tickDrains(i13){for(let t2=0;t2<i13.length;t2++)--i13[t2].writes===0&&(i13.shift().resolve(!0),t2--)}function afterOpen(i13){let t2=this.stream;i13&&t2.destroy(i13),(t2._duplexState&DESTROYING)===0&&((t2._duplexState&READ_PRIMARY_STATUS)===0&&(t2._duplexState|=READ_PRIMARY),(t2._duplexState&WRITE_PRIMARY_STATUS)===0&&(t2._duplexState|=WRITE_PRIMARY),t2.emit("open")),t2._duplexState&=NOT_ACTIVE,t2._writableState!==null&&t2._writableState.updateCallback(),t2._readableState!==null&&t2._readableState.updateCallback()}function afterTransform(i13,t2){t2!=null&&this.push(t2),this._writableState.afterWrite(i13)}function newListener(i13){this._readableState!==null&&(i13==="data"&&(this._duplexState|=READ_EMIT_DATA|READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick()),i13==="readable"&&(this._duplexState|=READ_EMIT_READABLE,this._readableState.updateNextTick())),this._writableState!==null&&i13==="drain"&&(this._duplexState|=WRITE_EMIT_DRAIN,this._writableState.updateNextTick())}var Stream=class extends EventEmitter{constructor(t2){super(),this._duplexState=0,this._readableState=null,this._writableState=null,t2&&(t2.open&&(this._open=t2.open),t2.destroy&&(this._destroy=t2.destroy),t2.predestroy&&(this._predestroy=t2.predestroy),t2.signal&&t2.signal.addEventListener("abort",abort.bind(this))),this.on("newListener",newListener)}_open(t2){t2(null)}_destroy(t2){t2(null)}_predestroy(){}get readable(){return this._readableState!==null?!0:void 0}get writable(){return this._writableState!==null?!0:void 0}get destroyed(){return(this._duplexState&DESTROYED)!==0}get destroying(){return(this._duplexState&DESTROY_STATUS)!==0}destroy(t2){(this._duplexState&DESTROY_STATUS)===0&&(t2||(t2=StreamError.STREAM_DESTROYED()),this._duplexState=(this._duplexState|DESTROYING)&NON_PRIMARY,this._readableState!==null&&(this._readableState.highWaterMark=0,this._readableState.error=t2),this._writableState!==null&&(this._writableState.highWaterMark=0,this._writableState.error=t2),this._duplexState|=PREDESTROYING,this._predestroy(),this._duplexState&=NOT_PREDESTROYING,this._readableState!==null&&this._readableState.updateNextTick(),this._writableState!==null&&this._writableState.updateNextTick())}},Readable=class _Readable extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|WRITE_DONE|READ_READ_AHEAD,this._readableState=new ReadableState(this,t2),t2&&(this._readableState.readAhead===!1&&(this._duplexState&=READ_NO_READ_AHEAD),t2.read&&(this._read=t2.read),t2.eagerOpen&&this._readableState.updateNextTick(),t2.encoding&&this.setEncoding(t2.encoding))}static deferred(t2,e2){let s11=new PassThrough(e2);return t2().then(r3=>{if(r3===null)return s11.end();s11.destroying||pipeline(r3,s11,noop)}).catch(r3=>s11.destroy(r3)),s11}setEncoding(t2){let e2=new TextDecoder2(t2),s11=this._readableState.map||echo;return this._readableState.map=r3,this;function r3(l33){let a17=e2.push(l33);return a17===""&&(l33.byteLength!==0||e2.remaining>0)?null:s11(a17)}}_read(t2){t2(null)}pipe(t2,e2){return this._readableState.updateNextTick(),this._readableState.pipe(t2,e2),t2}read(){return this._readableState.updateNextTick(),this._readableState.read()}push(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.push(t2)}unshift(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.unshift(t2)}resume(){return this._duplexState|=READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick(),this}pause(){return this._duplexState&=this._readableState.readAhead===!1?READ_PAUSED_NO_READ_AHEAD:READ_PAUSED,this}static _fromAsyncIterator(t2,e2){let s11,r3=new _Readable({...e2,read(a17){t2.next().then(l33).then(a17.bind(null,null)).catch(a17)},predestroy(){s11=t2.return()},destroy(a17){if(!s11)return a17(null);s11.then(a17.bind(null,null)).catch(a17)}});return r3;function l33(a17){a17.done?r3.push(null):r3.push(a17.value)}}static from(t2,e2){if(isReadStreamx(t2))return t2;if(t2[asyncIterator])return this._fromAsyncIterator(t2[asyncIterator](),e2);Array.isArray(t2)||(t2=t2===void 0?[]:[t2]);let s11=0;return new _Readable({...e2,read(r3){this.push(s11===t2.length?null:t2[s11++]),r3(null)}})}static isBackpressured(t2){return(t2._duplexState&READ_BACKPRESSURE_STATUS)!==0||t2._readableState.buffered>=t2._readableState.highWaterMark}static isPaused(t2){return(t2._duplexState&READ_RESUMED)===0}[asyncIterator](){let t2=this,e2=null,s11=null,r3=null;return this.on("error",n3=>{e2=n3}),this.on("readable",l33),this.on("close",a17),{[asyncIterator](){return this},next(){return new Promise(function(n3,u23){s11=n3,r3=u23;let h35=t2.read();h35!==null?d23(h35):(t2._duplexState&DESTROYED)!==0&&d23(null)})},return(){return _22(null)},throw(n3){return _22(n3)}};function l33(){s11!==null&&d23(t2.read())}function a17(){s11!==null&&d23(null)}function d23(n3){r3!==null&&(e2?r3(e2):n3===null&&(t2._duplexState&READ_DONE)===0?r3(StreamError.STREAM_DESTROYED()):s11({value:n3,done:n3===null}),r3=s11=null)}function _22(n3){return t2.destroy(n3),new Promise((u23,h35)=>{if(t2._duplexState&DESTROYED)return u23({value:void 0,done:!0});t2.once("close",function(){n3?h35(n3):u23({value:void 0,done:!0})})})}}},Writable=class extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|READ_DONE,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final),t2.eagerOpen&&this._writableState.updateNextTick())}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e2){e2(null)}_write(t2,e2){this._writableState.autoBatch(t2,e2)}_final(t2){t2(null)}static isBackpressured(t2){return(t2._duplexState&WRITE_BACKPRESSURE_STATUS)!==0}static drained(t2){if(t2.destroyed)return Promise.resolve(!1);let e2=t2._writableState,r3=(isWritev(t2)?Math.min(1,e2.queue.length):e2.queue.length)+(t2._duplexState&WRITE_WRITING?1:0);return r3===0?Promise.resolve(!0):(e2.drains===null&&(e2.drains=[]),new Promise(l33=>{e2.drains.push({writes:r3,resolve:l33})}))}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Duplex=class extends Readable{constructor(t2){super(t2),this._duplexState=OPENING|this._duplexState&READ_READ_AHEAD,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final))}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e2){e2(null)}_write(t2,e2){this._writableState.autoBatch(t2,e2)}_final(t2){t2(null)}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Transform=class extends Duplex{constructor(t2){super(t2),this._transformState=new TransformState(this),t2&&(t2.transform&&(this._transform=t2.transform),t2.flush&&(this._flush=t2.flush))}_write(t2,e2){this._readableState.buffered>=this._readableState.highWaterMark?this._transformState.data=t2:this._transform(t2,this._transformState.afterTransform)}_read(t2){if(this._transformState.data!==null){let e2=this._transformState.data;this._transformState.data=null,t2(null),this._transform(e2,this._transformState.afterTransform)}else t2(null)}destroy(t2){super.destroy(t2),this._transformState.data!==null&&(this._transformState.data=null,this._transformState.afterTransform())}_transform(t2,e2){e2(null,t2)}_flush(t2){t2(null)}_final(t2){this._transformState.afterFinal=t2,this._flush(transformAfterFlush.bind(this))}},PassThrough=class extends Transform{};function transformAfterFlush(i13,t2){let e2=this._transformState.afterFinal;if(i13)return e2(i13);t2!=null&&this.push(t2),this.push(null),e2(null)}function pipelinePromise(...i13){return new Promise((t2,e2)=>pipeline(...i13,s11=>{if(s11)return e2(s11);t2()}))}function pipeline(i13,...t2){let e2=Array.isArray(i13)?[...i13,...t2]:[i13,...t2],s11=e2.length&&typeof e2[e2.length-1]=="function"?e2.pop():null;if(e2.length<2)throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");let r3=e2[0],l33=null,a17=null;for(let n3=1;n3<e2.length;n3++)l33=e2[n3],isStreamx(r3)?r3.pipe(l33,_22):(d23(r3,!0,n3>1,_22),r3.pipe(l33)),r3=l33;if(s11){let n3=!1,u23=isStreamx(l33)||!!(l33._writableState&&l33._writableState.autoDestroy);l33.on("error",h35=>{a17===null&&(a17=h35)}),l33.on("finish",()=>{n3=!0,u23||s11(a17)}),u23&&l33.on("close",()=>s11(a17||(n3?null:StreamError.PREMATURE_CLOSE())))}return l33;function d23(n3,u23,h35,o8){n3.on("error",o8),n3.on("close",f32);function f32(){if(u23&&n3._readableState&&!n3._readableState.ended||h35&&n3._writableState&&!n3._writableState.ended)return o8(StreamError.PREMATURE_CLOSE())}}function _22(n3){if(!(!n3||a17)){a17=n3;for(let u23 of e2)u23.destroy(n3)}}}function echo(i13){return i13}function isStream(i13){return!!i13._readableState||!!i13._writableState}function isStreamx(i13){return typeof i13._duplexState=="number"&&isStream(i13)}function isEnding(i13){return!!i13._readableState&&i13._readableState.ending}function isEnded(i13){return!!i13._readableState&&i13._readableState.ended}function isFinishing(i13){return!!i13._writableState&&i13._writableState.ending}function isFinished(i13){return!!i13._writableState&&i13._writableState.ended}function getStreamError(i13,t2={}){let e2=i13._readableState&&i13._readableState.error||i13._writableState&&i13._writableState.error;return!t2.all&&StreamError.isStreamDestroyed(e2)?null:e2}function isReadStreamx(i13){return isStreamx(i13)&&i13.readable}function isDisturbed(i13){return(i13._duplexState&OPENING)!==OPENING||(i13._duplexState&DESTROYING)===DESTROYING||(i13._duplexState&ACTIVE_OR_TICKING)!==0}function isTypedArray(i13){return typeof i13=="object"&&i13!==null&&typeof i13.byteLength=="number"}function defaultByteLength(i13){return isTypedArray(i13)?i13.byteLength:1024}function noop(){}function abort(){this.destroy(StreamError.ABORTED())}function isWritev(i13){return i13._writev!==Writable.prototype._writev&&i13._writev!==Duplex.prototype._writev}module2.exports={pipeline,pipelinePromise,isStream,isStreamx,isEnding,isEnded,isFinishing,isFinished,isDisturbed,getStreamError,Stream,Writable,Readable,Duplex,Transform,PassThrough}}});var require_headers=__commonJS({"node_modules/tar-stream/headers.js"(exports2){var b4a=require_b4a(),ZEROS="0000000000000000000",SEVENS="7777777777777777777",ZERO_OFFSET=48,USTAR_MAGIC=b4a.from([117,115,116,97,114,0]),USTAR_VER=b4a.from([ZERO_OFFSET,ZERO_OFFSET]),GNU_MAGIC=b4a.from([117,115,116,97,114,32]),GNU_VER=b4a.from([32,0]),MASK=4095,MAGIC_OFFSET=257,VERSION_OFFSET=263;exports2.decodeLongPath=function(e2,n3){return decodeStr(e2,0,e2.length,n3)},exports2.encodePax=function(e2){let n3="";e2.name&&(n3+=addLength(" path="+e2.name+`
`)),e2.linkname&&(n3+=addLength(" linkpath="+e2.linkname+`
`));let t2=e2.pax;if(t2)for(let i13 in t2)n3+=addLength(" "+i13+"="+t2[i13]+`
`);return b4a.from(n3)},exports2.decodePax=function(e2){let n3={};for(;e2.length;){let t2=0;for(;t2<e2.length&&e2[t2]!==32;)t2++;let i13=parseInt(b4a.toString(e2.subarray(0,t2)),10);if(!i13)return n3;let c28=b4a.toString(e2.subarray(t2+1,i13-1)),a17=c28.indexOf("=");if(a17===-1)return n3;n3[c28.slice(0,a17)]=c28.slice(a17+1),e2=e2.subarray(i13)}return n3},exports2.encode=function(e2){let n3=b4a.alloc(512),t2=e2.name,i13="";if(e2.typeflag===5&&t2[t2.length-1]!=="/"&&(t2+="/"),b4a.byteLength(t2)!==t2.length)return null;for(;b4a.byteLength(t2)>100;){let c28=t2.indexOf("/");if(c28===-1)return null;i13+=i13?"/"+t2.slice(0,c28):t2.slice(0,c28),t2=t2.slice(c28+1)}return b4a.byteLength(t2)>100||b4a.byteLength(i13)>155||e2.linkname&&b4a.byteLength(e2.linkname)>100?null:(b4a.write(n3,t2),b4a.write(n3,encodeOct(e2.mode&MASK,6),100),b4a.write(n3,encodeOct(e2.uid,6),108),b4a.write(n3,encodeOct(e2.gid,6),116),encodeSize(e2.size,n3,124),b4a.write(n3,encodeOct(e2.mtime.getTime()/1e3|0,11),136),n3[156]=ZERO_OFFSET+toTypeflag(e2.type),e2.linkname&&b4a.write(n3,e2.linkname,157),b4a.copy(USTAR_MAGIC,n3,MAGIC_OFFSET),b4a.copy(USTAR_VER,n3,VERSION_OFFSET),e2.uname&&b4a.write(n3,e2.uname,265),e2.gname&&b4a.write(n3,e2.gname,297),b4a.write(n3,encodeOct(e2.devmajor||0,6),329),b4a.write(n3,encodeOct(e2.devminor||0,6),337),i13&&b4a.write(n3,i13,345),b4a.write(n3,encodeOct(cksum(n3),6),148),n3)},exports2.decode=function(e2,n3,t2){let i13=e2[156]===0?0:e2[156]-ZERO_OFFSET,c28=decodeStr(e2,0,100,n3),a17=decodeOct(e2,100,8),l33=decodeOct(e2,108,8),u23=decodeOct(e2,116,8),s11=decodeOct(e2,124,12),h35=decodeOct(e2,136,12),g28=toType(i13),d23=e2[157]===0?null:decodeStr(e2,157,100,n3),m30=decodeStr(e2,265,32),x37=decodeStr(e2,297,32),y31=decodeOct(e2,329,8),w32=decodeOct(e2,337,8),o8=cksum(e2);if(o8===256)return null;if(o8!==decodeOct(e2,148,8))throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");if(isUSTAR(e2))e2[345]&&(c28=decodeStr(e2,345,155,n3)+"/"+c28);else if(!isGNU(e2)&&!t2)throw new Error("Invalid tar header: unknown format.");return i13===0&&c28&&c28[c28.length-1]==="/"&&(i13=5),{name:c28,mode:a17,uid:l33,gid:u23,size:s11,byteOffset:0,mtime:new Date(1e3*h35),type:g28,linkname:d23,uname:m30,gname:x37,devmajor:y31,devminor:w32,pax:null}};function isUSTAR(r3){return b4a.equals(USTAR_MAGIC,r3.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))}function isGNU(r3){return b4a.equals(GNU_MAGIC,r3.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))&&b4a.equals(GNU_VER,r3.subarray(VERSION_OFFSET,VERSION_OFFSET+2))}function clamp(r3,e2,n3){return typeof r3!="number"?n3:(r3=~~r3,r3>=e2?e2:r3>=0||(r3+=e2,r3>=0)?r3:0)}function toType(r3){switch(r3){case 0:return"file";case 1:return"link";case 2:return"symlink";case 3:return"character-device";case 4:return"block-device";case 5:return"directory";case 6:return"fifo";case 7:return"contiguous-file";case 72:return"pax-header";case 55:return"pax-global-header";case 27:return"gnu-long-link-path";case 28:case 30:return"gnu-long-path"}return null}function toTypeflag(r3){switch(r3){case"file":return 0;case"link":return 1;case"symlink":return 2;case"character-device":return 3;case"block-device":return 4;case"directory":return 5;case"fifo":return 6;case"contiguous-file":return 7;case"pax-header":return 72}return 0}function indexOf(r3,e2,n3,t2){for(;n3<t2;n3++)if(r3[n3]===e2)return n3;return t2}function cksum(r3){let e2=256;for(let n3=0;n3<148;n3++)e2+=r3[n3];for(let n3=156;n3<512;n3++)e2+=r3[n3];return e2}function encodeOct(r3,e2){return r3=r3.toString(8),r3.length>e2?SEVENS.slice(0,e2)+" ":ZEROS.slice(0,e2-r3.length)+r3+" "}function encodeSizeBin(r3,e2,n3){e2[n3]=128;for(let t2=11;t2>0;t2--)e2[n3+t2]=r3&255,r3=Math.floor(r3/256)}function encodeSize(r3,e2,n3){r3.toString(8).length>11?encodeSizeBin(r3,e2,n3):b4a.write(e2,encodeOct(r3,11),n3)}function parse256(r3){let e2;if(r3[0]===128)e2=!0;else if(r3[0]===255)e2=!1;else return null;let n3=[],t2;for(t2=r3.length-1;t2>0;t2--){let a17=r3[t2];e2?n3.push(a17):n3.push(255-a17)}let i13=0,c28=n3.length;for(t2=0;t2<c28;t2++)i13+=n3[t2]*Math.pow(256,t2);return e2?i13:-1*i13}function decodeOct(r3,e2,n3){if(r3=r3.subarray(e2,e2+n3),e2=0,r3[e2]&128)return parse256(r3);{for(;e2<r3.length&&r3[e2]===32;)e2++;let t2=clamp(indexOf(r3,32,e2,r3.length),r3.length,r3.length);for(;e2<t2&&r3[e2]===0;)e2++;return t2===e2?0:parseInt(b4a.toString(r3.subarray(e2,t2)),8)}}function decodeStr(r3,e2,n3,t2){return b4a.toString(r3.subarray(e2,indexOf(r3,0,e2,e2+n3)),t2)}function addLength(r3){let e2=b4a.byteLength(r3),n3=Math.floor(Math.log(e2)/Math.log(10))+1;return e2+n3>=Math.pow(10,n3)&&n3++,e2+n3+r3}}});var require_extract=__commonJS({"node_modules/tar-stream/extract.js"(exports2,module2){var{Writable,Readable,getStreamError}=require_streamx(),FIFO=require_fast_fifo(),b4a=require_b4a(),headers=require_headers(),EMPTY=b4a.alloc(0),MAX_HEADER_SIZE=4*1024*1024,BufferList=class{constructor(){this.buffered=0,this.shifted=0,this.queue=new FIFO,this._offset=0}push(e2){this.buffered+=e2.byteLength,this.queue.push(e2)}shiftFirst(e2){return this.buffered===0?null:this._next(e2)}shift(e2){if(e2>this.buffered)return null;if(e2===0)return EMPTY;let t2=this._next(e2);if(e2===t2.byteLength)return t2;let s11=[t2];for(;(e2-=t2.byteLength)>0;)t2=this._next(e2),s11.push(t2);return b4a.concat(s11)}_next(e2){let t2=this.queue.peek(),s11=t2.byteLength-this._offset;if(e2>=s11){let h35=this._offset?t2.subarray(this._offset,t2.byteLength):t2;return this.queue.shift(),this._offset=0,this.buffered-=s11,this.shifted+=s11,h35}return this.buffered-=e2,this.shifted+=e2,t2.subarray(this._offset,this._offset+=e2)}},Source=class extends Readable{constructor(e2,t2,s11){super(),this.header=t2,this.offset=s11,this._parent=e2}_read(e2){this.header.size===0&&this.push(null),this._parent._stream===this&&this._parent._update(),e2(null)}_predestroy(){this._parent.destroy(getStreamError(this))}_detach(){this._parent._stream===this&&(this._parent._stream=null,this._parent._missing=overflow(this.header.size),this._parent._update())}_destroy(e2){this._detach(),e2(null)}},Extract=class extends Writable{constructor(e2){super(e2),e2||(e2={}),this._buffer=new BufferList,this._offset=0,this._header=null,this._stream=null,this._missing=0,this._longHeader=!1,this._callback=noop,this._locked=!1,this._finished=!1,this._pax=null,this._paxGlobal=null,this._gnuLongPath=null,this._gnuLongLinkPath=null,this._filenameEncoding=e2.filenameEncoding||"utf-8",this._allowUnknownFormat=!!e2.allowUnknownFormat,this._unlockBound=this._unlock.bind(this)}_unlock(e2){if(this._locked=!1,e2){this.destroy(e2),this._continueWrite(e2);return}this._update()}_consumeHeader(){if(this._locked)return!1;this._offset=this._buffer.shifted;try{this._header=headers.decode(this._buffer.shift(512),this._filenameEncoding,this._allowUnknownFormat)}catch(e2){return this._continueWrite(e2),!1}if(!this._header)return!0;switch(this._header.byteOffset=this._buffer.shifted,this._header.type){case"gnu-long-path":case"gnu-long-link-path":case"pax-global-header":case"pax-header":return this._longHeader=!0,this._missing=this._header.size,this._missing>MAX_HEADER_SIZE?(this._continueWrite(new Error("Header exceeds max size")),!1):!0}return this._locked=!0,this._applyLongHeaders(),this._header.size>=0?this._header.size===0||this._header.type==="directory"?(this.emit("entry",this._header,this._createStream(),this._unlockBound),!0):(this._stream=this._createStream(),this._missing=this._header.size,this.emit("entry",this._header,this._stream,this._unlockBound),!0):(this._continueWrite(new Error("Invalid header")),!1)}_applyLongHeaders(){this._gnuLongPath&&(this._header.name=this._gnuLongPath,this._gnuLongPath=null),this._gnuLongLinkPath&&(this._header.linkname=this._gnuLongLinkPath,this._gnuLongLinkPath=null),this._pax&&(this._pax.path&&(this._header.name=this._pax.path),this._pax.linkpath&&(this._header.linkname=this._pax.linkpath),this._pax.size&&(this._header.size=parseInt(this._pax.size,10)),this._header.pax=this._pax,this._pax=null)}_decodeLongHeader(e2){switch(this._header.type){case"gnu-long-path":this._gnuLongPath=headers.decodeLongPath(e2,this._filenameEncoding);break;case"gnu-long-link-path":this._gnuLongLinkPath=headers.decodeLongPath(e2,this._filenameEncoding);break;case"pax-global-header":this._paxGlobal=headers.decodePax(e2);break;case"pax-header":this._pax=this._paxGlobal===null?headers.decodePax(e2):Object.assign({},this._paxGlobal,headers.decodePax(e2));break}}_consumeLongHeader(){this._longHeader=!1,this._missing=overflow(this._header.size);let e2=this._buffer.shift(this._header.size);try{this._decodeLongHeader(e2)}catch(t2){return this._continueWrite(t2),!1}return!0}_consumeStream(){let e2=this._buffer.shiftFirst(this._missing);if(e2===null)return!1;this._missing-=e2.byteLength;let t2=this._stream.push(e2);return this._missing===0?(this._stream.push(null),t2&&this._stream._detach(),t2&&this._locked===!1):t2}_createStream(){return new Source(this,this._header,this._offset)}_update(){for(;this._buffer.buffered>0&&!this.destroying;){if(this._missing>0){if(this._stream!==null){if(this._consumeStream()===!1)return;continue}if(this._longHeader===!0){if(this._missing>this._buffer.buffered)break;if(this._consumeLongHeader()===!1)return!1;continue}let e2=this._buffer.shiftFirst(this._missing);e2!==null&&(this._missing-=e2.byteLength);continue}if(this._buffer.buffered<512)break;if(this._stream!==null||this._consumeHeader()===!1)return}this._continueWrite(null)}_continueWrite(e2){let t2=this._callback;this._callback=noop,t2(e2)}_write(e2,t2){this._callback=t2,this._buffer.push(e2),this._update()}_final(e2){this._finished=this._missing===0&&this._buffer.buffered===0,e2(this._finished?null:new Error("Unexpected end of data"))}_predestroy(){this._continueWrite(null)}_destroy(e2){this._stream&&this._stream.destroy(getStreamError(this)),e2(null)}[Symbol.asyncIterator](){let e2=null,t2=null,s11=null,h35=null,a17=null,u23=this;return this.on("entry",d23),this.on("error",i13=>{e2=i13}),this.on("close",c28),{[Symbol.asyncIterator](){return this},next(){return new Promise(f32)},return(){return _22(null)},throw(i13){return _22(i13)}};function l33(i13){if(!a17)return;let n3=a17;a17=null,n3(i13)}function f32(i13,n3){if(e2)return n3(e2);if(h35){i13({value:h35,done:!1}),h35=null;return}t2=i13,s11=n3,l33(null),u23._finished&&t2&&(t2({value:void 0,done:!0}),t2=s11=null)}function d23(i13,n3,o8){a17=o8,n3.on("error",noop),t2?(t2({value:n3,done:!1}),t2=s11=null):h35=n3}function c28(){l33(e2),t2&&(e2?s11(e2):t2({value:void 0,done:!0}),t2=s11=null)}function _22(i13){return u23.destroy(i13),l33(i13),new Promise((n3,o8)=>{if(u23.destroyed)return n3({value:void 0,done:!0});u23.once("close",function(){i13?o8(i13):n3({value:void 0,done:!0})})})}}};module2.exports=function(e2){return new Extract(e2)};function noop(){}function overflow(r3){return r3&=511,r3&&512-r3}}});var require_constants=__commonJS({"node_modules/tar-stream/constants.js"(exports2,module2){var constants={S_IFMT:61440,S_IFDIR:16384,S_IFCHR:8192,S_IFBLK:24576,S_IFIFO:4096,S_IFLNK:40960};try{module2.exports=(__nccwpck_require__(896).constants)||constants}catch{module2.exports=constants}}});var require_pack=__commonJS({"node_modules/tar-stream/pack.js"(exports2,module2){var{Readable,Writable,getStreamError}=require_streamx(),b4a=require_b4a(),constants=require_constants(),headers=require_headers(),DMODE=493,FMODE=420,END_OF_TAR=b4a.alloc(1024),Sink=class extends Writable{constructor(i13,t2,n3){super({mapWritable,eagerOpen:!0}),this.written=0,this.header=t2,this._callback=n3,this._linkname=null,this._isLinkname=t2.type==="symlink"&&!t2.linkname,this._isVoid=t2.type!=="file"&&t2.type!=="contiguous-file",this._finished=!1,this._pack=i13,this._openCallback=null,this._pack._stream===null?this._pack._stream=this:this._pack._pending.push(this)}_open(i13){this._openCallback=i13,this._pack._stream===this&&this._continueOpen()}_continuePack(i13){if(this._callback===null)return;let t2=this._callback;this._callback=null,t2(i13)}_continueOpen(){this._pack._stream===null&&(this._pack._stream=this);let i13=this._openCallback;if(this._openCallback=null,i13!==null){if(this._pack.destroying)return i13(new Error("pack stream destroyed"));if(this._pack._finalized)return i13(new Error("pack stream is already finalized"));this._pack._stream=this,this._isLinkname||this._pack._encode(this.header),this._isVoid&&(this._finish(),this._continuePack(null)),i13(null)}}_write(i13,t2){if(this._isLinkname)return this._linkname=this._linkname?b4a.concat([this._linkname,i13]):i13,t2(null);if(this._isVoid)return i13.byteLength>0?t2(new Error("No body allowed for this entry")):t2();if(this.written+=i13.byteLength,this._pack.push(i13))return t2();this._pack._drain=t2}_finish(){this._finished||(this._finished=!0,this._isLinkname&&(this.header.linkname=this._linkname?b4a.toString(this._linkname,"utf-8"):"",this._pack._encode(this.header)),overflow(this._pack,this.header.size),this._pack._done(this))}_final(i13){if(this.written!==this.header.size)return i13(new Error("Size mismatch"));this._finish(),i13(null)}_getError(){return getStreamError(this)||new Error("tar entry destroyed")}_predestroy(){this._pack.destroy(this._getError())}_destroy(i13){this._pack._done(this),this._continuePack(this._finished?null:this._getError()),i13()}},Pack=class extends Readable{constructor(i13){super(i13),this._drain=noop,this._finalized=!1,this._finalizing=!1,this._pending=[],this._stream=null}entry(i13,t2,n3){if(this._finalized||this.destroying)throw new Error("already finalized or destroyed");typeof t2=="function"&&(n3=t2,t2=null),n3||(n3=noop),(!i13.size||i13.type==="symlink")&&(i13.size=0),i13.type||(i13.type=modeToType(i13.mode)),i13.mode||(i13.mode=i13.type==="directory"?DMODE:FMODE),i13.uid||(i13.uid=0),i13.gid||(i13.gid=0),i13.mtime||(i13.mtime=new Date),typeof t2=="string"&&(t2=b4a.from(t2));let e2=new Sink(this,i13,n3);return b4a.isBuffer(t2)?(i13.size=t2.byteLength,e2.write(t2),e2.end(),e2):(e2._isVoid,e2)}finalize(){if(this._stream||this._pending.length>0){this._finalizing=!0;return}this._finalized||(this._finalized=!0,this.push(END_OF_TAR),this.push(null))}_done(i13){i13===this._stream&&(this._stream=null,this._finalizing&&this.finalize(),this._pending.length&&this._pending.shift()._continueOpen())}_encode(i13){if(!i13.pax){let t2=headers.encode(i13);if(t2){this.push(t2);return}}this._encodePax(i13)}_encodePax(i13){let t2=headers.encodePax({name:i13.name,linkname:i13.linkname,pax:i13.pax}),n3={name:"PaxHeader",mode:i13.mode,uid:i13.uid,gid:i13.gid,size:t2.byteLength,mtime:i13.mtime,type:"pax-header",linkname:i13.linkname&&"PaxHeader",uname:i13.uname,gname:i13.gname,devmajor:i13.devmajor,devminor:i13.devminor};this.push(headers.encode(n3)),this.push(t2),overflow(this,t2.byteLength),n3.size=i13.size,n3.type=i13.type,this.push(headers.encode(n3))}_doDrain(){let i13=this._drain;this._drain=noop,i13()}_predestroy(){let i13=getStreamError(this);for(this._stream&&this._stream.destroy(i13);this._pending.length;){let t2=this._pending.shift();t2.destroy(i13),t2._continueOpen()}this._doDrain()}_read(i13){this._doDrain(),i13()}};module2.exports=function(i13){return new Pack(i13)};function modeToType(s11){switch(s11&constants.S_IFMT){case constants.S_IFBLK:return"block-device";case constants.S_IFCHR:return"character-device";case constants.S_IFDIR:return"directory";case constants.S_IFIFO:return"fifo";case constants.S_IFLNK:return"symlink"}return"file"}function noop(){}function overflow(s11,i13){i13&=511,i13&&s11.push(END_OF_TAR.subarray(0,512-i13))}function mapWritable(s11){return b4a.isBuffer(s11)?s11:b4a.from(s11)}}});var require_tar_stream=__commonJS({"node_modules/tar-stream/index.js"(exports2){exports2.extract=require_extract(),exports2.pack=require_pack()}});async function overlay(e2,r3,s11,m30){let{release:t2}=e2,a17={...e2.files,".release/manifest.json":e2.manifest,".release/env":envLines({RELEASE_ID:t2.id,RELEASE_VERSION:t2.version,RELEASE_COMMIT:t2.commit,RELEASE_CONFIG_HASH:t2.configHash,...r3.env}),".release/host.env":envLines(s11.env),...m30.overlay(e2,r3,s11)},o8=(0,import_tar_stream.pack)();for(let[n3,c28]of Object.entries(a17))o8.entry({name:n3,mode:420,mtime:new Date(0)},c28);o8.finalize();let i13=[];for await(let n3 of o8)i13.push(n3);return Buffer.concat(i13)}var import_tar_stream,init_overlay2=__esm({"src/targets/host/overlay.ts"(){"use strict";import_tar_stream=__toESM(require_tar_stream(),1);init_env_lines()}});function P4(n3){return/\/log\.txt$|crash\.dump$/.test(n3)?"release":n3.endsWith("journal.jsonl")?"deployment":n3.endsWith("listening.txt")?"listeners":/(?:resources|process|processes)\.txt$/.test(n3)?"machine":"service"}function lengthOf(n3){return String(Buffer.byteLength(n3))}function m8(n3){return n3.map(t2=>`${t2}
`).join("")}var import_node_fs3,b8,h7,M4,HostLease,c7,init_site_lease=__esm({"src/targets/host/site-lease.ts"(){"use strict";import_node_fs3=__nccwpck_require__(24);init_target();init_calls();init_env_lines();init_overlay2();init_state();b8=2e4,h7=9e5,M4=16*1024*1024,HostLease=class{site;id;service;environment;calls;world;runtime;constructor({site:t2,id:s11,service:i13,environment:e2,calls:r3,world:o8,runtime:l33}){this.site=t2,this.id=s11,this.service=i13,this.environment=e2,this.calls=r3,this.world=o8,this.runtime=l33}async arm(){let t2=String(Math.ceil(this.environment.guardMs/1e3));return{limits:(await this.calls.verb(this.site,["arm",this.id,t2],{fresh:!0,deadlineMs:LOCK_MS})).get("reboot")==="survives"?"":"a reboot of the host (no systemd, or not root)"}}async beat(){return(await this.calls.verb(this.site,["beat",this.id],{deadlineMs:b8})).get("guard")==="alive"?"alive":"dead"}async run(t2,s11){switch(t2.verb){case"snapshot":return this.snapshot(t2.data);case"stage":return this.stage(t2.data,s11);case"beside":case"switch":return this.lines(t2);case"stop-left":return await this.stopLeft(!0),c7;case"hook":return this.hook(t2);default:throw new Error(`no such step: ${t2.verb}`)}}async disarm(){await this.calls.verb(this.site,["disarm",this.id],{})}async prepare(){await this.calls.verb(this.site,["prepare",this.id],{})}async commit(t2){await this.calls.verb(this.site,["commit",this.id,t2],{})}async finish(t2,{drop:s11}){let e2=(await this.calls.verb(this.site,["finish",this.id,t2,...s11?["drop"]:[]],{deadlineMs:2*this.moveMs()})).get("ended");return e2==="committed"||e2==="undone"?e2:void 0}async follow(t2){await this.calls.verb(this.site,["follow",this.id,t2],{deadlineMs:this.moveMs()})}async lead(t2){await this.calls.verb(this.site,["lead",this.id,t2],{deadlineMs:this.moveMs()})}async stopLeft(t2){await this.calls.verb(this.site,["after",this.id,t2?"yes":"no"],{deadlineMs:this.moveMs()})}async markBad(t2){await this.calls.verb(this.site,["mark",this.id,t2],{})}async evidence(t2){return(await this.calls.verb(this.site,["evidence",this.id,t2],{deadlineMs:LOCK_MS,keepBytes:M4})).below("file:").map(([i13,e2])=>({name:i13,text:e2,about:P4(i13)}))}async hold(t2,s11){let i13=record({kind:"hold",deployment:this.id,actor:s11,reason:this.world.secrets.redact(t2)});await this.calls.verb(this.site,["hold",this.id,lengthOf(i13)],{input:i13})}async end({outcome:t2,bad:s11,of:i13}){let e2=i13.flatMap(r3=>[r3.id,r3.outcome]);await this.calls.verb(this.site,["end",this.id,t2,String(this.environment.keep),s11??"-",...e2],{deadlineMs:LOCK_MS})}async snapshot({ownSecrets:t2,replaces:s11,record:i13}){let e2=new Date(this.world.clock.now()).toISOString().replace(/[-:]/g,"").replace("T","-").slice(0,15),r3=m8(i13),o8=[lengthOf(r3),`${this.service}-backup-${e2}`,t2?"own":"-",s11??"-"];return await this.calls.verb(this.site,["snapshot",this.id,...o8],{input:r3,deadlineMs:LOCK_MS}),c7}async stage({present:t2},{shipment:s11}){if(s11===void 0)throw new Error("nothing to stage");let{release:i13,payload:e2,secrets:r3}=s11;if(r3!==void 0){let d23=envLines(r3);await this.calls.verb(this.site,["upload",this.id,lengthOf(d23),"secrets","-"],{input:d23})}let o8=e2.kind==="archive"&&!t2;if(o8){let{size:d23}=(0,import_node_fs3.statSync)(e2.file);await this.calls.verb(this.site,["upload",this.id,String(d23),"archive",e2.sha256],{input:(0,import_node_fs3.createReadStream)(e2.file),deadlineMs:h7})}let l33=await overlay(s11,this.environment,this.calls.at(this.site).host,this.runtime),p34=e2.kind==="reuse"&&!t2?e2.of:"-",u23=[String(l33.length),i13.id,o8?"archive":"-",p34];return await this.calls.verb(this.site,["stage",this.id,...u23],{input:l33,deadlineMs:h7}),c7}async lines({verb:t2,data:s11,deadlineMs:i13}){let e2=m8(s11);return await this.calls.verb(this.site,["run",this.id,lengthOf(e2),t2],{input:e2,deadlineMs:i13}),c7}async hook({data:t2,says:s11,deadlineMs:i13}){let e2=await this.calls.verb(this.site,["hook",this.id,...t2],{deadlineMs:i13}),r3=e2.get("code")??"",o8=e2.get("output")??"";if(r3==="0")return{output:o8};throw new StepFailed(this.site,`${s11} exited with ${r3}: ${o8.trim().split(`
`).slice(-6,-1).join(`
`)}`)}moveMs(){let{startTimeoutMs:t2,stopTimeoutMs:s11}=this.environment.target;return 2*(t2+s11)+LOCK_MS}},c7={output:""}}});function d5(c28){return Buffer.from(c28).toString("base64")}var E7,$8,HostTarget,init_target2=__esm({"src/targets/host/target.ts"(){"use strict";init_target();init_calls();init_plan2();init_preflight();init_program();init_runtime2();init_site_lease();init_state();E7=30,$8={person:"erlmcp-actions unlock, or `sh .deploy/host unlock` on the host. A rollback passes the lock with `force: true`.",hold:"erlmcp-actions undo, or a rollback: either ends the hold"},HostTarget=class{sites;parallel=E7;service;environment;calls;world;runtime;constructor(e2,t2,n3,r3,o8=processRuntime){this.service=e2,this.environment=t2,this.world=r3,this.runtime=o8;let{hosts:s11,connectTimeoutMs:i13}=t2.target;this.sites=s11.map(({name:a17})=>a17).sort(),this.calls=new Calls(s11,{...n3,connectTimeoutMs:i13},programOf(o8.program),r3)}async inspect(e2,t2){let n3=this.world.randomHex(8),r3=await this.inspection(e2,n3),o8=r3.get("unreadable");if(o8!==void 0)throw new StepFailed(e2,`${o8} cannot be read by ${r3.get("user")??"this user"} there, so that what is live is not known: run this as the user that deploys, or with \`sudo: true\``);return stateOf(e2,r3,{observed:this.runtime.observe(r3,this.environment),secrets:t2,nonce:n3})}async preflight(e2,t2){return preflight(e2,t2,this.environment,this.runtime)}async plan(e2,t2){return planForward(e2,t2,this.environment,this.runtime)}async planRollback(e2,t2,n3){return planRollback(e2,t2,n3,this.environment,this.runtime)}hookStep(e2,t2){return hookStep(e2,t2)}async lease(e2,t2,n3){let r3=ownerRecord(t2,n3.sites),o8=["lease",t2.id,lengthOf(r3),n3.over??"-",n3.force?"force":n3.breakHold?"break-hold":"-",String(Math.ceil(this.environment.guardMs/1e3))],s11=await this.calls.installed(e2,o8,{input:r3,deadlineMs:LOCK_MS+SPARE_MS}),i13=ownerOf(s11);switch(s11.get("answer")){case"granted":return{answer:"granted",lease:this.leaseOf(e2,t2.id),undo:s11.get("undo")||void 0,replaced:s11.get("replaced")||void 0};case"held":if(i13!==void 0)return{answer:"held",owner:i13};break;case"locked":{let a17=lockedOf(s11,"locked-")??lockedOf(s11,"held-")??{kind:"person",actor:"somebody",reason:""};return{answer:"locked",locked:a17,fix:$8[a17.kind]}}}throw new StepFailed(e2,"the host answered a lease with something else")}async abandon(e2,t2){await this.leaseOf(e2,t2).end({outcome:"refused",bad:void 0,of:[]})}async lock(e2,t2,n3){await this.calls.installed(e2,["lock",d5(t2),d5(n3)],{})}async unlock(e2){await this.calls.installed(e2,["unlock"],{})}async readConfig(e2,t2,n3){return(await this.calls.piped(e2,["read",t2,d5(n3)])).get("content")??""}async instances(e2,t2){let{host:n3}=this.calls.at(e2),r3=async()=>this.inspection(e2,"-"),{wanted:o8,found:s11}=await this.runtime.instances(n3,t2,this.environment,r3);return{wanted:o8,found:s11.map(({name:i13,release:a17,url:l33})=>({name:i13,release:a17,endpoint:l33===void 0?void 0:async()=>this.through(e2,l33,i13)}))}}async front(e2){let{front:t2}=this.calls.at(e2).host;return t2===void 0?void 0:this.through(e2,t2,`${e2} front`)}async inside(e2,t2){return this.through(e2,t2,`${t2} as ${e2} sees it`)}async watch(e2,t2,n3,r3){let o8=Math.ceil(n3/1e3);try{let s11=await this.calls.piped(e2,["watch",t2,String(o8)],{deadlineMs:n3+SPARE_MS,signal:r3}),i13=s11.get("died");return i13===void 0?void 0:{why:i13,log:s11.get("log")??""}}catch(s11){if(r3.aborted)return;throw s11}}async close(){await this.calls.close()}async inspection(e2,t2){let n3=this.calls.at(e2).host.ports.join(",");return this.calls.piped(e2,["inspect",t2,n3===""?"-":n3])}leaseOf(e2,t2){let{service:n3,environment:r3,calls:o8,world:s11,runtime:i13}=this;return new HostLease({site:e2,id:t2,service:n3,environment:r3,calls:o8,world:s11,runtime:i13})}async through(e2,t2,n3){let{hostname:r3,port:o8,protocol:s11,origin:i13,pathname:a17}=new URL(t2),l33=`${i13}${a17==="/"?"":a17.replace(/\/$/,"")}`,g28=r3.replace(/^\[|\]$/g,""),h35=await this.calls.at(e2).connection.forward(g28,Number(o8)||(s11==="https:"?443:80));return{name:n3,url:l33,...h35===void 0?{}:{socketPath:h35}}}}}});async function withTarget(r3,t2,e2,o8,i13){let n3=a4(r3,t2,e2,o8);try{return await i13(n3)}finally{await n3.close()}}function a4(r3,t2,e2,o8){if(t2.target.kind==="direct")return new HostTarget(r3,t2,e2.ssh,o8)}var init_open=__esm({"src/targets/open.ts"(){"use strict";init_target2()}});function withHost(r3,s11,n3){let{origin:o8}=new URL(s11);return async(e2,t2)=>{let a17=!URL.canParse(e2)||new URL(e2).origin!==o8||Object.keys(t2.headers??{}).some(h35=>h35.toLowerCase()==="host");return r3(e2,a17?t2:{...t2,headers:{...t2.headers,host:n3}})}}var init_http_host=__esm({"src/core/http-host.ts"(){"use strict"}});var shared$8,HttpFailure2,redactUrl2,systemHttp,init_http=__esm({"shared:src/core/http.ts"(){shared$8=(__nccwpck_require__(377).shared)["src/core/http.ts"],HttpFailure2=shared$8.HttpFailure,redactUrl2=shared$8.redactUrl,systemHttp=shared$8.systemHttp}});function field(t2,s11){let e2=u7(s11);if(e2===void 0)return;let n3=t2;for(let r3 of e2){if(typeof n3!="object"||n3===null||!Object.hasOwn(n3,r3))return;n3=n3[r3]}return n3}function u7(t2){let s11=[],e2=/(?:^|(?<=.)\.)([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;for(;e2.lastIndex<t2.length;){let n3=e2.exec(t2);if(n3===null)return;s11.push(n3[1]??n3[2]??n3[3]?.replace(/\\(.)/g,"$1")??"")}return s11}var init_jsonpath=__esm({"src/core/jsonpath.ts"(){"use strict"}});function redirectOf({status:e2,headers:n3},r3){let{location:t2}=n3;return e2<300||e2>399||t2===void 0?"":`, a redirect to ${(URL.canParse(t2,r3)?redactUrl2(new URL(t2,r3)):"a malformed URL").slice(0,c8)}`}var c8,init_redirect=__esm({"src/checks/redirect.ts"(){"use strict";init_http();c8=300}});async function runCheck(t2,i13,s11,n3){let r3=n3.clock.monotonic(),e2={verdict:"inconclusive",detail:"was not asked"};for(let o8=1;o8<=t2.attempts&&(e2=t2.kind==="http"?await c9(t2,i13,n3):await p6(t2,s11),!(e2.verdict==="pass"||n3.signal.aborted));o8+=1)o8<t2.attempts&&await n3.clock.sleep(m9,n3.signal);return{name:t2.name,where:i13.name,verdict:e2.verdict,detail:e2.detail,durationMs:n3.clock.monotonic()-r3}}async function c9(t2,i13,s11){let n3=/^https?:/.test(t2.url),r3=n3?t2.url:`${i13.url}${t2.url}`,e2;try{e2=await s11.http(r3,{method:t2.method,headers:t2.headers,deadlineMs:t2.timeoutMs,...t2.body===void 0?{}:{body:t2.body},...n3||i13.socketPath===void 0?{}:{socketPath:i13.socketPath}})}catch(a17){if(!(a17 instanceof HttpFailure2))throw a17;return{verdict:"inconclusive",detail:a17.message}}if(i13.isWayFailure?.(e2)===!0)return{verdict:"inconclusive",detail:`the way to it answered HTTP ${e2.status}`};let o8=[...t2.status.includes(e2.status)?[]:[`HTTP ${e2.status}${redirectOf(e2,r3)}, expected ${t2.status.join(" or ")}`],...t2.maxMs!==void 0&&e2.durationMs>t2.maxMs?[`took ${Math.round(e2.durationMs)} ms, at most ${t2.maxMs} ms are allowed`]:[],...t2.contains!==void 0&&!e2.body.includes(t2.contains)?[`the answer does not contain ${JSON.stringify(t2.contains)}`]:[],...f10(t2,e2.body)];return o8.length>0?{verdict:"fail",detail:o8.join("; ")}:{verdict:"pass",detail:`HTTP ${e2.status} in ${Math.round(e2.durationMs)} ms`}}function f10({fields:t2},i13){let s11=Object.entries(t2);if(s11.length===0)return[];let n3;try{n3=JSON.parse(i13)}catch{return["the answer is not JSON"]}return s11.flatMap(([r3,e2])=>{let o8=field(n3,r3);return o8===e2?[]:[`${r3} is ${JSON.stringify(o8)??"missing"}, expected ${JSON.stringify(e2)}`.slice(0,300)]})}async function p6(t2,i13){let{code:s11,output:n3}=await i13(t2.command,t2.on,t2.timeoutMs);if(s11===0)return{verdict:"pass",detail:"exited with 0"};let r3=n3.trim().split(`
`).slice(-5).join(`
`);return{verdict:"fail",detail:`${s11===null?"did not end in time":`exited with ${s11}`}${r3===""?"":`: ${r3}`}`}}var m9,init_check=__esm({"src/checks/check.ts"(){"use strict";init_http();init_jsonpath();init_redirect();m9=1e3}});async function ask(n3,l33,$27,d23){let{verify:e2,version:f32,configHash:p34}=l33,m30=d23.clock.monotonic(),t2=(r3,c28,g28={})=>({verdict:r3,detail:c28,instance:void 0,...g28,durationMs:d23.clock.monotonic()-m30}),h35=`${n3.url}${e2.path}`,o8;try{o8=await d23.http(h35,{deadlineMs:$27,headers:{"cache-control":"no-cache"},...n3.socketPath===void 0?{}:{socketPath:n3.socketPath}})}catch(r3){if(!(r3 instanceof HttpFailure2))throw r3;return t2("inconclusive",`gave no answer: ${r3.message}`)}if(n3.isWayFailure?.(o8)===!0)return t2("inconclusive",`gave no answer: the way to it answered HTTP ${o8.status}`);if(o8.status===429)return t2("inconclusive",`answered HTTP 429 to ${e2.path}`,{limited:!0});if(o8.status!==200)return t2("fail",`answered HTTP ${o8.status} to ${e2.path}${redirectOf(o8,h35)}`);let a17=k6(o8.body);if(a17===void 0)return t2("fail",`answered ${e2.path} with something that is not JSON`);let s11=field(a17,e2.versionField);if(s11===void 0)return t2("fail",`answered ${e2.path} without \`${e2.versionField}\``);if(i5(s11)!==i5(f32))return t2("fail",`reports version ${i5(s11)}, not ${i5(f32)}`,{other:i5(s11)});if(e2.configField!==void 0){let r3=field(a17,e2.configField),c28=r3===void 0?"none":i5(r3);if(r3!==p34)return t2("fail",`reports configuration ${c28}, not ${p34}`,{other:`${i5(s11)} with configuration ${c28}`})}let w32=e2.instanceField===void 0?void 0:field(a17,e2.instanceField);return t2("pass",`reports version ${i5(f32)}`,{instance:w32===void 0?void 0:i5(w32)})}function k6(n3){try{return JSON.parse(n3)}catch{return}}function i5(n3){return(typeof n3=="string"?n3:JSON.stringify(n3)??"nothing").replace(/^v(?=\d)/,"").slice(0,100)}var init_handshake=__esm({"src/checks/handshake.ts"(){"use strict";init_jsonpath();init_http();init_redirect()}});function smokeVerifier(i13){return{ask:async(r3,e2,o8)=>ask(r3,e2,o8,i13),check:async(r3,e2,o8)=>runCheck(r3,e2,o8,i13)}}var init_verifier=__esm({"src/checks/verifier.ts"(){"use strict";init_check();init_handshake()}});function asking({url:t2,verify:e2},r3){let o8=t2===void 0||e2.host===void 0?r3:{...r3,http:withHost(r3.http,t2,e2.host)};return[smokeVerifier(o8),o8]}var init_verifier2=__esm({"src/app/verifier.ts"(){"use strict";init_http_host();init_verifier()}});var shared$9,Summary,escapeMarkdown,writeSummary,init_summary=__esm({"shared:src/core/summary.ts"(){shared$9=(__nccwpck_require__(377).shared)["src/core/summary.ts"],Summary=shared$9.Summary,escapeMarkdown=shared$9.escapeMarkdown,writeSummary=shared$9.writeSummary}});function sink(e2,o8,{begun:s11,ended:i13}){return{name:e2,begun:n3=>{try{s11?.(n3)}catch(r3){o8.warn(`Could not announce the deployment to ${e2}: ${errorMessage(r3)}`)}},ended:async n3=>{try{await i13(n3)}catch(r3){o8.warn(`Could not deliver the outcome to ${e2}: ${errorMessage(r3)}`)}}}}var init_sink=__esm({"src/notify/sink.ts"(){"use strict";init_errors()}});function sentenceOf2(e2){let{dryRun:n3,probe:o8}=e2,t2=n3?`Dry run: ${u8(e2)}`:s3(e2),l33=succeeded(e2.intent,e2.outcome)?"":f11(e2),r3=n3||o8===void 0?"":`; ${o8.lost} of ${o8.sent} requests were lost`;return h8(`${t2}${l33===""?"":`: ${l33}`}${r3}.`)}function s3(e2){return $9[e2.outcome](e2,c10(e2))}function c10({service:e2,version:n3}){return n3===""?e2:`${e2} ${n3}`}function u8(e2){let{outcome:n3,intent:o8,environment:t2}=e2;return n3!=="unchanged"?s3(e2):`a ${o8==="rollback"?"rollback":"deployment"} of ${c10(e2)} in ${t2} was planned, and nothing was changed`}function f11({reason:e2}){let n3=printableLines(e2.slice(0,i6*2)).join(" ").replace(/\s+/g," ").trim();return(n3.length<=i6?n3:`${n3.slice(0,i6)}\u2026`).replace(/[.;:]+$/,"")}function h8(e2){return printableLines(e2).join(" ").replaceAll("<","\u2039").replaceAll(">","\u203A").replace(/@(?=(?:all|channel|everyone|here)\b)/gi,"@ ")}var i6,$9,init_sentence=__esm({"src/notify/sentence.ts"(){"use strict";init_printable();init_words();i6=300,$9={deployed:({environment:e2,version:n3,previousVersion:o8},t2)=>`${t2} is live in ${e2}${o8===""||o8===n3?"":` (before: ${o8})`}`,unchanged:({intent:e2,environment:n3},o8)=>e2==="recover"?`Nothing was left to recover of ${o8} in ${n3}`:`${o8} was already live in ${n3}, and is healthy`,stale:({environment:e2},n3)=>`${n3} was not deployed to ${e2}, because a newer commit is live there`,refused:({intent:e2,service:n3,environment:o8},t2)=>e2==="rollback"?`The rollback of ${n3} in ${o8} was refused`:`${t2} was not deployed to ${o8}`,rolled_back:({intent:e2,service:n3,environment:o8,version:t2,previousVersion:l33},r3)=>e2==="rollback"?`${n3} in ${o8} was rolled back${t2===""?"":` to ${t2}`}`:`${r3} failed in ${o8}, and ${e2==="recover"||l33===""?"the previous release":l33} is live again`,removed:({environment:e2},n3)=>`${n3} failed in ${e2} and was removed; there was no previous release, so nothing runs`,rollback_failed:({service:e2,environment:n3,version:o8})=>`The rollback of ${e2} in ${n3}${o8===""?"":` to ${o8}`} failed, and what was live before it is live again`,rollback_unverified:({environment:e2},n3)=>`${n3} in ${e2} was rolled back, but what is live now could not be verified`,held:({environment:e2},n3)=>`${n3} failed in ${e2} and was left as it is, for a person to inspect`,mixed:({environment:e2},n3)=>`${n3} is live on some hosts of ${e2} only`,unknown:({service:e2,environment:n3})=>`Could not determine which release of ${e2} is live in ${n3}`}}});function webhookSink(e2,t2){return sink("the webhook",t2.log,{ended:async r3=>{let n3=await f12(e2,r3,t2);if(n3!==void 0)throw new Error(n3)}})}async function f12(e2,{report:t2,run:r3},n3){try{let{status:o8}=await n3.http(e2,{method:"POST",headers:{"content-type":"application/json; charset=utf-8","idempotency-key":t2.deploymentId.replace(/[^\x21-\x7e]/g,"").slice(0,200)},body:JSON.stringify(g7(t2,r3,n3)),deadlineMs:l10,attemptMs:d6,retries:u9,maxBytes:4096});return o8<200||o8>299?`it answered HTTP ${o8}`:void 0}catch(o8){return o8 instanceof HttpFailure2?y9(o8):"its URL is not a http: or https: URL"}}function y9({kind:e2,why:t2}){return e2==="proxy"?t2:p7[e2]}function g7(e2,t2,r3){let n3=r3.secrets.redact(printableLines(e2.reason.slice(0,m10)).join(`
`));return{service:e2.service,environment:e2.environment,outcome:e2.outcome,version:e2.version,previousVersion:e2.previousVersion,reason:n3,url:e2.url,run:t2,requestsLost:e2.probe?.lost??null,text:r3.secrets.redact(sentenceOf2(e2))}}var l10,d6,u9,m10,p7,init_webhook=__esm({"src/notify/webhook.ts"(){"use strict";init_http();init_printable();init_sentence();init_sink();l10=1e4,d6=4e3,u9=2,m10=2e3,p7={refused:"nothing listens at its URL",timeout:"no answer in time",dns:"the name in its URL could not be resolved",tls:"its TLS certificate is not trusted",reset:"the connection was closed before the answer was complete",cancelled:"the request was cancelled",other:"the request failed"}}});function clip(n3,r3){if(n3.length<=r3)return n3;let t2=o4(n3.slice(0,r3));return`${t2} \u2026 [${n3.length-t2.length} characters left out]`}function firstOf(n3,r3){return{kept:n3.slice(0,r3),left:Math.max(0,n3.length-r3)}}function leftOut(n3,r3){return`${count(n3,`more ${r3}`)}: report.json has all of them.`}function headAndTail(n3,r3){let t2=Buffer.from(n3);if(t2.length<=r3)return n3;let e2=Math.floor(r3/4),u23=t2.subarray(0,e2).toString("utf8").replace(/\uFFFD$/,""),i13=t2.subarray(t2.length-(r3-e2)).toString("utf8").replace(/^\uFFFD+/,"");return`${u23}

[\u2026 ${t2.length-r3} bytes left out \u2026]

${i13}`}function count(n3,r3){return`${n3} ${r3}${n3===1?"":"s"}`}function size(n3){return n3<1e3?`${n3} B`:n3<1e6?`${(n3/1e3).toFixed(1)} kB`:`${(n3/1e6).toFixed(1)} MB`}function o4(n3){return/[\uD800-\uDBFF]$/.test(n3)?n3.slice(0,-1):n3}var init_text=__esm({"src/report/text.ts"(){"use strict"}});function present(...n3){return n3.filter(e2=>e2!==void 0)}function textOf(n3){return typeof n3=="string"?n3:"links"in n3?n3.links.map(({text:e2})=>e2).join(" "):n3.text}function briefLine(n3,e2,r3=1/0){return e2===""?[]:[`${n3}: ${clip(e2,r3)}`]}var init_document=__esm({"src/report/document.ts"(){"use strict";init_text()}});function deploymentDocument(e2){let{intent:t2,outcome:n3,service:s11,version:o8,environment:i13,dryRun:a17}=e2,r3=succeeded(t2,n3),l33=a17?n3==="unchanged"?"dry run":`dry run, ${n3}`:n3;return{title:`${L4(e2,r3)} ${l33}: ${o8===""?s11:`${s11} ${o8}`} \u2192 ${i13}`,tone:T4(e2,r3),sentence:q3(e2),note:A5(e2),sections:present(H7(e2,r3),j3(e2),a17?y10(e2):void 0,D4(e2),G4(e2),V2(e2),K2(e2,r3),X(e2),a17?void 0:y10(e2),Y3(e2),Z(e2))}}function L4({intent:e2,outcome:t2,dryRun:n3},s11){return n3&&s11?"\u{1F50D}":s11&&e2!=="recover"&&t2!=="stale"&&t2!=="held"?"\u2705":R8[t2]}function T4({intent:e2,outcome:t2,dryRun:n3},s11){return s11&&e2==="recover"&&R8[t2]!=="\u2705"?t2==="held"?"alarm":"plain":s11?n3||t2==="stale"?"plain":"good":M5.has(t2)?"alarm":"bad"}function q3({intent:e2,outcome:t2,dryRun:n3}){return n3&&t2==="unchanged"?`Nothing was changed; this is what a ${e2==="rollback"?"rollback":"deployment"} would do.`:n3&&t2==="refused"?"Nothing was changed; without `dry-run` it would be refused.":e2==="recover"&&t2==="unchanged"?"Nothing was left to recover.":MEANING[t2]}function A5(e2){return[`${e2.intent} ${e2.deploymentId}`,...e2.previousVersion===""?[]:[`previous version ${e2.previousVersion}`],`started ${S6(e2)}`,`took ${formatDuration(e2.durationMs)}`,...e2.planHash===""?[]:[`plan ${e2.planHash}`]].join(", ")}function H7(e2,t2){let n3=(e2.dryRun?e2.reason.replace(O6,""):e2.reason).trim(),s11=e2.evidence?.diagnosis;if(n3===""&&s11===void 0)return;let[o8="",...i13]=n3.split(/\r\n|\r|\n/),a17=e2.reason.includes(s11?.cause??"")?"":s11?.cause??"",r3=t2?"Why":e2.outcome==="refused"?"Why it was refused":"Why it failed";return{title:n3===""?"What the evidence shows":r3,brief:[...briefLine("why",n3),...briefLine("cause",a17),...briefLine("first fatal line",s11===void 0?"":`${s11.line} (${s11.where})`)],blocks:present(o8===""?void 0:{kind:"paragraph",text:o8},i13.length===0?void 0:{kind:"code",text:i13.join(`
`)},a17===""?void 0:{kind:"paragraph",label:"Cause",text:a17},...s11===void 0?[]:[{kind:"paragraph",text:`First fatal line, from ${clip(s11.where,300)}:`,quiet:!0},{kind:"code",text:clip(s11.line,1e3),fatal:!0}])}}function j3(e2){return e2.next.length===0?void 0:{title:"What to do next",brief:firstOf(e2.next,I9).kept.flatMap(n3=>briefLine("next",n3)),isConclusion:!0,blocks:present(e2.next.some(n3=>n3.startsWith("erlmcp-actions "))?{kind:"paragraph",text:"On a laptop, on the host or in GitHub: see docs/recovery.md of erlmcp-actions."}:void 0,{kind:"code",text:e2.next.join(`
`)})}}function y10({planText:e2,planHash:t2,dryRun:n3}){if(e2.length===0)return;let s11={kind:"code",text:e2.join(`
`)};return{title:`Plan ${t2}`,blocks:n3?[s11,{kind:"paragraph",text:"To bind a deployment to this plan, give it as:"},{kind:"code",text:`plan-hash: ${clip(t2,100)}`,language:"yaml"}]:[{kind:"details",title:"Every step on every host, and its undo",blocks:[s11]}]}}function D4(e2){let t2=Object.entries(e2.live).map(([o8,i13])=>({host:o8,release:i13,note:W4(o8,i13,e2)}));if(t2.length===0)return;let n3=e2.dryRun||!N4.has(e2.outcome),s11=o8=>{let{from:i13}=e2.plan?.sites[o8]??{from:void 0};return i13===void 0?"":i13===""?"nothing":{text:i13,as:"code"}};return{title:n3?"Live releases":"Last known live releases",brief:F7(n3?"live":"last known live",t2),blocks:[{kind:"table",head:["Host","Release","",...e2.plan===void 0?[]:["Before"]],rows:t2.map(({host:o8,release:i13,note:a17})=>[o8,{text:i13,as:"code"},a17,...e2.plan===void 0?[]:[s11(o8)]]),noun:"host"}]}}function W4(e2,t2,n3){return t2==="?"?"unknown":t2!==""&&t2===n3.release?n3.intent==="rollback"?"the wanted release":"this release":t2!==n3.plan?.sites[e2]?.from?"":n3.dryRun?"stays":"the previous release"}function F7(e2,t2){let n3=new Map;for(let{host:i13,release:a17,note:r3}of t2){let l33=r3===""?a17:`${a17} (${r3})`;n3.set(l33,[...n3.get(l33)??[],i13])}let{kept:s11,left:o8}=firstOf([...n3],B4);return s11.map(([i13,a17],r3)=>{let{kept:l33,left:u23}=firstOf(a17,C4),d23=r3===s11.length-1&&o8>0?`; ${count(o8,"more release")}`:"";return`${e2}: ${i13} on ${l33.join(", ")}${u23===0?"":` and ${u23} more`}${d23}`})}function G4(e2){let{probe:t2}=e2;if(t2===void 0){if(!b9(e2).some(({changes:w32})=>w32))return;let m30=Object.values(e2.plan?.sites??{}).some(({from:w32})=>w32!=="")?"Lost requests were not measured: neither `url` nor `strategy.front` is configured.":"Nothing served before: no request could be lost.";return{title:"Requests",brief:briefLine("downtime",m30),blocks:[{kind:"paragraph",text:m30}]}}let{sent:n3,lost:s11,longestGapMs:o8,sites:i13,samples:a17,startMs:r3}=t2,l33=P5(t2),u23=(d23,g28)=>g28===0?"none":formatDuration(d23);return{title:"Requests from the switch to the end",brief:briefLine("downtime",l33),blocks:present({kind:"figures",figures:[{name:"Sent",value:String(n3),bad:!1},{name:"Lost",value:String(s11),bad:s11>0},{name:"Longest time without an answer",value:u23(o8,s11),bad:!1}],sentence:l33},i13.length<2?void 0:{kind:"table",head:["Host","Sent","Lost","Not sent","Longest time without an answer"],rows:i13.map(d23=>[d23.name,String(d23.sent),String(d23.lost),String(d23.unsent),u23(d23.longestGapMs,d23.lost)]),noun:"host"},a17.length===0?void 0:{kind:"plot",samples:a17,spans:b9(e2).map(d23=>({...d23,startMs:d23.startMs-r3})),caption:`${count(n3,"request")}, ${s11} lost, longest gap ${formatDuration(o8)}`})}}function P5({sent:e2,lost:t2,unsent:n3,longestGapMs:s11,sites:o8}){let i13=o8.length===0?"":` to ${o8.length===1?o8[0]?.name??"":`${o8.length} hosts directly`} (there is no \`url\`)`,a17=o8.length<2?void 0:o8.find(u23=>u23.longestGapMs===s11),r3=t2===0?"":`; the longest time without an answer was ${formatDuration(s11)}${a17===void 0?"":`, on ${a17.name}`}`,l33=n3===0?"":`; ${n3} more could not be sent, because the connection to the host was cut: what other clients got then is not known`;return`${count(e2,"request")} sent${i13}, ${t2} lost${r3}${l33}.`}function V2(e2){let t2=b9(e2);if(t2.length===0)return;let n3=Math.max(1,e2.durationMs,...t2.map(({startMs:s11,durationMs:o8})=>s11+o8));return{title:"Timeline",blocks:[{kind:"timeline",spans:t2,totalMs:n3,noun:"phase"}]}}function b9({timeline:e2}){return e2.toSorted((t2,n3)=>t2.startMs-n3.startMs).map(({phase:t2,...n3})=>({...n3,name:t2,changes:U5.test(t2)}))}function K2({checks:e2},t2){if(e2.length===0)return;let n3=e2.filter(({verdict:r3})=>r3!=="pass"),s11=e2.filter(({verdict:r3})=>r3==="pass"),{kept:o8,left:i13}=firstOf(n3,_8),a17=t2?`all ${s11.length} passed`:`${s11.length} passed, and none failed`;return{title:"Checks",brief:n3.length===0?briefLine("checks",a17):o8.map(({name:r3,where:l33,verdict:u23,detail:d23},g28)=>{let m30=g28===o8.length-1&&i13>0?`; ${i13} more did not pass`:"";return`check: ${clip(`${r3} on ${l33} ${u23}: ${d23}`,300)}${m30}`}),blocks:present(n3.length===0?void 0:v5(n3),s11.length===0?void 0:{kind:"details",title:`${count(s11.length,"check")} passed`,blocks:[v5(s11)],open:n3.length===0})}}function v5(e2){return{kind:"table",head:["Verdict","Check","Where","Detail","Time"],rows:e2.map(({name:t2,where:n3,verdict:s11,detail:o8,durationMs:i13})=>[{text:`${s11==="pass"?"\u2713":s11==="fail"?"\u2717":"?"} ${s11}`,as:s11},t2,n3,o8,formatDuration(i13)]),noun:"check"}}function X(e2){let t2=b9(e2).toSorted((o8,i13)=>i13.durationMs-o8.durationMs).slice(0,3).map(({name:o8,durationMs:i13})=>`${o8} ${formatDuration(i13)}`),n3=formatDuration(e2.durationMs),s11=[["Service",e2.service],["Environment",e2.environment],["Version",e2.version],["Previous version",e2.previousVersion],["Release",e2.release],["URL",/^https?:\/\/\S+$/i.test(e2.url)?{links:[{text:e2.url,href:e2.url}]}:e2.url],["Intent",e2.dryRun?`${e2.intent}, dry run`:e2.intent],["Deployment",e2.deploymentId],["Started",S6(e2)],["Took",n3],["Plan",e2.planHash]];return{title:"Facts",brief:[...briefLine("took",t2.length===0?n3:`${n3}, most of it ${t2.join(", ")}`),...briefLine("plan-hash",e2.dryRun?e2.planHash:"")],blocks:[{kind:"facts",pairs:s11.filter(([,o8])=>o8!=="")}]}}function S6(e2){return e2.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/,"$1 $2 UTC")}function Y3({evidence:e2}){let t2=e2?.diagnosis?.where,n3=(e2?.files??[]).toSorted((s11,o8)=>+(o8.name===t2)-+(s11.name===t2)).map(({host:s11,name:o8,text:i13})=>({name:`${s11}: ${o8}`,text:i13}));if(n3.length!==0)return{title:"Evidence",blocks:[{kind:"paragraph",text:"Collected before anything was rolled back. The complete files are in the evidence folder.",quiet:!0},{kind:"files",files:n3}]}}function Z({warnings:e2}){if(e2.length!==0)return{title:"Warnings",brief:briefLine("warnings",`${e2.length}: ${e2[0]}`),blocks:[{kind:"list",items:e2,noun:"warning"}]}}var R8,M5,N4,O6,B4,C4,_8,I9,U5,init_deployment=__esm({"src/report/of/deployment.ts"(){"use strict";init_duration();init_words();init_document();init_text();R8={deployed:"\u2705",unchanged:"\u2705",stale:"\u23E9",refused:"\u{1F6AB}",rolled_back:"\u23EA",removed:"\u274C",rollback_failed:"\u274C",rollback_unverified:"\u{1F6A8}",held:"\u270B",mixed:"\u{1F6A8}",unknown:"\u{1F6A8}"},M5=new Set(["rollback_unverified","held","mixed","unknown"]),N4=new Set(["held","unknown"]),O6=/^dry run: nothing was changed(?:; )?/,B4=3,C4=8,_8=2,I9=3;U5=/^(?:switch|undo|settle)\b/}});function renderConsole({title:t2,sentence:o8,sections:m30}){let i13=clip(t2,p8),c28=m30.toSorted((n3,r3)=>Number(n3.isConclusion??0)-Number(r3.isConclusion??0));return[o8===""?i13:`${i13}. ${o8}`,...c28.flatMap(({brief:n3=[]})=>n3.map(r3=>`  ${r3}`))].map(n3=>withoutCommands(a5(n3)))}function a5(t2){let o8=printableLines(t2.slice(0,s4*4));return clip(o8.join(" ").replaceAll("	"," ").trimEnd(),s4)}var p8,s4,init_console=__esm({"src/report/render/console.ts"(){"use strict";init_printable();init_text();p8=200,s4=400}});function renderMarkdown({title:t2,sentence:n3,note:a17,sections:r3}){let e2=new Summary,i13=clip(t2,h9);e2.heading(n3===""?i13:`${i13}. ${n3}`),a17!==""&&e2.paragraph(clip(a17,l11/2));for(let{title:s11,blocks:p34}of r3){e2.heading(clip(s11,h9),3);for(let c28 of p34)M6(c28,e2,_9)}return e2.toString()}function M6(t2,n3,a17){switch(t2.kind){case"paragraph":n3.paragraph(clip(t2.label===void 0?t2.text:`${t2.label}: ${t2.text}`,l11));return;case"list":{let{kept:r3,left:e2}=firstOf(t2.items,E8);n3.list(r3.map(i13=>clip(i13,D5))),e2>0&&n3.paragraph(leftOut(e2,t2.noun));return}case"code":n3.code(clip(t2.text,L5),t2.language);return;case"facts":n3.paragraph(t2.pairs.map(([r3,e2])=>`${r3}: ${clip(textOf(e2),d7)}`).join(" \xB7 "));return;case"figures":n3.paragraph(t2.sentence);return;case"table":O7(t2.head,t2.rows,t2.noun,Math.min(a17,t2.most??a17),n3);return;case"timeline":{let r3=`${t2.noun.slice(0,1).toUpperCase()}${t2.noun.slice(1)}`,e2=t2.spans.map(({name:i13,startMs:s11,durationMs:p34,ok:c28})=>[`${c28?"\u2713":"\u2717"} ${clip(i13,100)}`,formatDuration(p34),I10(s11,p34,t2.totalMs)]);O7([r3,"Time",""],e2,t2.noun,a17,n3);return}case"plot":return;case"files":{let{kept:r3,left:e2}=firstOf(t2.files,C5),i13=r3.map(({name:s11,text:p34})=>`${clip(s11,d7)} (${size(Buffer.byteLength(p34))})`);n3.paragraph(i13.join(" \xB7 ")),e2>0&&n3.paragraph(leftOut(e2,"file"));return}case"details":n3.details(clip(t2.title,h9),r3=>{for(let e2 of t2.blocks)M6(e2,r3,x7)})}}function O7(t2,n3,a17,r3,e2){let i13=n3.map(s11=>s11.map(p34=>clip(textOf(p34),d7)));e2.table([t2,...i13],{most:r3,leftOut:s11=>leftOut(s11,a17)})}function I10(t2,n3,a17){let r3=Math.min(f13-1,Math.max(0,Math.floor(t2/a17*f13))),e2=Math.min(f13-r3,Math.max(1,Math.round(n3/a17*f13)));return"\u2591".repeat(r3)+"\u2588".repeat(e2)+"\u2591".repeat(f13-r3-e2)}var h9,l11,d7,_9,x7,E8,D5,L5,C5,f13,init_markdown=__esm({"src/report/render/markdown.ts"(){"use strict";init_duration();init_summary();init_document();init_text();h9=300,l11=2e3,d7=300,_9=60,x7=120,E8=30,D5=500,L5=32*1024,C5=20,f13=24}});function html(n3,...r3){return new Markup(n3.map((t2,e2)=>t2+i7(r3[e2])).join(""))}function i7(n3){return n3===void 0?"":n3 instanceof Markup?n3.source:typeof n3=="number"?Number.isFinite(n3)?String(Math.round(n3*10)/10):"0":typeof n3=="string"?escapeHtml(n3):n3.map(i7).join("")}function escapeHtml(n3){return printableLines(n3).join(`
`).replace(/[&<>"'`]/g,r3=>`&#${r3.codePointAt(0)};`)}function breakable(n3){return new Markup(i7(n3).replace(/(<[^>]*>)|([^<\s]+)/g,(r3,t2)=>t2===void 0?c11(r3):r3))}function c11(n3){let r3=n3.match(/&#\d+;|[\s\S]/gu)??[];if(r3.length<=u10)return n3;let t2="",e2=0;for(let[s11,o8]of r3.entries())t2+=o8,e2+=1,!(s11===r3.length-1||e2<u10&&!/^[/\\_.,:;=?@|-]$/.test(o8))&&(t2+="<wbr>",e2=0);return t2}var Markup,u10,init_markup=__esm({"src/report/render/markup.ts"(){"use strict";init_printable();Markup=class{source;constructor(r3){this.source=r3}};u10=24}});function w9(n3,c28){let a17=v6.at(-1),s11=v6.find(e2=>n3/e2<=c28)??Math.ceil(n3/c28/a17)*a17;return Array.from({length:Math.floor(n3/s11)+1},(e2,o8)=>o8*s11)}function p9(n3){return n3===0?"0":formatDuration(n3).replace(".0s","s").replace(/ 00[sm]$/,"")}function gantt(n3,c28,a17){let{kept:s11,left:e2}=firstOf(n3,m11.most),o8=r3=>m11.left+Math.max(0,r3)/c28*(h10-m11.left-m11.right),i13=s11.length*m11.row,l33=s11.map(({name:r3,durationMs:$27,ok:t2})=>`${clip(r3,60)} ${formatDuration($27)}${t2?"":", failed"}`).join("; ");return html`<div class="wide"><svg viewBox="0 0 ${h10} ${i13+k7}" role="img" aria-label="Timeline: ${clip(l33,3e3)}">
${w9(c28,8).map(r3=>html`<line class="grid" x1="${o8(r3)}" x2="${o8(r3)}" y1="0" y2="${i13}"/><text class="small middle" x="${o8(r3)}" y="${i13+18}">${p9(r3)}</text>`)}
${s11.map((r3,$27)=>A6(r3,$27*m11.row,o8))}
</svg></div>${e2===0?void 0:html`<p class="quiet">${leftOut(e2,a17)}</p>`}`}function A6({name:n3,startMs:c28,durationMs:a17,ok:s11,changes:e2},o8,i13){let l33=s11?e2?"bar switch":"bar":"bar failed",r3=i13(c28),$27=Math.max(3,i13(c28+a17)-r3),t2=n3.length>m11.label?`${n3.slice(0,m11.label-1)}\u2026`:n3;return html`<g><title>${clip(n3,300)}: ${formatDuration(a17)}, from ${p9(c28)}${s11?"":", failed"}</title>
<text class="${s11?"end":"end failed-text"}" x="${m11.left-12}" y="${o8+17}">${s11?"":"\u2717 "}${t2}</text>
<rect class="${l33}" x="${r3}" y="${o8+5}" width="${$27}" height="${m11.row-10}" rx="3"/>
<text class="small" x="${r3+$27+6}" y="${o8+17}">${formatDuration(a17)}</text></g>
`}function downsample(n3,c28=T5){if(n3.length<=c28)return[...n3];let a17=Math.ceil(n3.length/Math.floor(c28/2)),s11=[];for(let e2=0;e2<n3.length;e2+=a17){let o8=n3.slice(e2,e2+a17);for(let i13 of[!0,!1]){let l33=o8.filter(t2=>t2.ok===i13),[r3]=l33;if(r3===void 0)continue;let $27=l33.reduce((t2,d23)=>d23.durationMs>t2.durationMs?d23:t2,r3);s11.push({atMs:i13?$27.atMs:r3.atMs,durationMs:$27.durationMs,ok:i13,requests:l33.reduce((t2,{requests:d23})=>t2+d23,0)})}}return s11.toSorted((e2,o8)=>e2.atMs-o8.atMs)}function requestsPlot(n3,c28,a17){let s11=downsample(n3),e2=Math.max(1,...s11.map(({atMs:t2})=>t2)),o8=s11.filter(({ok:t2})=>t2),i13=Math.max(1,...o8.map(({durationMs:t2})=>t2))*1.1,l33=t2=>x8+Math.min(Math.max(0,t2),e2)/e2*(h10-x8-S7),r3=t2=>M7+y11-t2/i13*y11,$27=H8(s11,e2).map(t2=>({...t2,left:l33(t2.fromMs),width:Math.max(3,l33(t2.toMs)-l33(t2.fromMs))}));return html`<div class="wide"><svg viewBox="0 0 ${h10} ${f14+k7}" role="img" aria-label="Response time over time: ${a17}">
${P6(c28,e2,l33)}
${w9(i13,4).map(t2=>html`<line class="grid" x1="${x8}" x2="${h10-S7}" y1="${r3(t2)}" y2="${r3(t2)}"/><text class="small end" x="${x8-8}" y="${r3(t2)+4}">${p9(t2)}</text>`)}
${$27.map(({left:t2,width:d23})=>html`<rect class="gap" x="${t2}" y="${M7}" width="${d23}" height="${y11}"/>`)}
<text class="small end" x="${x8-8}" y="${f14-6}">lost</text>
<line class="grid" x1="${x8}" x2="${h10-S7}" y1="${f14}" y2="${f14}"/>
${w9(e2,10).map(t2=>html`<line class="grid" x1="${l33(t2)}" x2="${l33(t2)}" y1="${f14}" y2="${f14+5}"/><text class="small middle" x="${l33(t2)}" y="${f14+20}">${p9(t2)}</text>`)}
${L6(s11,l33,r3)}
${o8.map(t2=>html`<circle class="dot" cx="${l33(t2.atMs)}" cy="${r3(t2.durationMs)}" r="1.8"><title>${formatDuration(t2.durationMs)} at ${p9(t2.atMs)}</title></circle>`)}
${$27.map(({left:t2,width:d23,fromMs:q9,requests:O25})=>html`<rect class="lost" x="${t2}" y="${f14-_10}" width="${d23}" height="${_10}"><title>${count(O25,"request")} lost from ${p9(q9)}</title></rect>`)}
</svg></div>
<p class="quiet">Response time${s11.length<n3.length?`, the slowest of every ${Math.ceil(n3.length/(T5/2))}`:""}, by the time of the request; red below: no answer, or a server error.</p>`}function P6(n3,c28,a17){return n3.flatMap(({name:s11,startMs:e2,durationMs:o8,ok:i13,changes:l33})=>{if(e2<0||e2>=c28||o8<=0)return[];let r3=a17(e2),$27=Math.max(2,a17(e2+o8)-r3),t2=clip(s11,40);return[html`<g><title>${t2}</title>${l33?html`<rect class="under" x="${r3}" y="${M7}" width="${$27}" height="${f14-M7}"/><line class="edge" x1="${r3}" x2="${r3}" y1="2" y2="${f14}"/>`:void 0}
<rect class="band ${i13?l33?"switch":"":"failed"}" x="${r3}" y="2" width="${$27}" height="${B5}"/>
${$27>t2.length*8+8?html`<text x="${r3+7}" y="19">${t2}</text>`:void 0}</g>
`]})}function H8(n3,c28){let a17=[];return n3.forEach(({atMs:s11,ok:e2,requests:o8},i13)=>{if(e2)return;let l33=i13>0&&n3[i13-1]?.ok===!1?a17.pop():void 0;a17.push({fromMs:l33?.fromMs??s11,toMs:n3[i13+1]?.atMs??c28,requests:(l33?.requests??0)+o8})}),a17}function L6(n3,c28,a17){let s11=[[]];for(let{atMs:e2,durationMs:o8,ok:i13}of n3)i13?s11.at(-1)?.push(`${c28(e2).toFixed(1)},${a17(o8).toFixed(1)}`):s11.push([]);return s11.filter(e2=>e2.length>1).map(e2=>html`<polyline class="line" points="${e2.join(" ")}"/>`)}var h10,k7,v6,m11,T5,x8,S7,B5,M7,y11,_10,f14,init_plots=__esm({"src/report/render/plots.ts"(){"use strict";init_duration();init_text();init_markup();h10=1e3,k7=26,v6=[1,2,5,10,20,50,100,200,500,1e3,2e3,5e3,1e4,15e3,3e4,6e4,12e4,3e5,6e5,18e5,36e5,72e5];m11={left:190,right:90,row:26,most:80,label:25};T5=600,x8=62,S7=16,B5=24,M7=34,y11=170,_10=22,f14=M7+y11+6+_10}});var STYLE,init_style=__esm({"src/report/render/style.ts"(){"use strict";STYLE=`
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
.pass { color: var(--good); } .fail { color: var(--bad); } .inconclusive { color: var(--alarm); }
pre { margin: 0 0 10px; padding: 10px 12px; background: var(--code); border: 1px solid var(--line); border-radius: 6px; overflow: auto; max-height: 560px;
  font: 13px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 13px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
section > pre:last-child, details > pre { margin-bottom: 0; }
pre.fatal { border-left: 4px solid var(--bad); }
details { border-top: 1px solid var(--line); padding: 8px 0; }
details:first-of-type { border-top: 0; padding-top: 0; }
details > pre, details > .wide { margin-top: 8px; }
.wide + details { margin-top: 10px; }
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
`}});function renderHtml({title:e2,tone:t2,sentence:r3,note:s11,sections:d23}){let o8=`default-src 'none'; style-src 'sha256-${(0,import_node_crypto4.createHash)("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`,a17=clip(e2,u11);return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(o8)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${a17}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${t2}"><h1>${a17}</h1>${T6(r3,html`<p>${r3}</p>`)}${T6(s11,html`<p class="quiet">${clip(s11,L7)}</p>`)}</header>
${d23.map(D6)}
</main>
</body>
</html>
`.source}function T6(e2,t2){return e2===""?void 0:t2}function D6({title:e2,blocks:t2}){return html`<section><h2>${clip(e2,u11)}</h2>
${t2.map(S8)}
</section>
`}function S8(e2){switch(e2.kind){case"paragraph":{let t2=e2.label===void 0?void 0:html`<strong>${e2.label}:</strong> `,r3=clip(e2.text,P7);return e2.quiet===!0?html`<p class="quiet">${t2}${r3}</p>`:html`<p>${t2}${r3}</p>`}case"list":{let{kept:t2,left:r3}=firstOf(e2.items,$10);return html`<ul>${t2.map(s11=>html`<li>${clip(s11,f15)}</li>`)}</ul>${h11(r3,e2.noun)}`}case"code":{let t2=clip(e2.text,x9);return e2.fatal===!0?html`<pre class="fatal">${t2}</pre>`:html`<pre>${t2}</pre>`}case"facts":return html`<dl>${e2.pairs.map(([t2,r3])=>html`<div><dt>${t2}</dt><dd>${M8(r3,g8)}</dd></div>`)}</dl>`;case"figures":return html`<dl class="figures">${e2.figures.map(({name:t2,value:r3,bad:s11})=>html`<div><dt>${t2}</dt><dd class="${s11?"lost":""}">${r3}</dd></div>`)}</dl>
<p class="quiet">${e2.sentence}</p>`;case"table":return Y4(e2.head,e2.rows,e2.noun,Math.min($10,e2.most??$10));case"timeline":return gantt(e2.spans,e2.totalMs,e2.noun);case"plot":return requestsPlot(e2.samples,e2.spans,e2.caption);case"files":return W5(e2.files);case"details":return html`<details${e2.open===!0?new Markup(" open"):void 0}><summary>${clip(e2.title,u11)}</summary>
${e2.blocks.map(S8)}</details>
`}}function Y4(e2,t2,r3,s11){let{kept:d23,left:o8}=firstOf(t2,s11);return[html`<div class="wide"><table><thead><tr>${e2.map(a17=>html`<th scope="col">${a17}</th>`)}</tr></thead><tbody>
${d23.map(a17=>html`<tr>${a17.map(A7)}</tr>
`)}</tbody></table></div>`,h11(o8,r3)]}function A7(e2){let t2=breakable(M8(e2,f15)),r3=typeof e2=="string"||"links"in e2||e2.as==="code"?void 0:e2.as;return r3===void 0?html`<td>${t2}</td>`:html`<td class="${r3==="quiet"?"quiet":`word ${r3}`}">${t2}</td>`}function M8(e2,t2){return typeof e2=="string"?clip(e2,t2):"links"in e2?e2.links.map(({text:r3,href:s11})=>html`${H9(clip(r3,g8),s11)} `):e2.as==="code"&&e2.text!==""?html`<code>${clip(e2.text,t2)}</code>`:clip(e2.text,t2)}function H9(e2,t2){let r3=/^https?:\/\/\S+$/i.test(t2),s11=!/^[^/]*:|^[/\\]/.test(t2);return r3||s11?html`<a href="${clip(t2,f15)}" rel="noopener noreferrer">${e2}</a>`:e2}function W5(e2){let{kept:t2,left:r3}=firstOf(e2,B6),s11=I11;return[t2.map(({name:o8,text:a17})=>{let p34=Buffer.byteLength(a17),c28=Math.min(F8,s11,p34);return s11-=c28,html`<details><summary><code>${clip(o8,u11)}</code> <span class="quiet">${size(p34)}</span></summary>
${c28===0&&p34>0?html`<p class="quiet">The page has no room left for it; it is in the evidence folder.</p>`:html`<pre>${headAndTail(a17,c28)}</pre>`}</details>
`}),h11(r3,"file")]}function h11(e2,t2){return e2===0?void 0:html`<p class="quiet">${leftOut(e2,t2)}</p>`}var import_node_crypto4,u11,L7,P7,f15,g8,$10,x9,B6,F8,I11,init_html=__esm({"src/report/render/html.ts"(){"use strict";import_node_crypto4=__nccwpck_require__(598);init_text();init_markup();init_plots();init_style();u11=300,L7=600,P7=16e3,f15=2e3,g8=300,$10=500,x9=256*1024,B6=500,F8=64e3,I11=1e6}});function writeReport(e2,n3,t2){(0,import_node_fs4.mkdirSync)(t2,{recursive:!0,mode:448});let r3=(0,import_node_path2.join)(t2,"report.json"),o8=(0,import_node_path2.join)(t2,"report.html");return a6(r3,`${JSON.stringify(e2,void 0,2)}
`),a6(o8,renderHtml(n3)),{json:r3,html:o8}}function writeDeploymentReport(e2,n3,t2){let r3=writeReport(e2,n3,t2);return v7(e2.evidence?.files??[],(0,import_node_path2.join)(t2,"evidence")),r3}function v7(e2,n3){let t2=new p10,r3=new Map,o8=new Map;for(let{host:s11,name:u23,text:d23}of e2){let c28=o8.get(s11)??(0,import_node_path2.join)(n3,t2.take(s11));o8.has(s11)||(o8.set(s11,c28),r3.set(s11,new p10),(0,import_node_fs4.mkdirSync)(c28,{recursive:!0,mode:448})),a6((0,import_node_path2.join)(c28,r3.get(s11).take(u23)),d23)}}function a6(e2,n3){let t2=`${e2}.new~`;(0,import_node_fs4.rmSync)(t2,{force:!0}),(0,import_node_fs4.writeFileSync)(t2,n3,{mode:384,flag:"wx"}),(0,import_node_fs4.renameSync)(t2,e2)}function h12(e2){let n3=e2.replace(/[^A-Za-z0-9._@+-]+/g,"_").slice(-y12).replace(/^[._-]+|[._]+$/g,"");return n3===""?"unnamed":n3}function k8(e2,n3){let t2=e2.lastIndexOf(".");return t2<=0?`${e2}-${n3}`:`${e2.slice(0,t2)}-${n3}${e2.slice(t2)}`}var import_node_fs4,import_node_path2,y12,p10,init_write=__esm({"src/report/write.ts"(){"use strict";import_node_fs4=__nccwpck_require__(24),import_node_path2=__nccwpck_require__(760);init_html();y12=100;p10=class{taken=new Set;take(n3){let t2=h12(n3);for(let r3=1;;r3+=1){let o8=r3===1?t2:k8(t2,r3),s11=o8.toLowerCase();if(!this.taken.has(s11))return this.taken.add(s11),o8}}}}});var shared$10,inRepository,insideOf,openEnvironment,readConfig,readConfigFiles,sandboxSentence,urlHere,init_config_file=__esm({"shared:src/app/inputs/config-file.ts"(){shared$10=(__nccwpck_require__(377).shared)["src/app/inputs/config-file.ts"],inRepository=shared$10.inRepository,insideOf=shared$10.insideOf,openEnvironment=shared$10.openEnvironment,readConfig=shared$10.readConfig,readConfigFiles=shared$10.readConfigFiles,sandboxSentence=shared$10.sandboxSentence,urlHere=shared$10.urlHere}});var shared$11,currentJob,jobPrefix,ownerOf2,init_job=__esm({"shared:src/app/inputs/job.ts"(){shared$11=(__nccwpck_require__(377).shared)["src/app/inputs/job.ts"],currentJob=shared$11.currentJob,jobPrefix=shared$11.jobPrefix,ownerOf2=shared$11.ownerOf}});function folderOf(e2,n3){return(0,import_node_path3.join)(s5(e2),x10.test(n3)&&n3.length<=200?n3:"unnamed")}function writeBegun(e2,n3,r3){(0,import_node_fs5.mkdirSync)(folderOf(e2,n3),{recursive:!0,mode:448}),(0,import_node_fs5.writeFileSync)((0,import_node_path3.join)(folderOf(e2,n3),a7),`${JSON.stringify(r3)}
`,{mode:384})}function begunOf(e2,n3){let{version:r3,previousVersion:t2}=d8((0,import_node_path3.join)(folderOf(e2,n3),a7));return typeof r3=="string"&&typeof t2=="string"?{version:r3,previousVersion:t2}:void 0}function reportOf(e2,n3){let r3=d8((0,import_node_path3.join)(folderOf(e2,n3),u12));return OUTCOMES.some(o8=>o8===r3.outcome)&&r3.deploymentId===n3&&typeof r3.startedAt=="string"&&Array.isArray(r3.timeline)&&Array.isArray(r3.warnings)?r3:void 0}function latestReport(e2,n3,r3){if(!(e2.runId===""||!(0,import_node_fs5.existsSync)(s5(e2))))return(0,import_node_fs5.readdirSync)(s5(e2)).filter(t2=>t2.startsWith(jobPrefix(e2))).flatMap(t2=>reportOf(e2,t2)??[]).filter(t2=>t2.service===n3&&t2.environment===r3).toSorted((t2,o8)=>t2.startedAt<o8.startedAt?1:-1)[0]}function filesOf(e2,n3){let r3=t2=>{let o8=(0,import_node_path3.join)(folderOf(e2,n3),t2);return(0,import_node_fs5.existsSync)(o8)?o8:""};return{json:r3(u12),html:r3("report.html"),evidence:r3("evidence"),plan:r3("plan.json")}}function continued(e2,n3){let r3=Math.max(0,Date.parse(n3.startedAt)-Date.parse(e2.startedAt));return{...n3,release:e2.release,version:e2.version,previousVersion:e2.previousVersion,plan:e2.plan,planHash:e2.planHash,planText:e2.planText,probe:n3.probe??e2.probe,evidence:n3.evidence??e2.evidence,timeline:[...e2.timeline,...n3.timeline.map(t2=>({...t2,startMs:t2.startMs+r3}))],warnings:[...e2.warnings,...n3.warnings],startedAt:e2.startedAt,durationMs:r3+n3.durationMs}}function s5(e2){return(0,import_node_path3.join)(e2.temp??(0,import_node_os.tmpdir)(),"erlmcp-actions")}function d8(e2){try{let n3=JSON.parse((0,import_node_fs5.readFileSync)(e2,"utf8"));return typeof n3=="object"&&n3!==null?n3:{}}catch{return{}}}var import_node_fs5,import_node_os,import_node_path3,a7,u12,x10,init_reports=__esm({"src/app/reports.ts"(){"use strict";import_node_fs5=__nccwpck_require__(24),import_node_os=__nccwpck_require__(161),import_node_path3=__nccwpck_require__(760);init_words();init_job();a7="begun.json",u12="report.json",x10=/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/}});function announce(n3,t2,e2){let{deploymentId:o8,previousVersion:r3,planHash:i13}=n3;p12({"deployment-id":o8,"previous-version":r3,"plan-hash":i13}),f18(t2,e2).begun?.(n3)}async function finish({report:n3,webhook:t2,job:e2,outputs:o8},r3){let i13={report:n3,document:deploymentDocument(n3),run:e2.url},s11=[];for(let d23 of J({report:n3,webhook:t2,job:e2,outputs:o8},s11,r3))await d23.ended(i13);if(!succeeded(n3.intent,n3.outcome))throw new UserError(`${n3.outcome}: ${n3.reason||"see the report"}`,n3.next.length===0?{}:{fix:`Next: ${n3.next[0]}`});if(s11.length>0)throw new UserError(`${n3.outcome}, but the outputs of the step could not be written`,{fix:"Free space on the runner's disk.",cause:s11[0]})}function J({report:n3,webhook:t2,job:e2,outputs:o8},r3,i13){let s11=o8?[R9(e2,r3,i13)]:[];return n3.repeated===!0?[...s11,M9(e2,i13)]:[f18(e2,i13),...s11,F9(i13),I12(e2,i13),...t2===void 0||n3.dryRun?[]:[webhookSink(t2,i13)]]}function p12(n3){for(let[t2,e2]of Object.entries(n3))setOutput(t2,String(e2))}function R9(n3,t2,e2){return sink("the outputs of the step",e2.log,{ended:({report:o8})=>{let{plan:r3,json:i13,evidence:s11}=filesOf(n3,o8.deploymentId);try{p12({outcome:o8.outcome,"deployment-id":o8.deploymentId,version:o8.version,"previous-version":o8.previousVersion,url:o8.url,plan:r3,"plan-hash":o8.planHash,"requests-sent":o8.probe?.sent??"","requests-lost":o8.probe?.lost??"","longest-gap-ms":o8.probe?.longestGapMs??"","duration-ms":o8.durationMs,report:i13,evidence:s11})}catch(d23){throw t2.push(d23),d23}}})}function f18(n3,t2){return sink("the report files",t2.log,{begun:({deploymentId:e2,version:o8,previousVersion:r3})=>{n3.runId!==""&&writeBegun(n3,e2,{version:o8,previousVersion:r3})},ended:({report:e2,document:o8})=>{let r3=folderOf(n3,e2.deploymentId);(0,import_node_fs6.mkdirSync)(r3,{recursive:!0,mode:448}),writeDeploymentReport(e2,o8,r3),(0,import_node_fs6.writeFileSync)((0,import_node_path4.join)(r3,"plan.json"),`${JSON.stringify(e2.plan??null,null,2)}
`)}})}function F9(n3){return sink("the job summary",n3.log,{ended:({document:t2})=>{let e2=sandboxSentence(),o8=e2===""?"":new Summary().paragraph(`\u26A0\uFE0F ${e2}`).toString();writeSummary(`${o8}${renderMarkdown(t2)}`,{log:n3.log,secrets:n3.secrets})}})}function I12(n3,t2){return sink("the log",t2.log,{ended:({report:e2,document:o8})=>{for(let i13 of renderConsole(o8))t2.log.info(i13);let{html:r3}=filesOf(n3,e2.deploymentId);r3!==""&&t2.log.info(`Report: ${r3}`)}})}function M9(n3,t2){return sink("the log",t2.log,{ended:({report:{deploymentId:e2,outcome:o8}})=>{let{json:r3}=filesOf(n3,e2);t2.log.info(`Nothing was left to recover: the deployment ${e2} has ended, with ${o8}. Its report: ${r3}`)}})}var import_node_fs6,import_node_path4,init_finish2=__esm({"src/app/finish.ts"(){"use strict";import_node_fs6=__nccwpck_require__(24),import_node_path4=__nccwpck_require__(760);init_action();init_errors();init_summary();init_words();init_sink();init_webhook();init_deployment();init_console();init_markdown();init_write();init_config_file();init_reports()}});var shared$12,DONE,STATE,init_post_state=__esm({"shared:src/app/post-state.ts"(){shared$12=(__nccwpck_require__(377).shared)["src/app/post-state.ts"],DONE=shared$12.DONE,STATE=shared$12.STATE}});function gitIn(r3,e2,{exec:n3,signal:t2}){return async(...i13)=>n3("git",i13,{deadlineMs:s6,cwd:r3,env:{...e2,GIT_OPTIONAL_LOCKS:"0",GIT_TERMINAL_PROMPT:"0"},signal:t2,keepBytes:a9})}function saidBy(r3){let e2=r3.trim().split(`
`);return[e2.find(t2=>/^(?:fatal|error): /.test(t2))??e2.at(-1)??"",...e2.filter(t2=>t2.startsWith("	")).map(t2=>t2.trim())].join(" ").slice(0,300)}function refusalOf(r3){let[,e2]=/detected dubious ownership in repository at '([^\n]+)'/.exec(r3)??[];if(e2!==void 0)return new UserError(`git does not read the checkout in ${e2}, since it belongs to a different user`,{fix:`Check out as the same user (a container with another \`--user\` than the job is a common cause), or run \`git config --global --add safe.directory ${e2}\` in a step before this one.`})}var s6,a9,init_git=__esm({"src/core/git.ts"(){"use strict";init_errors();s6=6e4,a9=64*1024*1024}});var require_github=__commonJS({"heavy:@actions/github"(exports2,module2){module2.exports=(__nccwpck_require__(687).github)}});var require_proxy=__commonJS({"heavy:@actions/http-client/lib/proxy"(exports2,module2){module2.exports=(__nccwpck_require__(687).proxy)}});var require_https_proxy_agent=__commonJS({"heavy:https-proxy-agent"(exports2,module2){module2.exports=(__nccwpck_require__(687).tunnel)}});async function octokit(o8,t2){let{getOctokit:n3}=await Promise.resolve().then(()=>__toESM(require_github(),1));return n3(o8,t2===void 0?{}:{baseUrl:t2})}async function noProxyFor(o8){let{checkBypass:t2}=await Promise.resolve().then(()=>__toESM(require_proxy(),1));return t2(o8)}async function tunnelAgent(o8,t2,n3){let{HttpsProxyAgent:e2}=await Promise.resolve().then(()=>__toESM(require_https_proxy_agent(),1)),r3={headers:{...t2},signal:n3};return new e2(o8,r3)}var init_heavy=__esm({"src/core/heavy.ts"(){"use strict"}});async function relation(n3,r3,c28,o8,e2){if(n3===r3)return"same";let s11=await p13(n3,r3,c28,e2);return s11==="unknown"?l14(n3,r3,o8,e2):s11}async function p13(n3,r3,c28,o8){let e2=async(...t2)=>o8.exec("git",t2,{deadlineMs:w10,cwd:c28}).catch(()=>{});for(let t2 of[n3,r3]){let i13=await e2("cat-file","-e",`${t2}^{commit}`),m30=refusalOf(i13?.stderr??"");if(m30!==void 0&&o8.log.warn(`Cannot determine from the checkout which commit is newer: ${explain(m30)}`),i13?.code!==0)return"unknown"}if((await e2("rev-parse","--is-shallow-repository"))?.stdout.trim()!=="false")return"unknown";let s11=async(t2,i13)=>(await e2("merge-base","--is-ancestor",t2,i13))?.code,[d23,a17]=[await s11(n3,r3),await s11(r3,n3)];return d23===0&&a17===0?"same":d23===0?"ahead":a17===0?"behind":d23===1&&a17===1?"diverged":"unknown"}async function l14(n3,r3,{repository:c28,token:o8,url:e2},s11){let[d23="",a17=""]=c28.split("/");if(a17===""||o8==="")return"unknown";try{let{data:t2}=await(await octokit(o8,e2)).rest.repos.compareCommitsWithBasehead({owner:d23,repo:a17,basehead:`${n3}...${r3}`,per_page:1});switch(t2.status){case"identical":return"same";case"ahead":case"behind":case"diverged":return t2.status}}catch(t2){let i13=t2.status;return s11.log.warn(i13===403||i13===404?`GitHub cannot compare ${n3} with ${r3} (HTTP ${i13}): the commit does not exist, or this job lacks \`contents: read\``:`Could not compare commits on GitHub: ${t2.message}`),"unknown"}}var w10,init_ancestry=__esm({"src/github/ancestry.ts"(){"use strict";init_errors();init_git();init_heavy();w10=2e4}});async function jobEnded(t2,n3,a17,i13){let[s11="",o8=""]=t2.repository.split("/");if(!(o8===""||t2.runId===""||n3===""))try{let e2=await octokit(n3,a17);if(/^\d+$/.test(t2.checkRunId)){let{data:u23}=await e2.rest.actions.getJobForWorkflowRun({owner:s11,repo:o8,job_id:Number(t2.checkRunId)});return u23.status==="completed"}let{data:r3}=await e2.rest.actions.getWorkflowRunAttempt({owner:s11,repo:o8,run_id:Number(t2.runId),attempt_number:Number(t2.attempt||"1")});return r3.status==="completed"}catch(e2){let r3=e2.status;i13.warn(r3===403||r3===404?`GitHub does not show the job that holds the lease (HTTP ${r3}): grant \`actions: read\` to this job`:`Could not query the job that holds the lease: ${e2.message}`);return}}var init_jobs=__esm({"src/github/jobs.ts"(){"use strict";init_heavy()}});function requestOf(e2,o8){let{intent:d23,service:a17,environment:l33,owner:s11,job:r3,folder:y31}=e2,t2=e2.token??"",i13=new Set,u23=n3=>{i13.has(n3)||(i13.add(n3),o8.log.warn(n3))};return{intent:d23,service:a17,environment:l33,owner:s11,dryRun:e2.dryRun??!1,force:e2.force??!1,allowDiverged:e2.allowDiverged,planHash:e2.planHash,relation:async(n3,f32)=>relation(n3,f32,y31,{repository:r3.repository,token:t2,url:r3.apiUrl},o8),ownerEnded:async n3=>n3.runId!==""&&n3.runId===r3.runId&&n3.attempt===r3.attempt&&n3.checkRunId===r3.checkRunId&&n3.checkRunId!==""?!0:jobEnded(n3,t2,r3.apiUrl,{...o8.log,warn:u23}),announce:n3=>announce({...n3,version:e2.version??""},r3,o8)}}var init_request=__esm({"src/app/request.ts"(){"use strict";init_ancestry();init_jobs();init_finish2()}});var recover_exports={};__export(recover_exports,{ofDeployment:()=>ofDeployment,recoverMain:()=>recoverMain});async function recoverMain({config:r3,environment:e2,webhook:i13,job:o8,folder:m30,token:u23,credentials:s11},t2){let n3=ownerOf2(o8,"recover","",`recover ${e2.name}`,t2),c28=requestOf({intent:"recover",service:r3.service,environment:e2,owner:n3,job:o8,folder:m30,token:u23},t2),f32=jobPrefix(o8);await withTarget(r3.service,e2,s11,t2,async p34=>{let a17=await recover(c28,{mine:d23=>d23.startsWith(f32),overtake:!1},p34,...asking(e2,t2));await finish({report:ofDeployment(a17,o8),webhook:i13,job:o8,outputs:!0},t2)})}function ofDeployment({repeated:r3,...e2},i13){let{deploymentId:o8,service:m30,environment:u23}=e2,s11=begunOf(i13,o8),t2=reportOf(i13,o8);if(r3===!0){let n3=t2??(s11===void 0?latestReport(i13,m30,u23):void 0);if(!(n3===void 0||n3.outcome!==e2.outcome&&(e2.outcome!=="unchanged"||n3.outcome==="unknown")))return{...n3,intent:e2.intent,next:e2.next,repeated:r3}}return t2!==void 0?continued(t2,e2):s11===void 0?e2:{...e2,...s11}}var init_recover2=__esm({"src/app/recover.ts"(){"use strict";init_recover();init_open();init_verifier2();init_job();init_finish2();init_request();init_reports()}});async function archiveCommit(t2,i13,e2){let n3=await u13(t2,e2),o8=n3.filter(({type:r3})=>r3==="commit").map(({path:r3})=>r3);if(o8.length>0)throw new LacksFiles(`the files of the commit are the release, and those of ${m14(o8)} are none: submodules are not archived`,{fix:"Describe in `build` of deploy.yml how the archive is made, and deploy that `archive`; or commit the files themselves."});let{code:l33,stderr:s11}=await e2("archive","--format=tar.gz","-o",i13,t2);if(l33!==0)throw refusalOf(s11)??new UserError(`git archive failed: ${saidBy(s11)}`);return n3.map(({path:r3})=>r3)}function leftOutOf(t2,i13){let e2=t2.filter(n3=>!i13.has(n3));return e2.length===0?void 0:`the release lacks ${e2.length===1?"a file":`${e2.length} files`} of the commit, which export-ignore of .gitattributes leaves out: ${m14(e2)}`}async function u13(t2,i13){let{code:e2,stdout:n3,stderr:o8,truncated:l33}=await i13("ls-tree","-r","-z",t2);if(e2!==0)throw refusalOf(o8)??new UserError(`git ls-tree failed: ${saidBy(o8)}`);if(l33)throw new UserError("the commit has more files than can be listed",{fix:"Describe in `build` of deploy.yml how the archive is made."});return n3.split("\0").flatMap(s11=>{let[,r3,d23]=/^\d+ (\w+) [0-9a-f]+\t(.*)$/s.exec(s11)??[];return r3===void 0||d23===void 0?[]:[{type:r3,path:d23}]})}function m14(t2){let i13=t2.length>f19?`, and ${t2.length-f19} more`:"";return`${t2.slice(0,f19).map(e2=>/^[\w./@+-]{1,200}$/.test(e2)?e2:JSON.stringify(e2.slice(0,200))).join(", ")}${i13}`}var f19,LacksFiles,init_commit=__esm({"src/core/commit.ts"(){"use strict";init_errors();init_git();f19=20,LacksFiles=class extends UserError{}}});async function readArchive(a17){let e2=(0,import_node_crypto5.createHash)("sha256"),n3=[],i13=new j4,t2=new _12,s11=new Set,o8=[],c28=0,h35=0,l33=0,g28=(0,import_tar_stream2.extract)();g28.on("entry",(r3,d23,p34)=>{l33+=1,h35+=r3.size??0,h35>x11&&d23.destroy(new UserError("it unpacks to more than 8 GB"));let y31=T7(r3.name,r3.type??"file",r3.linkname??"",r3.mode??0,t2);y31!==void 0&&n3.push(y31),s11.add(r3.name.replace(/^(?:\.\/)+/,""));let $27=i13.reader(),b31=(r3.size??0)<k9?[]:void 0;d23.on("data",w32=>{$27(w32),b31?.push(w32)}),d23.on("end",()=>{b31!==void 0&&M10.test(Buffer.concat(b31).toString("latin1"))&&o8.push(r3.name),p34()}),d23.on("error",p34)});let m30=new import_node_stream2.Transform({transform(r3,d23,p34){e2.update(r3),c28+=r3.length,p34(null,r3)}});try{await(0,import_promises.pipeline)((0,import_node_fs7.createReadStream)(a17),m30,(0,import_node_zlib.createGunzip)(),g28)}catch(r3){throw r3.code==="ENOENT"?new UserError(`archive ${a17} does not exist`,{fix:"Build it first, or correct `archive`."}):r3 instanceof UserError?r3:new UserError(`archive ${a17} is damaged or is no .tar.gz: ${r3.message}`,{fix:"Build it again.",cause:r3})}if(l33===0&&n3.push("it is empty"),n3.push(...t2.leadingOut()),n3.length>0){let r3=n3.length>u14?`; and ${n3.length-u14} more`:"";throw new UserError(`archive ${a17} is refused: ${n3.slice(0,u14).join("; ")}${r3}`,{fix:"Build it from plain files, folders and links that stay inside."})}if(o8.length>0)throw R10(a17,o8);return{sha256:e2.digest("hex"),entries:l33,names:s11,needs:{packedBytes:c28,unpackedBytes:h35,...i13.facts()}}}function R10(a17,e2){let n3=e2.length>u14?`, and ${e2.length-u14} more`:"";return new UserError(`archive ${a17} is refused: it has pointers of Git LFS in place of files: ${e2.slice(0,u14).map(i13=>JSON.stringify(i13.slice(0,120))).join(", ")}${n3}`,{fix:"Fetch the files before it is made, with `lfs: true` of actions/checkout or `git lfs pull`."})}function T7(a17,e2,n3,i13,t2){let s11=JSON.stringify(a17.slice(0,120));if(a17.startsWith("/"))return`${s11} is absolute`;if(/[\u0000-\u001f\u007f]/.test(a17))return`${s11} has control characters`;let o8=a17.split("/").filter(c28=>c28!==""&&c28!==".");if(o8.includes(".."))return`${s11} leaves its folder`;if(o8[0]===".release")return`${s11} is a name of this suite`;for(let c28=1;c28<o8.length;c28+=1)if(t2.symbolic.has(o8.slice(0,c28).join("/")))return`${s11} lies below a link`;switch(e2){case"file":case"contiguous-file":case"directory":return(i13&3072)!==0&&e2!=="directory"?`${s11} is setuid or setgid`:void 0;case"symlink":t2.symbolic.set(o8.join("/"),n3);return;case"link":t2.hard.set(o8.join("/"),n3);return;default:return`${s11} is a ${e2}`}}var import_node_crypto5,import_node_fs7,import_node_stream2,import_promises,import_node_zlib,import_tar_stream2,u14,x11,I13,M10,k9,L8,_12,j4,init_archive=__esm({"src/release/archive.ts"(){"use strict";import_node_crypto5=__nccwpck_require__(598),import_node_fs7=__nccwpck_require__(24),import_node_stream2=__nccwpck_require__(75),import_promises=__nccwpck_require__(466),import_node_zlib=__nccwpck_require__(522),import_tar_stream2=__toESM(require_tar_stream(),1);init_errors();u14=10,x11=8*1024**3,I13=40,M10=/^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]*\n)*oid sha256:[0-9a-f]{64}\nsize \d+\n$/,k9=1024,L8={3:"i686",40:"armv7l",62:"x86_64",183:"aarch64",243:"riscv64"};_12=class{symbolic=new Map;hard=new Map;leadingOut(){let e2=(n3,i13)=>[...n3].filter(([t2,s11])=>!this.staysInside(i13(t2),s11)).map(([t2,s11])=>`link ${JSON.stringify(t2.slice(0,120))} leads out, to ${JSON.stringify(s11.slice(0,120))}`);return[...e2(this.symbolic,n3=>n3.split("/").slice(0,-1)),...e2(this.hard,()=>[])]}staysInside(e2,n3){let i13=[...e2],t2=[n3],s11=0;for(;t2.length>0;){let o8=t2.pop();if(o8===""||o8.startsWith("/"))return!1;let c28=o8.split("/");for(let[h35,l33]of c28.entries()){if(l33===""||l33===".")continue;if(l33===".."){if(i13.pop()===void 0)return!1;continue}let g28=this.symbolic.get([...i13,l33].join("/"));if(g28===void 0){i13.push(l33);continue}if(s11+=1,s11>I13)return!1;let m30=c28.slice(h35+1).join("/");m30!==""&&t2.push(m30),t2.push(g28);break}}return!0}},j4=class{arch;libc;glibc;reader(){let e2,n3="";return i13=>{if(e2===void 0&&(e2=i13.length>=20&&i13.readUInt32BE(0)===2135247942,e2&&(this.arch??=L8[i13[5]===2?i13.readUInt16BE(18):i13.readUInt16LE(18)])),!e2)return;let t2=n3+i13.toString("latin1");t2.includes("ld-musl-")&&(this.libc??="musl");for(let[,s11,o8]of t2.matchAll(/GLIBC_(\d+)\.(\d+)/g))this.need(Number(s11),Number(o8));n3=t2.slice(-16)}}facts(){return{arch:this.arch,libc:this.libc,glibc:this.glibc}}need(e2,n3){this.libc??="glibc";let[i13,t2]=this.glibc??[0,0];(e2>i13||e2===i13&&n3>t2)&&(this.glibc=[e2,n3])}}}});function configurationHash(e2,r3){let{target:i13,strategy:s11}=e2;return hashOf({env:e2.env,files:Object.fromEntries(Object.entries(r3).map(([n3,t2])=>[n3,c14(n3,t2)])),manager:i13.manager,shared:i13.shared,secrets:e2.secrets,slots:s11.kind==="blue-green"?s11.slots:void 0,switch:s11.kind==="blue-green"?s11.switchCommand:void 0,hosts:i13.hosts.filter(({env:n3,slots:t2})=>Object.keys(n3).length>0||t2!==void 0).map(({name:n3,env:t2,slots:o8})=>({name:n3,env:t2,...o8===void 0?{}:{slots:o8}}))}).slice(0,8)}function c14(e2,r3){if(!e2.endsWith(".json"))return r3;try{return{json:JSON.parse(r3)}}catch{return r3}}var init_configuration=__esm({"src/release/configuration.ts"(){"use strict";init_release()}});function getEnumValues(e2){let t2=Object.values(e2).filter(n3=>typeof n3=="number");return Object.entries(e2).filter(([n3,o8])=>t2.indexOf(+n3)===-1).map(([n3,o8])=>o8)}function jsonStringifyReplacer(e2,t2){return typeof t2=="bigint"?t2.toString():t2}function cached(e2){return new _13(e2)}function cleanRegex(e2){let t2=e2.startsWith("^")?1:0,r3=e2.endsWith("$")?e2.length-1:e2.length;return e2.slice(t2,r3)}function assignProp(e2,t2,r3){Object.defineProperty(e2,t2,{value:r3,writable:!0,enumerable:!0,configurable:!0})}function isObject(e2){return typeof e2=="object"&&e2!==null&&!Array.isArray(e2)}function isPlainObject(e2){if(isObject(e2)===!1)return!1;let t2=e2.constructor;if(t2===void 0||typeof t2!="function")return!0;let r3=t2.prototype;return!(isObject(r3)===!1||Object.prototype.hasOwnProperty.call(r3,"isPrototypeOf")===!1)}function escapeRegex(e2){return e2.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e2,t2,r3){let n3=new e2._zod.constr(t2??e2._zod.def);return(!t2||r3?.parent)&&(n3._zod.parent=e2),n3}function normalizeParams(e2){let t2=e2;if(!t2)return{};if(typeof t2=="string")return{error:()=>t2};if(t2?.message!==void 0){if(t2?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t2.error=t2.message}return delete t2.message,typeof t2.error=="string"?{...t2,error:()=>t2.error}:t2}function optionalKeys(e2){return Object.keys(e2).filter(t2=>e2[t2]._zod.optin!==void 0&&e2[t2]._zod.optout==="optional")}function aborted(e2,t2=0){if(e2.aborted===!0)return!0;for(let r3=t2;r3<e2.issues.length;r3++)if(e2.issues[r3]?.continue!==!0)return!0;return!1}function explicitlyAborted(e2,t2=0){if(e2.aborted===!0)return!0;for(let r3=t2;r3<e2.issues.length;r3++)if(e2.issues[r3]?.continue===!1)return!0;return!1}function prefixIssues(e2,t2){return t2.map(r3=>{var n3;return(n3=r3).path??(n3.path=[]),r3.path.unshift(e2),r3})}function unwrapMessage(e2){return typeof e2=="string"?e2:e2?.message}function sizeCaps(e2){let t2=[];for(let r3 of e2??[]){let n3=r3._zod.def;if(!/_(length|size)$|_equals$/.test(n3.check))break;let o8=n3.maximum??n3.length??n3.size;o8>=0&&t2.push([o8,r3])}return t2}function attachSchema(e2,t2,r3){var n3;for(let o8=t2;o8<e2.length;o8++)(n3=e2[o8]).schema??(n3.schema=r3)}function finalizeIssue(e2,t2,r3){var n3;let o8=e2.inst?._zod?.traits;o8?.has("$ZodType")&&(o8.has("$ZodCheck")?(n3=e2).schema??(n3.schema=e2.inst):e2.schema=e2.inst);let i13=e2.schema!==e2.inst?e2.schema?._zod.def?.error:void 0,u23=e2.message?e2.message:unwrapMessage(e2.inst?._zod.def?.error?.(e2))??unwrapMessage(i13?.(e2))??unwrapMessage(t2?.error?.(e2))??unwrapMessage(r3.customError?.(e2))??unwrapMessage(r3.localeError?.(e2))??"Invalid input",c28={};for(let s11 of Object.keys(e2))s11==="inst"||s11==="schema"||s11==="continue"||s11==="input"||s11==="__proto__"||(c28[s11]=e2[s11]);return c28.path??(c28.path=[]),c28.message=u23,t2?.reportInput&&(c28.input=e2.input),c28}function members(e2,t2){for(let r3 in t2){let n3=Object.getOwnPropertyDescriptor(t2,r3);n3.get?Object.defineProperty(e2,r3,{...n3,enumerable:!1}):P8(e2,r3,n3.value)}}function own(e2,t2,r3,n3=!0){return Object.defineProperty(e2,t2,{configurable:!0,writable:!0,enumerable:n3,value:r3}),r3}function hide(e2,t2,r3){return own(e2,t2,r3,!1)}function P8(e2,t2,r3){Object.defineProperty(e2,t2,{configurable:!0,get(){return this==null?r3:own(this,t2,r3.bind(this))},set(n3){own(this,t2,n3)}})}function S10(e2,t2){let r3=Object.getPrototypeOf(e2);return t2 in r3?void 0:r3}function defineLazyInternal(e2,t2,r3){let n3=Object.getPrototypeOf(e2._zod);if(t2 in n3&&d9!==e2._zod){d9=void 0;return}d9=e2._zod,Object.defineProperty(n3,t2,{configurable:!0,get(){Object.defineProperty(this,t2,A8);let o8=a10;a10=!1;try{let i13=r3(this);return a10?delete this[t2]:Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:i13}),a10=a10||o8,i13}catch(i13){throw delete this[t2],a10=a10||o8,i13}},set(o8){Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:o8})}})}function installLazyProp(e2,t2,r3,n3){let o8=S10(e2,t2);o8&&Object.defineProperty(o8,t2,{configurable:!0,get(){let i13={configurable:!0,writable:!0,enumerable:n3,value:void 0};return Object.defineProperty(this,t2,i13),i13.value=r3(this),Object.defineProperty(this,t2,i13),i13.value},set(i13){Object.defineProperty(this,t2,{configurable:!0,writable:!0,enumerable:n3,value:i13})}})}var _13,captureStackTrace,propertyKeyTypes,NUMBER_FORMAT_RANGES,d9,a10,A8,init_util=__esm({"node_modules/zod/v4/core/util.js"(){_13=class{constructor(t2){this._getter=t2,this._value=void 0}get value(){let t2=this._getter;return t2!==void 0&&(this._value=t2(),this._getter=void 0),this._value}};captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e2)=>{};propertyKeyTypes=new Set(["string","number","symbol"]);NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]};a10=!1,A8={configurable:!0,get(){a10=!0}}}});function j5(t2){let o8=P9;if(o8){let a17=o8.stackTraceLimit;if(typeof a17=="number"){try{o8.stackTraceLimit=0}catch{return P9=null,new t2}try{return new t2}finally{o8.stackTraceLimit=a17}}}return new t2}function $constructor(t2,o8,a17,d23){let h35={};function b31(e2){this.def=e2,this.constr=c28,this.traits=new Set}b31.prototype=h35;let _22=a17,l33=_22&&new WeakSet;function y31(e2,n3){if(e2._zod){if(e2._zod.traits.has(t2))return}else{p14.value=new b31(n3);try{Object.defineProperty(e2,"_zod",p14)}finally{p14.value=void 0}}if(e2._zod.traits.add(t2),o8(e2,n3),l33){let r3=Object.getPrototypeOf(e2),f32=e2._zod.constr.prototype,i13=r3;for(;i13&&i13!==f32;)i13=Object.getPrototypeOf(i13);let u23=i13??r3;l33.has(u23)||(l33.add(u23),members(u23,_22))}let s11=c28.prototype;for(let r3 in s11)Object.prototype.hasOwnProperty.call(s11,r3)&&(r3 in e2||(e2[r3]=s11[r3].bind(e2)))}let E25=d23?.Parent??Object;class g28 extends E25{}Object.defineProperty(g28,"name",{value:t2});function c28(e2){let n3=d23?.Parent?j5(g28):this;y31(n3,e2);let s11=n3._zod.deferred;if(s11){for(let f32 of s11)f32();n3._zod.deferred=void 0}let r3=globalThis.__zod_globalConfig?.postProcessor;return r3&&r3(n3),n3}return Object.defineProperty(c28,"init",{value:y31}),Object.defineProperty(c28,Symbol.hasInstance,{value:e2=>d23?.Parent&&e2 instanceof d23.Parent?!0:e2?._zod?.traits?.has(t2)}),Object.defineProperty(c28,"name",{value:t2}),c28}function config(t2){return t2&&Object.assign(globalConfig,t2),globalConfig}var z3,p14,P9,$ZodAsyncError,globalConfig,init_core=__esm({"node_modules/zod/v4/core/core.js"(){init_util();p14={value:void 0,enumerable:!1},P9="captureStackTrace"in Error?Error:null;$ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};(z3=globalThis).__zod_globalConfig??(z3.__zod_globalConfig={});globalConfig=globalThis.__zod_globalConfig}});function y13(){let s11=this._zod;return s11.message??(s11.message=JSON.stringify(s11.def,jsonStringifyReplacer,2)),s11.message}function _14(s11){this._zod.message=s11}var O9,h13,d10,b10,$ZodError,$ZodRealError,init_errors2=__esm({"node_modules/zod/v4/core/errors.js"(){init_core();init_util();O9={get:y13,set:_14,enumerable:!0,configurable:!0},h13={value:void 0,enumerable:!1},d10=new WeakSet([Object.prototype,Error.prototype]),b10=(s11,r3)=>{s11.name="$ZodError",h13.value=r3,Object.defineProperty(s11,"issues",h13),h13.value=void 0,Object.defineProperty(s11,"message",O9);let t2=Object.getPrototypeOf(s11);d10.has(t2)||(d10.add(t2),Object.defineProperty(t2,"toString",{configurable:!0,enumerable:!1,get(){let e2=()=>this.message;return Object.defineProperty(this,"toString",{value:e2,configurable:!0,writable:!0}),e2},set(e2){Object.defineProperty(this,"toString",{value:e2,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",b10),$ZodRealError=$constructor("$ZodError",b10,void 0,{Parent:Error})}});function p15(n3,r3,s11){let e2;return{success:!1,get error(){return e2||(e2=new n3(r3.map(o8=>finalizeIssue(o8,s11,config()))),r3=void 0,s11=void 0),e2},set error(o8){e2=o8,r3=void 0,s11=void 0}}}var _parse,parse,_parseAsync,parseAsync,_safeParse,safeParse,_safeParseAsync,safeParseAsync,init_parse=__esm({"node_modules/zod/v4/core/parse.js"(){init_core();init_errors2();init_util();_parse=n3=>{let r3=(s11,e2,o8,t2)=>{let a17=o8?{...o8,async:!1}:{async:!1},c28=s11._zod.run({value:e2,issues:[]},a17);if(c28 instanceof Promise)throw new $ZodAsyncError;if(c28.issues.length){let d23=new(t2?.Err??n3)(c28.issues.map(y31=>finalizeIssue(y31,a17,config())));throw captureStackTrace(d23,t2?.callee??r3),d23}return c28.value};return r3},parse=_parse($ZodRealError),_parseAsync=n3=>{let r3=async(s11,e2,o8,t2)=>{let a17=o8?{...o8,async:!0}:{async:!0},c28=s11._zod.run({value:e2,issues:[]},a17);if(c28 instanceof Promise&&(c28=await c28),c28.issues.length){let d23=new(t2?.Err??n3)(c28.issues.map(y31=>finalizeIssue(y31,a17,config())));throw captureStackTrace(d23,t2?.callee??r3),d23}return c28.value};return r3},parseAsync=_parseAsync($ZodRealError),_safeParse=n3=>(r3,s11,e2)=>{let o8=e2?{...e2,async:!1}:{async:!1},t2=r3._zod.run({value:s11,issues:[]},o8);if(t2 instanceof Promise)throw new $ZodAsyncError;return t2.issues.length?p15(n3,t2.issues,o8):{success:!0,data:t2.value}},safeParse=_safeParse($ZodRealError);_safeParseAsync=n3=>async(r3,s11,e2)=>{let o8=e2?{...e2,async:!0}:{async:!0},t2=r3._zod.run({value:s11,issues:[]},o8);return t2 instanceof Promise&&(t2=await t2),t2.issues.length?p15(n3,t2.issues,o8):{success:!0,data:t2.value}},safeParseAsync=_safeParseAsync($ZodRealError)}});var anyString,number,init_regexes=__esm({"node_modules/zod/v4/core/regexes.js"(){anyString=/^[\s\S]{0,}$/,number=/^-?\d+(?:\.\d+)?$/}});var $ZodCheck,$ZodCheckStringFormat,$ZodCheckRegex,init_checks=__esm({"node_modules/zod/v4/core/checks.js"(){init_core();$ZodCheck=$constructor("$ZodCheck",(t2,e2)=>{var i13;t2._zod??(t2._zod={}),t2._zod.def=e2,(i13=t2._zod).onattach??(i13.onattach=[])}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(t2,e2)=>{var i13,n3;$ZodCheck.init(t2,e2),e2.pattern?(i13=t2._zod).check??(i13.check=o8=>{e2.pattern.lastIndex=0,!e2.pattern.test(o8.value)&&o8.issues.push({origin:"string",code:"invalid_format",format:e2.format,input:o8.value,...e2.pattern?{pattern:e2.pattern.toString()}:{},inst:t2,continue:!e2.abort})}):(n3=t2._zod).check??(n3.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(t2,e2)=>{$ZodCheckStringFormat.init(t2,e2),t2._zod.check=i13=>{e2.pattern.lastIndex=0,!e2.pattern.test(i13.value)&&i13.issues.push({origin:"string",code:"invalid_format",format:"regex",input:i13.value,pattern:e2.pattern.toString(),inst:t2,continue:!e2.abort})}})}});var init_doc=__esm({"node_modules/zod/v4/core/doc.js"(){}});var version,init_versions=__esm({"node_modules/zod/v4/core/versions.js"(){version={major:4,minor:6,patch:7}}});async function ae(e2,t2){let n3={async:!0};return U6(await e2._zod.run({value:t2,issues:[]},n3),n3)}function standardProps(e2){return{validate:t2=>{let n3={async:!1};try{let r3=e2._zod.run({value:t2,issues:[]},n3);if(!(r3 instanceof Promise))return U6(r3,n3)}catch{}return ae(e2,t2)},vendor:"zod",version:1}}function E10(e2,t2){let n3=sizeCaps(e2._zod.def.checks);if(!n3.length)return;let r3=Math.min(...n3.map(s11=>s11[0])),o8=e2._zod.parse;e2._zod.parse=(s11,i13)=>{let p34=t2(s11.value);if(p34>r3&&!i13?.skipChecks&&i13?.direction!=="backward"){for(let[f32,c28]of sizeCaps(e2._zod.def.checks))if(p34>f32&&c28._zod.def.when(s11)){let l33=s11.issues.length;return c28._zod.check(s11),s11.issues[l33].continue=!1,attachSchema(s11.issues,l33,e2),s11}}return o8(s11,i13)}}function V3(e2,t2,n3){e2.issues.length&&t2.issues.push(...prefixIssues(n3,e2.issues)),t2.value[n3]=e2.value}function T8(e2,t2,n3,r3,o8,s11){let i13=n3 in r3,p34=s11==="optional";if(!(!i13&&p34&&o8==="optional")){if(e2.issues.length){if(o8!==void 0&&p34&&!i13)return;t2.issues.push(...prefixIssues(n3,e2.issues))}if(!i13&&o8===void 0){e2.issues.length||t2.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n3]});return}e2.value===void 0?(i13||o8==="defaulted"&&!p34)&&(t2.value[n3]=void 0):t2.value[n3]=e2.value}}function F10(e2){let t2=Object.keys(e2.shape),n3=Object.getOwnPropertySymbols(e2.shape),r3=n3.length?n3:$e,o8=r3.length?[...t2,...r3]:t2;for(let i13 of o8)if(!e2.shape?.[i13]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(i13)}": expected a Zod schema`);let s11=optionalKeys(e2.shape);return{...e2,allKeys:o8,symbolKeys:r3,keySet:new Set(t2),numKeys:t2.length,optionalKeys:new Set(s11)}}function K3(e2,t2,n3,r3,o8,s11,i13){let p34=[],f32=o8.keySet,c28=o8.catchall._zod,l33=c28.def.type,v21=c28.optin,_22=c28.optout,d23=0;for(let h35 in t2){if(i13&&n3.issues.length!==d23){if(aborted(n3,d23))break;d23=n3.issues.length}if(f32.has(h35))continue;if(h35==="__proto__"){l33==="never"&&p34.push(h35);continue}if(l33==="never"){p34.push(h35);continue}let z6=c28.run({value:t2[h35],issues:[]},r3);z6 instanceof Promise?e2.push(z6.then(g28=>T8(g28,n3,h35,t2,v21,_22))):T8(z6,n3,h35,t2,v21,_22)}return p34.length&&n3.issues.push({code:"unrecognized_keys",keys:p34,input:t2,inst:s11,continue:!0}),e2.length?Promise.all(e2).then(()=>n3):n3}function Q(e2,t2){return e2.value=t2.issues.length?void 0:t2.value,e2}var $ZodType,U6,$ZodString,$ZodNumber,$ZodUnknown,ve,$ZodArray,$e,$ZodObject,$ZodRecord,$ZodEnum,$ZodOptional,init_schemas=__esm({"node_modules/zod/v4/core/schemas.js"(){init_core();init_regexes();init_util();init_versions();init_util();$ZodType=$constructor("$ZodType",(e2,t2)=>{var n3;e2??(e2={}),e2._zod.def=t2,e2._zod.bag=e2._zod.bag||{},e2._zod.version=version;let r3=e2._zod.def.checks,o8=e2._zod.traits.has("$ZodCheck")?[e2,...r3??[]]:r3?.length?[...r3]:[];for(let s11 of o8)for(let i13 of s11._zod.onattach)i13(e2);if(o8.length===0)(n3=e2._zod).deferred??(n3.deferred=[]),e2._zod.deferred?.push(()=>{e2._zod.run=e2._zod.parse});else{let s11=(p34,f32,c28)=>{if(p34.memo)return p34;let l33=aborted(p34),v21;for(let _22 of f32){if(_22._zod.def.when){if(explicitlyAborted(p34)||!_22._zod.def.when(p34))continue}else if(l33)continue;let d23=p34.issues.length,h35=_22._zod.check(p34);if(h35 instanceof Promise&&c28?.async===!1)throw new $ZodAsyncError;if(v21||h35 instanceof Promise)v21=(v21??Promise.resolve()).then(async()=>{await h35,p34.issues.length!==d23&&(attachSchema(p34.issues,d23,e2),l33||(l33=aborted(p34,d23)))});else{if(p34.issues.length===d23)continue;attachSchema(p34.issues,d23,e2),l33||(l33=aborted(p34,d23))}}return v21?v21.then(()=>p34):p34},i13=(p34,f32,c28)=>{if(aborted(p34))return p34.aborted=!0,p34;let l33=s11(f32,o8,c28);if(l33 instanceof Promise){if(c28.async===!1)throw new $ZodAsyncError;return l33.then(v21=>e2._zod.parse(v21,c28))}return e2._zod.parse(l33,c28)};e2._zod.run=(p34,f32)=>{if(f32.skipChecks)return e2._zod.parse(p34,f32);if(f32.direction==="backward"){let l33=e2._zod.parse({value:p34.value,issues:[]},{...f32,skipChecks:!0});return l33 instanceof Promise?l33.then(v21=>i13(v21,p34,f32)):i13(l33,p34,f32)}let c28=e2._zod.parse(p34,f32);if(c28 instanceof Promise){if(f32.async===!1)throw new $ZodAsyncError;return c28.then(l33=>s11(l33,o8,f32))}return s11(c28,o8,f32)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e2){own(this,"~standard",e2)}}),U6=(e2,t2)=>e2.issues.length?{issues:e2.issues.map(n3=>finalizeIssue(n3,t2,config()))}:{value:e2.value};$ZodString=$constructor("$ZodString",(e2,t2)=>{$ZodType.init(e2,t2),e2._zod.pattern=t2.pattern??anyString,e2._zod.parse=(n3,r3)=>{if(t2.coerce)try{n3.value=String(n3.value)}catch{}return typeof n3.value=="string"||n3.issues.push({expected:"string",code:"invalid_type",input:n3.value,inst:e2}),n3}}),$ZodNumber=$constructor("$ZodNumber",(e2,t2)=>{$ZodType.init(e2,t2),e2._zod.pattern=number,e2._zod.parse=(n3,r3)=>{if(t2.coerce)try{n3.value=Number(n3.value)}catch{}let o8=n3.value;if(typeof o8=="number"&&!Number.isNaN(o8)&&Number.isFinite(o8))return n3;let s11=typeof o8=="number"?Number.isNaN(o8)?"NaN":Number.isFinite(o8)?void 0:String(o8):void 0;return n3.issues.push({expected:"number",code:"invalid_type",input:o8,inst:e2,...s11?{received:s11}:{}}),n3}}),$ZodUnknown=$constructor("$ZodUnknown",(e2,t2)=>{$ZodType.init(e2,t2),e2._zod.parse=n3=>n3});ve=e2=>Array.isArray(e2)?e2.length:-1;$ZodArray=$constructor("$ZodArray",(e2,t2)=>{$ZodType.init(e2,t2);let n3=globalConfig.memoizer;n3?.attach(e2),e2._zod.parse=(r3,o8)=>{let s11=r3.value;if(!Array.isArray(s11))return r3.issues.push({expected:"array",code:"invalid_type",input:s11,inst:e2}),r3;r3.value=n3?n3.alloc(e2,r3,Array(s11.length),o8):Array(s11.length);let i13=[],p34=o8?.abortEarly;for(let f32=0;f32<s11.length;f32++){let c28=s11[f32],l33=t2.element._zod.run({value:c28,issues:[]},o8);if(l33 instanceof Promise)i13.push(l33.then(v21=>V3(v21,r3,f32)));else if(V3(l33,r3,f32),p34&&l33.issues.length!==0&&aborted(l33))break}return i13.length?Promise.all(i13).then(()=>r3):r3},E10(e2,ve)});$e=[];$ZodObject=$constructor("$ZodObject",(e2,t2)=>{$ZodType.init(e2,t2);let n3=Object.getOwnPropertyDescriptor(t2,"shape"),r3=n3?.get?n3.get.raw:t2.shape??{};if(r3){let c28=()=>{let l33={...r3};return Object.defineProperty(t2,"shape",{value:l33}),c28.raw=l33,l33};c28.raw=r3,Object.defineProperty(t2,"shape",{get:c28})}let o8=cached(()=>F10(t2));defineLazyInternal(e2,"propValues",c28=>{let l33=c28.def.shape,v21={};for(let _22 in l33){let d23=l33[_22]._zod;if(d23.values){Object.prototype.hasOwnProperty.call(v21,_22)||assignProp(v21,_22,new Set);for(let h35 of d23.values)v21[_22].add(h35);d23.optin!==void 0&&v21[_22].add(void 0)}}return v21});let s11=isObject,i13=t2.catchall,p34,f32=globalConfig.memoizer;f32?.attach(e2),e2._zod.parse=(c28,l33)=>{p34??(p34=o8.value);let v21=c28.value;if(!s11(v21))return c28.issues.push({expected:"object",code:"invalid_type",input:v21,inst:e2}),c28;c28.value=f32?f32.alloc(e2,c28,{},l33):{};let _22=[],d23=p34.shape,h35=l33?.abortEarly,z6=c28.issues.length;for(let g28 of p34.allKeys){if(h35&&c28.issues.length!==z6){if(aborted(c28,z6))break;z6=c28.issues.length}if(g28==="__proto__")continue;let w32=d23[g28],I23=w32._zod.optin,x37=w32._zod.optout,P15=w32._zod.run({value:v21[g28],issues:[]},l33);P15 instanceof Promise?_22.push(P15.then(b31=>T8(b31,c28,g28,v21,I23,x37))):T8(P15,c28,g28,v21,I23,x37)}return i13?K3(_22,v21,c28,l33,o8.value,e2,h35===!0):_22.length?Promise.all(_22).then(()=>c28):c28}}),$ZodRecord=$constructor("$ZodRecord",(e2,t2)=>{$ZodType.init(e2,t2);let n3=globalConfig.memoizer;n3?.attach(e2),e2._zod.parse=(r3,o8)=>{let s11=r3.value;if(!isPlainObject(s11))return r3.issues.push({expected:"record",code:"invalid_type",input:s11,inst:e2}),r3;let i13=[],p34=t2.keyType._zod.values;if(p34&&!t2.partial){r3.value=n3?n3.alloc(e2,r3,{},o8):{};let f32=new Set;for(let l33 of p34)if(typeof l33=="string"||typeof l33=="number"||typeof l33=="symbol"){if(f32.add(typeof l33=="number"?l33.toString():l33),l33==="__proto__")continue;let v21=t2.keyType._zod.run({value:l33,issues:[]},o8);if(v21 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(v21.issues.length){r3.issues.push({code:"invalid_key",origin:"record",issues:v21.issues.map(h35=>finalizeIssue(h35,o8,config())),input:l33,path:[l33],inst:e2});continue}let _22=v21.value;if(_22==="__proto__")continue;let d23=t2.valueType._zod.run({value:s11[l33],issues:[]},o8);d23 instanceof Promise?i13.push(d23.then(h35=>{h35.issues.length&&r3.issues.push(...prefixIssues(l33,h35.issues)),r3.value[_22]=h35.value})):(d23.issues.length&&r3.issues.push(...prefixIssues(l33,d23.issues)),r3.value[_22]=d23.value)}let c28;for(let l33 in s11)if(!f32.has(l33))if(t2.mode==="loose"){if(l33==="__proto__")continue;r3.value[l33]=s11[l33]}else c28=c28??[],c28.push(l33);c28&&c28.length>0&&r3.issues.push({code:"unrecognized_keys",input:s11,inst:e2,keys:c28,continue:!0})}else{r3.value=n3?n3.alloc(e2,r3,{},o8):{};let f32;for(let c28 of Reflect.ownKeys(s11)){if(c28==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s11,c28))continue;let l33=t2.keyType._zod.run({value:c28,issues:[]},o8);if(l33 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof c28=="string"&&number.test(c28)&&l33.issues.length){let h35=t2.keyType._zod.run({value:Number(c28),issues:[]},o8);if(h35 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");h35.issues.length===0&&(l33=h35)}if(l33.issues.length){t2.mode==="loose"?r3.value[c28]=s11[c28]:p34?(f32=f32??[],f32.push(c28)):r3.issues.push({code:"invalid_key",origin:"record",issues:l33.issues.map(h35=>finalizeIssue(h35,o8,config())),input:c28,path:[c28],inst:e2});continue}let _22=l33.value;if(_22==="__proto__")continue;let d23=t2.valueType._zod.run({value:s11[c28],issues:[]},o8);d23 instanceof Promise?i13.push(d23.then(h35=>{h35.issues.length&&r3.issues.push(...prefixIssues(c28,h35.issues)),r3.value[_22]=h35.value})):(d23.issues.length&&r3.issues.push(...prefixIssues(c28,d23.issues)),r3.value[_22]=d23.value)}f32&&f32.length>0&&r3.issues.push({code:"unrecognized_keys",input:s11,inst:e2,keys:f32,continue:!0})}return i13.length?Promise.all(i13).then(()=>r3):r3}}),$ZodEnum=$constructor("$ZodEnum",(e2,t2)=>{$ZodType.init(e2,t2);let n3=getEnumValues(t2.entries),r3=new Set(n3);e2._zod.values=r3,defineLazyInternal(e2,"pattern",o8=>{let s11=getEnumValues(o8.def.entries).filter(i13=>propertyKeyTypes.has(typeof i13));return new RegExp(s11.length?`^(${s11.map(i13=>escapeRegex(i13.toString())).join("|")})$`:"^[^\\s\\S]$")}),e2._zod.parse=(o8,s11)=>{let i13=o8.value;return r3.has(i13)||o8.issues.push({code:"invalid_value",values:n3,input:i13,inst:e2}),o8}});$ZodOptional=$constructor("$ZodOptional",(e2,t2)=>{$ZodType.init(e2,t2),defineLazyInternal(e2,"optin",n3=>n3.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e2._zod.optout="optional",defineLazyInternal(e2,"values",n3=>{let r3=n3.def.innerType._zod.values;return r3?new Set([...r3,void 0]):void 0}),defineLazyInternal(e2,"pattern",n3=>{let r3=n3.def.innerType._zod.pattern;return r3?new RegExp(`^(${cleanRegex(r3.source)})?$`):void 0}),e2._zod.parse=(n3,r3)=>{if(n3.value===void 0){if(t2.innerType._zod.optin!=="defaulted")return n3;let o8=t2.innerType._zod.run({value:n3.value,issues:[]},r3);return o8 instanceof Promise?o8.then(s11=>Q(n3,s11)):Q(n3,o8)}return t2.innerType._zod.run(n3,r3)}})}});var init_memoizer=__esm({"node_modules/zod/v4/core/memoizer.js"(){}});var init_locales=__esm({"node_modules/zod/v4/locales/index.js"(){}});function registry(){return new $ZodRegistry}var s7,$ZodRegistry,globalRegistry,init_registries=__esm({"node_modules/zod/v4/core/registries.js"(){$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t2,...e2){let i13=e2[0];return this._map.set(t2,i13),i13&&typeof i13=="object"&&"id"in i13&&this._idmap.set(i13.id,t2),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t2){let e2=this._map.get(t2);return e2&&typeof e2=="object"&&"id"in e2&&this._idmap.delete(e2.id),this._map.delete(t2),this}get(t2){let e2=t2._zod.parent;if(e2){let i13={...this.get(e2)??{}};delete i13.id;let o8={...i13,...this._map.get(t2)};return Object.keys(o8).length?o8:void 0}return this._map.get(t2)}has(t2){return this._map.has(t2)}};(s7=globalThis).__zod_globalRegistry??(s7.__zod_globalRegistry=registry());globalRegistry=globalThis.__zod_globalRegistry}});var init_compile=__esm({"node_modules/zod/v4/core/compile.js"(){}});function _15(e2){return e2.checks&&(e2.checks=[...e2.checks]),e2}function _string(e2,r3){return new e2(_15({type:"string",...normalizeParams(r3)}))}function _number(e2,r3){return new e2(_15({type:"number",checks:[],...normalizeParams(r3)}))}function _unknown(e2){return new e2({type:"unknown"})}function _regex(e2,r3){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r3),pattern:e2})}var init_api=__esm({"node_modules/zod/v4/core/api.js"(){init_checks();init_util()}});var init_to_json_schema=__esm({"node_modules/zod/v4/core/to-json-schema.js"(){}});var init_json_schema=__esm({"node_modules/zod/v4/core/json-schema.js"(){}});var init_core2=__esm({"node_modules/zod/v4/core/index.js"(){init_core();init_parse();init_errors2();init_schemas();init_memoizer();init_checks();init_versions();init_util();init_regexes();init_locales();init_registries();init_doc();init_compile();init_api();init_to_json_schema();init_json_schema()}});var init_parse2=__esm({"node_modules/zod/v4/mini/parse.js"(){init_core2()}});function string2(n3){return _string(ZodMiniString,n3)}function number2(n3){return _number(ZodMiniNumber,n3)}function unknown(){return _unknown(ZodMiniUnknown)}function array(n3,t2){return new ZodMiniArray({type:"array",element:n3,...normalizeParams(t2)})}function looseObject(n3,t2){return new ZodMiniObject({type:"object",shape:n3,catchall:unknown(),...normalizeParams(t2)})}function partialRecord(n3,t2,i13){return new ZodMiniRecord({type:"record",keyType:n3,valueType:t2,...normalizeParams(i13),partial:!0})}function s8(n3,t2){let i13=Array.isArray(n3)?Object.fromEntries(n3.map(e2=>[e2,e2])):n3;return new ZodMiniEnum({type:"enum",entries:i13,...normalizeParams(t2)})}function optional(n3){return new ZodMiniOptional({type:"optional",innerType:n3})}var ZodMiniType,ZodMiniString,ZodMiniNumber,ZodMiniUnknown,ZodMiniArray,ZodMiniObject,ZodMiniRecord,ZodMiniEnum,ZodMiniOptional,init_schemas2=__esm({"node_modules/zod/v4/mini/schemas.js"(){init_core2();init_util();init_parse2();ZodMiniType=$constructor("ZodMiniType",(n3,t2)=>{if(!n3._zod)throw new Error("Uninitialized schema in ZodMiniType.");$ZodType.init(n3,t2),n3.def=t2,n3.type=t2.type},{get with(){return this.check},set with(n3){own(this,"with",n3)},parse(n3,t2){return parse(this,n3,t2,{callee:this.parse})},parseAsync(n3,t2){return parseAsync(this,n3,t2,{callee:this.parseAsync})},safeParse(n3,t2){return safeParse(this,n3,t2)},safeParseAsync(n3,t2){return safeParseAsync(this,n3,t2)},check(...n3){let t2=this.def;return this.clone({...t2,checks:[...t2.checks??[],...n3.map(i13=>typeof i13=="function"?{_zod:{check:i13,def:{check:"custom"},onattach:[]}}:i13)]},{parent:!0})},clone(n3,t2){return clone(this,n3,t2)},brand(){return this},register(n3,t2){return n3.add(this,t2),this},apply(n3,...t2){return t2.length===0?n3(this):n3(this,...t2)}}),ZodMiniString=$constructor("ZodMiniString",(n3,t2)=>{$ZodString.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniNumber=$constructor("ZodMiniNumber",(n3,t2)=>{$ZodNumber.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniUnknown=$constructor("ZodMiniUnknown",(n3,t2)=>{$ZodUnknown.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniArray=$constructor("ZodMiniArray",(n3,t2)=>{$ZodArray.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniObject=$constructor("ZodMiniObject",(n3,t2)=>{$ZodObject.init(n3,t2),ZodMiniType.init(n3,t2),installLazyProp(n3,"shape",i13=>i13._zod.def.shape,!1)});ZodMiniRecord=$constructor("ZodMiniRecord",(n3,t2)=>{$ZodRecord.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniEnum=$constructor("ZodMiniEnum",(n3,t2)=>{$ZodEnum.init(n3,t2),ZodMiniType.init(n3,t2),n3.options=[...n3._zod.values]});ZodMiniOptional=$constructor("ZodMiniOptional",(n3,t2)=>{$ZodOptional.init(n3,t2),ZodMiniType.init(n3,t2)})}});var init_checks2=__esm({"node_modules/zod/v4/mini/checks.js"(){init_core2()}});var init_iso=__esm({"node_modules/zod/v4/mini/iso.js"(){}});var init_coerce=__esm({"node_modules/zod/v4/mini/coerce.js"(){}});var init_external=__esm({"node_modules/zod/v4/mini/external.js"(){init_core2();init_parse2();init_schemas2();init_checks2();init_locales();init_iso();init_coerce()}});var init_mini=__esm({"node_modules/zod/mini/index.js"(){init_external()}});function parseManifest(i13,t2){let n3;try{n3=JSON.parse(i13)}catch(s11){throw new UserError(`${t2} is not JSON: ${s11.message}`,{fix:"Build the release again."})}let r3=d11.safeParse(n3);if(r3.success)return r3.data;let a17=r3.error.issues.map(({path:s11,message:f32})=>`${s11.join(".")||"the file"}: ${f32}`);throw new UserError(`${t2}: ${a17.join("; ")}`,{fix:"Build the release again."})}function requireVerdict(i13,t2,n3){if(t2==="dev")return;let r3=i13?.gates?.[t2];if(r3!=="pass"){if(r3===void 0){if(n3)return;throw new UserError(i13===void 0?`profile ${t2} needs a manifest with the verdict of the gates`:`the manifest has no verdict of the gates for ${t2}`,{fix:"Give `manifest` from build-and-gate, or set `skip-tests: true` to deploy without."})}throw new UserError(`the gates for ${t2} ended with ${r3}`,{fix:"See the readiness report; no option deploys a release whose gates failed."})}}var c15,d11,init_manifest=__esm({"src/release/manifest.ts"(){"use strict";init_mini();init_errors();c15=s8(["pass","fail","inconclusive"]),d11=looseObject({service:optional(string2()),version:string2(),commit:string2().check(_regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)),archive:looseObject({sha256:string2().check(_regex(/^[0-9a-f]{64}$/)),name:optional(string2()),bytes:optional(number2())}),gates:optional(partialRecord(s8(["dev","staging","production"]),c15)),profile:optional(s8(["dev","staging","production"])),readiness:optional(number2()),waivers:optional(array(looseObject({gate:string2(),until:string2(),reason:string2()}))),builder:optional(looseObject({repository:string2(),runId:string2(),attempt:string2(),actor:string2(),url:string2()}))})}});function commandEnvironment(t2,E25){let r3=E25.filter(n3=>n3.length>3);return Object.fromEntries(Object.entries(t2).filter(n3=>{let[T19,e2]=n3;return e2!==void 0&&!i10.test(T19)&&!r3.some(s11=>e2.includes(s11))}))}var i10,init_command_environment=__esm({"src/app/command-environment.ts"(){"use strict";i10=/^(?:INPUT_|STATE_|ACTIONS_|SAVE_)|^GITHUB_(?:TOKEN|OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$|^(?:GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN|BASH_ENV)$/}});async function commitOfRef(t2,o8){if(!f20(t2))throw new UserError(`version ${JSON.stringify(t2)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let r3 of[`refs/tags/${t2}`,`refs/tags/v${t2}`,t2,`refs/remotes/origin/${t2}`]){let n3=await a11(r3,o8);if(n3!==void 0)return n3}throw new UserError(`version ${t2} is not a tag, branch or commit of this checkout`,{fix:"Push the tag, and check out with `fetch-depth: 0`; or give `archive`."})}async function commitOfVersion(t2,o8,r3,n3){let e2=plain(t2);try{let i13=f20(e2)?new Set([await a11(`refs/tags/v${e2}`,o8),await a11(`refs/tags/${e2}`,o8)]):new Set;i13.delete(void 0);let[c28="",m30]=i13;if(m30!==void 0)return n3.warn(`The tags v${e2} and ${e2} are different commits: it is unknown which one the archive was built from. Give \`commit\`.`),"";if(c28!=="")return c28}catch(i13){n3.warn(`The commit of ${e2} could not be read from its tag: ${i13 instanceof UserError?explain(i13):errorMessage(i13)}`)}return r3.GITHUB_REF_TYPE==="tag"&&plain(r3.GITHUB_REF_NAME??"")===e2?r3.GITHUB_SHA??"":""}function plain(t2){return t2.replace(/^v(?=\d)/,"")}function f20(t2){return h14.test(t2)&&!t2.includes("..")}async function a11(t2,o8){let{code:r3,stdout:n3,stderr:e2}=await o8("rev-parse","--quiet","--verify","--end-of-options",`${t2}^{commit}`),i13=r3===0?void 0:refusalOf(e2);if(i13!==void 0)throw i13;return r3===0?n3.trim():void 0}var h14,init_commit2=__esm({"src/app/commit.ts"(){"use strict";init_errors();init_git();h14=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/}});async function shipmentOf(e2,n3,t2,a17,r3,o8){if(e2.archive===void 0&&e2["manifest-sha256"]!==void 0)throw new UserError("input manifest-sha256: goes with `archive`");let s11=e2.archive===void 0?await A9(e2,r3,o8):await W6(e2,e2.archive,r3,o8),{manifest:i13}=s11;if(i13?.service!==void 0&&i13.service!==t2)throw new UserError(`the manifest is of service ${i13.service}, deploy.yml of ${t2}`,{fix:"Give the manifest of this service's build."});requireVerdict(i13,n3.profile,e2["skip-tests"]);let f32=await readArchive(s11.file);if(i13!==void 0&&i13.archive.sha256!==f32.sha256)throw new UserError(`archive ${s11.file} has sha256 ${f32.sha256}, its manifest has ${i13.archive.sha256}`,{fix:"It is not the archive that was built and tested; download it again, or build again."});let c28=leftOutOf(s11.committed,f32.names);c28!==void 0&&o8.log.warn(`${c28}.`);let d23=readConfigFiles(n3,r3),h35=release(s11.version,s11.commit,configurationHash(n3,d23));return{release:h35,payload:{kind:"archive",file:s11.file,sha256:f32.sha256,needs:f32.needs},files:d23,secrets:a17,manifest:manifestThere(h35,f32.sha256,i13)}}function manifestThere(e2,n3,t2){return`${JSON.stringify({...t2,version:e2.version,commit:e2.commit,configHash:e2.configHash,...n3===void 0?{}:{archive:{sha256:n3}}},null,2)}
`}async function W6(e2,n3,t2,a17){let r3=insideOf(t2,n3),o8=(0,import_node_path5.join)((0,import_node_path5.dirname)(r3),"release.json"),s11=e2.manifest===void 0?(0,import_node_fs8.existsSync)(o8)?o8:void 0:insideOf(t2,e2.manifest),i13=s11===void 0?void 0:parseManifest(H10(s11,e2["manifest-sha256"]),s11);if(i13===void 0&&e2["manifest-sha256"]!==void 0)throw new UserError(`manifest ${o8} is missing, and must have sha256 ${e2["manifest-sha256"]}`,{fix:"Fetch release.json together with the archive, or give `manifest`."});let f32=e2.version??i13?.version;if(f32===void 0)throw new UserError("input version: is required",{fix:"Give the version that the archive holds, or a manifest that names it."});if(i13!==void 0&&plain(i13.version)!==plain(f32))throw new UserError(`the manifest is of version ${i13.version}, not ${f32}`,{fix:"Give the manifest that lies beside this archive."});if(i13!==void 0&&e2.commit!==void 0&&i13.commit!==e2.commit)throw new UserError(`the manifest is of commit ${i13.commit}, not ${e2.commit}`,{fix:"Give the manifest that lies beside this archive, or correct `commit`."});return{file:r3,version:f32,manifest:i13,committed:[],commit:i13?.commit??e2.commit??await commitOfVersion(f32,g12(t2,a17),process.env,a17.log)}}async function A9({version:e2,commit:n3},t2,a17){if(e2===void 0)throw new UserError("neither archive nor version is given",{fix:"Give `archive`, or a git ref as `version`."});let r3=g12(t2,a17),o8=await commitOfRef(e2,r3);if(n3!==void 0&&n3!==o8)throw new UserError(`version ${e2} is commit ${o8} in this checkout, not ${n3}`,{fix:"Correct `commit`, or leave it out; where the tag was moved, give its release a version of its own."});let s11=(0,import_node_path5.join)(a17.tmp,"release.tar.gz"),i13=await archiveCommit(o8,s11,r3);return{file:s11,commit:o8,committed:i13,manifest:void 0,version:/^v?\d/.test(e2)?e2:await C6(o8,r3)}}function g12(e2,n3){return gitIn(e2,commandEnvironment(process.env,[]),n3)}async function C6(e2,n3){let{code:t2,stdout:a17}=await n3("show",`${e2}:./package.json`);try{let r3=t2===0?JSON.parse(a17).version:void 0;if(typeof r3=="string")return r3}catch{}throw new UserError("the branch has no package.json with a version",{fix:"Deploy a tag such as v1.2.3, or give `archive` and `version`."})}function H10(e2,n3){let t2;try{t2=(0,import_node_fs8.readFileSync)(e2)}catch(r3){throw new UserError(`manifest ${e2} cannot be read: ${r3.code??String(r3)}`,{fix:"Correct `manifest`."})}let a17=(0,import_node_crypto6.createHash)("sha256").update(t2).digest("hex");if(n3!==void 0&&a17!==n3)throw new UserError(`manifest ${e2} has sha256 ${a17}, the one that was built ${n3}`,{fix:"It is not what the build made; fetch archive and manifest again, or build again."});return t2.toString("utf8")}var import_node_crypto6,import_node_fs8,import_node_path5,init_release3=__esm({"src/app/release.ts"(){"use strict";import_node_crypto6=__nccwpck_require__(598),import_node_fs8=__nccwpck_require__(24),import_node_path5=__nccwpck_require__(760);init_commit();init_errors();init_git();init_archive();init_configuration();init_manifest();init_release();init_command_environment();init_config_file();init_commit2()}});var shared$13,outcomeWith,readSecrets,withReferences,withValues,init_secrets=__esm({"shared:src/app/inputs/secrets.ts"(){shared$13=(__nccwpck_require__(377).shared)["src/app/inputs/secrets.ts"],outcomeWith=shared$13.outcomeWith,readSecrets=shared$13.readSecrets,withReferences=shared$13.withReferences,withValues=shared$13.withValues}});var deploy_exports={};__export(deploy_exports,{deployMain:()=>deployMain,deployPost:()=>deployPost,saveForPost:()=>saveForPost});async function deployMain(e2,t2,o8){let{inputs:n3,config:c28,secrets:r3,webhook:m30,job:s11,folder:d23,token:p34,credentials:f32}=e2,{service:i13}=c28,{environment:a17,serviceSecrets:l33}=withValues(M11(e2),r3),y31=await shipmentOf(n3,a17,i13,l33,d23,o8),{release:u23}=y31,O25=`deploy of ${u23.version} to ${a17.name}`,v21=ownerOf2(s11,"deploy",u23.id,O25,o8),j15=n3["dry-run"]?()=>{}:saveForPost({service:i13,environment:a17,id:v21.id,job:s11,folder:d23,credentials:f32,token:p34,secrets:r3},o8),I23=requestOf({intent:"deploy",service:i13,environment:a17,owner:v21,job:s11,folder:d23,token:p34,dryRun:n3["dry-run"],force:n3.force,allowDiverged:n3["allow-diverged"],planHash:n3["plan-hash"],version:u23.version},o8);await withTarget(i13,a17,f32,o8,async q9=>{t2();let k25=await deploy(I23,y31,q9,...asking(a17,o8));k25.outcome!=="unknown"&&j15(),await finish({report:k25,webhook:m30,job:s11,outputs:!0},o8)})}function M11({inputs:e2,environment:t2}){let{before:o8,after:n3}=t2.hooks,c28=e2["on-failure"]??t2.onFailure;if(c28==="rollback"&&[...o8,...n3].some(({irreversible:r3})=>r3))throw new UserError("an irreversible hook needs on-failure: hold",{fix:"Remove the input `on-failure: rollback`."});return{...t2,onFailure:c28}}function saveForPost({service:e2,environment:t2,id:o8,job:n3,folder:c28,credentials:r3,token:m30,secrets:s11},d23){let p34=(0,import_node_path6.join)(d23.tmp,"credentials.json"),f32={credentials:r3,token:m30,masked:Object.values(s11).filter(a17=>outcomeWith(a17)===void 0)};(0,import_node_fs9.writeFileSync)(p34,JSON.stringify(f32),{mode:384});let i13={service:e2,environment:U7(t2),id:o8,checkRunId:n3.checkRunId,folder:(0,import_node_path6.resolve)(c28),kept:p34};return saveState(STATE,i13),()=>saveState(DONE,"true")}function U7(e2){return{...e2,smoke:[]}}async function deployPost(e2){let t2=JSON.parse(getState(STATE)),{credentials:o8,token:n3,masked:c28}=JSON.parse((0,import_node_fs9.readFileSync)(t2.kept,"utf8"));for(let i13 of[o8.ssh.key,n3,...c28])i13!==void 0&&e2.secrets.add(i13);let r3=currentJob(t2.checkRunId),{service:m30,environment:s11,folder:d23}=t2,p34=ownerOf2(r3,"recover","",`post step of ${t2.id}`,e2),f32=requestOf({intent:"recover",service:m30,environment:s11,owner:p34,job:r3,folder:d23,token:n3},e2);await withTarget(m30,s11,o8,e2,async i13=>{let a17=await recover(f32,{mine:l33=>l33===t2.id,overtake:!1},i13,...asking(s11,e2));await finish({report:ofDeployment(a17,r3),webhook:void 0,job:r3,outputs:!1},e2)})}var import_node_fs9,import_node_path6,init_deploy2=__esm({"src/app/deploy.ts"(){"use strict";import_node_fs9=__nccwpck_require__(24),import_node_path6=__nccwpck_require__(760);init_action();init_errors();init_deploy();init_recover();init_open();init_verifier2();init_finish2();init_post_state();init_job();init_request();init_recover2();init_release3();init_secrets()}});var shared$14,readSource,syntaxProblems,init_source=__esm({"shared:src/config/source.ts"(){shared$14=(__nccwpck_require__(377).shared)["src/config/source.ts"],readSource=shared$14.readSource,syntaxProblems=shared$14.syntaxProblems}});var shared$15,Annotations,actionsLog,plainLog,init_log=__esm({"shared:src/core/log.ts"(){shared$15=(__nccwpck_require__(377).shared)["src/core/log.ts"],Annotations=shared$15.Annotations,actionsLog=shared$15.actionsLog,plainLog=shared$15.plainLog}});function sha256(n3){return(0,import_node_crypto7.createHash)("sha256").update(n3).digest("hex")}function findFiles(n3,t2){let{files:e2,left:r3}=someFiles(n3,t2);if(r3!==void 0)throw new UserError(`${JSON.stringify(t2)} has more than ${r3}`,{fix:"Name a folder that has fewer."});return e2}function someFiles(n3,t2){let e2=b11(t2),r3=t2.split("/").slice(0,-1),g28=r3.findIndex(f32=>/[*?[]/.test(f32)),p34=(g28===-1?r3:r3.slice(0,g28)).join("/"),m30=t2.includes("**")?1/0:r3.length,i13=[],u23=[p34];for(let f32=0;u23.length>0;f32+=1){if(f32>=h15)return{files:i13.sort(),left:`${h15} folders to search`};if(i13.length>a12)break;let o8=u23.pop()??"",y31=o8===""?0:o8.split("/").length;for(let s11 of E11((0,import_node_path7.join)(n3,o8))){let l33=o8===""?s11.name:`${o8}/${s11.name}`;s11.isDirectory()&&!w12.has(s11.name)&&y31<m30?u23.push(l33):(s11.isFile()||s11.isSymbolicLink()&&!O10((0,import_node_path7.join)(n3,l33)))&&e2.test(l33)&&i13.push(l33)}}return{files:i13.sort().slice(0,a12),left:i13.length>a12?`${a12} files`:void 0}}function E11(n3){try{return(0,import_node_fs10.readdirSync)(n3,{withFileTypes:!0})}catch{return[]}}function O10(n3){return(0,import_node_fs10.statSync)(n3,{throwIfNoEntry:!1})?.isDirectory()??!1}function b11(n3){let t2=n3.replace(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[^*?[]+|\[/g,e2=>e2==="**/"?"(?:.*/)?":e2==="**"?".*":e2==="*"?"[^/]*":e2==="?"?"[^/]":/^\[[^\]]+\]$/.test(e2)?`[${e2.slice(1,-1).replace(/^!/,"^").replaceAll("\\","\\\\")}]`:e2.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&"));return new RegExp(`^${t2}$`)}function readText(n3,t2){return(0,import_node_fs10.readFileSync)((0,import_node_path7.join)(n3,t2),"utf8")}var import_node_crypto7,import_node_fs10,import_node_path7,a12,h15,w12,Freshness,init_files=__esm({"src/gates/files.ts"(){"use strict";import_node_crypto7=__nccwpck_require__(598),import_node_fs10=__nccwpck_require__(24),import_node_path7=__nccwpck_require__(760);init_errors();a12=5e3,h15=2e4,w12=new Set([".git","node_modules"]);Freshness=class{folder;before=new Map;constructor(t2,e2){this.folder=t2;for(let r3 of findFiles(t2,e2))this.before.set(r3,this.stateOf(r3))}isFresh(t2){return this.before.get(t2)!==this.stateOf(t2)}stateOf(t2){let e2=(0,import_node_fs10.statSync)((0,import_node_path7.join)(this.folder,t2),{bigint:!0,throwIfNoEntry:!1});return e2===void 0?"":`${e2.ino} ${e2.mtimeNs} ${e2.size}`}}}});function appSources(r3){return["src/*.app.src","apps/*/src/*.app.src","lib/*/src/*.app.src"].flatMap(e2=>findFiles(r3,e2)).map(e2=>({file:e2,folder:e2.replace(/\/?src\/[^/]+$/,""),name:e2.replace(/^.*\//,"").replace(/\.app\.src$/,"")}))}function mainApp(r3,e2){return r3.find(({name:s11})=>s11===e2.replaceAll("-","_"))??(r3.length===1?r3[0]:void 0)}function literalVsn(r3){let e2=r3.replace(p18,n3=>n3.startsWith("%")?" ".repeat(n3.length):n3),s11=0;for(let{0:n3,index:t2}of e2.matchAll(p18)){if(n3==="{"&&s11===2){l15.lastIndex=t2;let i13=l15.exec(e2)?.[1];if(i13!==void 0)return{version:i13,line:e2.slice(0,t2).split(`
`).length}}(n3==="{"||n3==="[")&&(s11+=1),(n3==="}"||n3==="]")&&(s11-=1)}}var p18,l15,init_applications=__esm({"src/gates/erlang/applications.ts"(){"use strict";init_files();p18=/%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$(?:\\[\s\S]|[\s\S])|[{}[\]]/g,l15=/\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/y}});function compareVersions(u23,t2){let[n3,e2]=[s9.exec(u23),s9.exec(t2)];if(n3===null||e2===null)return;let r3=c17(o5(n3[1]),o5(e2[1]));return r3!==0?r3:n3[2]===void 0||e2[2]===void 0?+(n3[2]===void 0)-+(e2[2]===void 0):f21(n3[2].split("."),e2[2].split("."))}function o5(u23=""){return[...u23.split(".").map(Number),0,0,0].slice(0,4)}function c17(u23,t2){let n3=u23.findIndex((e2,r3)=>e2!==t2[r3]);return n3===-1?0:(u23[n3]??0)-(t2[n3]??0)}function f21(u23,t2){for(let n3=0;n3<Math.max(u23.length,t2.length);n3+=1){let[e2,r3]=[u23[n3],t2[n3]];if(e2===void 0||r3===void 0)return+(r3===void 0)-+(e2===void 0);if(e2===r3)continue;let[i13,d23]=[/^\d+$/.test(e2),/^\d+$/.test(r3)];return i13&&d23?Number(e2)-Number(r3):i13!==d23?i13?-1:1:e2<r3?-1:1}return 0}var s9,init_semver=__esm({"src/gates/semver.ts"(){"use strict";s9=/^(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/}});async function readHead(e2){let{code:s11,stdout:o8,stderr:i13}=await e2("rev-list","--max-count=1","--timestamp","HEAD"),r3=/^(\d+) ([0-9a-f]{40,64})$/.exec(o8.trim());if(s11!==0||r3===null)throw refusalOf(i13)??new UserError(`no commit found: ${saidBy(i13)||"git printed nothing"}`,{fix:"Check out the repository first, and give `working-directory` a folder in it."});let n3=await c18(e2,"--points-at=HEAD"),t2=await e2("rev-parse","--is-shallow-repository");return{commit:r3[2]??"",time:Number(r3[1]),tags:[...new Set(n3.map(({version:a17})=>a17))],shallow:t2.stdout.trim()==="true"}}async function c18(e2,...s11){let{stdout:o8}=await e2("for-each-ref","--format=%(refname:strip=2)",...s11,"refs/tags/");return o8.split(`
`).flatMap(i13=>{let r3=h16.exec(i13)?.[1];return r3===void 0?[]:[{tag:i13,version:r3}]})}async function readBase(e2,{shallow:s11},o8){if(e2!==void 0){if(!l16.test(e2)||e2.includes(".."))throw new UserError(`input base-ref: ${JSON.stringify(e2)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let t2 of[e2,`refs/remotes/origin/${e2}`])if((await o8("rev-parse","--quiet","--verify","--end-of-options",`${t2}^{commit}`)).code===0)return{ref:t2,version:void 0,why:"input base-ref"};throw new UserError(`input base-ref: ${e2} is not a tag, branch or commit of this checkout`,{fix:"Check out with `fetch-depth: 0`."})}let i13=await c18(o8,"--merged=HEAD","--no-contains=HEAD"),r3=i13.filter(({tag:t2})=>t2.startsWith("v")),n3;for(let t2 of r3.length>0?r3:i13.filter(({tag:a17})=>/^\d+\.\d/.test(a17)))compareVersions(t2.version,t2.version)!==void 0&&(n3===void 0||(compareVersions(t2.version,n3.version)??0)>0)&&(n3=t2);return n3!==void 0?{ref:`refs/tags/${n3.tag}`,version:n3.version,why:`tag ${n3.tag}`}:{ref:void 0,version:void 0,why:s11?"the checkout is shallow, so that tags before it are not there":"there is no tag before it"}}var l16,h16,init_git2=__esm({"src/gates/git.ts"(){"use strict";init_errors();init_git();init_semver();l16=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/,h16=/^v?(\d[0-9A-Za-z.+_-]{0,63})$/}});async function readCheckout(e2,n3){let{config:r3,folder:o8,env:t2,out:i13,readArchive:y31,yamlProblems:v21}=e2,s11=gitIn(o8,t2,n3),a17=await readHead(s11),h35=await readBase(e2.baseRef,a17,s11),c28=(0,import_node_fs11.existsSync)((0,import_node_path8.join)(o8,"rebar.config")),f32=readPackage(o8),m30=e2.version??S11(e2.tag,a17),l33=m30??(c28?B8(o8,r3.service):f32?.version);if(l33===void 0)throw new UserError("cannot determine the version",{fix:"Give `version`, or run on a commit with a tag such as v1.2.3."});let u23=(0,import_node_path8.join)(n3.tmp,"gates");return(0,import_node_fs11.mkdirSync)(u23,{recursive:!0,mode:448}),{config:r3,folder:o8,env:t2,out:i13,readArchive:y31,yamlProblems:v21,version:e2.checkVersion(l33),isVersionGiven:m30!==void 0,head:a17,startedAtMs:n3.clock.now(),base:h35,git:s11,hasRebar:c28,package:f32,tmp:u23}}function S11(e2,{tags:n3}){return e2!==void 0&&n3.includes(e2)?e2:n3.length===1?n3[0]:void 0}function B8(e2,n3){let r3=mainApp(appSources(e2),n3);return r3===void 0?void 0:literalVsn(readText(e2,r3.file))?.version}function readPackage(e2){let n3=(0,import_node_path8.join)(e2,"package.json");if(!(0,import_node_fs11.existsSync)(n3))return;let r3;try{r3=JSON.parse((0,import_node_fs11.readFileSync)(n3,"utf8"))}catch(i13){throw new UserError(`package.json is not JSON: ${i13.message}`)}let o8=r3?.scripts?.test,t2=typeof o8=="string"&&o8.trim()!==""&&!/no test specified/.test(o8);return{name:typeof r3?.name=="string"?r3.name:void 0,version:typeof r3?.version=="string"?r3.version:void 0,test:t2?o8:void 0}}function withVersion(e2,n3){return e2.map(r3=>r3.replaceAll("{version}",n3))}var import_node_fs11,import_node_path8,init_checkout=__esm({"src/gates/checkout.ts"(){"use strict";import_node_fs11=__nccwpck_require__(24),import_node_path8=__nccwpck_require__(760);init_errors();init_git();init_applications();init_files();init_git2()}});var shared$16,PROFILES,init_profile=__esm({"shared:src/core/profile.ts"(){shared$16=(__nccwpck_require__(377).shared)["src/core/profile.ts"],PROFILES=shared$16.PROFILES}});function checkoutFiles(e2){return{name:"files of the checkout",mode:e2}}function a13(e2){return{dev:e2,staging:e2,production:e2}}function measured(e2,r3,n3={}){return{verdicts:typeof e2=="string"?a13(e2):e2,summary:r3,findings:[],criteria:[],figures:{},evidence:[],...n3}}function lacking({why:e2,fix:r3},n3){let o8=`${n3.length===PROFILES.length?"deploy.yml or its preset requires it":expectedBy(n3)}, and ${e2}. ${r3}`;return measured(Object.fromEntries(n3.map(t2=>[t2,"fail"])),o8,{findings:[{severity:"error",message:o8}]})}function expectedBy(e2){return`${e2.join(" and ")} ${e2.length===1?"expects":"expect"} it`}function failed(e2,r3={}){return measured("fail",e2,{findings:[{severity:"error",message:e2,...r3}]})}function inconclusive(e2,r3={}){return measured("inconclusive",e2,{findings:[{severity:"error",message:e2}],...r3})}function endedBy(e2,r3){return`${e2} was ended by ${r3??"a signal"}${r3==="SIGKILL"?", as the system does when memory runs out":""}`}var STAGES,REBAR_BUILD,init_gate=__esm({"src/gates/gate.ts"(){"use strict";init_profile();STAGES=["look","build","test","pack","judge"];REBAR_BUILD={name:"build folder of rebar3",mode:"exclusive"}}});async function uncommitted(s11){let i13=await m15(s11,"status","--porcelain=v2","-z","--untracked-files=normal","--ignore-submodules=none"),o8=[],e2=i13.split("\0");for(let t2=0;t2<e2.length;t2+=1){let n3=e2[t2]??"",a17={1:8,2:9,u:10,"?":1}[n3[0]??""];a17!==void 0&&(o8.push({path:n3.split(" ").slice(a17).join(" "),isNew:n3.startsWith("?")}),n3.startsWith("2")&&(t2+=1))}let r3=new Set(o8.map(({path:t2})=>t2));return[...o8,...(await S12(s11)).filter(t2=>!r3.has(t2)).map(t2=>({path:t2,isNew:!1}))]}async function S12(s11){let i13=(await m15(s11,"rev-parse","--show-toplevel")).replace(/\n$/,""),o8=(await m15(s11,"-C",i13,"ls-files","-v","-z")).split("\0").filter(t2=>/^[a-zS] /.test(t2)),e2=[],r3=[];for(let t2 of o8){let n3=t2.slice(2),a17=(0,import_node_fs12.lstatSync)((0,import_node_path9.join)(i13,n3),{throwIfNoEntry:!1});a17?.isFile()===!0?r3.push(n3):(a17!==void 0||!/^s/i.test(t2))&&e2.push(n3)}for(let t2=0;t2<r3.length;t2+=p19){let n3=r3.slice(t2,t2+p19),a17=(await m15(s11,"-C",i13,"hash-object","--",...n3)).split(`
`),l33=(await m15(s11,"-C",i13,"--literal-pathspecs","ls-files","--stage","-z","--",...n3)).split("\0"),u23=new Map(l33.map(c28=>[c28.slice(c28.indexOf("	")+1),c28.split(" ")[1]]));e2.push(...n3.filter((c28,g28)=>u23.get(c28)!==a17[g28]))}return e2}async function m15(s11,...i13){let{code:o8,stdout:e2,stderr:r3}=await s11(...i13);if(o8!==0)throw new UserError(`git ${i13.find(t2=>/^[a-z]/.test(t2))??""} failed: ${saidBy(r3)}`);return e2}function $13(s11){if(s11.every(({isNew:o8})=>o8))return"Commit them, or add them to .gitignore";let i13="Commit the changes or undo them, `git diff HEAD` shows them; in a job, a step before this one made them";return s11.some(({isNew:o8})=>o8)?`${i13}. What is new may go into .gitignore`:i13}var import_node_fs12,import_node_path9,d14,p19,gitClean,init_git_clean=__esm({"src/gates/git-clean.ts"(){"use strict";import_node_fs12=__nccwpck_require__(24),import_node_path9=__nccwpck_require__(760);init_errors();init_git();init_gate();d14=20,p19=500;gitClean={row:"G9",area:"application",stage:"look",make:(s11,{git:i13,head:o8})=>({title:"nothing uncommitted",resources:[checkoutFiles("exclusive")],async run(){let e2=await uncommitted(i13),r3=[{what:"HEAD",value:o8.commit}],t2={uncommitted:e2.length};if(e2.length===0)return measured("pass","everything is committed",{figures:t2,evidence:r3});let n3=e2.slice(0,d14).map(({path:l33})=>JSON.stringify(l33)).join(", "),a17=`${e2.length} uncommitted: ${n3}${e2.length>d14?", \u2026":""}`;return measured({dev:"pass",staging:"pass",production:"fail"},a17,{findings:[{severity:"error",message:`${a17}. ${$13(e2)}`}],figures:t2,evidence:r3})}})}}});function entryOf({name:e2,row:t2,area:n3,gate:o8},{ended:r3,trace:d23,waivers:i13,profile:s11}){let c28=o8?.expected??[],y31={name:e2,row:t2,area:n3,title:o8?.title??e2,expected:c28,commands:d23.commands,startMs:r3?.startMs??0,durationMs:r3?.durationMs??0,log:d23.log},G13={verdicts:void 0,waived:void 0,findings:[],figures:{},evidence:[]},f32=(a17,w32,N18)=>({...y31,...G13,state:a17,summary:w32,criteria:N18});if(o8===void 0)return f32("off","turned off in deploy.yml",m16);if(r3===void 0){let a17={met:0,expected:c28.includes(s11)?1:0};return f32("not asked for","left out by the input gates",a17)}let{measured:l33,reason:v21}=r3;if(l33===void 0)return f32("not applicable",g14(v21,c28),m16);let{verdicts:p34,findings:h35,figures:C13,evidence:P15,summary:b31}=l33,u23=p34[s11],M22=Object.values(p34).every(a17=>a17==="pass");return{...y31,state:u23??"not applicable",verdicts:p34,summary:u23===void 0?g14(v21,c28):b31,criteria:u23===void 0?m16:j6(l33,u23),waived:M22?void 0:i13.find(a17=>a17.gate===e2),findings:h35,figures:C13,evidence:P15}}function j6({criteria:e2},t2){return e2.length===0?{met:t2==="pass"?1:0,expected:1}:{met:e2.filter(({met:n3})=>n3===!0).length,expected:e2.length}}function g14(e2,t2){return t2.length===0?e2:`${e2}; ${expectedBy(t2)}`}function judge(e2,t2,n3){let o8=n3?["dev"]:PROFILES,r3=x14(e2),d23=[...new Set(e2.map(({area:i13})=>i13))].map(i13=>[i13,x14(e2.filter(s11=>s11.area===i13))]);return{verdict:E12(e2,t2),verdicts:Object.fromEntries(o8.map(i13=>[i13,E12(e2,i13)])),readiness:r3.expected===0?0:Math.floor(r3.met/r3.expected*100),criteria:r3,areas:Object.fromEntries(d23.filter(([,{expected:i13}])=>i13>0))}}function E12(e2,t2){let n3=e2.filter(({verdicts:r3})=>r3?.[t2]!==void 0);if(n3.length===0)return"inconclusive";let o8=n3.filter(({waived:r3})=>r3===void 0).map(({verdicts:r3})=>r3?.[t2]);return o8.includes("fail")?"fail":o8.includes("inconclusive")?"inconclusive":"pass"}function x14(e2){return{met:e2.reduce((t2,{criteria:n3})=>t2+n3.met,0),expected:e2.reduce((t2,{criteria:n3})=>t2+n3.expected,0)}}var m16,init_judge=__esm({"src/gates/judge.ts"(){"use strict";init_profile();init_gate();m16={met:0,expected:0}}});function versionHeading(e2,t2,n3){let r3=S13(e2),[,c28,g28]=/^(\d{4}-\d{2}-\d{2})[\s,:–—|/-]+(?=\D|\d+\.)(.*)$/.exec(r3)??[],[,u23="",a17,s11=""]=F13(t2).exec(g28??r3)??[];if(a17===void 0||E13.test(s11))return;let i13=/\byanked\b/i.test(s11),{date:d23,words:l33}=b13(s11,c28);if(!(n3&&!x15(a17,u23,d23,l33))&&!(s11.trim()!==""&&!y15.test(s11)&&d23===""&&!i13))return{version:a17,date:d23,yanked:i13}}function b13(e2,t2){let n3=e2.replace(o6,"").replace(/\byanked\b/i,"").replace(/^[\s\p{P}|~]+|[\s\p{P}|~]+$/gu,"");return{date:t2??o6.exec(e2)?.[0]??(/\d{4}|^\d/.test(n3)||$14.test(n3)?n3:""),words:n3}}function x15(e2,t2,n3,r3){return/^\d+\.\d/.test(e2)&&(r3===""||r3===n3)&&(t2===""||n3!=="")}function F13(e2){let t2=e2.map(n3=>`${n3.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&")}[\\s@:/-]+`);return new RegExp(`^((?:${f22})?(?:${[...t2,String.raw`@?[\w.-]+(?:/[\w.-]+)?@`].join("|")})?(?:${w14})?)v?(${p20})(?![\\w.+])(.*)$`,"iu")}function S13(e2){return e2.replace(/\]\([^)]*\)/g,"]").replace(/\]\[(?!\s*yanked)[^\]]*\]/gi,"]").replace(/<[^<>]*>/g,"").replace(/\{:?\s*[#.][^{}]*\}\s*$/,"").replace(/[[\]*`]/g,"").replace(/(?<!\w)_+|_+(?!\w)/g,"").replace(new RegExp("^(?:\\s|:[a-z0-9_+-]+:|\\p{Extended_Pictographic}|[\\u{1F1E6}-\\u{1F1FF}]|[\\u{1F3FB}-\\u{1F3FF}]|\\u200D|\\uFE0F)+","u"),"").trim()}function dateBelow(e2){return/^[\s>*_(]*(?:released?(?:\s+on|\s+date)?[\s:*_]*)?(\d{4}-\d{2}-\d{2})[\s*_).]*$/i.exec(e2)?.[1]}var p20,o6,f22,w14,y15,E13,$14,init_changelog_heading=__esm({"src/gates/changelog-heading.ts"(){"use strict";p20=String.raw`\d(?:[0-9A-Za-z.+-]*[0-9A-Za-z])?`,o6=/(?<![\w.-])\d{4}-\d[\d-]*(?!\w)/,f22=String.raw`(?:what['’]?s new|changes|new features|release notes|changelog|change log)\s+(?:in|for|of)\s+`,w14=String.raw`(?:version|release|ver\.?|v\.)[\s:]*`,y15=/^\s*[-–—:,;(/|"“~@]/,E13=/^\s*(?:to|and|through|\.{2,3}|[-–—→>,&/+])\s*v?\d+\.\d+(?!\d*[./]\d{4})/i,$14=/^(?:not yet released|unreleased|upcoming|planned|tbd|tba|tbc|wip|in progress|soon|next)\b/i}});function isDate(t2){if(!/^\d{4}-\d{2}-\d{2}$/.test(t2))return!1;let e2=new Date(`${t2}T00:00:00Z`);return!Number.isNaN(e2.getTime())&&e2.toISOString().startsWith(t2)}var init_date=__esm({"src/gates/date.ts"(){"use strict"}});function parseChangelog(e2,n3=[]){let r3=[],t2,s11="",i13=O11(e2).split(/\r\n|\r|\n/);for(let[o8,g28]of i13.entries()){s11=A10(g28,s11);let a17=s11===""?C7(i13,o8,n3):void 0;if(a17!==void 0){t2=a17.version===void 0?void 0:{...a17.version,line:o8+1,lines:0},t2!==void 0&&r3.push(t2);continue}if(t2===void 0||!H11(g28))continue;let d23=t2.date===""&&t2.lines===0?dateBelow(g28):void 0;d23===void 0?t2.lines+=1:t2.date=d23}return r3}function O11(e2){return e2.replace(/^\uFEFF/,"").replace(k11,n3=>n3.replace(/[^\r\n]/g,"")).replace(Y5,"")}function A10(e2,n3){let r3=/^\s*(`{3,}|~{3,})/.exec(e2)?.[1];return r3===void 0?n3:n3===""?r3:r3.startsWith(n3)&&e2.trim()===r3?"":n3}function C7(e2,n3,r3){let t2=e2[n3]??"",s11=x16(e2,n3)?`## ${t2.trim()}`:t2.replace(/^ {1,3}(?=#)/,""),i13=S14.test(s11);if(s11.length>v10||!(i13||D8.test(s11)||M12.test(s11)))return;let o8=versionHeading(s11.replace(/^#+/,"").replace(/\s#+\s*$/,""),r3,!i13);return i13||o8!==void 0?{version:o8}:void 0}function x16(e2,n3){let r3=(e2[n3-1]??"").trim();return/^ {0,3}(?:=+|-{2,})\s*$/.test(e2[n3+1]??"")&&/^ {0,3}[^\s#>*+`~-]/.test(e2[n3]??"")&&(r3===""||r3.startsWith("#"))}function H11(e2){return e2.trim()!==""&&!/^\s*#/.test(e2)&&!/^\s*\[[^\]]+\]:\s/.test(e2)&&/[\p{L}\p{N}]/u.test(e2)}function changelogProblems(e2,n3,r3){let[t2,s11]=e2.filter(o8=>o8.version===n3);if(t2===void 0){let[o8]=e2;return[{line:o8?.line??0,message:`has no entry for ${n3}${o8===void 0?"":`; the latest is ${o8.version}`}. Add "## [${n3}] - YYYY-MM-DD" with what changed`}]}let i13=[];return s11!==void 0&&i13.push({line:s11.line,message:`has ${n3} twice`}),t2.yanked&&i13.push({line:t2.line,message:`marks ${n3} as yanked; release a version after it, or remove [YANKED]`}),t2.lines===0&&i13.push({line:t2.line,message:`has an empty entry for ${n3}; write what changed`}),t2.date===""?i13.push({line:t2.line,message:`has no date for ${n3}; write "## [${n3}] - YYYY-MM-DD"`}):isDate(t2.date)?t2.date>r3&&i13.push({line:t2.line,message:`has ${t2.date} for ${n3}, which is in the future`}):i13.push({line:t2.line,message:`has ${JSON.stringify(t2.date)} for ${n3}, which is not a date such as 2026-12-31`}),i13}function T9({config:e2,folder:n3,version:r3}){let t2=(0,import_node_fs13.readdirSync)(n3).sort().find(o8=>F14.test(o8)),s11=`"## [${r3}] - YYYY-MM-DD" with what changed`;return`${t2===void 0?`Add it with ${s11}`:`Below \`gates:\` of ${e2.file} write \`changelog: {file: ${t2}}\` where that is it`}; or ${t2===void 0?`below \`gates:\` of ${e2.file} write `:""}\`changelog: false\` to release without`}function c19(e2,n3){try{return(0,import_node_fs13.readFileSync)((0,import_node_path10.join)(e2,n3),"utf8")}catch(r3){if(r3.code==="ENOENT")return;throw r3}}function G5(e2,n3,r3,t2,s11){let i13=parseChangelog(n3,t2),o8=[{what:e2,value:`sha256 ${sha256(n3)}`}],g28={entries:i13.length},a17=changelogProblems(i13,r3,s11).map(({line:u23,message:l33})=>({severity:"error",message:`${e2} ${l33}`,file:e2,line:u23===0?void 0:u23}));if(a17.length>0)return measured("fail",a17.map(({message:u23})=>u23).join("; "),{findings:a17,figures:g28,evidence:o8});let d23=i13.find(u23=>u23.version===r3);return measured("pass",`${r3} of ${d23?.date}, ${d23?.lines} line${d23?.lines===1?"":"s"}`,{figures:{...g28,lines:d23?.lines??0},evidence:o8})}var import_node_fs13,import_node_path10,S14,D8,M12,Y5,k11,v10,N6,F14,changelog,init_changelog=__esm({"src/gates/changelog.ts"(){"use strict";import_node_fs13=__nccwpck_require__(24),import_node_path10=__nccwpck_require__(760);init_changelog_heading();init_date();init_files();init_gate();S14=/^#{1,2}(?:\s|(?<=##)(?=\[?v?\d))/,D8=/^#{3,4}(?:\s|(?=\[?v?\d))/,M12=/^\*\*.*\d{4}-\d{2}-\d{2}/,Y5=/<a\s+(?:name|id)\s*=\s*(?:"[^"]*"|'[^']*')\s*(?:\/>|>\s*<\/a>)/gi,k11=/^ {0,3}<!--[\s\S]*?(?:-->|(?![\s\S]))|<!--.*?-->/gm,v10=1e3,N6=1440*60*1e3;F14=/^(?:changelog|changes|history|news|releases?|release[-_]notes)(?:\.(?:md|markdown|txt|rst))?$/i;changelog={row:"G11",area:"application",stage:"look",make:({file:e2},n3)=>{let{config:r3,folder:t2,package:s11,version:i13,startedAtMs:o8}=n3,g28=[r3.service,...s11?.name===void 0?[]:[s11.name]];return{title:"changelog",missing:async()=>c19(t2,e2)===void 0?{why:`there is no ${e2}`,fix:T9(n3)}:void 0,async run(){let a17=c19(t2,e2);if(a17===void 0)return inconclusive(`${e2} was removed during the run`);let d23=new Date(o8+N6).toISOString().slice(0,10);return G5(e2,a17,i13,g28,d23)}}}}}});async function probe(i13,r3,s11){if(r3.length===0)return[];let t2=(0,import_node_path11.join)((await s11.workspace()).scratch,"probe.escript");(0,import_node_fs14.writeFileSync)(t2,c20,{mode:384});let{code:n3,stdout:o8,stderr:a17}=await s11.run(["escript",t2,i13,...r3],{env:{ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0}});if(n3!==0)throw new UserError(`Erlang could not read the files (${n3}): ${(a17||o8).trim().slice(-300)}`);return o8.split(`
`).filter(e2=>e2!=="").map(e2=>JSON.parse(e2))}var import_node_fs14,import_node_path11,c20,init_probe2=__esm({"src/gates/erlang/probe.ts"(){"use strict";import_node_fs14=__nccwpck_require__(24),import_node_path11=__nccwpck_require__(760);init_errors();c20=String.raw`#!/usr/bin/env escript
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
`}});function rebarEnv(e2){return{REBAR_BASE_DIR:e2,REBAR_PROFILE:void 0,REBAR_CONFIG:void 0,REBAR_GLOBAL_CONFIG_DIR:void 0,REBAR_COLOR:void 0,ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0,ERL_COMPILER_OPTIONS:void 0,DEBUG:void 0,QUIET:void 0,TERM:"dumb",LC_ALL:"C.UTF-8"}}function compileErrors(e2,n3){let i13=L9(e2,g15.exec(e2)?.index),r3=R11.exec(e2),d23=r3===null?[]:[{severity:"error",file:r3[1],line:Number(r3[2]),message:r3[3]??""}],s11=p22.exec(e2);s11!==null&&d23.push({severity:"error",file:sourcePath(s11[1]??"",n3),message:`cannot be evaluated: ${(s11[2]??"").replace(/\s+/g," ").trim().slice(0,300)}`});let l33;for(let t2 of e2.split(/\r?\n/)){t2.startsWith("===> ")&&(l33=E14.test(t2.trim())?"failed":t2.startsWith("===> Compiling ")?"compiling":void 0);let[,o8="",u23,f32,c28,a17=""]=(l33===void 0?null:m18.exec(t2.trim()))??[];o8===""||l33==="compiling"&&c28===void 0||d23.push({severity:c28===void 0?"error":"warning",file:sourcePath(o8,n3),line:Number(u23),...f32===void 0?{}:{col:Number(f32)},message:a17})}return{findings:d23,elsewhere:i13}}function L9(e2,n3){if(n3!==void 0)return e2.slice(e2.lastIndexOf(`
`,n3)+1).split(`
`)[0]?.replace(/^===> /,"").trim().slice(0,300)}function sourcePath(e2,n3){return(e2.startsWith(`${n3}/`)?e2.slice(n3.length+1):e2).replace(/^_build\/[^/]+\/(?:lib|checkouts)\/[^/]+\//,"").replace(/^_build\/[^/]+\/extras\//,"")}function firstOf2(e2){let[n3]=e2,i13=n3?.file===void 0?"":`${n3.file}:${n3.line===void 0?"":`${n3.line}:`} `;return`at least ${e2.length} error${e2.length===1?"":"s"}, first ${i13}${n3?.message??""}`}var BUILD_FOLDER,g15,E14,m18,p22,R11,init_rebar=__esm({"src/gates/erlang/rebar.ts"(){"use strict";BUILD_FOLDER="_build";g15=/^===> (?:Failed to (?:update|fetch)|Package not found in any repo|Unable to (?:fetch|download)|Error (?:fetching|downloading))|Could not resolve host|\bnxdomain\b|\beconnrefused\b/m,E14=/^===> Compiling \S+ failed$/,m18=/^(\S.*?\.(?:erl|hrl|yrl|xrl|asn1?|app\.src)):(\d+)(?::(\d+))?: (Warning: )?(.*)$/,p22=/^===> Error evaluating configuration script at "([^"\n]+)":\r?\n((?:.+\n?)*)/m,R11=/^===> Error reading file (\S+): (\d+): (.*)$/m}});function inSources(r3,s11){if(r3.every(({file:e2})=>e2===void 0))return[...r3];let t2=someFiles(s11,"**").files.filter(e2=>!e2.startsWith(`${BUILD_FOLDER}/`));return r3.map(e2=>{let{file:i13,line:c28}=e2;if(i13===void 0)return e2;let o8=t2.includes(i13)?[i13]:t2.filter(u23=>u23.endsWith(`/${i13.split("/").at(-1)}`));return o8.length===1?{...e2,file:o8[0]}:{severity:e2.severity,message:`${i13}:${c28??""}: ${e2.message}`}})}function tail(r3,s11=3){let t2=r3.split(`
`).map(e2=>e2.trim()).filter(e2=>e2!=="");return n.test(t2.at(-1)??"")?t2.filter(e2=>n.test(e2)).map(e2=>e2.replace(n,"")).filter(e2=>e2!=="").slice(0,s11).join(" / ").slice(0,l18):t2.slice(-s11).join(" / ").slice(-l18)}var l18,n,init_output=__esm({"src/gates/output.ts"(){"use strict";init_rebar();init_files();l18=400,n=/^npm (?:error|ERR!)\s*/}});async function B9({folder:e2},n3){let r3=appSources(e2);if(r3.length===0)return failed("there is no src/*.app.src, so that nothing would be compiled");let{build:p34}=await n3.workspace(),t2=(0,import_node_path12.join)(p34,v11),c28=r3.map(({name:s11})=>(0,import_node_path12.join)(t2,s11,"ebin"));for(let s11 of c28)(0,import_node_fs15.rmSync)(s11,{recursive:!0,force:!0});let i13=await n3.run(["rebar3","as","prod","compile"],{env:rebarEnv(p34)}),a17=compileErrors(`${i13.stdout}
${i13.stderr}`,e2),{findings:o8}=a17,l33=o8.filter(({severity:s11})=>s11==="error").length,m30={errors:l33,warnings:o8.length-l33,applications:r3.length};if(i13.code!==0)return{...I14(i13,a17,e2),figures:m30};let w32=r3.filter(({name:s11},S31)=>!(0,import_node_fs15.existsSync)((0,import_node_path12.join)(c28[S31]??"",`${s11}.app`)));if(w32.length>0)return inconclusive(`rebar3 ended with 0 but left no ${w32.map(({name:s11})=>`${s11}.app`).join(", ")} in ${(0,import_node_path12.relative)(e2,t2)}`,{figures:m30});n3.give("compiled",{lib:t2});let g28=await O12(r3,t2,e2,n3);return g28.length>0?measured("fail",g28.map(({message:s11})=>s11).join("; "),{figures:m30,findings:[...g28,...inSources(o8,e2)]}):measured("pass",`${r3.map(({name:s11})=>s11).join(", ")} compiled, 0 errors`,{findings:inSources(o8,e2),figures:m30})}function I14({code:e2,signal:n3,stdout:r3,stderr:p34},{findings:t2,elsewhere:c28},i13){if(e2===null)return inconclusive(endedBy("rebar3",n3));if(t2.every(({severity:o8})=>o8!=="error"))return c28===void 0?failed(`rebar3 ended with ${e2}: ${tail(r3||p34)}`):inconclusive(`a dependency could not be fetched: ${c28}`);let a17=inSources(t2,i13);return measured("fail",firstOf2(a17.filter(({severity:o8})=>o8==="error")),{findings:a17})}async function O12(e2,n3,r3,p34){let t2=await probe("app",e2.map(({name:i13})=>(0,import_node_path12.join)(n3,i13,"ebin",`${i13}.app`)),p34),c28=i13=>(0,import_node_fs15.readdirSync)(n3).some(a17=>(0,import_node_fs15.existsSync)((0,import_node_path12.join)(n3,a17,"ebin",`${i13}.beam`)));return t2.flatMap(({mod:i13},a17)=>{let o8=e2[a17];if(o8===void 0||i13===void 0||i13===""||c28(i13))return[];let l33=readText(r3,o8.file).split(`
`).findIndex(m30=>m30.includes(i13))+1;return[{severity:"error",message:`${o8.name} starts with the module ${i13}, which was not compiled`,file:o8.file,line:l33===0?void 0:l33}]})}async function T10(e2,{version:n3,hasRebar:r3},p34){let{code:t2,signal:c28,stdout:i13,stderr:a17}=await p34.run(withVersion(e2,n3));return t2===null?inconclusive(endedBy(e2[0]??"",c28)):t2!==0?failed(`exit code ${t2}: ${tail(i13+a17)||"it printed nothing"}`):(r3&&p34.give("compiled",{lib:(0,import_node_path12.join)((await p34.workspace()).build,v11)}),measured("pass","exit code 0",{evidence:[{what:"exit code",value:"0"}]}))}var import_node_fs15,import_node_path12,v11,compile,init_compile2=__esm({"src/gates/compile.ts"(){"use strict";import_node_fs15=__nccwpck_require__(24),import_node_path12=__nccwpck_require__(760);init_checkout();init_applications();init_probe2();init_rebar();init_files();init_gate();init_output();v11="prod/lib",compile={row:"G1",area:"application",stage:"build",make:({run:e2},n3)=>({title:e2===void 0?"compile":e2.join(" "),makes:["compiled"],resources:[checkoutFiles("exclusive")],missing:async()=>{if(!(n3.hasRebar||e2!==void 0))return{why:"there is no rebar.config, and no gates.compile.run",fix:`Write how it is compiled below \`gates:\` of ${n3.config.file}, such as \`compile: {run: make}\`; or \`compile: false\` to do without`}},run:async r3=>e2===void 0?B9(n3,r3):T10(e2,n3,r3)})}}});function w15({config:n3}){return Object.values(n3.environments)}function P11(n3,t2){let{files:a17,present:i13,variables:s11}=n3;return a17.length+i13.length+s11.length>0||O13(n3,t2).length>0||w15(t2).some(({configFiles:o8,secrets:r3,env:e2})=>o8.length+r3.length+Object.keys(e2).length>0)}function O13({files:n3,present:t2},a17){let{folder:i13}=a17,s11=w15(a17).flatMap(({configFiles:o8})=>o8.map(({from:r3})=>r3));return[...new Set([...x18,...n3].flatMap(o8=>findFiles(i13,o8)).concat([...t2,...s11].filter(o8=>(0,import_node_fs16.existsSync)((0,import_node_path13.join)(i13,o8)))))].sort()}async function T11(n3,t2,a17){let{folder:i13,config:s11}=t2,o8=w15(t2),r3=O13(n3,t2),e2=r3.filter(l33=>(0,import_node_fs16.existsSync)((0,import_node_path13.join)(i13,l33))),f32=r3.filter(l33=>!e2.includes(l33)).map(l33=>({severity:"error",message:`${l33} is a link that leads nowhere`})),g28=e2.filter(l33=>l33.endsWith(".config")),m30=e2.filter(l33=>!g28.includes(l33)).flatMap(l33=>q4(l33,readText(i13,l33),t2)),c28=new Set([...n3.present,...o8.flatMap(({configFiles:l33})=>l33.filter(({to:d23})=>G7.test(d23)).map(({from:d23})=>d23))]),u23=await I15(g28,l33=>c28.has(l33)||G7.test(l33),i13,a17),p34=[...L10(n3,o8,i13),...f32,...m30,...u23.findings,..._16(n3,o8,s11.file)],y31=e2.map(l33=>({what:l33,value:`sha256 ${sha256(readText(i13,l33))}`})),$27=p34.filter(({severity:l33})=>l33==="error"),b31={files:e2.length,errors:$27.length};return $27.length>0?measured("fail",$27.map(({file:l33,message:d23})=>l33===void 0?d23:`${l33}: ${d23}`).join("; "),{findings:p34,evidence:y31,figures:b31}):u23.unread>0?inconclusive(`${u23.unread} files of Erlang terms could not be read: ${u23.why}`,{findings:[...p34,{severity:"error",message:u23.why}],evidence:y31,figures:b31}):measured("pass",`${e2.length} file${e2.length===1?" parses":"s parse"}, ${o8.length} environment${o8.length===1?"":"s agree"}`,{findings:p34,evidence:y31,figures:b31})}function L10({files:n3,present:t2},a17,i13){let s11=t2.filter(e2=>!(0,import_node_fs16.existsSync)((0,import_node_path13.join)(i13,e2))).map(e2=>`${e2} is missing, which the preset demands`),o8=n3.filter(e2=>findFiles(i13,e2).length===0).map(e2=>`no file matches ${JSON.stringify(e2)} of gates.configuration.files`),r3=a17.flatMap(({name:e2,configFiles:f32})=>f32.filter(({from:g28})=>!(0,import_node_fs16.existsSync)((0,import_node_path13.join)(i13,g28))).map(({from:g28})=>`${g28} is missing, which environments.${e2}.config lays over the release`));return[...s11,...o8,...r3].map(e2=>({severity:"error",message:e2}))}function q4(n3,t2,{yamlProblems:a17}){return t2.startsWith("\uFEFF")?[{severity:"error",file:n3,line:1,message:"begins with a byte order mark; save it as UTF-8 without one"}]:k13.test(n3)?dotenvProblems(t2).map(({line:i13,message:s11})=>({severity:"error",file:n3,line:i13,message:s11})):/\.json$/i.test(n3)?A11(n3,t2):/\.ya?ml$/i.test(n3)?a17(t2).map(i13=>({severity:"error",file:n3,...i13})):[{severity:"notice",file:n3,message:"is of a kind that is not parsed"}]}function A11(n3,t2){try{return JSON.parse(t2),[]}catch(a17){let i13=a17.message.replace(/\s+/g," "),s11=/position (\d+)/.exec(i13)?.[1],o8=s11===void 0?/end of JSON/.test(i13)?t2.split(`
`).length:void 0:t2.slice(0,Number(s11)).split(`
`).length;return[{severity:"error",file:n3,line:o8,message:`is not JSON: ${i13}`}]}}function dotenvProblems(n3){let t2=[],a17=new Map,i13=n3.split(/\r?\n/);for(let s11=0;s11<i13.length;s11+=1){let o8=(i13[s11]??"").trim();if(o8===""||o8.startsWith("#"))continue;let r3=s11+1,e2=J3.exec(o8)?.[1]?.trim();if(e2===void 0){t2.push({line:r3,message:"is not NAME=value"});continue}let f32=o8.replace(/^export\s+/,"").split("=")[0]??"",g28=a17.get(f32);g28!==void 0&&t2.push({line:r3,message:`has ${f32} a second time, after line ${g28}`}),a17.set(f32,r3),W7.test(e2)&&t2.push({line:r3,message:`has a control character in ${f32}`});let{last:m30,problem:c28}=D9(e2,i13,s11,f32);c28!==void 0&&t2.push({line:r3,message:c28}),s11=m30}return t2}function D9(n3,t2,a17,i13){let s11=n3[0];if(s11!=='"'&&s11!=="'")return{last:a17};let o8=new RegExp(s11==="'"?"'\\s*(?:#.*)?$":'(?:^|[^\\\\])(?:\\\\\\\\)*"\\s*(?:#.*)?$');if(o8.test(n3.slice(1)))return{last:a17};if((s11==="'"?/'/:/^(?:[^"\\]|\\.)*"/).test(n3.slice(1)))return{last:a17,problem:`has something behind the quotes of ${i13}`};let r3=t2.findIndex((e2,f32)=>f32>a17&&o8.test(e2));return r3===-1?{last:a17,problem:`has a quote at ${i13} without its end`}:{last:r3}}async function I15(n3,t2,a17,i13){try{let s11=await probe("terms",n3.map(r3=>(0,import_node_path13.join)(a17,r3)),i13);return{findings:s11.flatMap(({file:r3,line:e2=0,col:f32=0,error:g28,list:m30},c28)=>{let u23=n3[c28]??r3;return g28===void 0?m30===!1&&t2(u23)?[{severity:"error",file:u23,message:"is not one list with a full stop behind it, without which Erlang does not start"}]:[]:[{severity:"error",file:u23,...e2>0?{line:e2}:{},...f32>0?{col:f32}:{},message:`is not a file of Erlang terms: ${g28.replace(/syntax error before: $/,"it ends in the middle; is the full stop missing?")}`}]}),unread:n3.length-s11.length,why:"Erlang reported fewer files than it was given"}}catch(s11){return{findings:[],unread:n3.length,why:errorMessage(s11)}}}function _16({variables:n3},t2,a17){let i13=[],s11=({secrets:r3,env:e2})=>new Set([...r3,...Object.keys(e2)]),o8=t2.filter(({profile:r3})=>r3!=="dev");for(let r3 of o8){let e2=s11(r3),f32=n3.filter(g28=>!e2.has(g28));f32.length>0&&i13.push({severity:"error",message:`environments.${r3.name} of ${a17} gives the service no ${f32.join(", ")}; add ${f32.length===1?"it":"them"} to secrets or env`})}for(let r3 of o8.filter(({profile:e2})=>e2==="production"))for(let e2 of o8.filter(({profile:f32})=>f32==="staging")){let f32=s11(r3),g28=e2.secrets.filter(c28=>!f32.has(c28)&&!n3.includes(c28));g28.length>0&&i13.push({severity:"error",message:`${g28.join(", ")} of environments.${e2.name}.secrets ${g28.length===1?"is":"are"} neither in secrets nor in env of environments.${r3.name}`});let m30=r3.secrets.filter(c28=>!s11(e2).has(c28));m30.length>0&&i13.push({severity:"warning",message:`${m30.join(", ")} of environments.${r3.name}.secrets ${m30.length===1?"was":"were"} never tried in environments.${e2.name}`})}for(let r3 of o8){let e2=r3.secrets.length===0?[]:t2.flatMap(f32=>r3.secrets.filter(g28=>g28 in f32.env).map(g28=>`${g28} is a secret in environments.${r3.name} and plain text in environments.${f32.name}`));for(let f32 of e2)i13.push({severity:"warning",message:f32})}return i13}var import_node_fs16,import_node_path13,x18,G7,k13,configuration,J3,W7,init_configuration2=__esm({"src/gates/configuration.ts"(){"use strict";import_node_fs16=__nccwpck_require__(24),import_node_path13=__nccwpck_require__(760);init_errors();init_files();init_probe2();init_gate();x18=["config/*.config","config/*.json","config/*.yml","config/*.yaml",".env.*"],G7=/(?:^|\/)sys\.config$/,k13=/(?:^|\/)\.env(?:\.[^/]*)?$/,configuration={row:"G12",area:"configuration",stage:"look",make:(n3,t2)=>({title:"configuration",missing:async()=>{let{file:a17}=t2.config;if(!P11(n3,t2))return{why:`there are no configuration files, and ${a17} names no variables`,fix:`Name the files below \`gates:\` of ${a17}, such as \`configuration: {files: ["conf/*.json"]}\`; or write \`configuration: false\` to do without`}},run:async a17=>T11(n3,t2,a17)})};J3=/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.*)$/,W7=/[\u0000-\u0008\u000b-\u001f\u007f]/}});var custom,init_custom=__esm({"src/gates/custom.ts"(){"use strict";init_checkout();init_gate();init_output();custom={row:"G14",area:"application",stage:"test",make:({run:t2,profiles:n3},{hasRebar:s11,version:a17})=>({title:t2.join(" "),resources:[checkoutFiles("shared"),...s11&&t2[0]==="rebar3"?[REBAR_BUILD]:[]],profiles:n3,async run(c28){let{code:e2,signal:m30,stdout:d23,stderr:f32}=await c28.run(withVersion(t2,a17));if(e2===null)return inconclusive(endedBy(t2[0]??"",m30));let i13=[{what:"exit code",value:String(e2)}];if(e2===0)return measured("pass","exit code 0",{evidence:i13});let o8=`exit code ${e2}: ${tail(d23+f32)||"it printed nothing"}`;return measured("fail",o8,{evidence:i13,findings:[{severity:"error",message:o8}]})}})}}});function gateOf(t2,{row:i13,area:s11,stage:a17,make:n3},e2,r3){return{name:t2,row:i13,area:s11,stage:a17,needs:[],uses:[],makes:[],resources:[],deadlineMs:e2.timeoutMs,expected:e2.expected,missing:async()=>{},...n3(e2,r3)}}var init_definition=__esm({"src/gates/definition.ts"(){"use strict"}});async function readInside(t2){let e2=new Map,r3=0,c28=(0,import_tar_stream3.extract)();c28.on("entry",({name:n3,size:s11=0,type:u23},f32,l33)=>{(u23==="file"||u23==="contiguous-file")&&(r3+=1);let a17=m19.test(n3)?"release":b14.test(n3)?"package":void 0,k25=a17!==void 0&&s11<=$15,g28=[];f32.on("data",d23=>{k25&&g28.push(d23)}),f32.on("end",()=>{let d23=Buffer.concat(g28).toString("utf8"),p34=a17===void 0?void 0:x19(a17,d23),h35=n3.replace(/^\.\//,"");p34!==void 0&&e2.set(h35,[...e2.get(h35)??[],p34]),l33()}),f32.on("error",l33)}),await(0,import_promises2.pipeline)((0,import_node_fs17.createReadStream)(t2),(0,import_node_zlib2.createGunzip)(),c28);let i13=[...e2].find(([,n3])=>new Set(n3).size>1),S31=i13===void 0?void 0:`the archive has ${i13[0]} more than once, of the versions ${[...new Set(i13[1])].join(", ")}`,[o8]=[...e2].sort(([n3],[s11])=>v13(n3)-v13(s11));return{files:r3,ambiguous:S31,own:o8===void 0?void 0:{file:o8[0],version:o8[1].at(-1)??""}}}function v13(t2){return t2.split("/").length+(m19.test(t2)?0:10)}function x19(t2,e2){if(t2==="release")return/^\S+ (\S+)\s*$/.exec(e2)?.[1];try{let{version:r3}=JSON.parse(e2);return typeof r3=="string"?r3:void 0}catch{return}}var import_node_fs17,import_promises2,import_node_zlib2,import_tar_stream3,$15,m19,b14,init_archive_inside=__esm({"src/gates/archive-inside.ts"(){"use strict";import_node_fs17=__nccwpck_require__(24),import_promises2=__nccwpck_require__(466),import_node_zlib2=__nccwpck_require__(522),import_tar_stream3=__toESM(require_tar_stream(),1),$15=1024*1024,m19=/^(?:\.\/)?(?:[^/]+\/)?releases\/start_erl\.data$/,b14=/^(?:\.\/)?(?:package\/)?package\.json$/}});function J4({config:t2,hasRebar:e2}){return[checkoutFiles(t2.build===void 0?"shared":"exclusive"),...e2?[REBAR_BUILD]:[]]}async function K4(t2,e2){let{build:r3}=t2.config;return r3!==void 0?Q2(r3,t2,e2):t2.hasRebar?W8(t2,e2):X2(t2,e2)}async function Q2({commands:t2,archive:e2},r3,n3){let s11=(0,import_node_path14.join)(r3.folder,e2);w17(s11);for(let d23 of t2){let{code:i13,signal:a17,stdout:c28,stderr:h35}=await n3.run(withVersion(d23,r3.version));if(i13===null)return inconclusive(endedBy(d23[0]??"",a17));if(i13!==0)return S15(`${d23.join(" ")} ended with ${i13}`,`${c28}
${h35}`,r3)}let o8=(0,import_node_fs18.lstatSync)(s11,{throwIfNoEntry:!1});return o8===void 0?failed(`the commands ended with 0, and left no ${e2}`):o8.isFile()?{file:s11,committed:[]}:failed(`the commands left ${e2} as a link or a folder: it must be a file`)}async function W8(t2,e2){let{source:r3,build:n3}=await e2.workspace(),s11=`${(0,import_node_path14.relative)(r3,n3)}/prod/rel/*/*.tar.gz`;for(let h35 of findFiles(r3,s11))w17((0,import_node_path14.join)(r3,h35));let{code:o8,signal:d23,stdout:i13,stderr:a17}=await e2.run(["rebar3","as","prod","tar"],{env:rebarEnv(n3)});if(o8===null)return inconclusive(endedBy("rebar3",d23));if(o8!==0)return S15(`rebar3 as prod tar ended with ${o8}`,`${i13}
${a17}`,t2);let c28=findFiles(r3,s11);return c28.length>1?failed(`rebar3 made ${c28.length} archives: ${c28.join(", ")}. Make one with build.commands, and name it in build.archive`):c28[0]===void 0?failed("rebar3 as prod tar ended with 0, and left no archive"):{file:(0,import_node_path14.join)(r3,c28[0]),committed:[]}}async function X2({config:t2,version:e2,head:r3,git:n3,out:s11},o8){let d23=(0,import_node_path14.join)(s11,t2.service);(0,import_node_fs18.mkdirSync)(d23,{recursive:!0,mode:448});let i13=(0,import_node_path14.join)(d23,`${t2.service}-${e2}.tar.gz`);w17(i13);try{let a17=await archiveCommit(r3.commit,i13,n3);return o8.note(`git archive ${r3.commit}: ${a17.length} files`),{file:i13,committed:a17}}catch(a17){if(a17 instanceof LacksFiles)return failed(explain(a17));throw a17}}function S15(t2,e2,{folder:r3}){let{findings:n3,elsewhere:s11}=compileErrors(e2,r3);if(s11!==void 0&&n3.length===0)return inconclusive(`a dependency of the build could not be fetched: ${s11}`);let o8=`${t2}: ${tail(e2)||"it printed nothing"}`;return measured("fail",o8,{findings:[{severity:"error",message:o8},...inSources(n3,r3)]})}async function Y6({file:t2,committed:e2},{folder:r3,version:n3,config:s11,readArchive:o8},d23){let i13,a17;try{let{names:f32,...F26}=await o8(t2);i13={file:t2,...F26},a17=f32}catch(f32){if(f32 instanceof UserError)return failed(`a deployment would refuse the archive: ${explain(f32).replaceAll(`${r3}/`,"")}`);throw f32}let{files:c28,ambiguous:h35,own:l33}=await readInside(t2),g28={bytes:i13.bytes,entries:i13.entries},y31=[{what:"archive",value:`sha256 ${i13.sha256}`},{what:l33===void 0?"version in it":l33.file,value:l33?.version??"not known: it has no file with a version"}],v21=[];d23.note(`${t2}: ${i13.bytes} bytes, ${i13.entries} entries, sha256 ${i13.sha256}`);let C13=leftOutOf(e2,a17);C13!==void 0&&v21.push({severity:"warning",message:C13});let $27=c28===0?"the archive has folders and links only, and no file":h35;if($27!==void 0)return measured("fail",$27,{figures:g28,evidence:y31,findings:[...v21,{severity:"error",message:$27}]});if(l33!==void 0&&l33.version!==n3){let f32=`the archive is of version ${l33.version} (${l33.file}), not ${n3}`;if(v21.push({severity:s11.gates.version===!1?"warning":"error",message:f32}),s11.gates.version!==!1)return measured("fail",f32,{figures:g28,evidence:y31,findings:v21})}return d23.give("archive",i13),measured("pass",`${i13.entries} entries, ${(i13.bytes/1e6).toFixed(1)} MB, sha256 ${i13.sha256.slice(0,12)}\u2026`,{figures:g28,evidence:y31,findings:v21})}function w17(t2){(0,import_node_fs18.rmSync)(t2,{force:!0});let e2=(0,import_node_path14.join)((0,import_node_path14.dirname)(t2),H12);(0,import_node_fs18.existsSync)(e2)&&(0,import_node_fs18.rmSync)(e2,{force:!0})}var import_node_fs18,import_node_path14,H12,release2,init_release4=__esm({"src/gates/release.ts"(){"use strict";import_node_fs18=__nccwpck_require__(24),import_node_path14=__nccwpck_require__(760);init_commit();init_errors();init_archive_inside();init_checkout();init_rebar();init_files();init_gate();init_output();H12="release.json",release2={row:"G13",area:"application",stage:"pack",make:(t2,e2)=>({title:"release",needs:["compile"],makes:["archive"],resources:J4(e2),async run(r3){let n3=await K4(e2,r3);return"verdicts"in n3?n3:Y6(n3,e2,r3)}})}}});function evaluateTests(i13,t2){let n3={...i13,doubt:i13.doubt??$16(i13)},{passed:d23,failed:o8,skipped:u23,notRun:r3,broken:c28,doubt:a17}=n3,f32=d23+o8+r3,s11=f32===0?0:d23/f32*100,e2=d23+o8<t2.minTests&&c28===void 0&&a17===void 0?`${d23+o8} tests ran, min-tests requires ${t2.minTests}`:void 0,b31=`${d23} passed, ${o8} failed${u23>0?`, ${u23} skipped`:""}${r3>0?`, ${r3} never ran`:""}`,y31=[f32>0?b31:void 0,c28,a17,e2].filter(m30=>m30!==void 0);return measured(Object.fromEntries(PROFILES.map(m30=>[m30,v14(m30,n3,s11,t2)])),y31.join("; "),{findings:k15(n3,s11,t2,e2),evidence:n3.evidence,figures:{passed:d23,failed:o8,skipped:u23,"not-run":r3,"pass-rate-percent":Math.floor(s11*10)/10}})}function $16({passed:i13,failed:t2,skipped:n3,broken:d23}){if(!(i13+t2>0||d23!==void 0))return`no test ran${n3===0?"":`, and ${n3} ${n3===1?"was":"were"} skipped`}`}function l19({failed:i13,notRun:t2,broken:n3}){return i13+t2>0||n3!==void 0}function v14(i13,t2,n3,{minTests:d23,allowFailures:o8}){let{passed:u23,failed:r3,notRun:c28,broken:a17,doubt:f32}=t2,s11=o8[i13],e2=s11!==void 0&&l19(t2);return a17!==void 0||r3>0&&!e2?"fail":f32!==void 0||c28>0&&!e2?"inconclusive":u23+r3>=d23&&(!e2||n3>=s11)?"pass":"fail"}function k15(i13,t2,{allowFailures:n3},d23){let{broken:o8,doubt:u23,findings:r3}=i13,c28=[r3.length===0?o8:void 0,u23,d23].filter(e2=>e2!==void 0),a17=PROFILES.filter(e2=>n3[e2]!==void 0),f32=a17.map(e2=>`${e2} requires only ${n3[e2]} %`).join(", "),s11=l19(i13)&&a17.length>0?[`${f32}: ${t2.toFixed(1)} % of the tests passed`]:[];return[...r3,...c28.map(e2=>({severity:"error",message:e2})),...s11.map(e2=>({severity:"notice",message:e2}))]}var NOTHING_COUNTED,init_evaluate=__esm({"src/gates/tests/evaluate.ts"(){"use strict";init_profile();init_gate();NOTHING_COUNTED={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],evidence:[]}}});function xmlText(e2){let n3=g16(e2);if(n3!==void 0){if(e2.length%2===1)throw new Error("is cut off: half of a character is at its end");return new TextDecoder(n3).decode(e2)}let t2=/^(?:\xEF\xBB\xBF)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(e2.toString("latin1",0,200))?.[1]??"utf-8";if(/^(?:utf|ucs|iso-10646-ucs)-?(?:8|16|2|32|4)/i.test(t2))return e2.toString("utf8");try{return new TextDecoder(t2).decode(e2)}catch{throw new Error(`is in the encoding ${JSON.stringify(t2)}, which is not known; let it be written in UTF-8`)}}function g16(e2){let[n3,t2]=e2;if(n3===255&&t2===254||n3===60&&t2===0)return"utf-16le";if(n3===254&&t2===255||n3===0&&t2===60)return"utf-16be"}function parseXml(e2){let n3={name:"",attributes:{},children:[],text:""},t2=[n3];for(let[,s11,i13,o8,c28="",h35,d23,w32]of x21(e2.replace(/^\uFEFF/,"")).matchAll(m20)){let f32=t2.at(-1);if(w32!==void 0)throw new Error("is not well-formed XML");if(s11!==void 0)f32.text+=s11;else if(d23!==void 0)f32.text+=a14(d23);else if(i13!==void 0){if(t2.length===1||f32.name!==i13)throw new Error(`is not well-formed XML: </${i13.slice(0,40)}> ends nothing`);t2.pop()}else if(o8!==void 0){let u23={name:o8,attributes:S16(c28,o8),children:[],text:""};f32.children.push(u23),h35===""&&t2.push(u23)}}if(t2.length>1)throw new Error(`is cut off within <${t2.at(-1)?.name}>`);let[r3]=n3.children;if(r3===void 0||n3.children.length>1||n3.text.trim()!=="")throw new Error("is not well-formed XML");return r3}function x21(e2){let n3=l20(/(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)/y,e2,0);if(!e2.startsWith("<!DOCTYPE",n3))return e2;let t2=0,r3=n3+9;for(;r3<e2.length;){let s11=l20(/"[^"]*"|'[^']*'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y,e2,r3);if(s11>r3){r3=s11;continue}let i13=e2[r3]??"";if(i13==='"'||i13==="'"||e2.startsWith("<!--",r3)||e2.startsWith("<?",r3))break;if(i13==="["&&(t2+=1),i13==="]"&&(t2-=1),r3+=1,i13===">"&&t2===0)return e2.slice(0,n3)+e2.slice(r3)}throw new Error("is cut off within its document type")}function l20(e2,n3,t2){let r3=t2;for(e2.lastIndex=r3;e2.test(n3);e2.lastIndex=r3)r3=e2.lastIndex;return r3}function S16(e2,n3){let t2=[...e2.matchAll(p23)].map(([,i13="",o8,c28])=>[i13,a14(o8??c28??"")]),r3=new Set,s11=t2.find(([i13])=>r3.size===r3.add(i13).size)?.[0];if(s11!==void 0)throw new Error(`is not well-formed XML: <${n3.slice(0,40)}> has ${s11.slice(0,40)} twice`);return Object.fromEntries(t2)}function a14(e2){return e2.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z_:][\w:.-]*));/gi,(n3,t2,r3,s11)=>{if(s11!==void 0){let o8=E16.get(s11);if(o8===void 0)throw new Error(`has the entity ${n3.slice(0,40)}, which is not expanded; let it be written without`);return o8}let i13=t2===void 0?Number.parseInt(r3??"",16):Number(t2);return i13<=1114111?String.fromCodePoint(i13):"\uFFFD"})}var m20,p23,E16,init_xml=__esm({"src/gates/tests/xml.ts"(){"use strict";m20=/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([^\s>]+)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g,p23=/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,E16=new Map([["lt","<"],["gt",">"],["amp","&"],["quot",'"'],["apos","'"]])}});function parseJunit(t2){if(t2.length>_17)throw new Error("is larger than 16 MB");let e2=parseXml(t2),n3=e2.name==="testsuite"||e2.name==="testsuites"?[e2,...E17(e2)]:void 0;if(n3===void 0)throw new Error(`begins with <${e2.name}>, not with <testsuites> or <testsuite>`);let[i13,r3]=[0,u16(e2,"skipped")+u16(e2,"disabled")],l33=[];for(let s11 of n3){let c28=s11.attributes.name??"",o8=s11.children.flatMap(a17=>a17.name==="testcase"?k16(a17):[]),p34=o8.flatMap(a17=>R13(a17,c28)),m30=w18(s11);m30!==void 0&&p34.push({suite:c28,name:"the suite itself",classname:"",outcome:"failed",message:C8(m30),file:"",line:void 0});let f32=s11.children.some(a17=>a17.name==="testsuite")?void 0:F15(s11,o8);f32!==void 0&&(i13+=Math.max(0,u16(s11,"tests")-o8.length-f32)),r3-=o8.filter(y18).length+(f32??0),l33.push(...p34)}return{cases:l33,declaredFailures:O14(e2),lacking:Math.max(0,i13-Math.max(0,r3)),doubt:J5(n3)}}function J5(t2){for(let{name:e2,attributes:n3}of t2)for(let i13 of S17){let r3=n3[i13];if(r3!==void 0&&!b15.test(r3))return`has ${JSON.stringify(r3.slice(0,40))} for ${i13} of <${e2}>, which is not a count`}}function F15(t2,e2){return Math.max(0,u16(t2,"skipped")+u16(t2,"disabled")-e2.filter(y18).length)}function y18({attributes:t2,children:e2}){return e2.some(({name:n3})=>/^skipped$/i.test(n3))||[t2.status,t2.result].some(n3=>h20.test(n3??""))}function E17(t2){return t2.children.filter(({name:e2})=>e2==="testsuite").flatMap(e2=>[e2,...E17(e2)])}function k16(t2){return[t2,...t2.children.filter(({name:e2})=>e2==="testcase").flatMap(e2=>k16(e2))]}function O14(t2){let e2=t2.children.filter(({name:n3})=>n3==="testsuite").reduce((n3,i13)=>n3+O14(i13),0);return Math.max(e2,u16(t2,"failures")+u16(t2,"errors"))}function w18({children:t2}){return t2.find(({name:e2})=>/^(?:failure|error)$/i.test(e2))}function C8({attributes:t2,text:e2}){return[t2.message??"",e2.trim()].filter(n3=>n3!=="").join(": ")}function u16({attributes:t2},e2){let n3=t2[e2];return n3!==void 0&&b15.test(n3)?Number(n3):0}function R13(t2,e2){let{attributes:n3,children:i13}=t2,r3=n3.name??"",l33=w18(t2),s11=i13.find(d23=>/^skipped$/i.test(d23.name)),c28=s11!==void 0&&($17.has(s11.attributes.type??"")||s11.text.trimStart().startsWith("{tc_auto_skip,")),o8=[n3.status,n3.result],m30=l33!==void 0||c28||o8.some(d23=>x22.test(d23??""))?"failed":s11!==void 0||o8.some(d23=>h20.test(d23??""))?"skipped":"passed";if(l33===void 0&&N7.test(r3))return[];let f32=l33??s11,a17=[c28?s11.attributes.type??"did not run":"",f32===void 0?"":C8(f32)].filter(d23=>d23!=="").join(": "),g28=Number(n3.line);return[{suite:e2,name:r3,classname:n3.classname??"",outcome:m30,message:a17,file:n3.file??"",line:Number.isInteger(g28)&&g28>0?g28:void 0}]}var N7,$17,x22,h20,S17,b15,_17,init_junit=__esm({"src/gates/tests/junit.ts"(){"use strict";init_xml();N7=/^(?:init|end)_per_(?:suite|group|testcase)$/,$17=new Set(["timeout","unknown","abort"]),x22=/^(?:fail(?:ed|ure)?|error(?:ed)?)$/i,h20=/^(?:notrun|disabled|suppressed|skipped|ignored)$/i,S17=["tests","failures","errors","skipped","disabled"],b15=/^\s*\d{1,9}\s*$/,_17=16*1024*1024}});function tally(e2,r3){let n3={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],...r3,by:e2};return{...n3,findings:n3.failed+n3.notRun>0||n3.broken!==void 0?n3.findings:[]}}function addUp(e2){if(e2.length===0)return;let r3=n3=>e2.reduce((t2,i13)=>t2+n3(i13),0);return{passed:r3(({passed:n3})=>n3),failed:r3(({failed:n3})=>n3),skipped:r3(({skipped:n3})=>n3),notRun:r3(({notRun:n3})=>n3),broken:joinReasons(e2.map(({broken:n3})=>n3)),doubt:joinReasons(e2.map(({doubt:n3})=>n3)),findings:e2.flatMap(({findings:n3})=>n3),by:e2.map(({by:n3})=>n3).join(", ")}}function joinReasons(e2){let r3=[...new Set(e2.filter(n3=>n3!==void 0))];return r3.length===0?void 0:r3.join("; ")}function counts(e2){let r3={};for(let n3 of e2){let[,t2,i13]=/(\d+) ([a-z]+(?: [a-z]+)*)/.exec(n3)??[];i13!==void 0&&(r3[i13]=(r3[i13]??0)+Number(t2))}return r3}function sumOf(e2,...r3){return r3.reduce((n3,t2)=>n3+(e2[t2]??0),0)}function someOf(e2){return`${e2.slice(0,o7).join(", ")}${e2.length>o7?`, and ${e2.length-o7} more`:""}`}function plural(e2,r3){return`${e2} ${r3}${e2===1?"":"s"}`}function within(e2,r3){return e2.startsWith(`${r3}/`)?e2.slice(r3.length+1):e2.replace(/^\.\//,"")}var o7,init_tally=__esm({"src/gates/tests/runners/tally.ts"(){"use strict";o7=20}});async function runEunit({folder:r3},e2){let{build:s11,scratch:t2}=await e2.workspace(),n3=(0,import_node_path15.join)(t2,"eunit");(0,import_node_fs19.rmSync)(n3,{recursive:!0,force:!0}),(0,import_node_fs19.mkdirSync)(n3,{recursive:!0});let i13=(0,import_node_path15.join)(t2,"gate.config");(0,import_node_fs19.writeFileSync)(i13,""),(0,import_node_fs19.writeFileSync)(`${i13}.script`,I16);let o8=appSources(r3).flatMap(({name:p34})=>["ebin","test"].map(u23=>(0,import_node_path15.join)(s11,"test/lib",p34,u23)));o8.push((0,import_node_path15.join)(s11,"test/extras/test"));for(let p34 of o8)(0,import_node_fs19.rmSync)(p34,{recursive:!0,force:!0});let{code:a17,signal:c28,stdout:l33,stderr:d23}=await e2.run(["rebar3","eunit"],{env:{...rebarEnv(s11),REBAR_CONFIG:i13,GATE_OUT:n3}}),f32=`${l33}
${d23}`,y31=j7(n3),g28,h35="";try{g28=await probe("tests",o8,e2)}catch(p34){h35=errorMessage(p34)}let m30=countEunit({code:a17,signal:c28,output:f32,reports:y31.reports,inventory:g28,folder:r3});return{...m30,doubt:m30.doubt??y31.problem??(g28===void 0?`the tests in the compiled modules could not be listed: ${h35}`:void 0),findings:inSources(m30.findings,r3),evidence:[...y31.evidence,...m30.evidence]}}function j7(r3){let e2=(0,import_node_fs19.readdirSync)(r3).filter(t2=>t2.endsWith(".xml")).sort().map(t2=>({name:t2,text:(0,import_node_fs19.readFileSync)((0,import_node_path15.join)(r3,t2),"utf8")})),s11=e2.flatMap(({name:t2,text:n3})=>{try{let{doubt:i13}=parseJunit(n3);return i13===void 0?[]:[`${t2} ${i13}`]}catch(i13){return[`${t2} ${errorMessage(i13)}`]}});return{reports:e2.filter(({name:t2})=>!s11.some(n3=>n3.startsWith(`${t2} `))).map(({text:t2})=>t2),evidence:e2.map(({name:t2,text:n3})=>({what:t2,value:`sha256 ${sha256(n3)}`})),problem:s11[0]}}function countEunit({code:r3,signal:e2,output:s11,reports:t2,inventory:n3,folder:i13}){let o8=compileErrors(s11,i13),a17=o8.findings.filter(({severity:u23})=>u23==="error");if(r3!==0&&a17.length>0)return{...NOTHING_COUNTED,broken:`the tests do not compile: ${firstOf2(a17)}`,findings:a17};let c28=t2.flatMap(u23=>parseJunit(u23).cases),l33=u23=>c28.filter($27=>$27.outcome===u23),[d23,f32,y31]=[l33("passed"),l33("failed"),l33("skipped")],g28=q5(s11),h35=D10(n3??[],c28),m30=/^\*\*\* test generator (\S+) failed \*\*\*/m.exec(s11)?.[1],p34={passed:d23.length,failed:f32.length,skipped:y31.length,notRun:h35.length,broken:m30===void 0?void 0:`the test generator ${m30} failed`,doubt:void 0,findings:[...f32.map(u23=>H13(u23,i13)),...h35.length===0?[]:[{severity:"error",message:`never ran: ${someOf(h35)}`}]],evidence:[{what:"tests in the report",value:String(c28.length)},{what:"last lines of rebar3",value:g28.text},{what:"test functions in the compiled modules",value:n3===void 0?"unknown":String(n3.reduce((u23,{tests:$27})=>u23+$27.length,0))}]};return{...p34,doubt:B10(p34,{code:r3,signal:e2,output:s11,last:g28,cases:c28.length,elsewhere:o8.elsewhere})}}function q5(r3){let e2=[...r3.matchAll(/^ *(?:(?:All )?(\d+) tests passed\.|(Test passed\.)|There were no tests to run\.|Failed: \d+\. +Skipped: \d+\. +Passed: (\d+)\.) *$/gm)].at(-1),s11=/^One or more tests were cancelled\.$/m.test(r3);return{passed:e2===void 0?void 0:e2[2]===void 0?Number(e2[1]??e2[3]??0):1,cancelled:s11,text:e2===void 0?"no summary":`${e2[0].trim()}${s11?" One or more tests were cancelled.":""}`}}function B10(r3,{code:e2,signal:s11,output:t2,last:n3,cases:i13,elsewhere:o8}){let a17=r3.failed===0&&r3.broken===void 0;if(e2===null)return endedBy("rebar3",s11);if(i13===0&&r3.broken===void 0)return o8!==void 0?`a dependency could not be fetched: ${o8}`:n3.passed===0&&e2===0?"rebar3 found no tests to run":`rebar3 ended with ${e2} and left no report${e2===0?": a test may have halted the machine it ran on":`: ${tail(t2)}`}`;if(n3.passed===void 0)return`rebar3 ended with ${e2} without printing a summary`;if(n3.passed!==r3.passed)return`the report has ${r3.passed} tests that passed, the summary counts ${n3.passed}`;if(n3.cancelled)return"tests were cancelled, and those after them never ran";if(a17&&e2!==0)return`rebar3 ended with ${e2}, but no test failed: ${tail(t2)}`;if(!a17&&e2===0)return"rebar3 ended with 0, but tests failed"}function D10(r3,e2){let s11=new Map;for(let{name:n3}of e2){let[,i13,o8=""]=E18.exec(n3)??[];i13!==void 0&&s11.set(i13,[...s11.get(i13)??[],o8])}return[...new Map(r3.map(n3=>[n3.module,n3])).values()].flatMap(({module:n3,tests:i13,generators:o8})=>{let a17=s11.get(n3)??[],c28=i13.filter(d23=>!a17.some(f32=>f32===d23||f32.startsWith(`${d23}/`)||f32.startsWith(`${d23} `))),l33=a17.length===0?o8:[];return[...c28,...l33].map(d23=>`${n3}:${d23}`)})}function H13({name:r3,message:e2},s11){let[,t2="",n3=r3]=E18.exec(r3)??[],i13=/\*\*([\s\S]*)$/.exec(e2)?.[1]??e2,o8=`${t2===""?"":`${t2}:`}${n3} failed: ${i13.replace(/\s+/g," ").trim()}`.slice(0,J6),a17=[...e2.matchAll(/in (?:function|call from) '?(\w+)'?:.*? \(([^()\n]+), line (\d+)\)/g)].find(([,d23])=>d23===t2),l33=new RegExp(`\\{module,\\s*${t2}\\},\\s*\\{line,\\s*(\\d+)\\}`).exec(e2)?.[1]??a17?.[3];return t2===""||l33===void 0?{severity:"error",message:o8}:{severity:"error",message:o8,file:a17===void 0?`test/${t2}.erl`:sourcePath(a17[2]??"",s11),line:Number(l33)}}var import_node_fs19,import_node_path15,J6,I16,E18,init_eunit=__esm({"src/gates/erlang/eunit.ts"(){"use strict";import_node_fs19=__nccwpck_require__(24),import_node_path15=__nccwpck_require__(760);init_errors();init_files();init_gate();init_output();init_evaluate();init_junit();init_tally();init_applications();init_probe2();init_rebar();J6=400,I16=String.raw`Out = os:getenv("GATE_OUT"),
User = case file:consult("rebar.config") of {ok, C0} -> C0; {error, enoent} -> []; {error, E0} -> error({bad_rebar_config, E0}) end,
U1 = case filelib:is_regular("rebar.config.script") of
  true -> {ok, C1} = file:script("rebar.config.script", [{'CONFIG', User}, {'SCRIPT', "rebar.config.script"}]), C1;
  false -> User end,
Report = fun(Opts) -> [{report, {eunit_surefire, [{dir, Out}]}} | [O || O <- Opts, not is_tuple(O) orelse element(1, O) =/= report]] end,
With = fun(C) -> lists:keystore(eunit_opts, 1, C, {eunit_opts, Report(proplists:get_value(eunit_opts, C, []))}) end,
Profiles = [case P of {test, Opts} -> {test, case lists:keymember(eunit_opts, 1, Opts) of true -> With(Opts); false -> Opts end}; _ -> P end
            || P <- proplists:get_value(profiles, U1, [])],
With(lists:keystore(profiles, 1, U1, {profiles, Profiles})).
`;E18=/^(\w+):\d+ (.*)$/s}});function countReports(r3,d23,i13){let t2=findFiles(i13,r3),n3=t2.filter(e2=>d23.isFresh(e2));if(n3.length===0)return{...NOTHING_COUNTED,doubt:t2.length===0?`the tests left no ${r3}`:`${t2[0]} is from an earlier run`};let o8=n3.map(e2=>R14(e2,i13)),s11=o8.flatMap(({junit:e2})=>e2??[]),u23=s11.flatMap(e2=>e2.cases),c28=e2=>u23.filter(a17=>a17.outcome===e2).length,f32=u23.filter(({outcome:e2})=>e2==="failed"),m30=s11.reduce((e2,{declaredFailures:a17})=>e2+a17,0),l33=s11.reduce((e2,a17)=>e2+a17.lacking,0),p34=t2.filter(e2=>!n3.includes(e2)),g28=f32.map(e2=>w20(e2,i13));return p34.length>0&&g28.push({severity:"warning",message:`${p34.length} of ${t2.length} reports are from an earlier run, and were not counted: ${someOf(p34)}`}),{...NOTHING_COUNTED,passed:c28("passed"),failed:f32.length,skipped:c28("skipped"),findings:g28,evidence:o8.map(({evidence:e2})=>e2),doubt:o8.findLast(({broken:e2})=>e2!==void 0)?.broken??o8.find(({doubt:e2})=>e2!==void 0)?.doubt??(m30>f32.length?`the reports count ${m30} failures, and name ${f32.length}`:void 0)??(l33>0?`the reports count ${plural(l33,"more test")} than they have`:void 0)}}function R14(r3,d23){let i13=(0,import_node_fs20.readFileSync)((0,import_node_path16.join)(d23,r3)),t2={what:r3,value:`sha256 ${sha256(i13)}`};try{let n3=parseJunit(xmlText(i13));return{evidence:t2,junit:n3,doubt:n3.doubt===void 0?void 0:`${r3} ${n3.doubt}`,broken:void 0}}catch(n3){return{evidence:t2,junit:void 0,doubt:void 0,broken:`${r3} ${errorMessage(n3)}`}}}function w20({classname:r3,suite:d23,name:i13,message:t2,file:n3,line:o8},s11){let u23=n3===""?{}:{file:n3.startsWith(`${s11}/`)?n3.slice(s11.length+1):n3,line:o8};return{severity:"error",message:`${[r3||d23,i13].filter(c28=>c28!=="").join(" ")} failed: ${t2.replace(/\s+/g," ").slice(0,300)}`,...u23}}var import_node_fs20,import_node_path16,init_junit_files=__esm({"src/gates/tests/junit-files.ts"(){"use strict";import_node_fs20=__nccwpck_require__(24),import_node_path16=__nccwpck_require__(760);init_errors();init_files();init_evaluate();init_junit();init_tally();init_xml()}});function nodeReporter(e2,{package:t2,env:r3},n3){let o8=e2.join(" "),i13=/^npm (?:run )?test$/.test(o8)?t2?.test??"":o8,c28=r3.NODE_OPTIONS??"";if(!O15.test(i13)||d17.test(i13)||d17.test(c28))return;let s11=(0,import_node_path17.join)(n3,"node-tests.jsonl"),u23=(0,import_node_path17.join)(n3,"node-tests.mjs");(0,import_node_fs21.rmSync)(s11,{force:!0}),(0,import_node_fs21.writeFileSync)(u23,E19.replace("FILE",JSON.stringify(s11)));let a17=["--test-reporter=spec","--test-reporter-destination=stdout",`--test-reporter=${(0,import_node_url.pathToFileURL)(u23).href}`,"--test-reporter-destination=stderr"];return{env:{NODE_OPTIONS:[c28,...a17].filter(f32=>f32!=="").join(" ")},neverEnded:()=>openTests(R15(s11))}}function refusedReporter(e2){return S19.test(e2)}function openTests(e2){let t2=new Map;for(let r3 of e2.split(`
`)){let n3=N8(r3);if(n3===void 0)continue;let o8=JSON.stringify(n3.slice(1));t2.set(o8,{event:n3,count:(t2.get(o8)?.count??0)+n3[0]})}return[...t2.values()].flatMap(({event:r3,count:n3})=>n3>0&&!v16(r3)?Array.from({length:n3},()=>r3[2]):[])}function v16([,,e2,t2,r3,n3]){return r3===1&&n3===1&&(t2===e2||t2.endsWith(`/${e2}`)||e2.endsWith(`/${t2}`))}function N8(e2){try{let t2=JSON.parse(e2);return Array.isArray(t2)&&t2.length===7?t2:void 0}catch{return}}function R15(e2){try{return(0,import_node_fs21.readFileSync)(e2,"utf8")}catch{return""}}var import_node_fs21,import_node_path17,import_node_url,E19,O15,d17,S19,init_node_reporter=__esm({"src/gates/tests/node-reporter.ts"(){"use strict";import_node_fs21=__nccwpck_require__(24),import_node_path17=__nccwpck_require__(760),import_node_url=__nccwpck_require__(136),E19=String.raw`import { appendFileSync } from "node:fs";
export default async function* (events) {
  for await (const { type, data } of events) {
    if (!/^test:(?:enqueue|pass|fail)$/.test(type)) continue;
    const { name = "", file = "", line = 0, column = 0, nesting = 0 } = data;
    appendFileSync(FILE, JSON.stringify([type === "test:enqueue" ? 1 : -1, process.pid, name, file, line, column, nesting]) + "\n");
  }
}
`,O15=/\bnode\b[^|;&]*\s--test(?=\s|$)/,d17=/--test-reporter\b/,S19=/--test-reporter\S*(?: is not allowed in NODE_OPTIONS|' must match the number of)/}});function F16(e2,i13){let t2=i13;for(;t2>0&&E20.test(e2[t2-1]??"");)t2-=1;let s11=counts(e2.slice(t2,i13));return t2<i13&&sumOf(s11,"pass","fail","skip","todo")===Number(h21.exec(e2[i13]??"")?.[1])?s11:void 0}function L11(e2,i13){let t2=[],s11,o8,d23="",a17=!1;for(let[f32,r3]of e2.entries()){let l33=N9.exec(r3)?.[1];s11=l33??s11,a17||=r3==="# Unhandled error between tests",d23=/^error: (.*)$/.exec(r3)?.[1]??d23,o8??=v17(r3,i13);let n3=A14.exec(r3)?.[1],u23=a17&&$19.test(r3)&&d23!=="";u23&&(a17=!1);let c28=u23?`error outside of a test: ${d23}`:O16(n3,d23,e2[f32+1]);c28!==void 0&&t2.push({severity:"error",message:c28,...o8??{file:s11}}),(l33!==void 0||I17.test(r3)||$19.test(r3)&&!a17)&&([o8,d23]=[void 0,""])}return t2}function v17(e2,i13){let[,t2="",s11,o8]=R16.exec(e2)??[];return t2.startsWith(`${i13}/`)?{file:within(t2,i13),line:Number(s11),col:Number(o8)}:void 0}function O16(e2,i13,t2=""){if(e2===void 0)return;let s11=i13===""?/^ {2}\^ (.*)$/.exec(t2)?.[1]:i13;return`${e2==="(unnamed)"?"a hook":e2} failed${s11===void 0?"":`: ${s11}`}`}var w21,h21,E20,b18,bun,N9,R16,A14,I17,$19,init_bun=__esm({"src/gates/tests/runners/bun.ts"(){"use strict";init_tally();w21=/^bun test v\S+ \([0-9a-f]+\)$/,h21=/^Ran (\d+) tests? across \d+ files?\. \[[\d.]+m?s\]$/,E20=/^ ?\d+ (?:pass|fail|skip|todo|errors?|filtered out|expect\(\) calls|snapshots.*)$|^ ?snapshots: /,b18=/^Bailed out after (\d+) failures?$/,bun=(e2,i13)=>{let t2=e2.filter(n3=>w21.test(n3)).length,s11=e2.flatMap((n3,u23)=>h21.test(n3)?[u23]:[]);if(t2===0&&s11.length===0)return;let o8=e2.reduce((n3,u23)=>n3+Number(b18.exec(u23)?.[1]??0),0),d23=s11.map(n3=>F16(e2,n3)).filter(n3=>n3!==void 0),a17=d23.length+e2.filter(n3=>b18.test(n3)).length,f32=(...n3)=>d23.reduce((u23,c28)=>u23+sumOf(c28,...n3),0),r3=f32("error","errors"),l33=e2.filter(n3=>/^(?:\(fail\)|✗) (?:.* > )?\(unnamed\)(?: |$)/.test(n3)).length;return tally("bun test",{passed:f32("pass"),failed:f32("fail")+o8,skipped:f32("skip","todo"),broken:joinReasons([r3>0?`${plural(r3,"error")} outside of tests, such as a file that cannot be loaded`:void 0,l33>0?"a hook failed, and the tests behind it never ran":void 0]),doubt:joinReasons([o8>0?`bun test stopped after ${plural(o8,"failure")}, and what it left out was not counted`:void 0,a17<t2?"bun test exited without printing a summary; its process was probably killed mid-run":void 0,a17>t2||d23.length+(o8>0?1:0)<s11.length?"more summaries of bun test were printed than it began runs: a test seems to print some":void 0]),findings:L11(e2,i13)})};N9=/^(?:::group::)?(\S.*\.[cm]?[jt]sx?):(?: \(run #\d+\))?$/,R16=/^\s+at .*?\(?(\/.+):(\d+):(\d+)\)?$/,A14=/^(?:\(fail\)|✗) (.*?)(?: \[[\d.]+m?s\])?$/,I17=/^(?:\((?:fail|pass|skip|todo)\)|[✗✓»✎]) /,$19=/^-+$/}});function w22(n3,u23){let i13=new Set,a17=new Map;for(let[d23,t2]of n3.entries()){let e2=(/^test (.+) \.\.\. FAILED$/.exec(t2)??/^(\S.*) --- FAILED$/.exec(t2)??/^---- (.+) stdout ----$/.exec(t2))?.[1];e2!==void 0&&i13.add(e2.replace(/ - should panic$/,""));let[,r3,s11="",o8,c28]=/^thread '(.+?)'(?: \(\d+\))? panicked at (.+):(\d+):(\d+):$/.exec(t2)??[];r3!==void 0&&a17.set(r3,{file:s11.replace(`${u23}/`,""),line:Number(o8),col:Number(c28),why:n3[d23+1]??""})}return[...n3.flatMap((d23,t2)=>{let[,e2]=/^error(?:\[E\d+\])?: (.+)$/.exec(d23)??[],[,r3,s11,o8]=/^\s*--> (.+):(\d+):(\d+)$/.exec(n3[t2+1]??"")??[];return e2===void 0||r3===void 0?[]:[{severity:"error",message:e2,file:r3,line:Number(s11),col:Number(o8)}]}),...[...i13].map(d23=>{let{why:t2,...e2}=a17.get(d23)??{why:""};return{severity:"error",message:`${d23} failed${t2===""?"":`: ${t2}`}`,...e2}})]}var $20,m22,x24,cargo,init_cargo=__esm({"src/gates/tests/runners/cargo.ts"(){"use strict";init_tally();$20=/^running (\d+) tests?$/,m22=/^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored(?:; (\d+) measured)?; \d+ filtered out(?:; finished in [\d.]+s)?$/,x24=/^error: (could not compile .*)$/,cargo=(n3,u23)=>{let i13=[];for(let e2 of n3){let[,r3]=$20.exec(e2)??[];r3!==void 0&&i13.push({tests:Number(r3),result:void 0});let s11=i13.at(-1),[o8=0,c28=0,f32=0,p34=0]=m22.exec(e2)?.slice(1).map(g28=>Number(g28??0))??[];s11!==void 0&&m22.test(e2)&&o8+c28+f32+p34===s11.tests&&(s11.result={passed:o8,failed:c28,skipped:f32+p34})}let a17=n3.flatMap(e2=>x24.exec(e2)?.[1]??[]);if(i13.length===0&&a17.length===0)return;let l33=e2=>i13.reduce((r3,{result:s11})=>r3+(s11?.[e2]??0),0),d23=i13.filter(({result:e2})=>e2===void 0),t2=n3.some(e2=>e2.startsWith("error: test failed, to rerun pass "))&&!n3.some(e2=>/^error: \d+ targets? failed:$/.test(e2));return tally("cargo test",{passed:l33("passed"),failed:l33("failed"),skipped:l33("skipped"),broken:a17[0],doubt:joinReasons([...d23.map(({tests:e2})=>`a test binary with ${plural(e2,"test")} exited without printing a result`),t2?"cargo ran no test binary after the first that failed; with --no-fail-fast it runs them all":void 0]),findings:w22(n3,u23)})}}});function R17(e2,n3,i13){let{action:t2,package:s11,test:o8}=e2,a17=n3.packages.get(s11)??{tests:0,failed:0,begun:!1,ended:!1,benchmarks:!1};n3.packages.set(s11,a17),a17.begun||=t2==="start"||t2==="run",o8===void 0?S20(e2,a17,n3):o8.startsWith("Benchmark")&&t2!=="fail"?a17.benchmarks=!0:N10(t2,s11,o8,a17,n3,i13)}function N10(e2,n3,i13,t2,s11,o8){let a17=`${n3} ${i13}`;if(e2==="run"?s11.open.set(a17,i13):s11.open.delete(a17),t2.tests+=1,e2==="pass"&&(s11.passed+=1),e2==="skip"&&(s11.skipped+=1),e2!=="fail")return;s11.failed+=1,t2.failed+=1;let{why:r3="",...c28}=o8.get(a17)??{};s11.findings.push({severity:"error",message:`${n3} ${i13} failed${r3===""?"":`: ${r3}`}`,...c28})}function S20({action:e2,package:n3,why:i13=""},t2,s11){t2.ended||=e2!=="start",e2==="fail"&&t2.failed===0&&s11.broken.push(`${n3} failed outside of its tests${i13.startsWith("[")?` ${i13}`:""}`),e2==="pass"&&t2.tests===0&&!t2.benchmarks&&!i13.includes("[no tests to run]")&&s11.silent.push(n3)}function O17(e2){let n3=new Map,i13=new Map,t2=[];for(let s11 of e2){let{Action:o8,Package:a17,Test:r3,Output:c28}=k17(s11),[,f32,u23,p34]=m23.exec(s11)??[];if(f32==="FAIL"&&u23!==void 0&&t2.push({action:"fail",package:u23,test:void 0,why:p34}),typeof o8!="string"||typeof a17!="string")continue;let d23=typeof r3=="string"?r3:void 0;if(typeof c28=="string"){let l33=b19(c28.trimEnd());d23===void 0?n3.set(a17,/\[[a-z ]+\]/.exec(c28)?.[0]??n3.get(a17)??""):l33!==void 0&&!i13.has(`${a17} ${d23}`)&&i13.set(`${a17} ${d23}`,l33)}/^(?:start|run|pass|fail|skip)$/.test(o8)&&t2.push({action:o8,package:a17,test:d23,why:n3.get(a17)})}return{events:t2,places:i13}}function T13(e2){if(!e2.startsWith('{"')||!e2.includes('"Action":"'))return!1;let{Action:n3,Package:i13}=k17(e2);return typeof i13=="string"&&typeof n3=="string"&&w23.test(n3)}function k17(e2){if(!e2.startsWith("{"))return{};try{return JSON.parse(e2)}catch{return{}}}function x25(e2){let n3=[],i13=new Map,t2=0;for(let[o8,a17]of e2.entries()){let[,r3,c28,f32]=m23.exec(a17)??[];if(c28===void 0)continue;let u23=h22(e2.slice(t2,o8+1));for(let p34 of u23.events)n3.push({...p34,package:c28});n3.push({action:r3==="FAIL"?"fail":"pass",package:c28,test:void 0,why:f32});for(let[p34,d23]of u23.places)i13.set(`${c28} ${p34}`,d23);t2=o8+1}let s11=h22(e2.slice(t2)).events;return{events:[...n3,...s11.map(o8=>({...o8,package:"the last package"}))],places:i13}}function h22(e2){let n3=[],i13=new Set,t2=new Map,s11;for(let o8 of e2){let[,a17,r3]=P13.exec(o8)??[],[,c28="",f32]=$21.exec(o8)??[];a17==="RUN"&&r3!==void 0&&(n3.push({action:"run",test:r3}),i13.add(r3)),E21.test(o8)&&n3.push({action:"bench",test:"Benchmark"}),f32!==void 0&&(c28==="FAIL"||i13.has(f32))&&n3.push({action:c28.toLowerCase(),test:f32}),s11=r3??f32??s11;let u23=b19(o8);s11!==void 0&&u23!==void 0&&!t2.has(s11)&&t2.set(s11,u23)}return{events:n3,places:t2}}function b19(e2){let[,n3,i13,t2=""]=A15.exec(e2)??[];return n3===void 0?void 0:{file:n3,line:Number(i13),why:t2}}function F17(e2){return e2.flatMap(n3=>{let{Action:i13,Output:t2}=k17(n3),[,s11,o8,a17,r3=""]=/^(\S+\.go):(\d+):(\d+): (.+)$/.exec(i13==="build-output"&&typeof t2=="string"?t2.trimEnd():n3)??[];return s11===void 0?[]:[{severity:"error",message:r3,file:s11,line:Number(o8),col:Number(a17)}]})}var P13,$21,m23,w23,E21,A15,go,M13,init_go=__esm({"src/gates/tests/runners/go.ts"(){"use strict";init_tally();P13=/^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/,$21=/--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/,m23=/^(ok  |FAIL)\t(\S+)(?:[\t ](.*))?$/,w23=/^(?:start|run|pause|cont|pass|bench|fail|output|skip|attr|artifacts)$/,E21=/^Benchmark\S*\s+\d+\t/,A15=/^\s+(\S+_test\.go):(\d+): (.*)$/,go=e2=>{let{events:n3,places:i13}=e2.some(T13)?O17(e2):x25(e2),t2={passed:0,failed:0,skipped:0,open:new Map,packages:new Map,silent:[],broken:[],findings:[]};for(let d23 of n3)R17(d23,t2,i13);let{open:s11,packages:o8,silent:a17,broken:r3,findings:c28}=t2;if(![...o8.values()].some(({ended:d23,begun:l33})=>d23||l33))return;let f32=[...s11.values()];f32.length>0&&c28.push({severity:"error",message:`never ended: ${someOf(f32)}`});let u23=[...o8].flatMap(([d23,{ended:l33}])=>l33?[]:[d23]),p34=n3.some(({action:d23})=>d23==="run"||d23==="start");return tally("go test",{passed:t2.passed,failed:t2.failed,skipped:t2.skipped,notRun:f32.length,broken:joinReasons(r3),doubt:joinReasons([u23.length===0?void 0:`no result was printed for ${someOf(u23)}`,a17.length===0?void 0:p34?`passed without reporting a test: ${someOf(a17)}`:M13]),findings:[...c28,...r3.length>0?F17(e2):[]]})},M13="`go test` counts its tests only with -v or -json: add one of them to the command"}});function F18(e2){let t2=e2.findLastIndex(n3=>/^\s+\d+ (?:passing|failing|passed)\b|^(?:.*ℹ|#) tests +\d+$|^Tests:\s|^\s*Tests\s{2}/.test(n3));return!/^\s+\d+ failing\b/.test(e2[t2]??"")&&e2.slice(t2+1).some(n3=>/^\s+(?:✔|✓|\d+\)) /.test(n3))}function b20(e2,t2){return e2.map(n3=>t2.exec(n3)).filter(n3=>n3!==null)}function y20(e2){return e2>0?`${plural(e2,"test file")} could not be run, or something failed outside of a test`:void 0}function p25(e2,t2){return e2.reduce((n3,i13)=>n3+Number(t2.exec(i13)?.[1]??0),0)}function v18(e2){return e2.flatMap((t2,n3)=>{let[,i13,d23]=/^ FAIL {2}(\S+?)(?: > (.+)| \[ .+ \])$/.exec(t2)??[];if(i13===void 0)return[];let r3=e2.slice(n3+1,n3+40),o8=r3.findIndex(s11=>/ FAIL {2}|⎯⎯⎯/.test(s11)),a17=r3.slice(0,o8===-1?void 0:o8).map(s11=>/^ ❯ (?:.* )?(\S+):(\d+):(\d+)$/.exec(s11)).find(s11=>s11?.[1]===i13);return[{severity:"error",message:`${d23??"the file"} failed: ${r3.find(s11=>s11.trim()!=="")?.trim()??""}`,file:i13,...a17==null?{}:{line:Number(a17[2]),col:Number(a17[3])}}]})}function j8(e2){let t2=new Map,n3;for(let i13 of e2){n3=/^(?:FAIL|PASS) (?:\S+ )?(\S+\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$/.exec(i13)?.[1]?.replace(/^\.\//,"")??n3;let d23=/^ {2}● (.+)$/.exec(i13)?.[1];d23!==void 0&&t2.set(`${n3} ${d23}`,{severity:"error",message:d23==="Test suite failed to run"?"the file could not be run":`${d23} failed`,file:n3})}return[...t2.values()]}function k18(e2){let t2=e2.findIndex(i13=>/^ {2}\d+ failing\b/.test(i13)),n3=t2===-1?[]:e2.flatMap((i13,d23)=>d23>t2&&/^ {2}\d+\) /.test(i13)?[d23]:[]);return n3.map((i13,d23)=>{let r3=e2.slice(i13,Math.min(n3[d23+1]??1/0,i13+60)),o8=r3.findIndex(s11=>s11.endsWith(":"));return{severity:"error",message:`${r3.slice(0,o8+1).map(s11=>s11.trim().replace(/^\d+\) /,"")).join(" ").replace(/:$/,"")} failed: ${r3[o8+1]?.trim()??""}`}})}var vitest,jest,mocha,init_javascript=__esm({"src/gates/tests/runners/javascript.ts"(){"use strict";init_tally();vitest=e2=>{let t2=b20(e2,/^\s*Tests\s{2,}(?:(.+) \((\d+)\)|no tests)\s*$/),n3=e2.filter(f32=>/^\s*RUN\s+v\d\S* /.test(f32)).length;if(t2.length===0&&n3===0)return;let i13=e2.filter(f32=>/^\s*No test files found, exiting with code 0$/.test(f32)).length,d23=counts(t2.flatMap(([,f32=""])=>f32.split("|"))),r3=t2.reduce((f32,[,,m30="0"])=>f32+Number(m30),0),o8=Object.values(d23).reduce((f32,m30)=>f32+m30,0),a17=d23.failed??0,s11=p25(e2,/^\W*Failed Suites (\d+) \W*$/),u23=Math.max(s11,p25(e2,/^\s*Test Files\s{2,}(\d+) failed\b/)-a17),l33=p25(e2,/^\s*Errors\s{2,}(\d+) errors?\s*$/);return tally("vitest",{passed:d23.passed??0,failed:a17,skipped:o8-a17-(d23.passed??0),notRun:Math.max(0,r3-o8),broken:joinReasons([y20(u23),l33>0?`${plural(l33,"error")} outside of tests`:void 0]),doubt:joinReasons([t2.length+i13<n3?"vitest exited without printing a summary":void 0,o8>r3?`the summary of vitest counts ${o8} tests of ${r3}`:void 0]),findings:v18(e2)})},jest=e2=>{let t2=b20(e2,/^Tests:\s+(?:(.+), )?(\d+) total\s*$/),n3=e2.some(s11=>/^\s*●\s+process\.exit called with /.test(s11));if(t2.length===0&&!n3)return;let i13=counts(t2.flatMap(([,s11=""])=>s11.split(","))),d23=t2.reduce((s11,[,,u23="0"])=>s11+Number(u23),0),r3=Object.values(i13).reduce((s11,u23)=>s11+u23,0),o8=i13.failed??0,a17=b20(e2,/^Test Suites:\s(.*) (\d+) of (\d+) total\s*$/).filter(([,s11="",u23,l33])=>Number(u23)+sumOf(counts(s11.split(",")),"skipped")<Number(l33));return tally("jest",{passed:i13.passed??0,failed:o8,skipped:sumOf(i13,"skipped","todo","pending"),broken:y20(Math.max(e2.filter(s11=>/^\s+● Test suite failed to run$/.test(s11)).length,p25(e2,/^Test Suites:\s+(\d+) failed\b/)-o8)),doubt:joinReasons([...a17.map(([,,s11,u23])=>`jest ran ${s11} of ${u23} test files only`),n3?"a test ended the process of jest; results that it had not printed are lost":void 0,r3===d23?void 0:`the summary of jest counts ${r3} tests of ${d23}`]),findings:j8(e2)})},mocha=e2=>{let t2=counts(e2.flatMap(i13=>/^\s{2}(\d+ (?:passing|failing|pending))\b/.exec(i13)?.[1]??[]));if(t2.passing===void 0)return;let n3=e2.filter(i13=>/^\s+\d+\) .*"(?:before|after)(?: all| each)" hook\b/.test(i13)).length;return tally("mocha",{passed:t2.passing,failed:t2.failing??0,skipped:t2.pending??0,broken:n3>0?"a hook failed, and the tests behind it never ran":void 0,doubt:F18(e2)?"mocha exited without printing a summary: more tests follow the last one":void 0,findings:k18(e2)})}}});function y21(n3,s11){let t2=new Map,e2="a test";for(let[r3,o8]of n3.entries()){e2=/^\s*not ok \d+ - (.*)$/.exec(o8)?.[1]??e2;let[,i13]=/^test at (.+:\d+:\d+)$/.exec(o8)??/^\s*location: '(.+:\d+:\d+)'$/.exec(o8)??[],[,c28="",d23,a17]=/^(.+):(\d+):(\d+)$/.exec(i13??"")??[];if(c28==="")continue;let u23=/^\s*✖ (.*?)(?: \([\d.]+ms\))?$/.exec(n3[r3+1]??"")?.[1]??e2;t2.set(i13??"",{severity:"error",message:`${u23} failed`,file:within(c28,s11),line:Number(d23),col:Number(a17)})}return[...t2.values()]}function b21(n3,s11){return n3.flatMap(e2=>(/^✔ (.+?)(?: \([\d.]+ms\))?$/.exec(e2)??/^ok \d+ - (.+)$/.exec(e2))?.[1]??[]).filter(e2=>/\.[cm]?[jt]sx?$/.test(e2)&&/["']node:test["']/.test(k19((0,import_node_path18.resolve)(s11,e2))))}function k19(n3){try{return(0,import_node_fs22.readFileSync)(n3,"utf8")}catch{return""}}var import_node_fs22,import_node_path18,node,init_node=__esm({"src/gates/tests/runners/node.ts"(){"use strict";import_node_fs22=__nccwpck_require__(24),import_node_path18=__nccwpck_require__(760);init_tally();node=(n3,s11)=>{let t2={};for(let c28 of n3){let[,d23,a17]=/(?:ℹ|^#) (tests|pass|fail|cancelled|skipped|todo) +(\d+)$/.exec(c28)??[];d23!==void 0&&(t2[d23]=(t2[d23]??0)+Number(a17))}let e2=t2.tests;if(e2===void 0)return;let r3=sumOf(t2,"fail","cancelled"),o8=r3+sumOf(t2,"pass","skipped","todo"),i13=b21(n3,s11);return tally("node --test",{passed:sumOf(t2,"pass"),failed:r3,skipped:sumOf(t2,"skipped","todo"),doubt:joinReasons([i13.length===0?void 0:`${someOf(i13)} exited before reporting its own tests`,o8===e2?void 0:`the summary of node --test counts ${o8} tests of ${e2}: a test seems to print one`]),findings:r3>0?y21(n3,s11):[]})}}});function y22(t2){return{passed:sumOf(t2,"passed","xpassed","subtests passed"),failed:sumOf(t2,"failed","error","errors","subtests failed"),skipped:sumOf(t2,"skipped","xfailed","subtests skipped"),notRun:0,broken:0,doubt:void 0}}function M14(t2){let s11=t2.findLast(d23=>f23.exec(d23)?.[1]!==void 0);if(s11===void 0)return{...y22({}),doubt:"pytest exited without printing a summary; its process was probably killed mid-run"};let n3=counts((f23.exec(s11)?.[1]??"").split(", ")),o8=y22(n3),[,i13,c28=""]=t2.map(d23=>C9.exec(d23)??S21.exec(d23)).find(d23=>d23!==null)??[];if(i13===void 0)return o8;let r3=counts(c28.split(" / ")),a17=r3.selected??Number(i13),u23=sumOf(n3,"passed","failed","xfailed","xpassed");return{...o8,notRun:Math.max(0,a17-u23-sumOf(n3,"skipped","error","errors")),broken:sumOf(r3,"error","errors"),doubt:u23>a17?`the summary of pytest counts ${u23} tests, and ${a17} were collected: a test seems to print one`:void 0}}function b22(t2){let s11=t2.findIndex(n3=>/^=+ short test summary info =+$/.test(n3));return s11===-1?[]:t2.slice(s11)}function N11(t2){return b22(t2).filter(s11=>/^ERROR [^:\s]+(?: - .*)?$/.test(s11)).length}function T14(t2){return b22(t2).flatMap(s11=>{let[,n3,o8,i13,c28]=/^(FAILED|ERROR) ([^:\s]+)(?:::(.+?))?(?: - (.*))?$/.exec(s11)??[];return o8===void 0?[]:[{severity:"error",message:`${i13===void 0?"could not be loaded":`${i13} ${n3==="ERROR"?"had an error in its fixtures":"failed"}`}${c28===void 0?"":`: ${c28}`}`,file:o8}]})}var w24,R18,O18,x26,f23,C9,S21,D11,F19,L12,pytest,init_pytest=__esm({"src/gates/tests/runners/pytest.ts"(){"use strict";init_tally();w24=/^=+ test session starts =+$/,R18="(?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|reruns?|subtests (?:passed|failed|skipped))",O18=`(?:${R18}|[a-z]+)`,x26=t2=>`(no tests ran|(?:\\d+ ${t2}, )*\\d+ ${t2})`,f23=new RegExp(`^(?:=+ ${x26(O18)}|${x26(R18)}) in \\d+\\.\\d+s(?: \\([^()]*\\))?(?: =+)?$`),C9=/(?:^|\s)collected (\d+) items?((?: \/ \d+ [a-z]+)*)$/,S21=/^\d+ workers? \[(\d+) items?\]/,D11=/^[.FEsxX]+(?:\s+\[ *\d+%\])?$/,F19=/^Ran \d+ tests? |^\s+\d+ passing\b/,L12=/^!{3,} (.+?) !{3,}$/,pytest=t2=>{let s11=t2.flatMap((e2,l33)=>w24.test(e2)?[l33]:[]),n3=t2.filter(e2=>f23.exec(e2)?.[2]!==void 0);if(s11.length===0&&n3.length===0)return;let o8=s11.map((e2,l33)=>M14(t2.slice(e2+1,s11[l33+1]))),i13=n3.map(e2=>y22(counts((f23.exec(e2)?.[2]??"").split(", ")))),c28=[...o8,...i13],r3=e2=>c28.reduce((l33,$27)=>l33+e2($27),0),a17=r3(({notRun:e2})=>e2),u23=Math.max(r3(({broken:e2})=>e2),N11(t2)),d23=t2.slice(t2.findLastIndex(e2=>f23.test(e2)||F19.test(e2))+1).some(e2=>D11.test(e2)),g28=t2.map(e2=>L12.exec(e2)?.[1]).find(e2=>e2!==void 0);return tally("pytest",{passed:r3(({passed:e2})=>e2),failed:Math.max(0,r3(({failed:e2})=>e2)-u23),skipped:r3(({skipped:e2})=>e2),notRun:a17,broken:u23>0?`${plural(u23,"test file")} could not be loaded`:void 0,doubt:joinReasons([...o8.map(({doubt:e2})=>e2),n3.length>0&&d23?"pytest exited without printing a summary: more progress follows the last one":void 0,g28===void 0?void 0:`pytest was stopped early: ${g28}`]),findings:[...T14(t2),...a17>0?[{severity:"error",message:`${a17} of the tests that pytest collected never ran`}]:[]]})}}});function tallyOf(o8,e2){let r3=o8.replace(g18,"").split(/\r?\n/).filter(({length:t2})=>t2<=h23),n3=r3.filter(({length:t2})=>t2<=y23),s11=[...[node,vitest,jest,mocha,bun,pytest,cargo].map(t2=>t2(n3,e2)),go(r3,e2)];return addUp(s11.filter(t2=>t2!==void 0))}var g18,y23,h23,UNKNOWN_SUMMARY,init_summaries=__esm({"src/gates/tests/summaries.ts"(){"use strict";init_bun();init_cargo();init_go();init_javascript();init_node();init_pytest();init_tally();g18=/\u001b(?:\[[0-9;]*m|\([A-Z0-9])/g,y23=300,h23=4e3,UNKNOWN_SUMMARY="nothing that was printed counts the tests. Read are the summaries of node --test, bun test, vitest, jest, mocha, pytest, cargo test and go test -v; let any other runner write a JUnit file, and name it in gates.unit.report"}});function S22({config:t2,folder:e2,package:o8}){let i13=j9.find(([r3])=>(0,import_node_fs23.existsSync)((0,import_node_path19.join)(e2,r3)))?.[1],n3=i13===void 0?'how they are run, such as `unit: {run: make test, report: "reports/*.xml"}` with JUnit files':`\`unit: ${i13}\``,s11=o8===void 0||i13!==void 0?"":"Add `test` to the scripts of package.json. Or ";return`${s11}${s11===""?"Below":"below"} \`gates:\` of ${t2.file} write ${n3}; or \`unit: false\` to release without tests`}async function B11(t2,e2,o8,i13){let{folder:n3}=o8;if(e2!==void 0){let u23=new Freshness(n3,e2),a17=await i13.run(t2);return m25(countReports(e2,u23,n3),t2,a17,void 0)}let s11=nodeReporter(t2,o8,(await i13.workspace()).scratch),r3=await i13.run(t2,s11);s11!==void 0&&refusedReporter(r3.stdout+r3.stderr)&&(s11=void 0,r3=await i13.run(t2));let d23=D12(T15(`${r3.stdout}
${r3.stderr}`,n3),s11?.neverEnded()??[]);return m25(d23,t2,r3,r3.truncated?E22:void 0)}function m25(t2,e2,o8,i13){let{code:n3,signal:s11,stdout:r3,stderr:d23}=o8,u23=[...t2.evidence,{what:"exit code",value:String(n3)}];if(n3===null)return{...t2,doubt:endedBy(e2[0]??"",s11),evidence:u23};let a17=t2.passed+t2.failed===0&&t2.broken===void 0,p34=n3!==0&&a17?`the command ended with ${n3} and counted no test: ${tail(`${r3}
${d23}`)||"it printed nothing"}`:t2.doubt??i13??M15(t2,o8);return{...t2,doubt:p34,evidence:u23}}function D12(t2,e2){return e2.length===0?t2:{...t2,notRun:t2.notRun+e2.length,findings:[...t2.findings,{severity:"error",message:`never ended: ${someOf(e2)}`}]}}function M15({failed:t2,passed:e2,broken:o8,notRun:i13},{code:n3,stdout:s11,stderr:r3}){if(o8===void 0){if(n3===0&&t2>0)return"the command ended with 0, but tests failed";if(n3!==0&&t2+i13===0)return`the command ended with ${n3}, but none of ${plural(e2,"test")} failed: ${tail(s11+r3)}`}}function T15(t2,e2){let o8=tallyOf(t2,e2);if(o8===void 0)return{...NOTHING_COUNTED,doubt:UNKNOWN_SUMMARY};let{by:i13,...n3}=o8,{passed:s11,failed:r3,skipped:d23}=n3;return{...n3,findings:inSources(n3.findings,e2),evidence:[{what:`summary of ${i13}`,value:`${s11} passed, ${r3} failed, ${d23} skipped`}]}}var import_node_fs23,import_node_path19,E22,unit,j9,init_unit=__esm({"src/gates/unit.ts"(){"use strict";import_node_fs23=__nccwpck_require__(24),import_node_path19=__nccwpck_require__(760);init_eunit();init_files();init_gate();init_output();init_evaluate();init_junit_files();init_node_reporter();init_tally();init_summaries();E22="the command printed so much that the middle of it was left out, and summaries with it perhaps. Let it print less, or write a JUnit file, and name it in gates.unit.report",unit={row:"G2",area:"application",stage:"test",make:(t2,e2)=>{let{run:o8,report:i13}=t2,{hasRebar:n3}=e2,s11=o8===void 0?n3:i13===void 0&&o8.join(" ")==="rebar3 eunit",r3=o8??(e2.package?.test===void 0?void 0:["npm","test"]);return{title:s11?"EUnit":"unit tests",needs:["compile"],resources:[checkoutFiles("shared"),...n3?[REBAR_BUILD]:[]],missing:async()=>{if(!(s11||r3!==void 0))return{why:"no tests are known: there is no rebar.config, no `test` in package.json, and no `gates.unit.run`",fix:S22(e2)}},async run(d23){let u23=s11||r3===void 0?await runEunit(e2,d23):await B11(r3,i13,e2,d23);return evaluateTests(u23,t2)}}}},j9=[["go.mod","{run: go test -v ./...}"],["Cargo.toml","{run: cargo test}"],...["pyproject.toml","setup.py","setup.cfg","pytest.ini","tox.ini","requirements.txt"].map(t2=>[t2,"{run: python3 -m pytest}"]),["pom.xml",'{run: mvn --batch-mode test, report: "**/target/surefire-reports/*.xml"}'],...["build.gradle","build.gradle.kts"].map(t2=>[t2,'{run: ./gradlew test, report: "**/build/test-results/test/*.xml"}'])]}});function $22({hasRebar:n3,config:{build:e2,gates:i13}}){return n3&&e2===void 0&&i13.compile!==!1&&i13.compile.run===void 0}async function x27(n3,e2){let{folder:i13,config:r3}=n3;if(!n3.hasRebar)return P14(n3);let s11=appSources(i13),o8=mainApp(s11,r3.service);if(o8===void 0)return s11.length===0?failed("there is no src/*.app.src to read the version from"):inconclusive(`which application has the version is not known: there are ${s11.map(({name:f32})=>f32).join(", ")}, none named like the service ${r3.service}`);let d23=readText(i13,o8.file),t2=literalVsn(d23);if(!$22(n3)&&t2!==void 0)return{version:t2.version,file:o8.file,line:t2.line,evidence:{what:o8.file,value:`sha256 ${sha256(d23)}`}};let a17=e2.take("compiled");if(a17!==void 0)return F20(o8,t2?.line,a17.lib,i13,e2);let u23=r3.gates.compile===!1?"is turned off":"left no compiled application";return inconclusive(`${o8.file} computes its version, and the gate compile, which would show it, ${u23}`)}function P14({folder:n3,package:e2}){if(e2?.version===void 0)return failed("no file has a version");let i13=readText(n3,"package.json"),r3=i13.split(`
`).findIndex(s11=>/^\s*"version"\s*:/.test(s11))+1;return{version:e2.version,file:"package.json",line:r3===0?void 0:r3,evidence:{what:"package.json",value:`sha256 ${sha256(i13)}`}}}async function F20({name:n3,file:e2},i13,r3,s11,o8){let d23=(0,import_node_path20.join)(r3,n3,"ebin",`${n3}.app`),t2=(0,import_node_path20.relative)(s11,d23),[a17]=await probe("app",[d23],o8);return a17?.vsn===void 0||a17.vsn===""?inconclusive(`${t2} has no version: ${a17?.error??"it has no vsn"}`):{version:a17.vsn,file:e2,line:i13,evidence:{what:t2,value:`vsn ${a17.vsn}`}}}async function K5(n3,e2,i13){let{head:r3}=e2,s11=await R19(n3,e2,i13),{finding:o8,isKnown:d23}=M16(n3,s11,r3.shallow),t2=[];n3.version!==e2.version&&t2.push({severity:"error",message:`${n3.file} has version ${n3.version}, not ${e2.version}`,...g19(n3)}),o8!==void 0&&t2.push(o8);let a17=[n3.evidence];s11.version!==void 0&&a17.push({what:s11.where,value:s11.version});let u23=t2.filter(({severity:v21,file:y31})=>v21==="error"&&y31!==void 0);if(u23.length>0)return measured("fail",u23.map(({message:v21})=>v21).join("; "),{findings:t2,evidence:a17});let f32=`${n3.version} in ${n3.file}${s11.version===void 0?`, not compared: ${s11.where}`:`, before ${s11.version}`}`;return e2.isVersionGiven?d23?measured("pass",f32,{findings:t2,evidence:a17}):measured({dev:"pass",staging:"pass",production:"inconclusive"},f32,{findings:t2,evidence:a17}):A16(n3,r3.tags,f32,t2,a17)}function g19({file:n3,line:e2}){return{file:n3,line:e2}}function M16(n3,e2,i13){if(e2.version===void 0)return{finding:{severity:i13?"error":"notice",message:`not compared with a version before: ${e2.where}${i13?"; check out with fetch-depth: 0":""}`},isKnown:!i13};let r3=compareVersions(n3.version,e2.version);return r3===void 0?{finding:{severity:"warning",message:`${n3.version} and ${e2.version} at ${e2.where} are not versions of numbers: which is newer was not compared`,...g19(n3)},isKnown:n3.version!==e2.version}:r3>0?{isKnown:!0}:{finding:{severity:"error",message:`${n3.version} is not greater than ${e2.version} at ${e2.where}`,...g19(n3)},isKnown:!0}}function A16({version:n3},e2,i13,r3,s11){let o8=e2.length>1,d23=o8?`the commit has the tags of ${e2.join(", ")}, and nothing decides which it is: give the input version`:`no input and no tag gives a version, so that ${n3} was compared with nothing. Tag the commit v${n3}, or give the input version`;return measured({dev:"pass",staging:"pass",production:"inconclusive"},`${i13}; ${o8?"several tags name it":"no tag names it"}`,{findings:[...r3,{severity:"warning",message:d23}],evidence:s11})}async function R19({file:n3},{base:e2,git:i13},r3){if(e2.ref===void 0||e2.version!==void 0)return{version:e2.version,where:e2.why};let{code:s11,stdout:o8}=await i13("show","--end-of-options",`${e2.ref}:./${n3}`);if(r3.note(`git show ${e2.ref}:./${n3}: ${s11}`),s11!==0)return{version:void 0,where:`${e2.why} has no ${n3}`};let d23=n3==="package.json"?S23(o8):literalVsn(o8)?.version;return d23===void 0?{version:void 0,where:`${n3} of ${e2.why} has no version`}:{version:d23,where:e2.why}}function S23(n3){try{let{version:e2}=JSON.parse(n3);return typeof e2=="string"?e2:void 0}catch{return}}var import_node_path20,version2,init_version=__esm({"src/gates/version.ts"(){"use strict";import_node_path20=__nccwpck_require__(760);init_applications();init_probe2();init_files();init_gate();init_semver();version2={row:"G10",area:"application",stage:"look",make:(n3,e2)=>({title:"version",needs:$22(e2)?["compile"]:[],uses:e2.hasRebar?["compiled"]:[],missing:async()=>{if(e2.hasRebar||e2.package?.version!==void 0)return;let i13=e2.package===void 0?"":'Add "version" to package.json, or ';return{why:"no file has a version: there is no src/*.app.src, and no version in package.json",fix:`${i13}${i13===""?"Below":"below"} \`gates:\` of ${e2.config.file} write \`version: false\`, so that the tag alone decides the version`}},async run(i13){let r3=await x27(e2,i13);return"verdicts"in r3?r3:K5(r3,e2,i13)}})}}});function configuredGates(e2,a17){return[...Object.keys(i11).map(t2=>l24(t2,e2,a17)),...e2.custom.map(t2=>{let o8=gateOf(t2.name,custom,t2,a17);return{name:o8.name,row:o8.row,area:o8.area,gate:o8}})]}function l24(e2,a17,r3){let t2=i11[e2],o8=a17[e2],{row:m30,area:f32}=t2;return{name:e2,row:m30,area:f32,gate:o8===!1?void 0:gateOf(e2,t2,o8,r3)}}var i11,init_registry=__esm({"src/gates/registry.ts"(){"use strict";init_changelog();init_compile2();init_configuration2();init_custom();init_definition();init_git_clean();init_release4();init_unit();init_version();i11={"git-clean":gitClean,version:version2,changelog,configuration,compile,unit,release:release2}}});var import_node_fs24,import_node_path21,f24,R20,b23,G8,GateRunner,S24,init_runner=__esm({"src/gates/runner.ts"(){"use strict";import_node_fs24=__nccwpck_require__(24),import_node_path21=__nccwpck_require__(760);init_printable();init_rebar();f24=16*1024*1024,R20=8*1024*1024,b23=300,G8=40,GateRunner=class{traces=new Map;products={};world;options;constructor(t2,r3){this.world=t2,this.options=r3}trace(t2){return this.traces.get(t2)??{commands:[],tail:[],log:""}}product(t2){return this.products[t2]}contextOf(t2,r3){let{folder:n3,logs:s11,tmp:d23}=this.options,o8={commands:[],tail:[],log:""};this.traces.set(t2.name,o8);let a17=new S24(s11,`${t2.name}.log`,o8,e2=>this.world.secrets.redact(printableLine(e2)));return{signal:r3,note:e2=>a17.line(e2),run:async(e2,i13={})=>this.run(e2,i13,{gate:t2,signal:r3,trace:o8,log:a17}),workspace:async()=>{let e2=(0,import_node_path21.join)(d23,t2.name);return(0,import_node_fs24.mkdirSync)(e2,{recursive:!0,mode:448}),{source:n3,build:(0,import_node_path21.join)(n3,BUILD_FOLDER),scratch:e2}},take:e2=>{if(!t2.uses.includes(e2))throw new Error(`the gate ${t2.name} takes ${e2} without declaring it`);return this.products[e2]},give:(e2,i13)=>{if(!t2.makes.includes(e2))throw new Error(`the gate ${t2.name} gives ${e2} without declaring it`);this.products[e2]=i13}}}async run(t2,r3,{gate:n3,signal:s11,trace:d23,log:o8}){let[a17="",...e2]=t2,i13=this.world.secrets.redact(printableLine(t2.join(" "))).slice(0,b23);o8.line(`$ ${i13}`);let w32=Object.entries({...this.options.env,...r3.env}).filter(m30=>m30[1]!==void 0),v21=await this.world.exec(a17,e2,{deadlineMs:n3.deadlineMs,cwd:r3.cwd??this.options.folder,env:Object.fromEntries(w32),signal:s11,keepBytes:R20,onLine:m30=>o8.line(m30)}),{code:c28,signal:p34,stdout:O25,stderr:M22,truncated:T19,durationMs:l33}=v21;return d23.commands.push({command:i13,code:c28,durationMs:Math.round(l33)}),o8.line(`[${c28===null?`ended by ${p34??"a signal"}`:`exit code ${c28}`} after ${Math.round(l33)} ms]`),{code:c28,signal:p34,stdout:O25,stderr:M22,truncated:T19,durationMs:l33}}},S24=class{folder;name;trace;clean;written=0;fd;constructor(t2,r3,n3,s11){this.folder=t2,this.name=r3,this.trace=n3,this.clean=s11}line(t2){let r3=this.clean(t2);if(this.trace.tail.push(r3),this.trace.tail.length>G8&&this.trace.tail.shift(),this.written>f24)return;let n3=this.written+r3.length>f24?"[the log was cut here]":r3;this.written+=n3.length+1,this.fd??=this.open(),(0,import_node_fs24.writeSync)(this.fd,`${n3}
`)}open(){(0,import_node_fs24.mkdirSync)(this.folder,{recursive:!0,mode:448});let t2=(0,import_node_path21.join)(this.folder,this.name);return this.trace.log=t2,(0,import_node_fs24.openSync)(t2,"w",384)}}}});async function schedule(d23,a17,c28){let{clock:o8,signal:u23}=c28,y31=o8.monotonic(),r3=()=>Math.round(o8.monotonic()-y31),b31=new Set(d23.map(({name:e2})=>e2)),s11=new Set(d23),t2=new Map,l33=new Map,g28=(e2,n3,i13)=>{s11.delete(e2),t2.delete(e2);let f32={task:e2,ending:i13,startMs:n3,durationMs:r3()-n3};l33.set(e2.name,f32),a17.onEnd(f32)},R24=e2=>{let n3=r3();s11.delete(e2),t2.set(e2,T16(e2,a17.run,c28).then(i13=>g28(e2,n3,i13)))},m30=({needs:e2,after:n3})=>[...e2,...n3].some(i13=>b31.has(i13)&&!l33.has(i13)),k25=({resources:e2})=>t2.size<a17.parallel&&![...t2.keys()].some(n3=>isConflict(n3.resources,e2));for(;s11.size>0||t2.size>0;){for(let e2 of s11){if(m30(e2))continue;let n3=e2.needs.find(i13=>{let f32=l33.get(i13);return f32!==void 0&&!a17.satisfies(f32)});u23.aborted?g28(e2,r3(),{kind:"cancelled",hadStarted:!1}):n3!==void 0?g28(e2,r3(),{kind:"blocked",by:n3}):k25(e2)&&R24(e2)}if(t2.size>0)await Promise.race(t2.values());else if([...s11].every(m30))for(let e2 of s11)g28(e2,r3(),{kind:"circular"})}return d23.flatMap(({name:e2})=>l33.get(e2)??[])}function isConflict(d23,a17){return d23.some(({name:c28,mode:o8})=>a17.some(u23=>u23.name===c28&&(o8==="exclusive"||u23.mode==="exclusive")))}async function T16(d23,a17,{clock:c28,signal:o8}){let u23=new AbortController,y31=new AbortController,r3=AbortSignal.any([o8,u23.signal]),b31=()=>o8.aborted?{kind:"cancelled",hadStarted:!0}:{kind:"late"},s11=(async()=>(await c28.sleep(d23.deadlineMs,AbortSignal.any([y31.signal,o8])),!o8.aborted&&!y31.signal.aborted&&u23.abort(),await c28.sleep(5e3,y31.signal),b31()))(),t2=(async()=>{let l33=await a17(d23,r3);return r3.aborted?b31():{kind:"done",result:l33}})().catch(l33=>r3.aborted?b31():{kind:"threw",error:l33});try{return await Promise.race([t2,s11])}finally{y31.abort()}}var init_schedule=__esm({"src/core/schedule.ts"(){"use strict"}});async function runAll(e2,{parallel:s11,contextOf:r3,onStart:t2,onEnd:a17},o8){return(await schedule(e2.map(n3=>({...b24(n3,e2),gate:n3})),{parallel:s11,run:async({gate:n3},d23)=>{let c28=await n3.missing();return c28===void 0?(t2(n3),{measured:await n3.run(r3(n3,d23)),reason:""}):{measured:n3.expected.length===0?void 0:lacking(c28,n3.expected),reason:c28.why}},satisfies:n3=>{let{measured:d23}=l25(n3);return d23===void 0||Object.values(d23.verdicts).includes("pass")},onEnd:n3=>a17(l25(n3))},o8)).map(l25)}function b24(e2,s11){let r3=n3=>n3!==e2&&(e2.uses.some(d23=>n3.makes.includes(d23))||STAGES.indexOf(n3.stage)<STAGES.indexOf(e2.stage)&&isConflict(n3.resources,e2.resources)),{name:t2,needs:a17,resources:o8,deadlineMs:u23}=e2;return{name:t2,needs:a17,resources:o8,deadlineMs:u23,after:s11.filter(r3).map(n3=>n3.name)}}function l25({task:{gate:e2},ending:s11,startMs:r3,durationMs:t2}){let{measured:a17,reason:o8}=x29(s11,e2),u23=s11.kind==="cancelled";return{gate:e2,measured:a17===void 0||u23?a17:O19(a17,e2),reason:o8,startMs:r3,durationMs:t2}}function x29(e2,{deadlineMs:s11}){switch(e2.kind){case"done":return e2.result;case"threw":{let{error:r3}=e2,t2=r3 instanceof UserError?explain(r3):errorMessage(r3);return{measured:inconclusive(`could not be measured: ${t2}`),reason:""}}case"late":return{measured:inconclusive(`did not end within ${formatDuration(s11)}; its timeout in deploy.yml sets how long it may take`),reason:""};case"cancelled":return{measured:inconclusive(e2.hadStarted?"the run was cancelled":"the run was cancelled before the gate started"),reason:""};case"blocked":return{measured:inconclusive(`needs ${e2.by}, which did not pass`),reason:""};case"circular":return{measured:inconclusive("circular dependency between gates"),reason:""}}}function O19(e2,{profiles:s11=PROFILES}){let r3=PROFILES.filter(t2=>!s11.includes(t2));return{...e2,verdicts:{...e2.verdicts,...Object.fromEntries(r3.map(t2=>[t2,"pass"]))}}}var init_schedule2=__esm({"src/gates/schedule.ts"(){"use strict";init_duration();init_errors();init_profile();init_schedule();init_gate()}});function parseWaivers(n3,a17,s11){let r3=[],e2=[];for(let[i13,o8]of n3.split(/\r\n|\r|\n/).entries()){let t2=o8.trim();if(t2===""||t2.startsWith("#"))continue;let u23=g20(t2,a17,s11,r3);u23!==void 0&&e2.push(`line ${i13+1}: ${u23}`)}if(e2.length===0)return r3;throw new UserError(`input waive: ${e2.join("; ")}`,{fix:"Write one line per gate: unit until=2026-12-31 why it may be missing."})}function g20(n3,a17,s11,r3){let[,e2="",i13="",o8=""]=d18.exec(n3)??[];if(e2==="")return`${JSON.stringify(n3.slice(0,80))} is not "gate until=YYYY-MM-DD reason"`;if(!s11.includes(e2))return`there is no gate ${JSON.stringify(e2.slice(0,40))}; there are ${s11.join(", ")}`;if(e2===l26)return"release cannot be waived: without it there is no archive that could be deployed";if(!isDate(i13))return`${JSON.stringify(i13.slice(0,40))} is not a date such as 2026-12-31`;if(i13<a17)return`the waiver of ${e2} ended on ${i13}`;if(o8.trim()==="")return`the waiver of ${e2} has no reason`;if(r3.some(t2=>t2.gate===e2))return`${e2} is waived twice`;r3.push({gate:e2,until:i13,reason:o8.trim().slice(0,300)})}var l26,d18,init_waivers=__esm({"src/gates/waivers.ts"(){"use strict";init_errors();init_date();l26="release",d18=/^(\S+)\s+until=(\S+)(?:\s+(.*))?$/}});async function runGates(t2,e2){let n3=new Date(e2.clock.now()).toISOString(),i13=e2.clock.monotonic(),{config:a17,profile:o8,folder:d23,out:m30}=t2,u23=F21(a17.gates),s11=parseWaivers(t2.waive,n3.slice(0,10),u23),c28=I18(t2.subset,u23),f32=await readCheckout(t2,e2),l33=configuredGates(a17.gates,f32),w32=l33.flatMap(({gate:r3})=>r3??[]),v21=L13(w32,c28);q6(f32,o8,c28.length>0?v21:void 0,e2);let P15={...t2.env,SOURCE_DATE_EPOCH:String(f32.head.time)},$27=(0,import_node_path22.join)(m30,"logs");(0,import_node_fs25.rmSync)($27,{recursive:!0,force:!0});let p34=new GateRunner(e2,{folder:d23,env:P15,logs:$27,tmp:f32.tmp}),C13=await uncommitted(f32.git).catch(()=>{}),R24=new Map((await K6(v21,p34,o8,e2)).map(r3=>[r3.gate.name,r3])),G13=e2.signal.aborted?[]:s11,g28=l33.map(r3=>entryOf(r3,{ended:R24.get(r3.name),trace:p34.trace(r3.name),waivers:G13,profile:o8})),k25=[...await V5(f32,C13),...g28.flatMap(X3),...Y7(G13,g28)];for(let r3 of k25)e2.log.notice(r3);let h35=p34.product("archive"),y31=h35===void 0||e2.signal.aborted?void 0:await Z2(h35,t2),M22=w32.filter(({makes:r3})=>r3.includes("archive")).map(({name:r3})=>r3),b31=y31===void 0?g28:g28.map(r3=>M22.includes(r3.name)?ee(r3,y31):r3);return{service:a17.service,version:f32.version,commit:f32.head.commit,profile:o8,...judge(b31,o8,c28.length>0),gates:b31,waivers:s11,subset:c28,archive:y31===void 0?h35:void 0,notices:k25,startedAt:n3,durationMs:Math.round(e2.clock.monotonic()-i13)}}function F21({custom:t2,...e2}){return[...Object.keys(e2),...t2.map(({name:n3})=>n3)]}function I18(t2,e2){let n3=t2.filter(i13=>!e2.includes(i13));if(n3.length>0)throw new UserError(`input gates: there is no gate ${n3.map(i13=>JSON.stringify(i13.slice(0,40))).join(", ")}`,{fix:`There are: ${e2.join(", ")}.`});return[...new Set(t2)]}function L13(t2,e2){if(e2.length===0)return[...t2];let n3=new Set(e2);for(let i13 of n3)for(let a17 of t2.find(o8=>o8.name===i13)?.needs??[])n3.add(a17);return t2.filter(({name:i13})=>n3.has(i13))}function q6({config:t2,version:e2,isVersionGiven:n3,head:i13},a17,o8,{log:d23}){d23.info(`${t2.service} ${e2}${n3?"":" (the version in the repository: no input and no tag gives one)"} at ${i13.commit.slice(0,12)}, for ${a17}`),o8!==void 0&&d23.info(`only ${o8.map(({name:m30})=>m30).join(", ")}: this decides nothing about staging and production`)}async function K6(t2,e2,n3,i13){let{clock:a17,log:o8}=i13,d23=new Map,m30=new AbortController,u23=(async()=>{for(;!m30.signal.aborted;){if(await a17.sleep(z4,m30.signal),m30.signal.aborted||d23.size===0)continue;let s11=a17.monotonic(),c28=[...d23].map(([f32,l33])=>`\u2026 ${f32} ${formatDuration(s11-l33)}: ${e2.trace(f32).tail.at(-1)?.slice(0,120)??"running"}`);o8.info(c28.join(`
`))}})();try{return await runAll(t2,{parallel:Math.min(4,Math.max(2,(0,import_node_os2.availableParallelism)())),contextOf:(s11,c28)=>e2.contextOf(s11,c28),onStart:({name:s11,title:c28})=>{d23.set(s11,a17.monotonic()),o8.info(`\u25B6 ${s11}${c28===s11?"":` (${c28})`}`)},onEnd:s11=>{d23.delete(s11.gate.name);for(let c28 of Q3(s11,n3,e2.trace(s11.gate.name).tail))o8.info(c28)}},i13)}finally{m30.abort(),await u23}}function Q3({gate:t2,measured:e2,durationMs:n3},i13,a17){let o8=e2?.verdicts[i13];return e2===void 0||o8===void 0?[]:[`${{pass:"\u2713",fail:"\u2717",inconclusive:"?"}[o8]} ${t2.name} ${formatDuration(n3)}  ${e2.summary}`,...o8==="pass"?[]:a17.map(u23=>`    | ${u23}`)]}async function V5({git:t2},e2){let i13=(await uncommitted(t2).catch(()=>{}))?.filter(({path:o8})=>e2?.every(d23=>d23.path!==o8)===!0)??[];return i13.length===0?[]:[`the gates changed what is not ignored by git: ${i13.slice(0,10).map(({path:o8})=>JSON.stringify(o8)).join(", ")}. Commit it, or add it to .gitignore`]}function X3({name:t2,state:e2,waived:n3}){return n3===void 0?[]:[`${t2} ended with ${e2}${e2==="pass"?" here, and not everywhere,":""} and is waived until ${n3.until}: ${n3.reason}`]}function Y7(t2,e2){return t2.filter(({gate:n3})=>e2.find(({name:i13})=>i13===n3)?.waived===void 0).map(({gate:n3,until:i13})=>`the waiver of ${n3} until ${i13} was not needed`)}async function Z2({file:t2,sha256:e2},{readArchive:n3}){try{return(await n3(t2)).sha256===e2?void 0:`${N12}: another gate writes it, or a command that was left running`}catch(i13){return`${N12}: ${errorMessage(i13)}`}}function ee(t2,e2){return{...t2,state:"fail",verdicts:{dev:"fail",staging:"fail",production:"fail"},criteria:{...t2.criteria,met:0},summary:e2,findings:[...t2.findings,{severity:"error",message:e2}]}}var import_node_fs25,import_node_os2,import_node_path22,z4,N12,init_run=__esm({"src/gates/run.ts"(){"use strict";import_node_fs25=__nccwpck_require__(24),import_node_os2=__nccwpck_require__(161),import_node_path22=__nccwpck_require__(760);init_duration();init_errors();init_checkout();init_git_clean();init_judge();init_registry();init_runner();init_schedule2();init_waivers();z4=8e3,N12="the archive was changed after it was checked"}});function gatesDocument(e2){let{service:t2,version:n3,profile:i13,verdict:r3,criteria:o8,readiness:s11,subset:a17}=e2,c28=N13(e2.gates),l33=c28.slice(0,w25),u23=c28.filter(v19).length;return{title:`${r3==="pass"?"\u2705":r3==="fail"?"\u274C":"\u2753"} gates ${r3}: ${t2} ${n3} for ${i13}`,tone:r3==="pass"?"good":r3==="fail"?"bad":"alarm",sentence:`${o8.met} of ${o8.expected} expected gates passed, ${s11} % ready${u23===0?"":`, ${u23} waived`}${a17.length===0?"":"; only some gates were selected, so there is no verdict for staging and production"}.`,note:`commit ${e2.commit.slice(0,12)}, started ${e2.startedAt.replace(/\.\d+Z$/,"Z")}, took ${formatDuration(e2.durationMs)}`,sections:present(T17(c28,i13),...l33.filter(m26).map(D13),I19(l33.filter(d23=>!m26(d23)&&d23.findings.length>0)),W9(e2),_19(e2),K7(e2),j11(l33))}}function m26({state:e2}){return e2==="fail"||e2==="inconclusive"}function v19(e2){return e2.waived!==void 0&&m26(e2)}function N13(e2){let t2=({state:n3})=>A17[n3]??C11;return e2.toSorted((n3,i13)=>t2(n3)-t2(i13))}function T17(e2,t2){return{title:"Gates",brief:e2.flatMap(B12),blocks:[{kind:"table",head:["Gate","Row",`For ${t2}`,"dev","staging","production","Time","Result"],rows:e2.map(n3=>[n3.name,n3.row,F22(n3),g21(n3.verdicts?.dev),g21(n3.verdicts?.staging),g21(n3.verdicts?.production),n3.verdicts===void 0?"":formatDuration(n3.durationMs),n3.summary]),noun:"gate"}]}}function F22(e2){let{state:t2}=e2;return{text:`${k20[t2]??"\u2013"} ${t2}${v19(e2)?", waived":""}`,as:t2==="pass"||t2==="fail"||t2==="inconclusive"?t2:"quiet"}}function g21(e2){return e2===void 0?"":{text:e2,as:e2}}function B12(e2){let{name:t2,state:n3,summary:i13,findings:r3,waived:o8,durationMs:s11,verdicts:a17}=e2,c28=a17===void 0?"":` ${formatDuration(s11)}`,l33=`${k20[n3]??"\u2013"} ${t2} ${n3}${c28}: ${i13}`;if(!m26(e2))return[l33];let{kept:u23,left:d23}=firstOf(r3.filter(({message:f32})=>f32!==i13),O21),$27=u23.map(f32=>{let y31=b25(f32);return`    ${y31===""?"":`${y31}: `}${f32.message}`});return d23>0&&$27.push(`    and ${d23} more: see the report`),o8!==void 0&&$27.push(`    waived until ${o8.until}: ${o8.reason}`),[l33,...$27]}function D13({name:e2,state:t2,summary:n3,findings:i13,waived:r3}){return{title:`${clip(e2,80)}: ${t2}`,blocks:present(r3===void 0?void 0:{kind:"paragraph",label:`Waived until ${r3.until}`,text:r3.reason},i13.length===0?{kind:"paragraph",text:n3}:G9(i13))}}function I19(e2){if(e2.length!==0)return{title:"Other findings",blocks:e2.map(({name:t2,state:n3,findings:i13})=>({kind:"details",title:`${t2}: ${n3}`,blocks:[G9(i13)]}))}}function G9(e2){return{kind:"table",head:["","Where","Finding"],rows:e2.map(t2=>[t2.severity,{text:b25(t2),as:"code"},t2.message]),noun:"finding",most:M17}}function b25({file:e2,line:t2,col:n3}){return e2===void 0?"":[e2,t2,n3].filter(i13=>i13!==void 0).join(":")}function W9({gates:e2}){let t2=e2.filter(({verdicts:i13})=>i13!==void 0).map(({name:i13,startMs:r3,durationMs:o8,state:s11})=>({name:i13,startMs:r3,durationMs:o8,ok:s11==="pass",changes:!1})).toSorted((i13,r3)=>i13.startMs-r3.startMs);if(t2.length===0)return;let n3=Math.max(1,...t2.map(({startMs:i13,durationMs:r3})=>i13+r3));return{title:"Timeline",blocks:[{kind:"timeline",spans:t2,totalMs:n3,noun:"gate"}]}}function _19({archive:e2}){return e2===void 0?{title:"Archive",blocks:[{kind:"paragraph",text:"None was built."}]}:{title:"Archive",brief:[`archive: ${e2.file}`,`sha256: ${e2.sha256}`],blocks:[{kind:"table",head:["File","Size","Entries","SHA-256"],rows:[[S25(e2.file),`${size(e2.bytes)} (${e2.bytes} bytes)`,String(e2.entries),{text:e2.sha256,as:"code"}]],noun:"file"}]}}function K7({notices:e2}){return e2.length===0?void 0:{title:"Notices",blocks:[{kind:"list",items:e2,noun:"notice"}]}}function j11(e2){let t2=e2.filter(({evidence:n3,commands:i13})=>n3.length+i13.length>0).map(q7);return t2.length===0?void 0:{title:"Evidence",blocks:t2}}function q7({name:e2,evidence:t2,commands:n3,figures:i13,log:r3}){let o8=[...n3.map(({command:s11,code:a17,durationMs:c28})=>[{text:s11,as:"code"},`${a17===null?"ended by a signal":`exit code ${a17}`} after ${formatDuration(c28)}`]),...t2.map(({what:s11,value:a17})=>[s11,{text:a17,as:"code"}]),...Object.entries(i13).map(([s11,a17])=>[s11,String(a17)])];return{kind:"details",title:e2,blocks:present({kind:"table",head:["What","Value"],rows:o8,noun:"row"},r3===""?void 0:{kind:"paragraph",text:`Output: logs/${S25(r3)}`,quiet:!0})}}function S25(e2){return e2.split("/").at(-1)??e2}var w25,M17,O21,k20,A17,C11,init_gates=__esm({"src/report/of/gates.ts"(){"use strict";init_duration();init_document();init_text();w25=200,M17=100,O21=10,k20={pass:"\u2713",fail:"\u2717",inconclusive:"?"},A17={fail:0,inconclusive:1,pass:2,"not applicable":3},C11=4}});var gate_exports={};__export(gate_exports,{gate:()=>gate,gateMain:()=>gateMain,notPassed:()=>notPassed});async function gateMain(e2,f32,t2){let r3=currentJob(void 0),o8=e2["working-directory"],s11=await gate({config:f32,folder:o8,profile:e2.profile,version:e2.version,gates:e2.gates??"",baseRef:e2["base-ref"],waive:e2.waive??"",token:e2["github-token"],out:(0,import_node_path23.join)(r3.temp??(0,import_node_os3.tmpdir)(),"erlmcp-actions",`gates-${t2.randomHex(4)}`)},r3,t2),{report:n3,document:c28,files:m30,manifest:i13}=s11,d23={verdict:n3.verdict,report:m30.json,readiness:String(n3.readiness),archive:n3.archive?.file??"","archive-sha256":n3.archive?.sha256??"",manifest:i13?.file??"","manifest-sha256":i13?.sha256??"",version:n3.version};for(let[a17,p34]of Object.entries(d23))setOutput(a17,p34);B13(n3,o8,t2),writeSummary(renderMarkdown(c28),{log:t2.log,secrets:t2.secrets});for(let a17 of renderConsole(c28))t2.log.info(a17);if(t2.log.info(`Report: ${m30.html}`),n3.verdict!=="pass")throw notPassed(n3)}async function gate(e2,f32,t2){let{config:r3,profile:o8,token:s11,out:n3}=e2,c28=(0,import_node_path23.resolve)(e2.folder),m30=await runGates({config:r3,folder:c28,profile:o8,version:e2.version===void 0?void 0:u18(e2.version),tag:process.env.GITHUB_REF_TYPE==="tag"?u18(process.env.GITHUB_REF_NAME??""):void 0,subset:e2.gates.split(/[\s,]+/).filter(a17=>a17!==""),baseRef:e2.baseRef,waive:e2.waive,env:commandEnvironment(process.env,s11===void 0?[]:[s11]),out:n3,readArchive:async a17=>{let{sha256:p34,entries:g28,names:y31,needs:v21}=await readArchive(a17);return{sha256:p34,entries:g28,names:y31,bytes:v21.packedBytes}},yamlProblems:syntaxProblems,checkVersion:a17=>release(a17,"","00000000").version},t2),i13=W10(m30,t2),d23=gatesDocument(i13);return{report:i13,document:d23,files:writeReport(i13,d23,n3),manifest:_20(i13,f32)}}function notPassed(e2){let t2=e2.gates.filter(({state:r3,waived:o8})=>(r3==="fail"||r3==="inconclusive")&&o8===void 0).map(({name:r3,state:o8,summary:s11})=>`${r3} ${o8}: ${s11}`).join("; ");return new UserError(`the gates for ${e2.profile} ended with ${e2.verdict}: ${t2||"nothing was checked"}`)}function u18(e2){return e2.replace(/^v(?=\d)/,"")}function W10(e2,f32){let t2=r3=>typeof r3=="string"?f32.secrets.redact(r3):Array.isArray(r3)?r3.map(t2):typeof r3!="object"||r3===null?r3:Object.fromEntries(Object.entries(r3).map(([o8,s11])=>[o8,t2(s11)]));return t2(e2)}function _20(e2,{repository:f32,runId:t2,attempt:r3,actor:o8,url:s11}){let{archive:n3}=e2;if(n3===void 0)return;let c28={service:e2.service,version:e2.version,commit:e2.commit,archive:{name:(0,import_node_path23.basename)(n3.file),sha256:n3.sha256,bytes:n3.bytes},profile:e2.profile,gates:e2.verdicts,readiness:e2.readiness,waivers:e2.waivers.map(d23=>({...d23})),builder:{repository:f32,runId:t2,attempt:r3,actor:o8,url:s11}},m30=(0,import_node_path23.join)((0,import_node_path23.dirname)(n3.file),"release.json"),i13=`${JSON.stringify(c28,null,2)}
`;return(0,import_node_fs26.rmSync)(m30,{recursive:!0,force:!0}),(0,import_node_fs26.writeFileSync)(m30,i13,{flag:"wx"}),{file:m30,sha256:(0,import_node_crypto8.createHash)("sha256").update(i13).digest("hex")}}function B13(e2,f32,t2){if(process.env.GITHUB_ACTIONS!=="true")return;let r3=new Annotations(o8=>process.stdout.write(`${o8}
`),t2.secrets);for(let{name:o8,findings:s11,waived:n3}of e2.gates)for(let{severity:c28,message:m30,file:i13,line:d23,col:a17}of s11){if(i13===void 0||c28==="notice")continue;let p34=c28==="error"&&n3!==void 0?"warning":c28;r3.annotate(p34,m30,{file:inRepository(f32,i13),line:d23,col:a17,title:`gate ${o8}`})}}var import_node_crypto8,import_node_fs26,import_node_os3,import_node_path23,init_gate2=__esm({"src/app/gate.ts"(){"use strict";import_node_crypto8=__nccwpck_require__(598),import_node_fs26=__nccwpck_require__(24),import_node_os3=__nccwpck_require__(161),import_node_path23=__nccwpck_require__(760);init_source();init_log();init_action();init_errors();init_summary();init_archive();init_release();init_run();init_gates();init_console();init_markdown();init_write();init_command_environment();init_config_file();init_job()}});function parseSettings(n3){let e2=[],u23=n3.split(`
`).flatMap((l33,s11)=>{let t2=l33.trim();if(t2===""||t2.startsWith("#"))return[];let i13=t2.indexOf("="),a17=t2.slice(0,Math.max(0,i13)).trim();return i13<1||!y24.test(a17)||a17.split(".").some(o8=>h26.has(o8))?(e2.push(`line ${s11+1}: ${JSON.stringify(t2.slice(0,80))} is not key=value`),[]):[{key:a17,value:m27(t2.slice(i13+1).trim())}]});if(e2.length>0)throw new UserError(`input set: ${e2.join("; ")}`,{fix:"Write one `toolFiltering.mode=static` a line."});if(u23.length===0)throw new UserError("input set: is empty",{fix:"With `mode: config`, give one `key=value` a line."});return u23}function m27(n3){try{let e2=JSON.parse(n3);return typeof e2=="number"&&!Number.isFinite(e2)?n3:e2}catch{return n3}}function applySettings(n3,e2,u23){let l33;try{l33=JSON.parse(e2)}catch(t2){throw new UserError(`${n3} on the host is not JSON: ${t2.message}`,{fix:"Only JSON configuration can be flipped; deploy the change instead."})}let s11=[];for(let{key:t2,value:i13}of u23){let a17=t2.split("."),o8=a17.pop()??"",r3=l33;for(let g28 of a17)r3=p26(r3)?r3[g28]:void 0;!p26(r3)||!Object.hasOwn(r3,o8)?s11.push(`${t2} is not in ${n3}`):f25(r3[o8])!==f25(i13)&&r3[o8]!==null?s11.push(`${t2} is ${f25(r3[o8])}, ${JSON.stringify(i13)} is not`):r3[o8]=i13}if(s11.length>0)throw new UserError(s11.join("; "),{fix:"Correct `set`."});return`${JSON.stringify(l33,null,2)}
`}function f25(n3){return n3===null?"null":Array.isArray(n3)?"a list":typeof n3=="object"?"a map":`a ${typeof n3}`}function p26(n3){return typeof n3=="object"&&n3!==null&&!Array.isArray(n3)}var y24,h26,init_config_change=__esm({"src/release/config-change.ts"(){"use strict";init_errors();y24=/^[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/,h26=new Set(["__proto__","prototype","constructor"])}});async function rollback(s11,n3,e2,t2,o8){let a17=new Context(s11,e2,t2,o8),i13=new J7(a17,n3),l33=await i13.preflight();if(l33!==void 0)return l33;let c28=await withLease(a17,!0,i13);return withFigures(c28,a17.probing)}async function D14(s11){let{states:n3,unreachable:e2}=await inspectReachable(s11),t2=(i13,l33)=>i13!==void 0&&n3.some(c28=>c28.site!==l33&&c28.attempt?.id===i13),o8=n3.filter(({site:i13,current:l33,groups:c28,attempt:m30,owner:u23})=>l33!==void 0||c28.length>0||u23!==void 0||m30?.end==="pending"||t2(m30?.id,i13));if(e2.length>0){let i13=o8.map(({site:l33})=>l33).join(",");throw new Refused(`${e2.join(", ")} cannot be reached, so what is live there is not known`,i13===""?"Make it reachable.":`Make it reachable, or roll back the others with \`hosts: ${i13}\`.`)}if(o8.length===0||o8.length===n3.length)return n3;let a17=o8.map(({site:i13})=>i13);return s11.warn(`nothing is live on ${n3.filter(({site:i13})=>!a17.includes(i13)).map(({site:i13})=>i13).join(", ")}: the rollback skips it`),s11.target=G11(s11.target,a17),o8}function G11(s11,n3){return Object.create(s11,{sites:{value:n3,enumerable:!0}})}function K8(s11){let n3=s11.flatMap(({attempt:o8,owner:a17})=>o8!==void 0&&(o8.end==="pending"||o8.id===a17?.id)?[o8.kind==="rollback"?o8.from:o8.to]:a17!==void 0&&a17.kind!=="rollback"&&a17.kind!=="recover"?[a17.release]:[]),e2=new Set(n3.length>0?n3:s11.map(({current:o8})=>o8?.id??"")),[t2]=e2;return e2.size===1&&t2!==""?t2:void 0}function Q4(s11,n3){let e2=n3[0]?.current;return e2===void 0||s11===void 0||s11===e2.id?void 0:n3.every(({current:o8,releases:a17})=>o8?.id===e2.id&&a17.some(({id:i13,good:l33,bad:c28})=>i13===e2.id&&l33>0&&!c28))?e2:void 0}async function U8(s11,n3){let e2=await n3.narrator.phase("check what is live",async()=>Promise.all(s11.map(async t2=>X4(t2,n3))));return e2.flat().includes("fail")?!1:e2.flat().every(t2=>t2==="pass")?!0:void 0}async function X4({site:s11,current:n3,serving:e2,groups:t2},o8){let a17=t2.some(({running:u23})=>n3!==void 0&&(n3.id in u23||"?"in u23));if(n3===void 0||!a17)return["fail"];let i13=verifyContext(o8,n3),{times:l33,withinMs:c28}=i13.verify;return(await groupLive(s11,e2,"all",{...i13,verify:{...i13.verify,times:Math.min(2,l33),withinMs:Math.min(B14,c28)},signal:new AbortController().signal})).map(({verdict:u23})=>u23)}async function Y8(s11,n3,e2,t2){let o8=b27(s11,n3,e2);t2.release=o8,t2.previous=e2.find(a17=>a17.current!==void 0)?.current,t2.plan=await t2.target.planRollback(o8,e2,void 0);for(let a17 of describePlan(t2.plan))t2.narrator.print(a17);return t2.report("unchanged","dry run: nothing was changed")}function b27(s11,n3,e2){let t2=(r3,d23)=>r3.releases.find(f32=>f32.id===d23),o8=[...new Set(e2.flatMap(({releases:r3})=>r3.map(({id:d23})=>d23)))],a17=(r3,d23)=>{let f32=t2(d23,r3);return f32===void 0?"not there":f32.whole!==!0?`not whole: ${f32.whole}`:f32.lacks.length>0?`secrets ${f32.lacks.join(", ")} are missing`:""},i13=r3=>e2.every(d23=>a17(r3,d23)===""),l33=r3=>e2.every(({current:d23})=>d23?.id===r3),c28=r3=>i13(r3)&&r3!==n3&&!l33(r3)&&e2.every(d23=>{let f32=t2(d23,r3),w32=d23.attempt?.from===r3&&d23.attempt.fromWasHealthy===!1;return f32!==void 0&&f32.good>0&&!f32.bad&&!f32.left&&!w32}),m30=r3=>Math.max(...e2.map(d23=>t2(d23,r3)?.good??0)),u23=e2.flatMap(({backups:r3})=>r3.filter(({name:d23})=>d23===s11))[0]?.release,p34=o8.toSorted((r3,d23)=>m30(d23)-m30(r3)),h35=p34.filter(r3=>r3===s11||r3===u23||releaseOfId(r3)?.version===s11.replace(/^v(?=\d)/,"")),k25=s11===""?p34.find(c28):h35.find(i13),S31=k25===void 0?void 0:releaseOfId(k25);if(S31!==void 0)return S31;let L16=r3=>{let d23=e2.map(f32=>({site:f32.site,problem:a17(r3,f32)})).filter(({problem:f32})=>f32!=="");return d23.length>0?d23.map(({site:f32,problem:w32})=>`${f32}: ${w32}`).join(", "):l33(r3)?"live":r3===n3?"the one to leave":e2.some(f32=>t2(f32,r3)?.bad===!0)?"bad":e2.some(f32=>t2(f32,r3)?.left===!0)?"left by a rollback, taken only by name":m30(r3)>0?"good":"never good"},y31=(s11===""?p34:h35).map(r3=>({id:r3,sites:e2.filter(d23=>a17(r3,d23)===""&&d23.current?.id!==r3&&(s11!==""||(t2(d23,r3)?.good??0)>0)).map(({site:d23})=>d23)})).find(({sites:r3})=>r3.length>0&&r3.length<e2.length);throw new Refused(s11===""?"there is no good release to roll back to on every host":`${JSON.stringify(s11)} is not a whole release on every host`,`${e2.map(({site:r3})=>r3).join(", ")} have: ${p34.length===0?"none":p34.map(r3=>`${r3} (${L16(r3)})`).join("; ")}. ${y31===void 0?"Name one of them with `to`, or deploy.":`Name one of them with \`to\`, roll back some hosts to ${y31.id} with \`hosts: ${y31.sites.join(",")}\`, or deploy.`}`)}var B14,J7,init_rollback=__esm({"src/deploy/rollback.ts"(){"use strict";init_errors();init_context();init_deploy();init_evidence();init_forward();init_measure();init_plan();init_refused();init_release();init_settle();init_switched();init_target();init_with_lease();init_verify();init_waves();B14=3e3;J7=class{context;to;leave;constructor(n3,e2){this.context=n3,this.to=e2}async preflight(){let{context:n3,to:e2}=this;try{let t2=await n3.narrator.phase("preflight",async()=>D14(n3));if(this.leave=K8(t2),n3.request.dryRun)return await Y8(e2,this.leave,t2,n3);e2!==""&&b27(e2,this.leave,t2);return}catch(t2){return n3.report("refused",t2 instanceof Refused?withFix(t2):errorMessage(t2))}}async run(n3){let{context:e2,to:t2,leave:o8}=this,{target:a17,narrator:i13}=e2,l33=await e2.inspectAll();e2.previous=l33.find(({current:h35})=>h35!==void 0)?.current;let c28=n3.settled.some(h35=>(h35.stuck??[]).length>0),m30=t2===""&&!c28?Q4(o8,l33):void 0,u23=m30??b27(t2,o8,l33);if(e2.release=u23,!c28&&l33.every(h35=>h35.current?.id===u23.id&&isRunning(h35,u23.id)))return this.verifyAgain(l33,n3,m30!==void 0);c28||await confirmTraffic(l33,e2);let p34=await a17.planRollback(u23,l33,await U8(l33,e2));for(let h35 of describePlan(p34))i13.print(h35);return e2.announce(p34),e2.evidence=await takeEvidence(a17.sites,e2.id,[],e2),await carryOut(p34,u23,l33,n3,e2),concludeCommitted("rolled_back",new Map,e2)}async failed(n3){let{context:e2}=this;if(n3 instanceof Refused)return await settle(e2.id,{},e2),{outcome:"refused",reason:withFix(n3)};let t2=n3 instanceof VerdictFailed,a17={hints:t2?detailsOf(n3):[errorMessage(n3)],failedChecks:t2,commitSent:n3 instanceof CommitFailed},i13=await e2.narrator.phase("settle",async()=>settle(e2.id,a17,e2)),{bad:l33,...c28}=i13;return{...blamesRelease(n3)||!t2?i13:c28,reason:`${errorMessage(n3)}${i13.reason===""?"":`; ${i13.reason}`}`}}async verifyAgain(n3,{settled:e2},t2){let o8=await this.context.narrator.phase("verify",async()=>notLive(n3,this.context));if(o8!=="")return{outcome:"rollback_unverified",reason:o8};let a17=e2.some(({outcome:i13})=>i13!=="refused"&&i13!=="deployed");return{outcome:t2&&a17?"rolled_back":"unchanged",reason:""}}}}});var shared$17,loadConfig,init_load=__esm({"shared:src/config/load.ts"(){shared$17=(__nccwpck_require__(377).shared)["src/config/load.ts"],loadConfig=shared$17.loadConfig}});async function fileAt(t2,e2,r3,o8){if(!l28.test(t2))return;let s11=await f26(["show",`${t2}:./${e2.local}`],e2.folder,o8);return s11!==void 0?s11:c22(r3,o8,async(d23,i13,a17)=>{let{data:n3}=await d23.rest.repos.getContent({owner:i13,repo:a17,path:e2.path,ref:t2});return!Array.isArray(n3)&&n3.type==="file"?Buffer.from(n3.content,"base64").toString("utf8"):void 0})}async function commitsOf(t2,e2,r3){let s11=(await f26(["rev-parse","--is-shallow-repository"],t2.folder,r3))?.trim()!=="false"?void 0:await f26(["log",`--max-count=${u19}`,"--format=%H","--",`./${t2.local}`],t2.folder,r3);return s11!==void 0?s11.split(`
`).filter(i13=>l28.test(i13)):await c22(e2,r3,async(i13,a17,n3)=>{let{data:p34}=await i13.rest.repos.listCommits({owner:a17,repo:n3,path:t2.path,per_page:u19});return p34.map(({sha:y31})=>y31)})??[]}async function f26(t2,e2,r3){let o8=await r3.exec("git",t2,{deadlineMs:m28,cwd:e2}).catch(()=>{});return o8?.code===0?o8.stdout:void 0}async function c22({repository:t2,token:e2,url:r3},o8,s11){let[d23="",i13=""]=t2.split("/");if(!(i13===""||e2===""))try{return await s11(await octokit(e2,r3),d23,i13)}catch(a17){let{status:n3}=a17;n3!==404&&o8.log.warn(`Could not read deploy.yml as it was deployed from GitHub (${n3===void 0?a17.message:`HTTP ${n3}`}): the job needs \`contents: read\``);return}}var m28,l28,u19,init_file_at=__esm({"src/github/file-at.ts"(){"use strict";init_heavy();m28=2e4,l28=/^[0-9a-f]{40}$/,u19=20}});async function environmentAsDeployed(r3,e2){let{environment:t2,file:i13,folder:a17,job:u23,token:f32}=r3,o8={repository:u23.repository,token:f32??"",url:u23.apiUrl},p34={folder:a17,local:i13,path:inRepository(a17,i13)},v21=async s11=>{try{return(await openEnvironment(loadConfig(s11,i13),t2.name,r3.hosts,{...e2.log,info:()=>{}})).environment}catch(n3){e2.log.debug(`not using an earlier ${i13}: ${errorMessage(n3)}`);return}},y31=async s11=>{let n3=await fileAt(s11,p34,o8,e2);return n3===void 0?void 0:v21(n3)},g28=new Set([d19(t2)]),l33=await h27(t2,r3,e2);for(let s11 of l33===void 0?await commitsOf(p34,o8,e2):[]){let n3=await y31(s11);if(!(n3===void 0||g28.has(d19(n3)))&&(g28.add(d19(n3)),l33=await h27(n3,r3,e2),l33!==void 0))break}let[c28,...w32]=l33??[];if(c28===void 0||w32.length>0)return t2;let m30=await y31(c28);return m30===void 0?(e2.log.warn(`${i13} as it was at ${c28.slice(0,7)}, the commit that is live, could not be read: using the current one. Check out with \`fetch-depth: 0\`, or give \`github-token\` with \`contents: read\`.`),t2):(d19(m30)!==d19(t2)&&e2.log.info(`${i13} has changed since ${c28.slice(0,7)} was deployed: the rollback uses it as it was then (${m30.target.hosts.map(({name:s11,path:n3})=>`${s11}:${n3}`).join(", ")})`),m30)}function d19({target:r3,strategy:e2,url:t2,verify:i13}){return JSON.stringify([r3,e2,t2,i13])}async function h27(r3,{service:e2,credentials:t2},i13){return withTarget(e2,r3,t2,i13,async a17=>{let f32=(await Promise.allSettled(a17.sites.map(async o8=>a17.inspect(o8,void 0)))).flatMap(o8=>o8.status==="fulfilled"&&o8.value.current!==void 0?[o8.value.current.commit]:[]);return f32.length===0?void 0:[...new Set(f32)].filter(o8=>o8!=="")})}var init_as_deployed=__esm({"src/app/as-deployed.ts"(){"use strict";init_load();init_errors();init_file_at();init_open();init_config_file()}});var rollback_exports={};__export(rollback_exports,{changeSetting:()=>changeSetting,rollbackMain:()=>rollbackMain,rollbackRelease:()=>rollbackRelease});async function rollbackRelease(m30,i13,e2){let{config:o8,job:n3,folder:s11,token:c28,credentials:f32,dryRun:a17,force:l33,hosts:d23,reason:t2}=i13,r3=await environmentAsDeployed({service:o8.service,file:o8.file,environment:i13.environment,hosts:d23,folder:s11,job:n3,token:c28,credentials:f32},e2),p34=ownerOf2(n3,"rollback",m30,t2,e2);return i13.save(p34.id,r3),withTarget(o8.service,r3,f32,e2,async u23=>rollback(requestOf({intent:"rollback",service:o8.service,environment:r3,owner:p34,job:n3,folder:s11,token:c28,dryRun:a17,force:l33},e2),m30,u23,...asking(r3,e2)))}async function changeSetting(m30,i13,e2){let o8=parseSettings(m30),{config:n3,job:s11,folder:c28,token:f32,credentials:a17,dryRun:l33,reason:d23}=i13,{service:t2}=n3,{environment:r3,serviceSecrets:p34}=withValues(i13.environment,i13.secrets),u23=await withTarget(t2,r3,a17,e2,async h35=>({...await F23(r3,o8,h35),secrets:p34})),{release:y31}=u23,g28=ownerOf2(s11,"flip",y31.id,d23,e2);i13.save(g28.id,r3);let P15=requestOf({intent:"flip",service:t2,environment:r3,owner:g28,job:s11,folder:c28,token:f32,dryRun:l33,version:y31.version},e2);return withTarget(t2,r3,a17,e2,async h35=>deploy(P15,u23,h35,...asking(r3,e2)))}async function F23(m30,i13,e2){let o8=await Promise.all(e2.sites.map(async t2=>e2.inspect(t2,void 0))),n3=o8[0]?.current;if(n3===void 0||o8.some(({current:t2})=>t2?.id!==n3.id))throw new UserError("the hosts do not all have the same live release",{fix:"Bring them together first: deploy, or roll back."});let[s11,...c28]=m30.configFiles,[f32=""]=e2.sites;if(s11===void 0)throw new UserError(`environment ${m30.name} names no configuration file`,{fix:"Add `config: {from: \u2026, to: \u2026}` to deploy.yml."});let a17={[s11.to]:applySettings(s11.to,await e2.readConfig(f32,n3.id,s11.to),i13)};for(let{to:t2}of c28)a17[t2]=await e2.readConfig(f32,n3.id,t2);let l33=release(n3.version,n3.commit,configurationHash(m30,a17)),d23=manifestThere(l33,void 0,void 0);return{release:l33,payload:{kind:"reuse",of:n3.id},files:a17,manifest:d23}}async function rollbackMain(m30,i13,e2){let{inputs:o8,config:n3,environment:s11,secrets:c28,webhook:f32,job:a17,folder:l33,token:d23,credentials:t2}=m30;if(o8.mode==="release"&&o8.set!==void 0)throw new UserError("input set: goes with `mode: config`");if(o8.mode==="config"&&o8.to!==void 0)throw new UserError("input to: goes with `mode: release`");let r3={mark:()=>{}},p34={config:n3,environment:s11,job:a17,folder:l33,token:d23,credentials:t2,secrets:c28,dryRun:o8["dry-run"],reason:o8.reason??"",force:o8.force,hosts:o8.hosts,save:(y31,g28)=>{o8["dry-run"]||(r3.mark=saveForPost({service:n3.service,environment:g28,id:y31,job:a17,folder:l33,credentials:t2,token:d23,secrets:c28},e2)),i13()}},u23=o8.mode==="release"?await rollbackRelease(o8.to??"",p34,e2):await changeSetting(o8.set??"",p34,e2);u23.outcome!=="unknown"&&r3.mark(),await finish({report:u23,webhook:f32,job:a17,outputs:!0},e2)}var init_rollback2=__esm({"src/app/rollback.ts"(){"use strict";init_errors();init_configuration();init_deploy();init_config_change();init_release();init_rollback();init_open();init_job();init_verifier2();init_deploy2();init_as_deployed();init_finish2();init_request();init_release3();init_secrets()}});var smoke_exports={};__export(smoke_exports,{asking:()=>asking,handshake:()=>handshake});async function handshake(i13,{url:e2,verify:s11,sites:t2},[o8,r3]){let n3={...s11,configField:void 0,instanceField:void 0,intervalMs:c23,withinMs:p27},a17=rulesOf(n3,{sites:t2,instances:1,allowanceMs:0,mayDiffer:!1}),f32={verifier:o8,verify:n3,release:release(i13,"",""),narrator:{doing:()=>{}},world:r3,signal:r3.signal};return{...await addressLive({name:e2,way:async()=>({name:e2,url:e2}),elsewhere:[]},a17,f32),name:"version"}}var c23,p27,init_smoke=__esm({"src/app/smoke.ts"(){"use strict";init_release();init_trial();init_verify();init_verifier2();c23=200,p27=1e4}});function statusDocument(n3,e2,o8,t2){return{title:`${n3} ${e2}: ${o8}`,tone:"plain",sentence:"",note:"",sections:[{title:"Hosts",brief:t2,blocks:[{kind:"code",text:t2.join(`
`)}]}]}}var init_status=__esm({"src/report/of/status.ts"(){"use strict"}});var status_exports={};__export(status_exports,{look:()=>look,standing:()=>standing,statusLines:()=>statusLines,statusMain:()=>statusMain});function statusLines(e2,n3,o8){let t2=o8.flatMap((s11,r3)=>{let a17=n3[r3]??"";return s11.status==="rejected"?[H14(a17,s11.reason)]:T18(s11.value,e2)});return new Set(o8.flatMap(s11=>s11.status==="fulfilled"?[s11.value.current?.id??""]:[])).size>1&&t2.push(`THE HOSTS DIFFER: erlmcp-actions undo --environment ${e2}   (brings them to one release); or deploy again, or roll back`),t2}function T18(e2,n3){let{site:o8,current:t2,owner:i13,locked:s11,held:r3}=e2,a17=[...W11(e2),...i13===void 0?[]:[M18(i13)],...s11===void 0?[]:[`LOCKED by ${s11.actor}: ${s11.reason}`],...r3===void 0?[]:[`HELD by ${r3.actor}: ${r3.reason}`],...x31(e2,n3),...D15(e2)];return[`${o8}: ${t2===void 0?"nothing is live":`live ${t2.id}`}`,...a17.map(l33=>`    ${l33}`)]}function W11({current:e2,groups:n3}){return n3.length===0?e2===void 0?[]:["NOTHING RUNS"]:n3.flatMap(({name:o8,running:t2,shown:i13})=>Object.keys(t2).map(s11=>`runs ${s11==="?"?"a process that was not started by a deployment":s11} in slot ${o8}, ${i13}`))}function M18({kind:e2,id:n3,release:o8,actor:t2,url:i13,guard:s11}){let r3=i13===""?"":` (${i13})`;return`${e2} ${n3} of ${o8} by ${t2} is under way${r3}; its guard is ${s11==="alive"?"running":"stopped"}`}function x31(e2,n3){let{attempt:o8,owner:t2,groups:i13}=e2,s11=`erlmcp-actions undo --environment ${n3}`;return p28(e2)?[`UNFINISHED ${o8?.id}: ${s11}`]:t2===void 0&&i13.some(({name:a17})=>a17===o8?.left)?[`slot ${o8?.left}, which the traffic left, still runs: ${s11}   (stops it once the traffic is confirmed on the other slot)`]:[]}function D15(e2){let n3=y25([e2]),o8=n3?.by==="guard"?", by the guard alone":n3?.by==="person"?", by hand":"",t2=e2.releases.filter(i13=>i13.good>0&&!i13.bad).sort((i13,s11)=>s11.good-i13.good).slice(0,I20).map(({id:i13})=>i13);return[...n3===void 0?[]:[`last: ${n3.outcome}${o8}, ${n3.at}`],`good: ${t2.join(", ")||"none yet"}`]}function standing(e2){let n3=e2.flatMap(t2=>t2.status==="fulfilled"?[t2.value]:[]),o8=new Set(e2.map(t2=>t2.status==="rejected"?g22:t2.value.current?.version??d20));return{liveVersion:[...o8].join(",")===d20?"":[...o8].join(","),outcome:y25(n3)?.outcome??"",unfinished:n3.some(p28),locked:n3.some(({locked:t2,held:i13})=>t2!==void 0||i13!==void 0)}}async function look(e2,n3){let o8=new Set(e2.sites);n3.log.info(`Inspecting ${e2.sites.join(", ")}`);let t2=setInterval(()=>n3.log.info(`waiting for ${[...o8].join(", ")}`),L14);try{return await Promise.allSettled(e2.sites.map(async i13=>e2.inspect(i13,void 0).finally(()=>o8.delete(i13))))}finally{clearInterval(t2)}}async function statusMain({config:e2,environment:n3,credentials:o8},t2){await withTarget(e2.service,n3,o8,t2,async i13=>{let s11=await look(i13,t2),r3=statusLines(n3.name,i13.sites,s11);for(let c28 of r3)t2.log.info(c28);let{liveVersion:a17,outcome:f32,unfinished:l33,locked:S31}=standing(s11),$27={"live-version":a17,outcome:f32,unfinished:l33,locked:S31};for(let[c28,u23]of Object.entries($27))setOutput(c28,String(u23));let h35=statusDocument(e2.service,n3.name,U9(a17),r3);writeSummary(renderMarkdown(h35),{log:t2.log,secrets:t2.secrets});let m30=i13.sites.filter((c28,u23)=>s11[u23]?.status==="rejected");if(m30.length>0)throw new UserError(`${m30.join(", ")} cannot be inspected`,{fix:"What is live there is unknown: see the log for the reason."})})}function H14(e2,n3){let o8=n3 instanceof SiteUnreachable&&!(n3 instanceof NothingRun),t2=n3 instanceof Error?n3.message:String(n3);return`${e2}: ${o8?"NOT REACHED":"UNKNOWN"}: ${t2.startsWith(`${e2}: `)?t2.slice(e2.length+2):t2}`}function U9(e2){return e2===""?"nothing is live":e2.split(",").some(o8=>o8!==g22&&o8!==d20)?`${e2} is live`:"what is live is unknown"}function p28({attempt:e2,owner:n3}){return e2?.end==="pending"&&n3?.guard!=="alive"}function y25(e2){return e2.flatMap(({outcomes:n3})=>Object.values(n3)).toSorted((n3,o8)=>n3.at<o8.at?1:-1)[0]}var I20,L14,g22,d20,init_status2=__esm({"src/app/status.ts"(){"use strict";init_action();init_errors();init_summary();init_target();init_status();init_markdown();init_connection();init_open();I20=5,L14=5e3,g22="unknown",d20="none"}});var import_node_string_decoder,h28,BoundedBytes,r2,LineSplitter,init_output_buffer=__esm({"src/core/output-buffer.ts"(){"use strict";import_node_string_decoder=__nccwpck_require__(193),h28=1024,BoundedBytes=class{headLimit;tailLimit;head=[];tail=[];headBytes=0;tailBytes=0;dropped=0;constructor(t2){this.headLimit=Math.floor(t2/4),this.tailLimit=t2-this.headLimit}get truncated(){return this.dropped>0}push(t2){let i13=this.headLimit-this.headBytes;if(i13>0){let s11=t2.subarray(0,i13);this.head.push(s11),this.headBytes+=s11.length}let e2=t2.subarray(Math.max(0,i13));e2.length!==0&&(this.tail.push(e2),this.tailBytes+=e2.length,this.dropOldest(),this.tail.length>h28&&(this.tail=[Buffer.concat(this.tail)]))}toString(){if(!this.truncated)return Buffer.concat([...this.head,...this.tail]).toString("utf8");let t2=Buffer.concat(this.head).toString("utf8"),i13=Buffer.concat(this.tail).toString("utf8");return`${t2}
[${this.dropped} bytes left out]
${i13}`}dropOldest(){let t2=this.tailBytes-this.tailLimit;if(t2<=0)return;this.dropped+=t2,this.tailBytes-=t2;let i13=0;for(;t2>0;){let e2=this.tail[i13];if(e2===void 0)break;if(e2.length>t2){this.tail[i13]=e2.subarray(t2);break}t2-=e2.length,i13+=1}i13>0&&this.tail.splice(0,i13)}},r2=64*1024,LineSplitter=class{decoder=new import_node_string_decoder.StringDecoder("utf8");onLine;partial="";endedWithReturn=!1;constructor(t2){this.onLine=t2}push(t2){this.take(this.decoder.write(t2))}end(){this.take(this.decoder.end()),this.partial!==""&&this.onLine(this.partial),this.partial=""}take(t2){if(t2==="")return;let i13=this.endedWithReturn&&t2.startsWith(`
`)?t2.slice(1):t2;this.endedWithReturn=t2.endsWith("\r");let e2=(this.partial+i13).split(/\r\n|\n|\r/);this.partial=e2.pop()??"";for(let s11 of e2)this.emit(s11);for(;this.partial.length>r2;)this.onLine(this.partial.slice(0,r2)),this.partial=this.partial.slice(r2)}emit(t2){for(let i13=0;i13===0||i13<t2.length;i13+=r2)this.onLine(t2.slice(i13,i13+r2))}}}});function signalGroup(r3,n3){try{process.kill(-r3,n3)}catch(t2){if(!s10(t2,"ESRCH","EPERM"))throw t2}}function groupIsAlive(r3){try{return process.kill(-r3,0),!0}catch(n3){return s10(n3,"EPERM")}}function groupRuns(r3){if(!groupIsAlive(r3))return!1;let n3;try{n3=(0,import_node_fs27.readdirSync)("/proc")}catch{return!0}return n3.some(t2=>/^\d+$/.test(t2)&&a15(t2,r3))}function a15(r3,n3){try{let t2=(0,import_node_fs27.readFileSync)(`/proc/${r3}/stat`,"latin1"),[o8="",,u23=""]=t2.slice(t2.lastIndexOf(")")+2).split(" ");return Number(u23)===n3&&o8!=="Z"&&o8!=="X"}catch{return!1}}function killWithUs(r3){return i12||(i12=!0,process.once("exit",()=>{for(let n3 of e)signalGroup(n3,"SIGKILL")})),e.add(r3),()=>e.delete(r3)}function s10(r3,...n3){return r3 instanceof Error&&n3.includes(r3.code??"")}var import_node_fs27,e,i12,init_process_group=__esm({"src/core/process-group.ts"(){"use strict";import_node_fs27=__nccwpck_require__(24),e=new Set,i12=!1}});var exec_exports={};__export(exec_exports,{systemExec:()=>systemExec});function G12(n3,e2,t2){return e2!==void 0&&!R22(e2)?new UserError(`${n3} cannot be started in ${e2}: there is no such folder`,{cause:t2}):t2.code==="ENOENT"?new UserError(`the program ${n3} was not found`,{fix:"Install it, or put its folder on PATH.",cause:t2}):t2.code==="EACCES"?new UserError(`the program ${n3} cannot be executed: permission denied`,{cause:t2}):new UserError(`the program ${n3} cannot be started: ${t2.message}`,{cause:t2})}function R22(n3){return(0,import_node_fs28.statSync)(n3,{throwIfNoEntry:!1})?.isDirectory()??!1}var import_node_fs28,import_node_stream3,E23,w27,a16,x32,u20,b28,systemExec,S26,M19,init_exec=__esm({"src/core/exec.ts"(){"use strict";import_node_fs28=__nccwpck_require__(24),import_node_stream3=__nccwpck_require__(75);init_output_buffer();init_errors();init_process_group();E23=1024*1024,w27=2e3,a16=250,x32=1e3,u20=20,b28=2**31-1,systemExec=async(n3,e2,t2)=>{let{spawn:i13}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(421),1));if(t2.signal?.aborted)return S26;let s11=i13(n3,e2,{detached:!0,cwd:t2.cwd,env:t2.env,stdio:[t2.input===void 0?"ignore":"pipe","pipe","pipe"]});return new M19(n3,s11,t2).end},S26={code:null,signal:null,stdout:"",stderr:"",timedOut:!1,cancelled:!0,truncated:!1,durationMs:0},M19=class{end;started=performance.now();options;child;kept;splitters=[];resolve=()=>{};reject=()=>{};timers=new Set;onAbort=()=>this.stop("cancelled");forget=()=>{};exit;stopped;groupGone=!1;pipesClosed=!1;failure;settled=!1;constructor(e2,t2,i13){this.options=i13,this.child=t2,this.end=new Promise((r3,o8)=>{this.resolve=r3,this.reject=o8});let s11=i13.keepBytes??E23;this.kept={stdout:new BoundedBytes(s11),stderr:new BoundedBytes(s11)},this.child.once("error",r3=>{this.child.pid===void 0&&this.fail(G12(e2,i13.cwd,r3))}),this.child.pid!==void 0&&(this.forget=killWithUs(this.child.pid),this.child.once("exit",(r3,o8)=>this.exited(r3,o8)),this.child.once("close",()=>{this.pipesClosed=!0,this.settleWhenDone()}),this.listen("stdout"),this.listen("stderr"),this.feed(),this.after(Math.min(i13.deadlineMs,b28),()=>this.stop("timedOut")),i13.signal?.addEventListener("abort",this.onAbort,{once:!0}))}listen(e2){let{onLine:t2}=this.options,i13=t2===void 0?void 0:new LineSplitter(r3=>t2(r3,e2));i13!==void 0&&this.splitters.push(i13);let s11=this.child[e2];s11?.on("data",r3=>{this.kept[e2].push(r3),this.guarded(()=>i13?.push(r3))}),s11?.on("error",()=>{})}feed(){let{input:e2}=this.options,{stdin:t2}=this.child;if(e2===void 0||t2===null)return;if(typeof e2=="string"||Buffer.isBuffer(e2)){t2.on("error",()=>{}),t2.end(e2);return}let i13;e2.once("error",s11=>{i13=s11}),(0,import_node_stream3.pipeline)(e2,t2,()=>{i13!==void 0&&this.guarded(()=>{throw new Error(`the input for ${this.child.spawnfile} could not be read: ${errorMessage(i13)}`)})})}guarded(e2){if(this.failure===void 0)try{e2()}catch(t2){this.failure=t2,this.stop("failed")}}stop(e2){if(this.stopped!==void 0||this.exit!==void 0||this.settled)return;this.stopped=e2,this.signal("SIGTERM");let t2=this.options.graceMs??w27;this.watchGroup(performance.now()+t2)}watchGroup(e2){if(!this.groupGone&&this.groupEnded()&&(this.groupGone=!0),this.groupGone&&this.exit!==void 0){this.settleWhenDone();return}if(performance.now()<e2){this.after(u20,()=>this.watchGroup(e2));return}this.signal("SIGKILL"),this.after(x32,()=>this.settle()),this.watchDying()}watchDying(){if(!this.settled){if(this.child.pid!==void 0&&groupRuns(this.child.pid)){this.after(u20,()=>this.watchDying());return}this.groupGone=!0,this.settleWhenDone()}}groupEnded(){return this.exit!==void 0&&this.child.pid!==void 0&&!groupIsAlive(this.child.pid)}signal(e2){this.child.pid!==void 0&&!this.groupGone&&signalGroup(this.child.pid,e2)}exited(e2,t2){this.exit={code:e2,signal:t2},this.settleWhenDone(),this.stopped===void 0&&this.after(a16,()=>this.settleAfterReading())}settleWhenDone(){this.exit!==void 0&&(this.stopped!==void 0&&!this.groupGone||(this.pipesClosed?this.settle():this.stopped!==void 0&&this.after(a16,()=>this.settleAfterReading())))}settleAfterReading(){setImmediate(()=>setImmediate(()=>this.settle()))}after(e2,t2){if(this.settled)return;let i13=setTimeout(()=>{this.timers.delete(i13),this.settled||t2()},e2);this.timers.add(i13)}release(){this.settled=!0,this.forget();for(let e2 of this.timers)clearTimeout(e2);this.options.signal?.removeEventListener("abort",this.onAbort);for(let e2 of[this.child.stdin,this.child.stdout,this.child.stderr])e2?.destroy();this.child.unref()}fail(e2){this.settled||(this.release(),this.reject(e2))}settle(){if(this.settled)return;for(let i13 of this.splitters)this.guarded(()=>i13.end());if(this.failure!==void 0){this.fail(this.failure);return}this.release();let{stdout:e2,stderr:t2}=this.kept;this.resolve({code:this.exit?.code??null,signal:this.exit?.signal??null,stdout:e2.toString(),stderr:t2.toString(),timedOut:this.stopped==="timedOut",cancelled:this.stopped==="cancelled",truncated:e2.truncated||t2.truncated,durationMs:performance.now()-this.started})}}}});var http_decoding_exports={};__export(http_decoding_exports,{decoded:()=>decoded});function decoded(n3,i13){let r3=(n3.headers["content-encoding"]??"").toLowerCase().split(",").map(e2=>e2.trim()).filter(e2=>e2!==""&&e2!=="identity"),t2=r3.flatMap(e2=>h30.exec(e2)?.[1]??[]);if(t2.length===0||t2.length!==r3.length||t2.length>w28)return n3;let c28=((i13[0]??0)&15)===8,d23=(e2,o8)=>e2==="gzip"?(0,import_node_zlib3.createGunzip)():e2==="br"?(0,import_node_zlib3.createBrotliDecompress)():c28||!o8?(0,import_node_zlib3.createInflate)():(0,import_node_zlib3.createInflateRaw)(),a17=t2.toReversed().map((e2,o8)=>d23(e2,o8===0)),s11=a17.at(-1);return(0,import_node_stream4.pipeline)([n3,...a17],e2=>{e2&&s11.destroy(e2)}),s11}var import_node_stream4,import_node_zlib3,h30,w28,init_http_decoding=__esm({"src/core/http-decoding.ts"(){"use strict";import_node_stream4=__nccwpck_require__(75),import_node_zlib3=__nccwpck_require__(522),h30=/^(?:x-)?(gzip|deflate|br)$/,w28=4}});var shared$18,addressOf,init_http_address=__esm({"shared:src/core/http-address.ts"(){shared$18=(__nccwpck_require__(377).shared)["src/core/http-address.ts"],addressOf=shared$18.addressOf}});var proxy_exports={};__export(proxy_exports,{proxied:()=>proxied});async function proxied(t2,n3,r3,o8){if(await x33(t2.hostname)||await noProxyFor(t2))return;let e2=$24(t2,n3),a17=r3.headers,i13=t2.protocol==="https:"||a17.host!==void 0;return{options:i13?{...r3,agent:await tunnelAgent(e2.url,e2.headers,o8)}:g24(t2,e2,r3),name:e2.name,answered:s11=>i13||!w29.has(s11)?void 0:c25(t2,e2,s11),connected:s11=>s11===200?void 0:c25(t2,e2,s11),failed(s11){let{kind:u23,why:f32}=reasonOf(s11);return new HttpFailure("proxy",t2,`${e2.name}: ${u23==="other"?"it closed the connection without an answer":f32}`,{cause:s11})}}}function g24(t2,n3,{ca:r3,port:o8,...e2}){return{...e2,protocol:n3.url.protocol,...addressOf(n3.url),path:`${t2.protocol}//${t2.host}${e2.path??""}`,headers:{...e2.headers,host:t2.host,...n3.headers}}}function $24(t2,n3){let r3=process.env[n3]??"",o8=r3.includes("://")?r3:`http://${r3}`,e2=URL.canParse(o8)?new URL(o8):void 0;if(e2?.protocol!=="http:"&&e2?.protocol!=="https:")throw new HttpFailure("proxy",t2,`the variable ${n3} does not name an http: or https: proxy`);let a17=`${p31(e2.username)}:${p31(e2.password)}`,i13=a17===":"?{}:{"proxy-authorization":`Basic ${Buffer.from(a17).toString("base64")}`};return{url:new URL(e2.origin),name:`the proxy ${e2.origin} (${n3})`,headers:i13}}function c25(t2,{name:n3,headers:r3},o8){let e2=o8!==407?"":Object.keys(r3).length===0?": it requires a user and password, and the variable gives none":": it does not accept the user and password in the variable";return new HttpFailure("proxy",t2,`${n3} answered HTTP ${o8}${e2}`,{status:o8})}async function x33(t2){let n3=t2.replace(/^\[(.*)\]$/,"$1");if(/^(?:localhost|.*\.localhost)\.?$/.test(n3))return!0;let{isIP:r3}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(30),1));if(r3(n3)===0)return!1;if(n3.startsWith("127.")||n3==="::1"||n3.startsWith("::ffff:7f"))return!0;let{networkInterfaces:o8}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(161),1));return Object.values(o8()).some(e2=>e2?.some(({address:a17})=>a17===n3)===!0)}function p31(t2){try{return decodeURIComponent(t2)}catch{return t2}}var w29,init_proxy=__esm({"src/core/proxy.ts"(){"use strict";init_heavy();init_http_address();init_http_failure();w29=new Set([407,502,503,504])}});var shared$19,systemClock,init_clock=__esm({"shared:src/core/clock.ts"(){shared$19=(__nccwpck_require__(377).shared)["src/core/clock.ts"],systemClock=shared$19.systemClock}});var shared$20,SHORTEST,Secrets,init_mask=__esm({"shared:src/core/mask.ts"(){shared$20=(__nccwpck_require__(377).shared)["src/core/mask.ts"],SHORTEST=shared$20.SHORTEST,Secrets=shared$20.Secrets}});var require_rehearse=__commonJS({"rehearsal.cjs:src/edge/cli/rehearse.ts"(exports2,module2){module2.exports=(__nccwpck_require__(83)["src/edge/cli/rehearse.ts"])}});var commands_exports={};__export(commands_exports,{COMMANDS:()=>COMMANDS});async function h31(e2,n3,r3="warn"){let o8=readConfig(f28,e2.config,n3.log,r3);if(e2.environment===void 0)throw new UserError("--environment is required",{fix:`There are: ${Object.keys(o8.environments).join(", ")}.`});return openEnvironment(o8,e2.environment,e2.hosts,n3.log)}async function y26(e2,n3,r3){let o8=await h31(e2,n3);return withTarget(o8.config.service,o8.environment,k22(e2),n3,async t2=>r3(t2,o8))}function k22(e2){return{ssh:{key:e2["ssh-key"]===void 0?void 0:g25("ssh-key",e2["ssh-key"]),knownHosts:e2["known-hosts"]===void 0?void 0:g25("known-hosts",e2["known-hosts"])}}}function b29(e2,n3,r3){let o8=deploymentDocument(e2);for(let t2 of renderConsole(o8))n3.log.info(t2);if(r3&&!e2.dryRun){let t2=(0,import_node_path24.join)(process.cwd(),".erlmcp","reports",e2.deploymentId);(0,import_node_fs29.mkdirSync)(t2,{recursive:!0,mode:448}),n3.log.info(`Report: ${writeDeploymentReport(e2,o8,t2).html}`)}return succeeded(e2.intent,e2.outcome)?0:1}function g25(e2,n3){try{return(0,import_node_fs29.readFileSync)(n3,"utf8")}catch(r3){throw new UserError(`--${e2} ${n3} cannot be read: ${r3.code??String(r3)}`)}}async function J8(e2,n3,r3){let o8=PROFILES.find(d23=>d23===(e2.profile??"production"));if(o8===void 0)throw new UserError(`--profile must be one of ${PROFILES.join(", ")}`);let t2=(0,import_node_path24.join)(process.cwd(),".erlmcp");(0,import_node_fs29.mkdirSync)(t2,{recursive:!0,mode:448}),(0,import_node_fs29.writeFileSync)((0,import_node_path24.join)(t2,".gitignore"),`*
`);let s11=process.env.GITHUB_TOKEN;s11!==void 0&&r3.secrets.add(s11);let{report:c28,document:a17,files:i13}=await gate({config:n3,folder:".",profile:o8,version:e2.version,gates:e2.gates??"",baseRef:e2["base-ref"],waive:e2.waive??"",token:s11,out:(0,import_node_path24.join)(t2,"gates")},currentJob(void 0),r3);for(let d23 of renderConsole(a17))r3.log.info(d23);return r3.log.info(`Report: ${i13.html}`),c28.verdict==="pass"?0:1}var import_node_fs29,import_node_path24,f28,COMMANDS,init_commands=__esm({"src/edge/cli/commands.ts"(){"use strict";import_node_fs29=__nccwpck_require__(24),import_node_path24=__nccwpck_require__(760);init_gate2();init_config_file();init_job();init_secrets();init_release3();init_request();init_rollback2();init_status2();init_verifier2();init_errors();init_profile();init_deploy();init_recover();init_words();init_deployment();init_console();init_write();init_open();f28=".",COMMANDS={async validate(e2,n3){let{service:r3,environments:o8}=readConfig(f28,e2.config,n3.log,"refuse");n3.log.info(`${e2.config} is valid (service ${r3})`);for(let{name:t2,profile:s11,target:c28,strategy:a17,url:i13}of Object.values(o8))n3.log.info(`  ${t2} (${s11}): ${a17.kind} on ${c28.hosts.map(d23=>d23.name).join(", ")}${i13===void 0?"":`, ${i13}`}`);return 0},async gate(e2,n3){return J8(e2,readConfig(f28,e2.config,n3.log),n3)},async plan(e2,n3){let{config:r3,environment:o8}=await h31(e2,n3,"refuse"),t2=readSecrets(e2.secrets===void 0?void 0:g25("secrets",e2.secrets),n3),{environment:s11,serviceSecrets:c28}=e2.secrets===void 0?{environment:o8,serviceSecrets:void 0}:withValues(o8,t2),a17=await shipmentOf(e2,s11,r3.service,c28,f28,n3),i13=currentJob(void 0),d23=ownerOf2(i13,"deploy",a17.release.id,"plan",n3);return withTarget(r3.service,s11,k22(e2),n3,async p34=>{let j15=requestOf({intent:"deploy",service:r3.service,environment:s11,owner:d23,job:i13,token:process.env.GITHUB_TOKEN,folder:f28,dryRun:!0},n3);return b29(await deploy(j15,a17,p34,...asking(s11,n3)),n3,!1)})},async status(e2,n3){return y26(e2,n3,async(r3,{environment:o8})=>{let t2=await look(r3,n3);for(let s11 of statusLines(o8.name,r3.sites,t2))n3.log.info(s11);return t2.every(({status:s11})=>s11==="fulfilled")?0:1})},async lock(e2,n3){let r3=e2.reason??"";if(r3==="")throw new UserError("--reason is required",{fix:"Give the reason, so that others know whom to contact."});return y26(e2,n3,async(o8,{environment:t2})=>{for(let s11 of o8.sites)await o8.lock(s11,r3,currentJob(void 0).actor);return n3.log.info(`${t2.name} is locked. Nothing deploys there until: erlmcp-actions unlock --environment ${t2.name}`),0})},async unlock(e2,n3){return y26(e2,n3,async(r3,{environment:o8})=>{for(let t2 of r3.sites)await r3.unlock(t2);return n3.log.info(`${o8.name} is unlocked.`),0})},async undo(e2,n3){return y26(e2,n3,async(r3,{config:o8,environment:t2})=>{let s11=currentJob(void 0),c28=ownerOf2(s11,"recover","",e2.reason??"undo",n3),a17=requestOf({intent:"recover",service:o8.service,environment:t2,owner:c28,job:s11,token:process.env.GITHUB_TOKEN,folder:f28,force:e2.force===!0},n3),i13=await recover(a17,{mine:()=>!0,overtake:!0},r3,...asking(t2,n3));return b29(i13,n3,!0),i13.checks.every(({verdict:p34})=>p34==="pass")&&["rolled_back","rollback_failed","removed","refused","unchanged","deployed"].includes(i13.outcome)?0:1})},async rollback(e2,n3){let{config:r3,environment:o8}=await h31(e2,n3),t2=currentJob(void 0),s11=readSecrets(e2.secrets===void 0?void 0:g25("secrets",e2.secrets),n3),c28={config:r3,environment:o8,job:t2,secrets:s11,folder:f28,token:process.env.GITHUB_TOKEN,credentials:k22(e2),dryRun:e2["dry-run"],force:e2.force===!0,hosts:e2.hosts,reason:e2.reason??`rollback by ${t2.actor}`,save:()=>{}};if(e2.mode!==void 0&&e2.mode!=="release"&&e2.mode!=="config")throw new UserError("--mode must be release or config");let a17=e2.mode==="config"?await changeSetting(e2.set??"",c28,n3):await rollbackRelease(e2.to??"",c28,n3);return b29(a17,n3,!0)}}}});var main_exports={};__export(main_exports,{main:()=>main});async function main(o8){let e2=new Secrets,r3=process.stdout.isTTY===!0&&process.env.NO_COLOR===void 0,n3=plainLog(t2=>process.stdout.write(`${t2}
`),{colour:r3,secrets:e2}),s11;try{let{name:t2,options:i13}=S27(o8);if(t2===void 0)return process.stdout.write(N15),o8.length===0||o8.includes("--help")?0:2;if(t2==="rehearse")return await(await Promise.resolve().then(()=>__toESM(require_rehearse(),1))).rehearse(i13,p34=>process.stdout.write(`${p34}
`),r3);s11=(0,import_node_fs30.mkdtempSync)((0,import_node_path25.join)((0,import_node_os4.tmpdir)(),"erlmcp-actions-"));let l33={clock:systemClock,exec:systemExec,http:systemHttp,log:n3,secrets:e2,randomHex:p34=>(0,import_node_crypto9.randomBytes)(p34).toString("hex"),tmp:s11,signal:M20()},{COMMANDS:m30}=await Promise.resolve().then(()=>(init_commands(),commands_exports));return await m30[t2](i13,l33)}catch(t2){return process.stderr.write(`${e2.redact(explain(t2))}
`),1}finally{s11!==void 0&&(0,import_node_fs30.rmSync)(s11,{recursive:!0,force:!0})}}function S27(o8){let e2={type:"string"},r3={type:"boolean",default:!1};try{let{values:n3,positionals:s11}=(0,import_node_util.parseArgs)({args:[...o8],allowPositionals:!0,options:{config:{type:"string",default:"deploy.yml"},environment:{type:"string",short:"e"},hosts:e2,archive:e2,version:e2,commit:e2,manifest:e2,reason:e2,to:e2,mode:e2,set:e2,profile:e2,gates:e2,"base-ref":e2,waive:e2,"ssh-key":e2,"known-hosts":e2,secrets:e2,workflow:e2,event:e2,tag:e2,real:e2,input:{type:"string",multiple:!0},after:{type:"string",multiple:!0},var:{type:"string",multiple:!0},"skip-tests":r3,"dry-run":r3,force:r3,json:r3,verbose:r3,help:r3}}),[t2,i13]=s11;if(n3.help||t2===void 0)return{name:void 0,options:n3};if(i13!==void 0)throw new UserError(`unexpected argument ${JSON.stringify(i13)}`,{fix:"See erlmcp-actions --help."});let l33=c26.find(m30=>m30===t2);if(l33===void 0)throw new UserError(`there is no command ${JSON.stringify(t2)}`,{fix:`There are: ${c26.join(", ")}.`});return{name:l33,options:n3}}catch(n3){throw n3 instanceof UserError?n3:new UserError(n3.message,{fix:"See erlmcp-actions --help."})}}function M20(){let o8=new AbortController;for(let e2 of["SIGINT","SIGTERM"])process.on(e2,()=>{o8.signal.aborted&&process.exit(130),process.stderr.write(`
${e2}: stopping; press Ctrl-C again to quit now and leave the rollback to the guards
`),o8.abort(new UserError(`cancelled (${e2})`))});return o8.signal}var import_node_crypto9,import_node_fs30,import_node_os4,import_node_path25,import_node_util,c26,N15,init_main2=__esm({"src/edge/cli/main.ts"(){"use strict";import_node_crypto9=__nccwpck_require__(598),import_node_fs30=__nccwpck_require__(24),import_node_os4=__nccwpck_require__(161),import_node_path25=__nccwpck_require__(760),import_node_util=__nccwpck_require__(975);init_clock();init_errors();init_exec();init_http();init_log();init_mask();c26=["rehearse","validate","gate","plan","status","lock","unlock","undo","rollback"],N15=`erlmcp-actions <command> [options]

  validate                              check deploy.yml
  gate     [--profile P] [--version V] [--gates A,B] [--base-ref REF] [--waive "GATE until=YYYY-MM-DD REASON"]
                                        build the release and run the gates it must pass before deployment
  plan     --environment NAME --archive FILE --version V   show what a deployment would do; changes nothing
  status   --environment NAME           show what is live, who holds the lease, what is unfinished
  lock     --environment NAME --reason TEXT   no deployments until unlock
  unlock   --environment NAME
  undo     --environment NAME           roll back an unfinished or held deployment
  rollback --environment NAME [--to RELEASE] [--mode config --set key=value] [--reason TEXT]
  rehearse [--tag V | --event workflow_dispatch --input name=value] [--workflow FILE] [--json] [--verbose]
                                        run this repository's workflows here, in a sandbox; --after V pushes an
                                        older tag first, so that there is something to roll back to

options
  --config FILE        deploy.yml of this service (default: deploy.yml)
  --hosts A,B          only these hosts
  --ssh-key FILE       default: your own keys and agent
  --known-hosts FILE   default: your own
  --secrets FILE       NAME=value lines, for what deploy.yml names
  --manifest FILE, --commit SHA, --skip-tests, --dry-run
  --var NAME=VALUE     rehearse: a variable of the repository
  --real FILE          rehearse: on the real hosts, with the secrets and variables in FILE as NAME=value lines
`}});var shared$21,FOLDER_PATTERN,GLOB_PATTERN,folderProblem,globProblem,overlap,relativeProblem,init_path=__esm({"shared:src/core/path.ts"(){shared$21=(__nccwpck_require__(377).shared)["src/core/path.ts"],FOLDER_PATTERN=shared$21.FOLDER_PATTERN,GLOB_PATTERN=shared$21.GLOB_PATTERN,folderProblem=shared$21.folderProblem,globProblem=shared$21.globProblem,overlap=shared$21.overlap,relativeProblem=shared$21.relativeProblem}});function placeName(e2,n3){return`${e2}_${n3}`}function readStage(e2){let n3=(0,import_node_path26.join)(e2,"stage.json"),r3=x35(n3);if(!E24(r3))throw new UserError(`${n3} is not the file of a rehearsal's stage`,{fix:"ERLMCP_ACTIONS_SANDBOX is set by a rehearsal; unset it to act on the hosts of deploy.yml."});return r3}function readReplaced(e2){return w31((0,import_node_path26.join)(e2,"environments")).filter(n3=>n3.endsWith(".json")).sort().map(n3=>x35((0,import_node_path26.join)(e2,"environments",n3))).filter(j13)}function writeReplaced(e2,n3){let r3=(0,import_node_path26.join)(e2,"environments",`${placeName(n3.service,n3.environment)}.json`),o8=`${JSON.stringify(n3,null,2)}
`;textOf2(r3)!==o8&&writeWhole(r3,o8)}function writeLeftOut(e2,n3){writeWhole((0,import_node_path26.join)(e2,"left-out",b30(n3)),n3)}function portFor(e2,n3,r3,o8){let a17=(0,import_node_path26.join)(e2,"assigned",b30(`${n3} ${r3}`)),s11=h33(a17);if(s11!==void 0)return s11;let{port:i13,isOurs:v21}=I21(e2,n3,r3,o8);if(S28(a17,String(i13)))return i13;let d23=h33(a17)??i13;return v21&&d23!==i13&&(0,import_node_fs31.unlinkSync)((0,import_node_path26.join)(e2,"taken",n3,String(i13))),d23}function I21(e2,n3,r3,o8){let a17=n3==="ports"?k23():new Set;for(let s11 of o8){if(a17.has(s11))continue;let i13=(0,import_node_path26.join)(e2,"taken",n3,String(s11));if(S28(i13,r3))return{port:s11,isOurs:!0};if(textOf2(i13)===r3)return{port:s11,isOurs:!1}}throw new UserError(`all ${o8.length} ${n3} of the rehearsal are in use: none is left for ${r3}`,{fix:"Rehearse fewer hosts or environments at once."})}function S28(e2,n3){(0,import_node_fs31.mkdirSync)((0,import_node_path26.dirname)(e2),{recursive:!0});let r3=(0,import_node_path26.join)((0,import_node_path26.dirname)((0,import_node_path26.dirname)(e2)),`${(0,import_node_path26.basename)(e2)}.${(0,import_node_crypto10.randomUUID)()}`);(0,import_node_fs31.writeFileSync)(r3,n3);try{return(0,import_node_fs31.linkSync)(r3,e2),!0}catch(o8){if(o8.code!=="EEXIST")throw o8;return!1}finally{(0,import_node_fs31.unlinkSync)(r3)}}function k23(){let e2=["/proc/net/tcp","/proc/net/tcp6"].flatMap(n3=>(textOf2(n3)??"").split(`
`));return new Set(e2.flatMap(n3=>{let[,r3]=/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A /.exec(n3)??[];return r3===void 0?[]:[Number.parseInt(r3,16)]}))}function b30(e2){return(0,import_node_crypto10.createHash)("sha256").update(e2).digest("hex").slice(0,32)}function h33(e2){let n3=textOf2(e2);return n3===void 0||!/^\d{1,5}$/.test(n3)?void 0:Number(n3)}function writeWhole(e2,n3){(0,import_node_fs31.mkdirSync)((0,import_node_path26.dirname)(e2),{recursive:!0});let r3=`${e2}.${(0,import_node_crypto10.randomUUID)()}`;(0,import_node_fs31.writeFileSync)(r3,n3),(0,import_node_fs31.renameSync)(r3,e2)}function textOf2(e2){try{return(0,import_node_fs31.readFileSync)(e2,"utf8")}catch{return}}function w31(e2){try{return(0,import_node_fs31.readdirSync)(e2)}catch{return[]}}function x35(e2){try{return JSON.parse(textOf2(e2)??"")}catch{return}}function E24(e2){let n3=e2;return n3?.version===1&&Array.isArray(n3.ports)&&n3.ports.every(c27)&&Array.isArray(n3.proxies)&&n3.proxies.every(r3=>c27(r3?.port))}function j13(e2){let n3=e2;return n3?.version===1&&typeof n3.service=="string"&&typeof n3.environment=="string"&&(n3.url===void 0||c27(n3.url.port)&&typeof n3.url.now=="string"&&typeof n3.url.was=="string")&&Array.isArray(n3.hosts)&&n3.hosts.every(r3=>typeof r3?.name=="string"&&f30(r3.instances)&&(r3.traffic===void 0||typeof r3.traffic=="string")&&(r3.front===void 0||c27(r3.front)))&&f30(n3.changed)&&f30(n3.notRun)}function f30(e2){return Array.isArray(e2)&&e2.every(n3=>typeof n3=="string")}function c27(e2){return Number.isInteger(e2)&&e2>0&&e2<65536}var import_node_crypto10,import_node_fs31,import_node_path26,init_stage_file=__esm({"src/sandbox/stage-file.ts"(){"use strict";import_node_crypto10=__nccwpck_require__(598),import_node_fs31=__nccwpck_require__(24),import_node_path26=__nccwpck_require__(760);init_errors()}});function translate(n3,e2){let{own:t2,at:o8,folders:r3,url:u23}=e2,s11=/^(:|--?[A-Za-z][\w-]*=)?(\d{1,5})$/.exec(n3);if(s11!==null)return`${s11[1]??""}${t2.get(Number(s11[2]))??s11[2]??""}`;let a17=u23===void 0?n3:n3.replace(h34(u23.was),()=>u23.now);a17=a17.replace(d22,(i13,c28,w32)=>{let g28=Number(w32);if(isLoopback(c28))return t2.has(g28)?`${c28}:${t2.get(g28)??""}`:i13;let l33=o8.get(normalized(c28))?.get(g28);return l33===void 0?i13:`127.0.0.1:${l33}`});for(let[i13,c28]of r3)a17=a17.replace(f31(i13),()=>c28);return a17}function instanceAt(n3,e2){let{protocol:t2,hostname:o8,pathname:r3}=new URL(n3);return`${t2}//${isLoopback(o8)&&!p33(o8)?o8:"127.0.0.1"}:${e2}${r3==="/"?"":r3}`}function checkAt(n3,e2){if(!/^https?:/i.test(n3))return n3;let{url:t2}=e2;if(t2!==void 0&&(n3===t2.was||n3.startsWith(`${t2.was}/`)))return n3.slice(t2.was.length)||"/";let{protocol:o8,hostname:r3,pathname:u23,search:s11}=new URL(n3),i13=(isLoopback(r3)?e2.own:e2.at.get(normalized(r3)))?.get(portOf(n3));return i13===void 0?void 0:`${o8}//${isLoopback(r3)&&!p33(r3)?r3:"127.0.0.1"}:${i13}${u23}${s11}`}function portOf(n3){let{port:e2,protocol:t2}=new URL(n3);return e2===""?t2==="https:"?443:80:Number(e2)}function normalized(n3){return n3.toLowerCase().replace(/^\[|\]$/g,"")}function isLoopback(n3){return/^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i.test(n3)||p33(n3)}function p33(n3){return n3==="0.0.0.0"||n3==="[::]"}function h34(n3){let{port:e2,protocol:t2}=new URL(n3);return new RegExp(`${f31(n3).source}${e2===""?`(?::${t2==="https:"?443:80})?(?!:?\\d)`:""}`,"gi")}function namesHost(n3,e2){return e2.find(t2=>new RegExp(`(?<![A-Za-z0-9._-])${$26(t2)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`,"i").test(n3))}function f31(n3){return new RegExp(`(?<![A-Za-z0-9._/-])${$26(n3)}(?![A-Za-z0-9._-])`,"g")}function $26(n3){return n3.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}var d22,init_translate=__esm({"src/sandbox/translate.ts"(){"use strict";d22=/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})(?![\d.:])/g}});function sandboxCommand(t2,s11){let[e2,...r3]=s11.map(({translation:i13})=>t2.map(n3=>translate(n3,i13)));return r3.every(i13=>i13.every((n3,a17)=>n3===e2?.[a17]))?e2:void 0}function sandboxChecks({smoke:t2,url:s11},e2,r3){let i13=[...e2.flatMap(({was:n3})=>n3.local?[]:[normalized(n3.address)]),...s11===void 0?[]:[normalized(new URL(s11).hostname)]];return t2.flatMap(n3=>{if(n3.kind==="command"&&n3.on==="runner")return r3.push(`check ${n3.name}: not run, it is a command on the runner`),[];let a17=e2.map(o8=>n3.kind==="command"?y29(n3,o8,i13):g27(n3,o8)),u23=a17.find(o8=>typeof o8=="string");if(u23!==void 0)return r3.push(`check ${n3.name}: not run, ${u23}`),[];let m30=a17.filter(o8=>typeof o8!="string");if(new Set(m30.map(o8=>JSON.stringify(o8))).size<2)return m30.slice(0,1);let f32=m30.map((o8,d23)=>({...o8,host:e2[d23]?.host.name}));return n3.once?f32.toSorted((o8,d23)=>(o8.host??"")<(d23.host??"")?-1:1).slice(0,1):f32})}function y29(t2,{translation:s11},e2){let r3=t2.command.map(n3=>translate(n3,s11)),i13=r3.map(n3=>namesHost(n3,e2)).find(n3=>n3!==void 0);return i13===void 0?{...t2,command:r3}:`its command names ${i13}`}function g27(t2,{translation:s11}){if(!/^https?:/i.test(t2.url))return t2;let e2=checkAt(t2.url,s11);return e2===void 0?`it queries ${new URL(t2.url).origin}`:{...t2,url:e2,once:t2.once||!isLoopback(new URL(t2.url).hostname)}}function sandboxEvidence({target:{evidence:t2,hosts:s11}},e2){return t2.flatMap(r3=>{if(!r3.startsWith("/"))return[r3];let i13=s11.map(n3=>`${n3.path}/`).find(n3=>r3.startsWith(n3));return i13!==void 0?[r3.slice(i13.length)]:(e2.push(`evidence ${r3}: not collected`),[])})}var init_checks3=__esm({"src/sandbox/checks.ts"(){"use strict";init_translate()}});function placesOf(n3){let{environment:r3,url:l33,changed:o8}=n3,m30=r3.target.hosts.map(e2=>({was:e2,ports:_21(e2,n3)})),u23=new Map;for(let{was:e2,ports:c28}of m30){let d23=normalized(e2.address);e2.local||u23.set(d23,new Map([...u23.get(d23)??[],...Object.values(c28).flatMap(p34=>[...p34])]))}let t2=({was:e2,ports:c28},d23,p34)=>({own:c28[d23]??new Map,at:new Map([...u23,...A19(e2,r3).map(f32=>[f32,c28[d23]??new Map])]),folders:p34,url:l33}),s11=L15(m30,t2,n3),i13=m30.map(e2=>k24(e2,t2,n3)),a17=new Set(i13.flatMap(({was:e2,host:c28,slots:d23})=>[c28.env,d23?.a.env??{},d23?.b.env??{}].flatMap(p34=>Object.keys(p34).filter(f32=>p34[f32]!=={...r3.env,...e2.env}[f32]))));return a17.size>0&&o8.push(`variables ${[...a17].sort().join(", ")}: set for this machine`),{places:i13,env:s11}}function k24(n3,r3,l33){let{environment:o8,folderOf:m30,frontPort:u23}=l33,{was:t2,ports:s11}=n3,i13=m30(t2),a17=import_node_path27.posix.join(i13,"shared"),e2=`${o8.name}-${t2.name}`,c28={...o8.env,...t2.env},d23=(g28,{instance:P15,env:E25},$27)=>{let T19=s11[g28]?.get(portOf(P15))??0,H16=r3(n3,g28,[[t2.path,i13]]);return{instance:instanceAt(P15,T19),env:{...C12({...c28,...E25},E25,H16,T19,$27,l33),HOME:a17}}},p34=o8.strategy.kind==="blue-green"?o8.strategy.slots:void 0,f32=p34===void 0?void 0:{a:d23("a",p34.a,`${e2}-a`),b:d23("b",p34.b,`${e2}-b`)},y31=f32===void 0?d23("main",t2,e2):{...f32.a,env:{...t2.env,HOME:a17}},v21={name:t2.name,local:!0,address:"local",user:void 0,port:22,jump:void 0,sudo:!1,runAs:void 0,path:i13,instance:y31.instance,front:t2.front===void 0?void 0:instanceAt(t2.front,u23(t2)),ports:[...new Set(t2.ports.flatMap(g28=>Object.values(s11).flatMap(P15=>P15.get(g28)??[])))],env:y31.env,...f32===void 0||o8.target.hosts.length===1?{}:{slots:f32}},b31=new Map(Object.values(s11).flatMap(g28=>[...g28]));return{was:t2,host:v21,slots:f32,instances:f32===void 0?[y31.instance]:[f32.a.instance,f32.b.instance],translation:{...r3(n3,"main",x36(t2.path)),own:b31}}}function _21(n3,{environment:{env:r3,strategy:l33},erlmcp:o8,port:m30,frontPort:u23}){let t2=v21=>o8?[Number({...r3,...n3.env,...v21}[M21]??S29)].filter(b31=>b31>0):[],s11=(v21,b31)=>b31.map(g28=>[g28,m30(`${n3.name}/${v21}:${g28}`)]);if(l33.kind!=="blue-green")return{main:new Map(s11("main",[portOf(n3.instance),...n3.ports,...t2({})]))};let{a:i13,b:a17}=l33.slots,e2=v21=>[portOf(v21.instance),...t2(v21.env).filter(b31=>v21.env[M21]===String(b31))],c28=s11("a",e2(i13)),d23=s11("b",e2(a17)),p34=new Set([...e2(i13),...e2(a17)]),f32=n3.front===void 0?[]:[[portOf(n3.front),u23(n3)]],y31=[...s11("main",[...n3.ports,...t2({})].filter(v21=>!p34.has(v21))),...f32];return{a:new Map([...y31,...d23,...c28]),b:new Map([...y31,...c28,...d23])}}function A19({instance:n3},{strategy:r3}){return(r3.kind==="blue-green"?[r3.slots.a.instance,r3.slots.b.instance]:[n3]).map(o8=>new URL(o8).hostname).filter(o8=>!isLoopback(o8)).map(normalized)}function C12(n3,r3,l33,o8,m30,{environment:u23,erlmcp:t2}){let s11={...r3};for(let[a17,e2]of Object.entries(n3)){let c28=N17(e2,l33)?"127.0.0.1":translate(e2,l33);c28!==e2&&!e2.includes("${")&&(s11[a17]=c28)}let i13={...n3,...s11};if(t2){s11.ERLMCP_HOST="127.0.0.1",s11.ERLMCP_PORT=String(o8);let a17=Number(n3[M21]??S29);s11[M21]=String(l33.own.get(a17)??a17),s11.NODE_NAME=`erlmcp-${m30.replace(/[^A-Za-z0-9_-]/g,"-")}@127.0.0.1`,s11.ERLMCP_DISTRIBUTION="off"}else!u23.secrets.includes("PORT")&&!Object.values(i13).some(a17=>a17===String(o8)||a17===`:${o8}`)&&(s11.PORT=String(o8));return s11}function L15(n3,r3,{environment:l33,folderOf:o8,notRun:m30}){let u23={...l33.env};for(let[t2,s11]of Object.entries(l33.env).filter(([,i13])=>i13.includes("${"))){let i13=new Set(n3.flatMap(e2=>Object.keys(e2.ports).map(c28=>translate(s11,r3(e2,c28,[[e2.was.path,o8(e2.was)]]))))),[a17=s11]=i13;i13.size===1?u23[t2]=a17:m30.push(`variable ${t2}: unchanged, since it contains a reference and the hosts differ`)}return u23}function N17(n3,{at:r3}){return r3.has(normalized(n3))}function x36(n3){return[...["current","slots/a","slots/b"].map(r3=>[`${n3}/${r3}`,"."]),[n3,"../.."]]}var import_node_path27,M21,S29,init_places=__esm({"src/sandbox/places.ts"(){"use strict";import_node_path27=__nccwpck_require__(760);init_translate();M21="ERLMCP_METRICS_PORT",S29="9090"}});var sandbox_exports={};__export(sandbox_exports,{sandboxUrl:()=>sandboxUrl,sandboxed:()=>sandboxed});function sandboxed(n3,e2){let o8=v20(e2),t2=Object.values(n3.environments).flatMap(r3=>X5(r3,n3));if(t2.length>0)throw new UserError(t2.join("; "),{where:n3.file,fix:"Add the command that starts it in the foreground to the top level of deploy.yml: rehearsal: {process: <command>}."});let s11=Object.entries(n3.environments).map(([r3,d23])=>[r3,z5(d23,n3,e2,o8)]);return{...n3,webhook:void 0,environments:Object.fromEntries(s11)}}function sandboxUrl(n3,e2,o8){let t2=v20(o8),s11=new Set([...t2.ports,...t2.proxies.map(({port:a17})=>a17)]),{protocol:r3,hostname:d23}=new URL(n3);if(r3==="http:"&&d23==="127.0.0.1"&&s11.has(portOf(n3)))return n3;let f32=readReplaced(o8).map(({url:a17})=>a17===void 0?void 0:J9(n3,a17)).find(a17=>a17!==void 0);return f32===void 0&&writeLeftOut(o8,`check ${e2} of ${n3}: not run, nothing was deployed there`),f32}function J9(n3,{was:e2,now:o8}){let[t2,s11]=[new URL(n3),new URL(e2)];if(t2.origin!==s11.origin)return;let r3=s11.pathname.replace(/\/+$/,"");if(!(t2.pathname!==r3&&!t2.pathname.startsWith(`${r3}/`)))return`${o8}${t2.pathname.slice(r3.length).replace(/\/+$/,"")}${t2.search}`}function v20(n3){let e2=n3===""?"is empty; unset it to act on the hosts of deploy.yml":folderProblem(n3);if(e2!==void 0)throw new UserError(e2,{where:"ERLMCP_ACTIONS_SANDBOX"});return readStage(n3)}function z5(n3,e2,o8,t2){let{name:s11,strategy:r3,target:d23}=n3,f32=placeName(e2.service,s11),a17=[],p34=e2.webhook===void 0?[]:["webhook: not called"],k25=t2.proxies.map(i13=>i13.port),g28=i13=>portFor(o8,"proxies",i13,k25),u23=n3.url===void 0?void 0:K9(n3.url,n3,g28(f32)),{places:c28,env:x37}=placesOf({environment:n3,erlmcp:e2.preset==="erlmcp",url:u23,port:i13=>portFor(o8,"ports",`${f32}/${i13}`,t2.ports),frontPort:i13=>g28(`${f32}/${i13.name}`),folderOf:i13=>(0,import_node_path28.join)(o8,"hosts",f32,q8(i13.name)),changed:a17,notRun:p34});B15(n3,u23,c28,{changed:a17,notRun:p34});let m30=(i13,h35,l33)=>(h35>l33&&a17.push(`${i13}: ${formatDuration(l33)} instead of ${formatDuration(h35)}`),Math.min(h35,l33)),M22={...n3,url:u23?.now,target:{...d23,hosts:c28.map(({host:i13})=>i13),manager:Z3(n3,e2,c28,a17),evidence:sandboxEvidence(n3,p34)},strategy:V6(r3,c28,a17,m30),env:x37,verify:{...n3.verify,intervalMs:m30("verify.interval",n3.verify.intervalMs,F25)},smoke:sandboxChecks(n3,c28,p34),bakeMs:m30("bake",n3.bakeMs,H15),hooks:{before:[],after:[]}};return writeReplaced(o8,{version:1,service:e2.service,environment:s11,strategy:r3.kind,url:u23,hosts:c28.map(i13=>W12(i13,r3)),changed:a17,notRun:p34}),M22}function B15({hooks:n3},e2,o8,{changed:t2,notRun:s11}){e2!==void 0&&t2.push(`url ${e2.was}: a proxy at ${e2.now}`);for(let{was:r3,host:d23}of o8)d23.front!==void 0&&t2.push(`front ${r3.front} of ${r3.name}: a proxy at ${d23.front}`);for(let r3 of n3.before)s11.push(`hook ${r3.name} (before): not run`);for(let r3 of n3.after)s11.push(`hook ${r3.name} (after): not run`)}function W12({was:n3,host:e2,instances:o8},t2){return{name:n3.name,was:`${n3.user===void 0?"":`${n3.user}@`}${n3.address}:${n3.path}`,path:e2.path,instances:o8,traffic:t2.kind==="blue-green"?(0,import_node_path28.join)(e2.path,S30):void 0,front:e2.front===void 0?void 0:Number(new URL(e2.front).port)}}function K9(n3,{strategy:e2,target:o8},t2){let s11=e2.kind==="blue-green"?e2.slots.a.instance:o8.hosts[0]?.instance,{pathname:r3}=new URL(s11??n3);return{was:n3,now:`http://127.0.0.1:${t2}${r3==="/"?"":r3}`,port:t2}}function V6(n3,e2,o8,t2){let[s11]=e2;return n3.kind!=="blue-green"||s11?.slots===void 0?n3:(o8.push(`switch command ${JSON.stringify(n3.switchCommand.join(" "))}: switches the proxy`),{...n3,slots:s11.slots,switchCommand:["sh","-c",D16,"sh",`../../${S30}`],drainMs:t2("drain",n3.drainMs,I22)})}function X5({name:n3,target:{manager:e2}},{rehearsal:o8}){return o8.process!==void 0?[]:e2.kind==="systemd"?[`environments.${n3}: the systemd unit ${e2.unit} cannot run in a rehearsal`]:e2.kind==="command"?[`environments.${n3}: the start command ${JSON.stringify(e2.start.join(" "))} cannot run in a rehearsal`]:[]}function Z3({name:n3,target:{manager:e2}},{rehearsal:o8,file:t2},s11,r3){if(e2.kind==="release")return e2;let d23=e2.kind==="process"?e2.command:o8.process;if(d23===void 0)throw new TypeError(`no command replaces ${e2.kind}`);let f32=sandboxCommand(d23,s11);if(f32===void 0)throw new UserError(`environments.${n3}: ${JSON.stringify(d23.join(" "))} names a port, which ${s11.length} hosts on one machine cannot share`,{where:t2,fix:"Let the service read its port from a variable, such as PORT."});return e2.kind==="systemd"&&r3.push(`systemd unit ${e2.unit}: run as ${JSON.stringify(f32.join(" "))}`),e2.kind==="command"&&r3.push(`start and stop commands: run as ${JSON.stringify(f32.join(" "))}`),{kind:"process",command:f32}}function q8(n3){return/^[a-z0-9][a-z0-9._-]{0,62}$/.test(n3)?n3:`H.${n3.replace(/[^A-Za-z0-9._-]/g,"_").slice(0,40)}.${(0,import_node_crypto11.createHash)("sha256").update(n3).digest("hex").slice(0,8)}`}var import_node_crypto11,import_node_path28,F25,I22,H15,S30,D16,init_sandbox=__esm({"src/sandbox/sandbox.ts"(){"use strict";import_node_crypto11=__nccwpck_require__(598),import_node_path28=__nccwpck_require__(760);init_path();init_duration();init_errors();init_stage_file();init_checks3();init_places();init_translate();F25=50,I22=500,H15=1e3,S30="traffic",D16='printf %s "$INSTANCE" >"$1.$$" && mv -f "$1.$$" "$1"'}});module.exports={get"src/app/deploy.ts"(){return init_deploy2(),__toCommonJS(deploy_exports)},get"src/app/gate.ts"(){return init_gate2(),__toCommonJS(gate_exports)},get"src/app/recover.ts"(){return init_recover2(),__toCommonJS(recover_exports)},get"src/app/rollback.ts"(){return init_rollback2(),__toCommonJS(rollback_exports)},get"src/app/smoke.ts"(){return init_smoke(),__toCommonJS(smoke_exports)},get"src/app/status.ts"(){return init_status2(),__toCommonJS(status_exports)},get"src/core/exec.ts"(){return init_exec(),__toCommonJS(exec_exports)},get"src/core/http-decoding.ts"(){return init_http_decoding(),__toCommonJS(http_decoding_exports)},get"src/core/proxy.ts"(){return init_proxy(),__toCommonJS(proxy_exports)},get"src/edge/cli/main.ts"(){return init_main2(),__toCommonJS(main_exports)},get"src/sandbox/sandbox.ts"(){return init_sandbox(),__toCommonJS(sandbox_exports)}};


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