/** `node test/shared/write-examples.ts`: takes the examples of the OpenAPI document anew; then `npm run contract`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/root.ts';
import { openApiDocument } from '../../shared/documents.ts';
import { recordExamples } from './examples.ts';

const examples = await recordExamples(openApiDocument('1.0.0'));
const file = join(projectRoot, 'shared', 'documents', 'examples.json');
writeFileSync(file, `${JSON.stringify(examples, null, 1)}\n`);
console.log(`${Object.keys(examples).length} examples are written; now npm run contract`);
