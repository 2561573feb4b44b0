"""Unpacks the OpenVINO runtime: the C headers and the libraries that Mien loads.

The wheel's Python bindings, its GPU and NPU plugins and the front ends for formats that we do not
read stay out. The libraries find each other beside themselves.
"""

import pathlib
import re

from . import files
from .errors import SetupError
from .unpack import members

LIBRARIES = re.compile(
    r"openvino/libs/(libopenvino(_c|_ir_frontend|_onnx_frontend|_tensorflow_lite_frontend)?\.so\.\d+"
    r"|libopenvino_(intel|arm)_cpu_plugin\.so"
    r"|libtbb(bind_\d_\d|malloc)?\.so\.\d+|libhwloc\.so\.\d+)")
HEADERS = "openvino/include/openvino/c/"
LICENCES = re.compile(r"openvino-[^/]+\.dist-info/licenses/.*(LICENSE|third-party-programs)[^/]*")

PKG_CONFIG = """prefix=${{pcfiledir}}/../openvino
includedir=${{prefix}}/include

Name: mien-openvino
Description: Headers of the OpenVINO C API; the library itself is opened at run time
Version: {version}
Cflags: -I${{includedir}}
"""


def install(wheel, version, dependencies):
    """Puts `openvino/` and `pkgconfig/` into the dependency folder; returns what is there."""
    dependencies = pathlib.Path(dependencies)
    with files.new_folder(dependencies / "openvino") as folder:
        found = set()
        for name, content in members(wheel, _wanted):
            if LIBRARIES.fullmatch(name):
                target = folder / "lib" / pathlib.PurePosixPath(name).name
                found.add(target.name.split(".")[0])
            elif name.startswith(HEADERS):
                target = folder / "include" / "openvino" / "c" / name[len(HEADERS):]
            else:
                target = folder / "licences" / pathlib.PurePosixPath(name).name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        missing = {"libopenvino", "libopenvino_c", "libopenvino_ir_frontend", "libtbb"} - found
        if missing or not any(name.endswith("cpu_plugin") for name in found):
            raise SetupError(f"the OpenVINO wheel lacks {', '.join(sorted(missing)) or 'its CPU plugin'}")
    files.write(dependencies / "pkgconfig" / "mien-openvino.pc", PKG_CONFIG.format(version=version).encode())
    installed = [path for path in (dependencies / "openvino").rglob("*") if path.is_file()]
    return installed + [dependencies / "pkgconfig" / "mien-openvino.pc"]


def _wanted(name):
    return bool(LIBRARIES.fullmatch(name) or LICENCES.fullmatch(name)) or (
        name.startswith(HEADERS) and name.endswith(".h"))
