/** From a single relay to a cluster and from one build to the next, in one step. */
import { test } from 'node:test';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { movedIn } from './moving.ts';

test('a relay alone, of the build before, is the first of several', await needsCluster(), movedIn);
