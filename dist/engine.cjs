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

var __create=Object.create;var __defProp=Object.defineProperty;var __getOwnPropDesc=Object.getOwnPropertyDescriptor;var __getOwnPropNames=Object.getOwnPropertyNames;var __getProtoOf=Object.getPrototypeOf,__hasOwnProp=Object.prototype.hasOwnProperty;var __esm=(fn,res,err)=>function(){if(err)throw err[0];try{return fn&&(res=(0,fn[__getOwnPropNames(fn)[0]])(fn=0)),res}catch(e){throw err=[e],e}};var __commonJS=(cb,mod)=>function(){try{return mod||(0,cb[__getOwnPropNames(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports}catch(e){throw mod=0,e}};var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0})},__copyProps=(to,from,except,desc)=>{if(from&&typeof from=="object"||typeof from=="function")for(let key of __getOwnPropNames(from))!__hasOwnProp.call(to,key)&&key!==except&&__defProp(to,key,{get:()=>from[key],enumerable:!(desc=__getOwnPropDesc(from,key))||desc.enumerable});return to};var __toESM=(mod,isNodeMode,target)=>(target=mod!=null?__create(__getProtoOf(mod)):{},__copyProps(isNodeMode||!mod||!mod.__esModule?__defProp(target,"default",{value:mod,enumerable:!0}):target,mod)),__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod);var shared$,getState,readInputs,runAction,saveState,setFailed,setOutput,init_edge=__esm({"shared:src/core/edge.ts"(){shared$=(__nccwpck_require__(377).shared)["src/core/edge.ts"],getState=shared$.getState,readInputs=shared$.readInputs,runAction=shared$.runAction,saveState=shared$.saveState,setFailed=shared$.setFailed,setOutput=shared$.setOutput}});var shared$2,UserError,errorMessage,explain,init_errors=__esm({"shared:src/core/errors.ts"(){shared$2=(__nccwpck_require__(377).shared)["src/core/errors.ts"],UserError=shared$2.UserError,errorMessage=shared$2.errorMessage,explain=shared$2.explain}});var shared$3,formatDuration,parseDuration,init_duration=__esm({"shared:src/core/duration.ts"(){shared$3=(__nccwpck_require__(377).shared)["src/core/duration.ts"],formatDuration=shared$3.formatDuration,parseDuration=shared$3.parseDuration}});async function eachBounded(e,n2,a5){let s3=new Array(e.length),t2=0,l11=async()=>{for(let r4=t2++;r4<e.length;r4=t2++){let o6=e[r4];try{s3[r4]={status:"fulfilled",value:await a5(o6)}}catch(u14){s3[r4]={status:"rejected",reason:u14}}}};return await Promise.all(Array.from({length:Math.min(Math.max(1,n2),e.length)},l11)),s3}async function allBounded(e,n2,a5){return(await eachBounded(e,n2,a5)).map(t2=>{if(t2.status==="rejected")throw t2.reason;return t2.value})}var init_bounded=__esm({"src/deploy/bounded.ts"(){"use strict"}});var Refused,Stale,init_refused=__esm({"src/deploy/refused.ts"(){"use strict";init_errors();Refused=class extends UserError{constructor(s3,t2){super(s3,{fix:t2}),this.name="Refused"}},Stale=class extends UserError{constructor(s3){super(s3),this.name="Stale"}}}});function release(n2,t2,e){let r4=n2.replace(/^v(?=\d)/,"");if(!c.test(r4))throw new UserError(`version ${JSON.stringify(n2)} is not a version`,{fix:"Use letters, digits, dots, `+`, `_` and `-`, at most 64, starting with a letter or a digit."});if(t2!==""&&!d.test(t2))throw new UserError(`commit ${JSON.stringify(t2)} is not a commit`,{fix:"Give the full hexadecimal SHA."});return{id:`${r4}-${t2===""?o:t2.slice(0,7)}-${e}`,version:r4,commit:t2,configHash:e}}function releaseOfId(n2){let t2=/^(.+)-([0-9a-f]{7})-([0-9a-f]{8})$/.exec(n2);if(t2===null)return;let[,e="",r4="",a5=""]=t2;return{id:n2,version:e,commit:r4===o?"":r4,configHash:a5}}function hashOf(n2){return(0,import_node_crypto.createHash)("sha256").update(i(n2)).digest("hex")}function i(n2){if(Array.isArray(n2))return`[${n2.map(i).join(",")}]`;if(n2===null||typeof n2!="object")return JSON.stringify(n2)??"null";let t2=Object.entries(n2).filter(([,e])=>e!==void 0);return t2.sort(([e],[r4])=>e<r4?-1:1),`{${t2.map(([e,r4])=>`${JSON.stringify(e)}:${i(r4)}`).join(",")}}`}var import_node_crypto,c,d,o,init_release=__esm({"src/deploy/release.ts"(){"use strict";import_node_crypto=__nccwpck_require__(598);init_errors();c=/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/,d=/^[0-9a-f]{7,64}$/,o="0000000"}});function succeeded(n2,e){switch(n2){case"deploy":return e==="deployed"||e==="unchanged"||e==="stale";case"rollback":return e==="rolled_back"||e==="unchanged";case"flip":return e==="deployed"||e==="unchanged";case"recover":return!["rollback_unverified","mixed","unknown"].includes(e)}}var OUTCOMES,MEANING,init_words=__esm({"src/deploy/words.ts"(){"use strict";OUTCOMES=["deployed","unchanged","stale","refused","rolled_back","removed","rollback_unverified","held","mixed","unknown"];MEANING={deployed:"The new release is live and was seen to be.",unchanged:"This release was live already; it was verified again.",stale:"A newer commit is live. Nothing was changed.",refused:"Nothing was changed.",rolled_back:"The release before is back and was seen to be live.",removed:"There was no release before. The failed one was stopped; nothing runs.",rollback_unverified:"The release before was put back, but it was not seen to be healthy.",held:"It failed and was left as it is, because `on-failure: hold` asked for it.",mixed:"Some hosts have the new release, the others the old one.",unknown:"What is live could not be seen on every host."}}});var HostUnreachable,StepFailed,LeaseLost,init_target=__esm({"src/deploy/target.ts"(){"use strict";init_errors();init_refused();init_release();init_words();HostUnreachable=class extends UserError{host;constructor(e,r4){super(`${e} can not be reached: ${r4}`),this.name="HostUnreachable",this.host=e}},StepFailed=class extends UserError{host;constructor(e,r4){super(`${e}: ${r4}`),this.name="StepFailed",this.host=e}},LeaseLost=class extends UserError{host;constructor(e,r4){super(`the lease on ${e} was taken over${r4===""?"":` by ${r4}`}`),this.name="LeaseLost",this.host=e}}}});async function instanceLive(t2,n2,e){let{target:o6,verify:r4}=e,{name:i5}=await o6.endpoint(t2,n2),s3=new AbortController,c9=AbortSignal.any([e.signal,s3.signal]);try{let l11=deathOf(t2,n2,r4.withinMs,e,c9),m12=g(i5,async()=>o6.endpoint(t2,n2),1,e,c9),p15=l11.then(f9=>f9===void 0?new Promise(()=>{}):f9),d13=await Promise.race([m12,p15]);return"why"in d13?dead(i5,d13):d13}finally{s3.abort()}}async function deathOf(t2,n2,e,{target:o6,world:r4},i5){let s3=r4.clock.monotonic()+e;for(;;)try{return await o6.watch(t2,n2,s3-r4.clock.monotonic(),i5)}catch(c9){if(i5.aborted)return;if(!(c9 instanceof HostUnreachable))throw c9;if(await r4.clock.sleep(x,i5),i5.aborted||r4.clock.monotonic()>=s3)return}}function dead(t2,n2){let e=E(n2.log);return{name:"alive",where:t2,verdict:"fail",detail:`${n2.why}${e===""?"":`; it last said:
${e}`}`,durationMs:0}}function E(t2){let n2=t2.trim().split(`
`).slice(-40),e=n2.findIndex(r4=>M.test(r4)),o6=e===-1?Math.max(0,n2.length-v):e;return n2.slice(o6,o6+v).join(`
`)}async function urlLive(t2,n2,e){let{target:o6,verify:r4}=e,i5=r4.instanceField===void 0?1:n2,s3=await g(t2,async()=>({name:t2,url:t2}),i5,e,e.signal);if(s3.verdict!=="inconclusive")return s3;for(let c9 of o6.hosts){let l11=async()=>o6.fromHost(c9,t2),m12=await g(`${t2} as ${c9} sees it`,l11,i5,e,e.signal);if(m12.verdict!=="inconclusive")return m12}return s3}async function g(t2,n2,e,o6,r4){let{verify:i5,release:s3,narrator:c9,world:l11}=o6,m12={version:s3.version,configHash:s3.configHash,verify:i5},p15=l11.clock.monotonic(),d13=()=>l11.clock.monotonic()-p15,f9=new Set,u14=0,a5;for(;!r4.aborted;){let h9=i5.withinMs-d13();if(h9<=0)break;if(a5=await askBy(n2,m12,Math.min($,Math.max(250,h9)),o6),a5.verdict==="pass"){if(u14+=1,f9.add(a5.instance??""),u14>=i5.times&&f9.size>=e)return{name:"live",where:t2,verdict:"pass",detail:`${a5.detail}, ${u14} times in a row`,durationMs:d13()}}else u14=0;c9.doing(`${t2} ${a5.detail} (${formatDuration(d13())} of ${formatDuration(i5.withinMs)})`),await l11.clock.sleep(i5.intervalMs,r4)}let k8=a5===void 0?"was not asked":a5.detail,b11=a5?.verdict==="pass"&&f9.size<e?`; ${f9.size} of ${e} instances were seen`:"";return{name:"live",where:t2,verdict:a5===void 0||a5.verdict==="pass"?"inconclusive":a5.verdict,detail:`${k8}${b11} after ${formatDuration(d13())}`,durationMs:d13()}}async function askBy(t2,n2,e,{verifier:o6}){try{return await o6.ask(await t2(),n2,e)}catch(r4){if(!(r4 instanceof HostUnreachable))throw r4;return{verdict:"inconclusive",detail:r4.message,instance:void 0,durationMs:0}}}var $,x,M,v,init_verify=__esm({"src/deploy/verify.ts"(){"use strict";init_duration();init_target();$=5e3,x=1e3;M=/error|fatal|exception|panic|crash|terminated/i,v=12}});function C(t2){return t2.split(`
`,1)[0]?.replace(/; it last said:$/,"")??""}async function runWave(t2,r4,o6,e,s3){let{target:a5,narrator:u14,id:f9}=e;if(u14.say(t2.name),t2.onRunner!==void 0)return b(t2.onRunner,e,s3);let l11=Object.keys(t2.steps).filter(n2=>!o6.has(n2)),d13=await eachBounded(l11,a5.parallel,async n2=>{for(let w7 of t2.steps[n2]??[])s3.throwIfAborted(),await R(n2,w7,f9,e);if(t2.gate===void 0)return;let i5=await instanceLive(n2,t2.gate,{...questionOf(e,r4),signal:s3});if(e.checks.push(i5),i5.verdict!=="pass")throw new VerdictFailed([i5]);u14.say(`\u2713 ${i5.where} ${i5.detail}`)});s3.throwIfAborted();let c9=d13.flatMap((n2,i5)=>n2.status==="rejected"?[{host:l11[i5],reason:n2.reason}]:[]),[m12]=c9;if(m12===void 0)return;let g15=a5.hosts.length-o6.size-c9.length;if(!(e.request.environment.onHostFailure==="continue"&&g15>0&&t2.phase==="switch"&&c9.every(({reason:n2})=>!(n2 instanceof LeaseLost))))throw c9.length===1?m12.reason:O(c9.map(({reason:n2})=>n2));for(let{host:n2,reason:i5}of c9)o6.add(n2),e.warn(`${n2} is taken back by itself and the others go on: ${i5 instanceof Error?i5.message:String(i5)}`),await a5.undo(n2,f9,f9)}function O(t2){let r4=t2.find(e=>e instanceof LeaseLost);if(r4!==void 0)return r4;let o6=t2.filter(e=>e instanceof VerdictFailed);return o6.length>0?new VerdictFailed(o6.flatMap(e=>e.results)):new Error(t2.map(e=>e instanceof Error?e.message:String(e)).join("; "),{cause:t2[0]})}async function R(t2,r4,o6,e){let s3=e.world.clock.monotonic();e.narrator.doing(`${t2}: ${r4.says}`),await e.target.run(t2,o6,r4),e.narrator.say(`${t2}: ${r4.says} (${formatDuration(e.world.clock.monotonic()-s3)})`)}async function b(t2,{world:r4,narrator:o6,request:e},s3){let[a5="",...u14]=t2.command,f9=0,l11=c9=>{f9+=1,f9<=y&&o6.say(c9.slice(0,v2)),f9===y&&o6.say("\u2026 (what else the hook says is not shown)")},d13=await r4.exec(a5,u14,{deadlineMs:t2.timeoutMs,signal:s3,onLine:l11});if(d13.code!==0)throw new StepFailed("runner",`hook ${t2.name} ${d13.timedOut?`did not end within ${formatDuration(t2.timeoutMs)}`:`exited with ${d13.code??d13.signal}`} (${e.environment.name})`)}function questionOf(t2,r4){let{target:o6,verifier:e,narrator:s3,world:a5,request:u14}=t2;return{target:o6,verifier:e,narrator:s3,world:a5,release:r4,verify:u14.environment.verify}}var y,v2,VerdictFailed,init_waves=__esm({"src/deploy/waves.ts"(){"use strict";init_duration();init_bounded();init_target();init_verify();y=500,v2=1e3,VerdictFailed=class extends Error{results;constructor(r4){super(r4.map(({where:o6,name:e,verdict:s3,detail:a5})=>`${o6}: ${e} ${s3==="fail"?"failed":s3}: ${C(a5)}`).join("; ")),this.name="VerdictFailed",this.results=r4}}}});async function smoke(n2,o6,r4,e,u14){let{environment:t2}=e.request;if(t2.smoke.length===0)return;let[a5=""]=n2;await e.narrator.phase("smoke",async()=>{let d13=t2.url===void 0?await e.target.endpoint(a5,o6.get(a5)??"main"):{name:t2.url,url:t2.url},c9=await allBounded(t2.smoke,4,async l11=>{u14.throwIfAborted();let i5=await q(l11,d13,a5,r4,e);return e.narrator.say(`${i5.verdict==="pass"?"\u2713":"\u2717"} ${i5.name} ${formatDuration(i5.durationMs)}${i5.verdict==="pass"?"":`: ${i5.detail}`}`),i5});if(e.checks.push(...c9),c9.every(({verdict:l11})=>l11==="pass"))return;let s3=await I(n2,o6,e,u14);e.checks.push(...s3),b2([...s3,...c9])})}async function I(n2,o6,{target:r4},e){return(await allBounded(n2,r4.parallel,async t2=>{let a5=o6.get(t2)??"main",d13=await r4.watch(t2,a5,H,e).catch(c9=>{if(!(c9 instanceof HostUnreachable))throw c9});return d13===void 0?void 0:dead((await r4.endpoint(t2,a5)).name,d13)})).filter(t2=>t2!==void 0)}async function bake(n2,o6,r4,e,u14){let{bakeMs:t2}=e.request.environment;t2!==0&&await e.narrator.phase("bake",async()=>{b2(await allBounded(n2,e.target.parallel,async a5=>O2(a5,o6.get(a5)??"main",r4,e,u14)))})}async function O2(n2,o6,r4,e,u14){let{target:t2,world:a5,narrator:d13,request:c9}=e,{bakeMs:s3,verify:l11}=c9.environment,{name:i5}=await t2.endpoint(n2,o6),h9=new AbortController,m12=AbortSignal.any([u14,h9.signal]),k8=(p15,f9)=>({name:"bake",where:i5,verdict:p15,detail:f9,durationMs:s3}),C4=deathOf(n2,o6,s3,e,m12),v12=(async()=>{let p15=a5.clock.monotonic()+s3,f9=0;for(;a5.clock.monotonic()<p15&&!m12.aborted;){let g15=await askBy(async()=>t2.endpoint(n2,o6),{version:r4.version,configHash:r4.configHash,verify:l11},B,e);if(f9=g15.verdict==="pass"?0:f9+1,f9>=_)return k8("fail",g15.detail);d13.doing(`${i5} ${g15.detail}; ${formatDuration(Math.max(0,p15-a5.clock.monotonic()))} to go`),await a5.clock.sleep(P,m12)}return u14.throwIfAborted(),k8("pass",`stayed well for ${formatDuration(s3)}`)})();try{let p15=C4.then(f9=>f9===void 0?v12:dead(i5,f9));return await Promise.race([v12,p15])}finally{h9.abort()}}async function q(n2,o6,r4,e,u14){let{verifier:t2,target:a5,request:d13}=u14,c9=D(r4,e,u14);if(n2.kind!=="http")return t2.check(n2,o6,c9);let s3=/^https?:/.test(n2.url)?new URL(n2.url):void 0,l11=s3===void 0?n2:{...n2,url:`${s3.pathname}${s3.search}`};if(s3!==void 0&&/^(?:127\.|localhost$|\[::1\])/.test(s3.hostname))return t2.check(l11,await a5.fromHost(r4,s3.origin),c9);let i5=await t2.check(n2,o6,c9),h9=s3?.origin??d13.environment.url;if(i5.verdict!=="inconclusive"||h9===void 0)return i5;let m12=await t2.check(l11,await a5.fromHost(r4,h9),c9);return m12.verdict==="inconclusive"?i5:m12}function D(n2,o6,r4){return async(e,u14,t2)=>{if(u14==="runner"){let[d13="",...c9]=e,{code:s3,stdout:l11,stderr:i5}=await r4.world.exec(d13,c9,{deadlineMs:t2,keepBytes:65536});return{code:s3,output:`${l11}${i5}`}}let a5=r4.target.hookStep({name:"check",command:e,on:u14,timeoutMs:t2,irreversible:!1},o6);try{return await r4.target.run(n2,r4.id,a5),{code:0,output:""}}catch(d13){if(d13 instanceof StepFailed)return{code:1,output:d13.message};throw d13}}}function b2(n2){let o6=n2.filter(({verdict:r4})=>r4!=="pass");if(o6.length>0)throw new VerdictFailed(o6)}var P,_,B,H,init_after_switch=__esm({"src/deploy/after-switch.ts"(){"use strict";init_duration();init_bounded();init_target();init_verify();init_waves();P=1e3,_=3,B=5e3,H=1e3}});var l,Narrator,init_attempt=__esm({"src/deploy/attempt.ts"(){"use strict";init_duration();l=1e4,Narrator=class{timeline=[];startedAt;status="";world;constructor(t2){this.world=t2,this.startedAt=t2.clock.monotonic()}get elapsedMs(){return this.world.clock.monotonic()-this.startedAt}doing(t2){this.status=t2}say(t2){this.world.log.info(`  ${t2}`)}async phase(t2,o6){let r4=this.elapsedMs;this.status=t2,this.world.log.info(`\u25B8 ${t2}`);let e=new AbortController,n2=this.tick(t2,r4,e.signal),i5=!1;try{let s3=await o6();return i5=!0,s3}finally{e.abort(),await n2;let s3=this.elapsedMs-r4;this.timeline.push({phase:t2,startMs:r4,durationMs:s3,ok:i5}),this.world.log.info(`  ${i5?"\u2713":"\u2717"} ${t2} ${formatDuration(s3)}`)}}async tick(t2,o6,r4){for(;!r4.aborted;)await this.world.clock.sleep(l,r4),r4.aborted||this.say(`\u2026 ${t2} for ${formatDuration(this.elapsedMs-o6)}: ${this.status}`)}}}});function planHash(e){return hashOf(e).slice(0,16)}function describePlan(e){let t2=[`plan ${planHash(e)} for release ${e.release}`];for(let s3 of e.notes)t2.push(`  ! ${s3}`);e.waves.forEach((s3,o6)=>t2.push(...r(s3,`${o6+1}`))),e.settle.forEach((s3,o6)=>t2.push(...r(s3,`after commit ${o6+1}`))),t2.push("  way back:");for(let[s3,{from:o6,undo:n2}]of Object.entries(e.hosts))t2.push(`    ${s3}, now ${o6===""?"empty":o6}: ${n2.join("; ")}`);return t2}function r(e,t2){let s3=[`  ${t2}. ${e.name}`];for(let[o6,n2]of Object.entries(e.steps))for(let f9 of n2)s3.push(`     ${o6}: ${f9.says}`);return e.gate!==void 0&&s3.push("     then: each of these reports the release before anything else is done"),s3}var init_plan=__esm({"src/deploy/plan.ts"(){"use strict";init_release()}});function l2(o6,e){return typeof o6=="string"?e.redact(o6):Array.isArray(o6)?o6.map(r4=>l2(r4,e)):typeof o6!="object"||o6===null?o6:Object.fromEntries(Object.entries(o6).map(([r4,n2])=>[r4,l2(n2,e)]))}function g2(o6,{environment:e,dryRun:r4,intent:n2}){let t2=`--environment ${e.name}`;if(r4||succeeded(n2,o6))return[];switch(o6){case"deployed":case"unchanged":case"stale":return[];case"refused":return["Correct what is named above, then run the deployment again."];case"rolled_back":case"removed":return[`erlmcp-actions status ${t2}`,"Read the evidence, correct the release, and deploy a new version."];case"held":return[`erlmcp-actions status ${t2}`,`erlmcp-actions undo ${t2}   (brings the release before back and ends the hold)`];case"mixed":return[`erlmcp-actions status ${t2}`,"Deploy again with `hosts:` set to the hosts that are behind, or roll back."];case"rollback_unverified":case"unknown":return[`erlmcp-actions status ${t2}`,`erlmcp-actions undo ${t2}   (runs what is left of the undo on every host, and verifies again)`,`erlmcp-actions rollback ${t2} --to VERSION   (when what came back is not good either)`]}}var Context,init_context=__esm({"src/deploy/context.ts"(){"use strict";init_attempt();init_plan();init_refused();init_bounded();init_words();Context=class{narrator;checks=[];warnings=[];startedAt;request;target;verifier;world;release;previous;plan;probe;evidence;live={};byPerson=!1;constructor(e,r4,n2,t2){this.request=e,this.target=r4,this.verifier=n2,this.world=t2,this.narrator=new Narrator(t2),this.startedAt=t2.clock.now()}get id(){return this.request.owner.id}warn(e){this.warnings.push(e),this.world.log.warn(e)}async inspectAll(){let e=await allBounded(this.target.hosts,this.target.parallel,async r4=>this.target.inspect(r4));for(let r4 of e)this.live[r4.host]=r4.current?.id??"nothing";return e}weigh(e,r4){let n2=e.flatMap(s3=>this.target.preflight(s3,r4)),t2=n2.filter(s3=>s3.level==="blocker"),[i5]=t2;if(i5!==void 0)throw new Refused(t2.map(({host:s3,text:d13})=>`${s3}: ${d13}`).join("; "),[...new Set(t2.map(({fix:s3})=>s3))].join(" "));let a5=n2.map(({host:s3,text:d13})=>`${s3}: ${d13}`);if(a5.length>0&&!this.request.force&&!this.request.dryRun)throw new Refused(a5.join("; "),`${[...new Set(n2.map(({fix:s3})=>s3))].join(" ")} Or set \`force: true\` to go on in spite of warnings.`);for(let s3 of a5)this.warnings.includes(s3)||this.warn(s3)}report(e,r4){let{request:n2,world:t2}=this,i5={intent:n2.intent,service:n2.service,environment:n2.environment.name,deploymentId:this.id,outcome:e,reason:r4,release:this.release?.id??"",version:this.release?.version??"",previousVersion:this.previous?.version??"",url:n2.environment.url??"",dryRun:n2.dryRun,plan:this.plan,planHash:this.plan===void 0?"":planHash(this.plan),planText:this.plan===void 0?[]:describePlan(this.plan),probe:this.probe,timeline:this.narrator.timeline,checks:this.checks,live:this.live,evidence:this.evidence,warnings:this.warnings,next:g2(e,n2),startedAt:new Date(this.startedAt).toISOString(),durationMs:Math.round(this.narrator.elapsedMs)};return l2(i5,t2.secrets)}}}});function diagnose(e,t2){let r4=[...t2.map(n2=>({name:"what was seen",text:n2})),...e.filter(n2=>!l3.test(n2.name))];for(let n2 of c2)for(let{name:a5,text:s3}of r4){let o6=n2.pattern.exec(s3);if(o6!==null)return{cause:n2.cause(o6,e).slice(0,300),line:u(s3,o6.index),where:a5}}for(let{name:n2,text:a5}of r4){let s3=a5.split(`
`).find(o6=>d2.test(o6));if(s3!==void 0)return{cause:`not a known failure; it first said: ${s3.trim().slice(0,200)}`,line:s3.trim().slice(0,500),where:n2}}let i5=t2.flatMap(n2=>n2.trim().split(`
`).slice(1)).at(-1)?.trim();return i5===void 0?void 0:{cause:`not a known failure; it last said: ${i5.slice(0,200)}`,line:i5.slice(0,500),where:"what was seen"}}function u(e,t2){let r4=e.lastIndexOf(`
`,t2)+1,i5=e.indexOf(`
`,t2);return e.slice(r4,i5===-1?void 0:i5).trim().slice(0,500)}function f2(e){return p.map(t2=>t2.exec(e)?.[1]).find(t2=>t2!==void 0)}function g3(e,t2){for(let r4 of t2){if(!r4.name.endsWith("listening.txt"))continue;let i5=r4.text.split(`
`).find(a5=>new RegExp(`:${e}\\s`).test(a5)),n2=i5===void 0?null:/\(\("([^"]+)",pid=(\d+)/.exec(i5);if(n2!==null)return`${n2[1]} (process ${n2[2]})`}}var c2,d2,l3,p,init_diagnosis=__esm({"src/deploy/diagnosis.ts"(){"use strict";c2=[{pattern:/eaddrinuse/i,cause:(e,t2)=>{let r4=f2(e.input),i5=r4===void 0?void 0:g3(r4,t2);return`port ${r4??"of the service"} is in use${i5===void 0?"":` by ${i5}`}`}},{pattern:/\b((?:EACCES|eacces|permission denied)[^\n]*)/i,cause:e=>`a file or port is not permitted: ${e[1]}`},{pattern:/([\w./-]+\.(?:config|json|ya?ml|args(?:\.src)?))[":]*[: ]+(?:line )?(\d+)(?::(\d+))?[^\n]*(?:syntax|expected|illegal|parse|JSON)/i,cause:e=>`configuration syntax: ${e[1]} line ${e[2]}`},{pattern:/\((\d+)\): ?(?:syntax error|illegal|unterminated)[^\n]*|syntax error before[^\n]*/i,cause:e=>`configuration syntax${e[1]===void 0?"":` at line ${e[1]}`}`},{pattern:/could not start application (\w+)|no such file or directory[^\n]*?['"]?(\w+)\.app\b|\{"no such file or directory","(\w+)\.app"\}/i,cause:e=>`application ${e[1]??e[2]??e[3]} is missing or can not start`},{pattern:/Cannot find (?:module|package) '([^']+)'/,cause:e=>`module ${e[1]} is missing`},{pattern:/^Slogan: ([^\n]+)/m,cause:e=>`crash dump: ${e[1]}`},{pattern:/application_start_failure,(\w+),([^\n]{0,160})/,cause:e=>`application ${e[1]} could not start: ${e[2]}`},{pattern:/Kernel pid terminated[^\n]*/,cause:e=>e[0]},{pattern:/ENOSPC|enospc|No space left on device/,cause:()=>"the disk is full"},{pattern:/EMFILE|emfile|Too many open files/i,cause:()=>"no file descriptors are left"},{pattern:/(?:Out of memory|Cannot allocate \d+ bytes|JavaScript heap out of memory)[^\n]*/i,cause:e=>`memory: ${e[0]}`},{pattern:/(?:ECONNREFUSED|econnrefused)[^\n]*?(?:5432|postgres)|database[^\n]*(?:unreachable|refused)/i,cause:()=>"the database can not be reached"},{pattern:/certificate[^\n]*(?:expired|not trusted|unknown ca)/i,cause:e=>`TLS: ${e[0]}`}],d2=/\b(?:fatal|panic|uncaught|exception|crash|error)\b/i,l3=/(?:journal\.jsonl|listening\.txt|resources\.txt|processes\.txt|process\.txt)$/;p=[/EADDRINUSE[^\n]*?[:\s](\d{2,5})\b(?!\.)/,/\bport[^\d\n]{0,12}(\d{2,5})\b[^\n]*eaddrinuse/i,/(?<![\d.])(\d{2,5})\b[^\d\n]{0,12}eaddrinuse/,/\bport[^\d\n]{0,12}(\d{2,5})\b/i]}});async function takeEvidence(r4,s3,d13,c9,t2,m12,n2){let a5=(await eachBounded(r4,t2.parallel,async e=>t2.evidence(e,s3,d13))).flatMap((e,p15)=>{let o6=r4[p15];return e.status==="rejected"?(m12.say(`${o6}: no evidence (${e.reason instanceof Error?e.reason.message:String(e.reason)})`),[]):e.value.map(i5=>({host:o6,name:i5.name,text:n2.secrets.redact(i5.text)}))});return{files:a5,diagnosis:diagnose(a5,c9.map(e=>n2.secrets.redact(e)))}}var init_evidence=__esm({"src/deploy/evidence.ts"(){"use strict";init_bounded();init_diagnosis()}});async function checkOrder(e,r4,i5){let{request:o6}=i5,c9=new Set(r4.flatMap(t2=>t2.current===void 0?[]:[t2.current.commit]));for(let t2 of c9){if(t2===""||e.commit===""){i5.warn("The order of commits was not checked: a release without a commit is involved.");continue}if(e.commit.startsWith(t2)||t2.startsWith(e.commit))continue;let n2=await o6.relation(t2,e.commit);switch(n2){case"same":case"ahead":break;case"behind":throw new Stale(`${e.commit} is older than ${t2}, which is live`);case"diverged":case"unknown":if(o6.allowDiverged!==void 0){i5.warn(`Commit ${e.commit} is let through beside ${t2}, which is live: ${o6.allowDiverged}`);break}throw new Refused(n2==="diverged"?`commit ${e.commit} does not contain ${t2}, which is live`:`whether commit ${e.commit} is newer than ${t2}, which is live, could not be found out`,n2==="diverged"?"Merge the live commit, or let a hotfix through with `allow-diverged` and a reason.":"Check out with `fetch-depth: 0`, or give `github-token` with `contents: read`; or set `allow-diverged` with a reason.")}}}var init_order=__esm({"src/deploy/order.ts"(){"use strict";init_refused()}});function startProbe(a5,e,i5,o6){let n2=new AbortController,l11=[],t2=new Set,s3=o6.clock.monotonic(),M4=async r4=>{let c9=!1;try{c9=(await o6.http(`${a5.url}${e}`,{deadlineMs:2e3,maxBytes:65536,...a5.socketPath===void 0?{}:{socketPath:a5.socketPath}})).status<500}catch{c9=!1}l11.push({atMs:r4,durationMs:o6.clock.monotonic()-s3-r4,ok:c9})},d13=(async()=>{for(let r4=0;!n2.signal.aborted&&r4<2e4;r4+=1){let c9=o6.clock.monotonic()-s3,m12=M4(c9).finally(()=>t2.delete(m12));t2.add(m12);let u14=(r4+1)*50-(o6.clock.monotonic()-s3);u14>0&&await o6.clock.sleep(u14,n2.signal)}})();return{async stop(){return n2.abort(),await d13,await Promise.all(t2),{startMs:Math.round(i5),...summarise(l11)}}}}function summarise(a5){let e=[...a5].sort((t2,s3)=>t2.atMs-s3.atMs),i5=Math.max(0,...e.map(t2=>t2.atMs+t2.durationMs)),o6=e.filter(t2=>t2.ok).map(t2=>t2.atMs+t2.durationMs).sort((t2,s3)=>t2-s3),n2=0,l11=0;for(let t2 of[...o6,i5])n2=Math.max(n2,t2-l11),l11=t2;return{sent:e.length,lost:e.filter(t2=>!t2.ok).length,longestGapMs:Math.round(n2),samples:e}}var init_probe=__esm({"src/deploy/probe.ts"(){"use strict"}});async function settle(e,r4,t2){let{target:o6,narrator:a5}=t2,{states:u14,unreachable:s3}=await inspectReachable(t2),n2=c9=>u14.filter(f9=>f9[c9]===e),i5=n2("undo"),l11=n2("switched").length>0;if(n2("disarmed").length>0&&n2("committed").length===0&&!t2.byPerson)return holdAll(t2,`deployment ${e} had passed its point of no return`);if(n2("undone").length===0&&n2("committed").length>0)return await allBounded([...i5,...n2("committed")],o6.parallel,async({host:c9})=>{let f9=n2("committed")[0]?.current;f9!==void 0&&await o6.commit(c9,t2.id,e,f9)}),P2("deployed",s3,t2,await inspectReachable(t2));let d13=[...i5,...n2("committed")].map(({host:c9})=>c9);if(d13.length===0&&n2("undone").length===0)return s3.length===0?{outcome:"refused",reason:""}:m(s3);l11&&(t2.evidence??=await takeEvidence(d13,t2.id,e,r4,o6,a5,t2.world));let y14=await eachBounded(d13,o6.parallel,async c9=>R2(c9,e,t2)),w7=y14.flatMap((c9,f9)=>c9.status==="rejected"?[`${d13[f9]}: ${errorMessage(c9.reason)}`]:[]),v12=y14.find(c9=>c9.status==="rejected"&&c9.reason instanceof LeaseLost);if(v12?.status==="rejected")throw v12.reason;return w7.length>0?{outcome:"unknown",reason:`the undo did not run to its end on ${w7.join("; ")}`}:l11?P2("rolled_back",s3,t2,await inspectReachable(t2)):s3.length===0?{outcome:"refused",reason:""}:m(s3)}async function P2(e,r4,t2,o6){let a5=[...new Set([...r4,...o6.unreachable])];if(a5.length>0)return m(a5);let[u14]=o6.states;if(o6.states.every(l11=>l11.current===void 0)){let l11=o6.states.filter(d13=>d13.running.length>0).map(({host:d13})=>d13);return l11.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${l11.join(", ")}`}}if(o6.states.some(l11=>l11.current?.id!==u14?.current?.id))return{outcome:"mixed",reason:j(o6.states)};let n2=(await verifyLive(o6.states,t2)).filter(({verdict:l11})=>l11!=="pass");if(n2.length===0)return{outcome:e,reason:""};let i5=n2.map(({where:l11,detail:d13})=>`${l11}: ${d13}`).join("; ");return{outcome:e==="deployed"?"unknown":"rollback_unverified",reason:i5}}async function concludeVerified(e,r4){let{request:t2,release:o6}=e,[a5,u14]=await Promise.all([inspectReachable(e),t2.environment.url===void 0||o6===void 0?void 0:urlLive(t2.environment.url,e.target.hosts.length,{...questionOf(e,o6),signal:r4})]);return u14!==void 0&&e.checks.push(u14),a5.unreachable.length>0?m(a5.unreachable):a5.states.some(s3=>s3.current?.id!==o6?.id)?{outcome:"mixed",reason:j(a5.states)}:u14!==void 0&&u14.verdict!=="pass"?{outcome:"rollback_unverified",reason:`${u14.where}: ${u14.detail}`}:{outcome:"rolled_back",reason:""}}async function verifyLive(e,r4){let{target:t2,world:o6,request:a5}=r4,{signal:u14}=new AbortController,s3=await allBounded(e,t2.parallel,async i5=>i5.current===void 0?{name:"live",where:i5.host,verdict:"fail",detail:"nothing is live",durationMs:0}:instanceLive(i5.host,t2.serving(i5),{...questionOf(r4,i5.current),signal:u14})),n2=e[0]?.current;a5.environment.url!==void 0&&n2!==void 0&&s3.every(({verdict:i5})=>i5==="pass")&&s3.push(await urlLive(a5.environment.url,e.length,{...questionOf(r4,n2),signal:u14}));for(let i5 of s3)r4.narrator.say(`${i5.verdict==="pass"?"\u2713":"\u2717"} ${i5.where}: ${o6.secrets.redact(i5.detail)}`);return r4.checks.push(...s3),s3}async function holdAll(e,r4){let{target:t2,request:o6}=e;return await allBounded(t2.hosts,t2.parallel,async a5=>t2.hold(a5,e.id,r4,o6.owner.actor)),{outcome:"held",reason:r4}}async function inspectReachable(e){let{target:r4,narrator:t2,world:o6}=e,a5=await eachBounded(r4.hosts,r4.parallel,async n2=>{for(let i5=1;;i5+=1)try{return await r4.inspect(n2)}catch(l11){if(i5===$2)throw l11;t2.say(`${errorMessage(l11)}; trying again`),await o6.clock.sleep(C2)}}),u14=[],s3=[];return a5.forEach((n2,i5)=>{let l11=r4.hosts[i5];n2.status==="fulfilled"?u14.push(n2.value):s3.push(l11),e.live[l11]=n2.status==="fulfilled"?n2.value.current?.id??"nothing":"?"}),{states:u14,unreachable:s3}}async function R2(e,r4,{target:t2,id:o6,narrator:a5,world:u14}){for(let s3=1;;s3+=1)try{await t2.undo(e,o6,r4),a5.say(`${e}: the state before is back`);return}catch(n2){if(s3===$2||n2 instanceof LeaseLost)throw n2;a5.say(`${errorMessage(n2)}; trying again`),await u14.clock.sleep(C2)}}function m(e){return{outcome:"unknown",reason:`${e.join(", ")} can not be reached; the guard there brings the release before back by itself`}}function j(e){return e.map(r4=>`${r4.host}: ${r4.current?.id??"nothing"}`).join("; ")}var $2,C2,init_settle=__esm({"src/deploy/settle.ts"(){"use strict";init_errors();init_bounded();init_evidence();init_target();init_verify();init_waves();$2=3,C2=2e3}});var p2,c3,Heartbeat,init_heartbeat=__esm({"src/deploy/heartbeat.ts"(){"use strict";init_errors();init_bounded();init_target();p2=1e4,c3=6,Heartbeat=class{over=new AbortController;lost=new AbortController;beating;target;id;narrator;world;constructor(t2,e,a5,o6,r4){this.target=t2,this.id=e,this.narrator=o6,this.world=r4,this.beating=this.loop(Math.min(p2,a5/c3),a5/2)}get signal(){return this.lost.signal}async now(){await allBounded(this.target.hosts,this.target.parallel,async t2=>this.beat(t2))}async stop(){this.over.abort(),await this.beating}async beat(t2){await this.target.beat(t2,this.id)!=="alive"&&(this.narrator.say(`${t2}: the guard was dead; starting it again`),await this.target.arm(t2,this.id))}async loop(t2,e){let a5=new Map(this.target.hosts.map(o6=>[o6,this.world.clock.monotonic()]));for(;!this.over.signal.aborted&&!this.lost.signal.aborted;){if(await this.world.clock.sleep(t2,this.over.signal),this.over.signal.aborted)return;(await eachBounded(this.target.hosts,this.target.parallel,async r4=>this.beat(r4))).forEach((r4,n2)=>{let s3=this.target.hosts[n2],i5=this.world.clock.monotonic();r4.status==="fulfilled"?a5.set(s3,i5):r4.reason instanceof LeaseLost?this.lost.abort(r4.reason):i5-(a5.get(s3)??i5)>e?this.lost.abort(r4.reason):this.narrator.say(`${s3}: a beat was lost (${errorMessage(r4.reason)})`)})}}}}});async function takeLeases(e,a5,n2,d13){let t2=new Set,r4=new Set,l11=(i5,w7)=>{t2.add(i5);for(let c9 of L(i5,w7,e,n2))r4.add(c9)};try{for(;;){let i5=a5.hosts.filter(o6=>!t2.has(o6)),w7=await eachBounded(i5,a5.parallel,async o6=>a5.lease(o6,e.owner,{over:void 0,breakHold:e.overtake})),c9=w7.findIndex(o6=>o6.status==="rejected"||o6.value.answer!=="granted");w7.forEach((o6,h9)=>{o6.status==="fulfilled"&&o6.value.answer==="granted"&&l11(i5[h9],o6.value),o6.status==="rejected"&&t2.add(i5[h9])});let s3=w7[c9];if(s3===void 0)return{unfinished:[...r4]};if(s3.status==="rejected")throw s3.reason;let f9=i5[c9],u14=[...t2].filter(o6=>o6>f9);await p3(u14,e.owner.id,a5,n2);for(let o6 of u14)t2.delete(o6);l11(f9,await E2(f9,[...t2],e,a5,n2,d13))}}catch(i5){throw await p3([...t2],e.owner.id,a5,n2),i5}}async function armGuards(e,a5,n2){let d13=await allBounded(e.hosts,e.parallel,async r4=>e.arm(r4,a5)),t2=e.hosts.filter((r4,l11)=>d13[l11]?.survivesReboot===!1);t2.length>0&&n2.say(`note: the guard on ${t2.join(", ")} does not survive a reboot of the host (no systemd, or not root)`)}async function E2(e,a5,n2,d13,t2,r4){let l11=r4.clock.monotonic(),i5=Number.NEGATIVE_INFINITY,w7;for(;;){r4.signal.throwIfAborted();let c9=await d13.lease(e,n2.owner,{over:w7,breakHold:n2.overtake});if(c9.answer==="granted")return c9;if(c9.answer==="locked"){let{kind:o6,actor:h9,reason:m12}=c9.locked;throw new Refused(o6==="person"?`${e} is locked by ${h9}: ${m12}`:`${e} is held as it is: ${m12}`,o6==="person"?"erlmcp-actions unlock, or `sh .deploy/host unlock` on the host":"erlmcp-actions undo, or a rollback: either ends the hold")}let{owner:s3}=c9;if(s3.guard==="dead"||n2.overtake||await n2.ownerEnded(s3)===!0){w7=s3.id;continue}let f9=r4.clock.monotonic()-l11,u14=`${s3.kind} ${s3.id} of ${s3.release} by ${s3.actor}${s3.url===""?"":` (${s3.url})`}`;if(f9>=n2.waitMs)throw new Refused(`${e} is leased to the living ${u14}`,"Wait for it, cancel it, or use the rollback action, which takes its place.");f9-i5>=b3&&(i5=f9,t2.say(`${e}: waiting for ${u14}; ${formatDuration(f9)} of ${formatDuration(n2.waitMs)}`)),t2.doing(`waiting for ${u14}`),await allBounded(a5,d13.parallel,async o6=>d13.beat(o6,n2.owner.id)),await r4.clock.sleep(Math.min(v3,n2.waitMs-f9),r4.signal)}}function L(e,{replaced:a5,undo:n2},d13,t2){let r4=[a5,n2].filter(l11=>l11!==void 0&&l11!==d13.owner.id);return a5!==void 0&&r4.length>0&&t2.say(`${e}: took over from deployment ${a5}`),r4}async function p3(e,a5,n2,d13){for(let t2 of e)try{await n2.end(t2,a5,{outcome:"refused",bad:void 0,of:[]})}catch(r4){d13.say(`${t2}: the lease was not given back (${r4 instanceof Error?r4.message:String(r4)})`)}}var v3,b3,init_lease=__esm({"src/deploy/lease.ts"(){"use strict";init_duration();init_bounded();init_refused();v3=2e3,b3=1e4}});async function underLease(e,i5,n2){let{target:r4,narrator:o6,world:l11,request:s3,id:u14}=e,t2,m12=!1;e.byPerson=i5;try{m12=!0;let f9=await o6.phase("lease",async()=>{let{owner:c9,ownerEnded:d13,environment:L5}=s3;return takeLeases({owner:c9,ownerEnded:d13,waitMs:L5.leaseWaitMs,overtake:i5},r4,o6,l11)});m12=!1;let a5=armGuards(r4,u14,o6);a5.catch(()=>{}),t2=new Heartbeat(r4,u14,s3.environment.guardMs,o6,l11);let y14=AbortSignal.any([l11.signal,t2.signal]),h9=[];f9.unfinished.length>0&&await a5;for(let c9 of f9.unfinished){let d13=await o6.phase(`settle ${c9}, which was left unfinished`,async()=>settle(c9,[],e));if(e.warn(`deployment ${c9} was left unfinished and is settled now: ${d13.outcome}${d13.reason===""?"":` (${d13.reason})`}`),d13.outcome==="held")return e.report(s3.intent==="recover"?"held":"refused",d13.reason);if(h9.push({...d13,of:c9}),d13.outcome==="unknown"&&s3.intent!=="rollback"&&s3.intent!=="recover")return await $3({outcome:"refused",reason:""},h9,e),e.report("refused",`deployment ${c9} was left unfinished, and what is live could not be made sure of: ${d13.reason}`);s3.intent!=="recover"&&(e.evidence=void 0)}let w7=await O3(n2,{signal:y14,heart:t2,settled:h9,armed:a5},e);return w7.outcome!=="held"&&await $3(w7,h9,e),(w7.outcome==="held"||w7.outcome==="unknown")&&await inspectReachable(e),e.report(w7.outcome,w7.reason)}catch(f9){return await T(f9,m12,e)}finally{await t2?.stop()}}async function O3(e,i5,n2){let{heart:r4}=i5;try{return await e.run(i5)}catch(o6){if(o6 instanceof Stale)return{outcome:"stale",reason:o6.message};if(r4.signal.aborted&&r4.signal.reason instanceof LeaseLost)throw r4.signal.reason;if(o6 instanceof LeaseLost)throw o6;if(n2.world.signal.aborted&&e.switchBegan())throw new E3;let l11=r4.now().catch(s3=>{if(s3 instanceof LeaseLost)throw s3});return await Promise.race([l11,n2.world.clock.sleep(H2)]),!(o6 instanceof VerdictFailed)&&!(o6 instanceof Refused)&&n2.narrator.say(`\u2717 ${n2.world.secrets.redact(errorMessage(o6))}`),e.failed(o6)}}async function T(e,i5,n2){return e instanceof Refused?n2.report("refused",e.fix===void 0?e.message:`${e.message}. ${e.fix}`):e instanceof E3?n2.report("unknown","cancelled after the switch began: the post step, the recover action or the guard on the host takes it back"):e instanceof LeaseLost?n2.narrator.phase("overtaken",async()=>G(e,n2)):i5?n2.report("refused",n2.world.signal.aborted?"cancelled before anything was changed":errorMessage(e)):(n2.world.log.error(explain(e)),await inspectReachable(n2),n2.report("unknown",errorMessage(e)))}async function G(e,i5){let{target:n2,world:r4,id:o6}=i5,l11=r4.clock.monotonic()+_2;for(;;){let s3=await eachBounded(n2.hosts,n2.parallel,async a5=>n2.inspect(a5)),u14=s3.map(a5=>a5.status==="fulfilled"?a5.value.outcomes[o6]?.outcome:void 0),[t2]=u14,f9=!s3.some(a5=>a5.status==="fulfilled"&&a5.value.owner!==void 0)&&u14.every(a5=>a5!==void 0&&a5===t2);if(f9||r4.clock.monotonic()>=l11||r4.signal.aborted)return s3.forEach((a5,y14)=>{i5.live[n2.hosts[y14]]=a5.status==="fulfilled"?a5.value.current?.id??"nothing":"?"}),i5.report(f9&&t2!==void 0?t2:"unknown",e.message);i5.narrator.doing("waiting for the outcome that whoever took over records"),await r4.clock.sleep(B2,r4.signal)}}async function $3(e,i5,n2){let r4=[...i5.filter(t2=>t2.of!==e.of),e].flatMap(t2=>t2.of===void 0?[]:[{id:t2.of,outcome:t2.outcome}]),{target:o6,id:l11,narrator:s3}=n2;(await eachBounded(o6.hosts,o6.parallel,async t2=>{await o6.end(t2,l11,{outcome:e.outcome,bad:e.bad,of:r4})})).forEach((t2,m12)=>{t2.status==="rejected"&&s3.say(`${o6.hosts[m12]}: the lease was not given back (${errorMessage(t2.reason)}); its guard does it`)})}var _2,B2,H2,E3,init_underlease=__esm({"src/deploy/underlease.ts"(){"use strict";init_errors();init_bounded();init_heartbeat();init_lease();init_refused();init_settle();init_target();init_waves();_2=12e4,B2=1e3,H2=5e3;E3=class extends Error{}}});async function deploy(a5,n2,t2,r4,o6){let e=new Context(a5,t2,r4,o6);e.release=n2;try{let i5=await e.narrator.phase("preflight",async()=>{let s3=await e.inspectAll();return e.weigh(s3,n2),s3});if(a5.dryRun)return await G2(i5,n2,e)}catch(i5){return i5 instanceof Stale?e.report("stale",i5.message):i5 instanceof Refused?e.report("refused",`${i5.message}. ${i5.fix??""}`.trim()):o6.signal.aborted?e.report("refused","cancelled before anything was changed"):e.report("refused",errorMessage(i5))}let d13=!1,l11,m12=async({signal:i5,heart:s3,armed:p15})=>{let{narrator:c9}=e,w7=await c9.phase("plan",async()=>e.inspectAll());if(e.previous=w7.find(f9=>f9.current!==void 0)?.current,await checkOrder(n2,w7,e),L2(w7,n2,t2))return K(w7,e,i5);e.weigh(w7,n2);let y14=E4(n2,w7,e);a5.announce({deploymentId:e.id,previousVersion:e.previous?.version??"",planHash:planHash(y14)});let h9=new Set;for(let f9 of["snapshot","stage","before hooks","switch"]){let u14=y14.waves.filter(v12=>v12.phase===f9);u14.length!==0&&await c9.phase(f9,async()=>{f9==="switch"&&(await Promise.all([p15,s3.now()]),d13=!0,l11=await N(e));for(let v12 of u14)await runWave(v12,n2,h9,e,i5)})}let g15=t2.hosts.filter(f9=>!h9.has(f9));if(a5.environment.url!==void 0){let{url:f9}=a5.environment;await c9.phase("verify",async()=>{let u14=await urlLive(f9,g15.length,{...questionOf(e,n2),signal:i5});if(e.checks.push(u14),u14.verdict!=="pass")throw new VerdictFailed([u14]);c9.say(`\u2713 ${u14.where} ${u14.detail}`)})}e.probe=await l11?.stop(),l11=void 0;let R9=new Map(y14.waves.flatMap(f9=>f9.gate===void 0?[]:Object.keys(f9.steps).map(u14=>[u14,f9.gate])));await smoke(g15,R9,n2,e,i5),await bake(g15,R9,n2,e,i5);for(let f9 of y14.waves.filter(({phase:u14})=>u14==="after hooks"))await c9.phase("after hooks",async()=>runWave(f9,n2,h9,e,i5));return await c9.phase("commit",async()=>{await s3.now(),i5.throwIfAborted();let[f9,...u14]=g15;f9!==void 0&&await t2.commit(f9,e.id,e.id,n2),await allBounded(u14,t2.parallel,async v12=>t2.commit(v12,e.id,e.id,n2))}),await Q(y14,h9,e),await e.inspectAll(),h9.size>0?{outcome:"mixed",reason:`${[...h9].join(", ")} kept the release before`}:{outcome:"deployed",reason:""}};try{return await underLease(e,!1,{run:m12,switchBegan:()=>d13,failed:async i5=>{let s3=await D2(i5,n2,d13,e);return e.probe=await l11?.stop()??e.probe,s3}})}finally{await l11?.stop()}}async function D2(a5,n2,t2,r4){let o6=errorMessage(a5),e=a5 instanceof VerdictFailed;if(a5 instanceof Refused&&!t2)return await settle(r4.id,[],r4),{outcome:"refused",reason:`${o6}. ${a5.fix??""}`.trim()};r4.world.log.error(o6);let d13=e?a5.results.map(({where:s3,detail:p15})=>`${s3}: ${p15}`):[o6];for(let s3 of d13)s3.includes(`
`)&&r4.narrator.say(s3);if(e&&t2&&r4.request.environment.onFailure==="hold")return r4.evidence=await takeEvidence(r4.target.hosts,r4.id,r4.id,d13,r4.target,r4.narrator,r4.world),holdAll(r4,`deployment ${r4.id} of ${n2.id} failed: ${o6.slice(0,300)}`);let l11=await r4.narrator.phase(t2?"go back":"clean up",async()=>settle(r4.id,d13,r4)),m12=r4.evidence?.diagnosis===void 0?"":` Cause: ${r4.evidence.diagnosis.cause}.`,i5=r4.world.signal.aborted?"cancelled: ":"";return{outcome:l11.outcome,reason:`${i5}${o6}${l11.reason===""?"":`; ${l11.reason}`}.${m12}`,bad:e&&l11.outcome!=="deployed"&&n2.id!==r4.previous?.id?n2.id:void 0}}async function G2(a5,n2,t2){t2.previous=a5.find(o6=>o6.current!==void 0)?.current,await checkOrder(n2,a5,t2),E4(n2,a5,t2);let r4=L2(a5,n2,t2.target)?"; this release is live already, a deployment would only verify it":"";return t2.report("unchanged",`dry run: nothing was changed${r4}`)}function E4(a5,n2,t2){let r4=J(t2.target.plan(a5,n2),a5,t2);t2.plan=r4;for(let d13 of describePlan(r4))t2.narrator.say(d13);let o6=planHash(r4),{planHash:e}=t2.request;if(e!==void 0&&e!==o6)throw new Refused(`the plan is ${o6}, not the approved ${e}`,"What is live or what is asked for has changed since: make a dry run, and approve its plan.");return r4}function J(a5,n2,{request:t2,target:r4}){let{before:o6,after:e}=t2.environment.hooks,[d13=""]=r4.hosts,l11=s3=>(s3==="before hooks"?o6:e).map(p15=>{let c9=`${s3.slice(0,-1)} ${p15.name}${p15.irreversible?" (point of no return)":""}`;return p15.on==="runner"?{name:c9,phase:s3,steps:{},onRunner:p15}:{name:c9,phase:s3,steps:{[d13]:[r4.hookStep(p15,n2)]}}}),m12=a5.waves.findIndex(({phase:s3})=>s3==="switch"),i5=o6.concat(e).filter(({irreversible:s3})=>s3).map(({name:s3})=>`after hook ${s3} nothing is taken back by itself`);return{...a5,notes:[...a5.notes,...i5],waves:[...a5.waves.slice(0,m12),...l11("before hooks"),...a5.waves.slice(m12),...l11("after hooks")]}}function L2(a5,n2,t2){return a5.every(r4=>r4.current?.id===n2.id&&r4.sameSecrets!==!1&&r4.running.some(({slot:o6,release:e})=>o6===t2.serving(r4)&&e===n2.id))}async function K(a5,n2,t2){let o6=(await n2.narrator.phase("verify",async()=>verifyLive(a5,n2))).filter(({verdict:d13})=>d13!=="pass");if(o6.length>0)return{outcome:"refused",reason:`this release is live already, but it is not well: ${new VerdictFailed(o6).message}. Roll back, or restart it`};let e=new Map(a5.map(d13=>[d13.host,n2.target.serving(d13)]));return await smoke(n2.target.hosts,e,n2.release,n2,t2),{outcome:"unchanged",reason:""}}async function N(a5){let{request:n2,target:t2,world:r4}=a5,{url:o6,strategy:e,verify:d13}=n2.environment;if(a5.previous===void 0)return;if(o6!==void 0)return startProbe({name:o6,url:o6},d13.path,a5.narrator.elapsedMs,r4);let[l11]=t2.hosts;if(!(l11===void 0||e.kind==="blue-green"))return startProbe(await t2.endpoint(l11,t2.serving(await t2.inspect(l11))),d13.path,a5.narrator.elapsedMs,r4)}async function Q(a5,n2,t2){for(let r4 of a5.settle)await t2.narrator.phase(r4.name,async()=>{await t2.world.clock.sleep(r4.waitMs??0,t2.world.signal),await allBounded(Object.keys(r4.steps).filter(o6=>!n2.has(o6)),t2.target.parallel,async o6=>{for(let e of r4.steps[o6]??[])await t2.target.run(o6,t2.id,e)}).catch(o6=>t2.warn(`the old slot was left running: ${errorMessage(o6)}`))})}var init_deploy=__esm({"src/deploy/deploy.ts"(){"use strict";init_errors();init_after_switch();init_bounded();init_context();init_evidence();init_order();init_plan();init_probe();init_refused();init_settle();init_underlease();init_verify();init_waves()}});async function recover(u14,{mine:t2,overtake:i5},m12,c9,f9){let e=new Context(u14,m12,c9,f9),{states:o6,unreachable:p15}=await e.narrator.phase("look",async()=>inspectReachable(e));e.previous=o6.find(n2=>n2.current!==void 0)?.current,e.release=releaseOfId(o6.map(({owner:n2})=>n2).find(n2=>n2!==void 0&&(i5||t2(n2.id)))?.release??"");let r4=v4(o6,t2),h9=o6.some(n2=>n2.undo!==void 0&&(i5||n2.owner===void 0||t2(n2.owner.id))||n2.owner!==void 0&&(i5||t2(n2.owner.id))),a5=r4===void 0?void 0:o6.some(({committed:n2})=>n2===r4.id)&&o6.some(({undone:n2})=>n2===r4.id)?r4.id:void 0,y14=o6.find(n2=>n2.locked!==void 0)?.locked;if(!i5&&y14!==void 0&&r4?.outcome==="held")return e.report("held",y14.reason);if(p15.length>0)return e.report("unknown",`${p15.join(", ")} can not be reached; the guard there brings the release before back by itself`);if(!h9&&a5===void 0&&r4===void 0)return e.report("unchanged","there is nothing to recover");if(!h9&&a5===void 0&&r4!==void 0&&r4.outcome!=="rollback_unverified")return e.report(r4.outcome,"on record");let R9=async({settled:n2})=>{let[g15]=n2;if(g15!==void 0)return g15;if(a5!==void 0)return{...await settle(a5,[],e),of:a5};let l11=await e.inspectAll(),s3=v4(l11,t2);if(s3!==void 0&&s3.outcome!=="rollback_unverified")return{outcome:s3.outcome,reason:"on record",of:s3.id};if(s3===void 0)return{outcome:"refused",reason:"nothing had been changed"};let b11=l11.some(d13=>d13.current!==void 0)?(await e.narrator.phase("verify",async()=>verifyLive(l11,e))).filter(({verdict:d13})=>d13!=="pass"):[];return b11.length>0?{outcome:"rollback_unverified",reason:b11.map(({where:d13,detail:O11})=>`${d13}: ${O11}`).join("; "),of:s3.id}:{outcome:l11.every(d13=>d13.current===void 0&&d13.running.length===0)?"removed":"rolled_back",reason:"",of:s3.id}},k8={...u14,ownerEnded:async n2=>t2(n2.id)||u14.ownerEnded(n2)};return Object.assign(e,{request:k8}),underLease(e,i5,{run:R9,switchBegan:()=>!1,failed:async()=>settle(e.id,[],e)})}function v4(u14,t2){let i5=u14.flatMap(e=>Object.entries(e.outcomes).filter(([o6])=>t2(o6))),m12=i5.toSorted(([,e],[,o6])=>e.at<o6.at?1:-1)[0]?.[0],c9=i5.filter(([e])=>e===m12),f9=c9.find(([,{outcome:e}])=>e==="unknown")??c9.find(([,{outcome:e}])=>e==="rollback_unverified")??c9[0];return f9===void 0?void 0:{id:f9[0],outcome:f9[1].outcome}}var init_recover=__esm({"src/deploy/recover.ts"(){"use strict";init_context();init_release();init_settle();init_underlease()}});var shared$4,smokeVerifier,init_verifier=__esm({"shared:src/smoke/verifier.ts"(){shared$4=(__nccwpck_require__(377).shared)["src/smoke/verifier.ts"],smokeVerifier=shared$4.smokeVerifier}});function parseAnswer(s3){let n2=[];for(let r4 of s3.split(`
`)){let t2=i2.exec(r4);t2!==null&&n2.push([t2[1]??"",t2[2]??Buffer.from(t2[3]??"","base64").toString("utf8")])}return n2.at(-1)?.[0]==="end"?new Answer(n2):void 0}var Answer,i2,init_answer=__esm({"src/targets/direct/answer.ts"(){"use strict";Answer=class{pairs;constructor(n2){this.pairs=n2}get(n2){return this.pairs.find(([r4])=>r4===n2)?.[1]}all(n2){return this.pairs.filter(([r4])=>r4===n2).map(([,r4])=>r4)}below(n2){return this.pairs.filter(([r4])=>r4.startsWith(n2)).map(([r4,t2])=>[r4.slice(n2.length),t2])}},i2=/^([a-z][A-Za-z0-9:._/-]*) (?:=([A-Za-z0-9._:/@+-]*)|([A-Za-z0-9+/]*={0,2}))$/}});function localConnection(o6,s3){let r4=Object.fromEntries(d3.flatMap(n2=>process.env[n2]===void 0?[]:[[n2,process.env[n2]]]));return{async shell(n2,t2){let[c9,i5]=o6.sudo?["sudo",["-n","sh",...n2]]:["sh",n2],e=await s3.exec(c9,i5,{...t2,env:r4,cwd:"/"});if(e.timedOut)throw new HostUnreachable(o6.name,`it did not answer within ${t2.deadlineMs/1e3} s`);return e},async forward(){},async close(){}}}var d3,init_local=__esm({"src/targets/direct/local.ts"(){"use strict";init_target();d3=["PATH","HOME","USER","LOGNAME","LANG","TZ","TMPDIR"]}});var change_default,init_change=__esm({"src/targets/direct/host/change.sh"(){change_default=`# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

# lease ID BYTES OVER MODE SECONDS < record: OVER names the owner that may be replaced, \`-\` for none; MODE \`break-hold\`
# ends a hold.
verb_lease() {
  word "\${1-}"
  mkdir -p "$D" 2>/dev/null && chmod 700 "$D" || fail "can not write to $ROOT as $(id -un): create it for this user or use sudo"
  # A way back must be possible on a full disk too.
  [ "\${4-}" != break-hold ] || rm -f "$D/ballast"
  payload "\${2-}"
  lock
  if [ -f "$D/locked" ] && { [ "\${4-}" != break-hold ] || grep -q '^kind =person$' "$D/locked"; }; then
    say answer locked
    sed 's/^/locked-/' "$D/locked"
    ok
  fi
  _now=$(owner_id)
  if [ -n "$_now" ] && [ "$_now" != "$1" ] && [ "$_now" != "\${3-}" ]; then
    say answer held; say owner "$_now"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
    ok
  fi
  rm -f "$D/owner.was"
  [ -z "$_now" ] || ln -f "$D/owner" "$D/owner.was"
  # The guard and people call the program by this name; it stays the owner's version while it owns.
  put "$D/host" <"$0" || fail "can not write to $D: $(free_kb) kB are free"
  { printf 'id %s\\n' "$1"; cat "$IN"; } | put "$D/owner" || fail "can not write to $D: $(free_kb) kB are free"
  printf '0\\n' | put "$D/beat" || fail "the disk is full"
  # The guard starts under the same lock: a lease without a guard would look like that of a dead owner.
  if ! arm "$1" "$5"; then
    if [ -f "$D/owner.was" ]; then mv -f "$D/owner.was" "$D/owner"; else rm -f "$D/owner"; fi
    fail "$WHY"
  fi
  rm -f "$D/owner.was" "$D/locked"
  # Room that an undo gives back, for a disk that fills up meanwhile.
  [ -f "$D/ballast" ] || { head -c 262144 /dev/zero >"$D/ballast"; } 2>/dev/null || rm -f "$D/ballast"
  journal "$1" "lease"
  say answer granted
  say replaced "$_now"
  say undo "$(id_in undo)"
  ok
}

verb_arm() {
  lock; own "$1"
  { guard_alive && [ "$(id_in guard)" = "$1" ]; } || arm "$1" "$2" || fail "$WHY"
  if has_systemd; then say reboot survives; else say reboot lost; fi
  ok
}
arm() {
  number "\${2-}"
  if has_systemd; then
    _unit=$(guard_unit) _dir=/etc/systemd/system
    printf '[Unit]\\nDescription=Takes back an unfinished deployment in %s\\nConditionPathExists=%s/owner\\n[Service]\\nExecStart=/bin/sh %s/host %s guarding %s %s\\nKillMode=process\\nRestart=on-failure\\n[Install]\\nWantedBy=multi-user.target\\n' \\
      "$ROOT" "$D" "$D" "$ROOT" "$1" "$2" >"$_dir/$_unit" || { WHY="can not write the guard's unit"; return 1; }
    { systemctl daemon-reload && systemctl -q enable "$_unit" && systemctl restart "$_unit"; } >/dev/null 2>&1 </dev/null 9>&- ||
      { WHY="systemd did not start the guard $_unit"; return 1; }
    # On the disk: after a loss of power it must be there to be started.
    sync "$_dir/$_unit" "$_dir/multi-user.target.wants" "$_dir" "$D"
  else
    env -i PATH="$PATH" HOME="$HOME" LANG="\${LANG:-C.UTF-8}" \\
      setsid sh "$D/host" "$ROOT" guarding "$1" "$2" </dev/null >/dev/null 2>&1 9>&- &
  fi
  _n=0
  until guard_alive && [ "$(id_in guard)" = "$1" ]; do
    _n=$((_n + 1))
    [ "$_n" -lt 400 ] || { WHY="the guard did not start"; return 1; }
    sleep 0.05
  done
}

# Without the lock: while a verb stops a slow service, its owner is alive all the same.
verb_beat() {
  own "$1"
  read -r _n 2>/dev/null <"$D/beat" || _n=0
  printf '%s\\n' "$((_n + 1))" | put "$D/beat" || fail "the disk is full"
  if guard_alive; then say guard alive; else say guard dead; fi
  ok
}

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
    sync "$IN" && mv -fT "$IN" "$D/secrets.next"
  else
    mkdir -p "$D/upload" && mv -fT "$IN" "$D/upload/$3"
  fi || fail "can not write to $D"
  journal "$1" "upload $3"
  ok
}

# stage ID BYTES RELEASE ARCHIVE FROM < overlay.tar: ARCHIVE an upload's name, FROM a release whose code is the same;
# \`-\` for none, both \`-\` when the code is there already.
verb_stage() {
  word "\${3-}"
  payload "$2"
  lock; own "$1"
  _to=$ROOT/releases/$3 _new=$ROOT/releases/.new-$3 _about=$D/releases/.new-$3
  printf '%s\\n' "$3" | put "$D/staged" || fail "the disk is full"
  mkdir -p "$ROOT/releases" "$ROOT/shared" "$ROOT/logs" "$ROOT/backups" "$D/releases" || fail "can not write to $ROOT"
  rm -rf "$_new" "$_about"
  (umask 077; mkdir "$_about") && tar -x -C "$_about" --strip-components=1 --no-same-owner --wildcards '.release/*' <"$IN" 2>/dev/null ||
    fail "laying the description of the release aside failed; $(free_kb) kB are free"
  chmod -R go= "$_about"
  _as=$(about_setting "$_about" run-as) || _as=-
  [ "$_as" = - ] || id "$_as" >/dev/null 2>&1 || fail "there is no user $_as"
  if [ "$4" != - ] || [ "$5" != - ]; then
    mkdir "$_new" && { [ "$_as" = - ] || chown "$_as:" "$_new"; } || fail "can not write to $ROOT/releases"
    # As the service's user: what an archive, or an older release of that user, holds can reach no further than that user.
    if [ "$4" != - ]; then
      word "$4"
      _err=$(as_user "$_as" tar -xz -C "$_new" --no-same-owner --no-same-permissions <"$D/upload/$4" 2>&1) || { rm -rf "$_new"; fail "unpacking failed: $(printf %s "$_err" | tail -n 2)"; }
    else
      word "$5"
      as_user "$_as" cp -a "$ROOT/releases/$5/." "$_new/" && rm -rf "$_new/.release" || { rm -rf "$_new"; fail "copying release $5 failed"; }
    fi
    _at=$_new
  else
    [ -d "$_to" ] || fail "release $3 is not on this host"
    rm -rf "$_to/.release"
    _at=$_to
  fi
  as_user "$_as" tar -x -C "$_at" --no-same-owner <"$IN" 2>/dev/null || fail "laying the configuration over the release failed; $(free_kb) kB are free"
  while read -r _k _v; do
    [ "$_k" = shared ] || continue
    _n=$(unsay "$_v"); word "$_n"
    [ "$(readlink "$_at/$_n")" != "../../shared/$_n" ] || continue
    [ -d "$ROOT/shared/$_n" ] || { mkdir "$ROOT/shared/$_n" && { [ "$_as" = - ] || chown "$_as:" "$ROOT/shared/$_n"; }; } || fail "can not make shared/$_n"
    rm -rf "\${_at:?}/$_n"; ln -s "../../shared/$_n" "$_at/$_n" || fail "can not link shared/$_n"
  done <"$_about/service"
  sync -f "$_at"
  rm -rf "$D/releases/$3" && mv -T "$_about" "$D/releases/$3" || fail "can not name the release"
  if [ "$_at" = "$_new" ]; then
    # Only a release that does not serve is ever replaced: the plan has seen to that.
    [ "$(live)" != "$3" ] || fail "release $3 is live and can not be replaced"
    rm -rf "$_to" && mv -T "$_new" "$_to" || fail "can not name the release"
  fi
  sync "$ROOT/releases" "$D/releases"
  journal "$1" "stage $3"
  ok
}
about_setting() {
  while read -r _k _v; do [ "$_k" = "$2" ] && { unsay "$_v"; return 0; }; done <"$1/service"
  return 1
}

# snapshot ID BYTES BACKUP WAY < undo: from here on whoever finds this host can bring it back. WAY \`back\`: running it is the point.
verb_snapshot() {
  word "\${3-}"
  payload "$2"
  lock; own "$1"
  guard_alive || fail "the guard is not alive"
  _of=$(id_in undo)
  [ -z "$_of" ] || [ "$_of" = "$1" ] || fail "the undo of $_of was not run yet"
  rm -f "$D/secrets.none" "$D/secrets.before" "$D/switched" "$D/disarmed"
  if [ -f "$ROOT/shared/secrets.env" ]; then
    ln -f "$ROOT/shared/secrets.env" "$D/secrets.before" || fail "can not keep the secrets"
  else
    true >"$D/secrets.none" || fail "the disk is full"
  fi
  mkdir -p "$ROOT/backups"
  _l=$(live)
  [ -z "$_l" ] || ln -sfn "../releases/$_l" "$ROOT/backups/$3"
  [ "\${4-}" != back ] || printf 'id %s\\n' "$1" | put "$D/switched" || fail "the disk is full"
  { printf 'id %s\\n' "$1"; cat "$IN"; } | put "$D/undo" || fail "can not write the undo"
  rm -f "$D/committed" "$D/undone"
  journal "$1" "snapshot \${_l:--}"
  ok
}

verb_run() {
  payload "$2"
  lock; own "$1"
  [ "$(id_in undo)" = "$1" ] || [ "$(id_in committed)" = "$1" ] || fail "no undo was written"
  guard_alive || fail "the guard is not alive"
  mv -fT "$IN" "$D/lines" && printf 'id %s\\n' "$1" | put "$D/switched" || fail "the disk is full"
  apply "$D/lines" "$1" || fail "$WHY"
  rm -f "$D/lines"
  ok
}

# hook ID SECONDS RELEASE KIND ARGV... (each in base64). Without the lock while it runs: the guard must be able
# to act while a hook hangs. KIND \`irreversible\` ends that: from then on nothing is undone without a person.
verb_hook() {
  number "\${2-}"; word "$3"
  lock; own "$1"
  [ "$4" != irreversible ] || printf 'id %s\\n' "$1" | put "$D/disarmed" || fail "the disk is full"
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

# commit ID OF RELEASE: the new name of the undo decides. OF is ID, or a deployment that ID took over.
verb_commit() {
  word "\${2-}"; word "\${3-}"
  lock; own "$1"
  if [ "$(id_in committed)" != "$2" ]; then
    [ "$(id_in undo)" = "$2" ] || fail "there is no undo of $2 to commit"
    mv -fT "$D/undo" "$D/committed" && sync "$D" || fail "can not rename the undo"
  fi
  good "$3" || fail "the disk is full"
  outcome "$2" deployed engine
  journal "$1" "commit $3"
  ok
}
good() {
  mkdir -p "$D/good" "$D/bad"
  _max=0
  for _f in "$D"/good/*; do [ -f "$_f" ] && read -r _n <"$_f" && [ "$_n" -gt "$_max" ] && _max=$_n; done
  printf '%s\\n' "$((_max + 1))" | put "$D/good/$1" && rm -f "$D/bad/$1"
}

# undo ID OF: runs the undo of OF, whoever wrote it; by hand, whatever is there.
verb_undo() {
  _by=engine
  if [ -n "$HAND" ]; then
    _by=person
    lock
    set -- person
    [ -f "$D/locked" ] && grep -q '^kind =hold$' "$D/locked" && rm -f "$D/locked"
    [ -f "$D/undo" ] || { printf 'There is nothing to undo here. Live: %s\\n' "$(live)"; exit 0; }
  else
    lock; own "$1"
    word "\${2-}"
    [ "$(id_in undo)" != "$2" ] && [ "$(id_in undone)" = "$2" ] && ok
    # One host of several was committed, another was undone: this one follows it.
    [ "$(id_in undo)" != "$2" ] && [ "$(id_in committed)" = "$2" ] && { mv -fT "$D/committed" "$D/undo" || fail "can not rename the undo"; }
    [ "$(id_in undo)" = "$2" ] || fail "there is no undo of $2"
  fi
  take_back "$1" "$_by" || fail "$WHY"
  if [ -n "$HAND" ]; then rm -f "$D/owner"; printf 'Undone. Live: %s\\n' "$(live)"; exit 0; fi
  ok
}

# end ID OUTCOME KEEP BAD [OF WORD]...: the last word on ID, and on each OF that it took over, what is kept, and the
# lease given back. BAD \`-\` for none.
verb_end() {
  word "\${2-}"; number "$3"
  lock; own "$1"
  _id=$1 _word=$2 _keep=$3 _bad=$4
  shift 4
  if [ "$_bad" != - ]; then word "$_bad"; mkdir -p "$D/bad"; true >"$D/bad/$_bad"; rm -f "$D/good/$_bad"; fi
  # What was brought back and seen to be well is the newest good one.
  if [ "$_word" = rolled_back ] && [ -n "$(live)" ] && [ "$(live)" != "$_bad" ]; then good "$(live)"; fi
  outcome "$_id" "$_word" engine
  while [ $# -ge 2 ]; do word "$1"; word "$2"; outcome "$1" "$2" engine; shift 2; done
  # An undo that did not run to its end keeps its owner, and with it the guard, which tries again.
  [ ! -f "$D/undo" ] || { journal "$_id" "end $_word, the undo stays"; ok; }
  unstage
  _r=$(staged)
  [ "$_word" = removed ] && [ -n "$_r" ] && [ "$(live)" != "$_r" ] && forget "$_r"
  rm -f "$D/secrets.before" "$D/secrets.none" "$D/staged"
  prune "$_keep"
  # Other versions of this program may still be called by a job that was overtaken.
  find "$D" -maxdepth 1 -name 'host.*' ! -path "$0" -mtime +1 -delete 2>/dev/null
  rm -f "$D/owner" && sync "$D"
  journal "$_id" "end $_word"
  unguard "$_id"
  ok
}
prune() {
  _live=$(live)
  for _r in "$ROOT"/releases/*; do
    [ -d "$_r" ] || continue
    _n=\${_r##*/} _o=0
    [ -f "$D/good/$_n" ] && read -r _o <"$D/good/$_n"
    printf '%s %s\\n' "$_o" "$_n"
  done | sort -rn | {
    _kept=0
    while read -r _o _n; do
      if [ "$_n" = "$_live" ] || grep -qs "^$_n " "$D"/run/*; then _kept=$((_kept + 1)); continue; fi
      [ -f "$D/undo" ] && grep -q " $_n\\$" "$D/undo" && continue
      if [ "$_kept" -lt "$1" ] && { [ "$_o" -gt 0 ] || [ -f "$D/bad/$_n" ]; }; then _kept=$((_kept + 1)); continue; fi
      forget "$_n"
    done
  }
  for _b in "$ROOT"/backups/*; do [ -L "$_b" ] && [ ! -e "$_b" ] && rm -f "$_b"; done
  ls -1r "$ROOT/backups" 2>/dev/null | tail -n +6 | while read -r _b; do rm -f "\${ROOT:?}/backups/$_b"; done
  ls -1t "$D/outcomes" 2>/dev/null | tail -n +31 | while read -r _b; do rm -f "$D/outcomes/$_b" "$D/evidence/$_b"; done
}

# hold ID BYTES < record: a person wants to look at it. The guard goes, the undo stays for \`undo\` or \`rollback\`.
verb_hold() {
  payload "$2"
  lock; own "$1"
  put "$D/locked" <"$IN" || fail "the disk is full"
  outcome "$1" held engine
  rm -f "$D/owner"
  journal "$1" "hold"
  unguard "$1"
  ok
}

verb_lock() {
  lock
  [ -f "$D/locked" ] && fail "already locked: $(unsay "$(sed -n 's/^reason //p' "$D/locked")")"
  [ -n "$HAND" ] && _reason="\${*:-no reason given}" || _reason=$(printf %s "$1" | base64 -d)
  [ -n "$HAND" ] && _who=$(id -un) || _who=$(printf %s "$2" | base64 -d)
  { say kind person; say actor "$_who"; say reason "$_reason"; } | put "$D/locked" || fail "can not write"
  [ -n "$HAND" ] && { printf 'Locked. Nothing deploys here until: sh %s/host unlock\\n' "$D"; exit 0; }
  ok
}
verb_unlock() {
  lock
  rm -f "$D/locked"
  [ -n "$HAND" ] && { echo Unlocked.; exit 0; }
  ok
}
`}});var look_default,init_look=__esm({"src/targets/direct/host/look.sh"(){look_default=`# Verbs that look, and what evidence takes.

listener() { # PORT: who listens, as \`pid name\`, \`-\` when it can not be seen
  _hex=$(printf '%04X' "$1")
  _ino=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p=":$_hex" '$4 == "0A" && substr($2, length($2) - 4) == p { print $10; exit }')
  [ -n "$_ino" ] || return 1
  _p=$(find /proc/[0-9]*/fd -lname "socket:\\[$_ino\\]" -print -quit 2>/dev/null)
  _p=\${_p#/proc/}
  _p=\${_p%%/*}
  [ -n "$_p" ] || { printf -- '-'; return 0; }
  printf '%s %s' "$_p" "$(tr '\\0' ' ' 2>/dev/null <"/proc/$_p/cmdline" | cut -c 1-80)"
}
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
  for _p in $(printf %s "\${2-}" | tr , ' '); do
    [ "$_p" = - ] && continue
    if _who=$(listener "$_p"); then
      _ours=no
      for _f in "$D"/run/*; do
        [ -f "$_f" ] || continue
        runs "\${_f##*/}" || continue
        # What a start command left running has no leader that we know of.
        if [ "$(setting "$R" manager)" = command ] || [ "$(session_of "\${_who%% *}")" = "$(session_of "$P")" ]; then _ours=yes; fi
      done
      say "port-$_p" "$_ours $_who"
    fi
  done
  [ -e "$ROOT/current" ] && [ ! -d "$D" ] && say foreign "$(readlink "$ROOT/current" 2>/dev/null || echo 'a folder')"
  [ -d "$D" ] || ok
  # A verb that is at work finishes first, so that what is told belongs together.
  if [ -f "$D/lock" ] && [ -r "$D/lock" ]; then exec 9<"$D/lock"; flock -s -w 120 9 || fail "another command held the lock of this host for 120 s"; fi
  say current "$(live)"
  _m=$D/releases/$(live)/manifest.json
  [ -f "$_m" ] && say manifest "$(cat "$_m")"
  [ -f "$D/active" ] && say active "$(cat "$D/active")"
  for _f in "$D"/run/*; do
    [ -f "$_f" ] || continue
    if runs "\${_f##*/}"; then say running "\${_f##*/} $R \${P:-0}"; fi
  done
  for _f in "$ROOT"/releases/*; do
    [ -d "$_f" ] || continue
    _n=\${_f##*/} _o=0 _b=no
    [ -f "$D/good/$_n" ] && read -r _o <"$D/good/$_n"
    [ -f "$D/bad/$_n" ] && _b=yes
    say release "$_n $_o $_b $(setting "$_n" archive)"
  done
  for _f in "$ROOT"/backups/*; do [ -L "$_f" ] && say backup "\${_f##*/} $(basename "$(readlink "$_f")")"; done
  if [ -f "$D/owner" ]; then
    say owner "$(owner_id)"
    tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
  fi
  [ -f "$D/locked" ] && sed 's/^/locked-/' "$D/locked"
  for _f in undo committed undone switched disarmed; do [ -f "$D/$_f" ] && say "$_f" "$(id_in "$_f")"; done
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
  _left=$(($2 * 5))
  runs "$1" || { if [ "\${P:-0}" = 0 ]; then say died "it is not running"; else say died "process $P has ended"; fi; died "$1"; ok; }
  _first=$P
  while [ "$_left" -gt 0 ]; do
    sleep 0.2
    _left=$((_left - 1))
    runs "$1" || { say died "process $_first has ended"; died "$1"; ok; }
    [ "$P" = "$_first" ] || { say died "process $_first has ended, and its manager starts it again"; died "$1"; ok; }
  done
  ok
}
died() {
  _rel=
  [ -f "$D/run/$1" ] && read -r _rel _x <"$D/run/$1"
  [ -n "$_rel" ] && say log "$(last_lines "$1" "$_rel" 40)"
}
last_lines() {
  if [ "$(setting "$2" manager)" = systemd ]; then
    timeout 10 journalctl -q -o cat -n "$3" -u "$(unit_of "$2" "$1")" 2>/dev/null
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
    _as=$(setting "$_rel" run-as) || _as=-
    say "file:$_sl/log.txt" "$(last_lines "$_sl" "$_rel" 1000 | tail -c 262144)"
    if [ "$(setting "$_rel" manager)" = systemd ]; then
      _unit=$(unit_of "$_rel" "$_sl")
      _pid=$(main_pid "$_unit")
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
  [ -f "$D/owner" ] && { printf 'deployment %s is under way, guard %s\\n' "$(owner_id)" "$(guard_alive && echo alive || echo DEAD)"
    tail -n +2 "$D/owner" | while read -r _k _v; do printf '           %s: %s\\n' "$_k" "$(unsay "$_v")"; done; }
  [ -f "$D/locked" ] && { printf 'LOCKED\\n'; while read -r _k _v; do printf '           %s: %s\\n' "$_k" "$(unsay "$_v")"; done <"$D/locked"; }
  [ -f "$D/undo" ] && printf 'unfinished %s; bring the old state back with: sh %s/host undo\\n' "$(id_in undo)" "$D"
  for _f in "$D"/good/*; do [ -f "$_f" ] && printf '%s %s\\n' "$(cat "$_f")" "\${_f##*/}"; done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
