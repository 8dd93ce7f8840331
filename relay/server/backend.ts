/** The configured store backend. */
import type { Config } from '../config.ts';
import type { StoreBackend } from '../domain/store-ports.ts';
import { sqliteBackend } from '../store/backend.ts';

export const backendOf = ({ store }: Pick<Config, 'store'>): StoreBackend => sqliteBackend(store);
