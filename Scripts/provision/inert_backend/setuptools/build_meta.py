"""The hooks of PEP 517 that pip calls for a download."""

import email
import pathlib
import shutil


class _Backend:
    """pip asks for the object `__legacy__` where an archive names no build system."""

    @staticmethod
    def get_requires_for_build_wheel(config_settings=None):
        return []

    @staticmethod
    def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
        description = pathlib.Path("PKG-INFO")
        fields = email.message_from_string(description.read_text(encoding="utf-8"))
        name = fields["Name"].replace("-", "_")
        folder = pathlib.Path(metadata_directory, f"{name}-{fields['Version']}.dist-info")
        folder.mkdir()
        shutil.copyfile(description, folder / "METADATA")
        return folder.name


__legacy__ = _Backend
get_requires_for_build_wheel = _Backend.get_requires_for_build_wheel
prepare_metadata_for_build_wheel = _Backend.prepare_metadata_for_build_wheel
