/** Which acts the signed-in administrator may do. The relay decides; the console hides what it would refuse. */
import { createContext, useContext } from 'react';
import type { actOperations } from '../../shared/documents/act-operations.ts';
import type { deliveryOperations } from '../../shared/documents/admin-operations.ts';
import type { clusterOperations, retentionOperations } from '../../shared/documents/console-operations.ts';
import type { directoryOperations } from '../../shared/documents/directory-operations.ts';
import type { hookAdminOperations } from '../../shared/documents/hook-operations.ts';
import { type AdministratorRole, suffices } from '../../shared/rules/administrator-role.ts';

type Tables = typeof deliveryOperations &
  typeof clusterOperations &
  typeof retentionOperations &
  typeof directoryOperations &
  typeof actOperations &
  typeof hookAdminOperations;
/** Operations that need more than `read`. */
export type Act = { [Id in keyof Tables]: Tables[Id]['role'] extends 'read' ? never : Id }[keyof Tables];

/** The compiler compares it with the tables of operations, which as values would be a large part of the page. */
const NEEDED: { readonly [Id in Act]: Tables[Id]['role'] } = {
  addSource: 'full',
  changeSource: 'full',
  removeSource: 'full',
  rotateSource: 'full',
  enableSource: 'full',
  pingSource: 'full',
  addPerson: 'people',
  changePerson: 'people',
  removePerson: 'people',
  erasePerson: 'full',
  makeToken: 'people',
  makeCode: 'people',
  revokeAll: 'people',
  revoke: 'people',
  putRole: 'full',
  removeRole: 'full',
  putGateway: 'full',
  removeGateway: 'full',
  enableGateway: 'full',
  pingGateway: 'full',
  putHook: 'full',
  removeHook: 'full',
  tryHook: 'full',
  replay: 'full',
  dropLetter: 'full',
  replayLetters: 'full',
  dropLetters: 'full',
  reassignItem: 'people',
  closeItem: 'full',
  remindItem: 'people',
  actOnItems: 'full',
  setPersonAbsence: 'people',
  endPersonAbsence: 'people',
  setRetention: 'full',
  verifyCluster: 'full',
};

const Held = createContext<AdministratorRole>('full');
export const RoleProvider = Held.Provider;

/** @returns null if the administrator may do it, else the role that it needs */
export function useLackingRole(): (act: Act) => AdministratorRole | null {
  const held = useContext(Held);
  return (act) => (suffices(held, NEEDED[act]) ? null : NEEDED[act]);
}
