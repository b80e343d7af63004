/**
 * Providers that give an address to anybody. Whoever writes from one is a contact, and no company's: a list of "all calls with
 * gmail.com" would show one customer's calls on the page of another.
 */
const FREE_MAIL_DOMAINS: ReadonlySet<string> = new Set([
  ...["gmail.com", "googlemail.com", "outlook.com", "outlook.nl", "outlook.be", "outlook.de", "outlook.fr"],
  ...[
    "hotmail.com",
    "hotmail.nl",
    "hotmail.be",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "hotmail.es",
    "hotmail.co.uk",
  ],
  ...["live.com", "live.nl", "live.be", "live.fr", "live.co.uk", "msn.com", "passport.com"],
  ...[
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.it",
    "yahoo.es",
    "yahoo.nl",
    "yahoo.co.in",
    "yahoo.ca",
  ],
  ...["ymail.com", "rocketmail.com", "aol.com", "icloud.com", "me.com", "mac.com"],
  ...["proton.me", "protonmail.com", "protonmail.ch", "pm.me", "tutanota.com", "tuta.io", "hey.com", "fastmail.com"],
  ...[
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "mail.com",
    "zoho.com",
  ],
  ...[
    "ziggo.nl",
    "kpnmail.nl",
    "planet.nl",
    "xs4all.nl",
    "home.nl",
    "hetnet.nl",
    "upcmail.nl",
    "chello.nl",
    "casema.nl",
  ],
  ...[
    "quicknet.nl",
    "telfort.nl",
    "tele2.nl",
    "solcon.nl",
    "zeelandnet.nl",
    "caiway.nl",
    "online.nl",
    "wxs.nl",
    "kpn.nl",
  ],
  ...[
    "telenet.be",
    "skynet.be",
    "proximus.be",
    "scarlet.be",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
  ],
  ...["libero.it", "virgilio.it", "mail.ru", "yandex.ru", "yandex.com", "qq.com", "163.com", "126.com", "naver.com"],
  ...[
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "cox.net",
    "btinternet.com",
    "sky.com",
    "virginmedia.com",
  ],
]);

/** @param domain in any case */
export function isFreeMailDomain(domain: string): boolean {
  return FREE_MAIL_DOMAINS.has(domain.trim().toLowerCase());
}
