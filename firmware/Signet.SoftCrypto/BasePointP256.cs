namespace Signet.SoftCrypto
{
    /// <summary>
    /// Multiples of the base point G of P-256 (SP 800-186 section 3.2.1.3), affine, as <see cref="FieldP256"/> holds
    /// numbers: nine limbs of x, nine of y. Tests recompute every one of them from G.
    /// </summary>
    internal static class BasePointP256
    {
        /// <summary>G, 3G, 5G and 7G, for signed windows of 4 bits in verification.</summary>
        internal static readonly uint[] OddMultiples =
        {
            0x15228783, 0x0730D418, 0x0DB00BCF, 0x057F11FB, 0x0A20EB75, 0x12B77622, 0x0330FDB9, 0x1AF4DD57, 0x00120BEE,
            0x12AAC150, 0x125357CE, 0x0F22E6EF, 0x0E390E86, 0x064B1695, 0x088DD21F, 0x02A97443, 0x02962176, 0x00AE3FE3,
            0x1D7824E4, 0x0C3F904E, 0x0C0FDFFD, 0x1E127A1F, 0x1931604F, 0x1DD87CBB, 0x1F2356BB, 0x1F5BFDD1, 0x00D26D47,
            0x1074FD7A, 0x0C5C1FC9, 0x0FF0D582, 0x11EB0E18, 0x131CB07C, 0x0311A2EE, 0x03544104, 0x0AD61F30, 0x00BE0D45,
            0x0B8C3EB9, 0x1B8AAEC4, 0x0A9BEDF0, 0x1926732E, 0x041921D8, 0x1AAD076C, 0x03E60E5A, 0x1944148F, 0x0020F2C0,
            0x1749E20E, 0x109B4AE7, 0x1C415F59, 0x1A3BDD7A, 0x1ED0E78A, 0x1877E7A1, 0x0AE2A054, 0x0E7747A4, 0x00740ED7,
            0x02E769E2, 0x06354EA0, 0x0007B83A, 0x0084F08F, 0x161057A4, 0x0B50C23B, 0x01F21F55, 0x074C48F8, 0x00774A23,
            0x0B73A9BD, 0x07D0303F, 0x13DEE942, 0x1CBC5D69, 0x032ACE85, 0x1DC77C94, 0x1383C99D, 0x19589021, 0x005DBB22,
        };

        /// <summary>
        /// 2^192·G ± 2^128·G ± 2^64·G ± G for the comb of key generation: entry j has + before 2^(64t)·G when bit t
        /// of j is set. Made for each, since most connections have a key pair on another curve.
        /// </summary>
        /// <returns>The table.</returns>
        internal static uint[] MakeComb()
        {
            return new uint[]
            {
                0x01089C0A, 0x18A7C967, 0x0514EA96, 0x0EF727DA, 0x06C201C6, 0x0484BDB7, 0x065F9E94, 0x078714C1, 0x00445904,
                0x0E7F84B7, 0x0D2944DF, 0x0E40DF53, 0x03D51295, 0x11514098, 0x097EFE48, 0x0EB8D66E, 0x00E29583, 0x00C5C2B2,
                0x027CCE71, 0x0511EE2B, 0x1F6927E4, 0x037B9240, 0x1371FF8B, 0x03AEA7E9, 0x0B441129, 0x074BF228, 0x00E87D47,
                0x1E67A163, 0x0E2DBCC5, 0x10B40C7A, 0x067EAE2A, 0x1BE27781, 0x14179FF9, 0x0273DDBD, 0x17B62D5F, 0x0001BC13,
                0x1A39B4B0, 0x0307528B, 0x0F6D2AB2, 0x15DFC381, 0x0DD2300E, 0x19B95689, 0x1A44CE34, 0x19C7C3BE, 0x007AC127,
                0x12E0C39E, 0x1AF17EED, 0x0A61E77A, 0x1DEDC4C3, 0x08726B72, 0x1A249229, 0x0E48FD3A, 0x0642DB4D, 0x00B4440E,
                0x1F039E22, 0x0C536574, 0x0032DC0A, 0x0BFDBC48, 0x0C43C617, 0x05615132, 0x04385709, 0x0D1AA01E, 0x00DA5719,
                0x18A17953, 0x114697EC, 0x16E9099E, 0x17EBDFEB, 0x0ECC3353, 0x0C7EDC3F, 0x1E5D1FDE, 0x192B3D6B, 0x0089BCDB,
                0x01B3EDA6, 0x05A9E6CF, 0x0D810A98, 0x05CBD46A, 0x0F9EB072, 0x0DD75C68, 0x17CE53D2, 0x1AD12F88, 0x00DAB367,
                0x034A7D21, 0x0E7E6211, 0x1F9D0E56, 0x10F53A18, 0x05B52390, 0x1F00DA81, 0x1B5BBBF2, 0x112DFCC5, 0x00CC95F3,
                0x00EA2FB2, 0x1568BBCF, 0x0185CEDE, 0x1EE88A9A, 0x054C5E35, 0x07CE6C4C, 0x1742DB40, 0x15D259AB, 0x0038FD57,
                0x1656DCC2, 0x0DEA1BD6, 0x02DA5B8B, 0x10F4427E, 0x1C544918, 0x1604A315, 0x05836E7E, 0x0F5CACF4, 0x00BFBA60,
                0x16FBFABA, 0x0BF9F442, 0x1A795720, 0x027C9764, 0x0A16CE6D, 0x0B430A6F, 0x06D98A5F, 0x159DBB19, 0x002F5E57,
                0x1CFBBE32, 0x166C4F1E, 0x11B9E1CF, 0x1862B63A, 0x030CFED1, 0x1F253D0B, 0x09E0B360, 0x082F963C, 0x00BBB4C0,
                0x12260E85, 0x1AE35642, 0x0A15886A, 0x06C9C829, 0x0654AA92, 0x065B3107, 0x008F4E53, 0x0A1C6933, 0x002B23AA,
                0x09F307EC, 0x0F5B6BB8, 0x1C270F3B, 0x1BD04FD7, 0x03137CFD, 0x09680BAA, 0x15D9006A, 0x1DE3BCCC, 0x006ECAA3,
            };
        }

        /// <summary>Reads a coordinate out of a table.</summary>
        /// <param name="table">The table.</param>
        /// <param name="index">Which point.</param>
        /// <param name="x">Receives x.</param>
        /// <param name="y">Receives y.</param>
        internal static void Load(uint[] table, int index, long[] x, long[] y)
        {
            int at = index * 2 * FieldP256.Limbs;
            for (int i = 0; i < FieldP256.Limbs; i++)
            {
                x[i] = table[at + i];
                y[i] = table[at + FieldP256.Limbs + i];
            }
        }
    }
}
