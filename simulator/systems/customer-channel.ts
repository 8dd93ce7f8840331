import type { EventData } from '../../shared/events.ts';
import type { Customer } from '../names.ts';

/** Gateways in `demo-directory.yaml`: OpenText, and the one to the customer portal. */
const CUSTOMER_GATEWAY = 'customers';
const PORTAL_GATEWAY = 'customer-portal';

type Kind = 'email' | 'sms' | 'push' | 'web';

export function customerChannel(
  customer: Customer,
  ...kinds: readonly Kind[]
): Pick<EventData['customer.notification'], 'customer' | 'channels'> {
  const addresses: Record<Kind, string> = {
    email: customer.to,
    sms: customer.phone,
    push: `device-${customer.ref}`,
    web: customer.ref,
  };
  return {
    customer: { ref: customer.ref, name: customer.name },
    channels: kinds.map((kind) => ({
      gateway: kind === 'web' ? PORTAL_GATEWAY : CUSTOMER_GATEWAY,
      kind,
      to: addresses[kind],
    })),
  };
}
