import { categories, synthetic } from './goods.ts';
import { escapeHtml } from './text.ts';

/** One page of the shop. */
export interface PageParts {
  title: string;
  /** More of the head: meta tags, scripts. */
  head?: string;
  body: string;
  lang?: string;
  /** Named in the page itself. */
  charset?: string;
  /** Whether the shop has more than its sixty. */
  isLarge: boolean;
}

/** The frame of every page. Addresses are relative to the origin, as shops write them. */
export function layOut({
  title,
  head = '',
  body,
  lang = 'en',
  charset = 'utf-8',
  isLarge,
}: PageParts): string {
  const departments = Object.entries(categories).map(([slug, name]) => [`c/${slug}`, name] as const);
  const links = isLarge ? [...departments, [`c/${synthetic.slug}`, synthetic.title] as const] : departments;
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="${charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Lantern Street</title>
<link rel="stylesheet" href="/shop/style.css">
${head}
</head>
<body>
<header><a class="logo" href="/shop/">Lantern <b>Street</b></a><nav>${links
    .map(([path, name]) => `<a href="/shop/${path}">${name}</a>`)
    .join('')}</nav></header>
<main>
${body}
</main>
<footer><a href="/shop/about">About us</a><a href="/shop/events/2026/1">Workshops</a><a href="/shop/gift-card">Gift cards</a><a href="/shop/partner">Partners</a><a href="/shop/cart" rel="nofollow">Basket</a><span>A shop of the sandbox: nothing here is for sale.</span></footer>
</body>
</html>
`;
}

/** The shop's look, by daylight and by night. */
export const stylesheet = `:root{color-scheme:light dark;--ground:#fbf8f3;--card:#fff;--ink:#2b2622;--soft:#857b70;--line:#e9e1d6;--warm:#b4552d}
@media (prefers-color-scheme:dark){:root{--ground:#181513;--card:#23201d;--ink:#f0e9e0;--soft:#a3988b;--line:#39332e;--warm:#eb9a6d}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
a{color:inherit;text-decoration:none}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 24px}
header{display:flex;flex-wrap:wrap;gap:12px 32px;align-items:center;justify-content:space-between;padding-top:22px;padding-bottom:22px}
.logo{font-size:22px;letter-spacing:.02em}.logo b{color:var(--warm)}
nav{display:flex;flex-wrap:wrap;gap:6px 22px}nav a{color:var(--soft)}nav a:hover,footer a:hover{color:var(--warm)}
.hero{background:linear-gradient(120deg,color-mix(in srgb,var(--warm) 22%,var(--card)),var(--card));border:1px solid var(--line);border-radius:20px;padding:52px 44px;margin:6px 0 34px}
.hero h1{font-size:42px;line-height:1.15;margin:0 0 10px;max-width:15em}.hero p{margin:0;color:var(--soft);max-width:34em}
h2{margin:34px 0 16px;font-size:22px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:22px}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;overflow:hidden;transition:transform .15s}
.card:hover{transform:translateY(-3px)}.card img{display:block;width:100%;aspect-ratio:1;object-fit:cover;background:var(--line)}
.card div{padding:12px 16px 16px;display:flex;justify-content:space-between;gap:12px}
.card span{color:var(--soft);white-space:nowrap}
.pages{display:flex;gap:10px;margin:28px 0}.pages a,.pages b{min-width:40px;padding:6px 12px;text-align:center;border:1px solid var(--line);border-radius:10px;background:var(--card)}.pages b{border-color:var(--warm);color:var(--warm)}
.crumbs{color:var(--soft);font-size:14px;margin:4px 0 18px;padding:0;list-style:none;display:flex;gap:8px}
.product{display:grid;grid-template-columns:minmax(0,1.1fr) minmax(0,1fr);gap:44px;align-items:start}
.gallery{display:grid;grid-template-columns:repeat(2,1fr);gap:12px}.gallery img{width:100%;aspect-ratio:1;object-fit:cover;border-radius:16px;background:var(--line)}.gallery>:first-child{grid-column:1/-1}
.product h1{margin:0 0 6px;font-size:34px;line-height:1.2}.price{font-size:24px;color:var(--warm);margin:0 0 18px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 18px;border-top:1px solid var(--line);padding-top:16px}dt{color:var(--soft)}dd{margin:0}
.buy{display:inline-block;background:var(--warm);color:var(--ground);border-radius:12px;padding:11px 26px;margin:8px 0 20px}
footer{display:flex;flex-wrap:wrap;gap:8px 26px;color:var(--soft);font-size:14px;border-top:1px solid var(--line);margin-top:56px;padding-top:22px;padding-bottom:40px}footer span{margin-left:auto}
.prose{max-width:42em}.prose a,.hero a{color:var(--warm)}
@media (max-width:760px){.product{grid-template-columns:1fr}.hero{padding:32px 24px}.hero h1{font-size:32px}}
`;
