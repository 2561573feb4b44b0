"""The clients of the vendors' SDKs, unmodified, led to the server under test with a tenant's credentials.

Each SDK is imported only when its client is asked for: most scripts have just one of them.
"""

# pylint: disable=import-outside-toplevel

import socket

from checks import context

TENCENT_HOST = "service.image.myqcloud.com"
BAIDU_HOST = "aip.baidubce.com"

_system_lookup = socket.getaddrinfo
_led_here = set()


def _lookup(name, service, *arguments, **options):
    """Where a host is, in this process."""
    if (name.decode() if isinstance(name, bytes) else name) in _led_here:
        name, service = context.host.split(":")
    return _system_lookup(name, service, *arguments, **options)


def _lead_here(name):
    """Makes a name, to which an SDK is bound, that of the server under test."""
    _led_here.add(name)
    socket.getaddrinfo = _lookup


def huawei(account, kind=None, **changes):
    """A client as the SDK's manual makes one; only the endpoint, the keys and the project are ours."""
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkfrs.v2 import FrsClient
    values = {**account, **changes}
    credentials = BasicCredentials(values["access_key"], values["secret_key"], values["project_id"])
    builder = (kind or FrsClient).new_builder()
    return builder.with_credentials(credentials).with_endpoint(context.address).build()


def tencent(account, **changes):
    """A client that speaks HTTP or HTTPS, as the server does."""
    from qcloud_image import Client
    _lead_here(TENCENT_HOST)
    values = {**account, **changes}
    client = Client(values["appid"], values["secret_id"], values["secret_key"], values["bucket"])
    if context.address.startswith("https:"):
        client.use_https()
    else:
        client.use_http()
    return client


def baidu(account, **changes):
    """A client, which speaks HTTPS only."""
    from aip import AipFace
    _lead_here(BAIDU_HOST)
    values = {**account, **changes}
    return AipFace(values["app_id"], values["api_key"], values["secret_key"])
