/** The style of a page. Its hash is in the page's policy, so no other style is applied. */
export const STYLE = `
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
`;
