/** Every view of the console in all looks. */
import { after, before } from 'node:test';
import { testViews } from './draw-views.ts';
import { answeredApproval, type ConsoleLab, longNamedPerson, openConsoleLab } from './parts.ts';

let lab: ConsoleLab;
let itemId: string;
before(async () => {
  lab = await openConsoleLab();
  itemId = await answeredApproval(lab.relay);
  await longNamedPerson(lab.relay);
});
after(() => lab.close());

testViews(() => ({ lab, itemId }), 'all');
