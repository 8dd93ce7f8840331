/** Every view of the console in all looks. */
import { after } from 'node:test';
import { testViews } from './draw-views.ts';
import { answeredApproval, longNamedPerson, openConsoleLab } from './parts.ts';

const lab = await openConsoleLab();
const itemId = await answeredApproval(lab.relay);
await longNamedPerson(lab.relay);
after(() => lab.close());

testViews(() => ({ lab, itemId }), 'all');
