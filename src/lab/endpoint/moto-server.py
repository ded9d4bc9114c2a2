"""Serves moto on a free port of 127.0.0.1, prints the port, and ends when its standard input does: with its parent."""
import fnmatch
import functools
import logging
import os
import sys
import threading

from moto import backends
from moto.core import responses
from moto.ec2 import utils
from moto.ec2.models.instances import Instance
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def terminate(instance, forget=Instance.terminate):
    """EC2 deletes the first interface with its instance, which frees the address. moto keeps both."""
    for interface in instance.nics.values():
        interface.delete_on_termination |= interface.device_index == 0
    return forget(instance)


def has_tag_key(found, name, wanted, other=utils.is_filter_matching):
    """EC2 finds by tag-key what has one of the keys. moto wants all of them."""
    if name != "tag-key":
        return other(found, name, wanted)
    return any(fnmatch.fnmatchcase(key, pattern) for key in found.get_filter_value(name) for pattern in wanted)


Instance.terminate = terminate
utils.is_filter_matching = has_tag_key
# For each request moto reads its own folder and sorts the names of its methods: a fifth of its time. Neither changes.
backends.list_of_moto_modules = functools.cache(lambda names=backends.list_of_moto_modules: frozenset(names()))
responses.method_names_from_class = functools.cache(responses.method_names_from_class)
logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not a line for each request
# One request after the other: moto does not lock what it counts, such as the next free address.
application = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, application, threaded=False, request_handler=MotoRequestHandler)
threading.Thread(target=end_with_parent, daemon=True).start()
print(server.server_port, flush=True)
server.serve_forever()
