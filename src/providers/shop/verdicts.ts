import type { CheerioAPI } from 'cheerio/slim';

const notThere =
  /\b404\b|\b(?:page|product|item)\b.{0,30}\b(?:not found|no longer|(?:does|do)(?: not|n['’]t) exist|unavailable)|^\s*not found\b|(?:страница|товар|ничего|раздел).{0,30}не (?:найден|существует)|такой страницы нет|seite nicht gefunden|page introuvable|página no encontrada/iu;
const guard =
  /captcha|are you (?:a )?(?:human|robot)|not a robot|just a moment|attention required|checking your browser|unusual traffic|access denied|вы не робот|проверка (?:браузера|безопасности)|доступ (?:ограничен|запрещ)/iu;
const challenges =
  '#challenge-form, #challenge-running, .g-recaptcha, .h-captcha, .cf-turnstile, .smart-captcha';
/** A page with a product, a contact form and its captcha is longer. */
const longestGuardText = 1_500;

/** What a page without a product is that pretends to be one: shops say "not found" and "are you human?" with 200. */
export function judge($: CheerioAPI): 'gone' | 'captcha' | undefined {
  const heading = `${$('title').first().text()}\n${$('h1').first().text()}`.slice(0, 500);
  const scripts = $('script, style').text().length;
  const isShort = $.root().text().replaceAll(/\s+/g, ' ').length - scripts < longestGuardText;
  if (isShort && (guard.test(heading) || $(challenges).length > 0)) return 'captcha';
  return heading.split('\n').some((text) => notThere.test(text)) ? 'gone' : undefined;
}
