import { renderRun } from '../../cards/run.ts';
import { isServed } from '../../contract/people.ts';
import { readRun } from '../../db/catalog/runs.ts';
import { sourceOfRun } from '../../db/catalog/sources.ts';
import { findPerson } from '../../db/people.ts';
import { readUser } from '../../db/users.ts';
import { readRunFacts } from '../../operations/catalog.ts';
import { hasRight } from '../../operations/who.ts';
import type { CardRenderer } from '../cards/show.ts';
import type { BotDeps } from '../context.ts';
import { linksOf } from './links.ts';

/**
 * The card of a run, in the language of the chat it is in; it moves while the run does. Whoever may not run the catalog any more
 * reads nothing of it.
 */
export function createRunCard({
  sql,
  texts,
  config,
}: Pick<BotDeps, 'sql' | 'texts' | 'config'>): CardRenderer {
  return async ({ subjectId, chatId }) => {
    const [run, source, user, person] = await Promise.all([
      readRun(sql, subjectId),
      sourceOfRun(sql, subjectId),
      readUser(sql, chatId),
      findPerson(sql, { telegramId: chatId }),
    ]);
    const wording = texts(user?.language ?? 'en');
    const isFor =
      person !== undefined && isServed(person.status) && hasRight(config.telegram, person, 'run_catalog');
    if (!isFor)
      return { text: wording.html('run-lost', { run: String(run.id) }), buttons: [], isMoving: false };
    const facts = { ...(await readRunFacts(sql, run)), links: linksOf(source, config) };
    return { ...renderRun(run, facts, wording), isMoving: run.status === 'running' };
  };
}
