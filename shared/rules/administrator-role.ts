/** Roles of administrators, ascending: each may do what those before it may. */
export const ADMINISTRATOR_ROLES = ['read', 'people', 'full'] as const;
/** `read`: see everything · `people`: also people, their devices, absences and items · `full`: everything. */
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number];

export const suffices = (held: AdministratorRole, needed: AdministratorRole): boolean =>
  ADMINISTRATOR_ROLES.indexOf(held) >= ADMINISTRATOR_ROLES.indexOf(needed);
