import type { PlantedBug } from './planted-bug.ts';

const models = 'test/activities/trained-models.test.ts';
const albums = 'test/activities/album-results.test.ts';
const month = 'test/workflows/model-month.test.ts';

/** Mistakes with trained models and the albums made with them. */
export const portraitBugs: readonly PlantedBug[] = [
  {
    name: 'an album is charged in full although a picture is missing',
    file: 'src/db/functions/deliveries/confirm_delivery.sql',
    find: 'case when o.units = 1 then',
    replace: 'case when o.units >= 1 then',
    caughtBy: { file: albums, title: 'is delivered without it, and charged for what came' },
  },
  {
    name: 'a broken picture of an album is not fetched again',
    file: 'activities/result-files.ts',
    find: 'if (problem === undefined || (isLast && kept > 0))',
    replace: 'if (problem === undefined || kept > 0)',
    caughtBy: { file: albums, title: 'that comes truncated is fetched again alone, until all are there' },
  },
  {
    name: 'the model of a training that was taken back stays at the provider',
    file: 'activities/results.ts',
    find: 'await removeModel(deps, { accountId, externalId });',
    replace: '',
    caughtBy: { file: models, title: 'after its training was taken back is deleted at the provider' },
  },
  {
    name: 'samples are ordered by every attempt',
    file: 'activities/trained-models.ts',
    find: 'confirmKey: `samples:${orderId}`',
    replace: 'confirmKey: `samples:${orderId}:${crypto.randomUUID()}`',
    caughtBy: { file: models, title: 'openModel run twice orders the samples of a paid model once' },
  },
  {
    name: 'the books say that a model is gone before the provider was told',
    file: 'activities/trained-models.ts',
    find: 'await removeAtProvider(deps, model);',
    replace: `await endModelDeletion(sql, modelId);
      await removeAtProvider(deps, model);`,
    caughtBy: { file: models, title: 'a provider that would not delete is asked later and later' },
  },
  {
    name: 'a model that nobody paid for stays',
    file: 'workflows/trained-model.ts',
    find: `if (!told.isPaid) deletion = byItself('unpaid');`,
    replace: '',
    caughtBy: { file: month, title: 'one that nobody paid for is deleted at once' },
  },
  {
    name: 'a reminder that fails ends the execution of its model',
    file: 'workflows/trained-model.ts',
    find: 'void remind(modelId);',
    replace: `await notices.remindOfModel.executeWithOptions({ summary: 'remind of the term' }, [{ modelId }]);`,
    caughtBy: { file: month, title: 'does not keep it from its end' },
  },
  {
    name: 'a model that is being deleted shows its old name again',
    file: 'workflows/trained-model.ts',
    find: 'told = { ...told, name };',
    replace: '',
    caughtBy: { file: month, title: 'its page says the name it has now and the day of its end' },
  },
  {
    name: 'a name that was given is lost',
    file: 'src/db/functions/models/change_model.sql',
    find: `set name = p->>'name' where`,
    replace: 'set name = name where',
    caughtBy: { file: 'test/db/trained-models.test.ts', title: 'a model is renamed as often as wanted' },
  },
  {
    name: 'every attempt of a training has another title',
    file: 'src/providers/astria/creating.ts',
    find: 'title: attemptKey,',
    replace: 'title: crypto.randomUUID(),',
    caughtBy: {
      file: 'test/providers/astria-wire.test.ts',
      title: 'a repeat says every byte again, its title, seed and callback among them',
    },
  },
  {
    name: 'the model of somebody else is obeyed in a prompt',
    file: 'src/providers/astria/route.ts',
    find: 'const plain = withoutSyntax(words).trim();',
    replace: 'const plain = words.trim();',
    caughtBy: {
      file: 'test/providers/astria-words.test.ts',
      title: "the vendor's syntax in a person's words is words",
    },
  },
];
