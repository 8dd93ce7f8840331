/**
 * As in Electron on Linux without a keyring: backend `basic_text`, with encryption unavailable because no app opts in to its constant key.
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
