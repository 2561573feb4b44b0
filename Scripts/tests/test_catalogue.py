"""The project's own catalogue: what every entry says, and that set-up can follow it."""

import hashlib
import json
import pathlib
import unittest

from provision import archives, catalogue

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.path = ROOT / "models.json"
        self.entries = json.loads(self.path.read_text())["models"]

    def test_says_of_every_model_what_it_was_trained_on_and_under_which_terms(self):
        for entry in self.entries:
            for key in ("licence", "source", "trainedOn"):
                self.assertTrue(entry.get(key, "").strip(), f"{entry['name']} has no {key}")

    def test_names_only_archives_that_are_pinned(self):
        pinned = archives.named()
        for entry in self.entries:
            for origin in entry.get("origins", []):
                if "archive" in origin:
                    self.assertIn(origin["archive"], pinned)

    def test_own_files_are_in_the_repository(self):
        for entry in self.entries:
            for origin in entry.get("origins", []):
                if "repository" in origin:
                    data = (ROOT / origin["repository"]).read_bytes()
                    self.assertEqual(hashlib.sha256(data).hexdigest(), origin["sha256"], entry["name"])

    def test_age_and_gender_come_on_every_machine(self):
        models, _ = catalogue.read(self.path)
        for name in ("age", "gender"):
            model = next(model for model in models if model.name == name)
            self.assertIn(model.pack, catalogue.DEFAULT_PACKS)
            self.assertFalse(model.optional)

    def test_names_are_unique(self):
        names = [entry["name"] for entry in self.entries]
        self.assertEqual(len(names), len(set(names)))
