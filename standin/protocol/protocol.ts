import type { CustomScheme } from 'electron';
import type { Schemes } from './schemes.ts';

type Handler = (request: Request) => Response | Promise<Response>;

export class StandinProtocol {
  readonly #schemes: Schemes;
  readonly #handlers = new Map<string, Handler>();
  readonly #isReady: () => boolean;

  constructor(schemes: Schemes, isReady: () => boolean) {
    this.#schemes = schemes;
    this.#isReady = isReady;
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (this.#isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) this.#schemes.register(scheme, privileges?.standard === true);
  }

  handle(scheme: string, handler: Handler): void {
    if (!this.#schemes.has(scheme)) {
      throw new Error(
        `electron.protocol.handle: the stand-in serves schemes registered as standard, and ${scheme} is not`,
      );
    }
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }

  handlerOf(scheme: string): Handler | undefined {
    return this.#handlers.get(scheme);
  }
}
