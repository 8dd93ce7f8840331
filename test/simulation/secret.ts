/** With which the relay signs what it sends to the source. */
export const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
