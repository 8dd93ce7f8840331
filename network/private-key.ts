import { createPrivateKey } from 'node:crypto';

/** Whether the text is an RSA private key in PEM. */
export function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
