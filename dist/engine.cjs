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

/***/ 317:
/***/ ((module) => {

"use strict";
module.exports = require("child_process");

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

/***/ 67:
/***/ ((module) => {

"use strict";
module.exports = require("node:http");

/***/ }),

/***/ 708:
/***/ ((module) => {

"use strict";
module.exports = require("node:https");

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

/***/ 857:
/***/ ((module) => {

"use strict";
module.exports = require("os");

/***/ }),

/***/ 928:
/***/ ((module) => {

"use strict";
module.exports = require("path");

/***/ }),

/***/ 574:
/***/ ((module) => {

"use strict";
module.exports = require("string_decoder");

/***/ }),

/***/ 557:
/***/ ((module) => {

"use strict";
module.exports = require("timers");

/***/ }),

/***/ 241:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

var __create=Object.create;var __defProp=Object.defineProperty;var __getOwnPropDesc=Object.getOwnPropertyDescriptor;var __getOwnPropNames=Object.getOwnPropertyNames;var __getProtoOf=Object.getPrototypeOf,__hasOwnProp=Object.prototype.hasOwnProperty;var __esm=(fn,res,err)=>function(){if(err)throw err[0];try{return fn&&(res=(0,fn[__getOwnPropNames(fn)[0]])(fn=0)),res}catch(e2){throw err=[e2],e2}};var __commonJS=(cb,mod)=>function(){try{return mod||(0,cb[__getOwnPropNames(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports}catch(e2){throw mod=0,e2}};var __export=(target2,all)=>{for(var name in all)__defProp(target2,name,{get:all[name],enumerable:!0})},__copyProps=(to,from,except,desc)=>{if(from&&typeof from=="object"||typeof from=="function")for(let key of __getOwnPropNames(from))!__hasOwnProp.call(to,key)&&key!==except&&__defProp(to,key,{get:()=>from[key],enumerable:!(desc=__getOwnPropDesc(from,key))||desc.enumerable});return to};var __toESM=(mod,isNodeMode,target2)=>(target2=mod!=null?__create(__getProtoOf(mod)):{},__copyProps(isNodeMode||!mod||!mod.__esModule?__defProp(target2,"default",{value:mod,enumerable:!0}):target2,mod)),__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod);var shared$,getState,readInputs,runAction,saveState,setOutput,init_action=__esm({"shared:src/core/action.ts"(){shared$=(__nccwpck_require__(377).shared)["src/core/action.ts"],getState=shared$.getState,readInputs=shared$.readInputs,runAction=shared$.runAction,saveState=shared$.saveState,setOutput=shared$.setOutput}});var shared$2,UserError,errorMessage,explain,init_errors=__esm({"shared:src/core/errors.ts"(){shared$2=(__nccwpck_require__(377).shared)["src/core/errors.ts"],UserError=shared$2.UserError,errorMessage=shared$2.errorMessage,explain=shared$2.explain}});var shared$3,formatDuration,parseDuration,init_duration=__esm({"shared:src/core/duration.ts"(){shared$3=(__nccwpck_require__(377).shared)["src/core/duration.ts"],formatDuration=shared$3.formatDuration,parseDuration=shared$3.parseDuration}});var shared$4,dependentsOf,isConflict,schedule,init_schedule=__esm({"shared:src/core/schedule.ts"(){shared$4=(__nccwpck_require__(377).shared)["src/core/schedule.ts"],dependentsOf=shared$4.dependentsOf,isConflict=shared$4.isConflict,schedule=shared$4.schedule}});var shared$5,bareHost,defaultPort,isLoopback,isUnspecified,portOf,init_url=__esm({"shared:src/core/url.ts"(){shared$5=(__nccwpck_require__(377).shared)["src/core/url.ts"],bareHost=shared$5.bareHost,defaultPort=shared$5.defaultPort,isLoopback=shared$5.isLoopback,isUnspecified=shared$5.isUnspecified,portOf=shared$5.portOf}});var shared$6,MEANING,OUTCOMES,succeeded,init_words=__esm({"shared:src/deploy/words.ts"(){shared$6=(__nccwpck_require__(377).shared)["src/deploy/words.ts"],MEANING=shared$6.MEANING,OUTCOMES=shared$6.OUTCOMES,succeeded=shared$6.succeeded}});function runs({groups:r4},e2,n3){return r4.some(({name:o8,running:a18})=>o8===e2&&(a18[n3]??0)>0)}function isRunning({groups:r4},e2){return r4.some(({running:n3})=>(n3[e2]??0)>0)}var SiteUnreachable,StepFailed,LeaseLost,init_target=__esm({"src/deploy/target.ts"(){"use strict";init_errors();init_words();SiteUnreachable=class extends UserError{site;constructor(e2,n3){super(`${e2} cannot be reached: ${n3}`),this.name="SiteUnreachable",this.site=e2}},StepFailed=class extends UserError{site;ran;constructor(e2,n3,o8){super(`${e2}: ${n3}`),this.name="StepFailed",this.site=e2,this.ran=o8}},LeaseLost=class extends UserError{site;by;constructor(e2,n3){super(n3===""?`the deployment was ended on ${e2} by its guard or by a person`:`the lease on ${e2} was taken over by ${n3}`),this.name="LeaseLost",this.site=e2,this.by=n3}}}});function groupAt(i14,t3){let e2=i14.get(t3);if(e2===void 0)throw new Error(`there is no group at ${t3}`);return e2}function placedChecks(i14,t3,e2,n3){let r4=new h(i14,t3,e2,n3);return n3.request.environment.smoke.flatMap(s13=>r4.of(s13))}function u({name:i14},t3){return{name:i14,where:t3,verdict:"inconclusive",detail:"it cannot be queried from there",durationMs:0}}var h,init_placed_check=__esm({"src/deploy/placed-check.ts"(){"use strict";init_url();init_target();h=class{sites;groups;release;context;constructor(t3,e2,n3,r4){this.sites=t3,this.groups=e2,this.release=n3,this.context=r4}of(t3){if("url"in t3)return/^https?:/i.test(t3.url)?this.ofAddress(t3,new URL(t3.url)):this.ofPath(t3);let e2=(n3,r4)=>({check:t3,site:n3,ofInstance:!1,at:async s13=>[await s13(t3,{name:r4,url:""},this.commandOn(n3))]});return t3.on==="runner"?[e2("","runner")]:this.sitesOf(t3).map(n3=>e2(n3,n3))}ofPath(t3){let e2=this.sitesOf(t3).map(s13=>({check:t3,site:s13,ofInstance:!0,at:async o8=>this.atInstances(t3,s13,o8)})),{url:n3}=this.context.request.environment;if(n3===void 0)return e2;let r4={check:t3,site:"",ofInstance:!1,at:async s13=>this.fromHere(t3,n3,t3.url,s13)};return t3.once?[r4]:[...e2,r4]}ofAddress(t3,e2){let n3=`${e2.pathname}${e2.search}`;return isLoopback(e2.hostname)?this.sitesOf(t3).map(r4=>({check:t3,site:r4,ofInstance:!1,at:async s13=>[await this.fromSite(t3,r4,e2.origin,n3,s13)??u(t3,r4)]})):[{check:t3,site:"",ofInstance:!1,at:async r4=>this.fromHere(t3,e2.origin,n3,r4)}]}sitesOf({once:t3,host:e2}){let n3=e2===void 0?this.sites:this.sites.filter(r4=>r4===e2);return t3?n3.slice(0,1):n3}async atInstances(t3,e2,n3){let{found:r4}=await this.context.target.instances(e2,groupAt(this.groups,e2),"new");return r4.length===0?[{...u(t3,e2),detail:"no instance runs there"}]:Promise.all(r4.map(async({name:s13,endpoint:o8})=>o8===void 0?{...u(t3,s13),detail:"it has no address of its own: check it at `url`"}:n3(t3,await o8(),this.commandOn(e2))))}async fromHere(t3,e2,n3,r4){let[s13=""]=this.sites,o8=await r4({...t3,url:n3},{name:e2,url:e2},this.commandOn(s13));if(o8.verdict!=="inconclusive")return[o8];try{let a18=await this.fromSite(t3,s13,e2,n3,r4);return a18===void 0||a18.verdict==="inconclusive"?[o8]:[a18]}catch(a18){if(a18 instanceof SiteUnreachable)return[o8];throw a18}}async fromSite(t3,e2,n3,r4,s13){let o8=await this.context.target.inside(e2,n3);return o8===void 0?void 0:s13({...t3,url:r4},o8,this.commandOn(e2))}commandOn(t3){return async(e2,n3)=>{let r4={name:"check",command:e2,on:"host",timeoutMs:n3,irreversible:!1},s13=this.context.target.hookStep(r4,this.release);try{let{output:o8}=await this.context.lease(t3).run(s13,this.context.stepIo(this.context.world.signal));return{code:0,output:o8}}catch(o8){if(o8 instanceof StepFailed&&o8.ran!==void 0)return o8.ran;throw o8}}}}}});async function eachBounded(e2,n3,a18){let s13=new Array(e2.length),t3=0,l40=async()=>{for(let r4=t3++;r4<e2.length;r4=t3++){let o8=e2[r4];try{s13[r4]={status:"fulfilled",value:await a18(o8)}}catch(u23){s13[r4]={status:"rejected",reason:u23}}}};return await Promise.all(Array.from({length:Math.min(Math.max(1,n3),e2.length)},l40)),s13}async function allBounded(e2,n3,a18){return(await eachBounded(e2,n3,a18)).map(t3=>{if(t3.status==="rejected")throw t3.reason;return t3.value})}var init_concurrent=__esm({"src/core/concurrent.ts"(){"use strict"}});function answersNeeded(e2,n3){let t3=e2<2?0:Math.ceil(Math.log(.01)/Math.log(1-1/e2));return Math.max(m,t3,n3)}function allowanceOf(e2){return Math.min(e2,b)}function rulesOf(e2,{sites:n3,instances:t3,allowanceMs:r4,mayDiffer:o8}){let s13=answersNeeded(n3,e2.times);return{needed:s13,allowanceMs:r4,withinMs:e2.withinMs,gapMs:(e2.times-1)*e2.intervalMs/(s13-1),instances:e2.instanceField===void 0?1:t3,mayDiffer:o8}}function withAnswer(e2,n3,t3,r4){let o8=t3>=r4.allowanceMs;if(n3.limited===!0)return x(e2,n3,t3,r4);let s13={verdict:n3.verdict,detail:n3.detail};if(n3.other!==void 0){let i14=e2.others.get(n3.other),u23=new Map(e2.others).set(n3.other,{count:(i14?.count??0)+1,lastMs:Math.max(i14?.lastMs??0,t3)}),d25={...e2,answers:e2.answers+1,others:u23,trouble:s13,down:!1};return o8?r4.mayDiffer?{...d25,counted:e2.counted+1}:{...d25,otherRelease:e2.otherRelease??n3.other}:d25}if(n3.verdict!=="pass"){let i14=e2.counted===0?e2.gapMs:g(Math.max(e2.gapMs,r4.gapMs));return{...e2,counted:0,ours:!1,instances:new Set,trouble:s13,gapMs:i14,down:!0}}let a18={...e2,answers:e2.answers+1,slowGapMs:e2.slowGapMs*.9,down:!1,reported:n3.detail};return o8?{...a18,counted:e2.counted+1,ours:!0,instances:new Set(e2.instances).add(n3.instance??"")}:a18}function g(e2){let{least:n3,most:t3}=h2;return Math.min(t3,Math.max(n3,2*e2))}function x(e2,{verdict:n3,detail:t3},r4,o8){let s13={...e2,limited:e2.limited+1,trouble:e2.trouble??{verdict:n3,detail:t3}};return r4<=e2.slowedMs?s13:{...s13,slowedMs:r4,slowGapMs:Math.min(R,Math.max(f,2*Math.max(e2.slowGapMs,o8.gapMs)))}}function waitMs(e2,n3,t3,r4,o8){let s13=o8.allowanceMs-r4,i14=s13>0||e2.counted===0||e2.slowGapMs>f/2?1:Math.max(1,Math.min(M,o8.needed-e2.counted));if(n3>=i14)return Number.POSITIVE_INFINITY;let u23=Math.max(s13>0?T:o8.gapMs,e2.gapMs,e2.slowGapMs,e2.down?Math.min(p,Math.max(l,r4*w)):0),d25=Math.max(0,t3+u23-r4);return s13>0?Math.min(d25,s13):d25}function verdictOf(e2,n3,t3){if(e2.otherRelease!==void 0)return"fail";if(e2.counted>=t3.needed){if(!e2.ours)return"fail";if(e2.instances.size>=t3.instances||e2.instances.size===1)return"pass"}if(!(n3<t3.allowanceMs+t3.withinMs))return e2.trouble?.verdict==="fail"?"fail":"inconclusive"}function describe(e2,n3,t3,r4){let o8=othersOf(e2),s13=e2.limited===0?[]:[`${e2.limited} requests were rate-limited (HTTP 429)`];if(e2.otherRelease!==void 0)return[`another release answers as well: ${o8.join(", ")}`,...s13].join("; ");if(n3==="pass"){let u23=o8.length>0&&r4.mayDiffer?"hosts that keep another release answer too":"seen before that";return[`${e2.reported??""}, ${r4.mayDiffer?"among":"in all of"} ${e2.counted} answers`,...o8.length===0?[]:[`${u23}: ${o8.join(", ")}`],...s13].join("; ")}if(e2.counted>=r4.needed&&!e2.ours)return`none of ${e2.counted} answers came from this release: ${o8.join(", ")}`;let a18=e2.counted>=r4.needed?`${e2.instances.size} of ${r4.instances} instances answered`:e2.counted>0?`only ${e2.counted} of ${r4.needed} answers came in a row`:void 0;return[`${e2.trouble?.detail??e2.reported??"was not queried"} after ${formatDuration(t3)}`,...a18===void 0?[]:[a18],...o8.length===0?[]:[`also seen: ${o8.join(", ")}`],...s13].join("; ")}function doubtOf({instances:e2},n3){if(e2.size>=n3.instances)return;let[t3=""]=e2;return`all answers came from one instance of ${n3.instances}${t3===""?"":` (${t3})`}: a sticky balancer or a cache may hide the others`}function othersOf({others:e2,answers:n3}){return[...e2].map(([t3,{count:r4,lastMs:o8}])=>`${t3} in ${r4} of ${n3} answers (${Math.max(1,Math.round(100*r4/n3))} %), last seen ${formatDuration(o8)} after the first request`)}var m,M,h2,l,p,w,b,T,f,R,EMPTY_TALLY,init_trial=__esm({"src/deploy/trial.ts"(){"use strict";init_duration();m=44,M=8,h2={least:25,most:200},l=100,p=2e3,w=1/20,b=1e4,T=250,f=500,R=1e4;EMPTY_TALLY={counted:0,ours:!1,answers:0,others:new Map,otherRelease:void 0,instances:new Set,limited:0,slowedMs:Number.NEGATIVE_INFINITY,slowGapMs:0,gapMs:0,down:!1,trouble:void 0,reported:void 0}}});async function passGate(e2,n3,t3){if(n3.kind==="live")return groupLive(e2,n3.group,n3.of,t3);let r4=await rolledOut(e2,t3);return r4===void 0?groupLive(e2,n3.group,"all",t3):[r4]}async function rolledOut(e2,{target:n3,narrator:t3,world:r4,signal:i14}){let a18=r4.clock.monotonic();for(;;){let{rollout:u23}=await n3.inspect(e2,void 0),{state:o8,detail:l40,withinMs:c28}=u23;if(o8==="idle"||o8==="done")return;let s13=r4.clock.monotonic()-a18,f29={name:"rollout",where:e2,durationMs:s13};if(o8!=="moving")return{...f29,verdict:"fail",detail:`${o8==="reverted"?"the platform rolled it back":"the platform cannot finish it"}: ${l40}`};if(i14.aborted||s13>=c28){let m33=`has not ended after ${formatDuration(s13)}`;return{...f29,verdict:"inconclusive",detail:`the rollout ${m33}: ${l40}`}}t3.doing(`${e2}: ${l40} (${formatDuration(s13)} of ${formatDuration(c28)})`),await r4.clock.sleep(Math.min(A,c28-s13),i14)}}async function groupLive(e2,n3,t3,r4){let i14=new AbortController,a18=AbortSignal.any([r4.signal,i14.signal]);try{let u23=failureOf(e2,n3,r4.verify.withinMs,r4,a18),o8=G(e2,n3,t3,{...r4,signal:a18}),l40=u23.then(s13=>s13===void 0?new Promise(()=>{}):s13),c28=await Promise.race([o8,l40]);return"why"in c28?[exited(await nameOf(e2,n3,r4.target),c28)]:c28}finally{i14.abort()}}async function G(e2,n3,t3,r4){let{target:i14,verify:a18,narrator:u23,world:o8,signal:l40}=r4,c28=o8.clock.monotonic()+a18.withinMs,s13=new Map;for(;;){let{wanted:f29,found:m33}=await i14.instances(e2,n3,t3),h34=m33.flatMap(({name:w35})=>s13.get(w35)??[]);if(!(f29===0||m33.length<f29)&&h34.length===m33.length)return h34;let y31=Math.ceil(c28-o8.clock.monotonic());if(y31<=0||l40.aborted)return[...h34,F(e2,f29,m33.length,a18.withinMs)];let g29=m33.filter(({name:w35})=>!s13.has(w35));if(g29.length===0){u23.doing(`${e2}: ${m33.length} of ${f29} instances run`),await o8.clock.sleep(Math.min(A,y31),l40);continue}let v24=await allBounded(g29,q,async w35=>W(w35,{...r4,verify:{...a18,withinMs:y31}}));for(let[w35,k28]of v24.entries())k28.verdict==="pass"&&s13.set(g29[w35].name,k28);let M24=v24.filter(({verdict:w35})=>w35!=="pass");if(M24.length===0)continue;let x38=await i14.instances(e2,n3,t3);if(M24.some(({where:w35})=>x38.found.some(({name:k28})=>k28===w35))||o8.clock.monotonic()>=c28)return[...h34,...v24]}}function F(e2,n3,t3,r4){let i14=n3===0?"no instance is wanted there":`${t3} of ${n3} instances run`;return{name:"live",where:e2,verdict:"inconclusive",detail:`${i14} after ${formatDuration(r4)}`,durationMs:r4}}async function W(e2,n3){let{name:t3,release:r4,endpoint:i14}=e2;return i14!==void 0?U(t3,i14,n3,n3.signal):{name:"live",where:t3,verdict:r4===void 0?"inconclusive":r4===n3.release.id?"pass":"fail",detail:r4===void 0?"it has no address to query":`runs ${r4}`,durationMs:0}}async function nameOf(e2,n3,t3){return(await t3.instances(e2,n3,"all")).found[0]?.name??e2}async function failureOf(e2,n3,t3,{target:r4,world:i14},a18){let u23=i14.clock.monotonic()+t3;for(;;)try{return await r4.watch(e2,n3,u23-i14.clock.monotonic(),a18)}catch(o8){if(a18.aborted)return;if(!(o8 instanceof SiteUnreachable))throw o8;if(await i14.clock.sleep(_,a18),a18.aborted||i14.clock.monotonic()>=u23)return}}function exited(e2,n3){let t3=Y(n3.log);return{name:"running",where:e2,verdict:"fail",detail:`${n3.why}${t3===""?"":`; last output:
${t3}`}`,durationMs:0}}function Y(e2){let n3=e2.trim().split(`
`).slice(-40),t3=n3.findIndex(i14=>H.test(i14)),r4=t3===-1?Math.max(0,n3.length-R2):t3;return n3.slice(r4,r4+R2).join(`
`)}async function addressLive({name:e2,way:n3,elsewhere:t3},r4,i14){let a18=await P(e2,n3,r4,i14);if(a18.answered)return a18.result;for(let u23 of t3){let o8=await P(u23.name,u23.way,r4,i14);if(o8.answered||o8.result.verdict!=="inconclusive")return o8.result}return a18.result}async function P(e2,n3,t3,r4){let{world:i14,signal:a18}=r4,u23=i14.clock.monotonic(),o8=()=>i14.clock.monotonic()-u23,l40=new Set,c28={name:e2,way:n3,rules:t3,tally:EMPTY_TALLY,answered:!1,failure:void 0},s13=Number.NEGATIVE_INFINITY;for(;!a18.aborted&&c28.failure===void 0&&verdictOf(c28.tally,o8(),t3)===void 0;){let f29=o8(),m33=waitMs(c28.tally,l40.size,s13,f29,t3);if(m33===0){s13=f29;let y31=j(c28,f29,r4).finally(()=>l40.delete(y31));l40.add(y31);continue}let h34=new AbortController,d25=Math.min(m33,t3.allowanceMs+t3.withinMs-f29);await Promise.race([...l40,i14.clock.sleep(d25,AbortSignal.any([a18,h34.signal]))]),h34.abort()}if(c28.failure!==void 0)throw c28.failure.error;return{result:z(c28,o8()),answered:c28.answered}}async function j(e2,n3,t3){let{verify:r4,release:i14,narrator:a18}=t3,{name:u23,way:o8,rules:l40}=e2;try{let c28={version:i14.version,configHash:i14.configHash,verify:r4},s13=await queryVia(o8,c28,$,t3);e2.tally=withAnswer(e2.tally,s13,n3,l40),e2.answered||=s13.verdict!=="inconclusive"||s13.limited===!0,a18.doing(`${u23} ${s13.detail} (${e2.tally.counted} of ${l40.needed} answers)`)}catch(c28){e2.failure??={error:c28}}}function z({name:e2,tally:n3,rules:t3},r4){let i14=verdictOf(n3,r4,t3)??"inconclusive";return{...n3.otherRelease===void 0?{}:{other:!0},name:"live",where:e2,verdict:i14,detail:describe(n3,i14,r4,t3),warning:i14==="pass"?doubtOf(n3,t3):void 0,durationMs:r4}}async function U(e2,n3,t3,r4){let{verify:i14,release:a18,narrator:u23,world:o8}=t3,l40={version:a18.version,configHash:a18.configHash,verify:i14},c28=o8.clock.monotonic(),s13=()=>o8.clock.monotonic()-c28,f29=new Map,m33=0,h34=0,d25,y31=()=>f29.size===0?"":`; also seen: ${othersOf({others:f29,answers:m33}).join(", ")}`;for(;!r4.aborted;){let g29=i14.withinMs-s13();if(g29<=0)break;let v24=s13();if(d25=await queryVia(n3,l40,Math.min($,Math.max(250,g29)),t3),(d25.verdict==="pass"||d25.other!==void 0)&&(m33+=1),d25.other!==void 0&&f29.set(d25.other,{count:(f29.get(d25.other)?.count??0)+1,lastMs:v24}),h34=d25.verdict==="pass"?h34+1:0,h34>=i14.times)return{name:"live",where:e2,verdict:"pass",detail:`${d25.detail}, ${h34} times in a row${y31()}`,durationMs:s13()};u23.doing(`${e2} ${d25.detail} (${formatDuration(s13())} of ${formatDuration(i14.withinMs)})`);let M24=h34===0?Math.min(L,i14.intervalMs):i14.intervalMs;await o8.clock.sleep(Math.max(M24,Math.min(d25.durationMs,$)),r4)}return{name:"live",where:e2,verdict:d25===void 0||d25.verdict==="pass"?"inconclusive":d25.verdict,detail:`${d25===void 0?"was not queried":d25.detail}${h34===0?"":`, only ${h34} times in a row,`} after ${formatDuration(s13())}${y31()}`,durationMs:s13()}}async function queryVia(e2,n3,t3,{verifier:r4}){try{return await r4.query(await e2(),n3,t3)}catch(i14){if(!(i14 instanceof SiteUnreachable))throw i14;return{verdict:"inconclusive",detail:i14.message,instance:void 0,durationMs:0}}}var $,_,A,L,q,H,R2,init_verify=__esm({"src/deploy/verify.ts"(){"use strict";init_duration();init_concurrent();init_target();init_trial();$=5e3,_=1e3,A=500,L=100,q=8;H=/error|fatal|exception|panic|crash|terminated/i,R2=12}});function diagnose(e2,n3){let t3=n3.map(a18=>({name:"what was observed",text:a18})),i14=e2.filter(({about:a18})=>a18==="release"),r4=e2.filter(({about:a18})=>a18==="service");return s(t3,e2)??s(i14,e2)??o(t3)??o(i14)??l2(n3)??s(r4,e2)??o(r4)}function s(e2,n3){for(let t3 of d)for(let{name:i14,text:r4}of e2){let a18=t3.pattern.exec(r4);if(a18!==null)return{cause:t3.cause(a18,n3).slice(0,300),line:u2(r4,a18.index),where:i14}}}function o(e2){for(let{name:n3,text:t3}of e2){let i14=t3.split(`
`).find(r4=>c.test(r4));if(i14!==void 0)return{cause:`not a known failure; first error: ${i14.trim().slice(0,200)}`,line:i14.trim().slice(0,500),where:n3}}}function l2(e2){let n3=e2.flatMap(t3=>t3.trim().split(`
`).slice(1)).at(-1)?.trim();return n3===void 0?void 0:{cause:`not a known failure; last output: ${n3.slice(0,200)}`,line:n3.slice(0,500),where:"what was observed"}}function u2(e2,n3){let t3=e2.lastIndexOf(`
`,n3)+1,i14=e2.indexOf(`
`,n3);return e2.slice(t3,i14===-1?void 0:i14).trim().slice(0,500)}function p2(e2){return f2.map(n3=>n3.exec(e2)?.[1]).find(n3=>n3!==void 0)}function g2(e2,n3){for(let t3 of n3){if(t3.about!=="listeners")continue;let i14=t3.text.split(`
`).find(a18=>new RegExp(`:${e2}\\s`).test(a18)),r4=i14===void 0?null:/\(\("([^"]+)",pid=(\d+)/.exec(i14);if(r4!==null)return`${r4[1]} (process ${r4[2]})`}}var d,c,f2,init_diagnosis=__esm({"src/deploy/diagnosis.ts"(){"use strict";d=[{pattern:/eaddrinuse|address already in use/i,cause:(e2,n3)=>{let t3=p2(e2.input),i14=t3===void 0?void 0:g2(t3,n3);return`port ${t3??"of the service"} is in use${i14===void 0?"":` by ${i14}`}`}},{pattern:/([^\n]*\b(?:EACCES|permission denied)[^\n]*)/i,cause:e2=>`a file or port is not permitted: ${e2[1]?.trim()}`},{pattern:/([\w./-]+\.(?:config|json|ya?ml|args(?:\.src)?))[":]*[: ]+(?:line )?(\d+)(?::(\d+))?[^\n]*(?:syntax|expected|illegal|parse|JSON)/i,cause:e2=>`configuration syntax: ${e2[1]} line ${e2[2]}`},{pattern:/\((\d+)\): ?(?:syntax error|illegal|unterminated)[^\n]*|syntax error before[^\n]*/i,cause:e2=>`configuration syntax${e2[1]===void 0?"":` at line ${e2[1]}`}`},{pattern:/could not start application (\w+)|no such file or directory[^\n]*?['"]?(\w+)\.app\b|\{"no such file or directory","(\w+)\.app"\}/i,cause:e2=>`application ${e2[1]??e2[2]??e2[3]} is missing or cannot start`},{pattern:/Cannot find (?:module|package) '([^']+)'/,cause:e2=>`module ${e2[1]} is missing`},{pattern:/^Slogan: ([^\n]+)/m,cause:e2=>`crash dump: ${e2[1]}`},{pattern:/application_start_failure,(\w+),([^\n]{0,160})/,cause:e2=>`application ${e2[1]} could not start: ${e2[2]}`},{pattern:/Kernel pid terminated[^\n]*/,cause:e2=>e2[0]},{pattern:/ENOSPC|enospc|No space left on device/,cause:()=>"the disk is full"},{pattern:/EMFILE|emfile|Too many open files/i,cause:()=>"no file descriptors are left"},{pattern:/(?:Out of memory|Cannot allocate \d+ bytes|JavaScript heap out of memory)[^\n]*/i,cause:e2=>`memory: ${e2[0]}`},{pattern:/(?:ECONNREFUSED|econnrefused)[^\n]*?(?:5432|postgres)|database[^\n]*(?:unreachable|refused)/i,cause:()=>"the database cannot be reached"},{pattern:/certificate[^\n]*(?:expired|not trusted|unknown ca)/i,cause:e2=>`TLS: ${e2[0]}`}],c=/\b(?:fatal|panic|uncaught|exception|crash|error)\b/i;f2=[/EADDRINUSE[^\n]*?[:\s](\d{2,5})\b(?!\.)/,/\bport[^\d\n]{0,12}(\d{2,5})\b[^\n]*eaddrinuse/i,/(?<![\d.])(\d{2,5})\b[^\d\n]{0,12}eaddrinuse/,/\bport[^\d\n]{0,12}(\d{2,5})\b/i]}});async function takeEvidence(r4,c28,d25,a18){let{target:m33,narrator:p34,world:o8}=a18,s13=(await eachBounded(r4,m33.parallel,async e2=>a18.lease(e2).evidence(c28))).flatMap((e2,n3)=>{let t3=r4[n3];return e2.status==="rejected"?(p34.print(`${t3}: no evidence (${e2.reason instanceof Error?e2.reason.message:String(e2.reason)})`),[]):e2.value.map(i14=>({...i14,host:t3,text:o8.secrets.redact(i14.text)}))});return{files:s13.map(({host:e2,name:n3,text:t3})=>({host:e2,name:n3,text:t3})),diagnosis:diagnose(s13,d25.map(e2=>o8.secrets.redact(e2)))}}var init_evidence=__esm({"src/deploy/evidence.ts"(){"use strict";init_concurrent();init_diagnosis()}});function blamesRelease(e2){return e2 instanceof VerdictFailed&&e2.results.some(({verdict:r4,other:n3})=>r4!=="pass"&&n3!==!0)}function k(e2){return e2.split(`
`,1)[0]?.replace(/; last output:$/,"")??""}async function runWave(e2,r4,n3,t3,o8){let{target:i14,narrator:f29,id:l40}=t3;if(f29.print(e2.name),e2.irreversible===!0&&await allBounded(i14.sites,i14.parallel,async s13=>t3.lease(s13).disarm()),e2.onRunner!==void 0)return H2(e2.onRunner,t3,o8);let p34=Object.keys(e2.steps).filter(s13=>!n3.has(s13)),c28=await eachBounded(p34,i14.parallel,async s13=>{for(let d25 of e2.steps[s13]??[])o8.throwIfAborted(),await F2(s13,d25,t3,o8);if(e2.gate===void 0)return;let u23=await passGate(s13,e2.gate,{...verifyContext(t3,r4),signal:o8});t3.checks.push(...u23);let w35=u23.filter(({verdict:d25})=>d25!=="pass");if(w35.length>0)throw new VerdictFailed(w35);for(let{where:d25,detail:b33}of u23)f29.print(`\u2713 ${d25} ${b33}`)});o8.throwIfAborted();let a18=c28.flatMap((s13,u23)=>s13.status==="rejected"?[{site:p34[u23],reason:s13.reason}]:[]),[h34]=a18;if(h34===void 0)return;let v24=i14.sites.length-n3.size-a18.length;if(!(t3.request.environment.onHostFailure==="continue"&&v24>0&&(e2.phase==="switch"||e2.phase==="beside")&&a18.every(({reason:s13})=>!(s13 instanceof LeaseLost))))throw a18.length===1?h34.reason:P2(a18.map(({reason:s13})=>s13));let m33=a18.map(({reason:s13})=>errorMessage(s13));t3.evidence??=await takeEvidence(a18.map(({site:s13})=>s13),l40,m33.concat(a18.flatMap(({reason:s13})=>detailsOf(s13))),t3);for(let[s13,{site:u23}]of a18.entries())t3.warn(`${u23} keeps its previous release; the other hosts continue: ${m33[s13]}`),n3.set(u23,`${m33[s13]}${await E(u23,t3)}`)}async function E(e2,r4){await r4.lease(e2).finish(r4.id,{drop:!0});let n3=await r4.inspect(e2);if(n3.current===void 0)return"";let t3=await groupLive(e2,n3.serving,"all",{...verifyContext(r4,n3.current),signal:new AbortController().signal});r4.checks.push(...t3);for(let{verdict:i14,where:f29,detail:l40}of t3)r4.narrator.print(`${i14==="pass"?"\u2713":"\u2717"} ${f29} ${l40}`);let o8=t3.find(({verdict:i14})=>i14!=="pass");return o8===void 0?"":`; ${n3.current.id} was restored there, but could not be verified: ${k(o8.detail)}`}function throwUnlessPassed(e2){let r4=e2.filter(({verdict:n3})=>n3!=="pass");if(r4.length>0)throw new VerdictFailed(r4)}function detailsOf(e2){return e2 instanceof VerdictFailed?e2.results.map(({where:r4,detail:n3})=>`${r4}: ${n3}`):[]}function P2(e2){let r4=e2.find(t3=>t3 instanceof LeaseLost);if(r4!==void 0)return r4;let n3=e2.filter(t3=>t3 instanceof VerdictFailed);return n3.length>0?new VerdictFailed(n3.flatMap(t3=>t3.results)):new Error(e2.map(t3=>t3 instanceof Error?t3.message:String(t3)).join("; "),{cause:e2[0]})}async function F2(e2,r4,n3,t3){let o8=n3.world.clock.monotonic();n3.narrator.doing(`${e2}: ${r4.says}`),await n3.lease(e2).run(r4,n3.stepIo(t3)),n3.narrator.print(`${e2}: ${r4.says} (${formatDuration(n3.world.clock.monotonic()-o8)})`)}async function H2(e2,{world:r4,narrator:n3,request:t3},o8){let[i14="",...f29]=e2.command,l40=0,p34=a18=>{l40+=1,l40<=$2&&n3.print(a18.slice(0,j2)),l40===$2&&n3.print("\u2026 (further output of the hook is not shown)")},c28=await r4.exec(i14,f29,{deadlineMs:e2.timeoutMs,signal:o8,onLine:p34});if(c28.code!==0)throw new StepFailed("runner",`hook ${e2.name} ${c28.timedOut?`did not end within ${formatDuration(e2.timeoutMs)}`:`exited with ${c28.code??c28.signal}`} (${t3.environment.name})`)}function verifyContext(e2,r4){let{target:n3,verifier:t3,narrator:o8,world:i14,request:f29}=e2;return{target:n3,verifier:t3,narrator:o8,world:i14,release:r4,verify:f29.environment.verify}}var $2,j2,VerdictFailed,init_waves=__esm({"src/deploy/waves.ts"(){"use strict";init_duration();init_errors();init_concurrent();init_evidence();init_target();init_verify();$2=500,j2=1e3,VerdictFailed=class extends Error{results;constructor(r4){super(r4.map(({where:n3,name:t3,verdict:o8,detail:i14})=>`${n3}: ${t3} ${o8==="fail"?"failed":o8}: ${k(i14)}`).join("; ")),this.name="VerdictFailed",this.results=r4}}}});function drainAllowance(r4){return r4.kind==="blue-green"?allowanceOf(r4.drainMs):0}async function trafficAddresses(r4,{target:t3,request:n3},o8){let{url:e2,verify:s13,otherSites:a18=0}=n3.environment,f29=t3.sites.length+a18,c28=(await allBounded(r4,t3.parallel,async i14=>({site:i14,front:await hasFront(i14,t3)}))).filter(({front:i14})=>i14).map(({site:i14})=>({address:{name:`${i14} front`,way:async()=>$3(i14,t3),elsewhere:[]},rules:rulesOf(s13,{sites:1,instances:1,allowanceMs:o8,mayDiffer:!1})}));if(e2===void 0)return c28;let m33=t3.sites.map(i14=>({name:`${e2} from ${i14}`,way:async()=>await t3.inside(i14,e2)??{name:e2,url:e2}})),l40={name:e2,way:async()=>({name:e2,url:e2}),elsewhere:m33},u23=rulesOf(s13,{sites:f29,instances:r4.length,allowanceMs:o8,mayDiffer:r4.length<f29});return[{address:l40,rules:u23},...c28]}async function throughSwitch(r4,t3,n3,o8){let e2=await allBounded(r4,R3,async({address:s13,rules:a18})=>addressLive(s13,a18,{...verifyContext(n3,t3),signal:o8}));for(let{where:s13,warning:a18}of e2)a18!==void 0&&n3.warn(`${s13}: ${a18}`);return e2}async function hasFront(r4,t3){try{return await t3.front(r4)!==void 0}catch(n3){if(!(n3 instanceof SiteUnreachable))throw n3;return!0}}async function $3(r4,t3){let n3=await t3.front(r4);if(n3===void 0)throw new TypeError(`${r4} has no front`);return n3}async function verifyThroughSwitch(r4,t3,n3,o8,e2,s13){let a18=await trafficAddresses(r4,e2,drainAllowance(e2.request.environment.strategy));a18.length===0&&n3===void 0||await e2.narrator.phase("verify",async()=>{let f29=new AbortController,d25=AbortSignal.any([s13,f29.signal]),c28=async l40=>{let u23=await l40;e2.checks.push(...u23),throwUnlessPassed(u23);for(let{where:i14,detail:g29}of u23)e2.narrator.print(`\u2713 ${i14} ${g29}`)},m33=n3===void 0?[]:r4.map(async l40=>passGate(l40,n3,{...verifyContext(e2,o8),signal:d25}));try{await Promise.race([Promise.all([...m33,throughSwitch(a18,o8,e2,d25)].map(c28)),c28(x2(r4,t3,e2,d25))])}finally{f29.abort()}})}async function x2(r4,t3,n3,o8){for(;!o8.aborted;){await n3.world.clock.sleep(G2,o8);let e2=o8.aborted?[]:await failedGroups(r4,t3,n3,o8);if(e2.length>0)return e2}return new Promise(()=>{})}async function failedGroups(r4,t3,{target:n3},o8){return(await allBounded(r4,n3.parallel,async s13=>{let a18=groupAt(t3,s13),f29=await n3.watch(s13,a18,k2,o8).catch(d25=>{if(!(d25 instanceof SiteUnreachable))throw d25});return f29===void 0?void 0:exited(await nameOf(s13,a18,n3),f29)})).filter(s13=>s13!==void 0)}var R3,k2,G2,init_through_switch=__esm({"src/deploy/through-switch.ts"(){"use strict";init_concurrent();init_placed_check();init_target();init_trial();init_verify();init_waves();R3=8,k2=1e3,G2=3e3}});async function smoke(t3,s13,n3,r4,a18,e2){let i14=placedChecks(t3,s13,n3,r4),l40=e2==="all"?i14:beforeTraffic(i14),c28=e2==="rest"?i14.filter(o8=>!l40.includes(o8)):l40;c28.length!==0&&await r4.narrator.phase("smoke",async()=>{let o8=await r4.verifier.runSuite(c28,{parallel:r4.target.parallel,atOnce:k3,captured:r4.captured,signal:a18,onResult:p34=>r4.narrator.print(C(p34))});if(r4.checks.push(...o8),o8.every(({verdict:p34})=>p34==="pass"))return;let m33=await failedGroups(t3,s13,r4,a18);r4.checks.push(...m33),throwUnlessPassed([...m33,...o8])})}function beforeTraffic(t3){let s13=t3.filter(({ofInstance:e2})=>e2),n3=new Set(s13.map(({check:e2})=>e2.name)),r4=new Set(t3.map(({check:e2})=>e2.name).filter(e2=>!n3.has(e2))),a18=dependentsOf(t3.map(({check:e2})=>e2),r4);return s13.filter(({check:e2})=>!a18.has(e2.name))}function C({name:t3,where:s13,verdict:n3,detail:r4,durationMs:a18}){let e2=n3==="pass";return`${e2?"\u2713":"\u2717"} ${t3} on ${s13} ${formatDuration(a18)}${e2?"":`: ${r4}`}`}var k3,init_smoke=__esm({"src/deploy/smoke.ts"(){"use strict";init_duration();init_schedule();init_placed_check();init_through_switch();init_waves();k3=4}});var l3,Narrator,init_narrator=__esm({"src/deploy/narrator.ts"(){"use strict";init_duration();l3=1e4,Narrator=class{timeline=[];startedAt;status="";world;constructor(t3){this.world=t3,this.startedAt=t3.clock.monotonic()}get elapsedMs(){return this.world.clock.monotonic()-this.startedAt}doing(t3){this.status=t3}print(t3){this.world.log.info(`  ${t3}`)}async phase(t3,s13){let r4=this.elapsedMs;this.status=t3,this.world.log.info(`\u25B8 ${t3}`);let e2=new AbortController,a18=this.tick(t3,r4,e2.signal),i14=!1;try{let o8=await s13();return i14=!0,o8}finally{e2.abort(),await a18;let o8=this.elapsedMs-r4;this.timeline.push({phase:t3,startMs:r4,durationMs:o8,ok:i14}),this.world.log.info(`  ${i14?"\u2713":"\u2717"} ${t3} ${formatDuration(o8)}`)}}async tick(t3,s13,r4){for(;!r4.aborted;)await this.world.clock.sleep(l3,r4),r4.aborted||this.print(`\u2026 ${t3} for ${formatDuration(this.elapsedMs-s13)}: ${this.status}`)}}}});function plainVersion(n3){return n3.replace(/^v(?=\d)/,"")}function release(n3,e2,t3){let r4=plainVersion(n3);if(!l4.test(r4))throw new UserError(`version ${JSON.stringify(n3)} is not a version`,{fix:"Use letters, digits, dots, `+`, `_` and `-`, at most 64, starting with a letter or a digit."});if(e2!==""&&!g3.test(e2))throw new UserError(`commit ${JSON.stringify(e2)} is not a commit`,{fix:"Give the full hexadecimal SHA."});return{id:`${r4}-${e2===""?a:e2.slice(0,7)}-${t3}`,version:r4,commit:e2,configHash:t3}}function releaseOfId(n3){let e2=/^(.+)-([0-9a-f]{7})-([0-9a-f]{8})$/.exec(n3);if(e2===null)return;let[,t3="",r4="",c28=""]=e2;return{id:n3,version:t3,commit:r4===a?"":r4,configHash:c28}}function hashOf(n3){return(0,import_node_crypto.createHash)("sha256").update(i(n3)).digest("hex")}function i(n3){if(Array.isArray(n3))return`[${n3.map(i).join(",")}]`;if(n3===null||typeof n3!="object")return JSON.stringify(n3)??"null";let e2=Object.entries(n3).filter(([,t3])=>t3!==void 0);return e2.sort(([t3],[r4])=>t3<r4?-1:1),`{${e2.map(([t3,r4])=>`${JSON.stringify(t3)}:${i(r4)}`).join(",")}}`}var import_node_crypto,l4,g3,a,init_release=__esm({"src/release/release.ts"(){"use strict";import_node_crypto=__nccwpck_require__(598);init_errors();l4=/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/,g3=/^[0-9a-f]{7,64}$/,a="0000000"}});function planHash({release:t3,waves:s13,settle:e2,sites:n3}){let r4=o8=>o8?.map(({data:a18})=>a18);return hashOf({release:t3,waves:s13.map(c2),settle:e2.map(c2),sites:Object.entries(n3).map(([o8,{from:a18,forward:i14,undo:p34}])=>({site:o8,from:a18,forward:r4(i14),undo:r4(p34)}))}).slice(0,16)}function c2({name:t3,steps:s13,...e2}){let n3=Object.entries(s13).map(([r4,o8])=>({site:r4,steps:o8.map(({verb:a18,data:i14})=>({verb:a18,data:i14}))}));return{...e2,steps:n3}}function describePlan(t3){let s13=[`plan ${planHash(t3)} for release ${t3.release}`];for(let e2 of t3.notes)s13.push(`  ! ${e2}`);t3.waves.forEach((e2,n3)=>s13.push(...f3(e2,`${n3+1}`))),t3.settle.forEach((e2,n3)=>s13.push(...f3(e2,`after commit ${n3+1}`))),s13.push("  undo:");for(let[e2,{from:n3,undo:r4}]of Object.entries(t3.sites))s13.push(`    ${e2}, now ${n3===""?"empty":n3}: ${r4.map(({says:o8})=>o8).join("; ")}`);return s13}function f3(t3,s13){let e2=[`  ${s13}. ${t3.name}`];for(let[n3,r4]of Object.entries(t3.steps))for(let o8 of r4)e2.push(`     ${n3}: ${o8.says}`);return t3.gate!==void 0&&e2.push("     then: wait until each of these reports the release"),e2}var init_plan=__esm({"src/deploy/plan.ts"(){"use strict";init_release()}});function withFix({message:t3,fix:r4}){return r4===void 0?t3:`${t3}. ${r4}`}var Refused,Stale,init_refused=__esm({"src/deploy/refused.ts"(){"use strict";init_errors();Refused=class extends UserError{constructor(r4,s13){super(r4,{fix:s13}),this.name="Refused"}},Stale=class extends UserError{constructor(r4){super(r4),this.name="Stale"}}}});function artifactOf({payload:e2}){return e2.kind==="archive"?{kind:"archive",sha256:e2.sha256}:void 0}function sameBytes(e2,n3){if(e2===void 0||n3===void 0)return;if(e2.kind==="archive")return n3.kind==="archive"&&e2.sha256===n3.sha256;if(n3.kind==="archive")return!1;let r4=Object.keys(e2.digests);return r4.length===Object.keys(n3.digests).length&&r4.every(d25=>e2.digests[d25]===n3.digests[d25])}var init_shipment=__esm({"src/release/shipment.ts"(){"use strict"}});function R4(s13,e2){let{site:t3,current:i14,attempt:n3,releases:c28}=s13,{release:o8}=e2;if(i14?.id!==o8.id||n3?.end==="pending")return[];let[a18,l40]=[c28.find(({id:p34})=>p34===o8.id)?.artifact,artifactOf(e2)];if(sameBytes(a18,l40)!==!1)return[];let h34=a18?.kind==="archive"&&l40?.kind==="archive"?` (sha256 ${a18.sha256.slice(0,12)}\u2026, not ${l40.sha256.slice(0,12)}\u2026)`:"";return o8.commit!==""&&i14.commit===o8.commit?[{site:t3,level:"note",text:`${o8.id} is live there, from another build of the same commit${h34}`,fix:"Let the same commit be built into the same bytes, or give it a version of its own."}]:[{site:t3,level:"blocker",text:`${o8.id} is live there, built into other bytes${h34}`,fix:"What changed needs a version of its own."}]}function u3(s13,e2){return typeof s13=="string"?e2.redact(s13):Array.isArray(s13)?s13.map(t3=>u3(t3,e2)):typeof s13!="object"||s13===null?s13:Object.fromEntries(Object.entries(s13).map(([t3,i14])=>[t3,$4.includes(t3)?i14:u3(i14,e2)]))}function k4(s13,{environment:e2,dryRun:t3,intent:i14}){let n3=`--environment ${e2.name}`;if(t3||succeeded(i14,s13))return[];switch(s13){case"deployed":case"unchanged":case"stale":return[];case"refused":return["Correct what is named above, then run it again."];case"rolled_back":case"removed":return[`erlmcp-actions status ${n3}`,"Read the evidence, correct the release, and deploy a new version."];case"held":return[`erlmcp-actions status ${n3}`,`erlmcp-actions undo ${n3}   (restores the previous release and ends the hold)`];case"mixed":return[`erlmcp-actions status ${n3}`,"Deploy again: to every host (in a pipeline: run failed jobs again), or with `hosts:` to those that are behind. Or roll back."];case"rollback_failed":return[`erlmcp-actions status ${n3}`,`erlmcp-actions rollback ${n3} --to VERSION   (to another release)`];case"rollback_unverified":case"unknown":return[`erlmcp-actions status ${n3}`,`erlmcp-actions undo ${n3}   (finishes what is pending on every host, and verifies again)`,`erlmcp-actions rollback ${n3} --to VERSION   (when what is live is not good either)`]}}var Context,$4,init_context=__esm({"src/deploy/context.ts"(){"use strict";init_narrator();init_plan();init_refused();init_shipment();init_concurrent();init_words();Context=class{narrator;checks=[];captured=new Map;warnings=[];startedAt;request;verifier;world;target;release;shipment;leases=new Map;previous;plan;evidence;live={};probing;switchBegan=!1;byPerson=!1;constructor(e2,t3,i14,n3){this.request=e2,this.target=t3,this.verifier=i14,this.world=n3,this.narrator=new Narrator(n3),this.startedAt=n3.clock.now()}get id(){return this.request.owner.id}warn(e2){this.warnings.push(e2),this.world.log.warn(e2)}lease(e2){let t3=this.leases.get(e2);if(t3===void 0)throw new Error(`there is no lease of ${e2}`);return t3}stepIo(e2){return{shipment:this.shipment,progress:t3=>this.narrator.doing(t3),signal:e2}}announce(e2){this.plan=e2;let t3=this.previous?.version??"";this.request.announce({deploymentId:this.id,previousVersion:t3,planHash:planHash(e2)})}async inspect(e2){return this.target.inspect(e2,this.shipment?.secrets)}async inspectAll(){let e2=await allBounded(this.target.sites,this.target.parallel,async t3=>this.inspect(t3));for(let t3 of e2)this.live[t3.site]=t3.current?.id??"nothing";return e2}async enforcePreflight(e2,t3,i14){let n3=await Promise.all(e2.map(async r4=>this.target.preflight(r4,t3))),c28=e2.flatMap((r4,d25)=>[...R4(r4,t3),...n3[d25]??[]]),o8=i14?c28.filter(({level:r4})=>r4==="note"):[],a18=c28.filter(r4=>!o8.includes(r4)),l40=a18.filter(({level:r4})=>r4!=="warning"),[h34]=l40;if(h34!==void 0)throw new Refused(l40.map(({site:r4,text:d25})=>`${r4}: ${d25}`).join("; "),[...new Set(l40.map(({fix:r4})=>r4))].join(" "));let p34=a18.map(({site:r4,text:d25})=>`${r4}: ${d25}`);if(p34.length>0&&!this.request.force&&!this.request.dryRun)throw new Refused(p34.join("; "),`${[...new Set(a18.map(({fix:r4})=>r4))].join(" ")} Or set \`force: true\` to proceed despite warnings.`);for(let{site:r4,text:d25}of o8)this.warn(`${r4}: ${d25}. It stays as it is`);for(let r4 of p34)this.warnings.includes(r4)||this.warn(r4)}report(e2,t3){let{request:i14,world:n3}=this,c28={intent:i14.intent,service:i14.service,environment:i14.environment.name,deploymentId:this.id,outcome:e2,reason:t3,release:this.release?.id??"",version:this.release?.version??"",previousVersion:this.previous?.version??"",url:i14.environment.url??"",dryRun:i14.dryRun,plan:this.plan,planHash:this.plan===void 0?"":planHash(this.plan),planText:this.plan===void 0?[]:describePlan(this.plan),probe:void 0,timeline:this.narrator.timeline,checks:this.checks,live:this.live,evidence:this.evidence,warnings:this.warnings,next:k4(e2,i14),startedAt:new Date(this.startedAt).toISOString(),durationMs:Math.round(this.narrator.elapsedMs)};return u3(c28,n3.secrets)}};$4=["intent","outcome","verdict","deploymentId","planHash","startedAt"]}});async function bake(t3,a18,r4,e2,s13){let{bakeMs:l40}=e2.request.environment;l40!==0&&await e2.narrator.phase("bake",async()=>{let i14=new AbortController,h34=AbortSignal.any([s13,i14.signal]),m33=placedChecks(t3,a18,r4,e2).filter(({check:c28})=>c28.readOnly&&c28.needs.length===0),n3=Math.max(E2,(t3.length+m33.length)*$5),o8=async c28=>{let k28=await c28;return k28.verdict!=="pass"&&i14.abort(),k28},[u23,d25]=await Promise.all([allBounded(t3,e2.target.parallel,async c28=>o8(B(c28,groupAt(a18,c28),n3,r4,e2,h34))),Promise.all(m33.map(async c28=>o8(g4(async()=>b2(await O(c28,e2)),c28.check.name,n3,e2,h34))))]);s13.throwIfAborted();let f29=[...u23,...d25].filter(({verdict:c28})=>c28!=="pass");e2.checks.push(...f29.length>0?f29:u23),throwUnlessPassed(f29)})}async function O({check:t3,site:a18,at:r4},{verifier:e2,world:s13}){let l40={check:{...t3,attempts:1},site:a18,at:r4};return e2.runSuite([l40],{parallel:1,atOnce:1,captured:new Map,signal:s13.signal})}async function B(t3,a18,r4,e2,s13,l40){let{bakeMs:i14}=s13.request.environment,h34=await nameOf(t3,a18,s13.target),m33=new AbortController,n3=AbortSignal.any([l40,m33.signal]),o8=failureOf(t3,a18,i14,s13,n3),u23=g4(async()=>G3(t3,a18,e2,s13),"bake",r4,s13,n3);try{let d25=o8.then(f29=>f29===void 0?u23:exited(h34,f29));return await Promise.race([u23,d25])}finally{m33.abort()}}async function G3(t3,a18,r4,e2){let{verify:s13}=e2.request.environment,{wanted:l40,found:i14}=await e2.target.instances(t3,a18,"new");if(l40===0||i14.length<l40){let n3=`${i14.length} of ${l40} instances run`;return{name:"bake",where:t3,verdict:"inconclusive",detail:n3,durationMs:0}}let h34={version:r4.version,configHash:r4.configHash,verify:s13},m33=await allBounded(i14,q2,async({name:n3,endpoint:o8})=>{if(o8===void 0)return[];let{verdict:u23,detail:d25,durationMs:f29}=await queryVia(o8,h34,_2,e2);return[{name:"bake",where:n3,verdict:u23,detail:d25,durationMs:f29}]});return b2(m33.flat(),{name:"bake",where:t3,verdict:"pass",detail:"running",durationMs:0})}function b2(t3,a18){let r4=t3.find(({verdict:e2})=>e2!=="pass")??t3[0]??a18;if(r4===void 0)throw new Error("a check has no result");return r4}async function g4(t3,a18,r4,{world:e2,narrator:s13,request:l40},i14){let{bakeMs:h34}=l40.environment,m33=e2.clock.monotonic()+h34,n3=0;for(;;){let o8=await t3();if(n3=o8.verdict==="pass"?0:n3+1,n3>=S&&!i14.aborted)return{...o8,detail:`${o8.detail}, ${n3} times in a row during the bake`};let u23=m33-e2.clock.monotonic();if(i14.aborted||u23<=0&&n3===0)return{name:a18,where:o8.where,verdict:"pass",detail:`stayed healthy for ${formatDuration(h34)}`,durationMs:h34};s13.doing(`${o8.where} ${o8.detail}; ${formatDuration(Math.max(0,u23))} to go`),await e2.clock.sleep(n3>0?r4:Math.min(r4,u23),i14)}}var E2,S,$5,_2,q2,init_bake=__esm({"src/deploy/bake.ts"(){"use strict";init_duration();init_concurrent();init_placed_check();init_verify();init_waves();E2=1e3,S=3,$5=50,_2=5e3,q2=8}});function redactUrl(e2){if(typeof e2=="string"&&!URL.canParse(e2))return"a malformed URL";let t3=new URL(e2),n3=t3.host===""?"":`//${t3.username===""?"":"***@"}${t3.host}`;return`${t3.protocol}${n3}${t3.pathname}${t3.search===""?"":"?***"}`}function failureOf2(e2,t3,n3=""){let{kind:r4,why:s13}=reasonOf(e2);return new HttpFailure(r4,t3,`${s13}${n3===""?"":`, through ${n3}`}`,{cause:e2})}function reasonOf(e2){let t3=e2 instanceof Error?e2.code??"":"",n3=a2[t3]??(d2.test(t3)?"tls":"other");switch(n3){case"refused":return{kind:n3,why:`nothing listens there (${t3})`};case"dns":return{kind:n3,why:`the name could not be resolved (${t3})`};case"tls":return{kind:n3,why:`the TLS connection is not trusted (${t3})`};case"reset":return{kind:n3,why:`the connection was closed before the answer was complete (${t3})`};case"timeout":return{kind:n3,why:`no answer in time (${t3})`};default:return u4.test(t3)?{kind:n3,why:`the body is not what its Content-Encoding says (${t3})`}:{kind:n3,why:t3===""?e2 instanceof Error?e2.name:"unknown error":t3}}}function addressOf(e2){return{hostname:bareHost(e2.hostname),...e2.port===""?{}:{port:e2.port}}}var HttpFailure,a2,d2,u4,init_http_failure=__esm({"src/core/http-failure.ts"(){"use strict";init_url();HttpFailure=class extends Error{kind;why;status;constructor(t3,n3,r4,{cause:s13,status:o8}={}){super(`${redactUrl(n3)}: ${r4}`,s13===void 0?void 0:{cause:s13}),this.name="HttpFailure",this.kind=t3,this.why=r4,this.status=o8}};a2={ECONNREFUSED:"refused",ENOENT:"refused",ENOTFOUND:"dns",EAI_AGAIN:"dns",EAI_FAIL:"dns",ETIMEDOUT:"timeout",ECONNRESET:"reset",ECONNABORTED:"reset",EPIPE:"reset",HPE_INVALID_EOF_STATE:"reset"},d2=/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)/,u4=/^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/}});function thinned(r4){let e2=[],s13=new Map;for(let t3 of r4.toSorted((n3,o8)=>n3.atMs-o8.atMs)){let n3=s13.get(t3.ok);if(n3===void 0){s13.set(t3.ok,t3);continue}s13.delete(t3.ok);let o8=t3.durationMs>n3.durationMs&&t3.ok?t3:n3;e2.push({...o8,requests:t3.requests+n3.requests})}return[...e2,...s13.values()]}var SiteCounter,init_probe_counter=__esm({"src/deploy/probe-counter.ts"(){"use strict";SiteCounter=class{name;pauseMs;sent=0;lost=0;unsent=0;longestMs=0;beforeMs=0;lastMs=0;events=[];constructor(e2,s13){this.name=e2,this.pauseMs=s13}answered(e2,s13){this.sent+=1,this.lastMs=Math.max(this.lastMs,e2),s13?this.event(e2):this.lost+=1}notSent(e2){this.unsent+=1,this.event(e2)}figures(){this.fold(Number.POSITIVE_INFINITY);let e2=Math.max(this.longestMs,this.lastMs-this.beforeMs);return{name:this.name,sent:this.sent,lost:this.lost,unsent:this.unsent,longestGapMs:Math.max(0,Math.round(e2-this.pauseMs))}}event(e2){this.events.push(e2),this.events.length>512&&this.fold(e2-5e3)}fold(e2){let s13=this.events.toSorted((t3,n3)=>t3-n3);this.events=s13.filter(t3=>t3>e2);for(let t3 of s13){if(t3>e2)return;this.longestMs=Math.max(this.longestMs,t3-this.beforeMs),this.beforeMs=Math.max(this.beforeMs,t3)}}}}});function startProbe(a18,t3){return new m2(a18,t3)}var i2,l5,h3,m2,init_probe=__esm({"src/deploy/probe.ts"(){"use strict";init_http_failure();init_probe_counter();init_target();i2=50,l5=2e3,h3=1e4;m2=class{options;world;over=new AbortController;counters;open=new Set;startedAt;looping;samples=[];result;constructor(t3,o8){this.options=t3,this.world=o8,this.counters=t3.sites.map(({name:e2})=>new SiteCounter(e2,(t3.sites.length-1)*i2)),this.startedAt=o8.clock.monotonic(),this.looping=this.loop()}async stop(){return this.over.abort(),this.result??=this.ended(),this.result}elapsed(){return this.world.clock.monotonic()-this.startedAt}async loop(){let{sites:t3}=this.options,o8=0,e2=0;for(;!this.over.signal.aborted;){let[s13,r4]=[t3[o8%t3.length],this.counters[o8%t3.length]];if(s13===void 0||r4===void 0)return;o8+=1;let n3=this.send(s13,r4,this.elapsed()).finally(()=>this.open.delete(n3));this.open.add(n3),e2=Math.max(e2+1,Math.floor(this.elapsed()/i2)),await this.world.clock.sleep(e2*i2-this.elapsed(),this.over.signal)}}async send(t3,o8,e2){let s13=await this.answer(t3);if(s13===void 0){o8.notSent(e2);return}let r4=this.elapsed()-e2;o8.answered(e2+r4,s13),this.samples.push({atMs:e2,durationMs:r4,ok:s13,requests:1}),this.samples.length>h3&&(this.samples=thinned(this.samples))}async answer({way:t3}){let o8=new AbortController,e2=!1;try{let s13=this.world.clock.sleep(l5,AbortSignal.any([this.over.signal,o8.signal])),r4=await Promise.race([t3(),s13]).finally(()=>o8.abort());if(r4===void 0)return;e2=r4.socketPath!==void 0;let n3=await this.world.http(`${r4.url}${this.options.path}`,{deadlineMs:l5,maxBytes:65536,...r4.socketPath===void 0?{}:{socketPath:r4.socketPath}});return r4.isWayFailure?.(n3)===!0?void 0:n3.status<500}catch(s13){return s13 instanceof SiteUnreachable||s13 instanceof HttpFailure&&(s13.kind==="proxy"||e2&&s13.kind==="refused")?void 0:!1}}async ended(){await this.looping,await Promise.all(this.open);let t3=this.counters.map(e2=>e2.figures()),o8=e2=>t3.reduce((s13,r4)=>s13+r4[e2],0);return{startMs:Math.round(this.options.startMs),sent:o8("sent"),lost:o8("lost"),unsent:o8("unsent"),longestGapMs:Math.max(0,...t3.map(({longestGapMs:e2})=>e2)),sites:this.options.direct?t3:[],samples:this.samples.toSorted((e2,s13)=>e2.atMs-s13.atMs)}}}}});async function measure(r4,o8,a18){let{request:d25,narrator:i14,target:t3,world:s13}=a18,{url:e2,verify:f29}=d25.environment,u23=r4.filter(({current:n3})=>n3!==void 0);if(u23.length===0)return;let c28={path:f29.path,startMs:i14.elapsedMs};if(e2!==void 0)return startProbe({...c28,sites:[{name:e2,way:async()=>({name:e2,url:e2})}],direct:!1},s13);let m33=await Promise.all(u23.map(async({site:n3,serving:p34})=>{let l40=s13.secrets.redact(n3);return o8.get(n3)===p34?[{name:l40,way:b3(n3,p34,a18)}]:await hasFront(n3,t3)?[{name:l40,way:async()=>t3.front(n3)}]:[]}));return m33.flat().length===0?void 0:startProbe({...c28,sites:m33.flat(),direct:!0},s13)}function b3(r4,o8,{target:a18,world:d25}){let i14=0,t3;return async()=>{let s13=d25.clock.monotonic();(t3===void 0||s13-t3.atMs>=w2)&&(t3={atMs:s13,found:a18.instances(r4,o8,"all").then(({found:f29})=>f29)});let e2=await t3.found;return i14+=1,e2[i14%e2.length]?.endpoint?.()}}async function withFigures(r4,o8){return o8===void 0?r4:{...r4,probe:await o8.stop()}}var w2,init_measure=__esm({"src/deploy/measure.ts"(){"use strict";init_probe();init_through_switch();w2=1e3}});function A2({end:t3,from:r4,to:e2,fromGroup:i14,toGroup:o8}){return t3==="committed"?{slot:o8,release:e2}:{slot:i14,release:r4}}async function trafficAt(t3,r4,e2,i14,o8){let{target:s13,world:f29,request:a18}=o8,{url:n3,verify:c28}=a18.environment,l40=releaseOfId(e2),k28=await s13.front(t3);if(l40===void 0||k28===void 0&&n3===void 0)return"unknown";let w35={version:l40.version,configHash:l40.configHash,verify:c28},P18=async()=>await s13.front(t3)??{name:n3??"",url:n3??""},p34=i14?await _3(t3,r4,w35,o8):void 0;if(i14&&p34===void 0)return"unknown";let u23=0,h34=0;for(let m33=1;m33<=x3;m33+=1){let d25=await queryVia(P18,w35,v,o8),g29=d25.other!==void 0||d25.verdict==="pass"&&i14&&d25.instance!==p34;if(u23=d25.verdict==="pass"&&!g29?u23+1:0,h34=g29?h34+1:0,u23>=S2)return"here";if(h34>=S2)return"elsewhere";await f29.clock.sleep(E3)}return"unknown"}async function leadToWinner(t3,r4){let{attempt:e2,site:i14}=t3;if(e2===void 0||e2.end==="pending")return"unknown";let{slot:o8,release:s13}=A2(e2),f29=async()=>trafficAt(i14,o8,s13,R5(t3,s13),r4),a18=await f29();return a18!=="elsewhere"||!runs(t3,o8,s13)?a18:(r4.narrator.print(`${i14}: the traffic does not reach slot ${o8}, the recorded live slot; switching it there again`),await r4.lease(i14).lead(e2.id),f29())}async function confirmTraffic(t3,r4){r4.request.environment.strategy.kind==="blue-green"&&await Promise.all(t3.map(async e2=>{if(!(e2.attempt===void 0||e2.current===void 0||!isRunning(e2,e2.current.id))&&await leadToWinner(e2,r4)==="elsewhere")throw new Refused(`${e2.site}: the traffic does not reach the recorded live slot`,"Check the switch command's configuration there, switch the traffic to the slot of the live release, and run this again.")}))}async function stopLeftSlots(t3,r4,e2){let{narrator:i14,world:o8}=e2,s13=t3.filter(({attempt:n3})=>n3!==void 0&&n3.end!=="pending"&&n3.left!==void 0),[f29]=s13;if(f29===void 0)return;let a18=Math.max(...s13.map(({attempt:n3})=>n3?.switched===!0?n3.drainMs:0));await i14.phase(`let the slot that the traffic left finish for ${Math.round(a18/1e3)} s, then stop it`,async()=>{await o8.clock.sleep(a18,o8.signal),await Promise.all(s13.map(async n3=>{try{r4||n3.attempt?.switched!==!0||await leadToWinner(n3,e2)==="here"?await e2.lease(n3.site).stopLeft(!0):e2.warn(`${n3.site}: slot ${n3.attempt?.left} keeps running: the traffic was not confirmed on the other one`)}catch(c28){e2.warn(`${n3.site}: slot ${n3.attempt?.left} keeps running: ${c28 instanceof Error?c28.message:String(c28)}`)}}))})}function R5({groups:t3},r4){return t3.filter(({running:e2})=>(e2[r4]??0)>0).length>1}async function _3(t3,r4,e2,i14){let{found:o8}=await i14.target.instances(t3,r4,"new"),s13=o8[0]?.endpoint;return s13===void 0?void 0:(await queryVia(s13,e2,v,i14)).instance}var S2,x3,E3,v,init_switched=__esm({"src/deploy/switched.ts"(){"use strict";init_refused();init_release();init_target();init_verify();S2=3,x3=8,E3=250,v=3e3}});async function carryOut(n3,o8,s13,{signal:e2,heart:f29,armed:i14},t3){let{target:a18,narrator:c28,request:w35}=t3,r4=new Map,d25=q3(n3,s13),y31=a18.sites.length===1?n3.waves.findLast(m33=>m33.phase==="switch"):void 0,h34=async m33=>{let b33=n3.waves.filter(p34=>p34.phase===m33).map(p34=>p34===y31?B2(p34):p34);return b33.length===0?!1:(await c28.phase(m33,async()=>{(m33==="beside"||m33==="switch")&&(await Promise.all([i14,f29.now()]),t3.switchBegan=!0,t3.probing??=await measure(s13,d25,t3));for(let p34 of b33)await runWave(p34,o8,r4,t3,e2)}),!0)},v24=()=>a18.sites.filter(m33=>!r4.has(m33));await h34("snapshot"),await h34("stage"),await h34("before hooks");let u23=await h34("beside");u23&&await smoke(v24(),d25,o8,t3,e2,"instances"),await h34("switch");let l40=v24();return await verifyThroughSwitch(l40,d25,y31?.gate,o8,t3,e2),u23&&await F3(l40,d25,o8,s13,t3),await smoke(l40,d25,o8,t3,e2,u23?"rest":"all"),await bake(l40,d25,o8,t3,e2),await h34("after hooks"),H3(await t3.inspectAll(),d25,o8,r4),await j3(l40,f29,e2,t3),w35.environment.url===void 0&&u23&&(await Promise.all(l40.map(async m33=>a18.front(m33)))).some(m33=>m33===void 0)&&t3.warn("No address goes through the switch (`url`, or `strategy.front`): it was not verified that the traffic reaches the new slot."),r4}async function j3(n3,o8,s13,e2){await e2.narrator.phase("commit",async()=>{await allBounded(n3,e2.target.parallel,async a18=>e2.lease(a18).prepare()),await o8.now(),s13.throwIfAborted();let i14=(await eachBounded(n3,n3.length,async a18=>e2.lease(a18).commit(e2.id))).flatMap(a18=>a18.status==="rejected"?[a18.reason]:[]),t3=i14.find(a18=>a18 instanceof LeaseLost&&a18.by!=="");if(t3!==void 0)throw t3;if(i14.length>0)throw new CommitFailed(errorMessage(i14[0]),{cause:i14[0]})})}function B2({gate:n3,...o8}){return o8}async function F3(n3,o8,s13,e2,f29){let i14=n3.filter(c28=>e2.some(w35=>w35.site===c28&&w35.groups.some(({name:r4,running:d25})=>r4!==o8.get(c28)&&(d25[s13.id]??0)>0))),t3=await allBounded(i14,f29.target.parallel,async c28=>{let w35=groupAt(o8,c28),r4=await trafficAt(c28,w35,s13.id,!0,f29),d25=r4==="here"?"pass":r4==="elsewhere"?"fail":"inconclusive";return{name:"switch",where:`${c28} front`,verdict:d25,detail:r4==="here"?`leads to slot ${w35}`:`was not confirmed to lead to slot ${w35}`,durationMs:0}});f29.checks.push(...t3);let a18=t3.filter(({verdict:c28})=>c28!=="pass");if(a18.length>0)throw new VerdictFailed(a18)}function H3(n3,o8,s13,e2){for(let f29 of n3){let{site:i14,current:t3}=f29;if(e2.has(i14))continue;if(t3?.id!==s13.id)throw new StepFailed(i14,`${t3?.id??"nothing"} is live there, not ${s13.id}`);let a18=f29.groups.filter(({name:r4})=>r4===groupAt(o8,i14)),c28=a18.flatMap(({running:r4})=>Object.keys(r4)).find(r4=>r4!==s13.id&&r4!=="?");if(c28!==void 0)throw new StepFailed(i14,`${c28} runs there, not ${s13.id}`);if(a18.length===0)throw new StepFailed(i14,`${s13.id} does not run any more`);let w35=a18.find(({wanted:r4,ready:d25})=>d25<r4);if(w35!==void 0)throw new StepFailed(i14,`${w35.ready} of ${w35.wanted} instances are ready there`)}}function q3(n3,o8){let s13=n3.waves.flatMap(({gate:e2,steps:f29})=>e2===void 0?[]:Object.keys(f29).map(i14=>[i14,e2.group]));return new Map([...o8.map(({site:e2,serving:f29})=>[e2,f29]),...s13])}var CommitFailed,init_forward=__esm({"src/deploy/forward.ts"(){"use strict";init_errors();init_bake();init_smoke();init_through_switch();init_concurrent();init_measure();init_placed_check();init_switched();init_target();init_waves();CommitFailed=class extends Error{}}});async function checkOrder(i14,c28,o8){let{request:t3}=o8,m33=new Set(c28.flatMap(e2=>e2.current===void 0?[]:[e2.current.commit]));for(let e2 of m33){if(e2===""){o8.warn("The order of commits was not checked: the commit of the live release is unknown.");continue}if(i14.commit===""){if(t3.allowDiverged===void 0)throw new Refused(`the commit of ${i14.version} is unknown, and ${e2} is live: it could be older`,"Give its `commit`, or a manifest, or check out with the tag of this version; or set `allow-diverged` with a reason.");o8.warn(`deploying ${i14.version}, whose commit is unknown, over ${e2}, which is live: ${t3.allowDiverged}`);continue}if(i14.commit.startsWith(e2)||e2.startsWith(i14.commit))continue;let n3=await t3.relation(e2,i14.commit);switch(n3){case"same":case"ahead":break;case"behind":throw new Stale(`${i14.commit} is older than ${e2}, which is live`);case"diverged":case"unknown":if(t3.allowDiverged!==void 0){o8.warn(`Commit ${i14.commit} is let through beside ${e2}, which is live: ${t3.allowDiverged}`);break}throw new Refused(n3==="diverged"?`commit ${i14.commit} does not contain ${e2}, which is live`:`could not determine whether commit ${i14.commit} is newer than ${e2}, which is live`,n3==="diverged"?"Merge the live commit, or let a hotfix through with `allow-diverged` and a reason.":"Check out with `fetch-depth: 0`, or give `github-token` with `contents: read`; or set `allow-diverged` with a reason.")}}}var init_order=__esm({"src/deploy/order.ts"(){"use strict";init_refused()}});async function settle(e2,{hints:n3=[],failedChecks:t3=!1,commitSent:r4=!1},o8){let i14=t3;for(let d25=1;;d25+=1){let a18=await inspectReachable(o8),l40=w3(e2,a18.states);if(I(l40,o8))return holdAll(o8,`deployment ${e2} had passed its point of no return`);let f29=r4&&a18.unreachable.length>0&&l40.every(({attempt:u23})=>u23.kind!=="rollback"&&u23.end!=="undone"&&u23.prepared)?new Map(l40.map(({site:u23})=>[u23,"commit"])):C2(l40,a18.states.length,t3),p34=[...f29.keys()];i14||=l40.some(({site:u23,attempt:h34})=>h34.kind==="rollback"&&f29.get(u23)==="finish");let m33=p34.filter(u23=>f29.get(u23)!=="commit");(l40.some(({attempt:u23})=>u23.switched)||t3&&m33.length>0)&&(o8.evidence??=await takeEvidence(m33,e2,n3,o8));let g29=await x4(f29,e2,o8);if(g29.length>0)return{outcome:"unknown",reason:`the undo was not completed on ${g29.map(({site:u23,why:h34})=>`${u23}: ${h34}`).join("; ")}`,stuck:g29.map(({site:u23})=>u23)};let c28=p34.length===0?a18:await inspectReachable(o8),b33=w3(e2,c28.states);if(!(d25<H4&&p34.length>0&&C2(b33,c28.states.length,!1).size>0&&!B3(b33)))return T2(e2,i14,c28,o8)}}function w3(e2,n3){return n3.flatMap(t3=>t3.attempt?.id===e2?[{site:t3.site,state:t3,attempt:t3.attempt}]:[])}function I(e2,n3){return n3.byPerson||e2.some(({attempt:t3})=>t3.end==="committed")?!1:e2.some(({state:t3,attempt:r4})=>r4.end==="pending"&&(r4.disarmed||t3.held!==void 0))}function A3(e2){let n3=t3=>e2.some(({attempt:r4})=>t3(r4));return{committed:n3(({end:t3})=>t3==="committed"),undone:n3(({end:t3})=>t3==="undone"),switched:n3(({switched:t3})=>t3),rollback:n3(({kind:t3})=>t3==="rollback"),fromFailing:n3(({fromWasHealthy:t3})=>t3===!1)}}function C2(e2,n3,t3){let r4=A3(e2),o8=e2.filter(({attempt:a18})=>a18.end==="pending"&&a18.undoBegun);if(o8.length>0&&!r4.undone&&e2.length>1)return new Map(o8.map(({site:a18})=>[a18,"drop"]));let i14=!r4.undone&&!r4.committed&&!r4.switched&&e2.length<n3,d25=r4.rollback&&(r4.undone||i14||t3&&!r4.fromFailing);return new Map(e2.flatMap(({site:a18,attempt:l40})=>{let s13=q4(l40.end,r4,d25);return s13===void 0?[]:[[a18,s13]]}))}function q4(e2,{committed:n3,undone:t3,rollback:r4,fromFailing:o8},i14){if(e2!=="undone")return n3&&!t3?e2==="pending"&&r4?"finish":"commit":r4&&t3&&o8?e2==="pending"?"finish":void 0:e2==="committed"?"follow":i14?"drop":"finish"}function B3(e2){let[n3]=e2,{rollback:t3,fromFailing:r4}=A3(e2);return e2.some(({attempt:o8})=>o8.end==="pending")?!1:t3&&r4||e2.every(({attempt:o8})=>o8.end===n3?.attempt.end)}async function x4(e2,n3,t3){let r4=[...e2.keys()];return(await eachBounded(r4,t3.target.parallel,async i14=>z2(i14,e2.get(i14),n3,t3))).flatMap((i14,d25)=>{if(i14.status==="fulfilled")return[];if(i14.reason instanceof LeaseLost){if(i14.reason.by!=="")throw i14.reason;return[]}return[{site:r4[d25],why:errorMessage(i14.reason)}]})}async function z2(e2,n3,t3,r4){let{narrator:o8,world:i14}=r4,d25=r4.lease(e2);for(let a18=1;;a18+=1)try{n3==="commit"?await d25.commit(t3):n3==="follow"?await d25.follow(t3):await d25.finish(t3,{drop:n3==="drop"})==="undone"&&o8.print(`${e2}: the previous release is restored`);return}catch(l40){if(a18===$6||l40 instanceof LeaseLost)throw l40;o8.print(`${errorMessage(l40)}; trying again`),await i14.clock.sleep(R6)}}async function T2(e2,n3,t3,r4){let o8=w3(e2,t3.states),[i14]=o8;if(t3.unreachable.length>0)return unreachable(t3.unreachable);if(i14===void 0)return{outcome:"refused",reason:""};let{attempt:d25}=i14,a18=o8.some(c28=>c28.attempt.switched),l40=o8.filter(c28=>c28.attempt.end==="undone"),s13=d25.kind==="rollback"&&n3&&l40.some(c28=>c28.attempt.to!==c28.attempt.from)?{bad:d25.to}:{};if(o8.some(c28=>c28.attempt.end==="pending"))return{outcome:"unknown",reason:`deployment ${e2} is still pending on ${D(o8)}`,...s13};let f29=l40.some(c28=>c28.attempt.disarmed)?"the effect of an irreversible hook remains":"",p34=await U2(o8,a18,t3.states,r4),m33=l40.filter(({state:c28})=>c28.outcomes[e2]?.by==="person").map(({site:c28})=>c28),g29=[p34.reason,m33.length>0?`a person ran \`undo\` on ${m33.join(", ")}`:"",f29];return{outcome:p34.outcome,reason:g29.filter(c28=>c28!=="").join("; "),...s13}}async function U2(e2,n3,t3,r4){let o8=new Set(t3.map(({current:m33})=>m33?.id??""));if(o8.size>1)return{outcome:"mixed",reason:describeLive(t3)};let{kind:i14,to:d25,from:a18}=e2[0].attempt,l40=e2.some(({attempt:m33})=>m33.end==="committed");if(!n3&&!l40)return{outcome:"refused",reason:""};let[s13=""]=o8;if(s13===""){let m33=t3.filter(g29=>g29.groups.length>0).map(({site:g29})=>g29);return m33.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${m33.join(", ")}`}}let f29=await notLive(t3,r4);return f29!==""?{outcome:l40&&i14!=="rollback"?"unknown":"rollback_unverified",reason:f29}:i14==="rollback"?{outcome:s13===d25&&(d25!==a18||l40)?"rolled_back":"rollback_failed",reason:""}:{outcome:l40?"deployed":"rolled_back",reason:""}}async function notLive(e2,n3){let t3=[];if(n3.request.environment.strategy.kind==="blue-green")for(let o8 of e2){if(o8.attempt?.switched!==!0)continue;let i14=await leadToWinner(o8,n3);i14!=="here"&&t3.push(`${o8.site}: the live release ${i14==="elsewhere"?"does not get the traffic":"was not confirmed through the switch"}`)}let r4=t3.length>0?[]:await verifyLive(e2,n3,drainAllowance(n3.request.environment.strategy));return[...t3,...r4.filter(({verdict:o8})=>o8!=="pass").map(({where:o8,detail:i14})=>`${o8}: ${i14}`)].join("; ")}async function verifyLive(e2,n3,t3=0){let{target:r4,world:o8}=n3,{signal:i14}=new AbortController,a18=(await allBounded(e2,r4.parallel,async s13=>{if(s13.current===void 0)return[{name:"live",where:s13.site,verdict:"fail",detail:"nothing is live",durationMs:0}];let f29={...verifyContext(n3,s13.current),signal:i14},p34=s13.rollout.state==="moving"?await rolledOut(s13.site,f29):void 0;return p34===void 0?groupLive(s13.site,s13.serving,"all",f29):[p34]})).flat(),l40=e2[0]?.current;if(l40!==void 0&&a18.every(({verdict:s13})=>s13==="pass")){let s13=await trafficAddresses(e2.map(({site:f29})=>f29),n3,t3);a18.push(...await throughSwitch(s13,l40,n3,i14))}for(let s13 of a18)n3.narrator.print(`${s13.verdict==="pass"?"\u2713":"\u2717"} ${s13.where}: ${o8.secrets.redact(s13.detail)}`);return n3.checks.push(...a18),a18}async function holdAll(e2,n3){let{target:t3,request:r4}=e2,{states:o8}=await inspectReachable(e2);return await allBounded(o8,t3.parallel,async({site:i14,attempt:d25})=>{d25?.end==="pending"?await e2.lease(i14).hold(n3,r4.owner.actor):await e2.lease(i14).end({outcome:"held",bad:void 0,of:[]})}),{outcome:"held",reason:n3}}async function inspectReachable(e2){let{target:n3,narrator:t3,world:r4}=e2,o8=await eachBounded(n3.sites,n3.parallel,async a18=>{for(let l40=1;;l40+=1)try{return await e2.inspect(a18)}catch(s13){if(l40===$6)throw s13;t3.print(`${errorMessage(s13)}; trying again`),await r4.clock.sleep(R6)}}),i14=[],d25=[];return o8.forEach((a18,l40)=>{let s13=n3.sites[l40];a18.status==="fulfilled"?i14.push(a18.value):d25.push(s13),e2.live[s13]=a18.status==="fulfilled"?a18.value.current?.id??"nothing":"?"}),{states:i14,unreachable:d25}}function unreachable(e2){return{outcome:"unknown",reason:`${e2.join(", ")} cannot be reached; the guard there restores the previous release`}}function describeLive(e2){return e2.map(n3=>`${n3.site}: ${n3.current?.id??"nothing"}`).join("; ")}function D(e2){return e2.filter(({attempt:n3})=>n3.end==="pending").map(({site:n3})=>n3).join(", ")}var $6,R6,H4,init_settle=__esm({"src/deploy/settle.ts"(){"use strict";init_errors();init_concurrent();init_evidence();init_switched();init_target();init_through_switch();init_verify();init_waves();$6=3,R6=2e3,H4=5}});var h4,m3,Heartbeat,init_heartbeat=__esm({"src/deploy/heartbeat.ts"(){"use strict";init_errors();init_concurrent();init_target();h4=1e4,m3=6,Heartbeat=class{over=new AbortController;lost=new AbortController;beating;leases;parallel;narrator;world;free;waiting=[];constructor({leases:t3,target:r4,narrator:o8,world:e2,request:i14}){let{guardMs:a18}=i14.environment;this.leases=[...t3.values()],this.parallel=r4.parallel,this.narrator=o8,this.world=e2,this.free=Math.max(1,r4.parallel),this.beating=Promise.all(this.leases.map(async s13=>this.loop(s13,Math.min(h4,a18/m3),a18/2)))}get signal(){return this.lost.signal}async now(){await allBounded(this.leases,this.parallel,async t3=>this.beat(t3))}async stop(){this.over.abort(),await this.beating}async beat(t3){await t3.beat()!=="running"&&(this.narrator.print(`${t3.site}: the guard had stopped; starting it again`),await t3.arm())}async loop(t3,r4,o8){let{clock:e2}=this.world,i14=e2.monotonic();for(;!this.over.signal.aborted&&!this.lost.signal.aborted;){if(await e2.sleep(r4,this.over.signal),this.over.signal.aborted)return;try{await this.inTurn(async()=>this.beat(t3)),i14=e2.monotonic()}catch(a18){if(a18 instanceof LeaseLost||e2.monotonic()-i14>o8){this.lost.abort(a18);return}this.narrator.print(`${t3.site}: a beat was lost (${errorMessage(a18)})`)}}}async inTurn(t3){this.free>0?this.free-=1:await new Promise(r4=>this.waiting.push(r4));try{await t3()}finally{let r4=this.waiting.shift();r4===void 0?this.free+=1:r4()}}}}});async function takeLeases(e2,t3,n3,d25){let o8=new Map,r4=new Set,s13=(f29,l40)=>{o8.set(f29,l40.lease);for(let u23 of x5(f29,l40,e2,n3))r4.add(u23)};try{for(;;){let f29=t3.sites.filter(a18=>!o8.has(a18)),l40=await eachBounded(f29,t3.parallel,async a18=>t3.lease(a18,e2.owner,L2(void 0,e2,t3))),u23=l40.findIndex(a18=>a18.status==="rejected"||a18.value.answer!=="granted");l40.forEach((a18,m33)=>{a18.status==="fulfilled"&&a18.value.answer==="granted"&&s13(f29[m33],a18.value),a18.status==="rejected"&&o8.set(f29[m33],void 0)});let w35=l40[u23];if(w35===void 0)return{leases:new Map($7(o8)),unfinished:[...r4]};if(w35.status==="rejected")throw w35.reason;let i14=f29[u23],c28=new Map([...o8].filter(([a18])=>a18>i14));await b4(c28,e2.owner.id,t3,n3);for(let a18 of c28.keys())o8.delete(a18);let p34=$7(o8).map(([,a18])=>a18);s13(i14,await _4(i14,p34,e2,t3,n3,d25))}}catch(f29){throw await b4(o8,e2.owner.id,t3,n3),f29}}async function armGuards({target:e2,leases:t3,narrator:n3}){let d25=await allBounded([...t3.values()],e2.parallel,async o8=>({site:o8.site,limits:(await o8.arm()).limits}));for(let o8 of new Set(d25.map(r4=>r4.limits).filter(r4=>r4!==""))){let r4=d25.filter(s13=>s13.limits===o8).map(({site:s13})=>s13);n3.print(`note: the guard on ${r4.join(", ")} does not survive ${o8}`)}}function $7(e2){return[...e2].flatMap(([t3,n3])=>n3===void 0?[]:[[t3,n3]])}function L2(e2,{overtake:t3,force:n3},{sites:d25}){return{over:e2,breakHold:t3,force:n3,sites:d25.length}}function M2({kind:e2}){return e2==="deploy"||e2==="config-change"}function N(e2,{overtake:t3,force:n3}){return t3&&(n3||M2(e2))}async function _4(e2,t3,n3,d25,o8,r4){let s13=r4.clock.monotonic(),f29=Number.NEGATIVE_INFINITY,l40={of:"",atMs:0},u23;for(;;){r4.signal.throwIfAborted();let w35=await d25.lease(e2,n3.owner,L2(u23,n3,d25));if(w35.answer==="granted")return w35;if(w35.answer==="locked"){let{kind:m33,actor:v24,reason:g29}=w35.locked;throw new Refused(m33==="person"?`${e2} is locked by ${v24}: ${g29}`:`${e2} is held as it is: ${g29}`,w35.fix)}let{owner:i14}=w35,c28=r4.clock.monotonic()-s13,p34=i14.id!==l40.of||c28-l40.atMs>=S3||c28>=n3.waitMs;if(p34&&(l40={of:i14.id,atMs:c28}),i14.guard==="stopped"||N(i14,n3)||p34&&await n3.ownerEnded(i14)===!0){u23=i14.id;continue}let a18=`${i14.kind} ${i14.id}${i14.release===""?"":` of ${i14.release}`} by ${i14.actor}${i14.url===""?"":` (${i14.url})`}`;if(c28>=n3.waitMs)throw new Refused(`${e2} is leased to the running ${a18}`,M2(i14)?"Wait for it, cancel it, or use the rollback action, which takes over from a running deployment.":n3.overtake?"Wait for it to end; `force: true` takes over from it.":"Wait for it to end.");c28-f29>=R7&&(f29=c28,o8.print(`${e2}: waiting for ${a18}; ${formatDuration(c28)} of ${formatDuration(n3.waitMs)}`)),o8.doing(`waiting for ${a18}`),await allBounded(t3,d25.parallel,async m33=>m33.beat()),await r4.clock.sleep(Math.min(E4,n3.waitMs-c28),r4.signal)}}function x5(e2,{replaced:t3,undo:n3},d25,o8){let r4=[t3,n3].filter(s13=>s13!==void 0&&s13!==d25.owner.id);return t3!==void 0&&r4.length>0&&o8.print(`${e2}: took over from deployment ${t3}`),r4}async function b4(e2,t3,n3,d25){for(let[o8,r4]of e2)try{r4===void 0?await n3.abandon(o8,t3):await r4.end({outcome:"refused",bad:void 0,of:[]})}catch(s13){d25.print(`${o8}: could not end the lease (${s13 instanceof Error?s13.message:String(s13)})`)}}var E4,R7,S3,init_lease=__esm({"src/deploy/lease.ts"(){"use strict";init_duration();init_concurrent();init_refused();E4=2e3,R7=1e4,S3=1e4}});async function withLease(n3,o8,a18){let{target:t3,narrator:s13,world:i14,request:r4}=n3,d25,e2=!1;n3.byPerson=o8;try{e2=!0;let f29=await s13.phase("lease",async()=>{let{ownerEnded:h34,environment:v24,force:E28}=r4;return takeLeases({owner:r4.owner,ownerEnded:h34,waitMs:v24.leaseWaitMs,overtake:o8,force:E28},t3,s13,i14)});e2=!1,n3.leases=f29.leases;let u23=armGuards(n3);u23.catch(()=>{}),d25=new Heartbeat(n3);let m33={signal:AbortSignal.any([i14.signal,d25.signal]),heart:d25,settled:[],armed:u23},c28=await B4(a18,m33,f29.unfinished,n3);if(c28.outcome==="held"||c28.keep===!0)await inspectReachable(n3);else{let{states:h34}=await inspectReachable(n3);await stopLeftSlots(h34,c28.verified===!0,n3),await T3(c28,m33.settled,n3),c28.outcome==="unknown"&&await inspectReachable(n3)}return n3.report(c28.outcome,c28.reason)}catch(f29){return await F4(f29,e2,n3)}finally{await d25?.stop()}}async function N2(n3,{heart:o8,armed:a18,settled:t3},s13){let{narrator:i14,request:r4}=s13;if(n3.length!==0){await a18,await o8.now();for(let d25 of n3){let e2=await i14.phase(`settle ${d25}, which was left unfinished`,async()=>settle(d25,{},s13));if(s13.warn(`deployment ${d25} was left unfinished and is settled now: ${e2.outcome}${e2.reason===""?"":` (${e2.reason})`}`),e2.outcome==="held")return{outcome:r4.intent==="recover"?"held":"refused",reason:e2.reason,keep:!0};t3.push({...e2,of:d25});let{bad:f29}=e2;f29!==void 0&&await eachBounded(s13.target.sites,s13.target.parallel,async l40=>s13.lease(l40).markBad(f29));let u23=e2.stuck!==void 0&&(r4.intent==="rollback"||r4.force);if(e2.outcome==="unknown"&&!u23&&r4.intent!=="rollback"&&r4.intent!=="recover")return{outcome:"refused",reason:`deployment ${d25} was left unfinished, and what is live could not be confirmed: ${e2.reason}`};r4.intent!=="recover"&&(s13.evidence=void 0)}}}async function B4(n3,o8,a18,t3){let{heart:s13}=o8;try{return await N2(a18,o8,t3)??await n3.run(o8)}catch(i14){if(i14 instanceof Stale)return{outcome:"stale",reason:i14.message};let r4=s13.signal.aborted?s13.signal.reason:i14;if(r4 instanceof LeaseLost&&r4.by!=="")throw r4;if(t3.world.signal.aborted&&t3.switchBegan)throw new k5;let d25=s13.now().catch(e2=>{if(e2 instanceof LeaseLost&&e2.by!=="")throw e2});return await Promise.race([d25,t3.world.clock.sleep(I2)]),!(i14 instanceof VerdictFailed)&&!(i14 instanceof Refused)&&t3.narrator.print(`\u2717 ${t3.world.secrets.redact(errorMessage(i14))}`),n3.failed(i14)}}async function F4(n3,o8,a18){return n3 instanceof Refused?a18.report("refused",withFix(n3)):n3 instanceof k5?a18.report("unknown","cancelled after the switch began: the post step, the recover action or the guard on the host finishes it"):n3 instanceof LeaseLost?a18.narrator.phase("overtaken",async()=>H5(n3,a18)):o8?a18.report("refused",a18.world.signal.aborted?"cancelled before anything was changed":errorMessage(n3)):(a18.world.log.error(explain(n3)),await inspectReachable(a18),a18.report("unknown",errorMessage(n3)))}async function H5(n3,o8){let{target:a18,world:t3,id:s13}=o8,i14=t3.clock.monotonic()+_5;for(;;){let r4=await eachBounded(a18.sites,a18.parallel,async l40=>o8.inspect(l40)),d25=r4.map(l40=>l40.status==="fulfilled"?l40.value.outcomes[s13]?.outcome:void 0),[e2]=d25,u23=!r4.some(l40=>l40.status==="fulfilled"&&l40.value.owner!==void 0)&&d25.every(l40=>l40!==void 0&&l40===e2);if(u23||t3.clock.monotonic()>=i14||t3.signal.aborted)return r4.forEach((l40,m33)=>{o8.live[a18.sites[m33]]=l40.status==="fulfilled"?l40.value.current?.id??"nothing":"?"}),o8.report(u23&&e2!==void 0?e2:"unknown",n3.message);o8.narrator.doing("waiting for the new owner to record the outcome"),await t3.clock.sleep(O2,t3.signal)}}async function T3(n3,o8,a18){let t3=e2=>e2.stuck!==void 0&&n3.outcome!=="refused",s13=[...o8.filter(e2=>e2.of!==n3.of&&!t3(e2)),n3].flatMap(e2=>e2.of===void 0?[]:[{id:e2.of,outcome:e2.outcome}]),{target:i14,narrator:r4}=a18;(await eachBounded(i14.sites,i14.parallel,async e2=>{await a18.lease(e2).end({outcome:n3.outcome,bad:n3.bad,of:s13})})).forEach((e2,f29)=>{e2.status==="fulfilled"||e2.reason instanceof LeaseLost&&e2.reason.by===""||r4.print(`${i14.sites[f29]}: could not end the lease (${errorMessage(e2.reason)}); its guard will`)})}var _5,O2,I2,k5,init_with_lease=__esm({"src/deploy/with-lease.ts"(){"use strict";init_errors();init_concurrent();init_heartbeat();init_lease();init_refused();init_settle();init_switched();init_target();init_waves();_5=12e4,O2=1e3,I2=5e3;k5=class extends Error{}}});async function deploy(o8,t3,e2,n3,i14){let r4=new Context(o8,e2,n3,i14);r4.release=t3.release,r4.shipment=t3;let s13=new z3(r4,t3),a18=await s13.preflight();if(a18!==void 0)return a18;let d25=await withLease(r4,!1,s13);return withFigures(d25,r4.probing)}async function concludeCommitted(o8,t3,e2){let{states:n3,unreachable:i14}=await inspectReachable(e2);return i14.length>0?unreachable(i14):t3.size>0?{outcome:"mixed",reason:[...t3].map(([r4,s13])=>`${r4} kept its previous release: ${s13}`).join("; "),verified:!0}:n3.some(r4=>r4.current?.id!==e2.release?.id)?{outcome:"mixed",reason:describeLive(n3)}:{outcome:o8,reason:"",verified:!0}}function D2(o8,t3,{request:e2}){let{strategy:n3,verify:i14}=e2.environment;if(!(n3.kind!=="blue-green"||i14.instanceField!==void 0||!o8.some(({current:r4,sameSecrets:s13})=>r4?.id===t3.id&&s13===!1)))throw new Refused(`${t3.id} is live already with other secrets, and nothing in its answers distinguishes the two slots`,"Set `verify.instance-field`, or deploy a new version with these secrets.")}async function U3(o8,t3,e2){let{release:n3}=t3;e2.previous=o8.find(r4=>r4.current!==void 0)?.current,await checkOrder(n3,o8,e2),await S4(t3,o8,e2);let i14=h5(o8,n3)?"; this release is live already, a deployment would only verify it":"";return e2.report("unchanged",`dry run: nothing was changed${i14}`)}async function S4(o8,t3,e2){let n3=G4(await e2.target.plan(o8,t3),o8.release,e2);e2.plan=n3;for(let s13 of describePlan(n3))e2.narrator.print(s13);let i14=planHash(n3),{planHash:r4}=e2.request;if(r4!==void 0&&r4!==i14)throw new Refused(`the plan is ${i14}, not the approved ${r4}`,"What is live or what is requested has changed since: make a dry run and approve its plan.");return n3}function G4(o8,t3,{request:e2,target:n3}){let{before:i14,after:r4}=e2.environment.hooks,[s13=""]=n3.sites,a18=c28=>(c28==="before hooks"?i14:r4).map(l40=>{let y31=`${c28.slice(0,-1)} ${l40.name}${l40.irreversible?" (point of no return)":""}`,w35=l40.irreversible?{irreversible:!0}:{};return l40.on==="runner"?{name:y31,phase:c28,steps:{},onRunner:l40,...w35}:{name:y31,phase:c28,steps:{[s13]:[n3.hookStep(l40,t3)]},...w35}}),d25=o8.waves.filter(({phase:c28})=>c28==="snapshot"||c28==="stage").length,f29=i14.concat(r4).filter(({irreversible:c28})=>c28).map(({name:c28})=>`after hook ${c28} only a person can undo the deployment`);return{...o8,notes:[...o8.notes,...f29],waves:[...o8.waves.slice(0,d25),...a18("before hooks"),...o8.waves.slice(d25),...a18("after hooks")]}}function h5(o8,t3){return o8.every(e2=>e2.current?.id===t3.id&&e2.sameSecrets!==!1&&runs(e2,e2.serving,t3.id))}async function I3(o8,t3,e2){let i14=(await t3.narrator.phase("verify",async()=>verifyLive(o8,t3))).filter(({verdict:s13})=>s13!=="pass");if(i14.length>0)return{outcome:"refused",reason:`this release is live already, but it could not be verified: ${new VerdictFailed(i14).message}. Roll back, or restart it`};let r4=new Map(o8.map(({site:s13,serving:a18})=>[s13,a18]));return await smoke(t3.target.sites,r4,t3.release,t3,e2,"all"),{outcome:"unchanged",reason:""}}var z3,init_deploy=__esm({"src/deploy/deploy.ts"(){"use strict";init_errors();init_smoke();init_context();init_evidence();init_forward();init_order();init_measure();init_plan();init_refused();init_settle();init_switched();init_target();init_with_lease();init_waves();z3=class{context;shipment;constructor(t3,e2){this.context=t3,this.shipment=e2}async preflight(){let{context:t3,shipment:e2}=this,{release:n3}=e2;try{let i14=await t3.narrator.phase("preflight",async()=>{let r4=await t3.inspectAll();return await t3.enforcePreflight(r4,e2,h5(r4,n3)),r4});return t3.request.dryRun?await U3(i14,e2,t3):void 0}catch(i14){return i14 instanceof Stale?t3.report("stale",i14.message):i14 instanceof Refused?t3.report("refused",withFix(i14)):t3.world.signal.aborted?t3.report("refused","cancelled before anything was changed"):t3.report("refused",errorMessage(i14))}}async run(t3){let{context:e2,shipment:n3}=this,{release:i14}=n3,r4=await e2.narrator.phase("plan",async()=>e2.inspectAll());if(e2.previous=r4.find(({current:d25})=>d25!==void 0)?.current,await checkOrder(i14,r4,e2),h5(r4,i14))return I3(r4,e2,t3.signal);await e2.enforcePreflight(r4,n3,!1),await confirmTraffic(r4,e2),D2(r4,i14,e2);let s13=await S4(n3,r4,e2);e2.announce(s13);let a18=await carryOut(s13,i14,r4,t3,e2);return concludeCommitted("deployed",a18,e2)}async failed(t3){let{context:e2}=this;if(t3 instanceof Refused&&!e2.switchBegan)return await settle(e2.id,{},e2),{outcome:"refused",reason:withFix(t3)};let n3=errorMessage(t3);e2.world.log.error(n3);let i14=t3 instanceof VerdictFailed,r4=i14?detailsOf(t3):[n3];for(let s13 of r4)s13.includes(`
`)&&e2.narrator.print(s13);return i14&&e2.switchBegan&&e2.request.environment.onFailure==="hold"?this.hold(n3,r4):this.undo(t3,r4)}async hold(t3,e2){let{context:n3,shipment:i14}=this;return n3.evidence=await takeEvidence(n3.target.sites,n3.id,e2,n3),holdAll(n3,`deployment ${n3.id} of ${i14.release.id} failed: ${t3.slice(0,300)}`)}async undo(t3,e2){let{context:n3}=this,{release:i14}=this.shipment,r4={hints:e2,failedChecks:t3 instanceof VerdictFailed,commitSent:t3 instanceof CommitFailed},s13=await n3.narrator.phase(n3.switchBegan?"undo":"clean up",async()=>settle(n3.id,r4,n3)),a18=n3.evidence?.diagnosis===void 0?"":` Cause: ${n3.evidence.diagnosis.cause}.`,d25=n3.world.signal.aborted?"cancelled: ":"",f29=blamesRelease(t3)&&s13.outcome!=="deployed"&&i14.id!==n3.previous?.id;return{outcome:s13.outcome,reason:`${d25}${errorMessage(t3)}${s13.reason===""?"":`; ${s13.reason}`}.${a18}`,bad:f29?i14.id:void 0}}}}});async function recover(s13,e2,n3,o8,t3){let i14=new O3(new Context(s13,n3,o8,t3),e2);return await i14.inspect(),await i14.nothingToFinish()??i14.finish()}function x6(s13){return new Map(s13.map(({site:e2,serving:n3,attempt:o8})=>[e2,o8!==void 0&&o8.fromGroup!==o8.toGroup?"":n3]))}async function _6(s13,e2,n3){let o8=e2.map(r4=>r4.attempt).find(r4=>r4?.id===s13.id),[t3=""]=e2.map(({current:r4})=>r4?.id??"");if(t3===""){let r4=e2.filter(d25=>d25.groups.length>0).map(({site:d25})=>d25);return r4.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${r4.join(", ")}`}}let i14=await n3.narrator.phase("verify",async()=>notLive(e2,n3));return i14!==""?{outcome:o8?.end==="committed"&&o8.kind!=="rollback"?"unknown":"rollback_unverified",reason:i14}:o8===void 0?{outcome:s13.outcome,reason:"on record"}:o8.kind==="rollback"?{outcome:t3===o8.to?"rolled_back":"rollback_failed",reason:""}:{outcome:t3===o8.to&&o8.end==="committed"?"deployed":"rolled_back",reason:""}}function g5(s13,e2,n3){let o8=s13.flatMap(({attempt:t3})=>t3!==void 0&&t3.id===e2?[t3.end]:[]);return o8.includes("committed")&&o8.includes("undone")&&!c3(l6(s13,t3=>t3===e2)?.outcome,n3)?e2:void 0}function c3(s13,{request:e2}){return s13==="mixed"&&e2.environment.onHostFailure==="continue"}function f4(s13){return new Set(s13.map(({current:e2})=>e2?.id??"")).size>1}function I4(s13){return s13.some(({attempt:e2,owner:n3})=>n3===void 0&&e2!==void 0&&e2.end!=="pending"&&e2.left!==void 0)}async function T4(s13,e2){if(s13.every(({current:o8})=>o8===void 0))return e2.report("unchanged","there was nothing to undo, and nothing is live");if(f4(s13))return e2.report("mixed",`there was nothing to undo, but the hosts differ: ${describeLive(s13)}`);let n3=await e2.narrator.phase("verify",async()=>notLive(s13,e2));return n3===""?e2.report("unchanged","there was nothing to undo; what is live was verified"):e2.report("rollback_unverified",`there was nothing to undo, but what is live could not be verified: ${n3}. \`rollback --to ${s13[0]?.current?.version}\` starts it where it does not run`)}function l6(s13,e2){let n3=s13.flatMap(r4=>Object.entries(r4.outcomes).filter(([d25])=>e2(d25))),o8=n3.toSorted(([,r4],[,d25])=>r4.at<d25.at?1:-1)[0]?.[0],t3=n3.filter(([r4])=>r4===o8),i14=C3.flatMap(r4=>t3.filter(([,{outcome:d25}])=>d25===r4))[0]??t3[0];return i14===void 0?void 0:{id:i14[0],outcome:i14[1].outcome}}var O3,v2,C3,init_recover=__esm({"src/deploy/recover.ts"(){"use strict";init_context();init_measure();init_release();init_settle();init_with_lease();O3=class{context;options;states=[];missing=[];recorded;unfinished=!1;split;constructor(e2,n3){this.context=e2,this.options=n3}get owner(){return this.states.flatMap(({owner:e2})=>e2??[]).find(({id:e2})=>this.ours(e2))}ours(e2){return this.options.overtake||this.options.mine(e2)}async inspect(){let{context:e2}=this,{mine:n3,overtake:o8}=this.options,{states:t3,unreachable:i14}=await e2.narrator.phase("inspect",async()=>inspectReachable(e2));this.states=t3,this.missing=i14,e2.previous=t3.find(({current:r4,attempt:d25})=>r4!==void 0&&(o8||d25?.switched!==!0||!n3(d25.id)))?.current,e2.release=releaseOfId(this.owner?.release??""),this.recorded=l6(t3,r4=>this.ours(r4)),this.unfinished=t3.some(r4=>this.isUnfinished(r4)),this.split=g5(t3,this.recorded?.id,e2)}isUnfinished({attempt:e2,owner:n3}){return n3!==void 0&&this.ours(n3.id)||e2?.end==="pending"&&n3===void 0}async nothingToFinish(){let{context:e2,states:n3,missing:o8,recorded:t3}=this,i14=n3.find(d25=>d25.held!==void 0)?.held;if(!this.options.overtake&&i14!==void 0&&t3?.outcome==="held")return{...e2.report("held",i14.reason),deploymentId:t3.id,repeated:!0};if(o8.length>0)return e2.report("unknown",`${o8.join(", ")} cannot be reached: what this job left there, if anything, is unknown. A guard restores the previous release there`);if(!(this.unfinished||this.split!==void 0||I4(n3)||t3!==void 0&&v2.includes(t3.outcome)&&!c3(t3.outcome,e2)))return this.options.overtake?T4(n3,e2):t3===void 0?this.nothingOfThisJob():this.repeat(t3)}nothingOfThisJob(){let e2=this.states.find(({owner:o8})=>o8!==void 0)?.owner,n3=e2===void 0?"there is nothing to recover":`this job left nothing to recover; another deployment is unfinished: ${e2.reason}, by ${e2.actor}`;return{...this.context.report("unchanged",n3),repeated:!0}}repeat({id:e2,outcome:n3}){let{context:o8,states:t3}=this;return f4(t3)&&!c3(n3,o8)?{...o8.report("mixed",describeLive(t3)),deploymentId:e2}:(n3==="deployed"&&(o8.release??=t3.find(({current:i14})=>i14!==void 0)?.current),{...o8.report(n3,"on record"),deploymentId:e2,repeated:!0})}async finish(){let{context:e2,states:n3,options:o8}=this,{request:t3}=e2;e2.request={...t3,ownerEnded:async a18=>o8.mine(a18.id)||t3.ownerEnded(a18)},(this.unfinished||this.split!==void 0)&&(e2.probing=await measure(n3,x6(n3),e2));let i14,r4=await withLease(e2,o8.overtake,{run:async a18=>{let p34=await this.underLease(a18);return i14=this.split??p34.of??this.owner?.id,p34},failed:async()=>settle(e2.id,{},e2)}),d25=await withFigures(r4,e2.probing);return o8.overtake||i14===void 0?d25:{...d25,deploymentId:i14}}async underLease({settled:e2}){let{context:n3}=this,o8=e2.find(({outcome:a18})=>a18!=="refused")??e2[0];if(o8!==void 0)return o8;let t3=await n3.inspectAll(),i14=l6(t3,a18=>this.ours(a18)),r4=g5(t3,i14?.id,n3);if(r4!==void 0)return{...await settle(r4,{},n3),of:r4};if(i14===void 0)return{outcome:this.options.overtake?"unchanged":"refused",reason:"nothing was changed"};let d25=i14.id;return f4(t3)?{outcome:"mixed",reason:describeLive(t3),of:d25}:v2.includes(i14.outcome)?{...await _6(i14,t3,n3),of:d25}:{outcome:i14.outcome,reason:"on record",of:d25}}};v2=["unknown","mixed","rollback_unverified"];C3=["unknown","mixed","rollback_unverified","rollback_failed"]}});function parseAnswer(s13){let n3=[];for(let r4 of s13.split(`
`)){let t3=i3.exec(r4);t3!==null&&n3.push([t3[1]??"",t3[2]??Buffer.from(t3[3]??"","base64").toString("utf8")])}return n3.at(-1)?.[0]==="end"?new Answer(n3):void 0}var Answer,i3,init_answer=__esm({"src/targets/host/answer.ts"(){"use strict";Answer=class{pairs;constructor(n3){this.pairs=n3}get(n3){return this.pairs.find(([r4])=>r4===n3)?.[1]}all(n3){return this.pairs.filter(([r4])=>r4===n3).map(([,r4])=>r4)}below(n3){return this.pairs.filter(([r4])=>r4.startsWith(n3)).map(([r4,t3])=>[r4.slice(n3.length),t3])}},i3=/^([a-z][A-Za-z0-9:._/-]*) (?:=([A-Za-z0-9._:/@+-]*)|([A-Za-z0-9+/]*={0,2}))$/}});var session_default,init_session=__esm({"src/targets/host/protocol/session.sh"(){session_default=`# A session: one shell on a host that carries out one verb after the other, so that only the first one waits for a
# connection and a login shell. Its arguments: MARK ROOT NAME LENGTH, NAME and LENGTH those of the program.
#
# A request is \`BYTES COUNT\`, COUNT words of a line each, and BYTES of payload. Its answer ends with a line \`MARK end\`.
# The program is read from the host where an earlier lease has installed it; without it the answer is \`lack\`, and it
# comes as the payload of a request \`program\`. Each verb runs in a subshell, with the functions of the program.
#
# \`session.ts\` sends these lines behind the first ones that it has read by then, see START there.
LC_ALL=C
export LC_ALL
mark=$1 root=$2 file=$2/.deploy/$3 text=
load() {
  text=\${1%x}
  eval "\${text%main \\"\\$@\\"*}"
  SELF=$file PROGRAM=$text
}
if [ -r "$file" ]; then
  found=$(cat "$file"; echo x)
  # One that was damaged is not run.
  [ "\${#found}" -ne "$(($4 + 1))" ] || load "$found"
fi
while read -r bytes count; do
  set --
  while [ "$count" -gt 0 ]; do
    IFS= read -r word
    set -- "$@" "$word"
    count=$((count - 1))
  done
  if [ "$1" = program ]; then load "$(head -c "$bytes"; echo x)"
  elif [ -z "$text" ]; then
    [ "$bytes" = 0 ] || head -c "$bytes" >/dev/null
    echo lack
  elif [ "$bytes" = 0 ]; then (main "$root" "$@") </dev/null
  # What a verb left unread must not be taken for the next request.
  else head -c "$bytes" | { (main "$root" "$@"); cat >/dev/null; }
  fi
  printf '\\n%s end\\n' "$mark"
done
`}});var import_node_stream,import_promises,import_node_fs,b5,w4,P3,B5,S5,SessionEnded,CallStopped,Session,init_session2=__esm({"src/targets/host/session.ts"(){"use strict";import_node_stream=__nccwpck_require__(75),import_promises=__nccwpck_require__(466),import_node_fs=__nccwpck_require__(24);init_session();b5='IFS= read -r sent; echo; [ "$sent" = "$1" ] || { echo "$1 eaten"; exit 1; }; echo "$1"; read -r bytes; eval "$(head -c "$bytes")"',w4=64*1024,P3=20*1024*1024,B5=300,S5=Number.POSITIVE_INFINITY,SessionEnded=class extends Error{when;result;constructor(t3,e2){super(`the session ended (${t3})`),this.when=t3,this.result=e2}},CallStopped=class extends Error{},Session=class{mark;input=new import_node_stream.PassThrough({destroy:(t3,e2)=>e2(null)});begins;beginning={resolve:()=>{},reject:t3=>{}};over=new AbortController;running;program;remote;greeting;ending;received=[];receivedBytes=0;recent=Buffer.alloc(0);errors="";answered;begun=!1;ended=!1;late=!1;wake;last=Promise.resolve();constructor({command:t3,args:e2,env:r4,cwd:n3,root:s13,program:i14,remote:c28,beginMs:u23},h34){this.mark=`session-${h34.randomHex(8)}`,this.program=i14.text,this.remote=c28,this.greeting=Buffer.from(`
${this.mark}
`),this.ending=Buffer.from(`
${this.mark} end
`),this.begins=new Promise((o8,a18)=>Object.assign(this.beginning,{resolve:o8,reject:a18}));let f29=setTimeout(()=>{this.late=!0,this.stop()},u23);this.begins.catch(()=>{}).finally(()=>clearTimeout(f29)),this.input.write(`${this.mark}
${Buffer.byteLength(session_default)}
${session_default}`);let g29=["-c",b5,"sh",this.mark,s13,i14.name,String(Buffer.byteLength(i14.text))];this.running=h34.exec(t3,e2(g29),{deadlineMs:S5,input:this.input,env:r4,cwd:n3,signal:this.over.signal,keepBytes:w4,onOutput:(o8,a18)=>{a18==="stdout"?this.receive(o8):this.errors=(this.errors+o8.toString()).slice(-B5)}}),this.running.catch(()=>{}).finally(()=>{this.ended=!0,this.wake?.(),this.throwEnd().catch(this.beginning.reject)})}get open(){return!this.ended}async call(t3,{payload:e2,deadlineMs:r4,signal:n3}){let s13=this.last.then(async()=>{let i14=await this.request(t3,e2,r4,n3);return i14.stdout!==`lack
`?i14:(await this.request(["program"],this.program,r4,n3),this.request(t3,e2,r4,n3))});return this.last=s13.catch(()=>{}),s13}get ends(){return this.running}async close(){this.input.end(),this.remote&&this.stop(),await this.running.catch(()=>{})}stop(){this.over.abort()}async request(t3,e2,r4,n3){let s13=setTimeout(()=>this.stop(),Math.min(r4,2147483647)),i14=()=>this.stop();n3?.aborted===!0&&i14(),n3?.addEventListener("abort",i14,{once:!0});try{return this.errors="",await this.send(t3,e2),{stdout:await this.answer(),stderr:this.errors}}finally{clearTimeout(s13),n3?.removeEventListener("abort",i14)}}async send(t3,e2){let r4=t3.find(i14=>i14.includes(`
`));if(r4!==void 0)throw new TypeError(`a word of a verb has a line break: ${JSON.stringify(r4)}`);let n3=typeof e2=="object"&&!Buffer.isBuffer(e2),s13=e2===void 0?0:n3?(0,import_node_fs.statSync)(e2.file).size:Buffer.byteLength(e2);this.input.write([`${s13} ${t3.length}`,...t3,""].join(`
`)),n3?await(0,import_promises.pipeline)((0,import_node_fs.createReadStream)(e2.file),this.input,{end:!1}).catch(()=>{}):e2!==void 0&&this.input.write(e2)}async answer(){for(;this.answered===void 0;){if(this.ended)return this.throwEnd();await new Promise(e2=>{this.wake=e2})}let t3=this.answered;return this.answered=void 0,t3}async throwEnd(){if(this.over.signal.aborted&&!this.late)throw new CallStopped;let{code:t3,stderr:e2}=await this.running;throw new SessionEnded(this.late?"late":this.begun?"begun":"never begun",{code:t3,stdout:Buffer.concat(this.received).toString(),stderr:e2})}receive(t3){if(this.received.push(t3),this.receivedBytes+=t3.length,this.receivedBytes>P3&&this.stop(),!this.begun&&!this.begin())return;let e2=Buffer.concat([this.recent,...this.received.slice(-1)]);if(this.recent=e2.subarray(-this.ending.length),!e2.includes(this.ending))return;let r4=Buffer.concat(this.received);this.answered=r4.subarray(0,r4.lastIndexOf(this.ending)).toString(),this.received=[],this.receivedBytes=0,this.recent=Buffer.alloc(0),this.wake?.()}begin(){let t3=Buffer.concat(this.received),e2=t3.indexOf(this.greeting);return this.received=[e2===-1?t3:t3.subarray(e2+this.greeting.length)],e2===-1?!1:(this.begun=!0,this.beginning.resolve(),!0)}}}});var l7,Connection,CONNECTION_LOST,NothingRun,init_connection=__esm({"src/targets/host/connection.ts"(){"use strict";init_target();init_session2();l7=5e3,Connection=class{name;transport;world;sessions=new Set;idle=[];first;guard;constructor(s13,t3,r4){this.name=s13,this.transport=t3,this.world=r4}async call(s13,t3,r4){for(let i14=1;;i14+=1)try{let e2=r4?this.guardSession():await this.take(t3.signal!==void 0),n3=await e2.call(s13,t3);return r4||this.idle.push(e2),n3}catch(e2){if(e2 instanceof CallStopped)throw new SiteUnreachable(this.name,t3.signal?.aborted===!0?"we hung up":`it did not answer within ${t3.deadlineMs/1e3} s`);if(!(e2 instanceof SessionEnded))throw e2;if(e2.when==="begun"&&e2.result.code!==CONNECTION_LOST)return e2.result;let n3=await this.transport.problem(e2,i14);if(n3!==void 0)throw n3}}openGuard(){this.guardSession()}async forward(s13,t3){if(this.transport.forward!==void 0)return await this.opened(),this.transport.forward(s13,t3)}async close(){let s13=[...this.sessions],t3=new AbortController,r4=Promise.all(s13.map(async i14=>i14.close())).then(()=>t3.abort());await Promise.race([r4,this.world.clock.sleep(l7,t3.signal)]);for(let i14 of s13)i14.stop();await r4}async take(s13){let t3=this.idle.findLastIndex(i14=>i14.open&&!(s13&&i14===this.first)),[r4]=t3===-1?[]:this.idle.splice(t3,1);if(r4!==void 0)return r4;if(this.first?.open!==!0){if(this.first=this.start("first"),!s13)return this.first;this.idle.push(this.first)}return await this.first.begins,this.start("further")}async opened(){this.first?.open!==!0&&(this.first=this.start("first"),this.idle.push(this.first));let{first:s13}=this;try{await s13.begins}catch(t3){throw t3 instanceof SessionEnded?await this.transport.problem(t3,Number.POSITIVE_INFINITY)??t3:t3}}guardSession(){return this.guard?.open!==!0&&(this.guard=this.start("guard")),this.guard}start(s13){let t3=this.transport.start(s13);this.sessions.add(t3);let r4=()=>{this.sessions.delete(t3),this.idle.includes(t3)&&this.idle.splice(this.idle.indexOf(t3),1)};return t3.ends.then(r4,r4),t3}},CONNECTION_LOST=255,NothingRun=class extends SiteUnreachable{constructor(s13,t3){super(s13,t3),this.name="NothingRun",this.message=`${s13}: ${t3}`}}}});var shared$7,homeFolder,userName,init_user=__esm({"shared:src/core/user.ts"(){shared$7=(__nccwpck_require__(377).shared)["src/core/user.ts"],homeFolder=shared$7.homeFolder,userName=shared$7.userName}});var shared$8,didYouMean,oneLine,printable,printableLine,printableLines,withoutCommands,init_text=__esm({"shared:src/core/text.ts"(){shared$8=(__nccwpck_require__(377).shared)["src/core/text.ts"],didYouMean=shared$8.didYouMean,oneLine=shared$8.oneLine,printable=shared$8.printable,printableLine=shared$8.printableLine,printableLines=shared$8.printableLines,withoutCommands=shared$8.withoutCommands}});function remoteCommand(e2,n3){return[...n3?["env","LC_ALL=C","sudo","-n"]:[],"sh",...e2].map(p4).join(" ")}function whyNotRun(e2,{user:n3,sudo:o8},t3){let s13=n3??"this user",d25=o8?sudoProblem(e2.stderr,s13):void 0;if(d25!==void 0)return d25;let[c28="",f29]=e2.stdout.split(/\nsession-[0-9a-f]+ eaten\n/),r4=m5(`${c28}
${e2.stderr}`,t3),i14=r4===""?"printed nothing":`printed ${JSON.stringify(r4)}`;return f29!==void 0?`the login shell of ${s13} there reads what is sent to commands, and ${i14}: remove what reads standard input from its start files (~/.bashrc, ~/.profile)`:/account is (?:currently )?not available|\bnologin\b/i.test(r4)||e2.code===1&&r4===""?`the login shell of ${s13} there runs no commands, and ${i14}: give it one that does, such as \`usermod -s /bin/sh ${n3??"USER"}\``:`the login shell of ${s13} there ended with ${e2.code??"a signal"} before our command was run, and ${i14}: its start files (~/.bashrc, ~/.profile), or a command= of the key, must not exit where there is no terminal`}function sudoProblem(e2,n3){let o8=e2.split(`
`).find(s13=>s13.includes("sudo"));if(o8===void 0)return;let t3=h6.find(([s13])=>s13.test(o8));return t3===void 0?void 0:`${t3[1](n3)} (${printableLines(o8.trim().slice(0,a3)).join(" ")})`}function l8(e2){return`write \`${e2==="this user"?"USER":e2} ALL=(root) NOPASSWD: /bin/sh\` into a file in /etc/sudoers.d`}function m5(e2,n3){let o8=e2.split(`
`).map(t3=>t3.trim());return n3.secrets.redact(printableLines((o8.find(t3=>t3!=="")??"").slice(0,a3)).join(" "))}function p4(e2){return/^[A-Za-z0-9@%+=:,./_-]+$/.test(e2)?e2:`'${e2.replaceAll("'","'\\''")}'`}var a3,h6,init_remote=__esm({"src/targets/host/remote.ts"(){"use strict";init_text();a3=200;h6=[[/must have a tty/,()=>"sudo there wants a terminal: remove `requiretty` from /etc/sudoers"],[/password is required|terminal is required|no tty present/,e2=>`sudo requires a password from ${e2} there: ${l8(e2)}`],[/not in the sudoers file|not allowed to (?:execute|run)|may not run sudo/,e2=>`sudo does not let ${e2} run sh there: ${l8(e2)}`],[/do(?:es)? not exist in the passwd database|unknown uid|unknown user/,e2=>`sudo does not know ${e2} there: the user has no entry in /etc/passwd`],[/sudo.*(?:not found|No such file)/,()=>"sudo is not installed there: install it, or connect as root with `sudo: false`"]]}});function localTransport(o8,i14,m33){let e2=Object.fromEntries(y2.flatMap(r4=>process.env[r4]===void 0?[]:[[r4,process.env[r4]]])),[p34,a18,c28]=o8.sudo?["sudo",["-n","sh"],{...e2,LC_ALL:"C"}]:["sh",[],e2];return{start(){let r4=t3=>[...a18,...t3];return new Session({command:p34,args:r4,env:c28,cwd:"/",root:o8.path,program:i14,remote:!1,beginMs:w5},m33)},async problem({when:r4,result:t3}){let n3=o8.sudo&&r4!=="begun"?sudoProblem(t3.stderr,userName()):void 0;if(n3!==void 0)return new NothingRun(o8.name,n3);let s13=t3.stderr.trim().slice(-300);return new SiteUnreachable(o8.name,`the shell ended with ${t3.code??"a signal"}${s13===""?"":`: ${s13}`}`)}}}var y2,w5,init_local=__esm({"src/targets/host/local.ts"(){"use strict";init_user();init_target();init_connection();init_remote();init_session2();y2=["PATH","HOME","USER","LOGNAME","LANG","TZ","TMPDIR"],w5=2e4}});var change_default,init_change=__esm({"src/targets/host/protocol/change.sh"(){change_default=`# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

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
    if guard_runs; then answer guard running; else answer guard stopped; fi
    ok
  fi
  rm -f "$D/owner.was"
  kind=
  [ -z "$owner" ] || { ln -f "$D/owner" "$D/owner.was"; field "$D/owner" kind; kind=\${FIELD#=}; }
  install_program || fail "cannot write to $D: $(free_kb) kB are free"
  { printf 'id %s\\n%s' "$1" "\${record%x}"; answer program "\${SELF##*/}"; } | put "$D/owner" ||
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

# Installs this program: what the unit, the owner and the guard name must be there after a loss of power. It is written
# last, so that where it is the folders are durable too. \`host\` is for people.
install_program() {
  if [ -n "$PROGRAM" ] && { [ ! -f "$SELF" ] || [ "$(wc -c <"$SELF")" -ne "\${#PROGRAM}" ]; }; then
    sync "$D" "$ROOT" "\${ROOT%/*}/" && printf %s "$PROGRAM" | (umask 077; put "$SELF") || return 1
  fi
  [ "$D/host" -ef "$SELF" ] || { ln -f "$SELF" "$D/put.$$" && mv -fT "$D/put.$$" "$D/host"; }
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
  if guard_runs; then answer guard running; else answer guard stopped; fi
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
      kind) case $value in deploy|rollback|config-change) NEW_KIND=$value ;; *) fail "not a kind: $value" ;; esac ;;
      to) require_name "$value"; NEW_TO=$value ;;
      healthy) case $value in yes|no|unknown) NEW_HEALTHY=$value ;; *) fail "not yes, no or unknown: $value" ;; esac ;;
      from-slot) case $value in main|a|b|-) NEW_FROM_SLOT=$value ;; *) fail "not a slot: $value" ;; esac ;;
      to-slot) case $value in main|a|b) NEW_TO_SLOT=$value ;; *) fail "not a slot: $value" ;; esac ;;
      drain) require_number "$value"; NEW_DRAIN=$value ;;
      forward) [ "$NEW_KIND" = rollback ] || fail "only a rollback has forward steps" ;;
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
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$SELF" ! -name "\${FIELD#=}" ! -name "$guard" -mtime +1 -print 2>/dev/null |
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
  # A service may be locked before it is first deployed.
  [ -n "$HAND" ] || { mkdir -p "$D" 2>/dev/null && chmod 700 "$D"; }
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
# with WHY the record stays pending. SEEN: whether the traffic is confirmed on the winner.
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

# follow_up SEEN: stops the slot that was left, once the traffic is confirmed on the winner, and only while the winner runs.
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

# finish ID OF [drop] [seen]: ends the pending record of OF; \`drop\`: without going forward, \`seen\`: the traffic is
# confirmed.
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
  case $r_kind in deploy|rollback|config-change) ;; *) set_record_aside "of $r_id has an unknown kind: $r_kind"; return ;; esac
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
      "$ROOT" "$D" "$SELF" "$ROOT" "$1" "$2" >"$dir/$unit" || { WHY="cannot write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$unit" && systemctl restart "$unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $unit"; return 1; }
    # Synced: after a loss of power systemd must find it.
    sync "$dir/$unit" "$dir/multi-user.target.wants" "$dir" "$D"
  else
    env -i PATH="$PATH" HOME="$HOME" LANG="\${LANG:-C.UTF-8}" \\
      setsid sh "$SELF" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
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
  printf 'id %s\\nprogram =%s\\n' "$1" "\${SELF##*/}" | put "$D/guard"
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

# The description of a release is in .deploy/releases: the release itself belongs to the service's user, who must
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
    if guard_runs; then answer guard running; else answer guard stopped; fi
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
  runs "$1" || { answer_exited "$1" "\${RUN_PID:-0}" "it is not running"; ok; }
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
    runs "$1" || { answer_exited "$1" "\${first:-0}" "it has ended"; ok; }
    [ "$RUN_PID" = "$first" ] || [ "$manager" != systemd ] ||
      { answer exited "process $first has ended, and its manager starts it again"; answer_log "$1"; ok; }
    # A service that becomes a daemon ends its first process.
    first=$RUN_PID since=$RUN_START
  done
}
# answer_exited SLOT PID REASON
answer_exited() {
  if [ "$2" = 0 ]; then answer exited "$3"; else answer exited "process $2 has ended"; fi
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
  (umask 077; timeout -k 1 30 sh "$SELF" "$ROOT" gather 2>/dev/null </dev/null 7<&- 8>&- 9>&- | head -c 12582912 >"$D/evidence/.$1")
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
#   sh ROOT/.deploy/host.HASH ROOT VERB WORD... < payload     the guard, and what it starts
#   main ROOT VERB WORD... < payload                          in a session, see session.sh
#
# It decides nothing: every decision is made before it is called. Each changing verb takes the lock,
# checks that the caller still owns the lease, acts and writes the journal in one process, so that a broken connection
# cannot leave half of it done. Answers are \`key base64\` or \`key =word\` lines; the last one is \`end\`, so that a
# truncated answer is recognised. State is small files that are renamed into place.
#
# \`main\` is called in the last line, so that a shell has read the whole program before it starts, also from a pipe.
#
# Variables in lower case are local to their function, except r_*: the record, see record.sh. Variables in capitals are
# shared: either set once (ROOT, D, SELF, PROGRAM, VERB, HAND, BOOT, FORMAT), or a result of the function whose comment names them. WHY
# is the reason of whatever failed last, \`_\` what is read and not used.

NL='
'
# The file that this program is kept in, and its own text. A session sets both: there the file exists from the first
# lease on.
SELF=$0 PROGRAM=

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
  # Also when the caller is gone and the answer is not read: the files of a killed shell would stay.
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
# unmark_good RELEASE: synced also where there is no mark: a removal that was not synced could be lost.
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

# has_files RELEASE: whether its description, its folder and every path of the list that staging wrote are there. Sets
# WHOLE (\`whole\`, \`unlisted\` for one that was staged without a list, \`missing\`) and, for the last one, fails with WHY.
# The content of files is not checked: services write into their folders.
has_files() {
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
# is_whole RELEASE: whether a release can be started: its files are there, and what it needs beyond them. Sets WHOLE and
# WHY as has_files does.
is_whole() {
  has_files "$1" || return 1
  has_needs "$1" || { WHOLE=missing; return 1; }
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
# also where it was removed already: a partial release must not reappear with it. Fails with WHY only where the release
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
  if has_files "$3" && same_code "$3" "$about"; then
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
    has_files "$5" || fail "the code of release $5 cannot be copied: $WHY"
    error=$(as_user "$user" cp -a "$ROOT/releases/$5/." "$folder/" 2>&1) ||
      { erase "$folder"; staging_failed "copying release $5" "$error"; }
  fi
  apply_overlay "$folder" "$about" "$user" "$5" || { erase "$folder"; staging_failed "$WHAT" "$ERROR"; }
  list_files "$folder" "$about" "$5" || fail "the disk is full"
  # Before either has its name.
  sync -f "$folder" "$about"
  mv -T "$about" "$D/releases/$3" && sync "$D/releases" && mv -T "$folder" "$ROOT/releases/$3" && sync "$ROOT/releases" ||
    fail "cannot name the release"
  has_files "$3" || fail "the staged release is not whole: $WHY"
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
# good_generation RELEASE: prints the generation it was last good with, \`-\` when that is unknown.
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
`}});function programOf(r4){return`${[main_default,r4,lines_default,release_default,record_default,change_default,finish_default,format1_default,guard_default,fsck_default,look_default].join(`
`)}
main "$@"
exit
`}function nameOfProgram(r4){return`host.${(0,import_node_crypto2.createHash)("sha256").update(r4).digest("hex").slice(0,12)}`}var import_node_crypto2,init_program=__esm({"src/targets/host/program.ts"(){"use strict";import_node_crypto2=__nccwpck_require__(598);init_change();init_finish();init_format1();init_fsck();init_guard();init_lines();init_look();init_main();init_record();init_release2()}});async function keyProblem(t3,e2,s13){let n3=f5(t3)??d3(t3);if(n3!==void 0)return n3;let i14=await s13("ssh-keygen",["-y","-P","","-f",e2],{deadlineMs:a4}).catch(()=>{});if(!(i14===void 0||i14.code===null||i14.code===0||!(0,import_node_fs2.existsSync)(e2)))return u5(t3)??"ssh-key is damaged, so that OpenSSH cannot read it: characters of it are missing or changed. Store the secret again, from the file itself"}function f5(t3){let e2=t3.trim();return h7.test(e2)?"ssh-key is a public key: give the private one, the file of the same name without .pub":/^[\w@.-]+-cert-v01@openssh\.com\s|^-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE/.test(e2)?"ssh-key is a certificate: give the private key that it belongs to":e2.startsWith("PuTTY-User-Key-File-")?"ssh-key is a key of PuTTY: give what `puttygen key.ppk -O private-openssh -o key` makes of it":r.test(e2)?void 0:/^(?:~|\.{0,2}\/)[^\n]*$/.test(e2)?"ssh-key is the name of a file, not what is in it: give the contents":e2.startsWith("LS0tLS1CRUdJTi")?"ssh-key is in base64: give the file as it is, with its line ends":`ssh-key ${c4.test(e2)?/-----END /.test(e2)?"lacks its first line":"lacks its first and last line":"is no private key in a form that OpenSSH reads"}: give the whole file, from -----BEGIN \u2026 PRIVATE KEY----- to -----END \u2026 PRIVATE KEY-----`}function d3(t3){let e2=Buffer.from(t3.replace(/-----[^-]*-----/g,"").replace(/\\n|\s/g,""),"base64"),s13=e2.toString("latin1",0,14)==="openssh-key-v1";if(/-----BEGIN DSA /.test(t3)||s13&&e2.includes("ssh-dss"))return"ssh-key is a DSA key, which OpenSSH accepts no more: make one with `ssh-keygen -t ed25519`";if(!((s13&&e2.length>19?e2.toString("latin1",19,19+e2.readUInt32BE(15)):"none")==="none"&&!/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(t3)))return"ssh-key has a passphrase, which cannot be typed in a job: give one without, such as a copy after `ssh-keygen -p -N '' -f copy-of-the-key`, best a key that is used for nothing else"}function u5(t3){let e2=t3.trim(),[s13=""]=r.exec(e2)??[];if(!e2.startsWith(s13))return"ssh-key has other text before its first line: give the file alone, without quotes around it";let n3=s13.replace("BEGIN","END");if(!e2.includes(n3))return`ssh-key is incomplete: its last line, ${n3}, is not there`;let i14=e2.slice(s13.length,e2.indexOf(n3));if(!/^[ \t]*[\r\n]/.test(i14))return"ssh-key has lost its line ends: store the secret again from the file itself, such as by `gh secret set SSH_KEY < key`";if(/^[ \t]+\S/m.test(i14))return"ssh-key has blanks before its lines: give the file as it is"}var import_node_fs2,a4,r,h7,c4,init_key=__esm({"src/targets/host/key.ts"(){"use strict";import_node_fs2=__nccwpck_require__(24),a4=1e4,r=/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/,h7=/^(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-[\w-]+|sk-[\w-]+@openssh\.com)\s+AAAA|^-{4,5} ?BEGIN (?:[A-Z0-9]+ )*PUBLIC KEY/,c4=/^b3BlbnNzaC1rZXktdjE/}});var import_node_fs3,import_node_path,C4,P4,T5,E5,H6,l9,x7,N3,Ssh,_7,init_ssh=__esm({"src/targets/host/ssh.ts"(){"use strict";import_node_fs3=__nccwpck_require__(24),import_node_path=__nccwpck_require__(760);init_errors();init_user();init_target();init_connection();init_key();init_remote();init_session2();C4=75,P4=3,T5=4,E5=700,H6=/kex_exchange_identification|Connection reset|Connection closed|banner exchange|Broken pipe/,l9="put the line that `ssh-keyscan` shows on a trusted machine into known-hosts",x7=/host key is known|Host key verification failed|Could not resolve hostname|Connection refused|timed out/,N3=[[/No .* host key is known/,({knownHosts:d25})=>`${d25===void 0?"no known-hosts were given, and this machine does not know its host key":"its host key is not among the known ones"}: ${l9}`],[/Host key verification failed/,`its host key is not the known one: compare it, and ${l9}`],[/Permission denied/,({key:d25})=>d25===void 0?"no ssh-key was given, and it accepts none of this machine: in the pipeline it is the secret SSH_KEY":"it does not accept the key: check ssh-key, the user, and authorized_keys there"],[/No user exists for uid/,"ssh runs for no user of this machine without a name: leave out `--user` of the container, or add a line for it to /etc/passwd there"],[/Could not resolve hostname/,"its name cannot be resolved"],[/Connection refused/,"nothing listens on its SSH port"],[/Connection timed out|Operation timed out/,"it does not answer in time"]],Ssh=class{folder;sockets;config;settings;world;problem;constructor(t3,n3){this.settings=t3,this.world=n3,this.folder=(0,import_node_path.join)(n3.tmp,"ssh"),(0,import_node_fs3.mkdirSync)(this.folder,{recursive:!0,mode:448}),this.sockets=this.folder.length<=C4?this.folder:(0,import_node_fs3.mkdtempSync)("/tmp/ea-"),this.config=(0,import_node_path.join)(this.folder,"config"),(0,import_node_fs3.writeFileSync)(this.config,this.configText(),{mode:384})}transport(t3,n3){let{config:o8,sockets:e2,settings:s13,world:r4}=this;return new _7(t3,n3,o8,e2,s13,r4,async()=>this.keyProblem())}async keyProblem(){let{key:t3}=this.settings;if(t3!==void 0)return this.problem??=keyProblem(t3,(0,import_node_path.join)(this.folder,"key"),this.world.exec),this.problem}close(){(0,import_node_fs3.rmSync)(this.folder,{recursive:!0,force:!0}),(0,import_node_fs3.rmSync)(this.sockets,{recursive:!0,force:!0})}configText(){let{key:t3,knownHosts:n3,connectTimeoutMs:o8}=this.settings,e2=["Host *","  BatchMode yes","  StrictHostKeyChecking yes","  UpdateHostKeys no",`  ConnectTimeout ${Math.max(1,Math.ceil(o8/1e3))}`,"  ServerAliveInterval 5","  ServerAliveCountMax 3","  ForwardAgent no","  ClearAllForwardings no","  LogLevel ERROR"];if(n3!==void 0){let s13=(0,import_node_path.join)(this.folder,"known_hosts");(0,import_node_fs3.writeFileSync)(s13,`${n3.replaceAll("\r","").trim()}
`,{mode:384}),e2.push(`  UserKnownHostsFile ${s13}`,"  GlobalKnownHostsFile /dev/null")}if(t3!==void 0){let s13=(0,import_node_path.join)(this.folder,"key");(0,import_node_fs3.writeFileSync)(s13,`${t3.replace(/\r\n?/g,`
`).trim()}
`,{mode:384}),(0,import_node_fs3.chmodSync)(s13,384),e2.push(`  IdentityFile ${s13}`,"  IdentitiesOnly yes","  IdentityAgent none")}else{let s13=homeFolder();s13!==void 0&&e2.push(`Include ${(0,import_node_path.join)(s13,".ssh","config")}`)}return`${e2.join(`
`)}
`}},_7=class{control="";forwards=new Map;host;program;config;sockets;settings;world;keyProblem;constructor(t3,n3,o8,e2,s13,r4,m33){this.host=t3,this.program=n3,this.config=o8,this.sockets=e2,this.settings=s13,this.world=r4,this.keyProblem=m33}start(t3){let{host:n3,program:o8,world:e2}=this;t3==="first"&&(this.control=(0,import_node_path.join)(this.sockets,`c${e2.randomHex(4)}`),this.forwards.clear());let s13=r4=>[...this.base(t3),"-T","--",n3.address,remoteCommand(r4,n3.sudo)];return new Session({command:"ssh",args:s13,root:n3.path,program:o8,remote:!0,beginMs:this.beginMs},e2)}get beginMs(){return T5*this.settings.connectTimeoutMs}async problem({when:t3,result:n3},o8){let{host:e2,world:s13}=this;if(t3==="late")return new SiteUnreachable(e2.name,`no command was run there within ${this.beginMs/1e3} s: the connection was not up, or the login shell waits for something`);if(t3==="begun")return new SiteUnreachable(e2.name,this.why(n3.stderr));if(n3.code!==CONNECTION_LOST)return new NothingRun(e2.name,whyNotRun(n3,e2,s13));if(o8>=P4||!H6.test(n3.stderr)){let r4=x7.test(n3.stderr)?void 0:await this.keyProblem();return r4===void 0?new SiteUnreachable(e2.name,this.why(n3.stderr)):new UserError(r4)}await s13.clock.sleep(E5*o8*(.5+Number.parseInt(s13.randomHex(1),16)/256))}async forward(t3,n3){let o8=`${t3.includes(":")?`[${t3}]`:t3}:${n3}`,e2=this.forwards.get(o8);return e2===void 0&&(e2=this.openForward(o8),this.forwards.set(o8,e2),e2.catch(()=>this.forwards.delete(o8))),e2}async openForward(t3){let n3=(0,import_node_path.join)(this.sockets,`f${this.world.randomHex(6)}`),o8=[...this.base("further"),"-O","forward","-L",`${n3}:${t3}`,"--",this.host.address],e2=await this.world.exec("ssh",o8,{deadlineMs:1e4});if(e2.code!==0)throw new SiteUnreachable(this.host.name,`no way to ${t3} there: ${this.why(e2.stderr)}`);return n3}base(t3){let{port:n3,user:o8,jump:e2}=this.host,s13=t3==="guard"?["ControlPath=none","KexAlgorithms=^curve25519-sha256"]:[`ControlPath=${this.control}`,`ControlMaster=${t3==="first"?"yes":"no"}`];return["-F",this.config,"-p",String(n3),...o8===void 0?[]:["-l",o8],...s13.flatMap(r4=>["-o",r4]),...e2===void 0?[]:["-J",e2]]}why(t3){let n3=N3.find(([r4])=>r4.test(t3)),o8=t3.trim().split(`
`).slice(-3).join(" ");if(o8==="")return"the connection ended";let{jump:e2}=this.host;if(e2!==void 0&&o8.includes("kex_exchange_identification"))return`the way through ${e2} does not lead there: see the output of \`ssh ${e2}\` (${o8})`;if(n3===void 0)return o8;let[,s13]=n3;return`${typeof s13=="string"?s13:s13(this.settings)} (${o8})`}}}});var LOCK_MS,SPARE_MS,g7,Calls,init_calls=__esm({"src/targets/host/calls.ts"(){"use strict";init_errors();init_target();init_answer();init_connection();init_local();init_program();init_ssh();LOCK_MS=13e4,SPARE_MS=15e3,g7=3e4,Calls=class{byName;ssh;constructor(e2,n3,i14,r4){let s13={text:i14,name:nameOfProgram(i14)},o8=e2.some(({local:t3})=>!t3)?new Ssh(n3,r4):void 0,a18=t3=>t3.local||o8===void 0?localTransport(t3,s13,r4):o8.transport(t3,s13);this.ssh=o8,this.byName=new Map(e2.map(t3=>[t3.name,{host:t3,connection:new Connection(t3.name,a18(t3),r4)}]))}at(e2){let n3=this.byName.get(e2);if(n3===void 0)throw new UserError(`there is no host ${e2}`);return n3}async close(){await Promise.allSettled([...this.byName.values()].map(async({connection:e2})=>e2.close())),this.ssh?.close()}async verb(e2,n3,{guard:i14=!1,...r4}={}){let s13=await this.at(e2).connection.call(n3,{deadlineMs:g7+LOCK_MS,...r4},i14),o8=parseAnswer(s13.stdout);if(o8===void 0){let t3=s13.stderr.trim().slice(-300);throw new SiteUnreachable(e2,`its answer was truncated${t3===""?"":`: ${t3}`}`)}if(o8.get("end")==="ok")return o8;let a18=o8.get("lost");throw a18!==void 0?new LeaseLost(e2,a18):new StepFailed(e2,o8.get("failed")??"it failed without a reason")}}}});function isThere(e2,r4){return e2.current?.id===r4&&e2.sameSecrets!==!1&&runs(e2,e2.serving,r4)}var init_state_facts=__esm({"src/targets/host/state-facts.ts"(){"use strict";init_target()}});function planForward(e2,t3,n3,r4){let{strategy:i14}=n3,{release:a18}=e2,d25=e2.payload.kind==="reuse"?"config-change":"deploy",c28=w6(i14,!1),l40=i14.kind==="rolling"?Math.min(i14.maxInFlight,t3.length):t3.length,o8=t3.some(({current:s13})=>s13!==void 0),f29=i14.kind==="recreate"||i14.kind==="rolling"&&t3.length===1;return{release:a18.id,waves:[{name:"write the undo",phase:"snapshot",steps:p5(t3,s13=>M3({kind:d25,to:a18.id,drain:c28,from:s13.serving,slot:r4.groupFor(s13,a18.id,n3),healthy:void 0,forward:[],undo:r4.undo(s13,a18.id,n3)},s13,e2.secrets!==void 0))},{name:`stage ${a18.id}`,phase:"stage",steps:p5(t3,s13=>I5(e2,s13))},...E6(e2,t3,n3,r4),...y3(a18,t3,n3,r4,l40,s13=>r4.forward(s13,a18.id,n3))],settle:b6(t3,a18.id,n3,c28),sites:Object.fromEntries(t3.map(s13=>[s13.site,{from:s13.current?.id??"",forward:void 0,undo:S6(r4.undo(s13,a18.id,n3),r4)}])),notes:f29&&o8?["the service is down while a host restarts it"]:[]}}function E6(e2,t3,n3,r4){let i14=r4.fetch(e2,n3);return i14.length===0?[]:[{name:`fetch what ${e2.release.id} needs`,phase:"stage",steps:Object.fromEntries(t3.map(({site:a18})=>[a18,i14]))}]}function planRollback(e2,t3,n3,r4,i14){let{strategy:a18}=r4,d25=w6(a18,!0),c28=o8=>({forward:i14.unattended(o8,e2.id,r4),undo:i14.undo(o8,e2.id,r4)}),l40=a18.kind==="rolling"?Math.max(a18.maxInFlight,Math.ceil(t3.length/2)):t3.length;return{release:e2.id,waves:[{name:"write the undo",phase:"snapshot",steps:p5(t3,o8=>M3({kind:"rollback",to:e2.id,drain:d25,from:o8.serving,slot:i14.groupFor(o8,e2.id,r4),healthy:n3,...c28(o8)},o8,!1))},...y3(e2,t3,r4,i14,l40,o8=>i14.back(o8,e2.id,r4))],settle:b6(t3,e2.id,r4,d25),sites:Object.fromEntries(t3.map(o8=>{let{forward:f29,undo:s13}=c28(o8);return[o8.site,{from:o8.current?.id??"",forward:S6(f29,i14),undo:S6(s13,i14)}]})),notes:[]}}function y3(e2,t3,n3,r4,i14,a18){let{strategy:d25}=n3,c28=$8(n3);if(d25.kind==="blue-green"){let l40=[..._8(t3.filter(o8=>!isThere(o8,e2.id)),o8=>r4.groupFor(o8,e2.id,n3))];return[...l40.map(([o8,f29])=>({name:`start it in slot ${o8}`,phase:"beside",gate:r4.gate(o8),steps:p5(f29,s13=>m6("beside",a18(s13).beside,`start ${e2.id} in slot ${o8}, beside the live release`,c28))})),...l40.map(([o8,f29])=>({name:`lead the traffic to slot ${o8}`,phase:"switch",gate:r4.gate(o8),steps:p5(f29,s13=>m6("switch",a18(s13).over,`switch the traffic to slot ${o8}`,c28))}))]}return W2(t3,i14).map(l40=>({name:`switch ${l40.map(({site:o8})=>o8).join(", ")}`,phase:"switch",gate:r4.gate("main"),steps:p5(l40,o8=>m6("switch",a18(o8).over,H7(o8,e2,isThere(o8,e2.id)),c28))}))}function b6(e2,t3,n3,r4){let{strategy:i14}=n3,a18=e2.filter(d25=>d25.current!==void 0&&!isThere(d25,t3));return i14.kind!=="blue-green"||a18.length===0?[]:[{name:`let the slot that the traffic left finish for ${r4} s, then stop it`,phase:"settle",waitMs:r4*1e3,steps:p5(a18,d25=>({verb:"stop-left",data:[],says:`stop slot ${d25.serving}`,deadlineMs:$8(n3)}))}]}function hookStep(e2,t3){return{verb:"hook",data:[String(Math.ceil(e2.timeoutMs/1e3)),t3.id,e2.irreversible?"irreversible":"-",...e2.command.map(r4=>Buffer.from(r4).toString("base64"))],says:`hook ${e2.name}`,deadlineMs:e2.timeoutMs+g8}}function M3({kind:e2,to:t3,healthy:n3,from:r4,slot:i14,drain:a18,forward:d25,undo:c28},{attempt:l40},o8){let f29=[`kind ${e2}`,`to ${t3}`,`healthy ${n3===void 0?"unknown":n3?"yes":"no"}`,`from-slot ${r4}`,`to-slot ${i14}`,`drain ${a18}`,...d25.map(u23=>`forward ${u23}`),...c28.map(u23=>`undo ${u23}`)];return{verb:"snapshot",data:{ownSecrets:o8,replaces:l40?.end==="pending"?l40.id:null,record:f29},says:"write the undo",deadlineMs:g8}}function I5(e2,t3){let{release:n3,payload:r4}=e2,i14=t3.releases.find(({id:l40})=>l40===n3.id),a18=artifactOf(e2),d25=i14!==void 0&&i14.whole===!0&&(a18===void 0||sameBytes(i14.artifact,a18)===!0),c28=d25?"it is there already":r4.kind==="reuse"?`copy the code of ${r4.of}`:"upload and unpack";return{verb:"stage",data:{release:n3.id,present:d25},says:`stage ${n3.id}: ${c28}`,deadlineMs:R8}}function S6(e2,t3){return e2.map(n3=>({says:t3.sentence(n3),data:n3}))}function m6(e2,t3,n3,r4){return{verb:e2,data:t3,says:n3,deadlineMs:r4}}function p5(e2,t3){return Object.fromEntries(e2.map(n3=>[n3.site,[t3(n3)]]))}function H7(e2,t3,n3){return n3?`${t3.id} runs there already`:e2.current===void 0?`start ${t3.id}`:`stop ${e2.current.id}, start ${t3.id}`}function $8({target:e2}){return 2*(e2.startTimeoutMs+e2.stopTimeoutMs)+g8}function W2(e2,t3){return Array.from({length:Math.ceil(e2.length/t3)},(n3,r4)=>e2.slice(r4*t3,(r4+1)*t3))}function _8(e2,t3){let n3=new Map;for(let r4 of e2)n3.set(t3(r4),[...n3.get(t3(r4))??[],r4]);return n3}function w6(e2,t3){return e2.kind!=="blue-green"?0:Math.ceil((t3?Math.min(e2.drainMs,F5):e2.drainMs)/1e3)}var g8,R8,F5,init_plan2=__esm({"src/targets/host/plan.ts"(){"use strict";init_shipment();init_state_facts();g8=15e4,R8=9e5;F5=1e4}});function preflight(e2,{release:t3,payload:i14},l40,r4){let s13=[],n3=(o8,h34,u23)=>{s13.push({site:e2.site,level:o8,text:h34,fix:u23})},f29=e2.facts.missing??"";if(f29!=="")return n3("blocker",`these programs are missing: ${f29}`,"Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there."),s13;let c28=e2.releases.find(({id:o8})=>o8===e2.current?.id);c28!==void 0&&c28.whole!==!0&&c28.id!==t3.id&&n3("warning",`the live release ${c28.id} is not whole (${c28.whole}), so that it cannot be restored`,"Roll back to a whole one first, or set `force`."),m7(e2.facts,n3);for(let{level:o8,text:h34,fix:u23}of r4.preflight(e2,l40))n3(o8,h34,u23);let a18=i14.kind==="archive"?i14.needs:void 0;return a18!==void 0&&p6(e2.facts,a18,n3),b7(e2.facts,a18,n3),s13}function m7(e2,t3){if(e2.system!=="Linux"&&t3("blocker",`it runs ${e2.system}`,"Hosts are Linux."),e2.writable!=="yes"&&t3("blocker",`its folder cannot be written by ${e2.user}`,"Create it for this user, or set `sudo: true`."),e2.foreign!==void 0){let i14=`\`current\` there leads to ${e2.foreign}, which was not put there by this suite`;t3("blocker",i14,"Move it away, or choose another `path`.")}}function b7(e2,t3,i14){let l40=Number(e2["disk-free-kb"]??0),r4=t3===void 0?0:Math.ceil((t3.unpackedBytes+t3.packedBytes)/1024),s13=`${d4(l40)} are free on its disk`;l40<r4?i14("blocker",`${s13}, the release takes ${d4(r4)}`,"Make room, or lower `keep`."):l40<r4*3&&i14("warning",`only ${s13}`,"Make room soon.")}function p6(e2,t3,i14){let{arch:l40="",libc:r4=""}=e2;t3.arch!==void 0&&t3.arch!==l40&&i14("blocker",`the release holds programs for ${t3.arch}, the host is ${l40}`,"Build it for the host's architecture.");let s13=/glibc (\d+)\.(\d+)|GLIBC (\d+)\.(\d+)/.exec(r4),n3=/musl/i.test(r4);if(t3.libc==="musl"&&!n3&&s13!==null&&i14("blocker",`the release was built for musl, the host has ${r4}`,"Build it on a system like the host."),t3.libc==="glibc"&&n3&&i14("blocker","the release was built for glibc, the host has musl","Build it on a system like the host."),t3.glibc!==void 0&&s13!==null){let[f29=0,c28=0]=[Number(s13[1]??s13[3]),Number(s13[2]??s13[4])],[a18,o8]=t3.glibc;(a18>f29||a18===f29&&o8>c28)&&i14("blocker",`the release needs glibc ${a18}.${o8}, the host has ${f29}.${c28}`,"Build it on a system as old as the oldest host.")}}function d4(e2){return`${Math.round(e2/1024)} MB`}var init_preflight=__esm({"src/targets/host/preflight.ts"(){"use strict"}});function sentenceOf(r4){let[e2="",n3="",s13="-"]=r4.split(" "),t3=n3===MAIN?"":` in slot ${n3}`;switch(e2){case"stop":return`stop what runs${t3}${s13==="-"?"":` unless it is ${s13}`}`;case"secrets":return n3==="@before"?"put the previous secrets back":"put its secrets in place";case"link":return`${n3} leads to ${s13==="-"?"nothing":s13}`;case"start":return`start ${s13}${t3}`;case"await":return`wait until ${s13} listens${t3}`;case"traffic":return`switch the traffic to slot ${n3}`;case"running":return`${s13} runs${t3}`;default:throw new Error(`not a line of an undo: ${r4}`)}}function slotOn(r4,{slots:e2},n3){return(r4.slots??e2)[n3==="b"?"b":"a"]}function nextSlot(r4,e2,{strategy:n3}){return n3.kind!=="blue-green"?MAIN:isThere(r4,e2)||r4.current?.id===e2&&r4.groups.length===0?r4.serving:r4.current!==void 0&&r4.serving==="a"?"b":"a"}function undoLines(r4,e2,n3){let{strategy:s13}=n3,t3=r4.current?.id,i14=r4.serving,o8=nextSlot(r4,e2,n3);if(isThere(r4,e2))return[];if(t3===void 0){let $31=s13.kind==="blue-green"?[`link slots/${o8} -`]:[];return[`stop ${o8} -`,"secrets @before","link current -",...$31]}return s13.kind==="blue-green"?[`stop ${i14} ${t3} @before`,"secrets @before",`link slots/${i14} ${t3}`,`start ${i14} ${t3}`,`await ${i14} ${t3}`,`traffic ${i14} ${t3}`,`link current ${t3}`]:[`stop ${MAIN} ${t3} @before`,"secrets @before",`link current ${t3}`,`start ${MAIN} ${t3}`]}function switchLines(r4,e2,n3){let{strategy:s13}=n3;if(isThere(r4,e2))return u7;let t3=nextSlot(r4,e2,n3);return s13.kind==="blue-green"?{beside:[`stop ${t3} -`,"secrets @to",`link slots/${t3} ${e2}`,`start ${t3} ${e2}`],over:[`traffic ${t3} ${e2}`,`link current ${e2}`]}:{beside:[],over:[`stop ${MAIN} -`,"secrets @to",`link current ${e2}`,`start ${MAIN} ${e2}`]}}function rollbackLines(r4,e2,n3){let{strategy:s13}=n3;if(isThere(r4,e2))return u7;let t3=nextSlot(r4,e2,n3);return s13.kind==="blue-green"?{beside:[`stop ${t3} ${e2} @to`,"secrets @to",`link slots/${t3} ${e2}`,`start ${t3} ${e2}`],over:[`traffic ${t3} ${e2}`,`link current ${e2}`]}:{beside:[],over:[`stop ${MAIN} ${e2} @to`,"secrets @to",`link current ${e2}`,`start ${MAIN} ${e2}`]}}function forwardLines(r4,e2,n3){let{beside:s13,over:t3}=rollbackLines(r4,e2,n3),i14=nextSlot(r4,e2,n3),o8=[`await ${i14} ${e2}`];return n3.strategy.kind==="blue-green"?[...s13,...o8,...t3]:[...t3,...o8,`running ${i14} ${e2}`]}var MAIN,u7,init_lines2=__esm({"src/targets/host/runtimes/process/lines.ts"(){"use strict";init_state_facts();MAIN="main";u7={beside:[],over:[]}}});function envLines(n3){return Object.entries(n3).map(([e2,r4])=>`${e2}="${r4.replace(/[\\"$`]/g,"\\$&")}"
`).join("")}var init_env_lines=__esm({"src/targets/host/env-lines.ts"(){"use strict"}});function stateOf(n3,e2,{observed:t3,secrets:r4,nonce:i14}){return{site:n3,current:b8(e2),...t3,releases:k6(e2),backups:e2.all("backup").map(d25=>{let[o8="",s13=""]=d25.split(" ");return{name:o8,release:s13}}),owner:ownerOf(e2),locked:lockedOf(e2,"locked-"),held:lockedOf(e2,"held-"),attempt:y4(e2),outcomes:h9(e2),sameSecrets:r4===void 0?void 0:e2.get("secrets")===(0,import_node_crypto3.createHash)("sha256").update(i14+envLines(r4)).digest("hex"),facts:Object.fromEntries(e2.below(""))}}function h9(n3){let e2={};for(let t3 of n3.all("outcome")){let[r4="",i14="",d25="",o8=""]=t3.split(" "),s13=OUTCOMES.find(u23=>u23===i14);s13!==void 0&&(e2[r4]={outcome:s13,by:d25,at:o8})}return e2}function k6(n3){let e2=new Map(n3.all("secrets-lack").map(t3=>{let[r4="",i14=""]=t3.split(" ");return[r4,i14.split(",")]}));return n3.all("release").map(t3=>{let[r4="",i14="0",d25="no",o8="-",s13="no",u23="whole",...a18]=t3.split(" ");return{id:r4,good:Number(i14),bad:d25==="yes",left:s13==="yes",whole:u23==="missing"?a18.join(" "):!0,lacks:e2.get(r4)??[],artifact:o8==="-"||o8===""?void 0:{kind:"archive",sha256:o8}}})}function y4(n3){let e2=Object.fromEntries(n3.below("record-")),t3=f7(e2.id);if(t3===void 0)return;let{kind:r4,end:i14,healthy:d25}=e2,o8=s13=>e2[s13]==="yes";return{id:t3,kind:r4==="rollback"||r4==="config-change"?r4:"deploy",from:c6(e2.from),to:c6(e2.to),fromWasHealthy:d25==="yes"?!0:d25==="no"?!1:void 0,end:i14==="committed"||i14==="undone"?i14:"pending",undoBegun:o8("begun"),switched:o8("switched"),disarmed:o8("disarmed"),prepared:(e2.prepared??"no")!=="no",forward:o8("forward"),fromGroup:c6(e2["from-slot"]),toGroup:c6(e2["to-slot"]),left:f7(c6(e2.after)),drainMs:1e3*Number(e2.drain??"0")}}function c6(n3){return n3===void 0||n3==="-"?"":n3}function ownerOf(n3){let e2=f7(n3.get("owner"));if(e2===void 0)return;let t3=Object.fromEntries(n3.below("owner-")),{kind:r4}=t3;return{id:e2,kind:r4==="rollback"||r4==="config-change"||r4==="recover"?r4:"deploy",repository:t3.repository??"",runId:t3["run-id"]??"",attempt:t3.attempt??"",checkRunId:t3["check-run-id"]??"",actor:t3.actor??"",reason:t3.reason??"",url:t3.url??"",release:t3.release??"",guard:n3.get("guard")==="running"?"running":"stopped"}}function ownerRecord(n3,e2){let t3={kind:n3.kind,repository:n3.repository,"run-id":n3.runId,attempt:n3.attempt,"check-run-id":n3.checkRunId,actor:n3.actor,reason:n3.reason,url:n3.url,release:n3.release,sites:String(e2)};return record(t3)}function record(n3){return Object.entries(n3).map(([e2,t3])=>`${e2} ${/^[\w.:/@+-]*$/.test(t3)?`=${t3}`:Buffer.from(t3).toString("base64")}
`).join("")}function lockedOf(n3,e2){let t3=Object.fromEntries(n3.below(e2));if(t3.kind!==void 0)return{kind:t3.kind==="hold"?"hold":"person",actor:t3.actor??"",reason:t3.reason??""}}function b8(n3){let e2=releaseOfId(n3.get("current")??"");if(e2===void 0)return;let t3=O4(n3.get("manifest"));return t3?.startsWith(e2.commit)===!0?{...e2,commit:t3}:e2}function O4(n3){if(n3!==void 0)try{let e2=JSON.parse(n3),t3=typeof e2=="object"&&e2!==null&&"commit"in e2?e2.commit:void 0;return typeof t3=="string"&&/^[0-9a-f]{7,64}$/.test(t3)?t3:void 0}catch{return}}function f7(n3){return n3===void 0||n3===""?void 0:n3}var import_node_crypto3,init_state=__esm({"src/targets/host/state.ts"(){"use strict";import_node_crypto3=__nccwpck_require__(598);init_target();init_release();init_env_lines()}});function managerOf({target:n3}){if(n3.kind==="direct")return n3.manager;throw new TypeError("this target has no manager")}var init_manager=__esm({"src/targets/host/runtimes/process/manager.ts"(){"use strict"}});function processOverlay(c28,t3,i14){let{strategy:r4}=t3,s13={".release/service":l11(t3,i14,c28)};if(r4.kind==="blue-green")for(let e2 of["a","b"])s13[`.release/slot-${e2}.env`]=envLines(slotOn(i14,r4,e2).env);return s13}function l11(c28,t3,{payload:i14}){let{target:r4,strategy:s13}=c28,e2=managerOf(c28),p34=m33=>String(Math.max(1,Math.ceil(m33/1e3))),a18=[record({manager:e2.kind,"start-timeout":p34(r4.startTimeoutMs),"stop-timeout":p34(r4.stopTimeoutMs),...t3.runAs===void 0?{}:{"run-as":t3.runAs},...i14.kind==="archive"?{archive:i14.sha256}:{}})],n3=(m33,u23)=>{for(let d25 of u23)a18.push(record({[m33]:d25}))};switch(e2.kind){case"systemd":a18.push(record({unit:e2.unit}));break;case"release":n3("argv",[`./bin/${e2.name}`,"foreground"]);break;case"process":n3("argv",e2.command);break;case"command":n3("start-argv",e2.start),n3("stop-argv",e2.stop),n3("status-argv",e2.status);break}return s13.kind==="blue-green"?(n3("switch-argv",s13.switchCommand),a18.push(record({"instance-a":slotOn(t3,s13,"a").instance,"instance-b":slotOn(t3,s13,"b").instance}))):a18.push(record({"instance-main":t3.instance})),n3("port",t3.ports.map(String)),n3("evidence",r4.evidence),n3("shared",r4.shared),a18.join("")}var init_overlay=__esm({"src/targets/host/runtimes/process/overlay.ts"(){"use strict";init_env_lines();init_state();init_lines2();init_manager()}});function processPreflight({site:r4,groups:i14,facts:s13},n3){let e2=[];managerOf(n3).kind==="systemd"&&s13.systemd!=="yes"&&e2.push({level:"blocker",text:"systemd cannot be used there (it is not running, or we are not root)",fix:"Use `sudo: true`, or another manager."});let p34=n3.target.hosts.find(({name:t3})=>t3===r4),c28=i14.some(({running:t3})=>t3["?"]!==void 0);for(let t3 of p34?.ports??[]){let[a18,o8,...m33]=(s13[`port-${t3}`]??"").split(" ");if(a18!=="no")continue;let d25=o8==="-"?"a process that this user may not see":`process ${o8} (${m33.join(" ").trim()})`,u23="Stop it, or give the service another port.",f29=c28||o8==="-"?"warning":"blocker";e2.push({level:f29,text:`port ${t3} is in use by ${d25}`,fix:u23})}return e2}var init_preflight2=__esm({"src/targets/host/runtimes/process/preflight.ts"(){"use strict";init_manager()}});var runtime_default,init_runtime=__esm({"src/targets/host/runtimes/process/runtime.sh"(){runtime_default=`# Processes: how a release is started and stopped on a host, and which processes belong to it.
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

# release_of_path PATH: the release that contains a path, empty when it is in no release of this service.
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
# One epmd serves every Erlang node of a host.
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
        setsid sh "$SELF" "$ROOT" launch "$1" "$2" "$generation" "$token" </dev/null >>"$log" 2>&1 7<&- 8>&- &
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
# has_needs RELEASE: whether what a release needs beyond its folder is there; else sets WHY. A process needs nothing.
has_needs() { :; }
`}});function y5(e2,{strategy:n3}){return{serving:n3.kind!=="blue-green"?MAIN:e2.get("active")?.trim()==="b"?"b":"a",groups:e2.all("running").map(t3=>{let[r4="",o8="",i14=""]=t3.split(" ");return{name:r4,running:{[o8]:1},wanted:1,ready:1,shown:`process ${i14}`}}),rollout:{state:"idle",detail:"",withinMs:0}}}async function w7(e2,n3,{strategy:t3}){let[r4,o8]=t3.kind==="blue-green"?[`${e2.name} slot ${n3}`,slotOn(e2,t3,n3).instance]:[e2.name,e2.instance];return{wanted:1,found:[{name:r4,release:void 0,url:o8}]}}var processRuntime,init_runtime2=__esm({"src/targets/host/runtimes/process/runtime.ts"(){"use strict";init_lines2();init_overlay();init_preflight2();init_runtime();processRuntime={program:runtime_default,observe:y5,instances:w7,gate:e2=>({kind:"live",group:e2,of:"all"}),groupFor:nextSlot,forward:switchLines,back:rollbackLines,unattended:forwardLines,undo:undoLines,sentence:sentenceOf,fetch:()=>[],overlay:processOverlay,preflight:processPreflight}}});var require_default=__commonJS({"node_modules/events-universal/default.js"(exports2,module2){module2.exports=__nccwpck_require__(434)}});var require_fixed_size=__commonJS({"node_modules/fast-fifo/fixed-size.js"(exports2,module2){module2.exports=class{constructor(t3){if(!(t3>0)||(t3-1&t3)!==0)throw new Error("Max size for a FixedFIFO should be a power of two");this.buffer=new Array(t3),this.mask=t3-1,this.top=0,this.btm=0,this.next=null}clear(){this.top=this.btm=0,this.next=null,this.buffer.fill(void 0)}push(t3){return this.buffer[this.top]!==void 0?!1:(this.buffer[this.top]=t3,this.top=this.top+1&this.mask,!0)}shift(){let t3=this.buffer[this.btm];if(t3!==void 0)return this.buffer[this.btm]=void 0,this.btm=this.btm+1&this.mask,t3}peek(){return this.buffer[this.btm]}isEmpty(){return this.buffer[this.btm]===void 0}}}});var require_fast_fifo=__commonJS({"node_modules/fast-fifo/index.js"(exports2,module2){var FixedFIFO=require_fixed_size();module2.exports=class{constructor(t3){this.hwm=t3||16,this.head=new FixedFIFO(this.hwm),this.tail=this.head,this.length=0}clear(){this.head=this.tail,this.head.clear(),this.length=0}push(t3){if(this.length++,!this.head.push(t3)){let i14=this.head;this.head=i14.next=new FixedFIFO(2*this.head.buffer.length),this.head.push(t3)}}shift(){this.length!==0&&this.length--;let t3=this.tail.shift();if(t3===void 0&&this.tail.next){let i14=this.tail.next;return this.tail.next=null,this.tail=i14,this.tail.shift()}return t3}peek(){let t3=this.tail.peek();return t3===void 0&&this.tail.next?this.tail.next.peek():t3}isEmpty(){return this.length===0}}}});var require_b4a=__commonJS({"node_modules/b4a/index.js"(exports2,module2){function isBuffer(n3){return Buffer.isBuffer(n3)||n3 instanceof Uint8Array}function isEncoding(n3){return Buffer.isEncoding(n3)}function alloc(n3,t3,r4){return Buffer.alloc(n3,t3,r4)}function allocUnsafe(n3){return Buffer.allocUnsafe(n3)}function allocUnsafeSlow(n3){return Buffer.allocUnsafeSlow(n3)}function byteLength(n3,t3){return Buffer.byteLength(n3,t3)}function compare(n3,t3){return Buffer.compare(n3,t3)}function concat(n3,t3){return Buffer.concat(n3,t3)}function copy(n3,t3,r4,e2,u23){return toBuffer(n3).copy(t3,r4,e2,u23)}function equals(n3,t3){return toBuffer(n3).equals(t3)}function fill2(n3,t3,r4,e2,u23){return toBuffer(n3).fill(t3,r4,e2,u23)}function from(n3,t3,r4){return Buffer.from(n3,t3,r4)}function includes(n3,t3,r4,e2){return toBuffer(n3).includes(t3,r4,e2)}function indexOf(n3,t3,r4,e2){return toBuffer(n3).indexOf(t3,r4,e2)}function lastIndexOf(n3,t3,r4,e2){return toBuffer(n3).lastIndexOf(t3,r4,e2)}function swap16(n3){return toBuffer(n3).swap16()}function swap32(n3){return toBuffer(n3).swap32()}function swap64(n3){return toBuffer(n3).swap64()}function toBuffer(n3){return Buffer.isBuffer(n3)?n3:Buffer.from(n3.buffer,n3.byteOffset,n3.byteLength)}function toString(n3,t3,r4,e2){return toBuffer(n3).toString(t3,r4,e2)}function toHex(n3,t3,r4){return toBuffer(n3).toString("hex",t3,r4)}function write(n3,t3,r4,e2,u23){return toBuffer(n3).write(t3,r4,e2,u23)}function readDoubleBE(n3,t3){return toBuffer(n3).readDoubleBE(t3)}function readDoubleLE(n3,t3){return toBuffer(n3).readDoubleLE(t3)}function readFloatBE(n3,t3){return toBuffer(n3).readFloatBE(t3)}function readFloatLE(n3,t3){return toBuffer(n3).readFloatLE(t3)}function readInt32BE(n3,t3){return toBuffer(n3).readInt32BE(t3)}function readInt32LE(n3,t3){return toBuffer(n3).readInt32LE(t3)}function readUInt32BE(n3,t3){return toBuffer(n3).readUInt32BE(t3)}function readUInt32LE(n3,t3){return toBuffer(n3).readUInt32LE(t3)}function writeDoubleBE(n3,t3,r4){return toBuffer(n3).writeDoubleBE(t3,r4)}function writeDoubleLE(n3,t3,r4){return toBuffer(n3).writeDoubleLE(t3,r4)}function writeFloatBE(n3,t3,r4){return toBuffer(n3).writeFloatBE(t3,r4)}function writeFloatLE(n3,t3,r4){return toBuffer(n3).writeFloatLE(t3,r4)}function writeInt32BE(n3,t3,r4){return toBuffer(n3).writeInt32BE(t3,r4)}function writeInt32LE(n3,t3,r4){return toBuffer(n3).writeInt32LE(t3,r4)}function writeUInt32BE(n3,t3,r4){return toBuffer(n3).writeUInt32BE(t3,r4)}function writeUInt32LE(n3,t3,r4){return toBuffer(n3).writeUInt32LE(t3,r4)}module2.exports={isBuffer,isEncoding,alloc,allocUnsafe,allocUnsafeSlow,byteLength,compare,concat,copy,equals,fill:fill2,from,includes,indexOf,lastIndexOf,swap16,swap32,swap64,toBuffer,toString,toHex,write,readDoubleBE,readDoubleLE,readFloatBE,readFloatLE,readInt32BE,readInt32LE,readUInt32BE,readUInt32LE,writeDoubleBE,writeDoubleLE,writeFloatBE,writeFloatLE,writeInt32BE,writeInt32LE,writeUInt32BE,writeUInt32LE}}});var require_pass_through_decoder=__commonJS({"node_modules/text-decoder/lib/pass-through-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(e2){this.encoding=e2}get remaining(){return 0}decode(e2){return b4a.toString(e2,this.encoding)}flush(){return""}}}});var require_utf8_decoder=__commonJS({"node_modules/text-decoder/lib/utf8-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(){this._reset()}get remaining(){return this.bytesSeen}decode(t3){if(t3.byteLength===0)return"";if(this.bytesNeeded===0&&trailingIncomplete(t3,0)===0)return this.bytesSeen=trailingBytesSeen(t3),b4a.toString(t3,"utf8");let n3="",o8=0;if(this.bytesNeeded>0){for(;o8<t3.byteLength;){let s13=t3[o8];if(s13<this.lowerBoundary||s13>this.upperBoundary){n3+="\uFFFD",this._reset();break}if(this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|s13&63,this.bytesSeen++,o8++,this.bytesSeen===this.bytesNeeded){n3+=String.fromCodePoint(this.codePoint),this._reset();break}}if(this.bytesNeeded>0)return n3}let r4=trailingIncomplete(t3,o8),i14=t3.byteLength-r4;i14>o8&&(n3+=b4a.toString(t3,"utf8",o8,i14));for(let s13=i14;s13<t3.byteLength;s13++){let e2=t3[s13];if(this.bytesNeeded===0){e2<=127?(this.bytesSeen=0,n3+=String.fromCharCode(e2)):e2>=194&&e2<=223?(this.bytesNeeded=2,this.bytesSeen=1,this.codePoint=e2&31):e2>=224&&e2<=239?(e2===224?this.lowerBoundary=160:e2===237&&(this.upperBoundary=159),this.bytesNeeded=3,this.bytesSeen=1,this.codePoint=e2&15):e2>=240&&e2<=244?(e2===240?this.lowerBoundary=144:e2===244&&(this.upperBoundary=143),this.bytesNeeded=4,this.bytesSeen=1,this.codePoint=e2&7):(this.bytesSeen=1,n3+="\uFFFD");continue}if(e2<this.lowerBoundary||e2>this.upperBoundary){n3+="\uFFFD",s13--,this._reset();continue}this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|e2&63,this.bytesSeen++,this.bytesSeen===this.bytesNeeded&&(n3+=String.fromCodePoint(this.codePoint),this._reset())}return n3}flush(){let t3=this.bytesNeeded>0?"\uFFFD":"";return this._reset(),t3}_reset(){this.codePoint=0,this.bytesNeeded=0,this.bytesSeen=0,this.lowerBoundary=128,this.upperBoundary=191}};function trailingIncomplete(f29,t3){let n3=f29.byteLength;if(n3<=t3)return 0;let o8=Math.max(t3,n3-4),r4=n3-1;for(;r4>o8&&(f29[r4]&192)===128;)r4--;if(r4<t3)return 0;let i14=f29[r4],s13;if(i14<=127)return 0;if(i14>=194&&i14<=223)s13=2;else if(i14>=224&&i14<=239)s13=3;else if(i14>=240&&i14<=244)s13=4;else return 0;let e2=n3-r4;return e2<s13?e2:0}function trailingBytesSeen(f29){let t3=f29.byteLength;if(t3===0)return 0;let n3=f29[t3-1];if(n3<=127)return 0;if((n3&192)!==128)return 1;let o8=Math.max(0,t3-4),r4=t3-2;for(;r4>=o8&&(f29[r4]&192)===128;)r4--;if(r4<0)return 1;let i14=f29[r4],s13;if(i14>=194&&i14<=223)s13=2;else if(i14>=224&&i14<=239)s13=3;else if(i14>=240&&i14<=244)s13=4;else return 1;if(t3-r4!==s13)return 1;if(s13>=3){let e2=f29[r4+1];if(i14===224&&e2<160||i14===237&&e2>159||i14===240&&e2<144||i14===244&&e2>143)return 1}return 0}}});var require_text_decoder=__commonJS({"node_modules/text-decoder/index.js"(exports2,module2){var PassThroughDecoder=require_pass_through_decoder(),UTF8Decoder=require_utf8_decoder();module2.exports=class{constructor(e2="utf8"){switch(this.encoding=normalizeEncoding(e2),this.encoding){case"utf8":this.decoder=new UTF8Decoder;break;case"utf16le":case"base64":throw new Error("Unsupported encoding: "+this.encoding);default:this.decoder=new PassThroughDecoder(this.encoding)}}get remaining(){return this.decoder.remaining}push(e2){return typeof e2=="string"?e2:this.decoder.decode(e2)}write(e2){return this.push(e2)}end(e2){let t3="";return e2&&(t3=this.push(e2)),t3+=this.decoder.flush(),t3}};function normalizeEncoding(r4){switch(r4=r4.toLowerCase(),r4){case"utf8":case"utf-8":return"utf8";case"ucs2":case"ucs-2":case"utf16le":case"utf-16le":return"utf16le";case"latin1":case"binary":return"latin1";case"base64":case"ascii":case"hex":return r4;default:throw new Error("Unknown encoding: "+r4)}}}});var require_errors=__commonJS({"node_modules/streamx/lib/errors.js"(exports2,module2){module2.exports=class r4 extends Error{constructor(t3,e2,E28=r4){super(t3),this.code=e2,Error.captureStackTrace&&Error.captureStackTrace(this,E28)}static isStreamDestroyed(t3){return t3&&t3.code==="STREAM_DESTROYED"}static isPrematureClose(t3){return t3&&t3.code==="PREMATURE_CLOSE"}static isAborted(t3){return t3&&t3.code==="ABORTED"}static isBadArgument(t3){return t3&&t3.code==="BAD_ARGUMENT"}get name(){return"StreamError"}static STREAM_DESTROYED(){return new r4("Stream was destroyed","STREAM_DESTROYED",r4.STREAM_DESTROYED)}static PREMATURE_CLOSE(t3="Premature close"){return new r4(t3,"PREMATURE_CLOSE",r4.PREMATURE_CLOSE)}static ABORTED(){return new r4("Stream aborted","ABORTED",r4.ABORTED)}static BAD_ARGUMENT(t3="Bad argument"){return new r4(t3,"BAD_ARGUMENT",r4.BAD_ARGUMENT)}}}});var require_streamx=__commonJS({"node_modules/streamx/index.js"(exports2,module2){var{EventEmitter:EventEmitter2}=require_default(),FIFO=require_fast_fifo(),TextDecoder2=require_text_decoder(),StreamError=require_errors(),qmt=typeof queueMicrotask>"u"?i14=>global.process.nextTick(i14):queueMicrotask,MAX=(1<<29)-1,OPENING=1,PREDESTROYING=2,DESTROYING=4,DESTROYED=8,NOT_OPENING=MAX^OPENING,NOT_PREDESTROYING=MAX^PREDESTROYING,READ_ACTIVE=16,READ_UPDATING=32,READ_PRIMARY=64,READ_QUEUED=128,READ_RESUMED=256,READ_PIPE_DRAINED=512,READ_ENDING=1024,READ_EMIT_DATA=2048,READ_EMIT_READABLE=4096,READ_EMITTED_READABLE=8192,READ_DONE=16384,READ_NEXT_TICK=32768,READ_NEEDS_PUSH=65536,READ_READ_AHEAD=131072,READ_FLOWING=READ_RESUMED|READ_PIPE_DRAINED,READ_ACTIVE_AND_NEEDS_PUSH=READ_ACTIVE|READ_NEEDS_PUSH,READ_PRIMARY_AND_ACTIVE=READ_PRIMARY|READ_ACTIVE,READ_EMIT_READABLE_AND_QUEUED=READ_EMIT_READABLE|READ_QUEUED,READ_RESUMED_READ_AHEAD=READ_RESUMED|READ_READ_AHEAD,READ_NOT_ACTIVE=MAX^READ_ACTIVE,READ_NON_PRIMARY=MAX^READ_PRIMARY,READ_NON_PRIMARY_AND_PUSHED=MAX^(READ_PRIMARY|READ_NEEDS_PUSH),READ_PUSHED=MAX^READ_NEEDS_PUSH,READ_PAUSED=MAX^READ_RESUMED,READ_NOT_QUEUED=MAX^(READ_QUEUED|READ_EMITTED_READABLE),READ_NOT_ENDING=MAX^READ_ENDING,READ_PIPE_NOT_DRAINED=MAX^READ_FLOWING,READ_NOT_NEXT_TICK=MAX^READ_NEXT_TICK,READ_NOT_UPDATING=MAX^READ_UPDATING,READ_NO_READ_AHEAD=MAX^READ_READ_AHEAD,READ_PAUSED_NO_READ_AHEAD=MAX^READ_RESUMED_READ_AHEAD,WRITE_ACTIVE=1<<18,WRITE_UPDATING=2<<18,WRITE_PRIMARY=4<<18,WRITE_QUEUED=8<<18,WRITE_UNDRAINED=16<<18,WRITE_DONE=32<<18,WRITE_EMIT_DRAIN=64<<18,WRITE_NEXT_TICK=128<<18,WRITE_WRITING=256<<18,WRITE_FINISHING=512<<18,WRITE_CORKED=1024<<18,WRITE_NOT_ACTIVE=MAX^(WRITE_ACTIVE|WRITE_WRITING),WRITE_NON_PRIMARY=MAX^WRITE_PRIMARY,WRITE_NOT_FINISHING=MAX^(WRITE_ACTIVE|WRITE_FINISHING),WRITE_DRAINED=MAX^WRITE_UNDRAINED,WRITE_NOT_QUEUED=MAX^WRITE_QUEUED,WRITE_NOT_NEXT_TICK=MAX^WRITE_NEXT_TICK,WRITE_NOT_UPDATING=MAX^WRITE_UPDATING,WRITE_NOT_CORKED=MAX^WRITE_CORKED,ACTIVE=READ_ACTIVE|WRITE_ACTIVE,NOT_ACTIVE=MAX^ACTIVE,DONE2=READ_DONE|WRITE_DONE,DESTROY_STATUS=DESTROYING|DESTROYED|PREDESTROYING,OPEN_STATUS=DESTROY_STATUS|OPENING,AUTO_DESTROY=DESTROY_STATUS|DONE2,NON_PRIMARY=WRITE_NON_PRIMARY&READ_NON_PRIMARY,ACTIVE_OR_TICKING=WRITE_NEXT_TICK|READ_NEXT_TICK,TICKING=ACTIVE_OR_TICKING&NOT_ACTIVE,IS_OPENING=OPEN_STATUS|TICKING,READ_PRIMARY_STATUS=OPEN_STATUS|READ_ENDING|READ_DONE,READ_STATUS=OPEN_STATUS|READ_DONE|READ_QUEUED,READ_ENDING_STATUS=OPEN_STATUS|READ_ENDING|READ_QUEUED,READ_READABLE_STATUS=OPEN_STATUS|READ_EMIT_READABLE|READ_QUEUED|READ_EMITTED_READABLE,SHOULD_NOT_READ=OPEN_STATUS|READ_ACTIVE|READ_ENDING|READ_DONE|READ_NEEDS_PUSH|READ_READ_AHEAD,READ_BACKPRESSURE_STATUS=DESTROY_STATUS|READ_ENDING|READ_DONE,READ_UPDATE_SYNC_STATUS=READ_UPDATING|OPEN_STATUS|READ_NEXT_TICK|READ_PRIMARY,READ_NEXT_TICK_OR_OPENING=READ_NEXT_TICK|OPENING,WRITE_PRIMARY_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_QUEUED_AND_UNDRAINED=WRITE_QUEUED|WRITE_UNDRAINED,WRITE_QUEUED_AND_ACTIVE=WRITE_QUEUED|WRITE_ACTIVE,WRITE_DRAIN_STATUS=WRITE_QUEUED|WRITE_UNDRAINED|OPEN_STATUS|WRITE_ACTIVE,WRITE_STATUS=OPEN_STATUS|WRITE_ACTIVE|WRITE_QUEUED|WRITE_CORKED,WRITE_PRIMARY_AND_ACTIVE=WRITE_PRIMARY|WRITE_ACTIVE,WRITE_ACTIVE_AND_WRITING=WRITE_ACTIVE|WRITE_WRITING,WRITE_FINISHING_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_QUEUED_AND_ACTIVE|WRITE_DONE,WRITE_BACKPRESSURE_STATUS=WRITE_UNDRAINED|DESTROY_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_UPDATE_SYNC_STATUS=WRITE_UPDATING|OPEN_STATUS|WRITE_NEXT_TICK|WRITE_PRIMARY,WRITE_DROP_DATA=WRITE_FINISHING|WRITE_DONE|DESTROY_STATUS,asyncIterator=Symbol.asyncIterator||Symbol("asyncIterator"),WritableState=class{constructor(t3,{highWaterMark:e2=16384,map:s13=null,mapWritable:r4,byteLength:l40,byteLengthWritable:a18}={}){this.stream=t3,this.queue=new FIFO,this.highWaterMark=e2,this.buffered=0,this.error=null,this.pipeline=null,this.drains=null,this.byteLength=a18||l40||defaultByteLength,this.map=r4||s13,this.afterWrite=afterWrite.bind(this),this.afterUpdateNextTick=updateWriteNT.bind(this)}get ending(){return(this.stream._duplexState&WRITE_FINISHING)!==0}get ended(){return(this.stream._duplexState&WRITE_DONE)!==0}push(t3){return(this.stream._duplexState&WRITE_DROP_DATA)!==0?!1:(this.map!==null&&(t3=this.map(t3)),this.buffered+=this.byteLength(t3),this.queue.push(t3),this.buffered<this.highWaterMark?(this.stream._duplexState|=WRITE_QUEUED,!0):(this.stream._duplexState|=WRITE_QUEUED_AND_UNDRAINED,!1))}shift(){let t3=this.queue.shift();return this.buffered-=this.byteLength(t3),this.buffered===0&&(this.stream._duplexState&=WRITE_NOT_QUEUED),t3}end(t3){typeof t3=="function"?this.stream.once("finish",t3):t3!=null&&this.push(t3),this.stream._duplexState=(this.stream._duplexState|WRITE_FINISHING)&WRITE_NON_PRIMARY}autoBatch(t3,e2){let s13=[],r4=this.stream;for(s13.push(t3);(r4._duplexState&WRITE_STATUS)===WRITE_QUEUED_AND_ACTIVE;)s13.push(r4._writableState.shift());if((r4._duplexState&OPEN_STATUS)!==0)return e2(null);r4._writev(s13,e2)}update(){let t3=this.stream;t3._duplexState|=WRITE_UPDATING;do{for(;(t3._duplexState&WRITE_STATUS)===WRITE_QUEUED;){let e2=this.shift();t3._duplexState|=WRITE_ACTIVE_AND_WRITING,t3._write(e2,this.afterWrite)}(t3._duplexState&WRITE_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t3._duplexState&=WRITE_NOT_UPDATING}updateNonPrimary(){let t3=this.stream;if((t3._duplexState&WRITE_FINISHING_STATUS)===WRITE_FINISHING){t3._duplexState=t3._duplexState|WRITE_ACTIVE,t3._final(afterFinal.bind(this));return}if((t3._duplexState&DESTROY_STATUS)===DESTROYING){(t3._duplexState&ACTIVE_OR_TICKING)===0&&(t3._duplexState|=ACTIVE,t3._destroy(afterDestroy.bind(this)));return}(t3._duplexState&IS_OPENING)===OPENING&&(t3._duplexState=(t3._duplexState|ACTIVE)&NOT_OPENING,t3._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&WRITE_NEXT_TICK)===0?!1:(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&WRITE_UPDATE_SYNC_STATUS)===WRITE_PRIMARY?this.update():this.updateNextTick()}updateNextTick(){(this.stream._duplexState&WRITE_NEXT_TICK)===0&&(this.stream._duplexState|=WRITE_NEXT_TICK,(this.stream._duplexState&WRITE_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},ReadableState=class{constructor(t3,{highWaterMark:e2=16384,map:s13=null,mapReadable:r4,byteLength:l40,byteLengthReadable:a18}={}){this.stream=t3,this.queue=new FIFO,this.highWaterMark=e2===0?1:e2,this.buffered=0,this.readAhead=e2>0,this.error=null,this.pipeline=null,this.byteLength=a18||l40||defaultByteLength,this.map=r4||s13,this.pipeTo=null,this.afterRead=afterRead.bind(this),this.afterUpdateNextTick=updateReadNT.bind(this)}get ending(){return(this.stream._duplexState&READ_ENDING)!==0}get ended(){return(this.stream._duplexState&READ_DONE)!==0}pipe(t3,e2){if(this.pipeTo!==null)throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");if(typeof e2!="function"&&(e2=null),this.stream._duplexState|=READ_PIPE_DRAINED,this.pipeTo=t3,this.pipeline=new Pipeline(this.stream,t3,e2),e2&&this.stream.on("error",noop),isStreamx(t3))t3._writableState.pipeline=this.pipeline,e2&&t3.on("error",noop),t3.on("finish",this.pipeline.finished.bind(this.pipeline));else{let s13=this.pipeline.done.bind(this.pipeline,t3),r4=this.pipeline.done.bind(this.pipeline,t3,null);t3.on("error",s13),t3.on("close",r4),t3.on("finish",this.pipeline.finished.bind(this.pipeline))}t3.on("drain",afterDrain.bind(this)),this.stream.emit("piping",t3),t3.emit("pipe",this.stream)}push(t3){let e2=this.stream;return t3===null?(this.highWaterMark=0,e2._duplexState=(e2._duplexState|READ_ENDING)&READ_NON_PRIMARY_AND_PUSHED,!1):this.map!==null&&(t3=this.map(t3),t3===null)?(e2._duplexState&=READ_PUSHED,this.buffered<this.highWaterMark):(this.buffered+=this.byteLength(t3),this.queue.push(t3),e2._duplexState=(e2._duplexState|READ_QUEUED)&READ_PUSHED,this.buffered<this.highWaterMark)}shift(){let t3=this.queue.shift();return this.buffered-=this.byteLength(t3),this.buffered===0&&(this.stream._duplexState&=READ_NOT_QUEUED),t3}unshift(t3){let e2=[this.map!==null?this.map(t3):t3];for(;this.buffered>0;)e2.push(this.shift());for(let s13=0;s13<e2.length-1;s13++){let r4=e2[s13];this.buffered+=this.byteLength(r4),this.queue.push(r4)}this.push(e2[e2.length-1])}read(){let t3=this.stream;if((t3._duplexState&READ_STATUS)===READ_QUEUED){let e2=this.shift();return this.pipeTo!==null&&this.pipeTo.write(e2)===!1&&(t3._duplexState&=READ_PIPE_NOT_DRAINED),(t3._duplexState&READ_EMIT_DATA)!==0&&t3.emit("data",e2),e2}return this.readAhead===!1&&(t3._duplexState|=READ_READ_AHEAD,this.updateNextTick()),null}drain(){let t3=this.stream;for(;(t3._duplexState&READ_STATUS)===READ_QUEUED&&(t3._duplexState&READ_FLOWING)!==0;){let e2=this.shift();this.pipeTo!==null&&this.pipeTo.write(e2)===!1&&(t3._duplexState&=READ_PIPE_NOT_DRAINED),(t3._duplexState&READ_EMIT_DATA)!==0&&t3.emit("data",e2)}}update(){let t3=this.stream;t3._duplexState|=READ_UPDATING;do{for(this.drain();this.buffered<this.highWaterMark&&(t3._duplexState&SHOULD_NOT_READ)===READ_READ_AHEAD;)t3._duplexState|=READ_ACTIVE_AND_NEEDS_PUSH,t3._read(this.afterRead),this.drain();(t3._duplexState&READ_READABLE_STATUS)===READ_EMIT_READABLE_AND_QUEUED&&(t3._duplexState|=READ_EMITTED_READABLE,t3.emit("readable")),(t3._duplexState&READ_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t3._duplexState&=READ_NOT_UPDATING}updateNonPrimary(){let t3=this.stream;if((t3._duplexState&READ_ENDING_STATUS)===READ_ENDING&&(t3._duplexState=(t3._duplexState|READ_DONE)&READ_NOT_ENDING,t3.emit("end"),(t3._duplexState&AUTO_DESTROY)===DONE2&&(t3._duplexState|=DESTROYING),this.pipeTo!==null&&this.pipeTo.end()),(t3._duplexState&DESTROY_STATUS)===DESTROYING){(t3._duplexState&ACTIVE_OR_TICKING)===0&&(t3._duplexState|=ACTIVE,t3._destroy(afterDestroy.bind(this)));return}(t3._duplexState&IS_OPENING)===OPENING&&(t3._duplexState=(t3._duplexState|ACTIVE)&NOT_OPENING,t3._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&READ_NEXT_TICK)===0?!1:(this.stream._duplexState&=READ_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&READ_UPDATE_SYNC_STATUS)===READ_PRIMARY?this.update():this.updateNextTick()}updateNextTickIfOpen(){(this.stream._duplexState&READ_NEXT_TICK_OR_OPENING)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}updateNextTick(){(this.stream._duplexState&READ_NEXT_TICK)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},TransformState=class{constructor(t3){this.data=null,this.afterTransform=afterTransform.bind(t3),this.afterFinal=null}},Pipeline=class{constructor(t3,e2,s13){this.from=t3,this.to=e2,this.afterPipe=s13,this.error=null,this.pipeToFinished=!1}finished(){this.pipeToFinished=!0}done(t3,e2){if(e2&&(this.error=e2),t3===this.to&&(this.to=null,this.from!==null)){((this.from._duplexState&READ_DONE)===0||!this.pipeToFinished)&&this.from.destroy(this.error||StreamError.PREMATURE_CLOSE("Writable stream closed"));return}if(t3===this.from&&(this.from=null,this.to!==null)){(t3._duplexState&READ_DONE)===0&&this.to.destroy(this.error||StreamError.PREMATURE_CLOSE("Readable stream closed"));return}this.afterPipe!==null&&this.afterPipe(this.error),this.to=this.from=this.afterPipe=null}};function afterDrain(){this.stream._duplexState|=READ_PIPE_DRAINED,this.updateCallback()}function afterFinal(i14){let t3=this.stream;i14&&t3.destroy(i14),(t3._duplexState&DESTROY_STATUS)===0&&(t3._duplexState|=WRITE_DONE,t3.emit("finish")),(t3._duplexState&AUTO_DESTROY)===DONE2&&(t3._duplexState|=DESTROYING),t3._duplexState&=WRITE_NOT_FINISHING,(t3._duplexState&WRITE_UPDATING)===0?this.update():this.updateNextTick()}function afterDestroy(i14){let t3=this.stream;!i14&&!StreamError.isStreamDestroyed(this.error)&&(i14=this.error),i14&&t3.emit("error",i14),t3._duplexState|=DESTROYED,t3.emit("close");let e2=t3._readableState,s13=t3._writableState;if(e2!==null&&e2.pipeline!==null&&e2.pipeline.done(t3,i14),s13!==null){for(;s13.drains!==null&&s13.drains.length>0;)s13.drains.shift().resolve(!1);s13.pipeline!==null&&s13.pipeline.done(t3,i14)}}function afterWrite(i14){let t3=this.stream;i14&&t3.destroy(i14),t3._duplexState&=WRITE_NOT_ACTIVE,this.drains!==null&&tickDrains(this.drains),(t3._duplexState&WRITE_DRAIN_STATUS)===WRITE_UNDRAINED&&(t3._duplexState&=WRITE_DRAINED,(t3._duplexState&WRITE_EMIT_DRAIN)===WRITE_EMIT_DRAIN&&t3.emit("drain")),this.updateCallback()}function afterRead(i14){i14&&this.stream.destroy(i14),this.stream._duplexState&=READ_NOT_ACTIVE,this.readAhead===!1&&(this.stream._duplexState&READ_RESUMED)===0&&(this.stream._duplexState&=READ_NO_READ_AHEAD),this.updateCallback()}function updateReadNT(){(this.stream._duplexState&READ_UPDATING)===0&&(this.stream._duplexState&=READ_NOT_NEXT_TICK,this.update())}function updateWriteNT(){(this.stream._duplexState&WRITE_UPDATING)===0&&(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,this.update())}function tickDrains(i14){for(let t3=0;t3<i14.length;t3++)--i14[t3].writes===0&&(i14.shift().resolve(!0),t3--)}function afterOpen(i14){let t3=this.stream;i14&&t3.destroy(i14),(t3._duplexState&DESTROYING)===0&&((t3._duplexState&READ_PRIMARY_STATUS)===0&&(t3._duplexState|=READ_PRIMARY),(t3._duplexState&WRITE_PRIMARY_STATUS)===0&&(t3._duplexState|=WRITE_PRIMARY),t3.emit("open")),t3._duplexState&=NOT_ACTIVE,t3._writableState!==null&&t3._writableState.updateCallback(),t3._readableState!==null&&t3._readableState.updateCallback()}function afterTransform(i14,t3){t3!=null&&this.push(t3),this._writableState.afterWrite(i14)}function newListener(i14){this._readableState!==null&&(i14==="data"&&(this._duplexState|=READ_EMIT_DATA|READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick()),i14==="readable"&&(this._duplexState|=READ_EMIT_READABLE,this._readableState.updateNextTick())),this._writableState!==null&&i14==="drain"&&(this._duplexState|=WRITE_EMIT_DRAIN,this._writableState.updateNextTick())}var Stream=class extends EventEmitter2{constructor(t3){super(),this._duplexState=0,this._readableState=null,this._writableState=null,t3&&(t3.open&&(this._open=t3.open),t3.destroy&&(this._destroy=t3.destroy),t3.predestroy&&(this._predestroy=t3.predestroy),t3.signal&&t3.signal.addEventListener("abort",abort.bind(this))),this.on("newListener",newListener)}_open(t3){t3(null)}_destroy(t3){t3(null)}_predestroy(){}get readable(){return this._readableState!==null?!0:void 0}get writable(){return this._writableState!==null?!0:void 0}get destroyed(){return(this._duplexState&DESTROYED)!==0}get destroying(){return(this._duplexState&DESTROY_STATUS)!==0}destroy(t3){(this._duplexState&DESTROY_STATUS)===0&&(t3||(t3=StreamError.STREAM_DESTROYED()),this._duplexState=(this._duplexState|DESTROYING)&NON_PRIMARY,this._readableState!==null&&(this._readableState.highWaterMark=0,this._readableState.error=t3),this._writableState!==null&&(this._writableState.highWaterMark=0,this._writableState.error=t3),this._duplexState|=PREDESTROYING,this._predestroy(),this._duplexState&=NOT_PREDESTROYING,this._readableState!==null&&this._readableState.updateNextTick(),this._writableState!==null&&this._writableState.updateNextTick())}},Readable=class _Readable extends Stream{constructor(t3){super(t3),this._duplexState|=OPENING|WRITE_DONE|READ_READ_AHEAD,this._readableState=new ReadableState(this,t3),t3&&(this._readableState.readAhead===!1&&(this._duplexState&=READ_NO_READ_AHEAD),t3.read&&(this._read=t3.read),t3.eagerOpen&&this._readableState.updateNextTick(),t3.encoding&&this.setEncoding(t3.encoding))}static deferred(t3,e2){let s13=new PassThrough(e2);return t3().then(r4=>{if(r4===null)return s13.end();s13.destroying||pipeline(r4,s13,noop)}).catch(r4=>s13.destroy(r4)),s13}setEncoding(t3){let e2=new TextDecoder2(t3),s13=this._readableState.map||echo;return this._readableState.map=r4,this;function r4(l40){let a18=e2.push(l40);return a18===""&&(l40.byteLength!==0||e2.remaining>0)?null:s13(a18)}}_read(t3){t3(null)}pipe(t3,e2){return this._readableState.updateNextTick(),this._readableState.pipe(t3,e2),t3}read(){return this._readableState.updateNextTick(),this._readableState.read()}push(t3){return this._readableState.updateNextTickIfOpen(),this._readableState.push(t3)}unshift(t3){return this._readableState.updateNextTickIfOpen(),this._readableState.unshift(t3)}resume(){return this._duplexState|=READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick(),this}pause(){return this._duplexState&=this._readableState.readAhead===!1?READ_PAUSED_NO_READ_AHEAD:READ_PAUSED,this}static _fromAsyncIterator(t3,e2){let s13,r4=new _Readable({...e2,read(a18){t3.next().then(l40).then(a18.bind(null,null)).catch(a18)},predestroy(){s13=t3.return()},destroy(a18){if(!s13)return a18(null);s13.then(a18.bind(null,null)).catch(a18)}});return r4;function l40(a18){a18.done?r4.push(null):r4.push(a18.value)}}static from(t3,e2){if(isReadStreamx(t3))return t3;if(t3[asyncIterator])return this._fromAsyncIterator(t3[asyncIterator](),e2);Array.isArray(t3)||(t3=t3===void 0?[]:[t3]);let s13=0;return new _Readable({...e2,read(r4){this.push(s13===t3.length?null:t3[s13++]),r4(null)}})}static isBackpressured(t3){return(t3._duplexState&READ_BACKPRESSURE_STATUS)!==0||t3._readableState.buffered>=t3._readableState.highWaterMark}static isPaused(t3){return(t3._duplexState&READ_RESUMED)===0}[asyncIterator](){let t3=this,e2=null,s13=null,r4=null;return this.on("error",n3=>{e2=n3}),this.on("readable",l40),this.on("close",a18),{[asyncIterator](){return this},next(){return new Promise(function(n3,u23){s13=n3,r4=u23;let h34=t3.read();h34!==null?d25(h34):(t3._duplexState&DESTROYED)!==0&&d25(null)})},return(){return _25(null)},throw(n3){return _25(n3)}};function l40(){s13!==null&&d25(t3.read())}function a18(){s13!==null&&d25(null)}function d25(n3){r4!==null&&(e2?r4(e2):n3===null&&(t3._duplexState&READ_DONE)===0?r4(StreamError.STREAM_DESTROYED()):s13({value:n3,done:n3===null}),r4=s13=null)}function _25(n3){return t3.destroy(n3),new Promise((u23,h34)=>{if(t3._duplexState&DESTROYED)return u23({value:void 0,done:!0});t3.once("close",function(){n3?h34(n3):u23({value:void 0,done:!0})})})}}},Writable=class extends Stream{constructor(t3){super(t3),this._duplexState|=OPENING|READ_DONE,this._writableState=new WritableState(this,t3),t3&&(t3.writev&&(this._writev=t3.writev),t3.write&&(this._write=t3.write),t3.final&&(this._final=t3.final),t3.eagerOpen&&this._writableState.updateNextTick())}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t3,e2){e2(null)}_write(t3,e2){this._writableState.autoBatch(t3,e2)}_final(t3){t3(null)}static isBackpressured(t3){return(t3._duplexState&WRITE_BACKPRESSURE_STATUS)!==0}static drained(t3){if(t3.destroyed)return Promise.resolve(!1);let e2=t3._writableState,r4=(isWritev(t3)?Math.min(1,e2.queue.length):e2.queue.length)+(t3._duplexState&WRITE_WRITING?1:0);return r4===0?Promise.resolve(!0):(e2.drains===null&&(e2.drains=[]),new Promise(l40=>{e2.drains.push({writes:r4,resolve:l40})}))}write(t3){return this._writableState.updateNextTick(),this._writableState.push(t3)}end(t3){return this._writableState.updateNextTick(),this._writableState.end(t3),this}},Duplex=class extends Readable{constructor(t3){super(t3),this._duplexState=OPENING|this._duplexState&READ_READ_AHEAD,this._writableState=new WritableState(this,t3),t3&&(t3.writev&&(this._writev=t3.writev),t3.write&&(this._write=t3.write),t3.final&&(this._final=t3.final))}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t3,e2){e2(null)}_write(t3,e2){this._writableState.autoBatch(t3,e2)}_final(t3){t3(null)}write(t3){return this._writableState.updateNextTick(),this._writableState.push(t3)}end(t3){return this._writableState.updateNextTick(),this._writableState.end(t3),this}},Transform=class extends Duplex{constructor(t3){super(t3),this._transformState=new TransformState(this),t3&&(t3.transform&&(this._transform=t3.transform),t3.flush&&(this._flush=t3.flush))}_write(t3,e2){this._readableState.buffered>=this._readableState.highWaterMark?this._transformState.data=t3:this._transform(t3,this._transformState.afterTransform)}_read(t3){if(this._transformState.data!==null){let e2=this._transformState.data;this._transformState.data=null,t3(null),this._transform(e2,this._transformState.afterTransform)}else t3(null)}destroy(t3){super.destroy(t3),this._transformState.data!==null&&(this._transformState.data=null,this._transformState.afterTransform())}_transform(t3,e2){e2(null,t3)}_flush(t3){t3(null)}_final(t3){this._transformState.afterFinal=t3,this._flush(transformAfterFlush.bind(this))}},PassThrough=class extends Transform{};function transformAfterFlush(i14,t3){let e2=this._transformState.afterFinal;if(i14)return e2(i14);t3!=null&&this.push(t3),this.push(null),e2(null)}function pipelinePromise(...i14){return new Promise((t3,e2)=>pipeline(...i14,s13=>{if(s13)return e2(s13);t3()}))}function pipeline(i14,...t3){let e2=Array.isArray(i14)?[...i14,...t3]:[i14,...t3],s13=e2.length&&typeof e2[e2.length-1]=="function"?e2.pop():null;if(e2.length<2)throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");let r4=e2[0],l40=null,a18=null;for(let n3=1;n3<e2.length;n3++)l40=e2[n3],isStreamx(r4)?r4.pipe(l40,_25):(d25(r4,!0,n3>1,_25),r4.pipe(l40)),r4=l40;if(s13){let n3=!1,u23=isStreamx(l40)||!!(l40._writableState&&l40._writableState.autoDestroy);l40.on("error",h34=>{a18===null&&(a18=h34)}),l40.on("finish",()=>{n3=!0,u23||s13(a18)}),u23&&l40.on("close",()=>s13(a18||(n3?null:StreamError.PREMATURE_CLOSE())))}return l40;function d25(n3,u23,h34,o8){n3.on("error",o8),n3.on("close",f29);function f29(){if(u23&&n3._readableState&&!n3._readableState.ended||h34&&n3._writableState&&!n3._writableState.ended)return o8(StreamError.PREMATURE_CLOSE())}}function _25(n3){if(!(!n3||a18)){a18=n3;for(let u23 of e2)u23.destroy(n3)}}}function echo(i14){return i14}function isStream(i14){return!!i14._readableState||!!i14._writableState}function isStreamx(i14){return typeof i14._duplexState=="number"&&isStream(i14)}function isEnding(i14){return!!i14._readableState&&i14._readableState.ending}function isEnded(i14){return!!i14._readableState&&i14._readableState.ended}function isFinishing(i14){return!!i14._writableState&&i14._writableState.ending}function isFinished(i14){return!!i14._writableState&&i14._writableState.ended}function getStreamError(i14,t3={}){let e2=i14._readableState&&i14._readableState.error||i14._writableState&&i14._writableState.error;return!t3.all&&StreamError.isStreamDestroyed(e2)?null:e2}function isReadStreamx(i14){return isStreamx(i14)&&i14.readable}function isDisturbed(i14){return(i14._duplexState&OPENING)!==OPENING||(i14._duplexState&DESTROYING)===DESTROYING||(i14._duplexState&ACTIVE_OR_TICKING)!==0}function isTypedArray(i14){return typeof i14=="object"&&i14!==null&&typeof i14.byteLength=="number"}function defaultByteLength(i14){return isTypedArray(i14)?i14.byteLength:1024}function noop(){}function abort(){this.destroy(StreamError.ABORTED())}function isWritev(i14){return i14._writev!==Writable.prototype._writev&&i14._writev!==Duplex.prototype._writev}module2.exports={pipeline,pipelinePromise,isStream,isStreamx,isEnding,isEnded,isFinishing,isFinished,isDisturbed,getStreamError,Stream,Writable,Readable,Duplex,Transform,PassThrough}}});var require_headers=__commonJS({"node_modules/tar-stream/headers.js"(exports2){var b4a=require_b4a(),ZEROS="0000000000000000000",SEVENS="7777777777777777777",ZERO_OFFSET=48,USTAR_MAGIC=b4a.from([117,115,116,97,114,0]),USTAR_VER=b4a.from([ZERO_OFFSET,ZERO_OFFSET]),GNU_MAGIC=b4a.from([117,115,116,97,114,32]),GNU_VER=b4a.from([32,0]),MASK=4095,MAGIC_OFFSET=257,VERSION_OFFSET=263;exports2.decodeLongPath=function(e2,n3){return decodeStr(e2,0,e2.length,n3)},exports2.encodePax=function(e2){let n3="";e2.name&&(n3+=addLength(" path="+e2.name+`
`)),e2.linkname&&(n3+=addLength(" linkpath="+e2.linkname+`
`));let t3=e2.pax;if(t3)for(let i14 in t3)n3+=addLength(" "+i14+"="+t3[i14]+`
`);return b4a.from(n3)},exports2.decodePax=function(e2){let n3={};for(;e2.length;){let t3=0;for(;t3<e2.length&&e2[t3]!==32;)t3++;let i14=parseInt(b4a.toString(e2.subarray(0,t3)),10);if(!i14)return n3;let c28=b4a.toString(e2.subarray(t3+1,i14-1)),a18=c28.indexOf("=");if(a18===-1)return n3;n3[c28.slice(0,a18)]=c28.slice(a18+1),e2=e2.subarray(i14)}return n3},exports2.encode=function(e2){let n3=b4a.alloc(512),t3=e2.name,i14="";if(e2.typeflag===5&&t3[t3.length-1]!=="/"&&(t3+="/"),b4a.byteLength(t3)!==t3.length)return null;for(;b4a.byteLength(t3)>100;){let c28=t3.indexOf("/");if(c28===-1)return null;i14+=i14?"/"+t3.slice(0,c28):t3.slice(0,c28),t3=t3.slice(c28+1)}return b4a.byteLength(t3)>100||b4a.byteLength(i14)>155||e2.linkname&&b4a.byteLength(e2.linkname)>100?null:(b4a.write(n3,t3),b4a.write(n3,encodeOct(e2.mode&MASK,6),100),b4a.write(n3,encodeOct(e2.uid,6),108),b4a.write(n3,encodeOct(e2.gid,6),116),encodeSize(e2.size,n3,124),b4a.write(n3,encodeOct(e2.mtime.getTime()/1e3|0,11),136),n3[156]=ZERO_OFFSET+toTypeflag(e2.type),e2.linkname&&b4a.write(n3,e2.linkname,157),b4a.copy(USTAR_MAGIC,n3,MAGIC_OFFSET),b4a.copy(USTAR_VER,n3,VERSION_OFFSET),e2.uname&&b4a.write(n3,e2.uname,265),e2.gname&&b4a.write(n3,e2.gname,297),b4a.write(n3,encodeOct(e2.devmajor||0,6),329),b4a.write(n3,encodeOct(e2.devminor||0,6),337),i14&&b4a.write(n3,i14,345),b4a.write(n3,encodeOct(cksum(n3),6),148),n3)},exports2.decode=function(e2,n3,t3){let i14=e2[156]===0?0:e2[156]-ZERO_OFFSET,c28=decodeStr(e2,0,100,n3),a18=decodeOct(e2,100,8),l40=decodeOct(e2,108,8),u23=decodeOct(e2,116,8),s13=decodeOct(e2,124,12),h34=decodeOct(e2,136,12),g29=toType(i14),d25=e2[157]===0?null:decodeStr(e2,157,100,n3),m33=decodeStr(e2,265,32),x38=decodeStr(e2,297,32),y31=decodeOct(e2,329,8),w35=decodeOct(e2,337,8),o8=cksum(e2);if(o8===256)return null;if(o8!==decodeOct(e2,148,8))throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");if(isUSTAR(e2))e2[345]&&(c28=decodeStr(e2,345,155,n3)+"/"+c28);else if(!isGNU(e2)&&!t3)throw new Error("Invalid tar header: unknown format.");return i14===0&&c28&&c28[c28.length-1]==="/"&&(i14=5),{name:c28,mode:a18,uid:l40,gid:u23,size:s13,byteOffset:0,mtime:new Date(1e3*h34),type:g29,linkname:d25,uname:m33,gname:x38,devmajor:y31,devminor:w35,pax:null}};function isUSTAR(r4){return b4a.equals(USTAR_MAGIC,r4.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))}function isGNU(r4){return b4a.equals(GNU_MAGIC,r4.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))&&b4a.equals(GNU_VER,r4.subarray(VERSION_OFFSET,VERSION_OFFSET+2))}function clamp(r4,e2,n3){return typeof r4!="number"?n3:(r4=~~r4,r4>=e2?e2:r4>=0||(r4+=e2,r4>=0)?r4:0)}function toType(r4){switch(r4){case 0:return"file";case 1:return"link";case 2:return"symlink";case 3:return"character-device";case 4:return"block-device";case 5:return"directory";case 6:return"fifo";case 7:return"contiguous-file";case 72:return"pax-header";case 55:return"pax-global-header";case 27:return"gnu-long-link-path";case 28:case 30:return"gnu-long-path"}return null}function toTypeflag(r4){switch(r4){case"file":return 0;case"link":return 1;case"symlink":return 2;case"character-device":return 3;case"block-device":return 4;case"directory":return 5;case"fifo":return 6;case"contiguous-file":return 7;case"pax-header":return 72}return 0}function indexOf(r4,e2,n3,t3){for(;n3<t3;n3++)if(r4[n3]===e2)return n3;return t3}function cksum(r4){let e2=256;for(let n3=0;n3<148;n3++)e2+=r4[n3];for(let n3=156;n3<512;n3++)e2+=r4[n3];return e2}function encodeOct(r4,e2){return r4=r4.toString(8),r4.length>e2?SEVENS.slice(0,e2)+" ":ZEROS.slice(0,e2-r4.length)+r4+" "}function encodeSizeBin(r4,e2,n3){e2[n3]=128;for(let t3=11;t3>0;t3--)e2[n3+t3]=r4&255,r4=Math.floor(r4/256)}function encodeSize(r4,e2,n3){r4.toString(8).length>11?encodeSizeBin(r4,e2,n3):b4a.write(e2,encodeOct(r4,11),n3)}function parse256(r4){let e2;if(r4[0]===128)e2=!0;else if(r4[0]===255)e2=!1;else return null;let n3=[],t3;for(t3=r4.length-1;t3>0;t3--){let a18=r4[t3];e2?n3.push(a18):n3.push(255-a18)}let i14=0,c28=n3.length;for(t3=0;t3<c28;t3++)i14+=n3[t3]*Math.pow(256,t3);return e2?i14:-1*i14}function decodeOct(r4,e2,n3){if(r4=r4.subarray(e2,e2+n3),e2=0,r4[e2]&128)return parse256(r4);{for(;e2<r4.length&&r4[e2]===32;)e2++;let t3=clamp(indexOf(r4,32,e2,r4.length),r4.length,r4.length);for(;e2<t3&&r4[e2]===0;)e2++;return t3===e2?0:parseInt(b4a.toString(r4.subarray(e2,t3)),8)}}function decodeStr(r4,e2,n3,t3){return b4a.toString(r4.subarray(e2,indexOf(r4,0,e2,e2+n3)),t3)}function addLength(r4){let e2=b4a.byteLength(r4),n3=Math.floor(Math.log(e2)/Math.log(10))+1;return e2+n3>=Math.pow(10,n3)&&n3++,e2+n3+r4}}});var require_extract=__commonJS({"node_modules/tar-stream/extract.js"(exports2,module2){var{Writable,Readable,getStreamError}=require_streamx(),FIFO=require_fast_fifo(),b4a=require_b4a(),headers=require_headers(),EMPTY=b4a.alloc(0),MAX_HEADER_SIZE=4*1024*1024,BufferList=class{constructor(){this.buffered=0,this.shifted=0,this.queue=new FIFO,this._offset=0}push(e2){this.buffered+=e2.byteLength,this.queue.push(e2)}shiftFirst(e2){return this.buffered===0?null:this._next(e2)}shift(e2){if(e2>this.buffered)return null;if(e2===0)return EMPTY;let t3=this._next(e2);if(e2===t3.byteLength)return t3;let s13=[t3];for(;(e2-=t3.byteLength)>0;)t3=this._next(e2),s13.push(t3);return b4a.concat(s13)}_next(e2){let t3=this.queue.peek(),s13=t3.byteLength-this._offset;if(e2>=s13){let h34=this._offset?t3.subarray(this._offset,t3.byteLength):t3;return this.queue.shift(),this._offset=0,this.buffered-=s13,this.shifted+=s13,h34}return this.buffered-=e2,this.shifted+=e2,t3.subarray(this._offset,this._offset+=e2)}},Source=class extends Readable{constructor(e2,t3,s13){super(),this.header=t3,this.offset=s13,this._parent=e2}_read(e2){this.header.size===0&&this.push(null),this._parent._stream===this&&this._parent._update(),e2(null)}_predestroy(){this._parent.destroy(getStreamError(this))}_detach(){this._parent._stream===this&&(this._parent._stream=null,this._parent._missing=overflow(this.header.size),this._parent._update())}_destroy(e2){this._detach(),e2(null)}},Extract=class extends Writable{constructor(e2){super(e2),e2||(e2={}),this._buffer=new BufferList,this._offset=0,this._header=null,this._stream=null,this._missing=0,this._longHeader=!1,this._callback=noop,this._locked=!1,this._finished=!1,this._pax=null,this._paxGlobal=null,this._gnuLongPath=null,this._gnuLongLinkPath=null,this._filenameEncoding=e2.filenameEncoding||"utf-8",this._allowUnknownFormat=!!e2.allowUnknownFormat,this._unlockBound=this._unlock.bind(this)}_unlock(e2){if(this._locked=!1,e2){this.destroy(e2),this._continueWrite(e2);return}this._update()}_consumeHeader(){if(this._locked)return!1;this._offset=this._buffer.shifted;try{this._header=headers.decode(this._buffer.shift(512),this._filenameEncoding,this._allowUnknownFormat)}catch(e2){return this._continueWrite(e2),!1}if(!this._header)return!0;switch(this._header.byteOffset=this._buffer.shifted,this._header.type){case"gnu-long-path":case"gnu-long-link-path":case"pax-global-header":case"pax-header":return this._longHeader=!0,this._missing=this._header.size,this._missing>MAX_HEADER_SIZE?(this._continueWrite(new Error("Header exceeds max size")),!1):!0}return this._locked=!0,this._applyLongHeaders(),this._header.size>=0?this._header.size===0||this._header.type==="directory"?(this.emit("entry",this._header,this._createStream(),this._unlockBound),!0):(this._stream=this._createStream(),this._missing=this._header.size,this.emit("entry",this._header,this._stream,this._unlockBound),!0):(this._continueWrite(new Error("Invalid header")),!1)}_applyLongHeaders(){this._gnuLongPath&&(this._header.name=this._gnuLongPath,this._gnuLongPath=null),this._gnuLongLinkPath&&(this._header.linkname=this._gnuLongLinkPath,this._gnuLongLinkPath=null),this._pax&&(this._pax.path&&(this._header.name=this._pax.path),this._pax.linkpath&&(this._header.linkname=this._pax.linkpath),this._pax.size&&(this._header.size=parseInt(this._pax.size,10)),this._header.pax=this._pax,this._pax=null)}_decodeLongHeader(e2){switch(this._header.type){case"gnu-long-path":this._gnuLongPath=headers.decodeLongPath(e2,this._filenameEncoding);break;case"gnu-long-link-path":this._gnuLongLinkPath=headers.decodeLongPath(e2,this._filenameEncoding);break;case"pax-global-header":this._paxGlobal=headers.decodePax(e2);break;case"pax-header":this._pax=this._paxGlobal===null?headers.decodePax(e2):Object.assign({},this._paxGlobal,headers.decodePax(e2));break}}_consumeLongHeader(){this._longHeader=!1,this._missing=overflow(this._header.size);let e2=this._buffer.shift(this._header.size);try{this._decodeLongHeader(e2)}catch(t3){return this._continueWrite(t3),!1}return!0}_consumeStream(){let e2=this._buffer.shiftFirst(this._missing);if(e2===null)return!1;this._missing-=e2.byteLength;let t3=this._stream.push(e2);return this._missing===0?(this._stream.push(null),t3&&this._stream._detach(),t3&&this._locked===!1):t3}_createStream(){return new Source(this,this._header,this._offset)}_update(){for(;this._buffer.buffered>0&&!this.destroying;){if(this._missing>0){if(this._stream!==null){if(this._consumeStream()===!1)return;continue}if(this._longHeader===!0){if(this._missing>this._buffer.buffered)break;if(this._consumeLongHeader()===!1)return!1;continue}let e2=this._buffer.shiftFirst(this._missing);e2!==null&&(this._missing-=e2.byteLength);continue}if(this._buffer.buffered<512)break;if(this._stream!==null||this._consumeHeader()===!1)return}this._continueWrite(null)}_continueWrite(e2){let t3=this._callback;this._callback=noop,t3(e2)}_write(e2,t3){this._callback=t3,this._buffer.push(e2),this._update()}_final(e2){this._finished=this._missing===0&&this._buffer.buffered===0,e2(this._finished?null:new Error("Unexpected end of data"))}_predestroy(){this._continueWrite(null)}_destroy(e2){this._stream&&this._stream.destroy(getStreamError(this)),e2(null)}[Symbol.asyncIterator](){let e2=null,t3=null,s13=null,h34=null,a18=null,u23=this;return this.on("entry",d25),this.on("error",i14=>{e2=i14}),this.on("close",c28),{[Symbol.asyncIterator](){return this},next(){return new Promise(f29)},return(){return _25(null)},throw(i14){return _25(i14)}};function l40(i14){if(!a18)return;let n3=a18;a18=null,n3(i14)}function f29(i14,n3){if(e2)return n3(e2);if(h34){i14({value:h34,done:!1}),h34=null;return}t3=i14,s13=n3,l40(null),u23._finished&&t3&&(t3({value:void 0,done:!0}),t3=s13=null)}function d25(i14,n3,o8){a18=o8,n3.on("error",noop),t3?(t3({value:n3,done:!1}),t3=s13=null):h34=n3}function c28(){l40(e2),t3&&(e2?s13(e2):t3({value:void 0,done:!0}),t3=s13=null)}function _25(i14){return u23.destroy(i14),l40(i14),new Promise((n3,o8)=>{if(u23.destroyed)return n3({value:void 0,done:!0});u23.once("close",function(){i14?o8(i14):n3({value:void 0,done:!0})})})}}};module2.exports=function(e2){return new Extract(e2)};function noop(){}function overflow(r4){return r4&=511,r4&&512-r4}}});var require_constants=__commonJS({"node_modules/tar-stream/constants.js"(exports2,module2){var constants2={S_IFMT:61440,S_IFDIR:16384,S_IFCHR:8192,S_IFBLK:24576,S_IFIFO:4096,S_IFLNK:40960};try{module2.exports=(__nccwpck_require__(896).constants)||constants2}catch{module2.exports=constants2}}});var require_pack=__commonJS({"node_modules/tar-stream/pack.js"(exports2,module2){var{Readable,Writable,getStreamError}=require_streamx(),b4a=require_b4a(),constants2=require_constants(),headers=require_headers(),DMODE=493,FMODE=420,END_OF_TAR=b4a.alloc(1024),Sink=class extends Writable{constructor(i14,t3,n3){super({mapWritable,eagerOpen:!0}),this.written=0,this.header=t3,this._callback=n3,this._linkname=null,this._isLinkname=t3.type==="symlink"&&!t3.linkname,this._isVoid=t3.type!=="file"&&t3.type!=="contiguous-file",this._finished=!1,this._pack=i14,this._openCallback=null,this._pack._stream===null?this._pack._stream=this:this._pack._pending.push(this)}_open(i14){this._openCallback=i14,this._pack._stream===this&&this._continueOpen()}_continuePack(i14){if(this._callback===null)return;let t3=this._callback;this._callback=null,t3(i14)}_continueOpen(){this._pack._stream===null&&(this._pack._stream=this);let i14=this._openCallback;if(this._openCallback=null,i14!==null){if(this._pack.destroying)return i14(new Error("pack stream destroyed"));if(this._pack._finalized)return i14(new Error("pack stream is already finalized"));this._pack._stream=this,this._isLinkname||this._pack._encode(this.header),this._isVoid&&(this._finish(),this._continuePack(null)),i14(null)}}_write(i14,t3){if(this._isLinkname)return this._linkname=this._linkname?b4a.concat([this._linkname,i14]):i14,t3(null);if(this._isVoid)return i14.byteLength>0?t3(new Error("No body allowed for this entry")):t3();if(this.written+=i14.byteLength,this._pack.push(i14))return t3();this._pack._drain=t3}_finish(){this._finished||(this._finished=!0,this._isLinkname&&(this.header.linkname=this._linkname?b4a.toString(this._linkname,"utf-8"):"",this._pack._encode(this.header)),overflow(this._pack,this.header.size),this._pack._done(this))}_final(i14){if(this.written!==this.header.size)return i14(new Error("Size mismatch"));this._finish(),i14(null)}_getError(){return getStreamError(this)||new Error("tar entry destroyed")}_predestroy(){this._pack.destroy(this._getError())}_destroy(i14){this._pack._done(this),this._continuePack(this._finished?null:this._getError()),i14()}},Pack=class extends Readable{constructor(i14){super(i14),this._drain=noop,this._finalized=!1,this._finalizing=!1,this._pending=[],this._stream=null}entry(i14,t3,n3){if(this._finalized||this.destroying)throw new Error("already finalized or destroyed");typeof t3=="function"&&(n3=t3,t3=null),n3||(n3=noop),(!i14.size||i14.type==="symlink")&&(i14.size=0),i14.type||(i14.type=modeToType(i14.mode)),i14.mode||(i14.mode=i14.type==="directory"?DMODE:FMODE),i14.uid||(i14.uid=0),i14.gid||(i14.gid=0),i14.mtime||(i14.mtime=new Date),typeof t3=="string"&&(t3=b4a.from(t3));let e2=new Sink(this,i14,n3);return b4a.isBuffer(t3)?(i14.size=t3.byteLength,e2.write(t3),e2.end(),e2):(e2._isVoid,e2)}finalize(){if(this._stream||this._pending.length>0){this._finalizing=!0;return}this._finalized||(this._finalized=!0,this.push(END_OF_TAR),this.push(null))}_done(i14){i14===this._stream&&(this._stream=null,this._finalizing&&this.finalize(),this._pending.length&&this._pending.shift()._continueOpen())}_encode(i14){if(!i14.pax){let t3=headers.encode(i14);if(t3){this.push(t3);return}}this._encodePax(i14)}_encodePax(i14){let t3=headers.encodePax({name:i14.name,linkname:i14.linkname,pax:i14.pax}),n3={name:"PaxHeader",mode:i14.mode,uid:i14.uid,gid:i14.gid,size:t3.byteLength,mtime:i14.mtime,type:"pax-header",linkname:i14.linkname&&"PaxHeader",uname:i14.uname,gname:i14.gname,devmajor:i14.devmajor,devminor:i14.devminor};this.push(headers.encode(n3)),this.push(t3),overflow(this,t3.byteLength),n3.size=i14.size,n3.type=i14.type,this.push(headers.encode(n3))}_doDrain(){let i14=this._drain;this._drain=noop,i14()}_predestroy(){let i14=getStreamError(this);for(this._stream&&this._stream.destroy(i14);this._pending.length;){let t3=this._pending.shift();t3.destroy(i14),t3._continueOpen()}this._doDrain()}_read(i14){this._doDrain(),i14()}};module2.exports=function(i14){return new Pack(i14)};function modeToType(s13){switch(s13&constants2.S_IFMT){case constants2.S_IFBLK:return"block-device";case constants2.S_IFCHR:return"character-device";case constants2.S_IFDIR:return"directory";case constants2.S_IFIFO:return"fifo";case constants2.S_IFLNK:return"symlink"}return"file"}function noop(){}function overflow(s13,i14){i14&=511,i14&&s13.push(END_OF_TAR.subarray(0,512-i14))}function mapWritable(s13){return b4a.isBuffer(s13)?s13:b4a.from(s13)}}});var require_tar_stream=__commonJS({"node_modules/tar-stream/index.js"(exports2){exports2.extract=require_extract(),exports2.pack=require_pack()}});async function overlay(e2,r4,s13,m33){let{release:t3}=e2,a18={...e2.files,".release/manifest.json":e2.manifest,".release/env":envLines({RELEASE_ID:t3.id,RELEASE_VERSION:t3.version,RELEASE_COMMIT:t3.commit,RELEASE_CONFIG_HASH:t3.configHash,...r4.env}),".release/host.env":envLines(s13.env),...m33.overlay(e2,r4,s13)},o8=(0,import_tar_stream.pack)();for(let[n3,c28]of Object.entries(a18))o8.entry({name:n3,mode:420,mtime:new Date(0)},c28);o8.finalize();let i14=[];for await(let n3 of o8)i14.push(n3);return Buffer.concat(i14)}var import_tar_stream,init_overlay2=__esm({"src/targets/host/overlay.ts"(){"use strict";import_tar_stream=__toESM(require_tar_stream(),1);init_env_lines()}});function M4(o8){return/\/log\.txt$|crash\.dump$/.test(o8)?"release":o8.endsWith("journal.jsonl")?"deployment":o8.endsWith("listening.txt")?"listeners":/(?:resources|process|processes)\.txt$/.test(o8)?"machine":"service"}function lengthOf(o8){return String(Buffer.byteLength(o8))}function p7(o8){return o8.map(t3=>`${t3}
`).join("")}var import_node_fs4,b9,h10,HostLease,S7,c7,init_site_lease=__esm({"src/targets/host/site-lease.ts"(){"use strict";import_node_fs4=__nccwpck_require__(24);init_target();init_calls();init_env_lines();init_overlay2();init_state();b9=2e4,h10=9e5,HostLease=class{site;id;service;environment;calls;world;runtime;constructor({site:t3,id:s13,service:i14,environment:e2,calls:r4,world:n3,runtime:a18}){this.site=t3,this.id=s13,this.service=i14,this.environment=e2,this.calls=r4,this.world=n3,this.runtime=a18}async arm(){let t3=String(Math.ceil(this.environment.guardMs/1e3));return{limits:(await this.calls.verb(this.site,["arm",this.id,t3],{guard:!0,deadlineMs:LOCK_MS})).get("reboot")==="survives"?"":"a reboot of the host (no systemd, or not root)"}}async beat(){return(await this.calls.verb(this.site,["beat",this.id],{guard:!0,deadlineMs:b9})).get("guard")==="running"?"running":"stopped"}async run(t3,s13){switch(t3.verb){case"snapshot":return this.snapshot(t3.data);case"stage":return this.stage(t3.data,s13);case"beside":case"switch":return this.lines(t3);case"stop-left":return await this.stopLeft(!0),c7;case"hook":return this.hook(t3);default:throw new Error(`no such step: ${t3.verb}`)}}async disarm(){await this.calls.verb(this.site,["disarm",this.id])}async prepare(){await this.calls.verb(this.site,["prepare",this.id])}async commit(t3){await this.calls.verb(this.site,["commit",this.id,t3])}async finish(t3,{drop:s13}){let e2=(await this.calls.verb(this.site,["finish",this.id,t3,...s13?["drop"]:[]],{deadlineMs:2*this.moveMs()})).get("ended");return e2==="committed"||e2==="undone"?e2:void 0}async follow(t3){await this.calls.verb(this.site,["follow",this.id,t3],{deadlineMs:this.moveMs()})}async lead(t3){await this.calls.verb(this.site,["lead",this.id,t3],{deadlineMs:this.moveMs()})}async stopLeft(t3){await this.calls.verb(this.site,["after",this.id,t3?"yes":"no"],{deadlineMs:this.moveMs()})}async markBad(t3){await this.calls.verb(this.site,["mark",this.id,t3])}async evidence(t3){return(await this.calls.verb(this.site,["evidence",this.id,t3],{deadlineMs:LOCK_MS})).below("file:").map(([i14,e2])=>({name:i14,text:e2,about:M4(i14)}))}async hold(t3,s13){let i14=record({kind:"hold",deployment:this.id,actor:s13,reason:this.world.secrets.redact(t3)});await this.calls.verb(this.site,["hold",this.id,lengthOf(i14)],{payload:i14})}async end({outcome:t3,bad:s13,of:i14}){let e2=i14.flatMap(r4=>[r4.id,r4.outcome]);await this.calls.verb(this.site,["end",this.id,t3,String(this.environment.keep),s13??"-",...e2],{deadlineMs:LOCK_MS})}async snapshot({ownSecrets:t3,replaces:s13,record:i14}){let e2=new Date(this.world.clock.now()).toISOString().replace(/[-:]/g,"").replace("T","-").slice(0,15),r4=p7(i14),n3=[lengthOf(r4),`${this.service}-backup-${e2}`,t3?"own":"-",s13??"-"];return await this.calls.verb(this.site,["snapshot",this.id,...n3],{payload:r4,deadlineMs:LOCK_MS}),c7}async stage({present:t3},{shipment:s13}){if(s13===void 0)throw new Error("nothing to stage");let{release:i14,payload:e2,secrets:r4}=s13;if(r4!==void 0){let d25=envLines(r4);await this.calls.verb(this.site,["upload",this.id,lengthOf(d25),"secrets","-"],{payload:d25})}let n3=e2.kind==="archive"&&!t3;if(n3){let{size:d25}=(0,import_node_fs4.statSync)(e2.file);await this.calls.verb(this.site,["upload",this.id,String(d25),"archive",e2.sha256],{payload:{file:e2.file},deadlineMs:h10})}let a18=await overlay(s13,this.environment,this.calls.at(this.site).host,this.runtime),m33=e2.kind==="reuse"&&!t3?e2.of:"-",u23=[String(a18.length),i14.id,n3?"archive":"-",m33];return await this.calls.verb(this.site,["stage",this.id,...u23],{payload:a18,deadlineMs:h10}),c7}async lines({verb:t3,data:s13,deadlineMs:i14}){let e2=p7(s13);return await this.calls.verb(this.site,["run",this.id,lengthOf(e2),t3],{payload:e2,deadlineMs:i14}),c7}async hook({data:t3,says:s13,deadlineMs:i14}){let e2=await this.calls.verb(this.site,["hook",this.id,...t3],{deadlineMs:i14}),r4=e2.get("code")??"",n3=e2.get("output")??"";if(r4==="0")return{output:n3};let a18=n3.trim().split(`
`).slice(-S7).join(`
`);throw new StepFailed(this.site,`${s13} exited with ${r4}${a18===""?"":`: ${a18}`}`,{code:Number(r4),output:n3})}moveMs(){let{startTimeoutMs:t3,stopTimeoutMs:s13}=this.environment.target;return 2*(t3+s13)+LOCK_MS}},S7=5,c7={output:""}}});function c8(d25){return Buffer.from(d25).toString("base64")}var E8,$9,HostTarget,init_target2=__esm({"src/targets/host/target.ts"(){"use strict";init_target();init_calls();init_plan2();init_preflight();init_program();init_runtime2();init_site_lease();init_state();E8=30,$9={person:"erlmcp-actions unlock, or `sh .deploy/host unlock` on the host. A rollback passes the lock with `force: true`.",hold:"erlmcp-actions undo, or a rollback: either ends the hold"},HostTarget=class{sites;parallel=E8;service;environment;calls;world;runtime;constructor(e2,t3,n3,r4,o8=processRuntime){this.service=e2,this.environment=t3,this.world=r4,this.runtime=o8;let{hosts:s13,connectTimeoutMs:i14}=t3.target;this.sites=s13.map(({name:a18})=>a18).sort(),this.calls=new Calls(s13,{...n3,connectTimeoutMs:i14},programOf(o8.program),r4)}async inspect(e2,t3){let n3=this.world.randomHex(8),r4=await this.inspection(e2,n3),o8=r4.get("unreadable");if(o8!==void 0)throw new StepFailed(e2,`${o8} cannot be read by ${r4.get("user")??"this user"} there, so that what is live is unknown: run this as the user that deploys, or with \`sudo: true\``);return stateOf(e2,r4,{observed:this.runtime.observe(r4,this.environment),secrets:t3,nonce:n3})}async preflight(e2,t3){return preflight(e2,t3,this.environment,this.runtime)}async plan(e2,t3){return planForward(e2,t3,this.environment,this.runtime)}async planRollback(e2,t3,n3){return planRollback(e2,t3,n3,this.environment,this.runtime)}hookStep(e2,t3){return hookStep(e2,t3)}async lease(e2,t3,n3){let r4=ownerRecord(t3,n3.sites),o8=["lease",t3.id,lengthOf(r4),n3.over??"-",n3.force?"force":n3.breakHold?"break-hold":"-",String(Math.ceil(this.environment.guardMs/1e3))];this.calls.at(e2).connection.openGuard();let s13=await this.calls.verb(e2,o8,{payload:r4,deadlineMs:LOCK_MS+SPARE_MS}),i14=ownerOf(s13);switch(s13.get("answer")){case"granted":return{answer:"granted",lease:this.leaseOf(e2,t3.id),undo:s13.get("undo")||void 0,replaced:s13.get("replaced")||void 0};case"held":if(i14!==void 0)return{answer:"held",owner:i14};break;case"locked":{let a18=lockedOf(s13,"locked-")??lockedOf(s13,"held-")??{kind:"person",actor:"somebody",reason:""};return{answer:"locked",locked:a18,fix:$9[a18.kind]}}}throw new StepFailed(e2,"the host answered a lease with something else")}async abandon(e2,t3){await this.leaseOf(e2,t3).end({outcome:"refused",bad:void 0,of:[]})}async lock(e2,t3,n3){await this.calls.verb(e2,["lock",c8(t3),c8(n3)])}async unlock(e2){await this.calls.verb(e2,["unlock"])}async readConfig(e2,t3,n3){return(await this.calls.verb(e2,["read",t3,c8(n3)])).get("content")??""}async instances(e2,t3){let{host:n3}=this.calls.at(e2),r4=async()=>this.inspection(e2,"-"),{wanted:o8,found:s13}=await this.runtime.instances(n3,t3,this.environment,r4);return{wanted:o8,found:s13.map(({name:i14,release:a18,url:l40})=>({name:i14,release:a18,endpoint:l40===void 0?void 0:async()=>this.through(e2,l40,i14)}))}}async front(e2){let{front:t3}=this.calls.at(e2).host;return t3===void 0?void 0:this.through(e2,t3,`${e2} front`)}async inside(e2,t3){return this.through(e2,t3,`${t3} as ${e2} sees it`)}async watch(e2,t3,n3,r4){let o8=Math.ceil(n3/1e3);try{let s13=await this.calls.verb(e2,["watch",t3,String(o8)],{deadlineMs:n3+SPARE_MS,signal:r4}),i14=s13.get("exited");return i14===void 0?void 0:{why:i14,log:s13.get("log")??""}}catch(s13){if(r4.aborted)return;throw s13}}async close(){await this.calls.close()}async inspection(e2,t3){let n3=this.calls.at(e2).host.ports.join(",");return this.calls.verb(e2,["inspect",t3,n3===""?"-":n3])}leaseOf(e2,t3){let{service:n3,environment:r4,calls:o8,world:s13,runtime:i14}=this;return new HostLease({site:e2,id:t3,service:n3,environment:r4,calls:o8,world:s13,runtime:i14})}async through(e2,t3,n3){let{hostname:r4,port:o8,protocol:s13,origin:i14,pathname:a18}=new URL(t3),l40=`${i14}${a18==="/"?"":a18.replace(/\/$/,"")}`,g29=r4.replace(/^\[|\]$/g,""),h34=await this.calls.at(e2).connection.forward(g29,Number(o8)||(s13==="https:"?443:80));return{name:n3,url:l40,...h34===void 0?{}:{socketPath:h34}}}}}});async function withTarget(r4,t3,e2,o8,i14){let n3=a5(r4,t3,e2,o8);try{return await i14(n3)}finally{await n3.close()}}function a5(r4,t3,e2,o8){if(t3.target.kind==="direct")return new HostTarget(r4,t3,e2.ssh,o8)}var init_open=__esm({"src/targets/open.ts"(){"use strict";init_target2()}});var shared$9,systemClock,init_clock=__esm({"shared:src/core/clock.ts"(){shared$9=(__nccwpck_require__(377).shared)["src/core/clock.ts"],systemClock=shared$9.systemClock}});async function readBody(e2,o8){let n3=e2.headers["content-encoding"]===void 0?e2:await p8(e2);if(n3===void 0)return{text:"",truncated:!1};let{bytes:i14,truncated:d25}=await y6(n3,o8);return{text:new TextDecoder().decode(i14),truncated:d25}}async function p8(e2){let o8;e2.on("error",r4=>{o8=r4}),await new Promise(r4=>{for(let a18 of["readable","end","close"])e2.once(a18,r4)});let n3=e2.read();n3!==null&&e2.unshift(n3);let[i14,{pipeline:d25}]=await Promise.all([Promise.resolve().then(()=>__toESM(__nccwpck_require__(522),1)),Promise.resolve().then(()=>__toESM(__nccwpck_require__(75),1))]);if(o8!==void 0)throw o8;return n3===null?void 0:g9(e2,n3,i14,d25)}function g9(e2,o8,n3,i14){let r4=(e2.headers["content-encoding"]??"").toLowerCase().split(",").map(t3=>t3.trim()).filter(t3=>t3!==""&&t3!=="identity"),a18=r4.flatMap(t3=>m8.exec(t3)?.[1]??[]);if(a18.length===0||a18.length!==r4.length||a18.length>4)return e2;let c28=((o8[0]??0)&15)===8,s13=(t3,f29)=>t3==="gzip"?n3.createGunzip():t3==="br"?n3.createBrotliDecompress():c28||!f29?n3.createInflate():n3.createInflateRaw(),l40=a18.toReversed().map((t3,f29)=>s13(t3,f29===0)),u23=l40.at(-1);return i14([e2,...l40],t3=>{t3&&u23.destroy(t3)}),u23}function y6(e2,o8){return new Promise((n3,i14)=>{let d25=[],r4=0,a18=c28=>n3({bytes:Buffer.concat(d25),truncated:c28});e2.on("data",c28=>{let s13=c28.subarray(0,o8-r4);d25.push(s13),r4+=s13.length,s13.length<c28.length&&(e2.pause(),a18(!0))}),e2.once("end",()=>a18(!1)),e2.on("error",i14),e2.resume()})}var m8,init_http_body=__esm({"src/core/http-body.ts"(){"use strict";m8=/^(?:x-)?(gzip|deflate|br)$/}});var require_github=__commonJS({"heavy:@actions/github"(exports2,module2){module2.exports=(__nccwpck_require__(687).github)}});var require_proxy=__commonJS({"heavy:@actions/http-client/lib/proxy"(exports2,module2){module2.exports=(__nccwpck_require__(687).proxy)}});var require_https_proxy_agent=__commonJS({"heavy:https-proxy-agent"(exports2,module2){module2.exports=(__nccwpck_require__(687).tunnel)}});async function octokit(o8,t3){let{getOctokit:n3}=await Promise.resolve().then(()=>__toESM(require_github(),1));return n3(o8,t3===void 0?{}:{baseUrl:t3})}async function noProxyFor(o8){let{checkBypass:t3}=await Promise.resolve().then(()=>__toESM(require_proxy(),1));return t3(o8)}async function tunnelAgent(o8,t3,n3){let{HttpsProxyAgent:e2}=await Promise.resolve().then(()=>__toESM(require_https_proxy_agent(),1)),r4={headers:{...t3},signal:n3};return new e2(o8,r4)}var init_heavy=__esm({"src/core/heavy.ts"(){"use strict"}});var proxy_exports={};__export(proxy_exports,{proxied:()=>proxied});async function proxied(e2,t3,r4,o8){if(await b10(e2.hostname)||await noProxyFor(e2))return;let n3=$10(e2,t3),a18=r4.headers,i14=e2.protocol==="https:"||a18.host!==void 0;return{options:i14?{...r4,agent:await tunnelAgent(n3.url,n3.headers,o8)}:R9(e2,n3,r4),name:n3.name,answered:s13=>i14||!x8.has(s13)?void 0:c9(e2,n3,s13),connected:s13=>s13===200?void 0:c9(e2,n3,s13),failed(s13){let{kind:u23,why:f29}=reasonOf(s13);return new HttpFailure("proxy",e2,`${n3.name}: ${u23==="other"?"it closed the connection without an answer":f29}`,{cause:s13})}}}function R9(e2,t3,{ca:r4,port:o8,...n3}){return{...n3,protocol:t3.url.protocol,...addressOf(t3.url),path:`${e2.protocol}//${e2.host}${n3.path??""}`,headers:{...n3.headers,host:e2.host,...t3.headers}}}function $10(e2,t3){let r4=process.env[t3]??"",o8=r4.includes("://")?r4:`http://${r4}`,n3=URL.canParse(o8)?new URL(o8):void 0;if(n3?.protocol!=="http:"&&n3?.protocol!=="https:")throw new HttpFailure("proxy",e2,`the variable ${t3} does not name an http: or https: proxy`);let a18=`${p9(n3.username)}:${p9(n3.password)}`,i14=a18===":"?{}:{"proxy-authorization":`Basic ${Buffer.from(a18).toString("base64")}`};return{url:new URL(n3.origin),name:`the proxy ${n3.origin} (${t3})`,headers:i14}}function c9(e2,{name:t3,headers:r4},o8){let n3=o8!==407?"":Object.keys(r4).length===0?": it requires a user and password, and the variable gives none":": it does not accept the user and password in the variable";return new HttpFailure("proxy",e2,`${t3} answered HTTP ${o8}${n3}`,{status:o8})}async function b10(e2){if(isLoopback(e2))return!0;let t3=bareHost(e2),{isIP:r4}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(30),1));if(r4(t3)===0)return!1;let{networkInterfaces:o8}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(161),1));return Object.values(o8()).some(n3=>n3?.some(({address:a18})=>a18===t3)===!0)}function p9(e2){try{return decodeURIComponent(e2)}catch{return e2}}var x8,init_proxy=__esm({"src/core/proxy.ts"(){"use strict";init_heavy();init_http_failure();init_url();x8=new Set([407,502,503,504])}});var http_exports={};__export(http_exports,{HttpFailure:()=>HttpFailure,redactUrl:()=>redactUrl,systemHttp:()=>systemHttp,withHost:()=>withHost});async function F6(e2,t3,n3){try{return await q5(e2,t3,Math.min(n3,t3.attemptMs??n3))}catch(r4){if(r4 instanceof HttpFailure)return r4;throw r4}}function I6(e2){if(e2 instanceof HttpFailure)throw e2;return e2}function B6(e2,t3){let n3=Math.min(E9,C5*2**t3),r4=n3/2+Math.random()*n3/2;if(e2 instanceof HttpFailure)return(e2.status===void 0?e2.kind==="reset"||e2.kind==="timeout":w8.has(e2.status))?r4:void 0;if(w8.has(e2.status))return $11(e2.headers["retry-after"])??r4}function $11(e2){if(e2===void 0)return;if(/^\s*\d+\s*$/.test(e2))return Number(e2)*1e3;let t3=Date.parse(e2);return Number.isNaN(t3)?void 0:Math.max(0,t3-Date.now())}function j4(e2){let t3=URL.canParse(e2)?new URL(e2):void 0;if(t3?.protocol==="http:"||t3?.protocol==="https:")return t3;throw new UserError(`${redactUrl(e2)} is not a http: or https: URL`)}function withHost(e2,t3,n3){let{origin:r4}=new URL(t3);return async(o8,s13)=>{let d25=!URL.canParse(o8)||new URL(o8).origin!==r4||Object.keys(s13.headers??{}).some(a18=>a18.toLowerCase()==="host");return e2(o8,d25?s13:{...s13,headers:{...s13.headers,host:n3}})}}async function q5(e2,t3,n3){let r4=performance.now();if(t3.signal?.aborted)throw H8(e2);if(n3<=0)throw b11(e2,0);let o8=new AbortController;try{let s13=X(e2,t3),d25=await D3(e2,s13,o8.signal);return{...await N4(e2,s13,d25,t3,n3),durationMs:performance.now()-r4}}finally{o8.abort()}}async function D3(e2,t3,n3){let r4=k7[e2.protocol]?.find(o8=>(process.env[o8]??"")!=="");if(!(r4===void 0||t3.socketPath!==void 0))return(await Promise.resolve().then(()=>(init_proxy(),proxy_exports))).proxied(e2,r4,t3,n3)}async function N4(e2,t3,n3,r4,o8){let s13=n3?.options??t3,{request:d25}=s13.protocol==="https:"?await Promise.resolve().then(()=>__toESM(__nccwpck_require__(708),1)):await Promise.resolve().then(()=>__toESM(__nccwpck_require__(67),1)),a18=n3===void 0,l40=m33=>n3===void 0||a18?failureOf2(m33,e2,n3?.name):n3.failed(m33);return new Promise((m33,O23)=>{let u23,y31=i14=>{clearTimeout(L16),r4.signal?.removeEventListener("abort",g29),i14(),u23?.destroy()},c28=i14=>y31(()=>O23(i14)),g29=()=>c28(H8(e2)),L16=setTimeout(()=>c28(b11(e2,o8,n3?.name)),o8);r4.signal?.addEventListener("abort",g29,{once:!0});try{u23=d25(s13)}catch(i14){c28(l40(i14));return}u23.on("error",i14=>c28(l40(i14))),u23.once("proxyConnect",({statusCode:i14})=>{let f29=n3?.connected(i14);a18=f29===void 0,f29!==void 0&&c28(f29)}),u23.once("response",i14=>{a18=!0;let f29=i14.statusCode??0,R27=n3?.answered(f29);if(R27!==void 0){c28(R27);return}readBody(i14,r4.maxBytes??v5).then(({text:h34,truncated:U10})=>y31(()=>m33({status:f29,headers:Y2(i14),body:h34,truncated:U10})),h34=>c28(l40(h34)))}),u23.end(r4.body)})}function X(e2,t3){let n3={connection:"close","user-agent":"erlmcp-actions"};for(let[r4,o8]of Object.entries(t3.headers??{}))n3[r4.toLowerCase()]=o8;return t3.body!==void 0&&n3["content-length"]===void 0&&(n3["content-length"]=String(Buffer.byteLength(t3.body))),{protocol:e2.protocol,...addressOf(e2),path:e2.pathname+e2.search,method:t3.method??"GET",headers:n3,agent:!1,...e2.username===""?{}:{auth:`${decodeURIComponent(e2.username)}:${decodeURIComponent(e2.password)}`},...t3.socketPath===void 0?{}:{socketPath:t3.socketPath},...t3.ca===void 0?{}:{ca:t3.ca}}}function Y2(e2){let t3={};for(let[n3,r4]of Object.entries(e2.headers))r4!==void 0&&(t3[n3]=Array.isArray(r4)?r4.join(", "):r4);return t3}function b11(e2,t3,n3=""){return new HttpFailure("timeout",e2,`no answer within ${formatDuration(t3)}${n3===""?"":`, through ${n3}`}`)}function H8(e2){return new HttpFailure("cancelled",e2,"the request was cancelled")}var v5,k7,w8,C5,E9,systemHttp,init_http=__esm({"src/core/http.ts"(){"use strict";init_clock();init_duration();init_errors();init_http_body();init_http_failure();init_http_failure();v5=1024*1024,k7={"https:":["https_proxy","HTTPS_PROXY"],"http:":["http_proxy","HTTP_PROXY"]},w8=new Set([429,502,503,504]),C5=250,E9=1e4,systemHttp=async(e2,t3)=>{let n3=j4(e2),r4=performance.now()+t3.deadlineMs,o8=t3.retries??0;for(let s13=0;;s13+=1){let d25=await F6(n3,t3,r4-performance.now()),a18=s13<o8?B6(d25,s13):void 0;if(a18===void 0||performance.now()+a18>=r4)return I6(d25);await systemClock.sleep(a18,t3.signal)}}}});function field(t3,s13){let e2=u8(s13);if(e2===void 0)return;let n3=t3;for(let r4 of e2){if(typeof n3!="object"||n3===null||!Object.hasOwn(n3,r4))return;n3=n3[r4]}return n3}function u8(t3){let s13=[],e2=/(?:^|(?<=.)\.)([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/y;for(;e2.lastIndex<t3.length;){let n3=e2.exec(t3);if(n3===null)return;s13.push(n3[1]??n3[2]??n3[3]?.replace(/\\(.)/g,"$1")??"")}return s13}var init_jsonpath=__esm({"src/core/jsonpath.ts"(){"use strict"}});function redirectOf({status:e2,headers:n3},r4){let{location:t3}=n3;return e2<300||e2>399||t3===void 0?"":`, a redirect to ${(URL.canParse(t3,r4)?redactUrl(new URL(t3,r4)):"a malformed URL").slice(0,s3)}`}var s3,init_redirect=__esm({"src/checks/redirect.ts"(){"use strict";init_http();s3=300}});async function query(n3,d25,m33,f29){let{verify:e2,version:u23,configHash:l40}=d25,$31=f29.clock.monotonic(),t3=(r4,c28,g29={})=>({verdict:r4,detail:c28,instance:void 0,...g29,durationMs:f29.clock.monotonic()-$31}),h34=`${n3.url}${e2.path}`,o8;try{o8=await f29.http(h34,{deadlineMs:m33,headers:{"cache-control":"no-cache"},...n3.socketPath===void 0?{}:{socketPath:n3.socketPath}})}catch(r4){if(!(r4 instanceof HttpFailure))throw r4;return t3("inconclusive",`gave no answer: ${r4.message}`)}if(n3.isWayFailure?.(o8)===!0)return t3("inconclusive",`gave no answer: the way to it answered HTTP ${o8.status}`);if(o8.status===429)return t3("inconclusive",`answered HTTP 429 to ${e2.path}`,{limited:!0});if(o8.status!==200)return t3("fail",`answered HTTP ${o8.status} to ${e2.path}${redirectOf(o8,h34)}`);let a18=P5(o8.body);if(a18===void 0)return t3("fail",`answered ${e2.path} with something that is not JSON`);let s13=field(a18,e2.versionField);if(s13===void 0)return t3("fail",`answered ${e2.path} without \`${e2.versionField}\``);if(i5(s13)!==i5(u23))return t3("fail",`reports version ${i5(s13)}, not ${i5(u23)}`,{other:i5(s13)});if(e2.configField!==void 0){let r4=field(a18,e2.configField),c28=r4===void 0?"none":i5(r4);if(r4!==l40)return t3("fail",`reports configuration ${c28}, not ${l40}`,{other:`${i5(s13)} with configuration ${c28}`})}let w35=e2.instanceField===void 0?void 0:field(a18,e2.instanceField);return t3("pass",`reports version ${i5(u23)}`,{instance:w35===void 0?void 0:i5(w35)})}function P5(n3){try{return JSON.parse(n3)}catch{return}}function i5(n3){let d25=typeof n3=="string"?n3:JSON.stringify(n3)??"nothing";return plainVersion(d25).slice(0,100)}var init_handshake=__esm({"src/checks/handshake.ts"(){"use strict";init_jsonpath();init_http();init_release();init_redirect()}});var shared$10,captureReferences,expand,fill,fillPath,referenceProblem,references,withoutCaptures,init_template=__esm({"shared:src/core/template.ts"(){shared$10=(__nccwpck_require__(377).shared)["src/core/template.ts"],captureReferences=shared$10.captureReferences,expand=shared$10.expand,fill=shared$10.fill,fillPath=shared$10.fillPath,referenceProblem=shared$10.referenceProblem,references=shared$10.references,withoutCaptures=shared$10.withoutCaptures}});function captureFrom({capture:n3},e2){let t3=Object.entries(n3);if(t3.length===0)return{};let r4;try{r4=JSON.parse(e2??"")}catch{return`cannot capture ${t3.map(([o8])=>o8).join(", ")}: the answer is not JSON`}let i14={};for(let[o8,s13]of t3){let f29=field(r4,s13),u23=g10(f29);if(u23!==void 0)return`cannot capture ${o8}: ${s13} ${u23}`;i14[o8]=String(f29)}return i14}function g10(n3){if(n3===void 0)return"is missing";if(n3===null||n3==="")return"is empty";if(typeof n3!="boolean")return typeof n3=="number"?Number.isInteger(n3)&&!Number.isSafeInteger(n3)?"is a number too large to be exact":void 0:typeof n3!="string"?"is not text, a number or a boolean":n3.length>d5||c10.test(n3)?`is longer than ${d5} characters or has control characters`:void 0}function valuesFor({needs:n3,values:e2},t3,r4){let i14={...e2};for(let o8 of n3){let s13=p10(r4.get(o8),t3);if(typeof s13=="string")return`it needs ${o8}, which ${s13}`;for(let[f29,u23]of Object.entries(s13))i14[`${o8}.${f29}`]=u23}return i14}function p10(n3,e2){if(n3===void 0||n3.size===0)return"did not run";let[t3=""]=[...n3.keys()].toSorted(),r4=n3.has(e2)?e2:e2===""||n3.size===1?t3:void 0;return r4===void 0?"did not run there":n3.get(r4)??"did not pass"}function remember(n3,e2,t3,r4){let i14=n3.get(e2)??new Map;n3.set(e2,i14.set(t3,r4))}var d5,c10,init_capture=__esm({"src/checks/capture.ts"(){"use strict";init_jsonpath();d5=1024,c10=/[\x00-\x1f\x7f\ud800-\udfff]/u}});function l12(t3){if(t3.length<=4096)return t3;let n3=t3.slice(-4096);return n3.slice(n3.indexOf(`
`)+1||n3.length)}var command,init_command=__esm({"src/checks/command.ts"(){"use strict";command={async measure({command:t3,on:n3,timeoutMs:s13},{run:d25,world:r4}){let{code:e2,output:i14,stdout:m33}=await d25(t3,n3,s13),c28={json:m33??i14,output:l12(r4.secrets.redact(i14))};if(e2===0)return{...c28,verdict:"pass",detail:"exited with 0"};let o8=i14.trim().split(`
`).slice(-5).join(`
`),a18=e2===null?"did not end in time":`exited with ${e2}`;return{...c28,verdict:"fail",detail:`${a18}${o8===""?"":`: ${o8}`}`}}}}});function y7(t3){let[s13=""]=t3.split(/[?#]/);return s13.split("/").some(n3=>/^(?:\.|%2e){1,2}$/i.test(n3))}function $12({fields:t3},s13){let n3=Object.entries(t3);if(n3.length===0)return[];let a18;try{a18=JSON.parse(s13)}catch{return["the answer is not JSON"]}return n3.flatMap(([d25,i14])=>{let r4=field(a18,d25);return r4===i14?[]:[`${d25} is ${JSON.stringify(r4)??"missing"}, expected ${JSON.stringify(i14)}`.slice(0,300)]})}var http,init_http2=__esm({"src/checks/http.ts"(){"use strict";init_http();init_jsonpath();init_redirect();http={async measure(t3,{endpoint:s13,fill:n3,fillPath:a18,world:d25}){let i14=/^https?:/i.test(t3.url),r4=i14?"":a18(t3.url);if(r4!==t3.url&&y7(r4))return{verdict:"fail",detail:`a captured value would make the path ${r4}`,json:void 0};let u23=i14?t3.url:`${s13.url}${r4}`,e2;try{e2=await d25.http(u23,{method:t3.method,headers:Object.fromEntries(Object.entries(t3.headers).map(([o8,f29])=>[o8,n3(f29)])),deadlineMs:t3.timeoutMs,...t3.body===void 0?{}:{body:n3(t3.body)},...i14||s13.socketPath===void 0?{}:{socketPath:s13.socketPath}})}catch(o8){if(!(o8 instanceof HttpFailure))throw o8;return{verdict:"inconclusive",detail:o8.message,json:void 0}}if(s13.isWayFailure?.(e2)===!0)return{verdict:"inconclusive",detail:`the way to it answered HTTP ${e2.status}`,json:void 0};let l40=[...t3.status.includes(e2.status)?[]:[`HTTP ${e2.status}${redirectOf(e2,u23)}, expected ${t3.status.join(" or ")}`],...t3.maxMs!==void 0&&e2.durationMs>t3.maxMs?[`took ${Math.round(e2.durationMs)} ms, at most ${t3.maxMs} ms are allowed`]:[],...t3.contains!==void 0&&!e2.body.includes(t3.contains)?[`the answer does not contain ${JSON.stringify(t3.contains)}`]:[],...$12(t3,e2.body)];return l40.length>0?{verdict:"fail",detail:l40.join("; "),json:void 0}:{verdict:"pass",detail:`HTTP ${e2.status} in ${Math.round(e2.durationMs)} ms`,json:e2.body}}}}});async function measure2(e2,n3){return i6[e2.kind].measure(e2,n3)}var i6,init_kinds=__esm({"src/checks/kinds.ts"(){"use strict";init_command();init_http2();i6={http,command}}});async function runSuite(e2,s13,a18){let n3=[],t3=E10(e2.map(({check:o8})=>o8)),r4=e2;for(;r4.length>0;){let o8=new Set(r4.map(({check:c28})=>c28.name)),i14=r4.filter(({check:c28})=>!t3.get(c28.name)?.some(u23=>o8.has(u23)));if(i14.length===0)throw new Error(`checks need each other: ${[...o8].join(", ")}`);let l40=[...new Set(i14.map(({site:c28})=>c28))],m33=await allBounded(l40,s13.parallel,async c28=>allBounded(i14.filter(u23=>u23.site===c28),s13.atOnce,async u23=>I7(u23,s13,a18)));n3.push(...m33.flat(2)),r4=r4.filter(c28=>!i14.includes(c28))}return n3}function E10(e2){let s13=new Map(e2.map(t3=>[t3.name,t3])),a18=[],n3=new Map;for(let t3 of s13.values()){let r4=a18.filter(o8=>!(t3.readOnly&&o8.readOnly)&&o8.needs.some(i14=>t3.needs.includes(i14)));n3.set(t3.name,[...t3.needs,...r4.map(({name:o8})=>o8)]),a18.push(t3)}return n3}async function I7({check:e2,site:s13,at:a18},n3,t3){let{captured:r4,signal:o8,onResult:i14}=n3;o8.throwIfAborted();let l40=valuesFor(e2,s13,r4),m33=new Map,c28=async(d25,p34,P18)=>{if(typeof l40=="string")return y8(e2,p34.name,"inconclusive",l40);let R27=t3.clock.monotonic(),O23={endpoint:p34,run:async(f29,A19,w35)=>A19==="runner"?D4(f29,w35,n3,t3):P18(f29,w35),fill:f29=>fill(f29,l40),fillPath:f29=>fillPath(f29,l40),world:t3},h34=await N5(d25,e2.attempts,O23,o8),S35=t3.clock.monotonic()-R27,{verdict:b33,detail:v24,output:M24}=h34,k28={...y8(e2,p34.name,b33,v24),output:M24,durationMs:S35};return h34.captures!==void 0&&m33.set(k28,h34.captures),k28},u23=await G5(e2,s13,async()=>a18(c28));u23.some(({verdict:d25})=>d25!=="pass")&&o8.throwIfAborted();let C16=u23.find(d25=>m33.has(d25));remember(r4,e2.name,s13,C16===void 0?void 0:m33.get(C16));for(let d25 of u23)i14?.(d25);return u23}async function N5(e2,s13,a18,n3){for(let t3=1;;t3+=1){let r4=await q6(e2,a18);if(r4.verdict==="pass"||t3>=s13||n3.aborted)return r4;await a18.world.clock.sleep($13,n3)}}async function q6(e2,s13){let{json:a18,output:n3,...t3}=await measure2(e2,s13).catch(z4),r4=Object.keys(e2.capture).length>0?{}:{output:n3};if(t3.verdict!=="pass")return{...t3,...r4,captures:void 0};let o8=captureFrom(e2,a18);return typeof o8=="string"?{...r4,verdict:"fail",detail:o8,captures:void 0}:{...t3,...r4,captures:o8}}function z4(e2){if(!(e2 instanceof StepFailed))throw e2;return{verdict:"fail",detail:e2.message,json:void 0}}async function D4([e2="",...s13],a18,{folder:n3,signal:t3},{exec:r4}){let{code:o8,stdout:i14,stderr:l40}=await r4(e2,s13,{deadlineMs:a18,keepBytes:B7,signal:t3,...n3===void 0?{}:{cwd:n3}});return{code:o8,output:`${i14}${l40}`,stdout:i14}}async function G5(e2,s13,a18){try{return await a18()}catch(n3){if(!(n3 instanceof SiteUnreachable))throw n3;return[y8(e2,s13,"inconclusive",n3.message)]}}function y8({name:e2},s13,a18,n3){return{name:e2,where:s13,verdict:a18,detail:n3,durationMs:0}}var $13,B7,init_run_suite=__esm({"src/checks/run-suite.ts"(){"use strict";init_concurrent();init_template();init_target();init_capture();init_kinds();$13=1e3,B7=65536}});function verifierIn(i14){return{query:async(r4,e2,o8)=>query(r4,e2,o8,i14),runSuite:async(r4,e2)=>runSuite(r4,e2,i14)}}var init_verifier=__esm({"src/checks/verifier.ts"(){"use strict";init_handshake();init_run_suite()}});function verifierFor({url:t3,verify:e2},r4){let o8=t3===void 0||e2.host===void 0?r4:{...r4,http:withHost(r4.http,t3,e2.host)};return[verifierIn(o8),o8]}var init_verifier2=__esm({"src/app/verifier.ts"(){"use strict";init_http();init_verifier()}});var shared$11,Summary,escapeMarkdown,writeSummary,init_summary=__esm({"shared:src/core/summary.ts"(){shared$11=(__nccwpck_require__(377).shared)["src/core/summary.ts"],Summary=shared$11.Summary,escapeMarkdown=shared$11.escapeMarkdown,writeSummary=shared$11.writeSummary}});function sentenceOf2(e2){let{dryRun:n3,probe:o8}=e2,t3=n3?`Dry run: ${u9(e2)}`:s4(e2),l40=succeeded(e2.intent,e2.outcome)?"":f8(e2),r4=n3||o8===void 0?"":`; ${o8.lost} of ${o8.sent} requests were lost`;return h11(`${t3}${l40===""?"":`: ${l40}`}${r4}.`)}function s4(e2){return $14[e2.outcome](e2,c11(e2))}function c11({service:e2,version:n3}){return n3===""?e2:`${e2} ${n3}`}function u9(e2){let{outcome:n3,intent:o8,environment:t3}=e2;return n3!=="unchanged"?s4(e2):`a ${o8==="rollback"?"rollback":"deployment"} of ${c11(e2)} in ${t3} was planned, and nothing was changed`}function f8({reason:e2}){let n3=printableLines(e2.slice(0,i7*2)).join(" ").replace(/\s+/g," ").trim();return(n3.length<=i7?n3:`${n3.slice(0,i7)}\u2026`).replace(/[.;:]+$/,"")}function h11(e2){return printableLines(e2).join(" ").replaceAll("<","\u2039").replaceAll(">","\u203A").replace(/@(?=(?:all|channel|everyone|here)\b)/gi,"@ ")}var i7,$14,init_sentence=__esm({"src/notify/sentence.ts"(){"use strict";init_text();init_words();i7=300,$14={deployed:({environment:e2,version:n3,previousVersion:o8},t3)=>`${t3} is live in ${e2}${o8===""||o8===n3?"":` (before: ${o8})`}`,unchanged:({intent:e2,environment:n3},o8)=>e2==="recover"?`Nothing was left to recover of ${o8} in ${n3}`:`${o8} was already live in ${n3}, and is healthy`,stale:({environment:e2},n3)=>`${n3} was not deployed to ${e2}, because a newer commit is live there`,refused:({intent:e2,service:n3,environment:o8},t3)=>e2==="rollback"?`The rollback of ${n3} in ${o8} was refused`:`${t3} was not deployed to ${o8}`,rolled_back:({intent:e2,service:n3,environment:o8,version:t3,previousVersion:l40},r4)=>e2==="rollback"?`${n3} in ${o8} was rolled back${t3===""?"":` to ${t3}`}`:`${r4} failed in ${o8}, and ${e2==="recover"||l40===""?"the previous release":l40} is live again`,removed:({environment:e2},n3)=>`${n3} failed in ${e2} and was removed; there was no previous release, so nothing runs`,rollback_failed:({service:e2,environment:n3,version:o8})=>`The rollback of ${e2} in ${n3}${o8===""?"":` to ${o8}`} failed, and what was live before it is live again`,rollback_unverified:({environment:e2},n3)=>`${n3} in ${e2} was rolled back, but what is live now could not be verified`,held:({environment:e2},n3)=>`${n3} failed in ${e2} and was left as it is, for a person to inspect`,mixed:({environment:e2},n3)=>`${n3} is live on some hosts of ${e2} only`,unknown:({service:e2,environment:n3})=>`Could not determine which release of ${e2} is live in ${n3}`}}});function sink(e2,o8,{begun:s13,ended:i14}){return{name:e2,begun:n3=>{try{s13?.(n3)}catch(r4){o8.warn(`Could not announce the deployment to ${e2}: ${errorMessage(r4)}`)}},ended:async n3=>{try{await i14(n3)}catch(r4){o8.warn(`Could not deliver the outcome to ${e2}: ${errorMessage(r4)}`)}}}}var init_sink=__esm({"src/notify/sink.ts"(){"use strict";init_errors()}});function webhookSink({url:e2},t3){return sink("the webhook",t3.log,{ended:async r4=>{let n3=await f9(e2,r4,t3);if(n3!==void 0)throw new Error(n3)}})}async function f9(e2,{report:t3,run:r4},n3){try{let{status:o8}=await n3.http(e2,{method:"POST",headers:{"content-type":"application/json; charset=utf-8","idempotency-key":t3.deploymentId.replace(/[^\x21-\x7e]/g,"").slice(0,200)},body:JSON.stringify(g11(t3,r4,n3)),deadlineMs:l13,attemptMs:d6,retries:u10,maxBytes:4096});return o8<200||o8>299?`it answered HTTP ${o8}`:void 0}catch(o8){return o8 instanceof HttpFailure?y9(o8):"its URL is not a http: or https: URL"}}function y9({kind:e2,why:t3}){return e2==="proxy"?t3:p11[e2]}function g11(e2,t3,r4){let n3=r4.secrets.redact(printableLines(e2.reason.slice(0,m9)).join(`
`));return{service:e2.service,environment:e2.environment,outcome:e2.outcome,version:e2.version,previousVersion:e2.previousVersion,reason:n3,url:e2.url,run:t3,requestsLost:e2.probe?.lost??null,text:r4.secrets.redact(sentenceOf2(e2))}}var l13,d6,u10,m9,p11,init_webhook=__esm({"src/notify/webhook.ts"(){"use strict";init_http();init_text();init_sentence();init_sink();l13=1e4,d6=4e3,u10=2,m9=2e3,p11={refused:"nothing listens at its URL",timeout:"no answer in time",dns:"the name in its URL could not be resolved",tls:"its TLS certificate is not trusted",reset:"the connection was closed before the answer was complete",cancelled:"the request was cancelled",other:"the request failed"}}});function sinksFor(n3,e2){return Object.keys(t).flatMap(i14=>r2(i14,n3[i14],e2))}function r2(n3,e2,i14){return e2===void 0?[]:[t[n3](e2,i14)]}var t,init_registry=__esm({"src/notify/registry.ts"(){"use strict";init_webhook();t={webhook:webhookSink}}});function clip(n3,r4){if(n3.length<=r4)return n3;let t3=o4(n3.slice(0,r4));return`${t3} \u2026 [${n3.length-t3.length} characters left out]`}function firstOf(n3,r4){return{kept:n3.slice(0,r4),left:Math.max(0,n3.length-r4)}}function leftOut(n3,r4){return`${count(n3,`more ${r4}`)}: report.json has all of them.`}function headAndTail(n3,r4){let t3=Buffer.from(n3);if(t3.length<=r4)return n3;let e2=Math.floor(r4/4),u23=t3.subarray(0,e2).toString("utf8").replace(/\uFFFD$/,""),i14=t3.subarray(t3.length-(r4-e2)).toString("utf8").replace(/^\uFFFD+/,"");return`${u23}

[\u2026 ${t3.length-r4} bytes left out \u2026]

${i14}`}function count(n3,r4){return`${n3} ${r4}${n3===1?"":"s"}`}function size(n3){return n3<1e3?`${n3} B`:n3<1e6?`${(n3/1e3).toFixed(1)} kB`:`${(n3/1e6).toFixed(1)} MB`}function o4(n3){return/[\uD800-\uDBFF]$/.test(n3)?n3.slice(0,-1):n3}var init_text2=__esm({"src/report/text.ts"(){"use strict"}});function present(...n3){return n3.filter(e2=>e2!==void 0)}function textOf(n3){return typeof n3=="string"?n3:"links"in n3?n3.links.map(({text:e2})=>e2).join(" "):n3.text}function briefLine(n3,e2,r4=1/0){return e2===""?[]:[`${n3}: ${clip(e2,r4)}`]}var init_document=__esm({"src/report/document.ts"(){"use strict";init_text2()}});function deploymentDocument(e2){let{intent:t3,outcome:n3,service:s13,version:o8,environment:i14,dryRun:a18}=e2,r4=succeeded(t3,n3),l40=a18?n3==="unchanged"?"dry run":`dry run, ${n3}`:n3;return{title:`${L3(e2,r4)} ${l40}: ${o8===""?s13:`${s13} ${o8}`} \u2192 ${i14}`,tone:T6(e2,r4),sentence:q7(e2),note:A4(e2),sections:present(H9(e2,r4),j5(e2),a18?y10(e2):void 0,D5(e2),G6(e2),V(e2),K(e2,r4),X2(e2),a18?void 0:y10(e2),Y3(e2),Z(e2))}}function L3({intent:e2,outcome:t3,dryRun:n3},s13){return n3&&s13?"\u{1F50D}":s13&&e2!=="recover"&&t3!=="stale"&&t3!=="held"?"\u2705":R10[t3]}function T6({intent:e2,outcome:t3,dryRun:n3},s13){return s13&&e2==="recover"&&R10[t3]!=="\u2705"?t3==="held"?"alarm":"plain":s13?n3||t3==="stale"?"plain":"good":M5.has(t3)?"alarm":"bad"}function q7({intent:e2,outcome:t3,dryRun:n3}){return n3&&t3==="unchanged"?`Nothing was changed; this is what a ${e2==="rollback"?"rollback":"deployment"} would do.`:n3&&t3==="refused"?"Nothing was changed; without `dry-run` it would be refused.":e2==="recover"&&t3==="unchanged"?"Nothing was left to recover.":MEANING[t3]}function A4(e2){return[`${e2.intent} ${e2.deploymentId}`,...e2.previousVersion===""?[]:[`previous version ${e2.previousVersion}`],`started ${S8(e2)}`,`took ${formatDuration(e2.durationMs)}`,...e2.planHash===""?[]:[`plan ${e2.planHash}`]].join(", ")}function H9(e2,t3){let n3=(e2.dryRun?e2.reason.replace(O5,""):e2.reason).trim(),s13=e2.evidence?.diagnosis;if(n3===""&&s13===void 0)return;let[o8="",...i14]=n3.split(/\r\n|\r|\n/),a18=e2.reason.includes(s13?.cause??"")?"":s13?.cause??"",r4=t3?"Why":e2.outcome==="refused"?"Why it was refused":"Why it failed";return{title:n3===""?"What the evidence shows":r4,brief:[...briefLine("why",n3),...briefLine("cause",a18),...briefLine("first fatal line",s13===void 0?"":`${s13.line} (${s13.where})`)],blocks:present(o8===""?void 0:{kind:"paragraph",text:o8},i14.length===0?void 0:{kind:"code",text:i14.join(`
`)},a18===""?void 0:{kind:"paragraph",label:"Cause",text:a18},...s13===void 0?[]:[{kind:"paragraph",text:`First fatal line, from ${clip(s13.where,300)}:`,quiet:!0},{kind:"code",text:clip(s13.line,1e3),fatal:!0}])}}function j5(e2){return e2.next.length===0?void 0:{title:"What to do next",brief:firstOf(e2.next,I8).kept.flatMap(n3=>briefLine("next",n3)),isConclusion:!0,blocks:present(e2.next.some(n3=>n3.startsWith("erlmcp-actions "))?{kind:"paragraph",text:"On a laptop, on the host or in GitHub: see docs/recovery.md of erlmcp-actions."}:void 0,{kind:"code",text:e2.next.join(`
`)})}}function y10({planText:e2,planHash:t3,dryRun:n3}){if(e2.length===0)return;let s13={kind:"code",text:e2.join(`
`)};return{title:`Plan ${t3}`,blocks:n3?[s13,{kind:"paragraph",text:"To bind a deployment to this plan, give it as:"},{kind:"code",text:`plan-hash: ${clip(t3,100)}`,language:"yaml"}]:[{kind:"details",title:"Every step on every host, and its undo",blocks:[s13]}]}}function D5(e2){let t3=Object.entries(e2.live).map(([o8,i14])=>({host:o8,release:i14,note:W3(o8,i14,e2)}));if(t3.length===0)return;let n3=e2.dryRun||!N6.has(e2.outcome),s13=o8=>{let{from:i14}=e2.plan?.sites[o8]??{from:void 0};return i14===void 0?"":i14===""?"nothing":{text:i14,as:"code"}};return{title:n3?"Live releases":"Last known live releases",brief:F7(n3?"live":"last known live",t3),blocks:[{kind:"table",head:["Host","Release","",...e2.plan===void 0?[]:["Before"]],rows:t3.map(({host:o8,release:i14,note:a18})=>[o8,{text:i14,as:"code"},a18,...e2.plan===void 0?[]:[s13(o8)]]),noun:"host"}]}}function W3(e2,t3,n3){return t3==="?"?"unknown":t3!==""&&t3===n3.release?n3.intent==="rollback"?"the wanted release":"this release":t3!==n3.plan?.sites[e2]?.from?"":n3.dryRun?"stays":"the previous release"}function F7(e2,t3){let n3=new Map;for(let{host:i14,release:a18,note:r4}of t3){let l40=r4===""?a18:`${a18} (${r4})`;n3.set(l40,[...n3.get(l40)??[],i14])}let{kept:s13,left:o8}=firstOf([...n3],B8);return s13.map(([i14,a18],r4)=>{let{kept:l40,left:u23}=firstOf(a18,C6),d25=r4===s13.length-1&&o8>0?`; ${count(o8,"more release")}`:"";return`${e2}: ${i14} on ${l40.join(", ")}${u23===0?"":` and ${u23} more`}${d25}`})}function G6(e2){let{probe:t3}=e2;if(t3===void 0){if(!b12(e2).some(({changes:w35})=>w35))return;let m33=Object.values(e2.plan?.sites??{}).some(({from:w35})=>w35!=="")?"Lost requests were not measured: neither `url` nor `strategy.front` is configured.":"Nothing was live before, so no request could be lost.";return{title:"Requests",brief:briefLine("downtime",m33),blocks:[{kind:"paragraph",text:m33}]}}let{sent:n3,lost:s13,longestGapMs:o8,sites:i14,samples:a18,startMs:r4}=t3,l40=P6(t3),u23=(d25,g29)=>g29===0?"none":formatDuration(d25);return{title:"Requests from the switch to the end",brief:briefLine("downtime",l40),blocks:present({kind:"figures",figures:[{name:"Sent",value:String(n3),bad:!1},{name:"Lost",value:String(s13),bad:s13>0},{name:"Longest time without an answer",value:u23(o8,s13),bad:!1}],sentence:l40},i14.length<2?void 0:{kind:"table",head:["Host","Sent","Lost","Not sent","Longest time without an answer"],rows:i14.map(d25=>[d25.name,String(d25.sent),String(d25.lost),String(d25.unsent),u23(d25.longestGapMs,d25.lost)]),noun:"host"},a18.length===0?void 0:{kind:"plot",samples:a18,spans:b12(e2).map(d25=>({...d25,startMs:d25.startMs-r4})),caption:`${count(n3,"request")}, ${s13} lost, longest gap ${formatDuration(o8)}`})}}function P6({sent:e2,lost:t3,unsent:n3,longestGapMs:s13,sites:o8}){let i14=o8.length===0?"":` to ${o8.length===1?o8[0]?.name??"":`${o8.length} hosts directly`} (there is no \`url\`)`,a18=o8.length<2?void 0:o8.find(u23=>u23.longestGapMs===s13),r4=t3===0?"":`; the longest time without an answer was ${formatDuration(s13)}${a18===void 0?"":`, on ${a18.name}`}`,l40=n3===0?"":`; ${n3} more could not be sent, because the connection to the host was cut: it is unknown what other clients got then`;return`${count(e2,"request")} sent${i14}, ${t3} lost${r4}${l40}.`}function V(e2){let t3=b12(e2);if(t3.length===0)return;let n3=Math.max(1,e2.durationMs,...t3.map(({startMs:s13,durationMs:o8})=>s13+o8));return{title:"Timeline",blocks:[{kind:"timeline",spans:t3,totalMs:n3,noun:"phase"}]}}function b12({timeline:e2}){return e2.toSorted((t3,n3)=>t3.startMs-n3.startMs).map(({phase:t3,...n3})=>({...n3,name:t3,changes:U4.test(t3)}))}function K({checks:e2},t3){if(e2.length===0)return;let n3=e2.filter(({verdict:r4})=>r4!=="pass"),s13=e2.filter(({verdict:r4})=>r4==="pass"),{kept:o8,left:i14}=firstOf(n3,_9),a18=t3?`all ${s13.length} passed`:`${s13.length} passed, and none failed`;return{title:"Checks",brief:n3.length===0?briefLine("checks",a18):o8.map(({name:r4,where:l40,verdict:u23,detail:d25},g29)=>{let m33=g29===o8.length-1&&i14>0?`; ${i14} more did not pass`:"";return`check: ${clip(`${r4} on ${l40} ${u23}: ${d25}`,300)}${m33}`}),blocks:present(n3.length===0?void 0:v6(n3),s13.length===0?void 0:{kind:"details",title:`${count(s13.length,"check")} passed`,blocks:[v6(s13)],open:n3.length===0})}}function v6(e2){return{kind:"table",head:["Verdict","Check","Where","Detail","Time"],rows:e2.map(({name:t3,where:n3,verdict:s13,detail:o8,durationMs:i14})=>[{text:`${s13==="pass"?"\u2713":s13==="fail"?"\u2717":"?"} ${s13}`,as:s13},t3,n3,o8,formatDuration(i14)]),noun:"check"}}function X2(e2){let t3=b12(e2).toSorted((o8,i14)=>i14.durationMs-o8.durationMs).slice(0,3).map(({name:o8,durationMs:i14})=>`${o8} ${formatDuration(i14)}`),n3=formatDuration(e2.durationMs),s13=[["Service",e2.service],["Environment",e2.environment],["Version",e2.version],["Previous version",e2.previousVersion],["Release",e2.release],["URL",/^https?:\/\/\S+$/i.test(e2.url)?{links:[{text:e2.url,href:e2.url}]}:e2.url],["Intent",e2.dryRun?`${e2.intent}, dry run`:e2.intent],["Deployment",e2.deploymentId],["Started",S8(e2)],["Took",n3],["Plan",e2.planHash]];return{title:"Facts",brief:[...briefLine("took",t3.length===0?n3:`${n3}, most of it ${t3.join(", ")}`),...briefLine("plan-hash",e2.dryRun?e2.planHash:"")],blocks:[{kind:"facts",pairs:s13.filter(([,o8])=>o8!=="")}]}}function S8(e2){return e2.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/,"$1 $2 UTC")}function Y3({evidence:e2}){let t3=e2?.diagnosis?.where,n3=(e2?.files??[]).toSorted((s13,o8)=>+(o8.name===t3)-+(s13.name===t3)).map(({host:s13,name:o8,text:i14})=>({name:`${s13}: ${o8}`,text:i14}));if(n3.length!==0)return{title:"Evidence",blocks:[{kind:"paragraph",text:"Collected before anything was rolled back. The complete files are in the evidence folder.",quiet:!0},{kind:"files",files:n3}]}}function Z({warnings:e2}){if(e2.length!==0)return{title:"Warnings",brief:briefLine("warnings",`${e2.length}: ${e2[0]}`),blocks:[{kind:"list",items:e2,noun:"warning"}]}}var R10,M5,N6,O5,B8,C6,_9,I8,U4,init_deployment=__esm({"src/report/of/deployment.ts"(){"use strict";init_duration();init_words();init_document();init_text2();R10={deployed:"\u2705",unchanged:"\u2705",stale:"\u23E9",refused:"\u{1F6AB}",rolled_back:"\u23EA",removed:"\u274C",rollback_failed:"\u274C",rollback_unverified:"\u{1F6A8}",held:"\u270B",mixed:"\u{1F6A8}",unknown:"\u{1F6A8}"},M5=new Set(["rollback_unverified","held","mixed","unknown"]),N6=new Set(["held","unknown"]),O5=/^dry run: nothing was changed(?:; )?/,B8=3,C6=8,_9=2,I8=3;U4=/^(?:switch|undo|settle)\b/}});function renderConsole({title:t3,sentence:o8,sections:m33}){let i14=clip(t3,p12),c28=m33.toSorted((n3,r4)=>Number(n3.isConclusion??0)-Number(r4.isConclusion??0));return[o8===""?i14:`${i14}. ${o8}`,...c28.flatMap(({brief:n3=[]})=>n3.map(r4=>`  ${r4}`))].map(n3=>withoutCommands(a6(n3)))}function a6(t3){let o8=printableLines(t3.slice(0,s5*4));return clip(o8.join(" ").replaceAll("	"," ").trimEnd(),s5)}var p12,s5,init_console=__esm({"src/report/render/console.ts"(){"use strict";init_text();init_text2();p12=200,s5=400}});function renderMarkdown({title:t3,sentence:n3,note:a18,sections:r4}){let e2=new Summary,i14=clip(t3,h12);e2.heading(n3===""?i14:`${i14}. ${n3}`),a18!==""&&e2.paragraph(clip(a18,l14/2));for(let{title:s13,blocks:p34}of r4){e2.heading(clip(s13,h12),3);for(let c28 of p34)M6(c28,e2,_10)}return e2.toString()}function M6(t3,n3,a18){switch(t3.kind){case"paragraph":n3.paragraph(clip(t3.label===void 0?t3.text:`${t3.label}: ${t3.text}`,l14));return;case"list":{let{kept:r4,left:e2}=firstOf(t3.items,E11);n3.list(r4.map(i14=>clip(i14,D6))),e2>0&&n3.paragraph(leftOut(e2,t3.noun));return}case"code":n3.code(clip(t3.text,L4),t3.language);return;case"facts":n3.paragraph(t3.pairs.map(([r4,e2])=>`${r4}: ${clip(textOf(e2),d7)}`).join(" \xB7 "));return;case"figures":n3.paragraph(t3.sentence);return;case"table":O6(t3.head,t3.rows,t3.noun,Math.min(a18,t3.most??a18),n3);return;case"timeline":{let r4=`${t3.noun.slice(0,1).toUpperCase()}${t3.noun.slice(1)}`,e2=t3.spans.map(({name:i14,startMs:s13,durationMs:p34,ok:c28})=>[`${c28?"\u2713":"\u2717"} ${clip(i14,100)}`,formatDuration(p34),I9(s13,p34,t3.totalMs)]);O6([r4,"Time",""],e2,t3.noun,a18,n3);return}case"plot":return;case"files":{let{kept:r4,left:e2}=firstOf(t3.files,C7),i14=r4.map(({name:s13,text:p34})=>`${clip(s13,d7)} (${size(Buffer.byteLength(p34))})`);n3.paragraph(i14.join(" \xB7 ")),e2>0&&n3.paragraph(leftOut(e2,"file"));return}case"details":n3.details(clip(t3.title,h12),r4=>{for(let e2 of t3.blocks)M6(e2,r4,x9)})}}function O6(t3,n3,a18,r4,e2){let i14=n3.map(s13=>s13.map(p34=>clip(textOf(p34),d7)));e2.table([t3,...i14],{most:r4,leftOut:s13=>leftOut(s13,a18)})}function I9(t3,n3,a18){let r4=Math.min(f10-1,Math.max(0,Math.floor(t3/a18*f10))),e2=Math.min(f10-r4,Math.max(1,Math.round(n3/a18*f10)));return"\u2591".repeat(r4)+"\u2588".repeat(e2)+"\u2591".repeat(f10-r4-e2)}var h12,l14,d7,_10,x9,E11,D6,L4,C7,f10,init_markdown=__esm({"src/report/render/markdown.ts"(){"use strict";init_duration();init_summary();init_document();init_text2();h12=300,l14=2e3,d7=300,_10=60,x9=120,E11=30,D6=500,L4=32*1024,C7=20,f10=24}});function html(n3,...r4){return new Markup(n3.map((t3,e2)=>t3+i8(r4[e2])).join(""))}function i8(n3){return n3===void 0?"":n3 instanceof Markup?n3.source:typeof n3=="number"?Number.isFinite(n3)?String(Math.round(n3*10)/10):"0":typeof n3=="string"?escapeHtml(n3):n3.map(i8).join("")}function escapeHtml(n3){return printableLines(n3).join(`
`).replace(/[&<>"'`]/g,r4=>`&#${r4.codePointAt(0)};`)}function breakable(n3){return new Markup(i8(n3).replace(/(<[^>]*>)|([^<\s]+)/g,(r4,t3)=>t3===void 0?c12(r4):r4))}function c12(n3){let r4=n3.match(/&#\d+;|[\s\S]/gu)??[];if(r4.length<=u11)return n3;let t3="",e2=0;for(let[s13,o8]of r4.entries())t3+=o8,e2+=1,!(s13===r4.length-1||e2<u11&&!/^[/\\_.,:;=?@|-]$/.test(o8))&&(t3+="<wbr>",e2=0);return t3}var Markup,u11,init_markup=__esm({"src/report/render/markup.ts"(){"use strict";init_text();Markup=class{source;constructor(r4){this.source=r4}};u11=24}});function w9(n3,c28){let a18=v7.at(-1),s13=v7.find(e2=>n3/e2<=c28)??Math.ceil(n3/c28/a18)*a18;return Array.from({length:Math.floor(n3/s13)+1},(e2,o8)=>o8*s13)}function p13(n3){return n3===0?"0":formatDuration(n3).replace(".0s","s").replace(/ 00[sm]$/,"")}function gantt(n3,c28,a18){let{kept:s13,left:e2}=firstOf(n3,m10.most),o8=r4=>m10.left+Math.max(0,r4)/c28*(h13-m10.left-m10.right),i14=s13.length*m10.row,l40=s13.map(({name:r4,durationMs:$31,ok:t3})=>`${clip(r4,60)} ${formatDuration($31)}${t3?"":", failed"}`).join("; ");return html`<div class="wide"><svg viewBox="0 0 ${h13} ${i14+k8}" role="img" aria-label="Timeline: ${clip(l40,3e3)}">
${w9(c28,8).map(r4=>html`<line class="grid" x1="${o8(r4)}" x2="${o8(r4)}" y1="0" y2="${i14}"/><text class="small middle" x="${o8(r4)}" y="${i14+18}">${p13(r4)}</text>`)}
${s13.map((r4,$31)=>A5(r4,$31*m10.row,o8))}
</svg></div>${e2===0?void 0:html`<p class="quiet">${leftOut(e2,a18)}</p>`}`}function A5({name:n3,startMs:c28,durationMs:a18,ok:s13,changes:e2},o8,i14){let l40=s13?e2?"bar switch":"bar":"bar failed",r4=i14(c28),$31=Math.max(3,i14(c28+a18)-r4),t3=n3.length>m10.label?`${n3.slice(0,m10.label-1)}\u2026`:n3;return html`<g><title>${clip(n3,300)}: ${formatDuration(a18)}, from ${p13(c28)}${s13?"":", failed"}</title>
<text class="${s13?"end":"end failed-text"}" x="${m10.left-12}" y="${o8+17}">${s13?"":"\u2717 "}${t3}</text>
<rect class="${l40}" x="${r4}" y="${o8+5}" width="${$31}" height="${m10.row-10}" rx="3"/>
<text class="small" x="${r4+$31+6}" y="${o8+17}">${formatDuration(a18)}</text></g>
`}function downsample(n3,c28=T7){if(n3.length<=c28)return[...n3];let a18=Math.ceil(n3.length/Math.floor(c28/2)),s13=[];for(let e2=0;e2<n3.length;e2+=a18){let o8=n3.slice(e2,e2+a18);for(let i14 of[!0,!1]){let l40=o8.filter(t3=>t3.ok===i14),[r4]=l40;if(r4===void 0)continue;let $31=l40.reduce((t3,d25)=>d25.durationMs>t3.durationMs?d25:t3,r4);s13.push({atMs:i14?$31.atMs:r4.atMs,durationMs:$31.durationMs,ok:i14,requests:l40.reduce((t3,{requests:d25})=>t3+d25,0)})}}return s13.toSorted((e2,o8)=>e2.atMs-o8.atMs)}function requestsPlot(n3,c28,a18){let s13=downsample(n3),e2=Math.max(1,...s13.map(({atMs:t3})=>t3)),o8=s13.filter(({ok:t3})=>t3),i14=Math.max(1,...o8.map(({durationMs:t3})=>t3))*1.1,l40=t3=>x10+Math.min(Math.max(0,t3),e2)/e2*(h13-x10-S9),r4=t3=>M7+y11-t3/i14*y11,$31=H10(s13,e2).map(t3=>({...t3,left:l40(t3.fromMs),width:Math.max(3,l40(t3.toMs)-l40(t3.fromMs))}));return html`<div class="wide"><svg viewBox="0 0 ${h13} ${f11+k8}" role="img" aria-label="Response time over time: ${a18}">
${P7(c28,e2,l40)}
${w9(i14,4).map(t3=>html`<line class="grid" x1="${x10}" x2="${h13-S9}" y1="${r4(t3)}" y2="${r4(t3)}"/><text class="small end" x="${x10-8}" y="${r4(t3)+4}">${p13(t3)}</text>`)}
${$31.map(({left:t3,width:d25})=>html`<rect class="gap" x="${t3}" y="${M7}" width="${d25}" height="${y11}"/>`)}
<text class="small end" x="${x10-8}" y="${f11-6}">lost</text>
<line class="grid" x1="${x10}" x2="${h13-S9}" y1="${f11}" y2="${f11}"/>
${w9(e2,10).map(t3=>html`<line class="grid" x1="${l40(t3)}" x2="${l40(t3)}" y1="${f11}" y2="${f11+5}"/><text class="small middle" x="${l40(t3)}" y="${f11+20}">${p13(t3)}</text>`)}
${L5(s13,l40,r4)}
${o8.map(t3=>html`<circle class="dot" cx="${l40(t3.atMs)}" cy="${r4(t3.durationMs)}" r="1.8"><title>${formatDuration(t3.durationMs)} at ${p13(t3.atMs)}</title></circle>`)}
${$31.map(({left:t3,width:d25,fromMs:q14,requests:O23})=>html`<rect class="lost" x="${t3}" y="${f11-_11}" width="${d25}" height="${_11}"><title>${count(O23,"request")} lost from ${p13(q14)}</title></rect>`)}
</svg></div>
<p class="quiet">Response time${s13.length<n3.length?`, the slowest of every ${Math.ceil(n3.length/(T7/2))}`:""}, by the time of the request; red below: no answer, or a server error.</p>`}function P7(n3,c28,a18){return n3.flatMap(({name:s13,startMs:e2,durationMs:o8,ok:i14,changes:l40})=>{if(e2<0||e2>=c28||o8<=0)return[];let r4=a18(e2),$31=Math.max(2,a18(e2+o8)-r4),t3=clip(s13,40);return[html`<g><title>${t3}</title>${l40?html`<rect class="under" x="${r4}" y="${M7}" width="${$31}" height="${f11-M7}"/><line class="edge" x1="${r4}" x2="${r4}" y1="2" y2="${f11}"/>`:void 0}
<rect class="band ${i14?l40?"switch":"":"failed"}" x="${r4}" y="2" width="${$31}" height="${B9}"/>
${$31>t3.length*8+8?html`<text x="${r4+7}" y="19">${t3}</text>`:void 0}</g>
`]})}function H10(n3,c28){let a18=[];return n3.forEach(({atMs:s13,ok:e2,requests:o8},i14)=>{if(e2)return;let l40=i14>0&&n3[i14-1]?.ok===!1?a18.pop():void 0;a18.push({fromMs:l40?.fromMs??s13,toMs:n3[i14+1]?.atMs??c28,requests:(l40?.requests??0)+o8})}),a18}function L5(n3,c28,a18){let s13=[[]];for(let{atMs:e2,durationMs:o8,ok:i14}of n3)i14?s13.at(-1)?.push(`${c28(e2).toFixed(1)},${a18(o8).toFixed(1)}`):s13.push([]);return s13.filter(e2=>e2.length>1).map(e2=>html`<polyline class="line" points="${e2.join(" ")}"/>`)}var h13,k8,v7,m10,T7,x10,S9,B9,M7,y11,_11,f11,init_plots=__esm({"src/report/render/plots.ts"(){"use strict";init_duration();init_text2();init_markup();h13=1e3,k8=26,v7=[1,2,5,10,20,50,100,200,500,1e3,2e3,5e3,1e4,15e3,3e4,6e4,12e4,3e5,6e5,18e5,36e5,72e5];m10={left:190,right:90,row:26,most:80,label:25};T7=600,x10=62,S9=16,B9=24,M7=34,y11=170,_11=22,f11=M7+y11+6+_11}});var STYLE,init_style=__esm({"src/report/render/style.ts"(){"use strict";STYLE=`
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
`}});function renderHtml({title:e2,tone:t3,sentence:r4,note:s13,sections:d25}){let o8=`default-src 'none'; style-src 'sha256-${(0,import_node_crypto4.createHash)("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`,a18=clip(e2,u12);return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(o8)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${a18}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${t3}"><h1>${a18}</h1>${T8(r4,html`<p>${r4}</p>`)}${T8(s13,html`<p class="quiet">${clip(s13,L6)}</p>`)}</header>
${d25.map(D7)}
</main>
</body>
</html>
`.source}function T8(e2,t3){return e2===""?void 0:t3}function D7({title:e2,blocks:t3}){return html`<section><h2>${clip(e2,u12)}</h2>
${t3.map(S10)}
</section>
`}function S10(e2){switch(e2.kind){case"paragraph":{let t3=e2.label===void 0?void 0:html`<strong>${e2.label}:</strong> `,r4=clip(e2.text,P8);return e2.quiet===!0?html`<p class="quiet">${t3}${r4}</p>`:html`<p>${t3}${r4}</p>`}case"list":{let{kept:t3,left:r4}=firstOf(e2.items,$15);return html`<ul>${t3.map(s13=>html`<li>${clip(s13,f12)}</li>`)}</ul>${h14(r4,e2.noun)}`}case"code":{let t3=clip(e2.text,x11);return e2.fatal===!0?html`<pre class="fatal">${t3}</pre>`:html`<pre>${t3}</pre>`}case"facts":return html`<dl>${e2.pairs.map(([t3,r4])=>html`<div><dt>${t3}</dt><dd>${M8(r4,g12)}</dd></div>`)}</dl>`;case"figures":return html`<dl class="figures">${e2.figures.map(({name:t3,value:r4,bad:s13})=>html`<div><dt>${t3}</dt><dd class="${s13?"lost":""}">${r4}</dd></div>`)}</dl>
<p class="quiet">${e2.sentence}</p>`;case"table":return Y4(e2.head,e2.rows,e2.noun,Math.min($15,e2.most??$15));case"timeline":return gantt(e2.spans,e2.totalMs,e2.noun);case"plot":return requestsPlot(e2.samples,e2.spans,e2.caption);case"files":return W4(e2.files);case"details":return html`<details${e2.open===!0?new Markup(" open"):void 0}><summary>${clip(e2.title,u12)}</summary>
${e2.blocks.map(S10)}</details>
`}}function Y4(e2,t3,r4,s13){let{kept:d25,left:o8}=firstOf(t3,s13);return[html`<div class="wide"><table><thead><tr>${e2.map(a18=>html`<th scope="col">${a18}</th>`)}</tr></thead><tbody>
${d25.map(a18=>html`<tr>${a18.map(A6)}</tr>
`)}</tbody></table></div>`,h14(o8,r4)]}function A6(e2){let t3=breakable(M8(e2,f12)),r4=typeof e2=="string"||"links"in e2||e2.as==="code"?void 0:e2.as;return r4===void 0?html`<td>${t3}</td>`:html`<td class="${r4==="quiet"?"quiet":`word ${r4}`}">${t3}</td>`}function M8(e2,t3){return typeof e2=="string"?clip(e2,t3):"links"in e2?e2.links.map(({text:r4,href:s13})=>html`${H11(clip(r4,g12),s13)} `):e2.as==="code"&&e2.text!==""?html`<code>${clip(e2.text,t3)}</code>`:clip(e2.text,t3)}function H11(e2,t3){let r4=/^https?:\/\/\S+$/i.test(t3),s13=!/^[^/]*:|^[/\\]/.test(t3);return r4||s13?html`<a href="${clip(t3,f12)}" rel="noopener noreferrer">${e2}</a>`:e2}function W4(e2){let{kept:t3,left:r4}=firstOf(e2,B10),s13=I10;return[t3.map(({name:o8,text:a18})=>{let p34=Buffer.byteLength(a18),c28=Math.min(F8,s13,p34);return s13-=c28,html`<details><summary><code>${clip(o8,u12)}</code> <span class="quiet">${size(p34)}</span></summary>
${c28===0&&p34>0?html`<p class="quiet">The page has no room left for it; it is in the evidence folder.</p>`:html`<pre>${headAndTail(a18,c28)}</pre>`}</details>
`}),h14(r4,"file")]}function h14(e2,t3){return e2===0?void 0:html`<p class="quiet">${leftOut(e2,t3)}</p>`}var import_node_crypto4,u12,L6,P8,f12,g12,$15,x11,B10,F8,I10,init_html=__esm({"src/report/render/html.ts"(){"use strict";import_node_crypto4=__nccwpck_require__(598);init_text2();init_markup();init_plots();init_style();u12=300,L6=600,P8=16e3,f12=2e3,g12=300,$15=500,x11=256*1024,B10=500,F8=64e3,I10=1e6}});function writeReport(e2,n3,t3){(0,import_node_fs5.mkdirSync)(t3,{recursive:!0,mode:448});let r4=(0,import_node_path2.join)(t3,"report.json"),o8=(0,import_node_path2.join)(t3,"report.html");return a7(r4,`${JSON.stringify(e2,void 0,2)}
`),a7(o8,renderHtml(n3)),{json:r4,html:o8}}function writeDeploymentReport(e2,n3,t3){let r4=writeReport(e2,n3,t3);return v8(e2.evidence?.files??[],(0,import_node_path2.join)(t3,"evidence")),r4}function v8(e2,n3){let t3=new p14,r4=new Map,o8=new Map;for(let{host:s13,name:u23,text:d25}of e2){let c28=o8.get(s13)??(0,import_node_path2.join)(n3,t3.take(s13));o8.has(s13)||(o8.set(s13,c28),r4.set(s13,new p14),(0,import_node_fs5.mkdirSync)(c28,{recursive:!0,mode:448})),a7((0,import_node_path2.join)(c28,r4.get(s13).take(u23)),d25)}}function a7(e2,n3){let t3=`${e2}.new~`;(0,import_node_fs5.rmSync)(t3,{force:!0}),(0,import_node_fs5.writeFileSync)(t3,n3,{mode:384,flag:"wx"}),(0,import_node_fs5.renameSync)(t3,e2)}function h15(e2){let n3=e2.replace(/[^A-Za-z0-9._@+-]+/g,"_").slice(-y12).replace(/^[._-]+|[._]+$/g,"");return n3===""?"unnamed":n3}function k9(e2,n3){let t3=e2.lastIndexOf(".");return t3<=0?`${e2}-${n3}`:`${e2.slice(0,t3)}-${n3}${e2.slice(t3)}`}var import_node_fs5,import_node_path2,y12,p14,init_write=__esm({"src/report/write.ts"(){"use strict";import_node_fs5=__nccwpck_require__(24),import_node_path2=__nccwpck_require__(760);init_html();y12=100;p14=class{taken=new Set;take(n3){let t3=h15(n3);for(let r4=1;;r4+=1){let o8=r4===1?t3:k9(t3,r4),s13=o8.toLowerCase();if(!this.taken.has(s13))return this.taken.add(s13),o8}}}}});var shared$12,inRepository,insideOf,openEnvironment,readConfig,readConfigFiles,sandboxSentence,urlHere,init_config_file=__esm({"shared:src/app/inputs/config-file.ts"(){shared$12=(__nccwpck_require__(377).shared)["src/app/inputs/config-file.ts"],inRepository=shared$12.inRepository,insideOf=shared$12.insideOf,openEnvironment=shared$12.openEnvironment,readConfig=shared$12.readConfig,readConfigFiles=shared$12.readConfigFiles,sandboxSentence=shared$12.sandboxSentence,urlHere=shared$12.urlHere}});var shared$13,currentJob,jobPrefix,ownerOf2,init_job=__esm({"shared:src/app/inputs/job.ts"(){shared$13=(__nccwpck_require__(377).shared)["src/app/inputs/job.ts"],currentJob=shared$13.currentJob,jobPrefix=shared$13.jobPrefix,ownerOf2=shared$13.ownerOf}});function folderOf(e2,n3){return(0,import_node_path3.join)(s6(e2),x12.test(n3)&&n3.length<=200?n3:"unnamed")}function writeBegun(e2,n3,r4){(0,import_node_fs6.mkdirSync)(folderOf(e2,n3),{recursive:!0,mode:448}),(0,import_node_fs6.writeFileSync)((0,import_node_path3.join)(folderOf(e2,n3),a8),`${JSON.stringify(r4)}
`,{mode:384})}function begunOf(e2,n3){let{version:r4,previousVersion:t3}=d8((0,import_node_path3.join)(folderOf(e2,n3),a8));return typeof r4=="string"&&typeof t3=="string"?{version:r4,previousVersion:t3}:void 0}function reportOf(e2,n3){let r4=d8((0,import_node_path3.join)(folderOf(e2,n3),u13));return OUTCOMES.some(o8=>o8===r4.outcome)&&r4.deploymentId===n3&&typeof r4.startedAt=="string"&&Array.isArray(r4.timeline)&&Array.isArray(r4.warnings)?r4:void 0}function latestReport(e2,n3,r4){if(!(e2.runId===""||!(0,import_node_fs6.existsSync)(s6(e2))))return(0,import_node_fs6.readdirSync)(s6(e2)).filter(t3=>t3.startsWith(jobPrefix(e2))).flatMap(t3=>reportOf(e2,t3)??[]).filter(t3=>t3.service===n3&&t3.environment===r4).toSorted((t3,o8)=>t3.startedAt<o8.startedAt?1:-1)[0]}function filesOf(e2,n3){let r4=t3=>{let o8=(0,import_node_path3.join)(folderOf(e2,n3),t3);return(0,import_node_fs6.existsSync)(o8)?o8:""};return{json:r4(u13),html:r4("report.html"),evidence:r4("evidence"),plan:r4("plan.json")}}function continued(e2,n3){let r4=Math.max(0,Date.parse(n3.startedAt)-Date.parse(e2.startedAt));return{...n3,release:e2.release,version:e2.version,previousVersion:e2.previousVersion,plan:e2.plan,planHash:e2.planHash,planText:e2.planText,probe:n3.probe??e2.probe,evidence:n3.evidence??e2.evidence,timeline:[...e2.timeline,...n3.timeline.map(t3=>({...t3,startMs:t3.startMs+r4}))],warnings:[...e2.warnings,...n3.warnings],startedAt:e2.startedAt,durationMs:r4+n3.durationMs}}function s6(e2){return(0,import_node_path3.join)(e2.temp??(0,import_node_os.tmpdir)(),"erlmcp-actions")}function d8(e2){try{let n3=JSON.parse((0,import_node_fs6.readFileSync)(e2,"utf8"));return typeof n3=="object"&&n3!==null?n3:{}}catch{return{}}}var import_node_fs6,import_node_os,import_node_path3,a8,u13,x12,init_reports=__esm({"src/app/reports.ts"(){"use strict";import_node_fs6=__nccwpck_require__(24),import_node_os=__nccwpck_require__(161),import_node_path3=__nccwpck_require__(760);init_words();init_job();a8="begun.json",u13="report.json",x12=/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/}});function announce(e2,t3,o8){let{deploymentId:n3,previousVersion:r4,planHash:i14}=e2;d9({"deployment-id":n3,"previous-version":r4,"plan-hash":i14}),f15(t3,o8).begun?.(e2)}async function finish({report:e2,notify:t3,job:o8,outputs:n3},r4){let i14={report:e2,document:deploymentDocument(e2),run:o8.url},s13=[];for(let m33 of W5({report:e2,notify:t3,job:o8,outputs:n3},s13,r4))await m33.ended(i14);if(!succeeded(e2.intent,e2.outcome))throw new UserError(`${e2.outcome}: ${e2.reason||"see the report"}`,e2.next.length===0?{}:{fix:`Next: ${e2.next[0]}`});if(s13.length>0)throw new UserError(`${e2.outcome}, but the outputs of the step could not be written`,{fix:"Free space on the runner's disk.",cause:s13[0]})}function W5({report:e2,notify:t3,job:o8,outputs:n3},r4,i14){let s13=n3?[J(o8,r4,i14)]:[];return e2.repeated===!0?[...s13,N7(o8,i14)]:[f15(o8,i14),...s13,I11(i14),M9(o8,i14),...e2.dryRun?[]:sinksFor(t3,i14)]}function d9(e2){for(let[t3,o8]of Object.entries(e2))setOutput(t3,String(o8))}function J(e2,t3,o8){return sink("the outputs of the step",o8.log,{ended:({report:n3})=>{let{plan:r4,json:i14,evidence:s13}=filesOf(e2,n3.deploymentId);try{d9({outcome:n3.outcome,"deployment-id":n3.deploymentId,version:n3.version,"previous-version":n3.previousVersion,url:n3.url,plan:r4,"plan-hash":n3.planHash,"requests-sent":n3.probe?.sent??"","requests-lost":n3.probe?.lost??"","longest-gap-ms":n3.probe?.longestGapMs??"","duration-ms":n3.durationMs,report:i14,evidence:s13})}catch(m33){throw t3.push(m33),m33}}})}function f15(e2,t3){return sink("the report files",t3.log,{begun:({deploymentId:o8,version:n3,previousVersion:r4})=>{e2.runId!==""&&writeBegun(e2,o8,{version:n3,previousVersion:r4})},ended:({report:o8,document:n3})=>{let r4=folderOf(e2,o8.deploymentId);(0,import_node_fs7.mkdirSync)(r4,{recursive:!0,mode:448}),writeDeploymentReport(o8,n3,r4),(0,import_node_fs7.writeFileSync)((0,import_node_path4.join)(r4,"plan.json"),`${JSON.stringify(o8.plan??null,null,2)}
`)}})}function I11(e2){return sink("the job summary",e2.log,{ended:({document:t3})=>{let o8=sandboxSentence(),n3=o8===""?"":new Summary().paragraph(`\u26A0\uFE0F ${o8}`).toString();writeSummary(`${n3}${renderMarkdown(t3)}`,{log:e2.log,secrets:e2.secrets})}})}function M9(e2,t3){return sink("the log",t3.log,{ended:({report:o8,document:n3})=>{for(let i14 of renderConsole(n3))t3.log.info(i14);let{html:r4}=filesOf(e2,o8.deploymentId);r4!==""&&t3.log.info(`Report: ${r4}`)}})}function N7(e2,t3){return sink("the log",t3.log,{ended:({report:{deploymentId:o8,outcome:n3}})=>{let{json:r4}=filesOf(e2,o8);t3.log.info(`Nothing was left to recover: the deployment ${o8} has ended, with ${n3}. Its report: ${r4}`)}})}var import_node_fs7,import_node_path4,init_finish2=__esm({"src/app/finish.ts"(){"use strict";import_node_fs7=__nccwpck_require__(24),import_node_path4=__nccwpck_require__(760);init_action();init_errors();init_summary();init_words();init_registry();init_sink();init_deployment();init_console();init_markdown();init_write();init_config_file();init_reports()}});var shared$14,DONE,STATE,init_post_state=__esm({"shared:src/app/post-state.ts"(){shared$14=(__nccwpck_require__(377).shared)["src/app/post-state.ts"],DONE=shared$14.DONE,STATE=shared$14.STATE}});function gitIn(r4,t3,{exec:n3,signal:e2}){return async(...o8)=>n3("git",o8,{deadlineMs:s7,cwd:r4,env:{...t3,GIT_OPTIONAL_LOCKS:"0",GIT_TERMINAL_PROMPT:"0"},signal:e2,keepBytes:a10})}function gitError(r4){let t3=r4.trim().split(`
`);return[t3.find(e2=>/^(?:fatal|error): /.test(e2))??t3.at(-1)??"",...t3.filter(e2=>e2.startsWith("	")).map(e2=>e2.trim())].join(" ").slice(0,300)}function refusalOf(r4){let[,t3]=/detected dubious ownership in repository at '([^\n]+)'/.exec(r4)??[];if(t3!==void 0)return new UserError(`git does not read the checkout in ${t3}, since it belongs to a different user`,{fix:`Check out as the same user (a container with another \`--user\` than the job is a common cause), or run \`git config --global --add safe.directory ${t3}\` in a step before this one.`})}var s7,a10,init_git=__esm({"src/core/git.ts"(){"use strict";init_errors();s7=6e4,a10=64*1024*1024}});async function relation(n3,r4,c28,o8,e2){if(n3===r4)return"same";let s13=await p16(n3,r4,c28,e2);return s13==="unknown"?l17(n3,r4,o8,e2):s13}async function p16(n3,r4,c28,o8){let e2=async(...t3)=>o8.query("git",t3,{deadlineMs:w10,cwd:c28}).catch(()=>{});for(let t3 of[n3,r4]){let i14=await e2("cat-file","-e",`${t3}^{commit}`),m33=refusalOf(i14?.stderr??"");if(m33!==void 0&&o8.log.warn(`Cannot determine from the checkout which commit is newer: ${explain(m33)}`),i14?.code!==0)return"unknown"}if((await e2("rev-parse","--is-shallow-repository"))?.stdout.trim()!=="false")return"unknown";let s13=async(t3,i14)=>(await e2("merge-base","--is-ancestor",t3,i14))?.code,[d25,a18]=[await s13(n3,r4),await s13(r4,n3)];return d25===0&&a18===0?"same":d25===0?"ahead":a18===0?"behind":d25===1&&a18===1?"diverged":"unknown"}async function l17(n3,r4,{repository:c28,token:o8,url:e2},s13){let[d25="",a18=""]=c28.split("/");if(a18===""||o8==="")return"unknown";try{let{data:t3}=await(await octokit(o8,e2)).rest.repos.compareCommitsWithBasehead({owner:d25,repo:a18,basehead:`${n3}...${r4}`,per_page:1});switch(t3.status){case"identical":return"same";case"ahead":case"behind":case"diverged":return t3.status}}catch(t3){let i14=t3.status;return s13.log.warn(i14===403||i14===404?`GitHub cannot compare ${n3} with ${r4} (HTTP ${i14}): the commit does not exist, or this job lacks \`contents: read\``:`Could not compare commits on GitHub: ${t3.message}`),"unknown"}}var w10,init_ancestry=__esm({"src/github/ancestry.ts"(){"use strict";init_errors();init_git();init_heavy();w10=2e4}});async function jobEnded(t3,n3,a18,i14){let[s13="",o8=""]=t3.repository.split("/");if(!(o8===""||t3.runId===""||n3===""))try{let e2=await octokit(n3,a18);if(/^\d+$/.test(t3.checkRunId)){let{data:u23}=await e2.rest.actions.getJobForWorkflowRun({owner:s13,repo:o8,job_id:Number(t3.checkRunId)});return u23.status==="completed"}let{data:r4}=await e2.rest.actions.getWorkflowRunAttempt({owner:s13,repo:o8,run_id:Number(t3.runId),attempt_number:Number(t3.attempt||"1")});return r4.status==="completed"}catch(e2){let r4=e2.status;i14.warn(r4===403||r4===404?`GitHub does not show the job that holds the lease (HTTP ${r4}): grant \`actions: read\` to this job`:`Could not query the job that holds the lease: ${e2.message}`);return}}var init_jobs=__esm({"src/github/jobs.ts"(){"use strict";init_heavy()}});function requestOf(e2,o8){let{intent:d25,service:a18,environment:l40,owner:s13,job:r4,folder:y31}=e2,t3=e2.token??"",i14=new Set,u23=n3=>{i14.has(n3)||(i14.add(n3),o8.log.warn(n3))};return{intent:d25,service:a18,environment:l40,owner:s13,dryRun:e2.dryRun??!1,force:e2.force??!1,allowDiverged:e2.allowDiverged,planHash:e2.planHash,relation:async(n3,f29)=>relation(n3,f29,y31,{repository:r4.repository,token:t3,url:r4.apiUrl},o8),ownerEnded:async n3=>n3.runId!==""&&n3.runId===r4.runId&&n3.attempt===r4.attempt&&n3.checkRunId===r4.checkRunId&&n3.checkRunId!==""?!0:jobEnded(n3,t3,r4.apiUrl,{...o8.log,warn:u23}),announce:n3=>announce({...n3,version:e2.version??""},r4,o8)}}var init_request=__esm({"src/app/request.ts"(){"use strict";init_ancestry();init_jobs();init_finish2()}});var recover_exports={};__export(recover_exports,{ofDeployment:()=>ofDeployment,recoverMain:()=>recoverMain});async function recoverMain({config:n3,environment:e2,notify:i14,job:o8,folder:m33,token:u23,credentials:s13},t3){let r4=ownerOf2(o8,"recover","",`recover ${e2.name}`,t3),f29=requestOf({intent:"recover",service:n3.service,environment:e2,owner:r4,job:o8,folder:m33,token:u23},t3),c28=jobPrefix(o8);await withTarget(n3.service,e2,s13,t3,async p34=>{let a18=await recover(f29,{mine:d25=>d25.startsWith(c28),overtake:!1},p34,...verifierFor(e2,t3));await finish({report:ofDeployment(a18,o8),notify:i14,job:o8,outputs:!0},t3)})}function ofDeployment({repeated:n3,...e2},i14){let{deploymentId:o8,service:m33,environment:u23}=e2,s13=begunOf(i14,o8),t3=reportOf(i14,o8);if(n3===!0){let r4=t3??(s13===void 0?latestReport(i14,m33,u23):void 0);if(!(r4===void 0||r4.outcome!==e2.outcome&&(e2.outcome!=="unchanged"||r4.outcome==="unknown")))return{...r4,intent:e2.intent,next:e2.next,repeated:n3}}return t3!==void 0?continued(t3,e2):s13===void 0?e2:{...e2,...s13}}var init_recover2=__esm({"src/app/recover.ts"(){"use strict";init_recover();init_open();init_verifier2();init_job();init_finish2();init_request();init_reports()}});var shared$15,hashedTarget,limitTarget,resolveTarget,ruleTarget,sitesOf,target,targetDescriptions,targetSchema,writtenTarget,init_target3=__esm({"shared:src/config/target/index.ts"(){shared$15=(__nccwpck_require__(377).shared)["src/config/target/index.ts"],hashedTarget=shared$15.hashedTarget,limitTarget=shared$15.limitTarget,resolveTarget=shared$15.resolveTarget,ruleTarget=shared$15.ruleTarget,sitesOf=shared$15.sitesOf,target=shared$15.target,targetDescriptions=shared$15.targetDescriptions,targetSchema=shared$15.targetSchema,writtenTarget=shared$15.writtenTarget}});async function archiveCommit(t3,i14,e2){let n3=await g15(t3,e2),o8=n3.filter(({type:r4})=>r4==="commit").map(({path:r4})=>r4);if(o8.length>0)throw new LacksFiles(`the files of the commit are the release, and those of ${m13(o8)} are none: submodules are not archived`,{fix:"Describe in `build` of deploy.yml how the archive is made, and deploy that `archive`; or commit the files themselves."});let{code:l40,stderr:s13}=await e2("archive","--format=tar.gz","-o",i14,t3);if(l40!==0)throw refusalOf(s13)??new UserError(`git archive failed: ${gitError(s13)}`);return n3.map(({path:r4})=>r4)}function leftOutOf(t3,i14){let e2=t3.filter(n3=>!i14.has(n3));return e2.length===0?void 0:`the release lacks ${e2.length===1?"a file":`${e2.length} files`} of the commit, which export-ignore of .gitattributes leaves out: ${m13(e2)}`}async function g15(t3,i14){let{code:e2,stdout:n3,stderr:o8,truncated:l40}=await i14("ls-tree","-r","-z",t3);if(e2!==0)throw refusalOf(o8)??new UserError(`git ls-tree failed: ${gitError(o8)}`);if(l40)throw new UserError("the commit has more files than can be listed",{fix:"Describe in `build` of deploy.yml how the archive is made."});return n3.split("\0").flatMap(s13=>{let[,r4,c28]=/^\d+ (\w+) [0-9a-f]+\t(.*)$/s.exec(s13)??[];return r4===void 0||c28===void 0?[]:[{type:r4,path:c28}]})}function m13(t3){let i14=t3.length>f16?`, and ${t3.length-f16} more`:"";return`${t3.slice(0,f16).map(e2=>/^[\w./@+-]{1,200}$/.test(e2)?e2:JSON.stringify(e2.slice(0,200))).join(", ")}${i14}`}var f16,LacksFiles,init_commit=__esm({"src/core/commit.ts"(){"use strict";init_errors();init_git();f16=20,LacksFiles=class extends UserError{}}});async function readArchive(a18){let e2=(0,import_node_crypto5.createHash)("sha256"),n3=[],i14=new j6,t3=new _13,s13=new Set,o8=[],c28=0,h34=0,l40=0,g29=(0,import_tar_stream2.extract)();g29.on("entry",(r4,d25,p34)=>{l40+=1,h34+=r4.size??0,h34>x13&&d25.destroy(new UserError("it unpacks to more than 8 GB"));let y31=T9(r4.name,r4.type??"file",r4.linkname??"",r4.mode??0,t3);y31!==void 0&&n3.push(y31),s13.add(r4.name.replace(/^(?:\.\/)+/,""));let $31=i14.reader(),b33=(r4.size??0)<k10?[]:void 0;d25.on("data",w35=>{$31(w35),b33?.push(w35)}),d25.on("end",()=>{b33!==void 0&&M10.test(Buffer.concat(b33).toString("latin1"))&&o8.push(r4.name),p34()}),d25.on("error",p34)});let m33=new import_node_stream2.Transform({transform(r4,d25,p34){e2.update(r4),c28+=r4.length,p34(null,r4)}});try{await(0,import_promises2.pipeline)((0,import_node_fs8.createReadStream)(a18),m33,(0,import_node_zlib.createGunzip)(),g29)}catch(r4){throw r4.code==="ENOENT"?new UserError(`archive ${a18} does not exist`,{fix:"Build it first, or correct `archive`."}):r4 instanceof UserError?r4:new UserError(`archive ${a18} is damaged or is no .tar.gz: ${r4.message}`,{fix:"Build it again.",cause:r4})}if(l40===0&&n3.push("it is empty"),n3.push(...t3.leadingOut()),n3.length>0){let r4=n3.length>u14?`; and ${n3.length-u14} more`:"";throw new UserError(`archive ${a18} is refused: ${n3.slice(0,u14).join("; ")}${r4}`,{fix:"Build it from plain files, folders and links that stay inside."})}if(o8.length>0)throw R11(a18,o8);return{sha256:e2.digest("hex"),entries:l40,names:s13,needs:{packedBytes:c28,unpackedBytes:h34,...i14.facts()}}}function R11(a18,e2){let n3=e2.length>u14?`, and ${e2.length-u14} more`:"";return new UserError(`archive ${a18} is refused: it has pointers of Git LFS in place of files: ${e2.slice(0,u14).map(i14=>JSON.stringify(i14.slice(0,120))).join(", ")}${n3}`,{fix:"Fetch the files before it is made, with `lfs: true` of actions/checkout or `git lfs pull`."})}function T9(a18,e2,n3,i14,t3){let s13=JSON.stringify(a18.slice(0,120));if(a18.startsWith("/"))return`${s13} is absolute`;if(/[\u0000-\u001f\u007f]/.test(a18))return`${s13} has control characters`;let o8=a18.split("/").filter(c28=>c28!==""&&c28!==".");if(o8.includes(".."))return`${s13} leaves its folder`;if(o8[0]===".release")return`${s13} is a name of this suite`;for(let c28=1;c28<o8.length;c28+=1)if(t3.symbolic.has(o8.slice(0,c28).join("/")))return`${s13} is below a link`;switch(e2){case"file":case"contiguous-file":case"directory":return(i14&3072)!==0&&e2!=="directory"?`${s13} is setuid or setgid`:void 0;case"symlink":t3.symbolic.set(o8.join("/"),n3);return;case"link":t3.hard.set(o8.join("/"),n3);return;default:return`${s13} is a ${e2}`}}var import_node_crypto5,import_node_fs8,import_node_stream2,import_promises2,import_node_zlib,import_tar_stream2,u14,x13,I12,M10,k10,L7,_13,j6,init_archive=__esm({"src/release/archive.ts"(){"use strict";import_node_crypto5=__nccwpck_require__(598),import_node_fs8=__nccwpck_require__(24),import_node_stream2=__nccwpck_require__(75),import_promises2=__nccwpck_require__(466),import_node_zlib=__nccwpck_require__(522),import_tar_stream2=__toESM(require_tar_stream(),1);init_errors();u14=10,x13=8*1024**3,I12=40,M10=/^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]*\n)*oid sha256:[0-9a-f]{64}\nsize \d+\n$/,k10=1024,L7={3:"i686",40:"armv7l",62:"x86_64",183:"aarch64",243:"riscv64"};_13=class{symbolic=new Map;hard=new Map;leadingOut(){let e2=(n3,i14)=>[...n3].filter(([t3,s13])=>!this.staysInside(i14(t3),s13)).map(([t3,s13])=>`link ${JSON.stringify(t3.slice(0,120))} leads out, to ${JSON.stringify(s13.slice(0,120))}`);return[...e2(this.symbolic,n3=>n3.split("/").slice(0,-1)),...e2(this.hard,()=>[])]}staysInside(e2,n3){let i14=[...e2],t3=[n3],s13=0;for(;t3.length>0;){let o8=t3.pop();if(o8===""||o8.startsWith("/"))return!1;let c28=o8.split("/");for(let[h34,l40]of c28.entries()){if(l40===""||l40===".")continue;if(l40===".."){if(i14.pop()===void 0)return!1;continue}let g29=this.symbolic.get([...i14,l40].join("/"));if(g29===void 0){i14.push(l40);continue}if(s13+=1,s13>I12)return!1;let m33=c28.slice(h34+1).join("/");m33!==""&&t3.push(m33),t3.push(g29);break}}return!0}},j6=class{arch;libc;glibc;reader(){let e2,n3="";return i14=>{if(e2===void 0&&(e2=i14.length>=20&&i14.readUInt32BE(0)===2135247942,e2&&(this.arch??=L7[i14[5]===2?i14.readUInt16BE(18):i14.readUInt16LE(18)])),!e2)return;let t3=n3+i14.toString("latin1");t3.includes("ld-musl-")&&(this.libc??="musl");for(let[,s13,o8]of t3.matchAll(/GLIBC_(\d+)\.(\d+)/g))this.need(Number(s13),Number(o8));n3=t3.slice(-16)}}facts(){return{arch:this.arch,libc:this.libc,glibc:this.glibc}}need(e2,n3){this.libc??="glibc";let[i14,t3]=this.glibc??[0,0];(e2>i14||e2===i14&&n3>t3)&&(this.glibc=[e2,n3])}}}});function configurationHash(n3,e2,r4){let{strategy:t3}=n3;return hashOf({env:n3.env,files:Object.fromEntries(Object.entries(r4).map(([s13,i14])=>[s13,c15(s13,i14)])),...e2,secrets:n3.secrets,slots:t3.kind==="blue-green"?t3.slots:void 0,switch:t3.kind==="blue-green"?t3.switchCommand:void 0}).slice(0,8)}function c15(n3,e2){if(!n3.endsWith(".json"))return e2;try{return{json:JSON.parse(e2)}}catch{return e2}}var init_configuration=__esm({"src/release/configuration.ts"(){"use strict";init_release()}});function getEnumValues(e2){let t3=Object.values(e2).filter(n3=>typeof n3=="number");return Object.entries(e2).filter(([n3,o8])=>t3.indexOf(+n3)===-1).map(([n3,o8])=>o8)}function jsonStringifyReplacer(e2,t3){return typeof t3=="bigint"?t3.toString():t3}function cached(e2){return new _14(e2)}function cleanRegex(e2){let t3=e2.startsWith("^")?1:0,r4=e2.endsWith("$")?e2.length-1:e2.length;return e2.slice(t3,r4)}function assignProp(e2,t3,r4){Object.defineProperty(e2,t3,{value:r4,writable:!0,enumerable:!0,configurable:!0})}function isObject(e2){return typeof e2=="object"&&e2!==null&&!Array.isArray(e2)}function isPlainObject(e2){if(isObject(e2)===!1)return!1;let t3=e2.constructor;if(t3===void 0||typeof t3!="function")return!0;let r4=t3.prototype;return!(isObject(r4)===!1||Object.prototype.hasOwnProperty.call(r4,"isPrototypeOf")===!1)}function escapeRegex(e2){return e2.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e2,t3,r4){let n3=new e2._zod.constr(t3??e2._zod.def);return(!t3||r4?.parent)&&(n3._zod.parent=e2),n3}function normalizeParams(e2){let t3=e2;if(!t3)return{};if(typeof t3=="string")return{error:()=>t3};if(t3?.message!==void 0){if(t3?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t3.error=t3.message}return delete t3.message,typeof t3.error=="string"?{...t3,error:()=>t3.error}:t3}function optionalKeys(e2){return Object.keys(e2).filter(t3=>e2[t3]._zod.optin!==void 0&&e2[t3]._zod.optout==="optional")}function aborted(e2,t3=0){if(e2.aborted===!0)return!0;for(let r4=t3;r4<e2.issues.length;r4++)if(e2.issues[r4]?.continue!==!0)return!0;return!1}function explicitlyAborted(e2,t3=0){if(e2.aborted===!0)return!0;for(let r4=t3;r4<e2.issues.length;r4++)if(e2.issues[r4]?.continue===!1)return!0;return!1}function prefixIssues(e2,t3){return t3.map(r4=>{var n3;return(n3=r4).path??(n3.path=[]),r4.path.unshift(e2),r4})}function unwrapMessage(e2){return typeof e2=="string"?e2:e2?.message}function sizeCaps(e2){let t3=[];for(let r4 of e2??[]){let n3=r4._zod.def;if(!/_(length|size)$|_equals$/.test(n3.check))break;let o8=n3.maximum??n3.length??n3.size;o8>=0&&t3.push([o8,r4])}return t3}function attachSchema(e2,t3,r4){var n3;for(let o8=t3;o8<e2.length;o8++)(n3=e2[o8]).schema??(n3.schema=r4)}function finalizeIssue(e2,t3,r4){var n3;let o8=e2.inst?._zod?.traits;o8?.has("$ZodType")&&(o8.has("$ZodCheck")?(n3=e2).schema??(n3.schema=e2.inst):e2.schema=e2.inst);let i14=e2.schema!==e2.inst?e2.schema?._zod.def?.error:void 0,u23=e2.message?e2.message:unwrapMessage(e2.inst?._zod.def?.error?.(e2))??unwrapMessage(i14?.(e2))??unwrapMessage(t3?.error?.(e2))??unwrapMessage(r4.customError?.(e2))??unwrapMessage(r4.localeError?.(e2))??"Invalid input",c28={};for(let s13 of Object.keys(e2))s13==="inst"||s13==="schema"||s13==="continue"||s13==="input"||s13==="__proto__"||(c28[s13]=e2[s13]);return c28.path??(c28.path=[]),c28.message=u23,t3?.reportInput&&(c28.input=e2.input),c28}function members(e2,t3){for(let r4 in t3){let n3=Object.getOwnPropertyDescriptor(t3,r4);n3.get?Object.defineProperty(e2,r4,{...n3,enumerable:!1}):P9(e2,r4,n3.value)}}function own(e2,t3,r4,n3=!0){return Object.defineProperty(e2,t3,{configurable:!0,writable:!0,enumerable:n3,value:r4}),r4}function hide(e2,t3,r4){return own(e2,t3,r4,!1)}function P9(e2,t3,r4){Object.defineProperty(e2,t3,{configurable:!0,get(){return this==null?r4:own(this,t3,r4.bind(this))},set(n3){own(this,t3,n3)}})}function S12(e2,t3){let r4=Object.getPrototypeOf(e2);return t3 in r4?void 0:r4}function defineLazyInternal(e2,t3,r4){let n3=Object.getPrototypeOf(e2._zod);if(t3 in n3&&d10!==e2._zod){d10=void 0;return}d10=e2._zod,Object.defineProperty(n3,t3,{configurable:!0,get(){Object.defineProperty(this,t3,A7);let o8=a11;a11=!1;try{let i14=r4(this);return a11?delete this[t3]:Object.defineProperty(this,t3,{configurable:!0,writable:!0,value:i14}),a11=a11||o8,i14}catch(i14){throw delete this[t3],a11=a11||o8,i14}},set(o8){Object.defineProperty(this,t3,{configurable:!0,writable:!0,value:o8})}})}function installLazyProp(e2,t3,r4,n3){let o8=S12(e2,t3);o8&&Object.defineProperty(o8,t3,{configurable:!0,get(){let i14={configurable:!0,writable:!0,enumerable:n3,value:void 0};return Object.defineProperty(this,t3,i14),i14.value=r4(this),Object.defineProperty(this,t3,i14),i14.value},set(i14){Object.defineProperty(this,t3,{configurable:!0,writable:!0,enumerable:n3,value:i14})}})}var _14,captureStackTrace,propertyKeyTypes,NUMBER_FORMAT_RANGES,d10,a11,A7,init_util=__esm({"node_modules/zod/v4/core/util.js"(){_14=class{constructor(t3){this._getter=t3,this._value=void 0}get value(){let t3=this._getter;return t3!==void 0&&(this._value=t3(),this._getter=void 0),this._value}};captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e2)=>{};propertyKeyTypes=new Set(["string","number","symbol"]);NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]};a11=!1,A7={configurable:!0,get(){a11=!0}}}});function j7(t3){let o8=P10;if(o8){let a18=o8.stackTraceLimit;if(typeof a18=="number"){try{o8.stackTraceLimit=0}catch{return P10=null,new t3}try{return new t3}finally{o8.stackTraceLimit=a18}}}return new t3}function $constructor(t3,o8,a18,d25){let h34={};function b33(e2){this.def=e2,this.constr=c28,this.traits=new Set}b33.prototype=h34;let _25=a18,l40=_25&&new WeakSet;function y31(e2,n3){if(e2._zod){if(e2._zod.traits.has(t3))return}else{p17.value=new b33(n3);try{Object.defineProperty(e2,"_zod",p17)}finally{p17.value=void 0}}if(e2._zod.traits.add(t3),o8(e2,n3),l40){let r4=Object.getPrototypeOf(e2),f29=e2._zod.constr.prototype,i14=r4;for(;i14&&i14!==f29;)i14=Object.getPrototypeOf(i14);let u23=i14??r4;l40.has(u23)||(l40.add(u23),members(u23,_25))}let s13=c28.prototype;for(let r4 in s13)Object.prototype.hasOwnProperty.call(s13,r4)&&(r4 in e2||(e2[r4]=s13[r4].bind(e2)))}let E28=d25?.Parent??Object;class g29 extends E28{}Object.defineProperty(g29,"name",{value:t3});function c28(e2){let n3=d25?.Parent?j7(g29):this;y31(n3,e2);let s13=n3._zod.deferred;if(s13){for(let f29 of s13)f29();n3._zod.deferred=void 0}let r4=globalThis.__zod_globalConfig?.postProcessor;return r4&&r4(n3),n3}return Object.defineProperty(c28,"init",{value:y31}),Object.defineProperty(c28,Symbol.hasInstance,{value:e2=>d25?.Parent&&e2 instanceof d25.Parent?!0:e2?._zod?.traits?.has(t3)}),Object.defineProperty(c28,"name",{value:t3}),c28}function config(t3){return t3&&Object.assign(globalConfig,t3),globalConfig}var z5,p17,P10,$ZodAsyncError,globalConfig,init_core=__esm({"node_modules/zod/v4/core/core.js"(){init_util();p17={value:void 0,enumerable:!1},P10="captureStackTrace"in Error?Error:null;$ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};(z5=globalThis).__zod_globalConfig??(z5.__zod_globalConfig={});globalConfig=globalThis.__zod_globalConfig}});function y14(){let s13=this._zod;return s13.message??(s13.message=JSON.stringify(s13.def,jsonStringifyReplacer,2)),s13.message}function _15(s13){this._zod.message=s13}var O8,h16,d11,b13,$ZodError,$ZodRealError,init_errors2=__esm({"node_modules/zod/v4/core/errors.js"(){init_core();init_util();O8={get:y14,set:_15,enumerable:!0,configurable:!0},h16={value:void 0,enumerable:!1},d11=new WeakSet([Object.prototype,Error.prototype]),b13=(s13,r4)=>{s13.name="$ZodError",h16.value=r4,Object.defineProperty(s13,"issues",h16),h16.value=void 0,Object.defineProperty(s13,"message",O8);let t3=Object.getPrototypeOf(s13);d11.has(t3)||(d11.add(t3),Object.defineProperty(t3,"toString",{configurable:!0,enumerable:!1,get(){let e2=()=>this.message;return Object.defineProperty(this,"toString",{value:e2,configurable:!0,writable:!0}),e2},set(e2){Object.defineProperty(this,"toString",{value:e2,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",b13),$ZodRealError=$constructor("$ZodError",b13,void 0,{Parent:Error})}});function p18(n3,r4,s13){let e2;return{success:!1,get error(){return e2||(e2=new n3(r4.map(o8=>finalizeIssue(o8,s13,config()))),r4=void 0,s13=void 0),e2},set error(o8){e2=o8,r4=void 0,s13=void 0}}}var _parse,parse,_parseAsync,parseAsync,_safeParse,safeParse,_safeParseAsync,safeParseAsync,init_parse=__esm({"node_modules/zod/v4/core/parse.js"(){init_core();init_errors2();init_util();_parse=n3=>{let r4=(s13,e2,o8,t3)=>{let a18=o8?{...o8,async:!1}:{async:!1},c28=s13._zod.run({value:e2,issues:[]},a18);if(c28 instanceof Promise)throw new $ZodAsyncError;if(c28.issues.length){let d25=new(t3?.Err??n3)(c28.issues.map(y31=>finalizeIssue(y31,a18,config())));throw captureStackTrace(d25,t3?.callee??r4),d25}return c28.value};return r4},parse=_parse($ZodRealError),_parseAsync=n3=>{let r4=async(s13,e2,o8,t3)=>{let a18=o8?{...o8,async:!0}:{async:!0},c28=s13._zod.run({value:e2,issues:[]},a18);if(c28 instanceof Promise&&(c28=await c28),c28.issues.length){let d25=new(t3?.Err??n3)(c28.issues.map(y31=>finalizeIssue(y31,a18,config())));throw captureStackTrace(d25,t3?.callee??r4),d25}return c28.value};return r4},parseAsync=_parseAsync($ZodRealError),_safeParse=n3=>(r4,s13,e2)=>{let o8=e2?{...e2,async:!1}:{async:!1},t3=r4._zod.run({value:s13,issues:[]},o8);if(t3 instanceof Promise)throw new $ZodAsyncError;return t3.issues.length?p18(n3,t3.issues,o8):{success:!0,data:t3.value}},safeParse=_safeParse($ZodRealError);_safeParseAsync=n3=>async(r4,s13,e2)=>{let o8=e2?{...e2,async:!0}:{async:!0},t3=r4._zod.run({value:s13,issues:[]},o8);return t3 instanceof Promise&&(t3=await t3),t3.issues.length?p18(n3,t3.issues,o8):{success:!0,data:t3.value}},safeParseAsync=_safeParseAsync($ZodRealError)}});var anyString,number,init_regexes=__esm({"node_modules/zod/v4/core/regexes.js"(){anyString=/^[\s\S]{0,}$/,number=/^-?\d+(?:\.\d+)?$/}});var $ZodCheck,$ZodCheckStringFormat,$ZodCheckRegex,init_checks=__esm({"node_modules/zod/v4/core/checks.js"(){init_core();$ZodCheck=$constructor("$ZodCheck",(t3,e2)=>{var i14;t3._zod??(t3._zod={}),t3._zod.def=e2,(i14=t3._zod).onattach??(i14.onattach=[])}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(t3,e2)=>{var i14,n3;$ZodCheck.init(t3,e2),e2.pattern?(i14=t3._zod).check??(i14.check=o8=>{e2.pattern.lastIndex=0,!e2.pattern.test(o8.value)&&o8.issues.push({origin:"string",code:"invalid_format",format:e2.format,input:o8.value,...e2.pattern?{pattern:e2.pattern.toString()}:{},inst:t3,continue:!e2.abort})}):(n3=t3._zod).check??(n3.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(t3,e2)=>{$ZodCheckStringFormat.init(t3,e2),t3._zod.check=i14=>{e2.pattern.lastIndex=0,!e2.pattern.test(i14.value)&&i14.issues.push({origin:"string",code:"invalid_format",format:"regex",input:i14.value,pattern:e2.pattern.toString(),inst:t3,continue:!e2.abort})}})}});var init_doc=__esm({"node_modules/zod/v4/core/doc.js"(){}});var version,init_versions=__esm({"node_modules/zod/v4/core/versions.js"(){version={major:4,minor:6,patch:7}}});async function ae(e2,t3){let n3={async:!0};return U5(await e2._zod.run({value:t3,issues:[]},n3),n3)}function standardProps(e2){return{validate:t3=>{let n3={async:!1};try{let r4=e2._zod.run({value:t3,issues:[]},n3);if(!(r4 instanceof Promise))return U5(r4,n3)}catch{}return ae(e2,t3)},vendor:"zod",version:1}}function E13(e2,t3){let n3=sizeCaps(e2._zod.def.checks);if(!n3.length)return;let r4=Math.min(...n3.map(s13=>s13[0])),o8=e2._zod.parse;e2._zod.parse=(s13,i14)=>{let p34=t3(s13.value);if(p34>r4&&!i14?.skipChecks&&i14?.direction!=="backward"){for(let[f29,c28]of sizeCaps(e2._zod.def.checks))if(p34>f29&&c28._zod.def.when(s13)){let l40=s13.issues.length;return c28._zod.check(s13),s13.issues[l40].continue=!1,attachSchema(s13.issues,l40,e2),s13}}return o8(s13,i14)}}function V2(e2,t3,n3){e2.issues.length&&t3.issues.push(...prefixIssues(n3,e2.issues)),t3.value[n3]=e2.value}function T10(e2,t3,n3,r4,o8,s13){let i14=n3 in r4,p34=s13==="optional";if(!(!i14&&p34&&o8==="optional")){if(e2.issues.length){if(o8!==void 0&&p34&&!i14)return;t3.issues.push(...prefixIssues(n3,e2.issues))}if(!i14&&o8===void 0){e2.issues.length||t3.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n3]});return}e2.value===void 0?(i14||o8==="defaulted"&&!p34)&&(t3.value[n3]=void 0):t3.value[n3]=e2.value}}function F9(e2){let t3=Object.keys(e2.shape),n3=Object.getOwnPropertySymbols(e2.shape),r4=n3.length?n3:$e,o8=r4.length?[...t3,...r4]:t3;for(let i14 of o8)if(!e2.shape?.[i14]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(i14)}": expected a Zod schema`);let s13=optionalKeys(e2.shape);return{...e2,allKeys:o8,symbolKeys:r4,keySet:new Set(t3),numKeys:t3.length,optionalKeys:new Set(s13)}}function K2(e2,t3,n3,r4,o8,s13,i14){let p34=[],f29=o8.keySet,c28=o8.catchall._zod,l40=c28.def.type,v24=c28.optin,_25=c28.optout,d25=0;for(let h34 in t3){if(i14&&n3.issues.length!==d25){if(aborted(n3,d25))break;d25=n3.issues.length}if(f29.has(h34))continue;if(h34==="__proto__"){l40==="never"&&p34.push(h34);continue}if(l40==="never"){p34.push(h34);continue}let z9=c28.run({value:t3[h34],issues:[]},r4);z9 instanceof Promise?e2.push(z9.then(g29=>T10(g29,n3,h34,t3,v24,_25))):T10(z9,n3,h34,t3,v24,_25)}return p34.length&&n3.issues.push({code:"unrecognized_keys",keys:p34,input:t3,inst:s13,continue:!0}),e2.length?Promise.all(e2).then(()=>n3):n3}function Q(e2,t3){return e2.value=t3.issues.length?void 0:t3.value,e2}var $ZodType,U5,$ZodString,$ZodNumber,$ZodUnknown,ve,$ZodArray,$e,$ZodObject,$ZodRecord,$ZodEnum,$ZodOptional,init_schemas=__esm({"node_modules/zod/v4/core/schemas.js"(){init_core();init_regexes();init_util();init_versions();init_util();$ZodType=$constructor("$ZodType",(e2,t3)=>{var n3;e2??(e2={}),e2._zod.def=t3,e2._zod.bag=e2._zod.bag||{},e2._zod.version=version;let r4=e2._zod.def.checks,o8=e2._zod.traits.has("$ZodCheck")?[e2,...r4??[]]:r4?.length?[...r4]:[];for(let s13 of o8)for(let i14 of s13._zod.onattach)i14(e2);if(o8.length===0)(n3=e2._zod).deferred??(n3.deferred=[]),e2._zod.deferred?.push(()=>{e2._zod.run=e2._zod.parse});else{let s13=(p34,f29,c28)=>{if(p34.memo)return p34;let l40=aborted(p34),v24;for(let _25 of f29){if(_25._zod.def.when){if(explicitlyAborted(p34)||!_25._zod.def.when(p34))continue}else if(l40)continue;let d25=p34.issues.length,h34=_25._zod.check(p34);if(h34 instanceof Promise&&c28?.async===!1)throw new $ZodAsyncError;if(v24||h34 instanceof Promise)v24=(v24??Promise.resolve()).then(async()=>{await h34,p34.issues.length!==d25&&(attachSchema(p34.issues,d25,e2),l40||(l40=aborted(p34,d25)))});else{if(p34.issues.length===d25)continue;attachSchema(p34.issues,d25,e2),l40||(l40=aborted(p34,d25))}}return v24?v24.then(()=>p34):p34},i14=(p34,f29,c28)=>{if(aborted(p34))return p34.aborted=!0,p34;let l40=s13(f29,o8,c28);if(l40 instanceof Promise){if(c28.async===!1)throw new $ZodAsyncError;return l40.then(v24=>e2._zod.parse(v24,c28))}return e2._zod.parse(l40,c28)};e2._zod.run=(p34,f29)=>{if(f29.skipChecks)return e2._zod.parse(p34,f29);if(f29.direction==="backward"){let l40=e2._zod.parse({value:p34.value,issues:[]},{...f29,skipChecks:!0});return l40 instanceof Promise?l40.then(v24=>i14(v24,p34,f29)):i14(l40,p34,f29)}let c28=e2._zod.parse(p34,f29);if(c28 instanceof Promise){if(f29.async===!1)throw new $ZodAsyncError;return c28.then(l40=>s13(l40,o8,f29))}return s13(c28,o8,f29)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e2){own(this,"~standard",e2)}}),U5=(e2,t3)=>e2.issues.length?{issues:e2.issues.map(n3=>finalizeIssue(n3,t3,config()))}:{value:e2.value};$ZodString=$constructor("$ZodString",(e2,t3)=>{$ZodType.init(e2,t3),e2._zod.pattern=t3.pattern??anyString,e2._zod.parse=(n3,r4)=>{if(t3.coerce)try{n3.value=String(n3.value)}catch{}return typeof n3.value=="string"||n3.issues.push({expected:"string",code:"invalid_type",input:n3.value,inst:e2}),n3}}),$ZodNumber=$constructor("$ZodNumber",(e2,t3)=>{$ZodType.init(e2,t3),e2._zod.pattern=number,e2._zod.parse=(n3,r4)=>{if(t3.coerce)try{n3.value=Number(n3.value)}catch{}let o8=n3.value;if(typeof o8=="number"&&!Number.isNaN(o8)&&Number.isFinite(o8))return n3;let s13=typeof o8=="number"?Number.isNaN(o8)?"NaN":Number.isFinite(o8)?void 0:String(o8):void 0;return n3.issues.push({expected:"number",code:"invalid_type",input:o8,inst:e2,...s13?{received:s13}:{}}),n3}}),$ZodUnknown=$constructor("$ZodUnknown",(e2,t3)=>{$ZodType.init(e2,t3),e2._zod.parse=n3=>n3});ve=e2=>Array.isArray(e2)?e2.length:-1;$ZodArray=$constructor("$ZodArray",(e2,t3)=>{$ZodType.init(e2,t3);let n3=globalConfig.memoizer;n3?.attach(e2),e2._zod.parse=(r4,o8)=>{let s13=r4.value;if(!Array.isArray(s13))return r4.issues.push({expected:"array",code:"invalid_type",input:s13,inst:e2}),r4;r4.value=n3?n3.alloc(e2,r4,Array(s13.length),o8):Array(s13.length);let i14=[],p34=o8?.abortEarly;for(let f29=0;f29<s13.length;f29++){let c28=s13[f29],l40=t3.element._zod.run({value:c28,issues:[]},o8);if(l40 instanceof Promise)i14.push(l40.then(v24=>V2(v24,r4,f29)));else if(V2(l40,r4,f29),p34&&l40.issues.length!==0&&aborted(l40))break}return i14.length?Promise.all(i14).then(()=>r4):r4},E13(e2,ve)});$e=[];$ZodObject=$constructor("$ZodObject",(e2,t3)=>{$ZodType.init(e2,t3);let n3=Object.getOwnPropertyDescriptor(t3,"shape"),r4=n3?.get?n3.get.raw:t3.shape??{};if(r4){let c28=()=>{let l40={...r4};return Object.defineProperty(t3,"shape",{value:l40}),c28.raw=l40,l40};c28.raw=r4,Object.defineProperty(t3,"shape",{get:c28})}let o8=cached(()=>F9(t3));defineLazyInternal(e2,"propValues",c28=>{let l40=c28.def.shape,v24={};for(let _25 in l40){let d25=l40[_25]._zod;if(d25.values){Object.prototype.hasOwnProperty.call(v24,_25)||assignProp(v24,_25,new Set);for(let h34 of d25.values)v24[_25].add(h34);d25.optin!==void 0&&v24[_25].add(void 0)}}return v24});let s13=isObject,i14=t3.catchall,p34,f29=globalConfig.memoizer;f29?.attach(e2),e2._zod.parse=(c28,l40)=>{p34??(p34=o8.value);let v24=c28.value;if(!s13(v24))return c28.issues.push({expected:"object",code:"invalid_type",input:v24,inst:e2}),c28;c28.value=f29?f29.alloc(e2,c28,{},l40):{};let _25=[],d25=p34.shape,h34=l40?.abortEarly,z9=c28.issues.length;for(let g29 of p34.allKeys){if(h34&&c28.issues.length!==z9){if(aborted(c28,z9))break;z9=c28.issues.length}if(g29==="__proto__")continue;let w35=d25[g29],I23=w35._zod.optin,x38=w35._zod.optout,P18=w35._zod.run({value:v24[g29],issues:[]},l40);P18 instanceof Promise?_25.push(P18.then(b33=>T10(b33,c28,g29,v24,I23,x38))):T10(P18,c28,g29,v24,I23,x38)}return i14?K2(_25,v24,c28,l40,o8.value,e2,h34===!0):_25.length?Promise.all(_25).then(()=>c28):c28}}),$ZodRecord=$constructor("$ZodRecord",(e2,t3)=>{$ZodType.init(e2,t3);let n3=globalConfig.memoizer;n3?.attach(e2),e2._zod.parse=(r4,o8)=>{let s13=r4.value;if(!isPlainObject(s13))return r4.issues.push({expected:"record",code:"invalid_type",input:s13,inst:e2}),r4;let i14=[],p34=t3.keyType._zod.values;if(p34&&!t3.partial){r4.value=n3?n3.alloc(e2,r4,{},o8):{};let f29=new Set;for(let l40 of p34)if(typeof l40=="string"||typeof l40=="number"||typeof l40=="symbol"){if(f29.add(typeof l40=="number"?l40.toString():l40),l40==="__proto__")continue;let v24=t3.keyType._zod.run({value:l40,issues:[]},o8);if(v24 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(v24.issues.length){r4.issues.push({code:"invalid_key",origin:"record",issues:v24.issues.map(h34=>finalizeIssue(h34,o8,config())),input:l40,path:[l40],inst:e2});continue}let _25=v24.value;if(_25==="__proto__")continue;let d25=t3.valueType._zod.run({value:s13[l40],issues:[]},o8);d25 instanceof Promise?i14.push(d25.then(h34=>{h34.issues.length&&r4.issues.push(...prefixIssues(l40,h34.issues)),r4.value[_25]=h34.value})):(d25.issues.length&&r4.issues.push(...prefixIssues(l40,d25.issues)),r4.value[_25]=d25.value)}let c28;for(let l40 in s13)if(!f29.has(l40))if(t3.mode==="loose"){if(l40==="__proto__")continue;r4.value[l40]=s13[l40]}else c28=c28??[],c28.push(l40);c28&&c28.length>0&&r4.issues.push({code:"unrecognized_keys",input:s13,inst:e2,keys:c28,continue:!0})}else{r4.value=n3?n3.alloc(e2,r4,{},o8):{};let f29;for(let c28 of Reflect.ownKeys(s13)){if(c28==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s13,c28))continue;let l40=t3.keyType._zod.run({value:c28,issues:[]},o8);if(l40 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof c28=="string"&&number.test(c28)&&l40.issues.length){let h34=t3.keyType._zod.run({value:Number(c28),issues:[]},o8);if(h34 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");h34.issues.length===0&&(l40=h34)}if(l40.issues.length){t3.mode==="loose"?r4.value[c28]=s13[c28]:p34?(f29=f29??[],f29.push(c28)):r4.issues.push({code:"invalid_key",origin:"record",issues:l40.issues.map(h34=>finalizeIssue(h34,o8,config())),input:c28,path:[c28],inst:e2});continue}let _25=l40.value;if(_25==="__proto__")continue;let d25=t3.valueType._zod.run({value:s13[c28],issues:[]},o8);d25 instanceof Promise?i14.push(d25.then(h34=>{h34.issues.length&&r4.issues.push(...prefixIssues(c28,h34.issues)),r4.value[_25]=h34.value})):(d25.issues.length&&r4.issues.push(...prefixIssues(c28,d25.issues)),r4.value[_25]=d25.value)}f29&&f29.length>0&&r4.issues.push({code:"unrecognized_keys",input:s13,inst:e2,keys:f29,continue:!0})}return i14.length?Promise.all(i14).then(()=>r4):r4}}),$ZodEnum=$constructor("$ZodEnum",(e2,t3)=>{$ZodType.init(e2,t3);let n3=getEnumValues(t3.entries),r4=new Set(n3);e2._zod.values=r4,defineLazyInternal(e2,"pattern",o8=>{let s13=getEnumValues(o8.def.entries).filter(i14=>propertyKeyTypes.has(typeof i14));return new RegExp(s13.length?`^(${s13.map(i14=>escapeRegex(i14.toString())).join("|")})$`:"^[^\\s\\S]$")}),e2._zod.parse=(o8,s13)=>{let i14=o8.value;return r4.has(i14)||o8.issues.push({code:"invalid_value",values:n3,input:i14,inst:e2}),o8}});$ZodOptional=$constructor("$ZodOptional",(e2,t3)=>{$ZodType.init(e2,t3),defineLazyInternal(e2,"optin",n3=>n3.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e2._zod.optout="optional",defineLazyInternal(e2,"values",n3=>{let r4=n3.def.innerType._zod.values;return r4?new Set([...r4,void 0]):void 0}),defineLazyInternal(e2,"pattern",n3=>{let r4=n3.def.innerType._zod.pattern;return r4?new RegExp(`^(${cleanRegex(r4.source)})?$`):void 0}),e2._zod.parse=(n3,r4)=>{if(n3.value===void 0){if(t3.innerType._zod.optin!=="defaulted")return n3;let o8=t3.innerType._zod.run({value:n3.value,issues:[]},r4);return o8 instanceof Promise?o8.then(s13=>Q(n3,s13)):Q(n3,o8)}return t3.innerType._zod.run(n3,r4)}})}});var init_memoizer=__esm({"node_modules/zod/v4/core/memoizer.js"(){}});var init_locales=__esm({"node_modules/zod/v4/locales/index.js"(){}});function registry(){return new $ZodRegistry}var s8,$ZodRegistry,globalRegistry,init_registries=__esm({"node_modules/zod/v4/core/registries.js"(){$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t3,...e2){let i14=e2[0];return this._map.set(t3,i14),i14&&typeof i14=="object"&&"id"in i14&&this._idmap.set(i14.id,t3),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t3){let e2=this._map.get(t3);return e2&&typeof e2=="object"&&"id"in e2&&this._idmap.delete(e2.id),this._map.delete(t3),this}get(t3){let e2=t3._zod.parent;if(e2){let i14={...this.get(e2)??{}};delete i14.id;let o8={...i14,...this._map.get(t3)};return Object.keys(o8).length?o8:void 0}return this._map.get(t3)}has(t3){return this._map.has(t3)}};(s8=globalThis).__zod_globalRegistry??(s8.__zod_globalRegistry=registry());globalRegistry=globalThis.__zod_globalRegistry}});var init_compile=__esm({"node_modules/zod/v4/core/compile.js"(){}});function _16(e2){return e2.checks&&(e2.checks=[...e2.checks]),e2}function _string(e2,r4){return new e2(_16({type:"string",...normalizeParams(r4)}))}function _number(e2,r4){return new e2(_16({type:"number",checks:[],...normalizeParams(r4)}))}function _unknown(e2){return new e2({type:"unknown"})}function _regex(e2,r4){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r4),pattern:e2})}var init_api=__esm({"node_modules/zod/v4/core/api.js"(){init_checks();init_util()}});var init_to_json_schema=__esm({"node_modules/zod/v4/core/to-json-schema.js"(){}});var init_json_schema=__esm({"node_modules/zod/v4/core/json-schema.js"(){}});var init_core2=__esm({"node_modules/zod/v4/core/index.js"(){init_core();init_parse();init_errors2();init_schemas();init_memoizer();init_checks();init_versions();init_util();init_regexes();init_locales();init_registries();init_doc();init_compile();init_api();init_to_json_schema();init_json_schema()}});var init_parse2=__esm({"node_modules/zod/v4/mini/parse.js"(){init_core2()}});function string2(n3){return _string(ZodMiniString,n3)}function number2(n3){return _number(ZodMiniNumber,n3)}function unknown(){return _unknown(ZodMiniUnknown)}function array(n3,t3){return new ZodMiniArray({type:"array",element:n3,...normalizeParams(t3)})}function looseObject(n3,t3){return new ZodMiniObject({type:"object",shape:n3,catchall:unknown(),...normalizeParams(t3)})}function partialRecord(n3,t3,i14){return new ZodMiniRecord({type:"record",keyType:n3,valueType:t3,...normalizeParams(i14),partial:!0})}function s9(n3,t3){let i14=Array.isArray(n3)?Object.fromEntries(n3.map(e2=>[e2,e2])):n3;return new ZodMiniEnum({type:"enum",entries:i14,...normalizeParams(t3)})}function optional(n3){return new ZodMiniOptional({type:"optional",innerType:n3})}var ZodMiniType,ZodMiniString,ZodMiniNumber,ZodMiniUnknown,ZodMiniArray,ZodMiniObject,ZodMiniRecord,ZodMiniEnum,ZodMiniOptional,init_schemas2=__esm({"node_modules/zod/v4/mini/schemas.js"(){init_core2();init_util();init_parse2();ZodMiniType=$constructor("ZodMiniType",(n3,t3)=>{if(!n3._zod)throw new Error("Uninitialized schema in ZodMiniType.");$ZodType.init(n3,t3),n3.def=t3,n3.type=t3.type},{get with(){return this.check},set with(n3){own(this,"with",n3)},parse(n3,t3){return parse(this,n3,t3,{callee:this.parse})},parseAsync(n3,t3){return parseAsync(this,n3,t3,{callee:this.parseAsync})},safeParse(n3,t3){return safeParse(this,n3,t3)},safeParseAsync(n3,t3){return safeParseAsync(this,n3,t3)},check(...n3){let t3=this.def;return this.clone({...t3,checks:[...t3.checks??[],...n3.map(i14=>typeof i14=="function"?{_zod:{check:i14,def:{check:"custom"},onattach:[]}}:i14)]},{parent:!0})},clone(n3,t3){return clone(this,n3,t3)},brand(){return this},register(n3,t3){return n3.add(this,t3),this},apply(n3,...t3){return t3.length===0?n3(this):n3(this,...t3)}}),ZodMiniString=$constructor("ZodMiniString",(n3,t3)=>{$ZodString.init(n3,t3),ZodMiniType.init(n3,t3)});ZodMiniNumber=$constructor("ZodMiniNumber",(n3,t3)=>{$ZodNumber.init(n3,t3),ZodMiniType.init(n3,t3)});ZodMiniUnknown=$constructor("ZodMiniUnknown",(n3,t3)=>{$ZodUnknown.init(n3,t3),ZodMiniType.init(n3,t3)});ZodMiniArray=$constructor("ZodMiniArray",(n3,t3)=>{$ZodArray.init(n3,t3),ZodMiniType.init(n3,t3)});ZodMiniObject=$constructor("ZodMiniObject",(n3,t3)=>{$ZodObject.init(n3,t3),ZodMiniType.init(n3,t3),installLazyProp(n3,"shape",i14=>i14._zod.def.shape,!1)});ZodMiniRecord=$constructor("ZodMiniRecord",(n3,t3)=>{$ZodRecord.init(n3,t3),ZodMiniType.init(n3,t3)});ZodMiniEnum=$constructor("ZodMiniEnum",(n3,t3)=>{$ZodEnum.init(n3,t3),ZodMiniType.init(n3,t3),n3.options=[...n3._zod.values]});ZodMiniOptional=$constructor("ZodMiniOptional",(n3,t3)=>{$ZodOptional.init(n3,t3),ZodMiniType.init(n3,t3)})}});var init_checks2=__esm({"node_modules/zod/v4/mini/checks.js"(){init_core2()}});var init_iso=__esm({"node_modules/zod/v4/mini/iso.js"(){}});var init_coerce=__esm({"node_modules/zod/v4/mini/coerce.js"(){}});var init_external=__esm({"node_modules/zod/v4/mini/external.js"(){init_core2();init_parse2();init_schemas2();init_checks2();init_locales();init_iso();init_coerce()}});var init_mini=__esm({"node_modules/zod/mini/index.js"(){init_external()}});function parseManifest(n3,t3){let i14;try{i14=JSON.parse(n3)}catch(o8){throw new UserError(`${t3} is not JSON: ${o8.message}`,{fix:"Build the release again."})}let r4=u15.safeParse(i14);if(r4.success)return r4.data;let a18=r4.error.issues.map(({path:o8,message:f29})=>`${o8.join(".")||"the file"}: ${f29}`);throw new UserError(`${t3}: ${a18.join("; ")}`,{fix:"Build the release again."})}function requireVerdict(n3,t3,i14){if(t3==="dev")return;let r4=n3?.gates?.[t3];if(r4!=="pass"){if(r4===void 0){if(i14)return;throw new UserError(n3===void 0?`profile ${t3} needs a manifest with the verdict of the gates`:`the manifest has no verdict of the gates for ${t3}`,{fix:"Give `manifest` from build-and-gate, or set `skip-tests: true` to deploy without."})}throw new UserError(`the gates for ${t3} ended with ${r4}`,{fix:"See the readiness report; no option deploys a release whose gates failed."})}}function manifestText(n3,t3,i14){return`${JSON.stringify({...i14,version:n3.version,commit:n3.commit,configHash:n3.configHash,...t3===void 0?{}:{archive:{sha256:t3}}},null,2)}
`}var c16,u15,init_manifest=__esm({"src/release/manifest.ts"(){"use strict";init_mini();init_errors();c16=s9(["pass","fail","inconclusive"]),u15=looseObject({service:optional(string2()),version:string2(),commit:string2().check(_regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)),archive:looseObject({sha256:string2().check(_regex(/^[0-9a-f]{64}$/)),name:optional(string2()),bytes:optional(number2())}),gates:optional(partialRecord(s9(["dev","staging","production"]),c16)),profile:optional(s9(["dev","staging","production"])),readiness:optional(number2()),waivers:optional(array(looseObject({gate:string2(),until:string2(),reason:string2()}))),builder:optional(looseObject({repository:string2(),runId:string2(),attempt:string2(),actor:string2(),url:string2()}))})}});async function fromArchive(n3){let{file:r4,commit:i14}=n3,e2=u16(n3),t3=n3.version??e2?.version;if(t3===void 0)throw new UserError("input version: is required",{fix:"Give the version that the archive holds, or a manifest that names it."});if(e2!==void 0&&plainVersion(e2.version)!==plainVersion(t3))throw new UserError(`the manifest is of version ${e2.version}, not ${t3}`,{fix:"Give the manifest that was built with this archive."});if(e2!==void 0&&i14!==void 0&&e2.commit!==i14)throw new UserError(`the manifest is of commit ${e2.commit}, not ${i14}`,{fix:"Give the manifest that was built with this archive, or correct `commit`."});return{file:r4,version:t3,manifest:e2,committed:[],commit:e2?.commit??i14??await n3.commitOf(t3)}}function u16({file:n3,manifest:r4,manifestSha256:i14}){let e2=(0,import_node_path5.join)((0,import_node_path5.dirname)(n3),"release.json"),t3=r4??((0,import_node_fs9.existsSync)(e2)?e2:void 0);if(t3!==void 0)return parseManifest(v10(t3,i14),t3);if(i14!==void 0)throw new UserError(`manifest ${e2} is missing, and must have sha256 ${i14}`,{fix:"Fetch release.json together with the archive, or give `manifest`."})}function v10(n3,r4){let i14;try{i14=(0,import_node_fs9.readFileSync)(n3)}catch(t3){throw new UserError(`manifest ${n3} cannot be read: ${t3.code??String(t3)}`,{fix:"Correct `manifest`."})}let e2=(0,import_node_crypto6.createHash)("sha256").update(i14).digest("hex");if(r4!==void 0&&e2!==r4)throw new UserError(`manifest ${n3} has sha256 ${e2}, the one that was built ${r4}`,{fix:"It is not what the build made; fetch archive and manifest again, or build again."});return i14.toString("utf8")}var import_node_crypto6,import_node_fs9,import_node_path5,init_from_archive=__esm({"src/release/from-archive.ts"(){"use strict";import_node_crypto6=__nccwpck_require__(598),import_node_fs9=__nccwpck_require__(24),import_node_path5=__nccwpck_require__(760);init_errors();init_manifest();init_release()}});async function fromGit(t3,o8,i14,n3){let e2=await p20(t3,n3);if(o8!==void 0&&o8!==e2)throw new UserError(`version ${t3} is commit ${e2} in this checkout, not ${o8}`,{fix:"Correct `commit`, or leave it out; where the tag was moved, give its release a version of its own."});let r4=await archiveCommit(e2,i14,n3),a18=/^v?\d/.test(t3)?t3:await l18(e2,n3);return{file:i14,version:a18,commit:e2,manifest:void 0,committed:r4}}async function p20(t3,o8){if(!m15(t3))throw new UserError(`version ${JSON.stringify(t3)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let i14 of[`refs/tags/${t3}`,`refs/tags/v${t3}`,t3,`refs/remotes/origin/${t3}`]){let n3=await c17(i14,o8);if(n3!==void 0)return n3}throw new UserError(`version ${t3} is not a tag, branch or commit of this checkout`,{fix:"Push the tag, and check out with `fetch-depth: 0`; or give `archive`."})}async function commitOfVersion(t3,o8,i14,n3){let e2=plainVersion(t3);try{let r4=m15(e2)?new Set([await c17(`refs/tags/v${e2}`,o8),await c17(`refs/tags/${e2}`,o8)]):new Set;r4.delete(void 0);let[a18="",d25]=r4;if(d25!==void 0)return n3.warn(`The tags v${e2} and ${e2} are different commits: it is unknown which one the archive was built from. Give \`commit\`.`),"";if(a18!=="")return a18}catch(r4){n3.warn(`The commit of ${e2} could not be read from its tag: ${r4 instanceof UserError?explain(r4):errorMessage(r4)}`)}return i14.GITHUB_REF_TYPE==="tag"&&plainVersion(i14.GITHUB_REF_NAME??"")===e2?i14.GITHUB_SHA??"":""}function m15(t3){return w11.test(t3)&&!t3.includes("..")}async function c17(t3,o8){let{code:i14,stdout:n3,stderr:e2}=await o8("rev-parse","--quiet","--verify","--end-of-options",`${t3}^{commit}`),r4=i14===0?void 0:refusalOf(e2);if(r4!==void 0)throw r4;return i14===0?n3.trim():void 0}async function l18(t3,o8){let{code:i14,stdout:n3}=await o8("show",`${t3}:./package.json`);try{let e2=i14===0?JSON.parse(n3).version:void 0;if(typeof e2=="string")return e2}catch{}throw new UserError("the branch has no package.json with a version",{fix:"Deploy a tag such as v1.2.3, or give `archive` and `version`."})}var w11,init_from_git=__esm({"src/release/from-git.ts"(){"use strict";init_commit();init_errors();init_git();init_release();w11=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/}});function commandEnvironment(t3,E28){let r4=E28.filter(n3=>n3.length>3);return Object.fromEntries(Object.entries(t3).filter(n3=>{let[T22,e2]=n3;return e2!==void 0&&!i11.test(T22)&&!r4.some(s13=>e2.includes(s13))}))}var i11,init_command_environment=__esm({"src/app/command-environment.ts"(){"use strict";i11=/^(?:INPUT_|STATE_|ACTIONS_|SAVE_)|^GITHUB_(?:TOKEN|OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$|^(?:GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN|BASH_ENV)$/}});async function shipmentOf(n3,r4,s13,f29,o8,a18){let e2=await E14(n3,o8,a18),{manifest:i14}=e2;if(i14?.service!==void 0&&i14.service!==s13)throw new UserError(`the manifest is of service ${i14.service}, deploy.yml of ${s13}`,{fix:"Give the manifest of this service's build."});requireVerdict(i14,r4.profile,n3["skip-tests"]);let t3=await readArchive(e2.file);if(i14!==void 0&&i14.archive.sha256!==t3.sha256)throw new UserError(`archive ${e2.file} has sha256 ${t3.sha256}, its manifest has ${i14.archive.sha256}`,{fix:"It is not the archive that was built and tested; download it again, or build again."});let d25=leftOutOf(e2.committed,t3.names);d25!==void 0&&a18.log.warn(`${d25}.`);let c28=readConfigFiles(r4,o8),h34=release(e2.version,e2.commit,configurationHash(r4,hashedTarget(r4.target),c28));return{release:h34,payload:{kind:"archive",file:e2.file,sha256:t3.sha256,needs:t3.needs},files:c28,secrets:f29,manifest:manifestText(h34,t3.sha256,i14)}}async function E14(n3,r4,s13){let f29=gitIn(r4,commandEnvironment(process.env,[]),s13),{archive:o8,manifest:a18,version:e2,commit:i14}=n3;if(o8!==void 0)return fromArchive({file:insideOf(r4,o8),manifest:a18===void 0?void 0:insideOf(r4,a18),manifestSha256:n3["manifest-sha256"],version:e2,commit:i14,commitOf:async t3=>commitOfVersion(t3,f29,process.env,s13.log)});if(n3["manifest-sha256"]!==void 0)throw new UserError("input manifest-sha256: goes with `archive`");if(e2===void 0)throw new UserError("neither archive nor version is given",{fix:"Give `archive`, or a git ref as `version`."});return fromGit(e2,i14,(0,import_node_path6.join)(s13.tmp,"release.tar.gz"),f29)}var import_node_path6,init_release3=__esm({"src/app/release.ts"(){"use strict";import_node_path6=__nccwpck_require__(760);init_target3();init_commit();init_errors();init_git();init_archive();init_configuration();init_from_archive();init_from_git();init_manifest();init_release();init_command_environment();init_config_file()}});var shared$16,outcomeContaining,readSecrets,withReferences,withValues,init_secrets=__esm({"shared:src/app/inputs/secrets.ts"(){shared$16=(__nccwpck_require__(377).shared)["src/app/inputs/secrets.ts"],outcomeContaining=shared$16.outcomeContaining,readSecrets=shared$16.readSecrets,withReferences=shared$16.withReferences,withValues=shared$16.withValues}});var deploy_exports={};__export(deploy_exports,{deployMain:()=>deployMain,deployPost:()=>deployPost,saveForPost:()=>saveForPost});async function deployMain(e2,t3,o8){let{inputs:n3,config:c28,secrets:r4,notify:f29,job:s13,folder:d25,token:p34,credentials:m33}=e2,{service:i14}=c28,{environment:a18,serviceSecrets:l40}=withValues(M11(e2),r4),y31=await shipmentOf(n3,a18,i14,l40,d25,o8),{release:u23}=y31,O23=`deploy of ${u23.version} to ${a18.name}`,v24=ownerOf2(s13,"deploy",u23.id,O23,o8),j17=n3["dry-run"]?()=>{}:saveForPost({service:i14,environment:a18,id:v24.id,job:s13,folder:d25,credentials:m33,token:p34,secrets:r4},o8),F24=requestOf({intent:"deploy",service:i14,environment:a18,owner:v24,job:s13,folder:d25,token:p34,dryRun:n3["dry-run"],force:n3.force,allowDiverged:n3["allow-diverged"],planHash:n3["plan-hash"],version:u23.version},o8);await withTarget(i14,a18,m33,o8,async I23=>{t3();let g29=await deploy(F24,y31,I23,...verifierFor(a18,o8));g29.outcome!=="unknown"&&j17(),await finish({report:g29,notify:f29,job:s13,outputs:!0},o8)})}function M11({inputs:e2,environment:t3}){let{before:o8,after:n3}=t3.hooks,c28=e2["on-failure"]??t3.onFailure;if(c28==="rollback"&&[...o8,...n3].some(({irreversible:r4})=>r4))throw new UserError("an irreversible hook needs on-failure: hold",{fix:"Remove the input `on-failure: rollback`."});return{...t3,onFailure:c28}}function saveForPost({service:e2,environment:t3,id:o8,job:n3,folder:c28,credentials:r4,token:f29,secrets:s13},d25){let p34=(0,import_node_path7.join)(d25.tmp,"credentials.json"),m33={credentials:r4,token:f29,masked:Object.values(s13).filter(a18=>outcomeContaining(a18)===void 0)};(0,import_node_fs10.writeFileSync)(p34,JSON.stringify(m33),{mode:384});let i14={service:e2,environment:U6(t3),id:o8,checkRunId:n3.checkRunId,folder:(0,import_node_path7.resolve)(c28),kept:p34};return saveState(STATE,i14),()=>saveState(DONE,"true")}function U6(e2){return{...e2,smoke:[]}}async function deployPost(e2){let t3=JSON.parse(getState(STATE)),{credentials:o8,token:n3,masked:c28}=JSON.parse((0,import_node_fs10.readFileSync)(t3.kept,"utf8"));for(let i14 of[o8.ssh.key,n3,...c28])i14!==void 0&&e2.secrets.add(i14);let r4=currentJob(t3.checkRunId),{service:f29,environment:s13,folder:d25}=t3,p34=ownerOf2(r4,"recover","",`post step of ${t3.id}`,e2),m33=requestOf({intent:"recover",service:f29,environment:s13,owner:p34,job:r4,folder:d25,token:n3},e2);await withTarget(f29,s13,o8,e2,async i14=>{let a18=await recover(m33,{mine:l40=>l40===t3.id,overtake:!1},i14,...verifierFor(s13,e2));await finish({report:ofDeployment(a18,r4),notify:{},job:r4,outputs:!1},e2)})}var import_node_fs10,import_node_path7,init_deploy2=__esm({"src/app/deploy.ts"(){"use strict";import_node_fs10=__nccwpck_require__(24),import_node_path7=__nccwpck_require__(760);init_action();init_errors();init_deploy();init_recover();init_open();init_verifier2();init_finish2();init_post_state();init_job();init_request();init_recover2();init_release3();init_secrets()}});var shared$17,readSource,syntaxProblems,init_source=__esm({"shared:src/config/source.ts"(){shared$17=(__nccwpck_require__(377).shared)["src/config/source.ts"],readSource=shared$17.readSource,syntaxProblems=shared$17.syntaxProblems}});var shared$18,Annotations,actionsLog,plainLog,init_log=__esm({"shared:src/core/log.ts"(){shared$18=(__nccwpck_require__(377).shared)["src/core/log.ts"],Annotations=shared$18.Annotations,actionsLog=shared$18.actionsLog,plainLog=shared$18.plainLog}});function sha256(n3){return(0,import_node_crypto7.createHash)("sha256").update(n3).digest("hex")}function findFiles(n3,e2){let{files:t3,left:r4}=someFiles(n3,e2);if(r4!==void 0)throw new UserError(`${JSON.stringify(e2)} has more than ${r4}`,{fix:"Name a folder with fewer."});return t3}function someFiles(n3,e2){let t3=b14(e2),r4=e2.split("/").slice(0,-1),g29=r4.findIndex(f29=>/[*?[]/.test(f29)),p34=(g29===-1?r4:r4.slice(0,g29)).join("/"),m33=e2.includes("**")?1/0:r4.length,i14=[],u23=[p34];for(let f29=0;u23.length>0;f29+=1){if(f29>=h18)return{files:i14.sort(),left:`${h18} folders to search`};if(i14.length>a13)break;let o8=u23.pop()??"",y31=o8===""?0:o8.split("/").length;for(let s13 of E15((0,import_node_path8.join)(n3,o8))){let l40=o8===""?s13.name:`${o8}/${s13.name}`;s13.isDirectory()&&!S13.has(s13.name)&&y31<m33?u23.push(l40):(s13.isFile()||s13.isSymbolicLink()&&!O9((0,import_node_path8.join)(n3,l40)))&&t3.test(l40)&&i14.push(l40)}}return{files:i14.sort().slice(0,a13),left:i14.length>a13?`${a13} files`:void 0}}function E15(n3){try{return(0,import_node_fs11.readdirSync)(n3,{withFileTypes:!0})}catch{return[]}}function O9(n3){return(0,import_node_fs11.statSync)(n3,{throwIfNoEntry:!1})?.isDirectory()??!1}function b14(n3){let e2=n3.replace(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[^*?[]+|\[/g,t3=>t3==="**/"?"(?:.*/)?":t3==="**"?".*":t3==="*"?"[^/]*":t3==="?"?"[^/]":/^\[[^\]]+\]$/.test(t3)?`[${t3.slice(1,-1).replace(/^!/,"^").replaceAll("\\","\\\\")}]`:t3.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&"));return new RegExp(`^${e2}$`)}function readText(n3,e2){return(0,import_node_fs11.readFileSync)((0,import_node_path8.join)(n3,e2),"utf8")}var import_node_crypto7,import_node_fs11,import_node_path8,a13,h18,S13,Freshness,init_files=__esm({"src/gates/files.ts"(){"use strict";import_node_crypto7=__nccwpck_require__(598),import_node_fs11=__nccwpck_require__(24),import_node_path8=__nccwpck_require__(760);init_errors();a13=5e3,h18=2e4,S13=new Set([".git","node_modules"]);Freshness=class{folder;before=new Map;constructor(e2,t3){this.folder=e2;for(let r4 of findFiles(e2,t3))this.before.set(r4,this.stateOf(r4))}isFresh(e2){return this.before.get(e2)!==this.stateOf(e2)}stateOf(e2){let t3=(0,import_node_fs11.statSync)((0,import_node_path8.join)(this.folder,e2),{bigint:!0,throwIfNoEntry:!1});return t3===void 0?"":`${t3.ino} ${t3.mtimeNs} ${t3.size}`}}}});function appSources(r4){return["src/*.app.src","apps/*/src/*.app.src","lib/*/src/*.app.src"].flatMap(e2=>findFiles(r4,e2)).map(e2=>({file:e2,folder:e2.replace(/\/?src\/[^/]+$/,""),name:e2.replace(/^.*\//,"").replace(/\.app\.src$/,"")}))}function mainApp(r4,e2){return r4.find(({name:s13})=>s13===e2.replaceAll("-","_"))??(r4.length===1?r4[0]:void 0)}function literalVsn(r4){let e2=r4.replace(p21,n3=>n3.startsWith("%")?" ".repeat(n3.length):n3),s13=0;for(let{0:n3,index:t3}of e2.matchAll(p21)){if(n3==="{"&&s13===2){l20.lastIndex=t3;let i14=l20.exec(e2)?.[1];if(i14!==void 0)return{version:i14,line:e2.slice(0,t3).split(`
`).length}}(n3==="{"||n3==="[")&&(s13+=1),(n3==="}"||n3==="]")&&(s13-=1)}}var p21,l20,init_applications=__esm({"src/gates/erlang/applications.ts"(){"use strict";init_files();p21=/%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$(?:\\[\s\S]|[\s\S])|[{}[\]]/g,l20=/\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/y}});function compareVersions(u23,t3){let[n3,e2]=[s10.exec(u23),s10.exec(t3)];if(n3===null||e2===null)return;let r4=c19(o5(n3[1]),o5(e2[1]));return r4!==0?r4:n3[2]===void 0||e2[2]===void 0?+(n3[2]===void 0)-+(e2[2]===void 0):f18(n3[2].split("."),e2[2].split("."))}function o5(u23=""){return[...u23.split(".").map(Number),0,0,0].slice(0,4)}function c19(u23,t3){let n3=u23.findIndex((e2,r4)=>e2!==t3[r4]);return n3===-1?0:(u23[n3]??0)-(t3[n3]??0)}function f18(u23,t3){for(let n3=0;n3<Math.max(u23.length,t3.length);n3+=1){let[e2,r4]=[u23[n3],t3[n3]];if(e2===void 0||r4===void 0)return+(r4===void 0)-+(e2===void 0);if(e2===r4)continue;let[i14,d25]=[/^\d+$/.test(e2),/^\d+$/.test(r4)];return i14&&d25?Number(e2)-Number(r4):i14!==d25?i14?-1:1:e2<r4?-1:1}return 0}var s10,init_semver=__esm({"src/gates/semver.ts"(){"use strict";s10=/^(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/}});async function readHead(e2){let{code:s13,stdout:o8,stderr:i14}=await e2("rev-list","--max-count=1","--timestamp","HEAD"),r4=/^(\d+) ([0-9a-f]{40,64})$/.exec(o8.trim());if(s13!==0||r4===null)throw refusalOf(i14)??new UserError(`no commit found: ${gitError(i14)||"git printed nothing"}`,{fix:"Check out the repository first, and give `working-directory` a folder in it."});let n3=await c20(e2,"--points-at=HEAD"),t3=await e2("rev-parse","--is-shallow-repository");return{commit:r4[2]??"",time:Number(r4[1]),tags:[...new Set(n3.map(({version:a18})=>a18))],shallow:t3.stdout.trim()==="true"}}async function c20(e2,...s13){let{stdout:o8}=await e2("for-each-ref","--format=%(refname:strip=2)",...s13,"refs/tags/");return o8.split(`
`).flatMap(i14=>{let r4=g16.exec(i14)?.[1];return r4===void 0?[]:[{tag:i14,version:r4}]})}async function readBase(e2,{shallow:s13},o8){if(e2!==void 0){if(!l21.test(e2)||e2.includes(".."))throw new UserError(`input base-ref: ${JSON.stringify(e2)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let t3 of[e2,`refs/remotes/origin/${e2}`])if((await o8("rev-parse","--quiet","--verify","--end-of-options",`${t3}^{commit}`)).code===0)return{ref:t3,version:void 0,why:"input base-ref"};throw new UserError(`input base-ref: ${e2} is not a tag, branch or commit of this checkout`,{fix:"Check out with `fetch-depth: 0`."})}let i14=await c20(o8,"--merged=HEAD","--no-contains=HEAD"),r4=i14.filter(({tag:t3})=>t3.startsWith("v")),n3;for(let t3 of r4.length>0?r4:i14.filter(({tag:a18})=>/^\d+\.\d/.test(a18)))compareVersions(t3.version,t3.version)!==void 0&&(n3===void 0||(compareVersions(t3.version,n3.version)??0)>0)&&(n3=t3);return n3!==void 0?{ref:`refs/tags/${n3.tag}`,version:n3.version,why:`tag ${n3.tag}`}:{ref:void 0,version:void 0,why:s13?"the checkout is shallow, so earlier tags are missing":"there is no earlier tag"}}var l21,g16,init_git2=__esm({"src/gates/git.ts"(){"use strict";init_errors();init_git();init_semver();l21=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/,g16=/^v?(\d[0-9A-Za-z.+_-]{0,63})$/}});async function readCheckout(e2,n3){let{config:r4,folder:o8,env:t3,out:i14,readArchive:y31,yamlProblems:v24}=e2,s13=gitIn(o8,t3,n3),a18=await readHead(s13),h34=await readBase(e2.baseRef,a18,s13),c28=(0,import_node_fs12.existsSync)((0,import_node_path9.join)(o8,"rebar.config")),f29=readPackage(o8),m33=e2.version??S14(e2.tag,a18),l40=m33??(c28?B12(o8,r4.service):f29?.version);if(l40===void 0)throw new UserError("cannot determine the version",{fix:"Give `version`, or run on a commit with a tag such as v1.2.3."});let u23=(0,import_node_path9.join)(n3.tmp,"gates");return(0,import_node_fs12.mkdirSync)(u23,{recursive:!0,mode:448}),{config:r4,folder:o8,env:t3,out:i14,readArchive:y31,yamlProblems:v24,version:e2.checkVersion(l40),isVersionGiven:m33!==void 0,head:a18,startedAtMs:n3.clock.now(),base:h34,git:s13,hasRebar:c28,package:f29,tmp:u23}}function S14(e2,{tags:n3}){return e2!==void 0&&n3.includes(e2)?e2:n3.length===1?n3[0]:void 0}function B12(e2,n3){let r4=mainApp(appSources(e2),n3);return r4===void 0?void 0:literalVsn(readText(e2,r4.file))?.version}function readPackage(e2){let n3=(0,import_node_path9.join)(e2,"package.json");if(!(0,import_node_fs12.existsSync)(n3))return;let r4;try{r4=JSON.parse((0,import_node_fs12.readFileSync)(n3,"utf8"))}catch(i14){throw new UserError(`package.json is not JSON: ${i14.message}`)}let o8=r4?.scripts?.test,t3=typeof o8=="string"&&o8.trim()!==""&&!/no test specified/.test(o8);return{name:typeof r4?.name=="string"?r4.name:void 0,version:typeof r4?.version=="string"?r4.version:void 0,test:t3?o8:void 0}}function withVersion(e2,n3){return e2.map(r4=>r4.replaceAll("{version}",n3))}var import_node_fs12,import_node_path9,init_checkout=__esm({"src/gates/checkout.ts"(){"use strict";import_node_fs12=__nccwpck_require__(24),import_node_path9=__nccwpck_require__(760);init_errors();init_git();init_applications();init_files();init_git2()}});var shared$19,PROFILES,init_profile=__esm({"shared:src/core/profile.ts"(){shared$19=(__nccwpck_require__(377).shared)["src/core/profile.ts"],PROFILES=shared$19.PROFILES}});function checkoutFiles(e2){return{name:"files of the checkout",mode:e2}}function a14(e2){return{dev:e2,staging:e2,production:e2}}function measured(e2,r4,n3={}){return{verdicts:typeof e2=="string"?a14(e2):e2,summary:r4,findings:[],criteria:[],figures:{},evidence:[],...n3}}function lacking({why:e2,fix:r4},n3){let t3=`${n3.length===PROFILES.length?"deploy.yml or its preset requires it":expectedBy(n3)}, and ${e2}. ${r4}`;return measured(Object.fromEntries(n3.map(o8=>[o8,"fail"])),t3,{findings:[{severity:"error",message:t3}]})}function expectedBy(e2){return`${e2.join(" and ")} ${e2.length===1?"expects":"expect"} it`}function failed(e2,r4={}){return measured("fail",e2,{findings:[{severity:"error",message:e2,...r4}]})}function inconclusive(e2,r4={}){return measured("inconclusive",e2,{findings:[{severity:"error",message:e2}],...r4})}function endedBy(e2,r4){return`${e2} was killed by ${r4??"a signal"}${r4==="SIGKILL"?", as the system does when memory runs out":""}`}var STAGES,REBAR_BUILD,init_gate=__esm({"src/gates/gate.ts"(){"use strict";init_profile();STAGES=["inspect","build","test","pack"];REBAR_BUILD={name:"build folder of rebar3",mode:"exclusive"}}});async function uncommitted(s13){let i14=await m16(s13,"status","--porcelain=v2","-z","--untracked-files=normal","--ignore-submodules=none"),o8=[],e2=i14.split("\0");for(let t3=0;t3<e2.length;t3+=1){let n3=e2[t3]??"",a18={1:8,2:9,u:10,"?":1}[n3[0]??""];a18!==void 0&&(o8.push({path:n3.split(" ").slice(a18).join(" "),isNew:n3.startsWith("?")}),n3.startsWith("2")&&(t3+=1))}let r4=new Set(o8.map(({path:t3})=>t3));return[...o8,...(await S15(s13)).filter(t3=>!r4.has(t3)).map(t3=>({path:t3,isNew:!1}))]}async function S15(s13){let i14=(await m16(s13,"rev-parse","--show-toplevel")).replace(/\n$/,""),o8=(await m16(s13,"-C",i14,"ls-files","-v","-z")).split("\0").filter(t3=>/^[a-zS] /.test(t3)),e2=[],r4=[];for(let t3 of o8){let n3=t3.slice(2),a18=(0,import_node_fs13.lstatSync)((0,import_node_path10.join)(i14,n3),{throwIfNoEntry:!1});a18?.isFile()===!0?r4.push(n3):(a18!==void 0||!/^s/i.test(t3))&&e2.push(n3)}for(let t3=0;t3<r4.length;t3+=p22){let n3=r4.slice(t3,t3+p22),a18=(await m16(s13,"-C",i14,"hash-object","--",...n3)).split(`
`),l40=(await m16(s13,"-C",i14,"--literal-pathspecs","ls-files","--stage","-z","--",...n3)).split("\0"),g29=new Map(l40.map(c28=>[c28.slice(c28.indexOf("	")+1),c28.split(" ")[1]]));e2.push(...n3.filter((c28,u23)=>g29.get(c28)!==a18[u23]))}return e2}async function m16(s13,...i14){let{code:o8,stdout:e2,stderr:r4}=await s13(...i14);if(o8!==0)throw new UserError(`git ${i14.find(t3=>/^[a-z]/.test(t3))??""} failed: ${gitError(r4)}`);return e2}function $17(s13){if(s13.every(({isNew:o8})=>o8))return"Commit them, or add them to .gitignore";let i14="Commit or undo the changes (`git diff HEAD`); in a job, an earlier step made them";return s13.some(({isNew:o8})=>o8)?`${i14}. New files may go into .gitignore`:i14}var import_node_fs13,import_node_path10,d15,p22,gitClean,init_git_clean=__esm({"src/gates/git-clean.ts"(){"use strict";import_node_fs13=__nccwpck_require__(24),import_node_path10=__nccwpck_require__(760);init_errors();init_git();init_gate();d15=20,p22=500;gitClean={row:"G9",area:"application",stage:"inspect",make:(s13,{git:i14,head:o8})=>({title:"nothing uncommitted",resources:[checkoutFiles("exclusive")],async run(){let e2=await uncommitted(i14),r4=[{what:"HEAD",value:o8.commit}],t3={uncommitted:e2.length};if(e2.length===0)return measured("pass","everything is committed",{figures:t3,evidence:r4});let n3=e2.slice(0,d15).map(({path:l40})=>JSON.stringify(l40)).join(", "),a18=`${e2.length} uncommitted: ${n3}${e2.length>d15?", \u2026":""}`;return measured({dev:"pass",staging:"pass",production:"fail"},a18,{findings:[{severity:"error",message:`${a18}. ${$17(e2)}`}],figures:t3,evidence:r4})}})}}});function entryOf({name:e2,row:t3,area:n3,gate:o8},{ended:r4,trace:d25,waivers:i14,profile:s13}){let c28=o8?.expected??[],y31={name:e2,row:t3,area:n3,title:o8?.title??e2,expected:c28,commands:d25.commands,startMs:r4?.startMs??0,durationMs:r4?.durationMs??0,log:d25.log},G15={verdicts:void 0,waived:void 0,findings:[],figures:{},evidence:[]},f29=(a18,w35,N21)=>({...y31,...G15,state:a18,summary:w35,criteria:N21});if(o8===void 0)return f29("off","turned off in deploy.yml",m17);if(r4===void 0){let a18={met:0,expected:c28.includes(s13)?1:0};return f29("not selected","not among the gates of the input gates",a18)}let{measured:l40,reason:g29}=r4;if(l40===void 0)return f29("not applicable",v11(g29,c28),m17);let{verdicts:p34,findings:h34,figures:C16,evidence:P18,summary:M24}=l40,u23=p34[s13],b33=Object.values(p34).every(a18=>a18==="pass");return{...y31,state:u23??"not applicable",verdicts:p34,summary:u23===void 0?v11(g29,c28):M24,criteria:u23===void 0?m17:j8(l40,u23),waived:b33?void 0:i14.find(a18=>a18.gate===e2),findings:h34,figures:C16,evidence:P18}}function j8({criteria:e2},t3){return e2.length===0?{met:t3==="pass"?1:0,expected:1}:{met:e2.filter(({met:n3})=>n3===!0).length,expected:e2.length}}function v11(e2,t3){return t3.length===0?e2:`${e2}; ${expectedBy(t3)}`}function judge(e2,t3,n3){let o8=n3?["dev"]:PROFILES,r4=x16(e2),d25=[...new Set(e2.map(({area:i14})=>i14))].map(i14=>[i14,x16(e2.filter(s13=>s13.area===i14))]);return{verdict:E16(e2,t3),verdicts:Object.fromEntries(o8.map(i14=>[i14,E16(e2,i14)])),readiness:r4.expected===0?0:Math.floor(r4.met/r4.expected*100),criteria:r4,areas:Object.fromEntries(d25.filter(([,{expected:i14}])=>i14>0))}}function E16(e2,t3){let n3=e2.filter(({verdicts:r4})=>r4?.[t3]!==void 0);if(n3.length===0)return"inconclusive";let o8=n3.filter(({waived:r4})=>r4===void 0).map(({verdicts:r4})=>r4?.[t3]);return o8.includes("fail")?"fail":o8.includes("inconclusive")?"inconclusive":"pass"}function x16(e2){return{met:e2.reduce((t3,{criteria:n3})=>t3+n3.met,0),expected:e2.reduce((t3,{criteria:n3})=>t3+n3.expected,0)}}var m17,init_judge=__esm({"src/gates/judge.ts"(){"use strict";init_profile();init_gate();m17={met:0,expected:0}}});function versionHeading(e2,t3,n3){let r4=S16(e2),[,c28,g29]=/^(\d{4}-\d{2}-\d{2})[\s,:–—|/-]+(?=\D|\d+\.)(.*)$/.exec(r4)??[],[,u23="",d25,s13=""]=F10(t3).exec(g29??r4)??[];if(d25===void 0||E17.test(s13))return;let i14=/\byanked\b/i.test(s13),{date:a18,words:l40}=b16(s13,c28);if(!(n3&&!x17(d25,u23,a18,l40))&&!(s13.trim()!==""&&!y15.test(s13)&&a18===""&&!i14))return{version:d25,date:a18,yanked:i14}}function b16(e2,t3){let n3=e2.replace(o6,"").replace(/\byanked\b/i,"").replace(/^[\s\p{P}|~]+|[\s\p{P}|~]+$/gu,"");return{date:t3??o6.exec(e2)?.[0]??(/\d{4}|^\d/.test(n3)||$18.test(n3)?n3:""),words:n3}}function x17(e2,t3,n3,r4){return/^\d+\.\d/.test(e2)&&(r4===""||r4===n3)&&(t3===""||n3!=="")}function F10(e2){let t3=e2.map(n3=>`${n3.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&")}[\\s@:/-]+`);return new RegExp(`^((?:${f19})?(?:${[...t3,String.raw`@?[\w.-]+(?:/[\w.-]+)?@`].join("|")})?(?:${w14})?)v?(${p23})(?![\\w.+])(.*)$`,"iu")}function S16(e2){return e2.replace(/\]\([^)]*\)/g,"]").replace(/\]\[(?!\s*yanked)[^\]]*\]/gi,"]").replace(/<[^<>]*>/g,"").replace(/\{:?\s*[#.][^{}]*\}\s*$/,"").replace(/[[\]*`]/g,"").replace(/(?<!\w)_+|_+(?!\w)/g,"").replace(new RegExp("^(?:\\s|:[a-z0-9_+-]+:|\\p{Extended_Pictographic}|[\\u{1F1E6}-\\u{1F1FF}]|[\\u{1F3FB}-\\u{1F3FF}]|\\u200D|\\uFE0F)+","u"),"").trim()}function dateBelow(e2){return/^[\s>*_(]*(?:released?(?:\s+on|\s+date)?[\s:*_]*)?(\d{4}-\d{2}-\d{2})[\s*_).]*$/i.exec(e2)?.[1]}var p23,o6,f19,w14,y15,E17,$18,init_changelog_heading=__esm({"src/gates/changelog-heading.ts"(){"use strict";p23=String.raw`\d(?:[0-9A-Za-z.+-]*[0-9A-Za-z])?`,o6=/(?<![\w.-])\d{4}-\d[\d-]*(?!\w)/,f19=String.raw`(?:what['’]?s new|changes|new features|release notes|changelog|change log)\s+(?:in|for|of)\s+`,w14=String.raw`(?:version|release|ver\.?|v\.)[\s:]*`,y15=/^\s*[-–—:,;(/|"“~@]/,E17=/^\s*(?:to|and|through|\.{2,3}|[-–—→>,&/+])\s*v?\d+\.\d+(?!\d*[./]\d{4})/i,$18=/^(?:not yet released|unreleased|upcoming|planned|tbd|tba|tbc|wip|in progress|soon|next)\b/i}});function isDate(t3){if(!/^\d{4}-\d{2}-\d{2}$/.test(t3))return!1;let e2=new Date(`${t3}T00:00:00Z`);return!Number.isNaN(e2.getTime())&&e2.toISOString().startsWith(t3)}var init_date=__esm({"src/gates/date.ts"(){"use strict"}});function parseChangelog(e2,n3=[]){let r4=[],t3,i14="",s13=O10(e2).split(/\r\n|\r|\n/);for(let[o8,g29]of s13.entries()){i14=A8(g29,i14);let a18=i14===""?C8(s13,o8,n3):void 0;if(a18!==void 0){t3=a18.version===void 0?void 0:{...a18.version,line:o8+1,lines:0},t3!==void 0&&r4.push(t3);continue}if(t3===void 0||!H12(g29))continue;let d25=t3.date===""&&t3.lines===0?dateBelow(g29):void 0;d25===void 0?t3.lines+=1:t3.date=d25}return r4}function O10(e2){return e2.replace(/^\uFEFF/,"").replace(k12,n3=>n3.replace(/[^\r\n]/g,"")).replace(Y5,"")}function A8(e2,n3){let r4=/^\s*(`{3,}|~{3,})/.exec(e2)?.[1];return r4===void 0?n3:n3===""?r4:r4.startsWith(n3)&&e2.trim()===r4?"":n3}function C8(e2,n3,r4){let t3=e2[n3]??"",i14=x18(e2,n3)?`## ${t3.trim()}`:t3.replace(/^ {1,3}(?=#)/,""),s13=S17.test(i14);if(i14.length>v12||!(s13||D9.test(i14)||M12.test(i14)))return;let o8=versionHeading(i14.replace(/^#+/,"").replace(/\s#+\s*$/,""),r4,!s13);return s13||o8!==void 0?{version:o8}:void 0}function x18(e2,n3){let r4=(e2[n3-1]??"").trim();return/^ {0,3}(?:=+|-{2,})\s*$/.test(e2[n3+1]??"")&&/^ {0,3}[^\s#>*+`~-]/.test(e2[n3]??"")&&(r4===""||r4.startsWith("#"))}function H12(e2){return e2.trim()!==""&&!/^\s*#/.test(e2)&&!/^\s*\[[^\]]+\]:\s/.test(e2)&&/[\p{L}\p{N}]/u.test(e2)}function changelogProblems(e2,n3,r4){let[t3,i14]=e2.filter(o8=>o8.version===n3);if(t3===void 0){let[o8]=e2;return[{line:o8?.line??0,message:`has no entry for ${n3}${o8===void 0?"":`; the latest is ${o8.version}`}. Add "## [${n3}] - YYYY-MM-DD" with what changed`}]}let s13=[];return i14!==void 0&&s13.push({line:i14.line,message:`has ${n3} twice`}),t3.yanked&&s13.push({line:t3.line,message:`marks ${n3} as yanked; release a version after it, or remove [YANKED]`}),t3.lines===0&&s13.push({line:t3.line,message:`has an empty entry for ${n3}; write what changed`}),t3.date===""?s13.push({line:t3.line,message:`has no date for ${n3}; write "## [${n3}] - YYYY-MM-DD"`}):isDate(t3.date)?t3.date>r4&&s13.push({line:t3.line,message:`has ${t3.date} for ${n3}, which is in the future`}):s13.push({line:t3.line,message:`has ${JSON.stringify(t3.date)} for ${n3}, which is not a date such as 2026-12-31`}),s13}function T11({config:e2,folder:n3,version:r4}){let t3=(0,import_node_fs14.readdirSync)(n3).sort().find(o8=>F11.test(o8)),i14=`"## [${r4}] - YYYY-MM-DD" with what changed`;return`${t3===void 0?`Add it with ${i14}`:`If ${t3} is the changelog, write \`changelog: {file: ${t3}}\` below \`gates:\` of ${e2.file}`}; or ${t3===void 0?`below \`gates:\` of ${e2.file} write `:""}\`changelog: false\` to release without`}function c21(e2,n3){try{return(0,import_node_fs14.readFileSync)((0,import_node_path11.join)(e2,n3),"utf8")}catch(r4){if(r4.code==="ENOENT")return;throw r4}}function G7(e2,n3,r4,t3,i14){let s13=parseChangelog(n3,t3),o8=[{what:e2,value:`sha256 ${sha256(n3)}`}],g29={entries:s13.length},a18=changelogProblems(s13,r4,i14).map(({line:u23,message:l40})=>({severity:"error",message:`${e2} ${l40}`,file:e2,line:u23===0?void 0:u23}));if(a18.length>0)return measured("fail",a18.map(({message:u23})=>u23).join("; "),{findings:a18,figures:g29,evidence:o8});let d25=s13.find(u23=>u23.version===r4);return measured("pass",`${r4} of ${d25?.date}, ${d25?.lines} line${d25?.lines===1?"":"s"}`,{figures:{...g29,lines:d25?.lines??0},evidence:o8})}var import_node_fs14,import_node_path11,S17,D9,M12,Y5,k12,v12,N9,F11,changelog,init_changelog=__esm({"src/gates/changelog.ts"(){"use strict";import_node_fs14=__nccwpck_require__(24),import_node_path11=__nccwpck_require__(760);init_changelog_heading();init_date();init_files();init_gate();S17=/^#{1,2}(?:\s|(?<=##)(?=\[?v?\d))/,D9=/^#{3,4}(?:\s|(?=\[?v?\d))/,M12=/^\*\*.*\d{4}-\d{2}-\d{2}/,Y5=/<a\s+(?:name|id)\s*=\s*(?:"[^"]*"|'[^']*')\s*(?:\/>|>\s*<\/a>)/gi,k12=/^ {0,3}<!--[\s\S]*?(?:-->|(?![\s\S]))|<!--.*?-->/gm,v12=1e3,N9=1440*60*1e3;F11=/^(?:changelog|changes|history|news|releases?|release[-_]notes)(?:\.(?:md|markdown|txt|rst))?$/i;changelog={row:"G11",area:"application",stage:"inspect",make:({file:e2},n3)=>{let{config:r4,folder:t3,package:i14,version:s13,startedAtMs:o8}=n3,g29=[r4.service,...i14?.name===void 0?[]:[i14.name]];return{title:"changelog",missing:async()=>c21(t3,e2)===void 0?{why:`there is no ${e2}`,fix:T11(n3)}:void 0,async run(){let a18=c21(t3,e2);if(a18===void 0)return inconclusive(`${e2} was removed during the run`);let d25=new Date(o8+N9).toISOString().slice(0,10);return G7(e2,a18,s13,g29,d25)}}}}}});async function probe(i14,r4,s13){if(r4.length===0)return[];let t3=(0,import_node_path12.join)((await s13.workspace()).scratch,"probe.escript");(0,import_node_fs15.writeFileSync)(t3,c22,{mode:384});let{code:n3,stdout:o8,stderr:a18}=await s13.run(["escript",t3,i14,...r4],{env:{ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0}});if(n3!==0)throw new UserError(`Erlang could not read the files (${n3}): ${(a18||o8).trim().slice(-300)}`);return o8.split(`
`).filter(e2=>e2!=="").map(e2=>JSON.parse(e2))}var import_node_fs15,import_node_path12,c22,init_probe2=__esm({"src/gates/erlang/probe.ts"(){"use strict";import_node_fs15=__nccwpck_require__(24),import_node_path12=__nccwpck_require__(760);init_errors();c22=String.raw`#!/usr/bin/env escript
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
`}});function rebarEnv(e2){return{REBAR_BASE_DIR:e2,REBAR_PROFILE:void 0,REBAR_CONFIG:void 0,REBAR_GLOBAL_CONFIG_DIR:void 0,REBAR_COLOR:void 0,ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0,ERL_COMPILER_OPTIONS:void 0,DEBUG:void 0,QUIET:void 0,TERM:"dumb",LC_ALL:"C.UTF-8"}}function compileErrors(e2,n3){let i14=L8(e2,g18.exec(e2)?.index),r4=R12.exec(e2),d25=r4===null?[]:[{severity:"error",file:r4[1],line:Number(r4[2]),message:r4[3]??""}],s13=p25.exec(e2);s13!==null&&d25.push({severity:"error",file:sourcePath(s13[1]??"",n3),message:`cannot be evaluated: ${(s13[2]??"").replace(/\s+/g," ").trim().slice(0,300)}`});let l40;for(let t3 of e2.split(/\r?\n/)){t3.startsWith("===> ")&&(l40=E18.test(t3.trim())?"failed":t3.startsWith("===> Compiling ")?"compiling":void 0);let[,o8="",u23,f29,c28,a18=""]=(l40===void 0?null:m19.exec(t3.trim()))??[];o8===""||l40==="compiling"&&c28===void 0||d25.push({severity:c28===void 0?"error":"warning",file:sourcePath(o8,n3),line:Number(u23),...f29===void 0?{}:{col:Number(f29)},message:a18})}return{findings:d25,elsewhere:i14}}function L8(e2,n3){if(n3!==void 0)return e2.slice(e2.lastIndexOf(`
`,n3)+1).split(`
`)[0]?.replace(/^===> /,"").trim().slice(0,300)}function sourcePath(e2,n3){return(e2.startsWith(`${n3}/`)?e2.slice(n3.length+1):e2).replace(/^_build\/[^/]+\/(?:lib|checkouts)\/[^/]+\//,"").replace(/^_build\/[^/]+\/extras\//,"")}function firstOf2(e2){let[n3]=e2,i14=n3?.file===void 0?"":`${n3.file}:${n3.line===void 0?"":`${n3.line}:`} `;return`at least ${e2.length} error${e2.length===1?"":"s"}, first ${i14}${n3?.message??""}`}var BUILD_FOLDER,g18,E18,m19,p25,R12,init_rebar=__esm({"src/gates/erlang/rebar.ts"(){"use strict";BUILD_FOLDER="_build";g18=/^===> (?:Failed to (?:update|fetch)|Package not found in any repo|Unable to (?:fetch|download)|Error (?:fetching|downloading))|Could not resolve host|\bnxdomain\b|\beconnrefused\b/m,E18=/^===> Compiling \S+ failed$/,m19=/^(\S.*?\.(?:erl|hrl|yrl|xrl|asn1?|app\.src)):(\d+)(?::(\d+))?: (Warning: )?(.*)$/,p25=/^===> Error evaluating configuration script at "([^"\n]+)":\r?\n((?:.+\n?)*)/m,R12=/^===> Error reading file (\S+): (\d+): (.*)$/m}});function inSources(r4,s13){if(r4.every(({file:e2})=>e2===void 0))return[...r4];let t3=someFiles(s13,"**").files.filter(e2=>!e2.startsWith(`${BUILD_FOLDER}/`));return r4.map(e2=>{let{file:i14,line:c28}=e2;if(i14===void 0)return e2;let o8=t3.includes(i14)?[i14]:t3.filter(u23=>u23.endsWith(`/${i14.split("/").at(-1)}`));return o8.length===1?{...e2,file:o8[0]}:{severity:e2.severity,message:`${i14}:${c28??""}: ${e2.message}`}})}function tail(r4,s13=3){let t3=r4.split(`
`).map(e2=>e2.trim()).filter(e2=>e2!=="");return n.test(t3.at(-1)??"")?t3.filter(e2=>n.test(e2)).map(e2=>e2.replace(n,"")).filter(e2=>e2!=="").slice(0,s13).join(" / ").slice(0,l23):t3.slice(-s13).join(" / ").slice(-l23)}var l23,n,init_output=__esm({"src/gates/output.ts"(){"use strict";init_rebar();init_files();l23=400,n=/^npm (?:error|ERR!)\s*/}});async function B13({folder:e2},r4){let t3=appSources(e2);if(t3.length===0)return failed("there is no src/*.app.src, so nothing would be compiled");let{build:p34}=await r4.workspace(),n3=(0,import_node_path13.join)(p34,v13),c28=t3.map(({name:s13})=>(0,import_node_path13.join)(n3,s13,"ebin"));for(let s13 of c28)(0,import_node_fs16.rmSync)(s13,{recursive:!0,force:!0});let i14=await r4.run(["rebar3","as","prod","compile"],{env:rebarEnv(p34)}),a18=compileErrors(`${i14.stdout}
${i14.stderr}`,e2),{findings:o8}=a18,l40=o8.filter(({severity:s13})=>s13==="error").length,m33={errors:l40,warnings:o8.length-l40,applications:t3.length};if(i14.code!==0)return{...I13(i14,a18,e2),figures:m33};let y31=t3.filter(({name:s13},x38)=>!(0,import_node_fs16.existsSync)((0,import_node_path13.join)(c28[x38]??"",`${s13}.app`)));if(y31.length>0)return inconclusive(`rebar3 exited with 0 but created no ${y31.map(({name:s13})=>`${s13}.app`).join(", ")} in ${(0,import_node_path13.relative)(e2,n3)}`,{figures:m33});r4.give("compiled",{lib:n3});let g29=await O11(t3,n3,e2,r4);return g29.length>0?measured("fail",g29.map(({message:s13})=>s13).join("; "),{figures:m33,findings:[...g29,...inSources(o8,e2)]}):measured("pass",`${t3.map(({name:s13})=>s13).join(", ")} compiled, 0 errors`,{findings:inSources(o8,e2),figures:m33})}function I13({code:e2,signal:r4,stdout:t3,stderr:p34},{findings:n3,elsewhere:c28},i14){if(e2===null)return inconclusive(endedBy("rebar3",r4));if(n3.every(({severity:o8})=>o8!=="error"))return c28===void 0?failed(`rebar3 exited with ${e2}: ${tail(t3||p34)}`):inconclusive(`a dependency could not be fetched: ${c28}`);let a18=inSources(n3,i14);return measured("fail",firstOf2(a18.filter(({severity:o8})=>o8==="error")),{findings:a18})}async function O11(e2,r4,t3,p34){let n3=await probe("app",e2.map(({name:i14})=>(0,import_node_path13.join)(r4,i14,"ebin",`${i14}.app`)),p34),c28=i14=>(0,import_node_fs16.readdirSync)(r4).some(a18=>(0,import_node_fs16.existsSync)((0,import_node_path13.join)(r4,a18,"ebin",`${i14}.beam`)));return n3.flatMap(({mod:i14},a18)=>{let o8=e2[a18];if(o8===void 0||i14===void 0||i14===""||c28(i14))return[];let l40=readText(t3,o8.file).split(`
`).findIndex(m33=>m33.includes(i14))+1;return[{severity:"error",message:`${o8.name} starts with the module ${i14}, which was not compiled`,file:o8.file,line:l40===0?void 0:l40}]})}async function T12(e2,{version:r4,hasRebar:t3},p34){let{code:n3,signal:c28,stdout:i14,stderr:a18}=await p34.run(withVersion(e2,r4));return n3===null?inconclusive(endedBy(e2[0]??"",c28)):n3!==0?failed(`exit code ${n3}: ${tail(i14+a18)||"it printed nothing"}`):(t3&&p34.give("compiled",{lib:(0,import_node_path13.join)((await p34.workspace()).build,v13)}),measured("pass","exit code 0",{evidence:[{what:"exit code",value:"0"}]}))}var import_node_fs16,import_node_path13,v13,compile,init_compile2=__esm({"src/gates/compile.ts"(){"use strict";import_node_fs16=__nccwpck_require__(24),import_node_path13=__nccwpck_require__(760);init_checkout();init_applications();init_probe2();init_rebar();init_files();init_gate();init_output();v13="prod/lib",compile={row:"G1",area:"application",stage:"build",make:({run:e2},r4)=>({title:e2===void 0?"compile":e2.join(" "),makes:["compiled"],resources:[checkoutFiles("exclusive")],missing:async()=>{if(!(r4.hasRebar||e2!==void 0))return{why:"there is no rebar.config, and no gates.compile.run",fix:`Add the compile command below \`gates:\` of ${r4.config.file}, such as \`compile: {run: make}\`; or write \`compile: false\` to disable the gate`}},run:async t3=>e2===void 0?B13(r4,t3):T12(e2,r4,t3)})}}});function w16({config:n3}){return Object.values(n3.environments)}function P12(n3,t3){let{files:a18,present:r4,variables:i14}=n3;return a18.length+r4.length+i14.length>0||O12(n3,t3).length>0||w16(t3).some(({configFiles:o8,secrets:s13,env:e2})=>o8.length+s13.length+Object.keys(e2).length>0)}function O12({files:n3,present:t3},a18){let{folder:r4}=a18,i14=w16(a18).flatMap(({configFiles:o8})=>o8.map(({from:s13})=>s13));return[...new Set([...x19,...n3].flatMap(o8=>findFiles(r4,o8)).concat([...t3,...i14].filter(o8=>(0,import_node_fs17.existsSync)((0,import_node_path14.join)(r4,o8)))))].sort()}async function T13(n3,t3,a18){let{folder:r4,config:i14}=t3,o8=w16(t3),s13=O12(n3,t3),e2=s13.filter(l40=>(0,import_node_fs17.existsSync)((0,import_node_path14.join)(r4,l40))),f29=s13.filter(l40=>!e2.includes(l40)).map(l40=>({severity:"error",message:`${l40} is a broken link`})),g29=e2.filter(l40=>l40.endsWith(".config")),m33=e2.filter(l40=>!g29.includes(l40)).flatMap(l40=>L9(l40,readText(r4,l40),t3)),c28=new Set([...n3.present,...o8.flatMap(({configFiles:l40})=>l40.filter(({to:d25})=>G9.test(d25)).map(({from:d25})=>d25))]),u23=await I14(g29,l40=>c28.has(l40)||G9.test(l40),r4,a18),p34=[...q9(n3,o8,r4),...f29,...m33,...u23.findings,..._17(n3,o8,i14.file)],y31=e2.map(l40=>({what:l40,value:`sha256 ${sha256(readText(r4,l40))}`})),$31=p34.filter(({severity:l40})=>l40==="error"),b33={files:e2.length,errors:$31.length};return $31.length>0?measured("fail",$31.map(({file:l40,message:d25})=>l40===void 0?d25:`${l40}: ${d25}`).join("; "),{findings:p34,evidence:y31,figures:b33}):u23.unread>0?inconclusive(`${u23.unread} files of Erlang terms could not be read: ${u23.why}`,{findings:[...p34,{severity:"error",message:u23.why}],evidence:y31,figures:b33}):measured("pass",`${e2.length} file${e2.length===1?" parses":"s parse"}, ${o8.length} environment${o8.length===1?"":"s agree"}`,{findings:p34,evidence:y31,figures:b33})}function q9({files:n3,present:t3},a18,r4){let i14=t3.filter(e2=>!(0,import_node_fs17.existsSync)((0,import_node_path14.join)(r4,e2))).map(e2=>`${e2} is missing, which the preset requires`),o8=n3.filter(e2=>findFiles(r4,e2).length===0).map(e2=>`no file matches ${JSON.stringify(e2)} of gates.configuration.files`),s13=a18.flatMap(({name:e2,configFiles:f29})=>f29.filter(({from:g29})=>!(0,import_node_fs17.existsSync)((0,import_node_path14.join)(r4,g29))).map(({from:g29})=>`${g29} is missing, which environments.${e2}.config lays over the release`));return[...i14,...o8,...s13].map(e2=>({severity:"error",message:e2}))}function L9(n3,t3,{yamlProblems:a18}){return t3.startsWith("\uFEFF")?[{severity:"error",file:n3,line:1,message:"begins with a byte order mark; save it as UTF-8 without one"}]:k14.test(n3)?dotenvProblems(t3).map(({line:r4,message:i14})=>({severity:"error",file:n3,line:r4,message:i14})):/\.json$/i.test(n3)?A9(n3,t3):/\.ya?ml$/i.test(n3)?a18(t3).map(r4=>({severity:"error",file:n3,...r4})):[{severity:"notice",file:n3,message:"has a format that is not parsed"}]}function A9(n3,t3){try{return JSON.parse(t3),[]}catch(a18){let r4=a18.message.replace(/\s+/g," "),i14=/position (\d+)/.exec(r4)?.[1],o8=i14===void 0?/end of JSON/.test(r4)?t3.split(`
`).length:void 0:t3.slice(0,Number(i14)).split(`
`).length;return[{severity:"error",file:n3,line:o8,message:`is not JSON: ${r4}`}]}}function dotenvProblems(n3){let t3=[],a18=new Map,r4=n3.split(/\r?\n/);for(let i14=0;i14<r4.length;i14+=1){let o8=(r4[i14]??"").trim();if(o8===""||o8.startsWith("#"))continue;let s13=i14+1,e2=D10.exec(o8)?.[1]?.trim();if(e2===void 0){t3.push({line:s13,message:"is not NAME=value"});continue}let f29=o8.replace(/^export\s+/,"").split("=")[0]??"",g29=a18.get(f29);g29!==void 0&&t3.push({line:s13,message:`has ${f29} a second time, after line ${g29}`}),a18.set(f29,s13),J3.test(e2)&&t3.push({line:s13,message:`has a control character in ${f29}`});let{last:m33,problem:c28}=W6(e2,r4,i14,f29);c28!==void 0&&t3.push({line:s13,message:c28}),i14=m33}return t3}function W6(n3,t3,a18,r4){let i14=n3[0];if(i14!=='"'&&i14!=="'")return{last:a18};let o8=new RegExp(i14==="'"?"'\\s*(?:#.*)?$":'(?:^|[^\\\\])(?:\\\\\\\\)*"\\s*(?:#.*)?$');if(o8.test(n3.slice(1)))return{last:a18};if((i14==="'"?/'/:/^(?:[^"\\]|\\.)*"/).test(n3.slice(1)))return{last:a18,problem:`has text after the closing quote of ${r4}`};let s13=t3.findIndex((e2,f29)=>f29>a18&&o8.test(e2));return s13===-1?{last:a18,problem:`has an unclosed quote at ${r4}`}:{last:s13}}async function I14(n3,t3,a18,r4){try{let i14=await probe("terms",n3.map(s13=>(0,import_node_path14.join)(a18,s13)),r4);return{findings:i14.flatMap(({file:s13,line:e2=0,col:f29=0,error:g29,list:m33},c28)=>{let u23=n3[c28]??s13;return g29===void 0?m33===!1&&t3(u23)?[{severity:"error",file:u23,message:"is not one list followed by a full stop, without which Erlang does not start"}]:[]:[{severity:"error",file:u23,...e2>0?{line:e2}:{},...f29>0?{col:f29}:{},message:`is not a file of Erlang terms: ${g29.replace(/syntax error before: $/,"it ends too early; is the full stop missing?")}`}]}),unread:n3.length-i14.length,why:"Erlang reported fewer files than it was given"}}catch(i14){return{findings:[],unread:n3.length,why:errorMessage(i14)}}}function _17({variables:n3},t3,a18){let r4=[],i14=({secrets:s13,env:e2})=>new Set([...s13,...Object.keys(e2)]),o8=t3.filter(({profile:s13})=>s13!=="dev");for(let s13 of o8){let e2=i14(s13),f29=n3.filter(g29=>!e2.has(g29));f29.length>0&&r4.push({severity:"error",message:`environments.${s13.name} of ${a18} gives the service no ${f29.join(", ")}; add ${f29.length===1?"it":"them"} to secrets or env`})}for(let s13 of o8.filter(({profile:e2})=>e2==="production"))for(let e2 of o8.filter(({profile:f29})=>f29==="staging")){let f29=i14(s13),g29=e2.secrets.filter(c28=>!f29.has(c28)&&!n3.includes(c28));g29.length>0&&r4.push({severity:"error",message:`${g29.join(", ")} of environments.${e2.name}.secrets ${g29.length===1?"is":"are"} neither in secrets nor in env of environments.${s13.name}`});let m33=s13.secrets.filter(c28=>!i14(e2).has(c28));m33.length>0&&r4.push({severity:"warning",message:`${m33.join(", ")} of environments.${s13.name}.secrets ${m33.length===1?"was":"were"} never tried in environments.${e2.name}`})}for(let s13 of o8){let e2=s13.secrets.length===0?[]:t3.flatMap(f29=>s13.secrets.filter(g29=>g29 in f29.env).map(g29=>`${g29} is a secret in environments.${s13.name} and plain text in environments.${f29.name}`));for(let f29 of e2)r4.push({severity:"warning",message:f29})}return r4}var import_node_fs17,import_node_path14,x19,G9,k14,configuration,D10,J3,init_configuration2=__esm({"src/gates/configuration.ts"(){"use strict";import_node_fs17=__nccwpck_require__(24),import_node_path14=__nccwpck_require__(760);init_errors();init_files();init_probe2();init_gate();x19=["config/*.config","config/*.json","config/*.yml","config/*.yaml",".env.*"],G9=/(?:^|\/)sys\.config$/,k14=/(?:^|\/)\.env(?:\.[^/]*)?$/,configuration={row:"G12",area:"configuration",stage:"inspect",make:(n3,t3)=>({title:"configuration",missing:async()=>{let{file:a18}=t3.config;if(!P12(n3,t3))return{why:`there are no configuration files, and ${a18} names no variables`,fix:`Name the files below \`gates:\` of ${a18}, such as \`configuration: {files: ["conf/*.json"]}\`; or write \`configuration: false\` to disable the gate`}},run:async a18=>T13(n3,t3,a18)})};D10=/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.*)$/,J3=/[\u0000-\u0008\u000b-\u001f\u007f]/}});var custom,init_custom=__esm({"src/gates/custom.ts"(){"use strict";init_checkout();init_gate();init_output();custom={row:"G14",area:"application",stage:"test",make:({run:t3,profiles:n3},{hasRebar:s13,version:a18})=>({title:t3.join(" "),resources:[checkoutFiles("shared"),...s13&&t3[0]==="rebar3"?[REBAR_BUILD]:[]],profiles:n3,async run(c28){let{code:e2,signal:m33,stdout:d25,stderr:f29}=await c28.run(withVersion(t3,a18));if(e2===null)return inconclusive(endedBy(t3[0]??"",m33));let i14=[{what:"exit code",value:String(e2)}];if(e2===0)return measured("pass","exit code 0",{evidence:i14});let o8=`exit code ${e2}: ${tail(d25+f29)||"it printed nothing"}`;return measured("fail",o8,{evidence:i14,findings:[{severity:"error",message:o8}]})}})}}});function gateOf(t3,{row:i14,area:s13,stage:a18,make:n3},e2,r4){return{name:t3,row:i14,area:s13,stage:a18,needs:[],uses:[],makes:[],resources:[],deadlineMs:e2.timeoutMs,expected:e2.expected,missing:async()=>{},...n3(e2,r4)}}var init_definition=__esm({"src/gates/definition.ts"(){"use strict"}});async function readInside(t3){let e2=new Map,r4=0,c28=(0,import_tar_stream3.extract)();c28.on("entry",({name:n3,size:s13=0,type:u23},f29,l40)=>{(u23==="file"||u23==="contiguous-file")&&(r4+=1);let a18=m20.test(n3)?"release":b17.test(n3)?"package":void 0,k28=a18!==void 0&&s13<=$19,g29=[];f29.on("data",d25=>{k28&&g29.push(d25)}),f29.on("end",()=>{let d25=Buffer.concat(g29).toString("utf8"),p34=a18===void 0?void 0:x20(a18,d25),h34=n3.replace(/^\.\//,"");p34!==void 0&&e2.set(h34,[...e2.get(h34)??[],p34]),l40()}),f29.on("error",l40)}),await(0,import_promises3.pipeline)((0,import_node_fs18.createReadStream)(t3),(0,import_node_zlib2.createGunzip)(),c28);let i14=[...e2].find(([,n3])=>new Set(n3).size>1),S35=i14===void 0?void 0:`the archive has ${i14[0]} more than once, of the versions ${[...new Set(i14[1])].join(", ")}`,[o8]=[...e2].sort(([n3],[s13])=>v15(n3)-v15(s13));return{files:r4,ambiguous:S35,own:o8===void 0?void 0:{file:o8[0],version:o8[1].at(-1)??""}}}function v15(t3){return t3.split("/").length+(m20.test(t3)?0:10)}function x20(t3,e2){if(t3==="release")return/^\S+ (\S+)\s*$/.exec(e2)?.[1];try{let{version:r4}=JSON.parse(e2);return typeof r4=="string"?r4:void 0}catch{return}}var import_node_fs18,import_promises3,import_node_zlib2,import_tar_stream3,$19,m20,b17,init_archive_inside=__esm({"src/gates/archive-inside.ts"(){"use strict";import_node_fs18=__nccwpck_require__(24),import_promises3=__nccwpck_require__(466),import_node_zlib2=__nccwpck_require__(522),import_tar_stream3=__toESM(require_tar_stream(),1),$19=1024*1024,m20=/^(?:\.\/)?(?:[^/]+\/)?releases\/start_erl\.data$/,b17=/^(?:\.\/)?(?:package\/)?package\.json$/}});function J4({config:t3,hasRebar:e2}){return[checkoutFiles(t3.build===void 0?"shared":"exclusive"),...e2?[REBAR_BUILD]:[]]}async function K3(t3,e2){let{build:r4}=t3.config;return r4!==void 0?Q2(r4,t3,e2):t3.hasRebar?W7(t3,e2):X3(t3,e2)}async function Q2({commands:t3,archive:e2},r4,n3){let s13=(0,import_node_path15.join)(r4.folder,e2);w18(s13);for(let d25 of t3){let{code:i14,signal:a18,stdout:c28,stderr:h34}=await n3.run(withVersion(d25,r4.version));if(i14===null)return inconclusive(endedBy(d25[0]??"",a18));if(i14!==0)return x21(`${d25.join(" ")} exited with ${i14}`,`${c28}
${h34}`,r4)}let o8=(0,import_node_fs19.lstatSync)(s13,{throwIfNoEntry:!1});return o8===void 0?failed(`the commands exited with 0, but created no ${e2}`):o8.isFile()?{file:s13,committed:[]}:failed(`the commands created ${e2} as a link or a folder; it must be a file`)}async function W7(t3,e2){let{source:r4,build:n3}=await e2.workspace(),s13=`${(0,import_node_path15.relative)(r4,n3)}/prod/rel/*/*.tar.gz`;for(let h34 of findFiles(r4,s13))w18((0,import_node_path15.join)(r4,h34));let{code:o8,signal:d25,stdout:i14,stderr:a18}=await e2.run(["rebar3","as","prod","tar"],{env:rebarEnv(n3)});if(o8===null)return inconclusive(endedBy("rebar3",d25));if(o8!==0)return x21(`rebar3 as prod tar exited with ${o8}`,`${i14}
${a18}`,t3);let c28=findFiles(r4,s13);return c28.length>1?failed(`rebar3 created ${c28.length} archives: ${c28.join(", ")}. Create a single one with build.commands, and name it in build.archive`):c28[0]===void 0?failed("rebar3 as prod tar exited with 0, but created no archive"):{file:(0,import_node_path15.join)(r4,c28[0]),committed:[]}}async function X3({config:t3,version:e2,head:r4,git:n3,out:s13},o8){let d25=(0,import_node_path15.join)(s13,t3.service);(0,import_node_fs19.mkdirSync)(d25,{recursive:!0,mode:448});let i14=(0,import_node_path15.join)(d25,`${t3.service}-${e2}.tar.gz`);w18(i14);try{let a18=await archiveCommit(r4.commit,i14,n3);return o8.note(`git archive ${r4.commit}: ${a18.length} files`),{file:i14,committed:a18}}catch(a18){if(a18 instanceof LacksFiles)return failed(explain(a18));throw a18}}function x21(t3,e2,{folder:r4}){let{findings:n3,elsewhere:s13}=compileErrors(e2,r4);if(s13!==void 0&&n3.length===0)return inconclusive(`a dependency of the build could not be fetched: ${s13}`);let o8=`${t3}: ${tail(e2)||"it printed nothing"}`;return measured("fail",o8,{findings:[{severity:"error",message:o8},...inSources(n3,r4)]})}async function Y6({file:t3,committed:e2},{folder:r4,version:n3,config:s13,readArchive:o8},d25){let i14,a18;try{let{names:u23,...S35}=await o8(t3);i14={file:t3,...S35},a18=u23}catch(u23){if(u23 instanceof UserError)return failed(`a deployment would refuse the archive: ${explain(u23).replaceAll(`${r4}/`,"")}`);throw u23}let{files:c28,ambiguous:h34,own:f29}=await readInside(t3),p34={bytes:i14.bytes,entries:i14.entries},y31=[{what:"archive",value:`sha256 ${i14.sha256}`},{what:f29===void 0?"version in it":f29.file,value:f29?.version??"unknown: it has no file with a version"}],v24=[];d25.note(`${t3}: ${i14.bytes} bytes, ${i14.entries} entries, sha256 ${i14.sha256}`);let C16=leftOutOf(e2,a18);C16!==void 0&&v24.push({severity:"warning",message:C16});let b33=c28===0?"the archive contains only folders and links, no files":h34;if(b33!==void 0)return measured("fail",b33,{figures:p34,evidence:y31,findings:[...v24,{severity:"error",message:b33}]});if(f29!==void 0&&f29.version!==n3){let u23=`the archive has version ${f29.version} (${f29.file}), not ${n3}`;if(v24.push({severity:s13.gates.version===!1?"warning":"error",message:u23}),s13.gates.version!==!1)return measured("fail",u23,{figures:p34,evidence:y31,findings:v24})}return d25.give("archive",i14),measured("pass",`${i14.entries} entries, ${(i14.bytes/1e6).toFixed(1)} MB, sha256 ${i14.sha256.slice(0,12)}\u2026`,{figures:p34,evidence:y31,findings:v24})}function w18(t3){(0,import_node_fs19.rmSync)(t3,{force:!0});let e2=(0,import_node_path15.join)((0,import_node_path15.dirname)(t3),H13);(0,import_node_fs19.existsSync)(e2)&&(0,import_node_fs19.rmSync)(e2,{force:!0})}var import_node_fs19,import_node_path15,H13,release2,init_release4=__esm({"src/gates/release.ts"(){"use strict";import_node_fs19=__nccwpck_require__(24),import_node_path15=__nccwpck_require__(760);init_commit();init_errors();init_archive_inside();init_checkout();init_rebar();init_files();init_gate();init_output();H13="release.json",release2={row:"G13",area:"application",stage:"pack",make:(t3,e2)=>({title:"release",needs:["compile"],makes:["archive"],resources:J4(e2),async run(r4){let n3=await K3(e2,r4);return"verdicts"in n3?n3:Y6(n3,e2,r4)}})}}});function evaluateTests(i14,t3){let n3={...i14,doubt:i14.doubt??$20(i14)},{passed:d25,failed:o8,skipped:u23,notRun:r4,broken:c28,doubt:a18}=n3,f29=d25+o8+r4,s13=f29===0?0:d25/f29*100,e2=d25+o8<t3.minTests&&c28===void 0&&a18===void 0?`${d25+o8} tests ran, min-tests requires ${t3.minTests}`:void 0,b33=`${d25} passed, ${o8} failed${u23>0?`, ${u23} skipped`:""}${r4>0?`, ${r4} never ran`:""}`,y31=[f29>0?b33:void 0,c28,a18,e2].filter(m33=>m33!==void 0);return measured(Object.fromEntries(PROFILES.map(m33=>[m33,v16(m33,n3,s13,t3)])),y31.join("; "),{findings:k16(n3,s13,t3,e2),evidence:n3.evidence,figures:{passed:d25,failed:o8,skipped:u23,"not-run":r4,"pass-rate-percent":Math.floor(s13*10)/10}})}function $20({passed:i14,failed:t3,skipped:n3,broken:d25}){if(!(i14+t3>0||d25!==void 0))return`no test ran${n3===0?"":`, and ${n3} ${n3===1?"was":"were"} skipped`}`}function l25({failed:i14,notRun:t3,broken:n3}){return i14+t3>0||n3!==void 0}function v16(i14,t3,n3,{minTests:d25,allowFailures:o8}){let{passed:u23,failed:r4,notRun:c28,broken:a18,doubt:f29}=t3,s13=o8[i14],e2=s13!==void 0&&l25(t3);return a18!==void 0||r4>0&&!e2?"fail":f29!==void 0||c28>0&&!e2?"inconclusive":u23+r4>=d25&&(!e2||n3>=s13)?"pass":"fail"}function k16(i14,t3,{allowFailures:n3},d25){let{broken:o8,doubt:u23,findings:r4}=i14,c28=[r4.length===0?o8:void 0,u23,d25].filter(e2=>e2!==void 0),a18=PROFILES.filter(e2=>n3[e2]!==void 0),f29=a18.map(e2=>`${e2} requires only ${n3[e2]} %`).join(", "),s13=l25(i14)&&a18.length>0?[`${f29}: ${t3.toFixed(1)} % of the tests passed`]:[];return[...r4,...c28.map(e2=>({severity:"error",message:e2})),...s13.map(e2=>({severity:"notice",message:e2}))]}var NOTHING_COUNTED,init_evaluate=__esm({"src/gates/tests/evaluate.ts"(){"use strict";init_profile();init_gate();NOTHING_COUNTED={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],evidence:[]}}});function xmlText(e2){let n3=g19(e2);if(n3!==void 0){if(e2.length%2===1)throw new Error("is truncated: it ends with half a character");return new TextDecoder(n3).decode(e2)}let t3=/^(?:\xEF\xBB\xBF)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(e2.toString("latin1",0,200))?.[1]??"utf-8";if(/^(?:utf|ucs|iso-10646-ucs)-?(?:8|16|2|32|4)/i.test(t3))return e2.toString("utf8");try{return new TextDecoder(t3).decode(e2)}catch{throw new Error(`has the unknown encoding ${JSON.stringify(t3)}; write it in UTF-8`)}}function g19(e2){let[n3,t3]=e2;if(n3===255&&t3===254||n3===60&&t3===0)return"utf-16le";if(n3===254&&t3===255||n3===0&&t3===60)return"utf-16be"}function parseXml(e2){let n3={name:"",attributes:{},children:[],text:""},t3=[n3];for(let[,s13,i14,o8,f29="",h34,d25,w35]of x22(e2.replace(/^\uFEFF/,"")).matchAll(m21)){let c28=t3.at(-1);if(w35!==void 0)throw new Error("is not well-formed XML");if(s13!==void 0)c28.text+=s13;else if(d25!==void 0)c28.text+=l26(d25);else if(i14!==void 0){if(t3.length===1||c28.name!==i14)throw new Error(`is not well-formed XML: </${i14.slice(0,40)}> ends nothing`);t3.pop()}else if(o8!==void 0){let u23={name:o8,attributes:S19(f29,o8),children:[],text:""};c28.children.push(u23),h34===""&&t3.push(u23)}}if(t3.length>1)throw new Error(`is truncated within <${t3.at(-1)?.name}>`);let[r4]=n3.children;if(r4===void 0||n3.children.length>1||n3.text.trim()!=="")throw new Error("is not well-formed XML");return r4}function x22(e2){let n3=a15(/(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)/y,e2,0);if(!e2.startsWith("<!DOCTYPE",n3))return e2;let t3=0,r4=n3+9;for(;r4<e2.length;){let s13=a15(/"[^"]*"|'[^']*'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y,e2,r4);if(s13>r4){r4=s13;continue}let i14=e2[r4]??"";if(i14==='"'||i14==="'"||e2.startsWith("<!--",r4)||e2.startsWith("<?",r4))break;if(i14==="["&&(t3+=1),i14==="]"&&(t3-=1),r4+=1,i14===">"&&t3===0)return e2.slice(0,n3)+e2.slice(r4)}throw new Error("is truncated within its document type")}function a15(e2,n3,t3){let r4=t3;for(e2.lastIndex=r4;e2.test(n3);e2.lastIndex=r4)r4=e2.lastIndex;return r4}function S19(e2,n3){let t3=[...e2.matchAll(p26)].map(([,i14="",o8,f29])=>[i14,l26(o8??f29??"")]),r4=new Set,s13=t3.find(([i14])=>r4.size===r4.add(i14).size)?.[0];if(s13!==void 0)throw new Error(`is not well-formed XML: <${n3.slice(0,40)}> has ${s13.slice(0,40)} twice`);return Object.fromEntries(t3)}function l26(e2){return e2.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z_:][\w:.-]*));/gi,(n3,t3,r4,s13)=>{if(s13!==void 0){let o8=E20.get(s13);if(o8===void 0)throw new Error(`has the entity ${n3.slice(0,40)}, which is not expanded; write it without entities`);return o8}let i14=t3===void 0?Number.parseInt(r4??"",16):Number(t3);return i14<=1114111?String.fromCodePoint(i14):"\uFFFD"})}var m21,p26,E20,init_xml=__esm({"src/gates/tests/xml.ts"(){"use strict";m21=/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([^\s>]+)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g,p26=/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,E20=new Map([["lt","<"],["gt",">"],["amp","&"],["quot",'"'],["apos","'"]])}});function parseJunit(t3){if(t3.length>_18)throw new Error("is larger than 16 MB");let e2=parseXml(t3),n3=e2.name==="testsuite"||e2.name==="testsuites"?[e2,...E21(e2)]:void 0;if(n3===void 0)throw new Error(`begins with <${e2.name}>, not with <testsuites> or <testsuite>`);let[i14,r4]=[0,u17(e2,"skipped")+u17(e2,"disabled")],l40=[];for(let s13 of n3){let c28=s13.attributes.name??"",o8=s13.children.flatMap(a18=>a18.name==="testcase"?k17(a18):[]),p34=o8.flatMap(a18=>R14(a18,c28)),m33=w19(s13);m33!==void 0&&p34.push({suite:c28,name:"the suite itself",classname:"",outcome:"failed",message:C9(m33),file:"",line:void 0});let f29=s13.children.some(a18=>a18.name==="testsuite")?void 0:F13(s13,o8);f29!==void 0&&(i14+=Math.max(0,u17(s13,"tests")-o8.length-f29)),r4-=o8.filter(y17).length+(f29??0),l40.push(...p34)}return{cases:l40,declaredFailures:O13(e2),lacking:Math.max(0,i14-Math.max(0,r4)),doubt:J5(n3)}}function J5(t3){for(let{name:e2,attributes:n3}of t3)for(let i14 of S20){let r4=n3[i14];if(r4!==void 0&&!b18.test(r4))return`has ${JSON.stringify(r4.slice(0,40))} for ${i14} of <${e2}>, which is not a count`}}function F13(t3,e2){return Math.max(0,u17(t3,"skipped")+u17(t3,"disabled")-e2.filter(y17).length)}function y17({attributes:t3,children:e2}){return e2.some(({name:n3})=>/^skipped$/i.test(n3))||[t3.status,t3.result].some(n3=>h22.test(n3??""))}function E21(t3){return t3.children.filter(({name:e2})=>e2==="testsuite").flatMap(e2=>[e2,...E21(e2)])}function k17(t3){return[t3,...t3.children.filter(({name:e2})=>e2==="testcase").flatMap(e2=>k17(e2))]}function O13(t3){let e2=t3.children.filter(({name:n3})=>n3==="testsuite").reduce((n3,i14)=>n3+O13(i14),0);return Math.max(e2,u17(t3,"failures")+u17(t3,"errors"))}function w19({children:t3}){return t3.find(({name:e2})=>/^(?:failure|error)$/i.test(e2))}function C9({attributes:t3,text:e2}){return[t3.message??"",e2.trim()].filter(n3=>n3!=="").join(": ")}function u17({attributes:t3},e2){let n3=t3[e2];return n3!==void 0&&b18.test(n3)?Number(n3):0}function R14(t3,e2){let{attributes:n3,children:i14}=t3,r4=n3.name??"",l40=w19(t3),s13=i14.find(d25=>/^skipped$/i.test(d25.name)),c28=s13!==void 0&&($21.has(s13.attributes.type??"")||s13.text.trimStart().startsWith("{tc_auto_skip,")),o8=[n3.status,n3.result],m33=l40!==void 0||c28||o8.some(d25=>x23.test(d25??""))?"failed":s13!==void 0||o8.some(d25=>h22.test(d25??""))?"skipped":"passed";if(l40===void 0&&N10.test(r4))return[];let f29=l40??s13,a18=[c28?s13.attributes.type??"did not run":"",f29===void 0?"":C9(f29)].filter(d25=>d25!=="").join(": "),g29=Number(n3.line);return[{suite:e2,name:r4,classname:n3.classname??"",outcome:m33,message:a18,file:n3.file??"",line:Number.isInteger(g29)&&g29>0?g29:void 0}]}var N10,$21,x23,h22,S20,b18,_18,init_junit=__esm({"src/gates/tests/junit.ts"(){"use strict";init_xml();N10=/^(?:init|end)_per_(?:suite|group|testcase)$/,$21=new Set(["timeout","unknown","abort"]),x23=/^(?:fail(?:ed|ure)?|error(?:ed)?)$/i,h22=/^(?:notrun|disabled|suppressed|skipped|ignored)$/i,S20=["tests","failures","errors","skipped","disabled"],b18=/^\s*\d{1,9}\s*$/,_18=16*1024*1024}});function tally(e2,r4){let n3={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],...r4,by:e2};return{...n3,findings:n3.failed+n3.notRun>0||n3.broken!==void 0?n3.findings:[]}}function addUp(e2){if(e2.length===0)return;let r4=n3=>e2.reduce((t3,i14)=>t3+n3(i14),0);return{passed:r4(({passed:n3})=>n3),failed:r4(({failed:n3})=>n3),skipped:r4(({skipped:n3})=>n3),notRun:r4(({notRun:n3})=>n3),broken:joinReasons(e2.map(({broken:n3})=>n3)),doubt:joinReasons(e2.map(({doubt:n3})=>n3)),findings:e2.flatMap(({findings:n3})=>n3),by:e2.map(({by:n3})=>n3).join(", ")}}function joinReasons(e2){let r4=[...new Set(e2.filter(n3=>n3!==void 0))];return r4.length===0?void 0:r4.join("; ")}function counts(e2){let r4={};for(let n3 of e2){let[,t3,i14]=/(\d+) ([a-z]+(?: [a-z]+)*)/.exec(n3)??[];i14!==void 0&&(r4[i14]=(r4[i14]??0)+Number(t3))}return r4}function sumOf(e2,...r4){return r4.reduce((n3,t3)=>n3+(e2[t3]??0),0)}function someOf(e2){return`${e2.slice(0,o7).join(", ")}${e2.length>o7?`, and ${e2.length-o7} more`:""}`}function plural(e2,r4){return`${e2} ${r4}${e2===1?"":"s"}`}function within(e2,r4){return e2.startsWith(`${r4}/`)?e2.slice(r4.length+1):e2.replace(/^\.\//,"")}var o7,init_tally=__esm({"src/gates/tests/runners/tally.ts"(){"use strict";o7=20}});async function runEunit({folder:r4},e2){let{build:s13,scratch:t3}=await e2.workspace(),n3=(0,import_node_path16.join)(t3,"eunit");(0,import_node_fs20.rmSync)(n3,{recursive:!0,force:!0}),(0,import_node_fs20.mkdirSync)(n3,{recursive:!0});let i14=(0,import_node_path16.join)(t3,"gate.config");(0,import_node_fs20.writeFileSync)(i14,""),(0,import_node_fs20.writeFileSync)(`${i14}.script`,I15);let o8=appSources(r4).flatMap(({name:p34})=>["ebin","test"].map(l40=>(0,import_node_path16.join)(s13,"test/lib",p34,l40)));o8.push((0,import_node_path16.join)(s13,"test/extras/test"));for(let p34 of o8)(0,import_node_fs20.rmSync)(p34,{recursive:!0,force:!0});let{code:a18,signal:c28,stdout:u23,stderr:d25}=await e2.run(["rebar3","eunit"],{env:{...rebarEnv(s13),REBAR_CONFIG:i14,GATE_OUT:n3}}),f29=`${u23}
${d25}`,y31=j9(n3),g29,h34="";try{g29=await probe("tests",o8,e2)}catch(p34){h34=errorMessage(p34)}let m33=countEunit({code:a18,signal:c28,output:f29,reports:y31.reports,inventory:g29,folder:r4});return{...m33,doubt:m33.doubt??y31.problem??(g29===void 0?`the tests in the compiled modules could not be listed: ${h34}`:void 0),findings:inSources(m33.findings,r4),evidence:[...y31.evidence,...m33.evidence]}}function j9(r4){let e2=(0,import_node_fs20.readdirSync)(r4).filter(t3=>t3.endsWith(".xml")).sort().map(t3=>({name:t3,text:(0,import_node_fs20.readFileSync)((0,import_node_path16.join)(r4,t3),"utf8")})),s13=e2.flatMap(({name:t3,text:n3})=>{try{let{doubt:i14}=parseJunit(n3);return i14===void 0?[]:[`${t3} ${i14}`]}catch(i14){return[`${t3} ${errorMessage(i14)}`]}});return{reports:e2.filter(({name:t3})=>!s13.some(n3=>n3.startsWith(`${t3} `))).map(({text:t3})=>t3),evidence:e2.map(({name:t3,text:n3})=>({what:t3,value:`sha256 ${sha256(n3)}`})),problem:s13[0]}}function countEunit({code:r4,signal:e2,output:s13,reports:t3,inventory:n3,folder:i14}){let o8=compileErrors(s13,i14),a18=o8.findings.filter(({severity:l40})=>l40==="error");if(r4!==0&&a18.length>0)return{...NOTHING_COUNTED,broken:`the tests do not compile: ${firstOf2(a18)}`,findings:a18};let c28=t3.flatMap(l40=>parseJunit(l40).cases),u23=l40=>c28.filter($31=>$31.outcome===l40),[d25,f29,y31]=[u23("passed"),u23("failed"),u23("skipped")],g29=q10(s13),h34=V3(n3??[],c28),m33=/^\*\*\* test generator (\S+) failed \*\*\*/m.exec(s13)?.[1],p34={passed:d25.length,failed:f29.length,skipped:y31.length,notRun:h34.length,broken:m33===void 0?void 0:`the test generator ${m33} failed`,doubt:void 0,findings:[...f29.map(l40=>D11(l40,i14)),...h34.length===0?[]:[{severity:"error",message:`never ran: ${someOf(h34)}`}]],evidence:[{what:"tests in the report",value:String(c28.length)},{what:"last lines of rebar3",value:g29.text},{what:"test functions in the compiled modules",value:n3===void 0?"unknown":String(n3.reduce((l40,{tests:$31})=>l40+$31.length,0))}]};return{...p34,doubt:B14(p34,{code:r4,signal:e2,output:s13,last:g29,cases:c28.length,elsewhere:o8.elsewhere})}}function q10(r4){let e2=[...r4.matchAll(/^ *(?:(?:All )?(\d+) tests passed\.|(Test passed\.)|There were no tests to run\.|Failed: \d+\. +Skipped: \d+\. +Passed: (\d+)\.) *$/gm)].at(-1),s13=/^One or more tests were cancelled\.$/m.test(r4);return{passed:e2===void 0?void 0:e2[2]===void 0?Number(e2[1]??e2[3]??0):1,cancelled:s13,text:e2===void 0?"no summary":`${e2[0].trim()}${s13?" One or more tests were cancelled.":""}`}}function B14(r4,{code:e2,signal:s13,output:t3,last:n3,cases:i14,elsewhere:o8}){let a18=r4.failed===0&&r4.broken===void 0;if(e2===null)return endedBy("rebar3",s13);if(i14===0&&r4.broken===void 0)return o8!==void 0?`a dependency could not be fetched: ${o8}`:n3.passed===0&&e2===0?"rebar3 found no tests to run":`rebar3 exited with ${e2} and left no report${e2===0?": a test may have halted the Erlang VM":`: ${tail(t3)}`}`;if(n3.passed===void 0)return`rebar3 exited with ${e2} without printing a summary`;if(n3.passed!==r4.passed)return`the report has ${r4.passed} tests that passed, the summary counts ${n3.passed}`;if(n3.cancelled)return"tests were cancelled, and those after them never ran";if(a18&&e2!==0)return`rebar3 exited with ${e2}, but no test failed: ${tail(t3)}`;if(!a18&&e2===0)return"rebar3 exited with 0, but tests failed"}function V3(r4,e2){let s13=new Map;for(let{name:n3}of e2){let[,i14,o8=""]=k18.exec(n3)??[];i14!==void 0&&s13.set(i14,[...s13.get(i14)??[],o8])}return[...new Map(r4.map(n3=>[n3.module,n3])).values()].flatMap(({module:n3,tests:i14,generators:o8})=>{let a18=s13.get(n3)??[],c28=i14.filter(d25=>!a18.some(f29=>f29===d25||f29.startsWith(`${d25}/`)||f29.startsWith(`${d25} `))),u23=a18.length===0?o8:[];return[...c28,...u23].map(d25=>`${n3}:${d25}`)})}function D11({name:r4,message:e2},s13){let[,t3="",n3=r4]=k18.exec(r4)??[],i14=/\*\*([\s\S]*)$/.exec(e2)?.[1]??e2,o8=`${t3===""?"":`${t3}:`}${n3} failed: ${i14.replace(/\s+/g," ").trim()}`.slice(0,J6),a18=[...e2.matchAll(/in (?:function|call from) '?(\w+)'?:.*? \(([^()\n]+), line (\d+)\)/g)].find(([,d25])=>d25===t3),u23=new RegExp(`\\{module,\\s*${t3}\\},\\s*\\{line,\\s*(\\d+)\\}`).exec(e2)?.[1]??a18?.[3];return t3===""||u23===void 0?{severity:"error",message:o8}:{severity:"error",message:o8,file:a18===void 0?`test/${t3}.erl`:sourcePath(a18[2]??"",s13),line:Number(u23)}}var import_node_fs20,import_node_path16,J6,I15,k18,init_eunit=__esm({"src/gates/erlang/eunit.ts"(){"use strict";import_node_fs20=__nccwpck_require__(24),import_node_path16=__nccwpck_require__(760);init_errors();init_files();init_gate();init_output();init_evaluate();init_junit();init_tally();init_applications();init_probe2();init_rebar();J6=400,I15=String.raw`Out = os:getenv("GATE_OUT"),
User = case file:consult("rebar.config") of {ok, C0} -> C0; {error, enoent} -> []; {error, E0} -> error({bad_rebar_config, E0}) end,
U1 = case filelib:is_regular("rebar.config.script") of
  true -> {ok, C1} = file:script("rebar.config.script", [{'CONFIG', User}, {'SCRIPT', "rebar.config.script"}]), C1;
  false -> User end,
Report = fun(Opts) -> [{report, {eunit_surefire, [{dir, Out}]}} | [O || O <- Opts, not is_tuple(O) orelse element(1, O) =/= report]] end,
With = fun(C) -> lists:keystore(eunit_opts, 1, C, {eunit_opts, Report(proplists:get_value(eunit_opts, C, []))}) end,
Profiles = [case P of {test, Opts} -> {test, case lists:keymember(eunit_opts, 1, Opts) of true -> With(Opts); false -> Opts end}; _ -> P end
            || P <- proplists:get_value(profiles, U1, [])],
With(lists:keystore(profiles, 1, U1, {profiles, Profiles})).
`;k18=/^(\w+):\d+ (.*)$/s}});function countReports(r4,d25,i14){let t3=findFiles(i14,r4),n3=t3.filter(e2=>d25.isFresh(e2));if(n3.length===0)return{...NOTHING_COUNTED,doubt:t3.length===0?`the tests created no ${r4}`:`${t3[0]} is from an earlier run`};let o8=n3.map(e2=>R15(e2,i14)),s13=o8.flatMap(({junit:e2})=>e2??[]),u23=s13.flatMap(e2=>e2.cases),c28=e2=>u23.filter(a18=>a18.outcome===e2).length,f29=u23.filter(({outcome:e2})=>e2==="failed"),m33=s13.reduce((e2,{declaredFailures:a18})=>e2+a18,0),l40=s13.reduce((e2,a18)=>e2+a18.lacking,0),p34=t3.filter(e2=>!n3.includes(e2)),g29=f29.map(e2=>w21(e2,i14));return p34.length>0&&g29.push({severity:"warning",message:`${p34.length} of ${t3.length} reports are from an earlier run, and were not counted: ${someOf(p34)}`}),{...NOTHING_COUNTED,passed:c28("passed"),failed:f29.length,skipped:c28("skipped"),findings:g29,evidence:o8.map(({evidence:e2})=>e2),doubt:o8.findLast(({broken:e2})=>e2!==void 0)?.broken??o8.find(({doubt:e2})=>e2!==void 0)?.doubt??(m33>f29.length?`the reports count ${m33} failures, but name ${f29.length}`:void 0)??(l40>0?`the reports count ${plural(l40,"more test")} than they contain`:void 0)}}function R15(r4,d25){let i14=(0,import_node_fs21.readFileSync)((0,import_node_path17.join)(d25,r4)),t3={what:r4,value:`sha256 ${sha256(i14)}`};try{let n3=parseJunit(xmlText(i14));return{evidence:t3,junit:n3,doubt:n3.doubt===void 0?void 0:`${r4} ${n3.doubt}`,broken:void 0}}catch(n3){return{evidence:t3,junit:void 0,doubt:void 0,broken:`${r4} ${errorMessage(n3)}`}}}function w21({classname:r4,suite:d25,name:i14,message:t3,file:n3,line:o8},s13){let u23=n3===""?{}:{file:n3.startsWith(`${s13}/`)?n3.slice(s13.length+1):n3,line:o8};return{severity:"error",message:`${[r4||d25,i14].filter(c28=>c28!=="").join(" ")} failed: ${t3.replace(/\s+/g," ").slice(0,300)}`,...u23}}var import_node_fs21,import_node_path17,init_junit_files=__esm({"src/gates/tests/junit-files.ts"(){"use strict";import_node_fs21=__nccwpck_require__(24),import_node_path17=__nccwpck_require__(760);init_errors();init_files();init_evaluate();init_junit();init_tally();init_xml()}});function nodeReporter(e2,{package:t3,env:r4},n3){let o8=e2.join(" "),i14=/^npm (?:run )?test$/.test(o8)?t3?.test??"":o8,c28=r4.NODE_OPTIONS??"";if(!O14.test(i14)||d18.test(i14)||d18.test(c28))return;let s13=(0,import_node_path18.join)(n3,"node-tests.jsonl"),u23=(0,import_node_path18.join)(n3,"node-tests.mjs");(0,import_node_fs22.rmSync)(s13,{force:!0}),(0,import_node_fs22.writeFileSync)(u23,E22.replace("FILE",JSON.stringify(s13)));let a18=["--test-reporter=spec","--test-reporter-destination=stdout",`--test-reporter=${(0,import_node_url.pathToFileURL)(u23).href}`,"--test-reporter-destination=stderr"];return{env:{NODE_OPTIONS:[c28,...a18].filter(f29=>f29!=="").join(" ")},neverEnded:()=>openTests(R16(s13))}}function refusedReporter(e2){return S22.test(e2)}function openTests(e2){let t3=new Map;for(let r4 of e2.split(`
`)){let n3=N11(r4);if(n3===void 0)continue;let o8=JSON.stringify(n3.slice(1));t3.set(o8,{event:n3,count:(t3.get(o8)?.count??0)+n3[0]})}return[...t3.values()].flatMap(({event:r4,count:n3})=>n3>0&&!v18(r4)?Array.from({length:n3},()=>r4[2]):[])}function v18([,,e2,t3,r4,n3]){return r4===1&&n3===1&&(t3===e2||t3.endsWith(`/${e2}`)||e2.endsWith(`/${t3}`))}function N11(e2){try{let t3=JSON.parse(e2);return Array.isArray(t3)&&t3.length===7?t3:void 0}catch{return}}function R16(e2){try{return(0,import_node_fs22.readFileSync)(e2,"utf8")}catch{return""}}var import_node_fs22,import_node_path18,import_node_url,E22,O14,d18,S22,init_node_reporter=__esm({"src/gates/tests/node-reporter.ts"(){"use strict";import_node_fs22=__nccwpck_require__(24),import_node_path18=__nccwpck_require__(760),import_node_url=__nccwpck_require__(136),E22=String.raw`import { appendFileSync } from "node:fs";
export default async function* (events) {
  for await (const { type, data } of events) {
    if (!/^test:(?:enqueue|pass|fail)$/.test(type)) continue;
    const { name = "", file = "", line = 0, column = 0, nesting = 0 } = data;
    appendFileSync(FILE, JSON.stringify([type === "test:enqueue" ? 1 : -1, process.pid, name, file, line, column, nesting]) + "\n");
  }
}
`,O14=/\bnode\b[^|;&]*\s--test(?=\s|$)/,d18=/--test-reporter\b/,S22=/--test-reporter\S*(?: is not allowed in NODE_OPTIONS|' must match the number of)/}});function F14(e2,r4){let t3=r4;for(;t3>0&&w22.test(e2[t3-1]??"");)t3-=1;let s13=counts(e2.slice(t3,r4));return t3<r4&&sumOf(s13,"pass","fail","skip","todo")===Number(h23.exec(e2[r4]??"")?.[1])?s13:void 0}function L10(e2,r4){let t3=[],s13,o8,d25="",a18=!1;for(let[f29,i14]of e2.entries()){let c28=N12.exec(i14)?.[1];s13=c28??s13,a18||=i14==="# Unhandled error between tests",d25=/^error: (.*)$/.exec(i14)?.[1]??d25,o8??=v19(i14,r4);let n3=A12.exec(i14)?.[1],u23=a18&&$23.test(i14)&&d25!=="";u23&&(a18=!1);let l40=u23?`error outside of a test: ${d25}`:O15(n3,d25,e2[f29+1]);l40!==void 0&&t3.push({severity:"error",message:l40,...o8??{file:s13}}),(c28!==void 0||I16.test(i14)||$23.test(i14)&&!a18)&&([o8,d25]=[void 0,""])}return t3}function v19(e2,r4){let[,t3="",s13,o8]=R17.exec(e2)??[];return t3.startsWith(`${r4}/`)?{file:within(t3,r4),line:Number(s13),col:Number(o8)}:void 0}function O15(e2,r4,t3=""){if(e2===void 0)return;let s13=r4===""?/^ {2}\^ (.*)$/.exec(t3)?.[1]:r4;return`${e2==="(unnamed)"?"a hook":e2} failed${s13===void 0?"":`: ${s13}`}`}var E23,h23,w22,b21,bun,N12,R17,A12,I16,$23,init_bun=__esm({"src/gates/tests/runners/bun.ts"(){"use strict";init_tally();E23=/^bun test v\S+ \([0-9a-f]+\)$/,h23=/^Ran (\d+) tests? across \d+ files?\. \[[\d.]+m?s\]$/,w22=/^ ?\d+ (?:pass|fail|skip|todo|errors?|filtered out|expect\(\) calls|snapshots.*)$|^ ?snapshots: /,b21=/^Bailed out after (\d+) failures?$/,bun=(e2,r4)=>{let t3=e2.filter(n3=>E23.test(n3)).length,s13=e2.flatMap((n3,u23)=>h23.test(n3)?[u23]:[]);if(t3===0&&s13.length===0)return;let o8=e2.reduce((n3,u23)=>n3+Number(b21.exec(u23)?.[1]??0),0),d25=s13.map(n3=>F14(e2,n3)).filter(n3=>n3!==void 0),a18=d25.length+e2.filter(n3=>b21.test(n3)).length,f29=(...n3)=>d25.reduce((u23,l40)=>u23+sumOf(l40,...n3),0),i14=f29("error","errors"),c28=e2.filter(n3=>/^(?:\(fail\)|✗) (?:.* > )?\(unnamed\)(?: |$)/.test(n3)).length;return tally("bun test",{passed:f29("pass"),failed:f29("fail")+o8,skipped:f29("skip","todo"),broken:joinReasons([i14>0?`${plural(i14,"error")} outside of tests, such as a file that cannot be loaded`:void 0,c28>0?"a hook failed, and the tests after it never ran":void 0]),doubt:joinReasons([o8>0?`bun test stopped after ${plural(o8,"failure")}; the remaining tests were not counted`:void 0,a18<t3?"bun test exited without printing a summary; its process was probably killed mid-run":void 0,a18>t3||d25.length+(o8>0?1:0)<s13.length?"bun test printed more summaries than it started runs: a test seems to print some":void 0]),findings:L10(e2,r4)})};N12=/^(?:::group::)?(\S.*\.[cm]?[jt]sx?):(?: \(run #\d+\))?$/,R17=/^\s+at .*?\(?(\/.+):(\d+):(\d+)\)?$/,A12=/^(?:\(fail\)|✗) (.*?)(?: \[[\d.]+m?s\])?$/,I16=/^(?:\((?:fail|pass|skip|todo)\)|[✗✓»✎]) /,$23=/^-+$/}});function w23(n3,c28){let i14=new Set,a18=new Map;for(let[d25,t3]of n3.entries()){let e2=(/^test (.+) \.\.\. FAILED$/.exec(t3)??/^(\S.*) --- FAILED$/.exec(t3)??/^---- (.+) stdout ----$/.exec(t3))?.[1];e2!==void 0&&i14.add(e2.replace(/ - should panic$/,""));let[,r4,s13="",o8,u23]=/^thread '(.+?)'(?: \(\d+\))? panicked at (.+):(\d+):(\d+):$/.exec(t3)??[];r4!==void 0&&a18.set(r4,{file:s13.replace(`${c28}/`,""),line:Number(o8),col:Number(u23),why:n3[d25+1]??""})}return[...n3.flatMap((d25,t3)=>{let[,e2]=/^error(?:\[E\d+\])?: (.+)$/.exec(d25)??[],[,r4,s13,o8]=/^\s*--> (.+):(\d+):(\d+)$/.exec(n3[t3+1]??"")??[];return e2===void 0||r4===void 0?[]:[{severity:"error",message:e2,file:r4,line:Number(s13),col:Number(o8)}]}),...[...i14].map(d25=>{let{why:t3,...e2}=a18.get(d25)??{why:""};return{severity:"error",message:`${d25} failed${t3===""?"":`: ${t3}`}`,...e2}})]}var $24,m23,x25,cargo,init_cargo=__esm({"src/gates/tests/runners/cargo.ts"(){"use strict";init_tally();$24=/^running (\d+) tests?$/,m23=/^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored(?:; (\d+) measured)?; \d+ filtered out(?:; finished in [\d.]+s)?$/,x25=/^error: (could not compile .*)$/,cargo=(n3,c28)=>{let i14=[];for(let e2 of n3){let[,r4]=$24.exec(e2)??[];r4!==void 0&&i14.push({tests:Number(r4),result:void 0});let s13=i14.at(-1),[o8=0,u23=0,f29=0,p34=0]=m23.exec(e2)?.slice(1).map(g29=>Number(g29??0))??[];s13!==void 0&&m23.test(e2)&&o8+u23+f29+p34===s13.tests&&(s13.result={passed:o8,failed:u23,skipped:f29+p34})}let a18=n3.flatMap(e2=>x25.exec(e2)?.[1]??[]);if(i14.length===0&&a18.length===0)return;let l40=e2=>i14.reduce((r4,{result:s13})=>r4+(s13?.[e2]??0),0),d25=i14.filter(({result:e2})=>e2===void 0),t3=n3.some(e2=>e2.startsWith("error: test failed, to rerun pass "))&&!n3.some(e2=>/^error: \d+ targets? failed:$/.test(e2));return tally("cargo test",{passed:l40("passed"),failed:l40("failed"),skipped:l40("skipped"),broken:a18[0],doubt:joinReasons([...d25.map(({tests:e2})=>`a test binary with ${plural(e2,"test")} exited without printing a result`),t3?"cargo stopped after the first test binary that failed; with --no-fail-fast it runs them all":void 0]),findings:w23(n3,c28)})}}});function R18(e2,n3,i14){let{action:t3,package:s13,test:o8}=e2,a18=n3.packages.get(s13)??{tests:0,failed:0,begun:!1,ended:!1,benchmarks:!1};n3.packages.set(s13,a18),a18.begun||=t3==="start"||t3==="run",o8===void 0?S23(e2,a18,n3):o8.startsWith("Benchmark")&&t3!=="fail"?a18.benchmarks=!0:N13(t3,s13,o8,a18,n3,i14)}function N13(e2,n3,i14,t3,s13,o8){let a18=`${n3} ${i14}`;if(e2==="run"?s13.open.set(a18,i14):s13.open.delete(a18),t3.tests+=1,e2==="pass"&&(s13.passed+=1),e2==="skip"&&(s13.skipped+=1),e2!=="fail")return;s13.failed+=1,t3.failed+=1;let{why:r4="",...c28}=o8.get(a18)??{};s13.findings.push({severity:"error",message:`${n3} ${i14} failed${r4===""?"":`: ${r4}`}`,...c28})}function S23({action:e2,package:n3,why:i14=""},t3,s13){t3.ended||=e2!=="start",e2==="fail"&&t3.failed===0&&s13.broken.push(`${n3} failed outside of its tests${i14.startsWith("[")?` ${i14}`:""}`),e2==="pass"&&t3.tests===0&&!t3.benchmarks&&!i14.includes("[no tests to run]")&&s13.silent.push(n3)}function O16(e2){let n3=new Map,i14=new Map,t3=[];for(let s13 of e2){let{Action:o8,Package:a18,Test:r4,Output:c28}=k19(s13),[,f29,u23,p34]=h24.exec(s13)??[];if(f29==="FAIL"&&u23!==void 0&&t3.push({action:"fail",package:u23,test:void 0,why:p34}),typeof o8!="string"||typeof a18!="string")continue;let d25=typeof r4=="string"?r4:void 0;if(typeof c28=="string"){let l40=b22(c28.trimEnd());d25===void 0?n3.set(a18,/\[[a-z ]+\]/.exec(c28)?.[0]??n3.get(a18)??""):l40!==void 0&&!i14.has(`${a18} ${d25}`)&&i14.set(`${a18} ${d25}`,l40)}/^(?:start|run|pass|fail|skip)$/.test(o8)&&t3.push({action:o8,package:a18,test:d25,why:n3.get(a18)})}return{events:t3,places:i14}}function T15(e2){if(!e2.startsWith('{"')||!e2.includes('"Action":"'))return!1;let{Action:n3,Package:i14}=k19(e2);return typeof i14=="string"&&typeof n3=="string"&&w24.test(n3)}function k19(e2){if(!e2.startsWith("{"))return{};try{return JSON.parse(e2)}catch{return{}}}function x26(e2){let n3=[],i14=new Map,t3=0;for(let[o8,a18]of e2.entries()){let[,r4,c28,f29]=h24.exec(a18)??[];if(c28===void 0)continue;let u23=m24(e2.slice(t3,o8+1));for(let p34 of u23.events)n3.push({...p34,package:c28});n3.push({action:r4==="FAIL"?"fail":"pass",package:c28,test:void 0,why:f29});for(let[p34,d25]of u23.places)i14.set(`${c28} ${p34}`,d25);t3=o8+1}let s13=m24(e2.slice(t3)).events;return{events:[...n3,...s13.map(o8=>({...o8,package:"the last package"}))],places:i14}}function m24(e2){let n3=[],i14=new Set,t3=new Map,s13;for(let o8 of e2){let[,a18,r4]=P14.exec(o8)??[],[,c28="",f29]=$25.exec(o8)??[];a18==="RUN"&&r4!==void 0&&(n3.push({action:"run",test:r4}),i14.add(r4)),E24.test(o8)&&n3.push({action:"bench",test:"Benchmark"}),f29!==void 0&&(c28==="FAIL"||i14.has(f29))&&n3.push({action:c28.toLowerCase(),test:f29}),s13=r4??f29??s13;let u23=b22(o8);s13!==void 0&&u23!==void 0&&!t3.has(s13)&&t3.set(s13,u23)}return{events:n3,places:t3}}function b22(e2){let[,n3,i14,t3=""]=A13.exec(e2)??[];return n3===void 0?void 0:{file:n3,line:Number(i14),why:t3}}function F15(e2){return e2.flatMap(n3=>{let{Action:i14,Output:t3}=k19(n3),[,s13,o8,a18,r4=""]=/^(\S+\.go):(\d+):(\d+): (.+)$/.exec(i14==="build-output"&&typeof t3=="string"?t3.trimEnd():n3)??[];return s13===void 0?[]:[{severity:"error",message:r4,file:s13,line:Number(o8),col:Number(a18)}]})}var P14,$25,h24,w24,E24,A13,go,M13,init_go=__esm({"src/gates/tests/runners/go.ts"(){"use strict";init_tally();P14=/^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/,$25=/--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/,h24=/^(ok  |FAIL)\t(\S+)(?:[\t ](.*))?$/,w24=/^(?:start|run|pause|cont|pass|bench|fail|output|skip|attr|artifacts)$/,E24=/^Benchmark\S*\s+\d+\t/,A13=/^\s+(\S+_test\.go):(\d+): (.*)$/,go=e2=>{let{events:n3,places:i14}=e2.some(T15)?O16(e2):x26(e2),t3={passed:0,failed:0,skipped:0,open:new Map,packages:new Map,silent:[],broken:[],findings:[]};for(let d25 of n3)R18(d25,t3,i14);let{open:s13,packages:o8,silent:a18,broken:r4,findings:c28}=t3;if(![...o8.values()].some(({ended:d25,begun:l40})=>d25||l40))return;let f29=[...s13.values()];f29.length>0&&c28.push({severity:"error",message:`never ended: ${someOf(f29)}`});let u23=[...o8].flatMap(([d25,{ended:l40}])=>l40?[]:[d25]),p34=n3.some(({action:d25})=>d25==="run"||d25==="start");return tally("go test",{passed:t3.passed,failed:t3.failed,skipped:t3.skipped,notRun:f29.length,broken:joinReasons(r4),doubt:joinReasons([u23.length===0?void 0:`no result was printed for ${someOf(u23)}`,a18.length===0?void 0:p34?`passed without reporting a test: ${someOf(a18)}`:M13]),findings:[...c28,...r4.length>0?F15(e2):[]]})},M13="`go test` counts its tests only with -v or -json: add one of them to the command"}});function F16(e2){let t3=e2.findLastIndex(n3=>/^\s+\d+ (?:passing|failing|passed)\b|^(?:.*ℹ|#) tests +\d+$|^Tests:\s|^\s*Tests\s{2}/.test(n3));return!/^\s+\d+ failing\b/.test(e2[t3]??"")&&e2.slice(t3+1).some(n3=>/^\s+(?:✔|✓|\d+\)) /.test(n3))}function b23(e2,t3){return e2.map(n3=>t3.exec(n3)).filter(n3=>n3!==null)}function y19(e2){return e2>0?`${plural(e2,"test file")} could not be run, or an error occurred outside of a test`:void 0}function p28(e2,t3){return e2.reduce((n3,r4)=>n3+Number(t3.exec(r4)?.[1]??0),0)}function v20(e2){return e2.flatMap((t3,n3)=>{let[,r4,i14]=/^ FAIL {2}(\S+?)(?: > (.+)| \[ .+ \])$/.exec(t3)??[];if(r4===void 0)return[];let d25=e2.slice(n3+1,n3+40),o8=d25.findIndex(s13=>/ FAIL {2}|⎯⎯⎯/.test(s13)),a18=d25.slice(0,o8===-1?void 0:o8).map(s13=>/^ ❯ (?:.* )?(\S+):(\d+):(\d+)$/.exec(s13)).find(s13=>s13?.[1]===r4);return[{severity:"error",message:`${i14??"the file"} failed: ${d25.find(s13=>s13.trim()!=="")?.trim()??""}`,file:r4,...a18==null?{}:{line:Number(a18[2]),col:Number(a18[3])}}]})}function j10(e2){let t3=new Map,n3;for(let r4 of e2){n3=/^(?:FAIL|PASS) (?:\S+ )?(\S+\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$/.exec(r4)?.[1]?.replace(/^\.\//,"")??n3;let i14=/^ {2}● (.+)$/.exec(r4)?.[1];i14!==void 0&&t3.set(`${n3} ${i14}`,{severity:"error",message:i14==="Test suite failed to run"?"the file could not be run":`${i14} failed`,file:n3})}return[...t3.values()]}function k20(e2){let t3=e2.findIndex(r4=>/^ {2}\d+ failing\b/.test(r4)),n3=t3===-1?[]:e2.flatMap((r4,i14)=>i14>t3&&/^ {2}\d+\) /.test(r4)?[i14]:[]);return n3.map((r4,i14)=>{let d25=e2.slice(r4,Math.min(n3[i14+1]??1/0,r4+60)),o8=d25.findIndex(s13=>s13.endsWith(":"));return{severity:"error",message:`${d25.slice(0,o8+1).map(s13=>s13.trim().replace(/^\d+\) /,"")).join(" ").replace(/:$/,"")} failed: ${d25[o8+1]?.trim()??""}`}})}var vitest,jest,mocha,init_javascript=__esm({"src/gates/tests/runners/javascript.ts"(){"use strict";init_tally();vitest=e2=>{let t3=b23(e2,/^\s*Tests\s{2,}(?:(.+) \((\d+)\)|no tests)\s*$/),n3=e2.filter(f29=>/^\s*RUN\s+v\d\S* /.test(f29)).length;if(t3.length===0&&n3===0)return;let r4=e2.filter(f29=>/^\s*No test files found, exiting with code 0$/.test(f29)).length,i14=counts(t3.flatMap(([,f29=""])=>f29.split("|"))),d25=t3.reduce((f29,[,,m33="0"])=>f29+Number(m33),0),o8=Object.values(i14).reduce((f29,m33)=>f29+m33,0),a18=i14.failed??0,s13=p28(e2,/^\W*Failed Suites (\d+) \W*$/),u23=Math.max(s13,p28(e2,/^\s*Test Files\s{2,}(\d+) failed\b/)-a18),c28=p28(e2,/^\s*Errors\s{2,}(\d+) errors?\s*$/);return tally("vitest",{passed:i14.passed??0,failed:a18,skipped:o8-a18-(i14.passed??0),notRun:Math.max(0,d25-o8),broken:joinReasons([y19(u23),c28>0?`${plural(c28,"error")} outside of tests`:void 0]),doubt:joinReasons([t3.length+r4<n3?"vitest exited without printing a summary":void 0,o8>d25?`the summary of vitest counts ${o8} tests of ${d25}`:void 0]),findings:v20(e2)})},jest=e2=>{let t3=b23(e2,/^Tests:\s+(?:(.+), )?(\d+) total\s*$/),n3=e2.some(s13=>/^\s*●\s+process\.exit called with /.test(s13));if(t3.length===0&&!n3)return;let r4=counts(t3.flatMap(([,s13=""])=>s13.split(","))),i14=t3.reduce((s13,[,,u23="0"])=>s13+Number(u23),0),d25=Object.values(r4).reduce((s13,u23)=>s13+u23,0),o8=r4.failed??0,a18=b23(e2,/^Test Suites:\s(.*) (\d+) of (\d+) total\s*$/).filter(([,s13="",u23,c28])=>Number(u23)+sumOf(counts(s13.split(",")),"skipped")<Number(c28));return tally("jest",{passed:r4.passed??0,failed:o8,skipped:sumOf(r4,"skipped","todo","pending"),broken:y19(Math.max(e2.filter(s13=>/^\s+● Test suite failed to run$/.test(s13)).length,p28(e2,/^Test Suites:\s+(\d+) failed\b/)-o8)),doubt:joinReasons([...a18.map(([,,s13,u23])=>`jest ran only ${s13} of ${u23} test files`),n3?"a test ended the jest process; results not yet printed are lost":void 0,d25===i14?void 0:`the summary of jest counts ${d25} tests of ${i14}`]),findings:j10(e2)})},mocha=e2=>{let t3=counts(e2.flatMap(r4=>/^\s{2}(\d+ (?:passing|failing|pending))\b/.exec(r4)?.[1]??[]));if(t3.passing===void 0)return;let n3=e2.filter(r4=>/^\s+\d+\) .*"(?:before|after)(?: all| each)" hook\b/.test(r4)).length;return tally("mocha",{passed:t3.passing,failed:t3.failing??0,skipped:t3.pending??0,broken:n3>0?"a hook failed, and the tests after it never ran":void 0,doubt:F16(e2)?"mocha exited without printing a summary: more tests follow the last one":void 0,findings:k20(e2)})}}});function y20(n3,s13){let t3=new Map,e2="a test";for(let[r4,o8]of n3.entries()){e2=/^\s*not ok \d+ - (.*)$/.exec(o8)?.[1]??e2;let[,i14]=/^test at (.+:\d+:\d+)$/.exec(o8)??/^\s*location: '(.+:\d+:\d+)'$/.exec(o8)??[],[,c28="",d25,a18]=/^(.+):(\d+):(\d+)$/.exec(i14??"")??[];if(c28==="")continue;let u23=/^\s*✖ (.*?)(?: \([\d.]+ms\))?$/.exec(n3[r4+1]??"")?.[1]??e2;t3.set(i14??"",{severity:"error",message:`${u23} failed`,file:within(c28,s13),line:Number(d25),col:Number(a18)})}return[...t3.values()]}function b24(n3,s13){return n3.flatMap(e2=>(/^✔ (.+?)(?: \([\d.]+ms\))?$/.exec(e2)??/^ok \d+ - (.+)$/.exec(e2))?.[1]??[]).filter(e2=>/\.[cm]?[jt]sx?$/.test(e2)&&/["']node:test["']/.test(k21((0,import_node_path19.resolve)(s13,e2))))}function k21(n3){try{return(0,import_node_fs23.readFileSync)(n3,"utf8")}catch{return""}}var import_node_fs23,import_node_path19,node,init_node=__esm({"src/gates/tests/runners/node.ts"(){"use strict";import_node_fs23=__nccwpck_require__(24),import_node_path19=__nccwpck_require__(760);init_tally();node=(n3,s13)=>{let t3={};for(let c28 of n3){let[,d25,a18]=/(?:ℹ|^#) (tests|pass|fail|cancelled|skipped|todo) +(\d+)$/.exec(c28)??[];d25!==void 0&&(t3[d25]=(t3[d25]??0)+Number(a18))}let e2=t3.tests;if(e2===void 0)return;let r4=sumOf(t3,"fail","cancelled"),o8=r4+sumOf(t3,"pass","skipped","todo"),i14=b24(n3,s13);return tally("node --test",{passed:sumOf(t3,"pass"),failed:r4,skipped:sumOf(t3,"skipped","todo"),doubt:joinReasons([i14.length===0?void 0:`${someOf(i14)} exited before reporting its own tests`,o8===e2?void 0:`the summary of node --test counts ${o8} tests of ${e2}: a test seems to print one`]),findings:r4>0?y20(n3,s13):[]})}}});function y21(t3){return{passed:sumOf(t3,"passed","xpassed","subtests passed"),failed:sumOf(t3,"failed","error","errors","subtests failed"),skipped:sumOf(t3,"skipped","xfailed","subtests skipped"),notRun:0,broken:0,doubt:void 0}}function M14(t3){let s13=t3.findLast(d25=>f20.exec(d25)?.[1]!==void 0);if(s13===void 0)return{...y21({}),doubt:"pytest exited without printing a summary; its process was probably killed mid-run"};let n3=counts((f20.exec(s13)?.[1]??"").split(", ")),o8=y21(n3),[,i14,c28=""]=t3.map(d25=>C10.exec(d25)??S24.exec(d25)).find(d25=>d25!==null)??[];if(i14===void 0)return o8;let r4=counts(c28.split(" / ")),a18=r4.selected??Number(i14),u23=sumOf(n3,"passed","failed","xfailed","xpassed");return{...o8,notRun:Math.max(0,a18-u23-sumOf(n3,"skipped","error","errors")),broken:sumOf(r4,"error","errors"),doubt:u23>a18?`the summary of pytest counts ${u23} tests, but ${a18} were collected: a test seems to print one`:void 0}}function x27(t3){let s13=t3.findIndex(n3=>/^=+ short test summary info =+$/.test(n3));return s13===-1?[]:t3.slice(s13)}function N14(t3){return x27(t3).filter(s13=>/^ERROR [^:\s]+(?: - .*)?$/.test(s13)).length}function T16(t3){return x27(t3).flatMap(s13=>{let[,n3,o8,i14,c28]=/^(FAILED|ERROR) ([^:\s]+)(?:::(.+?))?(?: - (.*))?$/.exec(s13)??[];return o8===void 0?[]:[{severity:"error",message:`${i14===void 0?"could not be loaded":`${i14} ${n3==="ERROR"?"had an error in its fixtures":"failed"}`}${c28===void 0?"":`: ${c28}`}`,file:o8}]})}var w25,g21,O17,R19,f20,C10,S24,D12,F17,L11,pytest,init_pytest=__esm({"src/gates/tests/runners/pytest.ts"(){"use strict";init_tally();w25=/^=+ test session starts =+$/,g21="(?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|reruns?|subtests (?:passed|failed|skipped))",O17=`(?:${g21}|[a-z]+)`,R19=t3=>`(no tests ran|(?:\\d+ ${t3}, )*\\d+ ${t3})`,f20=new RegExp(`^(?:=+ ${R19(O17)}|${R19(g21)}) in \\d+\\.\\d+s(?: \\([^()]*\\))?(?: =+)?$`),C10=/(?:^|\s)collected (\d+) items?((?: \/ \d+ [a-z]+)*)$/,S24=/^\d+ workers? \[(\d+) items?\]/,D12=/^[.FEsxX]+(?:\s+\[ *\d+%\])?$/,F17=/^Ran \d+ tests? |^\s+\d+ passing\b/,L11=/^!{3,} (.+?) !{3,}$/,pytest=t3=>{let s13=t3.flatMap((e2,l40)=>w25.test(e2)?[l40]:[]),n3=t3.filter(e2=>f20.exec(e2)?.[2]!==void 0);if(s13.length===0&&n3.length===0)return;let o8=s13.map((e2,l40)=>M14(t3.slice(e2+1,s13[l40+1]))),i14=n3.map(e2=>y21(counts((f20.exec(e2)?.[2]??"").split(", ")))),c28=[...o8,...i14],r4=e2=>c28.reduce((l40,$31)=>l40+e2($31),0),a18=r4(({notRun:e2})=>e2),u23=Math.max(r4(({broken:e2})=>e2),N14(t3)),d25=t3.slice(t3.findLastIndex(e2=>f20.test(e2)||F17.test(e2))+1).some(e2=>D12.test(e2)),b33=t3.map(e2=>L11.exec(e2)?.[1]).find(e2=>e2!==void 0);return tally("pytest",{passed:r4(({passed:e2})=>e2),failed:Math.max(0,r4(({failed:e2})=>e2)-u23),skipped:r4(({skipped:e2})=>e2),notRun:a18,broken:u23>0?`${plural(u23,"test file")} could not be loaded`:void 0,doubt:joinReasons([...o8.map(({doubt:e2})=>e2),n3.length>0&&d25?"pytest exited without printing a summary: more progress follows the last one":void 0,b33===void 0?void 0:`pytest was stopped early: ${b33}`]),findings:[...T16(t3),...a18>0?[{severity:"error",message:`${a18} of the tests collected by pytest never ran`}]:[]]})}}});function tallyOf(r4,o8){let n3=r4.replace(y22,"").split(/\r?\n/).filter(({length:t3})=>t3<=M15),e2=n3.filter(({length:t3})=>t3<=g22),i14=[...[node,vitest,jest,mocha,bun,pytest,cargo].map(t3=>t3(e2,o8)),go(n3,o8)];return addUp(i14.filter(t3=>t3!==void 0))}var y22,g22,M15,UNKNOWN_SUMMARY,init_summaries=__esm({"src/gates/tests/summaries.ts"(){"use strict";init_bun();init_cargo();init_go();init_javascript();init_node();init_pytest();init_tally();y22=/\u001b(?:\[[0-9;]*m|\([A-Z0-9])/g,g22=300,M15=4e3,UNKNOWN_SUMMARY="the output contains no known test summary. Supported: node --test, bun test, vitest, jest, mocha, pytest, cargo test and go test -v; with any other runner write a JUnit file, and name it in gates.unit.report"}});function S25({config:t3,folder:e2,package:o8}){let i14=j11.find(([r4])=>(0,import_node_fs24.existsSync)((0,import_node_path20.join)(e2,r4)))?.[1],n3=i14===void 0?'the test command, such as `unit: {run: make test, report: "reports/*.xml"}` with JUnit files':`\`unit: ${i14}\``,s13=o8===void 0||i14!==void 0?"":"Add `test` to the scripts of package.json. Or ";return`${s13}${s13===""?"Below":"below"} \`gates:\` of ${t3.file} write ${n3}; or \`unit: false\` to release without tests`}async function B15(t3,e2,o8,i14){let{folder:n3}=o8;if(e2!==void 0){let u23=new Freshness(n3,e2),a18=await i14.run(t3);return m26(countReports(e2,u23,n3),t3,a18,void 0)}let s13=nodeReporter(t3,o8,(await i14.workspace()).scratch),r4=await i14.run(t3,s13);s13!==void 0&&refusedReporter(r4.stdout+r4.stderr)&&(s13=void 0,r4=await i14.run(t3));let d25=D13(T17(`${r4.stdout}
${r4.stderr}`,n3),s13?.neverEnded()??[]);return m26(d25,t3,r4,r4.truncated?E25:void 0)}function m26(t3,e2,o8,i14){let{code:n3,signal:s13,stdout:r4,stderr:d25}=o8,u23=[...t3.evidence,{what:"exit code",value:String(n3)}];if(n3===null)return{...t3,doubt:endedBy(e2[0]??"",s13),evidence:u23};let a18=t3.passed+t3.failed===0&&t3.broken===void 0,p34=n3!==0&&a18?`the command exited with ${n3} and counted no test: ${tail(`${r4}
${d25}`)||"it printed nothing"}`:t3.doubt??i14??M16(t3,o8);return{...t3,doubt:p34,evidence:u23}}function D13(t3,e2){return e2.length===0?t3:{...t3,notRun:t3.notRun+e2.length,findings:[...t3.findings,{severity:"error",message:`never ended: ${someOf(e2)}`}]}}function M16({failed:t3,passed:e2,broken:o8,notRun:i14},{code:n3,stdout:s13,stderr:r4}){if(o8===void 0){if(n3===0&&t3>0)return"the command exited with 0, but tests failed";if(n3!==0&&t3+i14===0)return`the command exited with ${n3}, but none of ${plural(e2,"test")} failed: ${tail(s13+r4)}`}}function T17(t3,e2){let o8=tallyOf(t3,e2);if(o8===void 0)return{...NOTHING_COUNTED,doubt:UNKNOWN_SUMMARY};let{by:i14,...n3}=o8,{passed:s13,failed:r4,skipped:d25}=n3;return{...n3,findings:inSources(n3.findings,e2),evidence:[{what:`summary of ${i14}`,value:`${s13} passed, ${r4} failed, ${d25} skipped`}]}}var import_node_fs24,import_node_path20,E25,unit,j11,init_unit=__esm({"src/gates/unit.ts"(){"use strict";import_node_fs24=__nccwpck_require__(24),import_node_path20=__nccwpck_require__(760);init_eunit();init_files();init_gate();init_output();init_evaluate();init_junit_files();init_node_reporter();init_tally();init_summaries();E25="the command printed so much that the middle of its output was dropped, perhaps with summaries. Print less, or write a JUnit file, and name it in gates.unit.report",unit={row:"G2",area:"application",stage:"test",make:(t3,e2)=>{let{run:o8,report:i14}=t3,{hasRebar:n3}=e2,s13=o8===void 0?n3:i14===void 0&&o8.join(" ")==="rebar3 eunit",r4=o8??(e2.package?.test===void 0?void 0:["npm","test"]);return{title:s13?"EUnit":"unit tests",needs:["compile"],resources:[checkoutFiles("shared"),...n3?[REBAR_BUILD]:[]],missing:async()=>{if(!(s13||r4!==void 0))return{why:"no tests were found: there is no rebar.config, no `test` in package.json, and no `gates.unit.run`",fix:S25(e2)}},async run(d25){let u23=s13||r4===void 0?await runEunit(e2,d25):await B15(r4,i14,e2,d25);return evaluateTests(u23,t3)}}}},j11=[["go.mod","{run: go test -v ./...}"],["Cargo.toml","{run: cargo test}"],...["pyproject.toml","setup.py","setup.cfg","pytest.ini","tox.ini","requirements.txt"].map(t3=>[t3,"{run: python3 -m pytest}"]),["pom.xml",'{run: mvn --batch-mode test, report: "**/target/surefire-reports/*.xml"}'],...["build.gradle","build.gradle.kts"].map(t3=>[t3,'{run: ./gradlew test, report: "**/build/test-results/test/*.xml"}'])]}});function $26({hasRebar:n3,config:{build:e2,gates:i14}}){return n3&&e2===void 0&&i14.compile!==!1&&i14.compile.run===void 0}async function x28(n3,e2){let{folder:i14,config:r4}=n3;if(!n3.hasRebar)return P15(n3);let s13=appSources(i14),o8=mainApp(s13,r4.service);if(o8===void 0)return s13.length===0?failed("there is no src/*.app.src to read the version from"):inconclusive(`cannot determine which application has the version: there are ${s13.map(({name:u23})=>u23).join(", ")}, none named like the service ${r4.service}`);let d25=readText(i14,o8.file),t3=literalVsn(d25);if(!$26(n3)&&t3!==void 0)return{version:t3.version,file:o8.file,line:t3.line,evidence:{what:o8.file,value:`sha256 ${sha256(d25)}`}};let a18=e2.take("compiled");if(a18!==void 0)return F18(o8,t3?.line,a18.lib,i14,e2);let f29=r4.gates.compile===!1?"is turned off":"produced no compiled application";return inconclusive(`${o8.file} computes its version, but the gate compile, which would show it, ${f29}`)}function P15({folder:n3,package:e2}){if(e2?.version===void 0)return failed("no file has a version");let i14=readText(n3,"package.json"),r4=i14.split(`
`).findIndex(s13=>/^\s*"version"\s*:/.test(s13))+1;return{version:e2.version,file:"package.json",line:r4===0?void 0:r4,evidence:{what:"package.json",value:`sha256 ${sha256(i14)}`}}}async function F18({name:n3,file:e2},i14,r4,s13,o8){let d25=(0,import_node_path21.join)(r4,n3,"ebin",`${n3}.app`),t3=(0,import_node_path21.relative)(s13,d25),[a18]=await probe("app",[d25],o8);return a18?.vsn===void 0||a18.vsn===""?inconclusive(`${t3} has no version: ${a18?.error??"it has no vsn"}`):{version:a18.vsn,file:e2,line:i14,evidence:{what:t3,value:`vsn ${a18.vsn}`}}}async function K4(n3,e2,i14){let{head:r4}=e2,s13=await R20(n3,e2,i14),{finding:o8,isKnown:d25}=M17(n3,s13,r4.shallow),t3=[];n3.version!==e2.version&&t3.push({severity:"error",message:`${n3.file} has version ${n3.version}, not ${e2.version}`,...l30(n3)}),o8!==void 0&&t3.push(o8);let a18=[n3.evidence];s13.version!==void 0&&a18.push({what:s13.where,value:s13.version});let f29=t3.filter(({severity:v24,file:y31})=>v24==="error"&&y31!==void 0);if(f29.length>0)return measured("fail",f29.map(({message:v24})=>v24).join("; "),{findings:t3,evidence:a18});let u23=`${n3.version} in ${n3.file}${s13.version===void 0?`, not compared: ${s13.where}`:`, before ${s13.version}`}`;return e2.isVersionGiven?d25?measured("pass",u23,{findings:t3,evidence:a18}):measured({dev:"pass",staging:"pass",production:"inconclusive"},u23,{findings:t3,evidence:a18}):A14(n3,r4.tags,u23,t3,a18)}function l30({file:n3,line:e2}){return{file:n3,line:e2}}function M17(n3,e2,i14){if(e2.version===void 0)return{finding:{severity:i14?"error":"notice",message:`not compared with a previous version: ${e2.where}${i14?"; check out with fetch-depth: 0":""}`},isKnown:!i14};let r4=compareVersions(n3.version,e2.version);return r4===void 0?{finding:{severity:"warning",message:`${n3.version} and ${e2.version} at ${e2.where} are not numeric versions, so they were not compared`,...l30(n3)},isKnown:n3.version!==e2.version}:r4>0?{isKnown:!0}:{finding:{severity:"error",message:`${n3.version} is not greater than ${e2.version} at ${e2.where}`,...l30(n3)},isKnown:!0}}function A14({version:n3},e2,i14,r4,s13){let o8=e2.length>1,d25=o8?`the commit has several tags (${e2.join(", ")}), and nothing selects one: give the input version`:`no input and no tag names a version, so ${n3} was compared with nothing. Tag the commit v${n3}, or give the input version`;return measured({dev:"pass",staging:"pass",production:"inconclusive"},`${i14}; ${o8?"several tags name it":"no tag names it"}`,{findings:[...r4,{severity:"warning",message:d25}],evidence:s13})}async function R20({file:n3},{base:e2,git:i14},r4){if(e2.ref===void 0||e2.version!==void 0)return{version:e2.version,where:e2.why};let{code:s13,stdout:o8}=await i14("show","--end-of-options",`${e2.ref}:./${n3}`);if(r4.note(`git show ${e2.ref}:./${n3}: ${s13}`),s13!==0)return{version:void 0,where:`${e2.why} has no ${n3}`};let d25=n3==="package.json"?S26(o8):literalVsn(o8)?.version;return d25===void 0?{version:void 0,where:`${n3} of ${e2.why} has no version`}:{version:d25,where:e2.why}}function S26(n3){try{let{version:e2}=JSON.parse(n3);return typeof e2=="string"?e2:void 0}catch{return}}var import_node_path21,version2,init_version=__esm({"src/gates/version.ts"(){"use strict";import_node_path21=__nccwpck_require__(760);init_applications();init_probe2();init_files();init_gate();init_semver();version2={row:"G10",area:"application",stage:"inspect",make:(n3,e2)=>({title:"version",needs:$26(e2)?["compile"]:[],uses:e2.hasRebar?["compiled"]:[],missing:async()=>{if(e2.hasRebar||e2.package?.version!==void 0)return;let i14=e2.package===void 0?"":'Add "version" to package.json, or ';return{why:"no file has a version: there is no src/*.app.src, and no version in package.json",fix:`${i14}${i14===""?"Below":"below"} \`gates:\` of ${e2.config.file} write \`version: false\`, so that the tag alone decides the version`}},async run(i14){let r4=await x28(e2,i14);return"verdicts"in r4?r4:K4(r4,e2,i14)}})}}});function configuredGates(e2,a18){return[...Object.keys(i12).map(t3=>l31(t3,e2,a18)),...e2.custom.map(t3=>{let o8=gateOf(t3.name,custom,t3,a18);return{name:o8.name,row:o8.row,area:o8.area,gate:o8}})]}function l31(e2,a18,r4){let t3=i12[e2],o8=a18[e2],{row:m33,area:f29}=t3;return{name:e2,row:m33,area:f29,gate:o8===!1?void 0:gateOf(e2,t3,o8,r4)}}var i12,init_registry2=__esm({"src/gates/registry.ts"(){"use strict";init_changelog();init_compile2();init_configuration2();init_custom();init_definition();init_git_clean();init_release4();init_unit();init_version();i12={"git-clean":gitClean,version:version2,changelog,configuration,compile,unit,release:release2}}});var import_node_fs25,import_node_path22,f21,R21,b25,G10,GateRunner,S27,init_runner=__esm({"src/gates/runner.ts"(){"use strict";import_node_fs25=__nccwpck_require__(24),import_node_path22=__nccwpck_require__(760);init_text();init_rebar();f21=16*1024*1024,R21=8*1024*1024,b25=300,G10=40,GateRunner=class{traces=new Map;products={};world;options;constructor(t3,r4){this.world=t3,this.options=r4}trace(t3){return this.traces.get(t3)??{commands:[],tail:[],log:""}}product(t3){return this.products[t3]}contextOf(t3,r4){let{folder:n3,logs:s13,tmp:d25}=this.options,o8={commands:[],tail:[],log:""};this.traces.set(t3.name,o8);let a18=new S27(s13,`${t3.name}.log`,o8,e2=>this.world.secrets.redact(printableLine(e2)));return{signal:r4,note:e2=>a18.line(e2),run:async(e2,i14={})=>this.run(e2,i14,{gate:t3,signal:r4,trace:o8,log:a18}),workspace:async()=>{let e2=(0,import_node_path22.join)(d25,t3.name);return(0,import_node_fs25.mkdirSync)(e2,{recursive:!0,mode:448}),{source:n3,build:(0,import_node_path22.join)(n3,BUILD_FOLDER),scratch:e2}},take:e2=>{if(!t3.uses.includes(e2))throw new Error(`the gate ${t3.name} takes ${e2} without declaring it`);return this.products[e2]},give:(e2,i14)=>{if(!t3.makes.includes(e2))throw new Error(`the gate ${t3.name} gives ${e2} without declaring it`);this.products[e2]=i14}}}async run(t3,r4,{gate:n3,signal:s13,trace:d25,log:o8}){let[a18="",...e2]=t3,i14=this.world.secrets.redact(printableLine(t3.join(" "))).slice(0,b25);o8.line(`$ ${i14}`);let w35=Object.entries({...this.options.env,...r4.env}).filter(m33=>m33[1]!==void 0),v24=await this.world.exec(a18,e2,{deadlineMs:n3.deadlineMs,cwd:r4.cwd??this.options.folder,env:Object.fromEntries(w35),signal:s13,keepBytes:R21,onLine:m33=>o8.line(m33)}),{code:c28,signal:p34,stdout:O23,stderr:M24,truncated:T22,durationMs:l40}=v24;return d25.commands.push({command:i14,code:c28,durationMs:Math.round(l40)}),o8.line(`[${c28===null?`killed by ${p34??"a signal"}`:`exit code ${c28}`} after ${Math.round(l40)} ms]`),{code:c28,signal:p34,stdout:O23,stderr:M24,truncated:T22,durationMs:l40}}},S27=class{folder;name;trace;clean;written=0;fd;constructor(t3,r4,n3,s13){this.folder=t3,this.name=r4,this.trace=n3,this.clean=s13}line(t3){let r4=this.clean(t3);if(this.trace.tail.push(r4),this.trace.tail.length>G10&&this.trace.tail.shift(),this.written>f21)return;let n3=this.written+r4.length>f21?"[log truncated]":r4;this.written+=n3.length+1,this.fd??=this.open(),(0,import_node_fs25.writeSync)(this.fd,`${n3}
`)}open(){(0,import_node_fs25.mkdirSync)(this.folder,{recursive:!0,mode:448});let t3=(0,import_node_path22.join)(this.folder,this.name);return this.trace.log=t3,(0,import_node_fs25.openSync)(t3,"w",384)}}}});async function runAll(e2,{parallel:t3,contextOf:r4,onStart:s13,onEnd:a18},o8){return(await schedule(e2.map(n3=>({...b26(n3,e2),gate:n3})),{parallel:t3,run:async({gate:n3},d25)=>{let c28=await n3.missing();return c28===void 0?(s13(n3),{measured:await n3.run(r4(n3,d25)),reason:""}):{measured:n3.expected.length===0?void 0:lacking(c28,n3.expected),reason:c28.why}},satisfies:n3=>{let{measured:d25}=l32(n3);return d25===void 0||Object.values(d25.verdicts).includes("pass")},onEnd:n3=>a18(l32(n3))},o8)).map(l32)}function b26(e2,t3){let r4=n3=>n3!==e2&&(e2.uses.some(d25=>n3.makes.includes(d25))||STAGES.indexOf(n3.stage)<STAGES.indexOf(e2.stage)&&isConflict(n3.resources,e2.resources)),{name:s13,needs:a18,resources:o8,deadlineMs:u23}=e2;return{name:s13,needs:a18,resources:o8,deadlineMs:u23,after:t3.filter(r4).map(n3=>n3.name)}}function l32({task:{gate:e2},ending:t3,startMs:r4,durationMs:s13}){let{measured:a18,reason:o8}=x30(t3,e2),u23=t3.kind==="cancelled";return{gate:e2,measured:a18===void 0||u23?a18:O18(a18,e2),reason:o8,startMs:r4,durationMs:s13}}function x30(e2,{deadlineMs:t3}){switch(e2.kind){case"done":return e2.result;case"threw":{let{error:r4}=e2,s13=r4 instanceof UserError?explain(r4):errorMessage(r4);return{measured:inconclusive(`could not be measured: ${s13}`),reason:""}}case"late":return{measured:inconclusive(`did not finish within ${formatDuration(t3)}, its timeout in deploy.yml`),reason:""};case"cancelled":return{measured:inconclusive(e2.hadStarted?"the run was cancelled":"the run was cancelled before the gate started"),reason:""};case"blocked":return{measured:inconclusive(`needs ${e2.by}, which did not pass`),reason:""};case"circular":return{measured:inconclusive("circular dependency between gates"),reason:""}}}function O18(e2,{profiles:t3=PROFILES}){let r4=PROFILES.filter(s13=>!t3.includes(s13));return{...e2,verdicts:{...e2.verdicts,...Object.fromEntries(r4.map(s13=>[s13,"pass"]))}}}var init_schedule2=__esm({"src/gates/schedule.ts"(){"use strict";init_duration();init_errors();init_profile();init_schedule();init_gate()}});function parseWaivers(n3,a18,s13){let r4=[],e2=[];for(let[i14,o8]of n3.split(/\r\n|\r|\n/).entries()){let t3=o8.trim();if(t3===""||t3.startsWith("#"))continue;let f29=d19(t3,a18,s13,r4);f29!==void 0&&e2.push(`line ${i14+1}: ${f29}`)}if(e2.length===0)return r4;throw new UserError(`input waive: ${e2.join("; ")}`,{fix:"Write one line per gate: unit until=2026-12-31 why it may be missing."})}function d19(n3,a18,s13,r4){let[,e2="",i14="",o8=""]=g23.exec(n3)??[];if(e2==="")return`${JSON.stringify(n3.slice(0,80))} is not "gate until=YYYY-MM-DD reason"`;if(!s13.includes(e2))return`there is no gate ${JSON.stringify(e2.slice(0,40))}; there are ${s13.join(", ")}`;if(e2===l33)return"release cannot be waived: without it there is no archive to deploy";if(!isDate(i14))return`${JSON.stringify(i14.slice(0,40))} is not a date such as 2026-12-31`;if(i14<a18)return`the waiver of ${e2} ended on ${i14}`;if(o8.trim()==="")return`the waiver of ${e2} has no reason`;if(r4.some(t3=>t3.gate===e2))return`${e2} is waived twice`;r4.push({gate:e2,until:i14,reason:o8.trim().slice(0,300)})}var l33,g23,init_waivers=__esm({"src/gates/waivers.ts"(){"use strict";init_errors();init_date();l33="release",g23=/^(\S+)\s+until=(\S+)(?:\s+(.*))?$/}});async function runGates(t3,e2){let n3=new Date(e2.clock.now()).toISOString(),i14=e2.clock.monotonic(),{config:a18,profile:o8,folder:d25,out:m33}=t3,u23=F19(a18.gates),s13=parseWaivers(t3.waive,n3.slice(0,10),u23),c28=I17(t3.subset,u23),f29=await readCheckout(t3,e2),l40=configuredGates(a18.gates,f29),v24=l40.flatMap(({gate:r4})=>r4??[]),w35=L12(v24,c28);q11(f29,o8,c28.length>0?w35:void 0,e2);let P18={...t3.env,SOURCE_DATE_EPOCH:String(f29.head.time)},$31=(0,import_node_path23.join)(m33,"logs");(0,import_node_fs26.rmSync)($31,{recursive:!0,force:!0});let p34=new GateRunner(e2,{folder:d25,env:P18,logs:$31,tmp:f29.tmp}),C16=await uncommitted(f29.git).catch(()=>{}),R27=new Map((await K5(w35,p34,o8,e2)).map(r4=>[r4.gate.name,r4])),G15=e2.signal.aborted?[]:s13,g29=l40.map(r4=>entryOf(r4,{ended:R27.get(r4.name),trace:p34.trace(r4.name),waivers:G15,profile:o8})),k28=[...await V5(f29,C16),...g29.flatMap(X4),...Y7(G15,g29)];for(let r4 of k28)e2.log.notice(r4);let h34=p34.product("archive"),y31=h34===void 0||e2.signal.aborted?void 0:await Z2(h34,t3),M24=v24.filter(({makes:r4})=>r4.includes("archive")).map(({name:r4})=>r4),E28=y31===void 0?g29:g29.map(r4=>M24.includes(r4.name)?ee(r4,y31):r4);return{service:a18.service,version:f29.version,commit:f29.head.commit,profile:o8,...judge(E28,o8,c28.length>0),gates:E28,waivers:s13,subset:c28,archive:y31===void 0?h34:void 0,notices:k28,startedAt:n3,durationMs:Math.round(e2.clock.monotonic()-i14)}}function F19({custom:t3,...e2}){return[...Object.keys(e2),...t3.map(({name:n3})=>n3)]}function I17(t3,e2){let n3=t3.filter(i14=>!e2.includes(i14));if(n3.length>0)throw new UserError(`input gates: there is no gate ${n3.map(i14=>JSON.stringify(i14.slice(0,40))).join(", ")}`,{fix:`There are: ${e2.join(", ")}.`});return[...new Set(t3)]}function L12(t3,e2){if(e2.length===0)return[...t3];let n3=new Set(e2);for(let i14 of n3)for(let a18 of t3.find(o8=>o8.name===i14)?.needs??[])n3.add(a18);return t3.filter(({name:i14})=>n3.has(i14))}function q11({config:t3,version:e2,isVersionGiven:n3,head:i14},a18,o8,{log:d25}){d25.info(`${t3.service} ${e2}${n3?"":" (from the repository: no input and no tag names a version)"} at ${i14.commit.slice(0,12)}, for ${a18}`),o8!==void 0&&d25.info(`only ${o8.map(({name:m33})=>m33).join(", ")}: there is no verdict for staging and production`)}async function K5(t3,e2,n3,i14){let{clock:a18,log:o8}=i14,d25=new Map,m33=new AbortController,u23=(async()=>{for(;!m33.signal.aborted;){if(await a18.sleep(z6,m33.signal),m33.signal.aborted||d25.size===0)continue;let s13=a18.monotonic(),c28=[...d25].map(([f29,l40])=>`\u2026 ${f29} ${formatDuration(s13-l40)}: ${e2.trace(f29).tail.at(-1)?.slice(0,120)??"running"}`);o8.info(c28.join(`
`))}})();try{return await runAll(t3,{parallel:Math.min(4,Math.max(2,(0,import_node_os2.availableParallelism)())),contextOf:(s13,c28)=>e2.contextOf(s13,c28),onStart:({name:s13,title:c28})=>{d25.set(s13,a18.monotonic()),o8.info(`\u25B6 ${s13}${c28===s13?"":` (${c28})`}`)},onEnd:s13=>{d25.delete(s13.gate.name);for(let c28 of Q3(s13,n3,e2.trace(s13.gate.name).tail))o8.info(c28)}},i14)}finally{m33.abort(),await u23}}function Q3({gate:t3,measured:e2,durationMs:n3},i14,a18){let o8=e2?.verdicts[i14];return e2===void 0||o8===void 0?[]:[`${{pass:"\u2713",fail:"\u2717",inconclusive:"?"}[o8]} ${t3.name} ${formatDuration(n3)}  ${e2.summary}`,...o8==="pass"?[]:a18.map(u23=>`    | ${u23}`)]}async function V5({git:t3},e2){let i14=(await uncommitted(t3).catch(()=>{}))?.filter(({path:o8})=>e2?.every(d25=>d25.path!==o8)===!0)??[];return i14.length===0?[]:[`the gates changed files that git does not ignore: ${i14.slice(0,10).map(({path:o8})=>JSON.stringify(o8)).join(", ")}. Commit them, or add them to .gitignore`]}function X4({name:t3,state:e2,waived:n3}){return n3===void 0?[]:[`${t3} ended with ${e2}${e2==="pass"?" here, and not everywhere,":""} and is waived until ${n3.until}: ${n3.reason}`]}function Y7(t3,e2){return t3.filter(({gate:n3})=>e2.find(({name:i14})=>i14===n3)?.waived===void 0).map(({gate:n3,until:i14})=>`the waiver of ${n3} until ${i14} was not needed`)}async function Z2({file:t3,sha256:e2},{readArchive:n3}){try{return(await n3(t3)).sha256===e2?void 0:`${N15}: another gate writes it, or a command that is still running`}catch(i14){return`${N15}: ${errorMessage(i14)}`}}function ee(t3,e2){return{...t3,state:"fail",verdicts:{dev:"fail",staging:"fail",production:"fail"},criteria:{...t3.criteria,met:0},summary:e2,findings:[...t3.findings,{severity:"error",message:e2}]}}var import_node_fs26,import_node_os2,import_node_path23,z6,N15,init_run=__esm({"src/gates/run.ts"(){"use strict";import_node_fs26=__nccwpck_require__(24),import_node_os2=__nccwpck_require__(161),import_node_path23=__nccwpck_require__(760);init_duration();init_errors();init_checkout();init_git_clean();init_judge();init_registry2();init_runner();init_schedule2();init_waivers();z6=8e3,N15="the archive was changed after it was checked"}});function gatesDocument(e2){let{service:t3,version:n3,profile:i14,verdict:r4,criteria:o8,readiness:s13,subset:a18}=e2,c28=N16(e2.gates),l40=c28.slice(0,w26),u23=c28.filter(v21).length;return{title:`${r4==="pass"?"\u2705":r4==="fail"?"\u274C":"\u2753"} gates ${r4}: ${t3} ${n3} for ${i14}`,tone:r4==="pass"?"good":r4==="fail"?"bad":"alarm",sentence:`${o8.met} of ${o8.expected} expected gates passed, ${s13} % ready${u23===0?"":`, ${u23} waived`}${a18.length===0?"":"; only some gates were selected, so there is no verdict for staging and production"}.`,note:`commit ${e2.commit.slice(0,12)}, started ${e2.startedAt.replace(/\.\d+Z$/,"Z")}, took ${formatDuration(e2.durationMs)}`,sections:present(T18(c28,i14),...l40.filter(m27).map(D14),I18(l40.filter(d25=>!m27(d25)&&d25.findings.length>0)),W8(e2),_20(e2),K6(e2),j13(l40))}}function m27({state:e2}){return e2==="fail"||e2==="inconclusive"}function v21(e2){return e2.waived!==void 0&&m27(e2)}function N16(e2){let t3=({state:n3})=>A15[n3]??C12;return e2.toSorted((n3,i14)=>t3(n3)-t3(i14))}function T18(e2,t3){return{title:"Gates",brief:e2.flatMap(B16),blocks:[{kind:"table",head:["Gate","Row",`For ${t3}`,"dev","staging","production","Time","Result"],rows:e2.map(n3=>[n3.name,n3.row,F20(n3),g24(n3.verdicts?.dev),g24(n3.verdicts?.staging),g24(n3.verdicts?.production),n3.verdicts===void 0?"":formatDuration(n3.durationMs),n3.summary]),noun:"gate"}]}}function F20(e2){let{state:t3}=e2;return{text:`${k22[t3]??"\u2013"} ${t3}${v21(e2)?", waived":""}`,as:t3==="pass"||t3==="fail"||t3==="inconclusive"?t3:"quiet"}}function g24(e2){return e2===void 0?"":{text:e2,as:e2}}function B16(e2){let{name:t3,state:n3,summary:i14,findings:r4,waived:o8,durationMs:s13,verdicts:a18}=e2,c28=a18===void 0?"":` ${formatDuration(s13)}`,l40=`${k22[n3]??"\u2013"} ${t3} ${n3}${c28}: ${i14}`;if(!m27(e2))return[l40];let{kept:u23,left:d25}=firstOf(r4.filter(({message:f29})=>f29!==i14),O20),$31=u23.map(f29=>{let y31=b27(f29);return`    ${y31===""?"":`${y31}: `}${f29.message}`});return d25>0&&$31.push(`    and ${d25} more: see the report`),o8!==void 0&&$31.push(`    waived until ${o8.until}: ${o8.reason}`),[l40,...$31]}function D14({name:e2,state:t3,summary:n3,findings:i14,waived:r4}){return{title:`${clip(e2,80)}: ${t3}`,blocks:present(r4===void 0?void 0:{kind:"paragraph",label:`Waived until ${r4.until}`,text:r4.reason},i14.length===0?{kind:"paragraph",text:n3}:G11(i14))}}function I18(e2){if(e2.length!==0)return{title:"Other findings",blocks:e2.map(({name:t3,state:n3,findings:i14})=>({kind:"details",title:`${t3}: ${n3}`,blocks:[G11(i14)]}))}}function G11(e2){return{kind:"table",head:["","Where","Finding"],rows:e2.map(t3=>[t3.severity,{text:b27(t3),as:"code"},t3.message]),noun:"finding",most:M18}}function b27({file:e2,line:t3,col:n3}){return e2===void 0?"":[e2,t3,n3].filter(i14=>i14!==void 0).join(":")}function W8({gates:e2}){let t3=e2.filter(({verdicts:i14})=>i14!==void 0).map(({name:i14,startMs:r4,durationMs:o8,state:s13})=>({name:i14,startMs:r4,durationMs:o8,ok:s13==="pass",changes:!1})).toSorted((i14,r4)=>i14.startMs-r4.startMs);if(t3.length===0)return;let n3=Math.max(1,...t3.map(({startMs:i14,durationMs:r4})=>i14+r4));return{title:"Timeline",blocks:[{kind:"timeline",spans:t3,totalMs:n3,noun:"gate"}]}}function _20({archive:e2}){return e2===void 0?{title:"Archive",blocks:[{kind:"paragraph",text:"None was built."}]}:{title:"Archive",brief:[`archive: ${e2.file}`,`sha256: ${e2.sha256}`],blocks:[{kind:"table",head:["File","Size","Entries","SHA-256"],rows:[[S28(e2.file),`${size(e2.bytes)} (${e2.bytes} bytes)`,String(e2.entries),{text:e2.sha256,as:"code"}]],noun:"file"}]}}function K6({notices:e2}){return e2.length===0?void 0:{title:"Notices",blocks:[{kind:"list",items:e2,noun:"notice"}]}}function j13(e2){let t3=e2.filter(({evidence:n3,commands:i14})=>n3.length+i14.length>0).map(q12);return t3.length===0?void 0:{title:"Evidence",blocks:t3}}function q12({name:e2,evidence:t3,commands:n3,figures:i14,log:r4}){let o8=[...n3.map(({command:s13,code:a18,durationMs:c28})=>[{text:s13,as:"code"},`${a18===null?"ended by a signal":`exit code ${a18}`} after ${formatDuration(c28)}`]),...t3.map(({what:s13,value:a18})=>[s13,{text:a18,as:"code"}]),...Object.entries(i14).map(([s13,a18])=>[s13,String(a18)])];return{kind:"details",title:e2,blocks:present({kind:"table",head:["What","Value"],rows:o8,noun:"row"},r4===""?void 0:{kind:"paragraph",text:`Output: logs/${S28(r4)}`,quiet:!0})}}function S28(e2){return e2.split("/").at(-1)??e2}var w26,M18,O20,k22,A15,C12,init_gates=__esm({"src/report/of/gates.ts"(){"use strict";init_duration();init_document();init_text2();w26=200,M18=100,O20=10,k22={pass:"\u2713",fail:"\u2717",inconclusive:"?"},A15={fail:0,inconclusive:1,pass:2,"not applicable":3},C12=4}});var gate_exports={};__export(gate_exports,{gate:()=>gate,gateMain:()=>gateMain,notPassed:()=>notPassed});async function gateMain(e2,f29,t3){let r4=currentJob(void 0),o8=e2["working-directory"],s13=await gate({config:f29,folder:o8,profile:e2.profile,version:e2.version,gates:e2.gates??"",baseRef:e2["base-ref"],waive:e2.waive??"",token:e2["github-token"],out:(0,import_node_path24.join)(r4.temp??(0,import_node_os3.tmpdir)(),"erlmcp-actions",`gates-${t3.randomHex(4)}`)},r4,t3),{report:n3,document:m33,files:c28,manifest:i14}=s13,d25={verdict:n3.verdict,report:c28.json,readiness:String(n3.readiness),archive:n3.archive?.file??"","archive-sha256":n3.archive?.sha256??"",manifest:i14?.file??"","manifest-sha256":i14?.sha256??"",version:n3.version};for(let[a18,p34]of Object.entries(d25))setOutput(a18,p34);B17(n3,o8,t3),writeSummary(renderMarkdown(m33),{log:t3.log,secrets:t3.secrets});for(let a18 of renderConsole(m33))t3.log.info(a18);if(t3.log.info(`Report: ${c28.html}`),n3.verdict!=="pass")throw notPassed(n3)}async function gate(e2,f29,t3){let{config:r4,profile:o8,token:s13,out:n3}=e2,m33=(0,import_node_path24.resolve)(e2.folder),c28=await runGates({config:r4,folder:m33,profile:o8,version:e2.version===void 0?void 0:plainVersion(e2.version),tag:process.env.GITHUB_REF_TYPE==="tag"?plainVersion(process.env.GITHUB_REF_NAME??""):void 0,subset:e2.gates.split(/[\s,]+/).filter(a18=>a18!==""),baseRef:e2.baseRef,waive:e2.waive,env:commandEnvironment(process.env,s13===void 0?[]:[s13]),out:n3,readArchive:async a18=>{let{sha256:p34,entries:g29,names:y31,needs:v24}=await readArchive(a18);return{sha256:p34,entries:g29,names:y31,bytes:v24.packedBytes}},yamlProblems:syntaxProblems,checkVersion:a18=>release(a18,"","00000000").version},t3),i14=W9(c28,t3),d25=gatesDocument(i14);return{report:i14,document:d25,files:writeReport(i14,d25,n3),manifest:_21(i14,f29)}}function notPassed(e2){let t3=e2.gates.filter(({state:r4,waived:o8})=>(r4==="fail"||r4==="inconclusive")&&o8===void 0).map(({name:r4,state:o8,summary:s13})=>`${r4} ${o8}: ${s13}`).join("; ");return new UserError(`the gates for ${e2.profile} ended with ${e2.verdict}: ${t3||"nothing was checked"}`)}function W9(e2,f29){let t3=r4=>typeof r4=="string"?f29.secrets.redact(r4):Array.isArray(r4)?r4.map(t3):typeof r4!="object"||r4===null?r4:Object.fromEntries(Object.entries(r4).map(([o8,s13])=>[o8,t3(s13)]));return t3(e2)}function _21(e2,{repository:f29,runId:t3,attempt:r4,actor:o8,url:s13}){let{archive:n3}=e2;if(n3===void 0)return;let m33={service:e2.service,version:e2.version,commit:e2.commit,archive:{name:(0,import_node_path24.basename)(n3.file),sha256:n3.sha256,bytes:n3.bytes},profile:e2.profile,gates:e2.verdicts,readiness:e2.readiness,waivers:e2.waivers.map(d25=>({...d25})),builder:{repository:f29,runId:t3,attempt:r4,actor:o8,url:s13}},c28=(0,import_node_path24.join)((0,import_node_path24.dirname)(n3.file),"release.json"),i14=`${JSON.stringify(m33,null,2)}
`;return(0,import_node_fs27.rmSync)(c28,{recursive:!0,force:!0}),(0,import_node_fs27.writeFileSync)(c28,i14,{flag:"wx"}),{file:c28,sha256:(0,import_node_crypto8.createHash)("sha256").update(i14).digest("hex")}}function B17(e2,f29,t3){if(process.env.GITHUB_ACTIONS!=="true")return;let r4=new Annotations(o8=>process.stdout.write(`${o8}
`),t3.secrets);for(let{name:o8,findings:s13,waived:n3}of e2.gates)for(let{severity:m33,message:c28,file:i14,line:d25,col:a18}of s13){if(i14===void 0||m33==="notice")continue;let p34=m33==="error"&&n3!==void 0?"warning":m33;r4.annotate(p34,c28,{file:inRepository(f29,i14),line:d25,col:a18,title:`gate ${o8}`})}}var import_node_crypto8,import_node_fs27,import_node_os3,import_node_path24,init_gate2=__esm({"src/app/gate.ts"(){"use strict";import_node_crypto8=__nccwpck_require__(598),import_node_fs27=__nccwpck_require__(24),import_node_os3=__nccwpck_require__(161),import_node_path24=__nccwpck_require__(760);init_source();init_log();init_action();init_errors();init_summary();init_archive();init_release();init_run();init_gates();init_console();init_markdown();init_write();init_command_environment();init_config_file();init_job()}});function parseSettings(n3){let e2=[],l40=n3.split(`
`).flatMap((u23,s13)=>{let t3=u23.trim();if(t3===""||t3.startsWith("#"))return[];let i14=t3.indexOf("="),a18=t3.slice(0,Math.max(0,i14)).trim();return i14<1||!y23.test(a18)||a18.split(".").some(o8=>h27.has(o8))?(e2.push(`line ${s13+1}: ${JSON.stringify(t3.slice(0,80))} is not key=value`),[]):[{key:a18,value:w28(t3.slice(i14+1).trim())}]});if(e2.length>0)throw new UserError(`input set: ${e2.join("; ")}`,{fix:"Write one `toolFiltering.mode=static` per line."});if(l40.length===0)throw new UserError("input set: is empty",{fix:"With `mode: config`, give one `key=value` per line."});return l40}function w28(n3){try{let e2=JSON.parse(n3);return typeof e2=="number"&&!Number.isFinite(e2)?n3:e2}catch{return n3}}function applySettings(n3,e2,l40){let u23;try{u23=JSON.parse(e2)}catch(t3){throw new UserError(`${n3} on the host is not JSON: ${t3.message}`,{fix:"Only JSON configuration can be changed in this way; deploy the change instead."})}let s13=[];for(let{key:t3,value:i14}of l40){let a18=t3.split("."),o8=a18.pop()??"",r4=u23;for(let g29 of a18)r4=p29(r4)?r4[g29]:void 0;!p29(r4)||!Object.hasOwn(r4,o8)?s13.push(`${t3} is not in ${n3}`):f22(r4[o8])!==f22(i14)&&r4[o8]!==null?s13.push(`${t3} is ${f22(r4[o8])}, ${JSON.stringify(i14)} is not`):r4[o8]=i14}if(s13.length>0)throw new UserError(s13.join("; "),{fix:"Correct `set`."});return`${JSON.stringify(u23,null,2)}
`}function f22(n3){return n3===null?"null":Array.isArray(n3)?"a list":typeof n3=="object"?"a map":`a ${typeof n3}`}function p29(n3){return typeof n3=="object"&&n3!==null&&!Array.isArray(n3)}var y23,h27,init_config_change=__esm({"src/release/config-change.ts"(){"use strict";init_errors();y23=/^[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/,h27=new Set(["__proto__","prototype","constructor"])}});async function rollback(s13,n3,e2,t3,o8){let a18=new Context(s13,e2,t3,o8),i14=new D15(a18,n3),l40=await i14.preflight();if(l40!==void 0)return l40;let c28=await withLease(a18,!0,i14);return withFigures(c28,a18.probing)}async function G13(s13){let{states:n3,unreachable:e2}=await inspectReachable(s13),t3=(i14,l40)=>i14!==void 0&&n3.some(c28=>c28.site!==l40&&c28.attempt?.id===i14),o8=n3.filter(({site:i14,current:l40,groups:c28,attempt:m33,owner:u23})=>l40!==void 0||c28.length>0||u23!==void 0||m33?.end==="pending"||t3(m33?.id,i14));if(e2.length>0){let i14=o8.map(({site:l40})=>l40).join(",");throw new Refused(`${e2.join(", ")} cannot be reached, so what is live there is unknown`,i14===""?"Make it reachable.":`Make it reachable, or roll back the others with \`hosts: ${i14}\`.`)}if(o8.length===0||o8.length===n3.length)return n3;let a18=o8.map(({site:i14})=>i14);return s13.warn(`nothing is live on ${n3.filter(({site:i14})=>!a18.includes(i14)).map(({site:i14})=>i14).join(", ")}: the rollback skips it`),s13.target=K7(s13.target,a18),o8}function K7(s13,n3){return Object.create(s13,{sites:{value:n3,enumerable:!0}})}function Q4(s13){let n3=s13.flatMap(({attempt:o8,owner:a18})=>o8!==void 0&&(o8.end==="pending"||o8.id===a18?.id)?[o8.kind==="rollback"?o8.from:o8.to]:a18!==void 0&&a18.kind!=="rollback"&&a18.kind!=="recover"?[a18.release]:[]),e2=new Set(n3.length>0?n3:s13.map(({current:o8})=>o8?.id??"")),[t3]=e2;return e2.size===1&&t3!==""?t3:void 0}function U7(s13,n3){let e2=n3[0]?.current;return e2===void 0||s13===void 0||s13===e2.id?void 0:n3.every(({current:o8,releases:a18})=>o8?.id===e2.id&&a18.some(({id:i14,good:l40,bad:c28})=>i14===e2.id&&l40>0&&!c28))?e2:void 0}async function X5(s13,n3){let e2=await n3.narrator.phase("check what is live",async()=>Promise.all(s13.map(async t3=>Y8(t3,n3))));return e2.flat().includes("fail")?!1:e2.flat().every(t3=>t3==="pass")?!0:void 0}async function Y8({site:s13,current:n3,serving:e2,groups:t3},o8){let a18=t3.some(({running:u23})=>n3!==void 0&&(n3.id in u23||"?"in u23));if(n3===void 0||!a18)return["fail"];let i14=verifyContext(o8,n3),{times:l40,withinMs:c28}=i14.verify;return(await groupLive(s13,e2,"all",{...i14,verify:{...i14.verify,times:Math.min(2,l40),withinMs:Math.min(J7,c28)},signal:new AbortController().signal})).map(({verdict:u23})=>u23)}async function Z3(s13,n3,e2,t3){let o8=b29(s13,n3,e2);t3.release=o8,t3.previous=e2.find(a18=>a18.current!==void 0)?.current,t3.plan=await t3.target.planRollback(o8,e2,void 0);for(let a18 of describePlan(t3.plan))t3.narrator.print(a18);return t3.report("unchanged","dry run: nothing was changed")}function b29(s13,n3,e2){let t3=(r4,d25)=>r4.releases.find(f29=>f29.id===d25),o8=[...new Set(e2.flatMap(({releases:r4})=>r4.map(({id:d25})=>d25)))],a18=(r4,d25)=>{let f29=t3(d25,r4);return f29===void 0?"not there":f29.whole!==!0?`not whole: ${f29.whole}`:f29.lacks.length>0?`secrets ${f29.lacks.join(", ")} are missing`:""},i14=r4=>e2.every(d25=>a18(r4,d25)===""),l40=r4=>e2.every(({current:d25})=>d25?.id===r4),c28=r4=>i14(r4)&&r4!==n3&&!l40(r4)&&e2.every(d25=>{let f29=t3(d25,r4),w35=d25.attempt?.from===r4&&d25.attempt.fromWasHealthy===!1;return f29!==void 0&&f29.good>0&&!f29.bad&&!f29.left&&!w35}),m33=r4=>Math.max(...e2.map(d25=>t3(d25,r4)?.good??0)),u23=e2.flatMap(({backups:r4})=>r4.filter(({name:d25})=>d25===s13))[0]?.release,p34=o8.toSorted((r4,d25)=>m33(d25)-m33(r4)),h34=p34.filter(r4=>r4===s13||r4===u23||releaseOfId(r4)?.version===plainVersion(s13)),k28=s13===""?p34.find(c28):h34.find(i14),S35=k28===void 0?void 0:releaseOfId(k28);if(S35!==void 0)return S35;let L16=r4=>{let d25=e2.map(f29=>({site:f29.site,problem:a18(r4,f29)})).filter(({problem:f29})=>f29!=="");return d25.length>0?d25.map(({site:f29,problem:w35})=>`${f29}: ${w35}`).join(", "):l40(r4)?"live":r4===n3?"the one to leave":e2.some(f29=>t3(f29,r4)?.bad===!0)?"bad":e2.some(f29=>t3(f29,r4)?.left===!0)?"left by a rollback, taken only by name":m33(r4)>0?"good":"never good"},y31=(s13===""?p34:h34).map(r4=>({id:r4,sites:e2.filter(d25=>a18(r4,d25)===""&&d25.current?.id!==r4&&(s13!==""||(t3(d25,r4)?.good??0)>0)).map(({site:d25})=>d25)})).find(({sites:r4})=>r4.length>0&&r4.length<e2.length);throw new Refused(s13===""?"there is no good release to roll back to on every host":`${JSON.stringify(s13)} is not a whole release on every host`,`${e2.map(({site:r4})=>r4).join(", ")} have: ${p34.length===0?"none":p34.map(r4=>`${r4} (${L16(r4)})`).join("; ")}. ${y31===void 0?"Name one of them with `to`, or deploy.":`Name one of them with \`to\`, roll back some hosts to ${y31.id} with \`hosts: ${y31.sites.join(",")}\`, or deploy.`}`)}var J7,D15,init_rollback=__esm({"src/deploy/rollback.ts"(){"use strict";init_errors();init_context();init_deploy();init_evidence();init_forward();init_measure();init_plan();init_refused();init_release();init_settle();init_switched();init_target();init_with_lease();init_verify();init_waves();J7=3e3;D15=class{context;to;leave;constructor(n3,e2){this.context=n3,this.to=e2}async preflight(){let{context:n3,to:e2}=this;try{let t3=await n3.narrator.phase("preflight",async()=>G13(n3));if(this.leave=Q4(t3),n3.request.dryRun)return await Z3(e2,this.leave,t3,n3);e2!==""&&b29(e2,this.leave,t3);return}catch(t3){return n3.report("refused",t3 instanceof Refused?withFix(t3):errorMessage(t3))}}async run(n3){let{context:e2,to:t3,leave:o8}=this,{target:a18,narrator:i14}=e2,l40=await e2.inspectAll();e2.previous=l40.find(({current:h34})=>h34!==void 0)?.current;let c28=n3.settled.some(h34=>(h34.stuck??[]).length>0),m33=t3===""&&!c28?U7(o8,l40):void 0,u23=m33??b29(t3,o8,l40);if(e2.release=u23,!c28&&l40.every(h34=>h34.current?.id===u23.id&&isRunning(h34,u23.id)))return this.verifyAgain(l40,n3,m33!==void 0);c28||await confirmTraffic(l40,e2);let p34=await a18.planRollback(u23,l40,await X5(l40,e2));for(let h34 of describePlan(p34))i14.print(h34);return e2.announce(p34),e2.evidence=await takeEvidence(a18.sites,e2.id,[],e2),await carryOut(p34,u23,l40,n3,e2),concludeCommitted("rolled_back",new Map,e2)}async failed(n3){let{context:e2}=this;if(n3 instanceof Refused)return await settle(e2.id,{},e2),{outcome:"refused",reason:withFix(n3)};let t3=n3 instanceof VerdictFailed,a18={hints:t3?detailsOf(n3):[errorMessage(n3)],failedChecks:t3,commitSent:n3 instanceof CommitFailed},i14=await e2.narrator.phase("settle",async()=>settle(e2.id,a18,e2)),{bad:l40,...c28}=i14;return{...blamesRelease(n3)||!t3?i14:c28,reason:`${errorMessage(n3)}${i14.reason===""?"":`; ${i14.reason}`}`}}async verifyAgain(n3,{settled:e2},t3){let o8=await this.context.narrator.phase("verify",async()=>notLive(n3,this.context));if(o8!=="")return{outcome:"rollback_unverified",reason:o8};let a18=e2.some(({outcome:i14})=>i14!=="refused"&&i14!=="deployed");return{outcome:t3&&a18?"rolled_back":"unchanged",reason:""}}}}});var shared$20,loadConfig,init_load=__esm({"shared:src/config/load.ts"(){shared$20=(__nccwpck_require__(377).shared)["src/config/load.ts"],loadConfig=shared$20.loadConfig}});async function fileAt(t3,e2,r4,o8){if(!u19.test(t3))return;let s13=await f23(["show",`${t3}:./${e2.local}`],e2.folder,o8);return s13!==void 0?s13:c24(r4,o8,async(d25,i14,a18)=>{let{data:n3}=await d25.rest.repos.getContent({owner:i14,repo:a18,path:e2.path,ref:t3});return!Array.isArray(n3)&&n3.type==="file"?Buffer.from(n3.content,"base64").toString("utf8"):void 0})}async function commitsOf(t3,e2,r4){let s13=(await f23(["rev-parse","--is-shallow-repository"],t3.folder,r4))?.trim()!=="false"?void 0:await f23(["log",`--max-count=${l35}`,"--format=%H","--",`./${t3.local}`],t3.folder,r4);return s13!==void 0?s13.split(`
`).filter(i14=>u19.test(i14)):await c24(e2,r4,async(i14,a18,n3)=>{let{data:p34}=await i14.rest.repos.listCommits({owner:a18,repo:n3,path:t3.path,per_page:l35});return p34.map(({sha:y31})=>y31)})??[]}async function f23(t3,e2,r4){let o8=await r4.query("git",t3,{deadlineMs:m28,cwd:e2}).catch(()=>{});return o8?.code===0?o8.stdout:void 0}async function c24({repository:t3,token:e2,url:r4},o8,s13){let[d25="",i14=""]=t3.split("/");if(!(i14===""||e2===""))try{return await s13(await octokit(e2,r4),d25,i14)}catch(a18){let{status:n3}=a18;n3!==404&&o8.log.warn(`Could not read deploy.yml as it was deployed from GitHub (${n3===void 0?a18.message:`HTTP ${n3}`}): the job needs \`contents: read\``);return}}var m28,u19,l35,init_file_at=__esm({"src/github/file-at.ts"(){"use strict";init_heavy();m28=2e4,u19=/^[0-9a-f]{40}$/,l35=20}});async function environmentAsDeployed(r4,e2){let{environment:n3,file:t3,folder:s13,job:u23,token:f29}=r4,i14={repository:u23.repository,token:f29??"",url:u23.apiUrl},p34={folder:s13,local:t3,path:inRepository(s13,t3)},v24=async a18=>{try{return(await openEnvironment(loadConfig(a18,t3),n3.name,r4.hosts,{...e2.log,info:()=>{}})).environment}catch(o8){e2.log.debug(`not using an earlier ${t3}: ${errorMessage(o8)}`);return}},y31=async a18=>{let o8=await fileAt(a18,p34,i14,e2);return o8===void 0?void 0:v24(o8)},g29=new Set([d20(n3)]),l40=await h28(n3,r4,e2);for(let a18 of l40===void 0?await commitsOf(p34,i14,e2):[]){let o8=await y31(a18);if(!(o8===void 0||g29.has(d20(o8)))&&(g29.add(d20(o8)),l40=await h28(o8,r4,e2),l40!==void 0))break}let[m33,...w35]=l40??[];if(m33===void 0||w35.length>0)return n3;let c28=await y31(m33);return c28===void 0?(e2.log.warn(`${t3} as it was at ${m33.slice(0,7)}, the commit that is live, could not be read: using the current one. Check out with \`fetch-depth: 0\`, or give \`github-token\` with \`contents: read\`.`),n3):(d20(c28)!==d20(n3)&&e2.log.info(`${t3} has changed since ${m33.slice(0,7)} was deployed: the rollback uses it as it was then (${sitesOf(c28.target).map(({place:a18})=>a18).join(", ")})`),c28)}function d20({target:r4,otherSites:e2,strategy:n3,url:t3,verify:s13}){return JSON.stringify([r4,e2,n3,t3,s13])}async function h28(r4,{service:e2,credentials:n3},t3){return withTarget(e2,r4,n3,t3,async s13=>{let f29=(await Promise.allSettled(s13.sites.map(async i14=>s13.inspect(i14,void 0)))).flatMap(i14=>i14.status==="fulfilled"&&i14.value.current!==void 0?[i14.value.current.commit]:[]);return f29.length===0?void 0:[...new Set(f29)].filter(i14=>i14!=="")})}var init_as_deployed=__esm({"src/app/as-deployed.ts"(){"use strict";init_load();init_target3();init_errors();init_file_at();init_open();init_config_file()}});var rollback_exports={};__export(rollback_exports,{changeSetting:()=>changeSetting,rollbackMain:()=>rollbackMain,rollbackRelease:()=>rollbackRelease});async function rollbackRelease(m33,i14,e2){let{config:o8,job:n3,folder:s13,token:c28,credentials:f29,dryRun:a18,force:d25,hosts:l40,reason:r4}=i14,t3=await environmentAsDeployed({service:o8.service,file:o8.file,environment:i14.environment,hosts:l40,folder:s13,job:n3,token:c28,credentials:f29},e2),p34=ownerOf2(n3,"rollback",m33,r4,e2);i14.save(p34.id,t3);let y31=withReferences(t3,t3.smoke,i14.secrets,e2.log.warn);return withTarget(o8.service,t3,f29,e2,async u23=>rollback(requestOf({intent:"rollback",service:o8.service,environment:{...t3,smoke:y31},owner:p34,job:n3,folder:s13,token:c28,dryRun:a18,force:d25},e2),m33,u23,...verifierFor(t3,e2)))}async function changeSetting(m33,i14,e2){let o8=parseSettings(m33),{config:n3,job:s13,folder:c28,token:f29,credentials:a18,dryRun:d25,reason:l40}=i14,{service:r4}=n3,{environment:t3,serviceSecrets:p34}=withValues(i14.environment,i14.secrets),y31=await withTarget(r4,t3,a18,e2,async h34=>({...await J8(t3,o8,h34),secrets:p34})),{release:u23}=y31,g29=ownerOf2(s13,"config-change",u23.id,l40,e2);i14.save(g29.id,t3);let P18=requestOf({intent:"config-change",service:r4,environment:t3,owner:g29,job:s13,folder:c28,token:f29,dryRun:d25,version:u23.version},e2);return withTarget(r4,t3,a18,e2,async h34=>deploy(P18,y31,h34,...verifierFor(t3,e2)))}async function J8(m33,i14,e2){let o8=await Promise.all(e2.sites.map(async r4=>e2.inspect(r4,void 0))),n3=o8[0]?.current;if(n3===void 0||o8.some(({current:r4})=>r4?.id!==n3.id))throw new UserError("the hosts do not all have the same live release",{fix:"Make them the same first: deploy, or roll back."});let[s13,...c28]=m33.configFiles,[f29=""]=e2.sites;if(s13===void 0)throw new UserError(`environment ${m33.name} names no configuration file`,{fix:"Add `config: {from: \u2026, to: \u2026}` to deploy.yml."});let a18={[s13.to]:applySettings(s13.to,await e2.readConfig(f29,n3.id,s13.to),i14)};for(let{to:r4}of c28)a18[r4]=await e2.readConfig(f29,n3.id,r4);let d25=release(n3.version,n3.commit,configurationHash(m33,hashedTarget(m33.target),a18)),l40=manifestText(d25,void 0,void 0);return{release:d25,payload:{kind:"reuse",of:n3.id},files:a18,manifest:l40}}async function rollbackMain(m33,i14,e2){let{inputs:o8,config:n3,environment:s13,secrets:c28,notify:f29,job:a18,folder:d25,token:l40,credentials:r4}=m33;if(o8.mode==="release"&&o8.set!==void 0)throw new UserError("input set: goes with `mode: config`");if(o8.mode==="config"&&o8.to!==void 0)throw new UserError("input to: goes with `mode: release`");let t3={mark:()=>{}},p34={config:n3,environment:s13,job:a18,folder:d25,token:l40,credentials:r4,secrets:c28,dryRun:o8["dry-run"],reason:o8.reason??"",force:o8.force,hosts:o8.hosts,save:(u23,g29)=>{o8["dry-run"]||(t3.mark=saveForPost({service:n3.service,environment:g29,id:u23,job:a18,folder:d25,credentials:r4,token:l40,secrets:c28},e2)),i14()}},y31=o8.mode==="release"?await rollbackRelease(o8.to??"",p34,e2):await changeSetting(o8.set??"",p34,e2);y31.outcome!=="unknown"&&t3.mark(),await finish({report:y31,notify:f29,job:a18,outputs:!0},e2)}var init_rollback2=__esm({"src/app/rollback.ts"(){"use strict";init_target3();init_errors();init_configuration();init_deploy();init_config_change();init_manifest();init_release();init_rollback();init_open();init_job();init_verifier2();init_deploy2();init_as_deployed();init_finish2();init_request();init_secrets()}});function checksDocument(c28,o8,e2){let n3=e2.filter(t3=>t3.verdict==="pass").length;return{title:`${o8==="pass"?"\u2705":"\u274C"} Smoke test of ${c28}: ${n3} of ${e2.length} passed`,tone:o8==="pass"?"good":"bad",sentence:"",note:"",sections:[{title:"Checks",blocks:[{kind:"table",head:["Check","Verdict","Time","Result"],rows:e2.map(({name:t3,verdict:s13,durationMs:r4,detail:i14})=>[t3,{text:s13,as:s13},formatDuration(r4),i14]),noun:"check"}]}]}}var init_checks3=__esm({"src/report/of/checks.ts"(){"use strict";init_duration()}});var smoke_checks_exports={};__export(smoke_checks_exports,{runChecks:()=>runChecks,runSmoke:()=>runSmoke});async function runSmoke(e2,n3,t3){H14(await runChecks(e2,n3,t3),e2,t3)}async function runChecks(e2,n3,t3){let{url:i14,checks:r4,version:c28}=e2,a18=verifierFor(e2,t3),m33={name:i14,url:i14},l40=({name:s13,verdict:p34,detail:k28,durationMs:C16})=>t3.log.info(`${p34==="pass"?"\u2713":"\u2717"} ${s13} ${formatDuration(C16)}  ${k28}`),d25=r4.map(s13=>({check:s13,site:"",at:async p34=>[await p34(s13,m33,T19)]})),o8=[],f29=s13=>{o8.push(s13),l40(s13)},v24={parallel:1,atOnce:x32,captured:new Map,signal:t3.signal,folder:n3,onResult:f29},u23=await a18[0].runSuite(d25,v24).catch(s13=>{if(!t3.signal.aborted)throw s13;return[...o8,...F21(r4,o8,i14)]});if(c28===void 0)return u23;let h34=await D16(c28,e2,a18);return l40(h34),[h34,...u23]}function F21(e2,n3,t3){let i14=new Set(n3.map(({name:r4})=>r4));return e2.filter(({name:r4})=>!i14.has(r4)).map(({name:r4})=>({name:r4,where:t3,verdict:"inconclusive",detail:"cancelled before it had ended",durationMs:0}))}async function T19(){throw new Error("a command of a host cannot run here")}async function D16(e2,{url:n3,verify:t3,sites:i14},[r4,c28]){let a18={...t3,configField:void 0,instanceField:void 0,intervalMs:N17,withinMs:_22},m33=rulesOf(a18,{sites:i14,instances:1,allowanceMs:0,mayDiffer:!1}),l40={verifier:r4,verify:a18,release:release(e2,"",""),narrator:{doing:()=>{}},world:c28,signal:c28.signal};return{...await addressLive({name:n3,way:async()=>({name:n3,url:n3}),elsewhere:[]},m33,l40),name:"version"}}function H14(e2,{url:n3},t3){if(e2.length===0)throw new UserError("there is nothing to check",{fix:"Add `smoke` checks to deploy.yml, or give `version`."});let i14=A16(e2),r4=e2.filter(o8=>o8.verdict==="pass").length,c28=e2.map(({durationMs:o8})=>o8).sort((o8,f29)=>o8-f29);t3.log.info(`${r4} of ${e2.length} passed`);let a18=(0,import_node_path25.join)(process.env.RUNNER_TEMP??(0,import_node_os4.tmpdir)(),"erlmcp-actions");(0,import_node_fs28.mkdirSync)(a18,{recursive:!0});let m33=(0,import_node_path25.join)(a18,`smoke-${t3.randomHex(4)}.json`);(0,import_node_fs28.writeFileSync)(m33,t3.secrets.redact(`${JSON.stringify({url:n3,verdict:i14,results:e2},null,2)}
`));let l40={verdict:i14,total:e2.length,passed:r4,failed:e2.length-r4,"p95-ms":Math.round(c28[Math.ceil(c28.length*.95)-1]??0),report:m33};for(let[o8,f29]of Object.entries(l40))setOutput(o8,String(f29));t3.log.info(`Report: ${m33}`),writeSummary(renderMarkdown(checksDocument(n3,i14,e2)),{log:t3.log,secrets:t3.secrets});let d25=e2.filter(o8=>o8.verdict!=="pass");if(d25.length>0)throw new UserError(`smoke test ${i14}: ${d25.map(({name:o8,detail:f29})=>`${o8}: ${f29}`).join("; ")}`)}function A16(e2){return e2.every(({verdict:n3})=>n3==="pass")?"pass":e2.some(({verdict:n3})=>n3==="fail")?"fail":"inconclusive"}var import_node_fs28,import_node_os4,import_node_path25,x32,N17,_22,init_smoke_checks=__esm({"src/app/smoke-checks.ts"(){"use strict";import_node_fs28=__nccwpck_require__(24),import_node_os4=__nccwpck_require__(161),import_node_path25=__nccwpck_require__(760);init_action();init_errors();init_summary();init_checks3();init_markdown();init_duration();init_trial();init_verify();init_release();init_verifier2();x32=16,N17=200,_22=1e4}});function statusDocument(n3,e2,o8,t3){return{title:`${n3} ${e2}: ${o8}`,tone:"plain",sentence:"",note:"",sections:[{title:"Hosts",brief:t3,blocks:[{kind:"code",text:t3.join(`
`)}]}]}}var init_status=__esm({"src/report/of/status.ts"(){"use strict"}});var status_exports={};__export(status_exports,{look:()=>look,standing:()=>standing,statusLines:()=>statusLines,statusMain:()=>statusMain});function statusLines(n3,e2,o8){let t3=o8.flatMap((r4,s13)=>{let a18=e2[s13]??"";return r4.status==="rejected"?[H15(a18,r4.reason)]:T20(r4.value,n3)});return new Set(o8.flatMap(r4=>r4.status==="fulfilled"?[r4.value.current?.id??""]:[])).size>1&&t3.push(`THE HOSTS DIFFER: erlmcp-actions undo --environment ${n3}   (brings them to one release); or deploy again, or roll back`),t3}function T20(n3,e2){let{site:o8,current:t3,owner:i14,locked:r4,held:s13}=n3,a18=[...W10(n3),...i14===void 0?[]:[M19(i14)],...r4===void 0?[]:[`LOCKED by ${r4.actor}: ${r4.reason}`],...s13===void 0?[]:[`HELD by ${s13.actor}: ${s13.reason}`],...x33(n3,e2),...D17(n3)];return[`${o8}: ${t3===void 0?"nothing is live":`live ${t3.id}`}`,...a18.map(l40=>`    ${l40}`)]}function W10({current:n3,groups:e2}){return e2.length===0?n3===void 0?[]:["NOTHING RUNS"]:e2.flatMap(({name:o8,running:t3,shown:i14})=>Object.keys(t3).map(r4=>`runs ${r4==="?"?"a process that was not started by a deployment":r4} in slot ${o8}, ${i14}`))}function M19({kind:n3,id:e2,release:o8,actor:t3,url:i14,guard:r4}){let s13=i14===""?"":` (${i14})`;return`${n3} ${e2} of ${o8} by ${t3} is under way${s13}; its guard is ${r4==="running"?"running":"stopped"}`}function x33(n3,e2){let{attempt:o8,owner:t3,groups:i14}=n3,r4=`erlmcp-actions undo --environment ${e2}`;return p30(n3)?[`UNFINISHED ${o8?.id}: ${r4}`]:t3===void 0&&i14.some(({name:a18})=>a18===o8?.left)?[`slot ${o8?.left}, which the traffic left, still runs: ${r4}   (stops it once the traffic is confirmed on the other slot)`]:[]}function D17(n3){let e2=y25([n3]),o8=e2?.by==="guard"?", by the guard alone":e2?.by==="person"?", by hand":"",t3=n3.releases.filter(i14=>i14.good>0&&!i14.bad).sort((i14,r4)=>r4.good-i14.good).slice(0,I19).map(({id:i14})=>i14);return[...e2===void 0?[]:[`last: ${e2.outcome}${o8}, ${e2.at}`],`good: ${t3.join(", ")||"none yet"}`]}function standing(n3){let e2=n3.flatMap(t3=>t3.status==="fulfilled"?[t3.value]:[]),o8=new Set(n3.map(t3=>t3.status==="rejected"?m29:t3.value.current?.version??d21));return{liveVersion:[...o8].join(",")===d21?"":[...o8].join(","),outcome:y25(e2)?.outcome??"",unfinished:e2.some(p30),locked:e2.some(({locked:t3,held:i14})=>t3!==void 0||i14!==void 0)}}async function look(n3,e2){let o8=new Set(n3.sites);e2.log.info(`Inspecting ${n3.sites.join(", ")}`);let t3=setInterval(()=>e2.log.info(`waiting for ${[...o8].join(", ")}`),L13);try{return await Promise.allSettled(n3.sites.map(async i14=>n3.inspect(i14,void 0).finally(()=>o8.delete(i14))))}finally{clearInterval(t3)}}async function statusMain({config:n3,environment:e2,credentials:o8},t3){await withTarget(n3.service,e2,o8,t3,async i14=>{let r4=await look(i14,t3),s13=statusLines(e2.name,i14.sites,r4);for(let c28 of s13)t3.log.info(c28);let{liveVersion:a18,outcome:f29,unfinished:l40,locked:S35}=standing(r4),$31={"live-version":a18,outcome:f29,unfinished:l40,locked:S35};for(let[c28,u23]of Object.entries($31))setOutput(c28,String(u23));let h34=statusDocument(n3.service,e2.name,U8(a18),s13);writeSummary(renderMarkdown(h34),{log:t3.log,secrets:t3.secrets});let g29=i14.sites.filter((c28,u23)=>r4[u23]?.status==="rejected");if(g29.length>0)throw new UserError(`${g29.join(", ")} cannot be inspected`,{fix:"What is live there is unknown: see the log for the reason."})})}function H15(n3,e2){let o8=e2 instanceof SiteUnreachable&&!(e2 instanceof NothingRun),t3=e2 instanceof Error?e2.message:String(e2);return`${n3}: ${o8?"NOT REACHED":"UNKNOWN"}: ${t3.startsWith(`${n3}: `)?t3.slice(n3.length+2):t3}`}function U8(n3){return n3===""?"nothing is live":n3.split(",").some(o8=>o8!==m29&&o8!==d21)?`${n3} is live`:"what is live is unknown"}function p30({attempt:n3,owner:e2}){return n3?.end==="pending"&&e2?.guard!=="running"}function y25(n3){return n3.flatMap(({outcomes:e2})=>Object.values(e2)).toSorted((e2,o8)=>e2.at<o8.at?1:-1)[0]}var I19,L13,m29,d21,init_status2=__esm({"src/app/status.ts"(){"use strict";init_action();init_errors();init_summary();init_target();init_status();init_markdown();init_connection();init_open();I19=5,L13=5e3,m29="unknown",d21="none"}});var import_node_string_decoder,h29,BoundedBytes,r3,LineSplitter,init_output_buffer=__esm({"src/core/output-buffer.ts"(){"use strict";import_node_string_decoder=__nccwpck_require__(193),h29=1024,BoundedBytes=class{headLimit;tailLimit;head=[];tail=[];headBytes=0;tailBytes=0;dropped=0;constructor(t3){this.headLimit=Math.floor(t3/4),this.tailLimit=t3-this.headLimit}get truncated(){return this.dropped>0}push(t3){let i14=this.headLimit-this.headBytes;if(i14>0){let s13=t3.subarray(0,i14);this.head.push(s13),this.headBytes+=s13.length}let e2=t3.subarray(Math.max(0,i14));e2.length!==0&&(this.tail.push(e2),this.tailBytes+=e2.length,this.dropOldest(),this.tail.length>h29&&(this.tail=[Buffer.concat(this.tail)]))}toString(){if(!this.truncated)return Buffer.concat([...this.head,...this.tail]).toString("utf8");let t3=Buffer.concat(this.head).toString("utf8"),i14=Buffer.concat(this.tail).toString("utf8");return`${t3}
[${this.dropped} bytes left out]
${i14}`}dropOldest(){let t3=this.tailBytes-this.tailLimit;if(t3<=0)return;this.dropped+=t3,this.tailBytes-=t3;let i14=0;for(;t3>0;){let e2=this.tail[i14];if(e2===void 0)break;if(e2.length>t3){this.tail[i14]=e2.subarray(t3);break}t3-=e2.length,i14+=1}i14>0&&this.tail.splice(0,i14)}},r3=64*1024,LineSplitter=class{decoder=new import_node_string_decoder.StringDecoder("utf8");onLine;partial="";endedWithReturn=!1;constructor(t3){this.onLine=t3}push(t3){this.take(this.decoder.write(t3))}end(){this.take(this.decoder.end()),this.partial!==""&&this.onLine(this.partial),this.partial=""}take(t3){if(t3==="")return;let i14=this.endedWithReturn&&t3.startsWith(`
`)?t3.slice(1):t3;this.endedWithReturn=t3.endsWith("\r");let e2=(this.partial+i14).split(/\r\n|\n|\r/);this.partial=e2.pop()??"";for(let s13 of e2)this.emit(s13);for(;this.partial.length>r3;)this.onLine(this.partial.slice(0,r3)),this.partial=this.partial.slice(r3)}emit(t3){for(let i14=0;i14===0||i14<t3.length;i14+=r3)this.onLine(t3.slice(i14,i14+r3))}}}});function signalGroup(r4,n3){try{process.kill(-r4,n3)}catch(t3){if(!s11(t3,"ESRCH","EPERM"))throw t3}}function groupExists(r4){try{return process.kill(-r4,0),!0}catch(n3){return s11(n3,"EPERM")}}function groupRuns(r4){if(!groupExists(r4))return!1;let n3;try{n3=(0,import_node_fs29.readdirSync)("/proc")}catch{return!0}return n3.some(t3=>/^\d+$/.test(t3)&&l36(t3,r4))}function l36(r4,n3){try{let t3=(0,import_node_fs29.readFileSync)(`/proc/${r4}/stat`,"latin1"),[o8="",,u23=""]=t3.slice(t3.lastIndexOf(")")+2).split(" ");return Number(u23)===n3&&o8!=="Z"&&o8!=="X"}catch{return!1}}function killWithUs(r4){return i13||(i13=!0,process.once("exit",()=>{for(let n3 of e)signalGroup(n3,"SIGKILL")})),e.add(r4),()=>e.delete(r4)}function s11(r4,...n3){return r4 instanceof Error&&n3.includes(r4.code??"")}var import_node_fs29,e,i13,init_process_group=__esm({"src/core/process-group.ts"(){"use strict";import_node_fs29=__nccwpck_require__(24),e=new Set,i13=!1}});function exists(e2){return d22(this,void 0,void 0,function*(){try{yield stat(e2)}catch(n3){if(n3.code==="ENOENT")return!1;throw n3}return!0})}function isRooted(e2){if(e2=y26(e2),!e2)throw new Error('isRooted() parameter "p" cannot be empty');return IS_WINDOWS?e2.startsWith("\\")||/^[A-Z]:/i.test(e2):e2.startsWith("/")}function tryGetExecutablePath(e2,n3){return d22(this,void 0,void 0,function*(){let t3;try{t3=yield stat(e2)}catch(o8){o8.code!=="ENOENT"&&console.log(`Unexpected error attempting to determine if executable file exists '${e2}': ${o8}`)}if(t3&&t3.isFile()){if(IS_WINDOWS){let o8=a17.extname(e2).toUpperCase();if(n3.some(r4=>r4.toUpperCase()===o8))return e2}else if(l37(t3))return e2}let i14=e2;for(let o8 of n3){e2=i14+o8,t3=void 0;try{t3=yield stat(e2)}catch(r4){r4.code!=="ENOENT"&&console.log(`Unexpected error attempting to determine if executable file exists '${e2}': ${r4}`)}if(t3&&t3.isFile()){if(IS_WINDOWS){try{let r4=a17.dirname(e2),s13=a17.basename(e2).toUpperCase();for(let u23 of yield readdir(r4))if(s13===u23.toUpperCase()){e2=a17.join(r4,u23);break}}catch(r4){console.log(`Unexpected error attempting to determine the actual case of the file '${e2}': ${r4}`)}return e2}else if(l37(t3))return e2}}return""})}function y26(e2){return e2=e2||"",IS_WINDOWS?(e2=e2.replace(/\//g,"\\"),e2.replace(/\\\\+/g,"\\")):e2.replace(/\/\/+/g,"/")}function l37(e2){return(e2.mode&1)>0||(e2.mode&8)>0&&process.getgid!==void 0&&e2.gid===process.getgid()||(e2.mode&64)>0&&process.getuid!==void 0&&e2.uid===process.getuid()}var m30,a17,d22,chmod,copyFile,lstat,mkdir,open,readdir,rename,rm,rmdir,stat,symlink,unlink,IS_WINDOWS,READONLY,init_io_util=__esm({"node_modules/@actions/io/lib/io-util.js"(){m30=__toESM(__nccwpck_require__(896),1),a17=__toESM(__nccwpck_require__(928),1),d22=function(e2,n3,t3,i14){function o8(r4){return r4 instanceof t3?r4:new t3(function(s13){s13(r4)})}return new(t3||(t3=Promise))(function(r4,s13){function u23(c28){try{f29(i14.next(c28))}catch(p34){s13(p34)}}function x38(c28){try{f29(i14.throw(c28))}catch(p34){s13(p34)}}function f29(c28){c28.done?r4(c28.value):o8(c28.value).then(u23,x38)}f29((i14=i14.apply(e2,n3||[])).next())})},{chmod,copyFile,lstat,mkdir,open,readdir,rename,rm,rmdir,stat,symlink,unlink}=m30.promises,IS_WINDOWS=process.platform==="win32",READONLY=m30.constants.O_RDONLY}});function which(e2,n3){return u20(this,void 0,void 0,function*(){if(!e2)throw new Error("parameter 'tool' is required");if(n3){let t3=yield which(e2,!1);if(!t3)throw IS_WINDOWS?new Error(`Unable to locate executable file: ${e2}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`):new Error(`Unable to locate executable file: ${e2}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);return t3}let i14=yield findInPath(e2);return i14&&i14.length>0?i14[0]:""})}function findInPath(e2){return u20(this,void 0,void 0,function*(){if(!e2)throw new Error("parameter 'tool' is required");let n3=[];if(IS_WINDOWS&&process.env.PATHEXT)for(let o8 of process.env.PATHEXT.split(s12.delimiter))o8&&n3.push(o8);if(isRooted(e2)){let o8=yield tryGetExecutablePath(e2,n3);return o8?[o8]:[]}if(e2.includes(s12.sep))return[];let i14=[];if(process.env.PATH)for(let o8 of process.env.PATH.split(s12.delimiter))o8&&i14.push(o8);let t3=[];for(let o8 of i14){let c28=yield tryGetExecutablePath(s12.join(o8,e2),n3);c28&&t3.push(c28)}return t3})}var s12,u20,init_io=__esm({"node_modules/@actions/io/lib/io.js"(){s12=__toESM(__nccwpck_require__(928),1);init_io_util();u20=function(e2,n3,i14,t3){function o8(c28){return c28 instanceof i14?c28:new i14(function(l40){l40(c28)})}return new(i14||(i14=Promise))(function(c28,l40){function y31(a18){try{f29(t3.next(a18))}catch(h34){l40(h34)}}function d25(a18){try{f29(t3.throw(a18))}catch(h34){l40(h34)}}function f29(a18){a18.done?c28(a18.value):o8(a18.value).then(y31,d25)}f29((t3=t3.apply(e2,n3||[])).next())})}}});function argStringToArray(u23){let e2=[],i14=!1,t3=!1,s13="";function o8(r4){t3&&r4!=='"'&&(s13+="\\"),s13+=r4,t3=!1}for(let r4=0;r4<u23.length;r4++){let h34=u23.charAt(r4);if(h34==='"'){t3?o8(h34):i14=!i14;continue}if(h34==="\\"&&t3){o8(h34);continue}if(h34==="\\"&&i14){t3=!0;continue}if(h34===" "&&!i14){s13.length>0&&(e2.push(s13),s13="");continue}o8(h34)}return s13.length>0&&e2.push(s13.trim()),e2}var c26,w30,_23,C13,import_timers,p31,f24,ToolRunner,m31,init_toolrunner=__esm({"node_modules/@actions/exec/lib/toolrunner.js"(){c26=__toESM(__nccwpck_require__(857)),w30=__toESM(__nccwpck_require__(434)),_23=__toESM(__nccwpck_require__(317)),C13=__toESM(__nccwpck_require__(928));init_io();init_io_util();import_timers=__nccwpck_require__(557),p31=function(u23,e2,i14,t3){function s13(o8){return o8 instanceof i14?o8:new i14(function(r4){r4(o8)})}return new(i14||(i14=Promise))(function(o8,r4){function h34(l40){try{n3(t3.next(l40))}catch(a18){r4(a18)}}function d25(l40){try{n3(t3.throw(l40))}catch(a18){r4(a18)}}function n3(l40){l40.done?o8(l40.value):s13(l40.value).then(h34,d25)}n3((t3=t3.apply(u23,e2||[])).next())})},f24=process.platform==="win32",ToolRunner=class extends w30.EventEmitter{constructor(e2,i14,t3){if(super(),!e2)throw new Error("Parameter 'toolPath' cannot be null or empty.");this.toolPath=e2,this.args=i14||[],this.options=t3||{}}_debug(e2){this.options.listeners&&this.options.listeners.debug&&this.options.listeners.debug(e2)}_getCommandString(e2,i14){let t3=this._getSpawnFileName(),s13=this._getSpawnArgs(e2),o8=i14?"":"[command]";if(f24)if(this._isCmdFile()){o8+=t3;for(let r4 of s13)o8+=` ${r4}`}else if(e2.windowsVerbatimArguments){o8+=`"${t3}"`;for(let r4 of s13)o8+=` ${r4}`}else{o8+=this._windowsQuoteCmdArg(t3);for(let r4 of s13)o8+=` ${this._windowsQuoteCmdArg(r4)}`}else{o8+=t3;for(let r4 of s13)o8+=` ${r4}`}return o8}_processLineBuffer(e2,i14,t3){try{let s13=i14+e2.toString(),o8=s13.indexOf(c26.EOL);for(;o8>-1;){let r4=s13.substring(0,o8);t3(r4),s13=s13.substring(o8+c26.EOL.length),o8=s13.indexOf(c26.EOL)}return s13}catch(s13){return this._debug(`error processing line. Failed with error ${s13}`),""}}_getSpawnFileName(){return f24&&this._isCmdFile()?process.env.COMSPEC||"cmd.exe":this.toolPath}_getSpawnArgs(e2){if(f24&&this._isCmdFile()){let i14=`/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;for(let t3 of this.args)i14+=" ",i14+=e2.windowsVerbatimArguments?t3:this._windowsQuoteCmdArg(t3);return i14+='"',[i14]}return this.args}_endsWith(e2,i14){return e2.endsWith(i14)}_isCmdFile(){let e2=this.toolPath.toUpperCase();return this._endsWith(e2,".CMD")||this._endsWith(e2,".BAT")}_windowsQuoteCmdArg(e2){if(!this._isCmdFile())return this._uvQuoteCmdArg(e2);if(!e2)return'""';let i14=[" ","	","&","(",")","[","]","{","}","^","=",";","!","'","+",",","`","~","|","<",">",'"'],t3=!1;for(let r4 of e2)if(i14.some(h34=>h34===r4)){t3=!0;break}if(!t3)return e2;let s13='"',o8=!0;for(let r4=e2.length;r4>0;r4--)s13+=e2[r4-1],o8&&e2[r4-1]==="\\"?s13+="\\":e2[r4-1]==='"'?(o8=!0,s13+='"'):o8=!1;return s13+='"',s13.split("").reverse().join("")}_uvQuoteCmdArg(e2){if(!e2)return'""';if(!e2.includes(" ")&&!e2.includes("	")&&!e2.includes('"'))return e2;if(!e2.includes('"')&&!e2.includes("\\"))return`"${e2}"`;let i14='"',t3=!0;for(let s13=e2.length;s13>0;s13--)i14+=e2[s13-1],t3&&e2[s13-1]==="\\"?i14+="\\":e2[s13-1]==='"'?(t3=!0,i14+="\\"):t3=!1;return i14+='"',i14.split("").reverse().join("")}_cloneExecOptions(e2){e2=e2||{};let i14={cwd:e2.cwd||process.cwd(),env:e2.env||process.env,silent:e2.silent||!1,windowsVerbatimArguments:e2.windowsVerbatimArguments||!1,failOnStdErr:e2.failOnStdErr||!1,ignoreReturnCode:e2.ignoreReturnCode||!1,delay:e2.delay||1e4};return i14.outStream=e2.outStream||process.stdout,i14.errStream=e2.errStream||process.stderr,i14}_getSpawnOptions(e2,i14){e2=e2||{};let t3={};return t3.cwd=e2.cwd,t3.env=e2.env,t3.windowsVerbatimArguments=e2.windowsVerbatimArguments||this._isCmdFile(),e2.windowsVerbatimArguments&&(t3.argv0=`"${i14}"`),t3}exec(){return p31(this,void 0,void 0,function*(){return!isRooted(this.toolPath)&&(this.toolPath.includes("/")||f24&&this.toolPath.includes("\\"))&&(this.toolPath=C13.resolve(process.cwd(),this.options.cwd||process.cwd(),this.toolPath)),this.toolPath=yield which(this.toolPath,!0),new Promise((e2,i14)=>p31(this,void 0,void 0,function*(){this._debug(`exec tool: ${this.toolPath}`),this._debug("arguments:");for(let n3 of this.args)this._debug(`   ${n3}`);let t3=this._cloneExecOptions(this.options);!t3.silent&&t3.outStream&&t3.outStream.write(this._getCommandString(t3)+c26.EOL);let s13=new m31(t3,this.toolPath);if(s13.on("debug",n3=>{this._debug(n3)}),this.options.cwd&&!(yield exists(this.options.cwd)))return i14(new Error(`The cwd: ${this.options.cwd} does not exist!`));let o8=this._getSpawnFileName(),r4=_23.spawn(o8,this._getSpawnArgs(t3),this._getSpawnOptions(this.options,o8)),h34="";r4.stdout&&r4.stdout.on("data",n3=>{this.options.listeners&&this.options.listeners.stdout&&this.options.listeners.stdout(n3),!t3.silent&&t3.outStream&&t3.outStream.write(n3),h34=this._processLineBuffer(n3,h34,l40=>{this.options.listeners&&this.options.listeners.stdline&&this.options.listeners.stdline(l40)})});let d25="";if(r4.stderr&&r4.stderr.on("data",n3=>{s13.processStderr=!0,this.options.listeners&&this.options.listeners.stderr&&this.options.listeners.stderr(n3),!t3.silent&&t3.errStream&&t3.outStream&&(t3.failOnStdErr?t3.errStream:t3.outStream).write(n3),d25=this._processLineBuffer(n3,d25,l40=>{this.options.listeners&&this.options.listeners.errline&&this.options.listeners.errline(l40)})}),r4.on("error",n3=>{s13.processError=n3.message,s13.processExited=!0,s13.processClosed=!0,s13.CheckComplete()}),r4.on("exit",n3=>{s13.processExitCode=n3,s13.processExited=!0,this._debug(`Exit code ${n3} received from tool '${this.toolPath}'`),s13.CheckComplete()}),r4.on("close",n3=>{s13.processExitCode=n3,s13.processExited=!0,s13.processClosed=!0,this._debug(`STDIO streams have closed for tool '${this.toolPath}'`),s13.CheckComplete()}),s13.on("done",(n3,l40)=>{h34.length>0&&this.emit("stdline",h34),d25.length>0&&this.emit("errline",d25),r4.removeAllListeners(),n3?i14(n3):e2(l40)}),this.options.input){if(!r4.stdin)throw new Error("child process missing stdin");r4.stdin.end(this.options.input)}}))})}};m31=class _m extends w30.EventEmitter{constructor(e2,i14){if(super(),this.processClosed=!1,this.processError="",this.processExitCode=0,this.processExited=!1,this.processStderr=!1,this.delay=1e4,this.done=!1,this.timeout=null,!i14)throw new Error("toolPath must not be empty");this.options=e2,this.toolPath=i14,e2.delay&&(this.delay=e2.delay)}CheckComplete(){this.done||(this.processClosed?this._setResult():this.processExited&&(this.timeout=(0,import_timers.setTimeout)(_m.HandleTimeout,this.delay,this)))}_debug(e2){this.emit("debug",e2)}_setResult(){let e2;this.processExited&&(this.processError?e2=new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`):this.processExitCode!==0&&!this.options.ignoreReturnCode?e2=new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`):this.processStderr&&this.options.failOnStdErr&&(e2=new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`))),this.timeout&&(clearTimeout(this.timeout),this.timeout=null),this.done=!0,this.emit("done",e2,this.processExitCode)}static HandleTimeout(e2){if(!e2.done){if(!e2.processClosed&&e2.processExited){let i14=`The STDIO streams did not close within ${e2.delay/1e3} seconds of the exit event from process '${e2.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;e2._debug(i14)}e2._setResult()}}}}});var exec_exports={};__export(exec_exports,{exec:()=>exec,getExecOutput:()=>getExecOutput});function exec(d25,o8,t3){return v22(this,void 0,void 0,function*(){let n3=argStringToArray(d25);if(n3.length===0)throw new Error("Parameter 'commandLine' cannot be null or empty.");let c28=n3[0];return o8=n3.slice(1).concat(o8||[]),new ToolRunner(c28,o8,t3).exec()})}function getExecOutput(d25,o8,t3){return v22(this,void 0,void 0,function*(){var n3,c28;let e2="",i14="",f29=new import_string_decoder.StringDecoder("utf8"),a18=new import_string_decoder.StringDecoder("utf8"),s13=(n3=t3?.listeners)===null||n3===void 0?void 0:n3.stdout,r4=(c28=t3?.listeners)===null||c28===void 0?void 0:c28.stderr,u23=l40=>{i14+=a18.write(l40),r4&&r4(l40)},m33=l40=>{e2+=f29.write(l40),s13&&s13(l40)},x38=Object.assign(Object.assign({},t3?.listeners),{stdout:m33,stderr:u23}),g29=yield exec(d25,o8,Object.assign(Object.assign({},t3),{listeners:x38}));return e2+=f29.end(),i14+=a18.end(),{exitCode:g29,stdout:e2,stderr:i14}})}var import_string_decoder,v22,init_exec=__esm({"node_modules/@actions/exec/lib/exec.js"(){import_string_decoder=__nccwpck_require__(574);init_toolrunner();v22=function(d25,o8,t3,n3){function c28(e2){return e2 instanceof t3?e2:new t3(function(i14){i14(e2)})}return new(t3||(t3=Promise))(function(e2,i14){function f29(r4){try{s13(n3.next(r4))}catch(u23){i14(u23)}}function a18(r4){try{s13(n3.throw(r4))}catch(u23){i14(u23)}}function s13(r4){r4.done?e2(r4.value):c28(r4.value).then(f29,a18)}s13((n3=n3.apply(d25,o8||[])).next())})}}});var exec_exports2={};__export(exec_exports2,{systemExec:()=>systemExec,systemQuery:()=>systemQuery});function v23(n3,e2,t3){return e2!==void 0&&!Q5(e2)?new UserError(`${n3} cannot be started in ${e2}: there is no such folder`,{cause:t3}):t3.code==="ENOENT"?new UserError(`the program ${n3} was not found`,{fix:"Install it, or put its folder on PATH.",cause:t3}):t3.code==="EACCES"?new UserError(`the program ${n3} cannot be executed: permission denied`,{cause:t3}):new UserError(`the program ${n3} cannot be started: ${t3.message}`,{cause:t3})}function Q5(n3){return(0,import_node_fs30.statSync)(n3,{throwIfNoEntry:!1})?.isDirectory()??!1}function W11(n3,e2,t3){let r4=(n3.includes("/")?[(0,import_node_path26.resolve)(t3??".",n3)]:e2.split(":").flatMap(s13=>s13===""?[]:[(0,import_node_path26.join)(s13,n3)])).find(U9);if(r4!==void 0&&!/["\\]/.test(r4))return r4;throw v23(n3,t3,Object.assign(new Error(`${n3} was not found`),{code:"ENOENT"}))}function U9(n3){try{return(0,import_node_fs30.accessSync)(n3,import_node_fs30.constants.X_OK),(0,import_node_fs30.statSync)(n3).isFile()}catch{return!1}}var import_node_fs30,import_node_path26,import_node_stream3,g25,D18,m32,I20,b30,w32,systemExec,C14,$28,systemQuery,init_exec2=__esm({"src/core/exec.ts"(){"use strict";import_node_fs30=__nccwpck_require__(24),import_node_path26=__nccwpck_require__(760),import_node_stream3=__nccwpck_require__(75);init_output_buffer();init_errors();init_process_group();g25=1024*1024,D18=2e3,m32=250,I20=1e3,b30=20,w32=2**31-1,systemExec=async(n3,e2,t3)=>{let{spawn:i14}=await Promise.resolve().then(()=>__toESM(__nccwpck_require__(421),1));if(t3.signal?.aborted)return C14;let r4=i14(n3,e2,{detached:!0,cwd:t3.cwd,env:t3.env,stdio:[t3.input===void 0?"ignore":"pipe","pipe","pipe"]});return new $28(n3,r4,t3).end},C14={code:null,signal:null,stdout:"",stderr:"",timedOut:!1,cancelled:!0,truncated:!1,durationMs:0},$28=class{end;started=performance.now();options;child;kept;splitters=[];resolve=()=>{};reject=()=>{};timers=new Set;onAbort=()=>this.stop("cancelled");forget=()=>{};exit;stopped;groupGone=!1;pipesClosed=!1;failure;settled=!1;constructor(e2,t3,i14){this.options=i14,this.child=t3,this.end=new Promise((s13,d25)=>{this.resolve=s13,this.reject=d25});let r4=i14.keepBytes??g25;this.kept={stdout:new BoundedBytes(r4),stderr:new BoundedBytes(r4)},this.child.once("error",s13=>{this.child.pid===void 0&&this.fail(v23(e2,i14.cwd,s13))}),this.child.pid!==void 0&&(this.forget=killWithUs(this.child.pid),this.child.once("exit",(s13,d25)=>this.exited(s13,d25)),this.child.once("close",()=>{this.pipesClosed=!0,this.settleWhenDone()}),this.listen("stdout"),this.listen("stderr"),this.feed(),this.after(Math.min(i14.deadlineMs,w32),()=>this.stop("timedOut")),i14.signal?.addEventListener("abort",this.onAbort,{once:!0}))}listen(e2){let{onLine:t3,onOutput:i14}=this.options,r4=t3===void 0?void 0:new LineSplitter(d25=>t3(d25,e2));r4!==void 0&&this.splitters.push(r4);let s13=this.child[e2];s13?.on("data",d25=>{this.kept[e2].push(d25),this.guarded(()=>{r4?.push(d25),i14?.(d25,e2)})}),s13?.on("error",()=>{})}feed(){let{input:e2}=this.options,{stdin:t3}=this.child;if(e2===void 0||t3===null)return;if(typeof e2=="string"||Buffer.isBuffer(e2)){t3.on("error",()=>{}),t3.end(e2);return}let i14;e2.once("error",r4=>{i14=r4}),(0,import_node_stream3.pipeline)(e2,t3,()=>{i14!==void 0&&this.guarded(()=>{throw new Error(`the input for ${this.child.spawnfile} could not be read: ${errorMessage(i14)}`)})})}guarded(e2){if(this.failure===void 0)try{e2()}catch(t3){this.failure=t3,this.stop("failed")}}stop(e2){if(this.stopped!==void 0||this.exit!==void 0||this.settled)return;this.stopped=e2,this.signal("SIGTERM");let t3=this.options.graceMs??D18;this.watchGroup(performance.now()+t3)}watchGroup(e2){if(!this.groupGone&&this.groupEnded()&&(this.groupGone=!0),this.groupGone&&this.exit!==void 0){this.settleWhenDone();return}if(performance.now()<e2){this.after(b30,()=>this.watchGroup(e2));return}this.signal("SIGKILL"),this.after(I20,()=>this.settle()),this.watchDying()}watchDying(){if(!this.settled){if(this.child.pid!==void 0&&groupRuns(this.child.pid)){this.after(b30,()=>this.watchDying());return}this.groupGone=!0,this.settleWhenDone()}}groupEnded(){return this.exit!==void 0&&this.child.pid!==void 0&&!groupExists(this.child.pid)}signal(e2){this.child.pid!==void 0&&!this.groupGone&&signalGroup(this.child.pid,e2)}exited(e2,t3){this.exit={code:e2,signal:t3},this.settleWhenDone(),this.stopped===void 0&&this.after(m32,()=>this.settleAfterReading())}settleWhenDone(){this.exit!==void 0&&(this.stopped!==void 0&&!this.groupGone||(this.pipesClosed?this.settle():this.stopped!==void 0&&this.after(m32,()=>this.settleAfterReading())))}settleAfterReading(){setImmediate(()=>setImmediate(()=>this.settle()))}after(e2,t3){if(this.settled)return;let i14=setTimeout(()=>{this.timers.delete(i14),this.settled||t3()},e2);this.timers.add(i14)}release(){this.settled=!0,this.forget();for(let e2 of this.timers)clearTimeout(e2);this.options.signal?.removeEventListener("abort",this.onAbort);for(let e2 of[this.child.stdin,this.child.stdout,this.child.stderr])e2?.destroy();this.child.unref()}fail(e2){this.settled||(this.release(),this.reject(e2))}settle(){if(this.settled)return;for(let i14 of this.splitters)this.guarded(()=>i14.end());if(this.failure!==void 0){this.fail(this.failure);return}this.release();let{stdout:e2,stderr:t3}=this.kept;this.resolve({code:this.exit?.code??null,signal:this.exit?.signal??null,stdout:e2.toString(),stderr:t3.toString(),timedOut:this.stopped==="timedOut",cancelled:this.stopped==="cancelled",truncated:e2.truncated||t3.truncated,durationMs:performance.now()-this.started})}};systemQuery=async(n3,e2,{deadlineMs:t3,env:i14,cwd:r4,signal:s13})=>{let d25=W11(n3,(i14??process.env).PATH??"/usr/bin:/bin",r4),{exec:S35}=await Promise.resolve().then(()=>(init_exec(),exec_exports)),u23={stdout:new BoundedBytes(g25),stderr:new BoundedBytes(g25)},p34=(l40,a18)=>({code:l40,stdout:u23.stdout.toString(),stderr:u23.stderr.toString(),timedOut:a18==="timedOut",cancelled:a18==="cancelled",truncated:u23.stdout.truncated||u23.stderr.truncated});return s13?.aborted?p34(null,"cancelled"):new Promise((l40,a18)=>{let y31=o8=>f29(()=>l40(p34(null,o8))),E28=()=>y31("cancelled"),O23=setTimeout(()=>y31("timedOut"),Math.min(t3,w32)),f29=o8=>{clearTimeout(O23),s13?.removeEventListener("abort",E28),o8()};s13?.addEventListener("abort",E28,{once:!0}),S35(`"${d25}"`,[...e2],{silent:!0,ignoreReturnCode:!0,delay:m32,...r4===void 0?{}:{cwd:r4},...i14===void 0?{}:{env:{...i14}},listeners:{stdout:o8=>u23.stdout.push(o8),stderr:o8=>u23.stderr.push(o8)}}).then(o8=>f29(()=>l40(p34(o8))),o8=>f29(()=>a18(v23(n3,r4,o8))))})}}});var shared$21,SHORTEST,Secrets,init_mask=__esm({"shared:src/core/mask.ts"(){shared$21=(__nccwpck_require__(377).shared)["src/core/mask.ts"],SHORTEST=shared$21.SHORTEST,Secrets=shared$21.Secrets}});var require_rehearse=__commonJS({"rehearsal.cjs:src/edge/cli/rehearse.ts"(exports2,module2){module2.exports=(__nccwpck_require__(83)["src/edge/cli/rehearse.ts"])}});var shared$22,SECRET_INPUTS,deployInputs,deployToInputs,gateInputs,recoverInputs,rollbackInputs,smokeInputs,statusInputs,init_inputs=__esm({"shared:src/app/inputs/inputs.ts"(){shared$22=(__nccwpck_require__(377).shared)["src/app/inputs/inputs.ts"],SECRET_INPUTS=shared$22.SECRET_INPUTS,deployInputs=shared$22.deployInputs,deployToInputs=shared$22.deployToInputs,gateInputs=shared$22.gateInputs,recoverInputs=shared$22.recoverInputs,rollbackInputs=shared$22.rollbackInputs,smokeInputs=shared$22.smokeInputs,statusInputs=shared$22.statusInputs}});var shared$23,smokeMain,init_smoke2=__esm({"shared:src/app/smoke.ts"(){shared$23=(__nccwpck_require__(377).shared)["src/app/smoke.ts"],smokeMain=shared$23.smokeMain}});var shared$24,checkInputs,readInputs2,init_inputs2=__esm({"shared:src/core/inputs.ts"(){shared$24=(__nccwpck_require__(377).shared)["src/core/inputs.ts"],checkInputs=shared$24.checkInputs,readInputs2=shared$24.readInputs}});var commands_exports={};__export(commands_exports,{COMMANDS:()=>COMMANDS});async function h30(e2,n3,r4="warn"){let o8=readConfig(f25,e2.config,n3.log,r4);if(e2.environment===void 0)throw new UserError("--environment is required",{fix:`There are: ${Object.keys(o8.environments).join(", ")}.`});return openEnvironment(o8,e2.environment,e2.hosts,n3.log)}async function g26(e2,n3,r4){let o8=await h30(e2,n3);return withTarget(o8.config.service,o8.environment,k24(e2),n3,async t3=>r4(t3,o8))}function k24(e2){return{ssh:{key:e2["ssh-key"]===void 0?void 0:l38("ssh-key",e2["ssh-key"]),knownHosts:e2["known-hosts"]===void 0?void 0:l38("known-hosts",e2["known-hosts"])}}}function b31(e2,n3,r4){let o8=deploymentDocument(e2);for(let t3 of renderConsole(o8))n3.log.info(t3);if(r4&&!e2.dryRun){let t3=(0,import_node_path27.join)(process.cwd(),".erlmcp","reports",e2.deploymentId);(0,import_node_fs31.mkdirSync)(t3,{recursive:!0,mode:448}),n3.log.info(`Report: ${writeDeploymentReport(e2,o8,t3).html}`)}return succeeded(e2.intent,e2.outcome)?0:1}function l38(e2,n3){try{return(0,import_node_fs31.readFileSync)(n3,"utf8")}catch(r4){throw new UserError(`--${e2} ${n3} cannot be read: ${r4.code??String(r4)}`)}}async function z7(e2,n3,r4){let o8=PROFILES.find(d25=>d25===(e2.profile??"production"));if(o8===void 0)throw new UserError(`--profile must be one of ${PROFILES.join(", ")}`);let t3=(0,import_node_path27.join)(process.cwd(),".erlmcp");(0,import_node_fs31.mkdirSync)(t3,{recursive:!0,mode:448}),(0,import_node_fs31.writeFileSync)((0,import_node_path27.join)(t3,".gitignore"),`*
`);let s13=process.env.GITHUB_TOKEN;s13!==void 0&&r4.secrets.add(s13);let{report:a18,document:c28,files:i14}=await gate({config:n3,folder:".",profile:o8,version:e2.version,gates:e2.gates??"",baseRef:e2["base-ref"],waive:e2.waive??"",token:s13,out:(0,import_node_path27.join)(t3,"gates")},currentJob(void 0),r4);for(let d25 of renderConsole(c28))r4.log.info(d25);return r4.log.info(`Report: ${i14.html}`),a18.verdict==="pass"?0:1}var import_node_fs31,import_node_path27,f25,COMMANDS,init_commands=__esm({"src/edge/cli/commands.ts"(){"use strict";import_node_fs31=__nccwpck_require__(24),import_node_path27=__nccwpck_require__(760);init_gate2();init_config_file();init_inputs();init_job();init_secrets();init_release3();init_request();init_rollback2();init_smoke2();init_status2();init_verifier2();init_target3();init_errors();init_inputs2();init_profile();init_deploy();init_recover();init_words();init_deployment();init_console();init_write();init_open();f25=".",COMMANDS={async validate(e2,n3){let{service:r4,environments:o8}=readConfig(f25,e2.config,n3.log,"refuse");n3.log.info(`${e2.config} is valid (service ${r4})`);for(let{name:t3,profile:s13,target:a18,strategy:c28,url:i14}of Object.values(o8))n3.log.info(`  ${t3} (${s13}): ${c28.kind} on ${sitesOf(a18).map(d25=>d25.name).join(", ")}${i14===void 0?"":`, ${i14}`}`);return 0},async gate(e2,n3){return z7(e2,readConfig(f25,e2.config,n3.log),n3)},async plan(e2,n3){let{config:r4,environment:o8}=await h30(e2,n3,"refuse"),t3=readSecrets(e2.secrets===void 0?void 0:l38("secrets",e2.secrets),n3),{environment:s13,serviceSecrets:a18}=e2.secrets===void 0?{environment:o8,serviceSecrets:void 0}:withValues(o8,t3),c28=await shipmentOf(e2,s13,r4.service,a18,f25,n3),i14=currentJob(void 0),d25=ownerOf2(i14,"deploy",c28.release.id,"plan",n3);return withTarget(r4.service,s13,k24(e2),n3,async p34=>{let j17=requestOf({intent:"deploy",service:r4.service,environment:s13,owner:d25,job:i14,token:process.env.GITHUB_TOKEN,folder:f25,dryRun:!0},n3);return b31(await deploy(j17,c28,p34,...verifierFor(s13,n3)),n3,!1)})},async status(e2,n3){return g26(e2,n3,async(r4,{environment:o8})=>{let t3=await look(r4,n3);for(let s13 of statusLines(o8.name,r4.sites,t3))n3.log.info(s13);return t3.every(({status:s13})=>s13==="fulfilled")?0:1})},async smoke(e2,n3){let{environment:r4,config:o8,version:t3}=e2,s13={environment:r4,"base-url":e2["base-url"],"dashboard-url":e2["dashboard-url"],config:o8,version:t3,secrets:e2.secrets===void 0?void 0:l38("secrets",e2.secrets)};return await smokeMain(checkInputs(smokeInputs(),s13,{prefix:"--",fix:"See erlmcp-actions --help."}),n3),0},async lock(e2,n3){let r4=e2.reason??"";if(r4==="")throw new UserError("--reason is required",{fix:"Give the reason, so that others know whom to contact."});return g26(e2,n3,async(o8,{environment:t3})=>{for(let s13 of o8.sites)await o8.lock(s13,r4,currentJob(void 0).actor);return n3.log.info(`${t3.name} is locked. Nothing deploys there until: erlmcp-actions unlock --environment ${t3.name}`),0})},async unlock(e2,n3){return g26(e2,n3,async(r4,{environment:o8})=>{for(let t3 of r4.sites)await r4.unlock(t3);return n3.log.info(`${o8.name} is unlocked.`),0})},async undo(e2,n3){return g26(e2,n3,async(r4,{config:o8,environment:t3})=>{let s13=currentJob(void 0),a18=ownerOf2(s13,"recover","",e2.reason??"undo",n3),c28=requestOf({intent:"recover",service:o8.service,environment:t3,owner:a18,job:s13,token:process.env.GITHUB_TOKEN,folder:f25,force:e2.force===!0},n3),i14=await recover(c28,{mine:()=>!0,overtake:!0},r4,...verifierFor(t3,n3));return b31(i14,n3,!0),i14.checks.every(({verdict:p34})=>p34==="pass")&&["rolled_back","rollback_failed","removed","refused","unchanged","deployed"].includes(i14.outcome)?0:1})},async rollback(e2,n3){let{config:r4,environment:o8}=await h30(e2,n3),t3=currentJob(void 0),s13=readSecrets(e2.secrets===void 0?void 0:l38("secrets",e2.secrets),n3),a18={config:r4,environment:o8,job:t3,secrets:s13,folder:f25,token:process.env.GITHUB_TOKEN,credentials:k24(e2),dryRun:e2["dry-run"],force:e2.force===!0,hosts:e2.hosts,reason:e2.reason??`rollback by ${t3.actor}`,save:()=>{}};if(e2.mode!==void 0&&e2.mode!=="release"&&e2.mode!=="config")throw new UserError("--mode must be release or config");let c28=e2.mode==="config"?await changeSetting(e2.set??"",a18,n3):await rollbackRelease(e2.to??"",a18,n3);return b31(c28,n3,!0)}}}});var main_exports={};__export(main_exports,{main:()=>main});async function main(o8){let e2=new Secrets,r4=process.stdout.isTTY===!0&&process.env.NO_COLOR===void 0,n3=plainLog(t3=>process.stdout.write(`${t3}
`),{colour:r4,secrets:e2}),s13;try{let{name:t3,options:i14}=M21(o8);if(t3===void 0)return process.stdout.write(S31),o8.length===0||o8.includes("--help")?0:2;if(t3==="rehearse")return await(await Promise.resolve().then(()=>__toESM(require_rehearse(),1))).rehearse(i14,c28=>process.stdout.write(`${c28}
`),r4);s13=(0,import_node_fs32.mkdtempSync)((0,import_node_path28.join)((0,import_node_os5.tmpdir)(),"erlmcp-actions-"));let l40={clock:systemClock,exec:systemExec,query:systemQuery,http:systemHttp,log:n3,secrets:e2,randomHex:c28=>(0,import_node_crypto9.randomBytes)(c28).toString("hex"),tmp:s13,signal:L14()},{COMMANDS:m33}=await Promise.resolve().then(()=>(init_commands(),commands_exports));return await m33[t3](i14,l40)}catch(t3){return process.stderr.write(`${e2.redact(explain(t3))}
`),1}finally{s13!==void 0&&(0,import_node_fs32.rmSync)(s13,{recursive:!0,force:!0})}}function M21(o8){let e2={type:"string"},r4={type:"boolean",default:!1};try{let{values:n3,positionals:s13}=(0,import_node_util.parseArgs)({args:[...o8],allowPositionals:!0,options:{config:{type:"string",default:"deploy.yml"},environment:{type:"string",short:"e"},hosts:e2,archive:e2,version:e2,"base-url":e2,"dashboard-url":e2,commit:e2,manifest:e2,reason:e2,to:e2,mode:e2,set:e2,profile:e2,gates:e2,"base-ref":e2,waive:e2,"ssh-key":e2,"known-hosts":e2,secrets:e2,workflow:e2,event:e2,tag:e2,real:e2,input:{type:"string",multiple:!0},after:{type:"string",multiple:!0},var:{type:"string",multiple:!0},"skip-tests":r4,"dry-run":r4,force:r4,json:r4,verbose:r4,help:r4}}),[t3,i14]=s13;if(n3.help||t3===void 0)return{name:void 0,options:n3};if(i14!==void 0)throw new UserError(`unexpected argument ${JSON.stringify(i14)}`,{fix:"See erlmcp-actions --help."});let l40=p32.find(m33=>m33===t3);if(l40===void 0)throw new UserError(`there is no command ${JSON.stringify(t3)}`,{fix:`There are: ${p32.join(", ")}.`});return{name:l40,options:n3}}catch(n3){throw n3 instanceof UserError?n3:new UserError(n3.message,{fix:"See erlmcp-actions --help."})}}function L14(){let o8=new AbortController;for(let e2 of["SIGINT","SIGTERM"])process.on(e2,()=>{o8.signal.aborted&&process.exit(130),process.stderr.write(`
${e2}: stopping; press Ctrl-C again to quit now and leave the rollback to the guards
`),o8.abort(new UserError(`cancelled (${e2})`))});return o8.signal}var import_node_crypto9,import_node_fs32,import_node_os5,import_node_path28,import_node_util,p32,S31,init_main2=__esm({"src/edge/cli/main.ts"(){"use strict";import_node_crypto9=__nccwpck_require__(598),import_node_fs32=__nccwpck_require__(24),import_node_os5=__nccwpck_require__(161),import_node_path28=__nccwpck_require__(760),import_node_util=__nccwpck_require__(975);init_clock();init_errors();init_exec2();init_http();init_log();init_mask();p32=["rehearse","validate","gate","plan","status","smoke","lock","unlock","undo","rollback"],S31=`erlmcp-actions <command> [options]

  validate                              check deploy.yml
  gate     [--profile P] [--version V] [--gates A,B] [--base-ref REF] [--waive "GATE until=YYYY-MM-DD REASON"]
                                        build the release and run the gates it must pass before deployment
  plan     --environment NAME --archive FILE --version V   show what a deployment would do; changes nothing
  status   --environment NAME           show what is live, who holds the lease, what is unfinished
  smoke    --environment NAME | --base-url URL [--dashboard-url URL] [--version V]
                                        run the checks against a running service; changes nothing
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
`}});var shared$25,FOLDER_PATTERN,GLOB_PATTERN,folderProblem,globProblem,overlap,relativeProblem,init_path=__esm({"shared:src/core/path.ts"(){shared$25=(__nccwpck_require__(377).shared)["src/core/path.ts"],FOLDER_PATTERN=shared$25.FOLDER_PATTERN,GLOB_PATTERN=shared$25.GLOB_PATTERN,folderProblem=shared$25.folderProblem,globProblem=shared$25.globProblem,overlap=shared$25.overlap,relativeProblem=shared$25.relativeProblem}});function placeName(e2,n3){return`${e2}_${n3}`}function readStage(e2){let n3=(0,import_node_path29.join)(e2,"stage.json"),r4=x36(n3);if(!E26(r4))throw new UserError(`${n3} is not the file of a rehearsal's stage`,{fix:"ERLMCP_ACTIONS_SANDBOX is set by a rehearsal; unset it to act on the hosts of deploy.yml."});return r4}function readReplaced(e2){return w34((0,import_node_path29.join)(e2,"environments")).filter(n3=>n3.endsWith(".json")).sort().map(n3=>x36((0,import_node_path29.join)(e2,"environments",n3))).filter(j15)}function writeReplaced(e2,n3){let r4=(0,import_node_path29.join)(e2,"environments",`${placeName(n3.service,n3.environment)}.json`),o8=`${JSON.stringify(n3,null,2)}
`;textOf2(r4)!==o8&&writeWhole(r4,o8)}function writeLeftOut(e2,n3){writeWhole((0,import_node_path29.join)(e2,"left-out",b32(n3)),n3)}function portFor(e2,n3,r4,o8){let a18=(0,import_node_path29.join)(e2,"assigned",b32(`${n3} ${r4}`)),s13=h32(a18);if(s13!==void 0)return s13;let{port:i14,isOurs:v24}=I21(e2,n3,r4,o8);if(S32(a18,String(i14)))return i14;let d25=h32(a18)??i14;return v24&&d25!==i14&&(0,import_node_fs33.unlinkSync)((0,import_node_path29.join)(e2,"taken",n3,String(i14))),d25}function I21(e2,n3,r4,o8){let a18=n3==="ports"?k25():new Set;for(let s13 of o8){if(a18.has(s13))continue;let i14=(0,import_node_path29.join)(e2,"taken",n3,String(s13));if(S32(i14,r4))return{port:s13,isOurs:!0};if(textOf2(i14)===r4)return{port:s13,isOurs:!1}}throw new UserError(`all ${o8.length} ${n3} of the rehearsal are in use: none is left for ${r4}`,{fix:"Rehearse fewer hosts or environments at once."})}function S32(e2,n3){(0,import_node_fs33.mkdirSync)((0,import_node_path29.dirname)(e2),{recursive:!0});let r4=(0,import_node_path29.join)((0,import_node_path29.dirname)((0,import_node_path29.dirname)(e2)),`${(0,import_node_path29.basename)(e2)}.${(0,import_node_crypto10.randomUUID)()}`);(0,import_node_fs33.writeFileSync)(r4,n3);try{return(0,import_node_fs33.linkSync)(r4,e2),!0}catch(o8){if(o8.code!=="EEXIST")throw o8;return!1}finally{(0,import_node_fs33.unlinkSync)(r4)}}function k25(){let e2=["/proc/net/tcp","/proc/net/tcp6"].flatMap(n3=>(textOf2(n3)??"").split(`
`));return new Set(e2.flatMap(n3=>{let[,r4]=/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A /.exec(n3)??[];return r4===void 0?[]:[Number.parseInt(r4,16)]}))}function b32(e2){return(0,import_node_crypto10.createHash)("sha256").update(e2).digest("hex").slice(0,32)}function h32(e2){let n3=textOf2(e2);return n3===void 0||!/^\d{1,5}$/.test(n3)?void 0:Number(n3)}function writeWhole(e2,n3){(0,import_node_fs33.mkdirSync)((0,import_node_path29.dirname)(e2),{recursive:!0});let r4=`${e2}.${(0,import_node_crypto10.randomUUID)()}`;(0,import_node_fs33.writeFileSync)(r4,n3),(0,import_node_fs33.renameSync)(r4,e2)}function textOf2(e2){try{return(0,import_node_fs33.readFileSync)(e2,"utf8")}catch{return}}function w34(e2){try{return(0,import_node_fs33.readdirSync)(e2)}catch{return[]}}function x36(e2){try{return JSON.parse(textOf2(e2)??"")}catch{return}}function E26(e2){let n3=e2;return n3?.version===1&&Array.isArray(n3.ports)&&n3.ports.every(c27)&&Array.isArray(n3.proxies)&&n3.proxies.every(r4=>c27(r4?.port))}function j15(e2){let n3=e2;return n3?.version===1&&typeof n3.service=="string"&&typeof n3.environment=="string"&&(n3.url===void 0||c27(n3.url.port)&&typeof n3.url.now=="string"&&typeof n3.url.was=="string")&&Array.isArray(n3.hosts)&&n3.hosts.every(r4=>typeof r4?.name=="string"&&f27(r4.instances)&&(r4.traffic===void 0||typeof r4.traffic=="string")&&(r4.front===void 0||c27(r4.front)))&&f27(n3.changed)&&f27(n3.notRun)}function f27(e2){return Array.isArray(e2)&&e2.every(n3=>typeof n3=="string")}function c27(e2){return Number.isInteger(e2)&&e2>0&&e2<65536}var import_node_crypto10,import_node_fs33,import_node_path29,init_stage_file=__esm({"src/sandbox/stage-file.ts"(){"use strict";import_node_crypto10=__nccwpck_require__(598),import_node_fs33=__nccwpck_require__(24),import_node_path29=__nccwpck_require__(760);init_errors()}});function translate(n3,e2){let{own:t3,at:a18,folders:r4,url:u23}=e2,i14=/^(:|--?[A-Za-z][\w-]*=)?(\d{1,5})$/.exec(n3);if(i14!==null)return`${i14[1]??""}${t3.get(Number(i14[2]))??i14[2]??""}`;let s13=u23===void 0?n3:n3.replace(h33(u23.was),()=>u23.now);s13=s13.replace(R26,(o8,c28,w35)=>{let g29=Number(w35);if(isLoopback(c28))return t3.has(g29)?`${c28}:${t3.get(g29)??""}`:o8;let l40=a18.get(normalized(c28))?.get(g29);return l40===void 0?o8:`127.0.0.1:${l40}`});for(let[o8,c28]of r4)s13=s13.replace(d24(o8),()=>c28);return s13}function instanceAt(n3,e2){let{protocol:t3,hostname:a18,pathname:r4}=new URL(n3);return`${t3}//${f28(a18)}:${e2}${r4==="/"?"":r4}`}function checkAt(n3,e2){if(!/^https?:/i.test(n3))return n3;let{url:t3}=e2;if(t3!==void 0&&(n3===t3.was||n3.startsWith(`${t3.was}/`)))return n3.slice(t3.was.length)||"/";let{protocol:a18,hostname:r4,pathname:u23,search:i14}=new URL(n3),o8=(isLoopback(r4)?e2.own:e2.at.get(normalized(r4)))?.get(portOf(n3));return o8===void 0?void 0:`${a18}//${f28(r4)}:${o8}${u23}${i14}`}function normalized(n3){return bareHost(n3).toLowerCase()}function f28(n3){return isLoopback(n3)&&!isUnspecified(n3)?n3:"127.0.0.1"}function h33(n3){let{port:e2,protocol:t3}=new URL(n3);return new RegExp(`${d24(n3).source}${e2===""?`(?::${defaultPort(t3)})?(?!:?\\d)`:""}`,"gi")}function namesHost(n3,e2){return e2.find(t3=>new RegExp(`(?<![A-Za-z0-9._-])${$30(t3)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`,"i").test(n3))}function d24(n3){return new RegExp(`(?<![A-Za-z0-9._/-])${$30(n3)}(?![A-Za-z0-9._-])`,"g")}function $30(n3){return n3.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}var R26,init_translate=__esm({"src/sandbox/translate.ts"(){"use strict";init_url();R26=/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})(?![\d.:])/g}});function sandboxCommand(t3,a18){let[r4,...o8]=a18.map(({translation:i14})=>t3.map(e2=>translate(e2,i14)));return o8.every(i14=>i14.every((e2,d25)=>e2===r4?.[d25]))?r4:void 0}function sandboxChecks({smoke:t3,url:a18},r4,o8){let i14=[...r4.flatMap(({was:n3})=>n3.local?[]:[normalized(n3.address)]),...a18===void 0?[]:[normalized(new URL(a18).hostname)]],e2=new Set,d25=({name:n3},m33)=>(o8.push(`check ${n3}: not run, ${m33}`),e2.add(n3),[]),c28=t3.flatMap(n3=>{if("on"in n3&&n3.on==="runner")return d25(n3,"it is a command on the runner");let m33=r4.map(s13=>"on"in n3?E27(n3,s13,i14):P17(n3,s13)),l40=m33.find(s13=>typeof s13=="string");if(l40!==void 0)return d25(n3,l40);let u23=m33.filter(s13=>typeof s13!="string");if(new Set(u23.map(s13=>JSON.stringify(s13))).size<2)return u23.slice(0,1);let h34=u23.map((s13,f29)=>({...s13,host:r4[f29]?.host.name}));return n3.once?h34.toSorted((s13,f29)=>(s13.host??"")<(f29.host??"")?-1:1).slice(0,1):h34}),p34=dependentsOf(c28,e2);for(let n3 of p34)o8.push(`check ${n3}: not run, it needs a check that is not run`);return c28.filter(({name:n3})=>!p34.has(n3))}function E27(t3,{translation:a18},r4){let o8=t3.command.map(e2=>translate(e2,a18)),i14=o8.map(e2=>namesHost(e2,r4)).find(e2=>e2!==void 0);return i14===void 0?{...t3,command:o8}:`its command names ${i14}`}function P17(t3,{translation:a18}){if(!/^https?:/i.test(t3.url))return t3;let r4=checkAt(t3.url,a18);return r4===void 0?`it queries ${new URL(t3.url).origin}`:{...t3,url:r4,once:t3.once||!isLoopback(new URL(t3.url).hostname)}}function sandboxEvidence({target:{evidence:t3,hosts:a18}},r4){return t3.flatMap(o8=>{if(!o8.startsWith("/"))return[o8];let i14=a18.map(e2=>`${e2.path}/`).find(e2=>o8.startsWith(e2));return i14!==void 0?[o8.slice(i14.length)]:(r4.push(`evidence ${o8}: not collected`),[])})}var init_checks4=__esm({"src/sandbox/checks.ts"(){"use strict";init_schedule();init_url();init_translate()}});function placesOf(n3){let{environment:r4,url:l40,changed:o8}=n3,p34=r4.target.hosts.map(e2=>({was:e2,ports:_24(e2,n3)})),u23=new Map;for(let{was:e2,ports:c28}of p34){let d25=normalized(e2.address);e2.local||u23.set(d25,new Map([...u23.get(d25)??[],...Object.values(c28).flatMap(m33=>[...m33])]))}let t3=({was:e2,ports:c28},d25,m33)=>({own:c28[d25]??new Map,at:new Map([...u23,...A18(e2,r4).map(f29=>[f29,c28[d25]??new Map])]),folders:m33,url:l40}),s13=L15(p34,t3,n3),i14=p34.map(e2=>k26(e2,t3,n3)),a18=new Set(i14.flatMap(({was:e2,host:c28,slots:d25})=>[c28.env,d25?.a.env??{},d25?.b.env??{}].flatMap(m33=>Object.keys(m33).filter(f29=>m33[f29]!=={...r4.env,...e2.env}[f29]))));return a18.size>0&&o8.push(`variables ${[...a18].sort().join(", ")}: set for this machine`),{places:i14,env:s13}}function k26(n3,r4,l40){let{environment:o8,folderOf:p34,frontPort:u23}=l40,{was:t3,ports:s13}=n3,i14=p34(t3),a18=import_node_path30.posix.join(i14,"shared"),e2=`${o8.name}-${t3.name}`,c28={...o8.env,...t3.env},d25=(g29,{instance:P18,env:E28},$31)=>{let T22=s13[g29]?.get(portOf(P18))??0,H17=r4(n3,g29,[[t3.path,i14]]);return{instance:instanceAt(P18,T22),env:{...C15({...c28,...E28},E28,H17,T22,$31,l40),HOME:a18}}},m33=o8.strategy.kind==="blue-green"?o8.strategy.slots:void 0,f29=m33===void 0?void 0:{a:d25("a",m33.a,`${e2}-a`),b:d25("b",m33.b,`${e2}-b`)},y31=f29===void 0?d25("main",t3,e2):{...f29.a,env:{...t3.env,HOME:a18}},v24={name:t3.name,local:!0,address:"local",user:void 0,port:22,jump:void 0,sudo:!1,runAs:void 0,path:i14,instance:y31.instance,front:t3.front===void 0?void 0:instanceAt(t3.front,u23(t3)),ports:[...new Set(t3.ports.flatMap(g29=>Object.values(s13).flatMap(P18=>P18.get(g29)??[])))],env:y31.env,...f29===void 0||o8.target.hosts.length===1?{}:{slots:f29}},b33=new Map(Object.values(s13).flatMap(g29=>[...g29]));return{was:t3,host:v24,slots:f29,instances:f29===void 0?[y31.instance]:[f29.a.instance,f29.b.instance],translation:{...r4(n3,"main",x37(t3.path)),own:b33}}}function _24(n3,{environment:{env:r4,strategy:l40},erlmcp:o8,port:p34,frontPort:u23}){let t3=v24=>o8?[Number({...r4,...n3.env,...v24}[M22]??S33)].filter(b33=>b33>0):[],s13=(v24,b33)=>b33.map(g29=>[g29,p34(`${n3.name}/${v24}:${g29}`)]);if(l40.kind!=="blue-green")return{main:new Map(s13("main",[portOf(n3.instance),...n3.ports,...t3({})]))};let{a:i14,b:a18}=l40.slots,e2=v24=>[portOf(v24.instance),...t3(v24.env).filter(b33=>v24.env[M22]===String(b33))],c28=s13("a",e2(i14)),d25=s13("b",e2(a18)),m33=new Set([...e2(i14),...e2(a18)]),f29=n3.front===void 0?[]:[[portOf(n3.front),u23(n3)]],y31=[...s13("main",[...n3.ports,...t3({})].filter(v24=>!m33.has(v24))),...f29];return{a:new Map([...y31,...d25,...c28]),b:new Map([...y31,...c28,...d25])}}function A18({instance:n3},{strategy:r4}){return(r4.kind==="blue-green"?[r4.slots.a.instance,r4.slots.b.instance]:[n3]).map(o8=>new URL(o8).hostname).filter(o8=>!isLoopback(o8)).map(normalized)}function C15(n3,r4,l40,o8,p34,{environment:u23,erlmcp:t3}){let s13={...r4};for(let[a18,e2]of Object.entries(n3)){let c28=N20(e2,l40)?"127.0.0.1":translate(e2,l40);c28!==e2&&!e2.includes("${")&&(s13[a18]=c28)}let i14={...n3,...s13};if(t3){s13.ERLMCP_HOST="127.0.0.1",s13.ERLMCP_PORT=String(o8);let a18=Number(n3[M22]??S33);s13[M22]=String(l40.own.get(a18)??a18),s13.NODE_NAME=`erlmcp-${p34.replace(/[^A-Za-z0-9_-]/g,"-")}@127.0.0.1`,s13.ERLMCP_DISTRIBUTION="off"}else!u23.secrets.includes("PORT")&&!Object.values(i14).some(a18=>a18===String(o8)||a18===`:${o8}`)&&(s13.PORT=String(o8));return s13}function L15(n3,r4,{environment:l40,folderOf:o8,notRun:p34}){let u23={...l40.env};for(let[t3,s13]of Object.entries(l40.env).filter(([,i14])=>i14.includes("${"))){let i14=new Set(n3.flatMap(e2=>Object.keys(e2.ports).map(c28=>translate(s13,r4(e2,c28,[[e2.was.path,o8(e2.was)]]))))),[a18=s13]=i14;i14.size===1?u23[t3]=a18:p34.push(`variable ${t3}: unchanged, since it contains a reference and the hosts differ`)}return u23}function N20(n3,{at:r4}){return r4.has(normalized(n3))}function x37(n3){return[...["current","slots/a","slots/b"].map(r4=>[`${n3}/${r4}`,"."]),[n3,"../.."]]}var import_node_path30,M22,S33,init_places=__esm({"src/sandbox/places.ts"(){"use strict";import_node_path30=__nccwpck_require__(760);init_url();init_translate();M22="ERLMCP_METRICS_PORT",S33="9090"}});var sandbox_exports={};__export(sandbox_exports,{sandboxUrl:()=>sandboxUrl,sandboxed:()=>sandboxed});function sandboxed(n3,e2){let r4=k27(e2),t3=Object.values(n3.environments).flatMap(o8=>X6(o8,n3));if(t3.length>0)throw new UserError(t3.join("; "),{where:n3.file,fix:"Add the command that starts it in the foreground to the top level of deploy.yml: rehearsal: {process: <command>}."});let s13=Object.entries(n3.environments).map(([o8,i14])=>[o8,z8(i14,n3,e2,r4)]);return{...n3,notify:{},environments:Object.fromEntries(s13)}}function sandboxUrl(n3,e2,r4){let t3=k27(r4),s13=new Set([...t3.ports,...t3.proxies.map(({port:a18})=>a18)]),{protocol:o8,hostname:i14}=new URL(n3);if(o8==="http:"&&i14==="127.0.0.1"&&s13.has(portOf(n3)))return n3;let f29=readReplaced(r4).map(({url:a18})=>a18===void 0?void 0:J9(n3,a18)).find(a18=>a18!==void 0);return f29===void 0&&writeLeftOut(r4,`check ${e2} of ${n3}: not run, nothing was deployed there`),f29}function J9(n3,{was:e2,now:r4}){let[t3,s13]=[new URL(n3),new URL(e2)];if(t3.origin!==s13.origin)return;let o8=s13.pathname.replace(/\/+$/,"");if(!(t3.pathname!==o8&&!t3.pathname.startsWith(`${o8}/`)))return`${r4}${t3.pathname.slice(o8.length).replace(/\/+$/,"")}${t3.search}`}function k27(n3){let e2=n3===""?"is empty; unset it to act on the hosts of deploy.yml":folderProblem(n3);if(e2!==void 0)throw new UserError(e2,{where:"ERLMCP_ACTIONS_SANDBOX"});return readStage(n3)}function z8(n3,e2,r4,t3){let{name:s13,strategy:o8}=n3,i14=placeName(e2.service,s13),f29=[],a18=Object.keys(e2.notify).map(c28=>`${c28}: not called`),v24=t3.proxies.map(c28=>c28.port),$31=c28=>portFor(r4,"proxies",c28,v24),m33=n3.url===void 0?void 0:K8(n3.url,n3,$31(i14)),{places:d25,env:x38}=placesOf({environment:n3,erlmcp:e2.preset==="erlmcp",url:m33,port:c28=>portFor(r4,"ports",`${i14}/${c28}`,t3.ports),frontPort:c28=>$31(`${i14}/${c28.name}`),folderOf:c28=>(0,import_node_path31.join)(r4,"hosts",i14,q13(c28.name)),changed:f29,notRun:a18});B18(n3,m33,d25,{changed:f29,notRun:a18});let u23=(c28,h34,l40)=>(h34>l40&&f29.push(`${c28}: ${formatDuration(l40)} instead of ${formatDuration(h34)}`),Math.min(h34,l40)),O23={...n3,url:m33?.now,target:{...g28(n3),hosts:d25.map(({host:c28})=>c28),manager:Z4(n3,e2,d25,f29),evidence:sandboxEvidence(n3,a18)},strategy:V6(o8,d25,f29,u23),env:x38,verify:{...n3.verify,intervalMs:u23("verify.interval",n3.verify.intervalMs,D19)},smoke:sandboxChecks(n3,d25,a18),bakeMs:u23("bake",n3.bakeMs,I22),hooks:{before:[],after:[]}};return writeReplaced(r4,{version:1,service:e2.service,environment:s13,strategy:o8.kind,url:m33,hosts:d25.map(c28=>W12(c28,o8)),changed:f29,notRun:a18}),O23}function B18({hooks:n3},e2,r4,{changed:t3,notRun:s13}){e2!==void 0&&t3.push(`url ${e2.was}: a proxy at ${e2.now}`);for(let{was:o8,host:i14}of r4)i14.front!==void 0&&t3.push(`front ${o8.front} of ${o8.name}: a proxy at ${i14.front}`);for(let o8 of n3.before)s13.push(`hook ${o8.name} (before): not run`);for(let o8 of n3.after)s13.push(`hook ${o8.name} (after): not run`)}function W12({was:n3,host:e2,instances:r4},t3){return{name:n3.name,was:`${n3.user===void 0?"":`${n3.user}@`}${n3.address}:${n3.path}`,path:e2.path,instances:r4,traffic:t3.kind==="blue-green"?(0,import_node_path31.join)(e2.path,S34):void 0,front:e2.front===void 0?void 0:Number(new URL(e2.front).port)}}function K8(n3,{strategy:e2,target:r4},t3){let s13=e2.kind==="blue-green"?e2.slots.a.instance:r4.hosts[0]?.instance,{pathname:o8}=new URL(s13??n3);return{was:n3,now:`http://127.0.0.1:${t3}${o8==="/"?"":o8}`,port:t3}}function V6(n3,e2,r4,t3){let[s13]=e2;return n3.kind!=="blue-green"||s13?.slots===void 0?n3:(r4.push(`switch command ${JSON.stringify(n3.switchCommand.join(" "))}: switches the proxy`),{...n3,slots:s13.slots,switchCommand:["sh","-c",H16,"sh",`../../${S34}`],drainMs:t3("drain",n3.drainMs,F23)})}function g28({name:n3,target:e2}){if(e2.kind==="direct")return e2;throw new UserError(`environment ${n3} cannot be rehearsed: its kind of target has no sandbox`)}function X6(n3,{rehearsal:e2}){let{name:r4}=n3,{manager:t3}=g28(n3);return e2.process!==void 0?[]:t3.kind==="systemd"?[`environments.${r4}: the systemd unit ${t3.unit} cannot run in a rehearsal`]:t3.kind==="command"?[`environments.${r4}: the start command ${JSON.stringify(t3.start.join(" "))} cannot run in a rehearsal`]:[]}function Z4(n3,{rehearsal:e2,file:r4},t3,s13){let{name:o8}=n3,{manager:i14}=g28(n3);if(i14.kind==="release")return i14;let f29=i14.kind==="process"?i14.command:e2.process;if(f29===void 0)throw new TypeError(`no command replaces ${i14.kind}`);let a18=sandboxCommand(f29,t3);if(a18===void 0)throw new UserError(`environments.${o8}: ${JSON.stringify(f29.join(" "))} names a port, which ${t3.length} hosts on one machine cannot share`,{where:r4,fix:"Let the service read its port from a variable, such as PORT."});return i14.kind==="systemd"&&s13.push(`systemd unit ${i14.unit}: run as ${JSON.stringify(a18.join(" "))}`),i14.kind==="command"&&s13.push(`start and stop commands: run as ${JSON.stringify(a18.join(" "))}`),{kind:"process",command:a18}}function q13(n3){return/^[a-z0-9][a-z0-9._-]{0,62}$/.test(n3)?n3:`H.${n3.replace(/[^A-Za-z0-9._-]/g,"_").slice(0,40)}.${(0,import_node_crypto11.createHash)("sha256").update(n3).digest("hex").slice(0,8)}`}var import_node_crypto11,import_node_path31,D19,F23,I22,S34,H16,init_sandbox=__esm({"src/sandbox/sandbox.ts"(){"use strict";import_node_crypto11=__nccwpck_require__(598),import_node_path31=__nccwpck_require__(760);init_path();init_duration();init_errors();init_stage_file();init_checks4();init_places();init_url();D19=50,F23=500,I22=1e3,S34="traffic",H16='printf %s "$INSTANCE" >"$1.$$" && mv -f "$1.$$" "$1"'}});module.exports={get"src/app/deploy.ts"(){return init_deploy2(),__toCommonJS(deploy_exports)},get"src/app/gate.ts"(){return init_gate2(),__toCommonJS(gate_exports)},get"src/app/recover.ts"(){return init_recover2(),__toCommonJS(recover_exports)},get"src/app/rollback.ts"(){return init_rollback2(),__toCommonJS(rollback_exports)},get"src/app/smoke-checks.ts"(){return init_smoke_checks(),__toCommonJS(smoke_checks_exports)},get"src/app/status.ts"(){return init_status2(),__toCommonJS(status_exports)},get"src/core/exec.ts"(){return init_exec2(),__toCommonJS(exec_exports2)},get"src/core/http.ts"(){return init_http(),__toCommonJS(http_exports)},get"src/edge/cli/main.ts"(){return init_main2(),__toCommonJS(main_exports)},get"src/sandbox/sandbox.ts"(){return init_sandbox(),__toCommonJS(sandbox_exports)}};


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