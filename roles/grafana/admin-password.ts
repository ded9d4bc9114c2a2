import { type Script, type Secret, sh } from 'rebuild';

/** Whether `admin` can sign in with the password. Cannot tell (75) while Grafana does not answer. */
export function signsIn(port: number, password: Secret): Script {
  const inQuotes = password.map((it) => it.replaceAll(/["\\]/g, '\\$&'));
  return sh`
    code=0
    printf 'user = "admin:%s"\n' ${inQuotes} |
      curl -fsS -m 5 -o /dev/null -K - ${`http://localhost:${port}/api/org`} || code=$?
    case $code in 0) exit 0;; 22) exit 1;; *) exit 75;; esac
  `;
}

/** The configuration only gives the first password; later ones go into the database. */
export function setPassword(password: Secret): Script {
  return sh`
    printf %s ${password} | runuser -u grafana -- /usr/share/grafana/bin/grafana cli \
      --homepath /usr/share/grafana --config /etc/grafana/grafana.ini \
      admin reset-admin-password --password-from-stdin
  `;
}
