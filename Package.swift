// swift-tools-version:6.2
import PackageDescription

/// The same strict settings for every target; continuous integration treats warnings as errors.
let strict: [SwiftSetting] =
  [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault")]
  + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

/// A target in the house: `name` may import what stands in `imports`, and nothing else.
func room(_ name: String, imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

/// One vendor's wire format. Dialects never import each other, nor a store.
func dialect(_ name: String, imports: [Target.Dependency] = []) -> Target {
  room(
    name,
    imports: [
      "Authentication", "DialectKit", "FaceAnalysis", "FaceData", "Gallery", "Imaging", "Recognition", crypto,
      httpTypes, hummingbird, logging, nio,
    ] + imports)
}

/// The tests of one room, plus what they need besides it.
func tests(_ name: String, imports: [Target.Dependency], excluding: [String] = []) -> Target {
  .testTarget(name: name, dependencies: imports, exclude: excluding, swiftSettings: strict)
}

let package = Package(
  name: "mien",
  products: [
    .executable(name: "mien", targets: ["mien"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // Ground: C libraries and C kernels.
    .target(name: "CTurboJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CImageKernels"),
    .systemLibrary(name: "COpenVINO", pkgConfig: "mien-openvino"),
    .target(name: "CVectorKernels"),
    .systemLibrary(name: "CMalloc"),
    .target(name: "CConfinement", linkerSettings: [.linkedLibrary("seccomp")]),
    .target(name: "CVideoExchange"),
    // A program of its own, in C: what strangers' videos may do to it stays in it.
    .executableTarget(
      name: "mien-video", dependencies: ["CConfinement", "CVideoExchange"],
      linkerSettings: ["avformat", "avcodec", "swscale", "avutil", "m"].map { .linkedLibrary($0) }),
    room("Threading", imports: [deque]),
    room("ProcessMemory"),
    room("UserFolders"),
    room("FaceData"),

    // Floor 1: pixels, tensors, vectors.
    room("Imaging", imports: ["CTurboJPEG", "CPNG", "CImageKernels"]),
    room("Inference", imports: ["COpenVINO"]),
    room("VectorSearch", imports: ["CVectorKernels", "FaceData", "Threading"]),

    // Floor 2: the domain, and frames of videos.
    room("VideoDecoding", imports: ["CVideoExchange", "Imaging", "Threading"]),
    room("FaceAnalysis", imports: ["FaceData", "Imaging", "Inference", "UserFolders", crypto]),
    room("Gallery", imports: ["FaceData"]),

    // Floor 3: what stands behind the domain's ports, who a caller is, and what a person does in a video.
    room("GalleryStoreSQLite", imports: ["FaceData", "Gallery", "Threading", "UserFolders", grdb, crypto]),
    room("GalleryIndexExact", imports: ["FaceData", "Gallery", "VectorSearch"]),
    room("VideoLiveness", imports: ["FaceAnalysis", "FaceData", "Imaging", "VideoDecoding"]),
    room("Authentication", imports: ["Gallery", crypto]),

    // Floor 4: photographs becoming faces of the domain, and videos becoming verdicts.
    room(
      "Recognition",
      imports: [
        "FaceAnalysis", "FaceData", "Gallery", "Imaging", "Threading", "VideoDecoding", "VideoLiveness",
      ]),

    // Floor 5: import and export, and what the dialects share.
    room(
      "FaceEnrolment",
      imports: ["FaceAnalysis", "FaceData", "Gallery", "Imaging", "Recognition", "UserFolders", crypto]),
    room(
      "DialectKit",
      imports: [
        "Authentication", "FaceAnalysis", "FaceData", "Gallery", "Imaging", "Recognition", httpTypes,
        hummingbird, logging, nio,
      ]),

    // Floor 6: what stands behind DialectKit's port for images by address.
    room(
      "RemoteImages",
      imports: [
        "Authentication", "DialectKit", "Gallery", "Threading", asyncHTTPClient, crypto, nio, nioSSL,
        serviceLifecycle,
      ]),

    // Floor 6: one vendor's wire format each.
    dialect("HuaweiDialect", imports: ["VideoLiveness"]),
    dialect("TencentDialect"),
    dialect("BaiduDialect"),
    dialect("ApplianceDialect"),

    // Floor 7: the composition root.
    room(
      "MienServer",
      imports: [
        "ApplianceDialect", "Authentication", "BaiduDialect", "CMalloc", "DialectKit", "FaceAnalysis",
        "FaceData", "Gallery", "GalleryIndexExact", "GalleryStoreSQLite", "HuaweiDialect", "ProcessMemory",
        "Recognition", "RemoteImages", "TencentDialect", "Threading", "UserFolders", "VideoDecoding",
        "VideoLiveness", httpTypes, hummingbird, hummingbirdCore, hummingbirdTLS, logging, nio, nioHTTP1,
        nioHTTPTypes, nioHTTPTypesHTTP1, nioPosix, nioSSL,
        serviceLifecycle, yams,
      ]),

    // Floor 8: the command line.
    room(
      "CommandKit",
      imports: [
        "FaceAnalysis", "FaceData", "Gallery", "GalleryIndexExact", "GalleryStoreSQLite", "Imaging",
        "UserFolders", argumentParser,
      ]),

    // Floor 9: the program.
    .executableTarget(
      name: "mien",
      dependencies: [
        "CommandKit", "FaceAnalysis", "FaceData", "FaceEnrolment", "Gallery", "GalleryIndexExact",
        "GalleryStoreSQLite", "Imaging", "MienServer", "Recognition", "VideoDecoding", "VideoLiveness",
        argumentParser, crypto,
      ],
      swiftSettings: strict),

    // What developers measure. It is no package of its own: another package would not see what the rooms declare for each
    // other, and would compile everything that they stand on once more.
    .executableTarget(
      name: "mien-benchmarks",
      dependencies: [
        "CMalloc", "CommandKit", "DialectKit", "FaceAnalysis", "FaceData", "Gallery", "GalleryIndexExact",
        "GalleryStoreSQLite", "Imaging", "ProcessMemory", "Recognition", "VectorSearch", "VideoDecoding",
        "VideoLiveness", "mien-video", argumentParser,
      ],
      path: "Benchmarks/Sources", swiftSettings: strict),

    // Tries what a hostile video would.
    .executableTarget(
      name: "confinement-probe", dependencies: ["CConfinement"], path: "Tests/Support/confinement-probe"),
    // Decoders that do to their caller what a hostile video could make one do.
    .executableTarget(
      name: "failing-decoder", dependencies: ["CConfinement", "CVideoExchange"],
      path: "Tests/Support/failing-decoder"),
    // What tests share: small image files, and a fuzzer that damages them.
    .target(
      name: "ImageFixtures", dependencies: ["Imaging"], path: "Tests/Support/ImageFixtures",
      resources: [.copy("Files")], swiftSettings: strict),
    // Renders videos of a portrait that moves in space.
    .target(
      name: "VideoGenerator", dependencies: ["FaceAnalysis", "Imaging"], path: "Tests/Support/VideoGenerator",
      swiftSettings: strict),
    .executableTarget(
      name: "fuzz-images", dependencies: ["ImageFixtures", "Imaging", argumentParser],
      path: "Tests/Support/fuzz-images", swiftSettings: strict),

    // A load of HTTP requests, for load tests and the benchmark of the server.
    .executableTarget(
      name: "http-load", dependencies: [nio, nioPosix, argumentParser], path: "Tests/Support/http-load",
      swiftSettings: strict),

    // A gallery in memory: the twin against which stores and indexes are tested.
    .target(
      name: "InMemoryGallery", dependencies: ["FaceData", "Gallery"], path: "Tests/Support/InMemoryGallery",
      swiftSettings: strict),

    // A tool that kills writers and checks what is left; see its first file.
    .executableTarget(
      name: "gallery-torture",
      dependencies: ["FaceData", "Gallery", "GalleryStoreSQLite", "GalleryIndexExact"],
      path: "Tests/Support/gallery-torture", swiftSettings: strict),

    // What tests share that run the built program: processes, servers, Python packages.
    .target(
      name: "ProgramHarness", dependencies: ["FaceAnalysis", "ProcessMemory"],
      path: "Tests/Support/ProgramHarness",
      exclude: ["Python"],
      swiftSettings: strict),

    // Most rooms have tests of their own; Documentation/Architecture.md says where the others are tested.
    tests("ThreadingTests", imports: ["Threading"]),
    tests("ProcessMemoryTests", imports: ["ProcessMemory"]),
    tests("ImagingTests", imports: ["Imaging", "CImageKernels", "ImageFixtures", "ProcessMemory"]),
    tests(
      "VideoDecodingTests",
      imports: [
        "VideoDecoding", "mien-video", "confinement-probe", "failing-decoder", "ImageFixtures", "Imaging",
      ]),
    tests("InferenceTests", imports: ["Inference"]),
    tests("VectorSearchTests", imports: ["VectorSearch", "CVectorKernels", "FaceData"]),
    tests(
      "FaceAnalysisTests", imports: ["FaceAnalysis", "FaceData", "Imaging", "Inference", "ProcessMemory"],
      excluding: ["Fixtures", "Labels"]),
    tests("RecognitionTests", imports: ["Recognition"]),
    tests(
      "VideoLivenessTests",
      imports: [
        "mien-video", "FaceAnalysis", "Imaging", "VideoDecoding", "VideoGenerator", "VideoLiveness",
      ]),
    tests("DialectKitTests", imports: ["DialectKit", "Gallery", "Recognition", hummingbird, nio]),
    tests(
      "RemoteImagesTests",
      imports: [
        "Authentication", "DialectKit", "Gallery", "ProgramHarness", "RemoteImages", nio, nioPosix, nioSSL,
      ], excluding: ["Scripts"]),
    tests("AuthenticationTests", imports: ["Authentication", "Gallery"]),
    tests("BaiduDialectTests", imports: ["BaiduDialect", "DialectKit", "Gallery", "InMemoryGallery"]),
    tests("HuaweiDialectTests", imports: ["DialectKit", "Gallery", "HuaweiDialect", "InMemoryGallery"]),
    tests("MienServerTests", imports: ["MienServer", "FaceData", "Gallery", "GalleryStoreSQLite"]),
    tests(
      "DialectExchangeTests",
      imports: [
        "ApplianceDialect", "Authentication", "BaiduDialect", "DialectKit", "FaceAnalysis", "FaceData",
        "Gallery", "GalleryStoreSQLite", "HuaweiDialect", "ImageFixtures", "Imaging", "InMemoryGallery",
        "Inference", "MienServer", "Recognition", "RemoteImages", "TencentDialect", "VideoDecoding",
        "VideoLiveness", "mien-video", crypto, httpTypes, hummingbird, hummingbirdTesting, logging, nio,
        serviceLifecycle,
      ]),
    tests("GalleryTests", imports: ["Gallery"]),
    tests("GalleryIndexExactTests", imports: ["Gallery", "GalleryIndexExact"]),
    tests(
      "StoreContractTests",
      imports: [
        "Gallery", "GalleryStoreSQLite", "GalleryIndexExact", "FaceAnalysis", "FaceData", "FaceEnrolment",
        "Imaging", "InMemoryGallery", "Recognition",
      ]),
    tests(
      "GalleryStoreSQLiteTests",
      imports: [
        "FaceData", "Gallery", "GalleryStoreSQLite", "InMemoryGallery", "Threading", "gallery-torture",
        crypto, grdb,
      ]),
    tests(
      "EndToEndTests",
      imports: [
        "mien", "mien-video", "DialectKit", "FaceAnalysis", "Imaging", "ProgramHarness", "VideoGenerator",
      ],
      excluding: ["HTTP/Scripts"]),
    tests(
      "LoadTests", imports: ["mien", "mien-video", "failing-decoder", "http-load", "ProgramHarness"],
      excluding: ["Scripts"]),
    tests(
      "VendorSDKTests",
      imports: ["mien", "mien-video", "FaceAnalysis", "ImageFixtures", "Imaging", "ProgramHarness"],
      excluding: ["Scripts"]),
  ]
)
