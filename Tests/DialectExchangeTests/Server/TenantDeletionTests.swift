import Foundation
import Gallery
import HummingbirdTesting
import Testing

@Suite struct TenantDeletionTests {
  @Test("A tenant that is deleted beside the server is gone within a second, and no other one")
  func deletion() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      let other = TestGallery(
        folder: caller.gallery.folder, tenant: try await caller.gallery.folder.tenant("other"))
      try await Task.sleep(for: .seconds(1))
      let neighbour = try await caller.client.huaweiCaller(other)
      for caller in [caller, neighbour] {
        #expect(try await caller.post("face-sets", .json(#"{"face_set_name":"a"}"#)).status == 200)
        #expect(try await caller.post("face-sets/a/faces", .form([("image_file", photograph)])).status == 200)
      }
      try await caller.gallery.administer { try await $0.delete(try await $0.tenant("acme")) }
      try await Task.sleep(for: .seconds(1))
      let search = try Body.json(["image_base64": photograph.base64EncodedString()])
      #expect(try await caller.post("face-sets/a/search", search).code == "FRS.0002")
      #expect(try await caller.sign(.get, "face-sets").code == "APIG.0301")
      let password = Body.password(caller.gallery.credentials.huawei.password, of: caller.gallery)
      #expect(try await caller.client.post("/v3/auth/tokens", password).status == 401)
      let found = try await neighbour.post("face-sets/a/search", search)
      #expect((found.at("faces") as? [Any])?.count == 1)
    }
  }
}
