import type { EventData } from '../../shared/events.ts';
import type { Customer } from '../names.ts';

/** Id of the gateway in `demo-directory.yaml` that ends in the simulator's customer inbox. */
const CUSTOMER_GATEWAY = 'customers';

/** Whom a customer message goes to, and how. */
export function customerChannel(
  customer: Customer,
  kind: 'email' | 'sms' | 'push',
): Pick<EventData['customer.notification'], 'customer' | 'channels'> {
  const to = kind === 'sms' ? customer.phone : customer.to;
  return {
    customer: { ref: customer.ref, name: customer.name },
    channels: [{ gateway: CUSTOMER_GATEWAY, kind, to }],
  };
}
