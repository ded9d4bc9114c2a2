# The workload for pyinfra. Its facts come with the inventory, its files from ../templates.
import os

from pyinfra import host
from pyinfra.facts.files import File
from pyinfra.operations import apt, files, server, systemd

templates = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../templates/")
site = host.data.site
shared = ("site_name", "agent_port", "queue_len", "peers", "sysctls")
own = ("node_name", "node_ip", "zone", "rack", "labels")
values = {**{name: site[name] for name in shared}, **{name: getattr(host.data, name) for name in own}}


def template(file):
    return files.template(
        name=f"file {file['path']}",
        src=templates + file["src"],
        dest=file["path"],
        user=file["owner"],
        group=file["group"],
        mode=file["mode"],
        create_remote_dir=False,
        jinja_env_kwargs={"trim_blocks": True},
        **values,
    )


apt.packages(name="packages", packages=site["packages"], no_recommends=True)
server.group(name="group", group=site["group"]["name"], gid=site["group"]["gid"])
for user in site["users"]:
    server.user(
        name=f"user {user['name']}",
        user=user["name"],
        uid=user["uid"],
        group=site["group"]["name"],
        shell=user["shell"],
        home=user["home"],
        create_home=True,
        ensure_home=True,
    )
    server.user_authorized_keys(
        name=f"key {user['name']}", user=user["name"], group=site["group"]["name"], public_keys=[user["key"]]
    )
for it in site["directories"]:
    files.directory(
        name=f"directory {it['path']}", path=it["path"], user=it["owner"], group=it["group"], mode=it["mode"]
    )
for it in site["files"]:
    template(it)
units = [template(it) for it in site["units"]]
systemd.daemon_reload(name="daemon-reload", _if=lambda: any(unit.did_change() for unit in units))
for name in site["services"]:
    systemd.service(name=f"service {name}", service=name, running=True, enabled=True)
server.timezone(name="timezone", timezone=site["timezone"])
files.block(
    name="hosts block", path="/etc/hosts", content="\n".join(site["hosts_block"]), marker="# {mark} " + site["block_name"]
)
files.line(
    name="environment line",
    path="/etc/environment",
    line=r"^EDGE_SITE=.*",
    replace=f"EDGE_SITE={site['site_name']}-{host.data.zone}",
)
if not host.get_fact(File, path=site["node_id"]):
    server.shell(
        name="node id", commands=[f"head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n' > {site['node_id']}"]
    )
