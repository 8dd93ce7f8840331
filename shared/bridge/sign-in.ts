/** Asked before a browser opens: nothing proves that this relay may use sign-ins of this issuer. */
export interface SignInQuestion {
  confirm: {
    /** Display form of the hosts. */
    relay: string;
    host: string;
    /** Sent back as `confirmed` after the person confirmed. */
    issuer: string;
  };
}

/** Sign-in methods of a relay before authentication. `issuer`: host for sign-in by browser; null: not available. */
export interface SignInOffer {
  relay: string;
  host: string;
  issuer: string | null;
}
