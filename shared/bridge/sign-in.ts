/** Before a browser opens: nothing proves that this relay may have a sign-in of this issuer. */
export interface SignInQuestion {
  confirm: {
    /** Hosts, as people read them. */
    relay: string;
    host: string;
    /** What is sent back as `confirmed` once the person said yes. */
    issuer: string;
  };
}

/** What a relay offers before anybody is known there. `issuer`: host where a browser signs in; null: that is not possible. */
export interface SignInOffer {
  relay: string;
  host: string;
  issuer: string | null;
}
