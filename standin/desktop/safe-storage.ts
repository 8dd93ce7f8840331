/**
 * `safeStorage` as Electron has it on Linux where no keyring is: the backend `basic_text`, whose key is a constant of
 * Chromium's. It hides nothing from anyone who can read the file, so it is on only when the app says that it knows.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';

/** components/os_crypt/sync/os_crypt_linux.cc */
const PREFIX = Buffer.from('v10');
const KEY = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
const VECTOR = Buffer.alloc(16, ' ');

export class StandinSafeStorage {
  readonly #isReady: () => boolean;
  #plainText = false;

  constructor(isReady: () => boolean) {
    this.#isReady = isReady;
  }

  getSelectedStorageBackend(): 'basic_text' | 'unknown' {
    return this.#isReady() ? 'basic_text' : 'unknown';
  }
  setUsePlainTextEncryption(usePlainText: boolean): void {
    this.#plainText = usePlainText;
  }
  isEncryptionAvailable(): boolean {
    return this.#isReady() && this.#plainText;
  }
  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(this.isEncryptionAvailable());
  }

  encryptString(plainText: string): Buffer {
    this.#require('encrypting the text provided to safeStorage.encryptString');
    if (typeof plainText !== 'string') throw new TypeError('safeStorage.encryptString takes a string');
    const cipher = createCipheriv('aes-128-cbc', KEY, VECTOR);
    return Buffer.concat([PREFIX, cipher.update(plainText, 'utf8'), cipher.final()]);
  }
  decryptString(encrypted: Buffer): string {
    this.#require('decrypting the ciphertext provided to safeStorage.decryptString');
    if (!encrypted.subarray(0, PREFIX.length).equals(PREFIX))
      throw new Error('Error while decrypting the ciphertext: it was not made here');
    const decipher = createDecipheriv('aes-128-cbc', KEY, VECTOR);
    return Buffer.concat([decipher.update(encrypted.subarray(PREFIX.length)), decipher.final()]).toString('utf8');
  }
  async encryptStringAsync(plainText: string): Promise<Buffer> {
    return this.encryptString(plainText);
  }
  async decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    return { shouldReEncrypt: false, result: this.decryptString(encrypted) };
  }

  #require(what: string): void {
    if (!this.#isReady()) throw new Error('safeStorage cannot be used before app is ready');
    if (!this.#plainText) throw new Error(`Error while ${what}. Encryption is not available.`);
  }
}
