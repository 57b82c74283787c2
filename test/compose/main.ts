import { findEngine } from './engine.ts';
import { provideImages } from './stand-ins.ts';

const engine = await findEngine();
if ('missing' in engine) {
  console.error(`npm run test:compose runs nothing: ${engine.missing}`);
  process.exit(69);
}
console.log(engine.docker, engine.compose, engine.isOwn);
const t = Date.now();
await provideImages(engine, process.argv.slice(2));
console.log(Date.now() - t);
await engine.stop();