`}});var main_default,init_main=__esm({"src/targets/direct/host/main.sh"(){main_default=`#!/bin/sh
# The host program: lease, guard and undo of one service on one host.
#
#   sh .deploy/host status | lock REASON | unlock | undo      for people, on the host
#   sh -s -- ROOT VERB WORD... < host                         piped: nothing is written (inspect, watch)
#   sh ROOT/.deploy/host ROOT VERB WORD... < payload          once a lease installed it
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
  case $VERB in
    inspect|watch|read|lease|arm|beat|upload|stage|snapshot|run|hook|commit|undo|end|hold|evidence|status|lock|unlock)
      "verb_$VERB" "$@" ;;
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
journal() {
  # The last line may have been cut by a crash: it gets its end, so that ours starts on a line of its own.
  { [ -s "$D/journal.jsonl" ] && [ -n "$(tail -c 1 "$D/journal.jsonl")" ] && printf '\\n'
    printf '{"at":"%s","deployment":"%s","verb":"%s","what":"%s"}\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$VERB" "$2"
  } >>"$D/journal.jsonl" 2>/dev/null || :
}
# Content from standard input, on the disk before it has its name.
put() { cat >"$D/put.$$" && sync "$D/put.$$" && mv -fT "$D/put.$$" "$1" && sync "$(dirname "$1")"; }
free_kb() { df -Pk "$ROOT" | awk 'NR == 2 { print $4 }'; }
# payload BYTES [SECONDS]: standard input as a file of its own, whole, before any lock is taken: a line that
# breaks must neither keep the guard waiting nor be acted on by half.
payload() {
  number "\${1-}"
  IN=$D/in.$$
  trap 'rm -f "$D/in.$$" "$D/put.$$"' EXIT
  (umask 077; timeout "\${2:-60}" cat >"$IN") || fail "what was sent did not arrive; $(free_kb) kB are free on the disk"
  [ "$(wc -c <"$IN")" -eq "$1" ] || fail "what was sent arrived cut off"
}

