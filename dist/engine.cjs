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

var __create=Object.create;var __defProp=Object.defineProperty;var __getOwnPropDesc=Object.getOwnPropertyDescriptor;var __getOwnPropNames=Object.getOwnPropertyNames;var __getProtoOf=Object.getPrototypeOf,__hasOwnProp=Object.prototype.hasOwnProperty;var __esm=(fn,res,err)=>function(){if(err)throw err[0];try{return fn&&(res=(0,fn[__getOwnPropNames(fn)[0]])(fn=0)),res}catch(e){throw err=[e],e}};var __commonJS=(cb,mod)=>function(){try{return mod||(0,cb[__getOwnPropNames(cb)[0]])((mod={exports:{}}).exports,mod),mod.exports}catch(e){throw mod=0,e}};var __export=(target,all)=>{for(var name in all)__defProp(target,name,{get:all[name],enumerable:!0})},__copyProps=(to,from,except,desc)=>{if(from&&typeof from=="object"||typeof from=="function")for(let key of __getOwnPropNames(from))!__hasOwnProp.call(to,key)&&key!==except&&__defProp(to,key,{get:()=>from[key],enumerable:!(desc=__getOwnPropDesc(from,key))||desc.enumerable});return to};var __toESM=(mod,isNodeMode,target)=>(target=mod!=null?__create(__getProtoOf(mod)):{},__copyProps(isNodeMode||!mod||!mod.__esModule?__defProp(target,"default",{value:mod,enumerable:!0}):target,mod)),__toCommonJS=mod=>__copyProps(__defProp({},"__esModule",{value:!0}),mod);var shared$,getState,readInputs,runAction,saveState,setFailed,setOutput,init_edge=__esm({"shared:src/core/edge.ts"(){shared$=(__nccwpck_require__(377).shared)["src/core/edge.ts"],getState=shared$.getState,readInputs=shared$.readInputs,runAction=shared$.runAction,saveState=shared$.saveState,setFailed=shared$.setFailed,setOutput=shared$.setOutput}});var shared$2,UserError,errorMessage,explain,init_errors=__esm({"shared:src/core/errors.ts"(){shared$2=(__nccwpck_require__(377).shared)["src/core/errors.ts"],UserError=shared$2.UserError,errorMessage=shared$2.errorMessage,explain=shared$2.explain}});var shared$3,formatDuration,parseDuration,init_duration=__esm({"shared:src/core/duration.ts"(){shared$3=(__nccwpck_require__(377).shared)["src/core/duration.ts"],formatDuration=shared$3.formatDuration,parseDuration=shared$3.parseDuration}});async function eachBounded(e,n3,a9){let s6=new Array(e.length),t2=0,l17=async()=>{for(let r6=t2++;r6<e.length;r6=t2++){let o9=e[r6];try{s6[r6]={status:"fulfilled",value:await a9(o9)}}catch(u19){s6[r6]={status:"rejected",reason:u19}}}};return await Promise.all(Array.from({length:Math.min(Math.max(1,n3),e.length)},l17)),s6}async function allBounded(e,n3,a9){return(await eachBounded(e,n3,a9)).map(t2=>{if(t2.status==="rejected")throw t2.reason;return t2.value})}var init_bounded=__esm({"src/deploy/bounded.ts"(){"use strict"}});var Refused,Stale,init_refused=__esm({"src/deploy/refused.ts"(){"use strict";init_errors();Refused=class extends UserError{constructor(s6,t2){super(s6,{fix:t2}),this.name="Refused"}},Stale=class extends UserError{constructor(s6){super(s6),this.name="Stale"}}}});function release(n3,t2,e){let r6=n3.replace(/^v(?=\d)/,"");if(!c.test(r6))throw new UserError(`version ${JSON.stringify(n3)} is not a version`,{fix:"Use letters, digits, dots, `+`, `_` and `-`, at most 64, starting with a letter or a digit."});if(t2!==""&&!d.test(t2))throw new UserError(`commit ${JSON.stringify(t2)} is not a commit`,{fix:"Give the full hexadecimal SHA."});return{id:`${r6}-${t2===""?o:t2.slice(0,7)}-${e}`,version:r6,commit:t2,configHash:e}}function releaseOfId(n3){let t2=/^(.+)-([0-9a-f]{7})-([0-9a-f]{8})$/.exec(n3);if(t2===null)return;let[,e="",r6="",a9=""]=t2;return{id:n3,version:e,commit:r6===o?"":r6,configHash:a9}}function hashOf(n3){return(0,import_node_crypto.createHash)("sha256").update(i(n3)).digest("hex")}function i(n3){if(Array.isArray(n3))return`[${n3.map(i).join(",")}]`;if(n3===null||typeof n3!="object")return JSON.stringify(n3)??"null";let t2=Object.entries(n3).filter(([,e])=>e!==void 0);return t2.sort(([e],[r6])=>e<r6?-1:1),`{${t2.map(([e,r6])=>`${JSON.stringify(e)}:${i(r6)}`).join(",")}}`}var import_node_crypto,c,d,o,init_release=__esm({"src/deploy/release.ts"(){"use strict";import_node_crypto=__nccwpck_require__(598);init_errors();c=/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,63}$/,d=/^[0-9a-f]{7,64}$/,o="0000000"}});var shared$4,MEANING,OUTCOMES,succeeded,init_words=__esm({"shared:src/deploy/words.ts"(){shared$4=(__nccwpck_require__(377).shared)["src/deploy/words.ts"],MEANING=shared$4.MEANING,OUTCOMES=shared$4.OUTCOMES,succeeded=shared$4.succeeded}});var HostUnreachable,StepFailed,LeaseLost,init_target=__esm({"src/deploy/target.ts"(){"use strict";init_errors();init_refused();init_release();init_words();HostUnreachable=class extends UserError{host;constructor(e,r6){super(`${e} can not be reached: ${r6}`),this.name="HostUnreachable",this.host=e}},StepFailed=class extends UserError{host;constructor(e,r6){super(`${e}: ${r6}`),this.name="StepFailed",this.host=e}},LeaseLost=class extends UserError{host;by;constructor(e,r6){super(r6===""?`the deployment was ended on ${e} by its guard or by a person`:`the lease on ${e} was taken over by ${r6}`),this.name="LeaseLost",this.host=e,this.by=r6}}}});async function instanceLive(t2,n3,e){let{target:o9,verify:r6}=e,{name:i5}=await o9.endpoint(t2,n3),s6=new AbortController,c16=AbortSignal.any([e.signal,s6.signal]);try{let l17=deathOf(t2,n3,r6.withinMs,e,c16),m19=g(i5,async()=>o9.endpoint(t2,n3),1,e,c16),p24=l17.then(f16=>f16===void 0?new Promise(()=>{}):f16),d23=await Promise.race([m19,p24]);return"why"in d23?dead(i5,d23):d23}finally{s6.abort()}}async function deathOf(t2,n3,e,{target:o9,world:r6},i5){let s6=r6.clock.monotonic()+e;for(;;)try{return await o9.watch(t2,n3,s6-r6.clock.monotonic(),i5)}catch(c16){if(i5.aborted)return;if(!(c16 instanceof HostUnreachable))throw c16;if(await r6.clock.sleep(x,i5),i5.aborted||r6.clock.monotonic()>=s6)return}}function dead(t2,n3){let e=E(n3.log);return{name:"alive",where:t2,verdict:"fail",detail:`${n3.why}${e===""?"":`; it last said:
${e}`}`,durationMs:0}}function E(t2){let n3=t2.trim().split(`
`).slice(-40),e=n3.findIndex(r6=>M.test(r6)),o9=e===-1?Math.max(0,n3.length-v):e;return n3.slice(o9,o9+v).join(`
`)}async function urlLive(t2,n3,e){let{target:o9,verify:r6}=e,i5=r6.instanceField===void 0?1:n3,s6=await g(t2,async()=>({name:t2,url:t2}),i5,e,e.signal);if(s6.verdict!=="inconclusive")return s6;for(let c16 of o9.hosts){let l17=async()=>o9.fromHost(c16,t2),m19=await g(`${t2} as ${c16} sees it`,l17,i5,e,e.signal);if(m19.verdict!=="inconclusive")return m19}return s6}async function g(t2,n3,e,o9,r6){let{verify:i5,release:s6,narrator:c16,world:l17}=o9,m19={version:s6.version,configHash:s6.configHash,verify:i5},p24=l17.clock.monotonic(),d23=()=>l17.clock.monotonic()-p24,f16=new Set,u19=0,a9;for(;!r6.aborted;){let h20=i5.withinMs-d23();if(h20<=0)break;if(a9=await askBy(n3,m19,Math.min($,Math.max(250,h20)),o9),a9.verdict==="pass"){if(u19+=1,f16.add(a9.instance??""),u19>=i5.times&&f16.size>=e)return{name:"live",where:t2,verdict:"pass",detail:`${a9.detail}, ${u19} times in a row`,durationMs:d23()}}else u19=0;c16.doing(`${t2} ${a9.detail} (${formatDuration(d23())} of ${formatDuration(i5.withinMs)})`),await l17.clock.sleep(i5.intervalMs,r6)}let k26=a9===void 0?"was not asked":a9.detail,b21=a9?.verdict==="pass"&&f16.size<e?`; ${f16.size} of ${e} instances were seen`:"";return{name:"live",where:t2,verdict:a9===void 0||a9.verdict==="pass"?"inconclusive":a9.verdict,detail:`${k26}${b21} after ${formatDuration(d23())}`,durationMs:d23()}}async function askBy(t2,n3,e,{verifier:o9}){try{return await o9.ask(await t2(),n3,e)}catch(r6){if(!(r6 instanceof HostUnreachable))throw r6;return{verdict:"inconclusive",detail:r6.message,instance:void 0,durationMs:0}}}var $,x,M,v,init_verify=__esm({"src/deploy/verify.ts"(){"use strict";init_duration();init_target();$=5e3,x=1e3;M=/error|fatal|exception|panic|crash|terminated/i,v=12}});function diagnose(e,n3){let t2=n3.map(a9=>({name:"what was seen",text:a9})),i5=e.filter(a9=>!f2.test(a9.name)),[r6,s6]=[i5.filter(({name:a9})=>c2.test(a9)),i5.filter(({name:a9})=>!c2.test(a9))];return o2(t2,e)??o2(r6,e)??d2(t2)??d2(r6)??p(n3)??o2(s6,e)??d2(s6)}function o2(e,n3){for(let t2 of l)for(let{name:i5,text:r6}of e){let s6=t2.pattern.exec(r6);if(s6!==null)return{cause:t2.cause(s6,n3).slice(0,300),line:g2(r6,s6.index),where:i5}}}function d2(e){for(let{name:n3,text:t2}of e){let i5=t2.split(`
`).find(r6=>u.test(r6));if(i5!==void 0)return{cause:`not a known failure; it first said: ${i5.trim().slice(0,200)}`,line:i5.trim().slice(0,500),where:n3}}}function p(e){let n3=e.flatMap(t2=>t2.trim().split(`
`).slice(1)).at(-1)?.trim();return n3===void 0?void 0:{cause:`not a known failure; it last said: ${n3.slice(0,200)}`,line:n3.slice(0,500),where:"what was seen"}}function g2(e,n3){let t2=e.lastIndexOf(`
`,n3)+1,i5=e.indexOf(`
`,n3);return e.slice(t2,i5===-1?void 0:i5).trim().slice(0,500)}function y(e){return m.map(n3=>n3.exec(e)?.[1]).find(n3=>n3!==void 0)}function x2(e,n3){for(let t2 of n3){if(!t2.name.endsWith("listening.txt"))continue;let i5=t2.text.split(`
`).find(s6=>new RegExp(`:${e}\\s`).test(s6)),r6=i5===void 0?null:/\(\("([^"]+)",pid=(\d+)/.exec(i5);if(r6!==null)return`${r6[1]} (process ${r6[2]})`}}var l,u,f2,c2,m,init_diagnosis=__esm({"src/deploy/diagnosis.ts"(){"use strict";l=[{pattern:/eaddrinuse|address already in use/i,cause:(e,n3)=>{let t2=y(e.input),i5=t2===void 0?void 0:x2(t2,n3);return`port ${t2??"of the service"} is in use${i5===void 0?"":` by ${i5}`}`}},{pattern:/([^\n]*\b(?:EACCES|permission denied)[^\n]*)/i,cause:e=>`a file or port is not permitted: ${e[1]?.trim()}`},{pattern:/([\w./-]+\.(?:config|json|ya?ml|args(?:\.src)?))[":]*[: ]+(?:line )?(\d+)(?::(\d+))?[^\n]*(?:syntax|expected|illegal|parse|JSON)/i,cause:e=>`configuration syntax: ${e[1]} line ${e[2]}`},{pattern:/\((\d+)\): ?(?:syntax error|illegal|unterminated)[^\n]*|syntax error before[^\n]*/i,cause:e=>`configuration syntax${e[1]===void 0?"":` at line ${e[1]}`}`},{pattern:/could not start application (\w+)|no such file or directory[^\n]*?['"]?(\w+)\.app\b|\{"no such file or directory","(\w+)\.app"\}/i,cause:e=>`application ${e[1]??e[2]??e[3]} is missing or can not start`},{pattern:/Cannot find (?:module|package) '([^']+)'/,cause:e=>`module ${e[1]} is missing`},{pattern:/^Slogan: ([^\n]+)/m,cause:e=>`crash dump: ${e[1]}`},{pattern:/application_start_failure,(\w+),([^\n]{0,160})/,cause:e=>`application ${e[1]} could not start: ${e[2]}`},{pattern:/Kernel pid terminated[^\n]*/,cause:e=>e[0]},{pattern:/ENOSPC|enospc|No space left on device/,cause:()=>"the disk is full"},{pattern:/EMFILE|emfile|Too many open files/i,cause:()=>"no file descriptors are left"},{pattern:/(?:Out of memory|Cannot allocate \d+ bytes|JavaScript heap out of memory)[^\n]*/i,cause:e=>`memory: ${e[0]}`},{pattern:/(?:ECONNREFUSED|econnrefused)[^\n]*?(?:5432|postgres)|database[^\n]*(?:unreachable|refused)/i,cause:()=>"the database can not be reached"},{pattern:/certificate[^\n]*(?:expired|not trusted|unknown ca)/i,cause:e=>`TLS: ${e[0]}`}],u=/\b(?:fatal|panic|uncaught|exception|crash|error)\b/i,f2=/(?:journal\.jsonl|listening\.txt|resources\.txt|processes\.txt|process\.txt)$/,c2=/\/log\.txt$|crash\.dump$/;m=[/EADDRINUSE[^\n]*?[:\s](\d{2,5})\b(?!\.)/,/\bport[^\d\n]{0,12}(\d{2,5})\b[^\n]*eaddrinuse/i,/(?<![\d.])(\d{2,5})\b[^\d\n]{0,12}eaddrinuse/,/\bport[^\d\n]{0,12}(\d{2,5})\b/i]}});async function takeEvidence(r6,s6,d23,c16,t2,m19,n3){let a9=(await eachBounded(r6,t2.parallel,async e=>t2.evidence(e,s6,d23))).flatMap((e,p24)=>{let o9=r6[p24];return e.status==="rejected"?(m19.say(`${o9}: no evidence (${e.reason instanceof Error?e.reason.message:String(e.reason)})`),[]):e.value.map(i5=>({host:o9,name:i5.name,text:n3.secrets.redact(i5.text)}))});return{files:a9,diagnosis:diagnose(a9,c16.map(e=>n3.secrets.redact(e)))}}var init_evidence=__esm({"src/deploy/evidence.ts"(){"use strict";init_bounded();init_diagnosis()}});function $2(e){return e.split(`
`,1)[0]?.replace(/; it last said:$/,"")??""}async function runWave(e,r6,s6,t2,o9){let{target:i5,narrator:u19,id:d23}=t2;if(u19.say(e.name),e.irreversible===!0&&await allBounded(i5.hosts,i5.parallel,async n3=>i5.disarm(n3,d23)),e.onRunner!==void 0)return P(e.onRunner,t2,o9);let f16=Object.keys(e.steps).filter(n3=>!s6.has(n3)),l17=await eachBounded(f16,i5.parallel,async n3=>{for(let k26 of e.steps[n3]??[])o9.throwIfAborted(),await E2(n3,k26,d23,t2);if(e.gate===void 0)return;let c16=await instanceLive(n3,e.gate,{...questionOf(t2,r6),signal:o9});if(t2.checks.push(c16),c16.verdict!=="pass")throw new VerdictFailed([c16]);u19.say(`\u2713 ${c16.where} ${c16.detail}`)});o9.throwIfAborted();let a9=l17.flatMap((n3,c16)=>n3.status==="rejected"?[{host:f16[c16],reason:n3.reason}]:[]),[p24]=a9;if(p24===void 0)return;let v22=i5.hosts.length-s6.size-a9.length;if(!(t2.request.environment.onHostFailure==="continue"&&v22>0&&(e.phase==="switch"||e.phase==="beside")&&a9.every(({reason:n3})=>!(n3 instanceof LeaseLost))))throw a9.length===1?p24.reason:A(a9.map(({reason:n3})=>n3));let m19=a9.map(({reason:n3})=>errorMessage(n3));t2.evidence??=await takeEvidence(a9.map(({host:n3})=>n3),d23,d23,m19.concat(a9.flatMap(({reason:n3})=>detailsOf(n3))),i5,u19,t2.world);for(let[n3,{host:c16}]of a9.entries())t2.warn(`${c16} keeps its previous release and the others go on: ${m19[n3]}`),s6.set(c16,`${m19[n3]}${await L(c16,t2)}`)}async function L(e,r6){let{target:s6,id:t2}=r6;await s6.finish(e,t2,t2,{drop:!0});let o9=await s6.inspect(e);if(o9.current===void 0)return"";let i5=await instanceLive(e,s6.serving(o9),{...questionOf(r6,o9.current),signal:new AbortController().signal});return r6.checks.push(i5),r6.narrator.say(`${i5.verdict==="pass"?"\u2713":"\u2717"} ${i5.where} ${i5.detail}`),i5.verdict==="pass"?"":`; ${o9.current.id} was restored there, but could not be verified: ${$2(i5.detail)}`}function detailsOf(e){return e instanceof VerdictFailed?e.results.map(({where:r6,detail:s6})=>`${r6}: ${s6}`):[]}function A(e){let r6=e.find(t2=>t2 instanceof LeaseLost);if(r6!==void 0)return r6;let s6=e.filter(t2=>t2 instanceof VerdictFailed);return s6.length>0?new VerdictFailed(s6.flatMap(t2=>t2.results)):new Error(e.map(t2=>t2 instanceof Error?t2.message:String(t2)).join("; "),{cause:e[0]})}async function E2(e,r6,s6,t2){let o9=t2.world.clock.monotonic();t2.narrator.doing(`${e}: ${r6.says}`),await t2.target.run(e,s6,r6),t2.narrator.say(`${e}: ${r6.says} (${formatDuration(t2.world.clock.monotonic()-o9)})`)}async function P(e,{world:r6,narrator:s6,request:t2},o9){let[i5="",...u19]=e.command,d23=0,f16=a9=>{d23+=1,d23<=y2&&s6.say(a9.slice(0,R)),d23===y2&&s6.say("\u2026 (what else the hook says is not shown)")},l17=await r6.exec(i5,u19,{deadlineMs:e.timeoutMs,signal:o9,onLine:f16});if(l17.code!==0)throw new StepFailed("runner",`hook ${e.name} ${l17.timedOut?`did not end within ${formatDuration(e.timeoutMs)}`:`exited with ${l17.code??l17.signal}`} (${t2.environment.name})`)}function questionOf(e,r6){let{target:s6,verifier:t2,narrator:o9,world:i5,request:u19}=e;return{target:s6,verifier:t2,narrator:o9,world:i5,release:r6,verify:u19.environment.verify}}var y2,R,VerdictFailed,init_waves=__esm({"src/deploy/waves.ts"(){"use strict";init_duration();init_errors();init_bounded();init_evidence();init_target();init_verify();y2=500,R=1e3,VerdictFailed=class extends Error{results;constructor(r6){super(r6.map(({where:s6,name:t2,verdict:o9,detail:i5})=>`${s6}: ${t2} ${o9==="fail"?"failed":o9}: ${$2(i5)}`).join("; ")),this.name="VerdictFailed",this.results=r6}}}});async function verifyUrl(t2,o9,n3,e,i5){let{url:a9}=e.request.environment;a9!==void 0&&await e.narrator.phase("verify",async()=>{let r6=new AbortController,c16=AbortSignal.any([i5,r6.signal]);try{let l17=urlLive(a9,t2.length,{...questionOf(e,n3),signal:c16}),s6=await Promise.race([l17.then(d23=>[d23]),K(t2,o9,e,c16)]);e.checks.push(...s6),k(s6);for(let{where:d23,detail:u19}of s6)e.narrator.say(`\u2713 ${d23} ${u19}`)}finally{r6.abort()}})}async function K(t2,o9,n3,e){for(;!e.aborted;){await n3.world.clock.sleep(I,e);let i5=e.aborted?[]:await C(t2,o9,n3,e);if(i5.length>0)return i5}return new Promise(()=>{})}async function smoke(t2,o9,n3,e,i5,a9){let{environment:r6}=e.request;if(r6.smoke.length===0||a9==="instances")return;let[c16=""]=t2;await e.narrator.phase("smoke",async()=>{let l17=r6.url===void 0?await e.target.endpoint(c16,o9.get(c16)??"main"):{name:r6.url,url:r6.url},s6=await allBounded(r6.smoke,4,async u19=>{i5.throwIfAborted();let f16=await U(u19,l17,c16,n3,e);return e.narrator.say(`${f16.verdict==="pass"?"\u2713":"\u2717"} ${f16.name} ${formatDuration(f16.durationMs)}${f16.verdict==="pass"?"":`: ${f16.detail}`}`),f16});if(e.checks.push(...s6),s6.every(({verdict:u19})=>u19==="pass"))return;let d23=await C(t2,o9,e,i5);e.checks.push(...d23),k([...d23,...s6])})}async function C(t2,o9,{target:n3},e){return(await allBounded(t2,n3.parallel,async a9=>{let r6=o9.get(a9)??"main",c16=await n3.watch(a9,r6,H,e).catch(l17=>{if(!(l17 instanceof HostUnreachable))throw l17});return c16===void 0?void 0:dead((await n3.endpoint(a9,r6)).name,c16)})).filter(a9=>a9!==void 0)}async function bake(t2,o9,n3,e,i5){let{bakeMs:a9}=e.request.environment;a9!==0&&await e.narrator.phase("bake",async()=>{k(await allBounded(t2,e.target.parallel,async r6=>L2(r6,o9.get(r6)??"main",n3,e,i5)))})}async function L2(t2,o9,n3,e,i5){let{target:a9,world:r6,narrator:c16,request:l17}=e,{bakeMs:s6,verify:d23}=l17.environment,{name:u19}=await a9.endpoint(t2,o9),f16=new AbortController,p24=AbortSignal.any([i5,f16.signal]),b21=(h20,m19)=>({name:"bake",where:u19,verdict:h20,detail:m19,durationMs:s6}),S17=deathOf(t2,o9,s6,e,p24),v22=(async()=>{let h20=r6.clock.monotonic()+s6,m19=0;for(;r6.clock.monotonic()<h20&&!p24.aborted;){let y28=await askBy(async()=>a9.endpoint(t2,o9),{version:n3.version,configHash:n3.configHash,verify:d23},D,e);if(m19=y28.verdict==="pass"?0:m19+1,m19>=B)return b21("fail",y28.detail);c16.doing(`${u19} ${y28.detail}; ${formatDuration(Math.max(0,h20-r6.clock.monotonic()))} to go`),await r6.clock.sleep(q,p24)}return i5.throwIfAborted(),b21("pass",`stayed well for ${formatDuration(s6)}`)})();try{let h20=S17.then(m19=>m19===void 0?v22:dead(u19,m19));return await Promise.race([v22,h20])}finally{f16.abort()}}async function U(t2,o9,n3,e,i5){let{verifier:a9,target:r6,request:c16}=i5,l17=F(n3,e,i5);if(t2.kind!=="http")return a9.check(t2,o9,l17);let s6=/^https?:/.test(t2.url)?new URL(t2.url):void 0,d23=s6===void 0?t2:{...t2,url:`${s6.pathname}${s6.search}`};if(s6!==void 0&&/^(?:127\.|localhost$|\[::1\])/.test(s6.hostname))return a9.check(d23,await r6.fromHost(n3,s6.origin),l17);let u19=await a9.check(t2,o9,l17),f16=s6?.origin??c16.environment.url;if(u19.verdict!=="inconclusive"||f16===void 0)return u19;let p24=await a9.check(d23,await r6.fromHost(n3,f16),l17);return p24.verdict==="inconclusive"?u19:p24}function F(t2,o9,n3){return async(e,i5,a9)=>{if(i5==="runner"){let[c16="",...l17]=e,{code:s6,stdout:d23,stderr:u19}=await n3.world.exec(c16,l17,{deadlineMs:a9,keepBytes:65536});return{code:s6,output:`${d23}${u19}`}}let r6=n3.target.hookStep({name:"check",command:e,on:i5,timeoutMs:a9,irreversible:!1},o9);try{return await n3.target.run(t2,n3.id,r6),{code:0,output:""}}catch(c16){if(c16 instanceof StepFailed)return{code:1,output:c16.message};throw c16}}}function k(t2){let o9=t2.filter(({verdict:n3})=>n3!=="pass");if(o9.length>0)throw new VerdictFailed(o9)}var q,B,D,H,I,init_after_switch=__esm({"src/deploy/after-switch.ts"(){"use strict";init_duration();init_bounded();init_target();init_verify();init_waves();q=1e3,B=3,D=5e3,H=1e3,I=3e3}});var l2,Narrator,init_attempt=__esm({"src/deploy/attempt.ts"(){"use strict";init_duration();l2=1e4,Narrator=class{timeline=[];startedAt;status="";world;constructor(t2){this.world=t2,this.startedAt=t2.clock.monotonic()}get elapsedMs(){return this.world.clock.monotonic()-this.startedAt}doing(t2){this.status=t2}say(t2){this.world.log.info(`  ${t2}`)}async phase(t2,o9){let r6=this.elapsedMs;this.status=t2,this.world.log.info(`\u25B8 ${t2}`);let e=new AbortController,n3=this.tick(t2,r6,e.signal),i5=!1;try{let s6=await o9();return i5=!0,s6}finally{e.abort(),await n3;let s6=this.elapsedMs-r6;this.timeline.push({phase:t2,startMs:r6,durationMs:s6,ok:i5}),this.world.log.info(`  ${i5?"\u2713":"\u2717"} ${t2} ${formatDuration(s6)}`)}}async tick(t2,o9,r6){for(;!r6.aborted;)await this.world.clock.sleep(l2,r6),r6.aborted||this.say(`\u2026 ${t2} for ${formatDuration(this.elapsedMs-o9)}: ${this.status}`)}}}});function planHash(e){return hashOf(e).slice(0,16)}function describePlan(e){let t2=[`plan ${planHash(e)} for release ${e.release}`];for(let s6 of e.notes)t2.push(`  ! ${s6}`);e.waves.forEach((s6,o9)=>t2.push(...r(s6,`${o9+1}`))),e.settle.forEach((s6,o9)=>t2.push(...r(s6,`after commit ${o9+1}`))),t2.push("  way back:");for(let[s6,{from:o9,undo:n3}]of Object.entries(e.hosts))t2.push(`    ${s6}, now ${o9===""?"empty":o9}: ${n3.join("; ")}`);return t2}function r(e,t2){let s6=[`  ${t2}. ${e.name}`];for(let[o9,n3]of Object.entries(e.steps))for(let f16 of n3)s6.push(`     ${o9}: ${f16.says}`);return e.gate!==void 0&&s6.push("     then: each of these reports the release before anything else is done"),s6}var init_plan=__esm({"src/deploy/plan.ts"(){"use strict";init_release()}});var shared$5,HttpFailure,failureOf,redactUrl,init_http_failure=__esm({"shared:src/core/http-failure.ts"(){shared$5=(__nccwpck_require__(377).shared)["src/core/http-failure.ts"],HttpFailure=shared$5.HttpFailure,failureOf=shared$5.failureOf,redactUrl=shared$5.redactUrl}});function startProbe(b21,p24,n3,o9){let r6=new AbortController,a9=[],l17=[],t2=new Set,s6=o9.clock.monotonic(),f16=async e=>{let i5=!1,c16=!1,u19=new AbortController;try{let d23=o9.clock.sleep(M2,AbortSignal.any([r6.signal,u19.signal])),m19=await Promise.race([b21(),d23]).finally(()=>u19.abort());if(m19===void 0){l17.push(e);return}c16=m19.socketPath!==void 0,i5=(await o9.http(`${m19.url}${p24}`,{deadlineMs:M2,maxBytes:65536,...m19.socketPath===void 0?{}:{socketPath:m19.socketPath}})).status<500}catch(d23){if(d23 instanceof HostUnreachable||c16&&d23 instanceof HttpFailure&&d23.kind==="refused"){l17.push(e);return}i5=!1}a9.push({atMs:e,durationMs:o9.clock.monotonic()-s6-e,ok:i5})},y28=(async()=>{for(let e=0;!r6.signal.aborted&&e<g3;e+=1){let i5=o9.clock.monotonic()-s6,c16=f16(i5).finally(()=>t2.delete(c16));t2.add(c16);let u19=(e+1)*P2-(o9.clock.monotonic()-s6);u19>0&&await o9.clock.sleep(u19,r6.signal)}})();return{async stop(){return r6.abort(),await y28,await Promise.all(t2),{startMs:Math.round(n3),...summarise(a9,l17)}}}}function summarise(b21,p24){let n3=[...b21].sort((t2,s6)=>t2.atMs-s6.atMs),o9=Math.max(0,...n3.map(t2=>t2.atMs+t2.durationMs)),r6=n3.filter(t2=>t2.ok).map(t2=>t2.atMs+t2.durationMs),a9=0,l17=0;for(let t2 of[...r6,...p24,o9].sort((s6,f16)=>s6-f16))a9=Math.max(a9,t2-l17),l17=t2;return{sent:n3.length,lost:n3.filter(t2=>!t2.ok).length,unsent:p24.length,longestGapMs:Math.round(a9),samples:n3}}var P2,M2,g3,init_probe=__esm({"src/deploy/probe.ts"(){"use strict";init_http_failure();init_target();P2=50,M2=2e3,g3=2e4}});async function b(s6,{previous:e,request:r6,target:i5,narrator:t2,world:o9}){let{url:a9,strategy:l17,verify:p24}=r6.environment;if(e===void 0)return;if(a9!==void 0)return startProbe(async()=>({name:a9,url:a9}),p24.path,t2.elapsedMs,o9);let[d23]=i5.hosts;if(!(d23===void 0||l17.kind==="blue-green"))return startProbe(async()=>i5.endpoint(d23,s6.get(d23)??"main"),p24.path,t2.elapsedMs,o9)}function u2(s6,e){return typeof s6=="string"?e.redact(s6):Array.isArray(s6)?s6.map(r6=>u2(r6,e)):typeof s6!="object"||s6===null?s6:Object.fromEntries(Object.entries(s6).map(([r6,i5])=>[r6,R2.includes(r6)?i5:u2(i5,e)]))}function k2(s6,{environment:e,dryRun:r6,intent:i5}){let t2=`--environment ${e.name}`;if(r6||succeeded(i5,s6))return[];switch(s6){case"deployed":case"unchanged":case"stale":return[];case"refused":return["Correct what is named above, then run it again."];case"rolled_back":case"removed":return[`erlmcp-actions status ${t2}`,"Read the evidence, correct the release, and deploy a new version."];case"held":return[`erlmcp-actions status ${t2}`,`erlmcp-actions undo ${t2}   (restores the previous release and ends the hold)`];case"mixed":return[`erlmcp-actions status ${t2}`,"Deploy again: to every host (in a pipeline: run failed jobs again), or with `hosts:` to those that are behind. Or roll back."];case"rollback_failed":return[`erlmcp-actions status ${t2}`,`erlmcp-actions rollback ${t2} --to VERSION   (to another release)`];case"rollback_unverified":case"unknown":return[`erlmcp-actions status ${t2}`,`erlmcp-actions undo ${t2}   (finishes what is pending on every host, and verifies again)`,`erlmcp-actions rollback ${t2} --to VERSION   (when what is live is not good either)`]}}var Context,R2,init_context=__esm({"src/deploy/context.ts"(){"use strict";init_attempt();init_plan();init_probe();init_refused();init_bounded();init_words();Context=class{narrator;checks=[];warnings=[];startedAt;request;verifier;world;target;release;previous;plan;probe;evidence;live={};probing;byPerson=!1;constructor(e,r6,i5,t2){this.request=e,this.target=r6,this.verifier=i5,this.world=t2,this.narrator=new Narrator(t2),this.startedAt=t2.clock.now()}get id(){return this.request.owner.id}warn(e){this.warnings.push(e),this.world.log.warn(e)}async startProbe(e){this.probing??=await b(e,this)}async stopProbe(){this.probe=await this.probing?.stop()??this.probe,this.probing=void 0}async inspectAll(){let e=await allBounded(this.target.hosts,this.target.parallel,async r6=>this.target.inspect(r6));for(let r6 of e)this.live[r6.host]=r6.current?.id??"nothing";return e}weigh(e,r6,i5){let t2=e.flatMap(n3=>this.target.preflight(n3,r6)),o9=i5?t2.filter(({level:n3})=>n3==="note"):[],a9=t2.filter(n3=>!o9.includes(n3)),l17=a9.filter(({level:n3})=>n3!=="warning"),[p24]=l17;if(p24!==void 0)throw new Refused(l17.map(({host:n3,text:c16})=>`${n3}: ${c16}`).join("; "),[...new Set(l17.map(({fix:n3})=>n3))].join(" "));let d23=a9.map(({host:n3,text:c16})=>`${n3}: ${c16}`);if(d23.length>0&&!this.request.force&&!this.request.dryRun)throw new Refused(d23.join("; "),`${[...new Set(a9.map(({fix:n3})=>n3))].join(" ")} Or set \`force: true\` to go on in spite of warnings.`);for(let{host:n3,text:c16}of o9)this.warn(`${n3}: ${c16}. It stays as it is`);for(let n3 of d23)this.warnings.includes(n3)||this.warn(n3)}report(e,r6){let{request:i5,world:t2}=this,o9={intent:i5.intent,service:i5.service,environment:i5.environment.name,deploymentId:this.id,outcome:e,reason:r6,release:this.release?.id??"",version:this.release?.version??"",previousVersion:this.previous?.version??"",url:i5.environment.url??"",dryRun:i5.dryRun,plan:this.plan,planHash:this.plan===void 0?"":planHash(this.plan),planText:this.plan===void 0?[]:describePlan(this.plan),probe:this.probe,timeline:this.narrator.timeline,checks:this.checks,live:this.live,evidence:this.evidence,warnings:this.warnings,next:k2(e,i5),startedAt:new Date(this.startedAt).toISOString(),durationMs:Math.round(this.narrator.elapsedMs)};return u2(o9,t2.secrets)}},R2=["intent","outcome","verdict","deploymentId","planHash","startedAt"]}});function winner({end:n3,from:r6,to:e,fromSlot:o9,toSlot:i5}){return n3==="committed"?{slot:i5,release:e}:{slot:o9,release:r6}}async function seenThroughSwitch(n3,r6,e,o9,i5){let{target:s6,world:c16,request:f16}=i5,{url:l17,verify:a9}=f16.environment,t2=releaseOfId(e),d23=await s6.front(n3);if(t2===void 0||d23===void 0&&l17===void 0)return"blind";let w21={version:t2.version,configHash:t2.configHash,verify:a9},b21=async()=>await s6.front(n3)??{name:l17??"",url:l17??""},p24=o9?(await askBy(async()=>s6.endpoint(n3,r6),w21,$3,i5)).instance:void 0;if(o9&&p24===void 0)return"blind";let u19=0,m19=0;for(let g23=1;g23<=H2;g23+=1){let h20=await askBy(b21,w21,$3,i5),y28=h20.other!==void 0||h20.verdict==="pass"&&o9&&h20.instance!==p24;if(u19=h20.verdict==="pass"&&!y28?u19+1:0,m19=y28?m19+1:0,u19>=v2)return"here";if(m19>=v2)return"elsewhere";await c16.clock.sleep(x3)}return"blind"}async function leadToWinner(n3,r6){let{attempt:e,host:o9}=n3;if(e===void 0||e.end==="pending")return"blind";let{slot:i5,release:s6}=winner(e),c16=async()=>seenThroughSwitch(o9,i5,s6,n3.running.filter(a9=>a9.release===s6).length>1,r6),f16=await c16(),l17=n3.running.some(a9=>a9.slot===i5&&a9.release===s6);return f16!=="elsewhere"||!l17?f16:(r6.narrator.say(`${o9}: the traffic does not reach slot ${i5}, which is live on record; it is led there once more`),await r6.target.lead(o9,r6.id,e.id),c16())}async function confirmTraffic(n3,r6){r6.request.environment.strategy.kind==="blue-green"&&await Promise.all(n3.map(async e=>{if(!(e.attempt===void 0||e.current===void 0||!e.running.some(({release:o9})=>o9===e.current?.id))&&await leadToWinner(e,r6)==="elsewhere")throw new Refused(`${e.host}: the traffic reaches another slot than the one that is live on record`,"Look at the switch command's configuration there, lead the traffic to the slot of the live release, and run it again.")}))}async function stopLeftSlots(n3,r6,e){let{target:o9,narrator:i5,world:s6,id:c16}=e,f16=n3.filter(({attempt:t2})=>t2!==void 0&&t2.end!=="pending"&&t2.left!==void 0),[l17]=f16;if(l17===void 0)return;let a9=Math.max(...f16.map(({attempt:t2})=>t2?.switched===!0?t2.drainMs:0));await i5.phase(`let the slot that the traffic left finish for ${Math.round(a9/1e3)} s, then stop it`,async()=>{await s6.clock.sleep(a9,s6.signal),await Promise.all(f16.map(async t2=>{try{r6||t2.attempt?.switched!==!0||await leadToWinner(t2,e)==="here"?await o9.stopLeft(t2.host,c16,!0):e.warn(`${t2.host}: slot ${t2.attempt?.left} is left running: the traffic was not seen on the other one`)}catch(d23){e.warn(`${t2.host}: slot ${t2.attempt?.left} is left running: ${d23 instanceof Error?d23.message:String(d23)}`)}}))})}var v2,H2,x3,$3,init_switched=__esm({"src/deploy/switched.ts"(){"use strict";init_refused();init_release();init_verify();v2=3,H2=8,x3=250,$3=3e3}});async function carryOut(c16,r6,{signal:a9,heart:l17,armed:s6},u19,t2){let{target:n3,narrator:i5,request:o9}=t2,f16=new Map,d23=new Map(c16.waves.flatMap(e=>e.gate===void 0?[]:Object.keys(e.steps).map(h20=>[h20,e.gate]))),m19=async e=>{let h20=c16.waves.filter(g23=>g23.phase===e);return h20.length===0?!1:(await i5.phase(e,async()=>{(e==="beside"||e==="switch")&&(await Promise.all([s6,l17.now()]),u19(),await t2.startProbe(d23));for(let g23 of h20)await runWave(g23,r6,f16,t2,a9)}),!0)},b21=()=>n3.hosts.filter(e=>!f16.has(e));await m19("snapshot"),await m19("stage"),await m19("before hooks");let y28=await m19("beside");y28&&await smoke(b21(),d23,r6,t2,a9,"instances"),await m19("switch");let p24=b21();return await verifyUrl(p24,d23,r6,t2,a9),y28&&await j(p24,d23,c16,r6,t2),await smoke(p24,d23,r6,t2,a9,y28?"url":"all"),await bake(p24,d23,r6,t2,a9),await m19("after hooks"),A2(await t2.inspectAll(),d23,r6,f16),await i5.phase("commit",async()=>{await allBounded(p24,n3.parallel,async w21=>n3.prepare(w21,t2.id)),await l17.now(),a9.throwIfAborted();let h20=(await eachBounded(p24,p24.length,async w21=>n3.commit(w21,t2.id,t2.id))).flatMap(w21=>w21.status==="rejected"?[w21.reason]:[]),g23=h20.find(w21=>w21 instanceof LeaseLost&&w21.by!=="");if(g23!==void 0)throw g23;if(h20.length>0)throw new CommitFailed(errorMessage(h20[0]),{cause:h20[0]})}),o9.environment.url===void 0&&y28&&(await Promise.all(p24.map(async e=>n3.front(e)))).some(e=>e===void 0)&&t2.warn("Nothing goes through the switch (`url`, or `strategy.front`): that the traffic reaches the new slot was not verified."),f16}async function j(c16,r6,a9,l17,s6){let{target:u19}=s6;await s6.narrator.phase("verify through the switch",async()=>{let t2=await allBounded(c16,u19.parallel,async i5=>{let o9=await u19.front(i5);if(o9===void 0)return[];let f16=await seenThroughSwitch(i5,r6.get(i5)??"main",l17.id,a9.hosts[i5]?.from===l17.id,s6),d23=f16==="here"?"pass":f16==="elsewhere"?"fail":"inconclusive",m19=f16==="here"?`reports ${l17.version}`:f16==="elsewhere"?"reports another release: the switch command did not lead the traffic to the new slot":"gives no answer that can be trusted";return[{name:"switch",where:o9.name,verdict:d23,detail:m19,durationMs:0}]});s6.checks.push(...t2.flat());let n3=t2.flat().filter(({verdict:i5})=>i5!=="pass");if(n3.length>0)throw new VerdictFailed(n3)})}function A2(c16,r6,a9,l17){for(let{host:s6,current:u19,running:t2}of c16){if(l17.has(s6))continue;if(u19?.id!==a9.id)throw new StepFailed(s6,`${u19?.id??"nothing"} is live there, not ${a9.id}`);let n3=t2.filter(({slot:o9})=>o9===(r6.get(s6)??"main")),i5=n3.find(o9=>o9.release!==a9.id&&o9.release!=="?");if(i5!==void 0)throw new StepFailed(s6,`${i5.release} runs there, not ${a9.id}`);if(n3.length===0)throw new StepFailed(s6,`${a9.id} does not run any more`)}}var CommitFailed,init_forward=__esm({"src/deploy/forward.ts"(){"use strict";init_errors();init_after_switch();init_bounded();init_switched();init_target();init_waves();CommitFailed=class extends Error{}}});async function checkOrder(e,r6,i5){let{request:o9}=i5,c16=new Set(r6.flatMap(t2=>t2.current===void 0?[]:[t2.current.commit]));for(let t2 of c16){if(t2===""||e.commit===""){i5.warn("The order of commits was not checked: a release without a commit is involved.");continue}if(e.commit.startsWith(t2)||t2.startsWith(e.commit))continue;let n3=await o9.relation(t2,e.commit);switch(n3){case"same":case"ahead":break;case"behind":throw new Stale(`${e.commit} is older than ${t2}, which is live`);case"diverged":case"unknown":if(o9.allowDiverged!==void 0){i5.warn(`Commit ${e.commit} is let through beside ${t2}, which is live: ${o9.allowDiverged}`);break}throw new Refused(n3==="diverged"?`commit ${e.commit} does not contain ${t2}, which is live`:`whether commit ${e.commit} is newer than ${t2}, which is live, could not be found out`,n3==="diverged"?"Merge the live commit, or let a hotfix through with `allow-diverged` and a reason.":"Check out with `fetch-depth: 0`, or give `github-token` with `contents: read`; or set `allow-diverged` with a reason.")}}}var init_order=__esm({"src/deploy/order.ts"(){"use strict";init_refused()}});async function settle(e,{hints:o9=[],failedChecks:n3=!1,commitSent:s6=!1},t2){let{target:i5}=t2,a9=n3;for(let l17=1;;l17+=1){let r6=await inspectReachable(t2),c16=b2(e,r6.states);if(_(c16,t2))return holdAll(t2,`deployment ${e} had passed its point of no return`);let m19=s6&&r6.unreachable.length>0&&c16.every(({attempt:f16})=>f16.kind!=="rollback"&&f16.end!=="undone"&&f16.prepared)?new Map(c16.map(({host:f16})=>[f16,"commit"])):A3(c16,r6.states.length,n3),p24=[...m19.keys()];a9||=c16.some(({host:f16,attempt:y28})=>y28.kind==="rollback"&&m19.get(f16)==="finish");let h20=p24.filter(f16=>m19.get(f16)!=="commit");c16.some(({attempt:f16})=>f16.switched)&&(t2.evidence??=await takeEvidence(h20,t2.id,e,o9,i5,t2.narrator,t2.world));let u19=await q2(m19,e,t2);if(u19.length>0)return{outcome:"unknown",reason:`the undo did not run to its end on ${u19.map(({host:f16,why:y28})=>`${f16}: ${y28}`).join("; ")}`,stuck:u19.map(({host:f16})=>f16)};let g23=p24.length===0?r6:await inspectReachable(t2),k26=b2(e,g23.states);if(!(l17<O&&p24.length>0&&A3(k26,g23.states.length,!1).size>0&&!E3(k26)))return B2(e,a9,g23,t2)}}function b2(e,o9){return o9.flatMap(n3=>n3.attempt?.id===e?[{host:n3.host,state:n3,attempt:n3.attempt}]:[])}function _(e,o9){return o9.byPerson||e.some(({attempt:n3})=>n3.end==="committed")?!1:e.some(({state:n3,attempt:s6})=>s6.end==="pending"&&(s6.disarmed||n3.held!==void 0))}function A3(e,o9,n3){let s6=new Map,t2=d23=>e.some(({attempt:m19})=>m19.end===d23),a9=e.filter(({attempt:d23})=>d23.end==="pending").filter(({attempt:d23})=>d23.undoBegun);if(a9.length>0&&!t2("undone")&&e.length>1){for(let{host:d23}of a9)s6.set(d23,"drop");return s6}let l17=e.some(({attempt:d23})=>d23.kind==="rollback"),r6=e.some(({attempt:d23})=>d23.fromWasHealthy===!1),c16=l17&&!t2("undone")&&!t2("committed")&&e.length<o9&&!e.some(({attempt:d23})=>d23.switched);for(let{host:d23,attempt:m19}of e)m19.end!=="undone"&&(t2("committed")&&!t2("undone")?s6.set(d23,m19.end==="pending"&&l17?"finish":"commit"):l17&&t2("undone")&&r6?m19.end==="pending"&&s6.set(d23,"finish"):m19.end==="committed"?s6.set(d23,"follow"):s6.set(d23,l17&&(t2("undone")||c16||n3&&!r6)?"drop":"finish"));return s6}function E3(e){let[o9]=e,n3=e.some(({attempt:t2})=>t2.kind==="rollback"),s6=e.some(({attempt:t2})=>t2.fromWasHealthy===!1);return e.some(({attempt:t2})=>t2.end==="pending")?!1:n3&&s6||e.every(({attempt:t2})=>t2.end===o9?.attempt.end)}async function q2(e,o9,n3){let s6=[...e.keys()];return(await eachBounded(s6,n3.target.parallel,async i5=>x4(i5,e.get(i5),o9,n3))).flatMap((i5,a9)=>{if(i5.status==="fulfilled")return[];if(i5.reason instanceof LeaseLost){if(i5.reason.by!=="")throw i5.reason;return[]}return[{host:s6[a9],why:errorMessage(i5.reason)}]})}async function x4(e,o9,n3,{target:s6,id:t2,narrator:i5,world:a9}){for(let l17=1;;l17+=1)try{o9==="commit"?await s6.commit(e,t2,n3):o9==="follow"?await s6.follow(e,t2,n3):await s6.finish(e,t2,n3,{drop:o9==="drop"})==="undone"&&i5.say(`${e}: the previous release is restored`);return}catch(r6){if(l17===H3||r6 instanceof LeaseLost)throw r6;i5.say(`${errorMessage(r6)}; trying again`),await a9.clock.sleep(C2)}}async function B2(e,o9,n3,s6){let t2=b2(e,n3.states),[i5]=t2;if(n3.unreachable.length>0)return unreachable(n3.unreachable);if(i5===void 0)return{outcome:"refused",reason:""};let{attempt:a9}=i5,l17=t2.some(u19=>u19.attempt.switched),r6=t2.filter(u19=>u19.attempt.end==="undone"),c16=a9.kind==="rollback"&&o9&&r6.some(u19=>u19.attempt.to!==u19.attempt.from)?{bad:a9.to}:{};if(t2.some(u19=>u19.attempt.end==="pending"))return{outcome:"unknown",reason:`deployment ${e} is still pending on ${z(t2)}`,...c16};let d23=r6.some(u19=>u19.attempt.disarmed)?"what an irreversible hook did is still done":"",m19=await W(t2,l17,n3.states,s6),p24=r6.filter(({state:u19})=>u19.outcomes[e]?.by==="person").map(({host:u19})=>u19),h20=[m19.reason,p24.length>0?`a person ran \`undo\` on ${p24.join(", ")}`:"",d23];return{outcome:m19.outcome,reason:h20.filter(u19=>u19!=="").join("; "),...c16}}async function W(e,o9,n3,s6){let t2=new Set(n3.map(({current:p24})=>p24?.id??""));if(t2.size>1)return{outcome:"mixed",reason:describeLive(n3)};let{kind:i5,to:a9,from:l17}=e[0].attempt,r6=e.some(({attempt:p24})=>p24.end==="committed");if(!o9&&!r6)return{outcome:"refused",reason:""};let[c16=""]=t2;if(c16===""){let p24=n3.filter(h20=>h20.running.length>0).map(({host:h20})=>h20);return p24.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${p24.join(", ")}`}}let d23=await notLive(n3,s6);return d23!==""?{outcome:r6&&i5!=="rollback"?"unknown":"rollback_unverified",reason:d23}:i5==="rollback"?{outcome:c16===a9&&a9!==l17?"rolled_back":"rollback_failed",reason:""}:{outcome:r6?"deployed":"rolled_back",reason:""}}async function notLive(e,o9){let n3=[];if(o9.request.environment.strategy.kind==="blue-green")for(let t2 of e){if(t2.attempt?.switched!==!0)continue;let i5=await leadToWinner(t2,o9);i5!=="here"&&n3.push(`${t2.host}: the live release ${i5==="elsewhere"?"does not get the traffic":"was not seen through the switch"}`)}let s6=n3.length>0?[]:await verifyLive(e,o9);return[...n3,...s6.filter(({verdict:t2})=>t2!=="pass").map(({where:t2,detail:i5})=>`${t2}: ${i5}`)].join("; ")}async function verifyLive(e,o9){let{target:n3,world:s6,request:t2}=o9,{signal:i5}=new AbortController,a9=await allBounded(e,n3.parallel,async r6=>r6.current===void 0?{name:"live",where:r6.host,verdict:"fail",detail:"nothing is live",durationMs:0}:instanceLive(r6.host,n3.serving(r6),{...questionOf(o9,r6.current),signal:i5})),l17=e[0]?.current;t2.environment.url!==void 0&&l17!==void 0&&a9.every(({verdict:r6})=>r6==="pass")&&a9.push(await urlLive(t2.environment.url,e.length,{...questionOf(o9,l17),signal:i5}));for(let r6 of a9)o9.narrator.say(`${r6.verdict==="pass"?"\u2713":"\u2717"} ${r6.where}: ${s6.secrets.redact(r6.detail)}`);return o9.checks.push(...a9),a9}async function holdAll(e,o9){let{target:n3,request:s6}=e;return await allBounded(n3.hosts,n3.parallel,async t2=>n3.hold(t2,e.id,o9,s6.owner.actor)),{outcome:"held",reason:o9}}async function inspectReachable(e){let{target:o9,narrator:n3,world:s6}=e,t2=await eachBounded(o9.hosts,o9.parallel,async l17=>{for(let r6=1;;r6+=1)try{return await o9.inspect(l17)}catch(c16){if(r6===H3)throw c16;n3.say(`${errorMessage(c16)}; trying again`),await s6.clock.sleep(C2)}}),i5=[],a9=[];return t2.forEach((l17,r6)=>{let c16=o9.hosts[r6];l17.status==="fulfilled"?i5.push(l17.value):a9.push(c16),e.live[c16]=l17.status==="fulfilled"?l17.value.current?.id??"nothing":"?"}),{states:i5,unreachable:a9}}function unreachable(e){return{outcome:"unknown",reason:`${e.join(", ")} cannot be reached; the guard there restores the previous release by itself`}}function describeLive(e){return e.map(o9=>`${o9.host}: ${o9.current?.id??"nothing"}`).join("; ")}function z(e){return e.filter(({attempt:o9})=>o9.end==="pending").map(({host:o9})=>o9).join(", ")}var H3,C2,O,init_settle=__esm({"src/deploy/settle.ts"(){"use strict";init_errors();init_bounded();init_evidence();init_switched();init_target();init_verify();init_waves();H3=3,C2=2e3,O=5}});var h,d3,Heartbeat,init_heartbeat=__esm({"src/deploy/heartbeat.ts"(){"use strict";init_errors();init_bounded();init_target();h=1e4,d3=6,Heartbeat=class{over=new AbortController;lost=new AbortController;beating;target;id;narrator;world;free;waiting=[];constructor(t2,r6,e,a9,o9){this.target=t2,this.id=r6,this.narrator=a9,this.world=o9,this.free=Math.max(1,t2.parallel),this.beating=Promise.all(t2.hosts.map(async i5=>this.loop(i5,Math.min(h,e/d3),e/2)))}get signal(){return this.lost.signal}async now(){await allBounded(this.target.hosts,this.target.parallel,async t2=>this.beat(t2))}async stop(){this.over.abort(),await this.beating}async beat(t2){await this.target.beat(t2,this.id)!=="alive"&&(this.narrator.say(`${t2}: the guard had ended; it is started again`),await this.target.arm(t2,this.id))}async loop(t2,r6,e){let{clock:a9}=this.world,o9=a9.monotonic();for(;!this.over.signal.aborted&&!this.lost.signal.aborted;){if(await a9.sleep(r6,this.over.signal),this.over.signal.aborted)return;try{await this.inTurn(async()=>this.beat(t2)),o9=a9.monotonic()}catch(i5){if(i5 instanceof LeaseLost||a9.monotonic()-o9>e){this.lost.abort(i5);return}this.narrator.say(`${t2}: a beat was lost (${errorMessage(i5)})`)}}}async inTurn(t2){this.free>0?this.free-=1:await new Promise(r6=>this.waiting.push(r6));try{await t2()}finally{let r6=this.waiting.shift();r6===void 0?this.free+=1:r6()}}}}});async function takeLeases(e,n3,o9,i5){let t2=new Set,r6=new Set,f16=(d23,l17)=>{t2.add(d23);for(let u19 of A4(d23,l17,e,o9))r6.add(u19)};try{for(;;){let d23=n3.hosts.filter(a9=>!t2.has(a9)),l17=await eachBounded(d23,n3.parallel,async a9=>n3.lease(a9,e.owner,$4(void 0,e,n3))),u19=l17.findIndex(a9=>a9.status==="rejected"||a9.value.answer!=="granted");l17.forEach((a9,m19)=>{a9.status==="fulfilled"&&a9.value.answer==="granted"&&f16(d23[m19],a9.value),a9.status==="rejected"&&t2.add(d23[m19])});let w21=l17[u19];if(w21===void 0)return{unfinished:[...r6]};if(w21.status==="rejected")throw w21.reason;let s6=d23[u19],c16=[...t2].filter(a9=>a9>s6);await v3(c16,e.owner.id,n3,o9);for(let a9 of c16)t2.delete(a9);f16(s6,await N(s6,[...t2],e,n3,o9,i5))}}catch(d23){throw await v3([...t2],e.owner.id,n3,o9),d23}}async function armGuards(e,n3,o9){let i5=await allBounded(e.hosts,e.parallel,async r6=>e.arm(r6,n3)),t2=e.hosts.filter((r6,f16)=>i5[f16]?.survivesReboot===!1);t2.length>0&&o9.say(`note: the guard on ${t2.join(", ")} does not survive a reboot of the host (no systemd, or not root)`)}function $4(e,{overtake:n3,force:o9},{hosts:i5}){return{over:e,breakHold:n3,force:o9,sites:i5.length}}function b3({kind:e}){return e==="deploy"||e==="flip"}function _2(e,{overtake:n3,force:o9}){return n3&&(o9||b3(e))}async function N(e,n3,o9,i5,t2,r6){let f16=r6.clock.monotonic(),d23=Number.NEGATIVE_INFINITY,l17={of:"",atMs:0},u19;for(;;){r6.signal.throwIfAborted();let w21=await i5.lease(e,o9.owner,$4(u19,o9,i5));if(w21.answer==="granted")return w21;if(w21.answer==="locked"){let{kind:h20,actor:L11,reason:y28}=w21.locked;throw new Refused(h20==="person"?`${e} is locked by ${L11}: ${y28}`:`${e} is held as it is: ${y28}`,h20==="person"?"erlmcp-actions unlock, or `sh .deploy/host unlock` on the host. A rollback passes the lock with `force: true`.":"erlmcp-actions undo, or a rollback: either ends the hold")}let{owner:s6}=w21,c16=r6.clock.monotonic()-f16,a9=s6.id!==l17.of||c16-l17.atMs>=R3||c16>=o9.waitMs;if(a9&&(l17={of:s6.id,atMs:c16}),s6.guard==="dead"||_2(s6,o9)||a9&&await o9.ownerEnded(s6)===!0){u19=s6.id;continue}let m19=`${s6.kind} ${s6.id} of ${s6.release} by ${s6.actor}${s6.url===""?"":` (${s6.url})`}`;if(c16>=o9.waitMs)throw new Refused(`${e} is leased to the running ${m19}`,b3(s6)?"Wait for it, cancel it, or use the rollback action, which takes over from a running deployment.":"Wait for it to end; `force: true` takes over from it.");c16-d23>=T&&(d23=c16,t2.say(`${e}: waiting for ${m19}; ${formatDuration(c16)} of ${formatDuration(o9.waitMs)}`)),t2.doing(`waiting for ${m19}`),await allBounded(n3,i5.parallel,async h20=>i5.beat(h20,o9.owner.id)),await r6.clock.sleep(Math.min(M3,o9.waitMs-c16),r6.signal)}}function A4(e,{replaced:n3,undo:o9},i5,t2){let r6=[n3,o9].filter(f16=>f16!==void 0&&f16!==i5.owner.id);return n3!==void 0&&r6.length>0&&t2.say(`${e}: took over from deployment ${n3}`),r6}async function v3(e,n3,o9,i5){for(let t2 of e)try{await o9.end(t2,n3,{outcome:"refused",bad:void 0,of:[]})}catch(r6){i5.say(`${t2}: the lease was not given back (${r6 instanceof Error?r6.message:String(r6)})`)}}var M3,T,R3,init_lease=__esm({"src/deploy/lease.ts"(){"use strict";init_duration();init_bounded();init_refused();M3=2e3,T=1e4,R3=1e4}});async function underLease(e,i5,o9){let{target:r6,narrator:a9,world:d23,request:t2,id:l17}=e,n3,f16=!1;e.byPerson=i5;try{f16=!0;let u19=await a9.phase("lease",async()=>{let{ownerEnded:g23,environment:E19,force:P15}=t2;return takeLeases({owner:t2.owner,ownerEnded:g23,waitMs:E19.leaseWaitMs,overtake:i5,force:P15},r6,a9,d23)});f16=!1;let s6=armGuards(r6,l17,a9);s6.catch(()=>{}),n3=new Heartbeat(r6,l17,t2.environment.guardMs,a9,d23);let b21={signal:AbortSignal.any([d23.signal,n3.signal]),heart:n3,settled:[],armed:s6},c16=await I2(o9,b21,u19.unfinished,e);if(c16.outcome==="held"||c16.keep===!0)await inspectReachable(e);else{let{states:g23}=await inspectReachable(e);await stopLeftSlots(g23,c16.verified===!0,e),await F2(c16,b21.settled,e),c16.outcome==="unknown"&&await inspectReachable(e)}return await e.stopProbe(),e.report(c16.outcome,c16.reason)}catch(u19){return await N2(u19,f16,e)}finally{await n3?.stop(),await e.stopProbe()}}async function H4(e,{heart:i5,armed:o9,settled:r6},a9){let{narrator:d23,request:t2}=a9;if(e.length!==0){await o9,await i5.now();for(let l17 of e){let n3=await d23.phase(`settle ${l17}, which was left unfinished`,async()=>settle(l17,{},a9));if(a9.warn(`deployment ${l17} was left unfinished and is settled now: ${n3.outcome}${n3.reason===""?"":` (${n3.reason})`}`),n3.outcome==="held")return{outcome:t2.intent==="recover"?"held":"refused",reason:n3.reason,keep:!0};r6.push({...n3,of:l17});let{bad:f16}=n3;f16!==void 0&&await eachBounded(a9.target.hosts,a9.target.parallel,async s6=>a9.target.markBad(s6,a9.id,f16));let u19=n3.stuck!==void 0&&(t2.intent==="rollback"||t2.force);if(n3.outcome==="unknown"&&!u19&&t2.intent!=="rollback"&&t2.intent!=="recover")return{outcome:"refused",reason:`deployment ${l17} was left unfinished, and what is live could not be made sure of: ${n3.reason}`};t2.intent!=="recover"&&(a9.evidence=void 0)}}}async function I2(e,i5,o9,r6){let{heart:a9}=i5;try{return await H4(o9,i5,r6)??await e.run(i5)}catch(d23){if(d23 instanceof Stale)return{outcome:"stale",reason:d23.message};let t2=a9.signal.aborted?a9.signal.reason:d23;if(t2 instanceof LeaseLost&&t2.by!=="")throw t2;if(r6.world.signal.aborted&&e.switchBegan())throw new v4;let l17=a9.now().catch(n3=>{if(n3 instanceof LeaseLost&&n3.by!=="")throw n3});return await Promise.race([l17,r6.world.clock.sleep(B3)]),!(d23 instanceof VerdictFailed)&&!(d23 instanceof Refused)&&r6.narrator.say(`\u2717 ${r6.world.secrets.redact(errorMessage(d23))}`),e.failed(d23)}}async function N2(e,i5,o9){return await o9.stopProbe(),e instanceof Refused?o9.report("refused",e.fix===void 0?e.message:`${e.message}. ${e.fix}`):e instanceof v4?o9.report("unknown","cancelled after the switch began: the post step, the recover action or the guard on the host finishes it"):e instanceof LeaseLost?o9.narrator.phase("overtaken",async()=>q3(e,o9)):i5?o9.report("refused",o9.world.signal.aborted?"cancelled before anything was changed":errorMessage(e)):(o9.world.log.error(explain(e)),await inspectReachable(o9),o9.report("unknown",errorMessage(e)))}async function q3(e,i5){let{target:o9,world:r6,id:a9}=i5,d23=r6.clock.monotonic()+_3;for(;;){let t2=await eachBounded(o9.hosts,o9.parallel,async s6=>o9.inspect(s6)),l17=t2.map(s6=>s6.status==="fulfilled"?s6.value.outcomes[a9]?.outcome:void 0),[n3]=l17,u19=!t2.some(s6=>s6.status==="fulfilled"&&s6.value.owner!==void 0)&&l17.every(s6=>s6!==void 0&&s6===n3);if(u19||r6.clock.monotonic()>=d23||r6.signal.aborted)return t2.forEach((s6,y28)=>{i5.live[o9.hosts[y28]]=s6.status==="fulfilled"?s6.value.current?.id??"nothing":"?"}),i5.report(u19&&n3!==void 0?n3:"unknown",e.message);i5.narrator.doing("waiting for the outcome that whoever took over records"),await r6.clock.sleep(O2,r6.signal)}}async function F2(e,i5,o9){let r6=[...i5.filter(n3=>n3.of!==e.of),e].flatMap(n3=>n3.of===void 0?[]:[{id:n3.of,outcome:n3.outcome}]),{target:a9,id:d23,narrator:t2}=o9;(await eachBounded(a9.hosts,a9.parallel,async n3=>{await a9.end(n3,d23,{outcome:e.outcome,bad:e.bad,of:r6})})).forEach((n3,f16)=>{n3.status==="fulfilled"||n3.reason instanceof LeaseLost&&n3.reason.by===""||t2.say(`${a9.hosts[f16]}: the lease was not given back (${errorMessage(n3.reason)}); its guard does it`)})}var _3,O2,B3,v4,init_underlease=__esm({"src/deploy/underlease.ts"(){"use strict";init_errors();init_bounded();init_heartbeat();init_lease();init_refused();init_settle();init_switched();init_target();init_waves();_3=12e4,O2=1e3,B3=5e3;v4=class extends Error{}}});async function deploy(t2,n3,i5,r6,o9){let e=new Context(t2,i5,r6,o9);e.release=n3;try{let s6=await e.narrator.phase("preflight",async()=>{let d23=await e.inspectAll();return e.weigh(d23,n3,m2(d23,n3,i5)),d23});if(t2.dryRun)return await I3(s6,n3,e)}catch(s6){return s6 instanceof Stale?e.report("stale",s6.message):s6 instanceof Refused?e.report("refused",`${s6.message}. ${s6.fix??""}`.trim()):o9.signal.aborted?e.report("refused","cancelled before anything was changed"):e.report("refused",errorMessage(s6))}let a9=!1;return underLease(e,!1,{run:async s6=>{let d23=await e.narrator.phase("plan",async()=>e.inspectAll());if(e.previous=d23.find(f16=>f16.current!==void 0)?.current,await checkOrder(n3,d23,e),m2(d23,n3,i5))return z2(d23,e,s6.signal);e.weigh(d23,n3,!1),await confirmTraffic(d23,e),B4(d23,n3,e);let u19=$5(n3,d23,e);t2.announce({deploymentId:e.id,previousVersion:e.previous?.version??"",planHash:planHash(u19)});let l17=await carryOut(u19,n3,s6,()=>{a9=!0},e);return concludeCommitted("deployed",l17,e)},switchBegan:()=>a9,failed:async s6=>q4(s6,n3,a9,e)})}async function concludeCommitted(t2,n3,i5){let{states:r6,unreachable:o9}=await inspectReachable(i5);return o9.length>0?unreachable(o9):n3.size>0?{outcome:"mixed",reason:[...n3].map(([e,a9])=>`${e} kept its previous release: ${a9}`).join("; "),verified:!0}:r6.some(e=>e.current?.id!==i5.release?.id)?{outcome:"mixed",reason:describeLive(r6)}:{outcome:t2,reason:"",verified:!0}}async function q4(t2,n3,i5,r6){let o9=errorMessage(t2),e=t2 instanceof VerdictFailed;if(t2 instanceof Refused&&!i5)return await settle(r6.id,{},r6),{outcome:"refused",reason:`${o9}. ${t2.fix??""}`.trim()};r6.world.log.error(o9);let a9=e?detailsOf(t2):[o9];for(let l17 of a9)l17.includes(`
`)&&r6.narrator.say(l17);if(e&&i5&&r6.request.environment.onFailure==="hold")return r6.evidence=await takeEvidence(r6.target.hosts,r6.id,r6.id,a9,r6.target,r6.narrator,r6.world),holdAll(r6,`deployment ${r6.id} of ${n3.id} failed: ${o9.slice(0,300)}`);let s6=await r6.narrator.phase(i5?"undo":"clean up",async()=>settle(r6.id,{hints:a9,failedChecks:e,commitSent:t2 instanceof CommitFailed},r6)),d23=r6.evidence?.diagnosis===void 0?"":` Cause: ${r6.evidence.diagnosis.cause}.`,u19=r6.world.signal.aborted?"cancelled: ":"";return{outcome:s6.outcome,reason:`${u19}${o9}${s6.reason===""?"":`; ${s6.reason}`}.${d23}`,bad:e&&s6.outcome!=="deployed"&&n3.id!==r6.previous?.id?n3.id:void 0}}function B4(t2,n3,{request:i5}){let{strategy:r6,verify:o9}=i5.environment;if(!(r6.kind!=="blue-green"||o9.instanceField!==void 0||!t2.some(({current:e,sameSecrets:a9})=>e?.id===n3.id&&a9===!1)))throw new Refused(`${n3.id} is live already with other secrets, and nothing in its answers tells the two slots apart`,"Set `verify.instance-field`, or deploy a new version with these secrets.")}async function I3(t2,n3,i5){i5.previous=t2.find(o9=>o9.current!==void 0)?.current,await checkOrder(n3,t2,i5),$5(n3,t2,i5);let r6=m2(t2,n3,i5.target)?"; this release is live already, a deployment would only verify it":"";return i5.report("unchanged",`dry run: nothing was changed${r6}`)}function $5(t2,n3,i5){let r6=j2(i5.target.plan(t2,n3),t2,i5);i5.plan=r6;for(let a9 of describePlan(r6))i5.narrator.say(a9);let o9=planHash(r6),{planHash:e}=i5.request;if(e!==void 0&&e!==o9)throw new Refused(`the plan is ${o9}, not the approved ${e}`,"What is live or what is asked for has changed since: make a dry run, and approve its plan.");return r6}function j2(t2,n3,{request:i5,target:r6}){let{before:o9,after:e}=i5.environment.hooks,[a9=""]=r6.hosts,s6=l17=>(l17==="before hooks"?o9:e).map(f16=>{let p24=`${l17.slice(0,-1)} ${f16.name}${f16.irreversible?" (point of no return)":""}`,h20=f16.irreversible?{irreversible:!0}:{};return f16.on==="runner"?{name:p24,phase:l17,steps:{},onRunner:f16,...h20}:{name:p24,phase:l17,steps:{[a9]:[r6.hookStep(f16,n3)]},...h20}}),d23=t2.waves.findIndex(({phase:l17})=>l17==="beside"||l17==="switch"),u19=o9.concat(e).filter(({irreversible:l17})=>l17).map(({name:l17})=>`after hook ${l17} nothing is undone without a person`);return{...t2,notes:[...t2.notes,...u19],waves:[...t2.waves.slice(0,d23),...s6("before hooks"),...t2.waves.slice(d23),...s6("after hooks")]}}function m2(t2,n3,i5){return t2.every(r6=>r6.current?.id===n3.id&&r6.sameSecrets!==!1&&r6.running.some(({slot:o9,release:e})=>o9===i5.serving(r6)&&e===n3.id))}async function z2(t2,n3,i5){let o9=(await n3.narrator.phase("verify",async()=>verifyLive(t2,n3))).filter(({verdict:a9})=>a9!=="pass");if(o9.length>0)return{outcome:"refused",reason:`this release is live already, but it could not be verified: ${new VerdictFailed(o9).message}. Roll back, or restart it`};let e=new Map(t2.map(a9=>[a9.host,n3.target.serving(a9)]));return await smoke(n3.target.hosts,e,n3.release,n3,i5,"all"),{outcome:"unchanged",reason:""}}var init_deploy=__esm({"src/deploy/deploy.ts"(){"use strict";init_errors();init_after_switch();init_context();init_evidence();init_forward();init_order();init_plan();init_refused();init_settle();init_switched();init_underlease();init_waves()}});async function recover(t2,{mine:n3,overtake:i5},d23,u19,c16){let e=new Context(t2,d23,u19,c16),{states:o9,unreachable:k26}=await e.narrator.phase("look",async()=>inspectReachable(e));e.previous=o9.find(r6=>r6.current!==void 0)?.current,e.release=releaseOfId(o9.map(({owner:r6})=>r6).find(r6=>r6!==void 0&&(i5||n3(r6.id)))?.release??"");let m19=r6=>i5||n3(r6),s6=O3(o9,m19),p24=o9.some(({attempt:r6,owner:a9})=>r6?.end==="pending"&&(a9===void 0||m19(a9.id))||a9!==void 0&&m19(a9.id)),h20=j3(o9,s6?.id,e),R28=o9.find(r6=>r6.held!==void 0)?.held;if(!i5&&R28!==void 0&&s6?.outcome==="held")return e.report("held",R28.reason);if(k26.length>0)return e.report("unknown",`${k26.join(", ")} cannot be reached: what this job left there, if anything, is not known. A guard restores the previous release by itself`);let S17=s6!==void 0&&H5.includes(s6.outcome)&&!b4(s6.outcome,e);if(i5&&!p24&&h20===void 0&&!S17&&!v5(o9))return P3(o9,e);if(!p24&&h20===void 0&&s6===void 0&&!v5(o9)){let r6=o9.find(({owner:a9})=>a9!==void 0)?.owner;return e.report("unchanged",r6===void 0?"there is nothing to recover":`there is nothing of this job to recover; another one is not finished: ${r6.reason}, by ${r6.actor}`)}if(!p24&&h20===void 0&&s6!==void 0&&!S17&&!v5(o9))return w(o9)&&!b4(s6.outcome,e)?e.report("mixed",describeLive(o9)):e.report(s6.outcome,"on record");let A18=async({settled:r6})=>{let[a9]=r6;if(a9!==void 0)return a9;let l17=await e.inspectAll(),f16=O3(l17,m19),g23=j3(l17,f16?.id,e);return g23!==void 0?{...await settle(g23,{},e),of:g23}:f16===void 0?{outcome:i5?"unchanged":"refused",reason:"nothing had been changed"}:w(l17)?{outcome:"mixed",reason:describeLive(l17),of:f16.id}:H5.includes(f16.outcome)?{...await C3(f16,l17,e),of:f16.id}:{outcome:f16.outcome,reason:"on record",of:f16.id}};return Object.assign(e,{request:{...t2,ownerEnded:async r6=>n3(r6.id)||t2.ownerEnded(r6)}}),underLease(e,i5,{run:A18,switchBegan:()=>!1,failed:async()=>settle(e.id,{},e)})}async function C3(t2,n3,i5){let d23=n3.map(e=>e.attempt).find(e=>e?.id===t2.id),[u19=""]=n3.map(({current:e})=>e?.id??"");if(u19===""){let e=n3.filter(o9=>o9.running.length>0).map(({host:o9})=>o9);return e.length===0?{outcome:"removed",reason:""}:{outcome:"rollback_unverified",reason:`something still runs on ${e.join(", ")}`}}let c16=await i5.narrator.phase("verify",async()=>notLive(n3,i5));return c16!==""?{outcome:d23?.end==="committed"&&d23.kind!=="rollback"?"unknown":"rollback_unverified",reason:c16}:d23===void 0?{outcome:t2.outcome,reason:"on record"}:d23.kind==="rollback"?{outcome:u19===d23.to?"rolled_back":"rollback_failed",reason:""}:{outcome:u19===d23.to&&d23.end==="committed"?"deployed":"rolled_back",reason:""}}function j3(t2,n3,i5){let d23=t2.flatMap(({attempt:u19})=>u19!==void 0&&u19.id===n3?[u19.end]:[]);return d23.includes("committed")&&d23.includes("undone")&&!b4(O3(t2,u19=>u19===n3)?.outcome,i5)?n3:void 0}function b4(t2,{request:n3}){return t2==="mixed"&&n3.environment.onHostFailure==="continue"}function w(t2){return new Set(t2.map(({current:n3})=>n3?.id??"")).size>1}function v5(t2){return t2.some(({attempt:n3,owner:i5})=>i5===void 0&&n3!==void 0&&n3.end!=="pending"&&n3.left!==void 0)}async function P3(t2,n3){if(t2.every(({current:d23})=>d23===void 0))return n3.report("unchanged","there was nothing to undo, and nothing is live");if(w(t2))return n3.report("mixed",`there was nothing to undo, but the hosts differ: ${describeLive(t2)}`);let i5=await n3.narrator.phase("verify",async()=>notLive(t2,n3));return i5===""?n3.report("unchanged","there was nothing to undo; what is live was verified"):n3.report("refused",`there was nothing to undo, but what is live could not be verified: ${i5}. Roll back, or deploy again`)}function O3(t2,n3){let i5=t2.flatMap(e=>Object.entries(e.outcomes).filter(([o9])=>n3(o9))),d23=i5.toSorted(([,e],[,o9])=>e.at<o9.at?1:-1)[0]?.[0],u19=i5.filter(([e])=>e===d23),c16=F3.flatMap(e=>u19.filter(([,{outcome:o9}])=>o9===e))[0]??u19[0];return c16===void 0?void 0:{id:c16[0],outcome:c16[1].outcome}}var H5,F3,init_recover=__esm({"src/deploy/recover.ts"(){"use strict";init_context();init_release();init_settle();init_underlease();H5=["unknown","mixed","rollback_unverified"];F3=["unknown","mixed","rollback_unverified","rollback_failed"]}});var shared$6,smokeVerifier,init_verifier=__esm({"shared:src/smoke/verifier.ts"(){shared$6=(__nccwpck_require__(377).shared)["src/smoke/verifier.ts"],smokeVerifier=shared$6.smokeVerifier}});function parseAnswer(s6){let n3=[];for(let r6 of s6.split(`
`)){let t2=i2.exec(r6);t2!==null&&n3.push([t2[1]??"",t2[2]??Buffer.from(t2[3]??"","base64").toString("utf8")])}return n3.at(-1)?.[0]==="end"?new Answer(n3):void 0}var Answer,i2,init_answer=__esm({"src/targets/direct/answer.ts"(){"use strict";Answer=class{pairs;constructor(n3){this.pairs=n3}get(n3){return this.pairs.find(([r6])=>r6===n3)?.[1]}all(n3){return this.pairs.filter(([r6])=>r6===n3).map(([,r6])=>r6)}below(n3){return this.pairs.filter(([r6])=>r6.startsWith(n3)).map(([r6,t2])=>[r6.slice(n3.length),t2])}},i2=/^([a-z][A-Za-z0-9:._/-]*) (?:=([A-Za-z0-9._:/@+-]*)|([A-Za-z0-9+/]*={0,2}))$/}});function localConnection(o9,s6){let r6=Object.fromEntries(d4.flatMap(n3=>process.env[n3]===void 0?[]:[[n3,process.env[n3]]]));return{async shell(n3,t2){let[c16,i5]=o9.sudo?["sudo",["-n","sh",...n3]]:["sh",n3],e=await s6.exec(c16,i5,{...t2,env:r6,cwd:"/"});if(e.timedOut)throw new HostUnreachable(o9.name,`it did not answer within ${t2.deadlineMs/1e3} s`);return e},async forward(){},async close(){}}}var d4,init_local=__esm({"src/targets/direct/local.ts"(){"use strict";init_target();d4=["PATH","HOME","USER","LOGNAME","LANG","TZ","TMPDIR"]}});var change_default,init_change=__esm({"src/targets/direct/host/change.sh"(){change_default=`# Verbs that change the host. Each takes the lock and checks the owner first. BYTES is the length of the payload.

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
  if [ -n "$_now" ] && [ "$_now" != "$1" ] && [ "$_now" != "\${3-}" ]; then
    say answer held; say owner "$_now"; tail -n +2 "$D/owner" | sed 's/^/owner-/'
    if guard_alive; then say guard alive; else say guard dead; fi
    ok
  fi
  rm -f "$D/owner.was"
  _kind=
  [ -z "$_now" ] || { ln -f "$D/owner" "$D/owner.was"; field "$D/owner" kind; _kind=\${FIELD#=}; }
  # What unit, owner and guard name is there after a loss of power; \`host\` is for people.
  sync "$0" "$D" && put "$D/host" <"$0" || fail "cannot write to $D: $(free_kb) kB are free"
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
        if ($i == "@before") $i = ($(bare ? 1 : 2) == "stop" && before == to) ? "-" : before
        else if ($i == "@to") $i = to
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
  [ "$r_end" != pending ] || { journal "$e_id" "end $e_word, the undo stays"; ok; }
  unstage
  e_staged=$(staged)
  [ "$e_word" = removed ] && [ -n "$e_staged" ] && [ "$e_live" != "$e_staged" ] && forget "$e_staged"
  rm -f "$D/staged"
  prune "$e_keep"
  [ "$FORMAT" = 1 ] || prune_secrets
  sweep_programs
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
`}});var finish_default,init_finish=__esm({"src/targets/direct/host/finish.sh"(){finish_default=`# How a pending record comes to its end, committed or undone, and what follows: each may be run again, by whoever comes next.

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
  lease_off
  unguard
  if [ "$r_end" = committed ]; then printf 'Rolled back. Live: %s\\n' "$(live)"; else printf 'Undone. Live: %s\\n' "$(live)"; fi
  exit 0
}
`}});var format1_default,init_format1=__esm({"src/targets/direct/host/format1.sh"(){format1_default=`# What a deployment of format 1 left: \`undo\` until \`committed\` or \`undone\` is its name, with facts in files beside it.
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
`}});var fsck_default,init_fsck=__esm({"src/targets/direct/host/fsck.sh"(){fsck_default=`# fsck [mend]: names what does not belong together in the state on this host, and the command that mends it.

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
`}});var guard_default,init_guard=__esm({"src/targets/direct/host/guard.sh"(){guard_default=`# The guard: what acts when the beats of an owner stop, and how it is started.

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
  if [ "$r_end" != pending ]; then unstage; rm -f "$D/staged"; fi
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
`}});var look_default,init_look=__esm({"src/targets/direct/host/look.sh"(){look_default=`# Verbs that look, and what evidence takes.

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
    [ -f "$_slotfile" ] && read -r _rel _x _since _b _x _tok <"$_slotfile" || continue
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
  elif [ -n "$r_id" ] && [ "$r_after" != - ]; then
    printf 'left       slot %s still runs after %s; the next command stops it\\n' "$r_after" "$r_id"
  fi
  for _f in "$D"/good/*; do [ -f "$_f" ] && { place "\${_f##*/}"; printf '%s %s\\n' "$RANK" "\${_f##*/}"; }; done | sort -n | tail -n 5 | sed 's/^[0-9]* /good       /'
  tail -n 5 "$D/journal.jsonl" 2>/dev/null
  exit 0
}
status_fields() { while read -r _k _v; do printf '           %s: %s\\n' "$_k" "$(unsay "$_v")"; done <"$1"; }
`}});var main_default,init_main=__esm({"src/targets/direct/host/main.sh"(){main_default=`#!/bin/sh
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

# What a dying verb may not keep from the disk: what serves, the latest word, whose lease it is.
live() { _l=$(readlink "$ROOT/current" 2>/dev/null) && printf %s "\${_l##*/}"; }
`}});var record_default,init_record=__esm({"src/targets/direct/host/record.sh"(){record_default=`# The record of the latest deployment, one file that is replaced by one rename, and the marks of releases.

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
    { say kind person; say actor erlmcp-actions; say reason "this host is in format 2 of erlmcp-actions; use a newer version"; say format 2; } |
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
  [ "$_next" = "$1" ] && [ "$GEN" = "$2" ] || printf '%s %s\\n' "$((_max + 1))" "$2" | put "$D/good/$1"
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
`}});var release_default,init_release2=__esm({"src/targets/direct/host/release.sh"(){release_default=`# What lies on the host: releases, how they come and go, and secrets.

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
    mkdir -p "$D/secrets" && sync "$IN" && mv -fT "$IN" "$D/secrets/$1" && sync "$D/secrets" "$D"
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
      mkdir -p "$D/secrets" && printf %s "\${_got#*"$NL"}" | (umask 077; put "$D/secrets/$3") || { WHY="cannot write to $D/secrets"; return 1; }
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
`}});var service_default,init_service=__esm({"src/targets/direct/host/service.sh"(){service_default=`# What runs: start, stop, whose processes are ours, and the lines that steps and an undo are made of.

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
  [ -f "$D/run/$1" ] && read -r R P S B G T <"$D/run/$1"
  [ -n "$R" ] || return 1
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
  printf '%s %s %s %s %s %s\\n' "$_rel" "$$" "$(started $$)" "$BOOT" "$3" "$4" | put "$D/run/$_slot" || exit 70
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
  mkdir -p "$D/run" "$ROOT/logs"
  # The mark of a later stop, written now: a disk that is full by then has no room for it.
  boot_mark || return 1
  _within=$(setting "$2" start-timeout) _gen=$(secrets_in_use)
  read -r _token 2>/dev/null </proc/sys/kernel/random/uuid || _token=$$-$(date +%s%N)
  case $(setting "$2" manager) in
    systemd)
      _unit=$(unit_of "$2" "$1")
      # On record before it starts: a unit that fails to start, and is started again and again, is ours to stop.
      printf '%s 0 0 %s %s -\\n' "$2" "$BOOT" "$_gen" | put "$D/run/$1" || return 1
      timeout 10 systemctl reset-failed "$_unit" 2>/dev/null
      WHY=$(timeout -k 2 "$_within" systemctl restart "$_unit" 2>&1 </dev/null 7<&- 8>&- 9>&-) || { WHY="systemctl restart $_unit: $WHY"; return 1; }
      _pid=$(main_pid "$_unit")
      printf '%s %s %s %s %s -\\n' "$2" "$_pid" "$(started "$_pid")" "$BOOT" "$_gen" | put "$D/run/$1" ;;
    command)
      printf '%s 0 0 %s %s %s\\n' "$2" "$BOOT" "$_gen" "$_token" | put "$D/run/$1" || return 1
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
    read -r OF LEAD SINCE _b _g TAG <"$D/run/$1"
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
  if ! same "$1" "$2"; then
    _rest=$(session "$1" "$2")
    if [ -n "$_rest" ]; then
      kill -TERM $_rest 2>/dev/null
      clock
      _end=$((NOW + 2)) PAUSE=
      while [ -n "$(session "$1" "$2")" ]; do clock; [ "$NOW" -lt "$_end" ] || break; pause; done
    fi
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

# port_free SLOT: after a stop nothing of ours may listen on the port of the instance; sets WHY when something else does. What was
# there before the service was started it has lived with, and a socket unit listens for it.
port_free() {
  address_of "$1" "$OF"
  [ -n "$PORT" ] && listens "$PORT" "$LOOP" || return 0
  family "$1" "$OF" "$SINCE" "$TAG"
  end_family 5 || return 1
  address_of "$1" "$OF"
  _socks=$(sockets "$PORT" "$LOOP")
  [ -n "$_socks" ] || return 0
  _inodes=
  while read -r _i _x; do _inodes="$_inodes $_i"; done <<EOT
$_socks
EOT
  _held=" $(holders $_inodes | tr '\\n' ' ')"
  while read -r _i _uid _x; do
    case $_held in
      *" $_i:"*) _p=\${_held#*" $_i:"} _p=\${_p%% *} ;;
      *)
        # Not to be seen by this user: one of root's may be a socket unit.
        [ "$_uid" != 0 ] || continue
        WHY="port $PORT is still in use, by a process of user $_uid; end it, or give the service another port"
        return 1 ;;
    esac
    [ "$_p" != 1 ] || continue
    _t=$(started "$_p")
    [ -n "$_t" ] && [ "$_t" -ge "\${SINCE:-0}" ] || continue
    ! of_a_slot "$_p" "$1" || continue
    WHY="port $PORT is still in use, by process $_p ($(program_of "$_p")); end it, or give the service another port"
    return 1
  done <<EOT
$_socks
EOT
}
# of_a_slot PID [EXCEPT]: whether it belongs to what was started in a slot of this service, other than EXCEPT.
of_a_slot() {
  for _f in "$D"/run/*; do
    [ -f "$_f" ] && [ "\${_f##*/}" != "\${2-}" ] || continue
    read -r _x _lead _x _b _x _tok <"$_f"
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
  [ "$2" = - ] && { rm -f "\${ROOT:?}/$1"; return; }
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
    { WHY="the switch command to slot $1 failed: $(tail -c 1000 "$OUT")"; rm -f "$D/out.$$"; return 1; }
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
`}});function programName(){return r2??=(0,import_node_crypto2.createHash)("sha256").update(PROGRAM).digest("hex").slice(0,12),`host.${r2}`}var import_node_crypto2,PROGRAM,r2,init_program=__esm({"src/targets/direct/program.ts"(){"use strict";import_node_crypto2=__nccwpck_require__(598);init_change();init_finish();init_format1();init_fsck();init_guard();init_look();init_main();init_record();init_release2();init_service();PROGRAM=`${[main_default,service_default,release_default,record_default,change_default,finish_default,format1_default,guard_default,fsck_default,look_default].join(`
`)}
main "$@"
exit
`}});function $6(i5){return/^[A-Za-z0-9@%+=:,./_-]+$/.test(i5)?i5:`'${i5.replaceAll("'","'\\''")}'`}var import_node_fs,import_node_os,import_node_path,g4,m3,y3,k3,c3,v6,Ssh,S,init_ssh=__esm({"src/targets/direct/ssh.ts"(){"use strict";import_node_fs=__nccwpck_require__(24),import_node_os=__nccwpck_require__(161),import_node_path=__nccwpck_require__(760);init_target();g4=45,m3=3,y3=700,k3=/kex_exchange_identification|Connection reset|Connection closed|banner exchange|Broken pipe/,c3="put the line that `ssh-keyscan` shows on a trusted machine into known-hosts",v6=[[/No .* host key is known/,({knownHosts:i5})=>`${i5===void 0?"no known-hosts were given, and this machine does not know its host key":"its host key is not among the known ones"}: ${c3}`],[/Host key verification failed/,`its host key is not the known one: compare it, and ${c3}`],[/Permission denied/,({key:i5})=>i5===void 0?"no ssh-key was given, and it accepts none of this machine: in the pipeline it is the secret SSH_KEY":"it does not accept the key: check ssh-key, the user, and authorized_keys there"],[/Could not resolve hostname/,"its name can not be resolved"],[/Connection refused/,"nothing listens on its SSH port"],[/Connection timed out|Operation timed out/,"it does not answer in time"]],Ssh=class{folder;sockets;config;settings;world;constructor(t2,e){this.settings=t2,this.world=e,this.folder=(0,import_node_path.join)(e.tmp,"ssh"),(0,import_node_fs.mkdirSync)(this.folder,{recursive:!0,mode:448}),this.sockets=this.folder.length<=g4?this.folder:(0,import_node_fs.mkdtempSync)("/tmp/ea-"),this.config=(0,import_node_path.join)(this.folder,"config"),(0,import_node_fs.writeFileSync)(this.config,this.configText(),{mode:384})}connection(t2){return new S(t2,this.config,this.sockets,this.settings,this.world)}close(){(0,import_node_fs.rmSync)(this.folder,{recursive:!0,force:!0}),(0,import_node_fs.rmSync)(this.sockets,{recursive:!0,force:!0})}configText(){let{key:t2,knownHosts:e,connectTimeoutMs:n3}=this.settings,s6=["Host *","  BatchMode yes","  StrictHostKeyChecking yes","  UpdateHostKeys no",`  ConnectTimeout ${Math.max(1,Math.ceil(n3/1e3))}`,"  ServerAliveInterval 5","  ServerAliveCountMax 3","  ForwardAgent no","  ClearAllForwardings no","  LogLevel ERROR"];if(e!==void 0){let o9=(0,import_node_path.join)(this.folder,"known_hosts");(0,import_node_fs.writeFileSync)(o9,`${e.replaceAll("\r","").trim()}
`,{mode:384}),s6.push(`  UserKnownHostsFile ${o9}`,"  GlobalKnownHostsFile /dev/null")}if(t2!==void 0){let o9=(0,import_node_path.join)(this.folder,"key");(0,import_node_fs.writeFileSync)(o9,`${t2.replaceAll("\r","").trim()}
`,{mode:384}),(0,import_node_fs.chmodSync)(o9,384),s6.push(`  IdentityFile ${o9}`,"  IdentitiesOnly yes","  IdentityAgent none")}else s6.push(`Include ${(0,import_node_path.join)((0,import_node_os.homedir)(),".ssh","config")}`);return`${s6.join(`
`)}
`}},S=class{opened;forwards=new Map;host;config;sockets;settings;world;constructor(t2,e,n3,s6,o9){this.host=t2,this.config=e,this.sockets=n3,this.settings=s6,this.world=o9}async shell(t2,e){let n3=this.open();await n3;let s6=[...this.host.sudo?["sudo","-n"]:[],"sh",...t2].map($6).join(" "),o9=await this.world.exec("ssh",[...this.base(e.fresh!==!0),"-T","--",this.host.address,s6],e);if(o9.timedOut)throw new HostUnreachable(this.host.name,`it did not answer within ${e.deadlineMs/1e3} s`);if(e.signal?.aborted===!0)throw new HostUnreachable(this.host.name,"we hung up");if(o9.code===255)throw this.opened===n3&&(this.opened=void 0,this.forwards.clear()),new HostUnreachable(this.host.name,this.why(o9.stderr));return o9}async forward(t2,e){await this.open();let n3=`${t2.includes(":")?`[${t2}]`:t2}:${e}`,s6=this.forwards.get(n3);return s6===void 0&&(s6=this.openForward(n3),this.forwards.set(n3,s6),s6.catch(()=>this.forwards.delete(n3))),s6}async close(){this.opened!==void 0&&(await this.opened.catch(()=>{}),await this.control(["-O","exit"]))}async openForward(t2){let e=(0,import_node_path.join)(this.sockets,`f${this.world.randomHex(6)}`),n3=await this.control(["-O","forward","-L",`${e}:${t2}`]);if(n3.code!==0)throw new HostUnreachable(this.host.name,`no way to ${t2} there: ${this.why(n3.stderr)}`);return e}async control(t2){return this.world.exec("ssh",[...this.base(),...t2,"--",this.host.address],{deadlineMs:1e4})}open(){return this.opened??=this.connect().catch(t2=>{throw this.opened=void 0,t2}),this.opened}async connect(){for(let t2=1;;t2+=1){let e=await this.world.exec("ssh",[...this.base(),"-T","--",this.host.address,"true"],{deadlineMs:45e3});if(e.code===0)return;if(t2===m3||!k3.test(e.stderr))throw new HostUnreachable(this.host.name,e.timedOut?"the connection was not up within 45 s":this.why(e.stderr));await this.world.clock.sleep(y3*t2*(.5+Number.parseInt(this.world.randomHex(1),16)/256))}}base(t2=!0){let{port:e,user:n3,jump:s6}=this.host,o9=t2?["-o",`ControlPath=${(0,import_node_path.join)(this.sockets,"%C")}`,"-o","ControlMaster=auto","-o","ControlPersist=60"]:["-o","ControlPath=none"];return["-F",this.config,"-p",String(e),...n3===void 0?[]:["-l",n3],...o9,...s6===void 0?[]:["-J",s6]]}why(t2){let e=v6.find(([l17])=>l17.test(t2)),n3=t2.trim().split(`
`).slice(-3).join(" ");if(n3==="")return"the connection ended";let{jump:s6}=this.host;if(s6!==void 0&&n3.startsWith("kex_exchange_identification"))return`the way through ${s6} does not lead there: see what \`ssh ${s6}\` says (${n3})`;if(e===void 0)return n3;let[,o9]=e;return`${typeof o9=="string"?o9:o9(this.settings)} (${n3})`}}}});var LOCK_MS,SPARE_MS,c4,$7,d6,Calls,init_calls=__esm({"src/targets/direct/calls.ts"(){"use strict";init_errors();init_target();init_answer();init_local();init_program();init_ssh();LOCK_MS=13e4,SPARE_MS=15e3,c4=3e4,$7=4*1024*1024,d6=class extends HostUnreachable{},Calls=class{byName;ssh;world;constructor(t2,e,o9){this.world=o9,this.ssh=t2.some(({local:s6})=>!s6)?new Ssh(e,o9):void 0,this.byName=new Map(t2.map(s6=>[s6.name,{host:s6,connection:this.connect(s6)}]))}at(t2){let e=this.byName.get(t2);if(e===void 0)throw new UserError(`there is no host ${t2}`);return e}async verb(t2,e,o9){let{host:s6}=this.at(t2);return this.ask(t2,[`${s6.path}/.deploy/${programName()}`,s6.path,...e],o9)}async installed(t2,e,o9){try{return await this.verb(t2,e,o9)}catch(s6){if(!(s6 instanceof d6))throw s6;return await this.install(t2),this.verb(t2,e,o9)}}async piped(t2,e,o9={}){return this.ask(t2,["-s","--",this.at(t2).host.path,...e],{...o9,input:PROGRAM})}async close(){await Promise.allSettled([...this.byName.values()].map(async({connection:t2})=>t2.close())),this.ssh?.close()}connect(t2){return t2.local||this.ssh===void 0?localConnection(t2,this.world):this.ssh.connection(t2)}async install(t2){let{host:e,connection:o9}=this.at(t2),s6=`${e.path}/.deploy`,n3=await o9.shell(["-c",'umask 022; mkdir -p "${1%/*}" && umask 077 && mkdir -p "$1" && cat >"$1/$3" && case $2 in host.$(sha256sum <"$1/$3" | cut -c 1-12)) sync "$1/$3" && mv -f "$1/$3" "$1/$2" ;; *) rm -f "$1/$3"; echo "the program arrived cut off, or the disk is full" >&2; exit 1 ;; esac',"sh",s6,programName(),`put.${this.world.randomHex(4)}`],{input:PROGRAM,deadlineMs:c4});if(n3.code!==0)throw new StepFailed(t2,`can not write to ${s6}: ${n3.stderr.trim().slice(-300)}`)}async ask(t2,e,o9){let s6=await this.at(t2).connection.shell(e,{deadlineMs:c4+LOCK_MS,keepBytes:$7,...o9}),r6=parseAnswer(s6.stdout);if(r6===void 0)throw new d6(t2,`its answer was cut off${s6.stderr.trim()===""?"":`: ${s6.stderr.trim().slice(-300)}`}`);if(r6.get("end")==="ok")return r6;let n3=r6.get("lost");throw n3!==void 0?new LeaseLost(t2,n3):new StepFailed(t2,r6.get("failed")??"it failed without a reason")}}}});var require_default=__commonJS({"node_modules/events-universal/default.js"(exports2,module2){module2.exports=__nccwpck_require__(434)}});var require_fixed_size=__commonJS({"node_modules/fast-fifo/fixed-size.js"(exports2,module2){module2.exports=class{constructor(t2){if(!(t2>0)||(t2-1&t2)!==0)throw new Error("Max size for a FixedFIFO should be a power of two");this.buffer=new Array(t2),this.mask=t2-1,this.top=0,this.btm=0,this.next=null}clear(){this.top=this.btm=0,this.next=null,this.buffer.fill(void 0)}push(t2){return this.buffer[this.top]!==void 0?!1:(this.buffer[this.top]=t2,this.top=this.top+1&this.mask,!0)}shift(){let t2=this.buffer[this.btm];if(t2!==void 0)return this.buffer[this.btm]=void 0,this.btm=this.btm+1&this.mask,t2}peek(){return this.buffer[this.btm]}isEmpty(){return this.buffer[this.btm]===void 0}}}});var require_fast_fifo=__commonJS({"node_modules/fast-fifo/index.js"(exports2,module2){var FixedFIFO=require_fixed_size();module2.exports=class{constructor(t2){this.hwm=t2||16,this.head=new FixedFIFO(this.hwm),this.tail=this.head,this.length=0}clear(){this.head=this.tail,this.head.clear(),this.length=0}push(t2){if(this.length++,!this.head.push(t2)){let i5=this.head;this.head=i5.next=new FixedFIFO(2*this.head.buffer.length),this.head.push(t2)}}shift(){this.length!==0&&this.length--;let t2=this.tail.shift();if(t2===void 0&&this.tail.next){let i5=this.tail.next;return this.tail.next=null,this.tail=i5,this.tail.shift()}return t2}peek(){let t2=this.tail.peek();return t2===void 0&&this.tail.next?this.tail.next.peek():t2}isEmpty(){return this.length===0}}}});var require_b4a=__commonJS({"node_modules/b4a/index.js"(exports2,module2){function isBuffer(n3){return Buffer.isBuffer(n3)||n3 instanceof Uint8Array}function isEncoding(n3){return Buffer.isEncoding(n3)}function alloc(n3,t2,r6){return Buffer.alloc(n3,t2,r6)}function allocUnsafe(n3){return Buffer.allocUnsafe(n3)}function allocUnsafeSlow(n3){return Buffer.allocUnsafeSlow(n3)}function byteLength(n3,t2){return Buffer.byteLength(n3,t2)}function compare(n3,t2){return Buffer.compare(n3,t2)}function concat(n3,t2){return Buffer.concat(n3,t2)}function copy(n3,t2,r6,e,u19){return toBuffer(n3).copy(t2,r6,e,u19)}function equals(n3,t2){return toBuffer(n3).equals(t2)}function fill(n3,t2,r6,e,u19){return toBuffer(n3).fill(t2,r6,e,u19)}function from(n3,t2,r6){return Buffer.from(n3,t2,r6)}function includes(n3,t2,r6,e){return toBuffer(n3).includes(t2,r6,e)}function indexOf(n3,t2,r6,e){return toBuffer(n3).indexOf(t2,r6,e)}function lastIndexOf(n3,t2,r6,e){return toBuffer(n3).lastIndexOf(t2,r6,e)}function swap16(n3){return toBuffer(n3).swap16()}function swap32(n3){return toBuffer(n3).swap32()}function swap64(n3){return toBuffer(n3).swap64()}function toBuffer(n3){return Buffer.isBuffer(n3)?n3:Buffer.from(n3.buffer,n3.byteOffset,n3.byteLength)}function toString(n3,t2,r6,e){return toBuffer(n3).toString(t2,r6,e)}function toHex(n3,t2,r6){return toBuffer(n3).toString("hex",t2,r6)}function write(n3,t2,r6,e,u19){return toBuffer(n3).write(t2,r6,e,u19)}function readDoubleBE(n3,t2){return toBuffer(n3).readDoubleBE(t2)}function readDoubleLE(n3,t2){return toBuffer(n3).readDoubleLE(t2)}function readFloatBE(n3,t2){return toBuffer(n3).readFloatBE(t2)}function readFloatLE(n3,t2){return toBuffer(n3).readFloatLE(t2)}function readInt32BE(n3,t2){return toBuffer(n3).readInt32BE(t2)}function readInt32LE(n3,t2){return toBuffer(n3).readInt32LE(t2)}function readUInt32BE(n3,t2){return toBuffer(n3).readUInt32BE(t2)}function readUInt32LE(n3,t2){return toBuffer(n3).readUInt32LE(t2)}function writeDoubleBE(n3,t2,r6){return toBuffer(n3).writeDoubleBE(t2,r6)}function writeDoubleLE(n3,t2,r6){return toBuffer(n3).writeDoubleLE(t2,r6)}function writeFloatBE(n3,t2,r6){return toBuffer(n3).writeFloatBE(t2,r6)}function writeFloatLE(n3,t2,r6){return toBuffer(n3).writeFloatLE(t2,r6)}function writeInt32BE(n3,t2,r6){return toBuffer(n3).writeInt32BE(t2,r6)}function writeInt32LE(n3,t2,r6){return toBuffer(n3).writeInt32LE(t2,r6)}function writeUInt32BE(n3,t2,r6){return toBuffer(n3).writeUInt32BE(t2,r6)}function writeUInt32LE(n3,t2,r6){return toBuffer(n3).writeUInt32LE(t2,r6)}module2.exports={isBuffer,isEncoding,alloc,allocUnsafe,allocUnsafeSlow,byteLength,compare,concat,copy,equals,fill,from,includes,indexOf,lastIndexOf,swap16,swap32,swap64,toBuffer,toString,toHex,write,readDoubleBE,readDoubleLE,readFloatBE,readFloatLE,readInt32BE,readInt32LE,readUInt32BE,readUInt32LE,writeDoubleBE,writeDoubleLE,writeFloatBE,writeFloatLE,writeInt32BE,writeInt32LE,writeUInt32BE,writeUInt32LE}}});var require_pass_through_decoder=__commonJS({"node_modules/text-decoder/lib/pass-through-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(e){this.encoding=e}get remaining(){return 0}decode(e){return b4a.toString(e,this.encoding)}flush(){return""}}}});var require_utf8_decoder=__commonJS({"node_modules/text-decoder/lib/utf8-decoder.js"(exports2,module2){var b4a=require_b4a();module2.exports=class{constructor(){this._reset()}get remaining(){return this.bytesSeen}decode(t2){if(t2.byteLength===0)return"";if(this.bytesNeeded===0&&trailingIncomplete(t2,0)===0)return this.bytesSeen=trailingBytesSeen(t2),b4a.toString(t2,"utf8");let n3="",o9=0;if(this.bytesNeeded>0){for(;o9<t2.byteLength;){let s6=t2[o9];if(s6<this.lowerBoundary||s6>this.upperBoundary){n3+="\uFFFD",this._reset();break}if(this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|s6&63,this.bytesSeen++,o9++,this.bytesSeen===this.bytesNeeded){n3+=String.fromCodePoint(this.codePoint),this._reset();break}}if(this.bytesNeeded>0)return n3}let r6=trailingIncomplete(t2,o9),i5=t2.byteLength-r6;i5>o9&&(n3+=b4a.toString(t2,"utf8",o9,i5));for(let s6=i5;s6<t2.byteLength;s6++){let e=t2[s6];if(this.bytesNeeded===0){e<=127?(this.bytesSeen=0,n3+=String.fromCharCode(e)):e>=194&&e<=223?(this.bytesNeeded=2,this.bytesSeen=1,this.codePoint=e&31):e>=224&&e<=239?(e===224?this.lowerBoundary=160:e===237&&(this.upperBoundary=159),this.bytesNeeded=3,this.bytesSeen=1,this.codePoint=e&15):e>=240&&e<=244?(e===240?this.lowerBoundary=144:e===244&&(this.upperBoundary=143),this.bytesNeeded=4,this.bytesSeen=1,this.codePoint=e&7):(this.bytesSeen=1,n3+="\uFFFD");continue}if(e<this.lowerBoundary||e>this.upperBoundary){n3+="\uFFFD",s6--,this._reset();continue}this.lowerBoundary=128,this.upperBoundary=191,this.codePoint=this.codePoint<<6|e&63,this.bytesSeen++,this.bytesSeen===this.bytesNeeded&&(n3+=String.fromCodePoint(this.codePoint),this._reset())}return n3}flush(){let t2=this.bytesNeeded>0?"\uFFFD":"";return this._reset(),t2}_reset(){this.codePoint=0,this.bytesNeeded=0,this.bytesSeen=0,this.lowerBoundary=128,this.upperBoundary=191}};function trailingIncomplete(f16,t2){let n3=f16.byteLength;if(n3<=t2)return 0;let o9=Math.max(t2,n3-4),r6=n3-1;for(;r6>o9&&(f16[r6]&192)===128;)r6--;if(r6<t2)return 0;let i5=f16[r6],s6;if(i5<=127)return 0;if(i5>=194&&i5<=223)s6=2;else if(i5>=224&&i5<=239)s6=3;else if(i5>=240&&i5<=244)s6=4;else return 0;let e=n3-r6;return e<s6?e:0}function trailingBytesSeen(f16){let t2=f16.byteLength;if(t2===0)return 0;let n3=f16[t2-1];if(n3<=127)return 0;if((n3&192)!==128)return 1;let o9=Math.max(0,t2-4),r6=t2-2;for(;r6>=o9&&(f16[r6]&192)===128;)r6--;if(r6<0)return 1;let i5=f16[r6],s6;if(i5>=194&&i5<=223)s6=2;else if(i5>=224&&i5<=239)s6=3;else if(i5>=240&&i5<=244)s6=4;else return 1;if(t2-r6!==s6)return 1;if(s6>=3){let e=f16[r6+1];if(i5===224&&e<160||i5===237&&e>159||i5===240&&e<144||i5===244&&e>143)return 1}return 0}}});var require_text_decoder=__commonJS({"node_modules/text-decoder/index.js"(exports2,module2){var PassThroughDecoder=require_pass_through_decoder(),UTF8Decoder=require_utf8_decoder();module2.exports=class{constructor(e="utf8"){switch(this.encoding=normalizeEncoding(e),this.encoding){case"utf8":this.decoder=new UTF8Decoder;break;case"utf16le":case"base64":throw new Error("Unsupported encoding: "+this.encoding);default:this.decoder=new PassThroughDecoder(this.encoding)}}get remaining(){return this.decoder.remaining}push(e){return typeof e=="string"?e:this.decoder.decode(e)}write(e){return this.push(e)}end(e){let t2="";return e&&(t2=this.push(e)),t2+=this.decoder.flush(),t2}};function normalizeEncoding(r6){switch(r6=r6.toLowerCase(),r6){case"utf8":case"utf-8":return"utf8";case"ucs2":case"ucs-2":case"utf16le":case"utf-16le":return"utf16le";case"latin1":case"binary":return"latin1";case"base64":case"ascii":case"hex":return r6;default:throw new Error("Unknown encoding: "+r6)}}}});var require_errors=__commonJS({"node_modules/streamx/lib/errors.js"(exports2,module2){module2.exports=class r6 extends Error{constructor(t2,e,E19=r6){super(t2),this.code=e,Error.captureStackTrace&&Error.captureStackTrace(this,E19)}static isStreamDestroyed(t2){return t2&&t2.code==="STREAM_DESTROYED"}static isPrematureClose(t2){return t2&&t2.code==="PREMATURE_CLOSE"}static isAborted(t2){return t2&&t2.code==="ABORTED"}static isBadArgument(t2){return t2&&t2.code==="BAD_ARGUMENT"}get name(){return"StreamError"}static STREAM_DESTROYED(){return new r6("Stream was destroyed","STREAM_DESTROYED",r6.STREAM_DESTROYED)}static PREMATURE_CLOSE(t2="Premature close"){return new r6(t2,"PREMATURE_CLOSE",r6.PREMATURE_CLOSE)}static ABORTED(){return new r6("Stream aborted","ABORTED",r6.ABORTED)}static BAD_ARGUMENT(t2="Bad argument"){return new r6(t2,"BAD_ARGUMENT",r6.BAD_ARGUMENT)}}}});var require_streamx=__commonJS({"node_modules/streamx/index.js"(exports2,module2){var{EventEmitter}=require_default(),FIFO=require_fast_fifo(),TextDecoder=require_text_decoder(),StreamError=require_errors(),qmt=typeof queueMicrotask>"u"?i5=>global.process.nextTick(i5):queueMicrotask,MAX=(1<<29)-1,OPENING=1,PREDESTROYING=2,DESTROYING=4,DESTROYED=8,NOT_OPENING=MAX^OPENING,NOT_PREDESTROYING=MAX^PREDESTROYING,READ_ACTIVE=16,READ_UPDATING=32,READ_PRIMARY=64,READ_QUEUED=128,READ_RESUMED=256,READ_PIPE_DRAINED=512,READ_ENDING=1024,READ_EMIT_DATA=2048,READ_EMIT_READABLE=4096,READ_EMITTED_READABLE=8192,READ_DONE=16384,READ_NEXT_TICK=32768,READ_NEEDS_PUSH=65536,READ_READ_AHEAD=131072,READ_FLOWING=READ_RESUMED|READ_PIPE_DRAINED,READ_ACTIVE_AND_NEEDS_PUSH=READ_ACTIVE|READ_NEEDS_PUSH,READ_PRIMARY_AND_ACTIVE=READ_PRIMARY|READ_ACTIVE,READ_EMIT_READABLE_AND_QUEUED=READ_EMIT_READABLE|READ_QUEUED,READ_RESUMED_READ_AHEAD=READ_RESUMED|READ_READ_AHEAD,READ_NOT_ACTIVE=MAX^READ_ACTIVE,READ_NON_PRIMARY=MAX^READ_PRIMARY,READ_NON_PRIMARY_AND_PUSHED=MAX^(READ_PRIMARY|READ_NEEDS_PUSH),READ_PUSHED=MAX^READ_NEEDS_PUSH,READ_PAUSED=MAX^READ_RESUMED,READ_NOT_QUEUED=MAX^(READ_QUEUED|READ_EMITTED_READABLE),READ_NOT_ENDING=MAX^READ_ENDING,READ_PIPE_NOT_DRAINED=MAX^READ_FLOWING,READ_NOT_NEXT_TICK=MAX^READ_NEXT_TICK,READ_NOT_UPDATING=MAX^READ_UPDATING,READ_NO_READ_AHEAD=MAX^READ_READ_AHEAD,READ_PAUSED_NO_READ_AHEAD=MAX^READ_RESUMED_READ_AHEAD,WRITE_ACTIVE=1<<18,WRITE_UPDATING=2<<18,WRITE_PRIMARY=4<<18,WRITE_QUEUED=8<<18,WRITE_UNDRAINED=16<<18,WRITE_DONE=32<<18,WRITE_EMIT_DRAIN=64<<18,WRITE_NEXT_TICK=128<<18,WRITE_WRITING=256<<18,WRITE_FINISHING=512<<18,WRITE_CORKED=1024<<18,WRITE_NOT_ACTIVE=MAX^(WRITE_ACTIVE|WRITE_WRITING),WRITE_NON_PRIMARY=MAX^WRITE_PRIMARY,WRITE_NOT_FINISHING=MAX^(WRITE_ACTIVE|WRITE_FINISHING),WRITE_DRAINED=MAX^WRITE_UNDRAINED,WRITE_NOT_QUEUED=MAX^WRITE_QUEUED,WRITE_NOT_NEXT_TICK=MAX^WRITE_NEXT_TICK,WRITE_NOT_UPDATING=MAX^WRITE_UPDATING,WRITE_NOT_CORKED=MAX^WRITE_CORKED,ACTIVE=READ_ACTIVE|WRITE_ACTIVE,NOT_ACTIVE=MAX^ACTIVE,DONE2=READ_DONE|WRITE_DONE,DESTROY_STATUS=DESTROYING|DESTROYED|PREDESTROYING,OPEN_STATUS=DESTROY_STATUS|OPENING,AUTO_DESTROY=DESTROY_STATUS|DONE2,NON_PRIMARY=WRITE_NON_PRIMARY&READ_NON_PRIMARY,ACTIVE_OR_TICKING=WRITE_NEXT_TICK|READ_NEXT_TICK,TICKING=ACTIVE_OR_TICKING&NOT_ACTIVE,IS_OPENING=OPEN_STATUS|TICKING,READ_PRIMARY_STATUS=OPEN_STATUS|READ_ENDING|READ_DONE,READ_STATUS=OPEN_STATUS|READ_DONE|READ_QUEUED,READ_ENDING_STATUS=OPEN_STATUS|READ_ENDING|READ_QUEUED,READ_READABLE_STATUS=OPEN_STATUS|READ_EMIT_READABLE|READ_QUEUED|READ_EMITTED_READABLE,SHOULD_NOT_READ=OPEN_STATUS|READ_ACTIVE|READ_ENDING|READ_DONE|READ_NEEDS_PUSH|READ_READ_AHEAD,READ_BACKPRESSURE_STATUS=DESTROY_STATUS|READ_ENDING|READ_DONE,READ_UPDATE_SYNC_STATUS=READ_UPDATING|OPEN_STATUS|READ_NEXT_TICK|READ_PRIMARY,READ_NEXT_TICK_OR_OPENING=READ_NEXT_TICK|OPENING,WRITE_PRIMARY_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_QUEUED_AND_UNDRAINED=WRITE_QUEUED|WRITE_UNDRAINED,WRITE_QUEUED_AND_ACTIVE=WRITE_QUEUED|WRITE_ACTIVE,WRITE_DRAIN_STATUS=WRITE_QUEUED|WRITE_UNDRAINED|OPEN_STATUS|WRITE_ACTIVE,WRITE_STATUS=OPEN_STATUS|WRITE_ACTIVE|WRITE_QUEUED|WRITE_CORKED,WRITE_PRIMARY_AND_ACTIVE=WRITE_PRIMARY|WRITE_ACTIVE,WRITE_ACTIVE_AND_WRITING=WRITE_ACTIVE|WRITE_WRITING,WRITE_FINISHING_STATUS=OPEN_STATUS|WRITE_FINISHING|WRITE_QUEUED_AND_ACTIVE|WRITE_DONE,WRITE_BACKPRESSURE_STATUS=WRITE_UNDRAINED|DESTROY_STATUS|WRITE_FINISHING|WRITE_DONE,WRITE_UPDATE_SYNC_STATUS=WRITE_UPDATING|OPEN_STATUS|WRITE_NEXT_TICK|WRITE_PRIMARY,WRITE_DROP_DATA=WRITE_FINISHING|WRITE_DONE|DESTROY_STATUS,asyncIterator=Symbol.asyncIterator||Symbol("asyncIterator"),WritableState=class{constructor(t2,{highWaterMark:e=16384,map:s6=null,mapWritable:r6,byteLength:l17,byteLengthWritable:a9}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e,this.buffered=0,this.error=null,this.pipeline=null,this.drains=null,this.byteLength=a9||l17||defaultByteLength,this.map=r6||s6,this.afterWrite=afterWrite.bind(this),this.afterUpdateNextTick=updateWriteNT.bind(this)}get ending(){return(this.stream._duplexState&WRITE_FINISHING)!==0}get ended(){return(this.stream._duplexState&WRITE_DONE)!==0}push(t2){return(this.stream._duplexState&WRITE_DROP_DATA)!==0?!1:(this.map!==null&&(t2=this.map(t2)),this.buffered+=this.byteLength(t2),this.queue.push(t2),this.buffered<this.highWaterMark?(this.stream._duplexState|=WRITE_QUEUED,!0):(this.stream._duplexState|=WRITE_QUEUED_AND_UNDRAINED,!1))}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=WRITE_NOT_QUEUED),t2}end(t2){typeof t2=="function"?this.stream.once("finish",t2):t2!=null&&this.push(t2),this.stream._duplexState=(this.stream._duplexState|WRITE_FINISHING)&WRITE_NON_PRIMARY}autoBatch(t2,e){let s6=[],r6=this.stream;for(s6.push(t2);(r6._duplexState&WRITE_STATUS)===WRITE_QUEUED_AND_ACTIVE;)s6.push(r6._writableState.shift());if((r6._duplexState&OPEN_STATUS)!==0)return e(null);r6._writev(s6,e)}update(){let t2=this.stream;t2._duplexState|=WRITE_UPDATING;do{for(;(t2._duplexState&WRITE_STATUS)===WRITE_QUEUED;){let e=this.shift();t2._duplexState|=WRITE_ACTIVE_AND_WRITING,t2._write(e,this.afterWrite)}(t2._duplexState&WRITE_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=WRITE_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&WRITE_FINISHING_STATUS)===WRITE_FINISHING){t2._duplexState=t2._duplexState|WRITE_ACTIVE,t2._final(afterFinal.bind(this));return}if((t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&WRITE_NEXT_TICK)===0?!1:(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&WRITE_UPDATE_SYNC_STATUS)===WRITE_PRIMARY?this.update():this.updateNextTick()}updateNextTick(){(this.stream._duplexState&WRITE_NEXT_TICK)===0&&(this.stream._duplexState|=WRITE_NEXT_TICK,(this.stream._duplexState&WRITE_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},ReadableState=class{constructor(t2,{highWaterMark:e=16384,map:s6=null,mapReadable:r6,byteLength:l17,byteLengthReadable:a9}={}){this.stream=t2,this.queue=new FIFO,this.highWaterMark=e===0?1:e,this.buffered=0,this.readAhead=e>0,this.error=null,this.pipeline=null,this.byteLength=a9||l17||defaultByteLength,this.map=r6||s6,this.pipeTo=null,this.afterRead=afterRead.bind(this),this.afterUpdateNextTick=updateReadNT.bind(this)}get ending(){return(this.stream._duplexState&READ_ENDING)!==0}get ended(){return(this.stream._duplexState&READ_DONE)!==0}pipe(t2,e){if(this.pipeTo!==null)throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");if(typeof e!="function"&&(e=null),this.stream._duplexState|=READ_PIPE_DRAINED,this.pipeTo=t2,this.pipeline=new Pipeline(this.stream,t2,e),e&&this.stream.on("error",noop),isStreamx(t2))t2._writableState.pipeline=this.pipeline,e&&t2.on("error",noop),t2.on("finish",this.pipeline.finished.bind(this.pipeline));else{let s6=this.pipeline.done.bind(this.pipeline,t2),r6=this.pipeline.done.bind(this.pipeline,t2,null);t2.on("error",s6),t2.on("close",r6),t2.on("finish",this.pipeline.finished.bind(this.pipeline))}t2.on("drain",afterDrain.bind(this)),this.stream.emit("piping",t2),t2.emit("pipe",this.stream)}push(t2){let e=this.stream;return t2===null?(this.highWaterMark=0,e._duplexState=(e._duplexState|READ_ENDING)&READ_NON_PRIMARY_AND_PUSHED,!1):this.map!==null&&(t2=this.map(t2),t2===null)?(e._duplexState&=READ_PUSHED,this.buffered<this.highWaterMark):(this.buffered+=this.byteLength(t2),this.queue.push(t2),e._duplexState=(e._duplexState|READ_QUEUED)&READ_PUSHED,this.buffered<this.highWaterMark)}shift(){let t2=this.queue.shift();return this.buffered-=this.byteLength(t2),this.buffered===0&&(this.stream._duplexState&=READ_NOT_QUEUED),t2}unshift(t2){let e=[this.map!==null?this.map(t2):t2];for(;this.buffered>0;)e.push(this.shift());for(let s6=0;s6<e.length-1;s6++){let r6=e[s6];this.buffered+=this.byteLength(r6),this.queue.push(r6)}this.push(e[e.length-1])}read(){let t2=this.stream;if((t2._duplexState&READ_STATUS)===READ_QUEUED){let e=this.shift();return this.pipeTo!==null&&this.pipeTo.write(e)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e),e}return this.readAhead===!1&&(t2._duplexState|=READ_READ_AHEAD,this.updateNextTick()),null}drain(){let t2=this.stream;for(;(t2._duplexState&READ_STATUS)===READ_QUEUED&&(t2._duplexState&READ_FLOWING)!==0;){let e=this.shift();this.pipeTo!==null&&this.pipeTo.write(e)===!1&&(t2._duplexState&=READ_PIPE_NOT_DRAINED),(t2._duplexState&READ_EMIT_DATA)!==0&&t2.emit("data",e)}}update(){let t2=this.stream;t2._duplexState|=READ_UPDATING;do{for(this.drain();this.buffered<this.highWaterMark&&(t2._duplexState&SHOULD_NOT_READ)===READ_READ_AHEAD;)t2._duplexState|=READ_ACTIVE_AND_NEEDS_PUSH,t2._read(this.afterRead),this.drain();(t2._duplexState&READ_READABLE_STATUS)===READ_EMIT_READABLE_AND_QUEUED&&(t2._duplexState|=READ_EMITTED_READABLE,t2.emit("readable")),(t2._duplexState&READ_PRIMARY_AND_ACTIVE)===0&&this.updateNonPrimary()}while(this.continueUpdate()===!0);t2._duplexState&=READ_NOT_UPDATING}updateNonPrimary(){let t2=this.stream;if((t2._duplexState&READ_ENDING_STATUS)===READ_ENDING&&(t2._duplexState=(t2._duplexState|READ_DONE)&READ_NOT_ENDING,t2.emit("end"),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),this.pipeTo!==null&&this.pipeTo.end()),(t2._duplexState&DESTROY_STATUS)===DESTROYING){(t2._duplexState&ACTIVE_OR_TICKING)===0&&(t2._duplexState|=ACTIVE,t2._destroy(afterDestroy.bind(this)));return}(t2._duplexState&IS_OPENING)===OPENING&&(t2._duplexState=(t2._duplexState|ACTIVE)&NOT_OPENING,t2._open(afterOpen.bind(this)))}continueUpdate(){return(this.stream._duplexState&READ_NEXT_TICK)===0?!1:(this.stream._duplexState&=READ_NOT_NEXT_TICK,!0)}updateCallback(){(this.stream._duplexState&READ_UPDATE_SYNC_STATUS)===READ_PRIMARY?this.update():this.updateNextTick()}updateNextTickIfOpen(){(this.stream._duplexState&READ_NEXT_TICK_OR_OPENING)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}updateNextTick(){(this.stream._duplexState&READ_NEXT_TICK)===0&&(this.stream._duplexState|=READ_NEXT_TICK,(this.stream._duplexState&READ_UPDATING)===0&&qmt(this.afterUpdateNextTick))}},TransformState=class{constructor(t2){this.data=null,this.afterTransform=afterTransform.bind(t2),this.afterFinal=null}},Pipeline=class{constructor(t2,e,s6){this.from=t2,this.to=e,this.afterPipe=s6,this.error=null,this.pipeToFinished=!1}finished(){this.pipeToFinished=!0}done(t2,e){if(e&&(this.error=e),t2===this.to&&(this.to=null,this.from!==null)){((this.from._duplexState&READ_DONE)===0||!this.pipeToFinished)&&this.from.destroy(this.error||StreamError.PREMATURE_CLOSE("Writable stream closed"));return}if(t2===this.from&&(this.from=null,this.to!==null)){(t2._duplexState&READ_DONE)===0&&this.to.destroy(this.error||StreamError.PREMATURE_CLOSE("Readable stream closed"));return}this.afterPipe!==null&&this.afterPipe(this.error),this.to=this.from=this.afterPipe=null}};function afterDrain(){this.stream._duplexState|=READ_PIPE_DRAINED,this.updateCallback()}function afterFinal(i5){let t2=this.stream;i5&&t2.destroy(i5),(t2._duplexState&DESTROY_STATUS)===0&&(t2._duplexState|=WRITE_DONE,t2.emit("finish")),(t2._duplexState&AUTO_DESTROY)===DONE2&&(t2._duplexState|=DESTROYING),t2._duplexState&=WRITE_NOT_FINISHING,(t2._duplexState&WRITE_UPDATING)===0?this.update():this.updateNextTick()}function afterDestroy(i5){let t2=this.stream;!i5&&!StreamError.isStreamDestroyed(this.error)&&(i5=this.error),i5&&t2.emit("error",i5),t2._duplexState|=DESTROYED,t2.emit("close");let e=t2._readableState,s6=t2._writableState;if(e!==null&&e.pipeline!==null&&e.pipeline.done(t2,i5),s6!==null){for(;s6.drains!==null&&s6.drains.length>0;)s6.drains.shift().resolve(!1);s6.pipeline!==null&&s6.pipeline.done(t2,i5)}}function afterWrite(i5){let t2=this.stream;i5&&t2.destroy(i5),t2._duplexState&=WRITE_NOT_ACTIVE,this.drains!==null&&tickDrains(this.drains),(t2._duplexState&WRITE_DRAIN_STATUS)===WRITE_UNDRAINED&&(t2._duplexState&=WRITE_DRAINED,(t2._duplexState&WRITE_EMIT_DRAIN)===WRITE_EMIT_DRAIN&&t2.emit("drain")),this.updateCallback()}function afterRead(i5){i5&&this.stream.destroy(i5),this.stream._duplexState&=READ_NOT_ACTIVE,this.readAhead===!1&&(this.stream._duplexState&READ_RESUMED)===0&&(this.stream._duplexState&=READ_NO_READ_AHEAD),this.updateCallback()}function updateReadNT(){(this.stream._duplexState&READ_UPDATING)===0&&(this.stream._duplexState&=READ_NOT_NEXT_TICK,this.update())}function updateWriteNT(){(this.stream._duplexState&WRITE_UPDATING)===0&&(this.stream._duplexState&=WRITE_NOT_NEXT_TICK,this.update())}function tickDrains(i5){for(let t2=0;t2<i5.length;t2++)--i5[t2].writes===0&&(i5.shift().resolve(!0),t2--)}function afterOpen(i5){let t2=this.stream;i5&&t2.destroy(i5),(t2._duplexState&DESTROYING)===0&&((t2._duplexState&READ_PRIMARY_STATUS)===0&&(t2._duplexState|=READ_PRIMARY),(t2._duplexState&WRITE_PRIMARY_STATUS)===0&&(t2._duplexState|=WRITE_PRIMARY),t2.emit("open")),t2._duplexState&=NOT_ACTIVE,t2._writableState!==null&&t2._writableState.updateCallback(),t2._readableState!==null&&t2._readableState.updateCallback()}function afterTransform(i5,t2){t2!=null&&this.push(t2),this._writableState.afterWrite(i5)}function newListener(i5){this._readableState!==null&&(i5==="data"&&(this._duplexState|=READ_EMIT_DATA|READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick()),i5==="readable"&&(this._duplexState|=READ_EMIT_READABLE,this._readableState.updateNextTick())),this._writableState!==null&&i5==="drain"&&(this._duplexState|=WRITE_EMIT_DRAIN,this._writableState.updateNextTick())}var Stream=class extends EventEmitter{constructor(t2){super(),this._duplexState=0,this._readableState=null,this._writableState=null,t2&&(t2.open&&(this._open=t2.open),t2.destroy&&(this._destroy=t2.destroy),t2.predestroy&&(this._predestroy=t2.predestroy),t2.signal&&t2.signal.addEventListener("abort",abort.bind(this))),this.on("newListener",newListener)}_open(t2){t2(null)}_destroy(t2){t2(null)}_predestroy(){}get readable(){return this._readableState!==null?!0:void 0}get writable(){return this._writableState!==null?!0:void 0}get destroyed(){return(this._duplexState&DESTROYED)!==0}get destroying(){return(this._duplexState&DESTROY_STATUS)!==0}destroy(t2){(this._duplexState&DESTROY_STATUS)===0&&(t2||(t2=StreamError.STREAM_DESTROYED()),this._duplexState=(this._duplexState|DESTROYING)&NON_PRIMARY,this._readableState!==null&&(this._readableState.highWaterMark=0,this._readableState.error=t2),this._writableState!==null&&(this._writableState.highWaterMark=0,this._writableState.error=t2),this._duplexState|=PREDESTROYING,this._predestroy(),this._duplexState&=NOT_PREDESTROYING,this._readableState!==null&&this._readableState.updateNextTick(),this._writableState!==null&&this._writableState.updateNextTick())}},Readable=class _Readable extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|WRITE_DONE|READ_READ_AHEAD,this._readableState=new ReadableState(this,t2),t2&&(this._readableState.readAhead===!1&&(this._duplexState&=READ_NO_READ_AHEAD),t2.read&&(this._read=t2.read),t2.eagerOpen&&this._readableState.updateNextTick(),t2.encoding&&this.setEncoding(t2.encoding))}static deferred(t2,e){let s6=new PassThrough(e);return t2().then(r6=>{if(r6===null)return s6.end();s6.destroying||pipeline(r6,s6,noop)}).catch(r6=>s6.destroy(r6)),s6}setEncoding(t2){let e=new TextDecoder(t2),s6=this._readableState.map||echo;return this._readableState.map=r6,this;function r6(l17){let a9=e.push(l17);return a9===""&&(l17.byteLength!==0||e.remaining>0)?null:s6(a9)}}_read(t2){t2(null)}pipe(t2,e){return this._readableState.updateNextTick(),this._readableState.pipe(t2,e),t2}read(){return this._readableState.updateNextTick(),this._readableState.read()}push(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.push(t2)}unshift(t2){return this._readableState.updateNextTickIfOpen(),this._readableState.unshift(t2)}resume(){return this._duplexState|=READ_RESUMED_READ_AHEAD,this._readableState.updateNextTick(),this}pause(){return this._duplexState&=this._readableState.readAhead===!1?READ_PAUSED_NO_READ_AHEAD:READ_PAUSED,this}static _fromAsyncIterator(t2,e){let s6,r6=new _Readable({...e,read(a9){t2.next().then(l17).then(a9.bind(null,null)).catch(a9)},predestroy(){s6=t2.return()},destroy(a9){if(!s6)return a9(null);s6.then(a9.bind(null,null)).catch(a9)}});return r6;function l17(a9){a9.done?r6.push(null):r6.push(a9.value)}}static from(t2,e){if(isReadStreamx(t2))return t2;if(t2[asyncIterator])return this._fromAsyncIterator(t2[asyncIterator](),e);Array.isArray(t2)||(t2=t2===void 0?[]:[t2]);let s6=0;return new _Readable({...e,read(r6){this.push(s6===t2.length?null:t2[s6++]),r6(null)}})}static isBackpressured(t2){return(t2._duplexState&READ_BACKPRESSURE_STATUS)!==0||t2._readableState.buffered>=t2._readableState.highWaterMark}static isPaused(t2){return(t2._duplexState&READ_RESUMED)===0}[asyncIterator](){let t2=this,e=null,s6=null,r6=null;return this.on("error",n3=>{e=n3}),this.on("readable",l17),this.on("close",a9),{[asyncIterator](){return this},next(){return new Promise(function(n3,u19){s6=n3,r6=u19;let h20=t2.read();h20!==null?d23(h20):(t2._duplexState&DESTROYED)!==0&&d23(null)})},return(){return _13(null)},throw(n3){return _13(n3)}};function l17(){s6!==null&&d23(t2.read())}function a9(){s6!==null&&d23(null)}function d23(n3){r6!==null&&(e?r6(e):n3===null&&(t2._duplexState&READ_DONE)===0?r6(StreamError.STREAM_DESTROYED()):s6({value:n3,done:n3===null}),r6=s6=null)}function _13(n3){return t2.destroy(n3),new Promise((u19,h20)=>{if(t2._duplexState&DESTROYED)return u19({value:void 0,done:!0});t2.once("close",function(){n3?h20(n3):u19({value:void 0,done:!0})})})}}},Writable=class extends Stream{constructor(t2){super(t2),this._duplexState|=OPENING|READ_DONE,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final),t2.eagerOpen&&this._writableState.updateNextTick())}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e){e(null)}_write(t2,e){this._writableState.autoBatch(t2,e)}_final(t2){t2(null)}static isBackpressured(t2){return(t2._duplexState&WRITE_BACKPRESSURE_STATUS)!==0}static drained(t2){if(t2.destroyed)return Promise.resolve(!1);let e=t2._writableState,r6=(isWritev(t2)?Math.min(1,e.queue.length):e.queue.length)+(t2._duplexState&WRITE_WRITING?1:0);return r6===0?Promise.resolve(!0):(e.drains===null&&(e.drains=[]),new Promise(l17=>{e.drains.push({writes:r6,resolve:l17})}))}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Duplex=class extends Readable{constructor(t2){super(t2),this._duplexState=OPENING|this._duplexState&READ_READ_AHEAD,this._writableState=new WritableState(this,t2),t2&&(t2.writev&&(this._writev=t2.writev),t2.write&&(this._write=t2.write),t2.final&&(this._final=t2.final))}cork(){this._duplexState|=WRITE_CORKED}uncork(){this._duplexState&=WRITE_NOT_CORKED,this._writableState.updateNextTick()}_writev(t2,e){e(null)}_write(t2,e){this._writableState.autoBatch(t2,e)}_final(t2){t2(null)}write(t2){return this._writableState.updateNextTick(),this._writableState.push(t2)}end(t2){return this._writableState.updateNextTick(),this._writableState.end(t2),this}},Transform=class extends Duplex{constructor(t2){super(t2),this._transformState=new TransformState(this),t2&&(t2.transform&&(this._transform=t2.transform),t2.flush&&(this._flush=t2.flush))}_write(t2,e){this._readableState.buffered>=this._readableState.highWaterMark?this._transformState.data=t2:this._transform(t2,this._transformState.afterTransform)}_read(t2){if(this._transformState.data!==null){let e=this._transformState.data;this._transformState.data=null,t2(null),this._transform(e,this._transformState.afterTransform)}else t2(null)}destroy(t2){super.destroy(t2),this._transformState.data!==null&&(this._transformState.data=null,this._transformState.afterTransform())}_transform(t2,e){e(null,t2)}_flush(t2){t2(null)}_final(t2){this._transformState.afterFinal=t2,this._flush(transformAfterFlush.bind(this))}},PassThrough=class extends Transform{};function transformAfterFlush(i5,t2){let e=this._transformState.afterFinal;if(i5)return e(i5);t2!=null&&this.push(t2),this.push(null),e(null)}function pipelinePromise(...i5){return new Promise((t2,e)=>pipeline(...i5,s6=>{if(s6)return e(s6);t2()}))}function pipeline(i5,...t2){let e=Array.isArray(i5)?[...i5,...t2]:[i5,...t2],s6=e.length&&typeof e[e.length-1]=="function"?e.pop():null;if(e.length<2)throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");let r6=e[0],l17=null,a9=null;for(let n3=1;n3<e.length;n3++)l17=e[n3],isStreamx(r6)?r6.pipe(l17,_13):(d23(r6,!0,n3>1,_13),r6.pipe(l17)),r6=l17;if(s6){let n3=!1,u19=isStreamx(l17)||!!(l17._writableState&&l17._writableState.autoDestroy);l17.on("error",h20=>{a9===null&&(a9=h20)}),l17.on("finish",()=>{n3=!0,u19||s6(a9)}),u19&&l17.on("close",()=>s6(a9||(n3?null:StreamError.PREMATURE_CLOSE())))}return l17;function d23(n3,u19,h20,o9){n3.on("error",o9),n3.on("close",f16);function f16(){if(u19&&n3._readableState&&!n3._readableState.ended||h20&&n3._writableState&&!n3._writableState.ended)return o9(StreamError.PREMATURE_CLOSE())}}function _13(n3){if(!(!n3||a9)){a9=n3;for(let u19 of e)u19.destroy(n3)}}}function echo(i5){return i5}function isStream(i5){return!!i5._readableState||!!i5._writableState}function isStreamx(i5){return typeof i5._duplexState=="number"&&isStream(i5)}function isEnding(i5){return!!i5._readableState&&i5._readableState.ending}function isEnded(i5){return!!i5._readableState&&i5._readableState.ended}function isFinishing(i5){return!!i5._writableState&&i5._writableState.ending}function isFinished(i5){return!!i5._writableState&&i5._writableState.ended}function getStreamError(i5,t2={}){let e=i5._readableState&&i5._readableState.error||i5._writableState&&i5._writableState.error;return!t2.all&&StreamError.isStreamDestroyed(e)?null:e}function isReadStreamx(i5){return isStreamx(i5)&&i5.readable}function isDisturbed(i5){return(i5._duplexState&OPENING)!==OPENING||(i5._duplexState&DESTROYING)===DESTROYING||(i5._duplexState&ACTIVE_OR_TICKING)!==0}function isTypedArray(i5){return typeof i5=="object"&&i5!==null&&typeof i5.byteLength=="number"}function defaultByteLength(i5){return isTypedArray(i5)?i5.byteLength:1024}function noop(){}function abort(){this.destroy(StreamError.ABORTED())}function isWritev(i5){return i5._writev!==Writable.prototype._writev&&i5._writev!==Duplex.prototype._writev}module2.exports={pipeline,pipelinePromise,isStream,isStreamx,isEnding,isEnded,isFinishing,isFinished,isDisturbed,getStreamError,Stream,Writable,Readable,Duplex,Transform,PassThrough}}});var require_headers=__commonJS({"node_modules/tar-stream/headers.js"(exports2){var b4a=require_b4a(),ZEROS="0000000000000000000",SEVENS="7777777777777777777",ZERO_OFFSET=48,USTAR_MAGIC=b4a.from([117,115,116,97,114,0]),USTAR_VER=b4a.from([ZERO_OFFSET,ZERO_OFFSET]),GNU_MAGIC=b4a.from([117,115,116,97,114,32]),GNU_VER=b4a.from([32,0]),MASK=4095,MAGIC_OFFSET=257,VERSION_OFFSET=263;exports2.decodeLongPath=function(e,n3){return decodeStr(e,0,e.length,n3)},exports2.encodePax=function(e){let n3="";e.name&&(n3+=addLength(" path="+e.name+`
`)),e.linkname&&(n3+=addLength(" linkpath="+e.linkname+`
`));let t2=e.pax;if(t2)for(let i5 in t2)n3+=addLength(" "+i5+"="+t2[i5]+`
`);return b4a.from(n3)},exports2.decodePax=function(e){let n3={};for(;e.length;){let t2=0;for(;t2<e.length&&e[t2]!==32;)t2++;let i5=parseInt(b4a.toString(e.subarray(0,t2)),10);if(!i5)return n3;let c16=b4a.toString(e.subarray(t2+1,i5-1)),a9=c16.indexOf("=");if(a9===-1)return n3;n3[c16.slice(0,a9)]=c16.slice(a9+1),e=e.subarray(i5)}return n3},exports2.encode=function(e){let n3=b4a.alloc(512),t2=e.name,i5="";if(e.typeflag===5&&t2[t2.length-1]!=="/"&&(t2+="/"),b4a.byteLength(t2)!==t2.length)return null;for(;b4a.byteLength(t2)>100;){let c16=t2.indexOf("/");if(c16===-1)return null;i5+=i5?"/"+t2.slice(0,c16):t2.slice(0,c16),t2=t2.slice(c16+1)}return b4a.byteLength(t2)>100||b4a.byteLength(i5)>155||e.linkname&&b4a.byteLength(e.linkname)>100?null:(b4a.write(n3,t2),b4a.write(n3,encodeOct(e.mode&MASK,6),100),b4a.write(n3,encodeOct(e.uid,6),108),b4a.write(n3,encodeOct(e.gid,6),116),encodeSize(e.size,n3,124),b4a.write(n3,encodeOct(e.mtime.getTime()/1e3|0,11),136),n3[156]=ZERO_OFFSET+toTypeflag(e.type),e.linkname&&b4a.write(n3,e.linkname,157),b4a.copy(USTAR_MAGIC,n3,MAGIC_OFFSET),b4a.copy(USTAR_VER,n3,VERSION_OFFSET),e.uname&&b4a.write(n3,e.uname,265),e.gname&&b4a.write(n3,e.gname,297),b4a.write(n3,encodeOct(e.devmajor||0,6),329),b4a.write(n3,encodeOct(e.devminor||0,6),337),i5&&b4a.write(n3,i5,345),b4a.write(n3,encodeOct(cksum(n3),6),148),n3)},exports2.decode=function(e,n3,t2){let i5=e[156]===0?0:e[156]-ZERO_OFFSET,c16=decodeStr(e,0,100,n3),a9=decodeOct(e,100,8),l17=decodeOct(e,108,8),u19=decodeOct(e,116,8),s6=decodeOct(e,124,12),h20=decodeOct(e,136,12),g23=toType(i5),d23=e[157]===0?null:decodeStr(e,157,100,n3),m19=decodeStr(e,265,32),x25=decodeStr(e,297,32),y28=decodeOct(e,329,8),w21=decodeOct(e,337,8),o9=cksum(e);if(o9===256)return null;if(o9!==decodeOct(e,148,8))throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");if(isUSTAR(e))e[345]&&(c16=decodeStr(e,345,155,n3)+"/"+c16);else if(!isGNU(e)&&!t2)throw new Error("Invalid tar header: unknown format.");return i5===0&&c16&&c16[c16.length-1]==="/"&&(i5=5),{name:c16,mode:a9,uid:l17,gid:u19,size:s6,byteOffset:0,mtime:new Date(1e3*h20),type:g23,linkname:d23,uname:m19,gname:x25,devmajor:y28,devminor:w21,pax:null}};function isUSTAR(r6){return b4a.equals(USTAR_MAGIC,r6.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))}function isGNU(r6){return b4a.equals(GNU_MAGIC,r6.subarray(MAGIC_OFFSET,MAGIC_OFFSET+6))&&b4a.equals(GNU_VER,r6.subarray(VERSION_OFFSET,VERSION_OFFSET+2))}function clamp(r6,e,n3){return typeof r6!="number"?n3:(r6=~~r6,r6>=e?e:r6>=0||(r6+=e,r6>=0)?r6:0)}function toType(r6){switch(r6){case 0:return"file";case 1:return"link";case 2:return"symlink";case 3:return"character-device";case 4:return"block-device";case 5:return"directory";case 6:return"fifo";case 7:return"contiguous-file";case 72:return"pax-header";case 55:return"pax-global-header";case 27:return"gnu-long-link-path";case 28:case 30:return"gnu-long-path"}return null}function toTypeflag(r6){switch(r6){case"file":return 0;case"link":return 1;case"symlink":return 2;case"character-device":return 3;case"block-device":return 4;case"directory":return 5;case"fifo":return 6;case"contiguous-file":return 7;case"pax-header":return 72}return 0}function indexOf(r6,e,n3,t2){for(;n3<t2;n3++)if(r6[n3]===e)return n3;return t2}function cksum(r6){let e=256;for(let n3=0;n3<148;n3++)e+=r6[n3];for(let n3=156;n3<512;n3++)e+=r6[n3];return e}function encodeOct(r6,e){return r6=r6.toString(8),r6.length>e?SEVENS.slice(0,e)+" ":ZEROS.slice(0,e-r6.length)+r6+" "}function encodeSizeBin(r6,e,n3){e[n3]=128;for(let t2=11;t2>0;t2--)e[n3+t2]=r6&255,r6=Math.floor(r6/256)}function encodeSize(r6,e,n3){r6.toString(8).length>11?encodeSizeBin(r6,e,n3):b4a.write(e,encodeOct(r6,11),n3)}function parse256(r6){let e;if(r6[0]===128)e=!0;else if(r6[0]===255)e=!1;else return null;let n3=[],t2;for(t2=r6.length-1;t2>0;t2--){let a9=r6[t2];e?n3.push(a9):n3.push(255-a9)}let i5=0,c16=n3.length;for(t2=0;t2<c16;t2++)i5+=n3[t2]*Math.pow(256,t2);return e?i5:-1*i5}function decodeOct(r6,e,n3){if(r6=r6.subarray(e,e+n3),e=0,r6[e]&128)return parse256(r6);{for(;e<r6.length&&r6[e]===32;)e++;let t2=clamp(indexOf(r6,32,e,r6.length),r6.length,r6.length);for(;e<t2&&r6[e]===0;)e++;return t2===e?0:parseInt(b4a.toString(r6.subarray(e,t2)),8)}}function decodeStr(r6,e,n3,t2){return b4a.toString(r6.subarray(e,indexOf(r6,0,e,e+n3)),t2)}function addLength(r6){let e=b4a.byteLength(r6),n3=Math.floor(Math.log(e)/Math.log(10))+1;return e+n3>=Math.pow(10,n3)&&n3++,e+n3+r6}}});var require_extract=__commonJS({"node_modules/tar-stream/extract.js"(exports2,module2){var{Writable,Readable,getStreamError}=require_streamx(),FIFO=require_fast_fifo(),b4a=require_b4a(),headers=require_headers(),EMPTY=b4a.alloc(0),MAX_HEADER_SIZE=4*1024*1024,BufferList=class{constructor(){this.buffered=0,this.shifted=0,this.queue=new FIFO,this._offset=0}push(e){this.buffered+=e.byteLength,this.queue.push(e)}shiftFirst(e){return this.buffered===0?null:this._next(e)}shift(e){if(e>this.buffered)return null;if(e===0)return EMPTY;let t2=this._next(e);if(e===t2.byteLength)return t2;let s6=[t2];for(;(e-=t2.byteLength)>0;)t2=this._next(e),s6.push(t2);return b4a.concat(s6)}_next(e){let t2=this.queue.peek(),s6=t2.byteLength-this._offset;if(e>=s6){let h20=this._offset?t2.subarray(this._offset,t2.byteLength):t2;return this.queue.shift(),this._offset=0,this.buffered-=s6,this.shifted+=s6,h20}return this.buffered-=e,this.shifted+=e,t2.subarray(this._offset,this._offset+=e)}},Source=class extends Readable{constructor(e,t2,s6){super(),this.header=t2,this.offset=s6,this._parent=e}_read(e){this.header.size===0&&this.push(null),this._parent._stream===this&&this._parent._update(),e(null)}_predestroy(){this._parent.destroy(getStreamError(this))}_detach(){this._parent._stream===this&&(this._parent._stream=null,this._parent._missing=overflow(this.header.size),this._parent._update())}_destroy(e){this._detach(),e(null)}},Extract=class extends Writable{constructor(e){super(e),e||(e={}),this._buffer=new BufferList,this._offset=0,this._header=null,this._stream=null,this._missing=0,this._longHeader=!1,this._callback=noop,this._locked=!1,this._finished=!1,this._pax=null,this._paxGlobal=null,this._gnuLongPath=null,this._gnuLongLinkPath=null,this._filenameEncoding=e.filenameEncoding||"utf-8",this._allowUnknownFormat=!!e.allowUnknownFormat,this._unlockBound=this._unlock.bind(this)}_unlock(e){if(this._locked=!1,e){this.destroy(e),this._continueWrite(e);return}this._update()}_consumeHeader(){if(this._locked)return!1;this._offset=this._buffer.shifted;try{this._header=headers.decode(this._buffer.shift(512),this._filenameEncoding,this._allowUnknownFormat)}catch(e){return this._continueWrite(e),!1}if(!this._header)return!0;switch(this._header.byteOffset=this._buffer.shifted,this._header.type){case"gnu-long-path":case"gnu-long-link-path":case"pax-global-header":case"pax-header":return this._longHeader=!0,this._missing=this._header.size,this._missing>MAX_HEADER_SIZE?(this._continueWrite(new Error("Header exceeds max size")),!1):!0}return this._locked=!0,this._applyLongHeaders(),this._header.size>=0?this._header.size===0||this._header.type==="directory"?(this.emit("entry",this._header,this._createStream(),this._unlockBound),!0):(this._stream=this._createStream(),this._missing=this._header.size,this.emit("entry",this._header,this._stream,this._unlockBound),!0):(this._continueWrite(new Error("Invalid header")),!1)}_applyLongHeaders(){this._gnuLongPath&&(this._header.name=this._gnuLongPath,this._gnuLongPath=null),this._gnuLongLinkPath&&(this._header.linkname=this._gnuLongLinkPath,this._gnuLongLinkPath=null),this._pax&&(this._pax.path&&(this._header.name=this._pax.path),this._pax.linkpath&&(this._header.linkname=this._pax.linkpath),this._pax.size&&(this._header.size=parseInt(this._pax.size,10)),this._header.pax=this._pax,this._pax=null)}_decodeLongHeader(e){switch(this._header.type){case"gnu-long-path":this._gnuLongPath=headers.decodeLongPath(e,this._filenameEncoding);break;case"gnu-long-link-path":this._gnuLongLinkPath=headers.decodeLongPath(e,this._filenameEncoding);break;case"pax-global-header":this._paxGlobal=headers.decodePax(e);break;case"pax-header":this._pax=this._paxGlobal===null?headers.decodePax(e):Object.assign({},this._paxGlobal,headers.decodePax(e));break}}_consumeLongHeader(){this._longHeader=!1,this._missing=overflow(this._header.size);let e=this._buffer.shift(this._header.size);try{this._decodeLongHeader(e)}catch(t2){return this._continueWrite(t2),!1}return!0}_consumeStream(){let e=this._buffer.shiftFirst(this._missing);if(e===null)return!1;this._missing-=e.byteLength;let t2=this._stream.push(e);return this._missing===0?(this._stream.push(null),t2&&this._stream._detach(),t2&&this._locked===!1):t2}_createStream(){return new Source(this,this._header,this._offset)}_update(){for(;this._buffer.buffered>0&&!this.destroying;){if(this._missing>0){if(this._stream!==null){if(this._consumeStream()===!1)return;continue}if(this._longHeader===!0){if(this._missing>this._buffer.buffered)break;if(this._consumeLongHeader()===!1)return!1;continue}let e=this._buffer.shiftFirst(this._missing);e!==null&&(this._missing-=e.byteLength);continue}if(this._buffer.buffered<512)break;if(this._stream!==null||this._consumeHeader()===!1)return}this._continueWrite(null)}_continueWrite(e){let t2=this._callback;this._callback=noop,t2(e)}_write(e,t2){this._callback=t2,this._buffer.push(e),this._update()}_final(e){this._finished=this._missing===0&&this._buffer.buffered===0,e(this._finished?null:new Error("Unexpected end of data"))}_predestroy(){this._continueWrite(null)}_destroy(e){this._stream&&this._stream.destroy(getStreamError(this)),e(null)}[Symbol.asyncIterator](){let e=null,t2=null,s6=null,h20=null,a9=null,u19=this;return this.on("entry",d23),this.on("error",i5=>{e=i5}),this.on("close",c16),{[Symbol.asyncIterator](){return this},next(){return new Promise(f16)},return(){return _13(null)},throw(i5){return _13(i5)}};function l17(i5){if(!a9)return;let n3=a9;a9=null,n3(i5)}function f16(i5,n3){if(e)return n3(e);if(h20){i5({value:h20,done:!1}),h20=null;return}t2=i5,s6=n3,l17(null),u19._finished&&t2&&(t2({value:void 0,done:!0}),t2=s6=null)}function d23(i5,n3,o9){a9=o9,n3.on("error",noop),t2?(t2({value:n3,done:!1}),t2=s6=null):h20=n3}function c16(){l17(e),t2&&(e?s6(e):t2({value:void 0,done:!0}),t2=s6=null)}function _13(i5){return u19.destroy(i5),l17(i5),new Promise((n3,o9)=>{if(u19.destroyed)return n3({value:void 0,done:!0});u19.once("close",function(){i5?o9(i5):n3({value:void 0,done:!0})})})}}};module2.exports=function(e){return new Extract(e)};function noop(){}function overflow(r6){return r6&=511,r6&&512-r6}}});var require_constants=__commonJS({"node_modules/tar-stream/constants.js"(exports2,module2){var constants={S_IFMT:61440,S_IFDIR:16384,S_IFCHR:8192,S_IFBLK:24576,S_IFIFO:4096,S_IFLNK:40960};try{module2.exports=(__nccwpck_require__(896).constants)||constants}catch{module2.exports=constants}}});var require_pack=__commonJS({"node_modules/tar-stream/pack.js"(exports2,module2){var{Readable,Writable,getStreamError}=require_streamx(),b4a=require_b4a(),constants=require_constants(),headers=require_headers(),DMODE=493,FMODE=420,END_OF_TAR=b4a.alloc(1024),Sink=class extends Writable{constructor(i5,t2,n3){super({mapWritable,eagerOpen:!0}),this.written=0,this.header=t2,this._callback=n3,this._linkname=null,this._isLinkname=t2.type==="symlink"&&!t2.linkname,this._isVoid=t2.type!=="file"&&t2.type!=="contiguous-file",this._finished=!1,this._pack=i5,this._openCallback=null,this._pack._stream===null?this._pack._stream=this:this._pack._pending.push(this)}_open(i5){this._openCallback=i5,this._pack._stream===this&&this._continueOpen()}_continuePack(i5){if(this._callback===null)return;let t2=this._callback;this._callback=null,t2(i5)}_continueOpen(){this._pack._stream===null&&(this._pack._stream=this);let i5=this._openCallback;if(this._openCallback=null,i5!==null){if(this._pack.destroying)return i5(new Error("pack stream destroyed"));if(this._pack._finalized)return i5(new Error("pack stream is already finalized"));this._pack._stream=this,this._isLinkname||this._pack._encode(this.header),this._isVoid&&(this._finish(),this._continuePack(null)),i5(null)}}_write(i5,t2){if(this._isLinkname)return this._linkname=this._linkname?b4a.concat([this._linkname,i5]):i5,t2(null);if(this._isVoid)return i5.byteLength>0?t2(new Error("No body allowed for this entry")):t2();if(this.written+=i5.byteLength,this._pack.push(i5))return t2();this._pack._drain=t2}_finish(){this._finished||(this._finished=!0,this._isLinkname&&(this.header.linkname=this._linkname?b4a.toString(this._linkname,"utf-8"):"",this._pack._encode(this.header)),overflow(this._pack,this.header.size),this._pack._done(this))}_final(i5){if(this.written!==this.header.size)return i5(new Error("Size mismatch"));this._finish(),i5(null)}_getError(){return getStreamError(this)||new Error("tar entry destroyed")}_predestroy(){this._pack.destroy(this._getError())}_destroy(i5){this._pack._done(this),this._continuePack(this._finished?null:this._getError()),i5()}},Pack=class extends Readable{constructor(i5){super(i5),this._drain=noop,this._finalized=!1,this._finalizing=!1,this._pending=[],this._stream=null}entry(i5,t2,n3){if(this._finalized||this.destroying)throw new Error("already finalized or destroyed");typeof t2=="function"&&(n3=t2,t2=null),n3||(n3=noop),(!i5.size||i5.type==="symlink")&&(i5.size=0),i5.type||(i5.type=modeToType(i5.mode)),i5.mode||(i5.mode=i5.type==="directory"?DMODE:FMODE),i5.uid||(i5.uid=0),i5.gid||(i5.gid=0),i5.mtime||(i5.mtime=new Date),typeof t2=="string"&&(t2=b4a.from(t2));let e=new Sink(this,i5,n3);return b4a.isBuffer(t2)?(i5.size=t2.byteLength,e.write(t2),e.end(),e):(e._isVoid,e)}finalize(){if(this._stream||this._pending.length>0){this._finalizing=!0;return}this._finalized||(this._finalized=!0,this.push(END_OF_TAR),this.push(null))}_done(i5){i5===this._stream&&(this._stream=null,this._finalizing&&this.finalize(),this._pending.length&&this._pending.shift()._continueOpen())}_encode(i5){if(!i5.pax){let t2=headers.encode(i5);if(t2){this.push(t2);return}}this._encodePax(i5)}_encodePax(i5){let t2=headers.encodePax({name:i5.name,linkname:i5.linkname,pax:i5.pax}),n3={name:"PaxHeader",mode:i5.mode,uid:i5.uid,gid:i5.gid,size:t2.byteLength,mtime:i5.mtime,type:"pax-header",linkname:i5.linkname&&"PaxHeader",uname:i5.uname,gname:i5.gname,devmajor:i5.devmajor,devminor:i5.devminor};this.push(headers.encode(n3)),this.push(t2),overflow(this,t2.byteLength),n3.size=i5.size,n3.type=i5.type,this.push(headers.encode(n3))}_doDrain(){let i5=this._drain;this._drain=noop,i5()}_predestroy(){let i5=getStreamError(this);for(this._stream&&this._stream.destroy(i5);this._pending.length;){let t2=this._pending.shift();t2.destroy(i5),t2._continueOpen()}this._doDrain()}_read(i5){this._doDrain(),i5()}};module2.exports=function(i5){return new Pack(i5)};function modeToType(s6){switch(s6&constants.S_IFMT){case constants.S_IFBLK:return"block-device";case constants.S_IFCHR:return"character-device";case constants.S_IFDIR:return"directory";case constants.S_IFIFO:return"fifo";case constants.S_IFLNK:return"symlink"}return"file"}function noop(){}function overflow(s6,i5){i5&=511,i5&&s6.push(END_OF_TAR.subarray(0,512-i5))}function mapWritable(s6){return b4a.isBuffer(s6)?s6:b4a.from(s6)}}});var require_tar_stream=__commonJS({"node_modules/tar-stream/index.js"(exports2){exports2.extract=require_extract(),exports2.pack=require_pack()}});var shared$7,envLines,init_env_lines=__esm({"shared:src/targets/direct/env-lines.ts"(){shared$7=(__nccwpck_require__(377).shared)["src/targets/direct/env-lines.ts"],envLines=shared$7.envLines}});function servingSlot(n3,e){return e.kind!=="blue-green"?MAIN:n3.active==="b"?"b":"a"}function slotOn(n3,{slots:e},t2){return(n3.slots??e)[t2==="b"?"b":"a"]}function isThere(n3,e,t2){let s6=servingSlot(n3,t2);return n3.current?.id===e&&n3.sameSecrets!==!1&&n3.running.some(r6=>r6.slot===s6&&r6.release===e)}function nextSlot(n3,e,t2){return t2.kind!=="blue-green"?MAIN:isThere(n3,e,t2)?servingSlot(n3,t2):n3.current!==void 0&&servingSlot(n3,t2)==="a"?"b":"a"}function undoLines(n3,e,t2){let{strategy:s6}=t2,r6=n3.current?.id,i5=servingSlot(n3,s6),o9=nextSlot(n3,e,s6);if(isThere(n3,e,s6))return[];if(r6===void 0){let c16=s6.kind==="blue-green"?[`link slots/${o9} -`]:[];return[`stop ${o9} -`,"secrets @before","link current -",...c16]}return s6.kind==="blue-green"?[`stop ${i5} ${r6} @before`,"secrets @before",`link slots/${i5} ${r6}`,`start ${i5} ${r6}`,`await ${i5} ${r6}`,`traffic ${i5} ${r6}`,`link current ${r6}`]:[`stop ${MAIN} ${r6} @before`,"secrets @before",`link current ${r6}`,`start ${MAIN} ${r6}`]}function switchLines(n3,e,t2){let{strategy:s6}=t2;if(isThere(n3,e,s6))return u4;let r6=nextSlot(n3,e,s6);return s6.kind==="blue-green"?{beside:[`stop ${r6} -`,"secrets @to",`link slots/${r6} ${e}`,`start ${r6} ${e}`],over:[`traffic ${r6} ${e}`,`link current ${e}`]}:{beside:[],over:[`stop ${MAIN} -`,"secrets @to",`link current ${e}`,`start ${MAIN} ${e}`]}}function rollbackLines(n3,e,t2){let{strategy:s6}=t2;if(isThere(n3,e,s6))return u4;let r6=nextSlot(n3,e,s6);return s6.kind==="blue-green"?{beside:[`stop ${r6} ${e} @to`,"secrets @to",`link slots/${r6} ${e}`,`start ${r6} ${e}`],over:[`traffic ${r6} ${e}`,`link current ${e}`]}:{beside:[],over:[`stop ${MAIN} ${e} @to`,"secrets @to",`link current ${e}`,`start ${MAIN} ${e}`]}}function forwardLines(n3,e,t2){let{beside:s6,over:r6}=rollbackLines(n3,e,t2),i5=nextSlot(n3,e,t2.strategy),o9=[`await ${i5} ${e}`];return t2.strategy.kind==="blue-green"?[...s6,...o9,...r6]:[...r6,...o9,`running ${i5} ${e}`]}function drainSeconds(n3,e){return n3.kind!=="blue-green"?0:Math.ceil((e?Math.min(n3.drainMs,1e4):n3.drainMs)/1e3)}var MAIN,u4,init_lines=__esm({"src/targets/direct/lines.ts"(){"use strict";MAIN="main";u4={beside:[],over:[]}}});function stateOf(n3,e,t2,i5){let s6={};for(let r6 of e.all("outcome")){let[o9="",d23="",c16="",a9=""]=r6.split(" "),l17=OUTCOMES.find(p24=>p24===d23);l17!==void 0&&(s6[o9]={outcome:l17,by:c16,at:a9})}let f16=new Map(e.all("secrets-lack").map(r6=>{let[o9="",d23=""]=r6.split(" ");return[o9,d23.split(",")]}));return{host:n3,current:O4(e),active:e.get("active")?.trim(),running:e.all("running").map(r6=>{let[o9="",d23="",c16=""]=r6.split(" ");return{slot:o9,release:d23,pid:c16}}),releases:e.all("release").map(r6=>{let[o9="",d23="0",c16="no",a9="-",l17="no",p24="whole",...g23]=r6.split(" ");return{id:o9,good:Number(d23),bad:c16==="yes",left:l17==="yes",whole:p24==="missing"?g23.join(" "):!0,lacks:f16.get(o9)??[],archive:a9==="-"?void 0:m4(a9)}}),backups:e.all("backup").map(r6=>{let[o9="",d23=""]=r6.split(" ");return{name:o9,release:d23}}),owner:ownerOf(e),locked:lockedOf(e,"locked-"),held:lockedOf(e,"held-"),attempt:y4(e),outcomes:s6,sameSecrets:t2===void 0?void 0:e.get("secrets")===(0,import_node_crypto3.createHash)("sha256").update(i5+t2).digest("hex"),facts:Object.fromEntries(e.below(""))}}function y4(n3){let e=Object.fromEntries(n3.below("record-")),t2=m4(e.id);if(t2===void 0)return;let{kind:i5,end:s6,healthy:f16}=e,r6=o9=>e[o9]==="yes";return{id:t2,kind:i5==="rollback"||i5==="flip"?i5:"deploy",from:u5(e.from),to:u5(e.to),fromWasHealthy:f16==="yes"?!0:f16==="no"?!1:void 0,end:s6==="committed"||s6==="undone"?s6:"pending",undoBegun:r6("begun"),switched:r6("switched"),disarmed:r6("disarmed"),prepared:(e.prepared??"no")!=="no",forward:r6("forward"),fromSlot:u5(e["from-slot"]),toSlot:u5(e["to-slot"]),left:m4(u5(e.after)),drainMs:1e3*Number(e.drain??"0")}}function u5(n3){return n3===void 0||n3==="-"?"":n3}function ownerOf(n3){let e=m4(n3.get("owner"));if(e===void 0)return;let t2=Object.fromEntries(n3.below("owner-")),i5=t2.kind;return{id:e,kind:i5==="rollback"||i5==="flip"||i5==="recover"?i5:"deploy",repository:t2.repository??"",runId:t2["run-id"]??"",attempt:t2.attempt??"",checkRunId:t2["check-run-id"]??"",actor:t2.actor??"",reason:t2.reason??"",url:t2.url??"",release:t2.release??"",guard:n3.get("guard")==="alive"?"alive":"dead"}}function ownerRecord(n3,e){let t2={kind:n3.kind,repository:n3.repository,"run-id":n3.runId,attempt:n3.attempt,"check-run-id":n3.checkRunId,actor:n3.actor,reason:n3.reason,url:n3.url,release:n3.release,sites:String(e)};return record(t2)}function record(n3){return Object.entries(n3).map(([e,t2])=>`${e} ${/^[\w.:/@+-]*$/.test(t2)?`=${t2}`:Buffer.from(t2).toString("base64")}
`).join("")}function lockedOf(n3,e){let t2=Object.fromEntries(n3.below(e));if(t2.kind!==void 0)return{kind:t2.kind==="hold"?"hold":"person",actor:t2.actor??"",reason:t2.reason??""}}function O4(n3){let e=releaseOfId(n3.get("current")??"");if(e===void 0)return;let t2=R4(n3.get("manifest"));return t2?.startsWith(e.commit)===!0?{...e,commit:t2}:e}function R4(n3){if(n3!==void 0)try{let e=JSON.parse(n3),t2=typeof e=="object"&&e!==null&&"commit"in e?e.commit:void 0;return typeof t2=="string"&&/^[0-9a-f]{7,64}$/.test(t2)?t2:void 0}catch{return}}function m4(n3){return n3===void 0||n3===""?void 0:n3}var import_node_crypto3,init_state=__esm({"src/targets/direct/state.ts"(){"use strict";import_node_crypto3=__nccwpck_require__(598);init_target()}});async function overlay(o9,t2,i5,r6){let a9={...t2.files,".release/manifest.json":t2.manifest,".release/service":v7(i5,r6,t2),".release/env":envLines({RELEASE_ID:o9.id,RELEASE_VERSION:o9.version,RELEASE_COMMIT:o9.commit,RELEASE_CONFIG_HASH:o9.configHash,...i5.env}),".release/host.env":envLines(r6.env)},{strategy:n3}=i5;if(n3.kind==="blue-green")for(let e of["a","b"])a9[`.release/slot-${e}.env`]=envLines(slotOn(r6,n3,e).env);let c16=(0,import_tar_stream.pack)();for(let[e,m19]of Object.entries(a9))c16.entry({name:e,mode:420,mtime:new Date(0)},m19);c16.finalize();let s6=[];for await(let e of c16)s6.push(e);return Buffer.concat(s6)}function v7(o9,t2,{code:i5}){let{target:r6,strategy:a9}=o9,{manager:n3}=r6,c16=m19=>String(Math.max(1,Math.ceil(m19/1e3))),s6=[record({manager:n3.kind,"start-timeout":c16(r6.startTimeoutMs),"stop-timeout":c16(r6.stopTimeoutMs),...t2.runAs===void 0?{}:{"run-as":t2.runAs},..."archive"in i5?{archive:i5.sha256}:{}})],e=(m19,u19)=>{for(let l17 of u19)s6.push(record({[m19]:l17}))};switch(n3.kind){case"systemd":s6.push(record({unit:n3.unit}));break;case"release":e("argv",[`./bin/${n3.name}`,"foreground"]);break;case"process":e("argv",n3.command);break;case"command":e("start-argv",n3.start),e("stop-argv",n3.stop),e("status-argv",n3.status);break}return a9.kind==="blue-green"?(e("switch-argv",a9.switchCommand),s6.push(record({"instance-a":slotOn(t2,a9,"a").instance,"instance-b":slotOn(t2,a9,"b").instance}))):s6.push(record({"instance-main":t2.instance})),e("port",t2.ports.map(String)),e("evidence",r6.evidence),e("shared",r6.shared),s6.join("")}var import_tar_stream,init_contents=__esm({"src/targets/direct/contents.ts"(){"use strict";import_tar_stream=__toESM(require_tar_stream(),1);init_env_lines();init_lines();init_state()}});function planForward(e,t2,r6,n3){let{strategy:i5}=r6,a9=n3!==void 0&&"from"in n3.code?"flip":"deploy",d23=drainSeconds(i5,!1),l17=i5.kind==="rolling"?Math.min(i5.maxInFlight,t2.length):t2.length,o9=t2.some(({current:s6})=>s6!==void 0);return{release:e.id,waves:[{name:"write the undo",phase:"snapshot",steps:c5(t2,s6=>v8({kind:a9,to:e.id,drain:d23,from:servingSlot(s6,i5),slot:nextSlot(s6,e.id,i5),healthy:void 0,forward:[],undo:undoLines(s6,e.id,r6)},s6,n3?.secrets!==void 0))},{name:`stage ${e.id}`,phase:"stage",steps:c5(t2,s6=>R5(e,s6,n3))},...w3(e,t2,r6,l17,s6=>switchLines(s6,e.id,r6))],settle:$8(t2,e.id,r6,d23),hosts:Object.fromEntries(t2.map(s6=>[s6.host,{from:s6.current?.id??"",forward:[],undo:undoLines(s6,e.id,r6)}])),notes:i5.kind!=="blue-green"&&(i5.kind==="recreate"||t2.length===1)&&o9?["the service is down while a host restarts it"]:[]}}function planRollback(e,t2,r6,n3){let{strategy:i5}=n3,a9=drainSeconds(i5,!0),d23=o9=>({forward:forwardLines(o9,e.id,n3),undo:undoLines(o9,e.id,n3)}),l17=i5.kind==="rolling"?Math.max(i5.maxInFlight,Math.ceil(t2.length/2)):t2.length;return{release:e.id,waves:[{name:"write the undo",phase:"snapshot",steps:c5(t2,o9=>v8({kind:"rollback",to:e.id,drain:a9,from:servingSlot(o9,i5),slot:nextSlot(o9,e.id,i5),healthy:r6,...d23(o9)},o9,!1))},...w3(e,t2,n3,l17,o9=>rollbackLines(o9,e.id,n3))],settle:$8(t2,e.id,n3,a9),hosts:Object.fromEntries(t2.map(o9=>[o9.host,{from:o9.current?.id??"",...d23(o9)}])),notes:[]}}function w3(e,t2,r6,n3,i5){let{strategy:a9}=r6,d23=M4(r6);if(a9.kind==="blue-green"){let l17=[...F4(t2.filter(o9=>!isThere(o9,e.id,a9)),o9=>nextSlot(o9,e.id,a9))];return[...l17.map(([o9,s6])=>({name:`start it in slot ${o9}`,phase:"beside",gate:o9,steps:c5(s6,u19=>S2("beside",i5(u19).beside,`start ${e.id} in slot ${o9}, beside the live release`,d23))})),...l17.map(([o9,s6])=>({name:`lead the traffic to slot ${o9}`,phase:"switch",gate:o9,steps:c5(s6,u19=>S2("switch",i5(u19).over,`switch the traffic to slot ${o9}`,d23))}))]}return x5(t2,n3).map(l17=>({name:`switch ${l17.map(({host:o9})=>o9).join(", ")}`,phase:"switch",gate:MAIN,steps:c5(l17,o9=>S2("switch",i5(o9).over,W2(o9,e,isThere(o9,e.id,a9)),d23))}))}function $8(e,t2,r6,n3){let{strategy:i5}=r6,a9=e.filter(d23=>d23.current!==void 0&&!isThere(d23,t2,i5));return i5.kind!=="blue-green"||a9.length===0?[]:[{name:`let the slot that the traffic left finish for ${n3} s, then stop it`,phase:"settle",waitMs:n3*1e3,steps:c5(a9,d23=>({verb:"stop-left",words:[],says:`stop slot ${servingSlot(d23,i5)}`,deadlineMs:M4(r6)}))}]}function hookStep(e,t2){return{verb:"hook",words:[String(Math.ceil(e.timeoutMs/1e3)),t2.id,e.irreversible?"irreversible":"-",...e.command.map(n3=>Buffer.from(n3).toString("base64"))],says:`hook ${e.name}`,deadlineMs:e.timeoutMs+y5}}function v8({kind:e,to:t2,healthy:r6,from:n3,slot:i5,drain:a9,forward:d23,undo:l17},{attempt:o9},s6){let u19=[`kind ${e}`,`to ${t2}`,`healthy ${r6===void 0?"unknown":r6?"yes":"no"}`,`from-slot ${n3}`,`to-slot ${i5}`,`drain ${a9}`,...d23.map(f16=>`forward ${f16}`),...l17.map(f16=>`undo ${f16}`)];return{verb:"snapshot",words:[s6?"own":"-",o9?.end==="pending"?o9.id:"-",...u19],says:"write the undo",deadlineMs:y5}}function R5(e,t2,r6){let n3=r6?.code,i5=t2.releases.find(({id:l17})=>l17===e.id),a9=i5!==void 0&&i5.whole===!0&&(n3===void 0||!("archive"in n3)||i5.archive===n3.sha256),d23=a9?"it is there already":n3!==void 0&&"from"in n3?`copy the code of ${n3.from}`:"upload and unpack";return{verb:"stage",words:[e.id,...a9?["present"]:[]],says:`stage ${e.id}: ${d23}`,deadlineMs:L3}}function S2(e,t2,r6,n3){return{verb:e,words:t2,says:r6,deadlineMs:n3}}function c5(e,t2){return Object.fromEntries(e.map(r6=>[r6.host,[t2(r6)]]))}function W2(e,t2,r6){return r6?`${t2.id} runs there already`:e.current===void 0?`start ${t2.id}`:`stop ${e.current.id}, start ${t2.id}`}function M4({target:e}){return 2*(e.startTimeoutMs+e.stopTimeoutMs)+y5}function x5(e,t2){return Array.from({length:Math.ceil(e.length/t2)},(r6,n3)=>e.slice(n3*t2,(n3+1)*t2))}function F4(e,t2){let r6=new Map;for(let n3 of e)r6.set(t2(n3),[...r6.get(t2(n3))??[],n3]);return r6}var y5,L3,init_plan2=__esm({"src/targets/direct/plan.ts"(){"use strict";init_lines();y5=15e4,L3=9e5}});function preflight(o9,t2,a9,n3,c16){let r6=[],i5=(s6,b21,d23)=>{r6.push({host:o9.host,level:s6,text:b21,fix:d23})},{facts:e}=o9,l17=e.missing??"";if(l17!=="")return i5("blocker",`these programs are missing: ${l17}`,"Install coreutils, util-linux, tar, gzip, sed, gawk or mawk, and grep there."),r6;let h20=o9.releases.find(({id:s6})=>s6===t2.id);if(o9.current?.id===t2.id&&o9.attempt?.end!=="pending"&&c16!==void 0&&"archive"in c16.code&&h20?.archive!==void 0&&h20.archive!==c16.code.sha256){let s6=`(sha256 ${h20.archive.slice(0,12)}\u2026, not ${c16.code.sha256.slice(0,12)}\u2026)`;t2.commit!==""&&o9.current.commit===t2.commit?i5("note",`${t2.id} is live there, from another build of the same commit ${s6}`,"Let the same commit be built into the same bytes, or give it a version of its own."):i5("blocker",`${t2.id} is live there, built into other bytes ${s6}`,"What changed needs a version of its own.")}e.system!=="Linux"&&i5("blocker",`it runs ${e.system}`,"Hosts are Linux."),e.writable!=="yes"&&i5("blocker",`its folder can not be written by ${e.user}`,"Create it for this user, or set `sudo: true`."),e.foreign!==void 0&&i5("blocker",`\`current\` there leads to ${e.foreign}, which was not put there by this suite`,"Move it away, or choose another `path`."),a9.target.manager.kind==="systemd"&&e.systemd!=="yes"&&i5("blocker","systemd can not be used there (it is not running, or we are not root)","Use `sudo: true`, or another manager.");let u19=a9.target.hosts.find(({name:s6})=>s6===o9.host);for(let s6 of u19?.ports??[]){let[b21,d23,...p24]=(e[`port-${s6}`]??"").split(" ");if(b21==="no"){let k26=d23==="-"?"a process that this user may not see":`process ${d23} (${p24.join(" ").trim()})`;i5(o9.running.some(y28=>y28.release==="?")||d23==="-"?"warning":"blocker",`port ${s6} is in use by ${k26}`,"Stop it, or give the service another port.")}}n3!==void 0&&$9(e,n3,i5);let m19=Number(e["disk-free-kb"]??0),f16=n3===void 0?0:Math.ceil((n3.unpackedBytes+n3.packedBytes)/1024);return m19<f16?i5("blocker",`${g5(m19)} are free on its disk, the release takes ${g5(f16)}`,"Make room, or lower `keep`."):m19<f16*3&&i5("warning",`only ${g5(m19)} are free on its disk`,"Make room soon."),r6}function $9(o9,t2,a9){let{arch:n3="",libc:c16=""}=o9;t2.arch!==void 0&&t2.arch!==n3&&a9("blocker",`the release holds programs for ${t2.arch}, the host is ${n3}`,"Build it for the host's architecture.");let r6=/glibc (\d+)\.(\d+)|GLIBC (\d+)\.(\d+)/.exec(c16),i5=/musl/i.test(c16);if(t2.libc==="musl"&&!i5&&r6!==null&&a9("blocker",`the release was built for musl, the host has ${c16}`,"Build it on a system like the host."),t2.libc==="glibc"&&i5&&a9("blocker","the release was built for glibc, the host has musl","Build it on a system like the host."),t2.glibc!==void 0&&r6!==null){let[e=0,l17=0]=[Number(r6[1]??r6[3]),Number(r6[2]??r6[4])],[h20,u19]=t2.glibc;(h20>e||h20===e&&u19>l17)&&a9("blocker",`the release needs glibc ${h20}.${u19}, the host has ${e}.${l17}`,"Build it on a system as old as the oldest host.")}}function g5(o9){return`${Math.round(o9/1024)} MB`}var init_preflight=__esm({"src/targets/direct/preflight.ts"(){"use strict"}});function directTarget(d23,e){return new DirectTarget(d23,e)}function B5(d23){let e=releaseOfId(d23);if(e===void 0)throw new Error(`not a release: ${d23}`);return e}function g6(d23){return String(Buffer.byteLength(d23))}function u6(d23){return d23.map(e=>`${e}
`).join("")}function m5(d23){return Buffer.from(d23).toString("base64")}var import_node_fs2,W3,x6,y6,DirectTarget,init_direct=__esm({"src/targets/direct/direct.ts"(){"use strict";import_node_fs2=__nccwpck_require__(24);init_target();init_calls();init_contents();init_lines();init_plan2();init_preflight();init_state();W3=30,x6=2e4,y6=9e5;DirectTarget=class{hosts;parallel=W3;calls;options;world;constructor(e,t2){this.options=e,this.world=t2;let{hosts:s6,connectTimeoutMs:n3}=e.environment.target;this.hosts=s6.map(({name:i5})=>i5).sort(),this.calls=new Calls(s6,{...e.ssh,connectTimeoutMs:n3},t2)}async inspect(e){let t2=this.world.randomHex(8),s6=this.calls.at(e).host.ports.join(","),n3=await this.calls.piped(e,["inspect",t2,s6===""?"-":s6]);return stateOf(e,n3,this.options.contents?.secrets,t2)}preflight(e,t2){return preflight(e,t2,this.options.environment,this.options.needs,this.options.contents)}plan(e,t2){return planForward(e,t2,this.options.environment,this.options.contents)}planRollback(e,t2,s6){return planRollback(e,t2,s6,this.options.environment)}serving(e){return servingSlot(e,this.options.environment.strategy)}hookStep(e,t2){return hookStep(e,t2)}async lease(e,t2,s6){let{guardMs:n3}=this.options.environment,i5=ownerRecord(t2,s6.sites),r6=["lease",t2.id,g6(i5),s6.over??"-",s6.force?"force":s6.breakHold?"break-hold":"-",String(Math.ceil(n3/1e3))],o9=await this.calls.installed(e,r6,{input:i5,deadlineMs:LOCK_MS+SPARE_MS}),a9=ownerOf(o9),l17=lockedOf(o9,"locked-")??lockedOf(o9,"held-");switch(o9.get("answer")){case"granted":return{answer:"granted",undo:o9.get("undo")||void 0,replaced:o9.get("replaced")||void 0,replacedKind:o9.get("replaced-kind")||void 0};case"held":if(a9!==void 0)return{answer:"held",owner:a9};break;case"locked":return{answer:"locked",locked:l17??{kind:"person",actor:"somebody",reason:""}}}throw new StepFailed(e,"the host answered a lease with something else")}async arm(e,t2){let s6=String(Math.ceil(this.options.environment.guardMs/1e3));return{survivesReboot:(await this.calls.verb(e,["arm",t2,s6],{fresh:!0,deadlineMs:LOCK_MS})).get("reboot")==="survives"}}async beat(e,t2){return(await this.calls.verb(e,["beat",t2],{deadlineMs:x6})).get("guard")==="alive"?"alive":"dead"}async run(e,t2,s6){switch(s6.verb){case"snapshot":await this.snapshot(e,t2,s6);return;case"stage":await this.stage(e,t2,s6);return;case"beside":case"switch":await this.calls.verb(e,["run",t2,g6(u6(s6.words)),s6.verb],{input:u6(s6.words),deadlineMs:s6.deadlineMs});return;case"stop-left":await this.stopLeft(e,t2,!0);return;case"hook":{let n3=await this.calls.verb(e,["hook",t2,...s6.words],{deadlineMs:s6.deadlineMs}),i5=n3.get("code")??"";if(i5!=="0")throw new StepFailed(e,`${s6.says} exited with ${i5}: ${(n3.get("output")??"").trim().split(`
`).slice(-6,-1).join(`
`)}`);return}default:throw new Error(`no such step: ${s6.verb}`)}}async disarm(e,t2){await this.calls.verb(e,["disarm",t2],{})}async prepare(e,t2){await this.calls.verb(e,["prepare",t2],{})}async commit(e,t2,s6){await this.calls.verb(e,["commit",t2,s6],{})}async finish(e,t2,s6,{drop:n3}){let r6=(await this.calls.verb(e,["finish",t2,s6,...n3?["drop"]:[]],{deadlineMs:this.endMs()})).get("ended");return r6==="committed"||r6==="undone"?r6:void 0}async follow(e,t2,s6){await this.calls.verb(e,["follow",t2,s6],{deadlineMs:this.moveMs()})}async lead(e,t2,s6){await this.calls.verb(e,["lead",t2,s6],{deadlineMs:this.moveMs()})}async stopLeft(e,t2,s6){await this.calls.verb(e,["after",t2,s6?"yes":"no"],{deadlineMs:this.moveMs()})}async markBad(e,t2,s6){await this.calls.verb(e,["mark",t2,s6],{})}async end(e,t2,{outcome:s6,bad:n3,of:i5}){let r6=i5.flatMap(o9=>[o9.id,o9.outcome]);await this.calls.verb(e,["end",t2,s6,String(this.options.environment.keep),n3??"-",...r6],{deadlineMs:LOCK_MS})}async hold(e,t2,s6,n3){let i5=record({kind:"hold",deployment:t2,actor:n3,reason:this.world.secrets.redact(s6)});await this.calls.verb(e,["hold",t2,g6(i5)],{input:i5})}async lock(e,t2,s6){await this.calls.installed(e,["lock",m5(t2),m5(s6)],{})}async unlock(e){await this.calls.installed(e,["unlock"],{})}async read(e,t2,s6){return(await this.calls.piped(e,["read",t2,m5(s6)])).get("content")??""}async evidence(e,t2,s6){return(await this.calls.verb(e,["evidence",t2,s6],{deadlineMs:LOCK_MS,keepBytes:16777216})).below("file:").map(([i5,r6])=>({name:i5,text:r6}))}async endpoint(e,t2){let{host:s6}=this.calls.at(e),{strategy:n3}=this.options.environment,i5=n3.kind==="blue-green"?slotOn(s6,n3,t2).instance:s6.instance,r6=n3.kind==="blue-green"?`${e} slot ${t2}`:e;return this.through(e,i5,r6)}async front(e){}async fromHost(e,t2){return this.through(e,t2,`${t2} as ${e} sees it`)}async watch(e,t2,s6,n3){let i5=Math.ceil(s6/1e3);try{let r6=await this.calls.piped(e,["watch",t2,String(i5)],{deadlineMs:s6+SPARE_MS,signal:n3}),o9=r6.get("died");return o9===void 0?void 0:{why:o9,log:r6.get("log")??""}}catch(r6){if(n3.aborted)return;throw r6}}async close(){await this.calls.close()}async through(e,t2,s6){let{hostname:n3,port:i5,protocol:r6,origin:o9,pathname:a9}=new URL(t2),l17=`${o9}${a9==="/"?"":a9.replace(/\/$/,"")}`,h20=n3.replace(/^\[|\]$/g,""),p24=await this.calls.at(e).connection.forward(h20,Number(i5)||(r6==="https:"?443:80));return{name:s6,url:l17,...p24===void 0?{}:{socketPath:p24}}}async snapshot(e,t2,s6){let[n3="-",i5="-",...r6]=s6.words,o9=new Date(this.world.clock.now()).toISOString().replace(/[-:]/g,"").replace("T","-").slice(0,15),a9=["snapshot",t2,g6(u6(r6)),`${this.options.service}-backup-${o9}`,n3,i5];await this.calls.verb(e,a9,{input:u6(r6),deadlineMs:LOCK_MS})}async stage(e,t2,s6){let[n3="",i5]=s6.words,{contents:r6,environment:o9}=this.options;if(r6===void 0)throw new Error("nothing to stage");r6.secrets!==void 0&&await this.calls.verb(e,["upload",t2,g6(r6.secrets),"secrets","-"],{input:r6.secrets});let{code:a9}=r6,l17="archive"in a9&&i5!=="present";if(l17){let{size:b21}=(0,import_node_fs2.statSync)(a9.archive);await this.calls.verb(e,["upload",t2,String(b21),"archive",a9.sha256],{input:(0,import_node_fs2.createReadStream)(a9.archive),deadlineMs:y6})}let h20=await overlay(B5(n3),r6,o9,this.calls.at(e).host),p24="from"in a9&&i5!=="present"?a9.from:"-";await this.calls.verb(e,["stage",t2,String(h20.length),n3,l17?"archive":"-",p24],{input:h20,deadlineMs:y6})}endMs(){return 2*this.moveMs()}moveMs(){let{startTimeoutMs:e,stopTimeoutMs:t2}=this.options.environment.target;return 2*(e+t2)+LOCK_MS}}}});var shared$8,Summary,escapeMarkdown,writeSummary,init_summary=__esm({"shared:src/core/summary.ts"(){shared$8=(__nccwpck_require__(377).shared)["src/core/summary.ts"],Summary=shared$8.Summary,escapeMarkdown=shared$8.escapeMarkdown,writeSummary=shared$8.writeSummary}});var shared$9,HttpFailure2,redactUrl2,systemHttp,init_http=__esm({"shared:src/core/http.ts"(){shared$9=(__nccwpck_require__(377).shared)["src/core/http.ts"],HttpFailure2=shared$9.HttpFailure,redactUrl2=shared$9.redactUrl,systemHttp=shared$9.systemHttp}});var shared$10,printableLine,printableLines,withoutCommands,init_printable=__esm({"shared:src/core/printable.ts"(){shared$10=(__nccwpck_require__(377).shared)["src/core/printable.ts"],printableLine=shared$10.printableLine,printableLines=shared$10.printableLines,withoutCommands=shared$10.withoutCommands}});function sentenceOf(a9){let{dryRun:o9,probe:l17}=a9,e=o9?`Dry run: ${u7(a9)}`:$10(a9),t2=succeeded(a9.intent,a9.outcome)?"":f4(a9),r6=o9||l17===void 0?"":`; ${l17.lost} of ${l17.sent} requests were lost`;return h2(`${e}${t2===""?"":`: ${t2}`}${r6}.`)}function $10({intent:a9,outcome:o9,service:l17,environment:e,version:t2,previousVersion:r6}){let s6=t2===""?l17:`${l17} ${t2}`,i5=r6===""?"the previous release":r6;switch(o9){case"deployed":return`${s6} is live in ${e}${r6===""||r6===t2?"":` (before: ${r6})`}`;case"unchanged":return a9==="recover"?`Nothing was left to recover of ${s6} in ${e}`:`${s6} was live in ${e} already, and is healthy`;case"stale":return`${s6} was not deployed to ${e}, because a newer commit is live there`;case"refused":return a9==="rollback"?`The rollback of ${l17} in ${e} was refused`:`${s6} was not deployed to ${e}`;case"rolled_back":return a9==="rollback"?`${l17} in ${e} was rolled back${t2===""?"":` to ${t2}`}`:`${s6} failed in ${e}, and ${a9==="recover"?"the previous release":i5} is live again`;case"removed":return`${s6} failed in ${e} and was removed; there was no previous release, so nothing runs`;case"rollback_failed":return`The rollback of ${l17} in ${e}${t2===""?"":` to ${t2}`} failed, and what was live before it is live again`;case"rollback_unverified":return`${s6} in ${e} was rolled back, but what is live now could not be verified`;case"held":return`${s6} failed in ${e} and was left as it is, for a person to look at`;case"mixed":return`${s6} is live on some hosts of ${e} only`;case"unknown":return`What is live of ${l17} in ${e} is not known`}}function u7(a9){let{outcome:o9,intent:l17,service:e,environment:t2,version:r6}=a9;return o9!=="unchanged"?$10(a9):`a ${l17==="rollback"?"rollback":"deployment"} of ${r6===""?e:`${e} ${r6}`} in ${t2} was planned, and nothing was changed`}function f4({reason:a9}){let o9=printableLines(a9.slice(0,n*2)).join(" ").replace(/\s+/g," ").trim();return(o9.length<=n?o9:`${o9.slice(0,n)}\u2026`).replace(/[.;:]+$/,"")}function h2(a9){return printableLines(a9).join(" ").replaceAll("<","\u2039").replaceAll(">","\u203A").replace(/@(?=(?:all|channel|everyone|here)\b)/gi,"@ ")}var n,init_sentence=__esm({"src/notify/sentence.ts"(){"use strict";init_printable();init_words();n=300}});async function notify(e,t2,s6,n3){try{let{status:o9}=await n3.http(e,{method:"POST",headers:{"content-type":"application/json; charset=utf-8","idempotency-key":t2.deploymentId.replace(/[^\x21-\x7e]/g,"").slice(0,200)},body:JSON.stringify(y7(t2,s6.run,n3)),deadlineMs:l3,attemptMs:d7,retries:u8,maxBytes:4096});(o9<200||o9>299)&&r4(`it answered HTTP ${o9}`,n3)}catch(o9){r4(o9 instanceof HttpFailure2?p4[o9.kind]:"its URL is not a http: or https: URL",n3)}}function y7(e,t2,s6){let n3=s6.secrets.redact(printableLines(e.reason.slice(0,m6)).join(`
`));return{service:e.service,environment:e.environment,outcome:e.outcome,version:e.version,previousVersion:e.previousVersion,reason:n3,url:e.url,run:t2,requestsLost:e.probe?.lost??null,text:s6.secrets.redact(sentenceOf(e))}}function r4(e,t2){t2.log.warn(`The webhook was not told of the outcome: ${e}.`)}var l3,d7,u8,m6,p4,init_webhook=__esm({"src/notify/webhook.ts"(){"use strict";init_http();init_printable();init_sentence();l3=1e4,d7=4e3,u8=2,m6=2e3,p4={refused:"nothing listens at its URL",timeout:"no answer in time",dns:"the name in its URL could not be resolved",tls:"its TLS certificate is not trusted",reset:"the connection was closed before the answer was complete",cancelled:"the request was cancelled",other:"the request failed"}}});function clip(n3,r6){if(n3.length<=r6)return n3;let t2=o4(n3.slice(0,r6));return`${t2} \u2026 [${n3.length-t2.length} characters left out]`}function firstOf(n3,r6){return{kept:n3.slice(0,r6),left:Math.max(0,n3.length-r6)}}function headAndTail(n3,r6){let t2=Buffer.from(n3);if(t2.length<=r6)return n3;let e=Math.floor(r6/4),u19=t2.subarray(0,e).toString("utf8").replace(/\uFFFD$/,""),a9=t2.subarray(t2.length-(r6-e)).toString("utf8").replace(/^\uFFFD+/,"");return`${u19}

[\u2026 ${t2.length-r6} bytes left out \u2026]

${a9}`}function count(n3,r6){return`${n3} ${r6}${n3===1?"":"s"}`}function bar(n3,r6,t2){let e=Math.min(23,Math.max(0,Math.floor(n3/t2*24))),u19=Math.min(24-e,Math.max(1,Math.round(r6/t2*24)));return"\u2591".repeat(e)+"\u2588".repeat(u19)+"\u2591".repeat(24-e-u19)}function o4(n3){return/[\uD800-\uDBFF]$/.test(n3)?n3.slice(0,-1):n3}var init_text=__esm({"src/report/text.ts"(){"use strict"}});function storyOf(e){let{intent:n3,outcome:t2,service:o9,version:r6,environment:i5,dryRun:a9}=e,s6=succeeded(n3,t2),u19=a9?t2==="unchanged"?"dry run":`dry run, ${t2}`:t2,l17=a9?e.reason.replace(y8,""):e.reason;return{mark:a9&&s6?"\u{1F50D}":s6&&t2!=="stale"&&t2!=="held"?"\u2705":p5[t2],tone:w4(e,s6),title:`${u19}: ${r6===""?o9:`${o9} ${r6}`} \u2192 ${i5}`,sentence:R6(e),reason:l17,reasonTitle:s6?"Why":t2==="refused"?"Why it was refused":"Why it failed"}}function w4({outcome:e,dryRun:n3},t2){return t2?n3||e==="stale"?"plain":"good":g7.has(e)?"alarm":"bad"}function R6({intent:e,outcome:n3,dryRun:t2}){return t2&&n3==="unchanged"?`Nothing was changed; this is what a ${e==="rollback"?"rollback":"deployment"} would do.`:t2&&n3==="refused"?"Nothing was changed; asked for in earnest, it would be refused.":e==="recover"&&n3==="unchanged"?"Nothing was left to recover.":MEANING[n3]}function phasesOf(e){return e.timeline.toSorted((n3,t2)=>n3.startMs-t2.startMs)}function totalMs(e){return Math.max(1,e.durationMs,...e.timeline.map(({startMs:n3,durationMs:t2})=>n3+t2))}function switchStartMs(e){let n3=phasesOf(e);return(n3.find(({phase:t2})=>t2==="switch")??n3.find(({phase:t2})=>t2==="go back"))?.startMs}function liveRows(e){return Object.entries(e.live).map(([n3,t2])=>({host:n3,release:t2,note:$11(n3,t2,e)}))}function $11(e,n3,t2){return n3==="?"?"could not be seen":n3!==""&&n3===t2.release?t2.intent==="rollback"?"the wanted release":"this release":n3!==t2.plan?.hosts[e]?.from?"":t2.dryRun?"stays":"the release before"}function liveTitle({outcome:e,dryRun:n3}){return m7.has(e)&&!n3?"Last seen live":"What is live where"}function lostSentence(e){let{probe:n3}=e;if(n3===void 0)return switchStartMs(e)===void 0?void 0:"Lost requests were not measured.";let t2=e.url===""&&Object.keys(e.live).length>1?" to the first host (there is no `url`)":"",o9=`${count(n3.sent,"request")} sent${t2}, ${n3.lost} lost`,r6=n3.lost===0?"":`; the longest time without an answer was ${formatDuration(n3.longestGapMs)}`,i5=n3.unsent===0?"":`; ${n3.unsent} more could not be sent, because the way to the host was cut: what others saw then is not known`;return`${o9}${r6}${i5}.`}function factsLine(e){return[`${e.intent} ${e.deploymentId}`,...e.previousVersion===""?[]:[`version before ${e.previousVersion}`],`started ${startedAt(e)}`,`took ${formatDuration(e.durationMs)}`,...e.planHash===""?[]:[`plan ${e.planHash}`]].join(", ")}function startedAt(e){return e.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)[.\d]*Z$/,"$1 $2 UTC")}function causeOf(e){let n3=e.evidence?.diagnosis?.cause??"";return e.reason.includes(n3)?"":n3}var p5,g7,m7,y8,init_story=__esm({"src/report/story.ts"(){"use strict";init_duration();init_words();init_text();p5={deployed:"\u2705",unchanged:"\u2705",stale:"\u23E9",refused:"\u{1F6AB}",rolled_back:"\u23EA",removed:"\u274C",rollback_failed:"\u274C",rollback_unverified:"\u{1F6A8}",held:"\u270B",mixed:"\u{1F6A8}",unknown:"\u{1F6A8}"},g7=new Set(["rollback_unverified","held","mixed","unknown"]),m7=new Set(["held","unknown"]),y8=/^dry run: nothing was changed(?:; )?/}});function deploymentLines(n3){let t2=storyOf(n3),s6=n3.evidence?.diagnosis,i5=causeOf(n3),e=lostSentence(n3);return[`${t2.mark} ${clip(t2.title,200)}. ${t2.sentence}`,...o5("why",t2.reason),...o5("cause",i5),...o5("said",s6===void 0?"":`${s6.line} (${s6.where})`),...E4(n3),...o5("downtime",e??""),...L4(n3),...o5("took",_4(n3)),...o5("plan-hash",n3.dryRun?n3.planHash:""),...o5("warnings",n3.warnings.length===0?"":`${n3.warnings.length}: ${n3.warnings[0]}`),...firstOf(n3.next,S3).kept.flatMap(c16=>o5("next",c16))].map(c16=>withoutCommands(b5(c16)))}function o5(n3,t2){return t2===""?[]:[`  ${n3}: ${t2}`]}function E4(n3){let t2=new Map;for(let{host:f16,release:r6,note:l17}of liveRows(n3)){let a9=l17===""?r6:`${r6} (${l17})`;t2.set(a9,[...t2.get(a9)??[],f16])}let s6=liveTitle(n3)==="Last seen live"?"last seen live":"live",{kept:i5,left:e}=firstOf([...t2],T2),c16=i5.flatMap(([f16,r6])=>{let{kept:l17,left:a9}=firstOf(r6,8);return o5(s6,`${f16} on ${l17.join(", ")}${a9===0?"":` and ${a9} more`}`)});return e===0?c16:[...c16.slice(0,-1),`${c16.at(-1)}; ${count(e,"more release")}`]}function L4(n3){let t2=n3.checks.filter(({verdict:e})=>e!=="pass");if(n3.checks.length===0)return[];if(t2.length===0)return o5("checks",`all ${n3.checks.length} passed`);let{kept:s6,left:i5}=firstOf(t2,v9);return s6.flatMap(({name:e,where:c16,verdict:f16,detail:r6},l17)=>{let a9=l17===s6.length-1&&i5>0?`; ${i5} more did not pass`:"";return o5("check",`${clip(`${e} on ${c16} ${f16}: ${r6}`,m8-60)}${a9}`)})}function _4(n3){let s6=phasesOf(n3).toSorted((i5,e)=>e.durationMs-i5.durationMs).slice(0,3).map(({phase:i5,durationMs:e})=>`${i5} ${formatDuration(e)}`).join(", ");return`${formatDuration(n3.durationMs)}${s6===""?"":`, most of it ${s6}`}`}function b5(n3){let t2=printableLines(n3.slice(0,m8*4));return clip(t2.join(" ").replaceAll("	"," ").trimEnd(),m8)}var m8,T2,v9,S3,init_console=__esm({"src/report/console.ts"(){"use strict";init_duration();init_printable();init_story();init_text();m8=400,T2=3,v9=2,S3=3}});function deploymentSummary(n3){let e=new Summary,t2=storyOf(n3);e.heading(`${t2.mark} ${clip(t2.title,300)}. ${t2.sentence}`),e.paragraph(clip(factsLine(n3),1e3)),C4(n3,e),n3.dryRun&&D2(n3,e),E5(n3,e);let i5=lostSentence(n3);return i5!==void 0&&e.heading("Requests",3).paragraph(i5),L5(n3,e),j4(n3,e),!n3.dryRun&&n3.planText.length>0&&e.details(clip(`Plan ${n3.planHash}`,100),a9=>a9.code(k6(n3))),G(n3,e),q5(n3,e),e.toString()}function C4(n3,e){let{reason:t2,reasonTitle:i5}=storyOf(n3),a9=n3.evidence?.diagnosis;if(t2===""&&a9===void 0)return;e.heading(t2===""?"What the evidence shows":i5,3);let[s6="",...c16]=clip(t2.trim(),R7).split(/\r\n|\r|\n/);s6!==""&&e.paragraph(s6),c16.length>0&&e.code(c16.join(`
`));let l17=causeOf(n3);l17!==""&&e.paragraph(`Cause: ${clip(l17,r5)}`),a9!==void 0&&e.paragraph(`First fatal line, from ${clip(a9.where,r5)}:`).code(clip(a9.line,1e3))}function E5(n3,e){let{kept:t2,left:i5}=firstOf(liveRows(n3),g8);if(t2.length===0)return;let a9=t2.map(({host:s6,release:c16,note:l17})=>[s6,c16,l17].map(h20=>clip(h20,r5)));e.heading(liveTitle(n3),3).table([["Host","Release",""],...a9]),p6(i5,"host",e)}function L5(n3,e){let{kept:t2,left:i5}=firstOf(phasesOf(n3),g8);if(t2.length===0)return;let a9=totalMs(n3),s6=t2.map(({phase:c16,startMs:l17,durationMs:h20,ok:d23})=>[`${d23?"\u2713":"\u2717"} ${clip(c16,100)}`,formatDuration(h20),bar(l17,h20,a9)]);e.heading("Timeline",3).table([["Phase","Time",""],...s6]),p6(i5,"phase",e)}function j4(n3,e){if(n3.checks.length===0)return;let t2=n3.checks.filter(({verdict:a9})=>a9!=="pass"),i5=n3.checks.filter(({verdict:a9})=>a9==="pass");e.heading("Checks",3),t2.length>0&&T3(t2,g8,e),i5.length>0&&e.details(`${count(i5.length,"check")} passed`,a9=>T3(i5,H6,a9))}function T3(n3,e,t2){let{kept:i5,left:a9}=firstOf(n3,e),s6=i5.map(({name:c16,where:l17,verdict:h20,detail:d23,durationMs:O21})=>[`${h20==="pass"?"\u2713":h20==="fail"?"\u2717":"?"} ${h20}`,clip(c16,100),clip(l17,100),clip(d23,r5),formatDuration(O21)]);t2.table([["Verdict","Check","Where","Detail","Time"],...s6]),p6(a9,"check",t2)}function D2(n3,e){n3.planText.length!==0&&(e.heading(clip(`Plan ${n3.planHash}`,100),3).code(k6(n3)),e.paragraph("To bind a deployment to this plan, give it as:").code(clip(`plan-hash: ${n3.planHash}`,100),"yaml"))}function k6(n3){return clip(n3.planText.map(e=>clip(e,R7)).join(`
`),P4)}function G(n3,e){let{kept:t2,left:i5}=firstOf(n3.warnings,N3);if(t2.length!==0){e.heading("Warnings",3);for(let a9 of t2)e.paragraph(clip(`\u26A0 ${a9}`,500));p6(i5,"warning",e)}}function q5(n3,e){let{kept:t2}=firstOf(n3.next,A5);t2.length!==0&&(e.heading("What to do next",3),t2.some(i5=>i5.startsWith("erlmcp-actions "))&&e.paragraph("On a laptop, on the host or in GitHub: docs/recovery.md of erlmcp-actions says how."),e.code(t2.map(i5=>clip(i5,500)).join(`
`)))}function p6(n3,e,t2){n3>0&&t2.paragraph(`${count(n3,`more ${e}`)}: the report has all of them.`)}var R7,r5,g8,H6,N3,P4,A5,init_summary2=__esm({"src/report/summary.ts"(){"use strict";init_duration();init_summary();init_story();init_text();R7=2e3,r5=300,g8=60,H6=120,N3=30,P4=32*1024,A5=20}});function timeTicks(r6,t2){let e=o6.at(-1),n3=o6.find(_13=>r6/_13<=t2)??Math.ceil(r6/t2/e)*e;return Array.from({length:Math.floor(r6/n3)+1},(_13,a9)=>a9*n3)}function tickLabel(r6){return r6===0?"0":formatDuration(r6).replace(".0s","s").replace(/ 00[sm]$/,"")}var o6,init_axis=__esm({"src/report/axis.ts"(){"use strict";init_duration();o6=[1,2,5,10,20,50,100,200,500,1e3,2e3,5e3,1e4,15e3,3e4,6e4,12e4,3e5,6e5,18e5,36e5,72e5]}});function html(r6,...n3){return new Markup(r6.map((e,o9)=>e+t(n3[o9])).join(""))}function t(r6){return r6===void 0?"":r6 instanceof Markup?r6.source:typeof r6=="number"?Number.isFinite(r6)?String(Math.round(r6*10)/10):"0":typeof r6=="string"?escapeHtml(r6):r6.map(t).join("")}function escapeHtml(r6){return printableLines(r6).join(`
`).replace(/[&<>"'`]/g,n3=>`&#${n3.codePointAt(0)};`)}var Markup,init_markup=__esm({"src/report/markup.ts"(){"use strict";init_printable();Markup=class{source;constructor(n3){this.source=n3}}}});function gantt(e,i5,m19){let{kept:n3,left:o9}=firstOf(e,v10),r6=t2=>f5+Math.max(0,t2)/i5*(u9-f5-w5),l17=n3.length*x7,$25=n3.map(({phase:t2,durationMs:c16,ok:g23})=>`${clip(t2,60)} ${formatDuration(c16)}${g23?"":", failed"}`).join("; ");return html`<div class="wide"><svg viewBox="0 0 ${u9} ${l17+h3}" role="img" aria-label="Timeline: ${clip($25,3e3)}">
${timeTicks(i5,8).map(t2=>html`<line class="grid" x1="${r6(t2)}" x2="${r6(t2)}" y1="0" y2="${l17}"/><text class="small middle" x="${r6(t2)}" y="${l17+18}">${tickLabel(t2)}</text>`)}
${n3.map((t2,c16)=>E6(t2,c16*x7,r6))}
</svg></div>${o9===0?void 0:html`<p class="quiet">${count(o9,`more ${m19}`)} in report.json.</p>`}`}function E6({phase:e,startMs:i5,durationMs:m19,ok:n3},o9,r6){let l17=n3?e==="switch"||e==="go back"?"bar switch":"bar":"bar failed",$25=r6(i5),t2=Math.max(3,r6(i5+m19)-$25),c16=e.length>b6?`${e.slice(0,b6-1)}\u2026`:e;return html`<g><title>${clip(e,300)}: ${formatDuration(m19)}, from ${tickLabel(i5)}${n3?"":", failed"}</title>
<text class="${n3?"end":"end failed-text"}" x="${f5-12}" y="${o9+17}">${n3?"":"\u2717 "}${c16}</text>
<rect class="${l17}" x="${$25}" y="${o9+5}" width="${t2}" height="${x7-10}" rx="3"/>
<text class="small" x="${$25+t2+6}" y="${o9+17}">${formatDuration(m19)}</text></g>
`}var u9,f5,w5,x7,h3,v10,b6,init_gantt=__esm({"src/report/gantt.ts"(){"use strict";init_duration();init_axis();init_markup();init_text();u9=1e3,f5=190,w5=90,x7=26,h3=26,v10=80,b6=25}});function gatesStory(t2){let{service:e,version:a9,profile:o9,verdict:n3,criteria:r6,readiness:i5,subset:d23}=t2,s6=t2.gates.filter(isWaived).length;return{mark:n3==="pass"?"\u2705":n3==="fail"?"\u274C":"\u2753",tone:n3==="pass"?"good":n3==="fail"?"bad":"alarm",title:`gates ${n3}: ${e} ${a9} for ${o9}`,sentence:`${r6.met} of ${r6.apply} gates that apply passed, ${i5} % ready${s6===0?"":`, ${s6} waived`}${d23.length===0?"":"; only some gates were asked for, so that nothing is said of staging and production"}.`}}function isWaived({waived:t2,state:e}){return t2!==void 0&&(e==="fail"||e==="inconclusive")}function byUrgency(t2){let e={fail:0,inconclusive:1,pass:2,"not applicable":3,off:4,"not asked for":4};return t2.toSorted((a9,o9)=>e[a9.state]-e[o9.state])}function verdictsText({verdicts:t2}){return t2===void 0?"":[t2.dev,t2.staging,t2.production].join(" / ")}function gatesFacts(t2){return[`commit ${t2.commit.slice(0,12)}`,`started ${t2.startedAt.replace(/\.\d+Z$/,"Z")}`,`took ${formatDuration(t2.durationMs)}`].join(", ")}function gatesTimeline(t2){return t2.gates.filter(({verdicts:e})=>e!==void 0).map(({name:e,startMs:a9,durationMs:o9,state:n3})=>({phase:e,startMs:a9,durationMs:o9,ok:n3==="pass"})).toSorted((e,a9)=>e.startMs-a9.startMs)}var STATE_MARKS,init_gates_story=__esm({"src/report/gates-story.ts"(){"use strict";init_duration();STATE_MARKS={pass:"\u2713",fail:"\u2717",inconclusive:"?","not applicable":"\u2013",off:"\u2013","not asked for":"\u2013"}}});var STYLE,init_style=__esm({"src/report/style.ts"(){"use strict";STYLE=`
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
`}});function page({title:e,tone:t2,head:n3,body:o9}){let s6=`default-src 'none'; style-src 'sha256-${(0,import_node_crypto4.createHash)("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(s6)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${e}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<header class="${t2}"><h1>${e}</h1>${n3}</header>
${o9}
</main>
</body>
</html>
`.source}function section(e,...t2){return html`<section><h2>${e}</h2>
${t2}
</section>`}function table(e,t2){return html`<div class="wide"><table><thead><tr>${e.map(n3=>html`<th scope="col">${n3}</th>`)}</tr></thead><tbody>
${t2.map(n3=>html`<tr>${n3.map(o9=>html`<td>${typeof o9=="string"?clip(o9,l4):o9}</td>`)}</tr>
`)}</tbody></table></div>`}function leftOut(e,t2){return e===0?void 0:html`<p class="quiet">${count(e,`more ${t2}`)}: report.json has all of them.</p>`}var import_node_crypto4,l4,init_page=__esm({"src/report/page.ts"(){"use strict";import_node_crypto4=__nccwpck_require__(598);init_markup();init_style();init_text();l4=2e3}});function gatesHtml(e){let{mark:o9,title:r6,sentence:d23,tone:n3}=gatesStory(e),p24=gatesTimeline(e),a9=Math.max(1,...p24.map(({startMs:c16,durationMs:h20})=>c16+h20)),{kept:s6,left:f16}=firstOf(byUrgency(e.gates),v11);return page({title:clip(`${o9} ${r6}`,300),tone:n3,head:html`<p>${d23}</p><p class="quiet">${gatesFacts(e)}</p>`,body:html`${section("Gates",A6(e,s6),leftOut(f16,"gate"))}
${s6.filter(c16=>c16.findings.length>0||isWaived(c16)).map(R8)}
${p24.length===0?void 0:section("Timeline",gantt(p24,a9,"gate"))}
${F5(e)}
${section("Evidence",s6.map(W4))}
${e.notices.length===0?void 0:section("Notices",html`<ul>${firstOf(e.notices,v11).kept.map(c16=>html`<li>${clip(c16,$12)}</li>`)}</ul>`)}`})}function A6({profile:e},o9){let r6=n3=>n3===void 0?"":html`<span class="${n3}">${n3}</span>`,d23=o9.map(n3=>[html`<span class="${n3.state.replaceAll(" ","-")}">${STATE_MARKS[n3.state]} ${n3.state}${isWaived(n3)?", waived":""}</span>`,html`${clip(n3.name,100)} <span class="quiet">${n3.row}</span>`,r6(n3.verdicts?.dev),r6(n3.verdicts?.staging),r6(n3.verdicts?.production),n3.verdicts===void 0?"":formatDuration(n3.durationMs),clip(n3.summary,$12)]);return table([`For ${e}`,"Gate","dev","staging","production","Time","What was seen"],d23)}function R8(e){let{kept:o9,left:r6}=firstOf(e.findings,P5),d23=o9.map(({severity:p24,message:a9,file:s6,line:f16,col:c16})=>[p24,html`<code>${clip([s6,f16,c16].filter(h20=>h20!==void 0).join(":"),300)}</code>`,clip(a9,$12)]),n3=isWaived(e)?html`<p><strong>Waived until ${e.waived?.until}:</strong> ${clip(e.waived?.reason??"",$12)}</p>`:void 0;return section(clip(`${e.name}: ${e.state}`,200),n3,d23.length===0?void 0:table(["","Where","Finding"],d23),leftOut(r6,"finding"))}function W4({name:e,evidence:o9,commands:r6,figures:d23,log:n3}){if(o9.length+r6.length===0)return;let p24=[...r6.map(({command:a9,code:s6,durationMs:f16})=>[html`<code>${clip(a9,300)}</code>`,`${s6===null?"ended by a signal":`exit code ${s6}`} after ${formatDuration(f16)}`]),...firstOf(o9,v11).kept.map(({what:a9,value:s6})=>[clip(a9,300),html`<code>${clip(s6,300)}</code>`]),...Object.entries(d23).map(([a9,s6])=>[a9,String(s6)])];return html`<details><summary>${clip(e,100)}</summary>${table(["What","Seen"],p24)}${n3===""?void 0:html`<p class="quiet">Its output: ${clip(n3,300)}</p>`}</details>
`}function F5({archive:e}){return e===void 0?section("Archive",html`<p>There is none.</p>`):section("Archive",table(["File","Bytes","Entries","SHA-256"],[[e.file,String(e.bytes),String(e.entries),html`<code>${e.sha256}</code>`]]))}var v11,P5,$12,init_gates_html=__esm({"src/report/gates-html.ts"(){"use strict";init_duration();init_gantt();init_gates_story();init_markup();init_page();init_text();v11=200,P5=100,$12=2e3}});function downsample(o9,u19=T4){if(o9.length<=u19)return o9.map(e=>({...e,requests:1}));let n3=Math.ceil(o9.length/Math.floor(u19/2)),r6=[];for(let e=0;e<o9.length;e+=n3){let i5=o9.slice(e,e+n3);for(let s6 of[!0,!1]){let a9=i5.filter(t2=>t2.ok===s6),[l17]=a9;if(l17===void 0)continue;let c16=a9.reduce((t2,f16)=>f16.durationMs>t2.durationMs?f16:t2,l17);r6.push({atMs:s6?c16.atMs:l17.atMs,durationMs:c16.durationMs,ok:s6,requests:a9.length})}}return r6.toSorted((e,i5)=>e.atMs-i5.atMs)}function requestsPlot(o9,u19){let n3=downsample(o9.samples),r6=Math.max(1,...n3.map(({atMs:t2})=>t2)),e=n3.filter(({ok:t2})=>t2),i5=Math.max(1,...e.map(({durationMs:t2})=>t2))*1.1,s6=t2=>d8+Math.min(Math.max(0,t2),r6)/r6*(y9-d8-g9),a9=t2=>p7+x8-t2/i5*x8,l17=H7(n3,r6).map(t2=>({...t2,left:s6(t2.fromMs),width:Math.max(3,s6(t2.toMs)-s6(t2.fromMs))})),c16=`${count(o9.sent,"request")}, ${o9.lost} lost, longest gap ${formatDuration(o9.longestGapMs)}`;return html`<div class="wide"><svg viewBox="0 0 ${y9} ${$13+R9}" role="img" aria-label="Response time over time: ${c16}">
${E7(u19,r6,s6)}
${timeTicks(i5,4).map(t2=>html`<line class="grid" x1="${d8}" x2="${y9-g9}" y1="${a9(t2)}" y2="${a9(t2)}"/><text class="small end" x="${d8-8}" y="${a9(t2)+4}">${tickLabel(t2)}</text>`)}
${l17.map(({left:t2,width:f16})=>html`<rect class="gap" x="${t2}" y="${p7}" width="${f16}" height="${x8}"/>`)}
<text class="small end" x="${d8-8}" y="${$13-6}">lost</text>
<line class="grid" x1="${d8}" x2="${y9-g9}" y1="${$13}" y2="${$13}"/>
${timeTicks(r6,10).map(t2=>html`<line class="grid" x1="${s6(t2)}" x2="${s6(t2)}" y1="${$13}" y2="${$13+5}"/><text class="small middle" x="${s6(t2)}" y="${$13+20}">${tickLabel(t2)}</text>`)}
${I4(n3,s6,a9)}
${e.map(t2=>html`<circle class="dot" cx="${s6(t2.atMs)}" cy="${a9(t2.durationMs)}" r="1.8"><title>${formatDuration(t2.durationMs)} at ${tickLabel(t2.atMs)}</title></circle>`)}
${l17.map(({left:t2,width:f16,fromMs:h20,requests:q9})=>html`<rect class="lost" x="${t2}" y="${$13-b7}" width="${f16}" height="${b7}"><title>${count(q9,"request")} lost from ${tickLabel(h20)}</title></rect>`)}
</svg></div>
<p class="quiet">Time of each answer${n3.length<o9.samples.length?`, the slowest of every ${Math.ceil(o9.samples.length/(T4/2))}`:""}, by when it was asked for; red below: no answer, or an error of the server.</p>`}function E7(o9,u19,n3){let r6=o9.probe?.startMs;return r6===void 0?[]:phasesOf(o9).flatMap(({phase:e,startMs:i5,durationMs:s6,ok:a9})=>{let l17=i5-r6;if(l17<0||l17>=u19||s6<=0)return[];let c16=n3(l17),t2=Math.max(2,n3(l17+s6)-c16),f16=e==="switch"||e==="go back",h20=clip(e,40);return[html`<g><title>${h20}</title>${f16?html`<rect class="under" x="${c16}" y="${p7}" width="${t2}" height="${$13-p7}"/><line class="edge" x1="${c16}" x2="${c16}" y1="2" y2="${$13}"/>`:void 0}
<rect class="band ${a9?f16?"switch":"":"failed"}" x="${c16}" y="2" width="${t2}" height="${O5}"/>
${t2>h20.length*8+8?html`<text x="${c16+7}" y="19">${h20}</text>`:void 0}</g>
`]})}function H7(o9,u19){let n3=[];return o9.forEach(({atMs:r6,ok:e,requests:i5},s6)=>{if(e)return;let a9=s6>0&&o9[s6-1]?.ok===!1?n3.pop():void 0;n3.push({fromMs:a9?.fromMs??r6,toMs:o9[s6+1]?.atMs??u19,requests:(a9?.requests??0)+i5})}),n3}function I4(o9,u19,n3){let r6=[[]];for(let{atMs:e,durationMs:i5,ok:s6}of o9)s6?r6.at(-1)?.push(`${u19(e).toFixed(1)},${n3(i5).toFixed(1)}`):r6.push([]);return r6.filter(e=>e.length>1).map(e=>html`<polyline class="line" points="${e.join(" ")}"/>`)}var T4,y9,d8,g9,O5,p7,x8,b7,$13,R9,init_requests_plot=__esm({"src/report/requests-plot.ts"(){"use strict";init_duration();init_axis();init_markup();init_story();init_text();T4=600,y9=1e3,d8=62,g9=16,O5=24,p7=34,x8=170,b7=22,$13=p7+x8+6+b7,R9=26}});function deploymentHtml(e){let n3=storyOf(e),s6=clip(`${n3.mark} ${n3.title}`,300);return page({title:s6,tone:n3.tone,head:html`<p>${n3.sentence}</p><p class="quiet">${clip(factsLine(e),600)}</p>`,body:html`${I5(e)}
${j5(e)}
${e.dryRun?w6(e):void 0}
${G2(e)}
${U2(e)}
${e.timeline.length===0?void 0:section("Timeline",gantt(phasesOf(e),totalMs(e),"phase"))}
${J(e)}
${Y(e)}
${e.dryRun?void 0:w6(e)}
${K2(e)}
${X(e)}`})}function I5(e){let{reason:n3,reasonTitle:s6}=storyOf(e),i5=e.evidence?.diagnosis;if(n3===""&&i5===void 0)return;let[r6="",...c16]=clip(n3.trim(),N4).split(/\r\n|\r|\n/),a9=causeOf(e);return section(n3===""?"What the evidence shows":s6,r6===""?void 0:html`<p>${r6}</p>`,c16.length===0?void 0:html`<pre>${c16.join(`
`)}</pre>`,a9===""?void 0:html`<p><strong>Cause:</strong> ${clip(a9,l5)}</p>`,i5===void 0?void 0:html`<p class="quiet">First fatal line, from ${clip(i5.where,300)}:</p><pre class="fatal">${clip(i5.line,l5)}</pre>`)}function j5(e){let{kept:n3}=firstOf(e.next,50);return n3.length===0?void 0:section("What to do next",html`<pre>${n3.map(s6=>clip(s6,l5)).join(`
`)}</pre>`)}function Y(e){let n3=[["Service",e.service],["Environment",e.environment],["Version",e.version],["Version before",e.previousVersion],["Release",e.release],["URL",z3(e.url)],["Asked for",e.dryRun?`${e.intent}, dry run`:e.intent],["Deployment",e.deploymentId],["Started",startedAt(e)],["Took",formatDuration(e.durationMs)],["Plan",e.planHash]];return section("Facts",html`<dl>${n3.filter(([,s6])=>s6!=="").map(([s6,i5])=>html`<div><dt>${s6}</dt><dd>${typeof i5=="string"?clip(i5,300):i5}</dd></div>`)}</dl>`)}function z3(e){return/^https?:\/\/[^\s]+$/i.test(e)?html`<a href="${clip(e,l5)}" rel="noopener noreferrer">${clip(e,300)}</a>`:e}function G2(e){let{kept:n3,left:s6}=firstOf(liveRows(e),k7);if(n3.length===0)return;let i5=n3.map(({host:r6,release:c16,note:a9})=>{let{from:u19}=e.plan?.hosts[r6]??{from:void 0};return[r6,html`<code>${clip(c16,300)}</code> <span class="quiet">${a9}</span>`,u19===void 0?"":u19===""?"nothing":html`<code>${clip(u19,300)}</code>`]});return section(liveTitle(e),table(["Host","Release","Before"],i5),leftOut(s6,"host"))}function U2(e){let{probe:n3}=e,s6=lostSentence(e);return n3===void 0?s6===void 0?void 0:section("Requests",html`<p>${s6}</p>`):section("Requests during the switch",html`<dl class="figures"><div><dt>Sent</dt><dd>${n3.sent}</dd></div><div><dt>Lost</dt><dd class="${n3.lost>0?"lost":""}">${n3.lost}</dd></div><div><dt>Longest time without an answer</dt><dd>${n3.lost===0?"none":formatDuration(n3.longestGapMs)}</dd></div></dl>`,n3.unsent===0?void 0:html`<p>${s6}</p>`,n3.samples.length===0?void 0:requestsPlot(n3,e))}function J(e){let n3=e.checks.filter(({verdict:i5})=>i5!=="pass"),s6=e.checks.filter(({verdict:i5})=>i5==="pass");if(e.checks.length!==0)return section("Checks",n3.length===0?void 0:R10(n3),s6.length===0?void 0:html`<details${n3.length===0?new Markup(" open"):void 0}><summary>${count(s6.length,"check")} passed</summary>${R10(s6)}</details>`)}function R10(e){let{kept:n3,left:s6}=firstOf(e,k7),i5=n3.map(({name:r6,where:c16,verdict:a9,detail:u19,durationMs:f16})=>html`<tr><td class="word ${a9}">${a9==="pass"?"\u2713":a9==="fail"?"\u2717":"?"} ${a9}</td><td>${clip(r6,300)}</td><td>${clip(c16,300)}</td><td>${clip(u19,l5)}</td><td class="number">${formatDuration(f16)}</td></tr>
`);return[html`<div class="wide"><table><thead><tr><th scope="col">Verdict</th><th scope="col">Check</th><th scope="col">Where</th><th scope="col">Detail</th><th scope="col" class="number">Time</th></tr></thead><tbody>${i5}</tbody></table></div>`,leftOut(s6,"check")]}function w6(e){if(e.planText.length===0)return;let n3=html`<pre>${clip(e.planText.join(`
`),V)}</pre>`;return e.dryRun?section("Plan",n3,html`<p>To bind a deployment to this plan, give it <code>plan-hash: ${clip(e.planHash,100)}</code></p>`):section("Plan",html`<details><summary>Every step on every host, and the way back</summary>${n3}</details>`)}function K2(e){let n3=e.evidence?.diagnosis?.where,s6=(e.evidence?.files??[]).toSorted((u19,f16)=>+(f16.name===n3)-+(u19.name===n3));if(s6.length===0)return;let i5=D3,{kept:r6,left:c16}=firstOf(s6,H8),a9=r6.map(({host:u19,name:f16,text:h20})=>{let y28=html`<summary><code>${clip(`${u19}: ${f16}`,300)}</code> <span class="quiet">${Q(Buffer.byteLength(h20))}</span></summary>`,$25=Math.min(W5,i5,Buffer.byteLength(h20));return i5-=$25,$25===0&&h20!==""?html`<details>${y28}<p class="quiet">There was no room for it here: it is in the evidence folder.</p></details>
`:html`<details>${y28}<pre>${headAndTail(h20,$25)}</pre></details>
`});return section("Evidence",html`<p class="quiet">Taken before anything was put back. The whole files are in the evidence folder.</p>`,a9,leftOut(c16,"file"))}function Q(e){return e<1e3?`${e} B`:e<1e6?`${(e/1e3).toFixed(1)} kB`:`${(e/1e6).toFixed(1)} MB`}function X(e){let{kept:n3,left:s6}=firstOf(e.warnings,k7);if(n3.length!==0)return section("Warnings",html`<ul>${n3.map(i5=>html`<li>${clip(i5,l5)}</li>`)}</ul>`,leftOut(s6,"warning"))}var N4,l5,k7,V,W5,D3,H8,init_html=__esm({"src/report/html.ts"(){"use strict";init_duration();init_gantt();init_markup();init_page();init_requests_plot();init_story();init_text();N4=16e3,l5=2e3,k7=500,V=256*1024,W5=64e3,D3=1e6,H8=500}});function writeReport(e,t2){(0,import_node_fs3.mkdirSync)(t2,{recursive:!0});let n3=(0,import_node_path2.join)(t2,"report.json"),r6=(0,import_node_path2.join)(t2,"report.html");return a2(n3,`${JSON.stringify(e,void 0,2)}
`),a2(r6,deploymentHtml(e)),{json:n3,html:r6,evidence:R11(e,(0,import_node_path2.join)(t2,"evidence"))}}function writeGatesReport(e,t2){(0,import_node_fs3.mkdirSync)(t2,{recursive:!0,mode:448});let n3=(0,import_node_path2.join)(t2,"report.json"),r6=(0,import_node_path2.join)(t2,"report.html");return a2(n3,`${JSON.stringify(e,void 0,2)}
`),a2(r6,gatesHtml(e)),{json:n3,html:r6}}function R11(e,t2){let n3=e.evidence?.files??[];if(n3.length===0)return;let r6=new p8,c16=new Map,o9=new Map;for(let{host:i5,name:d23,text:u19}of n3){let m19=o9.get(i5)??(0,import_node_path2.join)(t2,r6.take(i5));o9.has(i5)||(o9.set(i5,m19),c16.set(i5,new p8),(0,import_node_fs3.mkdirSync)(m19,{recursive:!0,mode:448})),a2((0,import_node_path2.join)(m19,c16.get(i5).take(d23)),u19)}return t2}function a2(e,t2){let n3=`${e}.new~`;(0,import_node_fs3.rmSync)(n3,{force:!0}),(0,import_node_fs3.writeFileSync)(n3,t2,{mode:384,flag:"wx"}),(0,import_node_fs3.renameSync)(n3,e)}function $14(e){let t2=e.replace(/[^A-Za-z0-9._@+-]+/g,"_").slice(-v12).replace(/^[._-]+|[._]+$/g,"");return t2===""?"unnamed":t2}function k8(e,t2){let n3=e.lastIndexOf(".");return n3<=0?`${e}-${t2}`:`${e.slice(0,n3)}-${t2}${e.slice(n3)}`}var import_node_fs3,import_node_path2,v12,p8,init_write=__esm({"src/report/write.ts"(){"use strict";import_node_fs3=__nccwpck_require__(24),import_node_path2=__nccwpck_require__(760);init_gates_html();init_html();v12=100;p8=class{taken=new Set;take(t2){let n3=$14(t2);for(let r6=1;;r6+=1){let c16=r6===1?n3:k8(n3,r6),o9=c16.toLowerCase();if(!this.taken.has(o9))return this.taken.add(o9),c16}}}}});var shared$11,inRepository,insideOf,openEnvironment,readConfig,readConfigFiles,sandboxSentence,urlHere,init_config=__esm({"shared:src/actions/lib/config.ts"(){shared$11=(__nccwpck_require__(377).shared)["src/actions/lib/config.ts"],inRepository=shared$11.inRepository,insideOf=shared$11.insideOf,openEnvironment=shared$11.openEnvironment,readConfig=shared$11.readConfig,readConfigFiles=shared$11.readConfigFiles,sandboxSentence=shared$11.sandboxSentence,urlHere=shared$11.urlHere}});async function finish({report:e,webhook:o9,job:s6,outputs:i5},n3){let t2=O6(e,(0,import_node_path3.join)(s6.temp??(0,import_node_os2.tmpdir)(),"erlmcp-actions",e.deploymentId),n3);if(i5){let m19={outcome:e.outcome,"deployment-id":e.deploymentId,version:e.version,"previous-version":e.previousVersion,url:e.url,plan:t2.plan,"plan-hash":e.planHash,"requests-sent":e.probe?.sent??0,"requests-lost":e.probe?.lost??0,"longest-gap-ms":e.probe?.longestGapMs??0,"duration-ms":e.durationMs,report:t2.json,evidence:t2.evidence};for(let[p24,c16]of Object.entries(m19))setOutput(p24,String(c16))}let r6=sandboxSentence(),a9=r6===""?"":new Summary().paragraph(`\u26A0\uFE0F ${r6}`).toString();writeSummary(`${a9}${deploymentSummary(e)}`,{log:n3.log,secrets:n3.secrets});for(let m19 of deploymentLines(e))n3.log.info(m19);if(t2.html!==""&&n3.log.info(`Report: ${t2.html}`),o9!==void 0&&!e.dryRun&&await notify(o9,e,{run:s6.url},n3),!succeeded(e.intent,e.outcome))throw new UserError(`${e.outcome}: ${e.reason||"see the report"}`,e.next.length===0?{}:{fix:`Next: ${e.next[0]}`})}function O6(e,o9,s6){try{(0,import_node_fs4.mkdirSync)(o9,{recursive:!0,mode:448});let{json:i5,html:n3,evidence:t2}=writeReport(e,o9),r6=(0,import_node_path3.join)(o9,"plan.json");return(0,import_node_fs4.writeFileSync)(r6,`${JSON.stringify(e.plan??null,null,2)}
`),{json:i5,html:n3,evidence:t2??"",plan:r6}}catch(i5){return s6.log.warn(`The report could not be written to ${o9}: ${errorMessage(i5)}`),{json:"",html:"",evidence:"",plan:""}}}var import_node_fs4,import_node_os2,import_node_path3,init_finish2=__esm({"src/actions/engine/finish.ts"(){"use strict";import_node_fs4=__nccwpck_require__(24),import_node_os2=__nccwpck_require__(161),import_node_path3=__nccwpck_require__(760);init_edge();init_errors();init_summary();init_words();init_webhook();init_console();init_summary2();init_write();init_config()}});var shared$12,DONE,STATE,nothingToRecover,init_post=__esm({"shared:src/actions/lib/post.ts"(){shared$12=(__nccwpck_require__(377).shared)["src/actions/lib/post.ts"],DONE=shared$12.DONE,STATE=shared$12.STATE,nothingToRecover=shared$12.nothingToRecover}});var shared$13,currentJob,jobPrefix,ownerOf2,init_job=__esm({"shared:src/actions/lib/job.ts"(){shared$13=(__nccwpck_require__(377).shared)["src/actions/lib/job.ts"],currentJob=shared$13.currentJob,jobPrefix=shared$13.jobPrefix,ownerOf2=shared$13.ownerOf}});var require_github=__commonJS({"heavy:@actions/github"(exports2,module2){module2.exports=(__nccwpck_require__(687).github)}});async function octokit(o9,t2){let{getOctokit:i5}=await Promise.resolve().then(()=>__toESM(require_github(),1));return i5(o9,t2===void 0?{}:{baseUrl:t2})}var init_heavy=__esm({"src/core/heavy.ts"(){"use strict"}});async function relation(n3,r6,o9,a9,e){if(n3===r6)return"same";let s6=await g11(n3,r6,o9,e);return s6==="unknown"?w7(n3,r6,a9,e):s6}async function g11(n3,r6,o9,a9){let e=async(...t2)=>a9.exec("git",t2,{deadlineMs:m9,cwd:o9}).catch(()=>{});for(let t2 of[n3,r6])if((await e("cat-file","-e",`${t2}^{commit}`))?.code!==0)return"unknown";if((await e("rev-parse","--is-shallow-repository"))?.stdout.trim()!=="false")return"unknown";let s6=async(t2,d23)=>(await e("merge-base","--is-ancestor",t2,d23))?.code,[c16,i5]=[await s6(n3,r6),await s6(r6,n3)];return c16===0&&i5===0?"same":c16===0?"ahead":i5===0?"behind":c16===1&&i5===1?"diverged":"unknown"}async function w7(n3,r6,{repository:o9,token:a9,url:e},s6){let[c16="",i5=""]=o9.split("/");if(i5===""||a9==="")return"unknown";try{let{data:t2}=await(await octokit(a9,e)).rest.repos.compareCommitsWithBasehead({owner:c16,repo:i5,basehead:`${n3}...${r6}`,per_page:1});switch(t2.status){case"identical":return"same";case"ahead":case"behind":case"diverged":return t2.status}}catch(t2){let d23=t2.status;return s6.log.warn(d23===403||d23===404?`GitHub does not compare ${n3} with ${r6} for us (HTTP ${d23}): the commit is not there, or this job lacks \`contents: read\``:`GitHub could not be asked to compare commits: ${t2.message}`),"unknown"}}var m9,init_ancestry=__esm({"src/github/ancestry.ts"(){"use strict";init_heavy();m9=2e4}});async function jobEnded(t2,n3,a9,u19){let[s6="",o9=""]=t2.repository.split("/");if(!(o9===""||t2.runId===""||n3===""))try{let e=await octokit(n3,a9);if(/^\d+$/.test(t2.checkRunId)){let{data:i5}=await e.rest.actions.getJobForWorkflowRun({owner:s6,repo:o9,job_id:Number(t2.checkRunId)});return i5.status==="completed"}let{data:r6}=await e.rest.actions.getWorkflowRunAttempt({owner:s6,repo:o9,run_id:Number(t2.runId),attempt_number:Number(t2.attempt||"1")});return r6.status==="completed"}catch(e){let r6=e.status;u19.warn(r6===403||r6===404?`GitHub does not let us see the job that holds the lease (HTTP ${r6}): grant \`actions: read\` to this job`:`GitHub could not be asked about the job that holds the lease: ${e.message}`);return}}var init_jobs=__esm({"src/github/jobs.ts"(){"use strict";init_heavy()}});function requestOf(n3,o9){let{intent:a9,service:s6,environment:p24,owner:y28,job:r6,folder:u19}=n3,i5=n3.token??"",l17=new Set,f16=e=>{l17.has(e)||(l17.add(e),o9.log.warn(e))};return{intent:a9,service:s6,environment:p24,owner:y28,dryRun:n3.dryRun??!1,force:n3.force??!1,allowDiverged:n3.allowDiverged,planHash:n3.planHash,relation:async(e,t2)=>relation(e,t2,u19,{repository:r6.repository,token:i5,url:r6.apiUrl},o9),ownerEnded:async e=>e.runId!==""&&e.runId===r6.runId&&e.attempt===r6.attempt&&e.checkRunId===r6.checkRunId&&e.checkRunId!==""?!0:jobEnded(e,i5,r6.apiUrl,{...o9.log,warn:f16}),announce:({deploymentId:e,previousVersion:t2,planHash:m19})=>{setOutput("deployment-id",e),setOutput("previous-version",t2),setOutput("plan-hash",m19)}}}var init_open=__esm({"src/actions/engine/open.ts"(){"use strict";init_ancestry();init_jobs();init_edge()}});async function readArchive(c16){let n3=(0,import_node_crypto5.createHash)("sha256"),e=[],t2=new M6,i5=new k9,s6=0,o9=0,a9=0,u19=(0,import_tar_stream2.extract)();u19.on("entry",(r6,l17,h20)=>{a9+=1,o9+=r6.size??0,o9>x9&&l17.destroy(new UserError("it unpacks to more than 8 GB"));let m19=O7(r6.name,r6.type??"file",r6.linkname??"",r6.mode??0,i5);m19!==void 0&&e.push(m19);let p24=t2.reader();l17.on("data",b21=>p24(b21)),l17.on("end",h20),l17.on("error",h20)});let d23=new import_node_stream.Transform({transform(r6,l17,h20){n3.update(r6),s6+=r6.length,h20(null,r6)}});try{await(0,import_promises.pipeline)((0,import_node_fs5.createReadStream)(c16),d23,(0,import_node_zlib.createGunzip)(),u19)}catch(r6){throw r6.code==="ENOENT"?new UserError(`archive ${c16} does not exist`,{fix:"Build it first, or correct `archive`."}):r6 instanceof UserError?r6:new UserError(`archive ${c16} is damaged or is no .tar.gz: ${r6.message}`,{fix:"Build it again.",cause:r6})}if(a9===0&&e.push("it is empty"),e.push(...i5.leadingOut()),e.length>0){let r6=e.length>g12?`; and ${e.length-g12} more`:"";throw new UserError(`archive ${c16} is refused: ${e.slice(0,g12).join("; ")}${r6}`,{fix:"Build it from plain files, folders and links that stay inside."})}return{sha256:n3.digest("hex"),entries:a9,needs:{packedBytes:s6,unpackedBytes:o9,...t2.facts()}}}function O7(c16,n3,e,t2,i5){let s6=JSON.stringify(c16.slice(0,120));if(c16.startsWith("/"))return`${s6} is absolute`;if(/[\u0000-\u001f\u007f]/.test(c16))return`${s6} has control characters`;let o9=c16.split("/").filter(a9=>a9!==""&&a9!==".");if(o9.includes(".."))return`${s6} leaves its folder`;if(o9[0]===".release")return`${s6} is a name of this suite`;for(let a9=1;a9<o9.length;a9+=1)if(i5.symbolic.has(o9.slice(0,a9).join("/")))return`${s6} lies below a link`;switch(n3){case"file":case"contiguous-file":case"directory":return(t2&3072)!==0&&n3!=="directory"?`${s6} is setuid or setgid`:void 0;case"symlink":i5.symbolic.set(o9.join("/"),e);return;case"link":i5.hard.set(o9.join("/"),e);return;default:return`${s6} is a ${n3}`}}var import_node_crypto5,import_node_fs5,import_node_stream,import_promises,import_node_zlib,import_tar_stream2,g12,x9,N5,S4,k9,M6,init_archive=__esm({"src/deploy/archive.ts"(){"use strict";import_node_crypto5=__nccwpck_require__(598),import_node_fs5=__nccwpck_require__(24),import_node_stream=__nccwpck_require__(75),import_promises=__nccwpck_require__(466),import_node_zlib=__nccwpck_require__(522),import_tar_stream2=__toESM(require_tar_stream(),1);init_errors();g12=10,x9=8*1024**3,N5=40,S4={3:"i686",40:"armv7l",62:"x86_64",183:"aarch64",243:"riscv64"};k9=class{symbolic=new Map;hard=new Map;leadingOut(){let n3=(e,t2)=>[...e].filter(([i5,s6])=>!this.staysInside(t2(i5),s6)).map(([i5,s6])=>`link ${JSON.stringify(i5.slice(0,120))} leads out, to ${JSON.stringify(s6.slice(0,120))}`);return[...n3(this.symbolic,e=>e.split("/").slice(0,-1)),...n3(this.hard,()=>[])]}staysInside(n3,e){let t2=[...n3],i5=[e],s6=0;for(;i5.length>0;){let o9=i5.pop();if(o9===""||o9.startsWith("/"))return!1;let a9=o9.split("/");for(let[u19,d23]of a9.entries()){if(d23===""||d23===".")continue;if(d23===".."){if(t2.pop()===void 0)return!1;continue}let r6=this.symbolic.get([...t2,d23].join("/"));if(r6===void 0){t2.push(d23);continue}if(s6+=1,s6>N5)return!1;let l17=a9.slice(u19+1).join("/");l17!==""&&i5.push(l17),i5.push(r6);break}}return!0}},M6=class{arch;libc;glibc;reader(){let n3,e="";return t2=>{if(n3===void 0&&(n3=t2.length>=20&&t2.readUInt32BE(0)===2135247942,n3&&(this.arch??=S4[t2[5]===2?t2.readUInt16BE(18):t2.readUInt16LE(18)])),!n3)return;let i5=e+t2.toString("latin1");i5.includes("ld-musl-")&&(this.libc??="musl");for(let[,s6,o9]of i5.matchAll(/GLIBC_(\d+)\.(\d+)/g))this.need(Number(s6),Number(o9));e=i5.slice(-16)}}facts(){return{arch:this.arch,libc:this.libc,glibc:this.glibc}}need(n3,e){this.libc??="glibc";let[t2,i5]=this.glibc??[0,0];(n3>t2||n3===t2&&e>i5)&&(this.glibc=[n3,e])}}}});function configurationHash(e,r6){let{target:i5,strategy:s6}=e;return hashOf({env:e.env,files:Object.fromEntries(Object.entries(r6).map(([n3,t2])=>[n3,c7(n3,t2)])),manager:i5.manager,shared:i5.shared,secrets:e.secrets,slots:s6.kind==="blue-green"?s6.slots:void 0,switch:s6.kind==="blue-green"?s6.switchCommand:void 0,hosts:i5.hosts.filter(({env:n3,slots:t2})=>Object.keys(n3).length>0||t2!==void 0).map(({name:n3,env:t2,slots:o9})=>({name:n3,env:t2,...o9===void 0?{}:{slots:o9}}))}).slice(0,8)}function c7(e,r6){if(!e.endsWith(".json"))return r6;try{return{json:JSON.parse(r6)}}catch{return r6}}var init_configuration=__esm({"src/deploy/configuration.ts"(){"use strict";init_release()}});function getEnumValues(e){let t2=Object.values(e).filter(n3=>typeof n3=="number");return Object.entries(e).filter(([n3,o9])=>t2.indexOf(+n3)===-1).map(([n3,o9])=>o9)}function jsonStringifyReplacer(e,t2){return typeof t2=="bigint"?t2.toString():t2}function cached(e){return new _5(e)}function cleanRegex(e){let t2=e.startsWith("^")?1:0,r6=e.endsWith("$")?e.length-1:e.length;return e.slice(t2,r6)}function assignProp(e,t2,r6){Object.defineProperty(e,t2,{value:r6,writable:!0,enumerable:!0,configurable:!0})}function isObject(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}function isPlainObject(e){if(isObject(e)===!1)return!1;let t2=e.constructor;if(t2===void 0||typeof t2!="function")return!0;let r6=t2.prototype;return!(isObject(r6)===!1||Object.prototype.hasOwnProperty.call(r6,"isPrototypeOf")===!1)}function escapeRegex(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e,t2,r6){let n3=new e._zod.constr(t2??e._zod.def);return(!t2||r6?.parent)&&(n3._zod.parent=e),n3}function normalizeParams(e){let t2=e;if(!t2)return{};if(typeof t2=="string")return{error:()=>t2};if(t2?.message!==void 0){if(t2?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t2.error=t2.message}return delete t2.message,typeof t2.error=="string"?{...t2,error:()=>t2.error}:t2}function optionalKeys(e){return Object.keys(e).filter(t2=>e[t2]._zod.optin!==void 0&&e[t2]._zod.optout==="optional")}function aborted(e,t2=0){if(e.aborted===!0)return!0;for(let r6=t2;r6<e.issues.length;r6++)if(e.issues[r6]?.continue!==!0)return!0;return!1}function explicitlyAborted(e,t2=0){if(e.aborted===!0)return!0;for(let r6=t2;r6<e.issues.length;r6++)if(e.issues[r6]?.continue===!1)return!0;return!1}function prefixIssues(e,t2){return t2.map(r6=>{var n3;return(n3=r6).path??(n3.path=[]),r6.path.unshift(e),r6})}function unwrapMessage(e){return typeof e=="string"?e:e?.message}function sizeCaps(e){let t2=[];for(let r6 of e??[]){let n3=r6._zod.def;if(!/_(length|size)$|_equals$/.test(n3.check))break;let o9=n3.maximum??n3.length??n3.size;o9>=0&&t2.push([o9,r6])}return t2}function attachSchema(e,t2,r6){var n3;for(let o9=t2;o9<e.length;o9++)(n3=e[o9]).schema??(n3.schema=r6)}function finalizeIssue(e,t2,r6){var n3;let o9=e.inst?._zod?.traits;o9?.has("$ZodType")&&(o9.has("$ZodCheck")?(n3=e).schema??(n3.schema=e.inst):e.schema=e.inst);let i5=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,u19=e.message?e.message:unwrapMessage(e.inst?._zod.def?.error?.(e))??unwrapMessage(i5?.(e))??unwrapMessage(t2?.error?.(e))??unwrapMessage(r6.customError?.(e))??unwrapMessage(r6.localeError?.(e))??"Invalid input",c16={};for(let s6 of Object.keys(e))s6==="inst"||s6==="schema"||s6==="continue"||s6==="input"||s6==="__proto__"||(c16[s6]=e[s6]);return c16.path??(c16.path=[]),c16.message=u19,t2?.reportInput&&(c16.input=e.input),c16}function members(e,t2){for(let r6 in t2){let n3=Object.getOwnPropertyDescriptor(t2,r6);n3.get?Object.defineProperty(e,r6,{...n3,enumerable:!1}):P6(e,r6,n3.value)}}function own(e,t2,r6,n3=!0){return Object.defineProperty(e,t2,{configurable:!0,writable:!0,enumerable:n3,value:r6}),r6}function hide(e,t2,r6){return own(e,t2,r6,!1)}function P6(e,t2,r6){Object.defineProperty(e,t2,{configurable:!0,get(){return this==null?r6:own(this,t2,r6.bind(this))},set(n3){own(this,t2,n3)}})}function S5(e,t2){let r6=Object.getPrototypeOf(e);return t2 in r6?void 0:r6}function defineLazyInternal(e,t2,r6){let n3=Object.getPrototypeOf(e._zod);if(t2 in n3&&d10!==e._zod){d10=void 0;return}d10=e._zod,Object.defineProperty(n3,t2,{configurable:!0,get(){Object.defineProperty(this,t2,A7);let o9=a3;a3=!1;try{let i5=r6(this);return a3?delete this[t2]:Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:i5}),a3=a3||o9,i5}catch(i5){throw delete this[t2],a3=a3||o9,i5}},set(o9){Object.defineProperty(this,t2,{configurable:!0,writable:!0,value:o9})}})}function installLazyProp(e,t2,r6,n3){let o9=S5(e,t2);o9&&Object.defineProperty(o9,t2,{configurable:!0,get(){let i5={configurable:!0,writable:!0,enumerable:n3,value:void 0};return Object.defineProperty(this,t2,i5),i5.value=r6(this),Object.defineProperty(this,t2,i5),i5.value},set(i5){Object.defineProperty(this,t2,{configurable:!0,writable:!0,enumerable:n3,value:i5})}})}var _5,captureStackTrace,propertyKeyTypes,NUMBER_FORMAT_RANGES,d10,a3,A7,init_util=__esm({"node_modules/zod/v4/core/util.js"(){_5=class{constructor(t2){this._getter=t2,this._value=void 0}get value(){let t2=this._getter;return t2!==void 0&&(this._value=t2(),this._getter=void 0),this._value}};captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};propertyKeyTypes=new Set(["string","number","symbol"]);NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]};a3=!1,A7={configurable:!0,get(){a3=!0}}}});function j6(t2){let o9=P7;if(o9){let a9=o9.stackTraceLimit;if(typeof a9=="number"){try{o9.stackTraceLimit=0}catch{return P7=null,new t2}try{return new t2}finally{o9.stackTraceLimit=a9}}}return new t2}function $constructor(t2,o9,a9,d23){let h20={};function b21(e){this.def=e,this.constr=c16,this.traits=new Set}b21.prototype=h20;let _13=a9,l17=_13&&new WeakSet;function y28(e,n3){if(e._zod){if(e._zod.traits.has(t2))return}else{p9.value=new b21(n3);try{Object.defineProperty(e,"_zod",p9)}finally{p9.value=void 0}}if(e._zod.traits.add(t2),o9(e,n3),l17){let r6=Object.getPrototypeOf(e),f16=e._zod.constr.prototype,i5=r6;for(;i5&&i5!==f16;)i5=Object.getPrototypeOf(i5);let u19=i5??r6;l17.has(u19)||(l17.add(u19),members(u19,_13))}let s6=c16.prototype;for(let r6 in s6)Object.prototype.hasOwnProperty.call(s6,r6)&&(r6 in e||(e[r6]=s6[r6].bind(e)))}let E19=d23?.Parent??Object;class g23 extends E19{}Object.defineProperty(g23,"name",{value:t2});function c16(e){let n3=d23?.Parent?j6(g23):this;y28(n3,e);let s6=n3._zod.deferred;if(s6){for(let f16 of s6)f16();n3._zod.deferred=void 0}let r6=globalThis.__zod_globalConfig?.postProcessor;return r6&&r6(n3),n3}return Object.defineProperty(c16,"init",{value:y28}),Object.defineProperty(c16,Symbol.hasInstance,{value:e=>d23?.Parent&&e instanceof d23.Parent?!0:e?._zod?.traits?.has(t2)}),Object.defineProperty(c16,"name",{value:t2}),c16}function config(t2){return t2&&Object.assign(globalConfig,t2),globalConfig}var z4,p9,P7,$ZodAsyncError,globalConfig,init_core=__esm({"node_modules/zod/v4/core/core.js"(){init_util();p9={value:void 0,enumerable:!1},P7="captureStackTrace"in Error?Error:null;$ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}};(z4=globalThis).__zod_globalConfig??(z4.__zod_globalConfig={});globalConfig=globalThis.__zod_globalConfig}});function y12(){let s6=this._zod;return s6.message??(s6.message=JSON.stringify(s6.def,jsonStringifyReplacer,2)),s6.message}function _6(s6){this._zod.message=s6}var O8,h4,d11,b8,$ZodError,$ZodRealError,init_errors2=__esm({"node_modules/zod/v4/core/errors.js"(){init_core();init_util();O8={get:y12,set:_6,enumerable:!0,configurable:!0},h4={value:void 0,enumerable:!1},d11=new WeakSet([Object.prototype,Error.prototype]),b8=(s6,r6)=>{s6.name="$ZodError",h4.value=r6,Object.defineProperty(s6,"issues",h4),h4.value=void 0,Object.defineProperty(s6,"message",O8);let t2=Object.getPrototypeOf(s6);d11.has(t2)||(d11.add(t2),Object.defineProperty(t2,"toString",{configurable:!0,enumerable:!1,get(){let e=()=>this.message;return Object.defineProperty(this,"toString",{value:e,configurable:!0,writable:!0}),e},set(e){Object.defineProperty(this,"toString",{value:e,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",b8),$ZodRealError=$constructor("$ZodError",b8,void 0,{Parent:Error})}});function p10(n3,r6,s6){let e;return{success:!1,get error(){return e||(e=new n3(r6.map(o9=>finalizeIssue(o9,s6,config()))),r6=void 0,s6=void 0),e},set error(o9){e=o9,r6=void 0,s6=void 0}}}var _parse,parse,_parseAsync,parseAsync,_safeParse,safeParse,_safeParseAsync,safeParseAsync,init_parse=__esm({"node_modules/zod/v4/core/parse.js"(){init_core();init_errors2();init_util();_parse=n3=>{let r6=(s6,e,o9,t2)=>{let a9=o9?{...o9,async:!1}:{async:!1},c16=s6._zod.run({value:e,issues:[]},a9);if(c16 instanceof Promise)throw new $ZodAsyncError;if(c16.issues.length){let d23=new(t2?.Err??n3)(c16.issues.map(y28=>finalizeIssue(y28,a9,config())));throw captureStackTrace(d23,t2?.callee??r6),d23}return c16.value};return r6},parse=_parse($ZodRealError),_parseAsync=n3=>{let r6=async(s6,e,o9,t2)=>{let a9=o9?{...o9,async:!0}:{async:!0},c16=s6._zod.run({value:e,issues:[]},a9);if(c16 instanceof Promise&&(c16=await c16),c16.issues.length){let d23=new(t2?.Err??n3)(c16.issues.map(y28=>finalizeIssue(y28,a9,config())));throw captureStackTrace(d23,t2?.callee??r6),d23}return c16.value};return r6},parseAsync=_parseAsync($ZodRealError),_safeParse=n3=>(r6,s6,e)=>{let o9=e?{...e,async:!1}:{async:!1},t2=r6._zod.run({value:s6,issues:[]},o9);if(t2 instanceof Promise)throw new $ZodAsyncError;return t2.issues.length?p10(n3,t2.issues,o9):{success:!0,data:t2.value}},safeParse=_safeParse($ZodRealError);_safeParseAsync=n3=>async(r6,s6,e)=>{let o9=e?{...e,async:!0}:{async:!0},t2=r6._zod.run({value:s6,issues:[]},o9);return t2 instanceof Promise&&(t2=await t2),t2.issues.length?p10(n3,t2.issues,o9):{success:!0,data:t2.value}},safeParseAsync=_safeParseAsync($ZodRealError)}});var anyString,number,init_regexes=__esm({"node_modules/zod/v4/core/regexes.js"(){anyString=/^[\s\S]{0,}$/,number=/^-?\d+(?:\.\d+)?$/}});var $ZodCheck,$ZodCheckStringFormat,$ZodCheckRegex,init_checks=__esm({"node_modules/zod/v4/core/checks.js"(){init_core();$ZodCheck=$constructor("$ZodCheck",(t2,e)=>{var i5;t2._zod??(t2._zod={}),t2._zod.def=e,(i5=t2._zod).onattach??(i5.onattach=[])}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(t2,e)=>{var i5,n3;$ZodCheck.init(t2,e),e.pattern?(i5=t2._zod).check??(i5.check=o9=>{e.pattern.lastIndex=0,!e.pattern.test(o9.value)&&o9.issues.push({origin:"string",code:"invalid_format",format:e.format,input:o9.value,...e.pattern?{pattern:e.pattern.toString()}:{},inst:t2,continue:!e.abort})}):(n3=t2._zod).check??(n3.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(t2,e)=>{$ZodCheckStringFormat.init(t2,e),t2._zod.check=i5=>{e.pattern.lastIndex=0,!e.pattern.test(i5.value)&&i5.issues.push({origin:"string",code:"invalid_format",format:"regex",input:i5.value,pattern:e.pattern.toString(),inst:t2,continue:!e.abort})}})}});var init_doc=__esm({"node_modules/zod/v4/core/doc.js"(){}});var version,init_versions=__esm({"node_modules/zod/v4/core/versions.js"(){version={major:4,minor:6,patch:7}}});async function ae(e,t2){let n3={async:!0};return U3(await e._zod.run({value:t2,issues:[]},n3),n3)}function standardProps(e){return{validate:t2=>{let n3={async:!1};try{let r6=e._zod.run({value:t2,issues:[]},n3);if(!(r6 instanceof Promise))return U3(r6,n3)}catch{}return ae(e,t2)},vendor:"zod",version:1}}function E9(e,t2){let n3=sizeCaps(e._zod.def.checks);if(!n3.length)return;let r6=Math.min(...n3.map(s6=>s6[0])),o9=e._zod.parse;e._zod.parse=(s6,i5)=>{let p24=t2(s6.value);if(p24>r6&&!i5?.skipChecks&&i5?.direction!=="backward"){for(let[f16,c16]of sizeCaps(e._zod.def.checks))if(p24>f16&&c16._zod.def.when(s6)){let l17=s6.issues.length;return c16._zod.check(s6),s6.issues[l17].continue=!1,attachSchema(s6.issues,l17,e),s6}}return o9(s6,i5)}}function V2(e,t2,n3){e.issues.length&&t2.issues.push(...prefixIssues(n3,e.issues)),t2.value[n3]=e.value}function T5(e,t2,n3,r6,o9,s6){let i5=n3 in r6,p24=s6==="optional";if(!(!i5&&p24&&o9==="optional")){if(e.issues.length){if(o9!==void 0&&p24&&!i5)return;t2.issues.push(...prefixIssues(n3,e.issues))}if(!i5&&o9===void 0){e.issues.length||t2.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n3]});return}e.value===void 0?(i5||o9==="defaulted"&&!p24)&&(t2.value[n3]=void 0):t2.value[n3]=e.value}}function F6(e){let t2=Object.keys(e.shape),n3=Object.getOwnPropertySymbols(e.shape),r6=n3.length?n3:$e,o9=r6.length?[...t2,...r6]:t2;for(let i5 of o9)if(!e.shape?.[i5]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(i5)}": expected a Zod schema`);let s6=optionalKeys(e.shape);return{...e,allKeys:o9,symbolKeys:r6,keySet:new Set(t2),numKeys:t2.length,optionalKeys:new Set(s6)}}function K3(e,t2,n3,r6,o9,s6,i5){let p24=[],f16=o9.keySet,c16=o9.catchall._zod,l17=c16.def.type,v22=c16.optin,_13=c16.optout,d23=0;for(let h20 in t2){if(i5&&n3.issues.length!==d23){if(aborted(n3,d23))break;d23=n3.issues.length}if(f16.has(h20))continue;if(h20==="__proto__"){l17==="never"&&p24.push(h20);continue}if(l17==="never"){p24.push(h20);continue}let z6=c16.run({value:t2[h20],issues:[]},r6);z6 instanceof Promise?e.push(z6.then(g23=>T5(g23,n3,h20,t2,v22,_13))):T5(z6,n3,h20,t2,v22,_13)}return p24.length&&n3.issues.push({code:"unrecognized_keys",keys:p24,input:t2,inst:s6,continue:!0}),e.length?Promise.all(e).then(()=>n3):n3}function Q2(e,t2){return e.value=t2.issues.length?void 0:t2.value,e}var $ZodType,U3,$ZodString,$ZodNumber,$ZodUnknown,ve,$ZodArray,$e,$ZodObject,$ZodRecord,$ZodEnum,$ZodOptional,init_schemas=__esm({"node_modules/zod/v4/core/schemas.js"(){init_core();init_regexes();init_util();init_versions();init_util();$ZodType=$constructor("$ZodType",(e,t2)=>{var n3;e??(e={}),e._zod.def=t2,e._zod.bag=e._zod.bag||{},e._zod.version=version;let r6=e._zod.def.checks,o9=e._zod.traits.has("$ZodCheck")?[e,...r6??[]]:r6?.length?[...r6]:[];for(let s6 of o9)for(let i5 of s6._zod.onattach)i5(e);if(o9.length===0)(n3=e._zod).deferred??(n3.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{let s6=(p24,f16,c16)=>{if(p24.memo)return p24;let l17=aborted(p24),v22;for(let _13 of f16){if(_13._zod.def.when){if(explicitlyAborted(p24)||!_13._zod.def.when(p24))continue}else if(l17)continue;let d23=p24.issues.length,h20=_13._zod.check(p24);if(h20 instanceof Promise&&c16?.async===!1)throw new $ZodAsyncError;if(v22||h20 instanceof Promise)v22=(v22??Promise.resolve()).then(async()=>{await h20,p24.issues.length!==d23&&(attachSchema(p24.issues,d23,e),l17||(l17=aborted(p24,d23)))});else{if(p24.issues.length===d23)continue;attachSchema(p24.issues,d23,e),l17||(l17=aborted(p24,d23))}}return v22?v22.then(()=>p24):p24},i5=(p24,f16,c16)=>{if(aborted(p24))return p24.aborted=!0,p24;let l17=s6(f16,o9,c16);if(l17 instanceof Promise){if(c16.async===!1)throw new $ZodAsyncError;return l17.then(v22=>e._zod.parse(v22,c16))}return e._zod.parse(l17,c16)};e._zod.run=(p24,f16)=>{if(f16.skipChecks)return e._zod.parse(p24,f16);if(f16.direction==="backward"){let l17=e._zod.parse({value:p24.value,issues:[]},{...f16,skipChecks:!0});return l17 instanceof Promise?l17.then(v22=>i5(v22,p24,f16)):i5(l17,p24,f16)}let c16=e._zod.parse(p24,f16);if(c16 instanceof Promise){if(f16.async===!1)throw new $ZodAsyncError;return c16.then(l17=>s6(l17,o9,f16))}return s6(c16,o9,f16)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e){own(this,"~standard",e)}}),U3=(e,t2)=>e.issues.length?{issues:e.issues.map(n3=>finalizeIssue(n3,t2,config()))}:{value:e.value};$ZodString=$constructor("$ZodString",(e,t2)=>{$ZodType.init(e,t2),e._zod.pattern=t2.pattern??anyString,e._zod.parse=(n3,r6)=>{if(t2.coerce)try{n3.value=String(n3.value)}catch{}return typeof n3.value=="string"||n3.issues.push({expected:"string",code:"invalid_type",input:n3.value,inst:e}),n3}}),$ZodNumber=$constructor("$ZodNumber",(e,t2)=>{$ZodType.init(e,t2),e._zod.pattern=number,e._zod.parse=(n3,r6)=>{if(t2.coerce)try{n3.value=Number(n3.value)}catch{}let o9=n3.value;if(typeof o9=="number"&&!Number.isNaN(o9)&&Number.isFinite(o9))return n3;let s6=typeof o9=="number"?Number.isNaN(o9)?"NaN":Number.isFinite(o9)?void 0:String(o9):void 0;return n3.issues.push({expected:"number",code:"invalid_type",input:o9,inst:e,...s6?{received:s6}:{}}),n3}}),$ZodUnknown=$constructor("$ZodUnknown",(e,t2)=>{$ZodType.init(e,t2),e._zod.parse=n3=>n3});ve=e=>Array.isArray(e)?e.length:-1;$ZodArray=$constructor("$ZodArray",(e,t2)=>{$ZodType.init(e,t2);let n3=globalConfig.memoizer;n3?.attach(e),e._zod.parse=(r6,o9)=>{let s6=r6.value;if(!Array.isArray(s6))return r6.issues.push({expected:"array",code:"invalid_type",input:s6,inst:e}),r6;r6.value=n3?n3.alloc(e,r6,Array(s6.length),o9):Array(s6.length);let i5=[],p24=o9?.abortEarly;for(let f16=0;f16<s6.length;f16++){let c16=s6[f16],l17=t2.element._zod.run({value:c16,issues:[]},o9);if(l17 instanceof Promise)i5.push(l17.then(v22=>V2(v22,r6,f16)));else if(V2(l17,r6,f16),p24&&l17.issues.length!==0&&aborted(l17))break}return i5.length?Promise.all(i5).then(()=>r6):r6},E9(e,ve)});$e=[];$ZodObject=$constructor("$ZodObject",(e,t2)=>{$ZodType.init(e,t2);let n3=Object.getOwnPropertyDescriptor(t2,"shape"),r6=n3?.get?n3.get.raw:t2.shape??{};if(r6){let c16=()=>{let l17={...r6};return Object.defineProperty(t2,"shape",{value:l17}),c16.raw=l17,l17};c16.raw=r6,Object.defineProperty(t2,"shape",{get:c16})}let o9=cached(()=>F6(t2));defineLazyInternal(e,"propValues",c16=>{let l17=c16.def.shape,v22={};for(let _13 in l17){let d23=l17[_13]._zod;if(d23.values){Object.prototype.hasOwnProperty.call(v22,_13)||assignProp(v22,_13,new Set);for(let h20 of d23.values)v22[_13].add(h20);d23.optin!==void 0&&v22[_13].add(void 0)}}return v22});let s6=isObject,i5=t2.catchall,p24,f16=globalConfig.memoizer;f16?.attach(e),e._zod.parse=(c16,l17)=>{p24??(p24=o9.value);let v22=c16.value;if(!s6(v22))return c16.issues.push({expected:"object",code:"invalid_type",input:v22,inst:e}),c16;c16.value=f16?f16.alloc(e,c16,{},l17):{};let _13=[],d23=p24.shape,h20=l17?.abortEarly,z6=c16.issues.length;for(let g23 of p24.allKeys){if(h20&&c16.issues.length!==z6){if(aborted(c16,z6))break;z6=c16.issues.length}if(g23==="__proto__")continue;let w21=d23[g23],I14=w21._zod.optin,x25=w21._zod.optout,P15=w21._zod.run({value:v22[g23],issues:[]},l17);P15 instanceof Promise?_13.push(P15.then(b21=>T5(b21,c16,g23,v22,I14,x25))):T5(P15,c16,g23,v22,I14,x25)}return i5?K3(_13,v22,c16,l17,o9.value,e,h20===!0):_13.length?Promise.all(_13).then(()=>c16):c16}}),$ZodRecord=$constructor("$ZodRecord",(e,t2)=>{$ZodType.init(e,t2);let n3=globalConfig.memoizer;n3?.attach(e),e._zod.parse=(r6,o9)=>{let s6=r6.value;if(!isPlainObject(s6))return r6.issues.push({expected:"record",code:"invalid_type",input:s6,inst:e}),r6;let i5=[],p24=t2.keyType._zod.values;if(p24&&!t2.partial){r6.value=n3?n3.alloc(e,r6,{},o9):{};let f16=new Set;for(let l17 of p24)if(typeof l17=="string"||typeof l17=="number"||typeof l17=="symbol"){if(f16.add(typeof l17=="number"?l17.toString():l17),l17==="__proto__")continue;let v22=t2.keyType._zod.run({value:l17,issues:[]},o9);if(v22 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(v22.issues.length){r6.issues.push({code:"invalid_key",origin:"record",issues:v22.issues.map(h20=>finalizeIssue(h20,o9,config())),input:l17,path:[l17],inst:e});continue}let _13=v22.value;if(_13==="__proto__")continue;let d23=t2.valueType._zod.run({value:s6[l17],issues:[]},o9);d23 instanceof Promise?i5.push(d23.then(h20=>{h20.issues.length&&r6.issues.push(...prefixIssues(l17,h20.issues)),r6.value[_13]=h20.value})):(d23.issues.length&&r6.issues.push(...prefixIssues(l17,d23.issues)),r6.value[_13]=d23.value)}let c16;for(let l17 in s6)if(!f16.has(l17))if(t2.mode==="loose"){if(l17==="__proto__")continue;r6.value[l17]=s6[l17]}else c16=c16??[],c16.push(l17);c16&&c16.length>0&&r6.issues.push({code:"unrecognized_keys",input:s6,inst:e,keys:c16,continue:!0})}else{r6.value=n3?n3.alloc(e,r6,{},o9):{};let f16;for(let c16 of Reflect.ownKeys(s6)){if(c16==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s6,c16))continue;let l17=t2.keyType._zod.run({value:c16,issues:[]},o9);if(l17 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof c16=="string"&&number.test(c16)&&l17.issues.length){let h20=t2.keyType._zod.run({value:Number(c16),issues:[]},o9);if(h20 instanceof Promise)throw new Error("Async schemas not supported in object keys currently");h20.issues.length===0&&(l17=h20)}if(l17.issues.length){t2.mode==="loose"?r6.value[c16]=s6[c16]:p24?(f16=f16??[],f16.push(c16)):r6.issues.push({code:"invalid_key",origin:"record",issues:l17.issues.map(h20=>finalizeIssue(h20,o9,config())),input:c16,path:[c16],inst:e});continue}let _13=l17.value;if(_13==="__proto__")continue;let d23=t2.valueType._zod.run({value:s6[c16],issues:[]},o9);d23 instanceof Promise?i5.push(d23.then(h20=>{h20.issues.length&&r6.issues.push(...prefixIssues(c16,h20.issues)),r6.value[_13]=h20.value})):(d23.issues.length&&r6.issues.push(...prefixIssues(c16,d23.issues)),r6.value[_13]=d23.value)}f16&&f16.length>0&&r6.issues.push({code:"unrecognized_keys",input:s6,inst:e,keys:f16,continue:!0})}return i5.length?Promise.all(i5).then(()=>r6):r6}}),$ZodEnum=$constructor("$ZodEnum",(e,t2)=>{$ZodType.init(e,t2);let n3=getEnumValues(t2.entries),r6=new Set(n3);e._zod.values=r6,defineLazyInternal(e,"pattern",o9=>{let s6=getEnumValues(o9.def.entries).filter(i5=>propertyKeyTypes.has(typeof i5));return new RegExp(s6.length?`^(${s6.map(i5=>escapeRegex(i5.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o9,s6)=>{let i5=o9.value;return r6.has(i5)||o9.issues.push({code:"invalid_value",values:n3,input:i5,inst:e}),o9}});$ZodOptional=$constructor("$ZodOptional",(e,t2)=>{$ZodType.init(e,t2),defineLazyInternal(e,"optin",n3=>n3.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",defineLazyInternal(e,"values",n3=>{let r6=n3.def.innerType._zod.values;return r6?new Set([...r6,void 0]):void 0}),defineLazyInternal(e,"pattern",n3=>{let r6=n3.def.innerType._zod.pattern;return r6?new RegExp(`^(${cleanRegex(r6.source)})?$`):void 0}),e._zod.parse=(n3,r6)=>{if(n3.value===void 0){if(t2.innerType._zod.optin!=="defaulted")return n3;let o9=t2.innerType._zod.run({value:n3.value,issues:[]},r6);return o9 instanceof Promise?o9.then(s6=>Q2(n3,s6)):Q2(n3,o9)}return t2.innerType._zod.run(n3,r6)}})}});var init_memoizer=__esm({"node_modules/zod/v4/core/memoizer.js"(){}});var init_locales=__esm({"node_modules/zod/v4/locales/index.js"(){}});function registry(){return new $ZodRegistry}var s2,$ZodRegistry,globalRegistry,init_registries=__esm({"node_modules/zod/v4/core/registries.js"(){$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t2,...e){let i5=e[0];return this._map.set(t2,i5),i5&&typeof i5=="object"&&"id"in i5&&this._idmap.set(i5.id,t2),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t2){let e=this._map.get(t2);return e&&typeof e=="object"&&"id"in e&&this._idmap.delete(e.id),this._map.delete(t2),this}get(t2){let e=t2._zod.parent;if(e){let i5={...this.get(e)??{}};delete i5.id;let o9={...i5,...this._map.get(t2)};return Object.keys(o9).length?o9:void 0}return this._map.get(t2)}has(t2){return this._map.has(t2)}};(s2=globalThis).__zod_globalRegistry??(s2.__zod_globalRegistry=registry());globalRegistry=globalThis.__zod_globalRegistry}});var init_compile=__esm({"node_modules/zod/v4/core/compile.js"(){}});function _7(e){return e.checks&&(e.checks=[...e.checks]),e}function _string(e,r6){return new e(_7({type:"string",...normalizeParams(r6)}))}function _number(e,r6){return new e(_7({type:"number",checks:[],...normalizeParams(r6)}))}function _unknown(e){return new e({type:"unknown"})}function _regex(e,r6){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r6),pattern:e})}var init_api=__esm({"node_modules/zod/v4/core/api.js"(){init_checks();init_util()}});var init_to_json_schema=__esm({"node_modules/zod/v4/core/to-json-schema.js"(){}});var init_json_schema=__esm({"node_modules/zod/v4/core/json-schema.js"(){}});var init_core2=__esm({"node_modules/zod/v4/core/index.js"(){init_core();init_parse();init_errors2();init_schemas();init_memoizer();init_checks();init_versions();init_util();init_regexes();init_locales();init_registries();init_doc();init_compile();init_api();init_to_json_schema();init_json_schema()}});var init_parse2=__esm({"node_modules/zod/v4/mini/parse.js"(){init_core2()}});function string2(n3){return _string(ZodMiniString,n3)}function number2(n3){return _number(ZodMiniNumber,n3)}function unknown(){return _unknown(ZodMiniUnknown)}function array(n3,t2){return new ZodMiniArray({type:"array",element:n3,...normalizeParams(t2)})}function looseObject(n3,t2){return new ZodMiniObject({type:"object",shape:n3,catchall:unknown(),...normalizeParams(t2)})}function partialRecord(n3,t2,i5){return new ZodMiniRecord({type:"record",keyType:n3,valueType:t2,...normalizeParams(i5),partial:!0})}function s3(n3,t2){let i5=Array.isArray(n3)?Object.fromEntries(n3.map(e=>[e,e])):n3;return new ZodMiniEnum({type:"enum",entries:i5,...normalizeParams(t2)})}function optional(n3){return new ZodMiniOptional({type:"optional",innerType:n3})}var ZodMiniType,ZodMiniString,ZodMiniNumber,ZodMiniUnknown,ZodMiniArray,ZodMiniObject,ZodMiniRecord,ZodMiniEnum,ZodMiniOptional,init_schemas2=__esm({"node_modules/zod/v4/mini/schemas.js"(){init_core2();init_util();init_parse2();ZodMiniType=$constructor("ZodMiniType",(n3,t2)=>{if(!n3._zod)throw new Error("Uninitialized schema in ZodMiniType.");$ZodType.init(n3,t2),n3.def=t2,n3.type=t2.type},{get with(){return this.check},set with(n3){own(this,"with",n3)},parse(n3,t2){return parse(this,n3,t2,{callee:this.parse})},parseAsync(n3,t2){return parseAsync(this,n3,t2,{callee:this.parseAsync})},safeParse(n3,t2){return safeParse(this,n3,t2)},safeParseAsync(n3,t2){return safeParseAsync(this,n3,t2)},check(...n3){let t2=this.def;return this.clone({...t2,checks:[...t2.checks??[],...n3.map(i5=>typeof i5=="function"?{_zod:{check:i5,def:{check:"custom"},onattach:[]}}:i5)]},{parent:!0})},clone(n3,t2){return clone(this,n3,t2)},brand(){return this},register(n3,t2){return n3.add(this,t2),this},apply(n3,...t2){return t2.length===0?n3(this):n3(this,...t2)}}),ZodMiniString=$constructor("ZodMiniString",(n3,t2)=>{$ZodString.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniNumber=$constructor("ZodMiniNumber",(n3,t2)=>{$ZodNumber.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniUnknown=$constructor("ZodMiniUnknown",(n3,t2)=>{$ZodUnknown.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniArray=$constructor("ZodMiniArray",(n3,t2)=>{$ZodArray.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniObject=$constructor("ZodMiniObject",(n3,t2)=>{$ZodObject.init(n3,t2),ZodMiniType.init(n3,t2),installLazyProp(n3,"shape",i5=>i5._zod.def.shape,!1)});ZodMiniRecord=$constructor("ZodMiniRecord",(n3,t2)=>{$ZodRecord.init(n3,t2),ZodMiniType.init(n3,t2)});ZodMiniEnum=$constructor("ZodMiniEnum",(n3,t2)=>{$ZodEnum.init(n3,t2),ZodMiniType.init(n3,t2),n3.options=[...n3._zod.values]});ZodMiniOptional=$constructor("ZodMiniOptional",(n3,t2)=>{$ZodOptional.init(n3,t2),ZodMiniType.init(n3,t2)})}});var init_checks2=__esm({"node_modules/zod/v4/mini/checks.js"(){init_core2()}});var init_iso=__esm({"node_modules/zod/v4/mini/iso.js"(){}});var init_coerce=__esm({"node_modules/zod/v4/mini/coerce.js"(){}});var init_external=__esm({"node_modules/zod/v4/mini/external.js"(){init_core2();init_parse2();init_schemas2();init_checks2();init_locales();init_iso();init_coerce()}});var init_mini=__esm({"node_modules/zod/mini/index.js"(){init_external()}});function parseManifest(i5,t2){let n3;try{n3=JSON.parse(i5)}catch(s6){throw new UserError(`${t2} is not JSON: ${s6.message}`,{fix:"Build the release again."})}let r6=d12.safeParse(n3);if(r6.success)return r6.data;let a9=r6.error.issues.map(({path:s6,message:f16})=>`${s6.join(".")||"the file"}: ${f16}`);throw new UserError(`${t2}: ${a9.join("; ")}`,{fix:"Build the release again."})}function requireVerdict(i5,t2,n3){if(t2==="dev")return;let r6=i5?.gates?.[t2];if(r6!=="pass"){if(r6===void 0){if(n3)return;throw new UserError(i5===void 0?`profile ${t2} needs a manifest with the verdict of the gates`:`the manifest has no verdict of the gates for ${t2}`,{fix:"Give `manifest` from build-and-gate, or set `skip-tests: true` to deploy without."})}throw new UserError(`the gates for ${t2} ended with ${r6}`,{fix:"See the readiness report; no option deploys a release whose gates failed."})}}var c8,d12,init_manifest=__esm({"src/deploy/manifest.ts"(){"use strict";init_mini();init_errors();c8=s3(["pass","fail","inconclusive"]),d12=looseObject({service:optional(string2()),version:string2(),commit:string2().check(_regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)),archive:looseObject({sha256:string2().check(_regex(/^[0-9a-f]{64}$/)),name:optional(string2()),bytes:optional(number2())}),gates:optional(partialRecord(s3(["dev","staging","production"]),c8)),profile:optional(s3(["dev","staging","production"])),readiness:optional(number2()),waivers:optional(array(looseObject({gate:string2(),until:string2(),reason:string2()}))),builder:optional(looseObject({repository:string2(),runId:string2(),attempt:string2(),actor:string2(),url:string2()}))})}});async function shipment(e,r6,n3,o9,i5,f16){if(e.archive===void 0&&e["manifest-sha256"]!==void 0)throw new UserError("input manifest-sha256: goes with `archive`");let t2=e.archive===void 0?await I6(e.version,i5,f16):H9(e,e.archive,i5),{manifest:s6}=t2;if(s6?.service!==void 0&&s6.service!==n3)throw new UserError(`the manifest is of service ${s6.service}, deploy.yml of ${n3}`,{fix:"Give the manifest of this service's build."});requireVerdict(s6,r6.profile,e["skip-tests"]);let d23=await readArchive(t2.file);if(s6!==void 0&&s6.archive.sha256!==d23.sha256)throw new UserError(`archive ${t2.file} has sha256 ${d23.sha256}, its manifest says ${s6.archive.sha256}`,{fix:"It is not the archive that was built and tested; download it again, or build again."});let c16=readConfigFiles(r6,i5),h20=release(t2.version,t2.commit,configurationHash(r6,c16));return{release:h20,needs:d23.needs,contents:{code:{archive:t2.file,sha256:d23.sha256},files:c16,secrets:o9,manifest:manifestOnHost(h20,d23.sha256,s6)}}}function manifestOnHost(e,r6,n3){return`${JSON.stringify({...n3,version:e.version,commit:e.commit,configHash:e.configHash,...r6===void 0?{}:{archive:{sha256:r6}}},null,2)}
`}function H9(e,r6,n3){let o9=insideOf(n3,r6),i5=(0,import_node_path4.join)((0,import_node_path4.dirname)(o9),"release.json"),f16=e.manifest===void 0?(0,import_node_fs6.existsSync)(i5)?i5:void 0:insideOf(n3,e.manifest),t2=f16===void 0?void 0:parseManifest(R12(f16,e["manifest-sha256"]),f16);if(t2===void 0&&e["manifest-sha256"]!==void 0)throw new UserError(`manifest ${i5} is not there, and it must have sha256 ${e["manifest-sha256"]}`,{fix:"Fetch release.json together with the archive, or give `manifest`."});let s6=e.version??t2?.version;if(s6===void 0)throw new UserError("input version: is required",{fix:"Give the version that the archive holds, or a manifest that names it."});if(t2!==void 0&&g13(t2.version)!==g13(s6))throw new UserError(`the manifest is of version ${t2.version}, not ${s6}`,{fix:"Give the manifest that lies beside this archive."});return{file:o9,version:s6,manifest:t2,commit:t2?.commit??process.env.GITHUB_SHA??""}}async function I6(e,r6,n3){if(e===void 0)throw new UserError("neither archive nor version is given",{fix:"Give `archive`, or a git ref as `version`."});if(!G3.test(e)||e.includes(".."))throw new UserError(`version ${JSON.stringify(e)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});let o9=async(...s6)=>n3.exec("git",s6,{deadlineMs:F7,cwd:r6,signal:n3.signal}),i5="";for(let s6 of[`refs/tags/${e}`,`refs/tags/v${e}`,e,`refs/remotes/origin/${e}`]){let{code:d23,stdout:c16}=await o9("rev-parse","--quiet","--verify","--end-of-options",`${s6}^{commit}`);if(d23===0){i5=c16.trim();break}}if(i5==="")throw new UserError(`version ${e} is not a tag, branch or commit of this checkout`,{fix:"Push the tag, and check out with `fetch-depth: 0`; or give `archive`."});let f16=(0,import_node_path4.join)(n3.tmp,"release.tar.gz"),t2=await o9("archive","--format=tar.gz","-o",f16,i5);if(t2.code!==0)throw new UserError(`git archive failed: ${t2.stderr.trim().slice(-300)}`);return{file:f16,commit:i5,manifest:void 0,version:/^v?\d/.test(e)?e:await M7(i5,o9)}}async function M7(e,r6){let{code:n3,stdout:o9}=await r6("show",`${e}:package.json`);try{let i5=n3===0?JSON.parse(o9).version:void 0;if(typeof i5=="string")return i5}catch{}throw new UserError("the branch has no package.json with a version",{fix:"Deploy a tag such as v1.2.3, or give `archive` and `version`."})}function R12(e,r6){let n3;try{n3=(0,import_node_fs6.readFileSync)(e)}catch(i5){throw new UserError(`manifest ${e} can not be read: ${i5.code??String(i5)}`,{fix:"Correct `manifest`."})}let o9=(0,import_node_crypto6.createHash)("sha256").update(n3).digest("hex");if(r6!==void 0&&o9!==r6)throw new UserError(`manifest ${e} has sha256 ${o9}, the one that was built ${r6}`,{fix:"It is not what the build made; fetch archive and manifest again, or build again."});return n3.toString("utf8")}function g13(e){return e.replace(/^v(?=\d)/,"")}var import_node_crypto6,import_node_fs6,import_node_path4,F7,G3,init_release3=__esm({"src/actions/engine/release.ts"(){"use strict";import_node_crypto6=__nccwpck_require__(598),import_node_fs6=__nccwpck_require__(24),import_node_path4=__nccwpck_require__(760);init_errors();init_archive();init_configuration();init_manifest();init_release();init_config();F7=6e4,G3=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/}});var shared$14,outcomeWith,readSecrets,withReferences,withValues,init_secrets=__esm({"shared:src/actions/lib/secrets.ts"(){shared$14=(__nccwpck_require__(377).shared)["src/actions/lib/secrets.ts"],outcomeWith=shared$14.outcomeWith,readSecrets=shared$14.readSecrets,withReferences=shared$14.withReferences,withValues=shared$14.withValues}});var deployment_exports={};__export(deployment_exports,{deployMain:()=>deployMain,deployPost:()=>deployPost,saveForPost:()=>saveForPost});async function deployMain({inputs:e,config:r6,environment:t2,secrets:s6,webhook:c16,job:i5,folder:a9,token:l17,ssh:f16},d23,n3){let{environment:o9,secretText:p24}=withValues(e["on-failure"]===void 0?t2:{...t2,onFailure:e["on-failure"]},s6);if(o9.onFailure==="rollback"&&[...o9.hooks.before,...o9.hooks.after].some(({irreversible:y28})=>y28))throw new UserError("an irreversible hook needs on-failure: hold",{fix:"Remove the input `on-failure: rollback`."});let m19=await shipment(e,o9,r6.service,p24,a9,n3),u19=ownerOf2(i5,"deploy",m19.release.id,`deploy of ${m19.release.version} to ${o9.name}`,n3),R28=e["dry-run"]?()=>{}:saveForPost({service:r6.service,environment:o9,id:u19.id,job:i5,folder:a9,ssh:f16,token:l17,secrets:s6},n3),O21=requestOf({intent:"deploy",service:r6.service,environment:o9,owner:u19,job:i5,folder:a9,token:l17,dryRun:e["dry-run"],force:e.force,allowDiverged:e["allow-diverged"],planHash:e["plan-hash"]},n3),v22=directTarget({service:r6.service,environment:o9,contents:m19.contents,needs:m19.needs,ssh:f16},n3);try{d23();let y28=await deploy(O21,m19.release,v22,smokeVerifier(n3),n3);y28.outcome!=="unknown"&&R28(),await finish({report:y28,webhook:c16,job:i5,outputs:!0},n3)}finally{await v22.close()}}function saveForPost({service:e,environment:r6,id:t2,job:s6,folder:c16,ssh:i5,token:a9,secrets:l17},f16){let d23=(0,import_node_path5.join)(f16.tmp,"credentials.json"),n3={...i5,token:a9,masked:Object.values(l17).filter(p24=>outcomeWith(p24)===void 0)};(0,import_node_fs7.writeFileSync)(d23,JSON.stringify(n3),{mode:384});let o9={service:e,environment:C5(r6),id:t2,checkRunId:s6.checkRunId,folder:(0,import_node_path5.resolve)(c16),credentials:d23};return saveState(STATE,o9),()=>saveState(DONE,"true")}function C5(e){return{...e,smoke:[]}}async function deployPost(e){let r6=JSON.parse(getState(STATE)),t2=JSON.parse((0,import_node_fs7.readFileSync)(r6.credentials,"utf8"));for(let n3 of[t2.key,t2.token,...t2.masked])n3!==void 0&&e.secrets.add(n3);let s6=currentJob(r6.checkRunId),{service:c16,environment:i5,folder:a9}=r6,l17=ownerOf2(s6,"recover","",`post step of ${r6.id}`,e),f16=requestOf({intent:"recover",service:c16,environment:i5,owner:l17,job:s6,folder:a9,token:t2.token},e),d23=directTarget({service:c16,environment:i5,contents:void 0,needs:void 0,ssh:{key:t2.key,knownHosts:t2.knownHosts}},e);try{let n3=await recover(f16,{mine:o9=>o9===r6.id,overtake:!1},d23,smokeVerifier(e),e);await finish({report:n3,webhook:void 0,job:s6,outputs:!1},e)}finally{await d23.close()}}var import_node_fs7,import_node_path5,init_deployment=__esm({"src/actions/engine/deployment.ts"(){"use strict";import_node_fs7=__nccwpck_require__(24),import_node_path5=__nccwpck_require__(760);init_edge();init_errors();init_deploy();init_recover();init_verifier();init_direct();init_finish2();init_post();init_job();init_open();init_release3();init_secrets()}});var shared$15,readSource,syntaxProblems,init_source=__esm({"shared:src/config/source.ts"(){shared$15=(__nccwpck_require__(377).shared)["src/config/source.ts"],readSource=shared$15.readSource,syntaxProblems=shared$15.syntaxProblems}});var shared$16,Annotations,annotate,escapeData,init_annotations=__esm({"shared:src/core/annotations.ts"(){shared$16=(__nccwpck_require__(377).shared)["src/core/annotations.ts"],Annotations=shared$16.Annotations,annotate=shared$16.annotate,escapeData=shared$16.escapeData}});function isDate(t2){if(!/^\d{4}-\d{2}-\d{2}$/.test(t2))return!1;let e=new Date(`${t2}T00:00:00Z`);return!Number.isNaN(e.getTime())&&e.toISOString().startsWith(t2)}var init_date=__esm({"src/gates/date.ts"(){"use strict"}});function sha256(n3){return(0,import_node_crypto7.createHash)("sha256").update(n3).digest("hex")}function findFiles(n3,e){let{files:t2,left:r6}=someFiles(n3,e);if(r6!==void 0)throw new UserError(`${JSON.stringify(e)} has more than ${r6}`,{fix:"Name a folder that has fewer."});return t2}function someFiles(n3,e){let t2=k10(e),r6=e.split("/").slice(0,-1),g23=r6.findIndex(f16=>/[*?[]/.test(f16)),p24=(g23===-1?r6:r6.slice(0,g23)).join("/"),m19=e.includes("**")?1/0:r6.length,i5=[],u19=[p24];for(let f16=0;u19.length>0;f16+=1){if(f16>=h5)return{files:i5.sort(),left:`${h5} folders to look into`};if(i5.length>a4)break;let o9=u19.pop()??"",y28=o9===""?0:o9.split("/").length;for(let s6 of E10((0,import_node_path6.join)(n3,o9))){let l17=o9===""?s6.name:`${o9}/${s6.name}`;s6.isDirectory()&&!w10.has(s6.name)&&y28<m19?u19.push(l17):(s6.isFile()||s6.isSymbolicLink()&&!b9((0,import_node_path6.join)(n3,l17)))&&t2.test(l17)&&i5.push(l17)}}return{files:i5.sort().slice(0,a4),left:i5.length>a4?`${a4} files`:void 0}}function E10(n3){try{return(0,import_node_fs8.readdirSync)(n3,{withFileTypes:!0})}catch{return[]}}function b9(n3){return(0,import_node_fs8.statSync)(n3,{throwIfNoEntry:!1})?.isDirectory()??!1}function k10(n3){let e=n3.replace(/\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[^*?[]+|\[/g,t2=>t2==="**/"?"(?:.*/)?":t2==="**"?".*":t2==="*"?"[^/]*":t2==="?"?"[^/]":/^\[[^\]]+\]$/.test(t2)?`[${t2.slice(1,-1).replace(/^!/,"^").replaceAll("\\","\\\\")}]`:t2.replace(/[\\^$.|?*+()[\]{}]/g,"\\$&"));return new RegExp(`^${e}$`)}function readText(n3,e){return(0,import_node_fs8.readFileSync)((0,import_node_path6.join)(n3,e),"utf8")}var import_node_crypto7,import_node_fs8,import_node_path6,a4,h5,w10,Freshness,init_files=__esm({"src/gates/files.ts"(){"use strict";import_node_crypto7=__nccwpck_require__(598),import_node_fs8=__nccwpck_require__(24),import_node_path6=__nccwpck_require__(760);init_errors();a4=5e3,h5=2e4,w10=new Set([".git","node_modules"]);Freshness=class{folder;before=new Map;constructor(e,t2){this.folder=e;for(let r6 of findFiles(e,t2))this.before.set(r6,this.look(r6))}isFresh(e){return this.before.get(e)!==this.look(e)}look(e){let t2=(0,import_node_fs8.statSync)((0,import_node_path6.join)(this.folder,e),{bigint:!0,throwIfNoEntry:!1});return t2===void 0?"":`${t2.ino} ${t2.mtimeNs} ${t2.size}`}}}});function everywhere(e){return{dev:e,staging:e,production:e}}function measured(e,n3,r6={}){return{verdicts:typeof e=="string"?everywhere(e):e,summary:n3,findings:[],figures:{},evidence:[],...r6}}function failed(e,n3={}){return measured("fail",e,{findings:[{severity:"error",message:e,...n3}]})}function inconclusive(e,n3={}){return measured("inconclusive",e,{findings:[{severity:"error",message:e}],...n3})}function endedBy(e,n3){return`${e} was ended by ${n3??"a signal"}${n3==="SIGKILL"?", as the system does when memory runs out":""}`}var PROFILES,init_gate=__esm({"src/gates/gate.ts"(){"use strict";PROFILES=["dev","staging","production"]}});function parseChangelog(t2){let n3=[],s6,e="",i5=t2.replace(/^\uFEFF/,"").replace(N6,r6=>r6.replace(/[^\r\n]/g,"")).split(/\r\n|\r|\n/);for(let[r6,d23]of i5.entries()){let a9=/^\s*(`{3,}|~{3,})/.exec(d23)?.[1];a9!==void 0&&(e===""||a9.startsWith(e)&&d23.trim()===a9)&&(e=e===""?a9:"");let l17=k11(i5,r6)?`## ${d23.trim()}`:d23.replace(/^ {1,3}(?=#)/,"");if(e===""&&(Y2.test(l17)||D4.test(l17)&&y13.test(l17))){let[,c16,u19="",g23]=y13.exec(l17)??[];s6=c16===void 0?void 0:{version:c16,date:u19,line:r6+1,lines:0,yanked:g23!==void 0},s6!==void 0&&n3.push(s6);continue}s6!==void 0&&A8(d23)&&(s6.lines+=1)}return n3}function k11(t2,n3){let s6=(t2[n3-1]??"").trim();return/^ {0,3}(?:=+|-{2,})\s*$/.test(t2[n3+1]??"")&&/^ {0,3}[^\s#>*+`~-]/.test(t2[n3]??"")&&(s6===""||s6.startsWith("#"))}function A8(t2){return t2.trim()!==""&&!/^\s*#/.test(t2)&&!/^\s*\[[^\]]+\]:\s/.test(t2)&&/[\p{L}\p{N}]/u.test(t2)}function changelogProblems(t2,n3,s6){let[e,o9]=t2.filter(r6=>r6.version===n3);if(e===void 0){let[r6]=t2;return[{line:r6?.line??0,message:`has no entry for ${n3}${r6===void 0?"":`; the latest is ${r6.version}`}. Add "## [${n3}] - YYYY-MM-DD" with what changed`}]}let i5=[];return o9!==void 0&&i5.push({line:o9.line,message:`has ${n3} twice`}),e.yanked&&i5.push({line:e.line,message:`says that ${n3} was yanked; release a version after it, or take [YANKED] away`}),e.lines===0&&i5.push({line:e.line,message:`says nothing about ${n3}; write what changed`}),e.date===""?i5.push({line:e.line,message:`has no date for ${n3}; write "## [${n3}] - YYYY-MM-DD"`}):isDate(e.date)?e.date>s6&&i5.push({line:e.line,message:`has ${e.date} for ${n3}, which is in the future`}):i5.push({line:e.line,message:`has ${JSON.stringify(e.date)} for ${n3}, which is not a date such as 2026-12-31`}),i5}function changelogGate(t2,{folder:n3,version:s6,startedAtMs:e}){let{file:o9,expected:i5,timeoutMs:r6}=t2,d23=()=>{try{return(0,import_node_fs9.readFileSync)((0,import_node_path7.join)(n3,o9),"utf8")}catch(a9){if(a9.code==="ENOENT")return;throw a9}};return{name:"changelog",row:"G11",title:"changelog",needs:[],after:[],exclusive:[],deadlineMs:r6,applies:async()=>!i5&&d23()===void 0?`there is no ${o9}`:void 0,async run(){let a9=d23();if(a9===void 0)return failed(`${o9} is missing`);let l17=parseChangelog(a9),c16=changelogProblems(l17,s6,new Date(e+M8).toISOString().slice(0,10)),u19=[{what:o9,value:`sha256 ${sha256(a9)}`}],g23={entries:l17.length},h20=c16.map(({line:f16,message:$25})=>({severity:"error",message:`${o9} ${$25}`,file:o9,line:f16===0?void 0:f16}));if(h20.length>0)return measured("fail",h20.map(({message:f16})=>f16).join("; "),{findings:h20,figures:g23,evidence:u19});let m19=l17.find(f16=>f16.version===s6);return measured("pass",`${s6} of ${m19?.date}, ${m19?.lines} line${m19?.lines===1?"":"s"}`,{figures:{...g23,lines:m19?.lines??0},evidence:u19})}}}var import_node_fs9,import_node_path7,y13,Y2,D4,N6,M8,init_changelog=__esm({"src/gates/changelog.ts"(){"use strict";import_node_fs9=__nccwpck_require__(24),import_node_path7=__nccwpck_require__(760);init_date();init_files();init_gate();y13=/^#{1,3}\s+\[?v?(\d[0-9A-Za-z.+-]*)\]?(?:\([^)\s]*\))?(?:\s*[-–—:(/]*\s*(\d{4}-[\d-]*|\d[\d./]*\d|[A-Z][a-z]+ \d.*?))?\)?(\s+\[YANKED\])?\s*$/i,Y2=/^#{1,2}\s/,D4=/^###\s+\[?v?\d+\.\d/,N6=/^ {0,3}<!--[\s\S]*?(?:-->|(?![\s\S]))|<!--.*?-->/gm,M8=1440*60*1e3}});async function probe(o9,r6,i5,l17){if(r6.length===0)return[];let s6=(0,import_node_path8.join)(i5,"probe.escript");(0,import_node_fs10.writeFileSync)(s6,c10,{mode:384});let{code:t2,stdout:n3,stderr:a9}=await l17.run(["escript",s6,o9,...r6],{env:{ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0}});if(t2!==0)throw new UserError(`Erlang could not be asked (${t2}): ${(a9||n3).trim().slice(-300)}`);return n3.split(`
`).filter(e=>e!=="").map(e=>JSON.parse(e))}var import_node_fs10,import_node_path8,c10,init_probe2=__esm({"src/gates/probe.ts"(){"use strict";import_node_fs10=__nccwpck_require__(24),import_node_path8=__nccwpck_require__(760);init_errors();c10=String.raw`#!/usr/bin/env escript
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
`}});function rebarEnv({folder:e}){return{REBAR_BASE_DIR:(0,import_node_path9.join)(e,BUILD_FOLDER),REBAR_PROFILE:void 0,REBAR_CONFIG:void 0,REBAR_GLOBAL_CONFIG_DIR:void 0,REBAR_COLOR:void 0,ERL_FLAGS:void 0,ERL_AFLAGS:void 0,ERL_ZFLAGS:void 0,ERL_COMPILER_OPTIONS:void 0,DEBUG:void 0,QUIET:void 0,TERM:"dumb",LC_ALL:"C.UTF-8"}}function compileErrors(e,i5){let r6=O9(e,R13.exec(e)?.index),n3=F9.exec(e),t2=n3===null?[]:[{severity:"error",file:n3[1],line:Number(n3[2]),message:n3[3]??""}],l17=h6.exec(e);l17!==null&&t2.push({severity:"error",file:sourcePath(l17[1]??"",i5),message:`can not be evaluated: ${(l17[2]??"").replace(/\s+/g," ").trim().slice(0,300)}`});let s6;for(let o9 of e.split(/\r?\n/)){o9.startsWith("===> ")&&(s6=L6.test(o9.trim())?"failed":o9.startsWith("===> Compiling ")?"compiling":void 0);let[,f16="",g23,c16,u19,m19=""]=(s6===void 0?null:_8.exec(o9.trim()))??[];f16===""||s6==="compiling"&&u19===void 0||t2.push({severity:u19===void 0?"error":"warning",file:sourcePath(f16,i5),line:Number(g23),...c16===void 0?{}:{col:Number(c16)},message:m19})}return{findings:t2,elsewhere:r6}}function O9(e,i5){if(i5!==void 0)return e.slice(e.lastIndexOf(`
`,i5)+1).split(`
`)[0]?.replace(/^===> /,"").trim().slice(0,300)}function sourcePath(e,i5){return(e.startsWith(`${i5}/`)?e.slice(i5.length+1):e).replace(/^_build\/[^/]+\/(?:lib|checkouts)\/[^/]+\//,"").replace(/^_build\/[^/]+\/extras\//,"")}function inSources(e,i5){if(e.every(({file:n3})=>n3===void 0))return[...e];let r6=someFiles(i5,"**").files.filter(n3=>!n3.startsWith(`${BUILD_FOLDER}/`));return e.map(n3=>{let{file:t2,line:l17}=n3;if(t2===void 0)return n3;let s6=r6.includes(t2)?[t2]:r6.filter(o9=>o9.endsWith(`/${t2.split("/").at(-1)}`));return s6.length===1?{...n3,file:s6[0]}:{severity:n3.severity,message:`${t2}:${l17??""}: ${n3.message}`}})}function tail(e,i5=3){let r6=e.split(`
`).map(n3=>n3.trim()).filter(n3=>n3!=="");return d15.test(r6.at(-1)??"")?r6.filter(n3=>d15.test(n3)).map(n3=>n3.replace(d15,"")).filter(n3=>n3!=="").slice(0,i5).join(" / ").slice(0,a5):r6.slice(-i5).join(" / ").slice(-a5)}function firstOf2(e){let[i5]=e,r6=i5?.file===void 0?"":`${i5.file}:${i5.line===void 0?"":`${i5.line}:`} `;return`at least ${e.length} error${e.length===1?"":"s"}, first ${r6}${i5?.message??""}`}var import_node_path9,BUILD_FOLDER,R13,L6,_8,h6,F9,a5,d15,init_rebar=__esm({"src/gates/rebar.ts"(){"use strict";import_node_path9=__nccwpck_require__(760);init_files();BUILD_FOLDER="_build";R13=/^===> (?:Failed to (?:update|fetch)|Package not found in any repo|Unable to (?:fetch|download)|Error (?:fetching|downloading))|Could not resolve host|\bnxdomain\b|\beconnrefused\b/m,L6=/^===> Compiling \S+ failed$/,_8=/^(\S.*?\.(?:erl|hrl|yrl|xrl|asn1?|app\.src)):(\d+)(?::(\d+))?: (Warning: )?(.*)$/,h6=/^===> Error evaluating configuration script at "([^"\n]+)":\r?\n((?:.+\n?)*)/m,F9=/^===> Error reading file (\S+): (\d+): (.*)$/m;a5=400,d15=/^npm (?:error|ERR!)\s*/}});function readPackage(r6){let e=(0,import_node_path10.join)(r6,"package.json");if(!(0,import_node_fs11.existsSync)(e))return;let t2;try{t2=JSON.parse((0,import_node_fs11.readFileSync)(e,"utf8"))}catch(i5){throw new UserError(`package.json is not JSON: ${i5.message}`)}let n3=t2?.scripts?.test,o9=typeof n3=="string"&&n3.trim()!==""&&!/no test specified/.test(n3);return{version:typeof t2?.version=="string"?t2.version:void 0,test:o9?n3:void 0}}function hasRebar(r6){return(0,import_node_fs11.existsSync)((0,import_node_path10.join)(r6,"rebar.config"))}function appSources(r6){return["src/*.app.src","apps/*/src/*.app.src","lib/*/src/*.app.src"].flatMap(e=>findFiles(r6,e)).map(e=>({file:e,folder:e.replace(/\/?src\/[^/]+$/,""),name:e.replace(/^.*\//,"").replace(/\.app\.src$/,"")}))}function mainApp(r6,e){return r6.find(({name:t2})=>t2===e.replaceAll("-","_"))??(r6.length===1?r6[0]:void 0)}function literalVsn(r6){let e=r6.replace(l9,n3=>n3.startsWith("%")?" ".repeat(n3.length):n3),t2=0;for(let{0:n3,index:o9}of e.matchAll(l9)){if(n3==="{"&&t2===2){d16.lastIndex=o9;let i5=d16.exec(e)?.[1];if(i5!==void 0)return{version:i5,line:e.slice(0,o9).split(`
`).length}}(n3==="{"||n3==="[")&&(t2+=1),(n3==="}"||n3==="]")&&(t2-=1)}}function withVersion(r6,e){return r6.map(t2=>t2.replaceAll("{version}",e))}var import_node_fs11,import_node_path10,l9,d16,init_site=__esm({"src/gates/site.ts"(){"use strict";import_node_fs11=__nccwpck_require__(24),import_node_path10=__nccwpck_require__(760);init_errors();init_files();l9=/%[^\n]*|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\$(?:\\[\s\S]|[\s\S])|[{}[\]]/g,d16=/\{\s*vsn\s*,\s*"([^"\\]*)"\s*\}/y}});function compileGate({timeoutMs:a9,expected:c16,run:o9},n3){let{folder:t2}=n3;return{name:COMPILE,row:"G1",title:o9===void 0?"compile":o9.join(" "),needs:[],after:["git-clean"],exclusive:n3.hasRebar?[BUILD_FOLDER]:[],deadlineMs:a9,applies:async()=>!c16&&!n3.hasRebar?"there is no rebar.config, and no gates.compile.run":void 0,async run(p24){if(o9!==void 0)return k12(o9,n3,p24);if(!n3.hasRebar)return failed("there is no rebar.config, and no gates.compile.run");let i5=appSources(t2);if(i5.length===0)return failed("there is no src/*.app.src, so that nothing would be compiled");let r6=i5.map(({name:e})=>(0,import_node_path11.join)(t2,PROD_LIB,e,"ebin"));for(let e of r6)(0,import_node_fs12.rmSync)(e,{recursive:!0,force:!0});let{code:s6,signal:d23,stdout:f16,stderr:h20}=await p24.run(["rebar3","as","prod","compile"],{env:rebarEnv(n3)}),{findings:m19,elsewhere:v22}=compileErrors(`${f16}
${h20}`,t2),u19=m19.filter(({severity:e})=>e==="error").length,l17={errors:u19,warnings:m19.length-u19,applications:i5.length};if(s6===null)return inconclusive(endedBy("rebar3",d23),{figures:l17});if(s6!==0&&v22!==void 0&&u19===0)return inconclusive(`what it depends on could not be had: ${v22}`,{figures:l17});if(s6!==0){let e=inSources(m19,t2),b21=u19===0?`rebar3 ended with ${s6}: ${tail(f16||h20)}`:firstOf2(e.filter(({severity:O21})=>O21==="error"));return measured("fail",b21,{figures:l17,findings:u19===0?[{severity:"error",message:b21}]:e})}let C12=i5.filter(({name:e},b21)=>!(0,import_node_fs12.existsSync)((0,import_node_path11.join)(r6[b21]??"",`${e}.app`)));if(C12.length>0)return inconclusive(`rebar3 ended with 0 but left no ${C12.map(({name:e})=>`${e}.app`).join(", ")} in ${PROD_LIB}`,{figures:l17});let w21=await _9(i5,n3,p24);return w21.length>0?measured("fail",w21.map(({message:e})=>e).join("; "),{figures:l17,findings:[...w21,...inSources(m19,t2)]}):measured("pass",`${i5.map(({name:e})=>e).join(", ")} compiled, 0 errors`,{findings:inSources(m19,t2),figures:l17})}}}async function _9(a9,{folder:c16,tmp:o9},n3){let t2=(0,import_node_path11.join)(c16,PROD_LIB),p24=await probe("app",a9.map(({name:r6})=>(0,import_node_path11.join)(t2,r6,"ebin",`${r6}.app`)),o9,n3),i5=r6=>(0,import_node_fs12.readdirSync)(t2).some(s6=>(0,import_node_fs12.existsSync)((0,import_node_path11.join)(t2,s6,"ebin",`${r6}.beam`)));return p24.flatMap(({mod:r6},s6)=>{let d23=a9[s6];if(d23===void 0||r6===void 0||r6===""||i5(r6))return[];let f16=readText(c16,d23.file).split(`
`).findIndex(h20=>h20.includes(r6))+1;return[{severity:"error",message:`${d23.name} starts with the module ${r6}, which was not compiled`,file:d23.file,line:f16===0?void 0:f16}]})}async function k12(a9,c16,o9){let{code:n3,signal:t2,stdout:p24,stderr:i5}=await o9.run(withVersion(a9,c16.version));return n3===null?inconclusive(endedBy(a9[0]??"",t2)):n3===0?measured("pass","exit code 0",{evidence:[{what:"exit code",value:"0"}]}):failed(`exit code ${n3}: ${tail(p24+i5)||"it printed nothing"}`)}var import_node_fs12,import_node_path11,COMPILE,PROD_LIB,init_compile2=__esm({"src/gates/compile.ts"(){"use strict";import_node_fs12=__nccwpck_require__(24),import_node_path11=__nccwpck_require__(760);init_files();init_gate();init_probe2();init_rebar();init_site();COMPILE="compile",PROD_LIB=`${BUILD_FOLDER}/prod/lib`}});function configurationGate(t2,o9){let{folder:l17,config:a9}=o9,r6=Object.values(a9.environments),f16=r6.flatMap(({configFiles:e})=>e.map(({from:n3})=>n3)),i5=()=>[...new Set([...k13,...t2.files].flatMap(e=>findFiles(l17,e)).concat([...t2.present,...f16].filter(e=>(0,import_node_fs13.existsSync)((0,import_node_path12.join)(l17,e)))))].sort();return{name:"configuration",row:"G12",title:"configuration",needs:[],after:[],exclusive:[],deadlineMs:t2.timeoutMs,applies:async()=>!t2.expected&&i5().length===0&&f16.length===0&&r6.every(({secrets:n3,env:s6})=>n3.length===0&&Object.keys(s6).length===0)?"there are no configuration files, and deploy.yml names no variables":void 0,async run(e){let n3=i5(),s6=n3.filter(c16=>(0,import_node_fs13.existsSync)((0,import_node_path12.join)(l17,c16))),g23=n3.filter(c16=>!s6.includes(c16)).map(c16=>({severity:"error",message:`${c16} is a link that leads nowhere`})),m19=[...T6(t2,r6,l17),...g23],d23=s6.filter(c16=>c16.endsWith(".config")),u19=s6.filter(c16=>!d23.includes(c16)).flatMap(c16=>A9(c16,readText(l17,c16),o9)),w21=new Set([...t2.present,...r6.flatMap(({configFiles:c16})=>c16.filter(({to:h20})=>N7.test(h20)).map(({from:h20})=>h20))]),p24=await I8(d23,c16=>w21.has(c16)||N7.test(c16),o9,e),y28=[...m19,...u19,...p24.findings,...P9(t2,r6,a9.file)],b21=s6.map(c16=>({what:c16,value:`sha256 ${sha256(readText(l17,c16))}`})),F22=y28.filter(({severity:c16})=>c16==="error"),S17={files:s6.length,errors:F22.length};return F22.length>0?measured("fail",F22.map(({file:c16,message:h20})=>c16===void 0?h20:`${c16}: ${h20}`).join("; "),{findings:y28,evidence:b21,figures:S17}):p24.unread>0?measured("inconclusive",`${p24.unread} files of Erlang terms could not be read: ${p24.why}`,{findings:[...y28,{severity:"error",message:p24.why}],evidence:b21,figures:S17}):measured("pass",`${s6.length} file${s6.length===1?" parses":"s parse"}, ${r6.length} environment${r6.length===1?"":"s agree"}`,{findings:y28,evidence:b21,figures:S17})}}}function T6({files:t2,present:o9},l17,a9){let r6=o9.filter(e=>!(0,import_node_fs13.existsSync)((0,import_node_path12.join)(a9,e))).map(e=>`${e} is missing, which the preset demands`),f16=t2.filter(e=>findFiles(a9,e).length===0).map(e=>`no file matches ${JSON.stringify(e)} of gates.configuration.files`),i5=l17.flatMap(({name:e,configFiles:n3})=>n3.filter(({from:s6})=>!(0,import_node_fs13.existsSync)((0,import_node_path12.join)(a9,s6))).map(({from:s6})=>`${s6} is missing, which environments.${e}.config lays over the release`));return[...r6,...f16,...i5].map(e=>({severity:"error",message:e}))}function A9(t2,o9,{yamlProblems:l17}){return o9.startsWith("\uFEFF")?[{severity:"error",file:t2,line:1,message:"begins with a byte order mark; save it as UTF-8 without one"}]:C6.test(t2)?dotenvProblems(o9).map(({line:a9,message:r6})=>({severity:"error",file:t2,line:a9,message:r6})):/\.json$/i.test(t2)?J3(t2,o9):/\.ya?ml$/i.test(t2)?l17(o9).map(a9=>({severity:"error",file:t2,...a9})):[{severity:"notice",file:t2,message:"is of a kind that is not parsed"}]}function J3(t2,o9){try{return JSON.parse(o9),[]}catch(l17){let a9=l17.message.replace(/\s+/g," "),r6=/position (\d+)/.exec(a9)?.[1],f16=r6===void 0?/end of JSON/.test(a9)?o9.split(`
`).length:void 0:o9.slice(0,Number(r6)).split(`
`).length;return[{severity:"error",file:t2,line:f16,message:`is not JSON: ${a9}`}]}}function dotenvProblems(t2){let o9=[],l17=new Map,a9=t2.split(/\r?\n/);for(let r6=0;r6<a9.length;r6+=1){let f16=(a9[r6]??"").trim();if(f16===""||f16.startsWith("#"))continue;let i5=r6+1,e=W6.exec(f16)?.[1]?.trim();if(e===void 0){o9.push({line:i5,message:"is not NAME=value"});continue}let n3=f16.replace(/^export\s+/,"").split("=")[0]??"",s6=l17.get(n3);s6!==void 0&&o9.push({line:i5,message:`has ${n3} a second time, after line ${s6}`}),l17.set(n3,i5),q6.test(e)&&o9.push({line:i5,message:`has a control character in ${n3}`});let g23=e[0];if(g23!=='"'&&g23!=="'")continue;let m19=u19=>new RegExp(g23==="'"?"'\\s*(?:#.*)?$":'(?:^|[^\\\\])(?:\\\\\\\\)*"\\s*(?:#.*)?$').test(u19);if(m19(e.slice(1)))continue;if((g23==="'"?/'/:/^(?:[^"\\]|\\.)*"/).test(e.slice(1))){o9.push({line:i5,message:`has something behind the quotes of ${n3}`});continue}let d23=a9.findIndex((u19,w21)=>w21>r6&&m19(u19));d23===-1?o9.push({line:i5,message:`has a quote at ${n3} without its end`}):r6=d23}return o9}async function I8(t2,o9,{folder:l17,tmp:a9},r6){try{let f16=await probe("terms",t2.map(e=>(0,import_node_path12.join)(l17,e)),a9,r6);return{findings:f16.flatMap(({file:e,line:n3=0,col:s6=0,error:g23,list:m19},d23)=>{let u19=t2[d23]??e;return g23===void 0?m19===!1&&o9(u19)?[{severity:"error",file:u19,message:"is not one list with a full stop behind it, without which Erlang does not start"}]:[]:[{severity:"error",file:u19,...n3>0?{line:n3}:{},...s6>0?{col:s6}:{},message:`is not a file of Erlang terms: ${g23.replace(/syntax error before: $/,"it ends in the middle; is the full stop missing?")}`}]}),unread:t2.length-f16.length,why:"Erlang told of fewer files than it was asked"}}catch(f16){return{findings:[],unread:t2.length,why:errorMessage(f16)}}}function P9({variables:t2},o9,l17){let a9=[],r6=({secrets:i5,env:e})=>new Set([...i5,...Object.keys(e)]),f16=o9.filter(({profile:i5})=>i5!=="dev");for(let i5 of f16){let e=r6(i5),n3=t2.filter(s6=>!e.has(s6));n3.length>0&&a9.push({severity:"error",message:`environments.${i5.name} of ${l17} gives the service no ${n3.join(", ")}; add ${n3.length===1?"it":"them"} to secrets or env`})}for(let i5 of f16.filter(({profile:e})=>e==="production"))for(let e of f16.filter(({profile:n3})=>n3==="staging")){let n3=r6(i5),s6=e.secrets.filter(m19=>!n3.has(m19)&&!t2.includes(m19));s6.length>0&&a9.push({severity:"error",message:`${s6.join(", ")} of environments.${e.name}.secrets ${s6.length===1?"is":"are"} neither in secrets nor in env of environments.${i5.name}`});let g23=i5.secrets.filter(m19=>!r6(e).has(m19));g23.length>0&&a9.push({severity:"warning",message:`${g23.join(", ")} of environments.${i5.name}.secrets ${g23.length===1?"was":"were"} never tried in environments.${e.name}`})}for(let i5 of f16){let e=i5.secrets.length===0?[]:o9.flatMap(n3=>i5.secrets.filter(s6=>s6 in n3.env).map(s6=>`${s6} is a secret in environments.${i5.name} and plain text in environments.${n3.name}`));for(let n3 of e)a9.push({severity:"warning",message:n3})}return a9}var import_node_fs13,import_node_path12,k13,N7,C6,W6,q6,init_configuration2=__esm({"src/gates/configuration.ts"(){"use strict";import_node_fs13=__nccwpck_require__(24),import_node_path12=__nccwpck_require__(760);init_errors();init_files();init_gate();init_probe2();k13=["config/*.config","config/*.json","config/*.yml","config/*.yaml",".env.*"],N7=/(?:^|\/)sys\.config$/,C6=/(?:^|\/)\.env(?:\.[^/]*)?$/;W6=/^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*=(.*)$/,q6=/[\u0000-\u0008\u000b-\u001f\u007f]/}});function customGate({name:s6,run:e,timeoutMs:a9,profiles:c16},i5){return{name:s6,row:"G14",title:e.join(" "),needs:[],after:["git-clean","compile"],exclusive:i5.hasRebar&&e[0]==="rebar3"?[BUILD_FOLDER]:[],deadlineMs:a9,profiles:c16,applies:async()=>{},async run(m19){let{code:t2,signal:d23,stdout:p24,stderr:f16}=await m19.run(withVersion(e,i5.version));if(t2===null)return inconclusive(endedBy(e[0]??"",d23));let r6=[{what:"exit code",value:String(t2)}];if(t2===0)return measured("pass","exit code 0",{evidence:r6});let o9=`exit code ${t2}: ${tail(p24+f16)||"it printed nothing"}`;return measured("fail",o9,{evidence:r6,findings:[{severity:"error",message:o9}]})}}}var init_custom=__esm({"src/gates/custom.ts"(){"use strict";init_gate();init_rebar();init_site()}});function compareVersions(u19,t2){let[n3,e]=[s5.exec(u19),s5.exec(t2)];if(n3===null||e===null)return;let r6=c11(o7(n3[1]),o7(e[1]));return r6!==0?r6:n3[2]===void 0||e[2]===void 0?+(n3[2]===void 0)-+(e[2]===void 0):f8(n3[2].split("."),e[2].split("."))}function o7(u19=""){return[...u19.split(".").map(Number),0,0,0].slice(0,4)}function c11(u19,t2){let n3=u19.findIndex((e,r6)=>e!==t2[r6]);return n3===-1?0:(u19[n3]??0)-(t2[n3]??0)}function f8(u19,t2){for(let n3=0;n3<Math.max(u19.length,t2.length);n3+=1){let[e,r6]=[u19[n3],t2[n3]];if(e===void 0||r6===void 0)return+(r6===void 0)-+(e===void 0);if(e===r6)continue;let[i5,d23]=[/^\d+$/.test(e),/^\d+$/.test(r6)];return i5&&d23?Number(e)-Number(r6):i5!==d23?i5?-1:1:e<r6?-1:1}return 0}var s5,init_semver=__esm({"src/gates/semver.ts"(){"use strict";s5=/^(\d{1,9}(?:\.\d{1,9}){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/}});function gitIn(e,r6,{exec:o9,signal:t2}){return async(...n3)=>o9("git",n3,{deadlineMs:l10,cwd:e,env:{...r6,GIT_OPTIONAL_LOCKS:"0",GIT_TERMINAL_PROMPT:"0"},signal:t2,keepBytes:8*1024*1024})}async function readHead(e){let{code:r6,stdout:o9,stderr:t2}=await e("rev-list","--max-count=1","--timestamp","HEAD"),n3=/^(\d+) ([0-9a-f]{40,64})$/.exec(o9.trim());if(r6!==0||n3===null)throw new UserError(`there is no commit to look at: ${saidBy(t2)||"git told nothing"}`,{fix:"Check out the repository first, and give `working-directory` a folder in it."});let s6=await c12(e,"--points-at=HEAD"),i5=await e("rev-parse","--is-shallow-repository");return{commit:n3[2]??"",time:Number(n3[1]),tags:[...new Set(s6.map(({version:a9})=>a9))],shallow:i5.stdout.trim()==="true"}}async function c12(e,...r6){let{stdout:o9}=await e("for-each-ref","--format=%(refname:strip=2)",...r6,"refs/tags/");return o9.split(`
`).flatMap(t2=>{let n3=g15.exec(t2)?.[1];return n3===void 0?[]:[{tag:t2,version:n3}]})}async function readBase(e,{shallow:r6},o9){if(e!==void 0){if(!u12.test(e)||e.includes(".."))throw new UserError(`input base-ref: ${JSON.stringify(e)} is not a git ref`,{fix:"Give a tag, a branch or a commit."});for(let i5 of[e,`refs/remotes/origin/${e}`])if((await o9("rev-parse","--quiet","--verify","--end-of-options",`${i5}^{commit}`)).code===0)return{ref:i5,version:void 0,why:"input base-ref"};throw new UserError(`input base-ref: ${e} is not a tag, branch or commit of this checkout`,{fix:"Check out with `fetch-depth: 0`."})}let t2=await c12(o9,"--merged=HEAD","--no-contains=HEAD"),n3=t2.filter(({tag:i5})=>i5.startsWith("v")),s6;for(let i5 of n3.length>0?n3:t2.filter(({tag:a9})=>/^\d+\.\d/.test(a9)))compareVersions(i5.version,i5.version)!==void 0&&(s6===void 0||(compareVersions(i5.version,s6.version)??0)>0)&&(s6=i5);return s6!==void 0?{ref:`refs/tags/${s6.tag}`,version:s6.version,why:`tag ${s6.tag}`}:{ref:void 0,version:void 0,why:r6?"the checkout is shallow, so that tags before it are not there":"there is no tag before it"}}function saidBy(e){let r6=e.trim().split(`
`);return[r6.find(t2=>/^(?:fatal|error): /.test(t2))??r6.at(-1)??"",...r6.filter(t2=>t2.startsWith("	")).map(t2=>t2.trim())].join(" ").slice(0,300)}var l10,u12,g15,init_git=__esm({"src/gates/git.ts"(){"use strict";init_errors();init_semver();l10=6e4,u12=/^[0-9A-Za-z][0-9A-Za-z._/+-]{0,199}$/,g15=/^v?(\d[0-9A-Za-z.+_-]{0,63})$/}});async function uncommitted(s6){let n3=await m12(s6,"status","--porcelain=v2","-z","--untracked-files=normal","--ignore-submodules=none"),o9=[],e=n3.split("\0");for(let t2=0;t2<e.length;t2+=1){let i5=e[t2]??"",a9={1:8,2:9,u:10,"?":1}[i5[0]??""];a9!==void 0&&(o9.push({path:i5.split(" ").slice(a9).join(" "),isNew:i5.startsWith("?")}),i5.startsWith("2")&&(t2+=1))}let r6=new Set(o9.map(({path:t2})=>t2));return[...o9,...(await S6(s6)).filter(t2=>!r6.has(t2)).map(t2=>({path:t2,isNew:!1}))]}async function S6(s6){let n3=(await m12(s6,"rev-parse","--show-toplevel")).replace(/\n$/,""),o9=(await m12(s6,"-C",n3,"ls-files","-v","-z")).split("\0").filter(t2=>/^[a-zS] /.test(t2)),e=[],r6=[];for(let t2 of o9){let i5=t2.slice(2),a9=(0,import_node_fs14.lstatSync)((0,import_node_path13.join)(n3,i5),{throwIfNoEntry:!1});a9?.isFile()===!0?r6.push(i5):(a9!==void 0||!/^s/i.test(t2))&&e.push(i5)}for(let t2=0;t2<r6.length;t2+=p15){let i5=r6.slice(t2,t2+p15),a9=(await m12(s6,"-C",n3,"hash-object","--",...i5)).split(`
`),l17=(await m12(s6,"-C",n3,"--literal-pathspecs","ls-files","--stage","-z","--",...i5)).split("\0"),u19=new Map(l17.map(c16=>[c16.slice(c16.indexOf("	")+1),c16.split(" ")[1]]));e.push(...i5.filter((c16,g23)=>u19.get(c16)!==a9[g23]))}return e}async function m12(s6,...n3){let{code:o9,stdout:e,stderr:r6}=await s6(...n3);if(o9!==0)throw new UserError(`git ${n3.find(t2=>/^[a-z]/.test(t2))??""} failed: ${saidBy(r6)}`);return e}function gitCleanGate({timeoutMs:s6},{git:n3,head:o9}){return{name:"git-clean",row:"G9",title:"nothing uncommitted",needs:[],after:[],exclusive:[],deadlineMs:s6,applies:async()=>{},async run(){let e=await uncommitted(n3),r6=[{what:"HEAD",value:o9.commit}],t2={uncommitted:e.length};if(e.length===0)return measured("pass","everything is committed",{figures:t2,evidence:r6});let i5=e.slice(0,d17).map(({path:l17})=>JSON.stringify(l17)).join(", "),a9=`${e.length} uncommitted: ${i5}${e.length>d17?", \u2026":""}`;return measured({dev:"pass",staging:"pass",production:"fail"},a9,{findings:[{severity:"error",message:`${a9}. ${G5(e)}`}],figures:t2,evidence:r6})}}}function G5(s6){if(s6.every(({isNew:o9})=>o9))return"Commit them, or add them to .gitignore";let n3="Commit the changes or undo them, `git diff HEAD` shows them; in a job, a step before this one made them";return s6.some(({isNew:o9})=>o9)?`${n3}. What is new may go into .gitignore`:n3}var import_node_fs14,import_node_path13,d17,p15,init_git_clean=__esm({"src/gates/git-clean.ts"(){"use strict";import_node_fs14=__nccwpck_require__(24),import_node_path13=__nccwpck_require__(760);init_errors();init_gate();init_git();d17=20,p15=500}});async function lookInside(t2){let e=new Map,r6=[],a9=0,u19=(0,import_tar_stream3.extract)();u19.on("entry",({name:n3,size:i5=0,type:p24},d23,l17)=>{(p24==="file"||p24==="contiguous-file")&&(a9+=1);let c16=m13.test(n3)?"release":I9.test(n3)?"package":void 0,k26=i5<B7||c16!==void 0&&i5<=x13,g23=[];d23.on("data",o9=>{k26&&g23.push(o9)}),d23.on("end",()=>{let o9=Buffer.concat(g23).toString("utf8"),h20=c16===void 0?void 0:E11(c16,o9),v22=n3.replace(/^\.\//,"");h20!==void 0&&e.set(v22,[...e.get(v22)??[],h20]),b11.test(o9)&&r6.push(printableLine(n3)),l17()}),d23.on("error",l17)}),await(0,import_promises2.pipeline)((0,import_node_fs15.createReadStream)(t2),(0,import_node_zlib2.createGunzip)(),u19);let s6=[...e].find(([,n3])=>new Set(n3).size>1),y28=s6===void 0?void 0:`the archive has ${s6[0]} more than once, of the versions ${[...new Set(s6[1])].join(", ")}`,[f16]=[...e].sort(([n3],[i5])=>S7(n3)-S7(i5));return{files:a9,torn:y28,own:f16===void 0?void 0:{file:f16[0],version:f16[1].at(-1)??""},pointers:r6}}function S7(t2){return t2.split("/").length+(m13.test(t2)?0:10)}function E11(t2,e){if(t2==="release")return/^\S+ (\S+)\s*$/.exec(e)?.[1];try{let{version:r6}=JSON.parse(e);return typeof r6=="string"?r6:void 0}catch{return}}var import_node_fs15,import_promises2,import_node_zlib2,import_tar_stream3,x13,m13,I9,b11,B7,init_archive_inside=__esm({"src/gates/archive-inside.ts"(){"use strict";import_node_fs15=__nccwpck_require__(24),import_promises2=__nccwpck_require__(466),import_node_zlib2=__nccwpck_require__(522),import_tar_stream3=__toESM(require_tar_stream(),1);init_printable();x13=1024*1024,m13=/^(?:\.\/)?(?:[^/]+\/)?releases\/start_erl\.data$/,I9=/^(?:\.\/)?(?:package\/)?package\.json$/,b11=/^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-[^\n]*\n)*oid sha256:[0-9a-f]{64}\nsize \d+\n$/,B7=1024}});function releaseGate({timeoutMs:t2},e,n3){let{build:o9}=e.config;return{name:"release",row:"G13",title:"release",needs:["compile"],after:["git-clean",...o9===void 0?[]:["unit",...e.config.gates.custom.map(({name:r6})=>r6)]],exclusive:e.hasRebar?[BUILD_FOLDER]:[],deadlineMs:t2,applies:async()=>{},async run(r6){let s6=o9!==void 0?await O11(o9,e,r6):e.hasRebar?await T8(e,r6):await U4(e,r6);return typeof s6!="string"?s6:q7(s6,e,n3,r6)}}}async function O11({commands:t2,archive:e},n3,o9){let r6=(0,import_node_path14.join)(n3.folder,e);S8(r6);for(let a9 of t2){let{code:i5,signal:l17,stdout:c16,stderr:d23}=await o9.run(withVersion(a9,n3.version));if(i5===null)return inconclusive(endedBy(a9[0]??"",l17));if(i5!==0)return C7(`${a9.join(" ")} ended with ${i5}`,`${c16}
${d23}`,n3)}let s6=(0,import_node_fs16.lstatSync)(r6,{throwIfNoEntry:!1});return s6===void 0?failed(`the commands ended with 0, and left no ${e}`):s6.isFile()?r6:failed(`the commands left ${e} as a link or a folder: it must be a file`)}async function T8(t2,e){for(let i5 of findFiles(t2.folder,F11))S8((0,import_node_path14.join)(t2.folder,i5));let{code:n3,signal:o9,stdout:r6,stderr:s6}=await e.run(["rebar3","as","prod","tar"],{env:rebarEnv(t2)});if(n3===null)return inconclusive(endedBy("rebar3",o9));if(n3!==0)return C7(`rebar3 as prod tar ended with ${n3}`,`${r6}
${s6}`,t2);let a9=findFiles(t2.folder,F11);return a9.length>1?failed(`rebar3 made ${a9.length} archives: ${a9.join(", ")}. Say in build.commands which one it is`):a9[0]===void 0?failed("rebar3 as prod tar ended with 0, and left no archive"):(0,import_node_path14.join)(t2.folder,a9[0])}async function U4({config:t2,version:e,head:n3,git:o9,out:r6},s6){let a9=await V3(o9);if(a9.length>0)return failed(`the files of the commit are the release, and those of ${a9.join(", ")} are none: submodules are not archived. Say in \`build\` how the archive is made`);let i5=(0,import_node_path14.join)(r6,t2.service);(0,import_node_fs16.mkdirSync)(i5,{recursive:!0,mode:448});let l17=(0,import_node_path14.join)(i5,`${t2.service}-${e}.tar.gz`);S8(l17);let{code:c16,stderr:d23}=await o9("archive","--format=tar.gz","-o",l17,n3.commit);return s6.note(`git archive ${n3.commit}: ${c16}`),c16===0?l17:inconclusive(`git archive failed: ${saidBy(d23)}`)}async function V3(t2){let{code:e,stdout:n3,stderr:o9}=await t2("ls-tree","-r","-z","HEAD");if(e!==0)throw new UserError(`git ls-tree failed: ${saidBy(o9)}`);return n3.split("\0").flatMap(r6=>/^160000 commit [0-9a-f]+\t(.*)$/s.exec(r6)?.[1]??[])}function C7(t2,e,{folder:n3}){let{findings:o9,elsewhere:r6}=compileErrors(e,n3);if(r6!==void 0&&o9.length===0)return inconclusive(`what the build depends on could not be had: ${r6}`);let s6=`${t2}: ${tail(e)||"it printed nothing"}`;return measured("fail",s6,{findings:[{severity:"error",message:s6},...inSources(o9,n3)]})}async function q7(t2,{folder:e,version:n3,config:o9,readArchive:r6},s6,a9){let i5;try{i5={file:t2,...await r6(t2)}}catch(f16){if(f16 instanceof UserError)return failed(`a deployment would refuse the archive: ${explain(f16).replaceAll(`${e}/`,"")}`);throw f16}let{files:l17,torn:c16,own:d23,pointers:p24}=await lookInside(t2),g23={bytes:i5.bytes,entries:i5.entries},v22=[{what:"archive",value:`sha256 ${i5.sha256}`},{what:d23===void 0?"version in it":d23.file,value:d23?.version??"nothing in it tells"}],$25=[];if(a9.note(`${t2}: ${i5.bytes} bytes, ${i5.entries} entries, sha256 ${i5.sha256}`),p24.length>0){let f16=`the archive has pointers of Git LFS in place of files: ${p24.slice(0,b12).join(", ")}${p24.length>b12?`, and ${p24.length-b12} more`:""}. Fetch them before the build, with \`git lfs pull\``;return measured("fail",f16,{figures:g23,evidence:v22,findings:[{severity:"error",message:f16}]})}let w21=l17===0?"the archive has folders and links only, and no file":c16;if(w21!==void 0)return measured("fail",w21,{figures:g23,evidence:v22,findings:[{severity:"error",message:w21}]});if(d23!==void 0&&d23.version!==n3){let f16=`the archive is of version ${d23.version} (${d23.file}), not ${n3}`;if($25.push({severity:o9.gates.version===!1?"warning":"error",message:f16}),o9.gates.version!==!1)return measured("fail",f16,{figures:g23,evidence:v22,findings:$25})}return s6(i5),measured("pass",`${i5.entries} entries, ${(i5.bytes/1e6).toFixed(1)} MB, sha256 ${i5.sha256.slice(0,12)}\u2026`,{figures:g23,evidence:v22,findings:$25})}function S8(t2){(0,import_node_fs16.rmSync)(t2,{force:!0});let e=(0,import_node_path14.join)((0,import_node_path14.dirname)(t2),MANIFEST);(0,import_node_fs16.existsSync)(e)&&(0,import_node_fs16.rmSync)(e,{force:!0})}var import_node_fs16,import_node_path14,F11,b12,MANIFEST,init_release4=__esm({"src/gates/release.ts"(){"use strict";import_node_fs16=__nccwpck_require__(24),import_node_path14=__nccwpck_require__(760);init_errors();init_archive_inside();init_files();init_gate();init_git();init_rebar();init_site();F11=`${BUILD_FOLDER}/prod/rel/*/*.tar.gz`,b12=5,MANIFEST="release.json"}});async function schedule(o9,r6,d23){let{clock:t2,signal:m19}=d23,i5=t2.monotonic(),y28=new Set(o9.map(({name:e})=>e)),a9=new Set(o9),c16=new Map,f16=new Map,s6=new Set,w21=(e,l17,u19,n3)=>{let p24={gate:e,measured:u19===void 0||m19.aborted?u19:P10(u19,e),reason:n3,startMs:l17,durationMs:Math.round(t2.monotonic()-i5-l17)};f16.set(e.name,p24),r6.onEnd(p24)},M15=e=>{let l17=Math.round(t2.monotonic()-i5);a9.delete(e);for(let n3 of e.exclusive)s6.add(n3);r6.onStart(e);let u19=async()=>{let{result:n3,reason:p24}=await A11(e,r6,d23);for(let g23 of e.exclusive)s6.delete(g23);c16.delete(e),w21(e,l17,n3,p24)};c16.set(e,u19())};for(;a9.size>0||c16.size>0;){for(let e of a9){if([...e.needs,...e.after].filter(n3=>y28.has(n3)).some(n3=>!f16.has(n3)))continue;let u19=e.needs.find(n3=>x14(f16.get(n3)));if(u19!==void 0||m19.aborted){a9.delete(e);let n3=Math.round(t2.monotonic()-i5);w21(e,n3,inconclusive(m19.aborted?"the run was cancelled before it began":`needs ${u19}, which did not pass`),"");continue}c16.size>=r6.parallel||e.exclusive.some(n3=>s6.has(n3))||M15(e)}if(c16.size>0)await Promise.race(c16.values());else if([...a9].every(e=>[...e.needs,...e.after].some(l17=>y28.has(l17)&&!f16.has(l17)))){for(let e of a9)w21(e,Math.round(t2.monotonic()-i5),inconclusive("waits for a gate that waits for it"),"");a9.clear()}}return o9.map(({name:e})=>f16.get(e))}function P10(o9,{profiles:r6=PROFILES}){let d23=Object.fromEntries(PROFILES.map(t2=>[t2,r6.includes(t2)?o9.verdicts[t2]:"pass"]));return{...o9,verdicts:d23}}function x14(o9){let r6=o9?.measured?.verdicts;return r6!==void 0&&!PROFILES.some(d23=>r6[d23]==="pass")}async function A11(o9,{contextOf:r6},{clock:d23,signal:t2}){let m19=new AbortController,i5=new AbortController,y28=AbortSignal.any([t2,m19.signal]),a9=()=>({result:inconclusive(t2.aborted?"the run was cancelled":`did not end within ${formatDuration(o9.deadlineMs)}; its timeout in deploy.yml says how long it may take`),reason:""}),c16=(async()=>(await d23.sleep(o9.deadlineMs,AbortSignal.any([i5.signal,t2])),!t2.aborted&&!i5.signal.aborted&&m19.abort(),await d23.sleep(k15,i5.signal),a9()))(),f16=(async()=>{let s6=await o9.applies();if(s6!==void 0)return{result:void 0,reason:s6};let w21=await o9.run(r6(o9,y28));return y28.aborted?a9():{result:w21,reason:""}})().catch(s6=>y28.aborted?a9():{result:inconclusive(`could not be measured: ${s6 instanceof UserError?explain(s6):errorMessage(s6)}`),reason:""});try{return await Promise.race([f16,c16])}finally{i5.abort()}}var k15,init_schedule=__esm({"src/gates/schedule.ts"(){"use strict";init_duration();init_errors();init_gate();k15=5e3}});function parseJunit(n3){if(n3.length>C8)throw new Error("is larger than 16 MB");let e=$18(n3),t2=e.name==="testsuite"||e.name==="testsuites"?[e,...b13(e)]:void 0;if(t2===void 0)throw new Error(`begins with <${e.name}>, not with <testsuites> or <testsuite>`);let[r6,o9]=[0,f9(e,"skipped")+f9(e,"disabled")],i5=[];for(let s6 of t2){let u19=s6.attributes.name??"",l17=s6.children.flatMap(d23=>d23.name==="testcase"?w14(d23):[]),m19=l17.flatMap(d23=>S9(d23,u19)),g23=x15(s6);g23!==void 0&&m19.push({suite:u19,name:"the suite itself",classname:"",outcome:"failed",message:O12(g23),file:"",line:void 0});let a9=s6.children.some(d23=>d23.name==="testsuite")?void 0:R16(s6,l17);a9!==void 0&&(r6+=Math.max(0,f9(s6,"tests")-l17.length-a9)),o9-=l17.filter(E12).length+(a9??0),i5.push(...m19)}return{cases:i5,declaredFailures:y14(e),lacking:Math.max(0,r6-Math.max(0,o9))}}function R16(n3,e){return Math.max(0,f9(n3,"skipped")+f9(n3,"disabled")-e.filter(E12).length)}function E12({attributes:n3,children:e}){return e.some(({name:t2})=>/^skipped$/i.test(t2))||[n3.status,n3.result].some(t2=>h8.test(t2??""))}function b13(n3){return n3.children.filter(({name:e})=>e==="testsuite").flatMap(e=>[e,...b13(e)])}function w14(n3){return[n3,...n3.children.filter(({name:e})=>e==="testcase").flatMap(e=>w14(e))]}function y14(n3){let e=n3.children.filter(({name:t2})=>t2==="testsuite").reduce((t2,r6)=>t2+y14(r6),0);return Math.max(e,f9(n3,"failures")+f9(n3,"errors"))}function x15({children:n3}){return n3.find(({name:e})=>/^(?:failure|error)$/i.test(e))}function O12({attributes:n3,text:e}){return[n3.message??"",e.trim()].filter(t2=>t2!=="").join(": ")}function f9({attributes:n3},e){let t2=Number(n3[e]??0);return Number.isFinite(t2)?t2:0}function S9(n3,e){let{attributes:t2,children:r6}=n3,o9=t2.name??"",i5=x15(n3),s6=r6.find(c16=>/^skipped$/i.test(c16.name)),u19=s6!==void 0&&(F12.has(s6.attributes.type??"")||s6.text.trimStart().startsWith("{tc_auto_skip,")),l17=[t2.status,t2.result],g23=i5!==void 0||u19||l17.some(c16=>N8.test(c16??""))?"failed":s6!==void 0||l17.some(c16=>h8.test(c16??""))?"skipped":"passed";if(i5===void 0&&M9.test(o9))return[];let a9=i5??s6,d23=[u19?s6.attributes.type??"did not run":"",a9===void 0?"":O12(a9)].filter(c16=>c16!=="").join(": "),p24=Number(t2.line);return[{suite:e,name:o9,classname:t2.classname??"",outcome:g23,message:d23,file:t2.file??"",line:Number.isInteger(p24)&&p24>0?p24:void 0}]}function $18(n3){let e={name:"",attributes:{},children:[],text:""},t2=[e];for(let[,o9,i5,s6,u19="",l17,m19,g23]of n3.replace(/^\uFEFF/,"").matchAll(T9)){let a9=t2.at(-1);if(g23!==void 0)throw new Error("is not well-formed XML");if(o9!==void 0)a9.text+=o9;else if(m19!==void 0)a9.text+=k16(m19);else if(i5!==void 0){if(t2.length===1||a9.name!==i5)throw new Error(`is not well-formed XML: </${i5.slice(0,40)}> ends nothing`);t2.pop()}else if(s6!==void 0){let d23={name:s6,attributes:I11(u19),children:[],text:""};a9.children.push(d23),l17===""&&t2.push(d23)}}if(t2.length>1)throw new Error(`is cut off within <${t2.at(-1)?.name}>`);let[r6]=e.children;if(r6===void 0||e.children.length>1||e.text.trim()!=="")throw new Error("is not well-formed XML");return r6}function I11(n3){return Object.fromEntries([...n3.matchAll(_10)].map(([,e="",t2,r6])=>[e,k16(t2??r6??"")]))}function k16(n3){return n3.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,(e,t2,r6,o9)=>{if(o9!==void 0)return A12[o9]??e;let i5=t2===void 0?Number.parseInt(r6??"",16):Number(t2);return i5<=1114111?String.fromCodePoint(i5):"\uFFFD"})}var M9,F12,N8,h8,C8,T9,_10,A12,init_junit=__esm({"src/gates/junit.ts"(){"use strict";M9=/^(?:init|end)_per_(?:suite|group|testcase)$/,F12=new Set(["timeout","unknown","abort"]),N8=/^(?:fail(?:ed|ure)?|error(?:ed)?)$/i,h8=/^(?:notrun|disabled|suppressed|skipped|ignored)$/i,C8=16*1024*1024;T9=/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^>[]*>|<\/\s*([^\s>]+)\s*>|<([A-Za-z_:][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g,_10=/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,A12={lt:"<",gt:">",amp:"&",quot:'"',apos:"'"}}});function weigh(u19,{minTests:g23,allowFailures:c16}){let{passed:i5,failed:d23,skipped:r6,notRun:s6,broken:n3,evidence:k26}=u19,p24=i5+d23+s6,l17=p24===0?0:i5/p24*100,t2=u19.doubt??(i5+d23===0&&n3===void 0?`no test ran${r6===0?"":`, and ${r6} ${r6===1?"was":"were"} skipped`}`:void 0),$25=d23+s6>0||n3!==void 0,m19=i5+d23<g23,h20=e=>{let a9=c16[e];return a9===void 0||!$25?d23>0||n3!==void 0?"fail":t2!==void 0||s6>0?"inconclusive":m19?"fail":"pass":n3!==void 0?"fail":t2!==void 0?"inconclusive":l17>=a9&&!m19?"pass":"fail"},N17=Object.fromEntries(PROFILES.map(e=>[e,h20(e)])),y28=[...u19.findings],o9=(e,a9)=>{y28.push({severity:e,message:a9})};n3!==void 0&&y28.length===0&&o9("error",n3),t2!==void 0&&o9("error",t2);let f16=m19&&n3===void 0&&t2===void 0?`${i5+d23} tests ran, min-tests asks for ${g23}`:void 0;f16!==void 0&&o9("error",f16);let b21=PROFILES.filter(e=>c16[e]!==void 0);$25&&b21.length>0&&o9("notice",`${b21.map(e=>`${e} asks for ${c16[e]} % only`).join(", ")}: ${l17.toFixed(1)} % of the tests passed`);let E19=`${i5} passed, ${d23} failed${r6>0?`, ${r6} skipped`:""}${s6>0?`, ${s6} never ran`:""}`,O21=[...p24>0?[E19]:[],...n3===void 0?[]:[n3],...t2===void 0?[]:[t2],...f16===void 0?[]:[f16]].join("; ");return measured(N17,O21,{findings:y28,evidence:k26,figures:{passed:i5,failed:d23,skipped:r6,"not-run":s6,"pass-rate-percent":Math.floor(l17*10)/10}})}var NOTHING_COUNTED,init_tests=__esm({"src/gates/tests.ts"(){"use strict";init_gate();NOTHING_COUNTED={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],evidence:[]}}});async function runEunit(s6,e){let{folder:r6,tmp:t2}=s6,n3=(0,import_node_path15.join)(t2,"eunit");(0,import_node_fs17.rmSync)(n3,{recursive:!0,force:!0}),(0,import_node_fs17.mkdirSync)(n3,{recursive:!0});let i5=(0,import_node_path15.join)(t2,"gate.config");(0,import_node_fs17.writeFileSync)(i5,""),(0,import_node_fs17.writeFileSync)(`${i5}.script`,D5);let o9=appSources(r6).flatMap(({name:a9})=>["ebin","test"].map(y28=>(0,import_node_path15.join)(r6,E13,"lib",a9,y28)));o9.push((0,import_node_path15.join)(r6,E13,"extras","test"));for(let a9 of o9)(0,import_node_fs17.rmSync)(a9,{recursive:!0,force:!0});let{code:c16,signal:u19,stdout:l17,stderr:p24}=await e.run(["rebar3","eunit"],{env:{...rebarEnv(s6),REBAR_CONFIG:i5,GATE_OUT:n3}}),$25=`${l17}
${p24}`,g23=j8(n3),f16,h20="";try{f16=await probe("tests",o9,t2,e)}catch(a9){h20=errorMessage(a9)}let m19=countEunit({code:c16,signal:u19,output:$25,reports:g23.reports,inventory:f16,folder:r6});return{...m19,doubt:m19.doubt??g23.problem??(f16===void 0?`the compiled modules could not be asked which tests they have: ${h20}`:void 0),findings:inSources(m19.findings,r6),evidence:[...g23.evidence,...m19.evidence]}}function j8(s6){let e=(0,import_node_fs17.readdirSync)(s6).filter(t2=>t2.endsWith(".xml")).sort().map(t2=>({name:t2,text:(0,import_node_fs17.readFileSync)((0,import_node_path15.join)(s6,t2),"utf8")})),r6=e.flatMap(({name:t2,text:n3})=>{try{return parseJunit(n3),[]}catch(i5){return[`${t2} ${errorMessage(i5)}`]}});return{reports:e.filter(({name:t2})=>!r6.some(n3=>n3.startsWith(`${t2} `))).map(({text:t2})=>t2),evidence:e.map(({name:t2,text:n3})=>({what:t2,value:`sha256 ${sha256(n3)}`})),problem:r6[0]}}function countEunit({code:s6,signal:e,output:r6,reports:t2,inventory:n3,folder:i5}){let d23=compileErrors(r6,i5),o9=d23.findings.filter(({severity:a9})=>a9==="error");if(s6!==0&&o9.length>0)return{...NOTHING_COUNTED,broken:`the tests do not compile: ${firstOf2(o9)}`,findings:o9};let c16=t2.flatMap(a9=>parseJunit(a9).cases),u19=a9=>c16.filter(y28=>y28.outcome===a9),[l17,p24,$25]=[u19("passed"),u19("failed"),u19("skipped")],g23=B8(r6),f16=H10(n3??[],c16),h20=/^\*\*\* test generator (\S+) failed \*\*\*/m.exec(r6)?.[1],m19={passed:l17.length,failed:p24.length,skipped:$25.length,notRun:f16.length,broken:h20===void 0?void 0:`the test generator ${h20} failed`,doubt:void 0,findings:[...p24.map(a9=>V4(a9,i5)),...f16.length===0?[]:[{severity:"error",message:`never ran: ${f16.slice(0,20).join(", ")}${f16.length>20?`, and ${f16.length-20} more`:""}`}]],evidence:[{what:"tests in the report",value:String(c16.length)},{what:"last lines of rebar3",value:g23.text},{what:"test functions in the compiled modules",value:n3===void 0?"unknown":String(n3.reduce((a9,{tests:y28})=>a9+y28.length,0))}]};return{...m19,doubt:q8(m19,{code:s6,signal:e,output:r6,said:g23,cases:c16.length,elsewhere:d23.elsewhere})}}function B8(s6){let e=[...s6.matchAll(/^ *(?:(?:All )?(\d+) tests passed\.|(Test passed\.)|There were no tests to run\.|Failed: \d+\. +Skipped: \d+\. +Passed: (\d+)\.) *$/gm)].at(-1),r6=/^One or more tests were cancelled\.$/m.test(s6);return{passed:e===void 0?void 0:e[2]===void 0?Number(e[1]??e[3]??0):1,cancelled:r6,text:e===void 0?"no summary":`${e[0].trim()}${r6?" One or more tests were cancelled.":""}`}}function q8(s6,{code:e,signal:r6,output:t2,said:n3,cases:i5,elsewhere:d23}){let o9=s6.failed===0&&s6.broken===void 0;if(e===null)return endedBy("rebar3",r6);if(i5===0&&s6.broken===void 0)return d23!==void 0?`what it depends on could not be had: ${d23}`:n3.passed===0&&e===0?"rebar3 found no tests to run":`rebar3 ended with ${e} and left no report${e===0?": a test may have halted the machine it ran on":`: ${tail(t2)}`}`;if(n3.passed===void 0)return`rebar3 ended with ${e} before it told a summary`;if(n3.passed!==s6.passed)return`the report has ${s6.passed} tests that passed, the summary says ${n3.passed}`;if(n3.cancelled)return"tests were cancelled, and those after them never ran";if(o9&&e!==0)return`rebar3 ended with ${e}, but no test failed: ${tail(t2)}`;if(!o9&&e===0)return"rebar3 ended with 0, but tests failed"}function H10(s6,e){let r6=new Map;for(let{name:n3}of e){let[,i5,d23=""]=_11.exec(n3)??[];i5!==void 0&&r6.set(i5,[...r6.get(i5)??[],d23])}return[...new Map(s6.map(n3=>[n3.module,n3])).values()].flatMap(({module:n3,tests:i5,generators:d23})=>{let o9=r6.get(n3)??[],c16=i5.filter(l17=>!o9.some(p24=>p24===l17||p24.startsWith(`${l17}/`)||p24.startsWith(`${l17} `))),u19=o9.length===0?d23:[];return[...c16,...u19].map(l17=>`${n3}:${l17}`)})}function V4({name:s6,message:e},r6){let[,t2="",n3=s6]=_11.exec(s6)??[],i5=/\*\*([\s\S]*)$/.exec(e)?.[1]??e,d23=`${t2===""?"":`${t2}:`}${n3} failed: ${i5.replace(/\s+/g," ").trim()}`.slice(0,L7),o9=[...e.matchAll(/in (?:function|call from) '?(\w+)'?:.*? \(([^()\n]+), line (\d+)\)/g)].find(([,l17])=>l17===t2),u19=new RegExp(`\\{module,\\s*${t2}\\},\\s*\\{line,\\s*(\\d+)\\}`).exec(e)?.[1]??o9?.[3];return t2===""||u19===void 0?{severity:"error",message:d23}:{severity:"error",message:d23,file:o9===void 0?`test/${t2}.erl`:sourcePath(o9[2]??"",r6),line:Number(u19)}}var import_node_fs17,import_node_path15,E13,L7,D5,_11,init_eunit=__esm({"src/gates/eunit.ts"(){"use strict";import_node_fs17=__nccwpck_require__(24),import_node_path15=__nccwpck_require__(760);init_errors();init_files();init_gate();init_junit();init_probe2();init_rebar();init_site();init_tests();E13=`${BUILD_FOLDER}/test`,L7=400,D5=String.raw`Out = os:getenv("GATE_OUT"),
User = case file:consult("rebar.config") of {ok, C0} -> C0; {error, enoent} -> []; {error, E0} -> error({bad_rebar_config, E0}) end,
U1 = case filelib:is_regular("rebar.config.script") of
  true -> {ok, C1} = file:script("rebar.config.script", [{'CONFIG', User}, {'SCRIPT', "rebar.config.script"}]), C1;
  false -> User end,
Report = fun(Opts) -> [{report, {eunit_surefire, [{dir, Out}]}} | [O || O <- Opts, not is_tuple(O) orelse element(1, O) =/= report]] end,
With = fun(C) -> lists:keystore(eunit_opts, 1, C, {eunit_opts, Report(proplists:get_value(eunit_opts, C, []))}) end,
Profiles = [case P of {test, Opts} -> {test, case lists:keymember(eunit_opts, 1, Opts) of true -> With(Opts); false -> Opts end}; _ -> P end
            || P <- proplists:get_value(profiles, U1, [])],
With(lists:keystore(profiles, 1, U1, {profiles, Profiles})).
`;_11=/^(\w+):\d+ (.*)$/s}});function nodeReporter(e,{package:t2,tmp:r6,env:n3}){let o9=e.join(" "),i5=/^npm (?:run )?test$/.test(o9)?t2?.test??"":o9,c16=n3.NODE_OPTIONS??"";if(!E14.test(i5)||a7.test(i5)||a7.test(c16))return;let s6=(0,import_node_path16.join)(r6,"node-tests.jsonl"),u19=(0,import_node_path16.join)(r6,"node-tests.mjs");(0,import_node_fs18.rmSync)(s6,{force:!0}),(0,import_node_fs18.writeFileSync)(u19,S10.replace("FILE",JSON.stringify(s6)));let d23=["--test-reporter=spec","--test-reporter-destination=stdout",`--test-reporter=${(0,import_node_url.pathToFileURL)(u19).href}`,"--test-reporter-destination=stderr"];return{env:{NODE_OPTIONS:[c16,...d23].filter(f16=>f16!=="").join(" ")},neverEnded:()=>openTests(R17(s6))}}function refusedReporter(e){return O13.test(e)}function openTests(e){let t2=new Map;for(let r6 of e.split(`
`)){let n3=N9(r6);if(n3===void 0)continue;let o9=JSON.stringify(n3.slice(1));t2.set(o9,{event:n3,count:(t2.get(o9)?.count??0)+n3[0]})}return[...t2.values()].flatMap(({event:r6,count:n3})=>n3>0&&!v16(r6)?Array.from({length:n3},()=>r6[2]):[])}function v16([,,e,t2,r6,n3]){return r6===1&&n3===1&&(t2===e||t2.endsWith(`/${e}`)||e.endsWith(`/${t2}`))}function N9(e){try{let t2=JSON.parse(e);return Array.isArray(t2)&&t2.length===7?t2:void 0}catch{return}}function R17(e){try{return(0,import_node_fs18.readFileSync)(e,"utf8")}catch{return""}}var import_node_fs18,import_node_path16,import_node_url,S10,E14,a7,O13,init_node_tests=__esm({"src/gates/node-tests.ts"(){"use strict";import_node_fs18=__nccwpck_require__(24),import_node_path16=__nccwpck_require__(760),import_node_url=__nccwpck_require__(136),S10=String.raw`import { appendFileSync } from "node:fs";
export default async function* (events) {
  for await (const { type, data } of events) {
    if (!/^test:(?:enqueue|pass|fail)$/.test(type)) continue;
    const { name = "", file = "", line = 0, column = 0, nesting = 0 } = data;
    appendFileSync(FILE, JSON.stringify([type === "test:enqueue" ? 1 : -1, process.pid, name, file, line, column, nesting]) + "\n");
  }
}
`,E14=/\bnode\b[^|;&]*\s--test(?=\s|$)/,a7=/--test-reporter\b/,O13=/--test-reporter\S*(?: is not allowed in NODE_OPTIONS|' must match the number of)/}});function tally(e,r6){let n3={passed:0,failed:0,skipped:0,notRun:0,broken:void 0,doubt:void 0,findings:[],...r6,by:e};return{...n3,findings:n3.failed+n3.notRun>0||n3.broken!==void 0?n3.findings:[]}}function together(e){if(e.length===0)return;let r6=n3=>e.reduce((t2,i5)=>t2+n3(i5),0);return{passed:r6(({passed:n3})=>n3),failed:r6(({failed:n3})=>n3),skipped:r6(({skipped:n3})=>n3),notRun:r6(({notRun:n3})=>n3),broken:joined(e.map(({broken:n3})=>n3)),doubt:joined(e.map(({doubt:n3})=>n3)),findings:e.flatMap(({findings:n3})=>n3),by:e.map(({by:n3})=>n3).join(", ")}}function joined(e){let r6=[...new Set(e.filter(n3=>n3!==void 0))];return r6.length===0?void 0:r6.join("; ")}function counts(e){let r6={};for(let n3 of e){let[,t2,i5]=/(\d+) ([a-z]+(?: [a-z]+)*)/.exec(n3)??[];i5!==void 0&&(r6[i5]=(r6[i5]??0)+Number(t2))}return r6}function sumOf(e,...r6){return r6.reduce((n3,t2)=>n3+(e[t2]??0),0)}function someOf(e){return`${e.slice(0,o8).join(", ")}${e.length>o8?`, and ${e.length-o8} more`:""}`}function plural(e,r6){return`${e} ${r6}${e===1?"":"s"}`}function within(e,r6){return e.startsWith(`${r6}/`)?e.slice(r6.length+1):e.replace(/^\.\//,"")}var o8,init_tally=__esm({"src/gates/runners/tally.ts"(){"use strict";o8=20}});function F13(t2,i5){let n3=i5;for(;n3>0&&v17.test(t2[n3-1]??"");)n3-=1;let o9=counts(t2.slice(n3,i5));return n3<i5&&sumOf(o9,"pass","fail","skip","todo")===Number($19.exec(t2[i5]??"")?.[1])?o9:void 0}function R18(t2,i5){let n3=[],o9,d23,s6="",a9=!1;for(let[u19,r6]of t2.entries()){let l17=/^(?:::group::)?(\S.*\.[cm]?[jt]sx?):(?: \(run #\d+\))?$/.exec(r6)?.[1];l17!==void 0&&(o9=l17),r6==="# Unhandled error between tests"&&(a9=!0),s6=/^error: (.*)$/.exec(r6)?.[1]??s6;let[,e="",f16,c16]=/^\s+at .*?\(?(\/.+):(\d+):(\d+)\)?$/.exec(r6)??[];e.startsWith(`${i5}/`)&&(d23??={file:within(e,i5),line:Number(f16),col:Number(c16)});let p24=/^(?:\(fail\)|✗) (.*?)(?: \[[\d.]+m?s\])?$/.exec(r6)?.[1],m19=s6===""?/^ {2}\^ (.*)$/.exec(t2[u19+1]??"")?.[1]:s6;p24!==void 0?n3.push({severity:"error",message:`${p24==="(unnamed)"?"a hook":p24} failed${m19===void 0?"":`: ${m19}`}`,...d23??{file:o9}}):a9&&/^-+$/.test(r6)&&s6!==""&&(n3.push({severity:"error",message:`error outside of a test: ${s6}`,...d23??{file:o9}}),a9=!1),(l17!==void 0||/^(?:\((?:fail|pass|skip|todo)\)|[✗✓»✎]) /.test(r6)||/^-+$/.test(r6)&&!a9)&&([d23,s6]=[void 0,""])}return n3}var N10,$19,v17,k18,bun,init_bun=__esm({"src/gates/runners/bun.ts"(){"use strict";init_tally();N10=/^bun test v\S+ \([0-9a-f]+\)$/,$19=/^Ran (\d+) tests? across \d+ files?\. \[[\d.]+m?s\]$/,v17=/^ ?\d+ (?:pass|fail|skip|todo|errors?|filtered out|expect\(\) calls|snapshots.*)$|^ ?snapshots: /,k18=/^Bailed out after (\d+) failures?$/,bun=(t2,i5)=>{let n3=t2.filter(e=>N10.test(e)).length,o9=t2.flatMap((e,f16)=>$19.test(e)?[f16]:[]);if(n3===0&&o9.length===0)return;let d23=t2.reduce((e,f16)=>e+Number(k18.exec(f16)?.[1]??0),0),s6=o9.map(e=>F13(t2,e)).filter(e=>e!==void 0),a9=s6.length+t2.filter(e=>k18.test(e)).length,u19=(...e)=>s6.reduce((f16,c16)=>f16+sumOf(c16,...e),0),r6=u19("error","errors"),l17=t2.filter(e=>/^(?:\(fail\)|✗) (?:.* > )?\(unnamed\)(?: |$)/.test(e)).length;return tally("bun test",{passed:u19("pass"),failed:u19("fail")+d23,skipped:u19("skip","todo"),broken:joined([r6>0?`${plural(r6,"error")} outside of tests, where a file can not be loaded for instance`:void 0,l17>0?"a hook failed, and the tests behind it never ran":void 0]),doubt:joined([d23>0?`bun test stopped after ${plural(d23,"failure")}, and what it left out was not counted`:void 0,a9<n3?"bun test ended before it told a summary: something ended its process in the middle of the tests":void 0,a9>n3||s6.length+(d23>0?1:0)<o9.length?"more summaries of bun test were printed than it began runs: a test seems to print some":void 0]),findings:R18(t2,i5)})}}});function w16(n3,u19){let d23=new Set,a9=new Map;for(let[i5,t2]of n3.entries()){let e=(/^test (.+) \.\.\. FAILED$/.exec(t2)??/^(\S.*) --- FAILED$/.exec(t2)??/^---- (.+) stdout ----$/.exec(t2))?.[1];e!==void 0&&d23.add(e.replace(/ - should panic$/,""));let[,r6,s6="",o9,c16]=/^thread '(.+?)'(?: \(\d+\))? panicked at (.+):(\d+):(\d+):$/.exec(t2)??[];r6!==void 0&&a9.set(r6,{file:s6.replace(`${u19}/`,""),line:Number(o9),col:Number(c16),why:n3[i5+1]??""})}return[...n3.flatMap((i5,t2)=>{let[,e]=/^error(?:\[E\d+\])?: (.+)$/.exec(i5)??[],[,r6,s6,o9]=/^\s*--> (.+):(\d+):(\d+)$/.exec(n3[t2+1]??"")??[];return e===void 0||r6===void 0?[]:[{severity:"error",message:e,file:r6,line:Number(s6),col:Number(o9)}]}),...[...d23].map(i5=>{let{why:t2,...e}=a9.get(i5)??{why:""};return{severity:"error",message:`${i5} failed${t2===""?"":`: ${t2}`}`,...e}})]}var $20,m15,x17,cargo,init_cargo=__esm({"src/gates/runners/cargo.ts"(){"use strict";init_tally();$20=/^running (\d+) tests?$/,m15=/^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored(?:; (\d+) measured)?; \d+ filtered out(?:; finished in [\d.]+s)?$/,x17=/^error: (could not compile .*)$/,cargo=(n3,u19)=>{let d23=[];for(let e of n3){let[,r6]=$20.exec(e)??[];r6!==void 0&&d23.push({tests:Number(r6),result:void 0});let s6=d23.at(-1),[o9=0,c16=0,f16=0,p24=0]=m15.exec(e)?.slice(1).map(g23=>Number(g23??0))??[];s6!==void 0&&m15.test(e)&&o9+c16+f16+p24===s6.tests&&(s6.result={passed:o9,failed:c16,skipped:f16+p24})}let a9=n3.flatMap(e=>x17.exec(e)?.[1]??[]);if(d23.length===0&&a9.length===0)return;let l17=e=>d23.reduce((r6,{result:s6})=>r6+(s6?.[e]??0),0),i5=d23.filter(({result:e})=>e===void 0),t2=n3.some(e=>e.startsWith("error: test failed, to rerun pass "))&&!n3.some(e=>/^error: \d+ targets? failed:$/.test(e));return tally("cargo test",{passed:l17("passed"),failed:l17("failed"),skipped:l17("skipped"),broken:a9[0],doubt:joined([...i5.map(({tests:e})=>`a test binary with ${plural(e,"test")} ended before it told a result`),t2?"cargo ran no test binary after the first that failed; with --no-fail-fast it runs them all":void 0]),findings:w16(n3,u19)})}}});function R19({action:n3,package:t2,test:r6,why:e=""},i5,d23,o9){let s6=d23.get(t2)??{tests:0,failed:0,begun:!1,ended:!1,benchmarks:!1};d23.set(t2,s6);let a9=`${t2} ${r6??""}`;if(s6.begun||=n3==="start"||n3==="run",r6?.startsWith("Benchmark")===!0&&n3!=="fail"){s6.benchmarks=!0;return}if(r6!==void 0){if(n3==="run"?i5.open.set(a9,r6):i5.open.delete(a9),s6.tests+=1,n3==="pass"&&(i5.passed+=1),n3==="skip"&&(i5.skipped+=1),n3!=="fail")return;i5.failed+=1,s6.failed+=1;let{why:f16="",...u19}=o9.get(a9)??{};i5.findings.push({severity:"error",message:`${t2} ${r6} failed${f16===""?"":`: ${f16}`}`,...u19});return}s6.ended||=n3!=="start",n3==="fail"&&s6.failed===0&&i5.broken.push(`${t2} failed outside of its tests${e.startsWith("[")?` ${e}`:""}`),n3==="pass"&&s6.tests===0&&!s6.benchmarks&&!e.includes("[no tests to run]")&&i5.silent.push(t2)}function F14(n3){let t2=new Map,r6=new Map,e=[];for(let i5 of n3){let{Action:d23,Package:o9,Test:s6,Output:a9}=y16(i5),[,f16,u19,l17]=b15.exec(i5)??[];if(f16==="FAIL"&&u19!==void 0&&e.push({action:"fail",package:u19,test:void 0,why:l17}),typeof d23!="string"||typeof o9!="string")continue;let c16=typeof s6=="string"?s6:void 0;if(typeof a9=="string"){let p24=$21(a9.trimEnd());c16===void 0?t2.set(o9,/\[[a-z ]+\]/.exec(a9)?.[0]??t2.get(o9)??""):p24!==void 0&&!r6.has(`${o9} ${c16}`)&&r6.set(`${o9} ${c16}`,p24)}/^(?:start|run|pass|fail|skip)$/.test(d23)&&e.push({action:d23,package:o9,test:c16,why:t2.get(o9)})}return{events:e,places:r6}}function x18(n3){if(!n3.startsWith('{"')||!n3.includes('"Action":"'))return!1;let{Action:t2,Package:r6}=y16(n3);return typeof r6=="string"&&typeof t2=="string"&&M10.test(t2)}function y16(n3){if(!n3.startsWith("{"))return{};try{return JSON.parse(n3)}catch{return{}}}function O14(n3){let t2=[],r6=new Map,e=[],i5=new Set,d23=new Map,o9;for(let s6 of n3){let[,a9,f16]=E15.exec(s6)??[],[,u19="",l17]=A13.exec(s6)??[];a9==="RUN"&&f16!==void 0&&(e.push({action:"run",test:f16}),i5.add(f16)),N11.test(s6)&&e.push({action:"bench",test:"Benchmark"}),l17!==void 0&&(u19==="FAIL"||i5.has(l17))&&e.push({action:u19.toLowerCase(),test:l17}),o9=f16??l17??o9;let c16=$21(s6);o9!==void 0&&c16!==void 0&&!d23.has(o9)&&d23.set(o9,c16);let[,p24,g23,v22]=b15.exec(s6)??[];if(g23!==void 0){for(let h20 of e)t2.push({...h20,package:g23});t2.push({action:p24==="FAIL"?"fail":"pass",package:g23,test:void 0,why:v22});for(let[h20,S17]of d23)r6.set(`${g23} ${h20}`,S17);[e,i5,d23,o9]=[[],new Set,new Map,void 0]}}return{events:[...t2,...e.map(s6=>({...s6,package:"the last package"}))],places:r6}}function $21(n3){let[,t2,r6,e=""]=P11.exec(n3)??[];return t2===void 0?void 0:{file:t2,line:Number(r6),why:e}}function L8(n3){return n3.flatMap(t2=>{let{Action:r6,Output:e}=y16(t2),[,i5,d23,o9,s6=""]=/^(\S+\.go):(\d+):(\d+): (.+)$/.exec(r6==="build-output"&&typeof e=="string"?e.trimEnd():t2)??[];return i5===void 0?[]:[{severity:"error",message:s6,file:i5,line:Number(d23),col:Number(o9)}]})}var E15,A13,b15,M10,N11,P11,go,init_go=__esm({"src/gates/runners/go.ts"(){"use strict";init_tally();E15=/^=== (RUN|CONT|NAME|PAUSE) +(\S+)$/,A13=/--- (PASS|FAIL|SKIP): (\S+) \(\d+\.\d+s\)$/,b15=/^(ok  |FAIL)\t(\S+)(?:[\t ](.*))?$/,M10=/^(?:start|run|pause|cont|pass|bench|fail|output|skip|attr|artifacts)$/,N11=/^Benchmark\S*\s+\d+\t/,P11=/^\s+(\S+_test\.go):(\d+): (.*)$/,go=n3=>{let{events:t2,places:r6}=n3.some(x18)?F14(n3):O14(n3),e={passed:0,failed:0,skipped:0,open:new Map,silent:[],broken:[],findings:[]},i5=new Map;for(let a9 of t2)R19(a9,e,i5,r6);if(![...i5.values()].some(({ended:a9,begun:f16})=>a9||f16))return;let d23=[...e.open.values()];d23.length>0&&e.findings.push({severity:"error",message:`never ended: ${someOf(d23)}`});let o9=[...i5].flatMap(([a9,{ended:f16}])=>f16?[]:[a9]),s6=t2.some(({action:a9})=>a9==="run"||a9==="start");return tally("go test",{passed:e.passed,failed:e.failed,skipped:e.skipped,notRun:d23.length,broken:joined(e.broken),doubt:joined([o9.length===0?void 0:`${someOf(o9)} told no end`,e.silent.length===0?void 0:s6?`told of no test, and ended well: ${someOf(e.silent)}`:"`go test` counts its tests only with -v or -json: add one of them to the command"]),findings:[...e.findings,...e.broken.length>0?L8(n3):[]]})}}});function F15(e){let t2=e.findLastIndex(n3=>/^\s+\d+ (?:passing|failing|passed)\b|^(?:.*ℹ|#) tests +\d+$|^Tests:\s|^\s*Tests\s{2}/.test(n3));return!/^\s+\d+ failing\b/.test(e[t2]??"")&&e.slice(t2+1).some(n3=>/^\s+(?:✔|✓|\d+\)) /.test(n3))}function b16(e,t2){return e.map(n3=>t2.exec(n3)).filter(n3=>n3!==null)}function y17(e){return e>0?`${plural(e,"test file")} could not be run, or something failed outside of a test`:void 0}function p17(e,t2){return e.reduce((n3,d23)=>n3+Number(t2.exec(d23)?.[1]??0),0)}function v18(e){return e.flatMap((t2,n3)=>{let[,d23,o9]=/^ FAIL {2}(\S+?)(?: > (.+)| \[ .+ \])$/.exec(t2)??[];if(d23===void 0)return[];let i5=e.slice(n3+1,n3+40),r6=i5.findIndex(s6=>/ FAIL {2}|⎯⎯⎯/.test(s6)),a9=i5.slice(0,r6===-1?void 0:r6).map(s6=>/^ ❯ (?:.* )?(\S+):(\d+):(\d+)$/.exec(s6)).find(s6=>s6?.[1]===d23);return[{severity:"error",message:`${o9??"the file"} failed: ${i5.find(s6=>s6.trim()!=="")?.trim()??""}`,file:d23,...a9==null?{}:{line:Number(a9[2]),col:Number(a9[3])}}]})}function k19(e){let t2=new Map,n3;for(let d23 of e){n3=/^(?:FAIL|PASS) (?:\S+ )?(\S+\.[cm]?[jt]sx?)(?: \([\d.]+ m?s\))?$/.exec(d23)?.[1]?.replace(/^\.\//,"")??n3;let o9=/^ {2}● (.+)$/.exec(d23)?.[1];o9!==void 0&&t2.set(`${n3} ${o9}`,{severity:"error",message:o9==="Test suite failed to run"?"the file could not be run":`${o9} failed`,file:n3})}return[...t2.values()]}function j9(e){let t2=e.findIndex(d23=>/^ {2}\d+ failing\b/.test(d23)),n3=t2===-1?[]:e.flatMap((d23,o9)=>o9>t2&&/^ {2}\d+\) /.test(d23)?[o9]:[]);return n3.map((d23,o9)=>{let i5=e.slice(d23,Math.min(n3[o9+1]??1/0,d23+60)),r6=i5.findIndex(s6=>s6.endsWith(":"));return{severity:"error",message:`${i5.slice(0,r6+1).map(s6=>s6.trim().replace(/^\d+\) /,"")).join(" ").replace(/:$/,"")} failed: ${i5[r6+1]?.trim()??""}`}})}var vitest,jest,mocha,init_javascript=__esm({"src/gates/runners/javascript.ts"(){"use strict";init_tally();vitest=e=>{let t2=b16(e,/^\s*Tests\s{2,}(?:(.+) \((\d+)\)|no tests)\s*$/),n3=e.filter(u19=>/^\s*RUN\s+v\d\S* /.test(u19)).length;if(t2.length===0&&n3===0)return;let d23=e.filter(u19=>/^\s*No test files found, exiting with code 0$/.test(u19)).length,o9=counts(t2.flatMap(([,u19=""])=>u19.split("|"))),i5=t2.reduce((u19,[,,m19="0"])=>u19+Number(m19),0),r6=Object.values(o9).reduce((u19,m19)=>u19+m19,0),a9=o9.failed??0,s6=p17(e,/^\W*Failed Suites (\d+) \W*$/),f16=Math.max(s6,p17(e,/^\s*Test Files\s{2,}(\d+) failed\b/)-a9),l17=p17(e,/^\s*Errors\s{2,}(\d+) errors?\s*$/);return tally("vitest",{passed:o9.passed??0,failed:a9,skipped:r6-a9-(o9.passed??0),notRun:Math.max(0,i5-r6),broken:joined([y17(f16),l17>0?`${plural(l17,"error")} outside of tests`:void 0]),doubt:joined([t2.length+d23<n3?"vitest ended before it told a summary":void 0,r6>i5?`the summary of vitest counts ${r6} tests of ${i5}`:void 0]),findings:v18(e)})},jest=e=>{let t2=b16(e,/^Tests:\s+(?:(.+), )?(\d+) total\s*$/),n3=e.some(s6=>/^\s*●\s+process\.exit called with /.test(s6));if(t2.length===0&&!n3)return;let d23=counts(t2.flatMap(([,s6=""])=>s6.split(","))),o9=t2.reduce((s6,[,,f16="0"])=>s6+Number(f16),0),i5=Object.values(d23).reduce((s6,f16)=>s6+f16,0),r6=d23.failed??0,a9=b16(e,/^Test Suites:\s(.*) (\d+) of (\d+) total\s*$/).filter(([,s6="",f16,l17])=>Number(f16)+sumOf(counts(s6.split(",")),"skipped")<Number(l17));return tally("jest",{passed:d23.passed??0,failed:r6,skipped:sumOf(d23,"skipped","todo","pending"),broken:y17(Math.max(e.filter(s6=>/^\s+● Test suite failed to run$/.test(s6)).length,p17(e,/^Test Suites:\s+(\d+) failed\b/)-r6)),doubt:joined([...a9.map(([,,s6,f16])=>`jest ran ${s6} of ${f16} test files only`),n3?"a test of jest ended the process, and took along what was not told yet":void 0,i5===o9?void 0:`the summary of jest counts ${i5} tests of ${o9}`]),findings:k19(e)})},mocha=e=>{let t2=counts(e.flatMap(d23=>/^\s{2}(\d+ (?:passing|failing|pending))\b/.exec(d23)?.[1]??[]));if(t2.passing===void 0)return;let n3=e.filter(d23=>/^\s+\d+\) .*"(?:before|after)(?: all| each)" hook\b/.test(d23)).length;return tally("mocha",{passed:t2.passing,failed:t2.failing??0,skipped:t2.pending??0,broken:n3>0?"a hook failed, and the tests behind it never ran":void 0,doubt:F15(e)?"mocha ended before it told a summary: more tests were told of behind the last":void 0,findings:j9(e)})}}});function y18(n3,s6){let t2=new Map,e="a test";for(let[r6,o9]of n3.entries()){e=/^\s*not ok \d+ - (.*)$/.exec(o9)?.[1]??e;let[,i5]=/^test at (.+:\d+:\d+)$/.exec(o9)??/^\s*location: '(.+:\d+:\d+)'$/.exec(o9)??[],[,c16="",d23,a9]=/^(.+):(\d+):(\d+)$/.exec(i5??"")??[];if(c16==="")continue;let u19=/^\s*✖ (.*?)(?: \([\d.]+ms\))?$/.exec(n3[r6+1]??"")?.[1]??e;t2.set(i5??"",{severity:"error",message:`${u19} failed`,file:within(c16,s6),line:Number(d23),col:Number(a9)})}return[...t2.values()]}function b17(n3,s6){return n3.flatMap(e=>(/^✔ (.+?)(?: \([\d.]+ms\))?$/.exec(e)??/^ok \d+ - (.+)$/.exec(e))?.[1]??[]).filter(e=>/\.[cm]?[jt]sx?$/.test(e)&&/["']node:test["']/.test(k20((0,import_node_path17.resolve)(s6,e))))}function k20(n3){try{return(0,import_node_fs19.readFileSync)(n3,"utf8")}catch{return""}}var import_node_fs19,import_node_path17,node,init_node=__esm({"src/gates/runners/node.ts"(){"use strict";import_node_fs19=__nccwpck_require__(24),import_node_path17=__nccwpck_require__(760);init_tally();node=(n3,s6)=>{let t2={};for(let c16 of n3){let[,d23,a9]=/(?:ℹ|^#) (tests|pass|fail|cancelled|skipped|todo) +(\d+)$/.exec(c16)??[];d23!==void 0&&(t2[d23]=(t2[d23]??0)+Number(a9))}let e=t2.tests;if(e===void 0)return;let r6=sumOf(t2,"fail","cancelled"),o9=r6+sumOf(t2,"pass","skipped","todo"),i5=b17(n3,s6);return tally("node --test",{passed:sumOf(t2,"pass"),failed:r6,skipped:sumOf(t2,"skipped","todo"),doubt:joined([i5.length===0?void 0:`${someOf(i5)} ended before it told of its own tests`,o9===e?void 0:`the summary of node --test counts ${o9} tests of ${e}: a test seems to print one`]),findings:r6>0?y18(n3,s6):[]})}}});function y19(t2){return{passed:sumOf(t2,"passed","xpassed","subtests passed"),failed:sumOf(t2,"failed","error","errors","subtests failed"),skipped:sumOf(t2,"skipped","xfailed","subtests skipped"),notRun:0,broken:0,doubt:void 0}}function M11(t2){let s6=t2.findLast(r6=>p18.exec(r6)?.[1]!==void 0);if(s6===void 0)return{...y19({}),doubt:"pytest ended before it told a summary: something ended its process in the middle of the tests"};let n3=counts((p18.exec(s6)?.[1]??"").split(", ")),o9=y19(n3),[,i5,c16=""]=t2.map(r6=>C9.exec(r6)??S11.exec(r6)).find(r6=>r6!==null)??[];if(i5===void 0)return o9;let d23=counts(c16.split(" / ")),a9=d23.selected??Number(i5),u19=sumOf(n3,"passed","failed","xfailed","xpassed");return{...o9,notRun:Math.max(0,a9-u19-sumOf(n3,"skipped","error","errors")),broken:sumOf(d23,"error","errors"),doubt:u19>a9?`the summary of pytest counts ${u19} tests, and ${a9} were collected: a test seems to print one`:void 0}}function x19(t2){let s6=t2.findIndex(n3=>/^=+ short test summary info =+$/.test(n3));return s6===-1?[]:t2.slice(s6)}function N12(t2){return x19(t2).filter(s6=>/^ERROR [^:\s]+(?: - .*)?$/.test(s6)).length}function T11(t2){return x19(t2).flatMap(s6=>{let[,n3,o9,i5,c16]=/^(FAILED|ERROR) ([^:\s]+)(?:::(.+?))?(?: - (.*))?$/.exec(s6)??[];return o9===void 0?[]:[{severity:"error",message:`${i5===void 0?"could not be loaded":`${i5} ${n3==="ERROR"?"had an error in its fixtures":"failed"}`}${c16===void 0?"":`: ${c16}`}`,file:o9}]})}var O15,R20,w17,g17,p18,C9,S11,D6,F16,L9,pytest,init_pytest=__esm({"src/gates/runners/pytest.ts"(){"use strict";init_tally();O15=/^=+ test session starts =+$/,R20="(?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|reruns?|subtests (?:passed|failed|skipped))",w17=`(?:${R20}|[a-z]+)`,g17=t2=>`(no tests ran|(?:\\d+ ${t2}, )*\\d+ ${t2})`,p18=new RegExp(`^(?:=+ ${g17(w17)}|${g17(R20)}) in \\d+\\.\\d+s(?: \\([^()]*\\))?(?: =+)?$`),C9=/(?:^|\s)collected (\d+) items?((?: \/ \d+ [a-z]+)*)$/,S11=/^\d+ workers? \[(\d+) items?\]/,D6=/^[.FEsxX]+(?:\s+\[ *\d+%\])?$/,F16=/^Ran \d+ tests? |^\s+\d+ passing\b/,L9=/^!{3,} (.+?) !{3,}$/,pytest=t2=>{let s6=t2.flatMap((e,l17)=>O15.test(e)?[l17]:[]),n3=t2.filter(e=>p18.exec(e)?.[2]!==void 0);if(s6.length===0&&n3.length===0)return;let o9=s6.map((e,l17)=>M11(t2.slice(e+1,s6[l17+1]))),i5=n3.map(e=>y19(counts((p18.exec(e)?.[2]??"").split(", ")))),c16=[...o9,...i5],d23=e=>c16.reduce((l17,$25)=>l17+e($25),0),a9=d23(({notRun:e})=>e),u19=Math.max(d23(({broken:e})=>e),N12(t2)),r6=t2.slice(t2.findLastIndex(e=>p18.test(e)||F16.test(e))+1).some(e=>D6.test(e)),b21=t2.map(e=>L9.exec(e)?.[1]).find(e=>e!==void 0);return tally("pytest",{passed:d23(({passed:e})=>e),failed:Math.max(0,d23(({failed:e})=>e)-u19),skipped:d23(({skipped:e})=>e),notRun:a9,broken:u19>0?`${plural(u19,"test file")} could not be loaded`:void 0,doubt:joined([...o9.map(({doubt:e})=>e),n3.length>0&&r6?"pytest ended before it told a summary: it went on behind the last":void 0,b21===void 0?void 0:`pytest was stopped early: ${b21}`]),findings:[...T11(t2),...a9>0?[{severity:"error",message:`${a9} of the tests that pytest collected never ran`}]:[]]})}}});function tallyOf(r6,e){let o9=r6.replace(g18,"").split(/\r?\n/).filter(({length:t2})=>t2<=y20),n3=o9.filter(({length:t2})=>t2<=h9),s6=[...[node,vitest,jest,mocha,bun,pytest,cargo].map(t2=>t2(n3,e)),go(o9,e)];return together(s6.filter(t2=>t2!==void 0))}var g18,h9,y20,UNKNOWN_SUMMARY,init_test_output=__esm({"src/gates/test-output.ts"(){"use strict";init_bun();init_cargo();init_go();init_javascript();init_node();init_pytest();init_tally();g18=/\u001b(?:\[[0-9;]*m|\([A-Z0-9])/g,h9=300,y20=4e3,UNKNOWN_SUMMARY="nothing that was printed counts the tests. Read are the summaries of node --test, bun test, vitest, jest, mocha, pytest, cargo test and go test -v; let any other runner write a JUnit file, and name it in gates.unit.report"}});function unitGate(n3,e){let{run:r6,report:s6,expected:t2,timeoutMs:u19}=n3,i5=r6===void 0?e.hasRebar:s6===void 0&&r6.join(" ")==="rebar3 eunit",o9=r6??(e.package?.test===void 0?void 0:["npm","test"]);return{name:"unit",row:"G2",title:i5?"EUnit":"unit tests",needs:["compile"],after:["git-clean"],exclusive:e.hasRebar?[BUILD_FOLDER]:[],deadlineMs:u19,applies:async()=>!t2&&!i5&&o9===void 0?"no tests are known: there is no rebar.config, no `test` in package.json, and no `gates.unit.run`":void 0,async run(f16){return i5?weigh(await runEunit(e,f16),n3):o9===void 0?failed("no tests are known: add `test` to the scripts of package.json, or `gates.unit.run`"):weigh(await J4(o9,s6,e,f16),n3)}}}async function J4(n3,e,r6,s6){let{folder:t2}=r6,u19=e===void 0?void 0:new Freshness(t2,e),i5=e===void 0?nodeReporter(n3,r6):void 0,o9=await s6.run(n3,i5);i5!==void 0&&refusedReporter(o9.stdout+o9.stderr)&&(i5=void 0,o9=await s6.run(n3));let{code:f16,signal:p24,stdout:h20,stderr:g23,truncated:c16}=o9,m19=`${h20}
${g23}`,d23=e===void 0||u19===void 0?W7(K4(m19,t2),i5?.neverEnded()??[]):P12(e,u19,t2),$25=f16!==0&&d23.passed+d23.failed===0&&d23.broken===void 0?`the command ended with ${f16} and counted no test: ${tail(m19)||"it printed nothing"}`:void 0,l17=f16===null?endedBy(n3[0]??"",p24):$25??d23.doubt??(c16&&e===void 0?I12:A14(d23,o9));return{...d23,doubt:l17,evidence:[...d23.evidence,{what:"exit code",value:String(f16)}]}}function W7(n3,e){return e.length===0?n3:{...n3,notRun:n3.notRun+e.length,findings:[...n3.findings,{severity:"error",message:`never ended: ${someOf(e)}`}]}}function A14({failed:n3,passed:e,broken:r6,notRun:s6},{code:t2,stdout:u19,stderr:i5}){if(r6===void 0){if(t2===0&&n3>0)return"the command ended with 0, but tests failed";if(t2!==0&&n3+s6===0)return`the command ended with ${t2}, but none of ${plural(e,"test")} failed: ${tail(u19+i5)}`}}function K4(n3,e){let r6=tallyOf(n3,e);if(r6===void 0)return{...NOTHING_COUNTED,doubt:UNKNOWN_SUMMARY};let{by:s6,...t2}=r6,{passed:u19,failed:i5,skipped:o9}=t2;return{...t2,findings:inSources(t2.findings,e),evidence:[{what:`summary of ${s6}`,value:`${u19} passed, ${i5} failed, ${o9} skipped`}]}}function P12(n3,e,r6){let s6=findFiles(r6,n3),t2=s6.filter(d23=>e.isFresh(d23));if(t2.length===0)return{...NOTHING_COUNTED,doubt:s6.length===0?`the tests left no ${n3}`:`${s6[0]} is from an earlier run`};let[u19,i5,o9,f16,p24]=[0,0,0,0,0],h20=[],g23=[],c16;for(let d23 of t2){let $25=readText(r6,d23);g23.push({what:d23,value:`sha256 ${sha256($25)}`});try{let l17=parseJunit($25),{cases:w21}=l17;f16+=l17.declaredFailures,p24+=l17.lacking,u19+=w21.filter(({outcome:a9})=>a9==="passed").length,o9+=w21.filter(({outcome:a9})=>a9==="skipped").length;for(let a9 of w21.filter(({outcome:y28})=>y28==="failed")){i5+=1;let y28=a9.file===""?{}:{file:a9.file.startsWith(`${r6}/`)?a9.file.slice(r6.length+1):a9.file,line:a9.line};h20.push({severity:"error",message:`${[a9.classname||a9.suite,a9.name].filter(G10=>G10!=="").join(" ")} failed: ${a9.message.replace(/\s+/g," ").slice(0,300)}`,...y28})}}catch(l17){c16=`${d23} ${errorMessage(l17)}`}}let m19=s6.filter(d23=>!t2.includes(d23));return m19.length>0&&h20.push({severity:"warning",message:`${m19.length} of ${s6.length} reports are from an earlier run, and were not counted: ${someOf(m19)}`}),f16>i5&&(c16??=`the reports say that ${f16} failed, and name ${i5}`),p24>0&&(c16??=`the reports count ${plural(p24,"more test")} than they have`),{...NOTHING_COUNTED,passed:u19,failed:i5,skipped:o9,findings:h20,evidence:g23,doubt:c16}}var I12,init_unit=__esm({"src/gates/unit.ts"(){"use strict";init_errors();init_eunit();init_files();init_gate();init_junit();init_node_tests();init_rebar();init_tally();init_test_output();init_tests();I12="the command printed so much that the middle of it was left out, and summaries with it perhaps. Let it print less, or write a JUnit file, and name it in gates.unit.report"}});function versionGate({timeoutMs:e,expected:i5},s6){let{build:c16,gates:a9}=s6.config,t2=s6.hasRebar&&c16===void 0&&a9.compile!==!1&&a9.compile.run===void 0;return{name:"version",row:"G10",title:"version",needs:t2?["compile"]:[],after:s6.hasRebar?["compile"]:[],exclusive:[],deadlineMs:e,applies:async()=>!i5&&!s6.hasRebar&&s6.package?.version===void 0?"no file tells a version: there is no src/*.app.src, and no version in package.json":void 0,async run(n3){let o9=await T12(s6,t2,n3);return"verdicts"in o9?o9:M12(o9,s6,n3)}}}async function T12(e,i5,s6){let{folder:c16,config:a9}=e;if(!e.hasRebar){if(e.package?.version===void 0)return failed("no file tells a version: write it into src/*.app.src or package.json");let r6=readText(c16,"package.json"),v22=r6.split(`
`).findIndex(u19=>/^\s*"version"\s*:/.test(u19))+1;return{version:e.package.version,file:"package.json",line:v22===0?void 0:v22,evidence:{what:"package.json",value:`sha256 ${sha256(r6)}`}}}let t2=appSources(c16),n3=mainApp(t2,a9.service);if(n3===void 0)return t2.length===0?failed("there is no src/*.app.src that tells a version"):inconclusive(`which application tells the version is not known: there are ${t2.map(({name:r6})=>r6).join(", ")}, none named like the service ${a9.service}`);let o9=readText(c16,n3.file),f16=literalVsn(o9);return!i5&&f16!==void 0?{version:f16.version,file:n3.file,line:f16.line,evidence:{what:n3.file,value:`sha256 ${sha256(o9)}`}}:a9.gates.compile===!1?inconclusive(`${n3.file} computes its version, and the gate compile, which would tell, is turned off`):C10(n3,f16?.line,e,s6)}async function C10({name:e,file:i5},s6,{folder:c16,tmp:a9},t2){let n3=`${PROD_LIB}/${e}/ebin/${e}.app`,[o9]=await probe("app",[(0,import_node_path18.join)(c16,n3)],a9,t2);return o9?.vsn===void 0||o9.vsn===""?inconclusive(`${n3} tells no version: ${o9?.error??"it has no vsn"}`):{version:o9.vsn,file:i5,line:s6,evidence:{what:n3,value:`vsn ${o9.vsn}`}}}async function M12(e,i5,s6){let{version:c16,asked:a9,head:t2}=i5,n3=[],o9=[e.evidence],f16={file:e.file,line:e.line};e.version!==c16&&n3.push({severity:"error",message:`${e.file} says ${e.version}, asked for is ${c16}`,...f16});let r6=await P13(e,i5,s6),v22=!0;if(r6.version!==void 0){o9.push({what:r6.where,value:r6.version});let d23=compareVersions(e.version,r6.version);d23===void 0&&(v22=e.version!==r6.version,n3.push({severity:"warning",message:`${e.version} and ${r6.version} at ${r6.where} are not versions of numbers: which is newer was not compared`,...f16})),d23!==void 0&&d23<=0&&n3.push({severity:"error",message:`${e.version} is not greater than ${r6.version} at ${r6.where}`,...f16})}else n3.push({severity:i5.head.shallow?"error":"notice",message:`not compared with a version before: ${r6.where}${i5.head.shallow?"; check out with fetch-depth: 0":""}`});let u19=n3.filter(({severity:d23,file:h20})=>d23==="error"&&h20!==void 0);if(u19.length>0)return measured("fail",u19.map(({message:d23})=>d23).join("; "),{findings:n3,evidence:o9});let l17=`${e.version} in ${e.file}${r6.version===void 0?`, not compared: ${r6.where}`:`, before ${r6.version}`}`;if(!a9){let d23=t2.tags.length>1,h20=d23?`the commit has the tags of ${t2.tags.join(", ")}, and nobody said which it is: give the input version`:`nobody asked for a version and no tag names one: ${e.version} was compared with nothing. Tag the commit v${e.version}, or give the input version`;return n3.push({severity:"warning",message:h20}),measured({dev:"pass",staging:"pass",production:"inconclusive"},`${l17}; ${d23?"several tags name it":"no tag names it"}`,{findings:n3,evidence:o9})}return!v22||r6.version===void 0&&i5.head.shallow?measured({dev:"pass",staging:"pass",production:"inconclusive"},l17,{findings:n3,evidence:o9}):measured("pass",l17,{findings:n3,evidence:o9})}async function P13({file:e},{base:i5,git:s6},c16){if(i5.ref===void 0||i5.version!==void 0)return{version:i5.version,where:i5.why};let{code:a9,stdout:t2}=await s6("show","--end-of-options",`${i5.ref}:./${e}`);if(c16.note(`git show ${i5.ref}:./${e}: ${a9}`),a9!==0)return{version:void 0,where:`${i5.why} has no ${e}`};let n3=e==="package.json"?R21(t2):literalVsn(t2)?.version;return n3===void 0?{version:void 0,where:`${e} of ${i5.why} tells no version`}:{version:n3,where:i5.why}}function R21(e){try{let{version:i5}=JSON.parse(e);return typeof i5=="string"?i5:void 0}catch{return}}var import_node_path18,init_version=__esm({"src/gates/version.ts"(){"use strict";import_node_path18=__nccwpck_require__(760);init_compile2();init_files();init_gate();init_probe2();init_semver();init_site()}});function parseWaivers(n3,a9,s6){let t2=[],e=[];for(let[i5,o9]of n3.split(/\r\n|\r|\n/).entries()){let r6=o9.trim();if(r6===""||r6.startsWith("#"))continue;let f16=g19(r6,a9,s6,t2);f16!==void 0&&e.push(`line ${i5+1}: ${f16}`)}if(e.length===0)return t2;throw new UserError(`input waive: ${e.join("; ")}`,{fix:"Write a line for each gate: unit until=2026-12-31 why it may be missing."})}function g19(n3,a9,s6,t2){let[,e="",i5="",o9=""]=d18.exec(n3)??[];if(e==="")return`${JSON.stringify(n3.slice(0,80))} is not "gate until=YYYY-MM-DD reason"`;if(!s6.includes(e))return`there is no gate ${JSON.stringify(e.slice(0,40))}; there are ${s6.join(", ")}`;if(e===l13)return"release can not be waived: without it there is no archive that could be deployed";if(!isDate(i5))return`${JSON.stringify(i5.slice(0,40))} is not a date such as 2026-12-31`;if(i5<a9)return`the waiver of ${e} ended on ${i5}`;if(o9.trim()==="")return`the waiver of ${e} has no reason`;if(t2.some(r6=>r6.gate===e))return`${e} is waived twice`;t2.push({gate:e,until:i5,reason:o9.trim().slice(0,300)})}var l13,d18,init_waivers=__esm({"src/gates/waivers.ts"(){"use strict";init_errors();init_date();l13="release",d18=/^(\S+)\s+until=(\S+)(?:\s+(.*))?$/}});var import_node_fs20,import_node_path19,h10,O16,S12,$22,Workshop,R22,init_workshop=__esm({"src/gates/workshop.ts"(){"use strict";import_node_fs20=__nccwpck_require__(24),import_node_path19=__nccwpck_require__(760);init_printable();h10=16*1024*1024,O16=8*1024*1024,S12=300,$22=40,Workshop=class{traces=new Map;world;folder;env;logs;constructor(t2,e,r6,n3){this.world=t2,this.folder=e,this.env=r6,this.logs=n3}trace(t2){return this.traces.get(t2)??{commands:[],tail:[],log:""}}contextOf(t2,e){let r6={commands:[],tail:[],log:""};this.traces.set(t2.name,r6);let n3=new R22(this.logs,`${t2.name}.log`,r6,i5=>this.world.secrets.redact(printableLine(i5)));return{signal:e,note:i5=>n3.line(i5),run:async(i5,l17={})=>{let[p24="",...f16]=i5,c16=this.world.secrets.redact(printableLine(i5.join(" "))).slice(0,S12);n3.line(`$ ${c16}`);let u19=Object.fromEntries(Object.entries({...this.env,...l17.env}).filter(a9=>a9[1]!==void 0)),{code:s6,signal:d23,stdout:y28,stderr:v22,truncated:w21,durationMs:o9}=await this.world.exec(p24,f16,{deadlineMs:t2.deadlineMs,cwd:l17.cwd??this.folder,env:u19,signal:e,keepBytes:O16,onLine:a9=>n3.line(a9)});return r6.commands.push({command:c16,code:s6,durationMs:Math.round(o9)}),n3.line(`[${s6===null?`ended by ${d23??"a signal"}`:`exit code ${s6}`} after ${Math.round(o9)} ms]`),{code:s6,signal:d23,stdout:y28,stderr:v22,truncated:w21,durationMs:o9}}}}},R22=class{folder;name;trace;clean;written=0;fd;constructor(t2,e,r6,n3){this.folder=t2,this.name=e,this.trace=r6,this.clean=n3}line(t2){let e=this.clean(t2);if(this.trace.tail.push(e),this.trace.tail.length>$22&&this.trace.tail.shift(),this.written>h10)return;let r6=this.written+e.length>h10?"[the log was cut here]":e;this.written+=r6.length+1,this.fd??=this.open(),(0,import_node_fs20.writeSync)(this.fd,`${r6}
`)}open(){(0,import_node_fs20.mkdirSync)(this.folder,{recursive:!0,mode:448});let t2=(0,import_node_path19.join)(this.folder,this.name);return this.trace.log=t2,(0,import_node_fs20.openSync)(t2,"w",384)}}}});function entryOf(o9,{gate:n3,ended:i5,trace:r6,waivers:a9,profile:d23}){let e=i5?.measured,t2=n3===void 0?"off":i5===void 0?"not asked for":e===void 0?"not applicable":e.verdicts[d23],c16=a9.find(f16=>f16.gate===o9),s6=e!==void 0&&PROFILES.some(f16=>e.verdicts[f16]!=="pass");return{name:o9,row:n3?.row??u14[o9]??"G14",title:n3?.title??o9,state:t2,verdicts:e?.verdicts,summary:e?.summary??(n3===void 0?"turned off in deploy.yml":i5?.reason??"left out by the input gates"),waived:s6?c16:void 0,findings:e?.findings??[],figures:e?.figures??{},evidence:e?.evidence??[],commands:r6.commands,startMs:i5?.startMs??0,durationMs:i5?.durationMs??0,log:r6.log}}function judge(o9,n3,i5){let r6=o9.filter(({verdicts:t2})=>t2!==void 0),a9=t2=>{if(r6.length===0)return"inconclusive";let c16=r6.filter(({waived:s6})=>s6===void 0).map(({verdicts:s6})=>s6?.[t2]);return c16.includes("fail")?"fail":c16.includes("inconclusive")?"inconclusive":"pass"},d23=r6.filter(({verdicts:t2})=>t2?.[n3]==="pass").length,e=i5?["dev"]:PROFILES;return{verdict:a9(n3),verdicts:Object.fromEntries(e.map(t2=>[t2,a9(t2)])),readiness:r6.length===0?0:Math.floor(d23/r6.length*100),criteria:{met:d23,apply:r6.length}}}var u14,init_judge=__esm({"src/gates/judge.ts"(){"use strict";init_gate();u14={"git-clean":"G9",version:"G10",changelog:"G11",configuration:"G12",compile:"G1",unit:"G2",release:"G13"}}});async function runGates(e,n3){let r6=new Date(n3.clock.now()).toISOString(),o9=n3.clock.monotonic(),{config:t2,profile:c16}=e,f16=re(t2.gates),s6=parseWaivers(e.waive,r6.slice(0,10),f16),m19=ae2(e.subset,f16),i5=await ce(e,n3),a9,g23=fe(t2.gates,i5,d23=>{a9=d23}),u19=se(g23,m19),{log:l17}=n3;l17.info(`${t2.service} ${i5.version}${i5.asked?"":" (nobody asked for a version: what the repository says)"} at ${i5.head.commit.slice(0,12)}, for ${c16}`),m19.length>0&&l17.info(`only ${u19.map(({name:d23})=>d23).join(", ")}: nothing is said of staging and production`);let p24={...e.env,SOURCE_DATE_EPOCH:String(i5.head.time)},v22=(0,import_node_path20.join)(e.out,"logs");(0,import_node_fs21.rmSync)(v22,{recursive:!0,force:!0});let w21=new Workshop(n3,e.folder,p24,v22),E19=await uncommitted(i5.git).catch(()=>{}),O21=await me(u19,w21,c16,n3),M15=new Map(O21.map(d23=>[d23.gate.name,d23])),$25=n3.signal.aborted?[]:s6,h20=f16.map(d23=>entryOf(d23,{gate:g23.find(N17=>N17.name===d23),ended:M15.get(d23),trace:w21.trace(d23),waivers:$25,profile:c16})),G10=await le(i5,E19,$25,h20);for(let d23 of G10)l17.notice(d23);let y28=a9===void 0||n3.signal.aborted?void 0:await ge(a9,e),b21=y28===void 0?h20:h20.map(d23=>d23.name==="release"?ue(d23,y28):d23);return y28!==void 0&&(a9=void 0),{service:t2.service,version:i5.version,commit:i5.head.commit,profile:c16,...judge(b21,c16,m19.length>0),gates:b21,waivers:s6,subset:m19,archive:a9,notices:G10,startedAt:r6,durationMs:Math.round(n3.clock.monotonic()-o9)}}function re({custom:e,...n3}){return[...Object.keys(n3),...e.map(({name:r6})=>r6)]}function ae2(e,n3){let r6=e.filter(o9=>!n3.includes(o9));if(r6.length>0)throw new UserError(`input gates: there is no gate ${r6.map(o9=>JSON.stringify(o9.slice(0,40))).join(", ")}`,{fix:`There are: ${n3.join(", ")}.`});return[...new Set(e)]}function se(e,n3){if(n3.length===0)return[...e];let r6=new Set(n3);for(let o9 of r6)for(let t2 of e.find(c16=>c16.name===o9)?.needs??[])r6.add(t2);return e.filter(({name:o9})=>r6.has(o9))}async function ce(e,n3){let{config:r6,folder:o9,readArchive:t2,yamlProblems:c16}=e,f16=gitIn(o9,e.env,n3),s6=await readHead(f16),m19=await readBase(e.baseRef,s6,f16),i5=hasRebar(o9),a9=readPackage(o9),g23=e.tag!==void 0&&s6.tags.includes(e.tag)?e.tag:s6.tags.length===1?s6.tags[0]:void 0,u19=e.version??g23??de(o9,r6.service,i5,a9?.version);if(u19===void 0)throw new UserError("which version this is nobody says",{fix:"Give `version`, or run on a commit with a tag such as v1.2.3."});let l17=(0,import_node_path20.join)(n3.tmp,"gates");return(0,import_node_fs21.mkdirSync)(l17,{recursive:!0,mode:448}),{config:r6,folder:o9,head:s6,base:m19,git:f16,tmp:l17,readArchive:t2,yamlProblems:c16,version:e.checkVersion(u19),startedAtMs:n3.clock.now(),asked:e.version!==void 0||g23!==void 0,hasRebar:i5,package:a9,env:e.env,out:e.out}}function de(e,n3,r6,o9){if(!r6)return o9;let t2=mainApp(appSources(e),n3);return t2===void 0?void 0:literalVsn(readText(e,t2.file))?.version}function fe(e,n3,r6){let o9=(t2,c16)=>t2===!1?[]:[c16(t2)];return[...o9(e["git-clean"],t2=>gitCleanGate(t2,n3)),...o9(e.version,t2=>versionGate(t2,n3)),...o9(e.changelog,t2=>changelogGate(t2,n3)),...o9(e.configuration,t2=>configurationGate(t2,n3)),...o9(e.compile,t2=>compileGate(t2,n3)),...o9(e.unit,t2=>unitGate(t2,n3)),...o9(e.release,t2=>releaseGate(t2,n3,r6)),...e.custom.map(t2=>customGate(t2,n3))]}async function me(e,n3,r6,o9){let{clock:t2,log:c16}=o9,f16=new Map,s6=new AbortController,m19=(async()=>{for(;!s6.signal.aborted;){if(await t2.sleep(ie,s6.signal),s6.signal.aborted||f16.size===0)continue;let i5=t2.monotonic();c16.info([...f16].map(([a9,g23])=>`\u2026 ${a9} ${formatDuration(i5-g23)}: ${n3.trace(a9).tail.at(-1)?.slice(0,120)??"at work"}`).join(`
`))}})();try{return await schedule(e,{parallel:Math.min(4,Math.max(2,(0,import_node_os3.availableParallelism)())),contextOf:(i5,a9)=>n3.contextOf(i5,a9),onStart:({name:i5,title:a9})=>{f16.set(i5,t2.monotonic()),c16.info(`\u25B6 ${i5}${a9===i5?"":` (${a9})`}`)},onEnd:({gate:i5,measured:a9,reason:g23,durationMs:u19})=>{if(f16.delete(i5.name),a9===void 0){c16.info(`\u2013 ${i5.name} is not applicable: ${g23}`);return}let l17=a9.verdicts[r6];if(c16.info(`${l17==="pass"?"\u2713":l17==="fail"?"\u2717":"?"} ${i5.name} ${formatDuration(u19)}  ${a9.summary}`),l17!=="pass")for(let p24 of n3.trace(i5.name).tail)c16.info(`    | ${p24}`)}},o9)}finally{s6.abort(),await m19}}async function le(e,n3,r6,o9){let t2=[],f16=(await uncommitted(e.git).catch(()=>{}))?.filter(({path:s6})=>n3?.every(m19=>m19.path!==s6)===!0)??[];f16.length>0&&t2.push(`the gates changed what is not ignored by git: ${f16.slice(0,10).map(({path:s6})=>JSON.stringify(s6)).join(", ")}. Commit it, or add it to .gitignore`);for(let{name:s6,summary:m19,state:i5,waived:a9}of o9)i5==="not applicable"&&t2.push(`${s6} is not applicable: ${m19}`),a9!==void 0&&t2.push(`${s6} ended with ${i5}${i5==="pass"?" here, and not everywhere,":""} and is waived until ${a9.until}: ${a9.reason}`);for(let{gate:s6,until:m19}of r6)o9.find(({name:i5})=>i5===s6)?.waived===void 0&&t2.push(`the waiver of ${s6} until ${m19} was not needed`);return t2}async function ge({file:e,sha256:n3},{readArchive:r6}){try{return(await r6(e)).sha256===n3?void 0:`${R23}: another gate writes it, or a command that was left running`}catch(o9){return`${R23}: ${errorMessage(o9)}`}}function ue(e,n3){return{...e,state:"fail",verdicts:{dev:"fail",staging:"fail",production:"fail"},summary:n3,findings:[...e.findings,{severity:"error",message:n3}]}}var import_node_fs21,import_node_os3,import_node_path20,ie,R23,init_run=__esm({"src/gates/run.ts"(){"use strict";import_node_fs21=__nccwpck_require__(24),import_node_os3=__nccwpck_require__(161),import_node_path20=__nccwpck_require__(760);init_duration();init_errors();init_changelog();init_compile2();init_configuration2();init_custom();init_git_clean();init_git();init_release4();init_schedule();init_site();init_files();init_unit();init_version();init_waivers();init_workshop();init_judge();ie=8e3,R23="the archive was changed after it was looked at"}});function gatesLines(t2){let{mark:r6,title:e,sentence:n3}=gatesStory(t2),i5=[`${r6} ${e}. ${n3}`,...byUrgency(t2.gates).flatMap(R24)];return t2.archive!==void 0&&i5.push(`  archive: ${t2.archive.file}`,`  sha256: ${t2.archive.sha256}`),i5.map(s6=>withoutCommands(clip(printableLines(s6.slice(0,u15*4)).join(" "),u15)))}function R24(t2){let{name:r6,state:e,summary:n3,findings:i5,waived:s6,durationMs:d23,verdicts:$25}=t2,p24=$25===void 0?"":` ${formatDuration(d23)}`,f16=`  ${STATE_MARKS[e]} ${r6} ${e}${p24}: ${n3}`;if(e!=="fail"&&e!=="inconclusive")return[f16];let{kept:l17,left:c16}=firstOf(i5.filter(({message:a9})=>a9!==n3),O17),o9=l17.map(({message:a9,file:m19,line:h20,col:v22})=>`      ${m19===void 0?"":`${[m19,h20,v22].filter(g23=>g23!==void 0).join(":")}: `}${a9}`);return c16>0&&o9.push(`      and ${c16} more: see the report`),isWaived(t2)&&o9.push(`      waived until ${s6?.until}: ${s6?.reason}`),[f16,...o9]}var u15,O17,init_gates_console=__esm({"src/report/gates-console.ts"(){"use strict";init_duration();init_printable();init_gates_story();init_text();u15=400,O17=10}});function gatesSummary(t2){let e=new Summary,{mark:o9,title:s6,sentence:c16}=gatesStory(t2);e.heading(`${o9} ${clip(s6,300)}`).paragraph(c16).paragraph(gatesFacts(t2));let{kept:r6,left:a9}=firstOf(byUrgency(t2.gates),h11);e.table([["Gate","Row",t2.profile,"dev / staging / production","Time","What was seen"],...r6.map(O18)]),a9>0&&e.paragraph(`${count(a9,"more gate")}: the report has all of them.`);for(let n3 of r6.filter(({state:f16})=>f16==="fail"||f16==="inconclusive"))W8(n3,e);x22(t2,e),t2.archive!==void 0&&e.heading("Archive",3).table([["File","Size","SHA-256"],[clip(t2.archive.file,l14),`${(t2.archive.bytes/1e6).toFixed(1)} MB`,t2.archive.sha256]]);for(let n3 of firstOf(t2.notices,h11).kept)e.paragraph(clip(`\u2139 ${n3}`,500));return e.toString()}function O18(t2){let e=`${STATE_MARKS[t2.state]} ${t2.state}${isWaived(t2)?", waived":""}`;return[clip(t2.name,100),t2.row,e,verdictsText(t2),t2.verdicts===void 0?"":formatDuration(t2.durationMs),clip(t2.summary,l14)]}function W8(t2,e){let{findings:o9,waived:s6,name:c16,state:r6}=t2;e.heading(clip(`${c16}: ${r6}`,100),3),isWaived(t2)&&e.paragraph(`Waived until ${s6?.until}: ${clip(s6?.reason??"",l14)}`);let{kept:a9,left:n3}=firstOf(o9,F17);a9.length>0&&e.table([["","Where","Finding"],...a9.map(({severity:f16,message:u19,file:v22,line:S17,col:$25})=>[f16,clip([v22,S17,$25].filter(y28=>y28!==void 0).join(":"),200),clip(u19,l14)])]),n3>0&&e.paragraph(`${count(n3,"more finding")}: the report has all of them.`)}function x22(t2,e){let o9=gatesTimeline(t2);if(o9.length===0)return;let s6=Math.max(1,...o9.map(({startMs:r6,durationMs:a9})=>r6+a9)),c16=firstOf(o9,h11).kept.map(({phase:r6,startMs:a9,durationMs:n3,ok:f16})=>[`${f16?"\u2713":"\u2717"} ${clip(r6,100)}`,formatDuration(n3),bar(a9,n3,s6)]);e.heading("Timeline",3).table([["Gate","Time",""],...c16])}var h11,l14,F17,init_gates_summary=__esm({"src/report/gates-summary.ts"(){"use strict";init_duration();init_summary();init_gates_story();init_text();h11=60,l14=300,F17=50}});function commandEnvironment(t2,E19){let r6=E19.filter(n3=>n3.length>3);return Object.fromEntries(Object.entries(t2).filter(n3=>{let[T15,e]=n3;return e!==void 0&&!i3.test(T15)&&!r6.some(s6=>e.includes(s6))}))}var i3,init_command_environment=__esm({"src/actions/lib/command-environment.ts"(){"use strict";i3=/^(?:INPUT_|STATE_|ACTIONS_|SAVE_)|^GITHUB_(?:TOKEN|OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$|^(?:GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN|BASH_ENV)$/}});var gate_exports={};__export(gate_exports,{gate:()=>gate,gateMain:()=>gateMain,notPassed:()=>notPassed});async function gateMain(e,f16,n3){let r6=currentJob(void 0),o9=e["working-directory"],s6=await gate({config:f16,folder:o9,profile:e.profile,version:e.version,gates:e.gates??"",baseRef:e["base-ref"],waive:e.waive??"",token:e["github-token"],out:(0,import_node_path21.join)(r6.temp??(0,import_node_os4.tmpdir)(),"erlmcp-actions",`gates-${n3.randomHex(4)}`)},r6,n3),{report:t2,files:c16,manifest:m19}=s6,a9={verdict:t2.verdict,report:c16.json,readiness:String(t2.readiness),archive:t2.archive?.file??"","archive-sha256":t2.archive?.sha256??"",manifest:m19?.file??"","manifest-sha256":m19?.sha256??"",version:t2.version};for(let[i5,d23]of Object.entries(a9))setOutput(i5,d23);W9(t2,o9,n3),writeSummary(gatesSummary(t2),{log:n3.log,secrets:n3.secrets});for(let i5 of gatesLines(t2))n3.log.info(i5);if(n3.log.info(`Report: ${c16.html}`),t2.verdict!=="pass")throw notPassed(t2)}async function gate(e,f16,n3){let{config:r6,profile:o9,token:s6,out:t2}=e,c16=(0,import_node_path21.resolve)(e.folder),m19=await runGates({config:r6,folder:c16,profile:o9,version:e.version===void 0?void 0:g20(e.version),tag:process.env.GITHUB_REF_TYPE==="tag"?g20(process.env.GITHUB_REF_NAME??""):void 0,subset:e.gates.split(/[\s,]+/).filter(i5=>i5!==""),baseRef:e.baseRef,waive:e.waive,env:commandEnvironment(process.env,s6===void 0?[]:[s6]),out:t2,readArchive:async i5=>{let{sha256:d23,entries:l17,needs:u19}=await readArchive(i5);return{sha256:d23,entries:l17,bytes:u19.packedBytes}},yamlProblems:syntaxProblems,checkVersion:i5=>release(i5,"","00000000").version},n3),a9=T14(m19,n3);return{report:a9,files:writeGatesReport(a9,t2),manifest:U5(a9,f16)}}function notPassed(e){let n3=e.gates.filter(({state:r6,waived:o9})=>(r6==="fail"||r6==="inconclusive")&&o9===void 0).map(({name:r6,state:o9,summary:s6})=>`${r6} ${o9}: ${s6}`).join("; ");return new UserError(`the gates for ${e.profile} ended with ${e.verdict}: ${n3||"nothing was looked at"}`)}function g20(e){return e.replace(/^v(?=\d)/,"")}function T14(e,f16){let n3=r6=>typeof r6=="string"?f16.secrets.redact(r6):Array.isArray(r6)?r6.map(n3):typeof r6!="object"||r6===null?r6:Object.fromEntries(Object.entries(r6).map(([o9,s6])=>[o9,n3(s6)]));return n3(e)}function U5(e,{repository:f16,runId:n3,attempt:r6,actor:o9,url:s6}){let{archive:t2}=e;if(t2===void 0)return;let c16={service:e.service,version:e.version,commit:e.commit,archive:{name:(0,import_node_path21.basename)(t2.file),sha256:t2.sha256,bytes:t2.bytes},profile:e.profile,gates:e.verdicts,readiness:e.readiness,waivers:e.waivers.map(i5=>({...i5})),builder:{repository:f16,runId:n3,attempt:r6,actor:o9,url:s6}},m19=(0,import_node_path21.join)((0,import_node_path21.dirname)(t2.file),"release.json"),a9=`${JSON.stringify(c16,null,2)}
`;return(0,import_node_fs22.rmSync)(m19,{recursive:!0,force:!0}),(0,import_node_fs22.writeFileSync)(m19,a9,{flag:"wx"}),{file:m19,sha256:(0,import_node_crypto8.createHash)("sha256").update(a9).digest("hex")}}function W9(e,f16,n3){if(process.env.GITHUB_ACTIONS!=="true")return;let r6=new Annotations(o9=>process.stdout.write(`${o9}
`),n3.secrets);for(let{name:o9,findings:s6,waived:t2}of e.gates)for(let{severity:c16,message:m19,file:a9,line:i5,col:d23}of s6){if(a9===void 0||c16==="notice")continue;let l17=c16==="error"&&t2!==void 0?"warning":c16;r6.annotate(l17,m19,{file:inRepository(f16,a9),line:i5,col:d23,title:`gate ${o9}`})}}var import_node_crypto8,import_node_fs22,import_node_os4,import_node_path21,init_gate2=__esm({"src/actions/engine/gate.ts"(){"use strict";import_node_crypto8=__nccwpck_require__(598),import_node_fs22=__nccwpck_require__(24),import_node_os4=__nccwpck_require__(161),import_node_path21=__nccwpck_require__(760);init_source();init_annotations();init_edge();init_errors();init_summary();init_archive();init_release();init_run();init_gates_console();init_gates_summary();init_write();init_command_environment();init_config();init_job()}});var recovery_exports={};__export(recovery_exports,{recoverMain:()=>recoverMain});async function recoverMain({config:o9,environment:t2,webhook:s6,job:r6,folder:m19,token:n3,ssh:c16},e){let f16=ownerOf2(r6,"recover","",`recover ${t2.name}`,e),p24=requestOf({intent:"recover",service:o9.service,environment:t2,owner:f16,job:r6,folder:m19,token:n3},e),i5=directTarget({service:o9.service,environment:t2,contents:void 0,needs:void 0,ssh:c16},e),a9=jobPrefix(r6);try{let u19=await recover(p24,{mine:v22=>v22.startsWith(a9),overtake:!1},i5,smokeVerifier(e),e);await finish({report:u19,webhook:s6,job:r6,outputs:!0},e)}finally{await i5.close()}}var init_recovery=__esm({"src/actions/engine/recovery.ts"(){"use strict";init_recover();init_verifier();init_direct();init_job();init_finish2();init_open()}});function parseSettings(n3){let e=[],u19=n3.split(`
`).flatMap((l17,s6)=>{let t2=l17.trim();if(t2===""||t2.startsWith("#"))return[];let i5=t2.indexOf("="),a9=t2.slice(0,Math.max(0,i5)).trim();return i5<1||!y22.test(a9)||a9.split(".").some(o9=>h13.has(o9))?(e.push(`line ${s6+1}: ${JSON.stringify(t2.slice(0,80))} is not key=value`),[]):[{key:a9,value:m17(t2.slice(i5+1).trim())}]});if(e.length>0)throw new UserError(`input set: ${e.join("; ")}`,{fix:"Write one `toolFiltering.mode=static` a line."});if(u19.length===0)throw new UserError("input set: is empty",{fix:"With `mode: config`, give one `key=value` a line."});return u19}function m17(n3){try{let e=JSON.parse(n3);return typeof e=="number"&&!Number.isFinite(e)?n3:e}catch{return n3}}function applySettings(n3,e,u19){let l17;try{l17=JSON.parse(e)}catch(t2){throw new UserError(`${n3} on the host is not JSON: ${t2.message}`,{fix:"Only JSON configuration can be flipped; deploy the change instead."})}let s6=[];for(let{key:t2,value:i5}of u19){let a9=t2.split("."),o9=a9.pop()??"",r6=l17;for(let g23 of a9)r6=p20(r6)?r6[g23]:void 0;!p20(r6)||!Object.hasOwn(r6,o9)?s6.push(`${t2} is not in ${n3}`):f10(r6[o9])!==f10(i5)&&r6[o9]!==null?s6.push(`${t2} is ${f10(r6[o9])}, ${JSON.stringify(i5)} is not`):r6[o9]=i5}if(s6.length>0)throw new UserError(s6.join("; "),{fix:"Correct `set`."});return`${JSON.stringify(l17,null,2)}
`}function f10(n3){return n3===null?"null":Array.isArray(n3)?"a list":typeof n3=="object"?"a map":`a ${typeof n3}`}function p20(n3){return typeof n3=="object"&&n3!==null&&!Array.isArray(n3)}var y22,h13,init_flip=__esm({"src/deploy/flip.ts"(){"use strict";init_errors();y22=/^[A-Za-z0-9_$-]+(?:\.[A-Za-z0-9_$-]+)*$/,h13=new Set(["__proto__","prototype","constructor"])}});async function rollback(r6,o9,t2,s6,e){let i5=new Context(r6,t2,s6,e),a9;try{let l17=await i5.narrator.phase("preflight",async()=>D7(i5));if(a9=K5(l17),r6.dryRun)return X2(o9,a9,l17,i5);o9!==""&&H11(o9,a9,l17)}catch(l17){return l17 instanceof Refused?i5.report("refused",`${l17.message}. ${l17.fix??""}`.trim()):i5.report("refused",errorMessage(l17))}let u19=!1;return underLease(i5,!0,{run:async l17=>F18(o9,a9,l17,()=>{u19=!0},i5),switchBegan:()=>u19,failed:async l17=>J5(l17,i5)})}async function F18(r6,o9,t2,s6,e){let{request:i5,target:a9,narrator:u19,world:l17}=e,c16=await e.inspectAll();e.previous=c16.find(m19=>m19.current!==void 0)?.current;let g23=new Set(t2.settled.flatMap(({stuck:m19=[]})=>m19)),h20=r6===""&&g23.size===0?Q3(o9,c16):void 0,p24=h20??H11(r6,o9,c16);if(e.release=p24,g23.size===0&&c16.every(m19=>m19.current?.id===p24.id&&m19.running.some(({release:w21})=>w21===p24.id))){let m19=await u19.phase("verify",async()=>notLive(c16,e));if(m19!=="")return{outcome:"rollback_unverified",reason:m19};let w21=t2.settled.some(({outcome:b21})=>b21!=="refused"&&b21!=="deployed");return{outcome:h20!==void 0&&w21?"rolled_back":"unchanged",reason:""}}g23.size===0&&await confirmTraffic(c16,e);let y28=a9.planRollback(p24,c16,await U6(c16,e));e.plan=y28;for(let m19 of describePlan(y28))u19.say(m19);return i5.announce({deploymentId:e.id,previousVersion:e.previous?.version??"",planHash:planHash(y28)}),e.evidence=await takeEvidence(a9.hosts,e.id,e.id,[],a9,u19,l17),await carryOut(y28,p24,t2,s6,e),concludeCommitted("rolled_back",new Map,e)}async function J5(r6,o9){if(r6 instanceof Refused)return await settle(o9.id,{},o9),{outcome:"refused",reason:`${r6.message}. ${r6.fix??""}`.trim()};let t2=r6 instanceof VerdictFailed,s6=await o9.narrator.phase("settle",async()=>settle(o9.id,{hints:t2?detailsOf(r6):[errorMessage(r6)],failedChecks:t2,commitSent:r6 instanceof CommitFailed},o9));return{...s6,reason:`${errorMessage(r6)}${s6.reason===""?"":`; ${s6.reason}`}`}}async function D7(r6){let{states:o9,unreachable:t2}=await inspectReachable(r6),s6=(a9,u19)=>a9!==void 0&&o9.some(l17=>l17.host!==u19&&l17.attempt?.id===a9),e=o9.filter(({host:a9,current:u19,running:l17,attempt:c16,owner:g23})=>u19!==void 0||l17.length>0||g23!==void 0||c16?.end==="pending"||s6(c16?.id,a9));if(t2.length>0){let a9=e.map(({host:u19})=>u19).join(",");throw new Refused(`${t2.join(", ")} cannot be reached, so what is live there is not known`,a9===""?"Make it reachable.":`Make it reachable, or roll back the others with \`hosts: ${a9}\`.`)}if(e.length===0||e.length===o9.length)return o9;let i5=e.map(({host:a9})=>a9);return r6.warn(`nothing is live on ${o9.filter(({host:a9})=>!i5.includes(a9)).map(({host:a9})=>a9).join(", ")}: the rollback leaves it out`),r6.target=G8(r6.target,i5),e}function G8(r6,o9){return Object.create(r6,{hosts:{value:o9,enumerable:!0}})}function K5(r6){let o9=r6.flatMap(({attempt:e,owner:i5})=>e!==void 0&&(e.end==="pending"||e.id===i5?.id)?[e.kind==="rollback"?e.from:e.to]:i5!==void 0&&i5.kind!=="rollback"&&i5.kind!=="recover"?[i5.release]:[]),t2=new Set(o9.length>0?o9:r6.map(({current:e})=>e?.id??"")),[s6]=t2;return t2.size===1&&s6!==""?s6:void 0}function Q3(r6,o9){let t2=o9[0]?.current;return t2===void 0||r6===void 0||r6===t2.id?void 0:o9.every(({current:e,releases:i5})=>e?.id===t2.id&&i5.some(({id:a9,good:u19,bad:l17})=>a9===t2.id&&u19>0&&!l17))?t2:void 0}async function U6(r6,o9){let{signal:t2}=new AbortController,s6=await o9.narrator.phase("look at what is live",async()=>Promise.all(r6.map(async e=>{if(e.current===void 0||!e.running.some(({release:u19})=>u19===e.current?.id||u19==="?"))return"fail";let i5=questionOf(o9,e.current),{verify:a9}=i5;return(await instanceLive(e.host,o9.target.serving(e),{...i5,verify:{...a9,times:Math.min(2,a9.times),withinMs:Math.min(A15,a9.withinMs)},signal:t2})).verdict})));return s6.includes("fail")?!1:s6.every(e=>e==="pass")?!0:void 0}function X2(r6,o9,t2,s6){let e=H11(r6,o9,t2);s6.release=e,s6.previous=t2.find(i5=>i5.current!==void 0)?.current,s6.plan=s6.target.planRollback(e,t2,void 0);for(let i5 of describePlan(s6.plan))s6.narrator.say(i5);return s6.report("unchanged","dry run: nothing was changed")}function H11(r6,o9,t2){let s6=(n3,d23)=>n3.releases.find(f16=>f16.id===d23),e=[...new Set(t2.flatMap(({releases:n3})=>n3.map(({id:d23})=>d23)))],i5=(n3,d23)=>{let f16=s6(d23,n3);return f16===void 0?"not there":f16.whole!==!0?`not whole: ${f16.whole}`:f16.lacks.length>0?`secrets ${f16.lacks.join(", ")} are nowhere`:""},a9=n3=>t2.every(d23=>i5(n3,d23)===""),u19=n3=>t2.every(({current:d23})=>d23?.id===n3),l17=n3=>a9(n3)&&n3!==o9&&!u19(n3)&&t2.every(d23=>{let f16=s6(d23,n3),$25=d23.attempt?.from===n3&&d23.attempt.fromWasHealthy===!1;return f16!==void 0&&f16.good>0&&!f16.bad&&!f16.left&&!$25}),c16=n3=>Math.max(...t2.map(d23=>s6(d23,n3)?.good??0)),g23=t2.flatMap(({backups:n3})=>n3.filter(({name:d23})=>d23===r6))[0]?.release,h20=e.toSorted((n3,d23)=>c16(d23)-c16(n3)),p24=h20.filter(n3=>n3===r6||n3===g23||releaseOfId(n3)?.version===r6.replace(/^v(?=\d)/,"")),y28=r6===""?h20.find(l17):p24.find(a9),m19=y28===void 0?void 0:releaseOfId(y28);if(m19!==void 0)return m19;let w21=n3=>{let d23=t2.map(f16=>({host:f16.host,problem:i5(n3,f16)})).filter(({problem:f16})=>f16!=="");return d23.length>0?d23.map(({host:f16,problem:$25})=>`${f16}: ${$25}`).join(", "):u19(n3)?"live":n3===o9?"the one to leave":t2.some(f16=>s6(f16,n3)?.bad===!0)?"bad":t2.some(f16=>s6(f16,n3)?.left===!0)?"left by a rollback, taken only by name":c16(n3)>0?"good":"never good"},k26=(r6===""?h20:p24).map(n3=>({id:n3,hosts:t2.filter(d23=>i5(n3,d23)===""&&d23.current?.id!==n3&&(r6!==""||(s6(d23,n3)?.good??0)>0)).map(({host:d23})=>d23)})).find(({hosts:n3})=>n3.length>0&&n3.length<t2.length);throw new Refused(r6===""?"there is no good release to roll back to on every host":`${JSON.stringify(r6)} is not a whole release on every host`,`${t2.map(({host:n3})=>n3).join(", ")} have: ${h20.length===0?"none":h20.map(n3=>`${n3} (${w21(n3)})`).join("; ")}. ${k26===void 0?"Name one of them with `to`, or deploy.":`Name one of them with \`to\`, roll back some hosts to ${k26.id} with \`hosts: ${k26.hosts.join(",")}\`, or deploy.`}`)}var A15,init_rollback=__esm({"src/deploy/rollback.ts"(){"use strict";init_errors();init_context();init_deploy();init_evidence();init_forward();init_plan();init_refused();init_release();init_settle();init_switched();init_underlease();init_verify();init_waves();A15=3e3}});var shared$17,loadConfig,init_load=__esm({"shared:src/config/load.ts"(){shared$17=(__nccwpck_require__(377).shared)["src/config/load.ts"],loadConfig=shared$17.loadConfig}});async function fileAt(t2,e,n3,o9){if(!l15.test(t2))return;let s6=await f11(["show",`${t2}:./${e.local}`],e.folder,o9);return s6!==void 0?s6:c13(n3,o9,async(d23,i5,a9)=>{let{data:r6}=await d23.rest.repos.getContent({owner:i5,repo:a9,path:e.path,ref:t2});return!Array.isArray(r6)&&r6.type==="file"?Buffer.from(r6.content,"base64").toString("utf8"):void 0})}async function commitsOf(t2,e,n3){let s6=(await f11(["rev-parse","--is-shallow-repository"],t2.folder,n3))?.trim()!=="false"?void 0:await f11(["log",`--max-count=${u16}`,"--format=%H","--",`./${t2.local}`],t2.folder,n3);return s6!==void 0?s6.split(`
`).filter(i5=>l15.test(i5)):await c13(e,n3,async(i5,a9,r6)=>{let{data:p24}=await i5.rest.repos.listCommits({owner:a9,repo:r6,path:t2.path,per_page:u16});return p24.map(({sha:y28})=>y28)})??[]}async function f11(t2,e,n3){let o9=await n3.exec("git",t2,{deadlineMs:w19,cwd:e}).catch(()=>{});return o9?.code===0?o9.stdout:void 0}async function c13({repository:t2,token:e,url:n3},o9,s6){let[d23="",i5=""]=t2.split("/");if(!(i5===""||e===""))try{return await s6(await octokit(e,n3),d23,i5)}catch(a9){let{status:r6}=a9;r6!==404&&o9.log.warn(`GitHub did not hand out deploy.yml as it was deployed (${r6===void 0?a9.message:`HTTP ${r6}`}): the job needs \`contents: read\``);return}}var w19,l15,u16,init_file_at=__esm({"src/github/file-at.ts"(){"use strict";init_heavy();w19=2e4,l15=/^[0-9a-f]{40}$/,u16=20}});async function environmentAsDeployed(r6,e){let{environment:t2,file:i5,folder:a9,job:u19,token:c16}=r6,o9={repository:u19.repository,token:c16??"",url:u19.apiUrl},p24={folder:a9,local:i5,path:inRepository(a9,i5)},v22=async s6=>{try{return(await openEnvironment(loadConfig(s6,i5),t2.name,r6.hosts,{...e.log,info:()=>{}})).environment}catch(n3){e.log.debug(`an earlier ${i5} is not used: ${errorMessage(n3)}`);return}},y28=async s6=>{let n3=await fileAt(s6,p24,o9,e);return n3===void 0?void 0:v22(n3)},g23=new Set([d19(t2)]),f16=await h14(t2,r6,e);for(let s6 of f16===void 0?await commitsOf(p24,o9,e):[]){let n3=await y28(s6);if(!(n3===void 0||g23.has(d19(n3)))&&(g23.add(d19(n3)),f16=await h14(n3,r6,e),f16!==void 0))break}let[l17,...b21]=f16??[];if(l17===void 0||b21.length>0)return t2;let m19=await y28(l17);return m19===void 0?(e.log.warn(`${i5} as it was at ${l17.slice(0,7)}, the commit that is live, could not be read: today's is used. Check out with \`fetch-depth: 0\`, or give \`github-token\` with \`contents: read\`.`),t2):(d19(m19)!==d19(t2)&&e.log.info(`${i5} has changed since ${l17.slice(0,7)} was deployed: the rollback uses it as it was then (${m19.target.hosts.map(({name:s6,path:n3})=>`${s6}:${n3}`).join(", ")})`),m19)}function d19({target:r6,strategy:e,url:t2,verify:i5}){return JSON.stringify([r6,e,t2,i5])}async function h14(r6,{service:e,ssh:t2},i5){let a9=directTarget({service:e,environment:r6,contents:void 0,needs:void 0,ssh:t2},i5);try{let c16=(await Promise.allSettled(a9.hosts.map(async o9=>a9.inspect(o9)))).flatMap(o9=>o9.status==="fulfilled"&&o9.value.current!==void 0?[o9.value.current.commit]:[]);return c16.length===0?void 0:[...new Set(c16)].filter(o9=>o9!=="")}finally{await a9.close()}}var init_as_deployed=__esm({"src/actions/engine/as-deployed.ts"(){"use strict";init_load();init_errors();init_file_at();init_direct();init_config()}});var rollback_exports={};__export(rollback_exports,{flipSetting:()=>flipSetting,rollbackMain:()=>rollbackMain,rollbackRelease:()=>rollbackRelease});async function rollbackRelease(l17,r6,o9){let{config:e,job:i5,folder:f16,token:m19,ssh:p24,dryRun:s6,force:y28,hosts:u19,reason:t2}=r6,a9=await environmentAsDeployed({service:e.service,file:e.file,environment:r6.environment,hosts:u19,folder:f16,job:i5,token:m19,ssh:p24},o9),n3=ownerOf2(i5,"rollback",l17,t2,o9);r6.save(n3.id,a9);let c16=directTarget({service:e.service,environment:a9,contents:void 0,needs:void 0,ssh:p24},o9);try{return await rollback(requestOf({intent:"rollback",service:e.service,environment:a9,owner:n3,job:i5,folder:f16,token:m19,dryRun:s6,force:y28},o9),l17,c16,smokeVerifier(o9),o9)}finally{await c16.close()}}async function flipSetting(l17,r6,o9){let e=parseSettings(l17),{config:i5,job:f16,folder:m19,token:p24,ssh:s6,dryRun:y28,reason:u19}=r6,{environment:t2,secretText:a9}=withValues(r6.environment,r6.secrets),n3=directTarget({service:i5.service,environment:t2,contents:void 0,needs:void 0,ssh:s6},o9),c16,v22;try{let x25=await Promise.all(n3.hosts.map(async g23=>n3.inspect(g23))),d23=x25[0]?.current;if(d23===void 0||x25.some(({current:g23})=>g23?.id!==d23.id))throw new UserError("the hosts do not all have the same live release",{fix:"Bring them together first: deploy, or roll back."});let[b21,...E19]=t2.configFiles,[O21=""]=n3.hosts;if(b21===void 0)throw new UserError(`environment ${t2.name} names no configuration file`,{fix:"Add `config: {from: \u2026, to: \u2026}` to deploy.yml."});let R28={[b21.to]:applySettings(b21.to,await n3.read(O21,d23.id,b21.to),e)};for(let{to:g23}of E19)R28[g23]=await n3.read(O21,d23.id,g23);v22=release(d23.version,d23.commit,configurationHash(t2,R28)),c16={code:{from:d23.id},files:R28,secrets:a9,manifest:manifestOnHost(v22,void 0,void 0)}}finally{await n3.close()}let h20=ownerOf2(f16,"flip",v22.id,u19,o9);r6.save(h20.id,t2);let P15=directTarget({service:i5.service,environment:t2,contents:c16,needs:void 0,ssh:s6},o9);try{return await deploy(requestOf({intent:"flip",service:i5.service,environment:t2,owner:h20,job:f16,folder:m19,token:p24,dryRun:y28},o9),v22,P15,smokeVerifier(o9),o9)}finally{await P15.close()}}async function rollbackMain(l17,r6,o9){let{inputs:e,config:i5,environment:f16,secrets:m19,webhook:p24,job:s6,folder:y28,token:u19,ssh:t2}=l17;if(e.mode==="release"&&e.set!==void 0)throw new UserError("input set: goes with `mode: config`");if(e.mode==="config"&&e.to!==void 0)throw new UserError("input to: goes with `mode: release`");let a9={mark:()=>{}},n3={config:i5,environment:f16,job:s6,folder:y28,token:u19,ssh:t2,secrets:m19,dryRun:e["dry-run"],reason:e.reason??"",force:e.force,hosts:e.hosts,save:(v22,h20)=>{e["dry-run"]||(a9.mark=saveForPost({service:i5.service,environment:h20,id:v22,job:s6,folder:y28,ssh:t2,token:u19,secrets:m19},o9)),r6()}},c16=e.mode==="release"?await rollbackRelease(e.to??"",n3,o9):await flipSetting(e.set??"",n3,o9);c16.outcome!=="unknown"&&a9.mark(),await finish({report:c16,webhook:p24,job:s6,outputs:!0},o9)}var init_rollback2=__esm({"src/actions/engine/rollback.ts"(){"use strict";init_errors();init_configuration();init_deploy();init_flip();init_release();init_rollback();init_verifier();init_direct();init_job();init_deployment();init_as_deployed();init_finish2();init_open();init_release3();init_secrets()}});var shared$18,FOLDER_PATTERN,GLOB_PATTERN,folderProblem,globProblem,overlap,relativeProblem,init_path=__esm({"shared:src/config/path.ts"(){shared$18=(__nccwpck_require__(377).shared)["src/config/path.ts"],FOLDER_PATTERN=shared$18.FOLDER_PATTERN,GLOB_PATTERN=shared$18.GLOB_PATTERN,folderProblem=shared$18.folderProblem,globProblem=shared$18.globProblem,overlap=shared$18.overlap,relativeProblem=shared$18.relativeProblem}});function placeName(e,n3){return`${e}_${n3}`}function readStage(e){let n3=(0,import_node_path22.join)(e,"stage.json"),r6=b20(n3);if(!I13(r6))throw new UserError(`${n3} is not the file of a rehearsal's stage`,{fix:"ERLMCP_ACTIONS_SANDBOX is set by a rehearsal; unset it to act on the hosts of deploy.yml."});return r6}function readReplaced(e){return k22((0,import_node_path22.join)(e,"environments")).filter(n3=>n3.endsWith(".json")).sort().map(n3=>b20((0,import_node_path22.join)(e,"environments",n3))).filter(E16)}function writeReplaced(e,n3){let r6=(0,import_node_path22.join)(e,"environments",`${placeName(n3.service,n3.environment)}.json`),t2=`${JSON.stringify(n3,null,2)}
`;textOf(r6)!==t2&&writeWhole(r6,t2)}function portFor(e,n3,r6,t2){let a9=(0,import_node_path22.join)(e,"assigned",(0,import_node_crypto9.createHash)("sha256").update(`${n3} ${r6}`).digest("hex").slice(0,32)),s6=S14(a9);if(s6!==void 0)return s6;let{port:o9,isOurs:w21}=F19(e,n3,r6,t2);if(h15(a9,String(o9)))return o9;let d23=S14(a9)??o9;return w21&&d23!==o9&&(0,import_node_fs23.unlinkSync)((0,import_node_path22.join)(e,"taken",n3,String(o9))),d23}function F19(e,n3,r6,t2){let a9=n3==="ports"?N13():new Set;for(let s6 of t2){if(a9.has(s6))continue;let o9=(0,import_node_path22.join)(e,"taken",n3,String(s6));if(h15(o9,r6))return{port:s6,isOurs:!0};if(textOf(o9)===r6)return{port:s6,isOurs:!1}}throw new UserError(`all ${t2.length} ${n3} of the rehearsal are taken: there is none for ${r6}`,{fix:"Rehearse fewer hosts or environments at once."})}function h15(e,n3){(0,import_node_fs23.mkdirSync)((0,import_node_path22.dirname)(e),{recursive:!0});let r6=(0,import_node_path22.join)((0,import_node_path22.dirname)((0,import_node_path22.dirname)(e)),`${(0,import_node_path22.basename)(e)}.${(0,import_node_crypto9.randomUUID)()}`);(0,import_node_fs23.writeFileSync)(r6,n3);try{return(0,import_node_fs23.linkSync)(r6,e),!0}catch(t2){if(t2.code!=="EEXIST")throw t2;return!1}finally{(0,import_node_fs23.unlinkSync)(r6)}}function N13(){let e=["/proc/net/tcp","/proc/net/tcp6"].flatMap(n3=>(textOf(n3)??"").split(`
`));return new Set(e.flatMap(n3=>{let[,r6]=/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A /.exec(n3)??[];return r6===void 0?[]:[Number.parseInt(r6,16)]}))}function S14(e){let n3=textOf(e);return n3===void 0||!/^\d{1,5}$/.test(n3)?void 0:Number(n3)}function writeWhole(e,n3){(0,import_node_fs23.mkdirSync)((0,import_node_path22.dirname)(e),{recursive:!0});let r6=`${e}.${(0,import_node_crypto9.randomUUID)()}`;(0,import_node_fs23.writeFileSync)(r6,n3),(0,import_node_fs23.renameSync)(r6,e)}function textOf(e){try{return(0,import_node_fs23.readFileSync)(e,"utf8")}catch{return}}function k22(e){try{return(0,import_node_fs23.readdirSync)(e)}catch{return[]}}function b20(e){try{return JSON.parse(textOf(e)??"")}catch{return}}function I13(e){let n3=e;return n3?.version===1&&Array.isArray(n3.ports)&&n3.ports.every(l16)&&Array.isArray(n3.proxies)&&n3.proxies.every(r6=>l16(r6?.port))}function E16(e){let n3=e;return n3?.version===1&&typeof n3.service=="string"&&typeof n3.environment=="string"&&(n3.url===void 0||l16(n3.url.port)&&typeof n3.url.now=="string"&&typeof n3.url.was=="string")&&Array.isArray(n3.hosts)&&n3.hosts.every(r6=>typeof r6?.name=="string"&&c14(r6.instances)&&(r6.traffic===void 0||typeof r6.traffic=="string"))&&c14(n3.changed)&&c14(n3.notRun)}function c14(e){return Array.isArray(e)&&e.every(n3=>typeof n3=="string")}function l16(e){return Number.isInteger(e)&&e>0&&e<65536}var import_node_crypto9,import_node_fs23,import_node_path22,init_sandbox_file=__esm({"src/rehearsal/sandbox-file.ts"(){"use strict";import_node_crypto9=__nccwpck_require__(598),import_node_fs23=__nccwpck_require__(24),import_node_path22=__nccwpck_require__(760);init_errors()}});function meant(n3,e){let{own:t2,at:o9,folders:r6,url:a9}=e,s6=/^(:|--?[A-Za-z][\w-]*=)?(\d{1,5})$/.exec(n3);if(s6!==null)return`${s6[1]??""}${t2.get(Number(s6[2]))??s6[2]??""}`;let u19=a9===void 0?n3:n3.replace(h16(a9.was),()=>a9.now);u19=u19.replace(d20,(i5,c16,w21)=>{let g23=Number(w21);if(isLoopback(c16))return t2.has(g23)?`${c16}:${t2.get(g23)??""}`:i5;let l17=o9.get(bare(c16))?.get(g23);return l17===void 0?i5:`127.0.0.1:${l17}`});for(let[i5,c16]of r6)u19=u19.replace(f13(i5),()=>c16);return u19}function instanceAt(n3,e){let{protocol:t2,hostname:o9,pathname:r6}=new URL(n3);return`${t2}//${isLoopback(o9)&&!p22(o9)?o9:"127.0.0.1"}:${e}${r6==="/"?"":r6}`}function checkAt(n3,e){if(!/^https?:/i.test(n3))return n3;let{url:t2}=e;if(t2!==void 0&&(n3===t2.was||n3.startsWith(`${t2.was}/`)))return n3.slice(t2.was.length)||"/";let{protocol:o9,hostname:r6,pathname:a9,search:s6}=new URL(n3),i5=(isLoopback(r6)?e.own:e.at.get(bare(r6)))?.get(portOf(n3));return i5===void 0?void 0:`${o9}//${isLoopback(r6)&&!p22(r6)?r6:"127.0.0.1"}:${i5}${a9}${s6}`}function portOf(n3){let{port:e,protocol:t2}=new URL(n3);return e===""?t2==="https:"?443:80:Number(e)}function bare(n3){return n3.toLowerCase().replace(/^\[|\]$/g,"")}function isLoopback(n3){return/^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i.test(n3)||p22(n3)}function p22(n3){return n3==="0.0.0.0"||n3==="[::]"}function h16(n3){let{port:e,protocol:t2}=new URL(n3);return new RegExp(`${f13(n3).source}${e===""?`(?::${t2==="https:"?443:80})?(?!:?\\d)`:""}`,"gi")}function namesHost(n3,e){return e.find(t2=>new RegExp(`(?<![A-Za-z0-9._-])${$24(t2)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`,"i").test(n3))}function f13(n3){return new RegExp(`(?<![A-Za-z0-9._/-])${$24(n3)}(?![A-Za-z0-9._-])`,"g")}function $24(n3){return n3.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}var d20,init_sandbox_words=__esm({"src/actions/engine/sandbox-words.ts"(){"use strict";d20=/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?):(\d{1,5})(?![\d.:])/g}});function commandHere(i5,m19){let[a9,...e]=m19.map(({meaning:t2})=>i5.map(r6=>meant(r6,t2)));return e.every(t2=>t2.every((r6,n3)=>r6===a9?.[n3]))?a9:void 0}function checksHere({smoke:i5,url:m19},a9,e){let[t2]=a9.toSorted((n3,s6)=>n3.was.name<s6.was.name?-1:1);if(t2===void 0)return[...i5];let r6=[...a9.flatMap(({was:n3})=>n3.local?[]:[bare(n3.address)]),...m19===void 0?[]:[bare(new URL(m19).hostname)]];return i5.flatMap(n3=>{if(n3.kind==="command"){if(n3.on==="host"){let d23=n3.command.map(o9=>meant(o9,t2.meaning)),u19=d23.map(o9=>namesHost(o9,r6)).find(o9=>o9!==void 0);return u19===void 0?[{...n3,command:d23}]:(e.push(`check ${n3.name}: not run, its command names ${u19}`),[])}return e.push(`check ${n3.name}: not run, it is a command on the runner`),[]}let s6=checkAt(n3.url,t2.meaning);return s6!==void 0?[{...n3,url:s6}]:(e.push(`check ${n3.name}: not run, it asks ${new URL(n3.url).origin}`),[])})}function evidenceHere({target:{evidence:i5,hosts:m19}},a9){return i5.flatMap(e=>{if(!e.startsWith("/"))return[e];let t2=m19.map(r6=>`${r6.path}/`).find(r6=>e.startsWith(r6));return t2!==void 0?[e.slice(t2.length)]:(a9.push(`evidence ${e}: not taken`),[])})}var init_sandbox_checks=__esm({"src/actions/engine/sandbox-checks.ts"(){"use strict";init_sandbox_words()}});function placesOf(n3){let{environment:t2,folderOf:p24,url:l17,changed:b21}=n3,{hosts:m19}=t2.target,d23=m19.map(c16=>({was:c16,ports:D8(c16,n3)})),a9=new Map;for(let{was:c16,ports:e}of d23){let s6=bare(c16.address);c16.local||a9.set(s6,new Map([...a9.get(s6)??[],...Object.values(e).flatMap(r6=>[...r6])]))}let f16=({was:c16,ports:e},s6,r6)=>({own:e[s6]??new Map,at:new Map([...a9,...U7(c16,t2).map(g23=>[g23,e[s6]??new Map])]),folders:r6,url:l17}),o9=B9(d23,f16,n3),i5=d23.map(c16=>{let{was:e,ports:s6}=c16,r6=p24(e),g23=import_node_path23.posix.join(r6,"shared"),R28=v22=>f16(c16,v22,[[e.path,r6]]),w21=t2.strategy.kind==="blue-green"?t2.strategy.slots:void 0,S17=(v22,{instance:y28,env:H12})=>{let j11=s6[v22]?.get(portOf(y28))??0;return{instance:instanceAt(y28,j11),env:{...A17({...t2.env,...e.env,...H12},H12,R28(v22),j11,`${t2.name}-${e.name}-${v22}`,n3),HOME:g23}}},M15=w21===void 0?void 0:{a:S17("a",w21.a),b:S17("b",w21.b)},h20=s6.main?.get(portOf(e.instance))??0,$25=instanceAt(e.instance,h20),C12=M15===void 0?A17({...t2.env,...e.env},e.env,R28("main"),h20,`${t2.name}-${e.name}`,n3):e.env,I14={name:e.name,local:!0,address:"local",user:void 0,port:22,jump:void 0,sudo:!1,runAs:void 0,path:r6,instance:M15?.a.instance??$25,ports:[...new Set(e.ports.flatMap(v22=>Object.values(s6).flatMap(y28=>y28.get(v22)??[])))],env:{...C12,HOME:g23},...M15===void 0||m19.length===1?{}:{slots:M15}},L11=new Map(Object.values(s6).flatMap(v22=>[...v22])),x25={...f16(c16,"main",Z(e.path)),own:L11};return{was:e,host:I14,slots:M15,instances:M15===void 0?[$25]:[M15.a.instance,M15.b.instance],meaning:x25}}),u19=new Set(i5.flatMap(({was:c16,host:e,slots:s6})=>[e.env,s6?.a.env??{},s6?.b.env??{}].flatMap(r6=>Object.keys(r6).filter(g23=>r6[g23]!=={...t2.env,...c16.env}[g23]))));return u19.size>0&&b21.push(`variables ${[...u19].sort().join(", ")}: of this machine`),{places:i5,env:o9}}function D8(n3,{environment:{env:t2,strategy:p24},erlmcp:l17,port:b21}){let m19=s6=>l17?[Number({...t2,...n3.env,...s6}[O20]??_12)].filter(r6=>r6>0):[],d23=(s6,r6)=>r6.map(g23=>[g23,b21(`${n3.name}/${s6}:${g23}`)]);if(p24.kind!=="blue-green")return{main:new Map(d23("main",[portOf(n3.instance),...n3.ports,...m19({})]))};let{a:a9,b:f16}=p24.slots,o9=s6=>[portOf(s6.instance),...m19(s6.env).filter(r6=>s6.env[O20]===String(r6))],i5=d23("a",o9(a9)),u19=d23("b",o9(f16)),c16=new Set([...o9(a9),...o9(f16)]),e=d23("main",[...n3.ports,...m19({})].filter(s6=>!c16.has(s6)));return{a:new Map([...e,...u19,...i5]),b:new Map([...e,...i5,...u19])}}function U7({instance:n3},{strategy:t2}){return(t2.kind==="blue-green"?[t2.slots.a.instance,t2.slots.b.instance]:[n3]).map(l17=>new URL(l17).hostname).filter(l17=>!isLoopback(l17)).map(bare)}function A17(n3,t2,p24,l17,b21,{environment:m19,erlmcp:d23}){let a9={...t2};for(let[o9,i5]of Object.entries(n3)){let u19=F20(i5,p24)?"127.0.0.1":meant(i5,p24);u19!==i5&&!i5.includes("${")&&(a9[o9]=u19)}let f16={...n3,...a9};if(d23){a9.ERLMCP_HOST="127.0.0.1",a9.ERLMCP_PORT=String(l17);let o9=Number(n3[O20]??_12);a9[O20]=String(p24.own.get(o9)??o9),a9.NODE_NAME=`erlmcp-${b21.replace(/[^A-Za-z0-9_-]/g,"-")}@127.0.0.1`,a9.ERLMCP_DISTRIBUTION="off"}else!m19.secrets.includes("PORT")&&!Object.values(f16).some(o9=>o9===String(l17)||o9===`:${l17}`)&&(a9.PORT=String(l17));return a9}function B9(n3,t2,{environment:p24,folderOf:l17,notRun:b21}){let m19={...p24.env};for(let[d23,a9]of Object.entries(p24.env).filter(([,f16])=>f16.includes("${"))){let f16=new Set(n3.flatMap(i5=>Object.keys(i5.ports).map(u19=>meant(a9,t2(i5,u19,[[i5.was.path,l17(i5.was)]]))))),[o9=a9]=f16;f16.size===1?m19[d23]=o9:b21.push(`variable ${d23}: left as it is, since it has a reference in it and hosts differ`)}return m19}function F20(n3,{at:t2}){return t2.has(bare(n3))}function Z(n3){return[...["current","slots/a","slots/b"].map(t2=>[`${n3}/${t2}`,"."]),[n3,"../.."]]}var import_node_path23,O20,_12,init_sandbox_places=__esm({"src/actions/engine/sandbox-places.ts"(){"use strict";import_node_path23=__nccwpck_require__(760);init_sandbox_words();O20="ERLMCP_METRICS_PORT",_12="9090"}});var sandbox_exports={};__export(sandbox_exports,{sandboxed:()=>sandboxed,urlHere:()=>urlHere2});function sandboxed(e,t2){let r6=k23(t2),i5=Object.values(e.environments).flatMap(s6=>B10(s6,e));if(i5.length>0)throw new UserError(i5.join("; "),{where:e.file,fix:"Say how it is started in the foreground, at the top of deploy.yml: rehearsal: {process: <command>}."});let a9=Object.entries(e.environments).map(([s6,o9])=>[s6,U8(o9,e,t2,r6)]);return{...e,webhook:void 0,environments:Object.fromEntries(a9)}}function urlHere2(e,t2){let r6=k23(t2),i5=new Set([...r6.ports,...r6.proxies.map(({port:o9})=>o9)]),{protocol:a9,hostname:s6}=new URL(e);if(a9==="http:"&&s6==="127.0.0.1"&&i5.has(portOf(e)))return e;for(let{url:o9}of readReplaced(t2))if(o9!==void 0&&(e===o9.was||e.startsWith(`${o9.was}/`)))return`${o9.now}${e.slice(o9.was.length)}`;throw new UserError(`${e} leads out of the rehearsal`,{fix:"Give `environment` in its place: a rehearsal asks only what it has deployed itself."})}function k23(e){let t2=e===""?"is empty; unset it to act on the hosts of deploy.yml":folderProblem(e);if(t2!==void 0)throw new UserError(t2,{where:"ERLMCP_ACTIONS_SANDBOX"});return readStage(e)}function U8(e,t2,r6,i5){let{name:a9,strategy:s6,target:o9}=e,c16=placeName(t2.service,a9),f16=[],m19=t2.webhook===void 0?[]:["webhook: not told"],S17=n3=>portFor(r6,"ports",`${c16}/${n3}`,i5.ports),p24=e.url===void 0?void 0:z5(e.url,e,portFor(r6,"proxies",c16,i5.proxies.map(n3=>n3.port))),v22=n3=>(0,import_node_path24.join)(r6,"hosts",c16,G9(n3.name)),{places:h20,env:M15}=placesOf({environment:e,erlmcp:t2.preset==="erlmcp",url:p24,port:S17,folderOf:v22,changed:f16,notRun:m19});p24!==void 0&&f16.push(`url ${p24.was}: a proxy at ${p24.now}`);for(let n3 of e.hooks.before)m19.push(`hook ${n3.name} (before): not run`);for(let n3 of e.hooks.after)m19.push(`hook ${n3.name} (after): not run`);let $25=(n3,d23,u19)=>(d23>u19&&f16.push(`${n3}: ${formatDuration(u19)} in place of ${formatDuration(d23)}`),Math.min(d23,u19)),O21={...e,url:p24?.now,target:{...o9,hosts:h20.map(({host:n3})=>n3),manager:W10(e,t2,h20,f16),evidence:evidenceHere(e,m19)},strategy:D9(s6,h20,f16,$25),env:M15,verify:{...e.verify,intervalMs:$25("verify.interval",e.verify.intervalMs,P14)},smoke:checksHere(e,h20,m19),bakeMs:$25("bake",e.bakeMs,J6),hooks:{before:[],after:[]}};return writeReplaced(r6,{version:1,service:t2.service,environment:a9,strategy:s6.kind,url:p24,hosts:h20.map(({was:n3,host:d23,instances:u19})=>({name:n3.name,was:`${n3.user===void 0?"":`${n3.user}@`}${n3.address}:${n3.path}`,path:d23.path,instances:u19,traffic:s6.kind==="blue-green"?(0,import_node_path24.join)(d23.path,y24):void 0})),changed:f16,notRun:m19}),O21}function z5(e,{strategy:t2,target:r6},i5){let a9=t2.kind==="blue-green"?t2.slots.a.instance:r6.hosts[0]?.instance,{pathname:s6}=new URL(a9??e);return{was:e,now:`http://127.0.0.1:${i5}${s6==="/"?"":s6}`,port:i5}}function D9(e,t2,r6,i5){let[a9]=t2;return e.kind!=="blue-green"||a9?.slots===void 0?e:(r6.push(`switch command ${JSON.stringify(e.switchCommand.join(" "))}: tells the proxy where to lead`),{...e,slots:a9.slots,switchCommand:["sh","-c",L10,"sh",`../../${y24}`],drainMs:i5("drain",e.drainMs,F21)})}function B10({name:e,target:{manager:t2}},{rehearsal:r6}){return r6.process!==void 0?[]:t2.kind==="systemd"?[`environments.${e}: the systemd unit ${t2.unit} can not be run in a rehearsal`]:t2.kind==="command"?[`environments.${e}: the start command ${JSON.stringify(t2.start.join(" "))} can not be run in a rehearsal`]:[]}function W10({name:e,target:{manager:t2}},{rehearsal:r6,file:i5},a9,s6){if(t2.kind==="release")return t2;let o9=t2.kind==="process"?t2.command:r6.process;if(o9===void 0)throw new TypeError(`no command stands in for ${t2.kind}`);let c16=commandHere(o9,a9);if(c16===void 0)throw new UserError(`environments.${e}: ${JSON.stringify(o9.join(" "))} names a port, which ${a9.length} hosts on one machine can not share`,{where:i5,fix:"Let the service read its port from a variable, such as PORT."});return t2.kind==="systemd"&&s6.push(`systemd unit ${t2.unit}: run as ${JSON.stringify(c16.join(" "))}`),t2.kind==="command"&&s6.push(`start and stop commands: run as ${JSON.stringify(c16.join(" "))}`),{kind:"process",command:c16}}function G9(e){return/^[a-z0-9][a-z0-9._-]{0,62}$/.test(e)?e:`H.${e.replace(/[^A-Za-z0-9._-]/g,"_").slice(0,40)}.${(0,import_node_crypto10.createHash)("sha256").update(e).digest("hex").slice(0,8)}`}var import_node_crypto10,import_node_path24,P14,F21,J6,y24,L10,init_sandbox=__esm({"src/actions/engine/sandbox.ts"(){"use strict";import_node_crypto10=__nccwpck_require__(598),import_node_path24=__nccwpck_require__(760);init_path();init_duration();init_errors();init_sandbox_file();init_sandbox_checks();init_sandbox_places();init_sandbox_words();P14=50,F21=500,J6=2e3,y24="traffic",L10='printf %s "$INSTANCE" >"$1.$$" && mv -f "$1.$$" "$1"'}});var status_exports={};__export(status_exports,{look:()=>look,standing:()=>standing,statusLines:()=>statusLines,statusMain:()=>statusMain});function statusLines(o9,n3,r6){let e=[],s6=new Set;return r6.forEach((a9,m19)=>{let l17=n3[m19]??"";if(a9.status==="rejected"){e.push(`${l17}: NOT REACHED: ${a9.reason instanceof Error?a9.reason.message:String(a9.reason)}`);return}let t2=a9.value;s6.add(t2.current?.id??"nothing"),e.push(`${l17}: ${t2.current===void 0?"nothing is live":`live ${t2.current.id}`}`);for(let{slot:i5,release:d23,pid:u19}of t2.running)e.push(`    runs ${d23==="?"?"a process that was not started by a deployment":d23} in slot ${i5}, process ${u19}`);if(t2.current!==void 0&&t2.running.length===0&&e.push("    NOTHING RUNS"),t2.owner!==void 0){let{kind:i5,id:d23,release:u19,actor:f16,url:p24,guard:$25}=t2.owner;e.push(`    ${i5} ${d23} of ${u19} by ${f16} is under way${p24===""?"":` (${p24})`}; its guard is ${$25}`)}t2.locked!==void 0&&e.push(`    LOCKED by ${t2.locked.actor}: ${t2.locked.reason}`),t2.held!==void 0&&e.push(`    HELD by ${t2.held.actor}: ${t2.held.reason}`),h17(t2)?e.push(`    UNFINISHED ${t2.attempt?.id}: erlmcp-actions undo --environment ${o9}`):t2.attempt?.left!==void 0&&t2.owner===void 0&&e.push(`    slot ${t2.attempt.left}, which the traffic left, still runs: erlmcp-actions undo --environment ${o9}   (stops it once the traffic is seen on the other slot)`);let c16=y25([t2]);c16!==void 0&&e.push(`    last: ${c16.outcome}${c16.by==="guard"?", by the guard alone":c16.by==="person"?", by hand":""}, ${c16.at}`);let g23=t2.releases.filter(i5=>i5.good>0&&!i5.bad).sort((i5,d23)=>d23.good-i5.good);e.push(`    good: ${g23.slice(0,k24).map(({id:i5})=>i5).join(", ")||"none yet"}`)}),s6.size>1&&e.push(`THE HOSTS DIFFER: erlmcp-actions undo --environment ${o9}   (brings them to one release); or deploy again, or roll back`),e}function standing(o9){let n3=o9.flatMap(e=>e.status==="fulfilled"?[e.value]:[]),r6=new Set(o9.map(e=>e.status==="rejected"?"unknown":e.value.current?.version??"none"));return{liveVersion:n3.some(({current:e})=>e!==void 0)?[...r6].join(","):"",outcome:y25(n3)?.outcome??"",unfinished:n3.some(h17),locked:n3.some(({locked:e,held:s6})=>e!==void 0||s6!==void 0)}}async function look(o9,n3){let r6=new Set(o9.hosts);n3.log.info(`Looking at ${o9.hosts.join(", ")}`);let e=setInterval(()=>n3.log.info(`waiting for ${[...r6].join(", ")}`),E17);try{return await Promise.allSettled(o9.hosts.map(async s6=>o9.inspect(s6).finally(()=>r6.delete(s6))))}finally{clearInterval(e)}}async function statusMain({config:o9,environment:n3,ssh:r6},e){let s6=directTarget({service:o9.service,environment:n3,contents:void 0,needs:void 0,ssh:r6},e);try{let a9=await look(s6,e),m19=statusLines(n3.name,s6.hosts,a9);for(let f16 of m19)e.log.info(f16);let{liveVersion:l17,outcome:t2,unfinished:c16,locked:g23}=standing(a9),i5={"live-version":l17,outcome:t2,unfinished:c16,locked:g23};for(let[f16,p24]of Object.entries(i5))setOutput(f16,String(p24));let d23=new Summary().heading(`${o9.service} ${n3.name}: ${l17===""?"nothing is live":`${l17} is live`}`).code(m19.join(`
`));writeSummary(d23.toString(),{log:e.log,secrets:e.secrets});let u19=s6.hosts.filter((f16,p24)=>a9[p24]?.status==="rejected");if(u19.length>0)throw new UserError(`${u19.join(", ")} can not be seen`,{fix:"What is live there is not known: see the log for the reason."})}finally{await s6.close()}}function h17({attempt:o9,owner:n3}){return o9?.end==="pending"&&n3?.guard!=="alive"}function y25(o9){return o9.flatMap(({outcomes:n3})=>Object.values(n3)).toSorted((n3,r6)=>n3.at<r6.at?1:-1)[0]}var k24,E17,init_status=__esm({"src/actions/engine/status.ts"(){"use strict";init_edge();init_errors();init_summary();init_direct();k24=5,E17=5e3}});var shared$19,systemClock,init_clock=__esm({"shared:src/core/clock.ts"(){shared$19=(__nccwpck_require__(377).shared)["src/core/clock.ts"],systemClock=shared$19.systemClock}});var shared$20,systemExec,init_exec=__esm({"shared:src/core/exec.ts"(){shared$20=(__nccwpck_require__(377).shared)["src/core/exec.ts"],systemExec=shared$20.systemExec}});var shared$21,actionsLog,plainLog,init_log=__esm({"shared:src/core/log.ts"(){shared$21=(__nccwpck_require__(377).shared)["src/core/log.ts"],actionsLog=shared$21.actionsLog,plainLog=shared$21.plainLog}});var shared$22,SHORTEST,Secrets,init_mask=__esm({"shared:src/core/mask.ts"(){shared$22=(__nccwpck_require__(377).shared)["src/core/mask.ts"],SHORTEST=shared$22.SHORTEST,Secrets=shared$22.Secrets}});var require_rehearse=__commonJS({"rehearsal.cjs:src/cli/rehearse.ts"(exports2,module2){module2.exports=(__nccwpck_require__(83)["src/cli/rehearse.ts"])}});async function gateCommand(e,p24,o9){let s6=m18.find(t2=>t2===(e.profile??"production"));if(s6===void 0)throw new UserError(`--profile is ${m18.join(", ")}`);let r6=(0,import_node_path25.join)(process.cwd(),".erlmcp");(0,import_node_fs24.mkdirSync)(r6,{recursive:!0,mode:448}),(0,import_node_fs24.writeFileSync)((0,import_node_path25.join)(r6,".gitignore"),`*
`);let i5=process.env.GITHUB_TOKEN;i5!==void 0&&o9.secrets.add(i5);let{report:f16,files:c16}=await gate({config:p24,folder:".",profile:s6,version:e.version,gates:e.gates??"",baseRef:e["base-ref"],waive:e.waive??"",token:i5,out:(0,import_node_path25.join)(r6,"gates")},currentJob(void 0),o9);for(let t2 of gatesLines(f16))o9.log.info(t2);return o9.log.info(`Report: ${c16.html}`),f16.verdict==="pass"?0:1}var import_node_fs24,import_node_path25,m18,init_gate3=__esm({"src/cli/gate.ts"(){"use strict";import_node_fs24=__nccwpck_require__(24),import_node_path25=__nccwpck_require__(760);init_gate2();init_job();init_errors();init_gates_console();m18=["dev","staging","production"]}});var commands_exports={};__export(commands_exports,{COMMANDS:()=>COMMANDS});async function h18(e,n3){let r6=readConfig(f14,e.config,n3.log);if(e.environment===void 0)throw new UserError("--environment is required",{fix:`There are: ${Object.keys(r6.environments).join(", ")}.`});return openEnvironment(r6,e.environment,e.hosts,n3.log)}async function y26(e,n3,r6){let t2=await h18(e,n3),o9=directTarget({service:t2.config.service,environment:t2.environment,contents:void 0,needs:void 0,ssh:v21(e)},n3);return R27(o9,async()=>r6(o9,t2))}async function R27(e,n3){try{return await n3()}finally{await e.close()}}function v21(e){return{key:e["ssh-key"]===void 0?void 0:p23("ssh-key",e["ssh-key"]),knownHosts:e["known-hosts"]===void 0?void 0:p23("known-hosts",e["known-hosts"])}}function k25(e,n3,r6){for(let t2 of deploymentLines(e))n3.log.info(t2);if(r6&&!e.dryRun){let t2=(0,import_node_path26.join)(process.cwd(),".erlmcp","reports",e.deploymentId);(0,import_node_fs25.mkdirSync)(t2,{recursive:!0,mode:448}),n3.log.info(`Report: ${writeReport(e,t2).html}`)}return succeeded(e.intent,e.outcome)?0:1}function p23(e,n3){try{return(0,import_node_fs25.readFileSync)(n3,"utf8")}catch(r6){throw new UserError(`--${e} ${n3} can not be read: ${r6.code??String(r6)}`)}}var import_node_fs25,import_node_path26,f14,COMMANDS,init_commands=__esm({"src/cli/commands.ts"(){"use strict";import_node_fs25=__nccwpck_require__(24),import_node_path26=__nccwpck_require__(760);init_config();init_job();init_open();init_release3();init_rollback2();init_status();init_secrets();init_errors();init_deploy();init_recover();init_words();init_console();init_write();init_verifier();init_direct();init_gate3();f14=".",COMMANDS={async validate(e,n3){let{service:r6,environments:t2}=readConfig(f14,e.config,n3.log);n3.log.info(`${e.config} is well: service ${r6}`);for(let{name:o9,profile:s6,target:a9,strategy:c16,url:i5}of Object.values(t2))n3.log.info(`  ${o9} (${s6}): ${c16.kind} on ${a9.hosts.map(m19=>m19.name).join(", ")}${i5===void 0?"":`, ${i5}`}`);return 0},async gate(e,n3){return gateCommand(e,readConfig(f14,e.config,n3.log),n3)},async plan(e,n3){let{config:r6,environment:t2}=await h18(e,n3),o9=readSecrets(e.secrets===void 0?void 0:p23("secrets",e.secrets),n3),{environment:s6,secretText:a9}=e.secrets===void 0?{environment:t2,secretText:void 0}:withValues(t2,o9),c16=await shipment(e,s6,r6.service,a9,f14,n3),i5=currentJob(void 0),m19=ownerOf2(i5,"deploy",c16.release.id,"plan",n3),u19=directTarget({service:r6.service,environment:s6,contents:c16.contents,needs:c16.needs,ssh:v21(e)},n3);return R27(u19,async()=>{let j11=requestOf({intent:"deploy",service:r6.service,environment:s6,owner:m19,job:i5,token:process.env.GITHUB_TOKEN,folder:f14,dryRun:!0},n3);return k25(await deploy(j11,c16.release,u19,smokeVerifier(n3),n3),n3,!1)})},async status(e,n3){return y26(e,n3,async(r6,{environment:t2})=>{let o9=await look(r6,n3);for(let s6 of statusLines(t2.name,r6.hosts,o9))n3.log.info(s6);return o9.every(({status:s6})=>s6==="fulfilled")?0:1})},async lock(e,n3){let r6=e.reason??"";if(r6==="")throw new UserError("--reason is required",{fix:"Say why, so that others know whom to ask."});return y26(e,n3,async(t2,{environment:o9})=>{for(let s6 of t2.hosts)await t2.lock(s6,r6,currentJob(void 0).actor);return n3.log.info(`${o9.name} is locked. Nothing deploys there until: erlmcp-actions unlock --environment ${o9.name}`),0})},async unlock(e,n3){return y26(e,n3,async(r6,{environment:t2})=>{for(let o9 of r6.hosts)await r6.unlock(o9);return n3.log.info(`${t2.name} is unlocked.`),0})},async undo(e,n3){return y26(e,n3,async(r6,{config:t2,environment:o9})=>{let s6=currentJob(void 0),a9=ownerOf2(s6,"recover","",e.reason??"undo",n3),c16=requestOf({intent:"recover",service:t2.service,environment:o9,owner:a9,job:s6,token:process.env.GITHUB_TOKEN,folder:f14,force:e.force===!0},n3),i5=await recover(c16,{mine:()=>!0,overtake:!0},r6,smokeVerifier(n3),n3);return k25(i5,n3,!0),i5.checks.every(({verdict:u19})=>u19==="pass")&&["rolled_back","rollback_failed","removed","refused","unchanged","deployed"].includes(i5.outcome)?0:1})},async rollback(e,n3){let{config:r6,environment:t2}=await h18(e,n3),o9=currentJob(void 0),s6=readSecrets(e.secrets===void 0?void 0:p23("secrets",e.secrets),n3),a9={config:r6,environment:t2,job:o9,secrets:s6,folder:f14,token:process.env.GITHUB_TOKEN,ssh:v21(e),dryRun:e["dry-run"],force:e.force===!0,hosts:e.hosts,reason:e.reason??`rollback by ${o9.actor}`,save:()=>{}};if(e.mode!==void 0&&e.mode!=="release"&&e.mode!=="config")throw new UserError("--mode is release or config");let c16=e.mode==="config"?await flipSetting(e.set??"",a9,n3):await rollbackRelease(e.to??"",a9,n3);return k25(c16,n3,!0)}}}});var main_exports={};__export(main_exports,{main:()=>main});async function main(o9){let e=new Secrets,r6=process.stdout.isTTY===!0&&process.env.NO_COLOR===void 0,n3=plainLog(t2=>process.stdout.write(`${t2}
`),{colour:r6,secrets:e}),s6;try{let{name:t2,options:i5}=S16(o9);if(t2===void 0)return process.stdout.write(N16),o9.length===0||o9.includes("--help")?0:2;if(t2==="rehearse")return await(await Promise.resolve().then(()=>__toESM(require_rehearse(),1))).rehearse(i5,p24=>process.stdout.write(`${p24}
`),r6);s6=(0,import_node_fs26.mkdtempSync)((0,import_node_path27.join)((0,import_node_os5.tmpdir)(),"erlmcp-actions-"));let l17={clock:systemClock,exec:systemExec,http:systemHttp,log:n3,secrets:e,randomHex:p24=>(0,import_node_crypto11.randomBytes)(p24).toString("hex"),tmp:s6,signal:M14()},{COMMANDS:m19}=await Promise.resolve().then(()=>(init_commands(),commands_exports));return await m19[t2](i5,l17)}catch(t2){return process.stderr.write(`${e.redact(explain(t2))}
`),1}finally{s6!==void 0&&(0,import_node_fs26.rmSync)(s6,{recursive:!0,force:!0})}}function S16(o9){let e={type:"string"},r6={type:"boolean",default:!1};try{let{values:n3,positionals:s6}=(0,import_node_util.parseArgs)({args:[...o9],allowPositionals:!0,options:{config:{type:"string",default:"deploy.yml"},environment:{type:"string",short:"e"},hosts:e,archive:e,version:e,manifest:e,reason:e,to:e,mode:e,set:e,profile:e,gates:e,"base-ref":e,waive:e,"ssh-key":e,"known-hosts":e,secrets:e,workflow:e,event:e,tag:e,real:e,input:{type:"string",multiple:!0},after:{type:"string",multiple:!0},var:{type:"string",multiple:!0},"skip-tests":r6,"dry-run":r6,force:r6,json:r6,verbose:r6,help:r6}}),[t2,i5]=s6;if(n3.help||t2===void 0)return{name:void 0,options:n3};if(i5!==void 0)throw new UserError(`${JSON.stringify(i5)} is one word too many`,{fix:"See erlmcp-actions --help."});let l17=c15.find(m19=>m19===t2);if(l17===void 0)throw new UserError(`there is no command ${JSON.stringify(t2)}`,{fix:`There are: ${c15.join(", ")}.`});return{name:l17,options:n3}}catch(n3){throw n3 instanceof UserError?n3:new UserError(n3.message,{fix:"See erlmcp-actions --help."})}}function M14(){let o9=new AbortController;for(let e of["SIGINT","SIGTERM"])process.on(e,()=>{o9.signal.aborted&&process.exit(130),process.stderr.write(`
${e}: coming to an end; once more to leave it to the guards
`),o9.abort(new UserError(`cancelled (${e})`))});return o9.signal}var import_node_crypto11,import_node_fs26,import_node_os5,import_node_path27,import_node_util,c15,N16,init_main2=__esm({"src/cli/main.ts"(){"use strict";import_node_crypto11=__nccwpck_require__(598),import_node_fs26=__nccwpck_require__(24),import_node_os5=__nccwpck_require__(161),import_node_path27=__nccwpck_require__(760),import_node_util=__nccwpck_require__(975);init_clock();init_errors();init_exec();init_http();init_log();init_mask();c15=["rehearse","validate","gate","plan","status","lock","unlock","undo","rollback"],N16=`erlmcp-actions <command> [options]

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
  --manifest FILE, --skip-tests, --dry-run
  --var NAME=VALUE     rehearse: a variable of the repository
  --real FILE          rehearse: on the real hosts, with the secrets and variables in FILE as NAME=value lines
`}});module.exports={get"src/actions/engine/deployment.ts"(){return init_deployment(),__toCommonJS(deployment_exports)},get"src/actions/engine/gate.ts"(){return init_gate2(),__toCommonJS(gate_exports)},get"src/actions/engine/recovery.ts"(){return init_recovery(),__toCommonJS(recovery_exports)},get"src/actions/engine/rollback.ts"(){return init_rollback2(),__toCommonJS(rollback_exports)},get"src/actions/engine/sandbox.ts"(){return init_sandbox(),__toCommonJS(sandbox_exports)},get"src/actions/engine/status.ts"(){return init_status(),__toCommonJS(status_exports)},get"src/cli/main.ts"(){return init_main2(),__toCommonJS(main_exports)}};


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