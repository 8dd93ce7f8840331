/** `node test/shared/write-examples.ts`: records the OpenAPI examples from a relay. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentText } from '../../build/contract/text.ts';
import { projectRoot } from '../../build/root.ts';
import published from '../../docs/api/openapi.json' with { type: 'json' };
import { openApiDocument } from '../../shared/documents.ts';
import { recordExamples } from './examples.ts';

const { version } = published.info;
const examples = await recordExamples(openApiDocument(version));
writeFileSync(join(projectRoot, 'docs', 'api', 'openapi.json'), documentText(openApiDocument(version, examples)));
console.log(`${Object.keys(examples).length} examples are written`);
