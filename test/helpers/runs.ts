/**
 * Number of runs, or minutes of simulated time. @param all in the long run (`test/properties.long.test.ts`); the short one uses a quarter
 */
export const runs = (all: number): number => (process.env.TEST_RUNS === 'all' ? all : Math.ceil(all / 4));