# ---- the lock, the owner, the guard ----------------------------------------------------------------------

lock() {
  [ -d "$D" ] || fail "nothing is deployed in $ROOT"
  [ -w "$D" ] || fail "can not write to $D as $(id -un)"
  exec 9>>"$D/lock"
  flock -w "\${1:-120}" 9 || fail "another command held the lock of this host for \${1:-120} s"
}
owner_id() { _k= _v=; [ -f "$D/owner" ] && read -r _k _v <"$D/owner"; printf %s "\${_v-}"; }
id_in() { _k= _v=; [ -f "$D/$1" ] && read -r _k _v <"$D/$1"; printf %s "\${_v-}"; }
own() {
  word "\${1-}"
  [ "$(owner_id)" = "$1" ] && return
  say lost "$(owner_id)"
  fail "the lease is not ours any more"
}
guard_alive() { [ -f "$D/guard.lock" ] && ! flock -n -s "$D/guard.lock" true; }
guard_unit() { printf 'erlmcp-guard-%s.service' "$(printf %s "$ROOT" | sha256sum | cut -c 1-12)"; }
has_systemd() { [ -d /run/systemd/system ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null; }

# Also started again at boot, where systemd has it: the countdown then starts anew.
guarding() {
  word "$1"; number "$2"
  trap '' HUP INT
  exec 8>>"$D/guard.lock" </dev/null
  flock -w 15 8 || exit 1
  left=$2
  read -r seen 2>/dev/null <"$D/beat" || seen=
  [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }
  printf 'id %s\\n' "$1" | put "$D/guard"
  exec 9>>"$D/lock"
  while :; do
    while [ "$left" -gt 0 ]; do
      sleep 1 8>&- 9>&-
      read -r _k _v 2>/dev/null <"$D/owner" || _v=
      [ "$_v" = "$1" ] || { unguard; exit 0; }
      read -r now 2>/dev/null <"$D/beat" || now=
      if [ "$now" = "$seen" ]; then left=$((left - 1)); else seen=$now left=$2; fi
    done
    # In slices: whoever takes over waits, inside the lock, for this guard to see that it is not needed.
    until flock -w 1 9 8>&-; do [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }; done
    read -r now 2>/dev/null <"$D/beat" || now=
    [ "$(owner_id)" = "$1" ] || { unguard; exit 0; }
    [ "$now" = "$seen" ] && break
    seen=$now left=$2
    flock -u 9
  done
  VERB=guard
  journal "$1" "no beat for $2 s: acting alone"
  if [ -n "$(id_in disarmed)" ] && [ "$(id_in disarmed)" = "$(id_in undo)" ]; then
    { say kind hold; say actor guard; say reason "deployment $1 ended after its point of no return"; } | put "$D/locked"
    outcome "$1" held guard
    rm -f "$D/owner"
    unguard
    exit 0
  fi
  tries=0
  until take_back "$1" guard; do
    tries=$((tries + 1))
    [ "$tries" -lt 3 ] || { outcome "$1" unknown guard; break; }
    # Still under the lock: nobody may find a host that is half way back.
    sleep 5 8>&- 9>&-
  done
  rm -f "$D/owner"
  unguard
}
unguard() {
  has_systemd || return 0
  _unit=$(guard_unit)
  [ -f "/etc/systemd/system/$_unit" ] || return 0
  # The file is removed only where no other guard has taken its place meanwhile.
  [ -n "$(owner_id)" ] && [ "$(owner_id)" != "\${1-none}" ] && return 0
  rm -f "/etc/systemd/system/$_unit" "/etc/systemd/system/multi-user.target.wants/$_unit"
}

# Evidence, then the undo, then its new name. Without an undo nothing was changed: what was staged goes.
take_back() {
  if [ -f "$D/undo" ]; then
    _of=$(id_in undo)
    [ "$(id_in switched)" != "$_of" ] || [ -f "$D/evidence/$_of" ] || keep_evidence "$_of"
    apply "$D/undo" "$1" || return 1
    mv -fT "$D/undo" "$D/undone" && sync "$D" || return 1
    if [ "$(id_in switched)" = "$_of" ]; then outcome "$_of" rollback_unverified "$2"; else outcome "$_of" refused "$2"; fi
    journal "$1" "undone $_of"
  elif [ "$(id_in committed)" != "$1" ] && [ "$(id_in undone)" != "$1" ] && ! grep -qs '^kind =recover$' "$D/owner"; then
    # A recovery that ends before it did anything has no word of its own: that of the deployment stays the latest.
    outcome "$1" refused "$2"
  fi
  unstage
}
outcome() {
  mkdir -p "$D/outcomes"
  { say outcome "$2"; say by "$3"; say at "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; say live "$(live)"; } 2>/dev/null |
    put "$D/outcomes/$1" 2>/dev/null || :
}
unstage() {
  rm -rf "$ROOT"/releases/.new-* "$D"/releases/.new-* "$D/upload" "$D/secrets.next" "$D"/in.* "$D"/out.* "$D/lines"
  _r=$(staged)
  # A release that never served is half a release to whoever comes next; a tried one is kept to be looked at.
  if [ -n "$_r" ] && [ "$(live)" != "$_r" ] && [ ! -f "$D/good/$_r" ] && [ ! -f "$D/tried/$_r" ]; then forget "$_r"; fi
}
staged() {
  _r=
  [ -f "$D/staged" ] && read -r _r <"$D/staged"
  case $_r in ''|[.-]*|*[!A-Za-z0-9._+@-]*) return 0 ;; esac
  printf %s "$_r"
}
forget() { rm -rf "\${ROOT:?}/releases/$1" "$D/releases/$1" "$D/good/$1" "$D/bad/$1" "$D/tried/$1" "$ROOT"/logs/*-"$1".log*; }
live() { _l=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "\${_l##*/}"; }
`}});var service_default,init_service=__esm({"src/targets/direct/host/service.sh"(){service_default=`# What runs: start, stop and the lines that an undo is made of.

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
main_pid() { systemctl show -p MainPID --value "$1" 2>/dev/null; }

# within PATH: the release that a path lies in, empty when it is none of ours.
within() {
  case $1 in "$ROOT"/releases/*|"$(cd -P "$ROOT" && pwd)"/releases/*) ;; *) return 0 ;; esac
  _w=\${1##*/releases/}
  printf %s "\${_w%%/*}"
}

# runs SLOT: sets R (release; \`?\` for a process that nobody can tell), P and S; false when nothing runs.
runs() {
  R= P= S= B=
  [ -f "$D/run/$1" ] && read -r R P S B <"$D/run/$1"
  [ -n "$R" ] || return 1
  case $(setting "$R" manager) in
    systemd)
      _unit=$(unit_of "$R" "$1")
      case $(timeout 10 systemctl show -p ActiveState --value "$_unit" 2>/dev/null) in active|activating|reloading|deactivating) ;; *) return 1 ;; esac
      _pid=$(main_pid "$_unit")
      if [ "$B" != "$BOOT" ] || [ "$_pid" != "$P" ] || [ "$(started "$P")" != "$S" ]; then
        # Started again by systemd itself, or by a reboot: the process tells where it was started from.
        P=$_pid
        R=$(within "$(readlink "/proc/$_pid/cwd")")
        [ -n "$R" ] || R=$(within "$(readlink "/proc/$_pid/exe")")
        [ -n "$R" ] || R='?'
      fi
      return 0 ;;
    command) (cd "$ROOT/releases/$R" && limited 20 "$R" "$1" status-argv) >/dev/null 2>&1 </dev/null ;;
    *) [ "$B" = "$BOOT" ] && [ -n "$S" ] && [ "$(started "$P")" = "$S" ] ;;
  esac
}

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
# by a shell of its own, which has no names that one of them could overwrite, from files that only we can write.
become() {
  _dir=$D/releases/$1
  SLOT=$2
  export SLOT
  shift 2
  set -- -- "$@"
  for _f in "$ROOT/shared/secrets.env" "$_dir/slot-$SLOT.env" "$_dir/host.env" "$_dir/env"; do
    [ -f "$_f" ] && set -- "$_f" "$@"
  done
  unset LC_ALL _f
  exec 6<&- 7<&- 8>&- 9>&-
  exec sh -c 'set -a; while [ "$1" != -- ]; do . "$1"; shift; done; shift; set +a; exec "$@"' sh "$@"
}
# as_user USER COMMAND...: \`-\` for whoever we are. Absolute, because a service's PATH need not lead to it.
as_user() {
  _u=$1
  shift
  if [ "$_u" = - ]; then "$@"; else "$(command -v setpriv)" --reuid="$_u" --regid="$(id -g "$_u")" --init-groups "$@"; fi
}

# Becomes the service: session leader, its pid and start on record before its first instruction, and the
# lock held until then, so that whoever gets the lock next finds the record.
launch() {
  _slot=$1 _rel=$2
  printf '%s %s %s %s\\n' "$_rel" "$$" "$(started $$)" "$BOOT" | put "$D/run/$_slot" || exit 70
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
  [ -d "$ROOT/releases/$2" ] && [ -f "$D/releases/$2/service" ] || { WHY="release $2 is not whole on this host"; return 1; }
  runs "$1" && { [ "$R" = "$2" ] && return 0; stop "$1" -; }
  mkdir -p "$D/run" "$ROOT/logs"
  _within=$(setting "$2" start-timeout)
  case $(setting "$2" manager) in
    systemd)
      _unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      printf '%s 0 0 %s\\n' "$2" "$BOOT" | put "$D/run/$1" || return 1
      timeout 10 systemctl reset-failed "$_unit" 2>/dev/null
      WHY=$(timeout -k 2 "$_within" systemctl restart "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || { WHY="systemctl restart $_unit: $WHY"; return 1; }
      _pid=$(main_pid "$_unit")
      printf '%s %s %s %s\\n' "$2" "$_pid" "$(started "$_pid")" "$BOOT" | put "$D/run/$1" ;;
    command)
      printf '%s 0 0 %s\\n' "$2" "$BOOT" | put "$D/run/$1" || return 1
      (cd "$ROOT/releases/$2" && limited "$_within" "$2" "$1" start-argv) >>"$ROOT/logs/$1-$2.log" 2>&1 </dev/null ||
        { WHY="the start command failed or took longer than $_within s"; return 1; } ;;
    *)
      rm -f "$D/run/$1"
      _log=$ROOT/logs/$1-$2.log
      [ -f "$_log" ] && mv -f "$_log" "$_log.1"
      # Nothing of the caller's environment but this reaches a service: a job's tokens and its tracking variable stay behind.
      env -i PATH="$PATH" HOME="\${HOME:-/}" USER="$(id -un)" LOGNAME="$(id -un)" LANG="\${LANG:-C.UTF-8}" \\
        setsid sh "$D/host" "$ROOT" launch "$1" "$2" </dev/null >>"$_log" 2>&1 7<&- 8>&- &
      _n=0
      until [ -s "$D/run/$1" ]; do
        _n=$((_n + 1))
        [ "$_n" -lt 250 ] || { WHY="the service could not be launched"; return 1; }
        sleep 0.02
      done ;;
  esac
}

# stop SLOT KEEP: nothing but the release KEEP may run there afterwards.
stop() {
  word "$1"
  runs "$1" || { [ "$B" = "$BOOT" ] && sweep "$P" "$S"; rm -f "$D/run/$1" "$D/led/$1"; return 0; }
  [ "$R" = "$2" ] && return 0
  # What runs may not be what we started last; how it is stopped is what we know of that.
  read -r _rel _p _s _b <"$D/run/$1"
  _within=$(setting "$_rel" stop-timeout) || _within=30
  case $(setting "$_rel" manager) in
    systemd)
      _unit=$(unit_of "$_rel" "$1")
      WHY=$(timeout -k 2 "$_within" systemctl stop "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || timeout 10 systemctl kill -s KILL "$_unit" 2>/dev/null
      _n=0
      until case $(timeout 10 systemctl show -p ActiveState --value "$_unit") in inactive|failed) true ;; *) false ;; esac; do
        _n=$((_n + 1))
        [ "$_n" -lt 50 ] || { WHY="$_unit does not stop"; return 1; }
        sleep 0.2
      done ;;
    command)
      (cd "$ROOT/releases/$_rel" && limited "$_within" "$_rel" "$1" stop-argv) >>"$ROOT/logs/$1-$_rel.log" 2>&1 </dev/null
      if runs "$1"; then WHY="the stop command of $_rel left it running"; return 1; fi ;;
    *)
      kill -TERM "$P" 2>/dev/null
      _n=$((_within * 20))
      while [ "$_n" -gt 0 ] && [ "$(started "$P")" = "$S" ]; do sleep 0.05; _n=$((_n - 1)); done
      # What its leader left behind is asked once, and then ended.
      if [ -n "$(session "$P" "$S")" ] && [ "$(started "$P")" != "$S" ]; then
        kill -TERM $(session "$P" "$S") 2>/dev/null
        _n=40
        while [ "$_n" -gt 0 ] && [ -n "$(session "$P" "$S")" ]; do sleep 0.05; _n=$((_n - 1)); done
      fi
      sweep "$P" "$S"
      _n=100
      while [ "$_n" -gt 0 ] && [ "$(started "$P")" = "$S" ]; do sleep 0.05; _n=$((_n - 1)); done
      [ "$(started "$P")" = "$S" ] && { WHY="process $P does not die, not even of KILL"; return 1; } ;;
  esac
  rm -f "$D/run/$1" "$D/led/$1"
}
# session LEADER START: the processes of a session that a service of ours led; none when its leader is somebody else now.
session() {
  case \${1:-0} in ''|0|1|*[!0-9]*) return 0 ;; esac
  _lead=$1 _since=\${2:-0}
  _now=$(started "$1")
  [ -z "$_now" ] || [ "$_now" = "$2" ] || return 0
  for _p in /proc/[0-9]*; do
    read -r _stat 2>/dev/null <"$_p/stat" || continue
    set -- \${_stat##*) }
    [ "$4" = "$_lead" ] && [ "\${20}" -ge "$_since" ] && case $1 in Z|X) ;; *) printf '%s ' "\${_p#/proc/}" ;; esac
  done
}
sweep() { for _p in $(session "$1" "$2"); do kill -KILL "$_p" 2>/dev/null; done; }

