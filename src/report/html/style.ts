/** Colours of light and of dark pages. The names are also those of the charts' palette. */
const LIGHT = `color-scheme:light;
--page:#ffffff;--card:#ffffff;--soft:#f5f7f9;--ink:#1d2733;--mid:#56636f;--line:#dfe4e9;--edge:#c3ccd4;--link:#1f5fa8;
--asked:#2f6db5;--free:#c9dcf0;--kept:#b4bcc5;--over:#b3261e;--mark:#1d2733;--disk:#6ba3a0;--address:#c79a4b;--stated:#7a6aa0;
--bad:#b3261e;--bad-soft:#fcf1f0;--warn:#8a5a00;--warn-soft:#fdf6e7;--good:#26734d;
--g1:#2f6db5;--g2:#3f8f6b;--g3:#b0792a;--g4:#8a5fa8;--g5:#b5546a;--g6:#3b8ea5;--g7:#7b8a3c;--g8:#6b7785`;

const DARK = `color-scheme:dark;
--page:#14191f;--card:#1b222a;--soft:#1b222a;--ink:#e4e9ee;--mid:#a3b0bc;--line:#2d3741;--edge:#44515e;--link:#8ab8ec;
--asked:#5b9be0;--free:#2c4460;--kept:#4d5965;--over:#f2887f;--mark:#e4e9ee;--disk:#6fb3ae;--address:#d9b26a;--stated:#b3a2dc;
--bad:#f2887f;--bad-soft:#2d1e1f;--warn:#e3b45c;--warn-soft:#2b2519;--good:#74c69d;
--g1:#5b9be0;--g2:#5fb78e;--g3:#d8a14e;--g4:#b48ad4;--g5:#de7f95;--g6:#62b6cd;--g7:#a9b963;--g8:#93a0ad`;

const PAGE = `*{box-sizing:border-box}
html{background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1060px;padding:28px 20px 48px;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.2rem;margin:40px 0 12px;padding-bottom:5px;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:24px 0 6px}
p{margin:6px 0;max-width:75ch}
a{color:var(--link)}
nav{font-size:.9rem}nav a{margin-right:14px;white-space:nowrap}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.sub{color:var(--mid)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px;margin:18px 0;padding:0;list-style:none}
.tiles li{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:10px 12px}
.tiles b{display:block;font-size:1.35rem;line-height:1.25;font-variant-numeric:tabular-nums}
.tiles span{display:block;color:var(--mid);font-size:.85rem}
.tiles .stated{color:var(--stated);font-style:italic}
.tiles .bad b,.tiles .bad .note{color:var(--bad)}
.problems{list-style:none;margin:0;padding:0}
.problems li{border:1px solid var(--line);border-left:5px solid var(--warn);background:var(--warn-soft);border-radius:4px;padding:8px 12px;margin:8px 0}
.problems li.error{border-left-color:var(--bad);background:var(--bad-soft)}
.problems strong{color:var(--warn)}.problems .error strong{color:var(--bad)}
.problems p{margin:2px 0;max-width:none}.problems ul{margin:2px 0;padding-left:1.2em}.problems ul li{all:revert;margin:1px 0;padding:0;border:0;background:none}
.good{color:var(--good)}
figure{margin:18px 0}
figcaption{margin-bottom:6px}figcaption h3{margin:0 0 2px}figcaption p{font-size:.92rem;line-height:1.4;margin:0}
.keys{display:flex;flex-wrap:wrap;gap:3px 16px;margin:4px 0 6px;padding:0;list-style:none;font-size:.85rem;color:var(--mid)}
.keys i{display:inline-block;width:14px;height:11px;margin-right:6px;border-radius:2px;vertical-align:-1px}
.keys i.tick{width:3px;height:14px;margin-left:5px;margin-right:11px;vertical-align:-2px;border-radius:0}
.keys i.dashed{background:none!important;border:1.5px dashed}
figure svg{display:block;width:100%;max-width:1020px;height:auto;font-family:inherit}.narrow svg{max-width:520px}
.narrow{display:none}
details{font-size:.9rem;margin:4px 0}summary{color:var(--mid);cursor:pointer}
.scroll{overflow-x:auto;margin:8px 0;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;overflow-wrap:normal}
th,td{padding:4px 14px 4px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th{color:var(--mid);font-weight:600;white-space:nowrap}
td{white-space:nowrap}td.flexible{white-space:normal;min-width:17em}
.right{text-align:right}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:10px;color:var(--mid);font-size:.87rem}`;

const PICTURES = `.t{font-size:11.5px;fill:var(--ink)}.bold{font-weight:600;font-size:12.5px}tspan.bold{font-size:11.5px}.strong{font-weight:600}.small{font-size:10.5px}
.mid{fill:var(--mid)}.dim{fill:var(--mid)}
.vpc{fill:var(--page);stroke:var(--edge)}.zone{fill:var(--soft);stroke:var(--edge);stroke-dasharray:5 4}
.subnet{fill:none;stroke:var(--line)}.card{fill:var(--card);stroke:var(--line)}
.lane{stroke:var(--line);fill:none}.rule{stroke:var(--line);fill:none}
.arrow{stroke:var(--asked);stroke-width:1.6;fill:none}.source{fill:var(--asked)}.ring{fill:var(--page)}
${[1, 2, 3, 4, 5, 6, 7, 8].map((at) => `.g${at}{fill:var(--g${at})}`).join('')}`;

const PHONE = `@media (max-width:700px){body{padding:18px 12px 36px}.wide{display:none}.narrow{display:block}h1{font-size:1.4rem}
.tiles{grid-template-columns:1fr 1fr}h2{margin-top:32px}}`;

const PRINT = `@media print{:root{${LIGHT}}html{font-size:10.5pt}body{max-width:none;padding:0}
.wide{display:block!important}.narrow,nav,details{display:none!important}.scroll{overflow:visible}
h2,h3,figcaption{break-after:avoid}figcaption{break-inside:avoid}.problems li,.tiles li,figure.whole,tr{break-inside:avoid}
section.sheet{break-before:page}table{font-size:8.5pt}td{white-space:normal}td:first-child{white-space:nowrap}thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:14mm 12mm}}`;

/** The whole style sheet: light and dark, screens, phones and paper. */
export const style = [
  `:root{${LIGHT}}`,
  `@media (prefers-color-scheme:dark){:root{${DARK}}}`,
  PAGE,
  PICTURES,
  PHONE,
  PRINT,
].join('\n');
