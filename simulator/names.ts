/** Realistic names and amounts. Companies, people and addresses are invented; `.example` is reserved (RFC 2606). */

import type { Amount } from '../shared/events.ts';
import { formatMoney } from '../shared/formats.ts';
import type { Random } from './random.ts';

export const SUPPLIERS = [
  'ACME GmbH',
  'Nordwind Logistik AG',
  'Alpenglas KG',
  'Hansa Druck & Papier',
  'Brandt Industrietechnik',
  'Lumen Office Supplies',
  'Kessler Verpackungen',
  'Vega Networks Ltd',
] as const;

export const CUSTOMERS = [
  { ref: 'C-20417', name: 'Marta Lindqvist', to: 'marta.lindqvist@mail.example', phone: '+4915550100417' },
  { ref: 'C-20533', name: 'Jonas Weber', to: 'jonas.weber@mail.example', phone: '+4915550100533' },
  { ref: 'C-20698', name: 'Aisha Rahman', to: 'aisha.rahman@mail.example', phone: '+4915550100698' },
  { ref: 'C-20711', name: 'Pieter de Vries', to: 'pieter.devries@mail.example', phone: '+4915550100711' },
  { ref: 'C-20824', name: 'Chloé Martin', to: 'chloe.martin@mail.example', phone: '+4915550100824' },
  { ref: 'C-20950', name: 'Tomás Herrera', to: 'tomas.herrera@mail.example', phone: '+4915550100950' },
] as const;
export type Customer = (typeof CUSTOMERS)[number];

export const EMPLOYEES = [
  'Ravi Menon',
  'Julia Sommer',
  'Ben Carter',
  'Elif Aydin',
  'Hugo Laurent',
  'Mina Sato',
] as const;

export const GOODS = [
  '40 standing desks for the second floor',
  'Maintenance of the cooling plant, 12 months',
  '200 pallet labels and 6 label printers',
  'Replacement forklift battery',
  '60 docking stations',
  'Trade fair stand, Hannover',
  'Safety shoes, 85 pairs',
] as const;

export const CARRIERS = ['DHL Freight', 'DB Schenker', 'GLS', 'UPS', 'Dachser'] as const;
export const CITIES = ['Leipzig', 'Rotterdam', 'Wien', 'Poznań', 'Lyon', 'Malmö'] as const;

/** @param min whole euros */
export function amountOf(random: Random, min: number, max: number): Amount {
  const cents = random.pick([0, 0, 0, 50, 90, 95]);
  return { value: `${random.whole(min, max)}.${String(cents).padStart(2, '0')}`, currency: 'EUR' };
}

/** `€12,400.00`, as in English texts next to the item's own amount. */
export const money = ({ value, currency }: Amount): string => formatMoney(value, currency, 'en-GB');
