import type { devices as english } from '../../en/window/devices.ts';
import type { Translation } from '../../translation.ts';

export const devices: Translation<typeof english> = {
  devices: {
    intro: 'Déconnectez les appareils que vous n’utilisez plus ou ne reconnaissez pas.',
    kinds: { device: 'Appareil', browser: 'Navigateur' },
    unnamed: { device: 'Un appareil sans nom', browser: 'Un navigateur' },
    by: {
      code: 'connecté par code',
      'sign-on': 'connecté par authentification unique',
      token: 'installé par votre administrateur',
    },
    here: 'Celui-ci',
    used: (when) => `dernière utilisation ${when}`,
    until: (when) => `jusqu’au ${when}`,
    untilRevoked: 'jusqu’à sa déconnexion',
    end: 'Déconnecter',
    endNamed: (name) => `Déconnecter : ${name}`,
    endTitle: (name) => `Déconnecter ${name} ?`,
    endBody:
      'L’appareil est déconnecté aussitôt, ainsi que ce qu’il a connecté. Un navigateur efface ce qu’il conserve. Les réponses qu’il n’a pas encore envoyées peuvent être perdues.',
    endOthers: 'Déconnecter tous les autres',
    endOthersTitle: 'Déconnecter tous les autres ?',
    endOthersBody:
      'Tous sont déconnectés aussitôt, et les navigateurs effacent ce qu’ils conservent. Les réponses qu’ils n’ont pas encore envoyées peuvent être perdues.',
    ended: 'Déconnecté.',
    looking: 'Chargement de vos appareils',
    failedTitle: 'Vos appareils n’ont pas pu être chargés',
    notListed: (issuer) =>
      `Cet appareil est connecté par ${issuer}, qui décide de la durée ; il n’est pas dans cette liste.`,
    phoneTitle: 'Associer mon téléphone',
    phoneIntro:
      'Un code pour un autre de vos appareils, valable 10 minutes et une seule fois. Qui le détient se connecte à votre nom.',
    phone: 'Afficher un code',
    phoneAgain: 'Afficher un nouveau code',
    scan: 'Visez l’image avec l’appareil photo du téléphone, ouvrez le lien et touchez « Se connecter ».',
    typed: (host) => `Ou ouvrez-y ${host} et saisissez le code.`,
    noWeb: 'Saisissez ce code dans Beckon sur l’autre appareil.',
    picture: (host) => `Image d’un lien vers ${host} qui porte le code`,
    code: 'Code',
    link: 'Lien',
    copy: 'Copier le lien',
    copied: 'Copié.',
    notCopied: 'La copie a échoué. Sélectionnez le lien et copiez-le vous-même.',
    left: (time) => `Encore valable ${time}`,
    over: 'Le code n’est plus valable.',
  },
  pageSignIn: {
    title: 'Se connecter à Beckon',
    titleAs: (name) => `Se connecter à Beckon en tant que ${name} ?`,
    asking: 'Vérification du lien',
    body: 'Connectez-vous avec un code à usage unique : de votre administrateur, ou de Beckon sur un autre de vos appareils (Préférences, Appareils connectés).',
    bodyBoth:
      'Connectez-vous avec votre compte d’entreprise, ou avec un code à usage unique de votre administrateur ou d’un autre de vos appareils.',
    linkedAs: (name) => `Ce lien vous connecte en tant que ${name}. Ne continuez que si vous l’avez demandé.`,
    linked:
      'Un lien a apporté ce code. Connectez-vous seulement si vous l’avez créé vous-même ou si votre administrateur vous l’a donné : le code d’un tiers vous connecte au nom d’un autre.',
    stay: 'Rester connecté pendant',
    stays: { PT1H: 'Une heure', PT12H: '12 heures', P30D: '30 jours' },
    stayHint: 'Choisissez une heure si d’autres utilisent aussi ce navigateur.',
    signIn: 'Se connecter',
    signingIn: 'Connexion en cours',
    with: (issuer) => `Se connecter avec ${issuer}`,
    leaves: 'Vous revenez ici automatiquement.',
    already: (name) =>
      `Vous êtes connecté ici au nom de ${name}. Le code du lien n’a pas été utilisé et reste valable.`,
  },
  signOut: {
    button: 'Se déconnecter de ce navigateur',
    title: 'Se déconnecter de ce navigateur ?',
    body: 'Les notifications s’arrêtent, et ce que Beckon conserve dans ce navigateur est effacé. Vos éléments restent sur le serveur.',
    confirm: 'Se déconnecter',
    unsent: (n) =>
      n === 1
        ? 'Une réponse n’a pas encore été envoyée et serait perdue :'
        : `${n} réponses n’ont pas encore été envoyées et seraient perdues :`,
    unsentOne: (label, title) => `${label} : ${title}`,
    unknownItem: 'un élément qui n’est plus conservé ici',
    more: (n) => `et ${n} de plus`,
  },
};
