import type { PlantedBug } from './planted-bug.ts';

const late = 'test/bot/late-handling.test.ts';
const slow = 'test/bot/slow-line.test.ts';

/** Handlings that are cut, and what they may still do. */
export const inboxBugs: readonly PlantedBug[] = [
  {
    name: 'a handling that is too late moves the dialogue',
    file: 'src/bot/dialogue/stage.ts',
    find: 'ctx.turn.check();',
    replace: '',
    caughtBy: { file: slow, title: 'a handling that comes too late shows nothing and moves nothing' },
  },
  {
    name: 'a handling that is too late calls Telegram',
    file: 'src/bot/inbox/guarded-api.ts',
    find: 'turn.check();\n    return call(method, payload, eitherSignal(turn.signal, signal));',
    replace: 'return call(method, payload, signal);',
    caughtBy: {
      file: late,
      title: 'whatever was pressed or said, nothing is shown and no dialogue moves once the turn is over',
    },
  },
  {
    name: 'an album that was cut is fetched from its beginning',
    file: 'src/bot/dialogue/photos.ts',
    find: 'if (known !== undefined) return known;',
    replace: '',
    caughtBy: {
      file: slow,
      title: 'an album whose handling is cut goes on from there: each file is fetched once',
    },
  },
  {
    name: 'an update may pass its deadline five times',
    file: 'src/bot/inbox/work.ts',
    find: 'const mostDeadlines = 2;',
    replace: 'const mostDeadlines = 5;',
    caughtBy: {
      file: 'test/bot/turn.test.ts',
      title: 'an update whose handling passed its deadline twice is set aside',
    },
  },
];
