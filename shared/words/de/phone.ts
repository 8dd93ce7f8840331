import type { phoneWords as english } from '../en/phone.ts';
import type { Translation } from '../translation.ts';

export const phoneWords: Translation<typeof english> = {
  offer: {
    title: 'Hier per Schaltfläche antworten?',
    text: 'Anfragen an Sie kommen dann mit Schaltflächen, jeweils einen Tag lang nach einer Nachricht von Ihnen. Sie gelten nur für dieses Telefon.',
    accept: 'Ja, gern',
  },
  accepted: 'Von jetzt an kommen Anfragen mit Schaltflächen, jeweils einen Tag lang nach einer Nachricht von Ihnen.',
  more: 'Einzelheiten und andere Antworten:',
  answers: 'Ihre Antwort',
  notYours: 'Ihre Antwort wurde nicht erfasst: Sie werden dazu nicht mehr gefragt.',
  refused: 'Ihre Antwort wurde nicht erfasst. Öffnen Sie Beckon, um den Grund zu sehen.',
  expired: 'Diese Schaltfläche ist zu alt, deshalb wurde nichts erfasst. Der Link führt zur Anfrage.',
};
