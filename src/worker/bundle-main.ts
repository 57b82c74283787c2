import { writeBundle } from './prebuilt-bundle.ts';

/** Makes the file that WORKFLOW_BUNDLE names: `node src/worker/bundle-main.ts build/workflows.js`. */
const [path = 'build/workflows.js'] = process.argv.slice(2);
await writeBundle(path);
process.stdout.write(`The workflows are in ${path}.\n`);
