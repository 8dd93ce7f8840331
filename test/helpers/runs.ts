/**
 * How often a property is tried, or how many minutes of a simulated time. @param all in the long run, which `test/properties.long.test.ts` begins; the short one takes a quarter.
 */
export const runs = (all: number): number => (process.env.TEST_RUNS === 'all' ? all : Math.ceil(all / 4));