link() {
  case $1 in current|slots/a|slots/b) ;; *) WHY="not a link of ours: $1"; return 1 ;; esac
  [ "$2" = - ] && { rm -f "\${ROOT:?}/$1"; return; }
  word "$2"
  [ -d "$ROOT/releases/$2" ] || { WHY="release $2 is not on this host"; return 1; }
  mkdir -p "$ROOT/slots" "$D/tried"
  { true >"$D/tried/$2"; } 2>/dev/null
  case $1 in current) _to=releases/$2 ;; *) _to=../releases/$2 ;; esac
  ln -sfn "$_to" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/$1" && sync "$ROOT"
}
secrets() {
  mkdir -p "$ROOT/shared"
  case $1 in
    next) [ -f "$D/secrets.next" ] || return 0 ;;
    before) [ -f "$D/secrets.none" ] && { rm -f "$ROOT/shared/secrets.env"; return; }
            [ -f "$D/secrets.before" ] || return 0 ;;
    *) return 1 ;;
  esac
  # The same file under both names: mv would refuse.
  [ "$D/secrets.$1" -ef "$ROOT/shared/secrets.env" ] && return 0
  # A link, not a copy: a full disk can not keep the old secrets from coming back. Nobody writes into these files.
  ln -f "$D/secrets.$1" "$D/put.$$" && mv -fT "$D/put.$$" "$ROOT/shared/secrets.env" && rm -f "$D/put.$$" && sync "$ROOT/shared"
}
# The switch command is told where to lead to; it has its own deadline, and its output goes to a file, because a
# pipe would wait for whatever it leaves running.
traffic() {
  word "$1"; word "$2"
  _t=$(setting "$2" switch-timeout) || _t=30
  INSTANCE=$(setting "$2" "instance-$1") || INSTANCE=
  export INSTANCE
  OUT=$D/out.$$
  { true >"$OUT"; } 2>/dev/null || OUT=/dev/null
  { mkdir -p "$D/led" && true >"$D/led/$1"; } 2>/dev/null
  (cd "$ROOT/releases/$2" && limited "$_t" "$2" "$1" switch-argv) >"$OUT" 2>&1 </dev/null ||
    { WHY="the switch command to slot $1 failed: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
  rm -f "$D/out.$$"
  printf '%s\\n' "$1" | put "$D/active"
}

# drain SLOT SECONDS: what was under way there when the traffic was led elsewhere may end; nothing where none ever was.
drain() {
  word "$1"; number "$2"
  [ ! -f "$D/led/$1" ] || ! runs "$1" || sleep "$2"
}
# Before traffic is led to a slot something must listen there. What never does is for whoever verifies: an undo goes on.
await() {
  word "$1"; word "$2"
  _port=$(setting "$2" "instance-$1") || return 0
  _port=\${_port#*://} _port=\${_port%%/*}
  case $_port in *:*) _port=\${_port##*:} ;; *) return 0 ;; esac
  case $_port in ''|*[!0-9]*) return 0 ;; esac
  _n=$(($(setting "$2" start-timeout) * 20))
  while [ "$_n" -gt 0 ] && ! listens "$_port" && runs "$1"; do sleep 0.05; _n=$((_n - 1)); done
  return 0
}
listens() { awk -v p="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == p { f = 1 } END { exit !f }' /proc/net/tcp /proc/net/tcp6 2>/dev/null; }

# apply FILE ID: runs the lines from the top. Each describes a state, so that running all of them twice is as good as once.
apply() {
  while read -r _op _x _y <&7; do
    WHY=
    # On the way back. What stops comes first, and may be what fills the disk: the room is given back after it.
    case $_op in
      id) continue ;;
      stop) ;;
      *) [ "$1" != "$D/undo" ] || rm -f "$D/ballast" ;;
    esac
    case $_op in
      start|stop|await|drain|link|secrets|traffic) ;;
      *) WHY="not a line of ours: $_op"; return 1 ;;
    esac
    journal "$2" "$_op $_x \${_y-}"
    "$_op" "$_x" "\${_y-}" || { [ -n "$WHY" ] || WHY="$_op $_x \${_y-} failed"; journal "$2" "failed: $_op $_x"; return 1; }
  done 7<"$1"
}
`}});function programName(){return r2??=(0,import_node_crypto2.createHash)("sha256").update(PROGRAM).digest("hex").slice(0,12),`host.${r2}`}var import_node_crypto2,PROGRAM,r2,init_program=__esm({"src/targets/direct/program.ts"(){"use strict";import_node_crypto2=__nccwpck_require__(598);init_change();init_look();init_main();init_service();PROGRAM=`${main_default}
${service_default}
${change_default}
${look_default}
main "$@"
exit
`}});function k(r4){return/^[A-Za-z0-9@%+=:,./_-]+$/.test(r4)?r4:`'${r4.replaceAll("'","'\\''")}'`}var import_node_fs,import_node_os,import_node_path,m2,w,y2,g4,Ssh,v5,init_ssh=__esm({"src/targets/direct/ssh.ts"(){"use strict";import_node_fs=__nccwpck_require__(24),import_node_os=__nccwpck_require__(161),import_node_path=__nccwpck_require__(760);init_target();m2=3,w=700,y2=/kex_exchange_identification|Connection reset|Connection closed|banner exchange|Broken pipe/,g4=[[/Host key verification failed|No .* host key is known/,"its host key is not the known one: compare it, and put the line that `ssh-keyscan` shows on a trusted machine into known-hosts"],[/Permission denied/,"it does not accept the key: check ssh-key, the user, and authorized_keys there"],[/Could not resolve hostname/,"its name can not be resolved"],[/Connection refused/,"nothing listens on its SSH port"],[/Connection timed out|Operation timed out/,"it does not answer in time"]],Ssh=class{folder;config;settings;world;constructor(e,t2){this.settings=e,this.world=t2,this.folder=t2.tmp.length<50?(0,import_node_path.join)(t2.tmp,"ssh"):(0,import_node_fs.mkdtempSync)("/tmp/ea-"),(0,import_node_fs.mkdirSync)(this.folder,{recursive:!0,mode:448}),this.config=(0,import_node_path.join)(this.folder,"config"),(0,import_node_fs.writeFileSync)(this.config,this.configText(),{mode:384})}connection(e){return new v5(e,this.config,this.folder,this.world)}close(){(0,import_node_fs.rmSync)(this.folder,{recursive:!0,force:!0})}configText(){let{key:e,knownHosts:t2,connectTimeoutMs:n2}=this.settings,o6=["Host *","  BatchMode yes","  StrictHostKeyChecking yes","  UpdateHostKeys no",`  ConnectTimeout ${Math.max(1,Math.ceil(n2/1e3))}`,"  ServerAliveInterval 5","  ServerAliveCountMax 3",`  ControlPath ${(0,import_node_path.join)(this.folder,"%C")}`,"  ControlMaster auto","  ControlPersist 60","  ForwardAgent no","  ClearAllForwardings no","  LogLevel ERROR"];if(t2!==void 0){let s3=(0,import_node_path.join)(this.folder,"known_hosts");(0,import_node_fs.writeFileSync)(s3,`${t2.replaceAll("\r","").trim()}
`,{mode:384}),o6.push(`  UserKnownHostsFile ${s3}`,"  GlobalKnownHostsFile /dev/null")}if(e!==void 0){let s3=(0,import_node_path.join)(this.folder,"key");(0,import_node_fs.writeFileSync)(s3,`${e.replaceAll("\r","").trim()}
`,{mode:384}),(0,import_node_fs.chmodSync)(s3,384),o6.push(`  IdentityFile ${s3}`,"  IdentitiesOnly yes","  IdentityAgent none")}else o6.push(`Include ${(0,import_node_path.join)((0,import_node_os.homedir)(),".ssh","config")}`);return`${o6.join(`
`)}
`}},v5=class{opened;forwards=new Map;host;config;folder;world;constructor(e,t2,n2,o6){this.host=e,this.config=t2,this.folder=n2,this.world=o6}async shell(e,t2){let n2=this.open();await n2;let o6=t2.fresh===!0?["-o","ControlPath=none","-o","ControlMaster=no"]:[],s3=[...this.host.sudo?["sudo","-n"]:[],"sh",...e].map(k).join(" "),d13=await this.world.exec("ssh",[...this.base(),...o6,"-T","--",this.host.address,s3],t2);if(d13.timedOut)throw new HostUnreachable(this.host.name,`it did not answer within ${t2.deadlineMs/1e3} s`);if(d13.code===255)throw this.opened===n2&&(this.opened=void 0,this.forwards.clear()),new HostUnreachable(this.host.name,this.why(d13.stderr));return d13}async forward(e,t2){await this.open();let n2=`${e.includes(":")?`[${e}]`:e}:${t2}`,o6=this.forwards.get(n2);return o6===void 0&&(o6=this.openForward(n2),this.forwards.set(n2,o6),o6.catch(()=>this.forwards.delete(n2))),o6}async close(){this.opened!==void 0&&(await this.opened.catch(()=>{}),await this.control(["-O","exit"]))}async openForward(e){let t2=(0,import_node_path.join)(this.folder,`f${this.world.randomHex(6)}`),n2=await this.control(["-O","forward","-L",`${t2}:${e}`]);if(n2.code!==0)throw new HostUnreachable(this.host.name,`no way to ${e} there: ${this.why(n2.stderr)}`);return t2}async control(e){return this.world.exec("ssh",[...this.base(),...e,"--",this.host.address],{deadlineMs:1e4})}open(){return this.opened??=this.connect().catch(e=>{throw this.opened=void 0,e}),this.opened}async connect(){for(let e=1;;e+=1){let t2=await this.world.exec("ssh",[...this.base(),"-f","-N","-M","--",this.host.address],{deadlineMs:45e3});if(t2.code===0)return;if(e===m2||!y2.test(t2.stderr))throw new HostUnreachable(this.host.name,t2.timedOut?"the connection was not up within 45 s":this.why(t2.stderr));await this.world.clock.sleep(w*e*(.5+Number.parseInt(this.world.randomHex(1),16)/256))}}base(){let{port:e,user:t2,jump:n2}=this.host;return["-F",this.config,"-p",String(e),...t2===void 0?[]:["-l",t2],...n2===void 0?[]:["-J",n2]]}why(e){let t2=g4.find(([s3])=>s3.test(e)),n2=e.trim().split(`
`).slice(-3).join(" ");if(n2==="")return"the connection ended";let{jump:o6}=this.host;return o6!==void 0&&n2.startsWith("kex_exchange_identification")?`the way through ${o6} does not lead there: see what \`ssh ${o6}\` says (${n2})`:t2===void 0?n2:`${t2[1]} (${n2})`}}}});var LOCK_MS,SPARE_MS,c5,$4,d4,Calls,init_calls=__esm({"src/targets/direct/calls.ts"(){"use strict";init_errors();init_target();init_answer();init_local();init_program();init_ssh();LOCK_MS=13e4,SPARE_MS=15e3,c5=3e4,$4=4*1024*1024,d4=class extends HostUnreachable{},Calls=class{byName;ssh;world;constructor(t2,e,o6){this.world=o6,this.ssh=t2.some(({local:s3})=>!s3)?new Ssh(e,o6):void 0,this.byName=new Map(t2.map(s3=>[s3.name,{host:s3,connection:this.connect(s3)}]))}at(t2){let e=this.byName.get(t2);if(e===void 0)throw new UserError(`there is no host ${t2}`);return e}async verb(t2,e,o6){let{host:s3}=this.at(t2);return this.ask(t2,[`${s3.path}/.deploy/${programName()}`,s3.path,...e],o6)}async installed(t2,e,o6){try{return await this.verb(t2,e,o6)}catch(s3){if(!(s3 instanceof d4))throw s3;return await this.install(t2),this.verb(t2,e,o6)}}async piped(t2,e,o6={}){return this.ask(t2,["-s","--",this.at(t2).host.path,...e],{...o6,input:PROGRAM})}async close(){await Promise.allSettled([...this.byName.values()].map(async({connection:t2})=>t2.close())),this.ssh?.close()}connect(t2){return t2.local||this.ssh===void 0?localConnection(t2,this.world):this.ssh.connection(t2)}async install(t2){let{host:e,connection:o6}=this.at(t2),s3=`${e.path}/.deploy`,n2=await o6.shell(["-c",'umask 022; mkdir -p "${1%/*}" && umask 077 && mkdir -p "$1" && cat >"$1/$3" && case $2 in host.$(sha256sum <"$1/$3" | cut -c 1-12)) sync "$1/$3" && mv -f "$1/$3" "$1/$2" ;; *) rm -f "$1/$3"; echo "the program arrived cut off, or the disk is full" >&2; exit 1 ;; esac',"sh",s3,programName(),`put.${this.world.randomHex(4)}`],{input:PROGRAM,deadlineMs:c5});if(n2.code!==0)throw new StepFailed(t2,`can not write to ${s3}: ${n2.stderr.trim().slice(-300)}`)}async ask(t2,e,o6){let s3=await this.at(t2).connection.shell(e,{deadlineMs:c5+LOCK_MS,keepBytes:$4,...o6}),r4=parseAnswer(s3.stdout);if(r4===void 0)throw new d4(t2,`its answer was cut off${s3.stderr.trim()===""?"":`: ${s3.stderr.trim().slice(-300)}`}`);if(r4.get("end")==="ok")return r4;let n2=r4.get("lost");throw n2!==void 0?new LeaseLost(t2,n2):new StepFailed(t2,r4.get("failed")??"it failed without a reason")}}}});var require_default=__commonJS({"node_modules/events-universal/default.js"(exports2,module2){module2.exports=__nccwpck_require__(434)}});var require_fixed_size=__commonJS({"node_modules/fast-fifo/fixed-size.js"(exports2,module2){module2.exports=class{constructor(t2){if(!(t2>0)||(t2-1&t2)!==0)throw new Error("Max size for a FixedFIFO should be a power of two");this.buffer=new Array(t2),this.mask=t2-1,this.top=0,this.btm=0,this.next=null}clear(){this.top=this.btm=0,this.next=null,this.buffer.fill(void 0)}push(t2){return this.buffer[this.top]!==void 0?!1:(this.buffer[this.top]=t2,this.top=this.top+1&this.mask,!0)}shift(){let t2=this.buffer[this.btm];if(t2!==void 0)return this.buffer[this.btm]=void 0,this.btm=this.btm+1&this.mask,t2}peek(){return this.buffer[this.btm]}isEmpty(){return this.buffer[this.btm]===void 0}}}});var require_fast_fifo=__commonJS({"node_modules/fast-fifo/index.js"(exports2,module2){var FixedFIFO=require_fixed_size();module2.exports=class{constructor(t2){this.hwm=t2||16,this.head=new FixedFIFO(this.hwm),this.tail=this.head,this.length=0}clear(){this.head=this.tail,this.head.clear(),this.length=0}push(t2){if(this.length++,!this.head.push(t2)){let i5=this.head;this.head=i5.next=new FixedFIFO(2*this.head.buffer.length),this.head.push(t2)}}shift(){this.length!==0&&this.length--;let t2=this.tail.shift();if(t2===void 0&&this.tail.next){let i5=this.tail.next;return this.tail.next=null,this.tail=i5,this.tail.shift()}return t2}peek(){let t2=this.tail.peek();return t2===void 0&&this.tail.next?this.tail.next.peek():t2}isEmpty(){return this.length===0}}}});var require_b4a=__commonJS({"node_modules/b4a/index.js"(exports2,module2){function isBuffer(n2){return Buffer.isBuffer(n2)||n2 instanceof Uint8Array}function isEncoding(n2){return Buffer.isEncoding(n2)}function alloc(n2,t2,r4){return Buffer.alloc(n2,t2,r4)}function allocUnsafe(n2){return Buffer.allocUnsafe(n2)}function allocUnsafeSlow(n2){return Buffer.allocUnsafeSlow(n2)}function byteLength(n2,t2){return Buffer.byteLength(n2,t2)}function compare(n2,t2){return Buffer.compare(n2,t2)}function concat(n2,t2){return Buffer.concat(n2,t2)}function copy(n2,t2,r4,e,u14){return toBuffer(n2).copy(t2,r4,e,u14)}function equals(n2,t2){return toBuffer(n2).equals(t2)}function fill(n2,t2,r4,e,u14){return toBuffer(n2).fill(t2,r4,e,u14)}function from(n2,t2,r4){return Buffer.from(n2,t2,r4)}function includes(n2,t2,r4,e){return toBuffer(n2).includes(t2,r4,e)}function indexOf(n2,t2,r4,e){return toBuffer(n2).indexOf(t2,r4,e)}function lastIndexOf(n2,t2,r4,e){return toBuffer(n2).lastIndexOf(t2,r4,e)}function swap16(n2){return toBuffer(n2).swap16()}function swap32(n2){return toBuffer(n2).swap32()}function swap64(n2){return toBuffer(n2).swap64()}function toBuffer(n2){return Buffer.isBuffer(n2)?n2:Buffer.from(n2.buffer,n2.byteOffset,n2.byteLength)}function toString(n2,t2,r4,e){return toBuffer(n2).toString(t2,r4,e)}function toHex(n2,t2,r4){return toBuffer(n2).toString("hex",t2,r4)}function write(n2,t2,r4,e,u14){return toBuffer(n2).write(t2,r4,e,u14)}function readDoubleBE(n2,t2){return toBuffer(n2).readDoubleBE(t2)}function readDoubleLE(n2,t2){return toBuffer(n2).readDoubleLE(t2)}function readFloatBE(n2,t2){return toBuffer(n2).readFloatBE(t2)}function readFloatLE(n2,t2){return toBuffer(n2).readFloatLE(t2)}function readInt32BE(n2,t2){return toBuffer(n2).readInt32BE(t2)}function readInt32LE(n2,t2){return toBuffer(n2).readInt32LE(t2)}function readUInt32BE(n2,t2){return toBuffer(n2).readUInt32BE(t2)}function readUInt32LE(n2,t2){return toBuffer(n2).readUInt32LE(t2)}function writeDoubleBE(n2,t2,r4){return toBuffer(n2).writeDoubleBE(t2,r4)}function writeDoubleLE(n2,t2,r4){return toBuffer(n2).writeDoubleLE(t2,r4)}function writeFloatBE(n2,t2,r4){return toBuffer(n2).writeFloatBE(t2,r4)}function writeFloatLE(n2,t2,r4){return toBuffer(n2).writeFloatLE(t2,r4)}function writeInt32BE(n2,t2,r4){return toBuffer(n2).writeInt32BE(t2,r4)}function writeInt32LE(n2,t2,r4){return toBuffer(n2).writeInt32LE(t2,r4)}function writeUInt32BE(n2,t2,r4){return toBuffer(n2).writeUInt32BE(t2,r4)}function writeUInt32LE(n2,t2,r4){return toBuffer(n2).writeUInt32LE(t2,r4)}module2.exports={isBuffer,isEncoding,alloc,allocUnsafe,allocUnsafeSlow,byteLength,compare,concat,copy,equals,fill,from,includes,indexOf,lastIndexOf,swap16,swap32,swap64,toBuffer,toString,toHex,write,readDoubleBE,readDoubleLE,readFloatBE,readFloatLE,readInt32BE,readInt32LE,readUInt32BE,readUInt32LE,writeDoubleBE,writeDoubleLE,writeFloatBE,writeFloatLE,writeInt32BE,writeInt32LE,writeUInt32BE,writeUInt32LE}}});var require_pass_through_decoder=__commonJS({"node_modules/text-decoder/lib/pass-through-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(e){this.encoding=e}get remaining(){return 0}decode(e){return b4a.toString(e,this.encoding)}flush(){return""}}}});var require_utf8_decoder=__commonJS({"node_modules/text-decoder/lib/utf8-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(){this._reset()}get remaining(){return this.bytesSeen}decode(t2){if(t2.byteLength===0)return"";if(this.bytesNeeded===0&&trailingIncomplete(t2,0)===0)return this.bytesSeen=trailingBytesSeen(t2),b4a.toString(t2,"utf8");let n2="",o6=0;if(this.bytesNeeded>0){for(;o6<t2.byteLength;){let s3=t2[o6];if(s3<this.lowerBoundary||s3>this.upperBoundary){n2+="\uFFFD",this._reset();break}if(this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|s3&63,this.bytesSeen++,o6++,this.bytesSeen===this.bytesNeeded){n2+=String.fromCodePoint(this.codePoint),this._reset();break}}if(this.bytesNeeded>0)return n2}let r4=trailingIncomplete(t2,o6),i5=t2.byteLength-r4;i5>o6&&(n2+=b4a.toString(t2,"utf8",o6,i5));for(let s3=i5;s3<t2.byteLength;s3++){let e=t2[s3];if(this.bytesNeeded===0){e<=127?(this.bytesSeen=0,n2+=String.fromCharCode(e)):e>=194&&e<=223?(this.bytesNeeded=2,this.bytesSeen=1,this.codePoint=e&31):e>=224&&e<=239?(e===224?this.lowerBoundary=160:e===237&&(this.upperBoundary=159),this.bytesNeeded=3,this.bytesSeen=1,this.codePoint=e&15):e>=240&&e<=244?(e===240?this.lowerBoundary=144:e===244&&(this.upperBoundary=143),this.bytesNeeded=4,this.bytesSeen=1,this.codePoint=e&7):(this.bytesSeen=1,n2+="\uFFFD");continue}if(e<this.lowerBoundary||e>this.upperBoundary){n2+="\uFFFD",s3--,this._reset();continue}this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|e&63,this.bytesSeen++,this.bytesSeen===this.bytesNeeded&&(n2+=String.fromCodePoint(this.codePoint),this._reset())}return n2}flush(){let t2=this.bytesNeeded>0?"\uFFFD":"";return this._reset(),t2}_reset(){this.codePoint=0,this.bytesNeeded=0,this.bytesSeen=0,this.lowerBoundary=128,this.upperBoundary=191}};function trailingIncomplete(f9,t2){let n2=f9.byteLength;if(n2<=t2)return 0;let o6=Math.max(t2,n2-4),r4=n2-1;for(;r4>o6&&(f9[r4]&192)===128;)r4--;if(r4<t2)return 0;let i5=f9[r4],s3;if(i5<=127)return 0;if(i5>=194&&i5<=223)s3=2;else if(i5>=224&&i5<=239)s3=3;else if(i5>=240&&i5<=244)s3=4;else return 0;let e=n2-r4;return e<s3?e:0}function trailingBytesSeen(f9){let t2=f9.byteLength;if(t2===0)return 0;let n2=f9[t2-1];if(n2<=127)return 0;if((n2&192)!==128)return 1;let o6=Math.max(0,t2-4),r4=t2-2;for(;r4>=o6&&(f9[r4]&192)===128;)r4--;if(r4<0)return 1;let i5=f9[r4],s3;if(i5>=194&&i5<=223)s3=2;else if(i5>=224&&i5<=239)s3=3;else if(i5>=240&&i5<=244)s3=4;else return 1;if(t2-r4!==s3)return 1;if(s3>=3){let e=f9[r4+1];if(i5===224&&e<160||i5===237&&e>159||i5===240&&e<144||i5===244&&e>143)return 1}return 0}}});var require_text_decoder=__commonJS({"node_modules/text-decoder/index.js"(exports2,module2){var PassThroughDecoder=require_pass_through_decoder(),UTF8Decoder=require_utf8_decoder();module2.exports=class{constructor(e="utf8"){switch(this.encoding=normalizeEncoding(e),this.encoding){case"utf8":this.decoder=new UTF8Decoder;break;case"utf16le":case"base64":throw new Error("Unsupported encoding: "+this.encoding);default:this.decoder=new PassThroughDecoder(this.encoding)}}get remaining(){return this.decoder.remaining}push(e){return typeof e=="string"?e:this.decoder.decode(e)}write(e){return this.push(e)}end(e){let t2="";return e&&(t2=this.push(e)),t2+=this.decoder.flush(),t2}};function normalizeEncoding(r4){switch(r4=r4.toLowerCase(),r4){case"utf8":case"utf-8":return"utf8";case"ucs2":case"ucs-2":case"utf16le":case"utf-16le":return"utf16le";case"latin1":case"binary":return"latin1";case"base64":case"ascii":case"hex":return r4;default:throw new Error("Unknown encoding: "+r4)}}}});var require_errors=__commonJS({"node_modules/streamx/lib/errors.js"(exports2,module2){module2.exports=class r4 extends Error{constructor(t2,e,E10=r4){super(t2),this.code=e,Error.captureStackTrace&&Error.captureStackTrace(this,E10)}static isStreamDestroyed(t2){return t2&&t2.code==="STREAM_DESTROYED"}static isPrematureClose(t2){return t2&&t2.code==="PREMATURE_CLOSE"}static isAborted(t2){return t2&&t2.code==="ABORTED"}static isBadArgument(t2){return t2&&t2.code==="BAD_ARGUMENT"}get name(){return"StreamError"}static STREAM_DESTROYED(){return new r4("Stream was destroyed","STREAM_DESTROYED",r4.STREAM_DESTROYED)}static PREMATURE_CLOSE(t2="Premature close"){return new r4(t2,"PREMATURE_CLOSE",r4.PREMATURE_CLOSE)}static ABORTED(){return new r4("Stream aborted","ABORTED",r4.ABORTED)}static BAD_ARGUMENT(t2="Bad argument"){return new r4(t2,"BAD_ARGUMENT",r4.BAD_ARGUMENT)}}}});var require_streamx=__commonJS({"node_modules/streamx/index.js"(exports2,module2){var{EventEmitter}=require_default(),FIFO=require_fast_fifo(),TextDecoder=require_text_decoder(),StreamError=require_errors(),qmt=typeof queueMicrotask>"u"?i5=>global.process.nextTick(i5):queueMicrotask,MAX=(1<<29)-1,OPENING=1,PREDESTROYING=2,DESTROYING=4,DESTROYED=8,NOT_OPENING=MAX^OPENING,NOT_PREDESTROYING=MAX^PREDESTROYING,READ_ACTIVE=16,READ_UPDATING=32,READ_PRIMARY=64,READ_QUEUED=128,READ_RESUMED=256,READ_PIPE_DRAINED=512,READ_ENDING=1024,READ_EMIT_DATA=2048,READ_EMIT_READABLE=4096,READ_EMITTED_READABLE=8192,READ_DONE=16384,READ_NEXT_TICK=32768,READ_NEEDS_PUSH=65536,READ_READ_AHEAD=131072,READ_FLOWING=READ_RESUMED|READ_PIPE_DRAINED,READ_ACTIVE_AND_NEEDS_PUSH=READ_ACTIVE|READ_NEEDS_PUSH,READ_PRIMARY_AND_ACTIVE=READ_PRIMARY|READ_ACTIVE,READ_EMIT_READABLE_AND_QUEUED=READ_EMIT_READABLE|READ_QUEUED,READ_RESUMED_READ_AHEAD=READ_RESUMED|READ_READ_AHEAD,READ_NOT_ACTIVE=MAX^READ_ACTIVE,READ_NON_PRIMARY=MAX^READ_PRIMARY,READ_NON_PRIMARY_AND_PUSHED=MAX^(READ_PRIMARY|READ_NEEDS_PUSH),READ_PUSHED=MAX^READ_NEEDS_PUSH,READ_PAUSED=MAX^READ_RESUMED,READ_NOT_QUEUED=MAX^(READ_QUEUED|READ_EMITTED_READABLE),READ_NOT_ENDING=MAX^READ_ENDING,READ_PIPE_NOT_DRAINED=MAX^READ_FLOWING,READ_NOT_NEXT_TICK=MAX^READ_NEXT_TICK,READ_NOT_UPDATING=MAX^READ_UPDATING,READ_NO_READ_AHEAD=MAX^READ_READ_AHEAD,READ_PAUSED_NO_READ_AHEAD=MAX^READ_RESUMED_READ_AHEAD,WRITE_ACTIVE=1<<18,WRITE_UPDATING=2<<18,WRITE_PRIMARY=4<<18,WRITE_QUEUED=8<<18,WRITE_UNDRAINED=16<<18,WRITE_DONE=32<<18,WRITE_EMIT_DRAIN=64<<18,WRITE_NEXT_TICK=128<<18,WRITE_WRITING=256<<18,WRITE_FINISHING=512<<18,WRITE_CORKED=1024<<18,WRITE_NOT_ACTIVE=MAX^(WRITE_ACTIVE|WRITE_WRITING),WRITE_NON_PRIMARY=MAX^WRITE_PRIMARY,WRITE_NOT_FINISHING=MAX^(WRITE_ACTIVE|WRITE_FINISHING),WRITE_DRAINED=MAX^WRITE_UNDRAINED,WRITE_NOT_QUEUED=MAX^WRITE_QUEUED,WRITE_NOT_NEXT_TICK=MAX^WRITE_NEXT_TICK,WRITE_NOT_UPDATING=MAX^WRITE_UPDATING,WRITE_NOT_CORKED=MAX^WRITE_CORKED,ACTIVE=READ_ACTIVE|WRITE_ACTIVE,NOT_ACTIVE=MAX^ACTIVE,DONE2=READ_DONE|WRITE_DONE,DESTROY_STATUS=DESTROYING|DESTROYED|PREDESTROYING,OPEN_STATUS=DESTROY_STATUS|OPENING,AUTO_DESTROY=DESTROY_STATUS|DONE2,NON_PRIMARY=WRITE_NON_PRIMARY&READ_NON_PRIMARY,ACTIVE_OR_TICKING=WRITE_NEXT_TICK|READ_NEXT_TICK,TICKING=ACTIVE_OR_TICKING&NOT_ACTIVE,IS_OPENING=OPEN_STATUS|TICKING,READ_PRIMARY_STATUS=OPEN_STATUS|READ_ENDING|READ_DONE,READ_STATUS=OPEN_STATUS|READ_DONE|READ_QUEUED,READ_ENDING_STATUS=OPEN_STATUS|READ_ENDING|READ_QUEUED,READ_READABLE_STATUS=OPEN_STATUS|READ_EMIT_READABLE|READ_QUEUED|READ_EMITTED_READABLE,SHOULD_NOT_READ=OPEN_STATUS|READ_ACTIVE|READ_ENDING|READ_DONE|READ_NEEDS_PUSH|READ_READ_AHEAD,READ_BACKPRESSURE_STATUS=DESTROY_STATUS|READ_ENDING|READ_DONE,READ_UPDATE_SYNC_STATUS=READ_UPDATING|OPEN_STATUS|READ_NEXT_TICK|READ_PRIMARY,READ_NEXT_TICK_OR_OPENING=READ_NEXT_TICK|OPENING,WRITE_PRIMARY_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_QUEUED_AND_UNDRAINED=WRITE_QUEUED|WRITE_UNDRAINED,WRITE_QUEUED_AND_ACTIVE=WRITE_QUEUED|WRITE_ACTIVE,WRITE_DRAIN_STATUS=WRITE_QUEUED|WRITE_UNDRAINED|OPEN_STATUS|WRITE_ACTIVE,WRITE_STATUS=OPEN_STATUS|WRITE_ACTIVE|WRITE_QUEUED|WRITE_CORKED,WRITE_PRIMARY_AND_ACTIVE=WRITE_PRIMARY|WRITE_ACTIVE,WRITE_ACTIVE_AND_WRITING=WRITE_ACTIVE|WRITE_WRITING,WRITE_FINISHING_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_QUEUED_AND_ACTIVE|WRITE_DONE,WRITE_BACKPRESSURE_STATUS=WRITE_UNDRAINED|DESTROY_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_UPDATE_SYNC_STATUS=WRITE_UPDATING|OPEN_STATUS|WRITE_NEXT_TICK|WRITE_PRIMARY,WRITE_DROP_DATA=WRITE_FINISHING|WRITE_DONE|DESTROY_STATUS,asyncIterator=Symbol.asyncIterator||Symbol("asyncIterator"),WritableState=class{constructor(t2,{highWaterMark:e=16384,map:s3=null,mapWritable:r4,byteLength:l11,byteLengthWritable:a5}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e,this.buffered=0,this.error=null,this.pipeline=null,this.drains=null,this.byteLength=a5||l11||defaultByteLength,this.map=r4||s3,this.afterWrite=afterWrite.bind(this),this.afterUpdateNextTick=updateWriteNT.bind(this)}get ending(){return(this.stream._duplexState&WRITE_FINISHING)!==0}get ended(){return(this.stream._duplexState&WRITE_DONE)!==0}push(t2){return(this.stream._duplexState&WRITE_DROP_DATA)!==0?!1:(this.map!==null&&(t2=this.map(t2)),this.buffered+=this.byteLength(t2),this.queue.push(t2),this.buffered<this.highWaterMark?(this.stream._duplexState|=WRITE_QUEUED,!0):(this.stream._duplexState|=WRITE_QUEUED_AND_UNDRAINED,!1))}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=WRITE_NOT_QUEUED),t2}end(t2){typeof t2=="function"?this.stream.once("finish",t2):t2!=null&&this.push(t2),this.stream._duplexState=(this.stream._duplexState|WRITE_FINISHING)&WRITE_NON_PRIMARY}autoBatch(t2,e){let s3=[],r4=this.stream;for(s3.push(t2);(r4._duplexState&WRITE_STATUS)===WRITE_QUEUED_AND_ACTIVE;)s3.push(r4._writableState.shift());if((r4._duplexState&OPEN_STATUS)!==0)return e(null);r4._writev(s3,e)}update(){let t2=this.stream;t2._duplexState|=WRITE_UPDATING;do{for(;(t2._duplexState&WRITE_STATUS)===WRITE_QUEUED;){let e=this.shift();t2._duplexState|=WRITE_ACTIVE_AND_WRITING,t2._write(e,this.afterWrite)}(t2._duplexState&WRITE_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=WRITE_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&WRITE_FINISHING_STATUS)===WRITE_FINISHING){t2._duplexState=t2._duplexState|WRITE_ACTIVE,t2._final(afterFinal.bind(this));return}if((t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&WRITE_NEXT_TICK)===0?!1:(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&WRITE_UPDATE_SYNC_STATUS)===WRITE_PRIMARY?this.update():this.updateNextTick()}updateNextTick(){(this.stream._duplexState&WRITE_NEXT_TICK)===0&&(this.stream._duplexState|=WRITE_NEXT_TICK,(this.stream._duplexState&WRITE_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},ReadableState=class{constructor(t2,{highWaterMark:e=16384,map:s3=null,mapReadable:r4,byteLength:l11,byteLengthReadable:a5}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e===0?1:e,this.buffered=0,this.readAhead=e>0,this.error=null,this.pipeline=null,this.byteLength=a5||l11||defaultByteLength,this.map=r4||s3,this.pipeTo=null,this.afterRead=afterRead.bind(this),this.afterUpdateNextTick=updateReadNT.bind(this)}get ending(){return(this.stream._duplexState&READ_ENDING)!==0}get ended(){return(this.stream._duplexState&READ_DONE)!==0}pipe(t2,e){if(this.pipeTo!==null)throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");if(typeof e!="function"&&(e=null),this.stream._duplexState|=READ_PIPE_DRAINED,this.pipeTo=t2,this.pipeline=new Pipeline(this.stream,t2,e),e&&this.stream.on("error",noop),isStreamx(t2))t2._writableState.pipeline=this.pipeline,e&&t2.on("error",noop),t2.on("finish",this.pipeline.finished.bind(this.pipeline));else{let s3=this.pipeline.done.bind(this.pipeline,t2),r4=this.pipeline.done.bind(this.pipeline,t2,null);t2.on("error",s3),t2.on("close",r4),t2.on("finish",this.pipeline.finished.bind(this.pipeline))}t2.on("drain",afterDrain.bind(this)),this.stream.emit("piping",t2),t2.emit("pipe",this.stream)}push(t2){let e=this.stream;return t2===null?(this.highWaterMark=0,e._duplexState=(e._duplexState|READ_ENDING)&READ_NON_PRIMARY_AND_PUSHED,!1):this.map!==null&&(t2=this.map(t2),t2===null)?(e._duplexState&=READ_PUSHED,this.buffered<this.highWaterMark):(this.buffered+=this.byteLength(t2),this.queue.push(t2),e._duplexState=(e._duplexState|READ_QUEUED)&READ_PUSHED,this.buffered<this.highWaterMark)}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=READ_NOT_QUEUED),t2}unshift(t2){let e=[this.map!==null?this.map(t2):t2];for(;this.buffered>0;)e.push(this.shift());for(let s3=0;s3<e.length-1;s3++){let r4=e[s3];this.buffered+=this.byteLength(r4),this.queue.push(r4)}this.push(e[e.length-1])}read(){let t2=this.stream;if((t2._duplexState&READ_STATUS)===READ_QUEUED){let e=this.shift();return this.pipeTo!==null&&this.pipeTo.write(e)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e),e}return this.readAhead===!1&&(t2._duplexState|=READ_READ_AHEAD,this.updateNextTick()),null}drain(){let t2=this.stream;for(;(t2._duplexState&READ_STATUS)===READ_QUEUED&&(t2._duplexState&READ_FLOWING)!==0;){let e=this.shift();this.pipeTo!==null&&this.pipeTo.write(e)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e)}}update(){let t2=this.stream;t2._duplexState|=READ_UPDATING;do{for(this.drain();this.buffered<this.highWaterMark&&(t2._duplexState&SHOULD_NOT_READ)===READ_READ_AHEAD;)t2._duplexState|=READ_ACTIVE_AND_NEEDS_PUSH,t2._read(this.afterRead),this.drain();(t2._duplexState&READ_READABLE_STATUS)===READ_EMIT_READABLE_AND_QUEUED&&(t2._duplexState|=READ_EMITTED_READABLE,t2.emit("readable")),(t2._duplexState&READ_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=READ_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&READ_ENDING_STATUS)===READ_ENDING&&(t2._duplexState=(t2._duplexState|READ_DONE)&READ_NOT_ENDING,t2.emit("end"),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),this.pipeTo!==null&&this.pipeTo.end()),(t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&READ_NEXT_TICK)===0?!1:(this.stream._duplexState&=READ_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&READ_UPDATE_SYNC_STATUS)===READ_PRIMARY?this.update():this.updateNextTick()}updateNextTickIfOpen(){(this.stream._duplexState&READ_NEXT_TICK_OR_OPENING)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}updateNextTick(){(this.stream._duplexState&READ_NEXT_TICK)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},TransformState=class{constructor(t2){this.data=null,this.afterTransform=afterTransform.bind(t2),this.afterFinal=null}},Pipeline=class{constructor(t2,e,s3){this.from=t2,this.to=e,this.afterPipe=s3,this.error=null,this.pipeToFinished=!1}finished(){this.pipeToFinished=!0}done(t2,e){if(e&&(this.error=e),t2===this.to&&(this.to=null,this.from!==null)){((this.from._duplexState&READ_DONE)===0||!this.pipeToFinished)&&this.from.destroy(this.error||StreamError.PREMATURE_CLOSE("Writable stream closed"));return}if(t2===this.from&&(this.from=null,this.to!==null)){(t2._duplexState&READ_DONE)===0&&this.to.destroy(this.error||StreamError.PREMATURE_CLOSE("Readable stream closed"));return}this.afterPipe!==null&&this.afterPipe(this.error),this.to=this.from=this.afterPipe=null}};function afterDrain(){this.stream._duplexState|=READ_PIPE_DRAINED,this.updateCallback()}function afterFinal(i5){let t2=this.stream;i5&&t2.destroy(i5),(t2._duplexState&DESTROY_STATUS)===0&&(t2._duplexState|=WRITE_DONE,t2.emit("finish")),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),t2._duplexState&=WRITE_NOT_FINISHING,(t2._duplexState&WRITE_UPDATING)===0?this.update():this.updateNextTick()}function afterDestroy(i5){let t2=this.stream;!i5&&!StreamError.isStreamDestroyed(this.error)&&(i5=this.error),i5&&t2.emit("error",i5),t2._duplexState|=DESTROYED,t2.emit("close");let e=t2._readableState,s3=t2._writableState;if(e!==null&&e.pipeline!==null&&e.pipeline.done(t2,i5),s3!==null){for(;s3.drains!==null&&s3.drains.length>0;)s3.drains.shift().resolve(!1);s3.pipeline!==null&&s3.pipeline.done(t2,i5)}}function afterWrite(i5){let t2=this.stream;i5&&t2.destroy(i5),t2._duplexState&=WRITE_NOT_ACTIVE,this.drains!==null&&tickDrains(this.drains),(t2._duplexState&WRITE_DRAIN_STATUS)===WRITE_UNDRAINED&&(t2._duplexState&=WRITE_DRAINED,(t2._duplexState&WRITE_EMIT_DRAIN)===WRITE_EMIT_DRAIN&&t2.emit("drain")),this.updateCallback()}function afterRead(i5){i5&&this.stream.destroy(i5),this.stream._duplexState&=READ_NOT_ACTIVE,this.readAhead===!1&&(this.stream._duplexState&READ_RESUMED)===0&&(this.stream._duplexState&=READ_NO_READ_AHEAD),this.updateCallback()}function updateReadNT(){(this.stream._duplexState&READ_UPDATING)===0&&(this.stream._duplexState&=READ_NOT_NEXT_TICK,this.update())}function updateWriteNT(){(this.stream._duplexState&WRITE_UPDATING)===0&&(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,this.update())}function tickDrains(i5){for(let t2=0;t2<i5.length;t2++)--i5[t2].writes===0&&(i5.shift().resolve(!0),t2--)}function afterOpen(i5){let t2=this.stream;i5&&t2.destroy(i5),(t2._duplexState&DESTROYING)===0&&((t2._duplexState&READ_PRIMARY_STATUS)===0&&(t2._duplexState|=READ_PRIMARY),(t2._duplexState&WRITE_PRIMARY_STATUS)===0&&(t2._duplexState|=WRITE_PRIMARY),t2.emit("open")),t2._duplexState&=NOT_ACTIVE,t2._writableState!==null&&t2._writableState.updateCallback(),t2._readableState!==null&&t2._readableState.updateCallback()}function afterTransform(i5,t2){t2!=null&&this.push(t2),this._writableState.afterWrite(i5)}function newListener(i5){this._readableState!==null&&(i5==="data"&&(this._duplexState|=READ_EMIT_DATA|READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick()),i5==="readable"&&(this._duplexState|=READ_EMIT_READABLE,this._readableState.updateNextTick())),this._writableState!==null&&i5==="drain"&&(this._duplexState|=WRITE_EMIT_DRAIN,this._writableState.updateNextTick())}var Stream=class extends EventEmitter{constructor(t2){super(),this._duplexState=0,this._readableState=null,this._writableState=null,t2&&(t2.open&&(this._open=t2.open),t2.destroy&&(this._destroy=t2.destroy),t2.predestroy&&(this._predestroy=t2.predestroy),t2.signal&&t2.signal.addEventListener("abort",abort.bind(this))),this.on("newListener",newListener)}_open(t2){t2(null)}_destroy(t2){t2(null)}_predestroy(){}get readable(){return this._readableState!==null?!0:void 0}get writable(){return this._writableState!==null?!0:void 0}get destroyed(){return(this._duplexState&DESTROYED)!==0}get destroying(){return(this._duplexState&DESTROY_STATUS)!==0}destroy(t2){(this._duplexState&DESTROY_STATUS)===0&&(t2||(t2=StreamError.STREAM_DESTROYED()),this._duplexState=(this._duplexState|DESTROYING)&NON_PRIMARY,this._readableState!==null&&(this._readableState.highWaterMark=0,this._readableState.error=t2),this._writableState!==null&&(this._writableState.highWaterMark=0,this._writableState.error=t2),this._duplexState|=PREDESTROYING,this._predestroy(),this._duplexState&=NOT_PREDESTROYING,this._readableState!==null&&this._readableState.updateNextTick(),this._writableState!==null&&this._writableState.updateNextTick())}},Readable=class _Readable extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|WRITE_DONE|READ_READ_AHEAD,this._readableState=new ReadableState(this,t2),t2&&(this._readableState.readAhead===!1&&(this._duplexState&=READ_NO_READ_AHEAD),t2.read&&(this._read=t2.read),t2.eagerOpen&&this._readableState.updateNextTick(),t2.encoding&&this.setEncoding(t2.encoding))}static deferred(t2,e){let s3=new PassThrough(e);return t2().then(r4=>{if(r4===null)return s3.end();s3.destroying||pipeline(r4,s3,noop)}).catch(r4=>s3.destroy(r4)),s3}setEncoding(t2){let e=new TextDecoder(t2),s3=this._readableState.map||echo;return this._readableState.map=r4,this;function r4(l11){let a5=e.push(l11);return a5===""&&(l11.byteLength!==0||e.remaining>0)?null:s3(a5)}}_read(t2){t2(null)}pipe(t2,e){return this._readableState.updateNextTick(),this._readableState.pipe(t2,e),t2}read(){return this._readableState.updateNextTick(),this._readableState.read()}push(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.push(t2)}unshift(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.unshift(t2)}resume(){return this._duplexState|=READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick(),this}pause(){return this._duplexState&=this._readableState.readAhead===!1?READ_PAUSED_NO_READ_AHEAD:READ_PAUSED,this}static _fromAsyncIterator(t2,e){let s3,r4=new _Readable({...e,read(a5){t2.next().then(l11).then(a5.bind(null,null)).catch(a5)},predestroy(){s3=t2.return()},destroy(a5){if(!s3)return a5(null);s3.then(a5.bind(null,null)).catch(a5)}});return r4;function l11(a5){a5.done?r4.push(null):r4.push(a5.value)}}static from(t2,e){if(isReadStreamx(t2))return t2;if(t2[asyncIterator])return this._fromAsyncIterator(t2[asyncIterator](),e);Array.isArray(t2)||(t2=t2===void 0?[]:[t2]);let s3=0;return new _Readable({...e,read(r4){this.push(s3===t2.length?null:t2[s3++]),r4(null)}})}static isBackpressured(t2){return(t2._duplexState&READ_BACKPRESSURE_STATUS)!==0||t2._readableState.buffered>=t2._readableState.highWaterMark}static isPaused(t2){return(t2._duplexState&READ_RESUMED)===0}[asyncIterator](){let t2=this,e=null,s3=null,r4=null;return this.on("error",n2=>{e=n2}),this.on("readable",l11),this.on("close",a5),{[asyncIterator](){return this},next(){return new Promise(function(n2,u14){s3=n2,r4=u14;let h9=t2.read();h9!==null?d13(h9):(t2._duplexState&DESTROYED)!==0&&d13(null)})},return(){return _8(null)},throw(n2){return _8(n2)}};function l11(){s3!==null&&d13(t2.read())}function a5(){s3!==null&&d13(null)}function d13(n2){r4!==null&&(e?r4(e):n2===null&&(t2._duplexState&READ_DONE)===0?r4(StreamError.STREAM_DESTROYED()):s3({value:n2,done:n2===null}),r4=s3=null)}function _8(n2){return t2.destroy(n2),new Promise((u14,h9)=>{if(t2._duplexState&DESTROYED)return u14({value:void 0,done:!0});t2.once("close",function(){n2?h9(n2):u14({value:void 0,done:!0})})})}}},Writable=class extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|READ_DONE,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final),t2.eagerOpen&&this._writableState.updateNextTick())}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e){e(null)}_write(t2,e){this._writableState.autoBatch(t2,e)}_final(t2){t2(null)}static isBackpressured(t2){return(t2._duplexState&WRITE_BACKPRESSURE_STATUS)!==0}static drained(t2){if(t2.destroyed)return Promise.resolve(!1);let e=t2._writableState,r4=(isWritev(t2)?Math.min(1,e.queue.length):e.queue.length)+(t2._duplexState&WRITE_WRITING?1:0);return r4===0?Promise.resolve(!0):(e.drains===null&&(e.drains=[]),new Promise(l11=>{e.drains.push({writes:r4,resolve:l11})}))}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Duplex=class extends Readable{constructor(t2){super(t2),this._duplexState=OPENING|this._duplexState&READ_READ_AHEAD,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final))}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e){e(null)}_write(t2,e){this._writableState.autoBatch(t2,e)}_final(t2){t2(null)}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Transform=class extends Duplex{constructor(t2){super(t2),this._transformState=new TransformState(this),t2&&(t2.transform&&(this._transform=t2.transform),t2.flush&&(this._flush=t2.flush))}_write(t2,e){this._readableState.buffered>=this._readableState.highWaterMark?this._transformState.data=t2:this._transform(t2,this._transformState.afterTransform)}_read(t2){if(this._transformState.data!==null){let e=this._transformState.data;this._transformState.data=null,t2(null),this._transform(e,this._transformState.afterTransform)}else t2(null)}destroy(t2){super.destroy(t2),this._transformState.data!==null&&(this._transformState.data=null,this._transformState.afterTransform())}_transform(t2,e){e(null,t2)}_flush(t2){t2(null)}_final(t2){this._transformState.afterFinal=t2,this._flush(transformAfterFlush.bind(this))}},PassThrough=class extends Transform{};function transformAfterFlush(i5,t2){let e=this._transformState.afterFinal;if(i5)return e(i5);t2!=null&&this.push(t2),this.push(null),e(null)}function pipelinePromise(...i5){return new Promise((t2,e)=>pipeline(...i5,s3=>{if(s3)return e(s3);t2()}))}function pipeline(i5,...t2){let e=Array.isArray(i5)?[...i5,...t2]:[i5,...t2],s3=e.length&&typeof e[e.length-1]=="function"?e.pop():null;if(e.length<2)throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");let r4=e[0],l11=null,a5=null;for(let n2=1;n2<e.length;n2++)l11=e[n2],isStreamx(r4)?r4.pipe(l11,_8):(d13(r4,!0,n2>1,_8),r4.pipe(l11)),r4=l11;if(s3){let n2=!1,u14=isStreamx(l11)||!!(l11._writableState&&l11._writableState.autoDestroy);l11.on("error",h9=>{a5===null&&(a5=h9)}),l11.on("finish",()=>{n2=!0,u14||s3(a5)}),u14&&l11.on("close",()=>s3(a5||(n2?null:StreamError.PREMATURE_CLOSE())))}return l11;function d13(n2,u14,h9,o6){n2.on("error",o6),n2.on("close",f9);function f9(){if(u14&&n2._readableState&&!n2._readableState.ended||h9&&n2._writableState&&!n2._writableState.ended)return o6(StreamError.PREMATURE_CLOSE())}}function _8(n2){if(!(!n2||a5)){a5=n2;for(let u14 of e)u14.destroy(n2)}}}function echo(i5){return i5}function isStream(i5){return!!i5._readableState||!!i5._writableState}function isStreamx(i5){return typeof i5._duplexState=="number"&&isStream(i5)}function isEnding(i5){return!!i5._readableState&&i5._readableState.ending}function isEnded(i5){return!!i5._readableState&&i5._readableState.ended}function isFinishing(i5){return!!i5._writableState&&i5._writableState.ending}function isFinished(i5){return!!i5._writableState&&i5._writableState.ended}function getStreamError(i5,t2={}){let e=i5._readableState&&i5._readableState.error||i5._writableState&&i5._writableState.error;return!t2.all&&StreamError.isStreamDestroyed(e)?null:e}function isReadStreamx(i5){return isStreamx(i5)&&i5.readable}function isDisturbed(i5){return(i5._duplexState&OPENING)!==OPENING||(i5._duplexState&DESTROYING)===DESTROYING||(i5._duplexState&ACTIVE_OR_TICKING)!==0}function isTypedArray(i5){return typeof i5=="object"&&i5!==null&&typeof i5.byteLength=="number"}function defaultByteLength(i5){return isTypedArray(i5)?i5.byteLength:1024}function noop(){}function abort(){this.destroy(StreamError.ABORTED())}function isWritev(i5){return i5._writev!==Writable.prototype._writev&&i5._writev!==Duplex.prototype._writev}module2.exports={pipeline,pipelinePromise,isStream,isStreamx,isEnding,isEnded,isFinishing,isFinished,isDisturbed,getStreamError,Stream,Writable,Readable,Duplex,Transform,PassThrough}}});var require_headers=__commonJS({"node_modules/tar-stream/headers.js"(exports2){var b4a=require_b4a(),ZEROS="0000000000000000000",SEVENS="7777777777777777777",ZERO_OFFSET=48,USTAR_MAGIC=b4a.from([117,115,116,97,114,0]),USTAR_VER=b4a.from([ZERO_OFFSET,ZERO_OFFSET]),GNU_MAGIC=b4a.from([117,115,116,97,114,32]),GNU_VER=b4a.from([32,0]),MASK=4095,MAGIC_OFFSET=257,VERSION_OFFSET=263;exports2.decodeLongPath=function(e,n2){return decodeStr(e,0,e.length,n2)},exports2.encodePax=function(e){let n2="";e.name&&(n2+=addLength(" path="+e.name+`
`)),e.linkname&&(n2+=addLength(" linkpath="+e.linkname+`
`));let t2=e.pax;if(t2)for(let i5 in t2)n2+=addLength(" "+i5+"="+t2[i5]+`
`);return b4a.from(n2)},exports2.decodePax=function(e){let n2={};for(;e.length;){let t2=0;for(;t2<e.length&&e[t2]!==32;)t2++;let i5=parseInt(b4a.toString(e.subarray(0,t2)),10);if(!i5)return n2;let c9=b4a.toString(e.subarray(t2+1,i5-1)),a5=c9.indexOf("=");if(a5===-1)return n2;n2[c9.slice(0,a5)]=c9.slice(a5+1),e=e.subarray(i5)}return n2},exports2.encode=function(e){let n2=b4a.alloc(512),t2=e.name,i5="";if(e.typeflag===5&&t2[t2.length-1]!=="/"&&(t2+="/"),b4a.byteLength(t2)!==t2.length)return null;for(;b4a.byteLength(t2)>100;){let c9=t2.indexOf("/");if(c9===-1)return null;i5+=i5?"/"+t2.slice(0,c9):t2.slice(0,c9),t2=t2.slice(c9+1)}return b4a.byteLength(t2)>100||b4a.byteLength(i5)>155||e.linkname&&b4a.byteLength(e.linkname)>100?null:(b4a.write(n2,t2),b4a.write(n2,encodeOct(e.mode&MASK,6),100),b4a.write(n2,encodeOct(e.uid,6),108),b4a.write(n2,encodeOct(e.gid,6),116),encodeSize(e.size,n2,124),b4a.write(n2,encodeOct(e.mtime.getTime()/1e3|0,11),136),n2[156]=ZERO_OFFSET+toTypeflag(e.type),e.linkname&&b4a.write(n2,e.linkname,157),b4a.copy(USTAR_MAGIC,n2,MAGIC_OFFSET),b4a.copy(USTAR_VER,n2,VERSION_OFFSET),e.uname&&b4a.write(n2,e.uname,265),e.gname&&b4a.write(n2,e.gname,297),b4a.write(n2,encodeOct(e.devmajor||0,6),329),b4a.write(n2,encodeOct(e.devminor||0,6),337),i5&&b4a.write(n2,i5,345),b4a.write(n2,encodeOct(cksum(n2),6),148),n2)},exports2.decode=function(e,n2,t2){let i5=e[156]===0?0:e[156]-ZERO_OFFSET,c9=decodeStr(e,0,100,n2),a5=decodeOct(e,100,8),l11=decodeOct(e,108,8),u14=decodeOct(e,116,8),s3=decodeOct(e,124,12),h9=decodeOct(e,136,12),g15=toType(i5),d13=e[157]===0?null:decodeStr(e,157,100,n2),m12=decodeStr(e,265,32),x10=decodeStr(e,297,32),y14=decodeOct(e,329,8),w7=decodeOct(e,337,8),o6=cksum(e);if(o6===256)return null;if(o6!==decodeOct(e,148,8))throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");if(isUSTAR(e))e[345]&&(c9=decodeStr(e,345,155,n2)+"/"+c9);else if(!isGNU(e)&&!t2)throw new Error("Invalid tar header: unknown format.");return i5===0&&c9&&c9[c9.length-1]==="/"&&(i5=5),{name:c9,mode:a5,uid:l11,gid:u14,size:s3,byteOffset:0,mtime:new Date(1e3*h9),type:g15,linkname:d13,uname:m12,gname:x10,devmajor:y14,devminor:w7,pax:null}};function isUSTAR(r4){return b4a.equals(USTAR_MAGIC,r4.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))}function isGNU(r4){return b4a.equals(GNU_MAGIC,r4.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))&&b4a.equals(GNU_VER,r4.subarray(VERSION_OFFSET,VERSION_OFFSET+2))}function clamp(r4,e,n2){return typeof r4!="number"?n2:(r4=~~r4,r4>=e?e:r4>=0||(r4+=e,r4>=0)?r4:0)}function toType(r4){switch(r4){case 0:return"file";case 1:return"link";case 2:return"symlink";case 3:return"character-device";case 4:return"block-device";case 5:return"directory";case 6:return"fifo";case 7:return"contiguous-file";case 72:return"pax-header";case 55:return"pax-global-header";case 27:return"gnu-long-link-path";case 28:case 30:return"gnu-long-path"}return null}function toTypeflag(r4){switch(r4){case"file":return 0;case"link":return 1;case"symlink":return 2;case"character-device":return 3;case"block-device":return 4;case"directory":return 5;case"fifo":return 6;case"contiguous-file":return 7;case"pax-header":return 72}return 0}function indexOf(r4,e,n2,t2){for(;n2<t2;n2++)if(r4[n2]===e)return n2;return t2}function cksum(r4){let e=256;for(let n2=0;n2<148;n2++)e+=r4[n2];for(let n2=156;n2<512;n2++)e+=r4[n2];return e}function encodeOct(r4,e){return r4=r4.toString(8),r4.length>e?SEVENS.slice(0,e)+" ":ZEROS.slice(0,e-r4.length)+r4+" "}function encodeSizeBin(r4,e,n2){e[n2]=128;for(let t2=11;t2>0;t2--)e[n2+t2]=r4&255,r4=Math.floor(r4/256)}function encodeSize(r4,e,n2){r4.toString(8).length>11?encodeSizeBin(r4,e,n2):b4a.write(e,encodeOct(r4,11),n2)}function parse256(r4){let e;if(r4[0]===128)e=!0;else if(r4[0]===255)e=!1;else return null;let n2=[],t2;for(t2=r4.length-1;t2>0;t2--){let a5=r4[t2];e?n2.push(a5):n2.push(255-a5)}let i5=0,c9=n2.length;for(t2=0;t2<c9;t2++)i5+=n2[t2]*Math.pow(256,t2);return e?i5:-1*i5}function decodeOct(r4,e,n2){if(r4=r4.subarray(e,e+n2),e=0,r4[e]&128)return parse256(r4);{for(;e<r4.length&&r4[e]===32;)e++;let t2=clamp(indexOf(r4,32,e,r4.length),r4.length,r4.length);for(;e<t2&&r4[e]===0;)e++;return t2===e?0:parseInt(b4a.toString(r4.subarray(e,t2)),8)}}function decodeStr(r4,e,n2,t2){return b4a.toString(r4.subarray(e,indexOf(r4,0,e,e+n2)),t2)}function addLength(r4){let e=b4a.byteLength(r4),n2=Math.floor(Math.log(e)/Math.log(10))+1;return e+n2>=Math.pow(10,n2)&&n2++,e+n2+r4}}});var require_extract=__commonJS({"node_modules/tar-stream/extract.js"(exports2,module2){var{Writable,Readable,getStreamError}=require_streamx(),FIFO=require_fast_fifo(),b4a=require_b4a(),headers=require_headers(),EMPTY=b4a.alloc(0),MAX_HEADER_SIZE=4*1024*1024,BufferList=class{constructor(){this.buffered=0,this.shifted=0,this.queue=new FIFO,this._offset=0}push(e){this.buffered+=e.byteLength,this.queue.push(e)}shiftFirst(e){return this.buffered===0?null:this._next(e)}shift(e){if(e>this.buffered)return null;if(e===0)return EMPTY;let t2=this._next(e);if(e===t2.byteLength)return t2;let s3=[t2];for(;(e-=t2.byteLength)>0;)t2=this._next(e),s3.push(t2);return b4a.concat(s3)}_next(e){let t2=this.queue.peek(),s3=t2.byteLength-this._offset;if(e>=s3){let h9=this._offset?t2.subarray(this._offset,t2.byteLength):t2;return this.queue.shift(),this._offset=0,this.buffered-=s3,this.shifted+=s3,h9}return this.buffered-=e,this.shifted+=e,t2.subarray(this._offset,this._offset+=e)}},Source=class extends Readable{constructor(e,t2,s3){super(),this.header=t2,this.offset=s3,this._parent=e}_read(e){this.header.size===0&&this.push(null),this._parent._stream===this&&this._parent._update(),e(null)}_predestroy(){this._parent.destroy(getStreamError(this))}_detach(){this._parent._stream===this&&(this._parent._stream=null,this._parent._missing=overflow(this.header.size),this._parent._update())}_destroy(e){this._detach(),e(null)}},Extract=class extends Writable{constructor(e){super(e),e||(e={}),this._buffer=new BufferList,this._offset=0,this._header=null,this._stream=null,this._missing=0,this._longHeader=!1,this._callback=noop,this._locked=!1,this._finished=!1,this._pax=null,this._paxGlobal=null,this._gnuLongPath=null,this._gnuLongLinkPath=null,this._filenameEncoding=e.filenameEncoding||"utf-8",this._allowUnknownFormat=!!e.allowUnknownFormat,this._unlockBound=this._unlock.bind(this)}_unlock(e){if(this._locked=!1,e){this.destroy(e),this._continueWrite(e);return}this._update()}_consumeHeader(){if(this._locked)return!1;this._offset=this._buffer.shifted;try{this._header=headers.decode(this._buffer.shift(512),this._filenameEncoding,this._allowUnknownFormat)}catch(e){return this._continueWrite(e),!1}if(!this._header)return!0;switch(this._header.byteOffset=this._buffer.shifted,this._header.type){case"gnu-long-path":case"gnu-long-link-path":case"pax-global-header":case"pax-header":return this._longHeader=!0,this._missing=this._header.size,this._missing>MAX_HEADER_SIZE?(this._continueWrite(new Error("Header exceeds max size")),!1):!0}return this._locked=!0,this._applyLongHeaders(),this._header.size>=0?this._header.size===0||this._header.type==="directory"?(this.emit("entry",this._header,this._createStream(),this._unlockBound),!0):(this._stream=this._createStream(),this._missing=this._header.size,this.emit("entry",this._header,this._stream,this._unlockBound),!0):(this._continueWrite(new Error("Invalid header")),!1)}_applyLongHeaders(){this._gnuLongPath&&(this._header.name=this._gnuLongPath,this._gnuLongPath=null),this._gnuLongLinkPath&&(this._header.linkname=this._gnuLongLinkPath,this._gnuLongLinkPath=null),this._pax&&(this._pax.path&&(this._header.name=this._pax.path),this._pax.linkpath&&(this._header.linkname=this._pax.linkpath),this._pax.size&&(this._header.size=parseInt(this._pax.size,10)),this._header.pax=this._pax,this._pax=null)}_decodeLongHeader(e){switch(this._header.type){case"gnu-long-path":this._gnuLongPath=headers.decodeLongPath(e,this._filenameEncoding);break;case"gnu-long-link-path":this._gnuLongLinkPath=headers.decodeLongPath(e,this._filenameEncoding);break;case"pax-global-header":this._paxGlobal=headers.decodePax(e);break;case"pax-header":this._pax=this._paxGlobal===null?headers.decodePax(e):Object.assign({},this._paxGlobal,headers.decodePax(e));break}}_consumeLongHeader(){this._longHeader=!1,this._missing=overflow(this._header.size);let e=this._buffer.shift(this._header.size);try{this._decodeLongHeader(e)}catch(t2){return this._continueWrite(t2),!1}return!0}_consumeStream(){let e=this._buffer.shiftFirst(this._missing);if(e===null)return!1;this._missing-=e.byteLength;let t2=this._stream.push(e);return this._missing===0?(this._stream.push(null),t2&&this._stream._detach(),t2&&this._locked===!1):t2}_createStream(){return new Source(this,this._header,this._offset)}_update(){for(;this._buffer.buffered>0&&!this.destroying;){if(this._missing>0){if(this._stream!==null){if(this._consumeStream()===!1)return;continue}if(this._longHeader===!0){if(this._missing>this._buffer.buffered)break;if(this._consumeLongHeader()===!1)return!1;continue}let e=this._buffer.shiftFirst(this._missing);e!==null&&(this._missing-=e.byteLength);continue}if(this._buffer.buffered<512)break;if(this._stream!==null||this._consumeHeader()===!1)return}this._continueWrite(null)}_continueWrite(e){let t2=this._callback;this._callback=noop,t2(e)}_write(e,t2){this._callback=t2,this._buffer.push(e),this._update()}_final(e){this._finished=this._missing===0&&this._buffer.buffered===0,e(this._finished?null:new Error("Unexpected end of data"))}_predestroy(){this._continueWrite(null)}_destroy(e){this._stream&&this._stream.destroy(getStreamError(this)),e(null)}[Symbol.asyncIterator](){let e=null,t2=null,s3=null,h9=null,a5=null,u14=this;return this.on("entry",d13),this.on("error",i5=>{e=i5}),this.on("close",c9),{[Symbol.asyncIterator](){return this},next(){return new Promise(f9)},return(){return _8(null)},throw(i5){return _8(i5)}};function l11(i5){if(!a5)return;let n2=a5;a5=null,n2(i5)}function f9(i5,n2){if(e)return n2(e);if(h9){i5({value:h9,done:!1}),h9=null;return}t2=i5,s3=n2,l11(null),u14._finished&&t2&&(t2({value:void 0,done:!0}),t2=s3=null)}function d13(i5,n2,o6){a5=o6,n2.on("error",noop),t2?(t2({value:n2,done:!1}),t2=s3=null):h9=n2}function c9(){l11(e),t2&&(e?s3(e):t2({value:void 0,done:!0}),t2=s3=null)}function _8(i5){return u14.destroy(i5),l11(i5),new Promise((n2,o6)=>{if(u14.destroyed)return n2({value:void 0,done:!0});u14.once("close",function(){i5?o6(i5):n2({value:void 0,done:!0})})})}}};module2.exports=function(e){return new Extract(e)};function noop(){}function overflow(r4){return r4&=511,r4&&512-r4}}});var require_constants=__commonJS({"node_modules/tar-stream/constants.js"(exports2,module2){var constants={S_IFMT:61440,S_IFDIR:16384,S_IFCHR:8192,S_IFBLK:24576,S_IFIFO:4096,S_IFLNK:40960};try{module2.exports=(__nccwpck_require__(896).constants)||constants}catch{module2.exports=constants}}});var require_pack=__commonJS({"node_modules/tar-stream/pack.js"(exports2,module2){var{Readable,Writable,getStreamError}=require_streamx(),b4a=require_b4a(),constants=require_constants(),headers=require_headers(),DMODE=493,FMODE=420,END_OF_TAR=b4a.alloc(1024),Sink=class extends Writable{constructor(i5,t2,n2){super({mapWritable,eagerOpen:!0}),this.written=0,this.header=t2,this._callback=n2,this._linkname=null,this._isLinkname=t2.type==="symlink"&&!t2.linkname,this._isVoid=t2.type!=="file"&&t2.type!=="contiguous-file",this._finished=!1,this._pack=i5,this._openCallback=null,this._pack._stream===null?this._pack._stream=this:this._pack._pending.push(this)}_open(i5){this._openCallback=i5,this._pack._stream===this&&this._continueOpen()}_continuePack(i5){if(this._callback===null)return;let t2=this._callback;this._callback=null,t2(i5)}_continueOpen(){this._pack._stream===null&&(this._pack._stream=this);let i5=this._openCallback;if(this._openCallback=null,i5!==null){if(this._pack.destroying)return i5(new Error("pack stream destroyed"));if(this._pack._finalized)return i5(new Error("pack stream is already finalized"));this._pack._stream=this,this._isLinkname||this._pack._encode(this.header),this._isVoid&&(this._finish(),this._continuePack(null)),i5(null)}}_write(i5,t2){if(this._isLinkname)return this._linkname=this._linkname?b4a.concat([this._linkname,i5]):i5,t2(null);if(this._isVoid)return i5.byteLength>0?t2(new Error("No body allowed for this entry")):t2();if(this.written+=i5.byteLength,this._pack.push(i5))return t2();this._pack._drain=t2}_finish(){this._finished||(this._finished=!0,this._isLinkname&&(this.header.linkname=this._linkname?b4a.toString(this._linkname,"utf-8"):"",this._pack._encode(this.header)),overflow(this._pack,this.header.size),this._pack._done(this))}_final(i5){if(this.written!==this.header.size)return i5(new Error("Size mismatch"));this._finish(),i5(null)}_getError(){return getStreamError(this)||new Error("tar entry destroyed")}_predestroy(){this._pack.destroy(this._getError())}_destroy(i5){this._pack._done(this),this._continuePack(this._finished?null:this._getError()),i5()}},Pack=class extends Readable{constructor(i5){super(i5),this._drain=noop,this._finalized=!1,this._finalizing=!1,this._pending=[],this._stream=null}entry(i5,t2,n2){if(this._finalized||this.destroying)throw new Error("already finalized or destroyed");typeof t2=="function"&&(n2=t2,t2=null),n2||(n2=noop),(!i5.size||i5.type==="symlink")&&(i5.size=0),i5.type||(i5.type=modeToType(i5.mode)),i5.mode||(i5.mode=i5.type==="directory"?DMODE:FMODE),i5.uid||(i5.uid=0),i5.gid||(i5.gid=0),i5.mtime||(i5.mtime=new Date),typeof t2=="string"&&(t2=b4a.from(t2));let e=new Sink(this,i5,n2);return b4a.isBuffer(t2)?(i5.size=t2.byteLength,e.write(t2),e.end(),e):(e._isVoid,e)}finalize(){if(this._stream||this._pending.length>0){this._finalizing=!0;return}this._finalized||(this._finalized=!0,this.push(END_OF_TAR),this.push(null))}_done(i5){i5===this._stream&&(this._stream=null,this._finalizing&&this.finalize(),this._pending.length&&this._pending.shift()._continueOpen())}_encode(i5){if(!i5.pax){let t2=headers.encode(i5);if(t2){this.push(t2);return}}this._encodePax(i5)}_encodePax(i5){let t2=headers.encodePax({name:i5.name,linkname:i5.linkname,pax:i5.pax}),n2={name:"PaxHeader",mode:i5.mode,uid:i5.uid,gid:i5.gid,size:t2.byteLength,mtime:i5.mtime,type:"pax-header",linkname:i5.linkname&&"PaxHeader",uname:i5.uname,gname:i5.gname,devmajor:i5.devmajor,devminor:i5.devminor};this.push(headers.encode(n2)),this.push(t2),overflow(this,t2.byteLength),n2.size=i5.size,n2.type=i5.type,this.push(headers.encode(n2))}_doDrain(){let i5=this._drain;this._drain=noop,i5()}_predestroy(){let i5=getStreamError(this);for(this._stream&&this._stream.destroy(i5);this._pending.length;){let t2=this._pending.shift();t2.destroy(i5),t2._continueOpen()}this._doDrain()}_read(i5){this._doDrain(),i5()}};module2.exports=function(i5){return new Pack(i5)};function modeToType(s3){switch(s3&constants.S_IFMT){case constants.S_IFBLK:return"block-device";case constants.S_IFCHR:return"character-device";case constants.S_IFDIR:return"directory";case constants.S_IFIFO:return"fifo";case constants.S_IFLNK:return"symlink"}return"file"}function noop(){}function overflow(s3,i5){i5&=511,i5&&s3.push(END_OF_TAR.subarray(0,512-i5))}function mapWritable(s3){return b4a.isBuffer(s3)?s3:b4a.from(s3)}}});var require_tar_stream=__commonJS({"node_modules/tar-stream/index.js"(exports2){exports2.extract=require_extract(),exports2.pack=require_pack()}});var shared$5,envLines,init_env_lines=__esm({"shared:src/targets/direct/env-lines.ts"(){shared$5=(__nccwpck_require__(377).shared)["src/targets/direct/env-lines.ts"],envLines=shared$5.envLines}});function stateOf(t2,e,n2,c9){let f9={};for(let r4 of e.all("outcome")){let[o6="",i5="",u14="",s3=""]=r4.split(" "),a5=OUTCOMES.find(l11=>l11===i5);a5!==void 0&&(f9[o6]={outcome:a5,by:u14,at:s3})}return{host:t2,current:k2(e),active:e.get("active")?.trim(),running:e.all("running").map(r4=>{let[o6="",i5="",u14=""]=r4.split(" ");return{slot:o6,release:i5,pid:u14}}),releases:e.all("release").map(r4=>{let[o6="",i5="0",u14="no",s3=""]=r4.split(" ");return{id:o6,good:Number(i5),bad:u14==="yes",archive:d5(s3)}}),backups:e.all("backup").map(r4=>{let[o6="",i5=""]=r4.split(" ");return{name:o6,release:i5}}),owner:ownerOf(e),locked:lockedOf(e),undo:d5(e.get("undo")),committed:d5(e.get("committed")),undone:d5(e.get("undone")),switched:d5(e.get("switched")),disarmed:d5(e.get("disarmed")),outcomes:f9,sameSecrets:n2===void 0?void 0:e.get("secrets")===(0,import_node_crypto3.createHash)("sha256").update(c9+n2).digest("hex"),facts:Object.fromEntries(e.below(""))}}function ownerOf(t2){let e=d5(t2.get("owner"));if(e===void 0)return;let n2=Object.fromEntries(t2.below("owner-")),c9=n2.kind;return{id:e,kind:c9==="rollback"||c9==="flip"||c9==="recover"?c9:"deploy",repository:n2.repository??"",runId:n2["run-id"]??"",attempt:n2.attempt??"",checkRunId:n2["check-run-id"]??"",actor:n2.actor??"",reason:n2.reason??"",url:n2.url??"",release:n2.release??"",guard:t2.get("guard")==="alive"?"alive":"dead"}}function ownerRecord(t2){let e={kind:t2.kind,repository:t2.repository,"run-id":t2.runId,attempt:t2.attempt,"check-run-id":t2.checkRunId,actor:t2.actor,reason:t2.reason,url:t2.url,release:t2.release};return record(e)}function record(t2){return Object.entries(t2).map(([e,n2])=>`${e} ${e==="kind"?`=${n2}`:Buffer.from(n2).toString("base64")}
`).join("")}function lockedOf(t2){let e=Object.fromEntries(t2.below("locked-"));if(e.kind!==void 0)return{kind:e.kind==="hold"?"hold":"person",actor:e.actor??"",reason:e.reason??""}}function k2(t2){let e=releaseOfId(t2.get("current")??"");if(e===void 0)return;let n2=O4(t2.get("manifest"));return n2?.startsWith(e.commit)===!0?{...e,commit:n2}:e}function O4(t2){if(t2!==void 0)try{let e=JSON.parse(t2),n2=typeof e=="object"&&e!==null&&"commit"in e?e.commit:void 0;return typeof n2=="string"&&/^[0-9a-f]{7,64}$/.test(n2)?n2:void 0}catch{return}}function d5(t2){return t2===void 0||t2===""?void 0:t2}var import_node_crypto3,init_state=__esm({"src/targets/direct/state.ts"(){"use strict";import_node_crypto3=__nccwpck_require__(598);init_target()}});async function overlay(a5,i5,r4,n2){let o6={...i5.files,".release/manifest.json":i5.manifest,".release/service":v6(r4,n2,i5),".release/env":envLines({RELEASE_ID:a5.id,RELEASE_VERSION:a5.version,RELEASE_COMMIT:a5.commit,RELEASE_CONFIG_HASH:a5.configHash,...r4.env}),".release/host.env":envLines(n2.env)};if(r4.strategy.kind==="blue-green")for(let t2 of["a","b"])o6[`.release/slot-${t2}.env`]=envLines(r4.strategy.slots[t2].env);let e=(0,import_tar_stream.pack)();for(let[t2,s3]of Object.entries(o6))e.entry({name:t2,mode:420,mtime:new Date(0)},s3);e.finalize();let c9=[];for await(let t2 of e)c9.push(t2);return Buffer.concat(c9)}function v6(a5,i5,{code:r4}){let{target:n2,strategy:o6}=a5,{manager:e}=n2,c9=d13=>String(Math.max(1,Math.ceil(d13/1e3))),t2=[record({manager:e.kind,"start-timeout":c9(n2.startTimeoutMs),"stop-timeout":c9(n2.stopTimeoutMs),...i5.runAs===void 0?{}:{"run-as":i5.runAs},..."archive"in r4?{archive:r4.sha256}:{}})],s3=(d13,g15)=>{for(let u14 of g15)t2.push(record({[d13]:u14}))};switch(e.kind){case"systemd":t2.push(record({unit:e.unit}));break;case"release":s3("argv",[`./bin/${e.name}`,"foreground"]);break;case"process":s3("argv",e.command);break;case"command":s3("start-argv",e.start),s3("stop-argv",e.stop),s3("status-argv",e.status);break}return o6.kind==="blue-green"&&(s3("switch-argv",o6.switchCommand),t2.push(record({"instance-a":o6.slots.a.instance,"instance-b":o6.slots.b.instance}))),s3("evidence",n2.evidence),s3("shared",n2.shared),t2.join("")}var import_tar_stream,init_contents=__esm({"src/targets/direct/contents.ts"(){"use strict";import_tar_stream=__toESM(require_tar_stream(),1);init_env_lines();init_state()}});function servingSlot(n2,t2){return t2.kind!=="blue-green"?MAIN:n2.active==="b"?"b":"a"}function nextSlot(n2,t2){return t2.kind!=="blue-green"?MAIN:n2.current!==void 0&&servingSlot(n2,t2)==="a"?"b":"a"}function undoLines(n2,t2,i5){let{strategy:r4}=i5,e=n2.current?.id,s3=servingSlot(n2,r4),o6=nextSlot(n2,r4);if(e===void 0){let c9=r4.kind==="blue-green"?[`link slots/${o6} -`]:[];return[`stop ${o6} -`,"secrets before","link current -",...c9]}return r4.kind==="blue-green"?["secrets before",`link slots/${s3} ${e}`,`start ${s3} ${e}`,`await ${s3} ${e}`,`traffic ${s3} ${e}`,`link current ${e}`,$5(o6,r4),`stop ${o6} -`,`link slots/${o6} -`]:[`stop ${MAIN} ${e===t2?"-":e}`,"secrets before",`link current ${e}`,`start ${MAIN} ${e}`]}function switchLines(n2,t2,i5){let{strategy:r4}=i5,e=nextSlot(n2,r4);return r4.kind==="blue-green"?{beside:[`stop ${e} -`,`link slots/${e} ${t2}`,"secrets next",`start ${e} ${t2}`],over:[`traffic ${e} ${t2}`,`link current ${t2}`]}:{beside:[],over:[`stop ${MAIN} -`,"secrets next",`link current ${t2}`,`start ${MAIN} ${t2}`]}}function backLines(n2,t2,i5){let{strategy:r4}=i5;if(r4.kind!=="blue-green")return[`stop ${MAIN} ${t2}`,`link current ${t2}`,`start ${MAIN} ${t2}`];let e=nextSlot(n2,r4),s3=servingSlot(n2,r4);return[`stop ${e} ${t2}`,`link slots/${e} ${t2}`,`start ${e} ${t2}`,`await ${e} ${t2}`,`traffic ${e} ${t2}`,`link current ${t2}`,$5(s3,r4),`stop ${s3} -`,`link slots/${s3} -`]}function $5(n2,{drainMs:t2}){return`drain ${n2} ${Math.ceil(Math.min(t2,1e4)/1e3)}`}var MAIN,init_lines=__esm({"src/targets/direct/lines.ts"(){"use strict";MAIN="main"}});function planForward(t2,s3,r4,n2){let{strategy:i5}=r4,p15=s3.map(({host:e})=>e),d13=$6(r4),m12=e=>Object.fromEntries(s3.map(a5=>[a5.host,[e(a5)]])),h9=[{name:"write the way back",phase:"snapshot",steps:m12(e=>y3("forward",undoLines(e,t2.id,r4)))},{name:`stage ${t2.id}`,phase:"stage",steps:m12(e=>I2(t2,e,n2))}],l11=[];if(i5.kind==="blue-green"){let e=M2(s3,o6=>nextSlot(o6,i5));for(let[o6,c9]of e)h9.push({name:`start it in slot ${o6}`,phase:"switch",gate:o6,steps:Object.fromEntries(c9.map(f9=>[f9.host,[u3(switchLines(f9,t2.id,r4).beside,`start ${t2.id} in slot ${o6}, beside what serves`,d13)]]))});for(let[o6,c9]of e)h9.push({name:`lead the traffic to slot ${o6}`,phase:"switch",gate:o6,steps:Object.fromEntries(c9.map(f9=>[f9.host,[u3(switchLines(f9,t2.id,r4).over,`switch the traffic to slot ${o6}`,d13)]]))});let a5=s3.filter(o6=>o6.current!==void 0);a5.length>0&&l11.push({name:`let the old slot finish for ${i5.drainMs/1e3} s, then stop it`,phase:"settle",waitMs:i5.drainMs,steps:Object.fromEntries(a5.map(o6=>{let c9=servingSlot(o6,i5);return[o6.host,[u3([`stop ${c9} -`,`link slots/${c9} -`],`stop slot ${c9}`,d13)]]}))})}else{let e=i5.kind==="rolling"?Math.min(i5.maxInFlight,p15.length):p15.length;for(let a5 of v7(s3,e))h9.push({name:`switch ${a5.map(({host:o6})=>o6).join(", ")}`,phase:"switch",gate:"main",steps:Object.fromEntries(a5.map(o6=>[o6.host,[u3(switchLines(o6,t2.id,r4).over,O5(o6,t2),d13)]]))})}return{release:t2.id,waves:h9,settle:l11,hosts:Object.fromEntries(s3.map(e=>[e.host,{from:e.current?.id??"",undo:undoLines(e,t2.id,r4)}])),notes:i5.kind==="recreate"||p15.length===1&&i5.kind==="rolling"?["the service is away while a host restarts it"]:[]}}function planBack(t2,s3,r4){let{strategy:n2}=r4,i5=s3.filter(e=>!e.releases.some(({id:a5})=>a5===t2.id));if(i5.length>0)throw new Refused(`${i5.map(({host:e})=>e).join(", ")} do not have release ${t2.id}`,"Choose one that every host has, or deploy it.");let p15=$6(r4),d13=e=>backLines(e,t2.id,r4),m12=n2.kind==="rolling"?Math.max(n2.maxInFlight,Math.ceil(s3.length/2)):s3.length,h9=e=>n2.kind==="blue-green"?nextSlot(e,n2):"main",l11=[{name:"write the way",phase:"snapshot",steps:Object.fromEntries(s3.map(e=>[e.host,[y3("back",d13(e))]]))}];for(let e of v7(s3,m12))for(let[a5,o6]of M2(e,h9))l11.push({name:`bring ${t2.id} back on ${o6.map(({host:c9})=>c9).join(", ")}`,phase:"switch",gate:a5,steps:Object.fromEntries(o6.map(c9=>[c9.host,[{verb:"undo",words:[],says:`${c9.current?.id??"nothing"} \u2192 ${t2.id}`,deadlineMs:p15}]]))});return{release:t2.id,waves:l11,settle:[],hosts:Object.fromEntries(s3.map(e=>[e.host,{from:e.current?.id??"",undo:d13(e)}])),notes:[]}}function hookStep(t2,s3){return{verb:"hook",words:[String(Math.ceil(t2.timeoutMs/1e3)),s3.id,t2.irreversible?"irreversible":"-",...t2.command.map(n2=>Buffer.from(n2).toString("base64"))],says:`hook ${t2.name}`,deadlineMs:t2.timeoutMs+b4}}function y3(t2,s3){return{verb:"snapshot",words:[t2,...s3],says:"write the undo",deadlineMs:b4}}function I2(t2,s3,r4){let n2=r4?.code,i5=s3.releases.find(({id:m12})=>m12===t2.id),p15=i5!==void 0&&(n2===void 0||!("archive"in n2)||i5.archive===n2.sha256),d13=p15?"it is there already":n2!==void 0&&"from"in n2?`copy the code of ${n2.from}`:"upload and unpack";return{verb:"stage",words:[t2.id,...p15?["present"]:[]],says:`stage ${t2.id}: ${d13}`,deadlineMs:H3}}function u3(t2,s3,r4){return{verb:"lines",words:t2,says:s3,deadlineMs:r4}}function O5(t2,s3){return t2.current===void 0?`start ${s3.id}`:`stop ${t2.current.id}, start ${s3.id}`}function $6({target:t2}){return 2*(t2.startTimeoutMs+t2.stopTimeoutMs)+b4}function v7(t2,s3){return Array.from({length:Math.ceil(t2.length/s3)},(r4,n2)=>t2.slice(n2*s3,(n2+1)*s3))}function M2(t2,s3){let r4=new Map;for(let n2 of t2)r4.set(s3(n2),[...r4.get(s3(n2))??[],n2]);return r4}var b4,H3,init_plan2=__esm({"src/targets/direct/plan.ts"(){"use strict";init_target();init_lines();b4=15e4,H3=9e5}});function preflight(s3,i5,a5,r4,n2){let o6=[],t2=(h9,m12,u14)=>{o6.push({host:s3.host,level:h9,text:m12,fix:u14})},{facts:e}=s3,d13=e.missing??"";if(d13!=="")return t2("blocker",`these programs are missing: ${d13}`,"Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there."),o6;let c9=s3.releases.find(({id:h9})=>h9===i5.id);s3.current?.id===i5.id&&n2!==void 0&&"archive"in n2.code&&c9?.archive!==void 0&&c9.archive!==n2.code.sha256&&t2("blocker",`${i5.id} is live there, built into other bytes (sha256 ${c9.archive.slice(0,12)}\u2026, not ${n2.code.sha256.slice(0,12)}\u2026)`,"What changed needs a version of its own."),e.system!=="Linux"&&t2("blocker",`it runs ${e.system}`,"Hosts are Linux."),e.writable!=="yes"&&t2("blocker",`its folder can not be written by ${e.user}`,"Create it for this user, or set `sudo: true`."),e.foreign!==void 0&&t2("blocker",`\`current\` there leads to ${e.foreign}, which was not put there by this suite`,"Move it away, or choose another `path`."),a5.target.manager.kind==="systemd"&&e.systemd!=="yes"&&t2("blocker","systemd can not be used there (it is not running, or we are not root)","Use `sudo: true`, or another manager.");for(let h9 of a5.target.ports){let[m12,u14,...b11]=(e[`port-${h9}`]??"").split(" ");if(m12==="no"){let p15=u14==="-"?"a process that this user may not see":`process ${u14} (${b11.join(" ").trim()})`;t2(s3.running.some(k8=>k8.release==="?")||u14==="-"?"warning":"blocker",`port ${h9} is in use by ${p15}`,"Stop it, or give the service another port.")}}r4!==void 0&&y4(e,r4,t2);let l11=Number(e["disk-free-kb"]??0),f9=r4===void 0?0:Math.ceil((r4.unpackedBytes+r4.packedBytes)/1024);return l11<f9?t2("blocker",`${g5(l11)} are free on its disk, the release takes ${g5(f9)}`,"Make room, or lower `keep`."):l11<f9*3&&t2("warning",`only ${g5(l11)} are free on its disk`,"Make room soon."),o6}function y4(s3,i5,a5){let{arch:r4="",libc:n2=""}=s3;i5.arch!==void 0&&i5.arch!==r4&&a5("blocker",`the release holds programs for ${i5.arch}, the host is ${r4}`,"Build it for the host's architecture.");let o6=/glibc (\d+)\.(\d+)|GLIBC (\d+)\.(\d+)/.exec(n2),t2=/musl/i.test(n2);if(i5.libc==="musl"&&!t2&&o6!==null&&a5("blocker",`the release was built for musl, the host has ${n2}`,"Build it on a system like the host."),i5.libc==="glibc"&&t2&&a5("blocker","the release was built for glibc, the host has musl","Build it on a system like the host."),i5.glibc!==void 0&&o6!==null){let[e=0,d13=0]=[Number(o6[1]??o6[3]),Number(o6[2]??o6[4])],[c9,l11]=i5.glibc;(c9>e||c9===e&&l11>d13)&&a5("blocker",`the release needs glibc ${c9}.${l11}, the host has ${e}.${d13}`,"Build it on a system as old as the oldest host.")}}function g5(s3){return`${Math.round(s3/1024)} MB`}var init_preflight=__esm({"src/targets/direct/preflight.ts"(){"use strict"}});function directTarget(c9,e){return new DirectTarget(c9,e)}function _3(c9){let e=releaseOfId(c9);if(e===void 0)throw new Error(`not a release: ${c9}`);return e}function g6(c9){return String(Buffer.byteLength(c9))}function u4(c9){return c9.map(e=>`${e}
`).join("")}function w2(c9){return Buffer.from(c9).toString("base64")}var import_node_fs2,F,W,f4,DirectTarget,init_direct=__esm({"src/targets/direct/direct.ts"(){"use strict";import_node_fs2=__nccwpck_require__(24);init_target();init_calls();init_contents();init_lines();init_plan2();init_preflight();init_state();F=30,W=2e4,f4=9e5;DirectTarget=class{hosts;parallel=F;calls;options;world;constructor(e,t2){this.options=e,this.world=t2;let{hosts:n2,connectTimeoutMs:s3}=e.environment.target;this.hosts=n2.map(({name:r4})=>r4).sort(),this.calls=new Calls(n2,{...e.ssh,connectTimeoutMs:s3},t2)}async inspect(e){let t2=this.world.randomHex(8),n2=this.options.environment.target.ports.join(","),s3=await this.calls.piped(e,["inspect",t2,n2===""?"-":n2]);return stateOf(e,s3,this.options.contents?.secrets,t2)}preflight(e,t2){return preflight(e,t2,this.options.environment,this.options.needs,this.options.contents)}plan(e,t2){return planForward(e,t2,this.options.environment,this.options.contents)}planBack(e,t2){return planBack(e,t2,this.options.environment)}serving(e){return servingSlot(e,this.options.environment.strategy)}hookStep(e,t2){return hookStep(e,t2)}async lease(e,t2,n2){let{guardMs:s3}=this.options.environment,r4=ownerRecord(t2),o6=["lease",t2.id,g6(r4),n2.over??"-",n2.breakHold?"break-hold":"-",String(Math.ceil(s3/1e3))],i5=await this.calls.installed(e,o6,{input:r4,deadlineMs:LOCK_MS+SPARE_MS}),a5=ownerOf(i5),l11=lockedOf(i5);switch(i5.get("answer")){case"granted":return{answer:"granted",undo:i5.get("undo")||void 0,replaced:i5.get("replaced")||void 0};case"held":if(a5!==void 0)return{answer:"held",owner:a5};break;case"locked":return{answer:"locked",locked:l11??{kind:"person",actor:"somebody",reason:""}}}throw new StepFailed(e,"the host answered a lease with something else")}async arm(e,t2){let n2=String(Math.ceil(this.options.environment.guardMs/1e3));return{survivesReboot:(await this.calls.verb(e,["arm",t2,n2],{fresh:!0,deadlineMs:LOCK_MS})).get("reboot")==="survives"}}async beat(e,t2){return(await this.calls.verb(e,["beat",t2],{deadlineMs:W})).get("guard")==="alive"?"alive":"dead"}async run(e,t2,n2){switch(n2.verb){case"snapshot":await this.snapshot(e,t2,n2);return;case"stage":await this.stage(e,t2,n2);return;case"lines":await this.calls.verb(e,["run",t2,g6(u4(n2.words))],{input:u4(n2.words),deadlineMs:n2.deadlineMs});return;case"undo":await this.calls.verb(e,["undo",t2,t2],{deadlineMs:n2.deadlineMs});return;case"hook":{let s3=await this.calls.verb(e,["hook",t2,...n2.words],{deadlineMs:n2.deadlineMs}),r4=s3.get("code")??"";if(r4!=="0")throw new StepFailed(e,`${n2.says} exited with ${r4}: ${(s3.get("output")??"").trim().split(`
`).slice(-6,-1).join(`
`)}`);return}default:throw new Error(`no such step: ${n2.verb}`)}}async commit(e,t2,n2,s3){await this.calls.verb(e,["commit",t2,n2,s3.id],{})}async undo(e,t2,n2){await this.calls.verb(e,["undo",t2,n2],{deadlineMs:this.moveMs()})}async end(e,t2,{outcome:n2,bad:s3,of:r4}){let o6=r4.flatMap(i5=>[i5.id,i5.outcome]);await this.calls.verb(e,["end",t2,n2,String(this.options.environment.keep),s3??"-",...o6],{deadlineMs:LOCK_MS})}async hold(e,t2,n2,s3){let r4=record({kind:"hold",actor:s3,reason:this.world.secrets.redact(n2)});await this.calls.verb(e,["hold",t2,g6(r4)],{input:r4})}async lock(e,t2,n2){await this.calls.installed(e,["lock",w2(t2),w2(n2)],{})}async unlock(e){await this.calls.installed(e,["unlock"],{})}async read(e,t2,n2){return(await this.calls.piped(e,["read",t2,w2(n2)])).get("content")??""}async evidence(e,t2,n2){return(await this.calls.verb(e,["evidence",t2,n2],{deadlineMs:LOCK_MS,keepBytes:16777216})).below("file:").map(([r4,o6])=>({name:r4,text:o6}))}async endpoint(e,t2){let{host:n2}=this.calls.at(e),{strategy:s3}=this.options.environment,r4=s3.kind==="blue-green"?t2==="b"?s3.slots.b.instance:s3.slots.a.instance:n2.instance,o6=s3.kind==="blue-green"?`${e} slot ${t2}`:e;return this.through(e,r4,o6)}async fromHost(e,t2){return this.through(e,t2,`${t2} as ${e} sees it`)}async watch(e,t2,n2,s3){let r4=Math.ceil(n2/1e3);try{let o6=await this.calls.piped(e,["watch",t2,String(r4)],{deadlineMs:n2+SPARE_MS,signal:s3}),i5=o6.get("died");return i5===void 0?void 0:{why:i5,log:o6.get("log")??""}}catch(o6){if(s3.aborted)return;throw o6}}async close(){await this.calls.close()}async through(e,t2,n2){let{hostname:s3,port:r4,protocol:o6,origin:i5,pathname:a5}=new URL(t2),l11=`${i5}${a5==="/"?"":a5.replace(/\/$/,"")}`,h9=s3.replace(/^\[|\]$/g,""),p15=await this.calls.at(e).connection.forward(h9,Number(r4)||(o6==="https:"?443:80));return{name:n2,url:l11,...p15===void 0?{}:{socketPath:p15}}}async snapshot(e,t2,n2){let[s3="forward",...r4]=n2.words,o6=new Date(this.world.clock.now()).toISOString().replace(/[-:]/g,"").replace("T","-").slice(0,15);await this.calls.verb(e,["snapshot",t2,g6(u4(r4)),`${this.options.service}-backup-${o6}`,s3],{input:u4(r4),deadlineMs:LOCK_MS})}async stage(e,t2,n2){let[s3="",r4]=n2.words,{contents:o6,environment:i5}=this.options;if(o6===void 0)throw new Error("nothing to stage");o6.secrets!==void 0&&await this.calls.verb(e,["upload",t2,g6(o6.secrets),"secrets","-"],{input:o6.secrets});let{code:a5}=o6,l11="archive"in a5&&r4!=="present";if(l11){let{size:y14}=(0,import_node_fs2.statSync)(a5.archive);await this.calls.verb(e,["upload",t2,String(y14),"archive",a5.sha256],{input:(0,import_node_fs2.createReadStream)(a5.archive),deadlineMs:f4})}let h9=await overlay(_3(s3),o6,i5,this.calls.at(e).host),p15="from"in a5&&r4!=="present"?a5.from:"-";await this.calls.verb(e,["stage",t2,String(h9.length),s3,l11?"archive":"-",p15],{input:h9,deadlineMs:f4})}moveMs(){let{startTimeoutMs:e,stopTimeoutMs:t2}=this.options.environment.target;return 2*(e+t2)+LOCK_MS}}}});var shared$6,Summary,escapeMarkdown,writeSummary,init_summary=__esm({"shared:src/core/summary.ts"(){shared$6=(__nccwpck_require__(377).shared)["src/core/summary.ts"],Summary=shared$6.Summary,escapeMarkdown=shared$6.escapeMarkdown,writeSummary=shared$6.writeSummary}});var shared$7,HttpFailure,redactUrl,systemHttp,init_http=__esm({"shared:src/core/http.ts"(){shared$7=(__nccwpck_require__(377).shared)["src/core/http.ts"],HttpFailure=shared$7.HttpFailure,redactUrl=shared$7.redactUrl,systemHttp=shared$7.systemHttp}});var shared$8,printableLine,printableLines,withoutCommands,init_printable=__esm({"shared:src/core/printable.ts"(){shared$8=(__nccwpck_require__(377).shared)["src/core/printable.ts"],printableLine=shared$8.printableLine,printableLines=shared$8.printableLines,withoutCommands=shared$8.withoutCommands}});function sentenceOf(e){let{dryRun:l11,probe:t2}=e,a5=l11?`Dry run: ${u5(e)}`:$7(e),o6=succeeded(e.intent,e.outcome)?"":f5(e),r4=l11||t2===void 0?"":`; ${t2.lost} of ${t2.sent} requests were lost`;return h2(`${a5}${o6===""?"":`: ${o6}`}${r4}.`)}function $7({intent:e,outcome:l11,service:t2,environment:a5,version:o6,previousVersion:r4}){let s3=o6===""?t2:`${t2} ${o6}`,i5=r4===""?"the release before":r4;switch(l11){case"deployed":return`${s3} is live in ${a5}${r4===""||r4===o6?"":` (before: ${r4})`}`;case"unchanged":return e==="recover"?`Nothing was left to recover of ${s3} in ${a5}`:`${s3} was live in ${a5} already, and is well`;case"stale":return`${s3} was not deployed to ${a5}, because a newer commit is live there`;case"refused":return e==="rollback"?`The rollback of ${t2} in ${a5} was refused`:`${s3} was not deployed to ${a5}`;case"rolled_back":return e==="rollback"?`${t2} in ${a5} was rolled back${o6===""?"":` to ${o6}`}`:`${s3} failed in ${a5}, and ${e==="recover"?"the release before":i5} is live again`;case"removed":return`${s3} failed in ${a5} and was removed; there was no release before, so nothing runs`;case"rollback_unverified":return`${s3} in ${a5} was taken back, but what is live now was not seen to be healthy`;case"held":return`${s3} failed in ${a5} and was left as it is, for a person to look at`;case"mixed":return`${s3} is live on some hosts of ${a5} only`;case"unknown":return`What is live of ${t2} in ${a5} is not known`}}function u5(e){let{outcome:l11,intent:t2,service:a5,environment:o6,version:r4}=e;return l11!=="unchanged"?$7(e):`a ${t2==="rollback"?"rollback":"deployment"} of ${r4===""?a5:`${a5} ${r4}`} in ${o6} was planned, and nothing was changed`}function f5({reason:e}){let l11=printableLines(e.slice(0,n*2)).join(" ").replace(/\s+/g," ").trim();return(l11.length<=n?l11:`${l11.slice(0,n)}\u2026`).replace(/[.;:]+$/,"")}function h2(e){return printableLines(e).join(" ").replaceAll("<","\u2039").replaceAll(">","\u203A").replace(/@(?=(?:all|channel|everyone|here)\b)/gi,"@ ")}var n,init_sentence=__esm({"src/notify/sentence.ts"(){"use strict";init_printable();init_words();n=300}});async function notify(e,t2,s3,n2){try{let{status:o6}=await n2.http(e,{method:"POST",headers:{"content-type":"application/json; charset=utf-8","idempotency-key":t2.deploymentId.replace(/[^\x21-\x7e]/g,"").slice(0,200)},body:JSON.stringify(y5(t2,s3.run,n2)),deadlineMs:l6,attemptMs:d6,retries:u6,maxBytes:4096});(o6<200||o6>299)&&r3(`it answered HTTP ${o6}`,n2)}catch(o6){r3(o6 instanceof HttpFailure?p5[o6.kind]:"its URL is not a http: or https: URL",n2)}}function y5(e,t2,s3){let n2=s3.secrets.redact(printableLines(e.reason.slice(0,m4)).join(`
`));return{service:e.service,environment:e.environment,outcome:e.outcome,version:e.version,previousVersion:e.previousVersion,reason:n2,url:e.url,run:t2,requestsLost:e.probe?.lost??null,text:s3.secrets.redact(sentenceOf(e))}}function r3(e,t2){t2.log.warn(`The webhook was not told of the outcome: ${e}.`)}var l6,d6,u6,m4,p5,init_webhook=__esm({"src/notify/webhook.ts"(){"use strict";init_http();init_printable();init_sentence();l6=1e4,d6=4e3,u6=2,m4=2e3,p5={refused:"nothing listens at its URL",timeout:"no answer in time",dns:"the name in its URL could not be resolved",tls:"its TLS certificate is not trusted",reset:"the connection was closed before the answer was complete",cancelled:"the request was cancelled",other:"the request failed"}}});function clip(n2,r4){if(n2.length<=r4)return n2;let t2=i4(n2.slice(0,r4));return`${t2} \u2026 [${n2.length-t2.length} characters left out]`}function firstOf(n2,r4){return{kept:n2.slice(0,r4),left:Math.max(0,n2.length-r4)}}function headAndTail(n2,r4){let t2=Buffer.from(n2);if(t2.length<=r4)return n2;let e=Math.floor(r4/4),u14=t2.subarray(0,e).toString("utf8").replace(/\uFFFD$/,""),l11=t2.subarray(t2.length-(r4-e)).toString("utf8").replace(/^\uFFFD+/,"");return`${u14}

[\u2026 ${t2.length-r4} bytes left out \u2026]

${l11}`}function count(n2,r4){return`${n2} ${r4}${n2===1?"":"s"}`}function i4(n2){return/[\uD800-\uDBFF]$/.test(n2)?n2.slice(0,-1):n2}var init_text=__esm({"src/report/text.ts"(){"use strict"}});function storyOf(e){let{intent:n2,outcome:t2,service:s3,version:i5,environment:d13,dryRun:o6}=e,r4=succeeded(n2,t2),u14=o6?t2==="unchanged"?"dry run":`dry run, ${t2}`:t2,l11=o6?e.reason.replace(y6,""):e.reason;return{mark:o6&&r4?"\u{1F50D}":r4&&t2!=="stale"?"\u2705":g7[t2],tone:R3(e,r4),title:`${u14}: ${i5===""?s3:`${s3} ${i5}`} \u2192 ${d13}`,sentence:w3(e),reason:l11,reasonTitle:r4?"Why":t2==="refused"?"Why it was refused":"Why it failed"}}function R3({outcome:e,dryRun:n2},t2){return t2?n2||e==="stale"?"plain":"good":h3.has(e)?"alarm":"bad"}function w3({intent:e,outcome:n2,dryRun:t2}){return t2&&n2==="unchanged"?`Nothing was changed; this is what a ${e==="rollback"?"rollback":"deployment"} would do.`:t2&&n2==="refused"?"Nothing was changed; asked for in earnest, it would be refused.":e==="recover"&&n2==="unchanged"?"Nothing was left to recover.":MEANING[n2]}function phasesOf(e){return e.timeline.toSorted((n2,t2)=>n2.startMs-t2.startMs)}function totalMs(e){return Math.max(1,e.durationMs,...e.timeline.map(({startMs:n2,durationMs:t2})=>n2+t2))}function switchStartMs(e){let n2=phasesOf(e);return(n2.find(({phase:t2})=>t2==="switch")??n2.find(({phase:t2})=>t2==="go back"))?.startMs}function liveRows(e){return Object.entries(e.live).map(([n2,t2])=>({host:n2,release:t2,note:$8(n2,t2,e)}))}function $8(e,n2,t2){return n2==="?"?"could not be seen":n2!==""&&n2===t2.release?t2.intent==="rollback"?"the wanted release":"this release":n2!==t2.plan?.hosts[e]?.from?"":t2.dryRun?"stays":"the release before"}function liveTitle({outcome:e,dryRun:n2}){return m5.has(e)&&!n2?"Last seen live":"What is live where"}function lostSentence(e){let{probe:n2}=e;if(n2===void 0)return switchStartMs(e)===void 0?void 0:"Lost requests were not measured.";let t2=`${count(n2.sent,"request")} sent, ${n2.lost} lost`;return n2.lost===0?`${t2}.`:`${t2}; the longest time without an answer was ${formatDuration(n2.longestGapMs)}.`}function factsLine(e){return[`${e.intent} ${e.deploymentId}`,...e.previousVersion===""?[]:[`version before ${e.previousVersion}`],`started ${startedAt(e)}`,`took ${formatDuration(e.durationMs)}`,...e.planHash===""?[]:[`plan ${e.planHash}`]].join(", ")}function startedAt(e){return e.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/,"$1 $2 UTC")}function causeOf(e){let n2=e.evidence?.diagnosis?.cause??"";return e.reason.includes(n2)?"":n2}var g7,h3,m5,y6,init_story=__esm({"src/report/story.ts"(){"use strict";init_duration();init_words();init_text();g7={deployed:"\u2705",unchanged:"\u2705",stale:"\u23E9",refused:"\u{1F6AB}",rolled_back:"\u23EA",removed:"\u274C",rollback_unverified:"\u{1F6A8}",held:"\u270B",mixed:"\u{1F6A8}",unknown:"\u{1F6A8}"},h3=new Set(["rollback_unverified","held","mixed","unknown"]),m5=new Set(["held","unknown"]),y6=/^dry run: nothing was changed(?:; )?/}});function deploymentLines(n2){let t2=storyOf(n2),s3=n2.evidence?.diagnosis,i5=causeOf(n2),e=lostSentence(n2);return[`${t2.mark} ${clip(t2.title,200)}. ${t2.sentence}`,...o3("why",t2.reason),...o3("cause",i5),...o3("said",s3===void 0?"":`${s3.line} (${s3.where})`),...E5(n2),...o3("downtime",e??""),...L3(n2),...o3("took",_4(n2)),...o3("plan-hash",n2.dryRun?n2.planHash:""),...o3("warnings",n2.warnings.length===0?"":`${n2.warnings.length}: ${n2.warnings[0]}`),...firstOf(n2.next,S2).kept.flatMap(c9=>o3("next",c9))].map(c9=>withoutCommands(b6(c9)))}function o3(n2,t2){return t2===""?[]:[`  ${n2}: ${t2}`]}function E5(n2){let t2=new Map;for(let{host:f9,release:r4,note:l11}of liveRows(n2)){let a5=l11===""?r4:`${r4} (${l11})`;t2.set(a5,[...t2.get(a5)??[],f9])}let s3=liveTitle(n2)==="Last seen live"?"last seen live":"live",{kept:i5,left:e}=firstOf([...t2],T2),c9=i5.flatMap(([f9,r4])=>{let{kept:l11,left:a5}=firstOf(r4,8);return o3(s3,`${f9} on ${l11.join(", ")}${a5===0?"":` and ${a5} more`}`)});return e===0?c9:[...c9.slice(0,-1),`${c9.at(-1)}; ${count(e,"more release")}`]}function L3(n2){let t2=n2.checks.filter(({verdict:e})=>e!=="pass");if(n2.checks.length===0)return[];if(t2.length===0)return o3("checks",`all ${n2.checks.length} passed`);let{kept:s3,left:i5}=firstOf(t2,v8);return s3.flatMap(({name:e,where:c9,verdict:f9,detail:r4},l11)=>{let a5=l11===s3.length-1&&i5>0?`; ${i5} more did not pass`:"";return o3("check",`${clip(`${e} on ${c9} ${f9}: ${r4}`,m6-60)}${a5}`)})}function _4(n2){let s3=phasesOf(n2).toSorted((i5,e)=>e.durationMs-i5.durationMs).slice(0,3).map(({phase:i5,durationMs:e})=>`${i5} ${formatDuration(e)}`).join(", ");return`${formatDuration(n2.durationMs)}${s3===""?"":`, most of it ${s3}`}`}function b6(n2){let t2=printableLines(n2.slice(0,m6*4));return clip(t2.join(" ").replaceAll("	"," ").trimEnd(),m6)}var m6,T2,v8,S2,init_console=__esm({"src/report/console.ts"(){"use strict";init_duration();init_printable();init_story();init_text();m6=400,T2=3,v8=2,S2=3}});function deploymentSummary(n2){let e=new Summary,t2=storyOf(n2);e.heading(`${t2.mark} ${clip(t2.title,300)}. ${t2.sentence}`),e.paragraph(clip(factsLine(n2),1e3)),C3(n2,e),n2.dryRun&&I3(n2,e),D3(n2,e);let i5=lostSentence(n2);return i5!==void 0&&e.heading("Requests",3).paragraph(i5),E6(n2,e),j2(n2,e),!n2.dryRun&&n2.planText.length>0&&e.details(clip(`Plan ${n2.planHash}`,100),a5=>a5.code($9(n2))),q2(n2,e),B3(n2,e),e.toString()}function C3(n2,e){let{reason:t2,reasonTitle:i5}=storyOf(n2),a5=n2.evidence?.diagnosis;if(t2===""&&a5===void 0)return;e.heading(t2===""?"What the evidence shows":i5,3);let[s3="",...c9]=clip(t2.trim(),T3).split(/\r\n|\r|\n/);s3!==""&&e.paragraph(s3),c9.length>0&&e.code(c9.join(`
`));let h9=causeOf(n2);h9!==""&&e.paragraph(`Cause: ${clip(h9,p6)}`),a5!==void 0&&e.paragraph(`First fatal line, from ${clip(a5.where,p6)}:`).code(clip(a5.line,1e3))}function D3(n2,e){let{kept:t2,left:i5}=firstOf(liveRows(n2),u7);if(t2.length===0)return;let a5=t2.map(({host:s3,release:c9,note:h9})=>[s3,c9,h9].map(r4=>clip(r4,p6)));e.heading(liveTitle(n2),3).table([["Host","Release",""],...a5]),d7(i5,"host",e)}function E6(n2,e){let{kept:t2,left:i5}=firstOf(phasesOf(n2),u7);if(t2.length===0)return;let a5=totalMs(n2),s3=t2.map(({phase:c9,startMs:h9,durationMs:r4,ok:g15})=>[`${g15?"\u2713":"\u2717"} ${clip(c9,100)}`,formatDuration(r4),L4(h9,r4,a5)]);e.heading("Timeline",3).table([["Phase","Time",""],...s3]),d7(i5,"phase",e)}function L4(n2,e,t2){let i5=Math.min(f6-1,Math.max(0,Math.floor(n2/t2*f6))),a5=Math.min(f6-i5,Math.max(1,Math.round(e/t2*f6)));return"\u2591".repeat(i5)+"\u2588".repeat(a5)+"\u2591".repeat(f6-i5-a5)}function j2(n2,e){if(n2.checks.length===0)return;let t2=n2.checks.filter(({verdict:a5})=>a5!=="pass"),i5=n2.checks.filter(({verdict:a5})=>a5==="pass");e.heading("Checks",3),t2.length>0&&k3(t2,u7,e),i5.length>0&&e.details(`${count(i5.length,"check")} passed`,a5=>k3(i5,A,a5))}function k3(n2,e,t2){let{kept:i5,left:a5}=firstOf(n2,e),s3=i5.map(({name:c9,where:h9,verdict:r4,detail:g15,durationMs:O11})=>[`${r4==="pass"?"\u2713":r4==="fail"?"\u2717":"?"} ${r4}`,clip(c9,100),clip(h9,100),clip(g15,p6),formatDuration(O11)]);t2.table([["Verdict","Check","Where","Detail","Time"],...s3]),d7(a5,"check",t2)}function I3(n2,e){n2.planText.length!==0&&(e.heading(clip(`Plan ${n2.planHash}`,100),3).code($9(n2)),e.paragraph("To bind a deployment to this plan, give it as:").code(clip(`plan-hash: ${n2.planHash}`,100),"yaml"))}function $9(n2){return clip(n2.planText.map(e=>clip(e,T3)).join(`
`),N2)}function q2(n2,e){let{kept:t2,left:i5}=firstOf(n2.warnings,H4);if(t2.length!==0){e.heading("Warnings",3);for(let a5 of t2)e.paragraph(clip(`\u26A0 ${a5}`,500));d7(i5,"warning",e)}}function B3(n2,e){let{kept:t2}=firstOf(n2.next,P3);t2.length!==0&&e.heading("What to do next",3).code(t2.map(i5=>clip(i5,500)).join(`
`))}function d7(n2,e,t2){n2>0&&t2.paragraph(`${count(n2,`more ${e}`)}: the report has all of them.`)}var T3,p6,u7,A,H4,N2,P3,f6,init_summary2=__esm({"src/report/summary.ts"(){"use strict";init_duration();init_summary();init_story();init_text();T3=2e3,p6=300,u7=60,A=120,H4=30,N2=32*1024,P3=20,f6=24}});function timeTicks(r4,t2){let e=o4.at(-1),n2=o4.find(_8=>r4/_8<=t2)??Math.ceil(r4/t2/e)*e;return Array.from({length:Math.floor(r4/n2)+1},(_8,a5)=>a5*n2)}function tickLabel(r4){return r4===0?"0":formatDuration(r4).replace(".0s","s").replace(/ 00[sm]$/,"")}var o4,init_axis=__esm({"src/report/axis.ts"(){"use strict";init_duration();o4=[1,2,5,10,20,50,100,200,500,1e3,2e3,5e3,1e4,15e3,3e4,6e4,12e4,3e5,6e5,18e5,36e5,72e5]}});function html(r4,...n2){return new Markup(r4.map((e,o6)=>e+t(n2[o6])).join(""))}function t(r4){return r4===void 0?"":r4 instanceof Markup?r4.source:typeof r4=="number"?Number.isFinite(r4)?String(Math.round(r4*10)/10):"0":typeof r4=="string"?escapeHtml(r4):r4.map(t).join("")}function escapeHtml(r4){return printableLines(r4).join(`
`).replace(/[&<>"'`]/g,n2=>`&#${n2.codePointAt(0)};`)}var Markup,init_markup=__esm({"src/report/markup.ts"(){"use strict";init_printable();Markup=class{source;constructor(n2){this.source=n2}}}});function gantt(e){let{kept:r4,left:i5}=firstOf(phasesOf(e),R4),n2=totalMs(e),o6=t2=>f7+Math.max(0,t2)/n2*(u8-f7-y7),m12=r4.length*x2,a5=r4.map(({phase:t2,durationMs:s3,ok:c9})=>`${clip(t2,60)} ${formatDuration(s3)}${c9?"":", failed"}`).join("; ");return html`<div class="wide"><svg viewBox="0 0 ${u8} ${m12+O6}" role="img" aria-label="Phases: ${clip(a5,3e3)}">
${timeTicks(n2,8).map(t2=>html`<line class="grid" x1="${o6(t2)}" x2="${o6(t2)}" y1="0" y2="${m12}"/><text class="small middle" x="${o6(t2)}" y="${m12+18}">${tickLabel(t2)}</text>`)}
${r4.map((t2,s3)=>T4(t2,s3*x2,o6))}
</svg></div>${i5===0?void 0:html`<p class="quiet">${i5} more phases are in report.json.</p>`}`}function T4({phase:e,startMs:r4,durationMs:i5,ok:n2},o6,m12){let a5=n2?e==="switch"||e==="go back"?"bar switch":"bar":"bar failed",t2=m12(r4),s3=Math.max(3,m12(r4+i5)-t2),c9=e.length>b7?`${e.slice(0,b7-1)}\u2026`:e;return html`<g><title>${clip(e,300)}: ${formatDuration(i5)}, from ${tickLabel(r4)}${n2?"":", failed"}</title>
<text class="${n2?"end":"end failed-text"}" x="${f7-12}" y="${o6+17}">${n2?"":"\u2717 "}${c9}</text>
<rect class="${a5}" x="${t2}" y="${o6+5}" width="${s3}" height="${x2-10}" rx="3"/>
<text class="small" x="${t2+s3+6}" y="${o6+17}">${formatDuration(i5)}</text></g>
`}var u8,f7,y7,x2,O6,R4,b7,init_gantt=__esm({"src/report/gantt.ts"(){"use strict";init_duration();init_axis();init_markup();init_story();init_text();u8=1e3,f7=190,y7=90,x2=26,O6=26,R4=80,b7=25}});function downsample(o6,u14=T5){if(o6.length<=u14)return o6.map(e=>({...e,requests:1}));let n2=Math.ceil(o6.length/Math.floor(u14/2)),r4=[];for(let e=0;e<o6.length;e+=n2){let i5=o6.slice(e,e+n2);for(let s3 of[!0,!1]){let a5=i5.filter(t2=>t2.ok===s3),[l11]=a5;if(l11===void 0)continue;let c9=a5.reduce((t2,f9)=>f9.durationMs>t2.durationMs?f9:t2,l11);r4.push({atMs:s3?c9.atMs:l11.atMs,durationMs:c9.durationMs,ok:s3,requests:a5.length})}}return r4.toSorted((e,i5)=>e.atMs-i5.atMs)}function requestsPlot(o6,u14){let n2=downsample(o6.samples),r4=Math.max(1,...n2.map(({atMs:t2})=>t2)),e=n2.filter(({ok:t2})=>t2),i5=Math.max(1,...e.map(({durationMs:t2})=>t2))*1.1,s3=t2=>d8+Math.min(Math.max(0,t2),r4)/r4*(y8-d8-g8),a5=t2=>p7+x3-t2/i5*x3,l11=H5(n2,r4).map(t2=>({...t2,left:s3(t2.fromMs),width:Math.max(3,s3(t2.toMs)-s3(t2.fromMs))})),c9=`${count(o6.sent,"request")}, ${o6.lost} lost, longest gap ${formatDuration(o6.longestGapMs)}`;return html`<div class="wide"><svg viewBox="0 0 ${y8} ${$10+R5}" role="img" aria-label="Response time over time: ${c9}">
${E7(u14,r4,s3)}
${timeTicks(i5,4).map(t2=>html`<line class="grid" x1="${d8}" x2="${y8-g8}" y1="${a5(t2)}" y2="${a5(t2)}"/><text class="small end" x="${d8-8}" y="${a5(t2)+4}">${tickLabel(t2)}</text>`)}
${l11.map(({left:t2,width:f9})=>html`<rect class="gap" x="${t2}" y="${p7}" width="${f9}" height="${x3}"/>`)}
<text class="small end" x="${d8-8}" y="${$10-6}">lost</text>
<line class="grid" x1="${d8}" x2="${y8-g8}" y1="${$10}" y2="${$10}"/>
${timeTicks(r4,10).map(t2=>html`<line class="grid" x1="${s3(t2)}" x2="${s3(t2)}" y1="${$10}" y2="${$10+5}"/><text class="small middle" x="${s3(t2)}" y="${$10+20}">${tickLabel(t2)}</text>`)}
${I4(n2,s3,a5)}
${e.map(t2=>html`<circle class="dot" cx="${s3(t2.atMs)}" cy="${a5(t2.durationMs)}" r="1.8"><title>${formatDuration(t2.durationMs)} at ${tickLabel(t2.atMs)}</title></circle>`)}
${l11.map(({left:t2,width:f9,fromMs:h9,requests:q4})=>html`<rect class="lost" x="${t2}" y="${$10-b8}" width="${f9}" height="${b8}"><title>${count(q4,"request")} lost from ${tickLabel(h9)}</title></rect>`)}
</svg></div>
<p class="quiet">Time of each answer${n2.length<o6.samples.length?`, the slowest of every ${Math.ceil(o6.samples.length/(T5/2))}`:""}, by when it was asked for; red below: no answer, or an error of the server.</p>`}function E7(o6,u14,n2){let r4=o6.probe?.startMs;return r4===void 0?[]:phasesOf(o6).flatMap(({phase:e,startMs:i5,durationMs:s3,ok:a5})=>{let l11=i5-r4;if(l11<0||l11>=u14||s3<=0)return[];let c9=n2(l11),t2=Math.max(2,n2(l11+s3)-c9),f9=e==="switch"||e==="go back",h9=clip(e,40);return[html`<g><title>${h9}</title>${f9?html`<rect class="under" x="${c9}" y="${p7}" width="${t2}" height="${$10-p7}"/><line class="edge" x1="${c9}" x2="${c9}" y1="2" y2="${$10}"/>`:void 0}
<rect class="band ${a5?f9?"switch":"":"failed"}" x="${c9}" y="2" width="${t2}" height="${O7}"/>
${t2>h9.length*8+8?html`<text x="${c9+7}" y="19">${h9}</text>`:void 0}</g>
`]})}function H5(o6,u14){let n2=[];return o6.forEach(({atMs:r4,ok:e,requests:i5},s3)=>{if(e)return;let a5=s3>0&&o6[s3-1]?.ok===!1?n2.pop():void 0;n2.push({fromMs:a5?.fromMs??r4,toMs:o6[s3+1]?.atMs??u14,requests:(a5?.requests??0)+i5})}),n2}function I4(o6,u14,n2){let r4=[[]];for(let{atMs:e,durationMs:i5,ok:s3}of o6)s3?r4.at(-1)?.push(`${u14(e).toFixed(1)},${n2(i5).toFixed(1)}`):r4.push([]);return r4.filter(e=>e.length>1).map(e=>html`<polyline class="line" points="${e.join(" ")}"/>`)}var T5,y8,d8,g8,O7,p7,x3,b8,$10,R5,init_requests_plot=__esm({"src/report/requests-plot.ts"(){"use strict";init_duration();init_axis();init_markup();init_story();init_text();T5=600,y8=1e3,d8=62,g8=16,O7=24,p7=34,x3=170,b8=22,$10=p7+x3+6+b8,R5=26}});var STYLE,init_style=__esm({"src/report/style.ts"(){"use strict";STYLE=`
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
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
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
`}});function deploymentHtml(e){let n2=storyOf(e),i5=clip(`${n2.mark} ${n2.title}`,300),s3=`default-src 'none'; style-src 'sha256-${(0,import_node_crypto4.createHash)("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(s3)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${i5}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${n2.tone}"><h1>${i5}</h1><p>${n2.sentence}</p><p class="quiet">${clip(factsLine(e),600)}</p></header>
${W2(e)}
${j3(e)}
${e.dryRun?T6(e):void 0}
${Y(e)}
${z(e)}
${e.timeline.length===0?void 0:o5("Timeline",gantt(e))}
${G3(e)}
${D4(e)}
${e.dryRun?void 0:T6(e)}
${U(e)}
${K2(e)}
</main>
</body>
</html>
`.source}function o5(e,...n2){return html`<section><h2>${e}</h2>
${n2}
</section>`}function W2(e){let{reason:n2,reasonTitle:i5}=storyOf(e),s3=e.evidence?.diagnosis;if(n2===""&&s3===void 0)return;let[r4="",...u14]=clip(n2.trim(),F2).split(/\r\n|\r|\n/),a5=causeOf(e);return o5(n2===""?"What the evidence shows":i5,r4===""?void 0:html`<p>${r4}</p>`,u14.length===0?void 0:html`<pre>${u14.join(`
`)}</pre>`,a5===""?void 0:html`<p><strong>Cause:</strong> ${clip(a5,l7)}</p>`,s3===void 0?void 0:html`<p class="quiet">First fatal line, from ${clip(s3.where,300)}:</p><pre class="fatal">${clip(s3.line,l7)}</pre>`)}function j3(e){let{kept:n2}=firstOf(e.next,50);return n2.length===0?void 0:o5("What to do next",html`<pre>${n2.map(i5=>clip(i5,l7)).join(`
`)}</pre>`)}function D4(e){let n2=[["Service",e.service],["Environment",e.environment],["Version",e.version],["Version before",e.previousVersion],["Release",e.release],["URL",I5(e.url)],["Asked for",e.dryRun?`${e.intent}, dry run`:e.intent],["Deployment",e.deploymentId],["Started",startedAt(e)],["Took",formatDuration(e.durationMs)],["Plan",e.planHash]];return o5("Facts",html`<dl>${n2.filter(([,i5])=>i5!=="").map(([i5,s3])=>html`<div><dt>${i5}</dt><dd>${typeof s3=="string"?clip(s3,300):s3}</dd></div>`)}</dl>`)}function I5(e){return/^https?:\/\/[^\s]+$/i.test(e)?html`<a href="${clip(e,l7)}" rel="noopener noreferrer">${clip(e,300)}</a>`:e}function Y(e){let{kept:n2,left:i5}=firstOf(liveRows(e),k4);if(n2.length===0)return;let s3=n2.map(({host:r4,release:u14,note:a5})=>{let{from:c9}=e.plan?.hosts[r4]??{from:void 0};return[r4,html`<code>${clip(u14,300)}</code> <span class="quiet">${a5}</span>`,c9===void 0?"":c9===""?"nothing":html`<code>${clip(c9,300)}</code>`]});return o5(liveTitle(e),Q2(["Host","Release","Before"],s3),m7(i5,"host"))}function z(e){let{probe:n2}=e,i5=lostSentence(e);return n2===void 0?i5===void 0?void 0:o5("Requests",html`<p>${i5}</p>`):o5("Requests during the switch",html`<dl class="figures"><div><dt>Sent</dt><dd>${n2.sent}</dd></div><div><dt>Lost</dt><dd class="${n2.lost>0?"lost":""}">${n2.lost}</dd></div><div><dt>Longest time without an answer</dt><dd>${n2.lost===0?"none":formatDuration(n2.longestGapMs)}</dd></div></dl>`,n2.samples.length===0?void 0:requestsPlot(n2,e))}function G3(e){let n2=e.checks.filter(({verdict:s3})=>s3!=="pass"),i5=e.checks.filter(({verdict:s3})=>s3==="pass");if(e.checks.length!==0)return o5("Checks",n2.length===0?void 0:R6(n2),i5.length===0?void 0:html`<details${n2.length===0?new Markup(" open"):void 0}><summary>${count(i5.length,"check")} passed</summary>${R6(i5)}</details>`)}function R6(e){let{kept:n2,left:i5}=firstOf(e,k4),s3=n2.map(({name:r4,where:u14,verdict:a5,detail:c9,durationMs:f9})=>html`<tr><td class="word ${a5}">${a5==="pass"?"\u2713":a5==="fail"?"\u2717":"?"} ${a5}</td><td>${clip(r4,300)}</td><td>${clip(u14,300)}</td><td>${clip(c9,l7)}</td><td class="number">${formatDuration(f9)}</td></tr>
`);return[html`<div class="wide"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Check</th><th scope="col">Where</th><th scope="col">Detail</th><th scope="col" class="number">Time</th></tr></thead><tbody>${s3}</tbody></table></div>`,m7(i5,"check")]}function T6(e){if(e.planText.length===0)return;let n2=html`<pre>${clip(e.planText.join(`
`),A2)}</pre>`;return e.dryRun?o5("Plan",n2,html`<p>To bind a deployment to this plan, give it <code>plan-hash: ${clip(e.planHash,100)}</code></p>`):o5("Plan",html`<details><summary>Every step on every host, and the way back</summary>${n2}</details>`)}function U(e){let n2=e.evidence?.diagnosis?.where,i5=(e.evidence?.files??[]).toSorted((c9,f9)=>+(f9.name===n2)-+(c9.name===n2));if(i5.length===0)return;let s3=N3,{kept:r4,left:u14}=firstOf(i5,V),a5=r4.map(({host:c9,name:f9,text:p15})=>{let v12=html`<summary><code>${clip(`${c9}: ${f9}`,300)}</code> <span class="quiet">${J2(Buffer.byteLength(p15))}</span></summary>`,$15=Math.min(H6,s3,Buffer.byteLength(p15));return s3-=$15,$15===0&&p15!==""?html`<details>${v12}<p class="quiet">There was no room for it here: it is in the evidence folder.</p></details>
`:html`<details>${v12}<pre>${headAndTail(p15,$15)}</pre></details>
`});return o5("Evidence",html`<p class="quiet">Taken before anything was put back. The whole files are in the evidence folder.</p>`,a5,m7(u14,"file"))}function J2(e){return e<1e3?`${e} B`:e<1e6?`${(e/1e3).toFixed(1)} kB`:`${(e/1e6).toFixed(1)} MB`}function K2(e){let{kept:n2,left:i5}=firstOf(e.warnings,k4);if(n2.length!==0)return o5("Warnings",html`<ul>${n2.map(s3=>html`<li>${clip(s3,l7)}</li>`)}</ul>`,m7(i5,"warning"))}function Q2(e,n2){return html`<div class="wide"><table><thead><tr>${e.map(i5=>html`<th scope="col">${i5}</th>`)}</tr></thead><tbody>
${n2.map(i5=>html`<tr>${i5.map(s3=>html`<td>${typeof s3=="string"?clip(s3,l7):s3}</td>`)}</tr>
`)}</tbody></table></div>`}function m7(e,n2){return e===0?void 0:html`<p class="quiet">${count(e,`more ${n2}`)}: report.json has all of them.</p>`}var import_node_crypto4,F2,l7,k4,A2,H6,N3,V,init_html=__esm({"src/report/html.ts"(){"use strict";import_node_crypto4=__nccwpck_require__(598);init_duration();init_gantt();init_markup();init_requests_plot();init_story();init_style();init_text();F2=16e3,l7=2e3,k4=500,A2=256*1024,H6=64e3,N3=1e6,V=500}});function writeReport(t2,e){(0,import_node_fs3.mkdirSync)(e,{recursive:!0});let n2=(0,import_node_path2.join)(e,"report.json"),r4=(0,import_node_path2.join)(e,"report.html");return d9(n2,`${JSON.stringify(t2,void 0,2)}
`),d9(r4,deploymentHtml(t2)),{json:n2,html:r4,evidence:v9(t2,(0,import_node_path2.join)(e,"evidence"))}}function v9(t2,e){let n2=t2.evidence?.files??[];if(n2.length===0)return;let r4=new g9,o6=new Map,s3=new Map;for(let{host:i5,name:f9,text:u14}of n2){let a5=s3.get(i5)??(0,import_node_path2.join)(e,r4.take(i5));s3.has(i5)||(s3.set(i5,a5),o6.set(i5,new g9),(0,import_node_fs3.mkdirSync)(a5,{recursive:!0,mode:448})),d9((0,import_node_path2.join)(a5,o6.get(i5).take(f9)),u14)}return e}function d9(t2,e){let n2=`${t2}.new~`;(0,import_node_fs3.rmSync)(n2,{force:!0}),(0,import_node_fs3.writeFileSync)(n2,e,{mode:384,flag:"wx"}),(0,import_node_fs3.renameSync)(n2,t2)}function k5(t2){let e=t2.replace(/[^A-Za-z0-9._@+-]+/g,"_").slice(-h4).replace(/^[._-]+|[._]+$/g,"");return e===""?"unnamed":e}function $11(t2,e){let n2=t2.lastIndexOf(".");return n2<=0?`${t2}-${e}`:`${t2.slice(0,n2)}-${e}${t2.slice(n2)}`}var import_node_fs3,import_node_path2,h4,g9,init_write=__esm({"src/report/write.ts"(){"use strict";import_node_fs3=__nccwpck_require__(24),import_node_path2=__nccwpck_require__(760);init_html();h4=100;g9=class{taken=new Set;take(e){let n2=k5(e);for(let r4=1;;r4+=1){let o6=r4===1?n2:$11(n2,r4),s3=o6.toLowerCase();if(!this.taken.has(s3))return this.taken.add(s3),o6}}}}});async function finish({report:e,webhook:o6,job:r4,outputs:s3},n2){let t2=$12(e,(0,import_node_path3.join)(r4.temp??(0,import_node_os2.tmpdir)(),"erlmcp-actions",e.deploymentId),n2);if(s3){let i5={outcome:e.outcome,"deployment-id":e.deploymentId,version:e.version,"previous-version":e.previousVersion,url:e.url,plan:t2.plan,"plan-hash":e.planHash,"requests-sent":e.probe?.sent??0,"requests-lost":e.probe?.lost??0,"longest-gap-ms":e.probe?.longestGapMs??0,"duration-ms":e.durationMs,report:t2.json,evidence:t2.evidence};for(let[l11,p15]of Object.entries(i5))setOutput(l11,String(p15))}writeSummary(deploymentSummary(e),{log:n2.log,secrets:n2.secrets});for(let i5 of deploymentLines(e))n2.log.info(i5);if(t2.html!==""&&n2.log.info(`Report: ${t2.html}`),o6!==void 0&&!e.dryRun&&await notify(o6,e,{run:r4.url},n2),!succeeded(e.intent,e.outcome))throw new UserError(`${e.outcome}: ${e.reason||"see the report"}`,e.next.length===0?{}:{fix:`Next: ${e.next[0]}`})}function $12(e,o6,r4){try{(0,import_node_fs4.mkdirSync)(o6,{recursive:!0,mode:448});let{json:s3,html:n2,evidence:t2}=writeReport(e,o6),i5=(0,import_node_path3.join)(o6,"plan.json");return(0,import_node_fs4.writeFileSync)(i5,`${JSON.stringify(e.plan??null,null,2)}
`),{json:s3,html:n2,evidence:t2??"",plan:i5}}catch(s3){return r4.log.warn(`The report could not be written to ${o6}: ${errorMessage(s3)}`),{json:"",html:"",evidence:"",plan:""}}}var import_node_fs4,import_node_os2,import_node_path3,init_finish=__esm({"src/actions/engine/finish.ts"(){"use strict";import_node_fs4=__nccwpck_require__(24),import_node_os2=__nccwpck_require__(161),import_node_path3=__nccwpck_require__(760);init_edge();init_errors();init_summary();init_words();init_webhook();init_console();init_summary2();init_write()}});var shared$9,DONE,STATE,nothingToRecover,init_post=__esm({"shared:src/actions/lib/post.ts"(){shared$9=(__nccwpck_require__(377).shared)["src/actions/lib/post.ts"],DONE=shared$9.DONE,STATE=shared$9.STATE,nothingToRecover=shared$9.nothingToRecover}});var shared$10,currentJob,jobPrefix,ownerOf2,init_job=__esm({"shared:src/actions/lib/job.ts"(){shared$10=(__nccwpck_require__(377).shared)["src/actions/lib/job.ts"],currentJob=shared$10.currentJob,jobPrefix=shared$10.jobPrefix,ownerOf2=shared$10.ownerOf}});var require_github=__commonJS({"heavy:@actions/github"(exports2,module2){module2.exports=(__nccwpck_require__(687).github)}});async function octokit(o6,t2){let{getOctokit:i5}=await Promise.resolve().then(()=>__toESM(require_github(),1));return i5(o6,t2===void 0?{}:{baseUrl:t2})}var init_heavy=__esm({"src/core/heavy.ts"(){"use strict"}});async function relation(n2,r4,o6,a5,e){if(n2===r4)return"same";let s3=await g10(n2,r4,o6,e);return s3==="unknown"?w4(n2,r4,a5,e):s3}async function g10(n2,r4,o6,a5){let e=async(...t2)=>a5.exec("git",t2,{deadlineMs:m10,cwd:o6}).catch(()=>{});for(let t2 of[n2,r4])if((await e("cat-file","-e",`${t2}^{commit}`))?.code!==0)return"unknown";if((await e("rev-parse","--is-shallow-repository"))?.stdout.trim()!=="false")return"unknown";let s3=async(t2,d13)=>(await e("merge-base","--is-ancestor",t2,d13))?.code,[c9,i5]=[await s3(n2,r4),await s3(r4,n2)];return c9===0&&i5===0?"same":c9===0?"ahead":i5===0?"behind":c9===1&&i5===1?"diverged":"unknown"}async function w4(n2,r4,{repository:o6,token:a5,url:e},s3){let[c9="",i5=""]=o6.split("/");if(i5===""||a5==="")return"unknown";try{let{data:t2}=await(await octokit(a5,e)).rest.repos.compareCommitsWithBasehead({owner:c9,repo:i5,basehead:`${n2}...${r4}`,per_page:1});switch(t2.status){case"identical":return"same";case"ahead":case"behind":case"diverged":return t2.status}}catch(t2){let d13=t2.status;return s3.log.warn(d13===403||d13===404?`GitHub does not compare ${n2} with ${r4} for us (HTTP ${d13}): the commit is not there, or this job lacks \`contents: read\``:`GitHub could not be asked to compare commits: ${t2.message}`),"unknown"}}var m10,init_ancestry=__esm({"src/github/ancestry.ts"(){"use strict";init_heavy();m10=2e4}});async function jobEnded(t2,n2,a5,u14){let[s3="",o6=""]=t2.repository.split("/");if(!(o6===""||t2.runId===""||n2===""))try{let e=await octokit(n2,a5);if(/^\d+$/.test(t2.checkRunId)){let{data:i5}=await e.rest.actions.getJobForWorkflowRun({owner:s3,repo:o6,job_id:Number(t2.checkRunId)});return i5.status==="completed"}let{data:r4}=await e.rest.actions.getWorkflowRunAttempt({owner:s3,repo:o6,run_id:Number(t2.runId),attempt_number:Number(t2.attempt||"1")});return r4.status==="completed"}catch(e){let r4=e.status;u14.warn(r4===403||r4===404?`GitHub does not let us see the job that holds the lease (HTTP ${r4}): grant \`actions: read\` to this job`:`GitHub could not be asked about the job that holds the lease: ${e.message}`);return}}var init_jobs=__esm({"src/github/jobs.ts"(){"use strict";init_heavy()}});function requestOf(n2,d13){let{intent:l11,service:a5,environment:s3,owner:p15,job:r4,folder:y14}=n2,i5=n2.token??"";return{intent:l11,service:a5,environment:s3,owner:p15,dryRun:n2.dryRun??!1,force:n2.force??!1,allowDiverged:n2.allowDiverged,planHash:n2.planHash,relation:async(e,o6)=>relation(e,o6,y14,{repository:r4.repository,token:i5,url:r4.apiUrl},d13),ownerEnded:async e=>e.runId!==""&&e.runId===r4.runId&&e.attempt===r4.attempt&&e.checkRunId===r4.checkRunId&&e.checkRunId!==""?!0:jobEnded(e,i5,r4.apiUrl,d13.log),announce:({deploymentId:e,previousVersion:o6,planHash:u14})=>{setOutput("deployment-id",e),setOutput("previous-version",o6),setOutput("plan-hash",u14)}}}var init_open=__esm({"src/actions/engine/open.ts"(){"use strict";init_ancestry();init_jobs();init_edge()}});async function readArchive(c9){let n2=(0,import_node_crypto5.createHash)("sha256"),e=[],t2=new M3,i5=new k6,s3=0,o6=0,a5=0,u14=(0,import_tar_stream2.extract)();u14.on("entry",(r4,l11,h9)=>{a5+=1,o6+=r4.size??0,o6>x4&&l11.destroy(new UserError("it unpacks to more than 8 GB"));let m12=O8(r4.name,r4.type??"file",r4.linkname??"",r4.mode??0,i5);m12!==void 0&&e.push(m12);let p15=t2.reader();l11.on("data",b11=>p15(b11)),l11.on("end",h9),l11.on("error",h9)});let d13=new import_node_stream.Transform({transform(r4,l11,h9){n2.update(r4),s3+=r4.length,h9(null,r4)}});try{await(0,import_promises.pipeline)((0,import_node_fs5.createReadStream)(c9),d13,(0,import_node_zlib.createGunzip)(),u14)}catch(r4){throw r4.code==="ENOENT"?new UserError(`archive ${c9} does not exist`,{fix:"Build it first, or correct `archive`."}):r4 instanceof UserError?r4:new UserError(`archive ${c9} is damaged or is no .tar.gz: ${r4.message}`,{fix:"Build it again.",cause:r4})}if(a5===0&&e.push("it is empty"),e.push(...i5.leadingOut()),e.length>0){let r4=e.length>g11?`; and ${e.length-g11} more`:"";throw new UserError(`archive ${c9} is refused: ${e.slice(0,g11).join("; ")}${r4}`,{fix:"Build it from plain files, folders and links that stay inside."})}return{sha256:n2.digest("hex"),entries:a5,needs:{packedBytes:s3,unpackedBytes:o6,...t2.facts()}}}function O8(c9,n2,e,t2,i5){let s3=JSON.stringify(c9.slice(0,120));if(c9.startsWith("/"))return`${s3} is absolute`;if(/[\u0000-\u001f\u007f]/.test(c9))return`${s3} has control characters`;let o6=c9.split("/").filter(a5=>a5!==""&&a5!==".");if(o6.includes(".."))return`${s3} leaves its folder`;if(o6[0]===".release")return`${s3} is a name of this suite`;for(let a5=1;a5<o6.length;a5+=1)if(i5.symbolic.has(o6.slice(0,a5).join("/")))return`${s3} lies below a link`;switch(n2){case"file":case"contiguous-file":case"directory":return(t2&3072)!==0&&n2!=="directory"?`${s3} is setuid or setgid`:void 0;case"symlink":i5.symbolic.set(o6.join("/"),e);return;case"link":i5.hard.set(o6.join("/"),e);return;default:return`${s3} is a ${n2}`}}var import_node_crypto5,import_node_fs5,import_node_stream,import_promises,import_node_zlib,import_tar_stream2,g11,x4,N4,S4,k6,M3,init_archive=__esm({"src/deploy/archive.ts"(){"use strict";import_node_crypto5=__nccwpck_require__(598),import_node_fs5=__nccwpck_require__(24),import_node_stream=__nccwpck_require__(75),import_promises=__nccwpck_require__(466),import_node_zlib=__nccwpck_require__(522),import_tar_stream2=__toESM(require_tar_stream(),1);init_errors();g11=10,x4=8*1024**3,N4=40,S4={3:"i686",40:"armv7l",62:"x86_64",183:"aarch64",243:"riscv64"};k6=class{symbolic=new Map;hard=new Map;leadingOut(){let n2=(e,t2)=>[...e].filter(([i5,s3])=>!this.staysInside(t2(i5),s3)).map(([i5,s3])=>`link ${JSON.stringify(i5.slice(0,120))} leads out, to ${JSON.stringify(s3.slice(0,120))}`);return[...n2(this.symbolic,e=>e.split("/").slice(0,-1)),...n2(this.hard,()=>[])]}staysInside(n2,e){let t2=[...n2],i5=[e],s3=0;for(;i5.length>0;){let o6=i5.pop();if(o6===""||o6.startsWith("/"))return!1;let a5=o6.split("/");for(let[u14,d13]of a5.entries()){if(d13===""||d13===".")continue;if(d13===".."){if(t2.pop()===void 0)return!1;continue}let r4=this.symbolic.get([...t2,d13].join("/"));if(r4===void 0){t2.push(d13);continue}if(s3+=1,s3>N4)return!1;let l11=a5.slice(u14+1).join("/");l11!==""&&i5.push(l11),i5.push(r4);break}}return!0}},M3=class{arch;libc;glibc;reader(){let n2,e="";return t2=>{if(n2===void 0&&(n2=t2.length>=20&&t2.readUInt32BE(0)===2135247942,n2&&(this.arch??=S4[t2[5]===2?t2.readUInt16BE(18):t2.readUInt16LE(18)])),!n2)return;let i5=e+t2.toString("latin1");i5.includes("ld-musl-")&&(this.libc??="musl");for(let[,s3,o6]of i5.matchAll(/GLIBC_(\d+)\.(\d+)/g))this.need(Number(s3),Number(o6));e=i5.slice(-16)}}facts(){return{arch:this.arch,libc:this.libc,glibc:this.glibc}}need(n2,e){this.libc??="glibc";let[t2,i5]=this.glibc??[0,0];(n2>t2||n2===t2&&e>i5)&&(this.glibc=[n2,e])}}}});function configurationHash(e,s3){let{target:r4,strategy:t2}=e;return hashOf({env:e.env,files:Object.fromEntries(Object.entries(s3).map(([n2,i5])=>[n2,a2(n2,i5)])),manager:r4.manager,shared:r4.shared,secrets:e.secrets,slots:t2.kind==="blue-green"?t2.slots:void 0,switch:t2.kind==="blue-green"?t2.switchCommand:void 0,hosts:r4.hosts.filter(({env:n2})=>Object.keys(n2).length>0).map(({name:n2,env:i5})=>({name:n2,env:i5}))}).slice(0,8)}function a2(e,s3){if(!e.endsWith(".json"))return s3;try{return{json:JSON.parse(s3)}}catch{return s3}}var init_configuration=__esm({"src/deploy/configuration.ts"(){"use strict";init_release()}});function getEnumValues(e){let t2=Object.values(e).filter(n2=>typeof n2=="number");return Object.entries(e).filter(([n2,o6])=>t2.indexOf(+n2)===-1).map(([n2,o6])=>o6)}function jsonStringifyReplacer(e,t2){return typeof t2=="bigint"?t2.toString():t2}function cached(e){return new _5(e)}function cleanRegex(e){let t2=e.startsWith("^")?1:0,r4=e.endsWith("$")?e.length-1:e.length;return e.slice(t2,r4)}function assignProp(e,t2,r4){Object.defineProperty(e,t2,{value:r4,writable:!0,enumerable:!0,configurable:!0})}function isObject(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}function isPlainObject(e){if(isObject(e)===!1)return!1;let t2=e.constructor;if(t2===void 0||typeof t2!="function")return!0;let r4=t2.prototype;return!(isObject(r4)===!1||Object.prototype.hasOwnProperty.call(r4,"isPrototypeOf")===!1)}function escapeRegex(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e,t2,r4){let n2=new e._zod.constr(t2??e._zod.def);return(!t2||r4?.parent)&&(n2._zod.parent=e),n2}function normalizeParams(e){let t2=e;if(!t2)return{};if(typeof t2=="string")return{error:()=>t2};if(t2?.message!==void 0){if(t2?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t2.error=t2.message}return delete t2.message,typeof t2.error=="string"?{...t2,error:()=>t2.error}:t2}function optionalKeys(e){return Object.keys(e).filter(t2=>e[t2]._zod.optin!==void 0&&e[t2]._zod.optout==="optional")}function aborted(e,t2=0){if(e.aborted===!0)return!0;for(let r4=t2;r4<e.issues.length;r4++)if(e.issues[r4]?.continue!==!0)return!0;return!1}function explicitlyAborted(e,t2=0){if(e.aborted===!0)return!0;for(let r4=t2;r4<e.issues.length;r4++)if(e.issues[r4]?.continue===!1)return!0;return!1}function prefixIssues(e,t2){return t2.map(r4=>{var n2;return(n2=r4).path??(n2.path=[]),r4.path.unshift(e),r4})}function unwrapMessage(e){return typeof e=="string"?e:e?.message}function attachSchema(e,t2,r4){var n2;for(let o6=t2;o6<e.length;o6++)(n2=e[o6]).schema??(n2.schema=r4)}function finalizeIssue(e,t2,r4){var n2;let o6=e.inst?._zod?.traits;o6?.has("$ZodType")&&(o6.has("$ZodCheck")?(n2=e).schema??(n2.schema=e.inst):e.schema=e.inst);let i5=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,u14=e.message?e.message:unwrapMessage(e.inst?._zod.def?.error?.(e))??unwrapMessage(i5?.(e))??unwrapMessage(t2?.error?.(e))??unwrapMessage(r4.customError?.(e))??unwrapMessage(r4.localeError?.(e))??"Invalid input",c9={};for(let s3 of Object.keys(e))s3==="inst"||s3==="schema"||s3==="continue"||s3==="input"||s3==="__proto__"||(c9[s3]=e[s3]);return c9.path??(c9.path=[]),c9.message=u14,t2?.reportInput&&(c9.input=e.input),c9}function members(e,t2){for(let r4 in t2){let n2=Object.getOwnPropertyDescriptor(t2,r4);n2.get?Object.defineProperty(e,r4,{...n2,enumerable:!1}):P4(e,r4,n2.value)}}function own(e,t2,r4,n2=!0){return Object.defineProperty(e,t2,{configurable:!0,writable:!0,enumerable:n2,value:r4}),r4}function hide(e,t2,r4){return own(e,t2,r4,!1)}function P4(e,t2,r4){Object.defineProperty(e,t2,{configurable:!0,get(){return this==null?r4:own(this,t2,r4.bind(this))},set(n2){own(this,t2,n2)}})}function S5(e,t2){let r4=Object.getPrototypeOf(e);return t2 in r4?void 0:r4}function defineLazyInternal(e,t2,r4){let n2=Object.getPrototypeOf(e._zod);if(t2 in n2&&d10!==e._zod){d10=void 0;return}d10=e._zod,Object.defineProperty(n2,t2,{configurable:!0,get(){Object.defineProperty(this,t2,A3);let o6=a3;a3=!1;try{let i5=r4(this);return a3?delete this[t2]:Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:i5}),a3=a3||o6,i5}catch(i5){throw delete this[t2],a3=a3||o6,i5}},set(o6){Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:o6})}})}function installLazyProp(e,t2,r4,n2){let o6=S5(e,t2);o6&&Object.defineProperty(o6,t2,{configurable:!0,get(){let i5={configurable:!0,writable:!0,enumerable:n2,value:void 0};return Object.defineProperty(this,t2,i5),i5.value=r4(this),Object.defineProperty(this,t2,i5),i5.value},set(i5){Object.defineProperty(this,t2,{configurable:!0,writable:!0,enumerable:n2,value:i5})}})}var _5,captureStackTrace,propertyKeyTypes,NUMBER_FORMAT_RANGES,d10,a3,A3,init_util=__esm({"node_modules/zod/v4/core/util.js"(){_5=class{constructor(t2){this._getter=t2,this._value=void 0}get value(){let t2=this._getter;return t2!==void 0&&(this._value=t2(),this._getter=void 0),this._value}};captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};propertyKeyTypes=new Set(["string","number","symbol"]);NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]};a3=!1,A3={configurable:!0,get(){a3=!0}}}});function j4(t2){let o6=P5;if(o6){let a5=o6.stackTraceLimit;if(typeof a5=="number"){try{o6.stackTraceLimit=0}catch{return P5=null,new t2}try{return new t2}finally{o6.stackTraceLimit=a5}}}return new t2}function $constructor(t2,o6,a5,d13){let h9={};function b11(e){this.def=e,this.constr=c9,this.traits=new Set}b11.prototype=h9;let _8=a5,l11=_8&&new WeakSet;function y14(e,n2){if(e._zod){if(e._zod.traits.has(t2))return}else{p9.value=new b11(n2);try{Object.defineProperty(e,"_zod",p9)}finally{p9.value=void 0}}if(e._zod.traits.add(t2),o6(e,n2),l11){let r4=Object.getPrototypeOf(e),f9=e._zod.constr.prototype,i5=r4;for(;i5&&i5!==f9;)i5=Object.getPrototypeOf(i5);let u14=i5??r4;l11.has(u14)||(l11.add(u14),members(u14,_8))}let s3=c9.prototype;for(let r4 in s3)Object.prototype.hasOwnProperty.call(s3,r4)&&(r4 in e||(e[r4]=s3[r4].bind(e)))}let E10=d13?.Parent??Object;class g15 extends E10{}Object.defineProperty(g15,"name",{value:t2});function c9(e){let n2=d13?.Parent?j4(g15):this;y14(n2,e);let s3=n2._zod.deferred;if(s3){for(let f9 of s3)f9();n2._zod.deferred=void 0}let r4=globalThis.__zod_globalConfig?.postProcessor;return r4&&r4(n2),n2}return Object.defineProperty(c9,"init",{value:y14}),Object.defineProperty(c9,Symbol.hasInstance,{value:e=>d13?.Parent&&e instanceof d13.Parent?!0:e?._zod?.traits?.has(t2)}),Object.defineProperty(c9,"name",{value:t2}),c9}function config(t2){return t2&&Object.assign(globalConfig,t2),globalConfig}var z2,p9,P5,$ZodAsyncError,globalConfig,init_core=__esm({"node_modules/zod/v4/core/core.js"(){init_util();p9={value:void 0,enumerable:!1},P5="captureStackTrace"in Error?Error:null;$ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};(z2=globalThis).__zod_globalConfig??(z2.__zod_globalConfig={});globalConfig=globalThis.__zod_globalConfig}});function y11(){let s3=this._zod;return s3.message??(s3.message=JSON.stringify(s3.def,jsonStringifyReplacer,2)),s3.message}function _6(s3){this._zod.message=s3}var O9,h5,d11,b9,$ZodError,$ZodRealError,init_errors2=__esm({"node_modules/zod/v4/core/errors.js"(){init_core();init_util();O9={get:y11,set:_6,enumerable:!0,configurable:!0},h5={value:void 0,enumerable:!1},d11=new WeakSet([Object.prototype,Error.prototype]),b9=(s3,r4)=>{s3.name="$ZodError",h5.value=r4,Object.defineProperty(s3,"issues",h5),h5.value=void 0,Object.defineProperty(s3,"message",O9);let t2=Object.getPrototypeOf(s3);d11.has(t2)||(d11.add(t2),Object.defineProperty(t2,"toString",{configurable:!0,enumerable:!1,get(){let e=()=>this.message;return Object.defineProperty(this,"toString",{value:e,configurable:!0,writable:!0}),e},set(e){Object.defineProperty(this,"toString",{value:e,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",b9),$ZodRealError=$constructor("$ZodError",b9,void 0,{Parent:Error})}});function p10(n2,r4,s3){let e;return{success:!1,get error(){return e||(e=new n2(r4.map(o6=>finalizeIssue(o6,s3,config()))),r4=void 0,s3=void 0),e},set error(o6){e=o6,r4=void 0,s3=void 0}}}var _parse,parse,_parseAsync,parseAsync,_safeParse,safeParse,_safeParseAsync,safeParseAsync,init_parse=__esm({"node_modules/zod/v4/core/parse.js"(){init_core();init_errors2();init_util();_parse=n2=>{let r4=(s3,e,o6,t2)=>{let a5=o6?{...o6,async:!1}:{async:!1},c9=s3._zod.run({value:e,issues:[]},a5);if(c9 instanceof Promise)throw new $ZodAsyncError;if(c9.issues.length){let d13=new(t2?.Err??n2)(c9.issues.map(y14=>finalizeIssue(y14,a5,config())));throw captureStackTrace(d13,t2?.callee??r4),d13}return c9.value};return r4},parse=_parse($ZodRealError),_parseAsync=n2=>{let r4=async(s3,e,o6,t2)=>{let a5=o6?{...o6,async:!0}:{async:!0},c9=s3._zod.run({value:e,issues:[]},a5);if(c9 instanceof Promise&&(c9=await c9),c9.issues.length){let d13=new(t2?.Err??n2)(c9.issues.map(y14=>finalizeIssue(y14,a5,config())));throw captureStackTrace(d13,t2?.callee??r4),d13}return c9.value};return r4},parseAsync=_parseAsync($ZodRealError),_safeParse=n2=>(r4,s3,e)=>{let o6=e?{...e,async:!1}:{async:!1},t2=r4._zod.run({value:s3,issues:[]},o6);if(t2 instanceof Promise)throw new $ZodAsyncError;return t2.issues.length?p10(n2,t2.issues,o6):{success:!0,data:t2.value}},safeParse=_safeParse($ZodRealError);_safeParseAsync=n2=>async(r4,s3,e)=>{let o6=e?{...e,async:!0}:{async:!0},t2=r4._zod.run({value:s3,issues:[]},o6);return t2 instanceof Promise&&(t2=await t2),t2.issues.length?p10(n2,t2.issues,o6):{success:!0,data:t2.value}},safeParseAsync=_safeParseAsync($ZodRealError)}});var anyString,number,init_regexes=__esm({"node_modules/zod/v4/core/regexes.js"(){anyString=/^[\s\S]{0,}$/,number=/^-?\d+(?:\.\d+)?$/}});var $ZodCheck,$ZodCheckStringFormat,$ZodCheckRegex,init_checks=__esm({"node_modules/zod/v4/core/checks.js"(){init_core();$ZodCheck=$constructor("$ZodCheck",(t2,e)=>{var i5;t2._zod??(t2._zod={}),t2._zod.def=e,(i5=t2._zod).onattach??(i5.onattach=[])}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(t2,e)=>{var i5,n2;$ZodCheck.init(t2,e),e.pattern?(i5=t2._zod).check??(i5.check=o6=>{e.pattern.lastIndex=0,!e.pattern.test(o6.value)&&o6.issues.push({origin:"string",code:"invalid_format",format:e.format,input:o6.value,...e.pattern?{pattern:e.pattern.toString()}:{},inst:t2,continue:!e.abort})}):(n2=t2._zod).check??(n2.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(t2,e)=>{$ZodCheckStringFormat.init(t2,e),t2._zod.check=i5=>{e.pattern.lastIndex=0,!e.pattern.test(i5.value)&&i5.issues.push({origin:"string",code:"invalid_format",format:"regex",input:i5.value,pattern:e.pattern.toString(),inst:t2,continue:!e.abort})}})}});var init_doc=__esm({"node_modules/zod/v4/core/doc.js"(){}});var version,init_versions=__esm({"node_modules/zod/v4/core/versions.js"(){version={major:4,minor:6,patch:7}}});async function ae(e,t2){let n2={async:!0};return U2(await e._zod.run({value:t2,issues:[]},n2),n2)}function standardProps(e){return{validate:t2=>{let n2={async:!1};try{let r4=e._zod.run({value:t2,issues:[]},n2);if(!(r4 instanceof Promise))return U2(r4,n2)}catch{}return ae(e,t2)},vendor:"zod",version:1}}function T7(e,t2,n2,r4,o6,s3){let i5=n2 in r4,p15=s3==="optional";if(!(!i5&&p15&&o6==="optional")){if(e.issues.length){if(o6!==void 0&&p15&&!i5)return;t2.issues.push(...prefixIssues(n2,e.issues))}if(!i5&&o6===void 0){e.issues.length||t2.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n2]});return}e.value===void 0?(i5||o6==="defaulted"&&!p15)&&(t2.value[n2]=void 0):t2.value[n2]=e.value}}function F3(e){let t2=Object.keys(e.shape),n2=Object.getOwnPropertySymbols(e.shape),r4=n2.length?n2:$e,o6=r4.length?[...t2,...r4]:t2;for(let i5 of o6)if(!e.shape?.[i5]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(i5)}": expected a Zod schema`);let s3=optionalKeys(e.shape);return{...e,allKeys:o6,symbolKeys:r4,keySet:new Set(t2),numKeys:t2.length,optionalKeys:new Set(s3)}}function K3(e,t2,n2,r4,o6,s3,i5){let p15=[],f9=o6.keySet,c9=o6.catchall._zod,l11=c9.def.type,v12=c9.optin,_8=c9.optout,d13=0;for(let h9 in t2){if(i5&&n2.issues.length!==d13){if(aborted(n2,d13))break;d13=n2.issues.length}if(f9.has(h9))continue;if(h9==="__proto__"){l11==="never"&&p15.push(h9);continue}if(l11==="never"){p15.push(h9);continue}let z3=c9.run({value:t2[h9],issues:[]},r4);z3 instanceof Promise?e.push(z3.then(g15=>T7(g15,n2,h9,t2,v12,_8))):T7(z3,n2,h9,t2,v12,_8)}return p15.length&&n2.issues.push({code:"unrecognized_keys",keys:p15,input:t2,inst:s3,continue:!0}),e.length?Promise.all(e).then(()=>n2):n2}function Q3(e,t2){return e.value=t2.issues.length?void 0:t2.value,e}var $ZodType,U2,$ZodString,$ZodUnknown,$e,$ZodObject,$ZodRecord,$ZodEnum,$ZodOptional,init_schemas=__esm({"node_modules/zod/v4/core/schemas.js"(){init_core();init_regexes();init_util();init_versions();init_util();$ZodType=$constructor("$ZodType",(e,t2)=>{var n2;e??(e={}),e._zod.def=t2,e._zod.bag=e._zod.bag||{},e._zod.version=version;let r4=e._zod.def.checks,o6=e._zod.traits.has("$ZodCheck")?[e,...r4??[]]:r4?.length?[...r4]:[];for(let s3 of o6)for(let i5 of s3._zod.onattach)i5(e);if(o6.length===0)(n2=e._zod).deferred??(n2.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{let s3=(p15,f9,c9)=>{if(p15.memo)return p15;let l11=aborted(p15),v12;for(let _8 of f9){if(_8._zod.def.when){if(explicitlyAborted(p15)||!_8._zod.def.when(p15))continue}else if(l11)continue;let d13=p15.issues.length,h9=_8._zod.check(p15);if(h9 instanceof Promise&&c9?.async===!1)throw new $ZodAsyncError;if(v12||h9 instanceof Promise)v12=(v12??Promise.resolve()).then(async()=>{await h9,p15.issues.length!==d13&&(attachSchema(p15.issues,d13,e),l11||(l11=aborted(p15,d13)))});else{if(p15.issues.length===d13)continue;attachSchema(p15.issues,d13,e),l11||(l11=aborted(p15,d13))}}return v12?v12.then(()=>p15):p15},i5=(p15,f9,c9)=>{if(aborted(p15))return p15.aborted=!0,p15;let l11=s3(f9,o6,c9);if(l11 instanceof Promise){if(c9.async===!1)throw new $ZodAsyncError;return l11.then(v12=>e._zod.parse(v12,c9))}return e._zod.parse(l11,c9)};e._zod.run=(p15,f9)=>{if(f9.skipChecks)return e._zod.parse(p15,f9);if(f9.direction==="backward"){let l11=e._zod.parse({value:p15.value,issues:[]},{...f9,skipChecks:!0});return l11 instanceof Promise?l11.then(v12=>i5(v12,p15,f9)):i5(l11,p15,f9)}let c9=e._zod.parse(p15,f9);if(c9 instanceof Promise){if(f9.async===!1)throw new $ZodAsyncError;return c9.then(l11=>s3(l11,o6,f9))}return s3(c9,o6,f9)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e){own(this,"~standard",e)}}),U2=(e,t2)=>e.issues.length?{issues:e.issues.map(n2=>finalizeIssue(n2,t2,config()))}:{value:e.value};$ZodString=$constructor("$ZodString",(e,t2)=>{$ZodType.init(e,t2),e._zod.pattern=t2.pattern??anyString,e._zod.parse=(n2,r4)=>{if(t2.coerce)try{n2.value=String(n2.value)}catch{}return typeof n2.value=="string"||n2.issues.push({expected:"string",code:"invalid_type",input:n2.value,inst:e}),n2}}),$ZodUnknown=$constructor("$ZodUnknown",(e,t2)=>{$ZodType.init(e,t2),e._zod.parse=n2=>n2});$e=[];$ZodObject=$constructor("$ZodObject",(e,t2)=>{$ZodType.init(e,t2);let n2=Object.getOwnPropertyDescriptor(t2,"shape"),r4=n2?.get?n2.get.raw:t2.shape??{};if(r4){let c9=()=>{let l11={...r4};return Object.defineProperty(t2,"shape",{value:l11}),c9.raw=l11,l11};c9.raw=r4,Object.defineProperty(t2,"shape",{get:c9})}let o6=cached(()=>F3(t2));defineLazyInternal(e,"propValues",c9=>{let l11=c9.def.shape,v12={};for(let _8 in l11){let d13=l11[_8]._zod;if(d13.values){Object.prototype.hasOwnProperty.call(v12,_8)||assignProp(v12,_8,new Set);for(let h9 of d13.values)v12[_8].add(h9);d13.optin!==void 0&&v12[_8].add(void 0)}}return v12});let s3=isObject,i5=t2.catchall,p15,f9=globalConfig.memoizer;f9?.attach(e),e._zod.parse=(c9,l11)=>{p15??(p15=o6.value);let v12=c9.value;if(!s3(v12))return c9.issues.push({expected:"object",code:"invalid_type",input:v12,inst:e}),c9;c9.value=f9?f9.alloc(e,c9,{},l11):{};let _8=[],d13=p15.shape,h9=l11?.abortEarly,z3=c9.issues.length;for(let g15 of p15.allKeys){if(h9&&c9.issues.length!==z3){if(aborted(c9,z3))break;z3=c9.issues.length}if(g15==="__proto__")continue;let w7=d13[g15],I7=w7._zod.optin,x10=w7._zod.optout,P6=w7._zod.run({value:v12[g15],issues:[]},l11);P6 instanceof Promise?_8.push(P6.then(b11=>T7(b11,c9,g15,v12,I7,x10))):T7(P6,c9,g15,v12,I7,x10)}return i5?K3(_8,v12,c9,l11,o6.value,e,h9===!0):_8.length?Promise.all(_8).then(()=>c9):c9}}),$ZodRecord=$constructor("$ZodRecord",(e,t2)=>{$ZodType.init(e,t2);let n2=globalConfig.memoizer;n2?.attach(e),e._zod.parse=(r4,o6)=>{let s3=r4.value;if(!isPlainObject(s3))return r4.issues.push({expected:"record",code:"invalid_type",input:s3,inst:e}),r4;let i5=[],p15=t2.keyType._zod.values;if(p15&&!t2.partial){r4.value=n2?n2.alloc(e,r4,{},o6):{};let f9=new Set;for(let l11 of p15)if(typeof l11=="string"||typeof l11=="number"||typeof l11=="symbol"){if(f9.add(typeof l11=="number"?l11.toString():l11),l11==="__proto__")continue;let v12=t2.keyType._zod.run({value:l11,issues:[]},o6);if(v12 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(v12.issues.length){r4.issues.push({code:"invalid_key",origin:"record",issues:v12.issues.map(h9=>finalizeIssue(h9,o6,config())),input:l11,path:[l11],inst:e});continue}let _8=v12.value;if(_8==="__proto__")continue;let d13=t2.valueType._zod.run({value:s3[l11],issues:[]},o6);d13 instanceof Promise?i5.push(d13.then(h9=>{h9.issues.length&&r4.issues.push(...prefixIssues(l11,h9.issues)),r4.value[_8]=h9.value})):(d13.issues.length&&r4.issues.push(...prefixIssues(l11,d13.issues)),r4.value[_8]=d13.value)}let c9;for(let l11 in s3)if(!f9.has(l11))if(t2.mode==="loose"){if(l11==="__proto__")continue;r4.value[l11]=s3[l11]}else c9=c9??[],c9.push(l11);c9&&c9.length>0&&r4.issues.push({code:"unrecognized_keys",input:s3,inst:e,keys:c9,continue:!0})}else{r4.value=n2?n2.alloc(e,r4,{},o6):{};let f9;for(let c9 of Reflect.ownKeys(s3)){if(c9==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s3,c9))continue;let l11=t2.keyType._zod.run({value:c9,issues:[]},o6);if(l11 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof c9=="string"&&number.test(c9)&&l11.issues.length){let h9=t2.keyType._zod.run({value:Number(c9),issues:[]},o6);if(h9 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");h9.issues.length===0&&(l11=h9)}if(l11.issues.length){t2.mode==="loose"?r4.value[c9]=s3[c9]:p15?(f9=f9??[],f9.push(c9)):r4.issues.push({code:"invalid_key",origin:"record",issues:l11.issues.map(h9=>finalizeIssue(h9,o6,config())),input:c9,path:[c9],inst:e});continue}let _8=l11.value;if(_8==="__proto__")continue;let d13=t2.valueType._zod.run({value:s3[c9],issues:[]},o6);d13 instanceof Promise?i5.push(d13.then(h9=>{h9.issues.length&&r4.issues.push(...prefixIssues(c9,h9.issues)),r4.value[_8]=h9.value})):(d13.issues.length&&r4.issues.push(...prefixIssues(c9,d13.issues)),r4.value[_8]=d13.value)}f9&&f9.length>0&&r4.issues.push({code:"unrecognized_keys",input:s3,inst:e,keys:f9,continue:!0})}return i5.length?Promise.all(i5).then(()=>r4):r4}}),$ZodEnum=$constructor("$ZodEnum",(e,t2)=>{$ZodType.init(e,t2);let n2=getEnumValues(t2.entries),r4=new Set(n2);e._zod.values=r4,defineLazyInternal(e,"pattern",o6=>{let s3=getEnumValues(o6.def.entries).filter(i5=>propertyKeyTypes.has(typeof i5));return new RegExp(s3.length?`^(${s3.map(i5=>escapeRegex(i5.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o6,s3)=>{let i5=o6.value;return r4.has(i5)||o6.issues.push({code:"invalid_value",values:n2,input:i5,inst:e}),o6}});$ZodOptional=$constructor("$ZodOptional",(e,t2)=>{$ZodType.init(e,t2),defineLazyInternal(e,"optin",n2=>n2.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",defineLazyInternal(e,"values",n2=>{let r4=n2.def.innerType._zod.values;return r4?new Set([...r4,void 0]):void 0}),defineLazyInternal(e,"pattern",n2=>{let r4=n2.def.innerType._zod.pattern;return r4?new RegExp(`^(${cleanRegex(r4.source)})?$`):void 0}),e._zod.parse=(n2,r4)=>{if(n2.value===void 0){if(t2.innerType._zod.optin!=="defaulted")return n2;let o6=t2.innerType._zod.run({value:n2.value,issues:[]},r4);return o6 instanceof Promise?o6.then(s3=>Q3(n2,s3)):Q3(n2,o6)}return t2.innerType._zod.run(n2,r4)}})}});var init_memoizer=__esm({"node_modules/zod/v4/core/memoizer.js"(){}});var init_locales=__esm({"node_modules/zod/v4/locales/index.js"(){}});function registry(){return new $ZodRegistry}var s,$ZodRegistry,globalRegistry,init_registries=__esm({"node_modules/zod/v4/core/registries.js"(){$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t2,...e){let i5=e[0];return this._map.set(t2,i5),i5&&typeof i5=="object"&&"id"in i5&&this._idmap.set(i5.id,t2),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t2){let e=this._map.get(t2);return e&&typeof e=="object"&&"id"in e&&this._idmap.delete(e.id),this._map.delete(t2),this}get(t2){let e=t2._zod.parent;if(e){let i5={...this.get(e)??{}};delete i5.id;let o6={...i5,...this._map.get(t2)};return Object.keys(o6).length?o6:void 0}return this._map.get(t2)}has(t2){return this._map.has(t2)}};(s=globalThis).__zod_globalRegistry??(s.__zod_globalRegistry=registry());globalRegistry=globalThis.__zod_globalRegistry}});var init_compile=__esm({"node_modules/zod/v4/core/compile.js"(){}});function _7(e){return e.checks&&(e.checks=[...e.checks]),e}function _string(e,r4){return new e(_7({type:"string",...normalizeParams(r4)}))}function _unknown(e){return new e({type:"unknown"})}function _regex(e,r4){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r4),pattern:e})}var init_api=__esm({"node_modules/zod/v4/core/api.js"(){init_checks();init_util()}});var init_to_json_schema=__esm({"node_modules/zod/v4/core/to-json-schema.js"(){}});var init_json_schema=__esm({"node_modules/zod/v4/core/json-schema.js"(){}});var init_core2=__esm({"node_modules/zod/v4/core/index.js"(){init_core();init_parse();init_errors2();init_schemas();init_memoizer();init_checks();init_versions();init_util();init_regexes();init_locales();init_registries();init_doc();init_compile();init_api();init_to_json_schema();init_json_schema()}});var init_parse2=__esm({"node_modules/zod/v4/mini/parse.js"(){init_core2()}});function string2(n2){return _string(ZodMiniString,n2)}function unknown(){return _unknown(ZodMiniUnknown)}function looseObject(n2,t2){return new ZodMiniObject({type:"object",shape:n2,catchall:unknown(),...normalizeParams(t2)})}function partialRecord(n2,t2,i5){return new ZodMiniRecord({type:"record",keyType:n2,valueType:t2,...normalizeParams(i5),partial:!0})}function s2(n2,t2){let i5=Array.isArray(n2)?Object.fromEntries(n2.map(e=>[e,e])):n2;return new ZodMiniEnum({type:"enum",entries:i5,...normalizeParams(t2)})}function optional(n2){return new ZodMiniOptional({type:"optional",innerType:n2})}var ZodMiniType,ZodMiniString,ZodMiniUnknown,ZodMiniObject,ZodMiniRecord,ZodMiniEnum,ZodMiniOptional,init_schemas2=__esm({"node_modules/zod/v4/mini/schemas.js"(){init_core2();init_util();init_parse2();ZodMiniType=$constructor("ZodMiniType",(n2,t2)=>{if(!n2._zod)throw new Error("Uninitialized schema in ZodMiniType.");$ZodType.init(n2,t2),n2.def=t2,n2.type=t2.type},{get with(){return this.check},set with(n2){own(this,"with",n2)},parse(n2,t2){return parse(this,n2,t2,{callee:this.parse})},parseAsync(n2,t2){return parseAsync(this,n2,t2,{callee:this.parseAsync})},safeParse(n2,t2){return safeParse(this,n2,t2)},safeParseAsync(n2,t2){return safeParseAsync(this,n2,t2)},check(...n2){let t2=this.def;return this.clone({...t2,checks:[...t2.checks??[],...n2.map(i5=>typeof i5=="function"?{_zod:{check:i5,def:{check:"custom"},onattach:[]}}:i5)]},{parent:!0})},clone(n2,t2){return clone(this,n2,t2)},brand(){return this},register(n2,t2){return n2.add(this,t2),this},apply(n2,...t2){return t2.length===0?n2(this):n2(this,...t2)}}),ZodMiniString=$constructor("ZodMiniString",(n2,t2)=>{$ZodString.init(n2,t2),ZodMiniType.init(n2,t2)});ZodMiniUnknown=$constructor("ZodMiniUnknown",(n2,t2)=>{$ZodUnknown.init(n2,t2),ZodMiniType.init(n2,t2)});ZodMiniObject=$constructor("ZodMiniObject",(n2,t2)=>{$ZodObject.init(n2,t2),ZodMiniType.init(n2,t2),installLazyProp(n2,"shape",i5=>i5._zod.def.shape,!1)});ZodMiniRecord=$constructor("ZodMiniRecord",(n2,t2)=>{$ZodRecord.init(n2,t2),ZodMiniType.init(n2,t2)});ZodMiniEnum=$constructor("ZodMiniEnum",(n2,t2)=>{$ZodEnum.init(n2,t2),ZodMiniType.init(n2,t2),n2.options=[...n2._zod.values]});ZodMiniOptional=$constructor("ZodMiniOptional",(n2,t2)=>{$ZodOptional.init(n2,t2),ZodMiniType.init(n2,t2)})}});var init_checks2=__esm({"node_modules/zod/v4/mini/checks.js"(){init_core2()}});var init_iso=__esm({"node_modules/zod/v4/mini/iso.js"(){}});var init_coerce=__esm({"node_modules/zod/v4/mini/coerce.js"(){}});var init_external=__esm({"node_modules/zod/v4/mini/external.js"(){init_core2();init_parse2();init_schemas2();init_checks2();init_locales();init_iso();init_coerce()}});var init_mini=__esm({"node_modules/zod/mini/index.js"(){init_external()}});function parseManifest(s3,t2){let i5;try{i5=JSON.parse(s3)}catch(n2){throw new UserError(`${t2} is not JSON: ${n2.message}`,{fix:"Build the release again."})}let r4=d12.safeParse(i5);if(r4.success)return r4.data;let a5=r4.error.issues.map(({path:n2,message:f9})=>`${n2.join(".")||"the file"}: ${f9}`);throw new UserError(`${t2}: ${a5.join("; ")}`,{fix:"Build the release again."})}function requireVerdict(s3,t2,i5){if(t2==="dev")return;let r4=s3?.gates?.[t2];if(r4!=="pass"){if(r4===void 0){if(i5)return;throw new UserError(s3===void 0?`profile ${t2} needs a manifest with the verdict of the gates`:`the manifest has no verdict of the gates for ${t2}`,{fix:"Give `manifest` from build-and-gate, or set `skip-tests: true` to deploy without."})}throw new UserError(`the gates for ${t2} ended with ${r4}`,{fix:"See the readiness report; no option deploys a release whose gates failed."})}}var c8,d12,init_manifest=__esm({"src/deploy/manifest.ts"(){"use strict";init_mini();init_errors();c8=s2(["pass","fail","inconclusive"]),d12=looseObject({service:optional(string2()),version:string2(),commit:string2().check(_regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)),archive:looseObject({sha256:string2().check(_regex(/^[0-9a-f]{64}$/))}),gates:optional(partialRecord(s2(["dev","staging","production"]),c8))})}});var shared$11,environmentOf,insideOf,readConfig,readConfigFiles,init_config=__esm({"shared:src/actions/lib/config.ts"(){shared$11=(__nccwpck_require__(377).shared)["src/actions/lib/config.ts"],environmentOf=shared$11.environmentOf,insideOf=shared$11.insideOf,readConfig=shared$11.readConfig,readConfigFiles=shared$11.readConfigFiles}});async function shipment(e,t2,s3,o6,r4,c9){let n2=e.archive===void 0?await R7(e.version,r4,c9):F4(e,e.archive,r4),{manifest:i5}=n2;if(i5?.service!==void 0&&i5.service!==s3)throw new UserError(`the manifest is of service ${i5.service}, deploy.yml of ${s3}`,{fix:"Give the manifest of this service's build."});requireVerdict(i5,t2.profile,e["skip-tests"]);let f9=await readArchive(n2.file);if(i5!==void 0&&i5.archive.sha256!==f9.sha256)throw new UserError(`archive ${n2.file} has sha256 ${f9.sha256}, its manifest says ${i5.archive.sha256}`,{fix:"It is not the archive that was built and tested; download it again, or build again."});let d13=readConfigFiles(t2,r4),m12=release(n2.version,n2.commit,configurationHash(t2,d13));return{release:m12,needs:f9.needs,contents:{code:{archive:n2.file,sha256:f9.sha256},files:d13,secrets:o6,manifest:manifestOnHost(m12,f9.sha256,i5)}}}function manifestOnHost(e,t2,s3){return`${JSON.stringify({...s3,version:e.version,commit:e.commit,configHash:e.configHash,...t2===void 0?{}:{archive:{sha256:t2}}},null,2)}
`}function F4(e,t2,s3){let o6=insideOf(s3,t2),r4=(0,import_node_path4.join)((0,import_node_path4.dirname)(o6),"release.json"),c9=e.manifest===void 0?(0,import_node_fs6.existsSync)(r4)?r4:void 0:insideOf(s3,e.manifest),n2=c9===void 0?void 0:parseManifest(E9(c9),c9),i5=e.version??n2?.version;if(i5===void 0)throw new UserError("input version: is required",{fix:"Give the version that the archive holds, or a manifest that names it."});if(n2!==void 0&&g12(n2.version)!==g12(i5))throw new UserError(`the manifest is of version ${n2.version}, not ${i5}`,{fix:"Give the manifest that lies beside this archive."});return{file:o6,version:i5,manifest:n2,commit:n2?.commit??process.env.GITHUB_SHA??""}}async function R7(e,t2,s3){if(e===void 0)throw new UserError("neither archive nor version is given",{fix:"Give `archive`, or a git ref as `version`."});if(!G4.test(e)||e.includes(".."))throw new UserError(`version ${JSON.stringify(e)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});let o6=async(...i5)=>s3.exec("git",i5,{deadlineMs:k7,cwd:t2,signal:s3.signal}),r4="";for(let i5 of[`refs/tags/${e}`,`refs/tags/v${e}`,e,`refs/remotes/origin/${e}`]){let{code:f9,stdout:d13}=await o6("rev-parse","--quiet","--verify","--end-of-options",`${i5}^{commit}`);if(f9===0){r4=d13.trim();break}}if(r4==="")throw new UserError(`version ${e} is not a tag, branch or commit of this checkout`,{fix:"Push the tag, and check out with `fetch-depth: 0`; or give `archive`."});let c9=(0,import_node_path4.join)(s3.tmp,"release.tar.gz"),n2=await o6("archive","--format=tar.gz","-o",c9,r4);if(n2.code!==0)throw new UserError(`git archive failed: ${n2.stderr.trim().slice(-300)}`);return{file:c9,commit:r4,manifest:void 0,version:/^v?\d/.test(e)?e:await A4(r4,o6)}}async function A4(e,t2){let{code:s3,stdout:o6}=await t2("show",`${e}:package.json`);try{let r4=s3===0?JSON.parse(o6).version:void 0;if(typeof r4=="string")return r4}catch{}throw new UserError("the branch has no package.json with a version",{fix:"Deploy a tag such as v1.2.3, or give `archive` and `version`."})}function E9(e){try{return(0,import_node_fs6.readFileSync)(e,"utf8")}catch(t2){throw new UserError(`manifest ${e} can not be read: ${t2.code??String(t2)}`,{fix:"Correct `manifest`."})}}function g12(e){return e.replace(/^v(?=\d)/,"")}var import_node_fs6,import_node_path4,k7,G4,init_release2=__esm({"src/actions/engine/release.ts"(){"use strict";import_node_fs6=__nccwpck_require__(24),import_node_path4=__nccwpck_require__(760);init_errors();init_archive();init_configuration();init_manifest();init_release();init_config();k7=6e4,G4=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/}});var shared$12,readSecrets,withReferences,withValues,init_secrets=__esm({"shared:src/actions/lib/secrets.ts"(){shared$12=(__nccwpck_require__(377).shared)["src/actions/lib/secrets.ts"],readSecrets=shared$12.readSecrets,withReferences=shared$12.withReferences,withValues=shared$12.withValues}});var deployment_exports={};__export(deployment_exports,{deployMain:()=>deployMain,deployPost:()=>deployPost,saveForPost:()=>saveForPost});async function deployMain({inputs:e,config:o6,environment:t2,secrets:s3,webhook:d13,job:i5,folder:a5,token:c9,ssh:l11},r4){let{environment:n2,secretText:f9}=withValues(e["on-failure"]===void 0?t2:{...t2,onFailure:e["on-failure"]},s3);if(n2.onFailure==="rollback"&&[...n2.hooks.before,...n2.hooks.after].some(({irreversible:y14})=>y14))throw new UserError("an irreversible hook needs on-failure: hold",{fix:"Remove the input `on-failure: rollback`."});let m12=await shipment(e,n2,o6.service,f9,a5,r4),p15=ownerOf2(i5,"deploy",m12.release.id,`deploy of ${m12.release.version} to ${n2.name}`,r4),E10=e["dry-run"]?()=>{}:saveForPost({service:o6.service,environment:n2,id:p15.id,job:i5,folder:a5,ssh:l11,token:c9,secrets:s3},r4),R9=requestOf({intent:"deploy",service:o6.service,environment:n2,owner:p15,job:i5,folder:a5,token:c9,dryRun:e["dry-run"],force:e.force,allowDiverged:e["allow-diverged"],planHash:e["plan-hash"]},r4),v12=directTarget({service:o6.service,environment:n2,contents:m12.contents,needs:m12.needs,ssh:l11},r4);try{let y14=await deploy(R9,m12.release,v12,smokeVerifier(r4),r4);y14.outcome!=="unknown"&&E10(),await finish({report:y14,webhook:d13,job:i5,outputs:!0},r4)}finally{await v12.close()}}function saveForPost({service:e,environment:o6,id:t2,job:s3,folder:d13,ssh:i5,token:a5,secrets:c9},l11){let r4=(0,import_node_path5.join)(l11.tmp,"credentials.json"),n2={...i5,token:a5,masked:Object.values(c9)};(0,import_node_fs7.writeFileSync)(r4,JSON.stringify(n2),{mode:384});let f9={service:e,environment:q3(o6),id:t2,checkRunId:s3.checkRunId,folder:(0,import_node_path5.resolve)(d13),credentials:r4};return saveState(STATE,f9),()=>saveState(DONE,"true")}function q3(e){return{...e,smoke:[]}}async function deployPost(e){let o6=JSON.parse(getState(STATE)),t2=JSON.parse((0,import_node_fs7.readFileSync)(o6.credentials,"utf8"));for(let n2 of[t2.key,t2.token,...t2.masked])n2!==void 0&&e.secrets.add(n2);let s3=currentJob(o6.checkRunId),{service:d13,environment:i5,folder:a5}=o6,c9=ownerOf2(s3,"recover","",`post step of ${o6.id}`,e),l11=requestOf({intent:"recover",service:d13,environment:i5,owner:c9,job:s3,folder:a5,token:t2.token},e),r4=directTarget({service:d13,environment:i5,contents:void 0,needs:void 0,ssh:{key:t2.key,knownHosts:t2.knownHosts}},e);try{let n2=await recover(l11,{mine:f9=>f9===o6.id,overtake:!1},r4,smokeVerifier(e),e);await finish({report:n2,webhook:void 0,job:s3,outputs:!1},e)}finally{await r4.close()}}var import_node_fs7,import_node_path5,init_deployment=__esm({"src/actions/engine/deployment.ts"(){"use strict";import_node_fs7=__nccwpck_require__(24),import_node_path5=__nccwpck_require__(760);init_edge();init_errors();init_deploy();init_recover();init_verifier();init_direct();init_finish();init_post();init_job();init_open();init_release2();init_secrets()}});var recovery_exports={};__export(recovery_exports,{recoverMain:()=>recoverMain});async function recoverMain({config:o6,environment:t2,webhook:s3,job:r4,folder:m12,token:n2,ssh:c9},e){let f9=ownerOf2(r4,"recover","",`recover ${t2.name}`,e),p15=requestOf({intent:"recover",service:o6.service,environment:t2,owner:f9,job:r4,folder:m12,token:n2},e),i5=directTarget({service:o6.service,environment:t2,contents:void 0,needs:void 0,ssh:c9},e),a5=jobPrefix(r4);try{let u14=await recover(p15,{mine:v12=>v12.startsWith(a5),overtake:!1},i5,smokeVerifier(e),e);await finish({report:u14,webhook:s3,job:r4,outputs:!0},e)}finally{await i5.close()}}var init_recovery=__esm({"src/actions/engine/recovery.ts"(){"use strict";init_recover();init_verifier();init_direct();init_job();init_finish();init_open()}});function parseSettings(n2){let a5=[],c9=n2.split(`
`).flatMap((l11,i5)=>{let t2=l11.trim();if(t2===""||t2.startsWith("#"))return[];let r4=t2.indexOf("="),s3=t2.slice(0,Math.max(0,r4)).trim();return r4<1||!g13.test(s3)||s3.split(".").some(o6=>y12.has(o6))?(a5.push(`line ${i5+1}: ${JSON.stringify(t2.slice(0,80))} is not key=value`),[]):[{key:s3,value:h7(t2.slice(r4+1).trim())}]});if(a5.length>0)throw new UserError(`input set: ${a5.join("; ")}`,{fix:"Write one `toolFiltering.mode=static` a line."});if(c9.length===0)throw new UserError("input set: is empty",{fix:"With `mode: config`, give one `key=value` a line."});return c9}function h7(n2){try{return JSON.parse(n2)}catch{return n2}}function applySettings(n2,a5,c9){let l11;try{l11=JSON.parse(a5)}catch(t2){throw new UserError(`${n2} on the host is not JSON: ${t2.message}`,{fix:"Only JSON configuration can be flipped; deploy the change instead."})}let i5=[];for(let{key:t2,value:r4}of c9){let s3=t2.split("."),o6=s3.pop()??"",e=l11;for(let f9 of s3)e=u11(e)?e[f9]:void 0;!u11(e)||!Object.hasOwn(e,o6)?i5.push(`${t2} is not in ${n2}`):typeof e[o6]!=typeof r4&&e[o6]!==null?i5.push(`${t2} is a ${typeof e[o6]}, ${JSON.stringify(r4)} is not`):e[o6]=r4}if(i5.length>0)throw new UserError(i5.join("; "),{fix:"Correct `set`."});return`${JSON.stringify(l11,null,2)}
`}function u11(n2){return typeof n2=="object"&&n2!==null&&!Array.isArray(n2)}var g13,y12,init_flip=__esm({"src/deploy/flip.ts"(){"use strict";init_errors();g13=/^[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/,y12=new Set(["__proto__","prototype","constructor"])}});async function rollback(i5,t2,a5,u14,f9){let e=new Context(i5,a5,u14,f9),l11=!1,y14;try{if(t2!==""||i5.dryRun){let r4=await e.narrator.phase("preflight",async()=>e.inspectAll());if(i5.dryRun)return x7(t2,r4,e);$14(t2,r4)}}catch(r4){return r4 instanceof Refused?e.report("refused",`${r4.message}. ${r4.fix??""}`.trim()):e.report("refused",errorMessage(r4))}let v12=await underLease(e,!0,{run:async({signal:r4,settled:s3,armed:P6})=>{let p15=await e.inspectAll();e.previous=p15.find(o6=>o6.current!==void 0)?.current;let S7=s3.some(({outcome:o6})=>o6!=="refused"&&o6!=="deployed")&&p15.every(o6=>o6.current!==void 0),c9=t2===""&&S7?e.previous:$14(t2,p15);if(e.release=c9,p15.every(o6=>o6.current?.id===c9.id&&o6.running.some(({release:d13})=>d13===c9.id))){let o6=(await e.narrator.phase("verify",async()=>verifyLive(p15,e))).filter(({verdict:d13})=>d13!=="pass");return o6.length===0?{outcome:S7?"rolled_back":"unchanged",reason:""}:{outcome:"rollback_unverified",reason:o6.map(({where:d13,detail:_8})=>`${d13}: ${_8}`).join("; ")}}let g15=a5.planBack(c9,p15);e.plan=g15;for(let o6 of describePlan(g15))e.narrator.say(o6);let m12=e.previous;i5.announce({deploymentId:e.id,previousVersion:m12?.version??"",planHash:planHash(g15)});let{url:w7,verify:L5}=i5.environment;await e.narrator.phase("snapshot",async()=>{let[o6]=await Promise.all([takeEvidence(a5.hosts,e.id,e.id,[],a5,e.narrator,f9),...g15.waves.filter(({phase:d13})=>d13==="snapshot").map(async d13=>runWave(d13,c9,new Set,e,r4)),P6]);e.evidence=o6}),l11=!0,w7!==void 0&&(y14=startProbe({name:w7,url:w7},L5.path,e.narrator.elapsedMs,f9));let T8=await e.narrator.phase("go back",async()=>{for(let o6 of g15.waves.filter(({phase:d13})=>d13==="switch"))r4.throwIfAborted(),await runWave(o6,c9,new Set,e,r4);return concludeVerified(e,r4)}),b11=o6=>p15[0]?.releases.find(d13=>d13.id===o6)?.good??0,V2=t2===""||b11(m12?.id)===0||b11(m12?.id)>b11(c9.id);return{...T8,bad:m12===void 0||m12.id===c9.id||!V2?void 0:m12.id}},switchBegan:()=>l11,failed:async r4=>{if(r4 instanceof Refused)return{outcome:"refused",reason:`${r4.message}. ${r4.fix??""}`.trim()};let s3=await settle(e.id,[errorMessage(r4)],e);return{outcome:s3.outcome==="rolled_back"?"rollback_unverified":s3.outcome,reason:`${errorMessage(r4)}${s3.reason===""?"":`; ${s3.reason}`}`}}}),n2=await y14?.stop();return n2===void 0?v12:{...v12,probe:n2}}function x7(i5,t2,a5){let u14=$14(i5,t2);a5.release=u14,a5.previous=t2.find(f9=>f9.current!==void 0)?.current,a5.plan=a5.target.planBack(u14,t2);for(let f9 of describePlan(a5.plan))a5.narrator.say(f9);return a5.report("unchanged","dry run: nothing was changed")}function $14(i5,t2){let a5=n2=>t2.every(r4=>r4.releases.some(s3=>s3.id===n2)),u14=n2=>t2.every(({current:r4})=>r4?.id===n2),f9=n2=>t2.every(({releases:r4})=>r4.some(s3=>s3.id===n2&&s3.good>0&&!s3.bad)),e=t2[0]?.backups.find(({name:n2})=>n2===i5)?.release,l11=[...t2[0]?.releases??[]].sort((n2,r4)=>r4.good-n2.good),y14=i5===""?l11.find(({id:n2})=>f9(n2)&&!u14(n2)):l11.find(({id:n2})=>(n2===i5||n2===e||releaseOfId(n2)?.version===i5.replace(/^v(?=\d)/,""))&&a5(n2)),h9=y14===void 0?void 0:releaseOfId(y14.id);if(h9!==void 0)return h9;let v12=l11.filter(({id:n2})=>a5(n2)).map(({id:n2,good:r4,bad:s3})=>`${n2}${s3?" (bad)":r4>0?"":" (never good)"}`);throw new Refused(i5===""?"there is no good release to go back to":`${JSON.stringify(i5)} is not a release that every host has`,`The hosts have: ${v12.length===0?"none":v12.join(", ")}. Name one of them, or deploy.`)}var init_rollback=__esm({"src/deploy/rollback.ts"(){"use strict";init_errors();init_context();init_evidence();init_plan();init_probe();init_refused();init_release();init_settle();init_underlease();init_waves()}});var rollback_exports={};__export(rollback_exports,{flipSetting:()=>flipSetting,rollbackMain:()=>rollbackMain,rollbackRelease:()=>rollbackRelease});async function rollbackRelease(d13,o6,e){let{config:s3,environment:n2,job:i5,folder:u14,token:a5,ssh:c9,dryRun:l11,reason:p15}=o6,t2=ownerOf2(i5,"rollback",d13,p15,e);o6.save(t2.id);let f9=directTarget({service:s3.service,environment:n2,contents:void 0,needs:void 0,ssh:c9},e);try{return await rollback(requestOf({intent:"rollback",service:s3.service,environment:n2,owner:t2,job:i5,folder:u14,token:a5,dryRun:l11},e),d13,f9,smokeVerifier(e),e)}finally{await f9.close()}}async function flipSetting(d13,o6,e){let s3=parseSettings(d13),{config:n2,job:i5,folder:u14,token:a5,ssh:c9,dryRun:l11,reason:p15}=o6,{environment:t2,secretText:f9}=withValues(o6.environment,o6.secrets),r4=directTarget({service:n2.service,environment:t2,contents:void 0,needs:void 0,ssh:c9},e),g15,v12;try{let x10=await Promise.all(r4.hosts.map(async y14=>r4.inspect(y14))),m12=x10[0]?.current;if(m12===void 0||x10.some(({current:y14})=>y14?.id!==m12.id))throw new UserError("the hosts do not all have the same live release",{fix:"Bring them together first: deploy, or roll back."});let[k8,...D5]=t2.configFiles,[O11=""]=r4.hosts;if(k8===void 0)throw new UserError(`environment ${t2.name} names no configuration file`,{fix:"Add `config: {from: \u2026, to: \u2026}` to deploy.yml."});let b11={[k8.to]:applySettings(k8.to,await r4.read(O11,m12.id,k8.to),s3)};for(let{to:y14}of D5)b11[y14]=await r4.read(O11,m12.id,y14);v12=release(m12.version,m12.commit,configurationHash(t2,b11)),g15={code:{from:m12.id},files:b11,secrets:f9,manifest:manifestOnHost(v12,void 0,void 0)}}finally{await r4.close()}let w7=ownerOf2(i5,"flip",v12.id,p15,e);o6.save(w7.id);let P6=directTarget({service:n2.service,environment:t2,contents:g15,needs:void 0,ssh:c9},e);try{return await deploy(requestOf({intent:"flip",service:n2.service,environment:t2,owner:w7,job:i5,folder:u14,token:a5,dryRun:l11},e),v12,P6,smokeVerifier(e),e)}finally{await P6.close()}}async function rollbackMain(d13,o6){let{inputs:e,config:s3,environment:n2,secrets:i5,webhook:u14,job:a5,folder:c9,token:l11,ssh:p15}=d13;if(e.mode==="release"&&e.set!==void 0)throw new UserError("input set: goes with `mode: config`");if(e.mode==="config"&&e.to!==void 0)throw new UserError("input to: goes with `mode: release`");let t2={mark:()=>{}},f9={config:s3,environment:n2,job:a5,folder:c9,token:l11,ssh:p15,secrets:i5,dryRun:e["dry-run"],reason:e.reason??"",save:g15=>{e["dry-run"]||(t2.mark=saveForPost({service:s3.service,environment:n2,id:g15,job:a5,folder:c9,ssh:p15,token:l11,secrets:i5},o6))}},r4=e.mode==="release"?await rollbackRelease(e.to??"",f9,o6):await flipSetting(e.set??"",f9,o6);r4.outcome!=="unknown"&&t2.mark(),await finish({report:r4,webhook:u14,job:a5,outputs:!0},o6)}var init_rollback2=__esm({"src/actions/engine/rollback.ts"(){"use strict";init_errors();init_configuration();init_deploy();init_flip();init_release();init_rollback();init_verifier();init_direct();init_job();init_deployment();init_finish();init_open();init_release2();init_secrets()}});var shared$13,systemClock,init_clock=__esm({"shared:src/core/clock.ts"(){shared$13=(__nccwpck_require__(377).shared)["src/core/clock.ts"],systemClock=shared$13.systemClock}});var shared$14,systemExec,init_exec=__esm({"shared:src/core/exec.ts"(){shared$14=(__nccwpck_require__(377).shared)["src/core/exec.ts"],systemExec=shared$14.systemExec}});var shared$15,actionsLog,plainLog,init_log=__esm({"shared:src/core/log.ts"(){shared$15=(__nccwpck_require__(377).shared)["src/core/log.ts"],actionsLog=shared$15.actionsLog,plainLog=shared$15.plainLog}});var shared$16,Secrets,init_mask=__esm({"shared:src/core/mask.ts"(){shared$16=(__nccwpck_require__(377).shared)["src/core/mask.ts"],Secrets=shared$16.Secrets}});function statusLines(u14,c9,l11){let e=[],i5=new Set;return l11.forEach((s3,g15)=>{let d13=c9[g15]??"";if(s3.status==="rejected"){e.push(`${d13}: NOT REACHED: ${s3.reason instanceof Error?s3.reason.message:String(s3.reason)}`);return}let n2=s3.value;i5.add(n2.current?.id??"nothing"),e.push(`${d13}: ${n2.current===void 0?"nothing is live":`live ${n2.current.id}`}`);for(let{slot:o6,release:t2,pid:r4}of n2.running)e.push(`    runs ${t2==="?"?"a process that was not started by a deployment":t2} in slot ${o6}, process ${r4}`);if(n2.current!==void 0&&n2.running.length===0&&e.push("    NOTHING RUNS"),n2.owner!==void 0){let{kind:o6,id:t2,release:r4,actor:f9,url:a5,guard:p15}=n2.owner;e.push(`    ${o6} ${t2} of ${r4} by ${f9} is under way${a5===""?"":` (${a5})`}; its guard is ${p15}`)}n2.locked!==void 0&&e.push(`    ${n2.locked.kind==="hold"?"HELD":"LOCKED"} by ${n2.locked.actor}: ${n2.locked.reason}`),n2.undo!==void 0&&n2.owner===void 0&&e.push(`    UNFINISHED ${n2.undo}: erlmcp-actions undo --environment ${u14}`);let $15=n2.releases.filter(o6=>o6.good>0&&!o6.bad).sort((o6,t2)=>t2.good-o6.good);e.push(`    good: ${$15.slice(0,5).map(({id:o6})=>o6).join(", ")||"none yet"}`)}),i5.size>1&&e.push("THE HOSTS DIFFER: deploy again, or roll back, to bring them together."),e}var init_status=__esm({"src/cli/status.ts"(){"use strict"}});var commands_exports={};__export(commands_exports,{COMMANDS:()=>COMMANDS});function g14(e,n2){let r4=readConfig(a4,e.config,n2.log);if(e.environment===void 0)throw new UserError("--environment is required",{fix:`There are: ${Object.keys(r4.environments).join(", ")}.`});return{config:r4,environment:environmentOf(r4,e.environment,e.hosts)}}async function u12(e,n2,r4){let t2=g14(e,n2),o6=directTarget({service:t2.config.service,environment:t2.environment,contents:void 0,needs:void 0,ssh:p13(e)},n2);return R8(o6,async()=>r4(o6,t2))}async function R8(e,n2){try{return await n2()}finally{await e.close()}}function p13(e){return{key:e["ssh-key"]===void 0?void 0:l10("ssh-key",e["ssh-key"]),knownHosts:e["known-hosts"]===void 0?void 0:l10("known-hosts",e["known-hosts"])}}function v11(e,n2,r4){for(let t2 of deploymentLines(e))n2.log.info(t2);if(r4&&!e.dryRun){let t2=(0,import_node_path6.join)(process.cwd(),".erlmcp","reports",e.deploymentId);(0,import_node_fs8.mkdirSync)(t2,{recursive:!0,mode:448}),n2.log.info(`Report: ${writeReport(e,t2).html}`)}return succeeded(e.intent,e.outcome)?0:1}function l10(e,n2){try{return(0,import_node_fs8.readFileSync)(n2,"utf8")}catch(r4){throw new UserError(`--${e} ${n2} can not be read: ${r4.code??String(r4)}`)}}var import_node_fs8,import_node_path6,a4,COMMANDS,init_commands=__esm({"src/cli/commands.ts"(){"use strict";import_node_fs8=__nccwpck_require__(24),import_node_path6=__nccwpck_require__(760);init_config();init_job();init_open();init_release2();init_rollback2();init_secrets();init_errors();init_deploy();init_recover();init_words();init_console();init_write();init_verifier();init_direct();init_status();a4=".",COMMANDS={async validate(e,n2){let{service:r4,environments:t2}=readConfig(a4,e.config,n2.log);n2.log.info(`${e.config} is well: service ${r4}`);for(let{name:o6,profile:s3,target:c9,strategy:i5,url:d13}of Object.values(t2))n2.log.info(`  ${o6} (${s3}): ${i5.kind} on ${c9.hosts.map(y14=>y14.name).join(", ")}${d13===void 0?"":`, ${d13}`}`);return 0},async plan(e,n2){let{config:r4,environment:t2}=g14(e,n2),o6=readSecrets(e.secrets===void 0?void 0:l10("secrets",e.secrets),n2),{environment:s3,secretText:c9}=e.secrets===void 0?{environment:t2,secretText:void 0}:withValues(t2,o6),i5=await shipment(e,s3,r4.service,c9,a4,n2),d13=currentJob(void 0),y14=ownerOf2(d13,"deploy",i5.release.id,"plan",n2),h9=directTarget({service:r4.service,environment:s3,contents:i5.contents,needs:i5.needs,ssh:p13(e)},n2);return R8(h9,async()=>{let E10=requestOf({intent:"deploy",service:r4.service,environment:s3,owner:y14,job:d13,token:process.env.GITHUB_TOKEN,folder:a4,dryRun:!0},n2);return v11(await deploy(E10,i5.release,h9,smokeVerifier(n2),n2),n2,!1)})},async status(e,n2){return u12(e,n2,async(r4,{environment:t2})=>{let o6=await Promise.allSettled(r4.hosts.map(async s3=>r4.inspect(s3)));for(let s3 of statusLines(t2.name,r4.hosts,o6))n2.log.info(s3);return o6.every(({status:s3})=>s3==="fulfilled")?0:1})},async lock(e,n2){let r4=e.reason??"";if(r4==="")throw new UserError("--reason is required",{fix:"Say why, so that others know whom to ask."});return u12(e,n2,async(t2,{environment:o6})=>{for(let s3 of t2.hosts)await t2.lock(s3,r4,currentJob(void 0).actor);return n2.log.info(`${o6.name} is locked. Nothing deploys there until: erlmcp-actions unlock --environment ${o6.name}`),0})},async unlock(e,n2){return u12(e,n2,async(r4,{environment:t2})=>{for(let o6 of r4.hosts)await r4.unlock(o6);return n2.log.info(`${t2.name} is unlocked.`),0})},async undo(e,n2){return u12(e,n2,async(r4,{config:t2,environment:o6})=>{let s3=currentJob(void 0),c9=ownerOf2(s3,"recover","",e.reason??"undo",n2),i5=requestOf({intent:"recover",service:t2.service,environment:o6,owner:c9,job:s3,token:process.env.GITHUB_TOKEN,folder:a4},n2),d13=await recover(i5,{mine:()=>!0,overtake:!0},r4,smokeVerifier(n2),n2);return v11(d13,n2,!0),["rolled_back","removed","refused","unchanged","deployed"].includes(d13.outcome)?0:1})},async rollback(e,n2){let{config:r4,environment:t2}=g14(e,n2),o6=currentJob(void 0),s3=readSecrets(e.secrets===void 0?void 0:l10("secrets",e.secrets),n2),c9={config:r4,environment:t2,job:o6,secrets:s3,folder:a4,token:process.env.GITHUB_TOKEN,ssh:p13(e),dryRun:e["dry-run"],reason:e.reason??`rollback by ${o6.actor}`,save:()=>{}};if(e.mode!==void 0&&e.mode!=="release"&&e.mode!=="config")throw new UserError("--mode is release or config");let i5=e.mode==="config"?await flipSetting(e.set??"",c9,n2):await rollbackRelease(e.to??"",c9,n2);return v11(i5,n2,!0)}}}});var main_exports={};__export(main_exports,{main:()=>main});async function main(n2){let e=new Secrets,s3=process.stdout.isTTY===!0&&process.env.NO_COLOR===void 0,t2=plainLog(o6=>process.stdout.write(`${o6}
`),{colour:s3,secrets:e}),r4;try{let{name:o6,options:a5}=x9(n2);if(o6===void 0)return process.stdout.write(A5),n2.length===0||n2.includes("--help")?0:2;r4=(0,import_node_fs9.mkdtempSync)((0,import_node_path7.join)((0,import_node_os3.tmpdir)(),"erlmcp-actions-"));let l11={clock:systemClock,exec:systemExec,http:systemHttp,log:t2,secrets:e,randomHex:d13=>(0,import_node_crypto6.randomBytes)(d13).toString("hex"),tmp:r4,signal:b10()},{COMMANDS:c9}=await Promise.resolve().then(()=>(init_commands(),commands_exports));return await c9[o6](a5,l11)}catch(o6){return process.stderr.write(`${e.redact(explain(o6))}
`),1}finally{r4!==void 0&&(0,import_node_fs9.rmSync)(r4,{recursive:!0,force:!0})}}function x9(n2){let e={type:"string"},s3={type:"boolean",default:!1};try{let{values:t2,positionals:r4}=(0,import_node_util.parseArgs)({args:[...n2],allowPositionals:!0,options:{config:{type:"string",default:"deploy.yml"},environment:{type:"string",short:"e"},hosts:e,archive:e,version:e,manifest:e,reason:e,to:e,mode:e,set:e,"ssh-key":e,"known-hosts":e,secrets:e,"skip-tests":s3,"dry-run":s3,help:s3}}),[o6,a5]=r4;if(t2.help||o6===void 0)return{name:void 0,options:t2};if(a5!==void 0)throw new UserError(`${JSON.stringify(a5)} is one word too many`,{fix:"See erlmcp-actions --help."});let l11=m11.find(c9=>c9===o6);if(l11===void 0)throw new UserError(`there is no command ${JSON.stringify(o6)}`,{fix:`There are: ${m11.join(", ")}.`});return{name:l11,options:t2}}catch(t2){throw t2 instanceof UserError?t2:new UserError(t2.message,{fix:"See erlmcp-actions --help."})}}function b10(){let n2=new AbortController;for(let e of["SIGINT","SIGTERM"])process.on(e,()=>{n2.signal.aborted&&process.exit(130),process.stderr.write(`
${e}: coming to an end; once more to leave it to the guards
`),n2.abort(new UserError(`cancelled (${e})`))});return n2.signal}var import_node_crypto6,import_node_fs9,import_node_os3,import_node_path7,import_node_util,m11,A5,init_main2=__esm({"src/cli/main.ts"(){"use strict";import_node_crypto6=__nccwpck_require__(598),import_node_fs9=__nccwpck_require__(24),import_node_os3=__nccwpck_require__(161),import_node_path7=__nccwpck_require__(760),import_node_util=__nccwpck_require__(975);init_clock();init_errors();init_exec();init_http();init_log();init_mask();m11=["validate","plan","status","lock","unlock","undo","rollback"],A5=`erlmcp-actions <command> [options]

  validate                              check deploy.yml
  plan     --environment NAME --archive FILE --version V   what a deployment would do; changes nothing
  status   --environment NAME           what is live, who holds it, what is unfinished
  lock     --environment NAME --reason TEXT   nothing deploys there until unlock
  unlock   --environment NAME
  undo     --environment NAME           bring back the state before an unfinished or held deployment
  rollback --environment NAME [--to RELEASE] [--mode config --set key=value] [--reason TEXT]

options
  --config FILE        deploy.yml of this service (default: deploy.yml)
  --hosts A,B          only these hosts
  --ssh-key FILE       default: your own keys and agent
  --known-hosts FILE   default: your own
  --secrets FILE       NAME=value lines, for what deploy.yml names
  --manifest FILE, --skip-tests, --dry-run
`}});module.exports={get"src/actions/engine/deployment.ts"(){return init_deployment(),__toCommonJS(deployment_exports)},get"src/actions/engine/recovery.ts"(){return init_recovery(),__toCommonJS(recovery_exports)},get"src/actions/engine/rollback.ts"(){return init_rollback2(),__toCommonJS(rollback_exports)},get"src/cli/main.ts"(){return init_main2(),__toCommonJS(main_exports)}};


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