import type { webStart as english } from '../en/web-start.ts';
import type { Translation } from '../translation.ts';

export const webStart: Translation<typeof english> = {
  title: 'Beckon ne fonctionne pas encore ici',
  administrators: 'Pour qui exploite ce serveur',
  plainHttp: {
    why: 'Dans un navigateur, Beckon a besoin de https. Cette page est venue par simple http : ce qu’elle affiche pourrait être lu et modifié en chemin, les navigateurs ne lui accordent donc ni stockage ni notifications.',
    open: 'Beckon est joignable par https à cette adresse :',
    set: 'Placez un proxy TLS devant le serveur, et définissez BECKON_PUBLIC_URL sur l’adresse que les gens ouvrent, commençant par https://.',
  },
  path: {
    why: (path) => `Dans un navigateur, Beckon a besoin de son propre nom d’hôte. Ici, il se trouve sous ${path}.`,
    set: 'Donnez au serveur son propre nom d’hôte, comme beckon.acme.example, et définissez BECKON_PUBLIC_URL sur celui-ci, sans chemin.',
  },
  notBuilt: {
    why: 'Le serveur fonctionne et accepte des événements ; son client web n’a pas été construit avec lui.',
    set: 'Exécutez « npm run setup » dans le dossier du projet, puis rechargez cette page.',
  },
  signInFailed: {
    title: 'Vous n’êtes pas connecté',
    why: 'La connexion a échoué. Rien n’a été modifié.',
    notAdministrator: 'Votre compte n’a pas de rôle d’administration ici. Demandez l’un des rôles de oidc.adminRoles.',
    again: 'Se reconnecter',
  },
  notLoaded: {
    title: 'Beckon n’a pas été chargé',
    why: 'Des parties ne sont pas arrivées. Vérifiez le réseau, puis rechargez cette page.',
  },
  browser: {
    title: 'Beckon ne fonctionne pas dans ce navigateur',
    insecure:
      'Cette page est venue par simple http. Ouvrez-la par https, ou demandez cette adresse à votre administrateur.',
    old: (missing) =>
      `Il manque au navigateur ce dont Beckon a besoin (${missing}). Une version actuelle de Chrome, Edge, Firefox ou Safari convient.`,
  },
};
