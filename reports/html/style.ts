/** The stylesheet of every page: light and dark by the system's preference, from a phone's width upwards. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fcfcfb;--panel:#fff;--ink:#1d2126;--soft:#616a75;--line:#dfe2e6;--link:#0b57a4;
--same:#2f7d4f;--shape:#8a6d1a;--design:#55659c;--none:#7a828c;--wrong:#b3261e;
--same-bg:#e3f2e8;--shape-bg:#faf0cf;--design-bg:#e6eaf7;--none-bg:#eff0f2;--wrong-bg:#fbe2df;--accent:#3566b8;--accent2:#c2702b}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--panel:#1b1f24;--ink:#e4e7ea;--soft:#9aa4b0;--line:#323841;--link:#82b4f0;
--same:#7cc99a;--shape:#dcbf63;--design:#a9b7ee;--none:#98a1ab;--wrong:#ff9a90;
--same-bg:#183424;--shape-bg:#3a3216;--design-bg:#262d47;--none-bg:#262b31;--wrong-bg:#4a211d;--accent:#78a6ec;--accent2:#e39a5c}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1240px;margin:0 auto;padding:0 16px 64px}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
a:focus-visible,summary:focus-visible,input:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-9999px}.skip:focus{left:8px;top:8px;background:var(--panel);padding:4px 8px;z-index:9}
nav{border-bottom:1px solid var(--line);background:var(--panel)}
nav div{max-width:1240px;margin:0 auto;padding:8px 16px;display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline}
nav b{margin-right:8px}nav a[aria-current]{color:var(--ink);text-decoration:none;font-weight:600}
h1{font-size:1.6rem;line-height:1.25;margin:24px 0 4px}h2{font-size:1.15rem;margin:32px 0 8px}h3{font-size:1rem;margin:20px 0 4px}
.lead{color:var(--soft);margin:0 0 16px;max-width:75ch}
.note{color:var(--soft);font-size:13px;max-width:80ch}
code,pre,.mono{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--panel)}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:5px 10px;text-align:left;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
tr:last-child>td,tr:last-child>th{border-bottom:0}
thead th{font-size:12.5px;font-weight:600;color:var(--soft);vertical-align:bottom;background:var(--panel)}
th[scope=row]{font-weight:500}.num{text-align:right}.wrap{white-space:normal;min-width:16ch}.wide{white-space:normal;min-width:min(44ch,70vw);overflow-wrap:anywhere}
.stick th:first-child,.stick td:first-child{position:sticky;left:0;background:var(--panel);z-index:1}
.v-same{color:var(--same)}.v-shape{color:var(--shape);background:var(--shape-bg)}.v-design{color:var(--design);background:var(--design-bg)}
.v-none{color:var(--none)}.v-wrong{color:var(--wrong);background:var(--wrong-bg)}
.key span{padding:1px 7px;border-radius:4px;margin-right:6px;font-size:12.5px;display:inline-block}
.key .v-same,.cell.v-same{background:var(--same-bg)}.key .v-none,.cell.v-none{background:var(--none-bg)}
.cell{text-align:center}.cell a{color:inherit;text-decoration:none;display:block}.cell a:hover{text-decoration:underline}
pre{margin:0;padding:8px 10px;overflow-x:auto}pre.wrap{white-space:pre-wrap;overflow-wrap:anywhere;max-width:60ch}
.source td{padding:0 10px;border:0;white-space:pre;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;line-height:1.55}
.source td.no{color:var(--soft);text-align:right;user-select:none;width:1%}.source td.by{text-align:right;color:var(--soft);width:1%}
.source td.by.v-wrong{color:var(--wrong)}
.call{border:1px solid var(--line);border-left:4px solid var(--wrong);background:var(--panel);padding:8px 12px;border-radius:4px;margin:8px 0}
.call.good{border-left-color:var(--same)}.call.plain{border-left-color:var(--soft)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,360px),1fr));gap:16px}
figure{margin:0;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 12px;min-width:0;overflow-x:auto}
figcaption{font-size:13px;color:var(--soft);margin-bottom:4px}figcaption b{color:var(--ink)}
svg{max-width:100%;height:auto;display:block}figure svg{width:100%}.scroll svg{max-width:none}th .note{font-weight:400}
.columns{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:16px;align-items:start}
.tiles{display:flex;flex-wrap:wrap;gap:12px 28px;margin:12px 0}.tiles div b{font-size:1.35rem;display:block;line-height:1.2}
.tiles div{color:var(--soft);font-size:13px}.tiles b{color:var(--ink)}.tiles .bad b{color:var(--wrong)}
input[type=search]{font:inherit;padding:5px 8px;border:1px solid var(--line);border-radius:5px;background:var(--panel);color:var(--ink);width:min(100%,320px)}
details{margin:8px 0}summary{cursor:pointer}
tr.first>*{box-shadow:inset 0 2px 0 var(--wrong)}
footer{color:var(--soft);font-size:12.5px;margin-top:40px;border-top:1px solid var(--line);padding-top:10px}
@media (max-width:760px){.columns{grid-template-columns:minmax(0,1fr)}body{font-size:14px}h1{font-size:1.35rem}th,td{padding:4px 7px}
.stick th:first-child,.stick td:first-child{min-width:34vw;max-width:38vw;white-space:normal;overflow-wrap:anywhere}.stick .cell:first-child{min-width:0}}
`;

/** Filters tables by what is typed: rows of `table[data-filter]`. The only script there is. */
export const SCRIPT = `
for(const box of document.querySelectorAll('input[data-for]')){const t=document.getElementById(box.dataset.for);
box.addEventListener('input',()=>{const w=box.value.toLowerCase();for(const r of t.tBodies[0].rows)r.hidden=!r.textContent.toLowerCase().includes(w)})}
`;
