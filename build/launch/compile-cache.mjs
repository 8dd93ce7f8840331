// Preloaded (`node --import`) by npm start and npm run dev: this process and the programs that it starts keep their compiled code between
// starts. An older Node has no such cache; its version is refused later, in words.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../.beckon/compile-cache', import.meta.url));
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
