import { type Script, sh } from '../../core/text.ts';

/** Downloads `url` into the file that the word `to` names. A host that does not answer, or stalls, is given up on. */
export function fetchTo(url: string, to: Script): Script {
  return sh`
    if command -v curl >/dev/null; then
      set -- curl -fsSL --retry 4 --retry-delay 2 --retry-connrefused --connect-timeout 10 \
        --speed-limit 1024 --speed-time 60 -o ${to} -- ${url}
    elif command -v wget >/dev/null; then
      set -- wget -q --tries=5 --timeout=60 --connect-timeout=10 -O ${to} -- ${url}
    else
      printf 'DOWNLOADER_MISSING: there is neither curl nor wget on this host; install curl before this task\n' >&2
      exit 1
    fi
    "$@" || { printf 'DOWNLOAD_FAILED: %s cannot be fetched from this host\n' ${url} >&2; exit 1; }
  `;
}

/** Fails unless the file that the word `file` names has this SHA-256; `what` says where it is from. */
export function verifySha256(file: Script, sha256: string, what: string): Script {
  return sh`
    found=$(sha256sum <${file}); found=\${found%% *}
    [ "$found" = ${sha256} ] || {
      printf 'CHECKSUM_MISMATCH: %s has sha256 %s, wanted %s\n' ${what} "$found" ${sha256} >&2
      exit 1
    }
  `;
}
