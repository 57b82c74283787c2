import type { RunQuestion } from '../contract/catalog.ts';
import type { Wording } from '../texts/texts.ts';
import { money, renderSpan } from './run-words.ts';

/** People decide while a review asks: what it counts is told as it is now. @param standings of the source, where they are known */
export function asOfNow(
  question: RunQuestion,
  standings: Readonly<{ undecided?: number }> | null | undefined,
): RunQuestion {
  if (question.kind !== 'review' || !standings) return question;
  return { ...question, undecided: standings.undecided ?? 0 };
}

/** What a run asks its operators. */
export function renderQuestion(question: RunQuestion, texts: Wording): string {
  switch (question.kind) {
    case 'spend':
    case 'budget': {
      const { pictures, cost, single, currency, expectedMs } = question;
      const values = { pictures, cost: money(cost, currency, texts) };
      if (question.kind === 'spend')
        return texts.html('run-ask-spend', {
          ...values,
          single: money(single, currency, texts),
          time: renderSpan(expectedMs, texts),
        });
      return texts.html(`run-ask-budget-${question.of}`, {
        ...values,
        limit: money(question.limit, currency, texts),
        spent: money(question.spent, currency, texts),
      });
    }
    case 'fewer':
      return texts.html('run-ask-fewer', { found: question.found, before: question.before });
    case 'prompts':
      return texts.html('run-ask-prompts', { pictures: question.pictures });
    case 'review':
      return texts.html(`run-ask-review-${question.rest}`, {
        undecided: question.undecided,
        at: new Date(question.until),
      });
    case 'describe': {
      const { pictures, cost, currency, isAgain } = question;
      return texts.html(isAgain ? 'run-ask-describe-again' : 'run-ask-describe', {
        pictures,
        cost: money(cost, currency, texts),
      });
    }
    case 'publish':
      return texts.html('run-ask-publish', { pictures: question.pictures, products: question.products });
    default:
      return question satisfies never;
  }
}

/** Who a run waits for, and what for, on one line. */
export function renderRunWaits(question: RunQuestion, texts: Wording): string {
  const count = 'undecided' in question ? question.undecided : 'pictures' in question ? question.pictures : 0;
  return texts.html(`run-waits-${question.kind}`, { pictures: count });
}
