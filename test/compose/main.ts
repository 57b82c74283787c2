/**
 * `npm run stand-ins [IMAGE …]`: makes the base images that the compose file names, all or those given, out of packages, for an engine
 * that reaches no registry of images. Exit code 69 where no engine can be had.
 */
import { findEngine } from './engine.ts';
import { provideImages } from './stand-ins.ts';

const engine = await findEngine();
if ('missing' in engine) {
  console.error(`npm run stand-ins makes nothing: ${engine.missing}`);
  process.exit(69);
}
try {
  await provideImages(engine, process.argv.slice(2));
} finally {
  await engine.stop();
}
