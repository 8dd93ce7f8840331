/**
 * `safeStorage` as Electron has it on Linux where no keyring is: the backend `basic_text`, whose key is a constant of Chromium's.
 * Encryption counts as not available, as nobody says here that such a key will do.
 */
export class StandinSafeStorage {
  readonly #isReady: () => boolean;

  constructor(isReady: () => boolean) {
    this.#isReady = isReady;
  }

  getSelectedStorageBackend(): 'basic_text' | 'unknown' {
    return this.#isReady() ? 'basic_text' : 'unknown';
  }
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return false;
  }
  async encryptStringAsync(_plainText: string): Promise<Buffer> {
    throw new Error('Error while encrypting the text provided to safeStorage. Encryption is not available.');
  }
  async decryptStringAsync(_encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage. Encryption is not available.');
  }
}
