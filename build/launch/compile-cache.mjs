// Preloaded (`node --import`) by npm start: this process and the programs that it starts keep their compiled code between starts. An older
// Node has no such cache; it is refused later, with a message.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../.beckon/compile-cache', import.meta.url));
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
