# Reads the host only: a line for each fact, exit code 1 if any differs. What is wanted stands in variables above.
LC_ALL=C; export LC_ALL
NL='
'
bad=0 n=0
say() { # ok|DIFF name detail
  n=$((n + 1))
  if [ "$1" = ok ]; then printf 'ok %s\n' "$2"; else bad=$((bad + 1)); printf 'DIFF %s: %s\n' "$2" "$3"; fi
}
has() { # haystack-lines needle-line
  case "$NL$1$NL" in *"$NL$2$NL"*) return 0 ;; esac
  return 1
}

# packages: one query
got=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $PKGS 2>/dev/null)
for p in $PKGS; do
  if has "$got" "$p installed"; then say ok "package $p"; else say DIFF "package $p" "not installed"; fi
done

# group and users: two reads
got=$(cat /etc/group)
if has "$got" "$GROUP"; then say ok group; else say DIFF group "want $GROUP"; fi
got=$(cat /etc/passwd)
IFS=$NL
for u in $USERS; do
  if has "$got" "$u"; then say ok "user ${u%%:*}"; else say DIFF "user ${u%%:*}" "want $u"; fi
done

# keys
for k in $KEYS; do
  f=${k%%|*} key=${k#*|}
  got=$(cat "$f" 2>/dev/null)
  if has "$got" "$key"; then say ok "key in $f"; else say DIFF "key in $f" "missing"; fi
done

# owner, group and mode of every directory and file: one stat
paths=
for l in $STAT; do paths="$paths$NL${l%% *}"; done
got=$(stat -c '%n %F %U:%G %a' $paths 2>/dev/null)
for l in $STAT; do
  if has "$got" "$l"; then say ok "mode ${l%% *}"; else say DIFF "mode ${l%% *}" "want ${l#* }, is $(stat -c '%F %U:%G %a' "${l%% *}" 2>&1)"; fi
done

# contents: one sha256sum
paths=
for l in $SUMS; do paths="$paths$NL${l#*  }"; done
got=$(sha256sum $paths 2>/dev/null)
for l in $SUMS; do
  if has "$got" "$l"; then say ok "content ${l#*  }"; else say DIFF "content ${l#*  }" "sum differs"; fi
done
unset IFS

# services: one systemctl show
got=$(systemctl show -p Id -p ActiveState -p UnitFileState -p NeedDaemonReload $SERVICES 2>/dev/null | tr '\n' ' ')
for s in $SERVICES; do
  one=${got#*Id=$s }
  if [ "$one" != "$got" ]; then one=${one%%Id=*}; else one=none; fi
  case $one in
    *ActiveState=active*UnitFileState=enabled*NeedDaemonReload=no*) say ok "service $s" ;;
    *) say DIFF "service $s" "$one" ;;
  esac
done

# time zone, hosts block, line, guarded command
got=$(readlink -f /etc/localtime)
if [ "$got" = "/usr/share/zoneinfo/$TZ_WANT" ]; then say ok timezone; else say DIFF timezone "$got"; fi
# Tools differ in what they write before the name of a block, so that only its end is compared.
got=$(cat /etc/hosts)
case "$NL$got$NL" in
  *"$NL# BEGIN "*"$BLOCK_NAME$NL$BLOCK$NL# END "*"$BLOCK_NAME$NL"*) say ok "hosts block" ;;
  *) say DIFF "hosts block" missing ;;
esac
got=$(cat /etc/environment 2>/dev/null)
if has "$got" "$LINE"; then say ok "environment line"; else say DIFF "environment line" "want $LINE"; fi
if [ -s "$NODE_ID" ]; then say ok "node id"; else say DIFF "node id" missing; fi

echo "checked $n, $bad differ"
[ "$bad" = 0 ]
