export const purchaseOrder = (number: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  title: `PO ${number} needs your approval`,
  body: 'ACME GmbH, 12,400.00 EUR, 3 lines',
  severity: 'notice',
  record: { system: 'SAP ERP', type: 'purchase-order', id: number, url: `https://sap.example/po/${number}` },
  amount: { value: '12400.00', currency: 'EUR' },
  audience: { roles: ['procurement-approver'], locations: ['BER'] },
  ...more,
});

export const syncFailure = (fold: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  title: 'SAP sync failed',
  body: 'The nightly sync of suppliers stopped.',
  severity: 'warning',
  audience: { roles: ['integration-ops'] },
  fold,
  error: { code: 'ETIMEDOUT', message: 'The endpoint did not answer within 30 s', step: 'suppliers' },
  ...more,
});
